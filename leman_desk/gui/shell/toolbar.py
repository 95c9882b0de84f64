"""The tool bar: commands as text beside icon, the rest behind dots, and the search box."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget

from leman_desk.gui.action_table import ACTIONS, OVERFLOW, TOOLBAR, ActionId
from leman_desk.gui.actions import Actions, keys_text
from leman_desk.gui.shell.jump_list import SearchBox
from leman_desk.gui.theme import Theme
from leman_desk.wording.words import N_, Words

_MORE = N_("More commands")
_NAME = N_("Tool bar")
_SEARCH_WIDTH = 330
_ICON_GAP = 4
_EDGE = 5


class DeskToolBar(QToolBar):
    """Commands of the case in front; what does not fit goes behind Qt's own overflow arrow.

    Attributes:
        search: The search box.
    """

    def __init__(self, theme: Theme, words: Words, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setObjectName("toolbar")
        self.setMovable(False)
        self.setFloatable(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self._theme = theme
        theme.changed.connect(self._size_icons)
        self._size_icons()
        self.addWidget(_gap(_EDGE))
        for name in TOOLBAR:
            if name is None:
                self.addSeparator()
            else:
                self.addAction(actions.action(name))
        self._more = QToolButton()
        self._more.setIcon(theme.icon("action.more", "text"))
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self._menu = QMenu(self._more)
        actions.fill_menu(self._menu, OVERFLOW)
        self._more.setMenu(self._menu)
        self.addWidget(self._more)
        self.addWidget(_gap())
        self.search = SearchBox(theme, keys_text(ACTIONS[ActionId.JUMP]))
        self.search.setMinimumWidth(240)
        self.search.setMaximumWidth(_SEARCH_WIDTH)
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.addWidget(self.search)
        self.addWidget(_gap(_EDGE))
        self.retranslate(words)

    def _size_icons(self) -> None:
        side = self._theme.icon_size("toolbar")
        self.setIconSize(QSize(side + _ICON_GAP, side))

    def retranslate(self, words: Words) -> None:
        """Speak another language; the commands speak it by themselves."""
        self.setWindowTitle(words.t(_NAME))
        self._more.setToolTip(words.t(_MORE))
        self._more.setAccessibleName(words.t(_MORE))


def _gap(width: int = 0) -> QWidget:
    """Make room of a width, or all the room that is left."""
    gap = QWidget()
    if width:
        gap.setFixedWidth(width)
    else:
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return gap
