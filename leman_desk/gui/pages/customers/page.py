"""The customers of the desk: a list that can be filtered, and one person's card."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QLineEdit,
    QSplitter,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CustomerId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.actions import Actions
from leman_desk.gui.forms.columns import fit_columns
from leman_desk.gui.pages.customers.card_view import CardView
from leman_desk.gui.pages.customers.deeds import Deeds
from leman_desk.gui.pages.customers.model import Column, CustomerModel
from leman_desk.gui.reading.directory import OFFICE_ZONE
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.gui.widgets.lists import CalmTreeView
from leman_desk.gui.widgets.states import EmptyState, ErrorCard
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.desk import Desk
from leman_desk.services.queries_customers import CustomerCard, CustomerRow
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_CARD, _FILTER = 560, 320
_BESIDE = 900
"""Pixels at 100 % from which the card has room beside the list; with less it stands below."""
_LINES = 300
_WIDTHS = {Column.NAME: 24, Column.EMAIL: 31, Column.PHONE: 14, Column.CASES: 6}
_GO_FIRST = (Column.CASES, Column.PHONE)
"""Columns that give way where there is no room; the card beside the list has them all."""
_TYPING_MS = 200
_PAUSE_MS = 2000
_CONCERNS = frozenset({Kind.CUSTOMERS, Kind.CASES, Kind.DELETIONS})


class CustomersPage(QWidget):
    """List at the left, the chosen card at the right.

    Attributes:
        case_opened: `CaseId` of a complaint or incident that is to be shown.
        request_opened: `CaseId` of a deletion request that is to be shown.
        rights_opened: `CaseId` of a complaint that was opened for a withdrawal or a correction.
        shown: List or card were read; tests wait for it.
    """

    case_opened = Signal(object)
    request_opened = Signal(object)
    rights_opened = Signal(object)
    shown = Signal()

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        self._words = words
        self._zone = OFFICE_ZONE
        self._chosen: CustomerId | None = None
        self._stale = True
        self._count = 0
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Text("", "title")
        self.counted = Text("", "body", "muted")
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.doubtful = QCheckBox()
        self.model = CustomerModel(words, self)
        self.view = CalmTreeView()
        self.empty = EmptyState(theme)
        self.error = ErrorCard(theme, words)
        self.error.hide()
        self.card = CardView(theme, self._moments(), may_work=allowed(actor.roles, Act.WORK_CASES))
        self.deeds = Deeds(self, self, desk, actor, tasks, theme)
        self._typing, self._pause = QTimer(self), QTimer(self)
        for timer, wait in ((self._typing, _TYPING_MS), (self._pause, _PAUSE_MS)):
            timer.setSingleShot(True)
            timer.setInterval(wait)
        self._lay_out()
        self._connect()
        actions.triggered.connect(self._on_action)
        self.retranslate(words)

    # --- what the window asks -----------------------------------------------------------------------

    def title(self) -> str:
        """Title for the window."""
        return self._words.t("Customers")

    def panes(self) -> Sequence[QWidget]:
        """Parts that F6 visits."""
        return [self.filter, self.view, self.card.name]

    def activated(self) -> None:
        """Read what is new when the page comes to the front."""
        if self._stale:
            self.read()
        self.view.setFocus()

    def refresh(self, changes: Changes) -> None:
        """Read again when customers, cases or requests changed, at most every two seconds."""
        if not changes.kinds & _CONCERNS:
            return
        self._stale = True
        if Kind.CUSTOMERS in changes.kinds or (self.isVisible() and not self._pause.isActive()):
            self.read()
            self._pause.start()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._title.setText(words.t("Customers"))
        self.filter.setPlaceholderText(words.t("Name, address or number"))
        self.filter.setAccessibleName(words.t("Filter customers"))
        self.doubtful.setText(words.t("Only possible duplicates"))
        self.view.setAccessibleName(words.t("Customers"))
        self.card.setAccessibleName(words.t("Customer’s card"))
        self.error.retranslate(words)
        self.model.retranslate(words)
        self.card.retranslate(self._moments())
        self._write_count()
        self._write_empty()
        self._fit()

    @property
    def typing(self) -> bool:
        """Whether something was typed into the filter that is still to be looked for."""
        return self._typing.isActive()

    # --- for the deeds ------------------------------------------------------------------------------

    @property
    def words(self) -> Words:
        """The language of the moment."""
        return self._words

    @property
    def moments(self) -> Moments:
        """Language and zone."""
        return self._moments()

    def choose(self, customer: CustomerId) -> None:
        """Show a customer as soon as the list has them."""
        self._chosen = customer
        self.read()

    def read(self, *, keep: bool = True) -> None:
        """Read who is to be shown, and the chosen card.

        Args:
            keep: Whether the chosen customer stays although the filter no longer names them, as after a
                change of the name.
        """
        self._stale = False
        desk, actor, text = self._desk, self._actor, self.filter.text()
        doubtful, chosen = self.doubtful.isChecked(), self._chosen if keep else None

        def read() -> list[CustomerId]:
            found = desk.customers.ids(actor, text=text, doubtful=doubtful)
            if chosen is not None and chosen not in found:
                found += [each.id for each in desk.customers.rows(actor, customers=[chosen])]
            return found

        self._tasks.read(
            read,
            self._take_ids,
            self.failed,
            owner=self,
            key="ids",
            name="customers",
        )

    def failed(self, error: DeskError) -> None:
        """Say what went wrong while reading."""
        self._stale = True
        told = describe(error, self._words)
        self.error.show_error(told.title, told.sentence, error.code, self._words.t("Try again"))

    # --- inside -------------------------------------------------------------------------------------

    def _moments(self) -> Moments:
        return Moments(self._words, self._zone)

    def _lay_out(self) -> None:
        bar = QWidget()
        flow = FlowLayout(bar, gap=12, row_gap=6)
        self.filter.setMinimumWidth(_FILTER)
        for each in (self.filter, self.doubtful, self.counted):
            flow.add(each)
        head = QVBoxLayout()
        head.setContentsMargins(20, 14, 20, 12)
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(bar)
        view = self.view
        view.setModel(self.model)
        view.setSelectionBehavior(QTreeView.SelectionBehavior.SelectRows)
        view.setFrameShape(QTreeView.Shape.NoFrame)
        view.setTextElideMode(Qt.TextElideMode.ElideRight)
        header = view.header()
        header.setStretchLastSection(True)
        header.setSectionsMovable(False)
        self._stack = QStackedWidget()
        self._stack.addWidget(view)
        self._stack.addWidget(self.empty)
        self.card.setMinimumWidth(420)
        self.body = QSplitter(Qt.Orientation.Horizontal)
        self.body.setChildrenCollapsible(False)
        self.body.addWidget(self._stack)
        self.body.addWidget(self.card)
        self.body.setStretchFactor(0, 1)
        self.body.setSizes([10_000, _CARD])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.error)
        column.addWidget(Rule())
        column.addWidget(self.body, 1)

    def _connect(self) -> None:
        self.filter.textEdited.connect(lambda _text: self._typing.start())
        self.filter.textChanged.connect(lambda text: None if text else self._typing.start())
        self.filter.returnPressed.connect(self.view.setFocus)
        self._typing.timeout.connect(lambda: self.read(keep=False))
        self.doubtful.toggled.connect(lambda _on: self.read(keep=False))
        self.model.rows_needed.connect(self._read_rows)
        self.view.selectionModel().currentRowChanged.connect(self._show_row)
        self.view.activated.connect(lambda _index: self.card.name.setFocus())
        self.error.action_requested.connect(self._read_again)
        self.card.case_opened.connect(self.case_opened)
        self.card.request_opened.connect(self.request_opened)
        self.deeds.rights_opened.connect(self.rights_opened)
        self._pause.timeout.connect(lambda: self.read() if self._stale and self.isVisible() else None)
        self._theme.changed.connect(self._fit)
        self.body.splitterMoved.connect(lambda _at, _which: self._fit())

    def _read_again(self) -> None:
        self.read()

    def _on_action(self, action: ActionId) -> None:
        if action is ActionId.FILTER and self.isVisible():
            self.filter.setFocus()
            self.filter.selectAll()

    def _fit(self) -> None:
        view = self.view
        beside = self.width() * 100 >= _BESIDE * max(100, self._theme.scale)
        wanted = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if self.body.orientation() is not wanted:
            self.body.setOrientation(wanted)
            self.body.setSizes([10_000, _CARD] if beside else [_LINES, 10_000])
        for column in Column:
            view.setColumnHidden(column, False)
        fit_columns(view, self._theme, _WIDTHS)
        widths = {column: view.columnWidth(column) for column in Column}
        room = view.viewport().width()
        for column in _GO_FIRST:
            if sum(widths.values()) <= room:
                break
            view.setColumnHidden(column, True)
            del widths[column]
        height = self.filter.sizeHint().height()
        self.doubtful.setMinimumHeight(height)
        self.counted.setMinimumHeight(height)

    def _read_rows(self, ids: list[int]) -> None:
        desk, actor = self._desk, self._actor
        wanted = [CustomerId(each) for each in ids]
        self._tasks.read(
            lambda: desk.customers.rows(actor, customers=wanted),
            lambda rows: self._take_rows(ids, rows),
            lambda error: self._rows_failed(ids, error),
            owner=self,
            name="customer rows",
        )

    def _take_rows(self, ids: list[int], rows: list[CustomerRow]) -> None:
        self.model.set_rows(ids, rows)

    def _rows_failed(self, ids: list[int], error: DeskError) -> None:
        self.model.give_up(ids)
        self.failed(error)

    def _take_ids(self, ids: list[CustomerId]) -> None:
        self.error.hide()
        chosen = self._chosen
        self.model.set_ids(ids)
        self._count = len(ids)
        self._write_count()
        self._write_empty()
        self._stack.setCurrentWidget(self.view if ids else self.empty)
        self.card.setVisible(bool(ids))
        if not ids:
            self._chosen = None
            self.card.show_card(None)
            self.shown.emit()
            return
        row = max(0, self.model.row_of(chosen))
        self.view.setCurrentIndex(self.model.index(row, 0))
        self._read_card()

    def _show_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        customer = self.model.customer_at(index.row()) if index.isValid() else None
        if customer is not None and customer != self._chosen:
            self._chosen = customer
            self._read_card()

    def _read_card(self) -> None:
        customer = self.model.customer_at(self.view.currentIndex().row())
        if customer is None:
            return
        self._chosen = customer
        desk, actor = self._desk, self._actor
        self._tasks.read(
            lambda: desk.customers.card(actor, customer=customer),
            self._take_card,
            self.failed,
            owner=self,
            key="card",
            name="customer card",
        )

    def _take_card(self, card: CustomerCard) -> None:
        self.card.show_card(card)
        self.shown.emit()

    def _write_count(self) -> None:
        self.counted.setText(self._words.n("{count} customer", "{count} customers", self._count))

    def _write_empty(self) -> None:
        words = self._words
        if self.filter.text().strip() or self.doubtful.isChecked():
            self.empty.show_state(
                "action.search",
                words.t("Nobody was found"),
                words.t("Type part of a name, an address, or the digits of a number."),
            )
        else:
            self.empty.show_state(
                "system.empty_register",
                words.t("No customers yet"),
                words.t("Whoever writes to the desk gets a card here."),
            )

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # The splitter gives the list its new width after this.
        QTimer.singleShot(0, self, self._fit)
