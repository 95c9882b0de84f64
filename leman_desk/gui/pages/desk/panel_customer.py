"""The customer in the case panel, with the ways to their card and to what they asked to be deleted."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leman_desk.domain.data_package import REQ_ACCESS
from leman_desk.domain.ids import CaseId, CustomerId
from leman_desk.domain.rights import USES_IN
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.avatar import Avatar
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import ElidedLabel, SectionHeader, Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.services.queries import CaseView
from leman_desk.services.queries_deletion import DeletionRow
from leman_desk.wording.labels import ADDRESS
from leman_desk.wording.labels_deletion import DELETION_END, DELETION_STEP
from leman_desk.wording.words import Words


class CustomerSection(QWidget):
    """Shows who wrote; the phone number is masked until somebody asks for it.

    Attributes:
        reveal_requested: The phone number is to be shown in full; that is noted.
        earlier_requested: The customer's other complaints are to be shown.
        card_requested: The `CustomerId` whose card is to be shown.
        request_requested: The `CaseId` of the deletion request that is to be shown.
        package_requested: The `CaseId` of a request for access whose data package is wanted.
        rights_requested: The `CaseId` of a complaint with which a use is to stop or data are to be corrected.
    """

    reveal_requested = Signal()
    earlier_requested = Signal()
    card_requested = Signal(object)
    request_requested = Signal(object)
    package_requested = Signal(object)
    rights_requested = Signal(object)

    def __init__(self, theme: Theme, *, may_give: bool = False) -> None:
        """Build it.

        Args:
            theme: Colours and icons.
            may_give: Whether the person at the window may give customers their data.
        """
        super().__init__()
        self._may_give = may_give
        self._case: CaseId | None = None
        self._customer: CustomerId | None = None
        self._request: CaseId | None = None
        self._revealed = ""
        self._header = SectionHeader()
        self._avatar = Avatar(theme)
        self._name = ElidedLabel("", "strong")
        self._hint = ElidedLabel("", "caption", "muted")
        self._phone_row = QWidget()
        self.phone = Text("", "body")
        self.phone.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.reveal = Button(theme, kind="link")
        self.reveal.clicked.connect(self.reveal_requested)
        self.earlier = Button(theme, kind="link")
        self.earlier.clicked.connect(self.earlier_requested)
        self.card = Button(theme, icon="case_field.customer", kind="link")
        self.card.clicked.connect(self.ask_card)
        self.request = Button(theme, icon="navigation.deletion_requests", kind="link")
        self.request.clicked.connect(self.ask_request)
        self.package = Button(theme, icon="action.export_bag", kind="link")
        self.package.clicked.connect(self.ask_package)
        self.rights = Button(theme, icon="action.stop", kind="link")
        self.rights.clicked.connect(self.ask_rights)
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self._name)
        names.addWidget(self._hint)
        self._who = QWidget()
        who = QHBoxLayout(self._who)
        who.setContentsMargins(0, 0, 0, 0)
        who.setSpacing(12)
        who.addWidget(self._avatar)
        who.addLayout(names, 1)
        phone = QHBoxLayout(self._phone_row)
        phone.setContentsMargins(0, 0, 0, 0)
        phone.setSpacing(7)
        phone.addWidget(IconLabel(theme, "case_field.phone", "muted", theme.tokens.icon_sizes["inline"]))
        phone.addWidget(self.phone)
        phone.addWidget(self.reveal)
        phone.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._header)
        for part in (
            self._who,
            self._phone_row,
            self.earlier,
            self.card,
            self.request,
            self.package,
            self.rights,
        ):
            column.addWidget(part)

    def ask_card(self) -> None:
        """Ask for the customer's card, if the case has a customer."""
        if self._customer is not None:
            self.card_requested.emit(self._customer)

    def ask_request(self) -> None:
        """Ask for the deletion request of the case, if it has one."""
        if self._request is not None:
            self.request_requested.emit(self._request)

    def ask_package(self) -> None:
        """Ask for the customer's data package, if the case is a request for access."""
        if self._case is not None and not self.package.isHidden():
            self.package_requested.emit(self._case)

    def ask_rights(self) -> None:
        """Ask for what the customer wants stopped or corrected, if the category of the case fits."""
        if self._case is not None and not self.rights.isHidden():
            self.rights_requested.emit(self._case)

    def show_case(self, view: CaseView, words: Words, request: DeletionRow | None = None) -> None:
        """Show the customer of a case; a number revealed before stays while the case does.

        Args:
            view: The case.
            words: The language.
            request: The deletion request that came with the case, or that it is; it outlives the customer.
        """
        if self._case != view.row.id:
            self._case, self._revealed = view.row.id, ""
        customer = view.customer
        self._customer = customer.id if customer is not None else None
        self._request = request.case if request is not None else None
        self.setVisible(customer is not None or request is not None)
        self._header.set_title(words.t("Customer"))
        self._show_request(request, words)
        asked = customer is not None and view.row.category == REQ_ACCESS
        self.package.setVisible(asked and self._may_give)
        self.package.setText(words.t("Data package…"))
        self.rights.setVisible(customer is not None and view.row.category in USES_IN and self._may_give)
        self.rights.setText(words.t("Withdrawal, objection, correction…"))
        for part in (self._who, self._phone_row, self.earlier, self.card):
            part.setVisible(customer is not None)
        if customer is None:
            return
        self.card.setText(words.t("Customer’s card"))
        self._avatar.set_name(customer.name or customer.email)
        self._name.setText(customer.name or customer.email)
        form = words.t(ADDRESS[customer.form_of_address])
        self._hint.setText(" · ".join(filter(None, (customer.email if customer.name else "", form))))
        self._phone_row.setVisible(bool(customer.phone))
        self.phone.setText(self._revealed or customer.phone)
        self.reveal.setText(words.t("Reveal"))
        self.reveal.setToolTip(words.t("Shows the number in full; the audit log notes it"))
        self.reveal.setVisible(not self._revealed)
        many = customer.earlier_complaints
        self.earlier.setText(words.n("{count} earlier complaint", "{count} earlier complaints", many))
        self.earlier.setVisible(bool(many))

    def _show_request(self, request: DeletionRow | None, words: Words) -> None:
        self.request.setVisible(request is not None)
        if request is None:
            return
        state = words.t(DELETION_END[request.end] if request.end else DELETION_STEP[request.step])
        self.request.setText(words.t("{number}, {state}", number=request.number, state=state))
        self.request.setAccessibleName(
            words.t("Deletion request {number}, {state}", number=request.number, state=state)
        )
        self.request.setToolTip(self.request.accessibleName())

    def show_phone(self, case: CaseId, phone: str) -> None:
        """Show the number in full, if that case is still shown."""
        if case == self._case:
            self._revealed = phone
            self.phone.setText(phone)
            self.reveal.hide()
