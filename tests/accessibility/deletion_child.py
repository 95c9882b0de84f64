"""Opens the window on the sample desk, first as an admin, then as a board member, to be read from outside.

A program of its own, as in `window_child`.
"""

import json
import os
import sys
from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog

from leman_desk.compose import SAMPLE_FOLDER, Office
from leman_desk.domain.ids import CaseId
from leman_desk.gui.app import App
from leman_desk.gui.app_nav import BOARD, CUSTOMERS, DELETIONS, SETTINGS, SYSTEMS
from leman_desk.gui.app_session import Session
from leman_desk.gui.pages.deletion.page import DeletionPage
from leman_desk.gui.pages.settings.page import SettingsPage
from leman_desk.gui.pages.systems.page import SystemsPage
from leman_desk.services.access import SAMPLE_PASSPHRASE
from leman_desk.services.queries import View
from tests.accessibility.window_child import Reading
from tests.gui.screens_child import StoppedClock

WIDTH, HEIGHT = 1440, 900


def sign_in(program: App, reading: Reading, login: str) -> Session:
    page = program.gate.sign_in
    assert page is not None
    before = program.session
    page.login.setText(login)
    page.passphrase.setText(SAMPLE_PASSPHRASE)
    page.passphrase.textEdited.emit(SAMPLE_PASSPHRASE)
    page.go.click()
    reading.settle(lambda: program.session is not None and program.session is not before)
    session = program.session
    assert session is not None
    session.window.resize(WIDTH, HEIGHT)
    return session


def read_dialog(reading: Reading, session: Session, step: str) -> None:
    reading.settle(lambda: session.window.findChild(QDialog) is not None)
    reading.read(step)
    dialog = session.window.findChild(QDialog)
    assert dialog is not None
    dialog.reject()
    reading.settle(lambda: session.window.findChild(QDialog) is None)


def open_request(reading: Reading, session: Session) -> DeletionPage:
    session.show_page(DELETIONS)
    reading.settle()
    page = session.window.page(DELETIONS)
    assert isinstance(page, DeletionPage)
    page.open_request(CaseId(page.list.model.lines[0].key))
    reading.settle(page.request.isVisible)
    return page


def read_as_admin(reading: Reading, session: Session) -> None:
    session.show_page(DELETIONS)
    reading.read("deletions")
    page = open_request(reading, session)
    complaint = page.request.view.conversation if page.request.view is not None else None
    reading.read("deletion")
    page.request.systems.table.setFocus()
    reading.settle()
    page.request.systems.buttons["change_row"].click()
    read_dialog(reading, session, "plan")
    page.request.area.ensureWidgetVisible(page.request.systems)
    reading.read("systems of it")
    session.show_page(CUSTOMERS)
    reading.read("customers")
    assert complaint is not None
    session.show_page(View.ALL.value)
    reading.settle()
    assert session.work is not None
    session.work.open_case(complaint)
    reading.read("case")
    session.show_page(SYSTEMS)
    reading.read("checklist")
    systems = session.window.page(SYSTEMS)
    assert isinstance(systems, SystemsPage)
    systems.form.preview.click()
    read_dialog(reading, session, "letter")
    session.show_page(SETTINGS)
    settings = session.window.page(SETTINGS)
    assert isinstance(settings, SettingsPage)
    reading.settle()
    settings.deputies.add.setFocus()
    reading.read("settings")
    settings.deputies.add.click()
    reading.settle(lambda: session.window.findChild(QDialog) is not None)
    reading.read("deputy")
    dialog, before = settings.deputy_verbs.dialog, len(settings.deputies.model.lines)
    assert dialog is not None
    dialog.absent.setCurrentText("Trần Đức Long")
    dialog.deputy.setCurrentText("Đặng Thu Hà")
    # Later he is absent already, as the sample tells.
    dialog.until.set_day(date(2026, 2, 20))
    dialog.accept_button.click()
    reading.settle(lambda: len(settings.deputies.model.lines) > before)
    reading.read("deputies")


def read_as_board(reading: Reading, session: Session) -> None:
    session.show_page(BOARD)
    reading.read("board")
    open_request(reading, session)
    reading.read("signing")


def main(profile: str, target: str) -> None:
    application = QApplication(sys.argv[:1])
    office = Office(Path(profile) / SAMPLE_FOLDER)
    office.clock = StoppedClock()  # type: ignore[assignment]  # a clock like any other
    program = App(application, office)
    program.start()
    reading = Reading(program)
    reading.settle()
    read_as_admin(reading, sign_in(program, reading, "khoa"))
    program.lock()
    reading.settle()
    read_as_board(reading, sign_in(program, reading, "ha"))
    Path(target).write_text(json.dumps(reading.told, ensure_ascii=False), encoding="utf-8")
    program.close()
    # Qt's side of the bus may outlive the interpreter's objects; nothing is left to be written.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:3])
