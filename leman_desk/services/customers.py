"""Customers' cards: who they are, how they are addressed, and where they are reached."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from leman_desk.domain.customer import Customer, masked_phone
from leman_desk.domain.customer_address import AddressKind, CustomerAddress, normalised
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.guard_addresses import normal_email
from leman_desk.domain.ids import AddressId, CaseId, CustomerId
from leman_desk.domain.people import Act, Actor, allowed, require
from leman_desk.domain.text import one_line
from leman_desk.services.card_fields import (
    CardFields,
    checked_address,
    cleaned,
    fields_of,
    primary_of,
    set_primary,
    write_fields,
)
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.customer_scope import look_again, require_not_erasing
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock
from leman_desk.services.queries_customers import CustomerCard, CustomerRow
from leman_desk.services.rights_marketing import marketing_stopped, stop_marketing, stopped_uses

_ENOUGH_DIGITS, _WHOLE_NUMBER = 3, 7
"""Digits of a number that find it; who sees numbers masked must know it to find it."""
CUSTOMER_KINDS = (Kind.CUSTOMERS, Kind.CASES, Kind.DELETIONS)


@dataclass(frozen=True, slots=True)
class _Gone:
    """An address that was taken off: as it was verified, and as it was written where it was the one used."""

    kind: AddressKind
    value: str
    verified_at: datetime | None
    written: str
    listed: bool


class Customers:
    """The questions and verbs about one card."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    # --- questions ---------------------------------------------------------------------------------

    def ids(self, actor: Actor, *, text: str = "", doubtful: bool = False) -> list[CustomerId]:
        """Customers by name whose name, addresses or number have what was typed.

        Args:
            actor: Who asks; one who sees numbers masked finds them by whole numbers only.
            text: As typed.
            doubtful: Only those of whom another card may be the same person.
        """
        require(actor, Act.READ_CASES)
        digits = _ENOUGH_DIGITS if allowed(actor.roles, Act.READ_UNMASKED) else _WHOLE_NUMBER
        return self._store.reader().customer_ids(text, digits=digits, doubtful=doubtful)

    def rows(self, actor: Actor, *, customers: Sequence[CustomerId]) -> list[CustomerRow]:
        """Rows of the list; numbers come masked."""
        require(actor, Act.READ_CASES)
        return [_masked(each) for each in self._store.reader().customer_rows(customers)]

    def card(self, actor: Actor, *, customer: CustomerId) -> CustomerCard:
        """One card; numbers come masked. Raises Refused ``customer.unknown``."""
        require(actor, Act.READ_CASES)
        card = self._store.reader().customer_card(customer)
        addresses = tuple(
            replace(each, value=masked_phone(each.value)) if each.kind is AddressKind.PHONE else each
            for each in card.addresses
        )
        doubles = tuple(replace(each, customer=_masked(each.customer)) for each in card.doubles)
        with self._store.work() as work:
            stopped = stopped_uses(work, customer)
        return replace(card, row=_masked(card.row), addresses=addresses, doubles=doubles, stopped=stopped)

    def of_case(self, actor: Actor, *, case: CaseId) -> CustomerId | None:
        """The customer of a case; None when it has none."""
        require(actor, Act.READ_CASES)
        with self._store.work() as work:
            return work.complaint(case).customer

    def reveal(self, actor: Actor, *, customer: CustomerId, reason: str = "") -> tuple[str, ...]:
        """Give a card's numbers in full, in the order of the card, and note it as a fact.

        Raises:
            Refused: ``reveal.reason_missing`` for a board member without a reason; ``customer.unknown``.
        """
        require(actor, Act.READ_CASES)
        if not allowed(actor.roles, Act.READ_UNMASKED) and not reason.strip():
            raise Refused("reveal.reason_missing")
        card = self._store.reader().customer_card(customer)
        with self._store.work() as work:
            codes: dict[str, Value] = {"what": "phone", "customer": int(customer)}
            detail: dict[str, Value] = {"reason": reason.strip()} if reason.strip() else {}
            work.record(
                Fact(FactKind.PERSONAL_DATA_REVEALED, self._clock.now(), actor.id, codes=codes, detail=detail)
            )
            work.commit()
        return tuple(each.value for each in card.addresses if each.kind is AddressKind.PHONE)

    # --- verbs -------------------------------------------------------------------------------------

    def change(self, actor: Actor, *, customer: CustomerId, version: int, fields: CardFields) -> Outcome:
        """Change name, form of address, addressed name and language.

        Args:
            actor: Who.
            customer: Whose card.
            version: Of the card that was shown.
            fields: As they are to be.

        Raises:
            Refused: ``customer.nameless`` when neither a name nor an address would be left,
                ``customer.erasing``, ``customer.unknown``.
            Conflict: ``customer.changed`` when somebody changed the card meanwhile.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            card = live_card(work, customer)
            require_not_erasing(work, [customer])
            if card.version != version:
                raise Conflict("customer.changed", name=called(card))
            before = fields_of(card)
            if not one_line(fields.name) and not work.addresses_of(customer):
                raise Refused("customer.nameless")
            codes = write_fields(card, fields)
            if codes:
                work.record(Fact(FactKind.CUSTOMER_CHANGED, now, actor.id, codes=_of(customer, codes)))
                if "name" in codes:
                    index_cases(work, customer)
            done = Outcome(
                changed(*CUSTOMER_KINDS),
                "customer.changed",
                {"name": called(card)},
                (lambda: self._change_back(actor, customer, fields, before)) if codes else None,
            )
            work.commit()
        return done

    def add_address(self, actor: Actor, *, customer: CustomerId, kind: AddressKind, written: str) -> Outcome:
        """Add a way to reach a customer; the first of its kind becomes the one used.

        Raises:
            Refused: ``address.invalid``; ``address.own`` for one of the desk's mailboxes; ``address.known``;
                ``address.taken`` with the ``name`` of the customer who has it; ``customer.erasing``.
        """
        require(actor, Act.WORK_CASES)
        value = checked_address(kind, written)
        now = self._clock.now()
        with self._store.work() as work:
            card = live_card(work, customer)
            require_not_erasing(work, [customer])
            require_free(work, customer, kind, value)
            # Whoever wants no marketing wants none at another address either.
            stopped = marketing_stopped(work, customer)
            fresh = CustomerAddress(customer, kind, value, now)
            work.add(fresh)
            work.flush()
            if not primary_of(card, kind):
                set_primary(card, kind, written.strip() if kind is AddressKind.PHONE else value)
            self._address_fact(work, FactKind.CUSTOMER_ADDRESS_ADDED, actor, customer, kind, now)
            look_again(work, [customer], now=now, by=actor.id)
            index_cases(work, customer)
            silenced = stop_marketing(work, customer, now) if stopped else ()
            added = fresh.id
            done = self._outcome(
                card,
                "customer.address_added",
                lambda: self._take_off(actor, customer, kind, added, silenced),
            )
            work.commit()
        return done

    def remove_address(
        self, actor: Actor, *, customer: CustomerId, kind: AddressKind, address: AddressId
    ) -> Outcome:
        """Take an address off a card; another one of its kind is then the one used.

        Args:
            actor: Who.
            customer: Whose card.
            kind: What it is.
            address: Its id; 0 for what stands on the card only.

        Raises:
            Refused: ``address.unknown``, ``customer.nameless``, ``customer.erasing``.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            card = live_card(work, customer)
            require_not_erasing(work, [customer])
            mine = work.addresses_of(customer)
            found = next((each for each in mine if each.id == address and each.kind is kind), None)
            written = primary_of(card, kind)
            value = found.value if found is not None else normalised(kind, written)
            if (found is None and address) or not value:
                raise Refused("address.unknown")
            rest = [each for each in mine if each is not found]
            if not rest and not card.name:
                raise Refused("customer.nameless")
            was_primary = normalised(kind, written) == value
            if was_primary:
                set_primary(card, kind, next((each.value for each in rest if each.kind is kind), ""))
            verified_at = found.verified_at if found is not None else None
            if found is not None:
                work.drop_address(found.id)
                work.flush()
            self._address_fact(work, FactKind.CUSTOMER_ADDRESS_REMOVED, actor, customer, kind, now)
            look_again(work, [customer], now=now, by=actor.id)
            index_cases(work, customer)
            gone = _Gone(kind, value, verified_at, written if was_primary else "", found is not None)
            done = self._outcome(
                card, "customer.address_removed", lambda: self._put_back(actor, customer, gone)
            )
            work.commit()
        return done

    def make_primary(self, actor: Actor, *, customer: CustomerId, address: AddressId) -> Outcome:
        """Let letters go to another address, or another number stand first.

        Raises:
            Refused: ``address.unknown``, ``customer.erasing``.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            card = live_card(work, customer)
            require_not_erasing(work, [customer])
            mine = work.addresses_of(customer)
            wanted = next((each for each in mine if each.id == address), None)
            if wanted is None:
                raise Refused("address.unknown")
            kind = wanted.kind
            used = normalised(kind, primary_of(card, kind))
            before = next((each.id for each in mine if (each.kind, each.value) == (kind, used)), None)
            set_primary(card, kind, wanted.value)
            codes: dict[str, Value] = {"primary": kind.value}
            work.record(Fact(FactKind.CUSTOMER_CHANGED, now, actor.id, codes=_of(customer, codes)))
            index_cases(work, customer)
            done = self._outcome(
                card,
                "customer.address_primary",
                (lambda: self.make_primary(actor, customer=customer, address=before))
                if before is not None
                else None,
            )
            work.commit()
        return done

    # --- inside ------------------------------------------------------------------------------------

    def _change_back(
        self, actor: Actor, customer: CustomerId, now_there: CardFields, before: CardFields
    ) -> Outcome:
        with self._store.work() as work:
            card = live_card(work, customer)
            if fields_of(card) != cleaned(now_there):
                raise Conflict("undo.superseded", number=called(card))
            version = card.version
        done = self.change(actor, customer=customer, version=version, fields=before)
        return replace(done, said="undone")

    def _take_off(
        self,
        actor: Actor,
        customer: CustomerId,
        kind: AddressKind,
        address: AddressId,
        silenced: Sequence[str],
    ) -> Outcome:
        done = self.remove_address(actor, customer=customer, kind=kind, address=address)
        if silenced:
            with self._store.work() as work:
                work.unsuppress(silenced, self._clock.now())
                work.commit()
        return done

    def _put_back(self, actor: Actor, customer: CustomerId, gone: _Gone) -> Outcome:
        if not gone.listed:
            with self._store.work() as work:
                card = live_card(work, customer)
                require(actor, Act.WORK_CASES)
                if primary_of(card, gone.kind):
                    raise Conflict("undo.superseded", number=called(card))
                set_primary(card, gone.kind, gone.written)
                work.commit()
            return Outcome(changed(*CUSTOMER_KINDS), "undone")
        done = self.add_address(actor, customer=customer, kind=gone.kind, written=gone.value)
        with self._store.work() as work:
            card = live_card(work, customer)
            if gone.written:
                set_primary(card, gone.kind, gone.written)
            for each in work.addresses_of(customer):
                if (each.kind, each.value) == (gone.kind, gone.value):
                    each.verified_at = gone.verified_at
            work.commit()
        return replace(done, said="undone")

    def _address_fact(
        self,
        work: UnitOfWork,
        what: FactKind,
        actor: Actor,
        customer: CustomerId,
        kind: AddressKind,
        now: datetime,
    ) -> None:
        codes: dict[str, Value] = {"address": kind.value}
        work.record(Fact(what, now, actor.id, codes=_of(customer, codes)))

    def _outcome(self, card: Customer, said: str, undo: Callable[[], Outcome] | None) -> Outcome:
        return Outcome(changed(*CUSTOMER_KINDS), said, {"name": called(card)}, undo)


def live_card(work: UnitOfWork, customer: CustomerId) -> Customer:
    """Load a card that is in use. Raises Refused ``customer.unknown``, also for one merged into another."""
    card = work.customer(customer)
    if card.merged_into is not None:
        raise Refused("customer.unknown")
    return card


def require_free(work: UnitOfWork, customer: CustomerId, kind: AddressKind, value: str) -> None:
    """Refuse an address that a customer cannot have.

    Raises:
        Refused: ``address.own`` for one of the desk's mailboxes; ``address.known`` when it is on the card;
            ``address.taken`` with the ``name`` of the customer who has it.
    """
    own = {normal_email(each.address) for each in work.mailboxes()}
    if kind is AddressKind.EMAIL and value in own:
        raise Refused("address.own")
    owner = work.customer_by_address(kind, value)
    if owner is not None:
        if owner.id == customer:
            raise Refused("address.known")
        raise Refused("address.taken", name=called(owner))


def called(card: Customer) -> str:
    """Name a customer: by name, else by address."""
    return card.name or card.email or masked_phone(card.phone)


def index_cases(work: UnitOfWork, customer: CustomerId) -> None:
    """Let search find the cases of a customer by what the card says now."""
    for case in work.cases_of_customer(customer):
        work.index(case.id)


def _masked(row: CustomerRow) -> CustomerRow:
    return replace(row, phone=masked_phone(row.phone)) if row.phone else row


def _of(customer: CustomerId, codes: dict[str, Value]) -> dict[str, Value]:
    return {"customer": int(customer), **codes}
