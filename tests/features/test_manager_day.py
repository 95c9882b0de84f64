"""A manager's round by keyboard alone on the sample desk: board, reason, calendar edit and undo, deadline."""

from datetime import datetime

import pytest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QLineEdit,
    QPlainTextEdit,
    QRadioButton,
)

from leman_desk.domain.facts import FactKind
from leman_desk.gui.widgets.month_grid import MonthGrid
from tests.features.driver import Driver, said

pytestmark = pytest.mark.usefixtures("no_mouse")


def test_a_managers_round_by_keyboard(desk: Driver) -> None:
    look_at_the_board(desk)
    say_why_it_was_late(desk)
    close_a_day_and_open_it_again(desk)
    explain_a_deadline(desk)


def look_at_the_board(desk: Driver) -> None:
    desk.wait_text("first responses this month were sent within 24 working hours")
    desk.tab_to("Needs action", QAbstractItemView)
    move_to(desk, "Ngô Thành Đạt")
    desk.press("Return")
    desk.wait_text("LD-26-0141 · 1 message")
    desk.press("Ctrl+7")
    desk.wait_text("Answered within 24 working hours")


def say_why_it_was_late(desk: Driver) -> None:
    desk.press("Ctrl+9")
    desk.wait_text("LD-26-0126")
    desk.tab_to("Breach register", QAbstractItemView)
    move_to(desk, "LD-26-0126")
    desk.tab_to("Cause")
    desk.press("Down", 2)
    desk.tab_to("How it came to it", QPlainTextEdit)
    desk.write("Two colleagues were ill on the same day.")
    desk.tab_to("What is done about it", QPlainTextEdit)
    desk.write("A deputy takes over on the first day of absence.")
    desk.tab_to("Record the reason")
    desk.press("Space")
    desk.settle()
    desk.wait(lambda: FactKind.BREACH_EXPLAINED.value in newest_facts(desk))
    desk.wait_text("Recorded by Võ Minh Khoa")
    assert focus_name() in {"Record the reason", "Change the reason"}


def close_a_day_and_open_it_again(desk: Driver) -> None:
    before = dues(desk)
    desk.press("Ctrl+8")
    desk.wait_text("Calendar version 1")
    desk.tab_to("Calendar, February 2026", MonthGrid)
    desk.press("Home")
    desk.press("Right", 11)
    desk.press("Return")
    desk.tab_to("Working day", QRadioButton)
    desk.press("Down")
    desk.press("Right")
    desk.tab_to("Name, shown to staff", QLineEdit)
    desk.press("Ctrl+A")
    desk.write("Vía Thần Tài")
    desk.tab_to("Reason, kept in the audit log", QLineEdit)
    desk.write("All staff help in the stores")
    desk.wait_text("open deadlines move later, 0 earlier.")
    desk.tab_to("Apply as version 2")
    desk.press("Space")
    desk.wait_text("Calendar version 2")
    moved = dues(desk)
    assert sum(after > then for after, then in zip(moved, before, strict=True)) > 3
    assert all(after >= then for after, then in zip(moved, before, strict=True))
    desk.press("F8")
    desk.wait_text("Calendar version 3")
    assert dues(desk) == before


def explain_a_deadline(desk: Driver) -> None:
    desk.press("Ctrl+3")
    desk.wait_text("Ngô Thành Đạt")
    desk.settle()
    desk.press("F9")
    desk.wait_text("How was this deadline counted?")
    desk.wait_text("Calendar version 3, Mon to Fri 08:00–12:00 and 13:00–17:00")
    desk.tab_to("Copy as text")
    desk.press("Space")
    copied = QApplication.clipboard().text()
    assert "24 working hours" in copied
    assert "reaches 24 working hours at 14:25" in copied
    desk.press("Escape")
    desk.settle()


def move_to(desk: Driver, text: str) -> None:
    focus = QApplication.focusWidget()
    assert isinstance(focus, QAbstractItemView)
    for _ in range(20):
        if text in said(focus.currentIndex()) or text in str(focus.currentIndex().data()):
            return
        desk.press("Down")
    raise AssertionError(f"Down does not reach {text!r}")


def dues(desk: Driver) -> list[datetime]:
    clocks = desk.session.desk.store.reader().running_clocks()
    return [clock.due_at for clock in sorted(clocks, key=lambda each: each.id)]


def newest_facts(desk: Driver) -> set[str]:
    rows = desk.session.desk.reading.facts(desk.session.actor, before=None, limit=3)
    return {row.kind for row in rows}


def focus_name() -> str:
    focus = QApplication.focusWidget()
    assert isinstance(focus, QAbstractButton)
    return focus.text()
