"""The table of keys, made of the table of actions."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from leman_desk.gui.actions import Actions
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import KeyCap, Text
from leman_desk.wording.words import N_, Words

_TITLE = N_("Keys")
_HINT = N_("Letters act only while a list has the focus, so they never disturb typing.")
_CLOSE = N_("Close")


class KeyTableDialog(QDialog):
    """Every key by place; closed with Esc."""

    def __init__(self, theme: Theme, words: Words, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(words.t(_TITLE))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        table = QWidget()
        table.setProperty("transparent", True)
        halves = QHBoxLayout(table)
        halves.setContentsMargins(0, 0, 12, 0)
        halves.setSpacing(32)
        columns = [QVBoxLayout(), QVBoxLayout()]
        filled = [0, 0]
        for title, rows in actions.key_table():
            shorter = filled.index(min(filled))
            columns[shorter].addLayout(_grid(title, rows))
            columns[shorter].addSpacing(12)
            filled[shorter] += len(rows) + 2
        for column in columns:
            column.addStretch(1)
            halves.addLayout(column, 1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setWidget(table)
        close = Button(theme, words.t(_CLOSE))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addWidget(Text(words.t(_HINT), "body", "muted"))
        foot.addStretch(1)
        foot.addWidget(close)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(28, 24, 16, 20)
        outer.setSpacing(16)
        outer.addWidget(area, 1)
        outer.addLayout(foot)
        self.resize(860, 640)


def _grid(title: str, rows: list[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(6)
    grid.setColumnStretch(1, 1)
    grid.addWidget(Text(title, "heading"), 0, 0, 1, 2)
    for number, (keys, text) in enumerate(rows, 1):
        cap = KeyCap(keys)
        cap.setAccessibleName(f"{keys}: {text}")
        grid.addWidget(cap, number, 0, Qt.AlignmentFlag.AlignLeft)
        grid.addWidget(Text(text), number, 1)
    return grid
