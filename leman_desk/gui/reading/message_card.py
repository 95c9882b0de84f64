"""One message of a conversation: who, when, whether genuine, the text, the attachments."""

from collections import Counter
from datetime import datetime
from urllib.parse import urlsplit

from PySide6.QtCore import QLocale, QPoint, Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from leman_desk.domain.correspondence import Direction
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.reading.addresses import shown_addresses
from leman_desk.gui.reading.quoting import cut, cut_html, split_html, split_text
from leman_desk.gui.reading.sender import check_sender, sender_sentence
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.avatar import Avatar
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import ElidedLabel, Text
from leman_desk.gui.widgets.safe_browser import SafeBrowser
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.services.queries import AttachmentRow, MessageView
from leman_desk.wording.labels import AUTOMATIC, DEFECT, RECEIPT_FLAG, listed
from leman_desk.wording.moments import Moments

_NAME_ROOM = 28
_JUNK = "from_junk"
_MARKS = "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"


class MessageCard(QWidget):
    """Shows one message. Nothing in it is ever loaded from outside.

    Attributes:
        evidence_requested: An `AttachmentRow` is to become evidence; None stands for all of the message.
        save_requested: An `AttachmentRow` is to be saved to a file.
        link_requested: Address of a link that was pressed.
    """

    evidence_requested = Signal(object)
    save_requested = Signal(object)
    link_requested = Signal(str)

    def __init__(
        self,
        message: MessageView,
        theme: Theme,
        moments: Moments,
        now: datetime,
        *,
        may_work: bool,
        may_save: bool | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Show a message.

        Args:
            message: The message.
            theme: Colours and icons.
            moments: Language and zone.
            now: The present, UTC, for short dates.
            may_work: Whether the person may make attachments evidence; mail on no case has nowhere to put it.
            may_save: Whether the person may save attachments; as `may_work` when not given.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.message = message
        self._now, self._may_work = now, may_work
        self._may_save = may_work if may_save is None else may_save
        self._theme, self._moments, self._words = theme, moments, moments.words
        self._images: dict[str, bytes] = {}
        self._whole = False
        self._unfolded = False
        self.setProperty("transparent", True)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._add_header()
        self._add_doubts()
        self._add_blocked()
        self.body = SafeBrowser(theme, self._image)
        self.body.link_requested.connect(self.link_requested)
        self.body.setLocale(_locale_of(message.text))
        self.body.setAccessibleName(self._words.t("Message text"))
        self._column.addSpacing(4)
        self._column.addWidget(self.body)
        self._fold = Button(theme, kind="link")
        self._fold.clicked.connect(self._toggle_quote)
        self._more = Button(theme, kind="link")
        self._more.setText(self._words.t("Show the whole message"))
        self._more.clicked.connect(self._show_whole)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._fold)
        row.addWidget(self._more)
        row.addStretch(1)
        self._column.addLayout(row)
        self._show_body()
        self._add_attachments()

    def set_images(self, images: dict[str, bytes]) -> None:
        """Take inline pictures by Content-ID, read in the meantime, and show them."""
        self._images = images
        self._show_body()

    # --- parts --------------------------------------------------------------------------------------

    def _add_header(self) -> None:
        message, words = self.message, self._words
        ours = message.direction is Direction.OUT
        name = message.sender_name or message.sender_address
        who = ElidedLabel(name, "strong")
        to = shown_addresses(message.recipients)
        line = words.t("{sender} to {recipients}", sender=message.sender_address, recipients=to)
        addresses = ElidedLabel(line if to else message.sender_address, "caption", "muted")
        when = Text(self._moments.moment_short(message.received_at, self._now), "caption", "muted")
        when.setToolTip(self._moments.moment_full(message.received_at))
        texts = QVBoxLayout()
        texts.setSpacing(1)
        first = QHBoxLayout()
        first.addWidget(who, 1)
        first.addWidget(when)
        texts.addLayout(first)
        texts.addWidget(addresses)
        if message.cc:
            copies = words.t("Cc {recipients}", recipients=shown_addresses(message.cc))
            if shown_addresses(message.cc):
                texts.addWidget(ElidedLabel(copies, "caption", "muted"))
        row = QHBoxLayout()
        row.setSpacing(12)
        avatar = Avatar(self._theme, name, colleague=ours)
        row.addWidget(avatar, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)
        self._column.addLayout(row)

    def _add_doubts(self) -> None:
        message, words = self.message, self._words
        if message.automatic in AUTOMATIC:
            self._note("mail.automatic", words.t(AUTOMATIC[message.automatic]), "muted")
        elif message.direction is Direction.IN:
            check = check_sender(message.authentication, message.sender_address)
            icon = "mail.verified" if check.verified else "mail.unverified"
            self._note(icon, sender_sentence(check, words), "ok" if check.verified else "at_risk")
        if _JUNK in message.defects.split():
            self._note("result.attention", words.t(DEFECT[_JUNK]), "due_soon")
        for flag in message.receipt_flags:
            if flag in RECEIPT_FLAG:
                self._note("result.attention", words.t(RECEIPT_FLAG[flag]), "due_soon")
        if message.answers_clock:
            self._note("status.closed", words.t("This answer stopped the clock."), "ok")

    def _note(self, icon: str, sentence: str, tone: str) -> None:
        row = QHBoxLayout()
        row.setSpacing(7)
        ink = tone if tone == "muted" else f"status.{tone}.fg"
        side = self._theme.tokens.icon_sizes["inline"]
        row.addWidget(IconLabel(self._theme, icon, ink, side), 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(Text(sentence, "caption", tone, wrap=True), 1)
        self._column.addLayout(row)

    def _add_blocked(self) -> None:
        if not self.message.blocked:
            return
        frame = QFrame()
        frame.setProperty("card", "sunken")
        row = QHBoxLayout(frame)
        row.setContentsMargins(14, 10, 14, 10)
        row.setSpacing(12)
        row.addWidget(
            IconLabel(self._theme, "mail.remote_blocked", "muted", 18), 0, Qt.AlignmentFlag.AlignTop
        )
        texts = QVBoxLayout()
        texts.setSpacing(1)
        texts.addWidget(Text(self._words.t("Remote content blocked."), "strong"))
        texts.addWidget(Text(self._blocked_sentence(), "body", wrap=True))
        row.addLayout(texts, 1)
        self._column.addWidget(frame)

    def _blocked_sentence(self) -> str:
        words, blocked = self._words, self.message.blocked
        hosts = Counter(urlsplit(url).hostname or "" for url, _ in blocked)
        trackers = sorted({urlsplit(url).hostname or "" for url, what in blocked if what == "tracker"} - {""})
        others = sorted(set(hosts) - set(trackers) - {""})
        parts = [words.n("{count} item was not loaded.", "{count} items were not loaded.", len(blocked))]
        if trackers:
            parts.append(words.t("Likely tracking pixel from {hosts}.", hosts=", ".join(trackers)))
        if others:
            parts.append(words.t("Other content from {hosts}.", hosts=listed(words, others)))
        return " ".join(parts)

    def _add_attachments(self) -> None:
        shown = self.message.attachments
        if not shown:
            return
        box = QWidget()
        flow = FlowLayout(box, gap=8, row_gap=8)
        for attachment in shown:
            flow.addWidget(self._chip(attachment))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        box.setSizePolicy(policy)
        self._column.addWidget(box)
        if self._may_work and len(shown) > 1 and any(each.evidence is None for each in shown):
            every = Button(self._theme, self._words.t("Add all as evidence"), "evidence.sealed", kind="link")
            every.clicked.connect(lambda: self.evidence_requested.emit(None))
            self._column.addWidget(every)

    def _chip(self, attachment: AttachmentRow) -> Button:
        words = self._words
        chip = Button(self._theme, icon=file_icon(attachment.content_type), compact=True)
        name = chip.fontMetrics().elidedText(
            attachment.filename,
            Qt.TextElideMode.ElideMiddle,
            chip.fontMetrics().averageCharWidth() * _NAME_ROOM,
        )
        size = self._moments.file_size(attachment.size)
        chip.setText(f"{name}   {size}")
        sealed = words.t("Evidence") if attachment.evidence is not None else ""
        told = (attachment.filename, attachment.content_type, size, sealed)
        chip.setToolTip(plain_tip("\n".join(filter(None, told))))
        chip.setAccessibleName(f"{attachment.filename}, {size}")
        menu = QMenu(chip)
        if self._may_work:
            add = menu.addAction(self._theme.icon("evidence.sealed"), words.t("Add as evidence"))
            add.setEnabled(attachment.evidence is None)
            add.triggered.connect(lambda: self.evidence_requested.emit(attachment))
        save = menu.addAction(self._theme.icon("system.save"), words.t("Save as…"))
        save.setEnabled(self._may_save)
        save.triggered.connect(lambda: self.save_requested.emit(attachment))
        chip.clicked.connect(lambda: menu.popup(chip.mapToGlobal(QPoint(0, chip.height()))))
        return chip

    # --- body ---------------------------------------------------------------------------------------

    def _show_body(self) -> None:
        message = self.message
        if message.html and not self._whole:
            new, quoted = split_html(message.html)
            shown, more = cut_html(message.html if self._unfolded else new)
            self.body.show_html(shown)
        elif message.html:
            new, quoted, more = message.html, "", False
            self.body.show_html(message.html)
        else:
            new, quoted = split_text(message.text)
            text = message.text if self._unfolded else new
            shown, more = (text, False) if self._whole else cut(text)
            self.body.show_text(shown or self._words.t("This message has no text."))
        self._fold.setVisible(bool(quoted))
        self._fold.setText(
            self._words.t("Hide quoted text") if self._unfolded else self._words.t("Show quoted text")
        )
        self._more.setVisible(more)

    def _toggle_quote(self) -> None:
        self._unfolded = not self._unfolded
        self._show_body()

    def _show_whole(self) -> None:
        self._whole = True
        self._show_body()

    def _image(self, content_id: str) -> bytes | None:
        return self._images.get(content_id)


def file_icon(content_type: str) -> str:
    """Give the icon of a kind of file."""
    if content_type.startswith("image/"):
        return "evidence.image"
    if content_type == "application/pdf":
        return "evidence.pdf"
    if content_type.startswith("audio/"):
        return "evidence.audio"
    return "evidence.sheet" if "sheet" in content_type or content_type.endswith("csv") else "deletion.proof"


def _locale_of(text: str) -> QLocale:
    """Tell screen readers the language of a message."""
    sample = text[:2000].casefold()
    vietnamese = sum(char in _MARKS for char in sample) > len(sample) / 100
    return QLocale(QLocale.Language.Vietnamese if vietnamese else QLocale.Language.English)
