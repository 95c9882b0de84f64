from datetime import UTC, date, datetime, timedelta

import pytest
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.gui.pages.deadline.dialog import DeadlineDialog
from leman_desk.gui.pages.deadline.words import as_text, day_text, lines
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.deadlines import Explanation
from leman_desk.services.desk import Desk
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Words

MOMENTS = Moments(Words(Language.EN), "Asia/Ho_Chi_Minh")
HOURS = [["08:00", "12:00"], ["13:00", "17:00"]]
CALENDAR = WorkCalendar.from_dict(
    {
        "zone": "Asia/Ho_Chi_Minh",
        "week": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), HOURS),
        "holidays": {"2026-11-24": "A day off"},
    }
)


@pytest.fixture
def explanation() -> Explanation:
    start = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    ledger = CALENDAR.explain(start, timedelta(hours=24))
    return Explanation(
        number="LD-26-0147",
        started_at=start,
        due_at=ledger.due,
        length_seconds=86_400,
        stopped_at=None,
        calendar_version=14,
        calendar_author="Võ Minh Khoa",
        calendar_at=datetime(2026, 1, 9, 2, 0, tzinfo=UTC),
        zone="Asia/Ho_Chi_Minh",
        ledger=ledger,
    )


def test_the_lines_add_up_to_the_promise_and_name_what_was_skipped(explanation: Explanation) -> None:
    found = lines(explanation, MOMENTS)
    assert sum(line.counted for line in found) == 86_400
    assert found[-1].total == 86_400
    assert [line.counted for line in found if line.counted] == [1800, 28_800, 28_800, 27_000]
    weekend = next(line for line in found if line.days[0] == date(2026, 11, 21))
    assert weekend.days[1] == date(2026, 11, 22)
    assert weekend.why == "Not a working day (2 days)"
    assert day_text(weekend, MOMENTS) == "Sat 21 Nov – Sun 22 Nov"
    assert next(line for line in found if line.days[0] == date(2026, 11, 24)).why == "A day off"


def test_the_text_for_an_auditor_holds_everything(explanation: Explanation) -> None:
    text = as_text(explanation, MOMENTS)
    assert "LD-26-0147" in text
    assert "Due: Thu 26 Nov 2026, 16:30" in text
    assert "16:30 to 17:00" in text
    assert "Calendar version 14 by Võ Minh Khoa" in text


def test_the_dialog_fills_and_copies(
    qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks, theme: Theme, words: Words, mai: CaseId
) -> None:
    dialog = DeadlineDialog(desk, khoa, tasks, theme, words, mai)
    with qtbot.waitSignal(dialog.filled):
        dialog.open()
    assert dialog.table.model().rowCount() >= 2
    dialog.copy.click()
    assert "LD-26-0147" in QGuiApplication.clipboard().text()
    with qtbot.waitSignal(dialog.reply_requested) as asked:
        dialog.reply.click()
    assert asked.args == [mai]


def test_an_unknown_case_is_an_error_inside(
    qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks, theme: Theme, words: Words
) -> None:
    dialog = DeadlineDialog(desk, khoa, tasks, theme, words, CaseId(99_999))
    with qtbot.waitSignal(dialog.filled):
        dialog.open()
    assert dialog.error.isVisible()
    dialog.close()
