"""The line at the foot: mailbox and database at the left, calendar version and time at the right."""

from enum import StrEnum

from PySide6.QtWidgets import QHBoxLayout, QStatusBar, QWidget

from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.states import IconLabel

_ICON = 14


class StatusSlot(StrEnum):
    """The places of the line."""

    MAILBOX = "mailbox"
    DATABASE = "database"
    CALENDAR = "calendar"
    TIME = "time"


_ICONS = {
    StatusSlot.MAILBOX: "mail.envelope",
    StatusSlot.DATABASE: "system.database",
    StatusSlot.CALENDAR: "action.calculate",
    StatusSlot.TIME: "",
}


class DeskStatusBar(QStatusBar):
    """Shows four facts; each can be a warning."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizeGripEnabled(False)
        self._icons: dict[StatusSlot, IconLabel] = {}
        self._texts: dict[StatusSlot, Text] = {}
        self._parts: dict[StatusSlot, QWidget] = {}
        for slot in StatusSlot:
            part = QWidget()
            row = QHBoxLayout(part)
            row.setContentsMargins(10, 0, 10, 0)
            row.setSpacing(6)
            icon, text = IconLabel(theme, _ICONS[slot], "muted", _ICON), Text("", "caption", "muted")
            row.addWidget(icon)
            icon.setVisible(bool(_ICONS[slot]))
            row.addWidget(text)
            self._icons[slot], self._texts[slot], self._parts[slot] = icon, text, part
            part.hide()
            if slot in {StatusSlot.MAILBOX, StatusSlot.DATABASE}:
                self.addWidget(part)
            else:
                self.addPermanentWidget(part)

    def set_slot(self, slot: StatusSlot, text: str, *, warning: bool = False, tip: str = "") -> None:
        """Show a fact; an empty text hides it, a warning is coloured and bears another icon."""
        tone = "status.at_risk.fg" if warning else "muted"
        self._texts[slot].setText(text)
        self._texts[slot].set_tone("at_risk" if warning else "muted")
        if _ICONS[slot]:
            self._icons[slot].set_icon("status.at_risk" if warning else _ICONS[slot], tone)
        self._parts[slot].setToolTip(tip)
        self._parts[slot].setVisible(bool(text))
