"""The sheet of the composer: fields, text, quotation, attachments, and the button that sends."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QTextCursor
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from leman_desk.gui.pages.reply.attachments import AttachmentBar
from leman_desk.gui.pages.reply.newer import NewerMessage
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.chip import SlaChip
from leman_desk.gui.widgets.controls import Button, FlatCombo
from leman_desk.gui.widgets.labels import ElidedLabel, Rule, Text
from leman_desk.wording.labels import LANGUAGE_NAME
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Language

_LABEL = 72
_LINE = 820


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
        self.language.setFixedWidth(150)
        for each in Language:
            self.language.addItem(theme.icon("action.language", "text"), LANGUAGE_NAME[each], each.value)
        self.editor = QPlainTextEdit()
        self.editor.setFont(theme.font("reading"))
        self.editor.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.editor.setTabChangesFocus(True)
        self.quote = QCheckBox()
        self._fold = Button(theme, kind="link")
        self._original = QPlainTextEdit()
        self._original.setReadOnly(True)
        self._original.setFixedHeight(theme.line_height() * 8)
        self._original.hide()
        self.attachments = AttachmentBar(theme, moments)
        self.newer = NewerMessage(theme, moments)
        self.send_button = Button(theme, icon="action.send", kind="primary")
        self.error = Text("", "body", "breached", wrap=True)
        self.error.hide()
        self.saved = Text("", "caption", "muted")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._add_head(column)
        self._fields: list[tuple[Text, QWidget, str]] = []
        for field, name in (
            (self.recipients, N_("To")),
            (self.copies, N_("Cc")),
            (self.subject, N_("Subject")),
        ):
            self._add_field(column, field, name)
        self._add_body(column)
        self._fold.clicked.connect(self._toggle_original)
        theme.changed.connect(self._dress)
        self._dress()
        self.retranslate(moments)

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
        head = QHBoxLayout()
        head.setContentsMargins(24, 4, 24, 12)
        head.addLayout(names, 1)
        head.addWidget(self.chip)
        column.addLayout(bar)
        column.addLayout(head)
        column.addWidget(Rule())

    def _add_field(self, column: QVBoxLayout, field: QLineEdit, name: str) -> None:
        label = Text("", "body", "muted")
        label.setFixedWidth(_LABEL)
        label.setBuddy(field)
        row = QHBoxLayout()
        row.setContentsMargins(24, 3, 24, 3)
        row.addWidget(label)
        row.addWidget(field, 1)
        column.addLayout(row)
        column.addWidget(Rule())
        self._fields.append((label, field, name))

    def _add_body(self, column: QVBoxLayout) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(24 + _LABEL + 6, 7, 24, 8)
        tools.setSpacing(8)
        tools.addWidget(self.templates)
        tools.addWidget(self.language)
        tools.addStretch(1)
        tools.addWidget(self.saved)
        body = QVBoxLayout()
        body.setContentsMargins(24 + _LABEL, 0, 24, 8)
        body.setSpacing(6)
        body.addWidget(self.newer)
        self.editor.setMaximumWidth(_LINE)
        body.addWidget(self.editor, 1)
        quote = QHBoxLayout()
        quote.setContentsMargins(8, 0, 0, 0)
        quote.addWidget(self.quote)
        quote.addWidget(self._fold)
        quote.addStretch(1)
        body.addLayout(quote)
        body.addWidget(self._original)
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 10, 24, 10)
        foot.setSpacing(12)
        foot.addWidget(self.send_button)
        foot.addWidget(self.error, 1)
        foot.addStretch(1)
        column.addLayout(tools)
        column.addWidget(Rule())
        column.addLayout(body, 1)
        column.addWidget(Rule())
        column.addWidget(self.attachments)
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
        self.editor.setStyleSheet("QPlainTextEdit { border: none; padding: 8px 10px; }")
        self.editor.setFont(self._theme.font("reading"))

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
        self._write_fold()

    def set_language(self, code: str) -> None:
        """Show the language of the letter."""
        self.language.setCurrentIndex(list(Language).index(Language(code)))

    def show_original(self, quoted: str) -> None:
        """Offer the original to be quoted, folded; nothing to offer hides it."""
        self.quote.setChecked(bool(quoted))
        self.quote.setVisible(bool(quoted))
        self._fold.setVisible(bool(quoted))
        self._original.setPlainText(quoted)
        self._original.hide()
        self._write_fold()

    def select(self, text: str) -> None:
        """Select the first place where a text stands in the letter."""
        self.editor.moveCursor(QTextCursor.MoveOperation.Start)
        self.editor.find(text)
        self.editor.setFocus()

    def set_ready(self, *, ready: bool) -> None:
        """Let the fields be used, or not while there is nothing to write or the reply is being sent."""
        for part in (
            *(self.recipients, self.copies, self.subject, self.language, self.editor),
            *(self.templates, self.discard, self.send_button, self.attachments, self.quote),
        ):
            part.setEnabled(ready)

    def _toggle_original(self) -> None:
        self._original.setVisible(self._original.isHidden())
        self._write_fold()

    def _write_fold(self) -> None:
        hidden = self._original.isHidden()
        self._fold.setText(self._words.t("Show quoted text") if hidden else self._words.t("Hide quoted text"))
