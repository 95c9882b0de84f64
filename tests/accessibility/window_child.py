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
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.app import App
from leman_desk.gui.app_nav import BOARD, BREACHES, CALENDAR
from leman_desk.gui.charts.card import ChartCard
from leman_desk.services.queries import View
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
    for page in (BOARD, CALENDAR, BREACHES, View.ALL.value):
        session.show_page(page)
        reading.read(page)
    session.show_page(BOARD)
    for card in session.window.findChildren(ChartCard):
        card.swap()
    reading.read("tables")
    session.show_page(View.ALL.value)
    reading.settle()
    session.actions.action(ActionId.DEADLINE).trigger()
    reading.settle(lambda: session.window.findChild(QDialog) is not None)
    reading.read("deadline")
    Path(target).write_text(json.dumps(reading.told, ensure_ascii=False), encoding="utf-8")
    program.close()
    # Qt's side of the bus may outlive the interpreter's objects; nothing is left to be written.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:3])
