"""Opens what is done about a customer's rights on the sample desk, in both languages, for a screen reader.

A program of its own, as in `window_child`.
"""

import json
import os
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication, QDialog

from leman_desk.compose import SAMPLE_FOLDER, Office
from leman_desk.domain.ids import CaseId
from leman_desk.domain.rights import CardField, Right, Use
from leman_desk.gui.app import App
from leman_desk.gui.app_nav import DELETIONS
from leman_desk.gui.app_session import Session
from leman_desk.gui.app_work import Work
from leman_desk.gui.pages.deletion.certificate_dialog import CertificateDialog
from leman_desk.gui.pages.deletion.page import DeletionPage
from leman_desk.gui.pages.rights.asked_dialog import AskedDialog
from leman_desk.services.queries import CaseFilter, View
from leman_desk.services.rights_items import Correction
from leman_desk.wording.words import Language
from tests.accessibility.deletion_child import sign_in
from tests.accessibility.window_child import Reading
from tests.deletion_story import MANAGER, DeletionStory, SteppedClock
from tests.gui.screens_child import NOW

ASKS = "Đinh Công Việt"


class Reader:
    """Reads step by step, in the language of the moment."""

    def __init__(self, program: App, session: Session, clock: SteppedClock) -> None:
        self.reading, self.program, self.session = Reading(program), program, session
        self.story = DeletionStory(session.desk, clock)

        self._language = Language.EN

    def speak(self, language: Language) -> None:
        self._language = language
        self.program.speak(language)

    def read(self, step: str) -> None:
        self.reading.read(f"{self._language} {step}")

    def dialog(self) -> QDialog:
        """Wait for the dialog in front."""
        self.reading.settle(lambda: QApplication.activeModalWidget() is not None)
        found = QApplication.activeModalWidget()
        assert isinstance(found, QDialog)
        return found

    def read_form(self, step: str) -> None:
        """Read the dialog in front, and close it."""
        form = self.dialog()
        self.read(step)
        form.reject()
        self.reading.settle(lambda: QApplication.activeModalWidget() is not form)

    def page(self) -> DeletionPage:
        page = self.session.window.page(DELETIONS)
        assert isinstance(page, DeletionPage)
        return page

    def open_request(self, request: CaseId) -> DeletionPage:
        self.session.show_page(DELETIONS)
        page = self.page()
        page.open_request(request)
        self.reading.settle(page.request.isVisible)
        return page


def ask(reader: Reader) -> CaseId:
    """Let a customer stop a use, which is carried out, and ask for a correction, which is open."""
    desk, actor = reader.session.desk, reader.session.actor
    asks = CaseFilter(View.ALL, text=ASKS)
    rows = (each for _, group in desk.reading.queue(actor, chosen=asks).groups for each in group)
    case = CaseId(next(iter(rows)))
    rights = desk.rights
    rights.items.ask_to_stop(actor, case=case, right=Right.WITHDRAW, uses=[Use.MARKETING])
    items = [each.id for each in rights.answers.view(actor, case=case).items]
    rights.effects.carry_out(actor, case=case, items=items, systems=["MARKETING"])
    wrong = Correction(CardField.ADDRESSED_NAME, "Anh Việt")
    rights.items.ask_to_correct(actor, case=case, correction=wrong)
    return case


def read_rights(reader: Reader, case: CaseId) -> None:
    work = reader.session.work
    assert isinstance(work, Work)
    work.give_data(case)
    reader.read_form("package")
    work.show_rights(case)
    asked = reader.dialog()
    assert isinstance(asked, AskedDialog)
    reader.reading.settle(lambda: asked.view is not None)
    reader.read("asked")
    asked.told.table.setCurrentIndex(asked.told.table.model().index(0, 0))
    for step, button in (
        ("use", asked.stop),
        ("correction", asked.correct),
        ("owner", asked.change),
        ("confirmation", asked.confirm),
    ):
        button.click()  # type: ignore[attr-defined]  # it is a button
        reader.reading.settle(lambda: QApplication.activeModalWidget() is not asked)
        reader.read_form(step)
    asked.reject()
    reader.reading.settle(lambda: QApplication.activeModalWidget() is None)


def make_ready(reader: Reader) -> CaseId:
    """Bring the request of the sample desk to where only the typed confirmation is missing."""
    request = reader.story.number("DR-26-0001")
    reader.story.decide(request)
    reader.story.wait()
    reader.story.clear(request)
    return request


def read_typed(reader: Reader, request: CaseId) -> None:
    """Read the typed confirmation, with a name that is wrong."""
    reader.open_request(request).request.outcome.erase.click()
    reader.dialog()
    reader.read_form("erase")


def read_certificate(reader: Reader, request: CaseId, code: str) -> None:
    page = reader.open_request(request)
    reader.read("certificate")
    page.leave_request()
    for step, typed in (("genuine", code), ("false", "7777-7777-7777-7777-7777-7777")):
        page.list.check.click()
        form = reader.dialog()
        assert isinstance(form, CertificateDialog)
        form.code.setText(typed)
        form.go.click()
        reader.read_form(step)


def main(profile: str, target: str) -> None:
    application = QApplication(sys.argv[:1])
    office, clock = Office(Path(profile) / SAMPLE_FOLDER), SteppedClock(NOW)
    office.clock = clock  # type: ignore[assignment]  # a clock like any other
    program = App(application, office)
    program.start()
    reading = Reading(program)
    reading.settle()
    reader = Reader(program, sign_in(program, reading, MANAGER), clock)
    case, request = ask(reader), make_ready(reader)
    for language in Language:
        reader.speak(language)
        read_rights(reader, case)
        read_typed(reader, request)
    reader.story.begin(request, "Lý Gia Hân")
    reader.story.erase(request)
    code = reader.story.certify(request)
    for language in Language:
        reader.speak(language)
        read_certificate(reader, request, code)
    Path(target).write_text(json.dumps(reader.reading.told, ensure_ascii=False), encoding="utf-8")
    program.close()
    # Qt's side of the bus may outlive the interpreter's objects; nothing is left to be written.
    sys.stdout.flush()
    os._exit(0)


if __name__ == "__main__":
    main(*sys.argv[1:3])
