"""Checking that a request is the customer's own: the one-time code, and the last resort (product §8)."""

import hashlib
import hmac
import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from leman_desk.domain.ids import AddressId, CaseId, EvidenceId, IdentityCheckId, PersonId

CODE_DIGITS = 6
CODE_LASTS = timedelta(minutes=10)
MOST_TRIES = 3
MOST_CODES = 5
"""Codes for one request within a day; more would let a thief guess on."""
A_DAY = timedelta(hours=24)

_NOT_DIGITS = re.compile(r"\D+")


class Method(StrEnum):
    """How an identity is checked."""

    CODE = "code"
    DOCUMENT = "document"
    IN_PERSON = "in_person"


class CheckResult(StrEnum):
    """What came of a check."""

    OPEN = "open"
    VERIFIED = "verified"
    WRONG = "wrong"
    EXPIRED = "expired"
    REPLACED = "replaced"


@dataclass(eq=False)
class IdentityCheck:
    """One attempt to verify who asks. Moments UTC.

    Attributes:
        address: The address on file that a code went to.
        code_hash: Keyed hash of the code, in hex; the code itself is kept nowhere. Empty once settled.
        expires_at: When the code is worth nothing any more.
        tries: Wrong codes entered so far.
        by: Who sent the code, or who looked at the document.
        document: Copy of a document, destroyed after the decision.
        destroyed_at: When that copy was destroyed.
        note: What was compared; free text.
    """

    case: CaseId
    method: Method
    begun_at: datetime
    by: PersonId
    address: AddressId | None = None
    code_hash: str = ""
    expires_at: datetime | None = None
    tries: int = 0
    result: CheckResult = CheckResult.OPEN
    settled_at: datetime | None = None
    settled_by: PersonId | None = None
    document: EvidenceId | None = None
    destroyed_at: datetime | None = None
    note: str = ""
    id: IdentityCheckId = field(default=IdentityCheckId(0))
    version: int = 1


def code_hash(key: bytes, case: CaseId, begun_at: datetime, code: str) -> str:
    """Hash a code under the desk's key, bound to its request and moment (HMAC-SHA-256), as hex."""
    bound = f"{case}\x00{begun_at.isoformat()}\x00{code}".encode()
    return hmac.new(key, bound, hashlib.sha256).hexdigest()


def typed_code(text: str) -> str:
    """Give the digits of a code as typed, with whatever people put between them."""
    return _NOT_DIGITS.sub("", text)


def try_code(check: IdentityCheck, key: bytes, typed: str, now: datetime) -> CheckResult:
    """Compare a typed code and settle the check where that decides it.

    A code that has run out is worth nothing, right or wrong; the third wrong one spends it.
    """
    if check.result is not CheckResult.OPEN:
        return check.result
    if check.expires_at is None or now >= check.expires_at:
        _settle(check, CheckResult.EXPIRED, now)
        return check.result
    right = code_hash(key, check.case, check.begun_at, typed_code(typed))
    if hmac.compare_digest(right, check.code_hash):
        _settle(check, CheckResult.VERIFIED, now)
        return check.result
    check.tries += 1
    if check.tries >= MOST_TRIES:
        _settle(check, CheckResult.WRONG, now)
    return CheckResult.WRONG


def replace_code(check: IdentityCheck, now: datetime) -> None:
    """Let an open code be worth nothing, because a new one takes its place."""
    if check.result is CheckResult.OPEN:
        _settle(check, CheckResult.REPLACED, now)


def tries_left(check: IdentityCheck) -> int:
    """Count how often a code may still be entered."""
    return MOST_TRIES - check.tries if check.result is CheckResult.OPEN else 0


def _settle(check: IdentityCheck, result: CheckResult, now: datetime) -> None:
    check.result, check.settled_at, check.code_hash = result, now, ""
