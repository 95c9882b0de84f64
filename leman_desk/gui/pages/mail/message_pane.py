"""The right pane of the mail page: one mail, what is the matter with it, and what can be done about it."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from leman_desk.gui.plain import plain_tip
from leman_desk.gui.reading.message_card import MessageCard
from leman_desk.gui.reading.pictures import pictures_in
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import ElidedLabel, Rule, Text
from leman_desk.services.queries import MessageView
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words


class MessagePane(QWidget):
    """Shows a mail that is on no case.

    Attributes:
        link_requested: It is to be put on the complaint it names, or on one to be chosen if it names none.
        other_requested: It is to be put on a complaint to be chosen.
        open_requested: A complaint is to be opened for it.
        retry_requested: It is to be read again.
        whole_requested: The rest of it is to be fetched.
        rule_requested: A rule is wanted for the sender.
        save_requested: An `AttachmentRow` is to be saved to a file.
        lock_requested: An `AttachmentRow` is to be saved as a locked archive.
        address_requested: Address of a link that was pressed.
        attached_requested: An `AttachmentRow` that is a message is to be shown as one.
    """

    link_requested = Signal()
    other_requested = Signal()
    open_requested = Signal()
    retry_requested = Signal()
    whole_requested = Signal()
    rule_requested = Signal()
    save_requested = Signal(object)
    lock_requested = Signal(object)
    address_requested = Signal(str)
    attached_requested = Signal(object)

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, words
        self.card: MessageCard | None = None
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._subject = ElidedLabel("", "title")
        self._why = Text("", "body", "due_soon", wrap=True)
        self.link = Button(theme, icon="action.merge", compact=True)
        self.link.clicked.connect(self.link_requested)
        self.other = Button(theme, icon="action.search", compact=True)
        self.other.clicked.connect(self.other_requested)
        self.open = Button(theme, icon="action.add", compact=True)
        self.open.clicked.connect(self.open_requested)
        self.retry = Button(theme, icon="action.check_mail", compact=True)
        self.retry.clicked.connect(self.retry_requested)
        self.whole = Button(theme, icon="action.check_mail", compact=True)
        self.whole.clicked.connect(self.whole_requested)
        self.area = QScrollArea()
        self._build()
        self.retranslate(words)
        self.clear()

    def _build(self) -> None:
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(22, 12, 22, 12)
        head.setSpacing(6)
        self._verbs = QWidget()
        verbs = FlowLayout(self._verbs, gap=8, row_gap=8)
        for button in (self.whole, self.link, self.other, self.open, self.retry):
            verbs.addWidget(button)
        policy = self._verbs.sizePolicy()
        policy.setHeightForWidth(True)
        self._verbs.setSizePolicy(policy)
        for part in (self._subject, self._why, self._verbs):
            head.addWidget(part)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        reading = QWidget()
        reading.setProperty("transparent", True)
        reading.setMaximumWidth(self._theme.tokens.layout["reading_max_line"] + 160)
        self._thread = QVBoxLayout(reading)
        self._thread.setContentsMargins(22, 14, 22, 20)
        self._thread.addStretch(1)
        self.area.setWidget(reading)
        self._rule = Rule()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._head)
        column.addWidget(self._rule)
        column.addWidget(self.area, 1)
        column.addStretch(0)

    def retranslate(self, words: Words) -> None:
        """Name the buttons in another language; the mail itself is shown anew by the page."""
        self._words = words
        self._name_link("")
        self.other.setText(words.t("Link to another…"))
        self.other.setToolTip(f"{words.t('Link to another…')} (Shift+L)")
        self.open.setText(words.t("Open a complaint"))
        self.open.setToolTip(f"{words.t('Open a complaint')} (O)")
        self.retry.setText(words.t("Read again"))
        self.whole.setText(words.t("Fetch the whole message"))
        self.area.setAccessibleName(words.t("Message"))

    def clear(self) -> None:
        """Show nothing."""
        if self.card is not None:
            self._thread.removeWidget(self.card)
            self.card.hide()  # at once: the next one is shown before it is gone
            self.card.deleteLater()
            self.card = None
        for part in (self._head, self._rule, self.area):
            part.hide()

    def show_message(
        self,
        message: MessageView,
        matter: str,
        moments: Moments,
        now: datetime,
        *,
        may_save: bool,
        may_rule: bool,
    ) -> tuple[str, ...]:
        """Show a mail.

        Args:
            message: The mail.
            matter: What is the matter with it; empty for nothing.
            moments: Language and zone.
            now: The present, UTC.
            may_save: Whether attachments may be saved.
            may_rule: Whether a rule may be made for the sender.

        Returns:
            The Content-IDs of inline pictures that the mail shows.
        """
        self.clear()
        self._subject.setText(message.subject or self._words.t("(no subject)"))
        self._why.setText(matter)
        self._why.setVisible(bool(matter))
        self.card = MessageCard(
            message, self._theme, moments, now, may_work=False, may_save=may_save, may_rule=may_rule
        )
        self.card.rule_requested.connect(self.rule_requested)
        self.card.save_requested.connect(self.save_requested)
        self.card.lock_requested.connect(self.lock_requested)
        self.card.link_requested.connect(self.address_requested)
        self.card.open_requested.connect(self.attached_requested)
        self._thread.insertWidget(0, self.card)
        for part in (self._head, self._rule, self.area):
            part.show()
        self.area.verticalScrollBar().setValue(0)
        return pictures_in(message.html)

    def set_images(self, message: int, images: dict[str, QImage]) -> None:
        """Take inline pictures, if it is still this mail."""
        if self.card is not None and int(self.card.message.id) == message:
            self.card.set_images(images)

    def _name_link(self, number: str) -> None:
        words = self._words
        text = words.t("Link to {number}", number=number) if number else words.t("Link to a complaint…")
        self.link.setText(text)
        self.link.setToolTip(plain_tip(f"{text} (L)"))

    def offer(self, *, decide: bool, retry: bool, number: str = "", head: bool = False) -> None:
        """Say what can be done: decide where the mail belongs, read it again, fetch the rest of it.

        Args:
            decide: Whether it may be linked or become a complaint.
            retry: Whether it may be read again.
            number: Of the complaint that the mail names; empty for none.
            head: Whether only its head is here; read again it would be the same.
        """
        self._name_link(number)
        self.link.setVisible(decide)
        self.other.setVisible(decide and bool(number))
        self.open.setVisible(decide)
        self.retry.setVisible(retry and not head)
        self.whole.setVisible(retry and head)
        self._verbs.setVisible(decide or retry)
        self.set_busy(busy=False)

    def set_busy(self, *, busy: bool) -> None:
        """Take no second press while a command runs."""
        for button in (self.whole, self.link, self.other, self.open, self.retry):
            button.setEnabled(not busy)
