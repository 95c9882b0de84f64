"""What happens in the desk: a use is stopped, a card corrected; a customer agrees to a use again."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from leman_desk.domain.customer import Address, Customer
from leman_desk.domain.customer_address import AddressKind, CustomerAddress, normalised
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import AddressId, CaseId, ChecklistRowId, CustomerId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.rights import (
    CardField,
    ItemState,
    Right,
    RightsItem,
    RightsItemId,
    Use,
    require_open_item,
)
from leman_desk.services.card_fields import checked_address, fields_of, primary_of, set_primary, write_fields
from leman_desk.services.changes import Outcome, changed
from leman_desk.services.customer_scope import look_again, require_not_erasing
from leman_desk.services.customers import called, index_cases, live_card, require_free
from leman_desk.services.data_packages import verified_at
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock
from leman_desk.services.rights_common import KINDS, customer_of, outcome, workable
from leman_desk.services.rights_items import codes_of, open_again
from leman_desk.services.rights_marketing import contacts_of, marketing_stopped, stop_marketing
from leman_desk.services.rights_tasks import tell_systems, untell_systems

_KIND = {CardField.EMAIL: AddressKind.EMAIL, CardField.PHONE: AddressKind.PHONE}


@dataclass(frozen=True, slots=True)
class _Corrected:
    """How a card stood before a correction, so that it can be put back; in memory only.

    Attributes:
        address: The row that was changed or added.
        verified_at: When the wrong address was verified.
        written: The address used before, as it was written; `primary` whether it was the one corrected.
    """

    item: RightsItemId
    address: AddressId | None = None
    verified_at: datetime | None = None
    written: str = field(default="", repr=False)
    primary: bool = False


@dataclass(frozen=True, slots=True)
class _CarriedOut:
    """What one command did."""

    items: tuple[RightsItemId, ...]
    customer: CustomerId
    systems: tuple[str, ...]
    rows: tuple[ChecklistRowId, ...]
    corrected: tuple[_Corrected, ...]
    silenced: tuple[str, ...] = field(repr=False)


class RightsEffects:
    """The verbs that change what the desk does, or what it says of a customer."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def carry_out(
        self, actor: Actor, *, case: CaseId, items: Sequence[RightsItemId], systems: Sequence[str]
    ) -> Outcome:
        """Stop uses and correct the card, all or nothing, and list the systems that must hear of it.

        Args:
            actor: Who decides.
            case: The complaint.
            items: Open ones of it; at least one.
            systems: Codes of the checklist.

        Raises:
            Refused: ``rights.nothing_chosen``, ``rights.settled``, ``rights.unknown``,
                ``rights.no_customer``; ``rights.not_verified`` for a correction while nobody proved to be
                the customer;
                ``customer.erasing``, ``checklist.unknown``, ``address.taken``, ``address.own``,
                ``address.unknown``, ``case.ended``.
        """
        require(actor, Act.WORK_CASES)
        if not items:
            raise Refused("rights.nothing_chosen")
        now = self._clock.now()
        with self._store.work() as work:
            complaint = workable(work, case)
            card = customer_of(work, complaint)
            require_not_erasing(work, [card.id])
            chosen = [work.rights_item(each) for each in dict.fromkeys(items)]
            for each in chosen:
                require_open_item(each)
                if each.case != case:
                    raise Refused("rights.unknown")
            corrections = [each for each in chosen if each.right is Right.CORRECT]
            checks = work.identity_checks(case)
            if corrections and verified_at(work, checks, card.id, now) is None:
                raise Refused("rights.not_verified")
            silent = marketing_stopped(work, card.id)
            corrected = tuple(self._correct(work, card, each, actor, now) for each in corrections)
            if corrections:
                look_again(work, [card.id], now=now, by=actor.id)
                index_cases(work, card.id)
            silenced: tuple[str, ...] = ()
            for each in chosen:
                if each.right is not Right.CORRECT:
                    silenced += self._stop(work, card.id, each, actor, now)
            if silent:
                # An address that came by the correction is as little marketing's as the others.
                silenced += stop_marketing(work, card.id, now)
            rows = tell_systems(work, complaint, systems, now=now, by=actor.id)
            done_ones = _CarriedOut(
                tuple(each.id for each in chosen), card.id, tuple(systems), rows, corrected, silenced
            )
            done = outcome(complaint, "rights.carried_out", lambda: self._take_back(actor, case, done_ones))
            work.commit()
        return done

    def agree_again(
        self, actor: Actor, *, customer: CustomerId, use: Use, proof: str, words: str = ""
    ) -> Outcome:
        """Let a use go on, because the customer agreed to it anew.

        Args:
            actor: Who writes it down.
            customer: Whose card.
            use: The use.
            proof: When and how they agreed.
            words: Which other use, as it was written down.

        Raises:
            Refused: ``rights.proof_missing``; ``rights.not_stopped``; ``customer.erasing``.
        """
        require(actor, Act.WORK_CASES)
        if not proof.strip():
            raise Refused("rights.proof_missing")
        now = self._clock.now()
        with self._store.work() as work:
            card = live_card(work, customer)
            require_not_erasing(work, [customer])
            items = [
                each
                for each in work.rights_items_of(customer)
                if each.stops and (each.what, each.words) == (use.value, words)
            ]
            barred: tuple[str, ...] = ()
            if use is Use.MARKETING:
                barred = tuple(sorted(work.suppressed(contacts_of(work, customer))))
                work.unsuppress(barred, now)
            if not items and not barred:
                raise Refused("rights.not_stopped")
            for each in items:
                each.state, each.again_at, each.again_by = ItemState.AGREED_AGAIN, now, actor.id
            codes: dict[str, Value] = {
                "customer": int(customer),
                "what": use.value,
                "addresses": len(barred),
            }
            detail: dict[str, Value] = {"proof": proof.strip()}
            case = items[-1].case if items else None
            work.record(Fact(FactKind.USE_AGREED_AGAIN, now, actor.id, case, codes, detail))
            ids = tuple(each.id for each in items)
            done = Outcome(
                changed(*KINDS, cases=[each.case for each in items]),
                "rights.agreed_again",
                {"name": called(card)},
                lambda: self._stop_again(actor, customer, use, ids, barred),
            )
            work.commit()
        return done

    # --- inside -------------------------------------------------------------------------------------

    def _stop(
        self, work: UnitOfWork, customer: CustomerId, item: RightsItem, actor: Actor, now: datetime
    ) -> tuple[str, ...]:
        silenced: tuple[str, ...] = ()
        if item.what == Use.MARKETING:
            silenced = stop_marketing(work, customer, now, item.right)
        _settle(item, actor, now)
        codes = codes_of(item) | {"addresses": len(silenced)}
        detail: dict[str, Value] = {"words": item.words} if item.words else {}
        work.record(Fact(FactKind.USE_STOPPED, now, actor.id, item.case, codes, detail))
        return silenced

    def _correct(
        self, work: UnitOfWork, card: Customer, item: RightsItem, actor: Actor, now: datetime
    ) -> _Corrected:
        what = CardField(item.what)
        before = _Corrected(item.id)
        if what in _KIND:
            before = _correct_address(work, card, item, _KIND[what], now)
        else:
            item.before = str(getattr(card, what.value))
            value = Address(item.after) if what is CardField.FORM_OF_ADDRESS else item.after
            write_fields(card, replace(fields_of(card), **{what.value: value}))  # type: ignore[arg-type]  # a field
        work.flush()
        _settle(item, actor, now)
        codes = codes_of(item) | {"customer": int(card.id)}
        detail: dict[str, Value] = {"before": item.before, "after": item.after}
        work.record(Fact(FactKind.DATA_CORRECTED, now, actor.id, item.case, codes, detail))
        return before

    def _take_back(self, actor: Actor, case: CaseId, done: _CarriedOut) -> Outcome:
        """Undo `carry_out`, unless somebody went on with it (``undo.superseded``)."""
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            complaint = workable(work, case)
            card = live_card(work, done.customer)
            require_not_erasing(work, [card.id])
            items = [work.rights_item(each) for each in done.items]
            if any(each.state is not ItemState.DONE or each.answered_at is not None for each in items):
                raise Conflict("undo.superseded", number=complaint.number)
            untell_systems(work, complaint, done.rows, now=now, by=actor.id)
            for before in reversed(done.corrected):
                _put_back(work, card, work.rights_item(before.item), before)
                work.flush()
            if done.corrected:
                look_again(work, [card.id], now=now, by=actor.id)
                index_cases(work, card.id)
            work.unsuppress(done.silenced, now)
            for each in items:
                open_again(work, each, actor, now)
            undone = outcome(
                complaint,
                "undone",
                lambda: self.carry_out(actor, case=case, items=done.items, systems=done.systems),
            )
            work.commit()
        return undone

    def _stop_again(
        self,
        actor: Actor,
        customer: CustomerId,
        use: Use,
        items: Sequence[RightsItemId],
        barred: Sequence[str],
    ) -> Outcome:
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            live_card(work, customer)
            kept = [work.rights_item(each) for each in items]
            for each in kept:
                each.state, each.again_at, each.again_by = ItemState.DONE, None, None
            work.suppress(barred, "objection", now)
            codes: dict[str, Value] = {
                "customer": int(customer),
                "what": use.value,
                "addresses": len(barred),
                "again": True,
            }
            case = kept[-1].case if kept else None
            work.record(Fact(FactKind.USE_STOPPED, now, actor.id, case, codes))
            work.commit()
        return Outcome(changed(*KINDS, cases=[each.case for each in kept]), "undone")


def _settle(item: RightsItem, actor: Actor, now: datetime) -> None:
    item.state, item.settled_at, item.settled_by = ItemState.DONE, now, actor.id


def _correct_address(
    work: UnitOfWork, card: Customer, item: RightsItem, kind: AddressKind, now: datetime
) -> _Corrected:
    """Write the right address in place of the wrong one, or add the one that was missing.

    In place, so that a code that was sent to the wrong address while it was on file still proves who asked.
    """
    value = checked_address(kind, item.after)
    require_free(work, card.id, kind, value)
    written = primary_of(card, kind)
    if item.address is None:
        fresh = CustomerAddress(card.id, kind, value, now)
        work.add(fresh)
        work.flush()
        if not written:
            set_primary(card, kind, item.after)
        return _Corrected(item.id, fresh.id, None, written, not written)
    row = next((each for each in work.addresses_of(card.id) if each.id == item.address), None)
    if row is None:
        raise Refused("address.unknown")
    item.before = row.value
    primary = normalised(kind, written) == row.value
    before = _Corrected(item.id, row.id, row.verified_at, written, primary)
    row.value, row.verified_at = value, None
    work.flush()
    if primary:
        set_primary(card, kind, item.after)
    return before


def _put_back(work: UnitOfWork, card: Customer, item: RightsItem, before: _Corrected) -> None:
    what = CardField(item.what)
    kind = _KIND.get(what)
    if kind is None:
        if str(getattr(card, what.value)) != item.after:
            raise Conflict("undo.superseded", number=called(card))
        value = Address(item.before) if what is CardField.FORM_OF_ADDRESS else item.before
        write_fields(card, replace(fields_of(card), **{what.value: value}))  # type: ignore[arg-type]  # a field
        return
    row = next((each for each in work.addresses_of(card.id) if each.id == before.address), None)
    if row is None or row.value != normalised(kind, item.after):
        raise Conflict("undo.superseded", number=called(card))
    if before.primary and normalised(kind, primary_of(card, kind)) != row.value:
        raise Conflict("undo.superseded", number=called(card))
    if item.address is None:
        if before.primary:
            set_primary(card, kind, "")
            work.flush()
        work.drop_address(row.id)
        return
    row.value, row.verified_at = item.before, before.verified_at
    work.flush()
    if before.primary:
        set_primary(card, kind, before.written)
