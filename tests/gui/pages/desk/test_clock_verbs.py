"""Receipts corrected and deadlines of law begun, extended and ended from the page, on a real desk."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from PySide6.QtWidgets import QDialog, QPushButton
from pytestqt.qtbot import QtBot

from leman_desk.domain.case_clock import Beginning, ClockRule, Ending, TermUnit
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor, Role
from leman_desk.gui.actions import Actions
from leman_desk.gui.forms.reason_dialog import ReasonDialog
from leman_desk.gui.pages.desk.clock_dialogs import StartClockDialog, StopClockDialog
from leman_desk.gui.pages.desk.page import DeskPage
from leman_desk.gui.pages.desk.receipt_dialog import ReceiptDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.desk import Desk
from leman_desk.services.queries import View
from leman_desk.wording.words import Words

WAIT_MS = 10_000


@pytest.fixture
def linh(desk: Desk) -> Actor:
    found = next(each for each in desk.reading.people() if each.login == "linh")
    return Actor(found.id, found.name, found.roles)


@pytest.fixture
def notify(desk: Desk, khoa: Actor) -> ClockRule:
    """A rule that a person starts by hand, switched on by an admin."""
    rule = ClockRule(
        "TEST_NOTIFY",
        "Notify the authority",
        "Thông báo cho cơ quan chuyên trách",
        "Law 91/2025",
        TermUnit.CALENDAR_DAYS,
        10,
        10,
        Beginning.DETECTION,
        Ending.HAND,
        enabled=True,
    )
    admin = replace(khoa, roles=frozenset({Role.ADMIN}))
    desk.clocks.save_rule(admin, rule=rule)
    return rule


class Scene:
    """The page with Mai's complaint in front."""

    def __init__(
        self, qtbot: QtBot, desk: Desk, actor: Actor, tasks: Tasks, theme: Theme, words: Words, case: CaseId
    ) -> None:
        self.qtbot, self.tasks = qtbot, tasks
        self.page = DeskPage(desk, actor, tasks, theme, words, Actions(theme, words))
        qtbot.addWidget(self.page)
        self.page.resize(1400, 800)
        self.page.show()
        with qtbot.waitSignal(self.page.queue.shown, timeout=WAIT_MS):
            self.page.show_view(View.ALL)
        self.page.open_case(case)
        qtbot.waitUntil(lambda: (front := self.page.front()) is not None and front.row.id == case)
        self.settle()

    def settle(self) -> None:
        assert self.tasks.wait_idle(WAIT_MS)
        self.page.read_case()
        assert self.tasks.wait_idle(WAIT_MS)

    def dialog(self, kind: type[QDialog]) -> QDialog:
        found = [each for each in self.page.window().findChildren(kind) if each.isVisible()]
        assert len(found) == 1
        return found[0]

    def done(self, dialog: QDialog) -> None:
        with self.qtbot.waitSignal(dialog.accepted, timeout=WAIT_MS):
            dialog.submit()  # type: ignore[attr-defined]  # form dialogs have it
        self.settle()


@pytest.fixture
def scene(
    qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks, theme: Theme, words: Words, mai: CaseId
) -> Iterator[Scene]:
    yield Scene(qtbot, desk, khoa, tasks, theme, words, mai)
    assert tasks.wait_idle(WAIT_MS)


def test_a_manager_corrects_the_receipt_and_the_deadline_moves(
    scene: Scene, desk: Desk, khoa: Actor, mai: CaseId
) -> None:
    before = desk.deadlines.explain(khoa, case=mai)
    scene.page.panel.clock.receipt.click()
    dialog = scene.dialog(ReceiptDialog)
    assert isinstance(dialog, ReceiptDialog)
    assert dict(dialog.known).keys() >= {"Counts now", "Sender’s date"}
    assert dialog.accept_button.text() == "Correct it"
    dialog.received.setDateTime(dialog.received.dateTime().addSecs(-1800))
    dialog.reason.setText("The log of the old server")
    scene.done(dialog)
    after = desk.deadlines.explain(khoa, case=mai)
    assert after.received_first == before.started_at
    assert after.started_at == before.started_at.replace(second=0, microsecond=0) - timedelta(minutes=30)
    assert after.due_at < before.due_at


def test_a_receipt_proposed_by_an_agent_is_confirmed_in_the_panel(
    scene: Scene, desk: Desk, khoa: Actor, linh: Actor, mai: CaseId
) -> None:
    started = desk.deadlines.explain(khoa, case=mai).started_at
    wanted = started - timedelta(hours=1)
    desk.receipts.correct(linh, case=mai, received_at=wanted, reason="Call log")
    scene.settle()
    note = scene.page.panel.proposals.notes[0]
    confirm = next(each for each in note.findChildren(QPushButton) if each.text() == "Confirm")
    assert scene.page.panel.proposals.isVisibleTo(scene.page.panel)
    confirm.click()
    scene.settle()
    assert desk.deadlines.explain(khoa, case=mai).started_at == wanted
    assert scene.page.panel.proposals.empty


def test_an_agent_proposes_and_takes_it_back(
    qtbot: QtBot, desk: Desk, linh: Actor, tasks: Tasks, theme: Theme, words: Words, mai: CaseId
) -> None:
    scene = Scene(qtbot, desk, linh, tasks, theme, words, mai)
    scene.page.panel.clock.receipt.click()
    dialog = scene.dialog(ReceiptDialog)
    assert isinstance(dialog, ReceiptDialog)
    assert dialog.accept_button.text() == "Propose it"
    dialog.received.setDateTime(dialog.received.dateTime().addSecs(-1800))
    dialog.reason.setText("Call log")
    scene.done(dialog)
    note = scene.page.panel.proposals.notes[0]
    (withdraw,) = note.findChildren(QPushButton)
    assert withdraw.text() == "Withdraw"
    withdraw.click()
    scene.settle()
    assert scene.page.panel.proposals.empty


@pytest.mark.usefixtures("notify")
def test_a_deadline_of_law_is_begun_extended_and_ended(
    scene: Scene, desk: Desk, khoa: Actor, mai: CaseId
) -> None:
    clocks = scene.page.panel.clocks
    scene.settle()
    clocks.start.menu().actions()[-1].trigger()
    begin = scene.dialog(StartClockDialog)
    assert isinstance(begin, StartClockDialog)
    begin.started.setDateTime(begin.started.dateTime().addDays(-1))
    begin.reason.setText("Found during an audit")
    scene.done(begin)
    (kept,) = desk.clocks.times(khoa, case=mai).clocks
    assert (kept.length, kept.extension) == (10, 10)

    row = clocks.rows[0]
    row.more.menu().actions()[0].trigger()
    extend = scene.dialog(ReasonDialog)
    assert isinstance(extend, ReasonDialog)
    extend.reason.setText("Two partners have to be asked")
    scene.done(extend)
    assert desk.clocks.times(khoa, case=mai).clocks[0].extended == 10

    row = clocks.rows[0]
    assert [each.text() for each in row.more.menu().actions()] == ["Record its end…"]
    row.more.menu().actions()[0].trigger()
    end = scene.dialog(StopClockDialog)
    assert isinstance(end, StopClockDialog)
    end.proof.setText("Receipt 12")
    scene.done(end)
    assert desk.clocks.times(khoa, case=mai).clocks[0].verdict == "met"


@pytest.mark.usefixtures("notify")
def test_the_link_of_a_clock_asks_for_its_account(scene: Scene, desk: Desk, khoa: Actor, mai: CaseId) -> None:
    started = desk.deadlines.explain(khoa, case=mai).started_at
    desk.clocks.start(khoa, case=mai, rule="TEST_NOTIFY", started_at=started, reason="A call")
    scene.settle()
    with scene.qtbot.waitSignal(scene.page.deadline_requested) as asked:
        scene.page.panel.clocks.rows[0].counted.click()
    (ref,) = asked.args
    assert desk.deadlines.explain_clock(khoa, clock=ref).rule is not None


def test_what_is_due_first_stands_on_top(
    scene: Scene, desk: Desk, khoa: Actor, mai: CaseId, notify: ClockRule
) -> None:
    panel = scene.page.panel
    admin = replace(khoa, roles=frozenset({Role.ADMIN}))
    assert panel.clock.y() < panel.proposals.y() <= panel.clocks.y()
    early = replace(notify, unit=TermUnit.ELAPSED_TIME, length=60)
    desk.clocks.save_rule(admin, rule=early)
    started = desk.deadlines.explain(khoa, case=mai).started_at
    desk.clocks.start(khoa, case=mai, rule=notify.code, started_at=started, reason="A call")
    scene.settle()
    scene.qtbot.waitUntil(lambda: panel.clocks.y() < panel.clock.y())
