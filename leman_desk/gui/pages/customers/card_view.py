"""One customer: who it is, addresses, cases, and cards that may be the same person."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from leman_desk.domain.complaint import CaseKind
from leman_desk.domain.customer import Address
from leman_desk.domain.customer_address import AddressKind
from leman_desk.gui.forms.field import Field
from leman_desk.gui.models.lines import Cell, Line
from leman_desk.gui.pages.customers.uses_section import UsesSection
from leman_desk.gui.reading.section import Section
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.card import Card
from leman_desk.gui.widgets.controls import Button, FlatCombo
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.line_table import Width
from leman_desk.services.card_fields import CardFields
from leman_desk.services.queries_customers import CustomerCard, CustomerCase
from leman_desk.services.queries_deletion import AddressRow
from leman_desk.wording.labels import ADDRESS, LANGUAGE_NAME, LIKENESS, STATUS
from leman_desk.wording.labels_deletion import DELETION_END, DELETION_STEP
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Language, Words

_NAME, _FORM, _CALLED, _LANGUAGE = (
    N_("Name"),
    N_("Form of address"),
    N_("Addressed as"),
    N_("Language of letters"),
)


class CardView(QScrollArea):
    """Shows a card; what is being typed survives that others change something else.

    Attributes:
        save_requested: `CardFields` as typed.
        case_opened: `CaseId` of a complaint or incident that is to be shown.
        request_opened: `CaseId` of a deletion request that is to be shown.
        add_requested, request_requested, split_requested, reveal_requested: Buttons.
        primary_requested: The chosen `AddressRow` is to be the one used.
        remove_requested: The chosen `AddressRow` is to go.
        merge_requested: `CustomerId` of the card that may be the same person.
        apart_requested: `CustomerId` of one that is not.
    """

    save_requested = Signal(object)
    case_opened = Signal(object)
    request_opened = Signal(object)
    add_requested = Signal()
    request_requested = Signal()
    split_requested = Signal()
    reveal_requested = Signal()
    primary_requested = Signal(object)
    remove_requested = Signal(object)
    merge_requested = Signal(object)
    apart_requested = Signal(object)

    def __init__(
        self, theme: Theme, moments: Moments, *, may_work: bool, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._moments, self._may_work = theme, moments, may_work
        self._card: CustomerCard | None = None
        self._phones: tuple[str, ...] = ()
        self._kept: CardFields | None = None
        self.title = Text("", "title", wrap=True)
        self.merged = Text("", "caption", "muted", wrap=True)
        self.who = Card()
        self.name, self.called = QLineEdit(), QLineEdit()
        self.form, self.language = FlatCombo(theme, bordered=True), FlatCombo(theme, bordered=True)
        self.save = Button(theme, kind="primary")
        self.error = Text("", "body", "breached", wrap=True)
        self.addresses = Section(theme, (Width(28, share=1), Width(9), Width(13, goes=1)))
        self.uses = UsesSection(theme, may_work=may_work)
        self.cases = Section(theme, (Width(11), Width(16, share=1), Width(13), Width(11, goes=1)))
        self.doubles = Section(theme, (Width(16, share=1), Width(16, share=1, goes=1), Width(22)))
        self._fields = (
            Field(_NAME, self.name, width=180),
            Field(_FORM, self.form, width=180),
            Field(_CALLED, self.called, width=180),
            Field(_LANGUAGE, self.language, width=180),
        )
        self._lay_out()
        self._connect()
        self.retranslate(moments)
        self.show_card(None)

    @property
    def card(self) -> CustomerCard | None:
        """The card shown."""
        return self._card

    @property
    def dirty(self) -> bool:
        """Whether something typed is not saved."""
        return self._kept is not None and self.typed() != self._kept

    def typed(self) -> CardFields:
        """Give what the fields say."""
        return CardFields(
            self.name.text(),
            Address(self.form.currentData() or ""),
            self.called.text(),
            str(self.language.currentData() or "vi"),
        )

    def show_card(self, card: CustomerCard | None) -> None:
        """Show a card; what is typed on the same one stays."""
        same = card is not None and self._card is not None and card.row.id == self._card.row.id
        typing = same and self.dirty
        self._card = card
        if not same:
            self._phones = ()
            self.say_error("")
            self.verticalScrollBar().setValue(0)
        self._inner.setVisible(card is not None)
        if card is None:
            self._kept = None
            return
        if not typing:
            self._fill(card)
        self._write(card)
        self._judge()

    def show_phones(self, customer: int, phones: tuple[str, ...]) -> None:
        """Show numbers in full, if that customer is still shown."""
        if self._card is not None and self._card.row.id == customer:
            self._phones = phones
            self._write(self._card)

    def saved(self) -> None:
        """Take what is typed as saved, until the card is read again."""
        self._kept = self.typed()
        self._judge()

    def say_error(self, sentence: str) -> None:
        """Say what is wrong with what was typed; nothing with an empty sentence."""
        self.error.setText(sentence)
        self.error.setVisible(bool(sentence))

    def retranslate(self, moments: Moments) -> None:
        """Speak another language."""
        self._moments = moments
        words = moments.words
        for field in self._fields:
            field.retranslate(words)
        kept = (self.form.currentData(), self.language.currentData())
        _fill_combo(self.form, [(each, words.t(ADDRESS[each])) for each in Address], kept[0])
        _fill_combo(self.language, [(each.value, words.t(LANGUAGE_NAME[each])) for each in Language], kept[1])
        self.save.setText(words.t("Save"))
        self.who.set_title(words.t("Who it is"))
        self.add.setText(words.t("Add…"))
        self.primary.setText(words.t("Use this one"))
        self.remove.setText(words.t("Remove"))
        self.reveal.setText(words.t("Show numbers"))
        self.reveal.setToolTip(words.t("Shows the number in full; the audit log notes it"))
        self.open.setText(words.t("Open"))
        self.request.setText(words.t("Open a deletion request…"))
        self.split.setText(words.t("Split…"))
        self.merge.setText(words.t("Compare and merge…"))
        self.apart.setText(words.t("Not the same person"))
        for section, name in self._sections(words):
            section.set_title(name)
            section.table.setAccessibleName(name)
        if self._card is not None:
            self._write(self._card)

    # --- inside -----------------------------------------------------------------------------------

    def _sections(self, words: Words) -> tuple[tuple[Section, str], ...]:
        return (
            (self.addresses, words.t("Addresses")),
            (self.cases, words.t("Complaints and requests")),
            (self.doubles, words.t("May be the same person")),
        )

    def _lay_out(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for at, field in enumerate(self._fields):
            grid.addWidget(field, at // 2, at % 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        self.form.setMinimumContentsLength(24)
        self.who.body.addLayout(grid)
        self.who.body.addWidget(self.error)
        row = FlowLayout(gap=8, row_gap=6)
        row.add(self.save)
        self.who.body.addLayout(row)
        work, add = self._may_work, self.addresses.add_button
        self.add = add(self.add_requested.emit, icon="action.add")
        self.primary = add(self._use, suits=lambda line: bool(line) and self._address_suits(primary=False))
        self.remove = add(self._remove, icon="action.discard", suits=lambda line: line is not None)
        self.reveal = add(
            self.reveal_requested.emit, icon="evidence.original", suits=lambda _: self._masked()
        )
        self.open = self.cases.add_button(self._open, suits=lambda line: line is not None)
        self.request = self.cases.add_button(self.request_requested.emit, icon="action.add")
        self.split = self.cases.add_button(self.split_requested.emit, icon="action.split")
        self.merge = self.doubles.add_button(
            lambda: self._emit_double(self.merge_requested), icon="action.merge", suits=bool
        )
        self.apart = self.doubles.add_button(lambda: self._emit_double(self.apart_requested), suits=bool)
        for button in (
            self.save,
            self.add,
            self.primary,
            self.remove,
            self.request,
            self.split,
            self.merge,
            self.apart,
        ):
            button.setVisible(work)
        for editor in (self.name, self.called):
            editor.setReadOnly(not work)
        for combo in (self.form, self.language):
            combo.setEnabled(work)
        inner = self._inner = QWidget()
        inner.setProperty("surface", "window")
        inner.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(inner)
        column.setContentsMargins(20, 16, 20, 20)
        column.setSpacing(14)
        parts = (self.title, self.merged, self.who, self.addresses, self.uses, self.cases, self.doubles)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inner)

    def _connect(self) -> None:
        for editor in (self.name, self.called):
            editor.textEdited.connect(lambda _text: self._judge())
            editor.returnPressed.connect(self._save)
        for combo in (self.form, self.language):
            combo.activated.connect(lambda _at: self._judge())
        self.save.clicked.connect(self._save)
        self.cases.opened.connect(lambda _key: self._open())
        self.doubles.opened.connect(lambda _key: self._emit_double(self.merge_requested))

    def _fill(self, card: CustomerCard) -> None:
        self.name.setText(card.row.name)
        self.called.setText(card.addressed_name)
        self.form.setCurrentIndex(max(0, self.form.findData(card.form_of_address)))
        self.language.setCurrentIndex(max(0, self.language.findData(card.language)))
        self._kept = self.typed()

    def _write(self, card: CustomerCard) -> None:
        words = self._moments.words
        self.title.setText(card.row.name or card.row.email or words.t("(no name)"))
        self.merged.setVisible(bool(card.merged))
        self.merged.setText(
            words.n(
                "{count} card was merged into this one.",
                "{count} cards were merged into this one.",
                card.merged,
            )
        )
        self.addresses.show_lines(
            (words.t("Address"), words.t("Use"), words.t("Verified")),
            [self._address_line(number, each) for number, each in enumerate(card.addresses)],
            none=words.t("No address is known."),
        )
        self.uses.show_uses(card.stopped, self._moments)
        self.cases.show_lines(
            (words.t("Number"), words.t("Subject"), words.t("State"), words.t("Received")),
            [self._case_line(each) for each in card.cases],
            none=words.t("No complaint and no request is linked to this card."),
        )
        self.doubles.setVisible(bool(card.doubles))
        self.doubles.show_lines(
            (words.t("Name"), words.t("Address"), words.t("Why")),
            [
                Line(
                    int(each.customer.id),
                    (
                        Cell(each.customer.name or words.t("(no name)"), strong=True),
                        Cell(each.customer.email or each.customer.phone),
                        Cell(", ".join(words.t(LIKENESS[why]) for why in each.likeness), "muted"),
                    ),
                )
                for each in card.doubles
            ],
        )

    def _address_line(self, number: int, row: AddressRow) -> Line:
        words = self._moments.words
        value = row.value
        if row.kind is AddressKind.PHONE and self._phones and self._card is not None:
            before = [each for each in self._card.addresses[:number] if each.kind is AddressKind.PHONE]
            value = self._phones[len(before)] if len(before) < len(self._phones) else value
        icon = "mail.envelope" if row.kind is AddressKind.EMAIL else "case_field.phone"
        verified = self._moments.moment_plain(row.verified_at) if row.verified_at is not None else ""
        return Line(
            number,
            (
                Cell(value, icon=icon),
                Cell(words.t("In use") if row.primary else ""),
                Cell(verified or words.t("not verified"), "" if verified else "muted"),
            ),
        )

    def _case_line(self, case: CustomerCase) -> Line:
        words = self._moments.words
        state = words.t(STATUS[case.status])
        if case.kind is CaseKind.DELETION and case.step is not None:
            state = words.t(DELETION_END[case.end] if case.end is not None else DELETION_STEP[case.step])
        return Line(
            int(case.id),
            (
                Cell(case.number, strong=True),
                Cell(case.subject),
                Cell(state),
                Cell(self._moments.day(case.received_at.astimezone(self._moments.zone).date()), "muted"),
            ),
        )

    def _judge(self) -> None:
        self.save.setEnabled(self.dirty)
        self.addresses.judge()

    def _chosen_address(self) -> AddressRow | None:
        line = self.addresses.line
        if line is None or self._card is None or line.key >= len(self._card.addresses):
            return None
        return self._card.addresses[line.key]

    def _address_suits(self, *, primary: bool) -> bool:
        row = self._chosen_address()
        return row is not None and row.primary is primary

    def _masked(self) -> bool:
        phones = self._card is not None and any(
            each.kind is AddressKind.PHONE for each in self._card.addresses
        )
        return phones and not self._phones

    def _save(self) -> None:
        if self._may_work and self.dirty:
            self.save_requested.emit(self.typed())

    def _use(self) -> None:
        row = self._chosen_address()
        if row is not None:
            self.primary_requested.emit(row)

    def _remove(self) -> None:
        row = self._chosen_address()
        if row is not None:
            self.remove_requested.emit(row)

    def _open(self) -> None:
        line, cases = self.cases.line, self._card.cases if self._card is not None else ()
        for case in cases:
            if line is not None and case.id == line.key:
                is_request = case.kind is CaseKind.DELETION
                (self.request_opened if is_request else self.case_opened).emit(case.id)

    def _emit_double(self, signal: object) -> None:
        line = self.doubles.line
        if line is not None and self._may_work:
            signal.emit(line.key)  # type: ignore[attr-defined]  # a bound Qt signal


def _fill_combo(combo: FlatCombo, choices: list[tuple[object, str]], kept: object) -> None:
    combo.clear()
    for value, text in choices:
        combo.addItem(text, value)
    combo.setCurrentIndex(max(0, combo.findData(kept)))
