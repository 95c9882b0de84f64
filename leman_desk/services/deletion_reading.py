"""What the pages of deletion requests ask: the queue, one request, what waits for a signature."""

from collections.abc import Sequence
from dataclasses import replace
from operator import itemgetter

from leman_desk.domain.customer import masked_phone
from leman_desk.domain.deletion import Step, Turn
from leman_desk.domain.deletion_holds import LOOKED_FOR
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.people import Act, Actor, allowed, require
from leman_desk.services.ports import Store
from leman_desk.services.ports_system import Clock
from leman_desk.services.queries_deletion import (
    AddressRow,
    DeletionRow,
    DeletionView,
    DeputyRow,
    ToSign,
)


class DeletionReading:
    """Read-only questions about deletion requests."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def queue(self, actor: Actor) -> list[DeletionRow]:
        """All requests: open ones by due, then the closed ones, newest first."""
        require(actor, Act.READ_DELETIONS)
        return self._store.reader().deletion_rows(self._clock.now())

    def rows(self, actor: Actor, *, cases: Sequence[CaseId]) -> list[DeletionRow]:
        """The rows of some requests."""
        require(actor, Act.READ_DELETIONS)
        return self._store.reader().deletion_rows(self._clock.now(), cases)

    def of_complaint(self, actor: Actor, *, complaint: CaseId) -> DeletionRow | None:
        """The request that came with a complaint, or that the case itself is, for the panel of the case."""
        require(actor, Act.READ_DELETIONS)
        reader = self._store.reader()
        found = reader.deletion_of_complaint(complaint)
        rows = reader.deletion_rows(self._clock.now(), [complaint if found is None else found])
        return rows[0] if rows else None

    def to_sign(self, actor: Actor) -> list[ToSign]:
        """What waits for a person's signature, in their own seat first, then as a deputy; else nothing.

        A person signs a request once only, so each request stands here once.
        """
        if not allowed(actor.roles, Act.SIGN_DELETION):
            return []
        now = self._clock.now()
        found = []
        for row in self._store.reader().deletion_rows(now):
            seats = self.seats(actor, request=row.case) if _asks_board(row) else []
            if seats:
                seat, name = seats[0]
                found.append(ToSign(row, seat, name, seat != actor.id))
        return found

    def seats(self, actor: Actor, *, request: CaseId) -> list[tuple[PersonId, str]]:
        """Name the seats on the Board that a person may fill on a request now, their own first.

        A deputy chooses: for themselves, or for the member they stand in for. Nobody signs twice.
        """
        require(actor, Act.READ_DELETIONS)
        if not allowed(actor.roles, Act.SIGN_DELETION):
            return []
        reader, now = self._store.reader(), self._clock.now()
        view = reader.deletion_view(request, now)
        counting = [each for each in view.signatures if each.voided_at is None]
        if not _asks_board(view.row) or any(each.person == actor.id for each in counting):
            return []
        absent = [
            (each.absent, each.absent_name)
            for each in reader.deputies(now)
            if each.deputy == actor.id and not each.ended and each.since <= now
        ]
        taken = {each.seat for each in counting}
        own = (actor.id, actor.name)
        return [each for each in (own, *sorted(absent, key=itemgetter(1))) if each[0] not in taken]

    def view(self, actor: Actor, *, request: CaseId) -> DeletionView:
        """One request. Phone numbers are masked for whoever may not see them; an admin reads no contents.

        Raises:
            Refused: ``deletion.unknown``.
        """
        require(actor, Act.READ_DELETIONS)
        view = self._store.reader().deletion_view(request, self._clock.now())
        signers = {each.person for each in view.signatures}
        executor = allowed(actor.roles, Act.ERASE) and actor.id not in signers
        view = replace(view, blocked=blocked(view), executor_may_be=executor)
        if not allowed(actor.roles, Act.READ_UNMASKED):
            view = _masked(view)
        if not allowed(actor.roles, Act.READ_CASES):
            view = _bare(view)
        return view

    def deputies(self, actor: Actor) -> list[DeputyRow]:
        """The deputies, newest first."""
        require(actor, Act.READ_DELETIONS)
        return self._store.reader().deputies(self._clock.now())

    def addresses(self, actor: Actor, *, request: CaseId) -> list[AddressRow]:
        """The addresses of the customer of a request, for whoever may see them in full."""
        require(actor, Act.READ_UNMASKED)
        view = self._store.reader().deletion_view(request, self._clock.now())
        if view.customer is None:
            return []
        return self._store.reader().customer_addresses(view.customer.id)


def _asks_board(row: DeletionRow) -> bool:
    return row.step is Step.DECISION and not row.duplicate_of


def blocked(view: DeletionView) -> tuple[str, ...]:
    """Name what keeps the next step from being taken, as codes of the errors that would say so."""
    if view.row.duplicate_of:
        return ("deletion.duplicate",)
    held = {each.ground for each in view.holds if each.active}
    open_grounds = [each for each in LOOKED_FOR if each not in view.grounds_without and each not in held]
    nobody = view.customer is None
    unverified = view.row.step in {Step.RECEIVED, Step.IDENTITY}
    checks = {
        "deletion.customer_missing": unverified and nobody,
        "deletion.no_address": unverified and view.customer is not None and not view.customer.email,
        "deletion.not_identified": unverified,
        "scope.not_looked": view.row.step is Step.SCOPE and not view.scope,
        "scope.unsettled": view.row.step is Step.SCOPE and view.row.unsettled > 0,
        "hold.not_looked_for": view.row.step is Step.HOLDS and bool(open_grounds),
        "deletion.rows_open": view.row.step is Step.READY and view.row.turn is Turn.OWNERS,
    }
    return tuple(code for code, blocks in checks.items() if blocks)


def _masked(view: DeletionView) -> DeletionView:
    customer = view.customer
    if customer is not None:
        customer = replace(customer, phone=masked_phone(customer.phone))
    identity = tuple(replace(each, address=masked_address(each.address)) for each in view.identity)
    return replace(view, customer=customer, identity=identity)


def _bare(view: DeletionView) -> DeletionView:
    """Leave what an admin needs to execute: the name to type, the decision, what goes and what stays."""
    customer = view.customer
    if customer is not None:
        customer = replace(customer, email=masked_address(customer.email))
    return replace(
        view,
        customer=customer,
        scope=tuple(replace(each, label="", detail="") for each in view.scope),
        identity=tuple(replace(each, note="") for each in view.identity),
    )


def masked_address(address: str) -> str:
    """Keep the first letter and the domain: ``m•••@example.com``."""
    local, at, domain = address.partition("@")
    return f"{local[:1]}•••{at}{domain}" if at else masked_phone(address)
