"""The window before a desk is open, and over a locked one: set-up or sign-in, nothing else."""

from PySide6.QtCore import QSize, Signal
from PySide6.QtGui import QCloseEvent, QIcon, QKeySequence, QShortcut
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.errors import DeskError
from leman_desk.gui.app_notices import Notice, Notices
from leman_desk.gui.entry import Entry
from leman_desk.gui.pages.first_run.page import FirstRunPage
from leman_desk.gui.pages.restore.page import RestorePage
from leman_desk.gui.pages.sign_in.page import SignInPage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.banner import Banner
from leman_desk.services.access import Access
from leman_desk.services.ports import Store
from leman_desk.wording.errors import describe
from leman_desk.wording.words import Words


class Gate(QMainWindow):
    """Shows the set-up page or the sign-in page; each is built when first needed.

    Attributes:
        made: A `Created` desk whose recovery code is kept.
        opened: An `Opened` desk.
        identified: The `Actor` who signed in after a lock.
        sample_requested: A person wants the sample desk.
        language_requested: A `Language`.
        restored: Sign-in name that opened the backup that is the desk now.
        restore_left: A person goes back from restoring.
        leaving: The window closes because a person wants to leave.
    """

    made = Signal(object)
    opened = Signal(object)
    identified = Signal(object)
    sample_requested = Signal()
    language_requested = Signal(object)
    restored = Signal(str)
    restore_left = Signal()
    leaving = Signal()

    def __init__(self, entry: Entry, theme: Theme, words: Words, tasks: Tasks) -> None:
        super().__init__()
        self._entry, self._theme, self._words, self._tasks = entry, theme, words, tasks
        self._logo = entry.resources / "logo.svg"
        self._first_run: FirstRunPage | None = None
        self._sign_in: SignInPage | None = None
        self._restore: RestorePage | None = None
        self.setWindowIcon(QIcon(str(self._logo)))
        self.setMinimumSize(QSize(*theme.tokens.minimum_window))
        self.resize(1440, 900)
        self._stack = QStackedWidget()
        banner = Banner(theme)
        self.notices = Notices(banner, self)
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(banner)
        column.addWidget(self._stack, 1)
        self.setCentralWidget(inner)
        for keys, slot in (
            ("Ctrl+Q", self.close),
            ("Ctrl++", lambda: theme.step_scale(1)),
            ("Ctrl+=", lambda: theme.step_scale(1)),
            ("Ctrl+-", lambda: theme.step_scale(-1)),
            ("Ctrl+0", lambda: theme.step_scale(0)),
        ):
            QShortcut(QKeySequence(keys), self).activated.connect(slot)

    @property
    def first_run(self) -> FirstRunPage | None:
        """The set-up page, if it was ever shown."""
        return self._first_run

    @property
    def restoring(self) -> RestorePage | None:
        """The page of restoring, if it was ever shown."""
        return self._restore

    @property
    def sign_in(self) -> SignInPage | None:
        """The sign-in page, if it was ever shown."""
        return self._sign_in

    def show_first_run(self) -> None:
        """Ask for a new desk."""
        if self._first_run is None:
            page = self._first_run = FirstRunPage(self._theme, self._words, self._tasks, self._entry)
            page.made.connect(self.made)
            page.sample_requested.connect(self.sample_requested)
            page.quit_requested.connect(self.close)
            page.side.restore_requested.connect(self.show_restore)
            page.side.language.chosen.connect(self.language_requested)
            page.side.appearance.chosen.connect(self._theme.set_appearance)
            self._stack.addWidget(page)
        self._bring(self._first_run)

    def show_sign_in(
        self,
        access: Access,
        *,
        store: Store | None = None,
        login: str = "",
        published: tuple[str, str] | None = None,
    ) -> None:
        """Ask for a person; with a store, for somebody at a desk that is open but locked."""
        if self._sign_in is None:
            page = self._sign_in = SignInPage(self._theme, self._words, self._tasks, self._logo)
            page.opened.connect(self.opened)
            page.identified.connect(self.identified)
            page.language.chosen.connect(self.language_requested)
            page.restore_requested.connect(self.show_restore)
            self._stack.addWidget(page)
        self._bring(self._sign_in)
        self._sign_in.ask(access, store=store, login=login, published=published)
        self.setWindowTitle(f"{self._sign_in.title()} · Leman Desk")

    def show_restore(self, *, closing: bool = False) -> None:
        """Ask for a backup; `closing` while the desk that was open is still being closed."""
        if self._restore is None:
            page = self._restore = RestorePage(self._theme, self._words, self._tasks, self._entry, self._logo)
            page.restored.connect(self.restored)
            page.left.connect(self.restore_left)
            self._stack.addWidget(page)
        self._bring(self._restore)
        self._restore.ask(closing=closing)

    def show_error(self, error: DeskError) -> None:
        """Say what went wrong where the person looks."""
        shown = self._stack.currentWidget()
        if isinstance(shown, SignInPage):
            shown.show_error(error)
            return
        text = describe(error, self._words)
        self.notices.put(
            "error", Notice(text.title, text.sentence, self._words.t("Close"), icon="result.attention")
        )

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self.notices.clear()
        for page in (self._first_run, self._sign_in, self._restore):
            if page is not None:
                page.retranslate(words)
        self._show_title()

    def leave(self) -> None:
        """Close without asking: the window goes on, or the program ends."""
        self.hide()
        if self._first_run is not None:
            # It is done with; a passphrase typed there must not stay in memory.
            self._stack.removeWidget(self._first_run)
            self._first_run.deleteLater()
            self._first_run = None

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        if self._first_run is not None and not self._first_run.may_leave():
            event.ignore()
            return
        super().closeEvent(event)
        if self._restore is not None:
            self._restore.discard()
        self.leaving.emit()

    def _bring(self, page: FirstRunPage | SignInPage | RestorePage) -> None:
        self._stack.setCurrentWidget(page)
        self._show_title()

    def _show_title(self) -> None:
        shown = self._stack.currentWidget()
        if isinstance(shown, (FirstRunPage, SignInPage, RestorePage)):
            self.setWindowTitle(f"{shown.title()} · Leman Desk")
