"""One message of a conversation: who, when, whether genuine, the text, the attachments."""

from collections import Counter
from datetime import datetime
from urllib.parse import urlsplit

from PySide6.QtCore import QLocale, QPoint, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QSizePolicy, QVBoxLayout, QWidget

from leman_desk.domain.attached_mail import is_mail
from leman_desk.domain.correspondence import Direction
from leman_desk.domain.filenames import is_risky, shown_name
from leman_desk.domain.sender_check import check_sender
from leman_desk.domain.sender_names import shown_address
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.reading.addresses import shown_addresses
from leman_desk.gui.reading.quoting import bounded, cut, cut_html, split_html, split_text
from leman_desk.gui.reading.sender import sender_details, sender_sentence
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.avatar import Avatar
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import ElidedLabel, Text
from leman_desk.gui.widgets.safe_browser import SafeBrowser
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.services.queries import AttachmentRow, MessageView
from leman_desk.services.whole_mail import HEADS
from leman_desk.wording.file_names import file_sentences, warnings_of
from leman_desk.wording.labels import AUTOMATIC, DEFECT, RECEIPT_FLAG, listed
from leman_desk.wording.moments import Moments
from leman_desk.wording.scans import quarantined

_MOST_WARNINGS = 5
_NAME_ROOM = 28
_TOLD = frozenset({"from_junk", "rule_not_applied"}) | HEADS
_MARKS = "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ"


class MessageCard(QWidget):
    """Shows one message. Nothing in it is ever loaded from outside.

    Attributes:
        evidence_requested: An `AttachmentRow` is to become evidence; None stands for all of the message.
        save_requested: An `AttachmentRow` is to be saved to a file.
        lock_requested: An `AttachmentRow` is to be saved as a locked archive.
        link_requested: Address of a link that was pressed.
        split_requested: The message is to be taken out of its case.
        whole_requested: The rest of a message of which only the head is here is to be fetched.
        rule_requested: A rule is wanted for its sender.
        open_requested: An `AttachmentRow` that is a message is to be shown as one.
    """

    evidence_requested = Signal(object)
    save_requested = Signal(object)
    lock_requested = Signal(object)
    link_requested = Signal(str)
    split_requested = Signal()
    whole_requested = Signal()
    rule_requested = Signal()
    open_requested = Signal(object)

    def __init__(
        self,
        message: MessageView,
        theme: Theme,
        moments: Moments,
        now: datetime,
        *,
        may_work: bool,
        may_save: bool | None = None,
        may_rule: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Show a message.

        Args:
            message: The message.
            theme: Colours and icons.
            moments: Language and zone.
            now: The present, UTC, for short dates.
            may_work: Whether the person may make attachments evidence; mail on no case has nowhere to put it.
            may_rule: Whether the person may make a rule for the sender.
            may_save: Whether the person may save attachments; as `may_work` when not given.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.message = message
        self._now, self._may_work = now, may_work
        self._may_rule = may_rule
        self._may_save = may_work if may_save is None else may_save
        self._theme, self._moments, self._words = theme, moments, moments.words
        self._images: dict[str, QImage] = {}
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
        self._rest = Text(self._words.t("The rest of this long message is not shown."), "caption", "muted")
        self._rest.hide()
        self._column.addWidget(self._rest)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._fold)
        row.addWidget(self._more)
        row.addStretch(1)
        self._column.addLayout(row)
        self._show_body()
        self._add_attachments()

    def set_images(self, images: dict[str, QImage]) -> None:
        """Take inline pictures by Content-ID, read in the meantime, and show them."""
        self._images = images
        self._show_body()

    # --- parts --------------------------------------------------------------------------------------

    def _add_header(self) -> None:
        message, words = self.message, self._words
        ours = message.direction is Direction.OUT
        address = shown_address(message.sender_address)
        name = message.sender_name or address or words.t("Sender removed")
        who = ElidedLabel(name, "strong")
        to = shown_addresses(message.recipients)
        line = words.t("{sender} to {recipients}", sender=address, recipients=to)
        addresses = ElidedLabel(line if to else address, "caption", "muted")
        moment = message.sent_at if message.attached else message.received_at
        when = Text(words.t("No date"), "caption", "muted")
        if moment is not None:
            when.setText(self._moments.moment_short(moment, self._now))
            when.setToolTip(self._moments.moment_full(moment))
        texts = QVBoxLayout()
        texts.setSpacing(1)
        first = QHBoxLayout()
        first.addWidget(who, 1)
        first.addWidget(when)
        if (self._may_work or self._may_rule) and not ours and not message.attached:
            first.addWidget(self._more_button(name))
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

    def _more_button(self, name: str) -> Button:
        words = self._words
        more = Button(self._theme, icon="action.more", kind="link", compact=True)
        label = words.t("More about the message of {name}", name=name)
        more.setAccessibleName(label)
        more.setToolTip(plain_tip(label))
        menu = QMenu(more)
        if self._may_work:
            split = menu.addAction(self._theme.icon("action.split"), words.t("Take out of this case…"))
            split.triggered.connect(self.split_requested)
        if self._may_rule:
            icon = self._theme.icon("mail_kind.not_privacy")
            rule = menu.addAction(icon, words.t("Always not privacy from this sender…"))
            rule.triggered.connect(self.rule_requested)
        more.clicked.connect(lambda: menu.popup(more.mapToGlobal(QPoint(0, more.height()))))
        return more

    def _add_doubts(self) -> None:
        message, words = self.message, self._words
        if message.attached:
            claim = words.t("Attached to another message. Its sender and date are only what it says itself.")
            self._note("mail.unverified", claim, "at_risk")
        elif message.automatic in AUTOMATIC:
            self._note("mail.automatic", words.t(AUTOMATIC[message.automatic]), "muted")
        elif message.direction is Direction.IN and message.removed_at is None:
            check = check_sender(message.authentication, message.sender_address)
            icon = "mail.verified" if check.verified else "mail.unverified"
            tone = "ok" if check.verified else "breached" if check.disowned else "at_risk"
            self._note(icon, sender_sentence(check, words), tone, "\n".join(sender_details(check, words)))
        for told in _TOLD & set(message.defects.split()):
            self._note("result.attention", words.t(DEFECT[told]), "due_soon")
        if self._may_work and not message.attached and HEADS & set(message.defects.split()):
            whole = Button(self._theme, words.t("Fetch the whole message"), "action.check_mail", kind="link")
            whole.clicked.connect(self.whole_requested)
            self._column.addWidget(whole, 0, Qt.AlignmentFlag.AlignLeft)
        for flag in message.receipt_flags:
            if flag in RECEIPT_FLAG:
                self._note("result.attention", words.t(RECEIPT_FLAG[flag]), "due_soon")
        if message.answers_clock:
            self._note("status.closed", words.t("This answer stopped the clock."), "ok")

    def _note(self, icon: str, sentence: str, tone: str, more: str = "") -> None:
        row = QHBoxLayout()
        row.setSpacing(7)
        ink = tone if tone == "muted" else f"status.{tone}.fg"
        side = self._theme.tokens.icon_sizes["inline"]
        row.addWidget(IconLabel(self._theme, icon, ink, side), 0, Qt.AlignmentFlag.AlignTop)
        text = Text(sentence, "caption", tone, wrap=True)
        text.setToolTip(plain_tip(more))
        text.setAccessibleDescription(more)
        row.addWidget(text, 1)
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
        if self.message.left_out:
            told = self._words.n(
                "{count} more file is not shown.", "{count} more files are not shown.", self.message.left_out
            )
            self._column.addWidget(Text(told, "caption", "muted"))
        self._add_file_warnings()
        if self._may_work and len(shown) > 1 and any(each.evidence is None for each in shown):
            every = Button(self._theme, self._words.t("Add all as evidence"), "evidence.sealed", kind="link")
            every.clicked.connect(lambda: self.evidence_requested.emit(None))
            self._column.addWidget(every)

    def _add_file_warnings(self) -> None:
        """Say below the files what is wrong with some of them; each sentence names its file."""
        words, told = self._words, list[str]()
        for each in self.message.attachments:
            for sentence in warnings_of(words, each.filename, each.scan, each.signature):
                told.append(f"{shown_name(each.filename)}: {sentence}")
        for sentence in told[:_MOST_WARNINGS]:
            self._note("result.attention", sentence, "at_risk")
        rest = len(told) - _MOST_WARNINGS
        if rest > 0:
            more = words.n("{count} more warning about files", "{count} more warnings about files", rest)
            self._note("result.attention", more, "at_risk")

    def _chip(self, attachment: AttachmentRow) -> Button:
        words = self._words
        shown = shown_name(attachment.filename)
        warned = warnings_of(words, attachment.filename, attachment.scan, attachment.signature)
        icon = "result.attention" if warned else file_icon(attachment.content_type)
        chip = Button(self._theme, icon=icon, compact=True)
        name = chip.fontMetrics().elidedText(
            shown,
            Qt.TextElideMode.ElideMiddle,
            chip.fontMetrics().averageCharWidth() * _NAME_ROOM,
        )
        size = self._moments.file_size(attachment.size)
        chip.setText(f"{name}   {size}")
        sealed = words.t("Evidence") if attachment.evidence is not None else ""
        sentences = file_sentences(
            words, attachment.filename, attachment.content_type, attachment.scan, attachment.signature
        )
        told = (shown, attachment.content_type, size, sealed, *sentences)
        chip.setToolTip(plain_tip("\n".join(filter(None, told))))
        chip.setAccessibleName(f"{shown}, {size}")
        chip.setAccessibleDescription(" ".join(sentences))
        menu = QMenu(chip)
        in_quarantine = quarantined(attachment.scan)
        if is_mail(attachment.filename, attachment.content_type):
            look = menu.addAction(self._theme.icon("mail.envelope"), words.t("Open the message"))
            look.setEnabled(not in_quarantine)
            look.triggered.connect(lambda: self.open_requested.emit(attachment))
        if self._may_work:
            add = menu.addAction(self._theme.icon("evidence.sealed"), words.t("Add as evidence"))
            add.setEnabled(attachment.evidence is None)
            add.triggered.connect(lambda: self.evidence_requested.emit(attachment))
        save = menu.addAction(self._theme.icon("system.save"), words.t("Save as…"))
        risky = is_risky(attachment.filename, attachment.content_type)
        save.setEnabled(self._may_save and not in_quarantine and not risky)
        save.triggered.connect(lambda: self.save_requested.emit(attachment))
        lock = menu.addAction(self._theme.icon("action.lock"), words.t("Save as locked archive…"))
        lock.setEnabled(self._may_save and not in_quarantine)
        lock.triggered.connect(lambda: self.lock_requested.emit(attachment))
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
            shown, more = bounded(text) if self._whole else cut(text)
            self.body.show_text(shown or self._nothing())
            self._rest.setVisible(self._whole and more)
            more = more and not self._whole
        self._fold.setVisible(bool(quoted))
        self._fold.setText(
            self._words.t("Hide quoted text") if self._unfolded else self._words.t("Show quoted text")
        )
        self._more.setVisible(more)

    def _nothing(self) -> str:
        removed = self.message.removed_at
        if removed is None:
            return self._words.t("This message has no text.")
        day = self._moments.moment_full(removed)
        return self._words.t("Removed on {moment} by the retention rule.", moment=day)

    def _toggle_quote(self) -> None:
        self._unfolded = not self._unfolded
        self._show_body()

    def _show_whole(self) -> None:
        self._whole = True
        self._show_body()

    def _image(self, content_id: str) -> QImage | None:
        return self._images.get(content_id)


def file_icon(content_type: str) -> str:
    """Give the icon of a kind of file."""
    if content_type.startswith("image/"):
        return "evidence.image"
    if content_type == "application/pdf":
        return "evidence.pdf"
    if content_type in {"message/rfc822", "message/global", "application/vnd.ms-outlook"}:
        return "mail.envelope"
    if content_type.startswith("audio/"):
        return "evidence.audio"
    return "evidence.sheet" if "sheet" in content_type or content_type.endswith("csv") else "deletion.proof"


def _locale_of(text: str) -> QLocale:
    """Tell screen readers the language of a message."""
    sample = text[:2000].casefold()
    vietnamese = sum(char in _MARKS for char in sample) > len(sample) / 100
    return QLocale(QLocale.Language.Vietnamese if vietnamese else QLocale.Language.English)
