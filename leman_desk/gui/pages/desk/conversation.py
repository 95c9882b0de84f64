"""The middle pane: what was said on a case, and the bar to answer it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.clocks import ClockState
from leman_desk.domain.complaint import Status
from leman_desk.domain.correspondence import Direction, OutgoingState, Purpose
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.domain.search_marks import find_marks
from leman_desk.domain.search_query import Text as Sought
from leman_desk.gui.pages.desk.note_editor import NoteEditor
from leman_desk.gui.pages.desk.thread_rows import AutomaticRow, NoteCard, OutgoingCard
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.reading.message_card import MessageCard
from leman_desk.gui.reading.pictures import pictures_in
from leman_desk.gui.reading.writers import WritersLine
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import ElidedLabel, Rule
from leman_desk.gui.widgets.safe_browser import SafeBrowser
from leman_desk.gui.widgets.states import EmptyState
from leman_desk.services.queries import CaseView, ClockView, MessageView, NoteView, OutgoingView
from leman_desk.wording.labels import NOT_PRIVACY_REASON, STATUS
from leman_desk.wording.letters import called
from leman_desk.wording.moments import Moments

ASK_FOR_EVIDENCE = "evidence"
"""Code of the template that asks a customer for evidence."""
_NEWEST = 12
_NARROW = 360
_SIDE, _GAP = 22, 8
_RUNNING = frozenset({ClockState.IN_TIME, ClockState.DUE_SOON, ClockState.AT_RISK, ClockState.OVER})
Item = MessageView | NoteView | OutgoingView
_Key = tuple[str, int]


class Conversation(QWidget):
    """Shows one case's messages, notes and outgoing replies; built piece by piece, so that keys stay quick.

    Attributes:
        reply_requested: A template code, empty for the fitting one.
        note_written: (Case, text of an internal note on it.)
        remove_note_requested: A `NoteView`.
        evidence_requested: (`MessageView`, `AttachmentRow` or None for all).
        save_requested: An `AttachmentRow`.
        lock_requested: An `AttachmentRow` is to be saved as a locked archive.
        attached_requested: An `AttachmentRow` that is a message is to be shown as one.
        recall_requested, arrived_requested, lost_requested: An `OutgoingView`.
        images_needed: (`MessageId`, tuple of Content-IDs) of a card that shows inline pictures.
        link_requested: Address of a link.
        split_requested: A `MessageView` that is to be taken out of the case.
        whole_requested: A `MessageView` of which the rest is to be fetched.
        rule_requested: A `MessageView` for whose sender a rule is wanted.
        merged_requested: Number of the case that this one was merged into.
        built: Everything of the case stands.
        chosen: The case that is shown, or will be as soon as it is read; None for none.
    """

    reply_requested = Signal(str)
    note_written = Signal(object, str)
    remove_note_requested = Signal(object)
    evidence_requested = Signal(object, object)
    save_requested = Signal(object)
    lock_requested = Signal(object)
    attached_requested = Signal(object)
    recall_requested = Signal(object)
    arrived_requested = Signal(object)
    lost_requested = Signal(object)
    images_needed = Signal(object, object)
    link_requested = Signal(str)
    split_requested = Signal(object)
    whole_requested = Signal(object)
    rule_requested = Signal(object)
    merged_requested = Signal(str)
    built = Signal()

    def __init__(self, actor: Actor, theme: Theme, moments: Moments, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actor, self._theme, self._moments = actor, theme, moments
        self.chosen: CaseId | None = None
        self._view: CaseView | None = None
        self._now: datetime | None = None
        self._widgets: dict[_Key, tuple[Item, QWidget]] = {}
        self._waiting: list[tuple[int, _Key, Item]] = []
        self._earlier, self._fresh = False, True
        self._sought: tuple[Sought, ...] = ()
        self._at: tuple[int, int] = (-1, -1)
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.subject = ElidedLabel("", "title")
        self.hint = ElidedLabel("", "caption", "muted")
        self.writers = WritersLine(theme, moments.words)
        self._merged = Button(theme, icon="action.merge", kind="link")
        self._merged.clicked.connect(self._on_merged)
        self._older = Button(theme, icon="case_field.activity", kind="link")
        self._older.clicked.connect(self._show_earlier)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._thread = QWidget()
        self._thread.setProperty("transparent", True)
        self._thread.setMaximumWidth(theme.tokens.layout["reading_max_line"] + 160)
        self._column = QVBoxLayout(self._thread)
        self._column.setContentsMargins(22, 14, 22, 20)
        self._column.setSpacing(12)
        self._column.addStretch(1)
        self.area.setWidget(self._thread)
        self.reply = Button(theme, icon="action.reply", kind="primary")
        self.reply.clicked.connect(lambda: self.reply_requested.emit(""))
        self.note = Button(theme, icon="action.note")
        self.note.clicked.connect(self.write_note)
        self.ask = Button(theme, icon="action.attach")
        self.ask.clicked.connect(lambda: self.reply_requested.emit(ASK_FOR_EVIDENCE))
        self.editor = NoteEditor(theme, moments.words)
        self.editor.written.connect(self.note_written)
        self.editor.hide()
        self.empty = EmptyState(theme)
        self._bar = QWidget()
        self._head = QWidget()
        self._build()
        self._step = QTimer(self, interval=0)
        self._step.timeout.connect(self._build_next)
        # The bar folds its words away, so that a long name never takes room from the list.
        self.setMinimumWidth(_NARROW)
        self.set_moments(moments)
        self.clear()

    def _build(self) -> None:
        head = QVBoxLayout(self._head)
        head.setContentsMargins(22, 12, 22, 11)
        head.setSpacing(3)
        head.addWidget(self.subject)
        head.addWidget(self.hint)
        head.addWidget(self.writers)
        head.addWidget(self._merged)
        bar = QHBoxLayout(self._bar)
        bar.setContentsMargins(_SIDE, 10, _SIDE, 10)
        bar.setSpacing(_GAP)
        for button in (self.reply, self.note, self.ask):
            bar.addWidget(button)
        bar.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._lines = (Rule(), Rule())
        column.addWidget(self._head)
        column.addWidget(self._lines[0])
        column.addWidget(self.area, 1)
        column.addWidget(self.empty, 1)
        column.addWidget(self.editor)
        column.addWidget(self._lines[1])
        column.addWidget(self._bar)

    # --- what is shown ------------------------------------------------------------------------------

    @property
    def case_view(self) -> CaseView | None:
        """The case shown."""
        return self._view

    def set_moments(self, moments: Moments) -> None:
        """Write in another language or zone."""
        self._moments = moments
        t = moments.words.t
        self.note.setToolTip(f"{t('Internal note')} (Ctrl+M)")
        self.ask.setToolTip(t("Ask for evidence"))
        self._fit_bar()
        self.writers.retranslate(moments.words)
        self.editor.retranslate(moments.words)
        self.empty.show_state(
            "navigation.my_complaints", t("No complaint chosen"), t("Choose one in the list.")
        )
        self.area.setAccessibleName(t("Conversation"))
        if self._view is not None and self._now is not None:
            view, now = self._view, self._now
            self._drop_all()
            self.show_case(view, now)

    def clear(self) -> None:
        """Show nothing."""
        self._view = None
        self._drop_all()
        for part in (self._head, self.area, self._bar, *self._lines):
            part.hide()
        self.editor.leave_case()
        self.empty.show()

    def show_case(self, view: CaseView, now: datetime) -> None:
        """Show a case; what did not change since the last time stays as it is.

        Args:
            view: The case.
            now: The present, UTC.
        """
        if self._view is None or self._view.row.id != view.row.id:
            self._drop_all()
            self._earlier = False
            self.editor.enter_case(int(view.row.id))
        self._view, self._now = view, now
        self.empty.hide()
        for part in (self._head, self.area, self._bar, *self._lines):
            part.show()
        self._write_head(view)
        self._plan(view)

    def write_note(self) -> None:
        """Open the editor for an internal note on the case chosen, which may not be shown yet.

        Whoever types fast would write the note on the case before, or lose letters to the shortcuts.
        """
        if self.chosen is not None and allowed(self._actor.roles, Act.NOTE):
            self.editor.enter_case(int(self.chosen))
            self.editor.open()

    def page(self, direction: int) -> None:
        """Scroll by a page, down (1) or up (-1)."""
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.value() + direction * max(40, bar.pageStep() - 40))

    # --- words looked for ---------------------------------------------------------------------------

    def set_sought(self, sought: tuple[Sought, ...]) -> None:
        """Mark the words of a query wherever they stand in the messages."""
        if sought == self._sought:
            return
        self._sought, self._at = sought, (-1, -1)
        for body in self._bodies():
            self._mark(body)

    def find_mark(self, direction: int) -> bool:
        """Go to the next (1) or previous (-1) word found, round and round; tell whether there is one."""
        bodies = self._bodies()
        places = [(card, mark) for card, body in enumerate(bodies) for mark in range(body.marks)]
        for body in bodies:
            body.show_mark(-1)
        if not places:
            return False
        before = places.index(self._at) if self._at in places else (-1 if direction > 0 else 0)
        self._at = places[(before + direction) % len(places)]
        body = bodies[self._at[0]]
        place = body.mapTo(self._thread, body.show_mark(self._at[1]).center())
        self.area.ensureVisible(place.x(), place.y(), 0, self.area.viewport().height() // 3)
        return True

    def _bodies(self) -> list[SafeBrowser]:
        return [each.body for each in self.cards() if isinstance(each, MessageCard)]

    def _mark(self, body: SafeBrowser) -> None:
        sought = self._sought
        body.set_marks((lambda text: find_marks(text, sought)) if sought else None)

    def set_images(self, message: int, images: dict[str, QImage]) -> None:
        """Hand inline pictures to the card that asked for them."""
        held = self._widgets.get(("message", message))
        if held is not None and isinstance(held[1], MessageCard):
            held[1].set_images(images)

    # --- inside -------------------------------------------------------------------------------------

    def _write_head(self, view: CaseView) -> None:
        words, row = self._moments.words, view.row
        self.subject.setText(row.subject)
        mails = words.n("{count} message", "{count} messages", len(view.messages))
        self.hint.setText(" · ".join(filter(None, (row.number, mails, self._owed(row.clock, view)))))
        self._merged.setVisible(bool(view.merged_into))
        self._merged.setText(words.t("Merged into {number}, open it", number=view.merged_into))
        may = allowed(self._actor.roles, Act.WORK_CASES) and not view.merged_into
        who = view.customer
        person = called(who.form_of_address, who.name, words, who.addressed_name) if who is not None else ""
        self.reply.setText(words.t("Reply to {person}", person=person) if person else words.t("Reply"))
        self.reply.setEnabled(may)
        self._fit_bar()
        self.reply.setToolTip(plain_tip(f"{self.reply.text()} (Ctrl+R)"))
        self.ask.setEnabled(may)
        self.note.setEnabled(allowed(self._actor.roles, Act.NOTE))

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_bar()

    def _fit_bar(self) -> None:
        """Say in full what there is room for: the answer first, then the note, then asking for evidence."""
        t = self._moments.words.t
        room = self.width() - 2 * _SIDE - 2 * _GAP - self.reply.sizeHint().width()
        for button, text in ((self.note, t("Internal note")), (self.ask, t("Ask for evidence"))):
            button.setText(text)
            button.setAccessibleName(text)
        for button in (self.ask, self.note):
            if self.note.sizeHint().width() + self.ask.sizeHint().width() > room:
                button.setText("")

    def _owed(self, clock: ClockView | None, view: CaseView) -> str:
        words = self._moments.words
        if clock is not None and clock.state in _RUNNING:
            due = self._moments.due(clock.due_at, self._now)
            if clock.cycle > 1:
                return words.t("answer owed by {moment}", moment=due)
            return words.t("first answer owed by {moment}", moment=due)
        status, reason = words.t(STATUS[view.row.status]), view.not_privacy_reason
        if view.row.status is not Status.NOT_PRIVACY or not reason:
            return status
        known = words.t(NOT_PRIVACY_REASON[reason]) if reason in NOT_PRIVACY_REASON else reason
        return words.t("{status}: {reason}", status=status, reason=known)

    def _plan(self, view: CaseView) -> None:
        """Compare what stands with what should, and queue what is to be built."""
        items: list[tuple[datetime, _Key, Item]] = []
        items += [(each.received_at, ("message", int(each.id)), each) for each in view.messages]
        items += [(each.written_at, ("note", int(each.id)), each) for each in view.notes]
        items += [
            (each.queued_at, ("outgoing", int(each.id)), each)
            for each in view.outgoing
            if _worth_a_card(each)
        ]
        items.sort(key=lambda item: (item[0], item[1]))
        hidden = 0 if self._earlier else max(0, len(items) - _NEWEST)
        shown = items[hidden:]
        self._older.setVisible(False)
        self._write_older(hidden)
        wanted = {key: item for _, key, item in shown}
        for key in [key for key, (item, _) in self._widgets.items() if wanted.get(key) != item]:
            _, widget = self._widgets.pop(key)
            self._column.removeWidget(widget)
            widget.hide()  # at once: what takes its place is shown before it is gone
            widget.deleteLater()
        self._waiting = [
            (at, key, item) for at, (_, key, item) in enumerate(shown) if key not in self._widgets
        ]
        if self._waiting:
            self._step.start()
        else:
            self.built.emit()

    def _write_older(self, hidden: int) -> None:
        words = self._moments.words
        self._older.setText(words.n("Show {count} earlier", "Show {count} earlier", hidden))
        self._older.setVisible(bool(hidden))
        if hidden and self._column.indexOf(self._older) < 0:
            self._column.insertWidget(0, self._older)
        elif not hidden and self._column.indexOf(self._older) >= 0:
            self._column.removeWidget(self._older)

    def _build_next(self) -> None:
        if not self._waiting:
            self._step.stop()
            return
        at, key, item = self._waiting.pop(0)
        widget = self._widget_for(item)
        self._widgets[key] = (item, widget)
        offset = 1 if self._column.indexOf(self._older) >= 0 else 0
        self._column.insertWidget(at + offset, widget)
        if not self._waiting:
            self._step.stop()
            if self._fresh:
                self._fresh = False
                QTimer.singleShot(0, self, self._show_newest)
            self.built.emit()

    def _widget_for(self, item: Item) -> QWidget:
        if self._now is None:
            raise RuntimeError("nothing is built before a case is shown")
        if isinstance(item, NoteView):
            note = NoteCard(item, self._theme, self._moments, self._now, own=item.author == self._actor.id)
            note.remove_requested.connect(self.remove_note_requested)
            return note
        if isinstance(item, OutgoingView):
            outgoing = OutgoingCard(item, self._theme, self._moments)
            outgoing.recall_requested.connect(self.recall_requested)
            outgoing.arrived_requested.connect(self.arrived_requested)
            outgoing.lost_requested.connect(self.lost_requested)
            return outgoing
        if item.direction is Direction.OUT and item.automatic:
            return AutomaticRow(item, self._theme, self._moments, self._now)
        may = allowed(self._actor.roles, Act.WORK_CASES)
        rule = allowed(self._actor.roles, Act.EDIT_SENDER_RULES) and may
        card = MessageCard(item, self._theme, self._moments, self._now, may_work=may, may_rule=rule)
        card.rule_requested.connect(lambda: self.rule_requested.emit(item))
        self._mark(card.body)
        card.evidence_requested.connect(self._passing(item))
        card.save_requested.connect(self.save_requested)
        card.lock_requested.connect(self.lock_requested)
        card.open_requested.connect(self.attached_requested)
        card.link_requested.connect(self.link_requested)
        card.split_requested.connect(lambda: self.split_requested.emit(item))
        card.whole_requested.connect(lambda: self.whole_requested.emit(item))
        card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        pictures = pictures_in(item.html)
        if pictures:
            self.images_needed.emit(item.id, pictures)
        return card

    def _passing(self, message: MessageView) -> Callable[[object], None]:
        return lambda attachment: self.evidence_requested.emit(message, attachment)

    def _show_newest(self) -> None:
        """Begin at what the customer wrote last, as long as there is something above it."""
        if self._view is None:
            return
        coming = [
            each for each in self._view.messages if each.direction is Direction.IN and not each.automatic
        ]
        held = self._widgets.get(("message", int(coming[-1].id))) if coming else None
        if held is not None:
            self.area.verticalScrollBar().setValue(max(0, held[1].y() - 14))

    def _show_earlier(self) -> None:
        self._earlier = True
        if self._view is not None:
            self._plan(self._view)

    def _drop_all(self) -> None:
        self._waiting.clear()
        self._fresh = True
        for _, widget in self._widgets.values():
            self._column.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._widgets.clear()

    def _on_merged(self) -> None:
        if self._view is not None:
            self.merged_requested.emit(self._view.merged_into)

    def cards(self) -> Sequence[QWidget]:
        """Give what stands, in the order shown."""
        places = range(self._column.count())
        widgets = [item.widget() for item in map(self._column.itemAt, places) if item is not None]
        return [each for each in widgets if each is not None and each is not self._older]


def _worth_a_card(outgoing: OutgoingView) -> bool:
    """Leave out the acknowledgement that is just leaving by itself: nobody has to do anything about it."""
    leaving = outgoing.state in {OutgoingState.HELD, OutgoingState.SENDING} and not outgoing.error
    return outgoing.purpose is Purpose.REPLY or not leaving
