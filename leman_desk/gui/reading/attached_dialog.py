"""A message that came as an attachment, shown as a message of its own, its files at hand like any other's."""

from datetime import datetime
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import MessageId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.reading.message_card import MessageCard
from leman_desk.gui.reading.outside import ask_locked, ask_target, offer_link
from leman_desk.gui.reading.pictures import decode_pictures, pictures_in
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import ElidedLabel, Rule, Text
from leman_desk.services.desk import Desk
from leman_desk.services.queries import AttachmentRow, MessageView
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments

_WIDTH, _HEIGHT = 760, 620


class AttachedDialog(QDialog):
    """Shows one attached message at a time; what is attached to it opens in its place, *Back* returns.

    Attributes:
        card: The message shown; None before it is read.
        path: Numbers of the attachments on the way to it.
    """

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        attachment: AttachmentRow,
        parent: QWidget | None = None,
        *,
        may_work: bool = False,
    ) -> None:
        """Read and show it.

        Args:
            desk: The services.
            actor: Who reads.
            tasks: Where they run.
            theme: Colours and icons.
            moments: Language and zone.
            attachment: The message, as an attachment of a stored one.
            parent: The window.
            may_work: Whether its files may become evidence; mail on no case has nowhere to put them.
        """
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        self._moments, self._words = moments, moments.words
        self._message: MessageId = attachment.message
        self._may_work = may_work
        self._may_save = allowed(actor.roles, Act.WORK_CASES)
        self.path: tuple[int, ...] = (attachment.part,)
        self.card: MessageCard | None = None
        words = moments.words
        self.setWindowTitle(words.t("Attached message"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.resize(_WIDTH, _HEIGHT)
        self._subject = ElidedLabel("", "title")
        self.trouble = Text("", "body", "breached", wrap=True)
        self.trouble.hide()
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.area.setAccessibleName(words.t("Message"))
        self.back = Button(theme, words.t("Back"), "action.back")
        self.back.clicked.connect(self.go_back)
        self.back.setToolTip(f"{words.t('Back')} (Alt+Left)")
        self.back.hide()
        self.shut = Button(theme, words.t("Close"))
        self.shut.clicked.connect(self.accept)
        shortcut = QShortcut(QKeySequence("Alt+Left"), self)
        shortcut.activated.connect(self.go_back)
        self._build()
        self._read()

    def _build(self) -> None:
        reading = QWidget()
        reading.setProperty("transparent", True)
        self._thread = QVBoxLayout(reading)
        self._thread.setContentsMargins(24, 14, 24, 20)
        self._thread.addStretch(1)
        self.area.setWidget(reading)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(24, 12, 24, 16)
        buttons.addWidget(self.back)
        buttons.addStretch(1)
        buttons.addWidget(self.shut)
        head = QVBoxLayout()
        head.setContentsMargins(24, 18, 24, 12)
        head.setSpacing(6)
        head.addWidget(self._subject)
        head.addWidget(self.trouble)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Rule())
        column.addWidget(self.area, 1)
        column.addWidget(Rule())
        column.addLayout(buttons)

    def go_back(self) -> None:
        """Show the message around this one."""
        if len(self.path) > 1:
            self._go(self.path[:-1])

    def _go(self, path: tuple[int, ...]) -> None:
        self.path = path
        self._read()

    def _read(self) -> None:
        desk, actor, message, path = self._desk, self._actor, self._message, self.path
        self._tasks.read(
            lambda: (desk.reading.now(), desk.attached.view(actor, message=message, path=path), path),
            self._show,
            self._fail,
            owner=self,
            key="attached message",
            name="attached_message",
        )

    def _show(self, answer: tuple[datetime, MessageView, tuple[int, ...]]) -> None:
        now, view, path = answer
        if path != self.path:
            return
        self.trouble.hide()
        self._clear()
        self._subject.setText(view.subject or self._words.t("(no subject)"))
        self.card = MessageCard(
            view, self._theme, self._moments, now, may_work=self._may_work, may_save=self._may_save
        )
        self.card.evidence_requested.connect(self.take)
        self.card.save_requested.connect(self.save)
        self.card.lock_requested.connect(self.save_locked)
        self.card.link_requested.connect(lambda address: offer_link(self, self._words, address))
        self.card.open_requested.connect(lambda each: self._go((*self.path, each.part)))
        self._thread.insertWidget(0, self.card)
        self.area.verticalScrollBar().setValue(0)
        self.back.setVisible(len(path) > 1)
        self.area.setFocus()
        wanted = pictures_in(view.html)
        if wanted:
            self._read_images(path, wanted)

    def take(self, attachment: AttachmentRow | None) -> None:
        """Make a file of the message shown evidence on the case; None stands for all of them."""
        desk, actor, message, path = self._desk, self._actor, self._message, self.path
        parts = None if attachment is None else (attachment.part,)
        self._tasks.write(
            lambda: desk.evidence.add_attachments(actor, message=message, parts=parts, within=path),
            lambda _outcome: self._read(),
            self._tell,
            owner=self,
            name="attached_evidence",
        )

    def save(self, attachment: AttachmentRow) -> None:
        """Save a file of the message shown."""
        ask_target(self, self._words, attachment.filename, partial(self._write, attachment, self.path))

    def save_locked(self, attachment: AttachmentRow) -> None:
        """Save it as a locked archive."""
        ask_locked(self, self._words, attachment.filename, partial(self._write, attachment, self.path))

    def _write(
        self, attachment: AttachmentRow, within: tuple[int, ...], target: Path, password: str = ""
    ) -> None:
        desk, actor, message = self._desk, self._actor, self._message
        self._tasks.write(
            lambda: desk.evidence.save_attachment(
                actor,
                message=message,
                part=attachment.part,
                target=target,
                password=password,
                within=within,
            ),
            failed=self._tell,
            owner=self,
            name="save_attached",
        )

    def _tell(self, error: DeskError) -> None:
        """Say what went wrong with a file; the message stays in view."""
        title, sentence = describe(error, self._words)
        self.trouble.setText(f"{title}. {sentence}")
        self.trouble.show()

    def _read_images(self, path: tuple[int, ...], wanted: tuple[str, ...]) -> None:
        desk, actor, message, card = self._desk, self._actor, self._message, self.card

        def show(images: dict[str, QImage]) -> None:
            if card is not None and card is self.card:
                card.set_images(images)

        self._tasks.read(
            lambda: decode_pictures(desk.attached.images(actor, message=message, path=path, wanted=wanted)),
            show,
            self._fail,
            owner=self,
            name="attached_images",
        )

    def _fail(self, error: DeskError) -> None:
        """Say why there is nothing to see; the way back stays open."""
        title, sentence = describe(error, self._words)
        self._clear()
        self._subject.setText("")
        self.trouble.setText(f"{title}. {sentence}")
        self.trouble.show()
        self.back.setVisible(len(self.path) > 1)
        (self.back if self.back.isVisible() else self.shut).setFocus()

    def _clear(self) -> None:
        if self.card is not None:
            self._thread.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
            self.card = None
