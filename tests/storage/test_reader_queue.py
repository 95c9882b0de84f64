"""Queues: who is in which group, and in what order."""

import pytest

from leman_desk.domain.complaint import Severity, Status
from leman_desk.domain.correspondence import Placement
from leman_desk.domain.people import Person
from leman_desk.services.queries import CaseFilter, Group, Order, Queue, Segment, View
from leman_desk.storage import reader_queue
from leman_desk.storage.store import SqlStore
from tests.storage.sample import (
    DAY,
    HOUR,
    NOW,
    TODAY_ENDS,
    add_all,
    add_calendar,
    add_case,
    add_message,
    add_person,
    clock,
    customer,
    other_clock,
)


def ask(store: SqlStore, person: Person, **chosen: object) -> Queue:
    values: dict[str, object] = {"view": View.ALL, **chosen}
    return store.reader().queue(CaseFilter(**values), person.id, NOW, TODAY_ENDS)  # type: ignore[arg-type]


def groups(found: Queue) -> dict[Group, tuple[int, ...]]:
    return dict(found.groups)


@pytest.fixture
def mixed(store: SqlStore, person: Person) -> dict[str, int]:
    """One case of each kind; opened in an order that is none of the orders asked for."""
    triaged = {"triaged_at": NOW}
    return {
        "later": add_case(store, 1, due=NOW + 3 * DAY, received_at=NOW - HOUR, severity=Severity.S1),
        "over": add_case(store, 2, due=NOW - DAY, assignee=person.id, **triaged),
        "today": add_case(store, 3, due=TODAY_ENDS, status=Status.IN_PROGRESS, **triaged),
        "over_longer": add_case(store, 4, due=NOW - 2 * DAY, **triaged),
        "clockless": add_case(store, 5, severity=Severity.S2, received_at=NOW - 5 * DAY, **triaged),
        "waiting": add_case(store, 6, status=Status.WAITING, waiting_since=NOW - HOUR, **triaged),
        "waiting_longer": add_case(store, 7, status=Status.WAITING, waiting_since=NOW - DAY, **triaged),
        "answered": add_case(store, 8, status=Status.ANSWERED, received_at=NOW - 9 * DAY, **triaged),
        "resolved": add_case(store, 9, status=Status.RESOLVED, assignee=person.id, **triaged),
        "merged": add_case(store, 10, status=Status.MERGED, triaged_at=NOW),
        "not_privacy": add_case(store, 11, status=Status.NOT_PRIVACY),
    }


def test_open_cases_are_grouped_by_their_clock(
    store: SqlStore, person: Person, mixed: dict[str, int]
) -> None:
    found = ask(store, person)
    assert found.groups == (
        (Group.OVER, (mixed["over_longer"], mixed["over"])),
        (Group.TODAY, (mixed["today"],)),
        (Group.LATER, (mixed["later"], mixed["clockless"])),
    )
    assert found.segments == {Segment.OPEN: 5, Segment.WAITING: 2, Segment.ANSWERED: 2}
    assert not found.capped


def test_the_other_segments(store: SqlStore, person: Person, mixed: dict[str, int]) -> None:
    waiting = ask(store, person, segment=Segment.WAITING)
    assert waiting.groups == ((Group.WAITING, (mixed["waiting_longer"], mixed["waiting"])),)
    answered = ask(store, person, segment=Segment.ANSWERED)
    assert answered.groups == ((Group.ANSWERED, (mixed["resolved"], mixed["answered"])),)


def test_orders(store: SqlStore, person: Person, mixed: dict[str, int]) -> None:
    newest = groups(ask(store, person, order=Order.NEWEST))
    assert newest[Group.LATER] == (mixed["later"], mixed["clockless"])
    severe = groups(ask(store, person, order=Order.SEVERITY))
    assert severe[Group.LATER] == (mixed["later"], mixed["clockless"])
    assert severe[Group.OVER] == (mixed["over_longer"], mixed["over"])
    with store.work() as work:
        work.complaint(mixed["over"]).severity = Severity.S1  # type: ignore[arg-type]
        work.commit()
    severe = groups(ask(store, person, order=Order.SEVERITY))
    assert severe[Group.OVER] == (mixed["over"], mixed["over_longer"])


def test_mine_and_triage(store: SqlStore, person: Person, mixed: dict[str, int]) -> None:
    assert ask(store, person, view=View.MINE).groups == ((Group.OVER, (mixed["over"],)),)
    assert ask(store, person, view=View.MINE, segment=Segment.ANSWERED).segments[Segment.ANSWERED] == 1
    assert ask(store, person, view=View.TRIAGE).groups == ((Group.LATER, (mixed["later"],)),)
    stranger = add_person(store, "Đặng Thu Hà", "ha")
    assert ask(store, stranger, view=View.MINE) == Queue((), dict.fromkeys(Segment, 0))


def test_an_untriaged_case_that_waits_is_still_in_triage(store: SqlStore, person: Person) -> None:
    case = add_case(store, status=Status.WAITING, waiting_since=NOW)
    assert ask(store, person, view=View.TRIAGE).groups == ((Group.WAITING, (case,)),)


def test_filters(store: SqlStore, person: Person, mixed: dict[str, int]) -> None:
    with store.work() as work:
        work.complaint(mixed["over"]).category = "LEAK"  # type: ignore[arg-type]
        work.commit()
    assert ask(store, person, category="LEAK").groups == ((Group.OVER, (mixed["over"],)),)
    assert ask(store, person, severity=Severity.S2).groups == ((Group.LATER, (mixed["clockless"],)),)
    assert ask(store, person, assignee=person.id).groups == ((Group.OVER, (mixed["over"],)),)
    unassigned = ask(store, person, unassigned=True)
    assert mixed["over"] not in groups(unassigned)[Group.OVER]
    assert unassigned.segments[Segment.OPEN] == 4


def test_a_stopped_clock_is_not_over(store: SqlStore, person: Person) -> None:
    case = add_case(store, due=NOW - DAY)
    with store.work() as work:
        running = work.clock(case)
        assert running is not None
        running.stopped_at = NOW - 2 * DAY
        work.commit()
    assert ask(store, person).groups == ((Group.LATER, (case,)),)
    assert store.reader().counts(person.id, NOW).over == 0


def test_an_older_cycle_does_not_double_a_case(store: SqlStore, person: Person) -> None:
    case = add_case(store, due=NOW + DAY)
    with store.work() as work:
        first = work.clock(case)
        assert first is not None
        first.current = False
        work.add(clock(case, NOW - DAY, cycle=2))
        work.commit()
    assert ask(store, person).groups == ((Group.OVER, (case,)),)


def test_counts(store: SqlStore, person: Person, mixed: dict[str, int]) -> None:
    with store.work() as work:
        for placement in (Placement.ARCHIVE, Placement.ARCHIVE, Placement.ATTENTION, Placement.AUTOMATIC):
            add_message(work, placement=placement)
        add_message(work, placement=Placement.LINKING)
        work.commit()
    found = store.reader().counts(person.id, NOW)
    assert (found.triage, found.mine, found.all, found.over) == (1, 1, 5, 2)
    assert (found.archive, found.attention, found.linking) == (2, 1, 1)
    assert mixed


def test_mail_queues_are_newest_first(store: SqlStore, person: Person) -> None:
    with store.work() as work:
        old = add_message(work, "xin chào", placement=Placement.ARCHIVE, received_at=NOW - DAY)
        new = add_message(work, placement=Placement.ARCHIVE, received_at=NOW)
        add_message(work, placement=Placement.ATTENTION)
        work.commit()
    assert ask(store, person, view=View.ARCHIVE).groups == ((Group.MAIL, (new.id, old.id)),)
    assert ask(store, person, view=View.LINKING).groups == ()
    assert ask(store, person, view=View.ARCHIVE, text="CHAO").groups == ((Group.MAIL, (old.id,)),)
    assert [row.id for row in store.reader().mail_rows([old.id, new.id])] == [old.id, new.id]


def test_text_is_searched_folded_over_all_segments(store: SqlStore, person: Person) -> None:
    with store.work() as work:
        hoa = customer("Nguyễn Thị Hoà", "hoa.nguyen@example.vn")
        work.add(hoa)
        work.commit()
    first = add_case(store, 1, subject="Đặt hàng", customer=hoa.id, due=NOW - DAY)
    second = add_case(store, 2, subject="đặt lại", status=Status.RESOLVED)
    with store.work() as work:
        add_message(work, "Số thẻ của tôi", "căn cước.jpg", case=first)
        work.index(first)
        work.commit()
    for text in ("dat", "ĐẶT HÀNG", "hoà", "HOA.NGUYEN@", "ld-26-0001", "the cua", "can cuoc", "nguyễn đặ"):
        assert groups(ask(store, person, text=text)).get(Group.OVER) == (first,), text
    found = ask(store, person, text="dat", segment=Segment.ANSWERED)
    assert found.groups == ((Group.ANSWERED, (second,)),)
    assert found.segments == {Segment.OPEN: 1, Segment.WAITING: 0, Segment.ANSWERED: 1}
    for text in ("khong", "dat khong", "6-0001", '" OR 1=1', "a'b:*&|!<->()"):
        assert ask(store, person, text=text).groups == (), text


def test_a_search_is_capped(store: SqlStore, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_queue, "SEARCH_LIMIT", 2)
    cases = [add_case(store, running, due=NOW + DAY) for running in (1, 2, 3)]
    found = ask(store, person, text="lo")
    assert (found.groups, found.capped) == (((Group.LATER, (cases[1], cases[2])),), True)
    assert not ask(store, person, text="0001").capped


def test_the_earlier_of_two_clocks_decides(store: SqlStore, person: Person) -> None:
    late = add_case(store, 1, due=NOW + 3 * DAY)
    today = add_case(store, 2, due=NOW + 3 * DAY)
    alone = add_case(store, 3)
    policy = add_case(store, 4, due=NOW + HOUR)
    quiet = add_case(store, 5, due=NOW + 2 * DAY)
    add_all(
        store,
        other_clock(late, NOW + 9 * DAY),
        other_clock(late, NOW - HOUR),
        other_clock(today, TODAY_ENDS),
        other_clock(alone, NOW + DAY),
        other_clock(policy, NOW + 5 * DAY),
        other_clock(quiet, NOW - DAY, stopped_at=NOW),
        other_clock(quiet, NOW - DAY, void=True),
        other_clock(quiet, NOW - DAY, paused_at=NOW),
    )
    found = ask(store, person)
    assert found.groups == (
        (Group.OVER, (late,)),
        (Group.TODAY, (policy, today)),
        (Group.LATER, (alone, quiet)),
    )
    reader = store.reader()
    assert reader.counts(person.id, NOW).over == 1
    add_calendar(store)
    rows = reader.case_rows([late, today, alone, policy, quiet], NOW)
    assert [row.other_due_at for row in rows] == [
        NOW - HOUR,
        TODAY_ENDS,
        NOW + DAY,
        NOW + 5 * DAY,
        None,
    ]


def test_a_case_over_by_two_clocks_counts_once(store: SqlStore, person: Person) -> None:
    case = add_case(store, 1, due=NOW - DAY)
    answered = add_case(store, 2, status=Status.ANSWERED)
    add_all(store, other_clock(case, NOW - DAY), other_clock(case, NOW - HOUR))
    add_all(store, other_clock(answered, NOW - DAY))
    assert store.reader().counts(person.id, NOW).over == 1


def test_a_search_sorts_by_the_earlier_clock_too(store: SqlStore, person: Person) -> None:
    first = add_case(store, 1, subject="nhẫn cưới", due=NOW + DAY)
    second = add_case(store, 2, subject="nhẫn cưới", due=NOW + 2 * DAY)
    add_all(store, other_clock(second, NOW - HOUR))
    assert ask(store, person, text="nhẫn").groups == ((Group.OVER, (second,)), (Group.LATER, (first,)))
