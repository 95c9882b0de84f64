"""Time-keeping in a unit of work."""

from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread

import pytest

from leman_desk.domain.case_clock import (
    BreachCause,
    BreachReport,
    ClockKind,
    ClockRef,
    ClockRule,
    ReceiptCorrection,
    Stage,
    TermUnit,
    case_clock_ref,
    response_ref,
)
from leman_desk.domain.complaint import CaseKind, Channel, Status
from leman_desk.domain.correspondence import OutgoingState, Purpose
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import ClockId
from leman_desk.domain.people import Person
from leman_desk.services.deadline_queries import ClockMove, RunningClock
from leman_desk.storage.store import SqlStore
from tests.storage.sample import (
    DAY,
    HOUR,
    NOW,
    add_all,
    add_case,
    add_mailbox,
    add_person,
    clock,
    other_clock,
    outgoing,
)

RULE = ClockRule(
    "vn_access",
    "Access request",
    "Yêu cầu truy cập",
    "Điều 4",
    TermUnit.CALENDAR_DAYS,
    10,
    extension=10,
    categories=("A", "B"),
    enabled=True,
    order=2,
)


def shifted(each: RunningClock, by: timedelta = HOUR, **more: int) -> ClockMove:
    return ClockMove(
        each.id,
        more.get("version", each.version),
        each.kind is ClockKind.RESPONSE,
        each.due_at + by,
        each.soon_at + by,
        each.risk_at + by,
        each.due_at - HOUR,
        each.amount_seconds + 5,
    )


def test_clocks_are_loaded_by_case_and_by_id(store: SqlStore) -> None:
    case, second = add_case(store, due=NOW), add_case(store, 2)
    void = other_clock(case, NOW, started_at=NOW - 20 * DAY, void=True)
    target = other_clock(case, NOW + DAY, kind=ClockKind.TARGET, rule="")
    add_all(store, target, void, other_clock(second, NOW))
    with store.work() as work:
        assert [each.id for each in work.case_clocks(case)] == [void.id, target.id]
        loaded = work.case_clock(target.id)
        assert (loaded.kind, loaded.unit, loaded.due_at, loaded.pauses) == (
            ClockKind.TARGET,
            TermUnit.CALENDAR_DAYS,
            NOW + DAY,
            "[]",
        )
        first = work.clocks(case)[0]
        assert work.response_clock(first.id) is first
        for ask, code in (
            (lambda: work.case_clock(ClockId(99)), "clock.none"),
            (lambda: work.response_clock(ClockId(99)), "clock.none"),
            (lambda: work.correction(ClockId(99)), "receipt.unknown"),
        ):
            with pytest.raises(Refused) as refused:
                ask()
            assert refused.value.code == code


def test_a_clock_changed_by_two_people_is_a_conflict(store: SqlStore, other: SqlStore) -> None:
    one = other_clock(add_case(store), NOW)
    add_all(store, one)
    with other.work() as work:
        work.case_clock(one.id).stop_proof = "BB-12"
        work.commit()
    with store.work() as work:
        work._session.add(one)
        one.stop_proof = "BB-13"
        with pytest.raises(Conflict, match=r"storage\.stale"):
            work.commit()


def test_rules_are_replaced_and_come_in_order(store: SqlStore) -> None:
    breach = ClockRule("breach", "b", "b", "", TermUnit.ELAPSED_TIME, 259_200, incident=True, order=1)
    with store.work() as work:
        work.put_clock_rule(replace(RULE, length=99))
        work.put_clock_rule(RULE)
        work.put_clock_rule(breach)
        assert work.clock_rules() == [breach, RULE]
        work.commit()
    assert store.reader().clock_rules() == [breach, RULE]


def test_corrections_come_oldest_first_withdrawn_ones_too(store: SqlStore, person: Person) -> None:
    case = add_case(store)
    later = ReceiptCorrection(case, 1, NOW, NOW - DAY, "b", person.id, NOW)
    earlier = ReceiptCorrection(case, 1, NOW, NOW - HOUR, "a", person.id, NOW - HOUR, withdrawn_at=NOW)
    add_all(store, later, earlier)
    with store.work() as work:
        assert [each.reason for each in work.corrections(case)] == ["a", "b"]
        assert work.correction(later.id).after == NOW - DAY


def test_a_missed_clock_is_explained_once(store: SqlStore, person: Person) -> None:
    case = add_case(store)

    def said(explanation: str) -> BreachReport:
        return BreachReport(case, ClockRef("r1"), BreachCause.WORKLOAD, explanation, "", person.id, NOW)

    add_all(store, said("đông khách"))
    with store.work() as work:
        work.add(said("lần hai"))
        with pytest.raises(Conflict, match=r"storage\.taken"):
            work.commit()
    with store.work() as work:
        work.drop_breach(ClockRef("r1"))
        work.drop_breach(ClockRef("r1"))
        assert work.breach(ClockRef("r1")) is None
        work.add(said("sửa lại"))
        work.commit()
    with store.work() as work:
        found = work.breach(ClockRef("r1"))
        assert found is not None
        assert (found.explanation, found.cause) == ("sửa lại", BreachCause.WORKLOAD)
        assert work.breach(ClockRef("c1")) is None


def test_moved_clocks_have_new_moments_and_all_the_new_version(store: SqlStore) -> None:
    case, second, ended = (add_case(store, running) for running in (1, 2, 3))
    add_all(
        store,
        clock(case, NOW),
        clock(second, NOW + DAY),
        clock(ended, NOW, stopped_at=NOW),
        other_clock(case, NOW + 2 * DAY),
        other_clock(case, NOW, void=True),
    )
    with store.work() as work:
        moved, still, other = work.running_clocks()
        assert work.move_clocks([shifted(moved), shifted(other)], 2) == 2
        work.commit()
    with store.work() as work:
        one, left = work.clocks(case)[0], work.clocks(second)[0]
        assert (one.due_at, one.soon_at, one.risk_at, one.half_at) == (
            NOW + HOUR,
            NOW - DAY + HOUR,
            NOW - HOUR,
            NOW - HOUR,
        )
        assert (one.calendar_version, one.version, one.length_seconds) == (2, 2, 86_400)
        assert (left.due_at, left.calendar_version, left.version) == (still.due_at, 2, 2)
        assert [(each.calendar_version, each.version) for each in work.clocks(ended)] == [(1, 1)]
        theirs = {each.void: each for each in work.case_clocks(case)}
        assert (theirs[False].due_at, theirs[False].amount_seconds) == (NOW + 2 * DAY + HOUR, 864_005)
        assert [theirs[void].calendar_version for void in (False, True)] == [2, 1]


def test_a_clock_that_changed_meanwhile_is_not_moved(store: SqlStore, other: SqlStore) -> None:
    cases = [add_case(store, running, due=NOW) for running in (1, 2)]
    read = store.reader().running_clocks()
    with other.work() as work:
        work.clocks(cases[0])[0].told_due_at = NOW
        work.commit()
    with store.work() as work:
        assert work.move_clocks([shifted(each) for each in read], 2) == 1
        assert [work.clocks(case)[0].due_at for case in cases] == [NOW, NOW + HOUR]


def test_what_was_loaded_before_a_move_is_loaded_anew(store: SqlStore) -> None:
    case = add_case(store, due=NOW)
    with store.work() as work:
        loaded = work.clocks(case)[0]
        assert loaded.due_at == NOW
        work.move_clocks([shifted(each) for each in work.running_clocks()], 2)
        assert (loaded.due_at, loaded.version) == (NOW + HOUR, 2)
        loaded.told_due_at = NOW
        work.commit()


def test_whoever_loaded_a_clock_before_a_calendar_edit_finds_it_stale(
    store: SqlStore, other: SqlStore
) -> None:
    case = add_case(store, due=NOW)
    with store.work() as work:
        stale = work.clocks(case)[0]
    with other.work() as work:
        assert work.move_clocks([], 2) == 0
        work.commit()
    with store.work() as work:
        work._session.add(stale)
        stale.stopped_at = NOW
        with pytest.raises(Conflict, match=r"storage\.stale"):
            work.commit()


def test_complaints_that_nobody_acknowledged(store: SqlStore, person: Person) -> None:
    box = add_mailbox(store)
    plain = add_case(store, 1, due=NOW + DAY)
    add_case(store, 2, due=NOW + DAY, channel=Channel.PHONE)
    add_case(store, 3, due=NOW + DAY, opened_at=NOW - HOUR)
    add_case(store, 4)
    add_case(store, 5, due=NOW + DAY, kind=CaseKind.DELETION, number="DR-26-0001")
    stopped, void, second = (add_case(store, running) for running in (6, 7, 8))
    acknowledged, replied = (add_case(store, running, due=NOW + DAY) for running in (9, 10))
    again = add_case(store, 11)
    with store.work() as work:
        work.add(clock(stopped, NOW + DAY, stopped_at=NOW))
        work.add(clock(void, NOW + DAY, void=True))
        work.add(clock(second, NOW + DAY, cycle=2))
        work.add(clock(again, NOW - DAY, current=False, stopped_at=NOW - DAY))
        raw = work.vault.put(b"raw")
        failed = {"purpose": Purpose.ACKNOWLEDGEMENT, "state": OutgoingState.FAILED}
        work.add(outgoing(acknowledged, None, box, raw, 1, **failed))
        work.add(outgoing(replied, person.id, box, raw, 2))
        work.add(outgoing(None, None, box, raw, 3, purpose=Purpose.DIGEST))
        work.commit()
        assert work.unacknowledged(NOW) == [plain, replied]
        assert work.unacknowledged(NOW + HOUR) == []


def test_a_complaint_is_acknowledged_once(store: SqlStore, other: SqlStore) -> None:
    case, box = add_case(store), add_mailbox(store)
    with store.work() as work:
        raw = work.vault.put(b"raw")
        more = {"purpose": Purpose.ACKNOWLEDGEMENT, "state": OutgoingState.RECALLED}
        work.add(outgoing(case, None, box, raw, 1, **more))
        work.commit()
    with other.work() as work:
        work.add(outgoing(case, None, box, raw, 2, purpose=Purpose.ACKNOWLEDGEMENT))
        with pytest.raises(Conflict, match=r"storage\.taken"):
            work.commit()


def test_acknowledgements_are_counted_by_address_and_day(store: SqlStore) -> None:
    box = add_mailbox(store)
    cases = [add_case(store, running) for running in range(1, 6)]

    def sent(place: int, recipients: str, **more: object) -> object:
        values = {"purpose": Purpose.ACKNOWLEDGEMENT, "recipients": recipients, **more}
        return outgoing(cases[place], None, box, raw, place, **values)

    with store.work() as work:
        raw = work.vault.put(b"raw")
        work.add(sent(0, "Hoa@example.vn", state=OutgoingState.FAILED))
        work.add(sent(1, "hoa@example.vn"))
        work.add(sent(2, "hoa@example.vn", queued_at=NOW - DAY))
        work.add(sent(3, "oa@example.vn"))
        work.add(sent(4, "hoa@example.vn", purpose=Purpose.REPLY))
        work.commit()
        assert work.acknowledged_to("hoa@example.vn", NOW - 2 * HOUR) == 2
        assert work.acknowledged_to("HOA@example.vn", NOW - 2 * DAY) == 3
        assert work.acknowledged_to("nobody@example.vn", NOW - 2 * DAY) == 0


def test_a_notice_is_given_once(store: SqlStore, person: Person) -> None:
    second = add_person(store, "Đặng Thu Hà", "ha")
    half, over = (ClockRef("r2"), Stage.HALF), (ClockRef("c1"), Stage.OVER)
    with store.work() as work:
        assert work.claim_notices(person.id, [], NOW) == []
        assert work.claim_notices(person.id, [half, over, half], NOW) == [half, over]
        assert work.claim_notices(person.id, [over, (half[0], Stage.OVER)], NOW) == [(half[0], Stage.OVER)]
        assert work.claim_notices(second.id, [half], NOW) == [half]
        work.commit()
    with store.work() as work:
        assert work.claim_notices(person.id, [half, over], NOW) == []


def test_what_was_not_committed_is_still_to_be_told(store: SqlStore, person: Person) -> None:
    chosen = [(ClockRef("r1"), Stage.HALF)]
    with store.work() as work:
        assert work.claim_notices(person.id, chosen, NOW) == chosen
    with store.work() as work:
        assert work.claim_notices(person.id, chosen, NOW) == chosen


def test_two_programs_never_get_the_same_notice(store: SqlStore, other: SqlStore, person: Person) -> None:
    chosen = [(ClockRef(f"r{number}"), stage) for number in range(200) for stage in Stage]
    claimed: list[tuple[ClockRef, Stage]] = []
    start = Barrier(2)

    def claim(mine: SqlStore, wanted: list[tuple[ClockRef, Stage]]) -> None:
        start.wait(10)
        for at in range(0, len(wanted), 50):
            with mine.work() as work:
                claimed.extend(work.claim_notices(person.id, wanted[at : at + 50], NOW))
                work.commit()

    programs = [Thread(target=claim, args=pair) for pair in ((store, chosen), (other, chosen[::-1]))]
    for each in programs:
        each.start()
    for each in programs:
        each.join(60)
    assert sorted(claimed) == sorted(chosen)


def test_a_snooze_takes_the_place_of_the_one_before(store: SqlStore, person: Person) -> None:
    one, two = ClockRef("r1"), ClockRef("c1")
    second = add_person(store, "Đặng Thu Hà", "ha")
    with store.work() as work:
        work.snooze(one, person.id, NOW + HOUR, "gọi lại", NOW)
        work.snooze(one, person.id, NOW + DAY, "chờ giấy tờ", NOW)
        work.snooze(two, person.id, NOW - HOUR, "", NOW)
        work.snooze(one, second.id, NOW, "", NOW)
        work.commit()
    with store.work() as work:
        assert work.snoozes(person.id) == {one: NOW + DAY, two: NOW - HOUR}
        work.drop_snooze(one, person.id)
        work.drop_snooze(one, person.id)
        assert (work.snoozes(person.id), work.snoozes(second.id)) == ({two: NOW - HOUR}, {one: NOW})


def test_names_of_clocks_hold_between_the_two_kinds(store: SqlStore, person: Person) -> None:
    """A response cycle and another clock with one id are two clocks."""
    case = add_case(store, due=NOW)
    add_all(store, other_clock(case, NOW))
    with store.work() as work:
        (response, other) = work.running_clocks()
        assert response.id == other.id == 1
        chosen = [(response_ref(ClockId(1)), Stage.HALF), (case_clock_ref(ClockId(1)), Stage.HALF)]
        assert work.claim_notices(person.id, chosen, NOW) == chosen


def test_running_clocks_are_those_that_the_reader_sees(store: SqlStore) -> None:
    case = add_case(store, status=Status.IN_PROGRESS, due=NOW)
    add_all(store, other_clock(case, NOW - DAY, paused_at=NOW))
    with store.work() as work:
        inside = work.running_clocks()
    assert inside == store.reader().running_clocks()
    assert [(each.kind, each.case) for each in inside] == [
        (ClockKind.STATUTORY, case),
        (ClockKind.RESPONSE, case),
    ]
