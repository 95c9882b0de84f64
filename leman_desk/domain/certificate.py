"""The certificate of erasure: what it may say, and the code by which its holder has it checked.

It names systems, actions, dates and grounds, never the person (product §8).
"""

import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from leman_desk.domain.checked_code import letters_of, spelled
from leman_desk.domain.deletion_holds import Ground
from leman_desk.domain.erasure import Reason
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, PersonId

CODE_RANDOM = 23
"""Random characters of a code: 115 bits, which nobody guesses."""


class Done(StrEnum):
    """What became of the data in one system."""

    ERASED = "erased"
    ANONYMISED = "anonymised"
    RETAINED = "retained"
    NOT_FOUND = "not_found"
    REFUSED = "refused"


class Ending(StrEnum):
    """How the request ended; both partial ends are normal (product §8)."""

    DONE = "done"
    PARTLY_DONE = "partly_done"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class CertificateLine:
    """One system of the checklist as the certificate names it.

    Attributes:
        name_vi: Name of the system; `name_en` as well.
        ground_vi: Why something stays or was refused; empty where nothing does. `ground_en` as well.
        until: Last day of what is retained.
        proof_vi: What proves it, such as ``biên bản tiêu hủy``; never a name. `proof_en` in English.
        entry: Number and beginning of the fingerprint in the erasure ledger, where the desk cleared itself.
        held: How many messages stay on the mail server under a hold; `grounds` are those of the holds.
    """

    name_vi: str
    name_en: str
    done: Done
    at: datetime
    ground_vi: str = ""
    ground_en: str = ""
    until: date | None = None
    proof_vi: str = ""
    proof_en: str = ""
    entry: str = ""
    held: int = 0
    grounds: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class ScanResult:
    """What the residue scan found.

    Attributes:
        strings: How many names, addresses and numbers were looked for, everywhere.
        forms: In how many spellings and encodings each.
        unsearched: How many of the person's strings were not looked for, for they would find everybody.
        exceptions: Where something was found that may stay, or could not be looked for: place and reason.
    """

    at: datetime
    strings: int
    forms: int
    exceptions: tuple[tuple[str, Reason], ...] = ()
    unsearched: int = 0


@dataclass(frozen=True, slots=True)
class Certificate:
    """Everything on the paper.

    Attributes:
        number: Number of the request.
        complaint: Number of the complaint it came from; empty for none.
        identity: Code of how the person was identified, an `IdentityMethod` value.
        signatures: How many Board members signed, and `needed` how many the desk asks for.
        refused: Ground of a refusal, where the whole request was refused.
        zone: IANA name of the office's zone.
        code: As printed.
    """

    number: str
    complaint: str
    ending: Ending
    requested_at: datetime
    identity: str
    identified_at: datetime | None
    decided_at: datetime
    signatures: int
    needed: int
    executed_at: datetime | None
    lines: tuple[CertificateLine, ...]
    scan: ScanResult | None
    issued_at: datetime
    organisation: str
    zone: str
    code: str
    refused: str = ""


class LetterState(StrEnum):
    """Where the closing letter stands; it is nowhere but in the sealed envelope of the erasure."""

    NONE = "none"
    WAITING = "waiting"
    SENDING = "sending"
    UNCERTAIN = "uncertain"
    SENT = "sent"


@dataclass(eq=False)
class IssuedCertificate:
    """A certificate as the desk keeps it; it names nobody.

    Attributes:
        case: The request.
        entry: Number of its erasure in the ledger; what a hold kept from the first gets its own certificate.
        tag: Keyed hash of the code; see `code_tag`.
        sha256: Of the PDF, hexadecimal.
        letter: Where the closing letter stands; `NONE` when there is no address to write to.
        tries: How often it was tried; `error` is the code of the last failure.
    """

    case: CaseId
    entry: int
    tag: bytes
    ending: Ending
    issued_at: datetime
    issued_by: PersonId
    sha256: str
    pdf: bytes
    letter: LetterState = LetterState.NONE
    tries: int = 0
    next_try_at: datetime | None = None
    error: str = ""
    sent_at: datetime | None = None
    version: int = 1


def certificate_code(values: Sequence[int]) -> str:
    """Write a code from `CODE_RANDOM` random values of 0 to 31."""
    return spelled(values)


def read_code(typed: str) -> str:
    """Read a code as its holder types it.

    Raises:
        Refused: ``certificate.typo`` when it cannot be a code.
    """
    letters = letters_of(typed, CODE_RANDOM)
    if letters is None:
        raise Refused("certificate.typo")
    return letters


def code_tag(key: bytes, code: str) -> bytes:
    """Mark a code as the desk keeps it (HMAC-SHA-256): from the mark nobody gets back to the code.

    Raises:
        Refused: ``certificate.typo``.
    """
    return hmac.new(key, read_code(code).encode(), hashlib.sha256).digest()
