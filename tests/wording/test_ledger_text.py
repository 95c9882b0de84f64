import random
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from leman_desk.domain.case_clock import Beginning, ClockKind, ClockRule, Term, TermUnit
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.terms import Pause, count
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.wording.ledger_text import (
    as_text,
    basis,
    due_text,
    human_line,
    left_text,
    promised_text,
    rows,
    source_text,
)
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Words
from tests.wording.ledger_example import NOW, RECEIVED, SPEC, Told, local, picture, told

EN = Moments(Words(Language.EN), "Asia/Ho_Chi_Minh")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ACCESS = ClockRule(
    "access",
    "Answer an access request",
    "Trả lời yêu cầu truy cập dữ liệu",
    "Decree 356/2025, article 5",
    TermUnit.CALENDAR_DAYS,
    10,
    10,
)


def counted(unit: TermUnit, length: int, pauses: tuple[Pause, ...] = (), **values: Any) -> Told:
    found = count(WorkCalendar.from_dict(SPEC), Term(unit, length), RECEIVED, pauses)
    return replace(
        told(),
        ledger=found.ledger(),
        due_at=found.due_at,
        amount_seconds=found.amount // timedelta(seconds=1),
        left_seconds=found.left_seconds(NOW),
        unit=unit,
        length=length,
        pauses=pauses,
        **values,
    )


def test_the_day_of_the_picture_reads_as_the_picture_does() -> None:
    assert [(row.when, row.amount, row.why) for row in rows(picture(), EN)] == [
        ("Wed 11 Feb", "4 h 30 m", "from 11:30, after it arrived, without lunch"),
        ("Thu 12 Feb", "8 h", "a full working day"),
        ("Fri 13 Feb", "8 h", "6 h 10 m used so far, 1 h 50 m left today"),
        ("14 to 23 Feb", "0 h", "weekends, Lunar New Year (5 days), Swapped day off on Mon 23"),
        ("Tue 24 Feb", "3 h 30 m", "reaches 24 working hours at 11:30"),
    ]
    assert [row.running for row in rows(picture(), EN)][-1] == "24 h"


@pytest.mark.parametrize("seed", range(40))
def test_the_rows_add_up_to_the_second_on_any_calendar(seed: int) -> None:
    chance = random.Random(seed)
    spec = any_calendar(chance)
    start = local(
        chance.randint(1, 12), chance.randint(1, 28), chance.randint(0, 23), 17, chance.randint(0, 59)
    )
    amount = timedelta(seconds=chance.randint(1, 200 * 3600), microseconds=chance.choice((0, 0, 1, 999_999)))
    now = start + timedelta(seconds=chance.randint(0, 30 * 86_400))
    account = told(spec, start, amount, now)
    moments = Moments(Words(Language.EN), account.zone)
    found = rows(account, moments)
    assert sum(row.seconds for row in found) == account.amount_seconds
    assert found[-1].total == account.amount_seconds
    assert [row.total for row in found] == [
        sum(each.seconds for each in found[: index + 1]) for index in range(len(found))
    ]
    assert [day.day for row in found for day in row.days] == [day.day for day in account.ledger.by_day()]
    assert all(row.why for row in found)


def any_calendar(chance: random.Random) -> dict[str, Any]:
    """Nights, whole days, odd minutes, holidays and changed days in zones that shift their clocks."""
    shapes = (
        [["08:00", "12:00"], ["13:00", "17:00"]],
        [["22:00", "06:00"]],
        [["00:00", "24:00"]],
        [["09:07", "11:13"], ["12:01", "12:02"], ["15:00", "18:30"]],
    )
    shape = chance.choice(shapes)
    open_days = chance.sample(DAYS, chance.randint(1, 7))
    days = {f"2026-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}": "A day" for _ in range(40)}
    return {
        "zone": chance.choice(("Asia/Ho_Chi_Minh", "Europe/Berlin", "America/New_York", "Asia/Kathmandu")),
        "week": dict.fromkeys(open_days, shape),
        "holidays": days,
        "overrides": {"2026-03-29": [["08:00", "10:00"]]},
    }


@pytest.mark.parametrize(
    ("unit", "length"),
    [
        (TermUnit.WORKING_DAYS, 2),
        (TermUnit.CALENDAR_DAYS, 10),
        (TermUnit.ELAPSED_TIME, 72 * 3600),
        (TermUnit.NEXT_WORKING_DAY, 1),
        (TermUnit.WORKING_TIME, 40 * 3600),
    ],
)
def test_every_kind_of_term_adds_up_and_tells_its_rule(unit: TermUnit, length: int) -> None:
    account = counted(unit, length, kind=ClockKind.STATUTORY, rule=ACCESS)
    assert sum(row.seconds for row in rows(account, EN)) == account.amount_seconds
    text = as_text(account, EN)
    assert "Decree 356/2025, article 5. Confirm with counsel." in text
    assert ("Civil Code 2015" in text) == (unit in {TermUnit.WORKING_DAYS, TermUnit.CALENDAR_DAYS})


def test_days_begin_after_the_event_and_a_day_of_rest_moves_the_end() -> None:
    account = counted(TermUnit.CALENDAR_DAYS, 10, kind=ClockKind.STATUTORY, rule=ACCESS)
    found = rows(account, EN)
    assert (found[0].amount, found[0].why) == ("0 days", "the day of the event is not counted")
    ending = next(row for row in found if "ends with this day" in row.why)
    assert (ending.when, ending.running) == ("14 to 21 Feb", "10 days")
    assert found[-1].why == "the end moves here, since the last day was a day of rest"
    assert due_text(account.unit, account.due_at, EN, NOW) == "Tue 24 Feb 24:00"
    assert "Due: Tue 24 Feb 2026, 24:00" in as_text(account, EN)


def test_time_spent_waiting_for_the_customer_is_named_and_does_not_count() -> None:
    pause = (local(2, 12, 10), local(2, 25, 15))
    account = counted(TermUnit.WORKING_TIME, 40 * 3600, (pause,), kind=ClockKind.RESOLUTION)
    found = {row.when: row for row in rows(account, EN)}
    assert found["Thu 12 Feb"].amount == "2 h"
    assert found["Thu 12 Feb"].why == "paused from 10:00 to 17:00"
    assert found["Fri 13 Feb"].why == "paused, waiting for the customer"
    assert "Paused from Thu 12 Feb 2026, 10:00 to Wed 25 Feb 2026, 15:00" in as_text(account, EN)


def test_days_that_are_alike_stand_in_one_row_and_seconds_are_told() -> None:
    account = told(start=local(2, 13, 18, 0, 7), amount=timedelta(hours=80, seconds=11))
    found = rows(account, EN)
    assert found[0].why.startswith("arrived at 18:00:07, after closing, weekend")
    week = next(row for row in found if row.when == "2 to 6 Mar")
    assert (week.amount, week.why) == ("40 h", "5 full working days")
    assert next(row for row in found if row.when == "Sat 28 Feb").why.endswith(
        "working hours of a changed day"
    )
    assert found[-1].amount == "11 s"


def test_an_answer_shows_on_its_day_instead_of_what_is_left() -> None:
    account = told(stopped_at=local(2, 12, 9, 0, 5), state=ClockState.CLOSED)
    found = {row.when: row.why for row in rows(account, EN)}
    assert found["Thu 12 Feb"] == "a full working day, answered at 09:00:05"
    assert found["Fri 13 Feb"] == "a full working day"


def test_the_text_for_an_auditor_names_calendar_author_corrections_and_what_was_told() -> None:
    account = replace(
        picture(),
        received_first=local(2, 11, 16),
        corrected_by="Nguyễn Hà Linh",
        correction_reason="the mailbox was moved",
        told_due_at=local(2, 23, 11, 30),
    )
    text = as_text(account, EN)
    assert text.startswith("How the deadline of LD-26-0147 was counted\n")
    assert (
        "The time of receipt was corrected from Wed 11 Feb 2026, 16:00 to Wed 11 Feb 2026, 11:30."
        " By Nguyễn Hà Linh: the mailbox was moved" in text
    )
    assert "The customer was told Mon 23 Feb 2026, 11:30" in text
    assert "(Wed 11 Feb 11:31) is not a response and does not stop the clock." in text
    assert "Together: 24 h\n" in text
    assert basis(account, EN) == (
        "Calendar version 14, Mon to Fri 08:00–12:00 and 13:00–17:00, signed by Võ Minh Khoa on 9 Jan 2026."
    )


def test_without_acknowledgement_nothing_is_said_of_one() -> None:
    assert "acknowledgement (" not in as_text(told(), EN)


def test_an_extension_is_told_with_its_reason() -> None:
    account = counted(
        TermUnit.CALENDAR_DAYS,
        20,
        kind=ClockKind.STATUTORY,
        rule=replace(ACCESS, begins=Beginning.DETECTION),
    )
    account = replace(account, length=10, extended=10, extension_reason="records of two partners")
    assert promised_text(account, EN) == "10 days and 10 days more"
    assert "Extended once by 10 days. Reason: records of two partners" in as_text(account, EN)
    assert "Detected: Wed 11 Feb 2026, 11:30" in as_text(account, EN)


def test_the_source_is_the_policy_the_law_or_a_goal_of_the_desk() -> None:
    assert "Policy §6: “immediately or within 24 working hours" in source_text(picture(), EN)
    assert "this desk promises 16 working hours" in source_text(told(amount=timedelta(hours=16)), EN)
    assert source_text(told(kind=ClockKind.RESOLUTION), EN).startswith("LD-26-0147, resolution. A goal")


def test_the_human_line_is_for_running_clocks_with_a_long_wait() -> None:
    assert human_line(picture(), EN) == (
        "Ms Mai will have waited 13 days by the due time."
        " Answer before 17:00 today and nobody waits through Lunar New Year."
    )
    assert not human_line(replace(picture(), stopped_at=NOW), EN)
    assert "Answer before" not in human_line(replace(picture(), now=local(2, 13, 17, 1)), EN)


@pytest.mark.parametrize(
    ("unit", "state", "left", "said"),
    [
        (TermUnit.WORKING_TIME, ClockState.DUE_SOON, 19_200, "5 h 20 m left"),
        (TermUnit.CALENDAR_DAYS, ClockState.IN_TIME, 9 * 86_400 - 1, "9 days left"),
        (TermUnit.WORKING_DAYS, ClockState.AT_RISK, 31_800, "8 h 50 m left"),
        (TermUnit.CALENDAR_DAYS, ClockState.OVER, -2 * 86_400 - 5, "2 days over"),
        (TermUnit.ELAPSED_TIME, ClockState.OVER, -30, "Over the limit"),
        (TermUnit.WORKING_TIME, ClockState.WAITING, 0, "Waiting for customer"),
    ],
)
def test_what_is_left_is_said_in_the_clocks_own_unit(
    unit: TermUnit, state: ClockState, left: int, said: str
) -> None:
    assert left_text(unit, state, left, EN) == said
