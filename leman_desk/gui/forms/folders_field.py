"""Which folders of a mailbox are taken in, chosen from the server's own list."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leman_desk.domain.mailbox import INBOX, FolderUse, ServerFolder
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.lists import CalmListView
from leman_desk.wording.labels import FOLDER_USE
from leman_desk.wording.words import Words

_NAME = Qt.ItemDataRole.UserRole + 1
_SHOWN = 6
_LEAST_ROW = 24


class FoldersField(QWidget):
    """Folders with check marks; before the server was asked, those that are taken in already.

    Attributes:
        changed: A person changed a check mark.
        asked: The server's list is wanted.
    """

    changed = Signal()
    asked = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        self._listed: tuple[ServerFolder, ...] | None = None
        self._filling = False
        self._label = Text("", "caption", "muted")
        self.ask = Button(theme, icon="action.check_mail", compact=True)
        self.ask.clicked.connect(self.asked)
        self.model = QStandardItemModel(self)
        self.model.itemChanged.connect(self._on_changed)
        self.list = CalmListView()
        self.list.setModel(self.model)
        self._label.setBuddy(self.list)
        self._error = Text("", "caption", "breached", wrap=True)
        self._error.hide()
        self._hint = Text("", "caption", "muted", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self._label)
        head.addStretch(1)
        head.addWidget(self.ask)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(head)
        for part in (self.list, self._error, self._hint):
            column.addWidget(part)
        theme.changed.connect(self._fit)
        self.set_chosen((INBOX,))
        self.retranslate(words)

    def chosen(self) -> tuple[str, ...]:
        """Name the folders with a check mark."""
        items = (self.model.item(row) for row in range(self.model.rowCount()))
        return tuple(str(item.data(_NAME)) for item in items if item.checkState() is Qt.CheckState.Checked)

    def set_chosen(self, names: Sequence[str]) -> None:
        """Show what is taken in; the server's list of another mailbox is forgotten."""
        self._listed = None
        self._fill(tuple(names))

    def show_folders(self, folders: Sequence[ServerFolder]) -> None:
        """Show the server's list; check marks stay, also at folders that the server no longer has."""
        self._listed = tuple(folders)
        self._fill(self.chosen())
        self.set_reading(reading=False)

    def set_reading(self, *, reading: bool) -> None:
        """Say in the button that the server is being asked."""
        self.ask.setEnabled(not reading)
        words = self._words
        self.ask.setText(words.t("Asking the server…") if reading else words.t("Show the server’s folders"))

    def set_error(self, sentence: str) -> None:
        """Show what is wrong, or nothing."""
        self._error.setText(sentence)
        self._error.setVisible(bool(sentence))
        self.list.setAccessibleDescription(sentence)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        name = words.t("Folders taken in")
        self._label.setText(name)
        self.list.setAccessibleName(name)
        self._hint.setText(
            words.t(
                "Mail in the junk folder is marked and treated alike, so that a filter costs nobody an "
                "answer. The Space key sets a check mark."
            )
        )
        self.set_reading(reading=not self.ask.isEnabled() and self.isEnabled())
        self._fill(self.chosen())

    def _fill(self, chosen: tuple[str, ...]) -> None:
        self._filling = True
        row = self.list.currentIndex().row()
        self.model.clear()
        listed = self._listed or ()
        known = {each.name for each in listed}
        for name in chosen if self._listed is None else ():
            self._add(name, FolderUse.INBOX if name.upper() == INBOX else FolderUse.NONE, checked=True)
        for each in listed:
            self._add(each.name, each.use, checked=each.name in chosen)
        if self._listed is not None:
            for name in chosen:
                if name not in known:
                    self._add(name, FolderUse.NONE, checked=True, missing=True)
        self._filling = False
        if self.model.rowCount():
            self.list.setCurrentIndex(self.model.index(max(0, min(row, self.model.rowCount() - 1)), 0))
        self._fit()

    def _add(self, name: str, use: FolderUse, *, checked: bool, missing: bool = False) -> None:
        words = self._words
        shown = name
        if use in FOLDER_USE and name.casefold() not in words.t(FOLDER_USE[use]).casefold():
            shown = f"{name} ({words.t(FOLDER_USE[use])})"
        if missing:
            shown = words.t("{folder}, not on the server", folder=name)
        item = QStandardItem(shown)
        item.setData(name, _NAME)
        item.setToolTip(shown)
        item.setEditable(False)
        item.setCheckable(True)
        item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)
        self.model.appendRow(item)

    def _fit(self) -> None:
        # Rows as high as other targets of the pointer (design, 8).
        height = max(_LEAST_ROW, self._theme.line_height("body") + 8)
        self._filling = True
        for row in range(self.model.rowCount()):
            self.model.item(row).setSizeHint(QSize(0, height))
        self._filling = False
        self.list.setFixedHeight(max(2, min(_SHOWN, self.model.rowCount())) * height + 8)

    def _on_changed(self, _item: QStandardItem) -> None:
        if not self._filling:
            self.set_error("")
            self.changed.emit()
