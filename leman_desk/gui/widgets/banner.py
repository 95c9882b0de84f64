"""A strip for something that lasts, such as a database out of reach."""

from html import escape

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QWidget

from leman_desk.gui.announce import announce
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.states import IconLabel


class Banner(QFrame):
    """Amber strip with an icon, a bold sentence, what still works, and one or two buttons.

    Attributes:
        action_requested: The button was pressed.
        second_requested: The other button was pressed.
    """

    action_requested = Signal()
    second_requested = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("card", "warning")
        self._icon = IconLabel(theme, "system.offline", "status.due_soon.fg", 20)
        self._text = QLabel()
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.RichText)
        self._button = Button(theme, compact=True)
        self._button.clicked.connect(self.action_requested)
        self._second = Button(theme, compact=True)
        self._second.clicked.connect(self.second_requested)
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 10, 14, 10)
        row.setSpacing(12)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._text, 1)
        row.addWidget(self._button, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._second, 0, Qt.AlignmentFlag.AlignVCenter)
        self.hide()

    def show_banner(
        self,
        title: str,
        text: str = "",
        action: str = "",
        icon: str = "system.offline",
        *,
        second: str = "",
        urgent: bool = False,
    ) -> None:
        """Show the strip; it is also spoken. `hide()` takes it away.

        Args:
            title: What happened.
            text: What still works, what to do.
            action: Text of the button; empty for none.
            icon: Token of the icon.
            second: Text of another button after it; empty for none.
            urgent: Interrupts what is being spoken.
        """
        self._icon.set_icon(icon, "status.due_soon.fg")
        self._text.setText(f'<span style="font-weight:600">{escape(_stopped(title))}</span> {escape(text)}')
        for button, name in ((self._button, action), (self._second, second)):
            button.setText(name)
            button.setVisible(bool(name))
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.show()
        announce(self, f"{title} {text}", urgent=urgent)


def _stopped(title: str) -> str:
    """End a title as the sentence that it is when another follows it."""
    return title if not title or title[-1] in ".!?…:" else f"{title}."
