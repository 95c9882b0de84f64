"""Shows what the customer or a colleague wrote while a reply was being written."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from leman_desk.domain.runs import break_runs
from leman_desk.gui.announce import announce
from leman_desk.gui.reading.quoting import bounded
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.services.queries import MessageView
from leman_desk.services.writing_queries import ReplyBefore
from leman_desk.wording.moments import Moments

_LINES = 6


class NewerMessage(QFrame):
    """A message or a colleague's reply that came after the writing began; the reply waits until it was read.

    Attributes:
        read: The writer says that it was read.
    """

    read = Signal()

    def __init__(self, theme: Theme, moments: Moments, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._moments = moments
        self._message: MessageView | ReplyBefore | None = None
        self.setProperty("card", "warning")
        self._title = Text("", "strong", wrap=True)
        self._text = QPlainTextEdit()
        self._text.setReadOnly(True)
        self._text.setFixedHeight(theme.line_height() * _LINES)
        self.button = Button(theme, compact=True)
        self.button.clicked.connect(self.read)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(IconLabel(theme, "mail.envelope", "status.due_soon.fg", 18))
        head.addWidget(self._title, 1)
        head.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(14, 10, 14, 12)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._text)
        self.retranslate(moments)
        self.hide()

    @property
    def message(self) -> MessageView | ReplyBefore | None:
        """What is shown; None while nothing is."""
        return None if self.isHidden() else self._message

    def show_message(self, message: MessageView | ReplyBefore) -> None:
        """Show the newer message, or the reply that a colleague sent."""
        if self._message != message or self.isHidden():
            self._message = message
            shown, more = bounded(message.text)
            rest = self._moments.words.t("The rest of this long message is not shown.") if more else ""
            self._text.setPlainText("\n\n".join(filter(None, (break_runs(shown)[0], rest))))
            self.retranslate(self._moments)
            self.show()
            announce(self, self._title.text(), urgent=True)

    def retranslate(self, moments: Moments) -> None:
        """Speak another language."""
        self._moments = moments
        words, message = moments.words, self._message
        self.button.setText(words.t("I have read it"))
        if isinstance(message, ReplyBefore):
            when = moments.moment_full(message.queued_at)
            told = words.t(
                "{person} answered, {moment}. Read it before you send.", person=message.author, moment=when
            )
            self._title.setText(told)
        elif message is not None:
            name = message.sender_name or message.sender_address
            when = moments.moment_full(message.received_at)
            self._title.setText(
                words.t("{person} wrote again, {moment}. Read it before you send.", person=name, moment=when)
            )
