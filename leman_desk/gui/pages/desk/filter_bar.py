"""The bar under a queue's header that narrows it: a query, category, severity, owner; kept as a view."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QWidget
from typing_extensions import override

from leman_desk.domain.complaint import Severity
from leman_desk.domain.search_query import Problem
from leman_desk.gui.reading.directory import Directory
from leman_desk.gui.reading.search_bar import SearchBar
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button, FlatCombo
from leman_desk.services.queries import CaseFilter
from leman_desk.wording.labels import SEVERITY, VIEW_LOST
from leman_desk.wording.words import Words

_NOBODY = "nobody"


class FilterBar(QWidget):
    """Fields that narrow a queue.

    Attributes:
        narrowed: Something was typed or chosen; text waits for a pause in typing.
        closed: Escape was pressed: the bar is empty and hidden.
        views: Opens what can be done with the view.
    """

    narrowed = Signal()
    closed = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._directory = Directory()
        self._lost: Sequence[str] = ()
        self.bar = SearchBar(theme, words)
        self.text, self.help, self.trouble = self.bar.field, self.bar.help, self.bar.trouble
        self.views = Button(theme, icon="system.save", kind="link")
        self.bar.line.addWidget(self.views)
        self.category = FlatCombo(theme, bordered=True)
        self.severity = FlatCombo(theme, bordered=True)
        self.assignee = FlatCombo(theme, bordered=True)
        grid = QGridLayout(self)
        grid.setContentsMargins(14, 0, 14, 10)
        grid.setSpacing(6)
        grid.addWidget(self.bar, 0, 0, 1, 2)
        grid.addWidget(self.category, 1, 0, 1, 2)
        grid.addWidget(self.severity, 2, 0)
        grid.addWidget(self.assignee, 2, 1)
        self.bar.searched.connect(self.narrowed)
        self.bar.closed.connect(self.close_bar)
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
            text=self.bar.text(),
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
        self.bar.open()

    def clear(self) -> None:
        """Empty and hide the bar."""
        was = self.in_use
        self.forget()
        if was:
            self.narrowed.emit()

    def forget(self) -> None:
        """Empty and hide the bar without reading the queue again."""
        self._lost = ()
        self.bar.empty()
        for combo in self._combos():
            combo.setCurrentIndex(0)
        self.hide()

    def narrow(self, chosen: CaseFilter, lost: Sequence[str]) -> None:
        """Show what a saved view asks for.

        Args:
            chosen: The view.
            lost: What it asks for and the desk no longer has, as `VIEW_LOST` says it; left out here.
        """
        self.forget()
        self._lost = tuple(lost)
        self.text.setText(chosen.text)
        self.text.rest()
        _choose(self.category, None if "category" in lost else chosen.category)
        _choose(self.severity, chosen.severity)
        person = None if "assignee" in lost else chosen.assignee
        _choose(self.assignee, _NOBODY if chosen.unassigned else person)
        # Shown even where nothing narrows: here stands what can be done with the view.
        self.show()
        self._write_lost()

    def show_help(self) -> None:
        """Show how a query is written."""
        self.bar.show_help()

    def set_problems(self, problems: Sequence[Problem]) -> None:
        """Say what of the query was not understood."""
        self.bar.set_problems(problems)

    def set_directory(self, directory: Directory) -> None:
        """Offer these categories and people."""
        self._directory = directory
        self.retranslate(self._words)

    def retranslate(self, words: Words) -> None:
        """Speak another language; the choice stays."""
        self._words = words
        self.bar.retranslate(words)
        self.views.setToolTip(words.t("Saved view"))
        self.views.setAccessibleName(words.t("Saved view"))
        self._write_lost()
        directory = self._directory
        categories: list[tuple[str, object]] = [
            (directory.category_name(each.code, words.language), each.code) for each in directory.categories
        ]
        severities: list[tuple[str, object]] = [(words.t(SEVERITY[each]), each) for each in Severity]
        people: list[tuple[str, object]] = [(each.name, each.id) for each in directory.workers()]
        self.text.set_names(
            {
                "category": [name for name, _ in categories],
                "owner": [name for name, _ in people],
            }
        )
        _fill(self.category, words.t("Any category"), categories)
        _fill(self.severity, words.t("Any severity"), severities)
        _fill(self.assignee, words.t("Anyone"), [(words.t("Nobody"), _NOBODY), *people])
        self.category.setAccessibleName(words.t("Filter by category"))
        self.severity.setAccessibleName(words.t("Filter by severity"))
        self.assignee.setAccessibleName(words.t("Filter by owner"))

    def close_bar(self) -> None:
        """Empty and hide the bar, and say that it was left."""
        self.clear()
        self.closed.emit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_bar()
            return
        super().keyPressEvent(event)

    def _write_lost(self) -> None:
        self.bar.set_notes([self._words.t(VIEW_LOST[each]) for each in self._lost])

    def _combos(self) -> tuple[QComboBox, ...]:
        return (self.category, self.severity, self.assignee)


def _place(combo: QComboBox, value: object) -> int:
    return next((at for at in range(combo.count()) if combo.itemData(at) == value), -1)


def _choose(combo: QComboBox, value: object) -> None:
    """Choose a value; one that is not offered yet stands there until the directory is read."""
    if _place(combo, value) < 0:
        combo.addItem("…", value)
    combo.setCurrentIndex(_place(combo, value))


def _fill(combo: QComboBox, everything: str, choices: list[tuple[str, object]]) -> None:
    """Offer choices under a first one that stands for all; keep what was chosen."""
    chosen = combo.currentData()
    combo.clear()
    combo.addItem(everything, None)
    for text, value in choices:
        combo.addItem(text, value)
    if chosen is not None and len(choices) == 0:
        combo.addItem("…", chosen)
    combo.setCurrentIndex(max(0, _place(combo, chosen)))
