"""The templates of a reply: the menu, the text of another one, the other language."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QMenu

from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.domain.rich_text import plain_letter
from leman_desk.gui.pages.reply.sheet import ReplySheet
from leman_desk.gui.tasks import Tasks
from leman_desk.services.desk import Desk


class LetterTemplates(QObject):
    """Writes templates into the letter.

    Attributes:
        failed: (`DeskError`) The template could not be filled.
    """

    failed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        sheet: ReplySheet,
        changed: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._sheet = desk, actor, tasks, sheet
        self._changed = changed
        self._case: CaseId | None = None
        self._offered: tuple[tuple[str, str], ...] = ()
        self._code, self._text = "", ""

    def begin(self, case: CaseId, offered: tuple[tuple[str, str], ...], code: str, text: str) -> None:
        """Offer these for a case.

        Args:
            case: The case.
            offered: (code, title), the fitting one first.
            code: The one in the letter.
            text: Its text as it came; empty when the letter is somebody's own words.
        """
        self._case, self._offered, self._code, self._text = case, offered, code, text

    def menu(self) -> None:
        """Offer the templates, the fitting one first."""
        if self._case is None:
            return
        menu = QMenu(self._sheet)
        menu.aboutToHide.connect(menu.deleteLater)
        for code, title in self._offered:
            action = menu.addAction(title)
            action.setCheckable(True)
            action.setChecked(code == self._code)
            action.triggered.connect(lambda _checked=False, chosen=code: self.use(chosen))
        button = self._sheet.templates
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))
        if menu.actions():
            menu.setActiveAction(menu.actions()[0])

    def use(self, code: str) -> None:
        """Write another template over the text; Ctrl+Z brings the text back."""
        case, desk, actor, editor = self._case, self._desk, self._actor, self._sheet.editor
        language = str(self._sheet.language.currentData())
        if case is None:
            return

        def written(body: str) -> None:
            self._code, self._text = code, body
            editor.write_over(plain_letter(body))
            editor.moveCursor(QTextCursor.MoveOperation.Start)
            editor.setFocus()

        self._tasks.write(
            lambda: desk.replies.write_template(actor, case=case, template=code, language=language),
            written,
            self.failed.emit,
            owner=self,
            name="write_template",
        )

    def change_language(self) -> None:
        """A letter that is still the template as it came is written anew in the other language."""
        if self._code and self._sheet.editor.toPlainText() == self._text:
            self.use(self._code)
        else:
            self._changed()
