"""The tool bar: commands as text beside icon, the rest behind dots, and the search box."""

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QToolBar, QToolButton, QWidget
from typing_extensions import override

from leman_desk.gui.action_table import ACTIONS, ActionId
from leman_desk.gui.actions import Actions, keys_text
from leman_desk.gui.shell.jump_list import SearchBox
from leman_desk.gui.theme import Theme
from leman_desk.wording.words import N_, Words

_MORE = N_("More commands")
_NAME = N_("Tool bar")
_SEARCH_WIDTH = 330
_ICON_GAP = 4
_EDGE = 5
_ROOMY = 1280
_PADDING = 26
"""Gaps and borders of a button in px."""
_REST = 120
"""Separator, dots and edges in px."""

TOOLBAR: tuple[ActionId | None, ...] = (
    ActionId.CHECK_MAIL,
    None,
    ActionId.REPLY,
    ActionId.NOTE,
    ActionId.ASSIGN,
    ActionId.CATEGORY,
    ActionId.RESOLVE,
)

OVERFLOW: tuple[ActionId | None, ...] = (
    ActionId.ASSIGN_TO_ME,
    ActionId.SEVERITY,
    ActionId.WAIT,
    None,
    ActionId.EVIDENCE,
    ActionId.TASK,
    ActionId.MERGE,
    ActionId.SPLIT,
    ActionId.NOT_PRIVACY,
)
"""What stands behind the dots at the end of the tool bar."""


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
        self.search.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.addWidget(self.search)
        self.addWidget(_gap(_EDGE))
        self.retranslate(words)

    def _size_icons(self) -> None:
        side = self._theme.icon_size("toolbar")
        self.setIconSize(QSize(side + _ICON_GAP, side))
        QTimer.singleShot(0, self, self._arrange)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        """Keep the hint of the search readable; where room is short, commands show their icons only."""
        wanted = self.search.wanted_width()
        self.search.setFixedWidth(max(_SEARCH_WIDTH, wanted) if self.width() >= _ROOMY else wanted)
        metrics = self.fontMetrics()
        texts = [self._actions.action(name).text() for name in TOOLBAR if name is not None]
        bare = self.iconSize().width() + _PADDING
        needed = sum(bare + metrics.horizontalAdvance(text) for text in texts)
        room = self.width() - self.search.width() - _REST
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
        self.setToolButtonStyle(beside if needed <= room else Qt.ToolButtonStyle.ToolButtonIconOnly)
        self._more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)

    def retranslate(self, words: Words) -> None:
        """Speak another language; the commands speak it by themselves."""
        self.setWindowTitle(words.t(_NAME))
        self._more.setToolTip(words.t(_MORE))
        self._more.setAccessibleName(words.t(_MORE))
        # The box and the commands take their texts from elsewhere, in the same turn.
        QTimer.singleShot(0, self, self._arrange)


def _gap(width: int = 0) -> QWidget:
    """Make room of a width, or all the room that is left."""
    gap = QWidget()
    if width:
        gap.setFixedWidth(width)
    else:
        gap.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    return gap
