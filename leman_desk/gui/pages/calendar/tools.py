"""The row of commands over the calendar; what does not fit goes into a menu behind dots."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget
from typing_extensions import override

from leman_desk.gui.theme import Theme
from leman_desk.wording.words import N_, Words


class Tool(StrEnum):
    """A command of the calendar page."""

    TODAY = "today"
    ADD_DAY = "add_day"
    ADD_SWAP = "add_swap"
    HOURS = "hours"
    LOAD = "load"
    VERSIONS = "versions"
    REHEARSE = "rehearse"
    IMPORT = "import"
    EXPORT = "export"


READING = (Tool.TODAY, Tool.VERSIONS, Tool.EXPORT)
"""What people may do who do not edit the calendar."""
_LOOKS: Mapping[Tool, tuple[str, str]] = {
    Tool.TODAY: (N_("Today"), "calendar.today"),
    Tool.ADD_DAY: (N_("Add day"), "action.add"),
    Tool.ADD_SWAP: (N_("Add swap"), "calendar.swap"),
    Tool.HOURS: (N_("Working hours…"), "calendar.working_hours"),
    Tool.LOAD: (N_("Load public holidays"), "calendar.load"),
    Tool.VERSIONS: (N_("Versions…"), "calendar.versions"),
    Tool.REHEARSE: (N_("Rehearse a closure…"), "case_field.human"),
    Tool.IMPORT: (N_("Import…"), "evidence.upload"),
    Tool.EXPORT: (N_("Export…"), "action.export_bag"),
}
_EDGE = 10


class CalendarTools(QWidget):
    """Buttons in one row.

    Attributes:
        chosen: The `Tool` a person asked for.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, tools: Collection[Tool], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.actions_of: dict[Tool, QAction] = {}
        self._buttons: dict[Tool, QToolButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(_EDGE, 6, _EDGE, 6)
        row.setSpacing(2)
        for tool in Tool:
            if tool not in tools:
                continue
            action = QAction(self)
            action.setIcon(theme.icon(_LOOKS[tool][1], "text"))
            action.triggered.connect(lambda _checked=False, wanted=tool: self.chosen.emit(wanted))
            button = QToolButton()
            button.setDefaultAction(action)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            self.actions_of[tool], self._buttons[tool] = action, button
            row.addWidget(button)
        self.more = QToolButton()
        self.more.setIcon(theme.icon("action.more", "text"))
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._menu = QMenu(self.more)
        self.more.setMenu(self._menu)
        row.addWidget(self.more)
        row.addStretch(1)
        theme.changed.connect(self._size)
        self._size()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(160, super().minimumSizeHint().height())

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        for tool, action in self.actions_of.items():
            action.setText(words.t(_LOOKS[tool][0]))
            action.setToolTip(words.t(_LOOKS[tool][0]).removesuffix("…"))
        self.more.setToolTip(words.t("More commands"))
        self.more.setAccessibleName(words.t("More commands"))
        self._arrange()

    def set_enabled(self, *, enabled: bool) -> None:
        """Hold the commands still, or let them go."""
        for action in self.actions_of.values():
            action.setEnabled(enabled)

    def _size(self) -> None:
        side = self._theme.icon_size("toolbar")
        for button in (*self._buttons.values(), self.more):
            button.setIconSize(QSize(side + 4, side))
        self._arrange()

    def _arrange(self) -> None:
        room = self.width() - 2 * _EDGE
        widths = {tool: button.sizeHint().width() + 2 for tool, button in self._buttons.items()}
        rest = room if sum(widths.values()) <= room else room - self.more.sizeHint().width() - 2
        self._menu.clear()
        full = False
        for tool, width in widths.items():
            full = full or width > rest
            rest -= width
            self._buttons[tool].setVisible(not full)
            if full:
                self._menu.addAction(self.actions_of[tool])
        self.more.setVisible(full)
