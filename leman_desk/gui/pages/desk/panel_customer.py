"""The customer in the case panel; the phone number is masked until somebody asks for it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leman_desk.domain.ids import CaseId
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.avatar import Avatar
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import ElidedLabel, SectionHeader, Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.services.queries import CaseView
from leman_desk.wording.labels import ADDRESS
from leman_desk.wording.words import Words


class CustomerSection(QWidget):
    """Shows who wrote.

    Attributes:
        reveal_requested: The phone number is to be shown in full; that is noted.
        earlier_requested: The customer's other complaints are to be shown.
    """

    reveal_requested = Signal()
    earlier_requested = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._case: CaseId | None = None
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
        names = QVBoxLayout()
        names.setSpacing(1)
        names.addWidget(self._name)
        names.addWidget(self._hint)
        who = QHBoxLayout()
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
        column.addLayout(who)
        column.addWidget(self._phone_row)
        column.addWidget(self.earlier)

    def show_case(self, view: CaseView, words: Words) -> None:
        """Show the customer of a case; a number revealed before stays while the case does."""
        if self._case != view.row.id:
            self._case, self._revealed = view.row.id, ""
        customer = view.customer
        self.setVisible(customer is not None)
        if customer is None:
            return
        self._header.set_title(words.t("Customer"))
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

    def show_phone(self, case: CaseId, phone: str) -> None:
        """Show the number in full, if that case is still shown."""
        if case == self._case:
            self._revealed = phone
            self.phone.setText(phone)
            self.reveal.hide()
