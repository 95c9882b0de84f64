"""Mail from files, as the window offers it: by menu, by key, by dropping; told of without its dialog too."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from shiboken6 import isValid

from leman_desk.domain.people import Act, allowed
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.app_notices import Notice, Notices
from leman_desk.gui.app_surroundings import Surroundings
from leman_desk.gui.mail_import import MailImport
from leman_desk.gui.pages.imports.dialog import ImportDialog
from leman_desk.gui.pages.imports.words import progress_text, summary
from leman_desk.gui.tasks import Task
from leman_desk.services.changes import Changes
from leman_desk.services.queries import View
from leman_desk.wording.errors import describe

_NOTICE = "import"


class Imports(QObject):
    """Opens the dialog, and lets the import go on without it."""

    def __init__(
        self,
        around: Surroundings,
        notices: Notices,
        show_page: Callable[[str], object],
        changed: Callable[[Changes], object],
        parent: QObject | None = None,
    ) -> None:
        """Connect menu, key and drop.

        Args:
            around: The window's surroundings.
            notices: Where a result is told that nobody waited for.
            show_page: Brings a queue to the front.
            changed: Gets the `Changes` of an import.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._around, self._notices, self._show_page = around, notices, show_page
        self._dialog: ImportDialog | None = None
        self.running = MailImport(around.entry, around.desk, around.actor, around.tasks, self)
        self.running.started.connect(self._follow)
        self.running.ended.connect(self._tell)
        self.running.changed.connect(changed)
        if allowed(around.actor.roles, Act.WORK_CASES):
            around.actions.on(ActionId.IMPORT_MAIL, self.open)
            around.window.take_files(self.open)

    @property
    def dialog(self) -> ImportDialog | None:
        """The dialog, while it stands open."""
        open_ = self._dialog is not None and isValid(self._dialog) and self._dialog.isVisible()
        return self._dialog if open_ else None

    def open(self, paths: Sequence[Path] = ()) -> None:
        """Show the dialog, with these files chosen; nothing is taken in before a person says so."""
        self._notices.drop(_NOTICE)
        if self.dialog is None:
            around = self._around
            self._dialog = ImportDialog(self.running, around.theme, around.words, around.window)
            self._dialog.attention_requested.connect(partial(self._show_page, View.ATTENTION.value))
            around.window.open_dialog(self._dialog)
        if paths and self.dialog is not None:
            self.dialog.add(paths)

    def hide(self) -> None:
        """Leave no names of files on a locked screen; the import goes on."""
        if self.dialog is not None:
            self.dialog.close()

    def retranslate(self) -> None:
        """Let a notice in the other language go; the dialog is modal, so the language waits for it."""
        self._notices.drop(_NOTICE)

    def _follow(self, task: Task) -> None:
        def text_of(done: int, total: int) -> str:
            running = self.running
            return progress_text(
                self._around.words, done, total, stage=running.stage, stopping=running.stopping
            )

        self._around.window.progress.follow(task, text_of, self.running.stop)

    def _tell(self) -> None:
        """Say what came of it, unless the dialog does."""
        if self.dialog is not None:
            return
        words, result, error = self._around.words, self.running.result, self.running.error
        if error is not None:
            told = describe(error, words)
            self._notices.put(
                _NOTICE, Notice(told.title, told.sentence, words.t("Close"), icon="result.attention")
            )
        elif result is not None and result.report.unread:
            self._notices.put(
                _NOTICE,
                Notice(
                    words.t("Mail was taken in, but not from every file"),
                    summary(words, result.report),
                    words.t("Show these files"),
                    self.open,
                    "result.attention",
                    words.t("Close"),
                ),
            )
        elif result is not None:
            self._around.window.toast.say(summary(words, result.report))
