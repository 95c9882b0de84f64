"""What can be done with a customer's card: each a command, some with a dialog before it."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CustomerId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.announce import announce
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.forms.reason_dialog import ReasonDialog
from leman_desk.gui.pages.customers.card_view import CardView
from leman_desk.gui.pages.customers.dialogs import (
    AddressDialog,
    AskedByHandDialog,
    MergeDialog,
    RequestDialog,
    SplitDialog,
)
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.card_fields import CardFields
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.desk import Desk
from leman_desk.services.queries_customers import CustomerCard, StoppedUse
from leman_desk.services.queries_deletion import AddressRow
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.rights_text import use_name
from leman_desk.wording.words import Words


class CustomerPane(Protocol):
    """What the page offers its deeds."""

    @property
    def card(self) -> CardView:
        """The card in front."""
        ...

    @property
    def words(self) -> Words:
        """The language of the moment."""
        ...

    @property
    def moments(self) -> Moments:
        """Language and zone."""
        ...

    def choose(self, customer: CustomerId) -> None:
        """Show a customer as soon as the list has them."""
        ...

    def read(self) -> None:
        """Read list and card again."""
        ...

    def failed(self, error: DeskError) -> None:
        """Say what went wrong while reading."""
        ...


class Deeds(QObject):
    """Carries out what the card asks for.

    Attributes:
        rights_opened: `CaseId` of a complaint that was opened for a withdrawal or a correction.
        dialog: The dialog that is open, or was last.
    """

    rights_opened = Signal(object)

    def __init__(
        self, page: QWidget, pane: CustomerPane, desk: Desk, actor: Actor, tasks: Tasks, theme: Theme
    ) -> None:
        super().__init__(page)
        self._widget, self._page = page, pane
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        self.dialog: FormDialog | None = None
        card = pane.card
        card.save_requested.connect(self.save)
        card.add_requested.connect(self.add_address)
        card.primary_requested.connect(self.use)
        card.remove_requested.connect(self.remove)
        card.reveal_requested.connect(self.reveal)
        card.request_requested.connect(self.open_request)
        card.split_requested.connect(self.split)
        card.merge_requested.connect(self.merge)
        card.apart_requested.connect(self.tell_apart)
        card.uses.ask_requested.connect(self.ask_by_hand)
        card.uses.agree_requested.connect(self.agree_again)

    def save(self, fields: CardFields) -> None:
        """Save what was typed on the card."""
        card = self._page.card.card
        if card is None:
            return
        customer, version = card.row.id, card.version
        self._write(
            lambda: self._desk.customers.change(
                self._actor, customer=customer, version=version, fields=fields
            ),
            "save customer",
            self._page.card.saved,
        )

    def use(self, row: AddressRow) -> None:
        """Let an address be the one used."""
        card = self._page.card.card
        if card is not None:
            customer = card.row.id
            self._write(
                lambda: self._desk.customers.make_primary(self._actor, customer=customer, address=row.id),
                "use address",
            )

    def remove(self, row: AddressRow) -> None:
        """Take an address off; it can be undone."""
        card = self._page.card.card
        if card is not None:
            customer = card.row.id
            self._write(
                lambda: self._desk.customers.remove_address(
                    self._actor, customer=customer, kind=row.kind, address=row.id
                ),
                "remove address",
            )

    def tell_apart(self, other: int) -> None:
        """Note that another card is another person."""
        card = self._page.card.card
        if card is not None:
            customer = card.row.id
            self._write(
                lambda: self._desk.merging.tell_apart(self._actor, first=customer, second=CustomerId(other)),
                "tell apart",
            )

    def add_address(self) -> None:
        """Ask for an address and add it."""
        card = self._page.card.card
        if card is not None:
            self._open(AddressDialog(*self._common(), self._page.words, card, self._widget.window()))

    def split(self) -> None:
        """Ask what belongs to another person."""
        card = self._page.card.card
        if card is None:
            return
        dialog = SplitDialog(*self._common(), self._page.words, card, self._widget.window())
        self._open(dialog)

    def merge(self, other: int) -> None:
        """Read the other card, show both, and ask which one stays."""
        card = self._page.card.card
        if card is None:
            return
        mine = card.row.id
        desk, actor = self._desk, self._actor

        def read() -> tuple[CustomerCard, CustomerCard]:
            return (
                desk.customers.card(actor, customer=mine),
                desk.customers.card(actor, customer=CustomerId(other)),
            )

        def show(cards: tuple[CustomerCard, CustomerCard]) -> None:
            dialog = MergeDialog(*self._common(), self._page.words, cards, self._widget.window())
            dialog.accepted.connect(lambda: self._page.choose(dialog.chosen.row.id))
            self._open(dialog)

        self._tasks.read(read, show, self._page.failed, owner=self, key="merge", name="two cards")

    def open_request(self) -> None:
        """Ask how a deletion request came, and open it."""
        card = self._page.card.card
        if card is not None:
            self._open(RequestDialog(*self._common(), self._page.moments, card, self._widget.window()))

    def ask_by_hand(self) -> None:
        """Ask how a withdrawal or a correction came, open a complaint for it, and go on there."""
        card = self._page.card.card
        if card is None:
            return
        dialog = AskedByHandDialog(*self._common(), self._page.moments, card, self._widget.window())

        def opened() -> None:
            if dialog.outcome is not None:
                self.rights_opened.emit(dialog.outcome.params["case"])

        dialog.accepted.connect(opened)
        self._open(dialog)

    def agree_again(self, stopped: StoppedUse) -> None:
        """Ask how it is known that a customer agrees to a use again, and note it."""
        card, words = self._page.card.card, self._page.words
        if card is None:
            return
        customer = card.row.id
        self._open(
            ReasonDialog(
                self._tasks,
                self._theme,
                words,
                title=use_name(stopped.use, stopped.words, words),
                hint=words.t(
                    "The customer agrees to this use again. Tell its owner yourself: the desk writes to"
                    " nobody about it."
                ),
                accept=words.t("Note consent"),
                label=words.t("When and how they agreed"),
                act=lambda proof: self._desk.rights.effects.agree_again(
                    self._actor, customer=customer, use=stopped.use, words=stopped.words, proof=proof
                ),
                parent=self._widget.window(),
            )
        )

    def reveal(self) -> None:
        """Show numbers in full; whose role sees them masked says why."""
        card, words = self._page.card.card, self._page.words
        if card is None:
            return
        customer = card.row.id
        told: list[tuple[str, ...]] = []

        def reveal_now(reason: str) -> Outcome:
            told.append(self._desk.customers.reveal(self._actor, customer=customer, reason=reason))
            return Outcome(changed(Kind.AUDIT))

        def show(_done: object = None) -> None:
            self._page.card.show_phones(customer, told[-1])

        if allowed(self._actor.roles, Act.READ_UNMASKED):
            self._tasks.write(lambda: reveal_now(""), show, self._failed, owner=self, name="reveal")
            return
        dialog = ReasonDialog(
            self._tasks,
            self._theme,
            words,
            title=words.t("Show the phone number"),
            hint=words.t("The audit log keeps who saw it and why."),
            accept=words.t("Show"),
            act=reveal_now,
            parent=self._widget.window(),
        )
        dialog.accepted.connect(show)
        self._open(dialog)

    # --- inside -----------------------------------------------------------------------------------

    def _common(self) -> tuple[Desk, Actor, Tasks, Theme]:
        return self._desk, self._actor, self._tasks, self._theme

    def _open(self, dialog: FormDialog) -> None:
        self.dialog = dialog
        dialog.open()

    def _write(
        self, command: Callable[[], Outcome], name: str, done: Callable[[], None] | None = None
    ) -> None:
        self._page.card.say_error("")

        def finished(_outcome: Outcome) -> None:
            if done is not None:
                done()

        self._tasks.write(command, finished, self._failed, owner=self, name=name)

    def _failed(self, error: DeskError) -> None:
        told = describe(error, self._page.words)
        sentence = f"{told.title}. {told.sentence}"
        self._page.card.say_error(sentence)
        announce(self._page.card, sentence, urgent=True)
        self._page.read()
