"""The bar under a queue's header that narrows it: text, category, severity, owner."""

from dataclasses import replace

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QWidget
from typing_extensions import override

from leman_desk.domain.complaint import Severity
from leman_desk.gui.reading.directory import Directory
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import FlatCombo
from leman_desk.services.queries import CaseFilter
from leman_desk.wording.labels import SEVERITY
from leman_desk.wording.words import Words

_PAUSE_MS = 250
_NOBODY = "nobody"


class FilterBar(QWidget):
    """Fields that narrow a queue.

    Attributes:
        narrowed: Something was typed or chosen; text waits for a pause in typing.
        closed: Escape was pressed: the bar is empty and hidden.
    """

    narrowed = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._directory = Directory()
        self.text = QLineEdit()
        self.text.setClearButtonEnabled(True)
        self.category = FlatCombo(theme, bordered=True)
        self.severity = FlatCombo(theme, bordered=True)
        self.assignee = FlatCombo(theme, bordered=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 0, 14, 10)
        grid.setSpacing(6)
        grid.addWidget(self.text, 0, 0, 1, 2)
        grid.addWidget(self.category, 1, 0, 1, 2)
        grid.addWidget(self.severity, 2, 0)
        grid.addWidget(self.assignee, 2, 1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.narrowed)
        self.text.textEdited.connect(lambda _text: self._pause.start())
        self.text.textChanged.connect(lambda text: None if text else self._pause.start())
        self.text.returnPressed.connect(self._at_once)
        for combo in self._combos():
            combo.activated.connect(lambda _index: self.narrowed.emit())
        self.hide()
        self.retranslate(words)

    def apply_to(self, chosen: CaseFilter) -> CaseFilter:
        """Add what was typed and chosen to a filter."""
        if self.isHidden():
            return chosen
        assignee, severity = self.assignee.currentData(), self.severity.currentData()
        return replace(
            chosen,
            text=self.text.text().strip(),
            category=self.category.currentData(),
            severity=Severity(severity) if severity else None,
            assignee=assignee if assignee != _NOBODY else None,
            unassigned=assignee == _NOBODY,
        )

    @property
    def in_use(self) -> bool:
        """Whether anything narrows the list."""
        return self.apply_to(CaseFilter()) != CaseFilter()

    def open(self) -> None:
        """Show the bar and begin to type."""
        self.show()
        self.text.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.text.selectAll()

    def clear(self) -> None:
        """Empty and hide the bar."""
        was = self.in_use
        self.text.clear()
        for combo in self._combos():
            combo.setCurrentIndex(0)
        self._pause.stop()
        self.hide()
        if was:
            self.narrowed.emit()

    def set_directory(self, directory: Directory) -> None:
        """Offer these categories and people."""
        self._directory = directory
        self.retranslate(self._words)

    def retranslate(self, words: Words) -> None:
        """Speak another language; the choice stays."""
        self._words = words
        self.text.setPlaceholderText(words.t("Name, subject, text, number"))
        self.text.setAccessibleName(words.t("Filter by text"))
        directory = self._directory
        categories: list[tuple[str, object]] = [
            (directory.category_name(each.code, words.language), each.code) for each in directory.categories
        ]
        severities: list[tuple[str, object]] = [(words.t(SEVERITY[each]), each) for each in Severity]
        people: list[tuple[str, object]] = [(each.name, each.id) for each in directory.workers()]
        _fill(self.category, words.t("Any category"), categories)
        _fill(self.severity, words.t("Any severity"), severities)
        _fill(self.assignee, words.t("Anyone"), [(words.t("Nobody"), _NOBODY), *people])
        self.category.setAccessibleName(words.t("Filter by category"))
        self.severity.setAccessibleName(words.t("Filter by severity"))
        self.assignee.setAccessibleName(words.t("Filter by owner"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.clear()
            self.closed.emit()
            return
        super().keyPressEvent(event)

    def _combos(self) -> tuple[QComboBox, ...]:
        return (self.category, self.severity, self.assignee)

    def _at_once(self) -> None:
        self._pause.stop()
        self.narrowed.emit()


def _fill(combo: QComboBox, everything: str, choices: list[tuple[str, object]]) -> None:
    """Offer choices under a first one that stands for all; keep what was chosen."""
    chosen = combo.currentData()
    combo.clear()
    combo.addItem(everything, None)
    for text, value in choices:
        combo.addItem(text, value)
    index = next((at for at in range(combo.count()) if combo.itemData(at) == chosen), 0)
    combo.setCurrentIndex(index)
