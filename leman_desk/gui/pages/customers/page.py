"""The customers of the desk: a list that can be filtered, and one person's card."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CustomerId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.actions import Actions
from leman_desk.gui.forms.columns import fit_within
from leman_desk.gui.pages.customers.card_view import CardView
from leman_desk.gui.pages.customers.deeds import Deeds
from leman_desk.gui.pages.customers.model import Column, CustomerModel
from leman_desk.gui.reading.table_page import TablePage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.states import EmptyState
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.desk import Desk
from leman_desk.services.queries_customers import CustomerCard, CustomerRow
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


class CustomersPage(TablePage):
    """List at the left, the chosen card at the right.

    Attributes:
        case_opened: `CaseId` of a complaint or incident that is to be shown.
        request_opened: `CaseId` of a deletion request that is to be shown.
        rights_opened: `CaseId` of a complaint that was opened for a withdrawal or a correction.
        shown: List or card were read; tests wait for it.
    """

    concerns = frozenset({Kind.CUSTOMERS, Kind.CASES, Kind.DELETIONS})
    paced = True
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
        super().__init__(tasks, theme, words, parent)
        self._desk, self._actor = desk, actor
        self._chosen: CustomerId | None = None
        self._count = 0
        self.counted = Text("", "body", "muted")
        self.filter = QLineEdit()
        self.filter.setClearButtonEnabled(True)
        self.doubtful = QCheckBox()
        self.model = CustomerModel(words, self)
        self.empty = EmptyState(theme)
        self.card = CardView(theme, self._moments(), may_work=allowed(actor.roles, Act.WORK_CASES))
        self.deeds = Deeds(self, self, desk, actor, tasks, theme)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
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

    @override
    def refresh(self, changes: Changes) -> None:
        """Read again what changed, now if the page is in front or a card may be gone."""
        if Kind.CUSTOMERS in changes.kinds:
            self._read()
            self._pause.start()
        else:
            super().refresh(changes)

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
        self._failed(error)

    # --- inside -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        bar = QWidget()
        flow = FlowLayout(bar, gap=12, row_gap=6)
        self.filter.setMinimumWidth(_FILTER)
        for each in (self.filter, self.doubtful, self.counted):
            flow.add(each)
        head = QVBoxLayout()
        head.setSpacing(10)
        head.addWidget(self._title)
        head.addWidget(bar)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.card.setMinimumWidth(420)
        self.lay_out(head, self.model, self.card, _CARD, empty=self.empty)

    def _connect(self) -> None:
        self.filter.textEdited.connect(lambda _text: self._typing.start())
        self.filter.textChanged.connect(lambda text: None if text else self._typing.start())
        self.filter.returnPressed.connect(self.view.setFocus)
        self._typing.timeout.connect(lambda: self.read(keep=False))
        self.doubtful.toggled.connect(lambda _on: self.read(keep=False))
        self.model.rows_needed.connect(self._read_rows)
        self.view.selectionModel().currentRowChanged.connect(self._show_row)
        self.view.activated.connect(lambda _index: self.card.name.setFocus())
        self.card.case_opened.connect(self.case_opened)
        self.card.request_opened.connect(self.request_opened)
        self.deeds.rights_opened.connect(self.rights_opened)

    @override
    def _read(self) -> None:
        self.read()

    def _on_action(self, action: ActionId) -> None:
        if action is ActionId.FILTER and self.isVisible():
            self.filter.setFocus()
            self.filter.selectAll()

    @override
    def _fit(self) -> None:
        beside = self.width() * 100 >= _BESIDE * max(100, self._theme.scale)
        wanted = Qt.Orientation.Horizontal if beside else Qt.Orientation.Vertical
        if self.body.orientation() is not wanted:
            self.body.setOrientation(wanted)
            self.body.setSizes([10_000, _CARD] if beside else [_LINES, 10_000])
        fit_within(self.view, self._theme, _WIDTHS, _GO_FIRST)
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
