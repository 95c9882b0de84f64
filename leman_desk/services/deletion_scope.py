"""What belongs to the person: looked for by exact addresses, the rest asked, then confirmed."""

from collections.abc import Sequence
from datetime import datetime

from leman_desk.domain.customer_address import AddressKind, normalised
from leman_desk.domain.deletion import DeletionRequest, Step, require_before_erasing, require_identified
from leman_desk.domain.deletion_scope import Belongs, Match, ScopeItem, ScopeKind, first_answer
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, CustomerId, MessageId, ScopeItemId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.changes import Outcome
from leman_desk.services.deletion_common import move, outcome, scope_changed
from leman_desk.services.deletion_holds import place_automatic
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock
from leman_desk.services.queries_deletion import ScopeMatch


class Scopes:
    """The verbs of the scope."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def look(self, actor: Actor, *, request: CaseId) -> Outcome:
        """Look for everything that belongs to the customer; answers given before stay.

        What is new voids what was signed without it.
        """
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        matches = self._store.reader().scope_matches(self._customers(request))
        with self._store.work() as work:
            kept = work.deletion(request)
            require_before_erasing(kept)
            require_identified(kept)
            found = found_items(work, kept, matches, now)
            if found:
                codes: dict[str, Value] = {"found": len(found)}
                work.record(Fact(FactKind.SCOPE_FOUND, now, actor.id, request, codes))
                scope_changed(work, kept, now=now, by=actor.id)
            place_automatic(work, kept, now)
            done = outcome(work, kept, "scope.looked", count=len(found))
            work.commit()
        return done

    def decide(self, actor: Actor, *, items: Sequence[ScopeItemId], belongs: Belongs) -> Outcome:
        """Say whether records belong to the customer; those that the address decided can be taken out too.

        Raises:
            Refused: ``scope.the_customer`` for the customer of the request; ``scope.no_answer`` for UNKNOWN.
        """
        require(actor, Act.PREPARE_DELETION)
        if belongs is Belongs.UNKNOWN or not items:
            raise Refused("scope.no_answer")
        now = self._clock.now()
        with self._store.work() as work:
            chosen = [work.scope_item(each) for each in items]
            kept = work.deletion(chosen[0].case)
            require_before_erasing(kept)
            before = [(each.id, each.belongs) for each in chosen]
            for item in chosen:
                if item.match is Match.ASKED or item.case != kept.case:
                    raise Refused("scope.the_customer")
                self._answer(work, item, belongs, actor, now)
            scope_changed(work, kept, now=now, by=actor.id)
            place_automatic(work, kept, now)
            done = outcome(
                work, kept, "scope.decided", lambda: self._put_back(actor, before), count=len(chosen)
            )
            work.commit()
        return done

    def add(self, actor: Actor, *, request: CaseId, kind: ScopeKind, record: int) -> Outcome:
        """Add a record that no address leads to, such as a second card of the same person.

        Raises:
            Refused: ``scope.kind`` for what is no record of the desk; ``customer.unknown``,
                ``case.unknown``, ``message.unknown``.
        """
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.deletion(request)
            require_before_erasing(kept)
            require_identified(kept)
            _require_record(work, kind, record)
            known = next(
                (each for each in work.scope_items(request) if (each.kind, each.record) == (kind, record)),
                None,
            )
            if known is None:
                known = ScopeItem(request, kind, record, Match.ADDED, Belongs.NO, now)
                work.add(known)
                work.flush()
            self._answer(work, known, Belongs.YES, actor, now)
            scope_changed(work, kept, now=now, by=actor.id)
            place_automatic(work, kept, now)
            done = outcome(work, kept, "scope.added")
            work.commit()
        return done

    def add_named(self, actor: Actor, *, request: CaseId, named: str) -> Outcome:
        """Add a record by what a person knows of it: the number of a case, or the address of a card.

        Raises:
            Refused: ``scope.nothing_named`` when it names neither; those of `add`.
        """
        require(actor, Act.PREPARE_DELETION)
        wanted = named.strip()
        with self._store.work() as work:
            case = work.complaint_by_number(wanted) if wanted else None
            card = work.customer_by_address(AddressKind.EMAIL, normalised(AddressKind.EMAIL, wanted))
        if case is not None:
            return self.add(actor, request=request, kind=ScopeKind.CASE, record=int(case.id))
        if card is not None:
            return self.add(actor, request=request, kind=ScopeKind.CUSTOMER, record=int(card.id))
        raise Refused("scope.nothing_named")

    def confirm(self, actor: Actor, *, request: CaseId) -> Outcome:
        """Settle the scope; then holds are looked for.

        Raises:
            Refused: ``scope.unsettled`` with the ``count`` of records nobody answered for;
                ``scope.not_looked`` before anything was looked for.
        """
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.deletion(request)
            require_before_erasing(kept)
            require_identified(kept)
            items = work.scope_items(request)
            if not items:
                raise Refused("scope.not_looked")
            unsettled = sum(each.belongs is Belongs.UNKNOWN for each in items)
            if unsettled:
                raise Refused("scope.unsettled", count=unsettled)
            kept.scope_at, kept.scope_by = now, actor.id
            codes: dict[str, Value] = {"records": sum(each.belongs is Belongs.YES for each in items)}
            work.record(Fact(FactKind.SCOPE_CONFIRMED, now, actor.id, request, codes))
            place_automatic(work, kept, now)
            if kept.step is Step.SCOPE:
                move(work, kept, Step.HOLDS, now=now, by=actor.id)
            done = outcome(work, kept, "scope.confirmed")
            work.commit()
        return done

    def _customers(self, request: CaseId) -> list[CustomerId]:
        with self._store.work() as work:
            case = work.complaint(request)
            ids = [] if case.customer is None else [case.customer]
            ids += [
                CustomerId(each.record)
                for each in work.scope_items(request)
                if each.kind is ScopeKind.CUSTOMER and each.belongs is Belongs.YES
            ]
        if not ids:
            raise Refused("deletion.customer_missing")
        return list(dict.fromkeys(ids))

    def _answer(
        self, work: UnitOfWork, item: ScopeItem, belongs: Belongs, actor: Actor, now: datetime
    ) -> None:
        item.belongs, item.decided_by, item.decided_at = belongs, actor.id, now
        codes: dict[str, Value] = {
            "record_kind": item.kind.value,
            "record": item.record,
            "belongs": belongs.value,
            "match": item.match.value,
        }
        work.record(Fact(FactKind.SCOPE_DECIDED, now, actor.id, item.case, codes))

    def _put_back(self, actor: Actor, before: Sequence[tuple[ScopeItemId, Belongs]]) -> Outcome:
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        with self._store.work() as work:
            items = [(work.scope_item(each), belongs) for each, belongs in before]
            kept = work.deletion(items[0][0].case)
            require_before_erasing(kept)
            for item, belongs in items:
                self._answer(work, item, belongs, actor, now)
            scope_changed(work, kept, now=now, by=actor.id)
            done = outcome(work, kept, "undone")
            work.commit()
        return done


def found_items(
    work: UnitOfWork, request: DeletionRequest, matches: Sequence[ScopeMatch], now: datetime
) -> list[ScopeItem]:
    """Add what came up and was not known; the request's own case always belongs to it."""
    known = {(each.kind, each.record) for each in work.scope_items(request.case)}
    found = []
    own = ScopeMatch(ScopeKind.CASE, request.case, Match.THEIR_CASE)
    for match in (*matches, own):
        if (match.kind, match.record) in known:
            continue
        known.add((match.kind, match.record))
        item = ScopeItem(request.case, match.kind, match.record, match.match, first_answer(match.match), now)
        work.add(item)
        found.append(item)
    work.flush()
    return found


def _require_record(work: UnitOfWork, kind: ScopeKind, record: int) -> None:
    if kind is ScopeKind.CUSTOMER:
        work.customer(CustomerId(record))
    elif kind is ScopeKind.CASE:
        work.complaint(CaseId(record))
    elif kind is ScopeKind.MESSAGE:
        work.message(MessageId(record))
    else:
        raise Refused("scope.kind")
