"""Shows the real pages one after another in a process of its own, pictures them and measures them.

A process of its own, since the window dresses the whole application and takes its font as the system's.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QMainWindow

from leman_desk.compose import SAMPLE_FOLDER, Office
from leman_desk.gui.app import App
from leman_desk.gui.app_nav import AUDIT, BALANCE, BOARD, BREACHES, CALENDAR, PEOPLE, SETTINGS
from leman_desk.gui.app_work import DESK
from leman_desk.gui.pages.desk.page import DeskPage
from leman_desk.gui.theme import Appearance
from leman_desk.services.queries import View
from leman_desk.wording.words import Language
from tests.gui.screens import Finding, measure

NOW = datetime(2026, 2, 13, 8, 10, tzinfo=UTC)
SIZES = ((1440, 900), (1100, 700))
SCALES = (100, 150)
THEMES = (Appearance.LIGHT, Appearance.DARK)
PAGES = {
    "desk": View.ALL.value,
    "balance": BALANCE,
    "board": BOARD,
    "calendar": CALENDAR,
    "breaches": BREACHES,
    "people": PEOPLE,
    "settings": SETTINGS,
    "audit": AUDIT,
    "panel": View.ALL.value,
    "triage": View.TRIAGE.value,
}
"""The last one is in front while the colours change."""
OPENED = {"panel", "triage"}
"""Where the case panel is asked for, if it is not beside the conversation anyway."""
_FONT_PX = 13
_PATIENCE_MS = 30_000
_QUIET_ROUNDS = 3


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
        self._system_font = application.font()
        self.findings: dict[str, list[Finding]] = {}

    def show_all(self) -> None:
        made, _ = self._office(self._profile).sample()
        made.store.close()
        with self._program(self._profile) as program:
            program.start()
            for look in self._looks(program):
                self._picture("first-run", look, program, program.gate)
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
                self._picture(name, look, program, session.window)

    def _looks(self, program: App) -> Iterator[str]:
        """Change colours and size of text; both dress the whole application, so pages change inside."""
        for theme in THEMES:
            program.theme.set_appearance(theme)
            for scale in SCALES:
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
            window.grab().save(str(self._pictures / f"{key}.png"))
            self.findings[key] = measure(window)

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
        office.clock = StoppedClock()  # type: ignore[assignment]  # a clock like any other
        office.change_local(language=self._language.value)
        return office

    def _settle(self, program: App) -> None:
        """Turn the event loop until nothing is under way, several times over."""
        until = QDeadlineTimer(_PATIENCE_MS)
        quiet = 0
        while quiet < _QUIET_ROUNDS and not until.hasExpired():
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)
            QApplication.sendPostedEvents()
            quiet = quiet + 1 if program.tasks.wait_idle(20) and _case_is_there(program) else 0
        assert not until.hasExpired()


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
