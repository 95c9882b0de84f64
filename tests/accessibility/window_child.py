"""Opens the window on the sample desk and lets another program read it over the accessibility bus.

A program of its own: Qt joins the bus of the session it is started in, and only once.
"""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QProcess
from PySide6.QtWidgets import QApplication, QDialog

from leman_desk.compose import SAMPLE_FOLDER, Office
from leman_desk.domain.complaint import Severity
from leman_desk.domain.people import Actor
from leman_desk.domain.sender_rules import RuleKind
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.app import App
from leman_desk.gui.app_nav import BALANCE, BOARD, BREACHES, CALENDAR, RULES, TEMPLATES, page_of
from leman_desk.gui.app_session import Session
from leman_desk.gui.app_work import Work
from leman_desk.gui.charts.card import ChartCard
from leman_desk.gui.pages.board.page import BoardPage
from leman_desk.gui.pages.reply.guard_card import FindingCard
from leman_desk.gui.pages.rules.page import RulesPage
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseFilter, View
from tests.gui.screens_child import StoppedClock

READER = Path(__file__).with_name("tree_reader.py")
SYSTEM_PYTHON = "/usr/bin/python3"
_PATIENCE_MS = 60_000


class Reading:
    """One window, and what is read of it at each step."""

    def __init__(self, program: App) -> None:
        self._program = program
        self.told: dict[str, list[dict[str, object]]] = {}

    def read(self, step: str) -> None:
        self.settle()
        reader = QProcess()
        loop = QEventLoop()
        reader.finished.connect(loop.quit)
        reader.start(SYSTEM_PYTHON, [str(READER)])
        loop.exec()
        errors = bytes(reader.readAllStandardError().data()).decode()
        assert reader.exitCode() == 0, errors
        self.told[step] = json.loads(bytes(reader.readAllStandardOutput().data()).decode())

    def settle(self, until: Callable[[], bool] = lambda: True) -> None:
        limit = QDeadlineTimer(_PATIENCE_MS)
        quiet = 0
        while quiet < 3:
            assert not limit.hasExpired()
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            QApplication.sendPostedEvents()
            quiet = quiet + 1 if self._program.tasks.wait_idle(20) and until() else 0


def add_rule(desk: Desk, actor: Actor) -> None:
    """Make a rule, so that its page has a row."""
    desk.rules.add(actor, kind=RuleKind.DOMAIN, text="shop.example", reason="Packaging")


def read_view(reading: "Reading", session: Session) -> None:
    """Open a saved view, and the dialog that keeps what is shown as another one."""
    chosen = CaseFilter(view=View.ALL, severity=Severity.S2)
    session.desk.views.save(session.actor, name="High ones", chosen=chosen)
    assert session.saved is not None
    session.saved.read()
    reading.settle(lambda: session.saved is not None and bool(session.saved.rows))
    session.show_page(page_of(session.saved.rows[0].id))
    reading.read("view")
    session.actions.action(ActionId.SAVE_VIEW).trigger()
    reading.settle(lambda: session.window.findChild(QDialog) is not None)
    reading.read("save view")
    form = session.window.findChild(QDialog)
    assert form is not None
    form.reject()
    reading.settle(lambda: session.window.findChild(QDialog) is None)


def read_composer(reading: "Reading", session: Session) -> None:
    """Write a card number and another customer's telephone into a reply, so that the privacy guard speaks."""
    mai = session.desk.reading.case_by_number(session.actor, number="LD-26-0147")
    work = session.work
    assert isinstance(work, Work)
    work.open_case(mai)
    reading.settle(lambda: work.desk.front() is not None)
    session.actions.action(ActionId.REPLY).trigger()
    editor = work.reply.sheet.editor
    reading.settle(lambda: bool(editor.toPlainText()))
    editor.insertPlainText("Paid with card 4111 1111 1111 1111. ")
    reading.settle(lambda: bool(session.window.findChildren(FindingCard)))
    reading.read("composer")


def main(profile: str, target: str) -> None:
    application = QApplication(sys.argv[:1])
    office = Office(Path(profile) / SAMPLE_FOLDER)
    office.clock = StoppedClock()  # type: ignore[assignment]  # a clock like any other
    program = App(application, office)
    program.start()
    reading = Reading(program)
    sign_in = program.gate.sign_in
    assert sign_in is not None
    sign_in.use_published.click()
    sign_in.go.click()
    reading.settle(lambda: program.session is not None)
    session = program.session
    assert session is not None
    session.show_page(BOARD)
    reading.settle(lambda: isinstance(page := session.window.page(BOARD), BoardPage) and not page.busy)
    for page in (BOARD, CALENDAR, BREACHES, View.ALL.value):
        session.show_page(page)
        reading.read(page)
    add_rule(session.desk, session.actor)
    for page in (View.ATTENTION.value, View.LINKING.value, BALANCE, RULES, TEMPLATES):
        session.show_page(page)
        reading.read(page)
    rules = session.window.findChild(RulesPage)
    assert rules is not None
    rules.begin_new()
    reading.settle(lambda: session.window.findChild(QDialog) is not None)
    reading.read("rule")
    form = session.window.findChild(QDialog)
    assert form is not None
    form.reject()
    reading.settle(lambda: session.window.findChild(QDialog) is None)
    session.show_page(BOARD)
    for card in session.window.findChildren(ChartCard):
        card.swap()
    reading.read("tables")
    session.show_page(View.ALL.value)
    reading.settle()
    session.actions.action(ActionId.DEADLINE).trigger()
    reading.settle(lambda: session.window.findChild(QDialog) is not None)
    reading.read("deadline")
    shown = session.window.findChild(QDialog)
    assert shown is not None
    shown.reject()
    reading.settle(lambda: session.window.findChild(QDialog) is None)
    read_view(reading, session)
    read_composer(reading, session)
    Path(target).write_text(json.dumps(reading.told, ensure_ascii=False), encoding="utf-8")
    program.close()
    # Qt's side of the bus may outlive the interpreter's objects; nothing is left to be written.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:3])
