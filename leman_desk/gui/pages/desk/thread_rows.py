"""The other parts of a conversation: notes, automatic mail, replies on their way out."""

from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from leman_desk.domain.correspondence import OutgoingState, Purpose
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import ElidedLabel, Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.services.queries import MessageView, NoteView, OutgoingView
from leman_desk.wording.errors import describe_code
from leman_desk.wording.labels import OUTGOING_STATE
from leman_desk.wording.moments import Moments

_SECOND_MS = 1000
_LINES = 6


class NoteCard(QFrame):
    """An internal note. Its author may take it away.

    Attributes:
        remove_requested: The `NoteView` is to be taken away.
    """

    remove_requested = Signal(object)

    def __init__(self, note: NoteView, theme: Theme, moments: Moments, now: datetime, *, own: bool) -> None:
        super().__init__()
        words = moments.words
        self.note = note
        self.setProperty("card", "note")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel(theme, "mail.internal_note", "text", theme.tokens.icon_sizes["inline"]))
        head.addWidget(Text(words.t("Internal note"), "strong"))
        head.addWidget(ElidedLabel(words.t("Never sent to the customer"), "caption", "muted"), 1)
        head.addWidget(Text(moments.moment_short(note.written_at, now), "caption", "muted"))
        if own:
            remove = Button(theme, icon="action.discard", kind="quiet", compact=True)
            remove.setToolTip(words.t("Remove the note"))
            remove.setAccessibleName(words.t("Remove the note"))
            remove.clicked.connect(lambda: self.remove_requested.emit(note))
            head.addWidget(remove)
        column.addLayout(head)
        text = Text(f"{note.author_name}: {note.text}", wrap=True)
        text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(text)
        self.setAccessibleName(f"{words.t('Internal note')}, {note.author_name}: {note.text}")


class AutomaticRow(QWidget):
    """Our acknowledgement: one quiet line that says each time that the clock runs on."""

    def __init__(self, message: MessageView, theme: Theme, moments: Moments, now: datetime) -> None:
        super().__init__()
        words, side = moments.words, theme.tokens.icon_sizes["inline"]
        self.message = message
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 2, 0, 2)
        row.setSpacing(8)
        row.addWidget(IconLabel(theme, "mail.automatic", "muted", side))
        row.addWidget(ElidedLabel(words.t("Automatic acknowledgement"), "caption", "muted"), 1)
        row.addWidget(IconLabel(theme, "status.ok", "muted", side))
        row.addWidget(Text(words.t("Does not stop the clock"), "caption", "muted"))
        row.addSpacing(8)
        row.addWidget(Text(moments.moment_short(message.received_at, now), "caption", "muted"))


class OutgoingCard(QFrame):
    """A reply that has not left yet, or did not leave well; an acknowledgement only in the second case.

    Attributes:
        recall_requested: The `OutgoingView` is to become a draft again.
        arrived_requested: A person says that an uncertain reply arrived.
        lost_requested: A person says that it did not.
    """

    recall_requested = Signal(object)
    arrived_requested = Signal(object)
    lost_requested = Signal(object)

    def __init__(
        self, outgoing: OutgoingView, theme: Theme, moments: Moments, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.outgoing = outgoing
        self._moments, self._words = moments, moments.words
        trouble = outgoing.state in {OutgoingState.UNCERTAIN, OutgoingState.FAILED}
        self.setProperty("card", "warning" if trouble or outgoing.error else "sunken")
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(8)
        icon = "result.attention" if trouble else "action.send"
        head.addWidget(IconLabel(theme, icon, "text", theme.tokens.icon_sizes["control"]))
        self.state = Text("", "strong", wrap=True)
        head.addWidget(self.state, 1)
        column.addLayout(head)
        if outgoing.purpose is Purpose.ACKNOWLEDGEMENT:
            column.addWidget(Text(self._words.t("Automatic acknowledgement"), "caption", "muted"))
        sentence = self._sentence()
        if sentence:
            column.addWidget(Text(sentence, wrap=True))
        to = self._words.t("To {recipients}", recipients=outgoing.recipients.replace(",", ", "))
        column.addWidget(ElidedLabel(to, "caption", "muted"))
        lines = outgoing.text.strip().split("\n")
        excerpt = "\n".join(lines[:_LINES]) + (" …" if len(lines) > _LINES else "")
        if excerpt:
            column.addWidget(Text(excerpt, wrap=True))
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        self._add_buttons(theme)
        self._buttons.addStretch(1)
        column.addLayout(self._buttons)
        self._timer = QTimer(self)
        self._timer.setInterval(_SECOND_MS)
        self._timer.timeout.connect(self._write_state)
        if outgoing.state is OutgoingState.HELD and not outgoing.error:
            self._timer.start()
        self._write_state()

    def _add_buttons(self, theme: Theme) -> None:
        t, outgoing = self._words.t, self.outgoing
        if outgoing.state is OutgoingState.UNCERTAIN:
            arrived = Button(theme, t("It arrived"), compact=True)
            arrived.clicked.connect(lambda: self.arrived_requested.emit(outgoing))
            lost = Button(theme, t("It did not arrive"), compact=True)
            lost.clicked.connect(lambda: self.lost_requested.emit(outgoing))
            self._buttons.addWidget(arrived)
            self._buttons.addWidget(lost)
        elif outgoing.purpose is Purpose.REPLY and outgoing.state in {
            OutgoingState.HELD,
            OutgoingState.FAILED,
        }:
            held = outgoing.state is OutgoingState.HELD
            text = t("Stop and edit") if held else t("Edit and send again")
            recall = Button(theme, text, "action.undo", compact=True)
            recall.clicked.connect(lambda: self.recall_requested.emit(outgoing))
            self._buttons.addWidget(recall)

    def _sentence(self) -> str:
        outgoing = self.outgoing
        if outgoing.state is OutgoingState.UNCERTAIN:
            return self._words.t(
                "The connection broke while the server took the reply. It is not sent again by itself."
                " Look in the mailbox or ask the customer, then say what happened."
            )
        if outgoing.error:
            title, sentence = describe_code(outgoing.error, {}, self._words)
            return f"{title}. {sentence}"
        return ""

    def _write_state(self) -> None:
        outgoing, words = self.outgoing, self._words
        text = words.t(OUTGOING_STATE[outgoing.state])
        if outgoing.state is OutgoingState.HELD:
            left = round((outgoing.leaves_at - datetime.now(UTC)).total_seconds())
            if outgoing.error:
                text = words.t("Not sent yet, the desk tries again")
            elif left > 0:
                text = words.n("Leaves in {count} s", "Leaves in {count} s", left)
            else:
                text = words.t("Leaving now")
                self._timer.stop()
        self.state.setText(text)
