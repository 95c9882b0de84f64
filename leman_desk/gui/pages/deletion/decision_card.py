"""The Board's decision: who signed what, and the signature of whoever looks at it."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QPlainTextEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from leman_desk.domain.deletion import PREPARED, Step
from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.ids import PersonId
from leman_desk.domain.people import Actor
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.avatar import Avatar
from leman_desk.gui.widgets.card import Card
from leman_desk.gui.widgets.controls import Button, FlatCombo
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.services.queries_deletion import DeletionView, SignatureView
from leman_desk.wording.labels_deletion import OPINION, OPINION_CHOICE, SIGN_BUTTON, VOID_REASON
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_LOOKS = {
    Opinion.APPROVE: ("result.done", "ok"),
    Opinion.CHANGES: ("result.attention", "due_soon"),
    Opinion.REFUSE: ("result.failed", "breached"),
}
_NOTE_LINES = 2


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat on the Board that the person may fill: their own, or one they stand in for."""

    person: PersonId
    name: str


class DecisionCard(Card):
    """Signatures given, then the choice, a note and the button that says what is signed.

    Attributes:
        sign_requested: (`Opinion`, note, `Seat`): what is to be signed, for whose seat.
        question_requested: The signer wants to ask the preparer something.
    """

    sign_requested = Signal(object, str, object)
    question_requested = Signal()

    def __init__(self, actor: Actor, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._actor, self._theme = actor, theme
        self._seats: tuple[Seat, ...] = ()
        self.count = Text("", "caption", "accent")
        self.heading.addWidget(self.count)
        self._given = QVBoxLayout()
        self._given.setSpacing(10)
        self._own = _OwnSignature(theme)
        self._own.chosen.connect(self._label)
        self.sign = Button(theme, icon="action.sign", kind="primary")
        self.ask = Button(theme)
        self.sign.clicked.connect(self._signed)
        self.ask.clicked.connect(self.question_requested)
        self._buttons = QWidget()
        row = FlowLayout(self._buttons, gap=8, row_gap=6)
        row.add(self.sign)
        row.add(self.ask)
        self._rule = Rule()
        self._info = QWidget()
        told = QHBoxLayout(self._info)
        told.setContentsMargins(0, 0, 0, 0)
        told.setSpacing(8)
        told.addWidget(IconLabel(theme, "result.info", "muted"), 0, Qt.AlignmentFlag.AlignTop)
        self.info = Text("", "caption", "muted", wrap=True)
        told.addWidget(self.info, 1)
        self.waits = Text("", "body", "muted", wrap=True)
        self.body.addLayout(self._given)
        for part in (self._rule, self._own, self._buttons, self.waits, self._info):
            self.body.addWidget(part)
        self.body.addStretch(1)

    @property
    def note(self) -> QPlainTextEdit:
        """The field for the file."""
        return self._own.note

    @property
    def choices(self) -> dict[Opinion, QRadioButton]:
        """The choices by what they sign."""
        return self._own.choices

    def focus_target(self) -> QWidget:
        """Give what F6 goes to."""
        return self._own.choices[Opinion.APPROVE] if self._own.isVisible() else self.sign

    def show_view(self, view: DeletionView, seats: Sequence[Seat], moments: Moments, *, waits: str) -> None:
        """Show a request.

        Args:
            view: The request.
            seats: Seats that the person may fill now; empty when it is not theirs to sign.
            moments: How to write it.
            waits: Why nothing can be signed now; empty when it can.
        """
        words = moments.words
        self.set_title(words.t("Board decision"))
        self.count.setText(
            words.t("{signed} of {needed} signed", signed=view.row.signed, needed=view.row.needed)
        )
        self._seats = tuple(seats)
        self._show_given(view.signatures, moments)
        may = bool(seats)
        for part in (self._own, self._buttons):
            part.setVisible(may)
        self._rule.setVisible(may and bool(view.signatures))
        self.waits.setText(waits)
        self.waits.setVisible(bool(waits) and not may)
        self._own.show_words(self._actor, seats, moments)
        self._label()
        self.ask.setText(words.t("Ask a question"))
        self._info.setVisible(view.row.step in PREPARED | {Step.DECISION})
        self.info.setText(
            words.t(
                "Signing does not erase anything. Erasing is a later step, cannot be undone, "
                "and asks for the customer’s name to be typed."
            )
        )

    def clear(self) -> None:
        """Forget note and choice, for another request or after signing."""
        self._own.clear()

    def _show_given(self, signatures: Sequence[SignatureView], moments: Moments) -> None:
        while (item := self._given.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for each in signatures:
            self._given.addWidget(SignatureRow(each, self._theme, moments))

    def _label(self) -> None:
        opinion = self._own.opinion
        words = self._own.words
        if words is not None:
            self.sign.setText(words.t(SIGN_BUTTON[opinion]))

    def _signed(self) -> None:
        seat = next((each for each in self._seats if each.person == self._own.seat()), None)
        if seat is not None:
            self.sign_requested.emit(self._own.opinion, self._own.note.toPlainText().strip(), seat)


class SignatureRow(QWidget):
    """A signature that was given; a void one says why."""

    def __init__(self, given: SignatureView, theme: Theme, moments: Moments) -> None:
        super().__init__()
        words = moments.words
        icon, tone = _LOOKS[given.opinion]
        void = given.voided_at is not None
        name = given.name
        if given.seat != given.person:
            name = words.t("{name}, as deputy of {absent}", name=given.name, absent=given.seat_name)
        state = words.t(OPINION[given.opinion])
        if void and given.void_reason is not None:
            state = words.t(VOID_REASON[given.void_reason])
            icon, tone = "result.attention", "closed"
        said = moments.due(given.signed_at)
        if given.note:
            said = words.t("{moment}. “{note}”", moment=said, note=given.note)
        self.setAccessibleName(f"{name}: {state}. {said}")
        head = QHBoxLayout()
        head.setSpacing(6)
        head.addWidget(Text(name, "strong", wrap=True), 1)
        if not void:
            head.addWidget(IconLabel(theme, icon, f"status.{tone}.fg"))
            head.addWidget(Text(state, "body", tone))
        column = QVBoxLayout()
        column.setSpacing(2)
        column.addLayout(head)
        if void:
            column.addWidget(Text(state, "caption", "muted", wrap=True))
        column.addWidget(Text(said, "caption", "muted", wrap=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        avatar = Avatar(theme, given.name, size=32, colleague=True)
        row.addWidget(avatar, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(column, 1)


class _OwnSignature(QWidget):
    """The person's own signature: for which seat, what, and a note."""

    chosen = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.words: Words | None = None
        self._theme = theme
        self._name = Text("", "strong", wrap=True)
        self._hint = Text("", "caption", "muted")
        self.seats = FlatCombo(theme, bordered=True)
        self._group = QButtonGroup(self)
        self.choices = {opinion: QRadioButton() for opinion in Opinion}
        self.note = QPlainTextEdit()
        self.note.setTabChangesFocus(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(self._name, 1)
        head.addWidget(self._hint)
        column.addLayout(head)
        column.addWidget(self.seats)
        for button in self.choices.values():
            self._group.addButton(button)
            column.addWidget(button)
        column.addWidget(self.note)
        self._group.buttonClicked.connect(lambda _button: self.chosen.emit())
        self.clear()

    @property
    def opinion(self) -> Opinion:
        """What is chosen."""
        return next(opinion for opinion, button in self.choices.items() if button.isChecked())

    def seat(self) -> PersonId | None:
        """Whose seat it is for."""
        chosen: PersonId | None = self.seats.currentData()
        return chosen

    def show_words(self, actor: Actor, seats: Sequence[Seat], moments: Moments) -> None:
        """Show who signs, for which seats."""
        words = moments.words
        self.words = words
        self._name.setText(words.t("You, {name}", name=actor.name))
        self._hint.setText(words.t("Your signature"))
        kept = self.seat()
        self.seats.clear()
        for each in seats:
            own = each.person == actor.id
            text = words.t("In my own name") if own else words.t("As deputy of {name}", name=each.name)
            self.seats.addItem(text, each.person)
        self.seats.setCurrentIndex(max(0, self.seats.findData(kept)))
        self.seats.setAccessibleName(words.t("Whose signature"))
        self.seats.setVisible(len(seats) > 1 or any(each.person != actor.id for each in seats))
        for opinion, button in self.choices.items():
            button.setText(words.t(OPINION_CHOICE[opinion]))
        self.note.setPlaceholderText(words.t("Note for the file (optional)"))
        self.note.setAccessibleName(words.t("Note for the file"))
        line = self._theme.line_height("body")
        self.note.setFixedHeight(_NOTE_LINES * line + 20)

    def clear(self) -> None:
        """Choose approval again and forget the note."""
        self.choices[Opinion.APPROVE].setChecked(True)
        self.note.clear()
