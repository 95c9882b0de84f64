"""The frame around the pages: menus, tool bar, navigation, status line; it never knows a service."""

from collections.abc import Callable
from enum import StrEnum
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QIcon,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QMainWindow,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leman_desk.gui.action_table import ActionId
from leman_desk.gui.actions import Actions
from leman_desk.gui.drops import dropped_files
from leman_desk.gui.shell.about import AboutDialog
from leman_desk.gui.shell.drop_veil import DropVeil
from leman_desk.gui.shell.jump_list import JumpList
from leman_desk.gui.shell.key_table import KeyTableDialog
from leman_desk.gui.shell.nav import NavList
from leman_desk.gui.shell.page import panes_of, tell, title_of
from leman_desk.gui.shell.person_footer import PersonFooter
from leman_desk.gui.shell.scrim import Scrim
from leman_desk.gui.shell.status_bar import DeskStatusBar, StatusSlot
from leman_desk.gui.shell.toolbar import DeskToolBar
from leman_desk.gui.theme import Appearance, Theme
from leman_desk.gui.widgets.banner import Banner
from leman_desk.gui.widgets.progress import ProgressRow
from leman_desk.gui.widgets.toast import Toast
from leman_desk.services.changes import Changes
from leman_desk.wording.words import N_, Language, Words

_NAV_NAME = N_("Navigation")
_FOLDED_NAV = 52
_PANEL_FOLDS_BELOW = 1280
_NAV_FOLDS_BELOW = 1180
_APPEARANCES = {
    ActionId.THEME_SYSTEM: Appearance.SYSTEM,
    ActionId.THEME_LIGHT: Appearance.LIGHT,
    ActionId.THEME_DARK: Appearance.DARK,
}
_LANGUAGES = {ActionId.LANGUAGE_VI: Language.VI, ActionId.LANGUAGE_EN: Language.EN}


class WidthClass(StrEnum):
    """How much room there is: below 1280 px the case panel is a drawer, below 1180 the navigation folds."""

    WIDE = "wide"
    MEDIUM = "medium"
    NARROW = "narrow"


class MainWindow(QMainWindow):
    """The window. Pages come in by `add_page`; what happens in them is theirs.

    Attributes:
        nav: The list of pages; fill it with `nav.set_groups`.
        footer: Who is signed in.
        toast: Short messages; connect `toast.undo_requested`.
        banner: Strip over the page for what lasts.
        progress: Row under the page for work under way.
        jump: The search; connect `query_requested`, `hit_chosen`.
        page_changed: Id of the page that came to the front.
        width_class_changed: A `WidthClass`.
        language_requested: A `Language` chosen in the menu.
        close_requested: The window is about to close; sent before it does.
    """

    page_changed = Signal(str)
    width_class_changed = Signal(object)
    language_requested = Signal(object)
    close_requested = Signal()

    def __init__(self, app: QApplication, theme: Theme, words: Words, actions: Actions, logo: Path) -> None:
        """Build the frame.

        Args:
            app: The application, whose focus the panes follow.
            theme: The look.
            words: The language to begin with.
            actions: The commands.
            logo: File of the desk's mark.
        """
        super().__init__()
        self._app, self._theme, self._words, self._actions, self._logo = app, theme, words, actions, logo
        self._pages: dict[str, QWidget] = {}
        self._width_class = WidthClass.WIDE
        self._nav_width = theme.tokens.layout["nav"]
        self.setWindowIcon(QIcon(str(logo)))
        self.setMinimumSize(QSize(*theme.tokens.minimum_window))
        self.resize(1440, 900)
        self._tool_bar = DeskToolBar(theme, words, actions, self)
        self.addToolBar(self._tool_bar)
        self.nav = NavList(theme)
        self.footer = PersonFooter(theme, words)
        self.banner = Banner(theme)
        self.progress = ProgressRow(theme, words)
        self._stack = QStackedWidget()
        self._column = QWidget()
        self._splitter = self._build_body()
        body = QWidget()
        whole = QVBoxLayout(body)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._splitter)
        self.setCentralWidget(body)
        self._status = DeskStatusBar(theme, self)
        self.setStatusBar(self._status)
        self.toast = Toast(body, theme, words)
        self.jump = JumpList(app, theme, words, actions.commands, self._tool_bar.search, self)
        self._scrim = Scrim(self, theme)
        self._veil = DropVeil(self, theme)
        self._take_files: Callable[[list[Path]], object] | None = None
        actions.add_shortcuts_to(self)
        self._connect()
        self.retranslate(words)
        self._show_appearance()

    # --- pages ----------------------------------------------------------------------------------------

    @property
    def page_parent(self) -> QWidget:
        """What a large page is made in; one made elsewhere is dressed twice when it is added."""
        return self._stack

    def add_page(self, page_id: str, page: QWidget) -> None:
        """Take a page in; see `Page` for what it may offer."""
        self._pages[page_id] = page
        self._stack.addWidget(page)

    def show_page(self, page_id: str) -> None:
        """Bring a page to the front.

        Raises:
            KeyError: When no such page was added.
        """
        page = self._pages[page_id]
        self.nav.select(page_id)
        if self._stack.currentWidget() is page and self.windowTitle():
            tell(page, "activated")
            self.update_title()
            return
        self._stack.setCurrentWidget(page)
        self.update_title()
        tell(page, "activated")
        self.page_changed.emit(page_id)

    def current_page(self) -> str:
        """Give the id of the page in front; empty before the first."""
        shown = self._stack.currentWidget()
        return next((name for name, page in self._pages.items() if page is shown), "")

    def page(self, page_id: str) -> QWidget | None:
        """Give a page that was added."""
        return self._pages.get(page_id)

    def refresh(self, changes: Changes) -> None:
        """Pass changes on to every page; each decides what is stale, one not in front only marks it."""
        for page in self._pages.values():
            tell(page, "refresh", changes)

    def update_title(self) -> None:
        """Show the title of the page in front in the title bar."""
        shown = self._stack.currentWidget()
        title = title_of(shown) if shown is not None else ""
        self.setWindowTitle(f"{title} · Leman Desk" if title else "Leman Desk")

    # --- frame ----------------------------------------------------------------------------------------

    def set_status(self, slot: StatusSlot, text: str, *, warning: bool = False, tip: str = "") -> None:
        """Show a fact in the status line; an empty text hides it."""
        self._status.set_slot(slot, text, warning=warning, tip=tip)

    def open_dialog(self, dialog: QDialog) -> None:
        """Open a dialog window-modal over the dimmed window."""
        self._scrim.show_behind(dialog)

    def retranslate(self, words: Words) -> None:
        """Speak another language, pages included; whoever fills navigation and status fills them anew."""
        self._words = words
        self._actions.retranslate(words)
        self._actions.fill_menu_bar(self.menuBar())
        self._actions.set_checked(
            ActionId.LANGUAGE_VI if words.language is Language.VI else ActionId.LANGUAGE_EN, checked=True
        )
        for part in (self._tool_bar, self.footer, self.toast, self.progress, self.jump):
            tell(part, "retranslate", words)
        self.nav.setAccessibleName(words.t(_NAV_NAME))
        for page in self._pages.values():
            tell(page, "retranslate", words)
        self.update_title()

    def take_files(self, taken: Callable[[list[Path]], object]) -> None:
        """Let files be dropped anywhere on the window where no part has another use for them."""
        self._take_files = taken
        self.setAcceptDrops(True)

    @property
    def width_class(self) -> WidthClass:
        """How much room there is."""
        return self._width_class

    def pane_sizes(self) -> tuple[int, ...]:
        """Give the sizes of navigation and page in px, to be remembered."""
        return (self._nav_width, max(0, self.width() - self._nav_width))

    def restore_panes(self, sizes: tuple[int, ...]) -> None:
        """Take sizes that were remembered; none leaves the design's."""
        if sizes:
            self._nav_width = max(160, min(400, sizes[0]))
            self._fold()

    def cycle_panes(self, step: int) -> None:
        """Move the focus to the next (1) or previous (-1) part: navigation, the page's panes, search."""
        shown = self._stack.currentWidget()
        panes: list[QWidget] = [self.nav, *(panes_of(shown) if shown else []), self._tool_bar.search]
        panes = [pane for pane in panes if pane.isVisible() and pane.isEnabled()]
        focus = self._app.focusWidget()
        inside = [n for n, pane in enumerate(panes) if pane is focus or (focus and pane.isAncestorOf(focus))]
        start = inside[-1] if inside else (-1 if step > 0 else 0)
        focus_into(panes[(start + step) % len(panes)])

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.jump.hide()
        self._fold()

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._take_files is not None and dropped_files(event):
            event.acceptProposedAction()
            self._veil.show_text(self._words.t("Drop here to take mail in from these files"))

    @override
    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._veil.hide()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        self._veil.hide()
        files = dropped_files(event)
        if self._take_files is not None and files:
            event.acceptProposedAction()
            self._take_files(files)

    @override
    def closeEvent(self, event: QCloseEvent) -> None:
        self.close_requested.emit()
        super().closeEvent(event)

    # --- inside ---------------------------------------------------------------------------------------

    def _build_body(self) -> QSplitter:
        column = self._column
        column.setProperty("surface", "background")
        column.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        left = QVBoxLayout(column)
        left.setContentsMargins(0, 2, 0, 0)
        left.setSpacing(0)
        left.addWidget(self.nav, 1)
        left.addWidget(self.footer)
        right_side = QWidget()
        right = QVBoxLayout(right_side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addWidget(self.banner)
        right.addWidget(self._stack, 1)
        right.addWidget(self.progress)
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(column)
        splitter.addWidget(right_side)
        splitter.setStretchFactor(0, 0)
        splitter.setStretchFactor(1, 1)
        return splitter

    def _connect(self) -> None:
        do = self._actions.on
        self.nav.chosen.connect(self._on_nav)
        self.footer.settings_requested.connect(self._actions.action(ActionId.GO_SETTINGS).trigger)
        self.jump.command_chosen.connect(lambda name: self._actions.action(name).trigger())
        self._splitter.splitterMoved.connect(self._on_splitter)
        do(ActionId.JUMP, self.jump.open)
        do(ActionId.NEXT_PANE, lambda: self.cycle_panes(1))
        do(ActionId.PREVIOUS_PANE, lambda: self.cycle_panes(-1))
        do(ActionId.KEYS, self._show_keys)
        do(ActionId.HELP, self._show_keys)
        do(ActionId.ABOUT, lambda: self.open_dialog(AboutDialog(self._theme, self._words, self._logo, self)))
        do(ActionId.QUIT, self.close)
        do(ActionId.FULL_SCREEN, self._toggle_full_screen)
        do(ActionId.TEXT_LARGER, lambda: self._theme.step_scale(1))
        do(ActionId.TEXT_SMALLER, lambda: self._theme.step_scale(-1))
        do(ActionId.TEXT_NORMAL, lambda: self._theme.step_scale(0))
        for name, appearance in _APPEARANCES.items():
            do(name, partial(self._theme.set_appearance, appearance))
        for name, language in _LANGUAGES.items():
            do(name, partial(self.language_requested.emit, language))
        self._theme.changed.connect(self._on_theme)

    def _on_nav(self, page_id: str) -> None:
        if page_id in self._pages:
            self.show_page(page_id)

    def _on_splitter(self, position: int, _index: int) -> None:
        if self._width_class is not WidthClass.NARROW:
            self._nav_width = round(position * 100 / max(100, self._theme.scale))
            self.toast.set_left_offset(position)

    def _fold(self) -> None:
        width = self.width()
        wanted = WidthClass.WIDE
        if width < _PANEL_FOLDS_BELOW:
            wanted = WidthClass.NARROW if width < _NAV_FOLDS_BELOW else WidthClass.MEDIUM
        folded = wanted is WidthClass.NARROW
        nav_width = _FOLDED_NAV if folded else round(self._nav_width * max(100, self._theme.scale) / 100)
        self._column.setMinimumWidth(_FOLDED_NAV if folded else 160)
        self._column.setMaximumWidth(_FOLDED_NAV if folded else 480)
        self._splitter.setSizes([nav_width, max(0, width - nav_width)])
        self.toast.set_left_offset(nav_width)
        if wanted is not self._width_class:
            self._width_class = wanted
            self.nav.set_folded(folded=folded)
            self.footer.set_folded(folded=folded)
            self.width_class_changed.emit(wanted)

    def _show_keys(self) -> None:
        self.open_dialog(KeyTableDialog(self._theme, self._words, self._actions, self))

    def _toggle_full_screen(self) -> None:
        self.setWindowState(self.windowState() ^ Qt.WindowState.WindowFullScreen)

    def _on_theme(self) -> None:
        self._show_appearance()
        self._fold()

    def _show_appearance(self) -> None:
        for name, appearance in _APPEARANCES.items():
            self._actions.set_checked(name, checked=appearance is self._theme.appearance)


def focus_into(pane: QWidget) -> None:
    """Give the focus to a pane, or to the first thing in it that takes it."""
    reason = Qt.FocusReason.ShortcutFocusReason
    if pane.focusPolicy() is not Qt.FocusPolicy.NoFocus:
        pane.setFocus(reason)
        return
    for child in pane.findChildren(QWidget):
        if child.focusPolicy() & Qt.FocusPolicy.TabFocus and child.isVisible() and child.isEnabled():
            child.setFocus(reason)
            return
