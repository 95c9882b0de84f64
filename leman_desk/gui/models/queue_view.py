"""The view of a queue: two heights, so that any of a hundred thousand rows is found without a layout.

A `QListView` whose rows differ in height measures each of them after every change: seconds for so many.
Here a place follows from the number of group rows above it; of the list view there is left what screen
readers know of lists.
"""

from collections.abc import Callable, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QRegion, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QFrame,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QWidget,
)
from typing_extensions import override

from leman_desk.domain.ids import CaseId
from leman_desk.gui.models.case_list import CaseListModel
from leman_desk.gui.models.selection import parts_of, runs_of

_STEPS = {Qt.Key.Key_J: Qt.Key.Key_Down, Qt.Key.Key_K: Qt.Key.Key_Up}
_NONE = Qt.KeyboardModifier.NoModifier
_Flag = QItemSelectionModel.SelectionFlag
_Move = QAbstractItemView.CursorAction


class QueueView(QListView):
    """Shows a `CaseListModel`. Letters do nothing here but J, K and X; all others are commands of the page.

    Attributes:
        case_opened: Enter or a double click on a case.
        page_requested: Space (1) or Shift+Space (-1): the message is to be paged.
        current_case_changed: The `CaseId` under the cursor, or None.
        selection_moved: The cases selected may have changed.
    """

    case_opened = Signal(object)
    page_requested = Signal(int)
    current_case_changed = Signal(object)
    selection_moved = Signal()

    def __init__(
        self,
        model: CaseListModel,
        delegate: QAbstractItemDelegate,
        heights: Callable[[], tuple[int, int]],
        parent: QWidget | None = None,
    ) -> None:
        """Make the view.

        Args:
            model: What it shows.
            delegate: What draws it.
            heights: Gives the height of a case row and of a group row, as the text size wants them.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._heights = heights
        self._cases = model
        self._remembered: tuple[CaseId | None, set[CaseId]] = (None, set())
        self._hovered = -1
        self._last_row = 0
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, on=False)
        self.setMouseTracking(True)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._restore)

    # --- cases --------------------------------------------------------------------------------------

    def current_case(self) -> CaseId | None:
        """Give the case under the cursor."""
        index = self.currentIndex()
        return self._cases.case_at(index.row()) if index.isValid() else None

    def selected_cases(self) -> list[CaseId]:
        """Give the selected cases in order; the one under the cursor when nothing else is selected."""
        chosen: list[CaseId] = []
        ranges = sorted((part.top(), part.bottom()) for part in parts_of(self.selectionModel().selection()))
        for top, bottom in ranges:
            found = (self._cases.case_at(row) for row in range(top, bottom + 1))
            chosen += [case for case in found if case is not None]
        current = self.current_case()
        return chosen or ([current] if current is not None else [])

    def select_case(self, case: CaseId | None) -> bool:
        """Put the cursor on a case; tell whether it is there to be seen."""
        row = self._cases.row_of(case) if case is not None else -1
        if row < 0:
            return False
        self._set_row(row)
        return True

    def select_first(self) -> None:
        """Put the cursor on the first case."""
        row = self._near(0, 1)
        if row >= 0:
            self._set_row(row)

    def next_after(self, cases: set[int]) -> CaseId | None:
        """Give the case to go to when some leave: the first one behind the last of them, else before."""
        rows = self._cases.rows_of(cases)
        if not rows:
            return None
        for step, begin in ((1, max(rows) + 1), (-1, min(rows) - 1)):
            row = begin
            while 0 <= row < self._cases.rowCount():
                case = self._cases.case_at(row)
                if case is not None and case not in cases:
                    return case
                row += step
        return None

    # --- geometry -----------------------------------------------------------------------------------

    def _top(self, row: int) -> int:
        case, group = self._heights()
        groups = self._cases.group_rows_before(row)
        return groups * group + (row - groups) * case

    def _height(self, row: int) -> int:
        case, group = self._heights()
        return group if self._cases.is_group(row) else case

    def _row_at(self, y: int) -> int:
        rows = self._cases.rowCount()
        if y < 0 or not rows:
            return -1
        low, high = 0, rows - 1
        while low < high:
            middle = (low + high + 1) // 2
            if self._top(middle) <= y:
                low = middle
            else:
                high = middle - 1
        return low if y < self._top(low) + self._height(low) else -1

    @override
    def visualRect(self, index: QModelIndex | QPersistentModelIndex) -> QRect:
        if not index.isValid():
            return QRect()
        row = index.row()
        top = self._top(row) - self.verticalScrollBar().value()
        return QRect(0, top, self.viewport().width(), self._height(row))

    @override
    def indexAt(self, point: QPoint) -> QModelIndex:
        row = self._row_at(point.y() + self.verticalScrollBar().value())
        return self._cases.index(row) if row >= 0 else QModelIndex()

    @override
    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible,
    ) -> None:
        if not index.isValid():
            return
        bar, row = self.verticalScrollBar(), index.row()
        top, height, room = self._top(row), self._height(row), self.viewport().height()
        if hint is QAbstractItemView.ScrollHint.PositionAtCenter:
            bar.setValue(top - (room - height) // 2)
        elif top < bar.value():
            # A group row just above belongs to what the eye expects at the top.
            above = self._height(row - 1) if row and self._cases.is_group(row - 1) else 0
            bar.setValue(top - above)
        elif top + height > bar.value() + room:
            bar.setValue(top + height - room)

    @override
    def horizontalOffset(self) -> int:
        return 0

    @override
    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    @override
    def isIndexHidden(self, index: QModelIndex | QPersistentModelIndex) -> bool:
        return False

    @override
    def updateGeometries(self) -> None:
        rows, room = self._cases.rowCount(), self.viewport().height()
        bar = self.verticalScrollBar()
        bar.setSingleStep(max(1, self._heights()[0] // 3))
        bar.setPageStep(room)
        bar.setRange(0, max(0, self._top(rows) - room) if rows else 0)
        QAbstractItemView.updateGeometries(self)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        QAbstractItemView.resizeEvent(self, event)
        self.updateGeometries()

    @override
    def doItemsLayout(self) -> None:
        QAbstractItemView.doItemsLayout(self)
        self.updateGeometries()

    @override
    def dataChanged(
        self,
        topLeft: QModelIndex | QPersistentModelIndex,
        bottomRight: QModelIndex | QPersistentModelIndex,
        roles: Sequence[int] = (),
    ) -> None:
        self.viewport().update()

    @override
    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Draw anew: a list's own way asks its layout of rows, and this view has none."""
        self.viewport().update()

    # --- drawing ------------------------------------------------------------------------------------

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        offset = self.verticalScrollBar().value()
        row = max(0, self._row_at(max(0, event.rect().top() + offset)))
        base = QStyleOptionViewItem()
        self.initViewItemOption(base)
        selection, current = self.selectionModel(), self.currentIndex()
        while row < self._cases.rowCount():
            index = self._cases.index(row)
            rect = self.visualRect(index)
            if rect.top() > event.rect().bottom():
                break
            option = QStyleOptionViewItem(base)
            option.rect = rect
            state = base.state & ~QStyle.StateFlag.State_HasFocus
            if selection.isSelected(index):
                state |= QStyle.StateFlag.State_Selected
            if row == self._hovered:
                state |= QStyle.StateFlag.State_MouseOver
            if self.hasFocus() and index == current:
                state |= QStyle.StateFlag.State_HasFocus
            option.state = state
            self.itemDelegate().paint(painter, option, index)
            row += 1
        painter.end()

    @override
    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        region = QRegion()
        room = self.viewport().rect()
        for part in parts_of(selection):
            top = self._top(part.top()) - self.verticalOffset()
            bottom = self._top(part.bottom()) + self._height(part.bottom()) - self.verticalOffset()
            region += QRect(0, top, room.width(), bottom - top).intersected(room)
        return region

    # --- moving -------------------------------------------------------------------------------------

    @override
    def keyboardSearch(self, search: str) -> None:
        """Do nothing: letters are commands here."""

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        index = self.currentIndex()
        if key is Qt.Key.Key_Backspace:
            return
        if key in _STEPS and modifiers in {_NONE, Qt.KeyboardModifier.ShiftModifier}:
            super().keyPressEvent(QKeyEvent(event.type(), _STEPS[key], modifiers))
        elif key in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and modifiers == _NONE:
            self._open(index)
        elif key is Qt.Key.Key_Space and modifiers in {_NONE, Qt.KeyboardModifier.ShiftModifier}:
            self.page_requested.emit(-1 if modifiers else 1)
        elif key is Qt.Key.Key_X and modifiers == _NONE and index.isValid():
            self.selectionModel().select(index, _Flag.Toggle)
        elif key in {Qt.Key.Key_Left, Qt.Key.Key_Right} and modifiers == _NONE:
            self._fold(index.row(), folded=key is Qt.Key.Key_Left)
        elif event.text() and event.text().isprintable() and modifiers == _NONE:
            event.ignore()
        else:
            super().keyPressEvent(event)

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and self._cases.is_group(index.row()):
            if event.button() is Qt.MouseButton.LeftButton:
                self._cases.toggle_group(index.row())
            return
        super().mousePressEvent(event)

    @override
    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and not self._cases.is_group(index.row()):
            self._open(index)

    @override
    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.indexAt(event.position().toPoint()).row())

    @override
    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(-1)
        return super().viewportEvent(event)

    @override
    def moveCursor(
        self, cursorAction: QAbstractItemView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        rows, row = self._cases.rowCount(), self.currentIndex().row()
        if not rows:
            return QModelIndex()
        page = max(1, self.viewport().height() // self._heights()[0] - 1)
        if cursorAction in {_Move.MoveUp, _Move.MovePrevious}:
            found = self._near(row - 1, -1)
        elif cursorAction in {_Move.MoveDown, _Move.MoveNext}:
            found = self._near(row + 1, 1)
        elif cursorAction is _Move.MovePageUp:
            found = self._near(max(0, row - page), 1)
        elif cursorAction is _Move.MovePageDown:
            found = self._near(min(rows - 1, row + page), -1)
        elif cursorAction is _Move.MoveHome:
            found = self._near(0, 1)
        elif cursorAction is _Move.MoveEnd:
            found = self._near(rows - 1, -1)
        else:
            found = row
        return self._cases.index(found if found >= 0 else row)

    @override
    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        offset, rows = self.verticalOffset(), self._cases.rowCount()
        if not rows:
            return
        ends = [self._row_at(y + offset) for y in (rect.normalized().top(), rect.normalized().bottom())]
        top, bottom = (end if end >= 0 else rows - 1 for end in ends)
        selection = QItemSelection(self._cases.index(min(top, bottom)), self._cases.index(max(top, bottom)))
        self.selectionModel().select(selection, command)

    @override
    def selectAll(self) -> None:
        rows = self._cases.rowCount()
        if rows:
            everything = QItemSelection(self._cases.index(0), self._cases.index(rows - 1))
            self.selectionModel().select(everything, _Flag.ClearAndSelect)

    @override
    def currentChanged(
        self,
        current: QModelIndex | QPersistentModelIndex,
        previous: QModelIndex | QPersistentModelIndex,
    ) -> None:
        super().currentChanged(current, previous)
        if current.isValid():
            self._last_row = current.row()
        self.current_case_changed.emit(self._cases.case_at(current.row()) if current.isValid() else None)

    @override
    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        super().selectionChanged(selected, deselected)
        self.viewport().update()
        self.selection_moved.emit()

    # --- inside -------------------------------------------------------------------------------------

    def _near(self, row: int, step: int) -> int:
        """Give the first row from here on that the cursor may stand on, or -1; folded groups count."""
        while 0 <= row < self._cases.rowCount():
            if not self._cases.is_group(row) or self._folded(row):
                return row
            row += step
        return -1

    def _folded(self, row: int) -> bool:
        last = row + 1 >= self._cases.rowCount()
        return last or self._cases.is_group(row + 1)

    def _fold(self, row: int, *, folded: bool) -> None:
        group = self._cases.group_row_of(row)
        if group < 0 or self._folded(group) is folded:
            return
        self._cases.toggle_group(group)
        self._set_row(group if folded else self._near(group + 1, 1))

    def _set_row(self, row: int) -> None:
        index = self._cases.index(row)
        flags = _Flag.Clear if self._cases.is_group(row) else _Flag.ClearAndSelect
        self.selectionModel().setCurrentIndex(index, flags)
        self.scrollTo(index)

    def _open(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        if self._cases.is_group(index.row()):
            self._cases.toggle_group(index.row())
            return
        self.case_opened.emit(self._cases.case_at(index.row()))

    def _hover(self, row: int) -> None:
        if row != self._hovered:
            self._hovered = row
            self.viewport().update()

    def _remember(self) -> None:
        chosen = set(self.selected_cases()) if self.selectionModel().hasSelection() else set()
        self._remembered = (self.current_case(), chosen)

    def _restore(self) -> None:
        """Keep cursor, selection and the place on the screen over a change of the list."""
        self.updateGeometries()
        current, chosen = self._remembered
        row = self._cases.row_of(current) if current is not None else -1
        if row >= 0:
            selection = QItemSelection()
            for first, last in runs_of(self._cases.rows_of(chosen)):
                selection.select(self._cases.index(first), self._cases.index(last))
            self.selectionModel().setCurrentIndex(self._cases.index(row), _Flag.NoUpdate)
            self.selectionModel().select(selection, _Flag.ClearAndSelect)
            self.scrollTo(self._cases.index(row))
        self.viewport().update()
