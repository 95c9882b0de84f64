"""The small dialogs of a customer's card: an address, merging, splitting, a deletion request."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from leman_desk.domain.complaint import Channel
from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.data_package import REQ_ACCESS
from leman_desk.domain.ids import AddressId, CaseId
from leman_desk.domain.people import Actor
from leman_desk.domain.rights import REQ_WITHDRAW
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.forms.moment_field import moment_field, typed_moment
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import FlatCombo
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.casework import CaseByHand
from leman_desk.services.changes import Outcome
from leman_desk.services.customer_merging import Split
from leman_desk.services.deletion_requests import RequestByHand
from leman_desk.services.desk import Desk
from leman_desk.services.queries_customers import CustomerCard
from leman_desk.wording.labels import CHANNEL
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_BY_HAND = (Channel.PHONE, Channel.SHOP, Channel.LETTER)
_WIDTH = 560
_ROWS = 5
_ROLE = Qt.ItemDataRole.UserRole


class AddressDialog(FormDialog):
    """Adds an e-mail address or a phone number."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        card: CustomerCard,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Add an address"),
            hint=words.t("Mail from this address finds the customer from now on."),
            accept=words.t("Add"),
            parent=parent,
        )
        self._desk, self._actor, self._card = desk, actor, card
        self.kind = FlatCombo(theme, bordered=True)
        self.kind.addItem(words.t("E-mail address"), AddressKind.EMAIL)
        self.kind.addItem(words.t("Phone number"), AddressKind.PHONE)
        self.written = QLineEdit()
        self.add_row(words.t("Kind"), self.kind)
        self.add_row(words.t("Address"), self.written)
        self.written.setFocus()

    @override
    def command(self) -> Callable[[], Outcome]:
        """Add what was typed."""
        desk, actor, customer = self._desk, self._actor, self._card.row.id
        kind, written = AddressKind(self.kind.currentData()), self.written.text()
        return lambda: desk.customers.add_address(actor, customer=customer, kind=kind, written=written)


class MergeDialog(FormDialog):
    """Shows two cards and asks which one stays; says what moves before it is done."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        cards: tuple[CustomerCard, CustomerCard],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Merge two cards"),
            hint=words.t(
                "Only if you know that both are one person. Addresses, complaints and requests move to the"
                " card that stays; what that card does not say is taken from the other."
            ),
            accept=words.t("Merge"),
            parent=parent,
        )
        self._desk, self._actor, self._cards = desk, actor, cards
        self.stays = FlatCombo(theme, bordered=True)
        for number, card in enumerate(cards):
            # Two cards of one person as a rule have the same name.
            known = (_called(card, words), card.row.email if card.row.name else "")
            self.stays.addItem(" · ".join(filter(None, known)), number)
        self.add_row(words.t("Stays"), self.stays)
        for card in cards:
            told = Text(_told(card, words), "body", wrap=True)
            told.setMinimumWidth(_WIDTH // 2)
            self.add_row(_called(card, words), told)
        self.warning = Text("", "body", "at_risk", wrap=True)
        requests = any(case.step is not None and case.end is None for card in cards for case in card.cases)
        if requests:
            self.warning.setText(
                words.t(
                    "A deletion request is under way. Its scope must be confirmed again, and signatures"
                    " given for the old scope count no more."
                )
            )
        self.warning.setVisible(requests)
        self._column.insertWidget(self._column.indexOf(self.error), self.warning)
        self.setMinimumWidth(_WIDTH)
        self.stays.setFocus()

    @property
    def chosen(self) -> CustomerCard:
        """The card that stays."""
        return self._cards[int(self.stays.currentData())]

    @override
    def command(self) -> Callable[[], Outcome]:
        """Merge the other card into the one that stays."""
        desk, actor, keep = self._desk, self._actor, self.chosen
        gone = self._cards[1 - int(self.stays.currentData())]
        versions = (keep.version, gone.version)
        return lambda: desk.merging.merge(actor, keep=keep.row.id, gone=gone.row.id, versions=versions)


class SplitDialog(FormDialog):
    """Asks which addresses and cases belong to another person; they get a card of their own.

    Attributes:
        items: Addresses and cases of the card; what is ticked goes.
    """

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        card: CustomerCard,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Split the card of {name}", name=_called(card, words)),
            hint=words.t("What you tick belongs to another person and gets a card of its own."),
            accept=words.t("Split"),
            parent=parent,
        )
        self._desk, self._actor, self._card = desk, actor, card
        self.name = QLineEdit()
        self.items = QListWidget()
        self.items.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.items.setTextElideMode(Qt.TextElideMode.ElideRight)
        row = theme.row_height("table_row")
        for address in card.addresses:
            if address.id:
                self._add(address.value, ("address", int(address.id)), row)
        for case in card.cases:
            self._add(f"{case.number} · {case.subject}", ("case", int(case.id)), row)
        self.items.setFixedHeight(row * min(_ROWS, max(3, self.items.count())) + 4)
        if self.items.count():
            self.items.setCurrentRow(0)
        self.add_row(words.t("Name of the other person"), self.name)
        self.add_row(words.t("Goes"), self.items)
        self.setMinimumWidth(_WIDTH)
        self.name.setFocus()

    @override
    def command(self) -> Callable[[], Outcome]:
        """Split off what is ticked."""
        ticked: dict[str, list[int]] = {"address": [], "case": []}
        for at in range(self.items.count()):
            item = self.items.item(at)
            if item.checkState() is Qt.CheckState.Checked:
                kind, number = item.data(_ROLE)
                ticked[kind].append(int(number))
        what = Split(
            self.name.text(),
            tuple(AddressId(each) for each in ticked["address"]),
            tuple(CaseId(each) for each in ticked["case"]),
        )
        desk, actor, card = self._desk, self._actor, self._card
        return lambda: desk.merging.split(actor, customer=card.row.id, version=card.version, what=what)

    def _add(self, text: str, key: tuple[str, int], height: int) -> None:
        item = QListWidgetItem(text)
        item.setData(_ROLE, key)
        item.setCheckState(Qt.CheckState.Unchecked)
        item.setToolTip(plain_tip(text))
        item.setSizeHint(QSize(0, height))
        self.items.addItem(item)


class RequestDialog(FormDialog):
    """Opens a deletion request that came by phone, in the shop or by letter."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        card: CustomerCard,
        parent: QWidget | None = None,
    ) -> None:
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Open a deletion request of {name}", name=_called(card, words)),
            hint=words.t("The clock runs from when it was received. Nothing is erased by this."),
            accept=words.t("Open"),
            parent=parent,
        )
        self._desk, self._actor, self._card, self._moments = desk, actor, card, moments
        self.channel = FlatCombo(theme, bordered=True)
        for channel in _BY_HAND:
            self.channel.addItem(words.t(CHANNEL[channel]), channel)
        self.received = moment_field(moments, desk.reading.now())
        self.subject = QLineEdit(words.t("Deletion request"))
        self.proof = QLineEdit()
        self.add_row(words.t("How it came"), self.channel)
        self.add_row(words.t("Received"), self.received)
        self.add_row(words.t("Subject"), self.subject)
        self.add_row(words.t("Proof of receipt"), self.proof)
        self.proof.setFocus()

    @override
    def command(self) -> Callable[[], Outcome]:
        """Open the request."""
        wanted = RequestByHand(
            channel=Channel(self.channel.currentData()),
            received_at=typed_moment(self.received, self._moments.zone),
            proof=self.proof.text(),
            subject=self.subject.text(),
            customer=self._card.row.id,
        )
        desk, actor = self._desk, self._actor
        return lambda: desk.deletion.requests.open_by_hand(actor, request=wanted)


class AskedByHandDialog(FormDialog):
    """Opens a complaint for a withdrawal or a correction that came by phone, in the shop or by letter."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        card: CustomerCard,
        parent: QWidget | None = None,
    ) -> None:
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Withdrawal or correction of {name}", name=_called(card, words)),
            hint=words.t("The clock runs from when it was received. What exactly is asked comes next."),
            accept=words.t("Open"),
            parent=parent,
        )
        self._desk, self._actor, self._card, self._moments = desk, actor, card, moments
        self.what = FlatCombo(theme, bordered=True)
        self.what.addItem(words.t("Withdraw consent or object"), REQ_WITHDRAW)
        self.what.addItem(words.t("Correct data"), REQ_ACCESS)
        self.channel = FlatCombo(theme, bordered=True)
        for channel in _BY_HAND:
            self.channel.addItem(words.t(CHANNEL[channel]), channel)
        self.received = moment_field(moments, desk.reading.now())
        self.text, self.proof = QLineEdit(), QLineEdit()
        self.add_row(words.t("What it is"), self.what)
        self.add_row(words.t("How it came"), self.channel)
        self.add_row(words.t("Received"), self.received)
        self.add_row(words.t("What was said"), self.text)
        self.add_row(words.t("Proof of receipt"), self.proof)
        self.setMinimumWidth(_WIDTH)
        self.what.setFocus()

    @override
    def command(self) -> Callable[[], Outcome]:
        """Open the complaint with its category."""
        wanted = CaseByHand(
            channel=Channel(self.channel.currentData()),
            name="",
            email="",
            phone="",
            subject=self.what.currentText(),
            text=self.text.text(),
            received_at=typed_moment(self.received, self._moments.zone),
            proof=self.proof.text(),
            customer=self._card.row.id,
            category=str(self.what.currentData()),
        )
        desk, actor = self._desk, self._actor
        return lambda: desk.casework.open_by_hand(actor, case=wanted)


def _called(card: CustomerCard, words: Words) -> str:
    return card.row.name or card.row.email or card.row.phone or words.t("(no name)")


def _told(card: CustomerCard, words: Words) -> str:
    """Say what tells one card from another: addresses, and how many cases are on it."""
    addresses = ", ".join(each.value for each in card.addresses) or words.t("no address")
    return addresses + "\n" + words.n("{count} case", "{count} cases", len(card.cases))
