"""Sorting mail by keyboard alone: link, rule, split and bulk triage, each taken back with F8."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLineEdit, QListView
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from leman_desk.compose import Office
from leman_desk.domain.complaint import Channel, Status
from leman_desk.domain.ids import CaseId
from leman_desk.services.case_opening import open_complaint
from leman_desk.services.clockwork import Clockwork
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseFilter, View
from tests.features.driver import Driver, names_of, said
from tests.features.ready import LOGIN, PASSPHRASE, make_desk, signed_in

pytestmark = pytest.mark.usefixtures("no_mouse")

LONG = 30_000
STALL_SECONDS = 0.25
STALL_SHARE = 1 / 3
"""A window that stops stops for the whole command; on a busy computer only the share of it tells."""


def test_sorting_by_keyboard(desk: Driver) -> None:
    link_and_take_back(desk)
    rule_and_take_back(desk)
    split_and_take_back(desk)
    triage_and_take_back(desk)


def link_and_take_back(desk: Driver) -> None:
    go_to(desk, "Needs linking")
    desk.wait_text("It names LD-26-0147")
    before = desk.rows("Needs linking")
    in_list(desk, "Needs linking")
    desk.press("L")
    desk.wait_text("Message put on the complaint.")
    desk.wait(lambda: len(desk.rows("Needs linking")) == len(before) - 1)
    desk.press("F8")
    desk.wait(lambda: len(desk.rows("Needs linking")) == len(before))
    desk.wait_text("It names LD-26-0147")


def rule_and_take_back(desk: Driver) -> None:
    go_to(desk, "Sender rules")
    desk.wait_text("No rules yet")
    desk.tab_to("Add rule…")
    desk.press("Space")
    desk.tab_to("Sender", QLineEdit)
    desk.write("ducanh.phan@example.net")
    desk.wait_text("1 would be set aside.")
    desk.wait_text("Also set aside 1 complaint that nobody triaged yet")
    desk.tab_to("Also set aside 1 complaint that nobody triaged yet")
    desk.press("Space")
    desk.tab_to("Add rule")
    desk.press("Space")
    desk.wait(lambda: desk.rows("Sender rules") == ["Sender: ducanh.phan@example.net"])
    desk.wait_text("Rule for ducanh.phan@example.net added, and 1 complaint set aside.")
    case = number(desk, "LD-26-0159")
    assert complaint_status(desk, case) is Status.NOT_PRIVACY
    desk.press("F8")
    desk.wait_text("No rules yet")
    assert complaint_status(desk, case) is Status.NEW


def split_and_take_back(desk: Driver) -> None:
    desk.press("Ctrl+3")
    in_list(desk, "All complaints")
    for _ in range(40):
        if desk.sees("LD-26-0152 · 2 messages"):
            break
        desk.press("J")
        desk.qtbot.wait(120)  # a row settles before its case is read
    desk.wait_text("LD-26-0152 · 2 messages")
    in_list(desk, "All complaints")
    desk.press("S")
    desk.wait_text("Take messages out of LD-26-0152")
    desk.wait_text("1 message moves")
    desk.wait_text("New complaint: ")
    desk.press("Return")
    desk.wait_text("opened with what was taken out of LD-26-0152.")
    case = number(desk, "LD-26-0152")
    assert messages(desk, case) == 1
    desk.press("F8")
    desk.wait(lambda: messages(desk, case) == 2)


def triage_and_take_back(desk: Driver) -> None:
    desk.press("Ctrl+1")
    in_list(desk, "Inbox to triage")
    waiting = untriaged(desk)
    assert len(waiting) > 2
    # The rows of the list before are in sight for a moment; choosing all of them would choose none of these.
    desk.wait(lambda: desk.count("Inbox to triage", "LD-26-") == len(waiting))
    desk.qtbot.wait(300)
    desk.press("Ctrl+A")
    desk.press("5")
    desk.tab_to("Reason", QLineEdit)
    desk.write("Prices")
    desk.press("Return")
    desk.wait_text(f"{len(waiting)} cases marked as not privacy.")
    desk.wait(lambda: untriaged(desk) == [])
    desk.press("F8")
    desk.wait(lambda: untriaged(desk) == waiting)


@pytest.mark.parametrize("count", [1, 50, 500])
def test_any_number_of_rows_is_triaged_by_one_key_without_stopping_the_window(
    qtbot: QtBot, tmp_path: Path, count: int
) -> None:
    office = make_desk(Office(tmp_path / "profile"))
    seed(office, count)
    with signed_in(office, qtbot) as desk:
        desk.press("Ctrl+1")
        in_list(desk, "Inbox to triage")
        desk.wait(lambda: len(untriaged(desk)) == count, LONG)
        turns = Turns(desk)
        for key, text in (("V", "severity"), ("A", "assignee")):
            with turns:
                desk.press("Ctrl+A")
                desk.press(key)
                desk.wait(lambda: QApplication.activePopupWidget() is not None)
                desk.press("Down", 1 if text == "severity" else 0)
                desk.press("Return")
                idle(desk)
            assert changed_in(desk, text) == count, text
            with turns:
                desk.press("F8")
                idle(desk)
            assert changed_in(desk, text) == 0, text
        with turns:
            desk.press("Ctrl+A")
            desk.press("2")
            idle(desk)
        desk.wait(lambda: untriaged(desk) == [], LONG)
        with turns:
            desk.press("F8")
            idle(desk)
        desk.wait(lambda: len(untriaged(desk)) == count, LONG)
        told = f"{turns.longest:.3f} s of {turns.spent:.3f} s"
        assert turns.longest < max(STALL_SECONDS, turns.slowest * STALL_SHARE), told


class Turns:
    """Measures the longest time in which the window did not turn, apart from what a test itself reads."""

    def __init__(self, desk: Driver) -> None:
        self.longest = self.slowest = self.spent = 0.0
        self._began = self._last = 0.0
        self._timer = QTimer(desk.session.window)
        self._timer.setInterval(5)
        self._timer.timeout.connect(self._turn)

    def __enter__(self) -> None:
        self._began = self._last = monotonic()
        self._timer.start()

    def __exit__(self, *_error: object) -> None:
        self._turn()
        self._timer.stop()
        took = monotonic() - self._began
        self.spent, self.slowest = self.spent + took, max(self.slowest, took)

    def _turn(self) -> None:
        now = monotonic()
        self.longest = max(self.longest, now - self._last)
        self._last = now


def idle(desk: Driver) -> None:
    desk.wait(lambda: desk.desk.tasks.wait_idle(0), 120_000)


def seed(office: Office, count: int) -> None:
    """Put complaints into the inbox to triage without a mail for each."""
    found = office.access.sign_in(LOGIN, PASSPHRASE)
    desk = office.open_desk(found)
    clockwork, at = Clockwork(desk.calendars), datetime.now(UTC) - timedelta(hours=1)
    with desk.store.work() as work:
        for each in range(count):
            complaint = open_complaint(
                work,
                desk.calendars,
                subject=f"Question {each}",
                channel=Channel.MAIL,
                received_at=at,
                now=at,
                customer=None,
            )
            clockwork.start(work, complaint, at, now=at)
        work.commit()
    found.store.close()


def changed_in(desk: Driver, field: str) -> int:
    opened, waiting = services(desk), untriaged(desk)
    rows = opened.reading.case_rows(desk.session.actor, ids=waiting)
    if field == "severity":
        return sum(row.severity.value != "S3" for row in rows)
    return sum(row.assignee is not None for row in rows)


def go_to(desk: Driver, name: str) -> None:
    desk.press("Ctrl+K")
    desk.write(name)

    def offered() -> bool:
        lists = [each for each in desk.session.window.findChildren(QListView) if isValid(each)]
        return any(each.isVisible() and name in said(each.currentIndex()) for each in lists)

    desk.wait(offered)
    desk.press("Return")
    desk.settle()


def in_list(desk: Driver, name: str) -> None:
    """Wait until the list has the focus, as it has by itself when its page comes."""

    def focused() -> bool:
        focus = QApplication.focusWidget()
        return isinstance(focus, QAbstractItemView) and name in names_of(focus)

    for _ in range(6):
        if desk.soon(focused):
            break
        desk.press("F6")
    focus = QApplication.focusWidget()
    assert isinstance(focus, QAbstractItemView)
    desk.wait(lambda: said(focus.currentIndex()))


def services(desk: Driver) -> Desk:
    return desk.session.desk


def number(desk: Driver, text: str) -> CaseId:
    return services(desk).reading.case_by_number(desk.session.actor, number=text)


def complaint_status(desk: Driver, case: CaseId) -> Status:
    with services(desk).store.work() as work:
        return work.complaint(case).status


def messages(desk: Driver, case: CaseId) -> int:
    with services(desk).store.work() as work:
        return len([each for each in work.messages_of(case) if each.direction.value == "in"])


def untriaged(desk: Driver) -> list[CaseId]:
    queue = services(desk).reading.queue(desk.session.actor, chosen=CaseFilter(view=View.TRIAGE))
    return [CaseId(each) for _, ids in queue.groups for each in ids]
