"""What a page shows when there is nothing to show, or when something went wrong."""

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.gui.announce import announce
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.card import Card
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.words import N_, Words

_EMPTY_WIDTH = 320
_COPY = N_("Copy details")


class IconLabel(QLabel):
    """An icon by its token, in a tone, that follows the theme."""

    def __init__(self, theme: Theme, name: str = "", tone: str = "muted", size: int = 16) -> None:
        super().__init__()
        self._theme = theme
        self._name, self._tone, self._size = name, tone, size
        theme.changed.connect(self._draw)
        self._draw()

    def set_icon(self, name: str, tone: str = "muted") -> None:
        """Show another icon; an empty name hides it."""
        self._name, self._tone = name, tone
        self.setVisible(bool(name))
        self._draw()

    @override
    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ParentChange:
            self._draw()

    def _draw(self) -> None:
        side = round(self._size * max(100, self._theme.scale) / 100)
        self.setFixedSize(QSize(side, side))
        if self._name:
            icon = self._theme.icon(self._name, self._tone, hover=self._tone)
            self.setPixmap(icon.pixmap(QSize(side, side), self.devicePixelRatioF()))


class EmptyState(QWidget):
    """A quiet sentence in the middle, with one thing to do if there is one.

    Attributes:
        action_requested: The button was pressed.
    """

    action_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel(theme, "system.empty_register", "muted", theme.tokens.icon_sizes["empty"])
        self._title = Text("", "heading")
        self._text = Text("", "body", "muted", wrap=True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._text.setFixedWidth(_EMPTY_WIDTH)
        self._button = Button(theme)
        self._button.clicked.connect(self.action_requested)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 24, 24, 24)
        column.setSpacing(6)
        column.addStretch(1)
        column.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(self._text)
        middle.addStretch(1)
        column.addLayout(middle)
        column.addSpacing(8)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)

    def show_state(
        self, icon: str, title: str, text: str = "", action: str = "", action_icon: str = ""
    ) -> None:
        """Say what is empty, and offer an action if its text is given."""
        self._icon.set_icon(icon)
        self._title.setText(title)
        self._text.setText(text)
        self._text.setVisible(bool(text))
        self._button.setText(action)
        self._button.setVisible(bool(action))
        if action_icon:
            self._button.set_icon(action_icon)
        self.setAccessibleName(f"{title}. {text}" if text else title)


class ErrorCard(Card):
    """Says what happened and what to do next.

    Attributes:
        action_requested: The button that mends it was pressed.
    """

    action_requested = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._words = words
        self._details = ""
        self._icon = IconLabel(theme, "system.connection_broken", "status.breached.fg", 18)
        self.heading.insertWidget(0, self._icon)
        self._text = Text("", wrap=True)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._text.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.body.addWidget(self._text)
        self._action = Button(theme, kind="primary")
        self._action.clicked.connect(self.action_requested)
        self._copy = Button(theme)
        self._copy.clicked.connect(self._copy_details)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self._action)
        row.addWidget(self._copy)
        row.addStretch(1)
        self.body.addSpacing(6)
        self.body.addLayout(row)
        self.body.addStretch(1)
        self.retranslate(words)

    def show_error(self, title: str, text: str, details: str = "", action: str = "", icon: str = "") -> None:
        """Show an error; it is also spoken.

        Args:
            title: What happened.
            text: What it means and what to do.
            details: For whoever helps; copied on demand, never personal data.
            action: Text of the button that mends it; empty for none.
            icon: Token of another icon than the broken link.
        """
        self.set_title(title)
        self._icon.set_icon(icon or "system.connection_broken", "status.breached.fg")
        self._text.setText(text)
        self._details = details
        self._copy.setVisible(bool(details))
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.show()
        announce(self, f"{title}. {text}", urgent=True)

    def retranslate(self, words: Words) -> None:
        """Speak another language; what happened is to be shown anew."""
        self._words = words
        self._copy.setText(words.t(_COPY))

    def _copy_details(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
