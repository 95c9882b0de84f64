from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from leman_desk.domain.case_clock import ClockRef
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.people import Actor, Role
from leman_desk.gui.pages.deadline.dialog import DeadlineDialog
from leman_desk.gui.pages.deadline.notes import DeadlineNotes
from leman_desk.gui.pages.deadline.strip import chip_words
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.desk import Desk
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Words
from tests.gui.pages.deadline.fakes import ACCESS, CASE, EXPLANATIONS, RESOLUTION, RESPONSE, FakeDesk
from tests.wording.ledger_example import local

EN = Moments(Words(Language.EN), "Asia/Ho_Chi_Minh")
MANAGER = Actor(PersonId(UUID(int=1)), "Võ Minh Khoa", frozenset({Role.MANAGER}))
BOARD = Actor(PersonId(UUID(int=3)), "Đặng Thu Hà", frozenset({Role.BOARD}))


class Opened:
    """A dialog over its window, filled."""

    def __init__(self, qtbot: QtBot, tasks: Tasks, theme: Theme) -> None:
        self.qtbot, self.tasks, self.theme = qtbot, tasks, theme
        self.window = QWidget()
        self.field = QLineEdit()
        QVBoxLayout(self.window).addWidget(self.field)
        qtbot.addWidget(self.window)
        self.window.resize(1100, 700)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.window.activateWindow()
        self.field.setFocus()
        self.desk = FakeDesk()

    def dialog(self, target: CaseId | ClockRef = CASE, actor: Actor = MANAGER) -> DeadlineDialog:
        made = DeadlineDialog(
            self.desk,  # type: ignore[arg-type]  # answers as the services do
            actor,
            self.tasks,
            self.theme,
            Words(Language.EN),
            target,
            self.window,
        )
        with self.qtbot.waitSignal(made.filled):
            made.open()
        return made


@pytest.fixture
def scene(qtbot: QtBot, tasks: Tasks, theme: Theme) -> Opened:
    return Opened(qtbot, tasks, theme)


def cells(dialog: DeadlineDialog) -> list[tuple[str, ...]]:
    rows = dialog.body.table.rows
    return [
        tuple(str(rows.index(row, column).data()) for column in range(rows.columnCount()))
        for row in range(rows.rowCount())
    ]


def test_the_response_reads_as_the_picture_does(scene: Opened) -> None:
    dialog = scene.dialog()
    assert dialog.windowTitle() == "Deadline of LD-26-0147"
    assert "Policy §6: “immediately or within 24 working hours" in dialog.source.text()
    assert cells(dialog)[0] == ("Wed 11 Feb", "4 h 30 m", "from 11:30, after it arrived, without lunch")
    assert cells(dialog)[-1] == ("Tue 24 Feb", "3 h 30 m", "reaches 24 working hours at 11:30")
    said = [text.text() for text in dialog.body.notes.texts]
    assert said[0] == "On time is not the same as soon."
    assert said[2].startswith("The automatic acknowledgement (Wed 11 Feb 11:31) is not a response")
    assert said[-1].startswith("Calendar version 14, Mon to Fri 08:00–12:00 and 13:00–17:00, signed by")
    assert chip_words(EXPLANATIONS[RESPONSE], EN) == "5 h 20 m left of 24 working hours"
    dialog.close()


def test_every_clock_of_the_case_can_be_chosen(scene: Opened) -> None:
    dialog = scene.dialog()
    assert dialog.clocks.isVisible()
    with scene.qtbot.waitSignal(dialog.filled):
        dialog.clocks.chosen.emit(ACCESS)
    assert dialog.source.text().startswith("LD-26-0147, Answer an access request. Law 91/2025")
    assert dialog.source.text().endswith("Confirm with counsel.")
    assert cells(dialog)[0][2] == "the day of the event is not counted"
    assert dialog.body.strip.strand.isHidden()
    assert dialog.reply.isHidden()
    with scene.qtbot.waitSignal(dialog.filled):
        dialog.clocks.chosen.emit(RESPONSE)
    assert dialog.reply.isVisible()
    dialog.close()


def test_it_opens_at_a_clock_by_its_name(scene: Opened) -> None:
    dialog = scene.dialog(RESOLUTION)
    assert dialog.clocks.current() == RESOLUTION
    assert "A goal of this desk" in dialog.source.text()
    dialog.close()


def test_copying_takes_the_whole_account(scene: Opened) -> None:
    dialog = scene.dialog()
    dialog.copy.click()
    text = QGuiApplication.clipboard().text()
    assert "14 to 23 Feb\t0 h" in text
    assert "Due: Tue 24 Feb 2026, 11:30" in text
    assert dialog.said.text() == "Copied."
    dialog.close()


def test_the_pdf_is_saved_in_the_language_of_the_window(scene: Opened, tmp_path: Path) -> None:
    dialog = scene.dialog(ACCESS)
    with scene.qtbot.waitSignal(dialog.saved):
        dialog.save_pdf(tmp_path / "deadline")
    assert scene.desk.saved == [(EXPLANATIONS[ACCESS], "en", tmp_path / "deadline.pdf")]
    assert dialog.said.text() == "Saved as deadline.pdf."
    dialog.close()


def test_replying_and_the_calendar_close_it_and_ask(scene: Opened) -> None:
    dialog = scene.dialog()
    with scene.qtbot.waitSignal(dialog.reply_requested) as asked:
        dialog.reply.click()
    assert asked.args == [CASE]
    again = scene.dialog()
    with scene.qtbot.waitSignal(again.calendar_requested):
        again.calendar.click()


def test_who_may_not_answer_is_not_offered_to(scene: Opened) -> None:
    dialog = scene.dialog(actor=BOARD)
    assert dialog.reply.isHidden()
    assert dialog.copy.isVisible()
    dialog.close()


def test_escape_closes_it_and_focus_returns(scene: Opened) -> None:
    dialog = scene.dialog()
    dialog.body.table.setFocus()
    with scene.qtbot.waitSignal(dialog.finished):
        QTest.keyClick(dialog.body.table, Qt.Key.Key_Escape)
    scene.qtbot.waitUntil(scene.field.hasFocus)


def test_a_case_without_a_clock_is_an_error_inside(scene: Opened) -> None:
    dialog = scene.dialog(CaseId(99))
    assert dialog.error.isVisible()
    assert dialog.body.isHidden()
    dialog.close()


@pytest.mark.parametrize("scale", [100, 150])
def test_everything_is_reachable_in_the_smallest_window(scene: Opened, theme: Theme, scale: int) -> None:
    theme.set_scale(scale)
    try:
        dialog = scene.dialog()
        assert dialog.width() <= 1100
        assert dialog.height() <= 700
        assert dialog.reply.mapTo(dialog, dialog.reply.rect().bottomRight()).y() <= dialog.height()
        assert dialog.area.horizontalScrollBar().maximum() == 0
        bar = dialog.area.verticalScrollBar()
        QTest.keyClick(dialog, Qt.Key.Key_PageDown)
        assert bar.value() > 0
        dialog.close()
    finally:
        theme.set_scale(100)


def test_corrections_and_what_was_told_are_said(qtbot: QtBot, theme: Theme) -> None:
    notes = DeadlineNotes(theme)
    qtbot.addWidget(notes)
    told = replace(
        EXPLANATIONS[RESPONSE],
        received_first=local(2, 11, 16),
        corrected_by="Nguyễn Hà Linh",
        correction_reason="the mailbox was moved",
        told_due_at=local(2, 23, 11, 30),
        acknowledged_at=None,
        human_days=None,
    )
    notes.show_told(told, EN)
    said = [text.text() for text in notes.texts]
    assert said[0].startswith("The time of receipt was corrected from Wed 11 Feb 2026, 16:00 to")
    assert said[0].endswith("By Nguyễn Hà Linh: the mailbox was moved")
    assert said[1].startswith("The customer was told Mon 23 Feb 2026, 11:30")
    assert not any("acknowledgement" in each for each in said)


def test_a_closed_clock_says_its_verdict() -> None:
    told = replace(
        EXPLANATIONS[RESPONSE],
        stopped_at=local(2, 12, 9),
        verdict="met",
        state=ClockState.CLOSED,
        left_seconds=0,
    )
    assert chip_words(told, EN) == "Met. Closed, answered in 5 h 30 m"


def test_the_sample_desk_explains_its_own_clock(
    qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks, theme: Theme, words: Words, mai: CaseId
) -> None:
    dialog = DeadlineDialog(desk, khoa, tasks, theme, words, mai)
    with qtbot.waitSignal(dialog.filled):
        dialog.open()
    assert dialog.error.isHidden()
    assert dialog.source.text().startswith("LD-26-0147, first response.")
    assert len(cells(dialog)) >= 2
    dialog.close()
