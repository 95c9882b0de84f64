"""Who a customer is: one-time codes and what was seen, by the same rules for every request that must know.

The rules are those of product §8: a code goes to the address on file, is kept as a keyed hash, lasts ten
minutes and three tries. Whoever uses this decides what a verified identity means, inside one unit of work.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from leman_desk.domain.customer import Customer
from leman_desk.domain.customer_address import AddressKind, CustomerAddress, normalised
from leman_desk.domain.deletion_identity import (
    A_DAY,
    CODE_DIGITS,
    CODE_LASTS,
    MOST_CODES,
    CheckResult,
    IdentityCheck,
    Method,
    code_hash,
    replace_code,
    tries_left,
    try_code,
)
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, EvidenceId, PersonId
from leman_desk.services.ports import UnitOfWork

CODE_KEY = "identity-code-key"
"""Name of the secret under which codes are hashed."""
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class NewCode:
    """A code that is to leave with a letter, and is kept nowhere.

    Attributes:
        address: The address on file that it goes to.
        minutes: How long it lasts.
    """

    code: str
    address: str
    minutes: int


@dataclass(frozen=True, slots=True)
class EnteredCode:
    """What came of a code that was entered; `left` tries are left."""

    result: CheckResult
    left: int

    @property
    def verified(self) -> bool:
        """Whether it was the right one."""
        return self.result is CheckResult.VERIFIED

    def require(self) -> None:
        """Refuse what is not verified; after the commit, for a wrong try lasts, or there is no end of them.

        Raises:
            Refused: ``identity.code_expired``; ``identity.code_wrong`` with the tries ``left``, and
                ``identity.code_spent`` after the last.
        """
        if self.result is CheckResult.EXPIRED:
            raise Refused("identity.code_expired")
        if not self.verified:
            if self.left:
                raise Refused("identity.code_wrong", left=self.left)
            raise Refused("identity.code_spent")


def new_code(work: UnitOfWork, case: CaseId, customer: Customer, *, by: PersonId, now: datetime) -> NewCode:
    """Make a code for the customer's address on file; older ones are worth nothing from then on.

    Never for an address that came with the request: whoever forges a sender would get it.

    Raises:
        Refused: ``deletion.no_address``, ``identity.too_many_codes``.
    """
    address = _address_on_file(work, customer, now)
    checks = work.identity_checks(case)
    lately = [each for each in checks if each.method is Method.CODE and each.begun_at > now - A_DAY]
    if len(lately) >= MOST_CODES:
        raise Refused("identity.too_many_codes", most=MOST_CODES)
    for each in checks:
        replace_code(each, now)
    code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}d}"
    check = IdentityCheck(
        case,
        Method.CODE,
        now,
        by,
        address=address.id,
        code_hash=code_hash(_key(work), case, now, code),
        expires_at=now + CODE_LASTS,
    )
    work.add(check)
    work.flush()
    codes: dict[str, Value] = {"check": int(check.id), "address": int(address.id)}
    work.record(Fact(FactKind.IDENTITY_CODE_SENT, now, by, case, codes))
    return NewCode(code, address.value, int(CODE_LASTS.total_seconds() // 60))


def enter_code(work: UnitOfWork, case: CaseId, typed: str, *, by: PersonId, now: datetime) -> EnteredCode:
    """Compare the code that the customer says with the one that is open; `EnteredCode.require` then refuses.

    Raises:
        Refused: ``identity.no_code``.
    """
    checks = [each for each in work.identity_checks(case) if each.result is CheckResult.OPEN]
    if not checks:
        raise Refused("identity.no_code")
    check = checks[-1]
    result = try_code(check, _key(work), typed, now)
    if result is CheckResult.VERIFIED:
        check.settled_by = by
        if check.address is not None:
            work.address(check.address).verified_at = now
    _record(work, check, result, by, now)
    return EnteredCode(result, tries_left(check))


def accept_seen(
    work: UnitOfWork,
    case: CaseId,
    method: Method,
    note: str,
    *,
    by: PersonId,
    now: datetime,
    document: EvidenceId | None = None,
) -> None:
    """Record that a person saw who it is, in the shop or on a copy; codes that are out are void then.

    Raises:
        Refused: ``identity.note_missing`` when it is not said what was compared.
    """
    if not note.strip():
        raise Refused("identity.note_missing")
    for each in work.identity_checks(case):
        replace_code(each, now)
    check = IdentityCheck(
        case,
        method,
        now,
        by,
        result=CheckResult.VERIFIED,
        settled_at=now,
        settled_by=by,
        document=document,
        note=note.strip(),
    )
    work.add(check)
    work.flush()
    _record(work, check, CheckResult.VERIFIED, by, now)


def _address_on_file(work: UnitOfWork, customer: Customer, now: datetime) -> CustomerAddress:
    """Give the row of the customer's own address. Raises Refused ``deletion.no_address``."""
    value = normalised(AddressKind.EMAIL, customer.email)
    if not value:
        raise Refused("deletion.no_address")
    for each in work.addresses_of(customer.id):
        if each.kind is AddressKind.EMAIL and each.value == value:
            return each
    address = CustomerAddress(customer.id, AddressKind.EMAIL, value, now)
    work.add(address)
    work.flush()
    return address


def _key(work: UnitOfWork) -> bytes:
    """Give the key under which codes are hashed; the first time it is made."""
    key = work.secret(CODE_KEY)
    if key is None:
        key = secrets.token_bytes(_KEY_BYTES)
        work.put_secret(CODE_KEY, key)
    return key


def _record(work: UnitOfWork, check: IdentityCheck, result: CheckResult, by: PersonId, now: datetime) -> None:
    codes: dict[str, Value] = {"check": int(check.id), "method": check.method.value, "result": result.value}
    detail: dict[str, Value] = {"note": check.note} if check.note else {}
    work.record(Fact(FactKind.IDENTITY_CHECKED, now, by, check.case, codes, detail))
