"""The day timeline: open days wide, closed days narrow and hatched, with flags and running totals."""

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QSizePolicy, QToolTip, QWidget
from typing_extensions import override

from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.day_columns import Column, Flag, columns, flags, folded
from leman_desk.gui.widgets.day_painter import DayPainter, Face
from leman_desk.wording.ledger_text import LedgerTold, rows
from leman_desk.wording.moments import Moments

_STEP = 0.5


class DayTimeline(QScrollArea):
    """Shows day by day how a deadline was counted; read aloud as the rows of its account.

    Spans of many days are folded in the middle; Space or a click unfolds them. What is wider than the
    room scrolls by arrows, Home and End.

    Attributes:
        unfolded: The whole span is shown or folded again.
    """

    unfolded = Signal(bool)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.canvas = _Canvas(theme)
        self.canvas.fold_pressed.connect(self.toggle)
        self.setWidget(self.canvas)
        self.setFrameShape(QFrame.Shape.NoFrame)
        for part in (self, self.viewport(), self.canvas):
            part.setProperty("surface", "surface")
            part.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._arrange)

    def show_told(self, told: LedgerTold, moments: Moments) -> None:
        """Show how a deadline was counted."""
        self.canvas.show_told(told, moments)
        said = "; ".join(f"{row.when}: {row.amount}, {row.why}" for row in rows(told, moments))
        self.setAccessibleName(moments.words.t("Day by day"))
        self.setAccessibleDescription(said)
        self._arrange()

    @property
    def can_fold(self) -> bool:
        """Whether the span is so long that its middle may be folded."""
        return self.canvas.can_fold

    def toggle(self) -> None:
        """Show every day, or fold the middle again."""
        if self.canvas.can_fold:
            self.canvas.set_folded(folded_=not self.canvas.folded)
            self._arrange()
            self.unfolded.emit(not self.canvas.folded)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def sizeHint(self) -> QSize:
        return QSize(self.canvas.wanted_width(), self.height())

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(200, self.height())

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar = self.horizontalScrollBar()
        step = round(self.viewport().width() * _STEP)
        places = {
            Qt.Key.Key_Left: bar.value() - step,
            Qt.Key.Key_Right: bar.value() + step,
            Qt.Key.Key_Home: bar.minimum(),
            Qt.Key.Key_End: bar.maximum(),
        }
        if event.key() in places and bar.maximum():
            bar.setValue(places[Qt.Key(event.key())])
        elif event.key() == Qt.Key.Key_Space and self.can_fold:
            self.toggle()
        else:
            super().keyPressEvent(event)

    def _arrange(self) -> None:
        wanted = self.canvas.wanted_width()
        room = self.viewport().width()
        bar = self.horizontalScrollBar().sizeHint().height() if wanted > room else 0
        self.canvas.resize(max(wanted, room), self.canvas.wanted_height())
        self.setFixedHeight(self.canvas.wanted_height() + bar)


class _Canvas(QWidget):
    """Paints the columns.

    Attributes:
        fold_pressed: The folded middle was pressed.
    """

    fold_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._face: Face | None = None
        self._all: list[Column] = []
        self._flags: list[Flag] = []
        self._tips: list[tuple[QRectF, str]] = []
        self.folded = True
        theme.changed.connect(self.update)

    def show_told(self, told: LedgerTold, moments: Moments) -> None:
        """Take what is to be painted."""
        self._all, self._flags = columns(told), flags(told)
        self.folded = True
        self._face = Face(told, moments, tuple(folded(self._all, self._flags)), tuple(self._flags))
        self.update()

    @property
    def can_fold(self) -> bool:
        """Whether there is a middle to fold."""
        return len(folded(self._all, self._flags)) < len(self._all)

    def set_folded(self, *, folded_: bool) -> None:
        """Fold the middle or show every day."""
        if self._face is not None:
            self.folded = folded_
            shown = folded(self._all, self._flags) if folded_ else self._all
            self._face = Face(self._face.told, self._face.moments, tuple(shown), tuple(self._flags))
            self.update()

    def wanted_width(self) -> int:
        """Give the least width at which every text has room."""
        return 0 if self._face is None else DayPainter(self._theme, self._face).least_width()

    def wanted_height(self) -> int:
        """Give the height."""
        return 0 if self._face is None else DayPainter(self._theme, self._face).height()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        if self._face is not None:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            DayPainter(self._theme, self._face).paint(painter, self.width())

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.setAccepted(self._folds_at(event))

    @override
    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._folds_at(event):
            self.fold_pressed.emit()

    def _folds_at(self, event: QMouseEvent) -> bool:
        column = self._column_at(event.position().x())
        return column is not None and column.folded > 0

    @override
    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip and self._face is not None:
            column = self._column_at(event.pos().x())
            if column is not None:
                QToolTip.showText(event.globalPos(), self._tip(self._face, column), self)
                return True
        return super().event(event)

    def _column_at(self, x: float) -> Column | None:
        if self._face is None:
            return None
        places = DayPainter(self._theme, self._face).places(self.width())
        found = (
            each for each, (left, right) in zip(self._face.columns, places, strict=True) if left <= x < right
        )
        return next(found, None)

    @staticmethod
    def _tip(face: Face, column: Column) -> str:
        told = rows(face.told, face.moments)
        lines = [
            f"{row.when}: {row.amount}, {row.why}"
            for row in told
            if row.first <= column.last and row.last >= column.first
        ]
        if column.folded:
            lines.append(face.moments.words.t("Space or a click shows every day."))
        return "\n".join(lines)
