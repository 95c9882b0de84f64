"""Lists that stay calm: stray letters never jump, the input method stays off, Backspace does nothing."""

from PySide6.QtCore import QEvent, QModelIndex, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QTreeView, QWidget
from typing_extensions import override

_STEPS = {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up}
_OPENING = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_TO_FRONT = {QEvent.Type.WindowActivate, QEvent.Type.WindowDeactivate}


def _calm(view: QAbstractItemView) -> None:
    view.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    view.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.setMouseTracking(True)


def _handled(view: QAbstractItemView, event: QKeyEvent) -> QKeyEvent | None:
    """Give the key a list should see instead; None when there is nothing left to do."""
    key = Qt.Key(event.key())
    plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier}
    if key is Qt.Key.Key_Backspace:
        return None
    if plain and key in _STEPS:
        return QKeyEvent(event.type(), _STEPS[key], Qt.KeyboardModifier.NoModifier)
    if plain and key in _OPENING:
        index: QModelIndex = view.currentIndex()
        if index.isValid():
            view.activated.emit(index)
        return None
    return event


def _is_done_with(view: QAbstractItemView, event: QEvent) -> bool:
    """Tell whether the window came to the front or left it, where only the selection looks different.

    Qt would paint every row anew, with a dialog as with another program.
    """
    if event.type() not in _TO_FRONT:
        return False
    view.viewport().update(view.visualRegionForSelection(view.selectionModel().selection()))
    return True


class CalmListView(QListView):
    """A list for a read-only model: J and K or the arrows move, Enter activates on every system."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _calm(self)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        return False if _is_done_with(self, event) else super().viewportEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are commands here."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        seen = _handled(self, event)
        if seen is not None:
            super().keyPressEvent(seen)


class CalmTreeView(QTreeView):
    """A table or tree for a read-only model, with the same keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        _calm(self)
        self.setRootIsDecorated(False)
        self.setUniformRowHeights(True)
        self.setAllColumnsShowFocus(True)

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        return False if _is_done_with(self, event) else super().viewportEvent(event)

    @override
    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are commands here."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        seen = _handled(self, event)
        if seen is not None:
            super().keyPressEvent(seen)
