"""The sheet of the composer: fields, text, quotation, attachments, and the button that sends."""

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QTextCursor
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from leman_desk.domain.guard import GuardPlace, masked
from leman_desk.domain.rich_text import is_formatted, to_html
from leman_desk.gui.pages.reply.attachments import AttachmentBar
from leman_desk.gui.pages.reply.format_bar import FormatBar
from leman_desk.gui.pages.reply.guard_marks import Badges, Gutter
from leman_desk.gui.pages.reply.guard_words import holds, summary
from leman_desk.gui.pages.reply.newer import NewerMessage
from leman_desk.gui.reading.writers import WritersLine
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.chip import SlaChip
from leman_desk.gui.widgets.controls import Button, FlatCombo
from leman_desk.gui.widgets.labels import ElidedLabel, Rule, Text
from leman_desk.gui.widgets.rich_edit import RichEdit
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.services.guard import GuardReport
from leman_desk.services.queries import CaseView
from leman_desk.services.replies import ReplyStart, ReplyText
from leman_desk.wording.labels import LANGUAGE_NAME
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Language, Words

_LABEL = 72
_EDGE = 24
_LINE = 820
_LANGUAGE = 150
_FEWEST_LINES = 4
_FIELD_PLACES = (GuardPlace.TO, GuardPlace.CC, GuardPlace.SUBJECT)


class ReplySheet(QWidget):
    """The widgets of a reply; the page behind them decides what happens."""

    def __init__(self, theme: Theme, moments: Moments, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._words = theme, moments.words
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.back = Button(theme, icon="action.back", kind="quiet")
        self.templates = Button(theme, icon="action.template", compact=True)
        self.templates_key = QAction(self)
        self.templates_key.setShortcut(QKeySequence("F2"))
        self.templates_key.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(self.templates_key)
        self.discard = Button(theme, icon="action.discard", kind="quiet")
        self.heading = ElidedLabel("", "title")
        self.hint = ElidedLabel("", "caption", "muted")
        self.chip = SlaChip(theme)
        self.recipients, self.copies, self.subject = QLineEdit(), QLineEdit(), QLineEdit()
        self.language = FlatCombo(theme, bordered=True)
        for each in Language:
            self.language.addItem(theme.icon("action.language", "text"), LANGUAGE_NAME[each], each.value)
        self.editor = RichEdit(theme)
        self.editor.setFont(theme.font("reading"))
        self.editor.setFrameShape(QFrame.Shape.NoFrame)
        self.editor.setTabChangesFocus(True)
        self.gutter = Gutter(self.editor, theme, _EDGE + _LABEL)
        self.badges = {place: Badges(theme) for place in (*_FIELD_PLACES, GuardPlace.ATTACHMENT)}
        self.quote = QCheckBox()
        self._fold = Button(theme, kind="link")
        self._quoted = ""
        self.original = self._make_original()
        self.attachments = AttachmentBar(theme, moments)
        self.newer = NewerMessage(theme, moments)
        self.send_button = Button(theme, icon="action.send", kind="primary")
        self.error = Text("", "body", "breached", wrap=True)
        self.error.hide()
        self._make_guard()
        self.saved = Text("", "caption", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.area, upper = _scrolling()
        column.addWidget(self.area, 1)
        self._add_head(upper)
        self._fields: list[tuple[Text, QWidget, str]] = []
        self._indented: list[tuple[QBoxLayout, int]] = []
        for field, name in (
            (self.recipients, N_("To")),
            (self.copies, N_("Cc")),
            (self.subject, N_("Subject")),
        ):
            self._add_field(upper, field, name)
        self.show_guard(GuardReport(), moments.words)
        self._add_body(upper)
        self._add_foot(column)
        self._fold.clicked.connect(self._toggle_original)
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate(moments)

    def _make_guard(self) -> None:
        self.writers = WritersLine(self._theme, self._words)
        self._held_icon = IconLabel(self._theme, "", "muted", 16)
        self.held = Text("", "body", "breached", wrap=True)
        self.guard_button = Button(self._theme, icon="ph.shield-warning", compact=True)
        self.guard_button.hide()

    def _make_original(self) -> QPlainTextEdit:
        original = QPlainTextEdit()
        original.setReadOnly(True)
        original.setTabChangesFocus(True)
        original.setFixedHeight(self._theme.line_height() * 8)
        original.hide()
        return original

    def _add_head(self, column: QVBoxLayout) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(14, 8, 14, 4)
        bar.addWidget(self.back)
        bar.addStretch(1)
        bar.addWidget(self.discard)
        names = QVBoxLayout()
        names.setSpacing(2)
        names.addWidget(self.heading)
        names.addWidget(self.hint)
        names.addWidget(self.writers)
        head = QHBoxLayout()
        head.setContentsMargins(24, 4, 24, 12)
        head.addLayout(names, 1)
        head.addWidget(self.chip)
        column.addLayout(bar)
        column.addLayout(head)
        column.addWidget(Rule())

    def _add_field(self, column: QVBoxLayout, field: QLineEdit, name: str) -> None:
        label = Text("", "body", "muted")
        label.setBuddy(field)
        row = QHBoxLayout()
        row.setContentsMargins(24, 3, 24, 3)
        row.addWidget(label)
        row.addWidget(field, 1)
        row.addWidget(self.badges[_FIELD_PLACES[len(self._fields)]])
        column.addLayout(row)
        column.addWidget(Rule())
        self._fields.append((label, field, name))

    def _add_body(self, column: QVBoxLayout) -> None:
        self.format = FormatBar(self._theme, self.editor, self._words)
        tools = QHBoxLayout()
        tools.setContentsMargins(0, 7, _EDGE, 8)
        tools.setSpacing(8)
        tools.addWidget(self.templates)
        tools.addWidget(self.language)
        tools.addWidget(self.saved)
        tools.addStretch(1)
        tools.addWidget(self.format)
        self.editor.setMaximumWidth(_LINE)
        letter = QHBoxLayout()
        letter.setSpacing(0)
        letter.addWidget(self.gutter)
        letter.addWidget(self.editor, 1000)
        letter.addStretch(1)
        quote = QHBoxLayout()
        quote.setContentsMargins(8, 0, 0, 0)
        quote.addWidget(self.quote)
        quote.addWidget(self._fold)
        quote.addStretch(1)
        above, below = QVBoxLayout(), QVBoxLayout()
        above.addWidget(self.newer)
        above.setContentsMargins(0, 0, 0, 0)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(6)
        below.addLayout(quote)
        below.addWidget(self.original)
        self._indented += [(tools, 6), (above, 0), (below, 0)]
        body = QVBoxLayout()
        body.setContentsMargins(0, 0, _EDGE, 8)
        body.setSpacing(6)
        body.addLayout(above)
        body.addLayout(letter, 1)
        body.addLayout(below)
        column.addLayout(tools)
        column.addWidget(Rule())
        column.addLayout(body, 1)

    def _add_foot(self, column: QVBoxLayout) -> None:
        attached = QHBoxLayout()
        attached.setSpacing(0)
        attached.addWidget(self.attachments, 1)
        attached.addWidget(self.badges[GuardPlace.ATTACHMENT])
        foot = QHBoxLayout()
        foot.setContentsMargins(_EDGE, 10, _EDGE, 10)
        foot.setSpacing(12)
        foot.addWidget(self.send_button)
        foot.addWidget(self._held_icon)
        foot.addWidget(self.held, 1)
        foot.addWidget(self.error, 1)
        foot.addWidget(self.guard_button)
        column.addWidget(Rule())
        column.addLayout(attached)
        column.addWidget(Rule())
        column.addLayout(foot)

    def _dress(self) -> None:
        """Let the fields lie on the sheet like lines of a letter; the focus still shows."""
        color = self._theme.tokens.color
        quiet = f"border: 1px solid transparent; background: {color.surface.name()};"
        for field in (self.recipients, self.copies, self.subject):
            field.setStyleSheet(
                f"QLineEdit {{ {quiet} }} QLineEdit:hover {{ border-color: {color.border_strong.name()}; }}"
                f"QLineEdit:focus {{ border: 2px solid {color.focus.name()}; }}"
            )
        self.editor.setStyleSheet("QTextEdit { border: none; padding: 8px 10px; }")
        self.editor.setFont(self._theme.font("reading"))
        label = _LABEL * max(100, self._theme.scale) // 100
        for text, _, _ in self._fields:
            text.setFixedWidth(label)
        self.gutter.setFixedWidth(_EDGE + label)
        for layout, more in self._indented:
            around = layout.contentsMargins()
            around.setLeft(_EDGE + label + more)
            layout.setContentsMargins(around)
        self.editor.setMinimumHeight(self._theme.line_height("reading") * _FEWEST_LINES + 16)
        self.language.setFixedWidth(_LANGUAGE * max(100, self._theme.scale) // 100)

    def retranslate(self, moments: Moments) -> None:
        """Speak another language; the letter keeps its own."""
        words = self._words = moments.words
        t = words.t
        self.back.setText(t("Back to the case"))
        self.templates.setText(t("Templates"))
        self.templates.setToolTip(f"{t('Templates')} (F2)")
        self.discard.setText(t("Discard draft"))
        for label, field, name in self._fields:
            label.setText(t(name))
            field.setAccessibleName(t(name))
        self.language.setAccessibleName(t("Language of the letter"))
        self.editor.setAccessibleName(t("Reply"))
        self.quote.setText(t("Quote the customer’s message below"))
        self.send_button.setText(t("Send"))
        self.send_button.setToolTip(f"{t('Send')} (Ctrl+Enter)")
        self.attachments.retranslate(moments)
        self.newer.retranslate(moments)
        self.writers.retranslate(words)
        self.format.retranslate(words)
        self._write_fold()

    def set_language(self, code: str) -> None:
        """Show the language of the letter."""
        self.language.setCurrentIndex(list(Language).index(Language(code)))

    def show_head(self, start: ReplyStart, view: CaseView, moments: Moments, now: datetime) -> None:
        """Say whom the reply is for, and what its clock stands at; `now` is UTC."""
        words, clock = moments.words, view.row.clock
        self.heading.setText(
            words.t("Reply to {person}", person=start.person) if start.person else words.t("Reply")
        )
        if start.stops_clock:
            self.hint.setText(words.t("{number}. Sending it stops the clock.", number=start.number))
        else:
            self.hint.setText(start.number)
        said = moments.clock_full(clock, now) if clock is not None else ""
        self.chip.show_clock(clock if start.stops_clock else None, said)

    def show_original(self, quoted: str) -> None:
        """Offer the original to be quoted, folded; nothing to offer hides it."""
        self._quoted = quoted
        self.quote.setChecked(bool(quoted))
        self.quote.setVisible(bool(quoted))
        self._fold.setVisible(bool(quoted))
        self.original.setPlainText(quoted)
        self.original.hide()
        self._write_fold()

    def written(self) -> ReplyText:
        """Give what stands in the fields; what it answers is not theirs to say."""
        return ReplyText(
            recipients=self.recipients.text(),
            cc=self.copies.text(),
            subject=self.subject.text(),
            body=self.editor.toPlainText(),
            language=str(self.language.currentData()),
            answers=None,
            evidence=self.attachments.chosen(),
            quoted=self.quoted(),
            formatted=self.formatted(),
        )

    def quoted(self) -> str:
        """Give the original as it leaves with the reply; empty when it is left out."""
        return self._quoted if self.quote.isChecked() else ""

    def formatted(self) -> str:
        """Give the text with its formats; empty for one without any."""
        letter = self.editor.letter()
        return to_html(letter) if is_formatted(letter) else ""

    def mask_quoted(self, start: int, end: int) -> None:
        """Write bullets over a place of the quoted original; the message that came stays as it is."""
        quoted = self._quoted
        self._quoted = quoted[:start] + masked(quoted[start:end]) + quoted[end:]
        self.original.setPlainText(self._quoted)

    def unfold_original(self) -> None:
        """Show the quoted original."""
        self.original.show()
        self._write_fold()

    def field_of(self, place: GuardPlace) -> QLineEdit:
        """Give the field for a place of the head."""
        return {GuardPlace.TO: self.recipients, GuardPlace.CC: self.copies}.get(place, self.subject)

    def show_guard(self, report: GuardReport, words: Words) -> None:
        """Say beside the button what holds the letter, and in the folded panel's line how it stands."""
        said = holds(report, words)
        blocks = bool(report.blocking())
        tone = "breached" if blocks else "at_risk"
        sign = "guard.blocks" if blocks else "guard.check"
        self._held_icon.set_icon(sign if said else "", f"status.{tone}.fg")
        self.held.set_tone(tone)
        self.held.setText(said)
        count = len(report.blocking()) + len(report.unchecked())
        self.guard_button.setText(words.t("Privacy guard: {count}", count=words.number(count)))
        self.guard_button.setAccessibleName(f"{words.t('Privacy guard')}. {summary(report, words)}")
        self.guard_button.setToolTip(summary(report, words))

    def select(self, text: str) -> None:
        """Select the first place where a text stands in the letter."""
        self.editor.moveCursor(QTextCursor.MoveOperation.Start)
        self.editor.find(text)
        self.editor.setFocus()

    def set_ready(self, *, ready: bool) -> None:
        """Let the fields be used, or not while there is nothing to write or the reply is being sent."""
        for part in (
            *(self.recipients, self.copies, self.subject, self.language, self.editor),
            *(
                self.templates,
                self.format,
                self.discard,
                self.send_button,
                self.attachments,
                self.quote,
                self.guard_button,
            ),
        ):
            part.setEnabled(ready)

    def _toggle_original(self) -> None:
        self.original.setVisible(self.original.isHidden())
        self._write_fold()

    def _write_fold(self) -> None:
        hidden = self.original.isHidden()
        self._fold.setText(self._words.t("Show quoted text") if hidden else self._words.t("Hide quoted text"))


def _scrolling() -> tuple[QScrollArea, QVBoxLayout]:
    """Make room for head and letter, which scrolls where large text leaves too little of it."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    inner = QWidget()
    inner.setProperty("transparent", True)
    column = QVBoxLayout(inner)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    area.setWidget(inner)
    return area, column
