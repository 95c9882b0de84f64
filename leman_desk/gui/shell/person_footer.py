"""Who is signed in, at the foot of the navigation, with the way to settings."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.avatar import Avatar
from leman_desk.gui.widgets.labels import ElidedLabel, Rule
from leman_desk.wording.words import N_, Words

_SETTINGS = N_("Settings")
_MARGINS = (6, 10, 2, 10)
_SIDE = 8


class PersonFooter(QWidget):
    """Avatar, name and role, and the gear.

    Attributes:
        settings_requested: The gear was pressed.
    """

    settings_requested = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._avatar = Avatar(theme, size=30, colleague=True)
        self._name = ElidedLabel()
        self._role = ElidedLabel("", "caption", "muted")
        self._gear = QToolButton()
        self._gear.setProperty("bare", True)
        self._gear.setIcon(theme.icon("navigation.settings"))
        self._gear.setIconSize(QSize(18, 18))
        self._gear.clicked.connect(self.settings_requested)
        self._who = QWidget()
        names = QVBoxLayout(self._who)
        names.setContentsMargins(0, 0, 0, 0)
        names.setSpacing(0)
        names.addWidget(self._name)
        names.addWidget(self._role)
        row = self._row = QHBoxLayout()
        row.setContentsMargins(*_MARGINS)
        row.setSpacing(8)
        row.addWidget(self._avatar)
        row.addWidget(self._who, 1)
        row.addWidget(self._gear)
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(_SIDE, 0, _SIDE, 0)
        column.setSpacing(0)
        column.addWidget(Rule())
        column.addLayout(row)
        self.retranslate(words)

    def set_person(self, name: str, role: str) -> None:
        """Show a person and their role in the window's language."""
        self._avatar.set_name(name)
        self._name.setText(name)
        self._role.setText(role)

    def set_folded(self, *, folded: bool) -> None:
        """Show the avatar only, in the middle: with large text it needs nearly the whole width."""
        side = 0 if folded else _SIDE
        self._column.setContentsMargins(side, 0, side, 0)
        self._row.setContentsMargins(*((0, 10, 0, 10) if folded else _MARGINS))
        self._row.setAlignment(
            self._avatar, Qt.AlignmentFlag.AlignCenter if folded else Qt.AlignmentFlag.AlignLeft
        )
        self._who.setVisible(not folded)
        self._gear.setVisible(not folded)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._gear.setToolTip(words.t(_SETTINGS))
        self._gear.setAccessibleName(words.t(_SETTINGS))
