"""Two cards of one person become one, one of two people becomes two; a person decides, never the desk."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from leman_desk.domain.complaint import Complaint
from leman_desk.domain.customer import Customer
from leman_desk.domain.customer_address import AddressKind, CustomerAddress, normalised
from leman_desk.domain.deletion_scope import Belongs
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import AddressId, CaseId, CustomerId, ScopeItemId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.text import name_sort_key, one_line
from leman_desk.services.changes import Outcome, changed
from leman_desk.services.customer_scope import (
    answers_of,
    join_requests,
    keep_apart,
    look_again,
    part_requests,
    put_answers_back,
    require_not_erasing,
)
from leman_desk.services.customers import CUSTOMER_KINDS, called, index_cases, live_card
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock
from leman_desk.services.rights_marketing import marketing_stopped, stop_marketing

_FILLED = ("name", "email", "phone", "form_of_address", "addressed_name", "sort_key")
"""What the card that stays takes over where it has nothing."""


@dataclass(frozen=True, slots=True)
class Split:
    """What of a card belongs to another person.

    Attributes:
        name: Of that person; may be empty where an address is given.
        addresses: Ids of addresses of the card.
        cases: Ids of cases of the card.
    """

    name: str
    addresses: tuple[AddressId, ...] = ()
    cases: tuple[CaseId, ...] = ()


@dataclass(frozen=True, slots=True)
class _Merged:
    """What a merge moved, so that it can be taken back."""

    keep: CustomerId
    gone: CustomerId
    keep_version: int
    addresses: tuple[AddressId, ...]
    cases: tuple[CaseId, ...]
    keep_before: dict[str, object] = field(repr=False)
    gone_before: dict[str, object] = field(repr=False)
    linked: tuple[CaseId, ...]
    answers: dict[ScopeItemId, Belongs]
    silenced: tuple[str, ...] = field(repr=False)


class CustomerMerging:
    """Merging, splitting, and telling two cards apart."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def merge(
        self,
        actor: Actor,
        *,
        keep: CustomerId,
        gone: CustomerId,
        versions: tuple[int, int],
    ) -> Outcome:
        """Move addresses, cases and requests of one card to another, which stays.

        Args:
            actor: Who.
            keep: The card that stays; what it does not say is taken from the other.
            gone: The card that is merged into it.
            versions: Of both as they were shown, in this order.

        Raises:
            Refused: ``customer.same``, ``customer.erasing``, ``customer.unknown``.
            Conflict: ``customer.changed``.
        """
        require(actor, Act.WORK_CASES)
        if keep == gone:
            raise Refused("customer.same")
        now = self._clock.now()
        with self._store.work() as work:
            stays, goes = live_card(work, keep), live_card(work, gone)
            for card, version in ((stays, versions[0]), (goes, versions[1])):
                if card.version != version:
                    raise Conflict("customer.changed", name=called(card))
            require_not_erasing(work, [keep, gone])
            name = called(stays)
            merged = self._merge(work, actor, stays, goes, now)
            work.commit()
            # Committed first: the version that the undo compares with is the one that then stands.
            merged = replace(merged, keep_version=stays.version)
        return Outcome(
            changed(*CUSTOMER_KINDS),
            "customer.merged",
            {"name": name},
            lambda: self._unmerge(actor, merged),
        )

    def split(self, actor: Actor, *, customer: CustomerId, version: int, what: Split) -> Outcome:
        """Make a new card of addresses and cases that belong to another person.

        Args:
            actor: Who.
            customer: The card they are on.
            version: Of that card as it was shown.
            what: What goes.

        Raises:
            Refused: ``customer.nothing_chosen``, ``customer.nothing_left``, ``customer.nameless``,
                ``address.unknown``, ``case.unknown``, ``customer.erasing``.
            Conflict: ``customer.changed``.
        """
        require(actor, Act.WORK_CASES)
        name = one_line(what.name)
        if not what.addresses and not what.cases:
            raise Refused("customer.nothing_chosen")
        if not name and not what.addresses:
            raise Refused("customer.nameless")
        now = self._clock.now()
        with self._store.work() as work:
            old = live_card(work, customer)
            if old.version != version:
                raise Conflict("customer.changed", name=called(old))
            require_not_erasing(work, [customer])
            mine = work.addresses_of(customer)
            going, cases = _chosen(work, customer, mine, what)
            if len(going) == len(mine) and not old.name:
                raise Refused("customer.nothing_left")
            before = _values(old)
            fresh = Customer(name=name, email="", language=old.language, sort_key=name_sort_key(name))
            work.add(fresh)
            work.flush()
            _hand_over(old, fresh, mine, going)
            for case in cases:
                case.customer = fresh.id
            work.flush()
            keep_apart(work, customer, fresh.id, now=now, by=actor.id)
            look_again(work, [customer, fresh.id], now=now, by=actor.id)
            codes: dict[str, Value] = {
                "customer": int(customer),
                "into": int(fresh.id),
                "addresses": len(going),
                "cases": len(cases),
            }
            work.record(Fact(FactKind.CUSTOMER_SPLIT, now, actor.id, codes=codes))
            work.tell_apart(customer, fresh.id, actor.id, now)
            new = fresh.id
            for card in (customer, new):
                index_cases(work, card)
            done = Outcome(
                changed(*CUSTOMER_KINDS),
                "customer.split",
                {"name": called(fresh), "customer": new},
                lambda: self._join_again(actor, customer, new, before),
            )
            work.commit()
        return done

    def tell_apart(self, actor: Actor, *, first: CustomerId, second: CustomerId) -> Outcome:
        """Note that two cards are two people, so that they are not proposed again.

        Raises:
            Refused: ``customer.same``, ``customer.unknown``.
        """
        require(actor, Act.WORK_CASES)
        if first == second:
            raise Refused("customer.same")
        now = self._clock.now()
        with self._store.work() as work:
            name = called(live_card(work, second))
            live_card(work, first)
            if work.tell_apart(first, second, actor.id, now):
                codes: dict[str, Value] = {"customer": int(first), "other": int(second)}
                work.record(Fact(FactKind.CUSTOMERS_APART, now, actor.id, codes=codes))
            done = Outcome(
                changed(*CUSTOMER_KINDS),
                "customer.apart",
                {"name": name},
                lambda: self._doubt_again(actor, first, second),
            )
            work.commit()
        return done

    # --- inside ------------------------------------------------------------------------------------

    def _merge(
        self, work: UnitOfWork, actor: Actor, stays: Customer, goes: Customer, now: datetime
    ) -> _Merged:
        keep, gone = stays.id, goes.id
        keep_before, gone_before = _values(stays), _values(goes)
        answers = answers_of(work, [keep, gone])
        stopped = marketing_stopped(work, keep) or marketing_stopped(work, gone)
        addresses, cases = work.addresses_of(gone), work.cases_of_customer(gone)
        for address in addresses:
            address.customer = keep
        for case in cases:
            case.customer = keep
        for name in _FILLED:
            if not getattr(stays, name):
                setattr(stays, name, getattr(goes, name))
        # The name stays, for whoever erases this person must also find where they stood by it.
        goes.email = goes.phone = ""
        goes.merged_into = keep
        work.flush()
        silenced = stop_marketing(work, keep, now) if stopped else ()
        linked = join_requests(work, keep, now=now, by=actor.id)
        look_again(work, [keep, gone], now=now, by=actor.id)
        codes: dict[str, Value] = {
            "customer": int(keep),
            "merged": int(gone),
            "addresses": len(addresses),
            "cases": len(cases),
        }
        work.record(Fact(FactKind.CUSTOMERS_MERGED, now, actor.id, codes=codes))
        index_cases(work, keep)
        return _Merged(
            keep,
            gone,
            stays.version,
            tuple(each.id for each in addresses),
            tuple(each.id for each in cases),
            keep_before,
            gone_before,
            tuple(linked),
            answers,
            silenced,
        )

    def _unmerge(self, actor: Actor, merged: _Merged) -> Outcome:
        """Give back what came with a merge, unless somebody went on with the card (``undo.superseded``)."""
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            stays, goes = work.customer(merged.keep), work.customer(merged.gone)
            addresses = {each.id: each for each in work.addresses_of(merged.keep)}
            cases = {each.id: each for each in work.cases_of_customer(merged.keep)}
            intact = (
                stays.merged_into is None
                and goes.merged_into == merged.keep
                and stays.version == merged.keep_version
                and addresses.keys() >= set(merged.addresses)
                and cases.keys() >= set(merged.cases)
            )
            if not intact:
                raise Conflict("undo.superseded", number=called(stays))
            require_not_erasing(work, [merged.keep])
            goes.merged_into = None
            for card, before in ((stays, merged.keep_before), (goes, merged.gone_before)):
                for name, value in before.items():
                    setattr(card, name, value)
            for address in merged.addresses:
                addresses[address].customer = merged.gone
            for case in merged.cases:
                cases[case].customer = merged.gone
            work.flush()
            work.unsuppress(merged.silenced, now)
            both = [merged.keep, merged.gone]
            part_requests(work, merged.linked, now=now, by=actor.id)
            put_answers_back(work, both, merged.answers, now=now, by=actor.id)
            look_again(work, both, now=now, by=actor.id)
            codes: dict[str, Value] = {"customer": int(merged.keep), "merged": int(merged.gone)}
            work.record(Fact(FactKind.CUSTOMERS_UNMERGED, now, actor.id, codes=codes))
            for each in (merged.keep, merged.gone):
                index_cases(work, each)
            done = Outcome(changed(*CUSTOMER_KINDS), "undone")
            work.commit()
        return done

    def _join_again(
        self, actor: Actor, old: CustomerId, new: CustomerId, before: dict[str, object]
    ) -> Outcome:
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            stays, goes = live_card(work, old), live_card(work, new)
            require_not_erasing(work, [old, new])
            work.forget_apart(old, new)
            self._merge(work, actor, stays, goes, now)
            for name in ("email", "phone"):
                setattr(stays, name, before[name])
            done = Outcome(changed(*CUSTOMER_KINDS), "undone")
            work.commit()
        return done

    def _doubt_again(self, actor: Actor, first: CustomerId, second: CustomerId) -> Outcome:
        require(actor, Act.WORK_CASES)
        with self._store.work() as work:
            work.forget_apart(first, second)
            codes: dict[str, Value] = {"customer": int(first), "other": int(second), "again": True}
            work.record(Fact(FactKind.CUSTOMERS_APART, self._clock.now(), actor.id, codes=codes))
            work.commit()
        return Outcome(changed(*CUSTOMER_KINDS), "undone")


def _values(card: Customer) -> dict[str, object]:
    return {name: getattr(card, name) for name in _FILLED}


def _chosen(
    work: UnitOfWork, customer: CustomerId, mine: Sequence[CustomerAddress], what: Split
) -> tuple[list[CustomerAddress], list[Complaint]]:
    """Load what was chosen, all of which must be on the card."""
    going = [each for each in mine if each.id in what.addresses]
    cases = [each for each in work.cases_of_customer(customer) if each.id in what.cases]
    if len(going) < len(set(what.addresses)):
        raise Refused("address.unknown")
    if len(cases) < len(set(what.cases)):
        raise Refused("case.unknown")
    return going, cases


def _hand_over(
    old: Customer, fresh: Customer, mine: Sequence[CustomerAddress], going: Sequence[CustomerAddress]
) -> None:
    """Give addresses to another card; each card then uses one of those it has."""
    for each in going:
        each.customer = fresh.id
    for kind in AddressKind:
        column = "email" if kind is AddressKind.EMAIL else "phone"
        theirs = [each.value for each in going if each.kind is kind]
        written = str(getattr(old, column))
        if normalised(kind, written) in theirs:
            rest = [each.value for each in mine if each.kind is kind and each not in going]
            setattr(old, column, rest[0] if rest else "")
            setattr(fresh, column, written)
        elif theirs:
            setattr(fresh, column, theirs[0])
