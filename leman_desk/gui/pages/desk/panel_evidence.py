"""The evidence of a case: a painted list, a place to drop files, and a way to add them."""

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QContextMenuEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QFrame,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leman_desk.domain.filenames import disguises, is_risky, shown_name
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.reading.message_card import file_icon
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import SectionHeader, Text
from leman_desk.gui.widgets.lists import CalmListView
from leman_desk.services.queries import CaseView, EvidenceRow
from leman_desk.wording.file_names import file_sentences
from leman_desk.wording.moments import Moments
from leman_desk.wording.scans import quarantined

ROW = Qt.ItemDataRole.UserRole + 1
AnyIndex = QModelIndex | QPersistentModelIndex
_MOST = 12


def short_fingerprint(sha256: str) -> str:
    """Shorten a fingerprint to its ends, for comparing by eye."""
    return f"{sha256[:4]}…{sha256[-2:]}"


class EvidenceModel(QAbstractListModel):
    """The evidence of one case."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows: tuple[EvidenceRow, ...] = ()
        self._moments: Moments | None = None

    def set_rows(self, rows: tuple[EvidenceRow, ...], moments: Moments) -> None:
        """Show other evidence."""
        self.beginResetModel()
        self._rows, self._moments = rows, moments
        self.endResetModel()

    @override
    def rowCount(self, parent: AnyIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or self._moments is None:
            return None
        row = self._rows[index.row()]
        if role == ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{row.label} {shown_name(row.filename)}"
        size = self._moments.file_size(row.size)
        if role == Qt.ItemDataRole.ToolTipRole:
            added = self._moments.moment_full(row.added_at)
            name = shown_name(row.filename)
            told = (name, f"{row.content_type}, {size}", added, f"SHA-256 {row.sha256}", *self._said(row))
            return plain_tip("\n".join(told))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            sealed = self._moments.words.t("sealed")
            return ", ".join((row.label, shown_name(row.filename), size, sealed, *self._said(row)))
        return None

    def _said(self, row: EvidenceRow) -> tuple[str, ...]:
        if self._moments is None:
            return ()
        words = self._moments.words
        return file_sentences(words, row.filename, row.content_type, row.scan, row.signature)


class EvidenceDelegate(QStyledItemDelegate):
    """Draws a piece of evidence on one line."""

    def __init__(self, theme: Theme, moments: Moments) -> None:
        super().__init__()
        self._theme = theme
        self.moments = moments

    def height(self) -> int:
        """Give the height of a row."""
        return self._theme.row_height("evidence_row", padding=7)

    @override
    def sizeHint(self, option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(0, self.height())

    @override
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        row = index.data(ROW)
        if not isinstance(row, EvidenceRow):
            return
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        color, side = self._theme.tokens.color, self._theme.tokens.icon_sizes["inline"]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if state & QStyle.StateFlag.State_Selected and state & QStyle.StateFlag.State_HasFocus:
            painter.fillRect(rect, color.selected)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, color.hover)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(color.focus, 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 4, 4)
        top = rect.center().y() - side // 2
        warned = quarantined(row.scan) or bool(disguises(row.filename))
        self._theme.paint_icon(
            painter,
            QRect(QPoint(rect.left(), top), QSize(side, side)),
            "result.attention" if warned else file_icon(row.content_type),
            self._theme.tokens.status["breached"].fg if warned else color.muted,
        )
        right = rect.right() - side
        ink = self._theme.tokens.status["ok"].fg
        self._theme.paint_icon(painter, QRect(QPoint(right, top), QSize(side, side)), "evidence.sealed", ink)
        right -= 8
        for text, role in (
            (short_fingerprint(row.sha256), "mono_caption"),
            (self.moments.file_size(row.size), "caption"),
        ):
            font = self._theme.font("mono" if role == "mono_caption" else role)
            if role == "mono_caption":
                font.setPixelSize(self._theme.pixels("caption"))
            painter.setFont(font)
            width = painter.fontMetrics().horizontalAdvance(text) + 1
            painter.setPen(color.muted)
            painter.drawText(
                QRect(right - width, rect.top(), width, rect.height()), Qt.AlignmentFlag.AlignVCenter, text
            )
            right -= width + 8
        painter.setFont(self._theme.font("body"))
        painter.setPen(color.text)
        left = rect.left() + side + 7
        name = self._theme.metrics("body").elidedText(
            f"{row.label} {shown_name(row.filename)}", Qt.TextElideMode.ElideMiddle, max(0, right - left)
        )
        painter.drawText(
            QRect(left, rect.top(), right - left, rect.height()), Qt.AlignmentFlag.AlignVCenter, name
        )
        painter.restore()


class _List(CalmListView):
    """A list as high as its rows, up to a bound."""

    menu_requested = Signal(QPoint)

    @override
    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_requested.emit(event.globalPos())


class EvidenceSection(QWidget):
    """Shows evidence.

    Attributes:
        add_requested: Files are to be chosen.
        save_requested, lock_requested, withdraw_requested: An `EvidenceRow`; the second is to be saved as a
            locked archive.
    """

    add_requested = Signal()
    save_requested = Signal(object)
    lock_requested = Signal(object)
    withdraw_requested = Signal(object)

    def __init__(self, actor: Actor, theme: Theme, moments: Moments) -> None:
        super().__init__()
        self._actor, self._theme, self._moments = actor, theme, moments
        self.add = Button(theme, icon="action.add", kind="link")
        self.add.clicked.connect(self.add_requested)
        self._header = SectionHeader("", self.add)
        self._model = EvidenceModel(self)
        self._delegate = EvidenceDelegate(theme, moments)
        self.list = _List()
        self.list.setModel(self._model)
        self.list.setItemDelegate(self._delegate)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setStyleSheet("background: transparent;")
        self.list.menu_requested.connect(self._menu)
        self.list.activated.connect(lambda index: self._save(index.data(ROW)))
        self._hint = Text("", "caption", "muted", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self._header)
        column.addWidget(self.list)
        column.addWidget(self._hint)
        theme.changed.connect(self._fit)

    def show_case(self, view: CaseView, moments: Moments) -> None:
        """Show the evidence of a case."""
        self._moments = self._delegate.moments = moments
        words = moments.words
        self._model.set_rows(view.evidence, moments)
        self._header.set_title(words.t("Evidence {count}", count=words.number(len(view.evidence))))
        self.list.setAccessibleName(words.t("Evidence"))
        self.add.setText(words.t("Add"))
        self.add.setToolTip(words.t("Add evidence… (Ctrl+E)"))
        self.add.setVisible(allowed(self._actor.roles, Act.WORK_CASES))
        self._hint.setText(words.t("Drop files here to seal them as evidence."))
        self._hint.setVisible(not view.evidence and self.add.isVisibleTo(self))
        self._fit()

    def _fit(self) -> None:
        rows = min(_MOST, self._model.rowCount())
        self.list.setFixedHeight(rows * self._delegate.height() + (2 if rows else 0))
        self.list.setVisible(bool(rows))

    def _save(self, row: EvidenceRow) -> None:
        risky = is_risky(row.filename, row.content_type) and not quarantined(row.scan)
        (self.lock_requested if risky else self.save_requested).emit(row)

    def _menu(self, place: QPoint) -> None:
        row = self.list.currentIndex().data(ROW)
        if not isinstance(row, EvidenceRow) or not allowed(self._actor.roles, Act.WORK_CASES):
            return
        words, menu = self._moments.words, QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        save = menu.addAction(self._theme.icon("system.save"), words.t("Save as…"))
        save.setEnabled(not quarantined(row.scan) and not is_risky(row.filename, row.content_type))
        save.triggered.connect(lambda: self.save_requested.emit(row))
        lock = menu.addAction(self._theme.icon("action.lock"), words.t("Save as locked archive…"))
        lock.setEnabled(not quarantined(row.scan))
        lock.triggered.connect(lambda: self.lock_requested.emit(row))
        withdraw = menu.addAction(
            self._theme.icon("evidence.withdraw"), words.t("Withdraw {label}", label=row.label)
        )
        withdraw.triggered.connect(lambda: self.withdraw_requested.emit(row))
        menu.popup(place)
