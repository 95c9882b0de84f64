"""What a change of customers' cards means for deletion requests that are under way (product §8).

A request erases what its scope names. When addresses or cases come to a card or leave it, the scope is looked
for again in the same transaction, a person confirms it anew, and what was signed for another scope is void.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from leman_desk.domain.deletion import ERASING, DeletionRequest
from leman_desk.domain.deletion_scope import Belongs, ScopeItem, ScopeKind
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, CustomerId, PersonId, ScopeItemId
from leman_desk.services.deletion_common import scope_changed
from leman_desk.services.deletion_holds import place_automatic
from leman_desk.services.deletion_scope import found_items
from leman_desk.services.ports import UnitOfWork


def require_not_erasing(work: UnitOfWork, customers: Collection[CustomerId]) -> None:
    """Refuse to change cards that are being erased. Raises Refused ``customer.erasing``."""
    if any(each.step in ERASING for each in work.deletions_with(customers)):
        raise Refused("customer.erasing")


def look_again(
    work: UnitOfWork, customers: Collection[CustomerId], *, now: datetime, by: PersonId
) -> list[CaseId]:
    """Bring the scope of every request of these customers up to date; call it after the change.

    Returns:
        The requests whose scope must be confirmed anew.
    """
    concerned = []
    for known in work.deletions_with(customers):
        request = work.deletion(known.case)
        items = work.scope_items(request.case)
        if not items:
            continue  # nothing was looked for yet, so nothing can have been signed
        of_whom = _customers(work, request, items)
        found = found_items(work, request, work.scope_matches(of_whom), now)
        _answer_for_merged(work, items, of_whom, now=now, by=by)
        if found:
            codes: dict[str, Value] = {"found": len(found)}
            work.record(Fact(FactKind.SCOPE_FOUND, now, by, request.case, codes))
        scope_changed(work, request, now=now, by=by)
        place_automatic(work, request, now)
        concerned.append(request.case)
    return concerned


def keep_apart(work: UnitOfWork, one: CustomerId, other: CustomerId, *, now: datetime, by: PersonId) -> None:
    """Take what is on the other of two cards out of the scope of each one's requests.

    Single mails came up by addresses that may have been either's, so a person is asked about them anew.
    """
    for request in work.deletions_with([one, other]):
        owner = work.complaint(request.case).customer
        if owner not in {one, other}:
            continue  # a third person's, which a person put together by hand
        stranger = other if owner == one else one
        theirs = {(ScopeKind.CASE, int(each.id)) for each in work.cases_of_customer(stranger)}
        theirs.add((ScopeKind.CUSTOMER, int(stranger)))
        for item in work.scope_items(request.case):
            if (item.kind, item.record) in theirs and item.belongs is not Belongs.NO:
                _answer(work, item, Belongs.NO, now=now, by=by)
            elif item.kind is ScopeKind.MESSAGE and item.belongs is Belongs.YES:
                _answer(work, item, Belongs.UNKNOWN, now=now, by=by)


def _customers(work: UnitOfWork, request: DeletionRequest, items: Sequence[ScopeItem]) -> list[CustomerId]:
    owner = work.complaint(request.case).customer
    ids = [] if owner is None else [owner]
    ids += [
        CustomerId(each.record)
        for each in items
        if each.kind is ScopeKind.CUSTOMER and each.belongs is Belongs.YES
    ]
    return list(dict.fromkeys(ids))


def _answer_for_merged(
    work: UnitOfWork,
    items: Sequence[ScopeItem],
    customers: Sequence[CustomerId],
    *,
    now: datetime,
    by: PersonId,
) -> None:
    """A card that was asked about and then merged into theirs is theirs."""
    merged = {each.id for customer in customers for each in work.merged_cards(customer)}
    for item in items:
        if item.kind is ScopeKind.CUSTOMER and item.record in merged and item.belongs is not Belongs.YES:
            _answer(work, item, Belongs.YES, now=now, by=by)


def _answer(work: UnitOfWork, item: ScopeItem, belongs: Belongs, *, now: datetime, by: PersonId) -> None:
    item.belongs, item.decided_by, item.decided_at = belongs, by, now
    codes: dict[str, Value] = {
        "record_kind": item.kind.value,
        "record": item.record,
        "belongs": belongs.value,
        "match": item.match.value,
    }
    work.record(Fact(FactKind.SCOPE_DECIDED, now, by, item.case, codes))


def answers_of(work: UnitOfWork, customers: Collection[CustomerId]) -> dict[ScopeItemId, Belongs]:
    """Note what holds of every record in the scopes of these customers' requests."""
    return {
        item.id: item.belongs
        for request in work.deletions_with(customers)
        for item in work.scope_items(request.case)
    }


def put_answers_back(
    work: UnitOfWork,
    customers: Collection[CustomerId],
    answers: Mapping[ScopeItemId, Belongs],
    *,
    now: datetime,
    by: PersonId,
) -> None:
    """Let hold again what held before; what came up since is no longer theirs."""
    for request in work.deletions_with(customers):
        for item in work.scope_items(request.case):
            belongs = answers.get(item.id, Belongs.NO)
            if item.belongs is not belongs:
                _answer(work, item, belongs, now=now, by=by)


def join_requests(work: UnitOfWork, customer: CustomerId, *, now: datetime, by: PersonId) -> list[CaseId]:
    """Let the unverified requests of one customer wait for the true one, which they never displace.

    Returns:
        Those that wait since.
    """
    open_ones = [each for each in work.deletions_for([customer]) if each.duplicate_of is None]
    verified = [each for each in open_ones if each.identified_at is not None]
    true = next(iter(verified or open_ones), None)
    waiting = []
    for request in open_ones:
        if true is not None and request is not true and request.identified_at is None:
            request.duplicate_of = true.case
            codes: dict[str, Value] = {"true_case": int(true.case)}
            work.record(Fact(FactKind.DELETION_LINKED, now, by, request.case, codes))
            waiting.append(request.case)
    return waiting


def part_requests(work: UnitOfWork, waiting: Collection[CaseId], *, now: datetime, by: PersonId) -> None:
    """Let requests that waited since a merge go their own way again."""
    for case in waiting:
        request = work.deletion(case)
        if request.duplicate_of is not None:
            codes: dict[str, Value] = {"released": True, "true_case": int(request.duplicate_of)}
            request.duplicate_of = None
            work.record(Fact(FactKind.DELETION_LINKED, now, by, case, codes))
