"""The window program: from the door through signing in to the desk and back, and a clean end."""

import logging
import sys
import traceback
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from time import monotonic
from types import TracebackType

from PySide6.QtCore import QLocale, QObject, QTimer, QTranslator
from PySide6.QtWidgets import QApplication

from leman_desk.domain.errors import Bug, Conflict, DeskError
from leman_desk.domain.people import Actor
from leman_desk.gui.app_ahead import Ahead
from leman_desk.gui.app_gate import Gate
from leman_desk.gui.app_idle import IdleWatch
from leman_desk.gui.app_pages import load_case_pages
from leman_desk.gui.app_session import Session
from leman_desk.gui.collector import Collector
from leman_desk.gui.entry import Entry
from leman_desk.gui.single_instance import SingleInstance, raise_running
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Appearance, Theme
from leman_desk.gui.widgets.focus_frame import FocusRing
from leman_desk.services.access import SAMPLE_LOGIN, SAMPLE_PASSPHRASE, Created, Opened
from leman_desk.services.desk import Desk
from leman_desk.wording.words import Language

_log = logging.getLogger(__name__)
_IN_USE = "profile.open_elsewhere"
_LAST_WORK_MS = 4000
_AFTER_FIRST_PAINT_MS = 50
_PREPARE_MS = 2_000
_LOOK_AGAIN_MS = 50
_CLOSING_SECONDS = 20.0
"""How long work under way may keep a desk open that is to be restored."""
# How long a busy lane may keep the interpreter once the window asks for it, which it does several times in a
# frame: with Python's own 5 ms three times fill one. It costs the lanes nothing that could be measured.
_TURN_SECONDS = 0.0005


def run_window(entry: Entry) -> int:
    """Show the window and come back when it was closed.

    A second start of the same user on the same profile raises the window that is open instead.

    Returns:
        The exit code: 0, or 1 when the profile is in use and nobody answers for it.
    """
    app = QApplication.instance() or QApplication(sys.argv)
    if not isinstance(app, QApplication):
        raise Bug("window.no_application")
    with ExitStack() as held:
        try:
            held.enter_context(entry.lock())
        except Conflict as error:
            if error.code == _IN_USE and raise_running(entry.instance_name):
                return 0
            raise
        instance = SingleInstance(entry.instance_name)
        desk = App(app, entry)
        instance.raise_requested.connect(desk.come_forward)
        held.callback(instance.close)
        held.callback(desk.close)
        held.enter_context(_crashes_told(desk.show_crash))
        desk.start()
        return app.exec()


class App(QObject):
    """Holds the one window that is in front: the gate, or the session behind it."""

    def __init__(self, app: QApplication, entry: Entry) -> None:
        super().__init__()
        local = entry.local()
        self._app, self._entry = app, entry
        app.setApplicationName("Leman Desk")
        app.setDesktopFileName("leman-desk")
        # The gate hides while the desk is open, so closing windows alone must not end the program.
        app.setQuitOnLastWindowClosed(False)
        self.theme = Theme(
            app,
            entry.resources / "design",
            appearance=Appearance(local.theme),
            scale=local.text_percent,
            parent=self,
        )
        self._words = entry.wording[Language(local.language)]
        self._translator = QtWords(app, entry.resources / "translations", self)
        self._translator.speak(self._words.language)
        self._ring = FocusRing(app, self.theme)
        self.tasks = Tasks(self)
        self._idle = IdleWatch(app, self)
        self.collector = Collector(lambda: self.tasks.busy, self._idle.quiet_seconds, self)
        self.ahead = Ahead(self.tasks, self._idle.quiet_seconds, self._loaded_ahead, self)
        self.gate = Gate(entry, self.theme, self._words, self.tasks)
        self.session: Session | None = None
        self._login = local.last_person or ""
        self._closed = False
        self._connect()

    def start(self) -> None:
        """Show the first page: set-up without a desk, sign-in with one."""
        self.collector.start()
        sys.setswitchinterval(_TURN_SECONDS)
        self._show_door()
        self.gate.show()
        self.tasks.network(lambda _work: self._entry.warm_up(), owner=self, name="warm up")
        # Once the first paint is done, and on this thread: widget classes that come into being in a worker
        # while this thread makes widgets end the process now and then.
        QTimer.singleShot(_AFTER_FIRST_PAINT_MS, self, self._load_ahead)

    def _show_door(self) -> None:
        if self._entry.access.exists():
            self.gate.show_sign_in(self._entry.access, login=self._login, published=self._entry.published())
        else:
            self.gate.show_first_run()

    def _load_ahead(self) -> None:
        load_case_pages()
        self.collector.keep()
        self.ahead.start()

    def _loaded_ahead(self) -> None:
        self.collector.keep()
        self._prepare()

    def _prepare(self) -> None:
        """Build the board in a quiet moment, so that opening it only paints."""
        if self.session is not None and not self._closed and not self.ahead.busy:
            self.session.board.prepare()

    def come_forward(self) -> None:
        """Bring the window in front of others, as far as the system lets it."""
        window = self.gate if self.session is None or self.gate.isVisible() else self.session.window
        if window.isMinimized():
            window.showNormal()
        window.show()
        window.raise_()
        window.activateWindow()

    def lock(self) -> None:
        """Hide the desk and ask for a person; nothing can be undone afterwards."""
        if self.session is None or self.gate.isVisible():
            return
        session = self.session
        self.gate.restoreGeometry(session.window.saveGeometry())
        sample = self._is_sample(session.desk)
        self.gate.show_sign_in(
            self._entry.access_of(session.desk),
            store=session.desk.store,
            login="" if sample else self._login,
            published=(SAMPLE_LOGIN, SAMPLE_PASSPHRASE) if sample else None,
        )
        self.gate.show()
        session.hide()

    def show_crash(self) -> None:
        """Say in one sentence that the program itself failed; the log has the rest."""
        error = Bug("window.crashed")
        if self.session is not None and not self.gate.isVisible():
            self.session.show_error(error)
        else:
            self.gate.show_error(error)

    def close(self) -> None:
        """End in order: drafts are kept, workers end, the desk is closed."""
        if self._closed:
            return
        self._closed = True
        self.ahead.stop()
        self._idle.set_minutes(0)
        session, created = self.session, self.gate.first_run.created if self.gate.first_run else None
        if session is not None:
            session.end()
        self.tasks.wait_idle(_LAST_WORK_MS)
        self.tasks.close()
        if session is not None:
            session.desk.store.close()
        elif created is not None:
            created.opened.store.close()
        self.collector.stop()

    # --- wiring -----------------------------------------------------------------------------------------

    def _connect(self) -> None:
        gate = self.gate
        gate.made.connect(self._was_made)
        gate.opened.connect(self._was_opened)
        gate.identified.connect(self._was_identified)
        gate.sample_requested.connect(self._open_sample)
        gate.language_requested.connect(self.speak)
        gate.restored.connect(self._was_restored)
        gate.restore_left.connect(self._show_door)
        gate.leaving.connect(self._app.quit)
        self.theme.changed.connect(self._keep_look)
        self._idle.idle.connect(self.lock)

    def speak(self, language: Language) -> None:
        """Speak another language, at once and everywhere."""
        if language is self._words.language:
            return
        self._words = self._entry.wording[language]
        self._translator.speak(language)
        self.gate.retranslate(self._words)
        if self.session is not None:
            self.session.retranslate(self._words)
        self._keep(language=language.value)

    def _keep_look(self) -> None:
        local = self._entry.local()
        theme, percent = self.theme.appearance.value, self.theme.scale
        if (theme, percent) != (local.theme, local.text_percent):
            self._keep(theme=theme, text_percent=percent)

    def _keep(self, **values: object) -> None:
        # Writing waits for the disk, so it is done in a lane; the writer lane keeps two of them in order.
        self.tasks.write(lambda: self._entry.change_local(**values), owner=self, name="keep settings")

    # --- opening ----------------------------------------------------------------------------------------

    def _was_made(self, created: Created) -> None:
        self._was_opened(created.opened)

    def _was_opened(self, opened: Opened) -> None:
        if opened.actor is None:
            self.gate.show_error(Bug("window.nobody_signed_in"))
            return
        self.tasks.network(
            lambda _work: self._entry.open_desk(opened),
            partial(self._enter, opened.actor),
            self.gate.show_error,
            owner=self,
            name="open desk",
        )

    def _open_sample(self) -> None:
        self.tasks.network(
            lambda _work: self._entry.sample(),
            self._enter_sample,
            self._no_sample,
            owner=self,
            name="sample desk",
        )

    def _enter_sample(self, found: tuple[Desk, Actor]) -> None:
        desk, actor = found
        self._enter(actor, desk)

    def _no_sample(self, error: DeskError) -> None:
        if self.gate.first_run is not None:
            self.gate.first_run.show_sample_error(error)

    def _enter(self, actor: Actor, desk: Desk) -> None:
        session = Session(self._app, self._entry, desk, actor, self.tasks, self.theme, self._words)
        session.lock_requested.connect(self.lock)
        session.forward_requested.connect(self.come_forward)
        session.language_requested.connect(self.speak)
        session.closing.connect(self._app.quit)
        session.idle_minutes_known.connect(self._idle.set_minutes)
        session.restore_requested.connect(self._leave_for_restore)
        self.session = session
        session.window.restoreGeometry(self.gate.saveGeometry())
        session.start()
        QTimer.singleShot(_PREPARE_MS, self, self._prepare)
        self.gate.leave()
        self._remember(desk, actor)

    def _was_identified(self, actor: Actor) -> None:
        session = self.session
        if session is None:
            return
        self._idle.touch()
        if actor == session.actor:
            session.come_back()
            self.gate.leave()
            return
        # Another person: nothing of the first one's window goes over.
        session.end()
        self._enter(actor, session.desk)
        session.deleteLater()
        session.window.deleteLater()

    # --- restoring --------------------------------------------------------------------------------------

    def _leave_for_restore(self) -> None:
        """Close the desk, whose files are about to be put aside, and ask for the backup meanwhile."""
        session = self.session
        if session is None:
            return
        self.session = None
        self._idle.set_minutes(0)
        self.gate.restoreGeometry(session.window.saveGeometry())
        self.gate.show_restore(closing=True)
        self.gate.show()
        session.end()
        self._close_when_quiet(session, monotonic() + _CLOSING_SECONDS)

    def _close_when_quiet(self, session: Session, until: float) -> None:
        if (self.tasks.busy or self.tasks.watching) and monotonic() < until and not self._closed:
            QTimer.singleShot(_LOOK_AGAIN_MS, self, lambda: self._close_when_quiet(session, until))
            return
        self.tasks.network(
            lambda _work: session.desk.store.close(_CLOSING_SECONDS),
            lambda _nothing: self._was_closed(session),
            owner=self,
            name="close desk",
        )

    def _was_closed(self, session: Session) -> None:
        session.window.deleteLater()
        session.deleteLater()
        if self.gate.restoring is not None:
            self.gate.restoring.desk_is_closed()

    def _was_restored(self, login: str) -> None:
        self._login = login or self._login
        self._show_door()

    def _is_sample(self, desk: Desk) -> bool:
        # The sample desk has a door of its own, unless the whole profile is one.
        return self._entry.access_of(desk) is not self._entry.access or self._entry.published() is not None

    def _remember(self, desk: Desk, actor: Actor) -> None:
        if self._is_sample(desk):
            return
        self.tasks.read(
            lambda: next((row.login for row in desk.reading.people() if row.id == actor.id), ""),
            self._take_login,
            self._no_login,
            owner=self,
            name="login",
        )

    def _no_login(self, error: DeskError) -> None:
        # The name is a convenience of the next start; what keeps it from being read shows elsewhere.
        _log.info("login not remembered: %s", error)

    def _take_login(self, login: str) -> None:
        self._login = login
        if login and login != self._entry.local().last_person:
            self._keep(last_person=login)


class QtWords(QObject):
    """Qt's own few texts (OK, Cancel, the edit menu) in the window's language."""

    def __init__(self, app: QApplication, translations: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._app = app
        self._folder = translations
        self._installed: QTranslator | None = None

    def speak(self, language: Language) -> None:
        """Install the texts of a language; English is Qt's own."""
        if self._installed is not None:
            self._app.removeTranslator(self._installed)
            self._installed = None
        QLocale.setDefault(QLocale(language.value))
        if language is Language.EN:
            return
        translator = QTranslator(self)
        if translator.load(f"qt_{language.value}", str(self._folder)):
            self._app.installTranslator(translator)
            self._installed = translator


class _crashes_told:  # noqa: N801 - reads as a verb where it is used
    """While it lasts, an exception nobody caught is logged without its message and told in one sentence."""

    def __init__(self, tell: Callable[[], object]) -> None:
        self._tell = tell

    def __enter__(self) -> None:
        self._before = sys.excepthook
        sys.excepthook = self._handle

    def __exit__(self, *_exception: object) -> None:
        sys.excepthook = self._before

    def _handle(self, kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        # The message of an error may hold personal data; its kind and the lines passed do not.
        _log.critical("window crashed: %s\n%s", kind.__name__, "".join(traceback.format_tb(trace)))
        # Told from the event loop, as the error may come from the middle of painting.
        QTimer.singleShot(0, self._tell)
