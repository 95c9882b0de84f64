"""The formatting bar of a letter: bold, italic, underline, lists, link."""

from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from leman_desk.domain.rich_text import LineKind, is_link
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.forms.field import Field
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.rich_edit import RichEdit
from leman_desk.wording.words import N_, Words

_WIDTH = 420
_BUTTONS = (
    (ActionId.BOLD, "ph.text-bolder", N_("Bold"), "Ctrl+B"),
    (ActionId.ITALIC, "ph.text-italic", N_("Italic"), "Ctrl+I"),
    (ActionId.UNDERLINE, "ph.text-underline", N_("Underline"), "Ctrl+U"),
    (ActionId.BULLETS, "ph.list-bullets", N_("List"), ""),
    (ActionId.NUMBERS, "ph.list-numbers", N_("Numbered list"), ""),
    (ActionId.LINK, "ph.link-simple", N_("Link…"), ""),
)


class FormatBar(QWidget):
    """Buttons that show and change the formats at the cursor."""

    def __init__(self, theme: Theme, editor: RichEdit, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._editor, self._words = theme, editor, words
        self.buttons: dict[ActionId, Button] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        for action, icon, _name, _key in _BUTTONS:
            button = Button(theme, icon=icon, kind="quiet", compact=True)
            button.setCheckable(action is not ActionId.LINK)
            button.clicked.connect(lambda _checked=False, each=action: self.act(each))
            row.addWidget(button)
            self.buttons[action] = button
        editor.format_changed.connect(self._follow)
        self.retranslate(words)

    @property
    def verbs(self) -> dict[ActionId, Callable[[], None]]:
        """What each command does."""
        editor = self._editor
        return {
            ActionId.BOLD: editor.toggle_bold,
            ActionId.ITALIC: editor.toggle_italic,
            ActionId.UNDERLINE: editor.toggle_underline,
            ActionId.BULLETS: lambda: editor.toggle_list(LineKind.BULLET),
            ActionId.NUMBERS: lambda: editor.toggle_list(LineKind.NUMBER),
            ActionId.LINK: self.ask_link,
        }

    def act(self, action: ActionId) -> None:
        """Do it and go on typing."""
        if not self._editor.isEnabled():
            return
        self.verbs[action]()
        if action is not ActionId.LINK:
            self._editor.setFocus()
        self._follow()

    def ask_link(self) -> None:
        """Ask where a link leads."""
        dialog = LinkDialog(self._theme, self._editor, self._words, self.window())
        dialog.open()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        for action, _icon, name, key in _BUTTONS:
            text = words.t(name)
            self.buttons[action].setAccessibleName(text)
            self.buttons[action].setToolTip(f"{text} ({key})" if key else text)

    def _follow(self) -> None:
        style, kind = self._editor.currentCharFormat(), self._editor.list_kind()
        states = {
            ActionId.BOLD: self._editor.is_bold(),
            ActionId.ITALIC: style.fontItalic(),
            ActionId.UNDERLINE: style.fontUnderline() and not style.anchorHref(),
            ActionId.BULLETS: kind is LineKind.BULLET,
            ActionId.NUMBERS: kind is LineKind.NUMBER,
        }
        for action, on in states.items():
            with QSignalBlocker(self.buttons[action]):
                self.buttons[action].setChecked(on)


class LinkDialog(QDialog):
    """Asks for the target of a link; an empty one takes the link away."""

    def __init__(self, theme: Theme, editor: RichEdit, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self._editor, self._words = editor, words
        self.setWindowTitle(words.t("Link…").removesuffix("…"))
        self.setMinimumWidth(_WIDTH * max(100, theme.scale) // 100)
        self.target = QLineEdit(editor.link())
        self.text = QLineEdit()
        self.fields = (Field(N_("Address"), self.target, hint=N_("https://… or an e-mail address")),)
        selected = editor.textCursor().hasSelection() or bool(editor.link())
        shown = Field(N_("Text shown"), self.text)
        shown.setVisible(not selected)
        shown.retranslate(words)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(12)
        for field in self.fields:
            field.retranslate(words)
            column.addWidget(field)
        column.addWidget(shown)
        column.addWidget(self.buttons)
        self.buttons.accepted.connect(self.take)
        self.buttons.rejected.connect(self.reject)
        self.finished.connect(lambda _result: editor.setFocus())
        self.finished.connect(self.deleteLater)

    def take(self) -> None:
        """Make the link, or say why it is none."""
        target = whole_target(self.target.text())
        if target and not is_link(target):
            self.fields[0].set_error(
                self._words.t("Type an address such as https://leman.jewelry/privacy."), speak=True
            )
            return
        self._editor.set_link(target, self.text.text().strip())
        self.accept()


def whole_target(typed: str) -> str:
    """Complete what was typed: an address of a person, or a site without its beginning."""
    typed = typed.strip()
    if not typed or ":" in typed.partition("/")[0]:
        return typed
    return f"mailto:{typed}" if "@" in typed else f"https://{typed}"
