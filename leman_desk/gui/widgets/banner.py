"""A strip for something that lasts, such as a database out of reach."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from leman_desk.gui.announce import announce
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.states import IconLabel


class Banner(QFrame):
    """Amber strip with an icon, a bold sentence, what still works, and one button.

    Attributes:
        action_requested: The button was pressed.
    """

    action_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "warning")
        self._icon = IconLabel(theme, "system.offline", "status.due_soon.fg", 20)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._button = Button(theme, compact=True)
        self._button.clicked.connect(self.action_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 14, 10)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_banner(self, title: str, text: str = "", action: str = "", icon: str = "system.offline") -> None:
        """Show the strip; it is also spoken. `hide()` takes it away."""
        self._icon.set_icon(icon, "status.due_soon.fg")
        self._text.setText(f'<span style="font-weight:600">{escape(_stopped(title))}</span> {escape(text)}')
        self._button.setText(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.show()
        announce(self, f"{title} {text}")


def _stopped(title: str) -> str:
    """End a title as the sentence that it is when another follows it."""
    return title if not title or title[-1] in ".!?…:" else f"{title}."
