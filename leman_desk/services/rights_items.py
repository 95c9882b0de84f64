"""What a customer asks of their data besides deletion and access: written down, taken off, refused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from leman_desk.domain.customer import Address, Customer, masked_phone
from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import AddressId, CaseId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.rights import (
    CORRECTIONS_IN,
    USES_IN,
    CardField,
    ItemState,
    Right,
    RightsItem,
    RightsItemId,
    Use,
    require_open_item,
)
from leman_desk.domain.text import one_line
from leman_desk.services.card_fields import checked_address
from leman_desk.services.changes import Outcome
from leman_desk.services.guard import require_clear_words
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock
from leman_desk.services.rights_common import customer_of, outcome, workable

_ADDRESS_KINDS = {CardField.EMAIL: AddressKind.EMAIL, CardField.PHONE: AddressKind.PHONE}


@dataclass(frozen=True, slots=True)
class Correction:
    """What is wrong on a card, and what is right.

    Attributes:
        address: The address that is wrong; None when one is missing, and for what is no address.
        right: As the customer says it.
    """

    what: CardField
    right: str
    address: AddressId | None = None


class RightsItems:
    """The verbs about what is asked."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    def ask_to_stop(
        self, actor: Actor, *, case: CaseId, right: Right, uses: Sequence[Use], words: str = ""
    ) -> Outcome:
        """Write down which uses a customer no longer agrees to, or objects to.

        Args:
            actor: Who writes.
            case: A complaint with a customer.
            right: Withdrawal or objection.
            uses: At least one.
            words: What the other use is, for `Use.OTHER`.

        Raises:
            Refused: ``rights.not_asked`` unless the category fits, ``rights.no_customer``,
                ``rights.nothing_chosen``, ``rights.words_missing``, ``rights.known`` when all of it is
                written down already, ``case.ended``.
        """
        require(actor, Act.WORK_CASES)
        said = one_line(words)
        if not uses or right is Right.CORRECT:
            raise Refused("rights.nothing_chosen")
        if Use.OTHER in uses and not said:
            raise Refused("rights.words_missing")
        now = self._clock.now()
        with self._store.work() as work:
            complaint = workable(work, case)
            if complaint.category not in USES_IN:
                raise Refused("rights.not_asked")
            customer_of(work, complaint)
            there = {(each.what, each.words) for each in work.rights_items(case) if _counts(each)}
            fresh = []
            for use in dict.fromkeys(uses):
                item = RightsItem(
                    case, right, use.value, now, actor.id, words=said if use is Use.OTHER else ""
                )
                if (item.what, item.words) not in there:
                    fresh.append(item)
            if not fresh:
                raise Refused("rights.known")
            made = self._keep(work, actor, fresh)
            done = outcome(complaint, "rights.asked", lambda: self._take_off(actor, made))
            work.commit()
        return done

    def ask_to_correct(self, actor: Actor, *, case: CaseId, correction: Correction) -> Outcome:
        """Write down what is wrong on the customer's card and what is right.

        Raises:
            Refused: ``rights.not_asked`` unless the category fits, ``rights.no_customer``,
                ``rights.same`` when the card says that already, ``rights.known``, ``customer.nameless`` for
                an empty name, ``address.invalid``, ``address.unknown``, ``case.ended``.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            complaint = workable(work, case)
            if complaint.category not in CORRECTIONS_IN:
                raise Refused("rights.not_asked")
            card = customer_of(work, complaint)
            item = self._correction(
                work, card, RightsItem(case, Right.CORRECT, "", now, actor.id), correction
            )
            open_ones = [each for each in work.rights_items(case) if each.state is ItemState.OPEN]
            if any((each.what, each.address) == (item.what, item.address) for each in open_ones):
                raise Refused("rights.known")
            made = self._keep(work, actor, [item])
            done = outcome(complaint, "rights.asked", lambda: self._take_off(actor, made))
            work.commit()
        return done

    def remove(self, actor: Actor, *, item: RightsItemId) -> Outcome:
        """Take off what was written down by mistake; only while it is open.

        Raises:
            Refused: ``rights.settled``, ``rights.unknown``.
        """
        require(actor, Act.WORK_CASES)
        return self._take_off(actor, (item,))

    def refuse(self, actor: Actor, *, item: RightsItemId, reason: str) -> Outcome:
        """Decide not to do what was asked; the letter gives the reason.

        Args:
            actor: Who decides.
            item: An open one.
            reason: For the customer, in their language.

        Raises:
            Refused: ``rights.reason_missing``, ``rights.settled``, ``case.ended``, ``guard.words``.
        """
        require(actor, Act.WORK_CASES)
        if not reason.strip():
            raise Refused("rights.reason_missing")
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.rights_item(item)
            complaint = workable(work, kept.case)
            require_open_item(kept)
            require_clear_words(self._store.reader(), kept.case, reason)
            kept.state, kept.reason = ItemState.REFUSED, reason.strip()
            kept.settled_at, kept.settled_by = now, actor.id
            detail: dict[str, Value] = {"reason": kept.reason}
            work.record(Fact(FactKind.RIGHT_REFUSED, now, actor.id, kept.case, codes_of(kept), detail))
            done = outcome(complaint, "rights.refused", lambda: self.reopen(actor, item=item))
            work.commit()
        return done

    def reopen(self, actor: Actor, *, item: RightsItemId) -> Outcome:
        """Open a refused one again, for it was refused by mistake or is looked at anew.

        Raises:
            Refused: ``rights.not_refused``, ``case.ended``.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.rights_item(item)
            complaint = workable(work, kept.case)
            if kept.state is not ItemState.REFUSED:
                raise Refused("rights.not_refused")
            reason = kept.reason
            open_again(work, kept, actor, now)
            done = outcome(complaint, "rights.reopened", lambda: self.refuse(actor, item=item, reason=reason))
            work.commit()
        return done

    # --- inside -------------------------------------------------------------------------------------

    def _correction(
        self, work: UnitOfWork, card: Customer, item: RightsItem, wanted: Correction
    ) -> RightsItem:
        item.what = wanted.what.value
        kind = _ADDRESS_KINDS.get(wanted.what)
        if kind is not None:
            value = checked_address(kind, wanted.right)
            item.after = wanted.right.strip() if kind is AddressKind.PHONE else value
            mine = {each.id: each for each in work.addresses_of(card.id) if each.kind is kind}
            if wanted.address is not None and wanted.address not in mine:
                raise Refused("address.unknown")
            item.address = wanted.address
            if any(each.value == value for each in mine.values()):
                raise Refused("rights.same")
            return item
        item.after = one_line(wanted.right)
        if wanted.what is CardField.NAME and not item.after:
            raise Refused("customer.nameless")
        if wanted.what is CardField.FORM_OF_ADDRESS:
            item.after = Address(item.after).value
        if item.after == getattr(card, wanted.what.value):
            raise Refused("rights.same")
        return item

    def _keep(self, work: UnitOfWork, actor: Actor, items: Sequence[RightsItem]) -> tuple[RightsItemId, ...]:
        for each in items:
            work.add(each)
        work.flush()
        for each in items:
            values: dict[str, Value] = {"words": each.words, "after": each.after}
            detail = {name: value for name, value in values.items() if value}
            work.record(
                Fact(FactKind.RIGHT_ASKED, each.asked_at, actor.id, each.case, codes_of(each), detail)
            )
        return tuple(each.id for each in items)

    def _take_off(self, actor: Actor, items: Sequence[RightsItemId]) -> Outcome:
        now = self._clock.now()
        with self._store.work() as work:
            kept = [work.rights_item(each) for each in items]
            complaint = workable(work, kept[0].case)
            for each in kept:
                require_open_item(each)
                work.record(Fact(FactKind.RIGHT_REMOVED, now, actor.id, each.case, codes_of(each)))
                work.drop_rights_item(each.id)
            again = [_again(each) for each in kept]
            done = outcome(complaint, "rights.removed", lambda: self._put_back(actor, again))
            work.commit()
        return done

    def _put_back(self, actor: Actor, items: Sequence[RightsItem]) -> Outcome:
        with self._store.work() as work:
            complaint = workable(work, items[0].case)
            made = self._keep(work, actor, [_again(each) for each in items])
            done = outcome(complaint, "undone", lambda: self._take_off(actor, made))
            work.commit()
        return done


def codes_of(item: RightsItem) -> dict[str, Value]:
    """Name an item in a fact, without anything a person wrote."""
    return {"item": int(item.id), "right": item.right.value, "what": item.what}


def open_again(work: UnitOfWork, item: RightsItem, actor: Actor, now: datetime) -> None:
    """Let an item be as before it was settled, with its fact."""
    codes = codes_of(item) | {"state_before": item.state.value}
    item.state, item.reason, item.before = ItemState.OPEN, "", ""
    item.settled_at = item.settled_by = item.answered_at = None
    work.record(Fact(FactKind.RIGHT_OPENED_AGAIN, now, actor.id, item.case, codes))


def shown_value(item: RightsItem, value: str) -> str:
    """Give a value for the window, numbers masked as on cards."""
    return masked_phone(value) if item.what == CardField.PHONE and value else value


def _counts(item: RightsItem) -> bool:
    """Tell whether a use need not be asked for again: it is open, or stopped."""
    return item.state is ItemState.OPEN or item.stops


def _again(item: RightsItem) -> RightsItem:
    return RightsItem(
        item.case,
        item.right,
        item.what,
        item.asked_at,
        item.asked_by,
        words=item.words,
        after=item.after,
        address=item.address,
    )
