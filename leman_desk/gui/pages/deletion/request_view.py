"""One deletion request: its steps, what was found out at the left, what is decided at the right."""

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.case_clock import ClockKind
from leman_desk.domain.deletion import ERASING, PREPARED, Step
from leman_desk.domain.erasure import ErasureReport
from leman_desk.domain.errors import DeskError
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.pages.deletion.cards import ListCard
from leman_desk.gui.pages.deletion.content import (
    HOLD_TITLES,
    HOLD_WIDTHS,
    IDENTITY_TITLES,
    IDENTITY_WIDTHS,
    SCOPE_TITLES,
    SCOPE_WIDTHS,
    SYSTEM_TITLES,
    SYSTEM_WIDTHS,
    grounds_to_check,
    hold_lines,
    identity_lines,
    scope_lines,
    system_lines,
    waits_text,
)
from leman_desk.gui.pages.deletion.decision_card import DecisionCard, Seat
from leman_desk.gui.pages.deletion.duplicates import in_sentences
from leman_desk.gui.pages.deletion.offers import Offers
from leman_desk.gui.pages.deletion.outcome_card import OutcomeCard
from leman_desk.gui.pages.deletion.preview_card import PreviewCard
from leman_desk.gui.pages.deletion.steps import steps_of
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.card import Card
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.focus_keeper import FocusKeeper
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.states import ErrorCard
from leman_desk.gui.widgets.stepper import Stepper
from leman_desk.services.certificates import CertificateCheck
from leman_desk.services.deadline_queries import CaseTimes
from leman_desk.services.queries_deletion import DeletionView
from leman_desk.wording.errors import describe
from leman_desk.wording.labels import CLOCK_KIND
from leman_desk.wording.labels_deletion import GROUND
from leman_desk.wording.ledger_text import clock_name, due_text
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_RIGHT = 372
_SIDE_BY_SIDE = 860
"""Below this width the decision stands under the cards instead of beside them."""
_EDGE = 18


@dataclass(frozen=True, slots=True)
class Told:
    """What the view is given besides the request.

    Attributes:
        seats: Seats on the Board that the person may fill for this request.
        times: Other clocks than the response, such as the term of law.
        report: What the erasure did so far.
        issued: The certificate, once it is issued.
        now: UTC.
    """

    seats: tuple[Seat, ...]
    times: CaseTimes | None
    report: ErasureReport | None
    issued: CertificateCheck | None
    now: datetime


class RequestView(QWidget):
    """Shows a `DeletionView`; what a person wants of it is asked with signals.

    Attributes:
        left: Back to the list.
        wanted: Name of a command of `offers` that was asked for.
        case_wanted: The `CaseId` of the conversation.
        customer_wanted: The `CustomerId` whose card is to be shown.
    """

    left = Signal()
    wanted = Signal(str)
    case_wanted = Signal(object)
    customer_wanted = Signal(object)

    def __init__(self, actor: Actor, theme: Theme, moments: Moments, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actor, self._theme, self._moments = actor, theme, moments
        self.view: DeletionView | None = None
        self.back = Button(theme, icon="action.back", kind="quiet")
        self.write = Button(theme, icon="action.reply")
        self.note = Button(theme, icon="action.note")
        self.withdraw = Button(theme, icon="evidence.withdraw")
        self.extend = Button(theme, icon="action.note")
        self.third_parties = Button(theme, icon="deletion.third_parties")
        self.apart = Button(theme, icon="result.check")
        self.card = Button(theme, icon="case_field.customer")
        self._title = Text("", "title", wrap=True)
        self._about = Text("", "body", "muted", wrap=True)
        self._due = Text("", "body")
        self._due.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)
        self.stepper = Stepper(theme)
        self.error = ErrorCard(theme, moments.words)
        self.error.hide()
        self.identity = ListCard(theme, IDENTITY_WIDTHS, head=False)
        self.scope = ListCard(theme, SCOPE_WIDTHS)
        self.holds = ListCard(theme, HOLD_WIDTHS)
        self.systems = ListCard(theme, SYSTEM_WIDTHS)
        self.proposal = Card()
        self._proposal = Text("", wrap=True)
        self._propose = Button(theme, icon="action.note", compact=True)
        self.proposal.body.addWidget(self._proposal)
        self.proposal.body.addWidget(self._propose, 0, Qt.AlignmentFlag.AlignLeft)
        self.decision = DecisionCard(actor, theme)
        self.outcome = OutcomeCard(theme, moments)
        self.preview = PreviewCard()
        self.offers = Offers(self, actor)
        self._lay_out()
        cards = (self.proposal, *self.list_cards(), self.decision, self.outcome)
        self._keeper = FocusKeeper(cards, self.stepper)
        self._connect()

    # --- building -----------------------------------------------------------------------------------

    def list_cards(self) -> tuple[ListCard, ...]:
        """Give the cards with tables, from top to bottom."""
        return (self.identity, self.scope, self.holds, self.systems)

    def panes(self) -> list[QWidget]:
        """Parts that F6 visits."""
        tables = [card.table for card in self.list_cards() if card.table.isVisible()]
        return [self.stepper, *tables, self.decision.focus_target()]

    def _lay_out(self) -> None:
        bar = FlowLayout(gap=8, row_gap=6)
        for button in (self.back, self.write, self.note, *self._about_request(), self.card):
            bar.add(button)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self._title)
        names.addWidget(self._about)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addLayout(names, 1)
        head.addWidget(self._due, 0, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignRight)
        way = QFrame()
        way.setProperty("card", "true")
        steps = QVBoxLayout(way)
        steps.setContentsMargins(8, 6, 8, 6)
        steps.addWidget(self.stepper)
        self._lay_out_columns()
        inner = QWidget()
        inner.setProperty("transparent", True)
        column = QVBoxLayout(inner)
        column.setContentsMargins(_EDGE, 12, _EDGE, _EDGE)
        column.setSpacing(12)
        column.addLayout(bar)
        column.addLayout(head)
        column.addWidget(self.error)
        column.addWidget(way)
        column.addLayout(self._columns, 1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.area)

    def _about_request(self) -> tuple[Button, ...]:
        return (self.withdraw, self.apart, self.extend, self.third_parties)

    def _lay_out_columns(self) -> None:
        self._left = QVBoxLayout()
        self._left.setSpacing(12)
        for card in (self.proposal, *self.list_cards()):
            self._left.addWidget(card)
        self._left.addStretch(1)
        self._right = QVBoxLayout()
        self._right.setSpacing(12)
        self._right.addWidget(self.decision)
        self._right.addWidget(self.outcome)
        self._right.addWidget(self.preview)
        self._right.addStretch(1)
        right = QWidget()
        right.setProperty("transparent", True)
        right.setLayout(self._right)
        self._right.setContentsMargins(0, 0, 0, 0)
        self._right_side = right
        self._columns = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._columns.setSpacing(12)
        self._columns.addLayout(self._left, 1)
        self._columns.addWidget(right)

    def _connect(self) -> None:
        self.back.clicked.connect(self.left)
        self.note.clicked.connect(lambda: self.wanted.emit("note"))
        for button, name in zip(
            self._about_request(), ("withdraw", "set_apart", "extend", "third_parties"), strict=True
        ):
            button.clicked.connect(lambda _checked=False, name=name: self.wanted.emit(name))
        self.outcome.refuse_requested.connect(lambda: self.wanted.emit("refuse"))
        self.write.clicked.connect(self._write)
        self.card.clicked.connect(self._show_card)
        self._propose.clicked.connect(lambda: self.wanted.emit("propose"))
        self.stepper.chosen.connect(self._go_to)
        for card in self.list_cards():
            card.chosen.connect(lambda _key: self.offers.refresh())
        self.error.action_requested.connect(lambda: self.wanted.emit("read"))

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        beside = event.size().width() >= _SIDE_BY_SIDE * max(100, self._theme.scale) / 100
        way = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._columns.setDirection(way)
        self._right_side.setMaximumWidth(_RIGHT * max(100, self._theme.scale) // 100 if beside else 16777215)
        self._right_side.setMinimumWidth(_RIGHT if beside else 0)

    # --- showing ------------------------------------------------------------------------------------

    def show_request(self, view: DeletionView, told: Told, moments: Moments) -> None:
        """Show a request as of a moment."""
        another = self.view is None or self.view.row.case != view.row.case
        self.view, self._moments = view, moments
        if another:
            self.decision.clear()
            self.area.verticalScrollBar().setValue(0)
            self.error.hide()
        self._show_head(view, told, moments)
        words = moments.words
        self.stepper.show_steps(words.t("Steps of {number}", number=view.row.number), steps_of(view, moments))
        self._show_proposal(view, moments)
        self._show_identity(view, moments)
        self._show_scope(view, moments)
        self._show_holds(view, moments)
        self._show_systems(view, moments, told)
        self.decision.show_view(view, told.seats, moments, waits=waits_text(view, self._actor, moments))
        may_execute = allowed(self._actor.roles, Act.ERASE)
        may_prepare = allowed(self._actor.roles, Act.PREPARE_DELETION)
        self.outcome.show_view(
            view, told.report, told.issued, moments, may_execute=may_execute, may_prepare=may_prepare
        )
        self.preview.show_view(view, moments, issued=told.issued is not None)
        self.offers.show_view(view, moments)
        self._keeper.settle()

    def show_error(self, error: DeskError) -> None:
        """Say what went wrong above the request, until something else is tried."""
        told = describe(error, self._moments.words)
        self.error.show_error(told.title, told.sentence, error.code, self._moments.words.t("Try again"))
        self.area.ensureWidgetVisible(self.error)

    def _show_head(self, view: DeletionView, told: Told, moments: Moments) -> None:
        words, row = moments.words, view.row
        self.back.setText(words.t("Deletion requests"))
        self.write.setText(words.t("Write to customer"))
        self.note.setText(words.t("Note"))
        can_write = allowed(self._actor.roles, Act.WORK_CASES) and row.step is not Step.CLOSED
        self.write.setVisible(can_write or row.complaint is not None)
        if not can_write:
            self.write.setText(words.t("Show the conversation"))
        self.note.setVisible(allowed(self._actor.roles, Act.NOTE) and bool(row.person))
        self.withdraw.setText(words.t("Customer withdraws…"))
        may_withdraw = allowed(self._actor.roles, Act.PREPARE_DELETION) and row.step is not Step.CLOSED
        # Not once erasing has begun: nothing brings back what is gone.
        self.withdraw.setVisible(may_withdraw and (bool(row.duplicate_of) or row.step not in ERASING))
        self._show_terms(view, told, words, may_prepare=may_withdraw)
        self.card.setText(words.t("Customer’s card"))
        self.card.setVisible(allowed(self._actor.roles, Act.READ_CASES) and view.customer is not None)
        person = row.person
        self._title.setText(
            words.t("{person} asks us to delete their data", person=person)
            if person
            else words.t("A customer asked us to delete their data")
        )
        numbers = row.number if not row.complaint_number else f"{row.number}, {row.complaint_number}"
        about = words.t(
            "{number}, policy §3. Received {moment}.",
            number=numbers,
            moment=moments.moment_full(row.received_at),
        )
        self._about.setText(f"{about} {in_sentences(view, words)}".strip())
        self._due.setText(self._clocks(view, told, moments))
        late = row.due_at is not None and row.due_at < told.now and row.step is not Step.CLOSED
        self._due.set_tone("breached" if late else "")

    def _show_terms(self, view: DeletionView, told: Told, words: Words, *, may_prepare: bool) -> None:
        """Offer what changes the terms of law, and the way out of waiting for another request."""
        row = view.row
        own = not row.duplicate_of
        self.apart.setText(words.t("Is somebody else’s: go its own way"))
        self.apart.setVisible(may_prepare and not own)
        clocks = told.times.clocks if told.times is not None else ()
        longer = any(each.stopped_at is None and each.extension for each in clocks)
        self.extend.setText(words.t("Extend the term…"))
        may_extend = allowed(self._actor.roles, Act.CORRECT_CLOCK) and row.step is not Step.CLOSED
        verified = row.step not in {Step.RECEIVED, Step.IDENTITY}
        self.extend.setVisible(may_extend and own and verified and longer)
        self.third_parties.setText(
            words.t("No third party must delete")
            if view.third_parties
            else words.t("Third parties must delete too")
        )
        self.third_parties.setVisible(may_prepare and own and row.step not in ERASING)

    def _clocks(self, view: DeletionView, told: Told, moments: Moments) -> str:
        """Say what runs: the promise of the policy and the terms of law, side by side."""
        if told.times is None or view.row.step is Step.CLOSED:
            return ""
        lines = []
        for clock in told.times.clocks:
            if clock.stopped_at is not None:
                continue
            name = clock_name(clock.kind, clock.rule, 1, moments)
            lines.append(f"{name}: {due_text(clock.unit, clock.due_at, moments, told.now)}")
        if view.row.due_at is not None and not lines:
            name = moments.words.t(CLOCK_KIND[ClockKind.RESPONSE])
            lines.append(f"{name}: {moments.due(view.row.due_at, told.now)}")
        return "\n".join(lines)

    def _show_proposal(self, view: DeletionView, moments: Moments) -> None:
        words = moments.words
        may = allowed(self._actor.roles, Act.PREPARE_DELETION) and view.row.step in PREPARED | {Step.DECISION}
        self.proposal.set_title(words.t("Proposal to the Board"))
        self._proposal.setText(view.proposal or words.t("Nothing is proposed yet."))
        self._proposal.set_tone("" if view.proposal else "muted")
        self._propose.setText(words.t("Change proposal…") if view.proposal else words.t("Write proposal…"))
        self._propose.setVisible(may)
        self.proposal.setVisible(bool(view.proposal) or may)

    def _show_identity(self, view: DeletionView, moments: Moments) -> None:
        words = moments.words
        self.identity.set_title(words.t("Identity"))
        self.identity.table.setAccessibleName(words.t("Identity"))
        self.identity.fill(
            [words.t(each) for each in IDENTITY_TITLES],
            identity_lines(view, moments),
            none=words.t(
                "Nobody has checked yet whether the request is the customer’s own. "
                "Send a code to the address on file; it is good for ten minutes."
            ),
        )

    def _show_scope(self, view: DeletionView, moments: Moments) -> None:
        words = moments.words
        hint = ""
        if view.scope_at is not None:
            hint = words.t(
                "Confirmed by {person}, {moment}",
                person=view.scope_by_name,
                moment=moments.due(view.scope_at),
            )
        self.scope.set_title(words.t("What belongs to the customer"), hint)
        self.scope.table.setAccessibleName(words.t("What belongs to the customer"))
        self.scope.fill(
            [words.t(each) for each in SCOPE_TITLES],
            scope_lines(view, moments),
            none=words.t(
                "What this desk keeps of the customer is looked up once their identity is verified."
            ),
        )

    def _show_holds(self, view: DeletionView, moments: Moments) -> None:
        words = moments.words
        hint = ""
        if view.holds_at is not None:
            hint = words.t(
                "Checked by {person}, {moment}", person=view.holds_by_name, moment=moments.due(view.holds_at)
            )
        self.holds.set_title(words.t("Legal holds"), hint)
        self.holds.table.setAccessibleName(words.t("Legal holds"))
        left = grounds_to_check(view)
        names = ", ".join(words.t(GROUND[each]) for each in left)
        says = words.t("Still to be looked for: {grounds}.", grounds=names) if left and view.scope_at else ""
        self.holds.fill(
            [words.t(each) for each in HOLD_TITLES],
            hold_lines(view, moments),
            none=words.t("No hold was placed. Open complaints and incidents place one by themselves."),
            says=says,
        )

    def _show_systems(self, view: DeletionView, moments: Moments, told: Told) -> None:
        words = moments.words
        closed, every = view.row.rows_closed, view.row.rows
        hint = words.t("{closed} of {all} proven.", closed=closed, all=every)
        if view.row.step in PREPARED or view.row.step is Step.DECISION:
            hint = words.t(
                "Locked until the Board has signed. {closed} of {all} proven.", closed=closed, all=every
            )
        self.systems.set_title(words.t("Systems to clear"), hint)
        self.systems.table.setAccessibleName(words.t("Systems to clear"))
        self.systems.fill(
            [words.t(each) for each in SYSTEM_TITLES],
            system_lines(view, moments, told.now, told.report),
            none=words.t("The checklist is empty."),
        )

    def _go_to(self, key: str) -> None:
        """Scroll to the card of a step."""
        place: dict[str, QWidget] = {
            Step.RECEIVED.value: self._title,
            Step.IDENTITY.value: self.identity,
            Step.SCOPE.value: self.scope,
            Step.HOLDS.value: self.holds,
            Step.DECISION.value: self.decision,
        }
        card = place.get(key, self.outcome)
        self.area.ensureWidgetVisible(card)
        table = getattr(card, "table", None)
        if isinstance(table, QWidget) and table.isVisible():
            table.setFocus()

    def _write(self) -> None:
        if self.view is not None:
            self.case_wanted.emit(self.view.conversation)

    def _show_card(self) -> None:
        if self.view is not None and self.view.customer is not None:
            self.customer_wanted.emit(self.view.customer.id)
