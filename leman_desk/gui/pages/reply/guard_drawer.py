"""Keeps the guard’s panel beside the letter in a wide window, and over its right edge in a narrow one."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QHBoxLayout, QWidget
from typing_extensions import override

from leman_desk.gui.pages.reply.guard_panel import GuardPanel
from leman_desk.gui.pages.reply.sheet import ReplySheet
from leman_desk.gui.theme import Theme

_WIDE = 1280
_LETTER = 620


class GuardDrawer(QObject):
    """Places the panel; folded away, a line with the number of findings stands at the foot of the letter."""

    def __init__(self, page: QWidget, sheet: ReplySheet, panel: GuardPanel, theme: Theme) -> None:
        super().__init__(page)
        self._page, self._sheet, self._panel, self._theme = page, sheet, panel, theme
        self._open = False
        self._row = QHBoxLayout(page)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.addWidget(sheet)
        panel.closed.connect(self.close)
        theme.changed.connect(self._arrange)
        page.installEventFilter(self)

    @property
    def wide(self) -> bool:
        """Whether there is room beside the letter."""
        scale = max(100, self._theme.scale)
        room = self._page.width() - self._width() >= _LETTER * scale // 100
        return self._page.window().width() >= _WIDE and room

    def toggle(self) -> None:
        """Show or hide the panel over the letter."""
        self._open = not self._open
        self._arrange()
        if self._open:
            self._panel.close_button.setFocus()

    def open(self) -> None:
        """Show the panel if it is hidden."""
        self._open = True
        self._arrange()

    def close(self) -> None:
        """Take the panel away; beside the letter it stays."""
        if self._open and not self.wide:
            self._open = False
            self._arrange()
            self._sheet.guard_button.setFocus()

    def panes(self) -> Sequence[QWidget]:
        """Give what F6 reaches of it."""
        if not self._panel.isVisible():
            return []
        return [card.remove if card.remove.isVisible() else card.go_to for card in self._panel.cards[:1]]

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in {QEvent.Type.Resize, QEvent.Type.Show}:
            self._arrange()
        return False

    def _width(self) -> int:
        return self._theme.tokens.layout["composer_guard"] * max(100, self._theme.scale) // 100

    def _arrange(self) -> None:
        wide = self.wide
        if wide:
            self._open = False
        width = min(self._width(), self._page.width())
        self._row.setContentsMargins(0, 0, width if wide else 0, 0)
        self._panel.setGeometry(self._page.width() - width, 0, width, self._page.height())
        self._panel.setVisible(wide or self._open)
        self._panel.close_button.setVisible(not wide)
        self._panel.raise_()
        self._sheet.guard_button.setVisible(not wide)
