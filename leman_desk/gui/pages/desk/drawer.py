"""Keeps the case panel beside the conversation in a wide window and over it, on demand, in a narrow one."""

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSplitter, QWidget
from typing_extensions import override

from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Rule


class Drawer(QObject):
    """Moves the panel between the splitter and a sheet over the right edge of the page."""

    def __init__(self, page: QWidget, splitter: QSplitter, panel: QWidget, theme: Theme) -> None:
        super().__init__(page)
        self._page, self._splitter, self._panel, self._theme = page, splitter, panel, theme
        self._wide = True
        self._wanted = True
        self._open = False
        self._sized = False
        self._sheet = QFrame(page)
        self._sheet.setProperty("surface", "sunken")
        self._sheet.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        row = QHBoxLayout(self._sheet)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(Rule(vertical=True))
        self._row = row
        self._sheet.hide()
        splitter.addWidget(panel)
        splitter.setStretchFactor(splitter.indexOf(panel), 0)
        page.installEventFilter(self)

    @property
    def shown(self) -> bool:
        """Whether the panel is to be seen."""
        return self._wanted if self._wide else self._open

    def toggle(self) -> None:
        """Show or hide the panel."""
        if self._wide:
            self._wanted = not self._wanted
        else:
            self._open = not self._open
        self._place()

    def open(self) -> None:
        """Show the panel if it is hidden."""
        if not self.shown:
            self.toggle()

    def close(self) -> None:
        """Take the sheet away; beside the conversation the panel stays."""
        if not self._wide and self._open:
            self._open = False
            self._place()

    def arrange(self, *, wide: bool) -> None:
        """Follow the width of the window."""
        if wide != self._wide:
            self._wide = wide
            self._open = False
        self._place()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and not self._wide:
            self._stretch()
        return False

    def _place(self) -> None:
        beside = self._splitter.indexOf(self._panel) >= 0
        if self._wide and not beside:
            self._splitter.addWidget(self._panel)
            self._splitter.setStretchFactor(self._splitter.indexOf(self._panel), 0)
        elif not self._wide and beside:
            self._row.addWidget(self._panel)
        self._panel.setVisible(self.shown)
        self._sheet.setVisible(not self._wide and self._open)
        if self._wide and self._wanted and (not beside or not self._sized) and self._page.isVisible():
            self._sized = True
            first = self._theme.tokens.layout["list"] if beside else self._splitter.sizes()[0]
            width = self._width()
            rest = self._splitter.width() - first - width
            self._splitter.setSizes([first, max(1, rest), width])
        if not self._wide:
            self._stretch()

    def _width(self) -> int:
        return self._theme.tokens.layout["case_panel"] * max(100, self._theme.scale) // 100

    def _stretch(self) -> None:
        width = min(self._width(), self._page.width())
        self._sheet.setGeometry(self._page.width() - width, 0, width, self._page.height())
        self._sheet.raise_()
