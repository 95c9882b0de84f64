"""Shows the real pages one after another in a process of its own, pictures them and measures them.

A process of its own, since the window dresses the whole application and takes its font as the system's.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtGui import QFont
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMainWindow, QWidget

from leman_desk.compose import SAMPLE_FOLDER, Office
from leman_desk.domain.deletion_checklist import MAILBOX
from leman_desk.domain.deletion_holds import Ground
from leman_desk.domain.erasure import MailboxAction, Stays
from leman_desk.domain.ids import CaseId
from leman_desk.gui.app import App
from leman_desk.gui.app_nav import (
    AUDIT,
    BALANCE,
    BOARD,
    BREACHES,
    CALENDAR,
    CUSTOMERS,
    DELETIONS,
    PEOPLE,
    RULES,
    SETTINGS,
    SYSTEMS,
    TEMPLATES,
)
from leman_desk.gui.app_session import Session
from leman_desk.gui.app_work import DESK
from leman_desk.gui.pages.board.page import BoardPage
from leman_desk.gui.pages.deletion.dialogs import EraseDialog
from leman_desk.gui.pages.deletion.mailbox_dialog import MailboxDialog
from leman_desk.gui.pages.deletion.page import DeletionPage
from leman_desk.gui.pages.desk.page import DeskPage
from leman_desk.gui.pages.rights.dialog import AccessDialog
from leman_desk.gui.theme import Appearance
from leman_desk.services.deletion_mailbox import MailboxPreview
from leman_desk.services.ports_erasure import FoundMail
from leman_desk.services.queries import CaseFilter, View
from leman_desk.wording.words import Language
from tests.deletion_story import DeletionStory, SteppedClock
from tests.gui.deletion_screens import REQUESTS, bring_about, deletion_page, show_progress
from tests.gui.rings import cut_rings
from tests.gui.screens import Finding, measure
from tests.gui.screens_mail import MAIL_DIALOGS, mail_dialogs

NOW = datetime(2026, 2, 13, 8, 10, tzinfo=UTC)
SIZES = ((1440, 900), (1100, 700))
SCALES = (100, 150)
THEMES = (Appearance.LIGHT, Appearance.DARK)
PAGES = {
    "desk": View.ALL.value,
    "attention": View.ATTENTION.value,
    "linking": View.LINKING.value,
    "rules": RULES,
    "balance": BALANCE,
    "board": BOARD,
    "calendar": CALENDAR,
    "breaches": BREACHES,
    "customers": CUSTOMERS,
    "deletions": DELETIONS,
    "deletion": DELETIONS,
    "people": PEOPLE,
    "templates": TEMPLATES,
    "settings": SETTINGS,
    "systems": SYSTEMS,
    "audit": AUDIT,
    "panel": View.ALL.value,
    "triage": View.TRIAGE.value,
}
"""The last one is in front while the colours change."""
DIALOGS = ("access", "mailbox", *MAIL_DIALOGS)
"""Dialogs with much in them, each over the page it is opened from."""
LATER = (*REQUESTS, "erase")
"""Pictured last, for time goes on until there are such requests; the dialog is over the one that is ready."""
LATER_LOOKS = ((Appearance.LIGHT, 150), (Appearance.DARK, 100))
"""Each theme and each size of text once, for the page is pictured in all of them already."""
FOUND = MailboxPreview(
    tuple(
        FoundMail(
            *("info@leman.jewelry", folder, number, NOW - timedelta(days=number), sender, (to,), subject),
            stays=Stays.HELD if folder == "Junk" else None,
            grounds=(Ground.OPEN_COMPLAINT,) if folder == "Junk" else (),
        )
        for number, (folder, sender, to, subject) in enumerate(
            (
                ("INBOX", "giahan.ly@example.vn", "info@leman.jewelry", "Yêu cầu hủy bỏ dữ liệu của tôi"),
                ("Sent", "info@leman.jewelry", "giahan.ly@example.vn", "Re: Yêu cầu hủy bỏ dữ liệu của tôi"),
                ("Đơn hàng/2025", "giahan.ly@example.vn", "info@leman.jewelry", "Hỏi về bảo hành nhẫn"),
                ("Junk", "giahan.ly@example.vn", "info@leman.jewelry", ""),
            )
        )
    ),
    1,
)
"""What lies on the mail server, which the sample desk has none of."""
OPENED = {"panel", "triage"}
"""Where the case panel is asked for, if it is not beside the conversation anyway."""
_FONT_PX = 13
_QUICKLY = 80
"""Of 100, in which Qt counts how little PNG is pressed together."""
_PATIENCE_MS = 30_000
_QUIET_ROUNDS = 3
_A_MOMENT_MS = 15
"""Some of what a page shows is only asked for once it was painted."""


@dataclass(frozen=True, slots=True)
class StoppedClock:
    """The afternoon before Tết of which the design speaks."""

    def now(self) -> datetime:
        return NOW


class Stage:
    """One window program after another on the same profile, in one language."""

    def __init__(self, application: QApplication, profile: Path, language: Language, pictures: Path) -> None:
        self._application, self._profile = application, profile
        self._language, self._pictures = language, pictures
        self._system_font, self._clock = application.font(), SteppedClock(NOW)
        self.findings: dict[str, list[Finding]] = {}

    def show_all(self) -> None:
        made, _ = self._office(self._profile).sample()
        made.store.close()
        with self._program(self._profile) as program:
            program.start()
            for look in self._looks(program):
                program.gate.show_first_run()
                self._picture("first-run", look, program, program.gate)
                program.gate.show_restore()
                self._picture("restore", look, program, program.gate)
        with self._program(self._profile / SAMPLE_FOLDER) as program:
            program.start()
            sign_in = program.gate.sign_in
            assert sign_in is not None
            for look in self._looks(program):
                self._picture("sign-in", look, program, program.gate)
            sign_in.use_published.click()
            sign_in.go.click()
            self._settle(program)
            self._show_desk(program)

    def _show_desk(self, program: App) -> None:
        session = program.session
        assert session is not None
        for look in self._looks(program):
            for name, page_id in PAGES.items():
                self._close_panel(program)
                session.show_page(page_id)
                self._choose_request(program, wanted=name == "deletion")
                self._picture(name, look, program, session.window)
            self._close_panel(program)
            self._picture_dialog("access", look, program, self._access_dialog(session))
            session.show_page(DELETIONS)
            self._choose_request(program, wanted=True)
            self._settle(program)
            self._picture_dialog("mailbox", look, program, self._mailbox_dialog(program, session))
            for name, dialog in mail_dialogs(session, partial(self._settle, program)):
                self._picture_dialog(name, look, program, dialog)
        self._show_requests(program, session)

    def _show_requests(self, program: App, session: Session) -> None:
        """Picture what comes after the decision."""
        found = bring_about(DeletionStory(session.desk, self._clock))
        page = deletion_page(session)
        for theme, scale in LATER_LOOKS:
            program.theme.set_appearance(theme)
            program.theme.set_scale(scale)
            look = f"{theme}-{self._language}-{scale}"
            for name, request in found.items():
                page.open_request(request)
                self._settle(program)
                if name == "erasing":
                    show_progress(page, page._words)
                self._picture(name, look, program, session.window)
                page.request.outcome.progress.hide()
            page.open_request(found["ready"])
            self._settle(program)
            page.request.outcome.erase.click()
            self._picture_dialog("erase", look, program, _newest(session, EraseDialog))

    def _access_dialog(self, session: Session) -> QDialog:
        """Open what is given to somebody who asked for their data."""
        page = session.window.page(DESK)
        assert isinstance(page, DeskPage)
        asks = CaseFilter(View.ALL, text="Đinh Công Việt")
        (case,) = (
            each
            for _, group in session.desk.reading.queue(session.actor, chosen=asks).groups
            for each in group
        )
        page.panel.customer.package_requested.emit(case)
        return _newest(session, AccessDialog)

    def _mailbox_dialog(self, program: App, session: Session) -> QDialog:
        """Open the messages on the mail server, with some found and to be moved."""
        page = session.window.page(DELETIONS)
        assert isinstance(page, DeletionPage)
        view = page.request.view
        assert view is not None
        systems = page.request.systems
        row = systems.model.row_of(next(each.id for each in view.checklist if each.system == MAILBOX))
        systems.table.setCurrentIndex(systems.model.index(row or 0, 0))
        page.deeds.do("mailbox", page.request.offers)
        self._settle(program)
        dialog = _newest(session, MailboxDialog)
        assert isinstance(dialog, MailboxDialog)
        dialog._show(FOUND)
        dialog.action.setCurrentIndex(dialog.action.findData(MailboxAction.MOVE))
        return dialog

    def _picture_dialog(self, name: str, look: str, program: App, dialog: QDialog) -> None:
        for size in SIZES:
            window = dialog.parentWidget()
            assert window is not None
            window.window().resize(*size)
            self._settle(program)
            assert dialog.width() <= size[0], f"{name} is {dialog.width()} wide in {size}"
            key = f"{name}-{look}-{size[0]}"
            save(dialog, self._pictures / f"{key}.png")
            self.findings[key] = [*measure(dialog), *cut_rings(dialog)]
            if dialog.height() > size[1]:
                found = Finding(
                    "higher than the window", name, type(dialog).__name__, f"{dialog.height()} px"
                )
                self.findings[key].append(found)
        dialog.reject()
        self._settle(program)

    def _choose_request(self, program: App, *, wanted: bool) -> None:
        """Open the one deletion request there is, or go back to the list."""
        page = program.session.window.page(DELETIONS) if program.session is not None else None
        if not isinstance(page, DeletionPage) or not page.isVisible():
            return
        self._settle(program)
        if wanted:
            page.open_request(CaseId(page.list.model.lines[0].key))
        else:
            page.leave_request()

    def _looks(self, program: App) -> Iterator[str]:
        """Change colours and size of text; both dress the whole application, so pages change inside.

        Only one changes at a time, for dressing takes its time.
        """
        for theme in THEMES:
            program.theme.set_appearance(theme)
            for scale in sorted(SCALES, reverse=program.theme.scale != SCALES[0]):
                program.theme.set_scale(scale)
                yield f"{theme}-{self._language}-{scale}"
        program.theme.set_appearance(THEMES[0])
        program.theme.set_scale(SCALES[0])

    def _picture(self, name: str, look: str, program: App, window: QMainWindow) -> None:
        for size in SIZES:
            window.resize(*size)
            self._settle(program)
            if name in OPENED:
                self._open_panel(program)
            assert (window.width(), window.height()) == size
            key = f"{name}-{look}-{size[0]}"
            save(window, self._pictures / f"{key}.png")
            self.findings[key] = [*measure(window), *cut_rings(window)]

    def _close_panel(self, program: App) -> None:
        page = program.session.window.page(DESK) if program.session is not None else None
        if isinstance(page, DeskPage):
            page.drawer.close()

    def _open_panel(self, program: App) -> None:
        session = program.session
        page = session.window.page(DESK) if session is not None else None
        assert isinstance(page, DeskPage)
        page.drawer.open()
        self._settle(program)

    @contextmanager
    def _program(self, profile: Path) -> Iterator[App]:
        self._application.setFont(self._system_font)
        program = App(self._application, self._office(profile))
        yield program
        program.close()
        program.gate.deleteLater()

    def _office(self, profile: Path) -> Office:
        office = Office(profile)
        office.clock = self._clock  # type: ignore[assignment]  # a clock like any other
        office.change_local(language=self._language.value)
        return office

    def _settle(self, program: App) -> None:
        """Turn the event loop until nothing is under way, several times over."""
        until = QDeadlineTimer(_PATIENCE_MS)
        quiet = 0
        while quiet < _QUIET_ROUNDS and not until.hasExpired():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            QApplication.sendPostedEvents()
            QTest.qWait(_A_MOMENT_MS)
            settled = program.tasks.wait_idle(20) and _case_is_there(program) and not _building(program)
            quiet = quiet + 1 if settled else 0
        assert not until.hasExpired()


def save(widget: QWidget, file: Path) -> None:
    """Keep a picture of a widget, pressed together quickly rather than well."""
    assert widget.grab().save(str(file), quality=_QUICKLY)


def _newest(session: Session, kind: type[QDialog]) -> QDialog:
    return session.window.findChildren(kind)[-1]


def _building(program: App) -> bool:
    """Tell whether the board is being built, or filled before everybody's eyes."""
    session = program.session
    page = session.window.page(BOARD) if session is not None else None
    filling = isinstance(page, BoardPage) and page.isVisible() and page.busy
    return filling or (session is not None and session.board.busy)


def _case_is_there(program: App) -> bool:
    """Tell whether the case under the cursor is the one that is shown; it is read a moment later."""
    session = program.session
    page = session.window.page(DESK) if session is not None else None
    if not isinstance(page, DeskPage) or not page.isVisible():
        return True
    front, current = page.front(), page.queue.view.current_case()
    return current is None or (front is not None and front.row.id == current)


def main(profile: str, language: str, pictures: str) -> None:
    application = QApplication(sys.argv[:1])
    font = QFont(application.font())
    font.setPixelSize(_FONT_PX)
    application.setFont(font)
    stage = Stage(application, Path(profile), Language(language), Path(pictures))
    stage.show_all()
    found = {key: [asdict(each) for each in findings] for key, findings in stage.findings.items()}
    sys.stdout.write(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:4])
