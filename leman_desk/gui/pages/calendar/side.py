"""The side of the calendar page: the day, the reason, what it would do, and the two buttons."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.gui.announce import announce
from leman_desk.gui.forms.field import Field
from leman_desk.gui.pages.calendar.day_form import DayForm
from leman_desk.gui.pages.calendar.draft import DayEntry
from leman_desk.gui.pages.calendar.preview import PreviewPanel
from leman_desk.gui.pages.calendar.words import CLOSED, MARK, pairs_text
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Words


class CalendarSide(QWidget):
    """Shows one day: a form for those who may edit the calendar, facts for everybody else.

    Attributes:
        apply_requested: Make a version of all edits.
        discard_requested: Drop all edits.
    """

    apply_requested = Signal()
    discard_requested = Signal()

    def __init__(self, theme: Theme, words: Words, *, editable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._editable = words, editable
        self._lacking = ""
        self._title = Text("", "heading", wrap=True)
        self._subtitle = Text("", "caption", "muted", wrap=True)
        self._facts = Text("", wrap=True)
        self.form = DayForm(words)
        self.reason = QLineEdit()
        self._why = Field(N_("Reason, kept in the audit log"), self.reason)
        self.preview = PreviewPanel(theme, words)
        self._pending = Text("", "caption", "muted", wrap=True)
        self.error = Text("", "body", "breached", wrap=True)
        self.error.hide()
        self.apply = Button(theme, kind="primary")
        self.discard = Button(theme)
        self._lay_out()
        self.apply.clicked.connect(self.apply_requested)
        self.discard.clicked.connect(self.discard_requested)
        self.reason.returnPressed.connect(self._submit)
        self.preview.place_wanted.connect(self._scroll_to)
        self.retranslate(words)

    def _lay_out(self) -> None:
        self.setProperty("page", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        inside = QWidget()
        inside.setProperty("transparent", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(18, 12, 18, 12)
        column.setSpacing(10)
        head = QVBoxLayout()
        head.setSpacing(2)
        head.addWidget(self._title)
        head.addWidget(self._subtitle)
        column.addLayout(head)
        self._rule = Rule()
        parts = (self.form, self._why, self._rule, self.preview) if self._editable else (self._facts,)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(self._scroll, 1)
        self._foot = QFrame()
        foot = QVBoxLayout(self._foot)
        foot.setContentsMargins(18, 8, 18, 12)
        foot.setSpacing(8)
        foot.addWidget(self.error)
        foot.addWidget(self._pending)
        buttons = QWidget()
        row = FlowLayout(buttons, gap=8, row_gap=8)
        row.add(self.apply)
        row.add(self.discard)
        foot.addWidget(buttons)
        whole.addWidget(Rule())
        whole.addWidget(self._foot)
        self._foot.setVisible(self._editable)
        self.show_pending("", 0, lacking="")

    # --- showing --------------------------------------------------------------------------------------

    def show_head(self, title: str, subtitle: str) -> None:
        """Name the day."""
        self._title.setText(title)
        self._subtitle.setText(subtitle)

    def show_facts(self, entry: DayEntry, moments: Moments) -> None:
        """Say what the calendar has for the day, for those who only look."""
        t = moments.words.t
        lines = [t(MARK[entry.mark]) if entry.mark else "", entry.name]
        lines.append(pairs_text(entry.hours) or t(CLOSED))
        if entry.partner:
            lines.append(t("Other day of the swap: {day}", day=moments.day_short(entry.partner)))
        if entry.source:
            lines.append(t("Source: {source}", source=entry.source))
        if entry.document:
            lines.append(t("Document: {document}", document=entry.document))
        self._facts.setText("\n".join(line for line in lines if line))

    def show_pending(self, sentence: str, version: int, *, lacking: str) -> None:
        """Show what waits to be applied.

        Args:
            sentence: Says what is edited; empty when nothing is.
            version: The number that applying makes.
            lacking: What is missing before it can be applied; empty when nothing is.
        """
        pending = bool(sentence)
        self._lacking = lacking
        self._pending.setText(sentence)
        for part in (self._pending, self._why, self._rule):
            part.setVisible(pending and self._editable)
        self._foot.setVisible(pending and self._editable)
        self.apply.setText(self._words.t("Apply as version {version}", version=version))
        self.apply.setEnabled(pending and not lacking)
        self.apply.setToolTip(lacking)
        self.discard.setEnabled(pending)
        if not pending:
            self.preview.clear()
            self.hide_error()

    def show_error(self, error: DeskError) -> None:
        """Say what went wrong; what was typed stays."""
        title, sentence = describe(error, self._words)
        self.say(f"{title}. {sentence}", "breached")

    def say(self, text: str, tone: str = "due_soon") -> None:
        """Say something over the buttons."""
        self.error.set_tone(tone)
        self.error.setText(text)
        self.error.show()
        announce(self, text, urgent=True)

    def hide_error(self) -> None:
        """Take the error away."""
        self.error.setText("")
        self.error.hide()

    def reveal(self, field: QWidget) -> None:
        """Give the focus to a field and scroll to it."""
        field.setFocus()
        self._scroll.ensureWidgetVisible(field)

    def set_busy(self, *, busy: bool, then: QWidget) -> None:
        """Hold everything still while a version is being made; a button that had the focus gives it on."""
        if busy and self.apply.hasFocus():
            # It goes away with the edits, and the focus would wander to the window's toolbar.
            then.setFocus()
        self.form.setEnabled(not busy)
        self.reason.setEnabled(not busy)
        self.discard.setEnabled(not busy)
        self.apply.setEnabled(not busy and not self._lacking)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self.form.retranslate(words)
        self._why.retranslate(words)
        self.preview.retranslate(words)
        self.discard.setText(words.t("Discard"))
        self.setAccessibleName(words.t("Day of the calendar"))

    def _submit(self) -> None:
        if self.apply.isEnabled():
            self.apply_requested.emit()

    def _scroll_to(self, top: int, bottom: int) -> None:
        offset = self.preview.y()
        self._scroll.ensureVisible(0, offset + bottom, 0, 8)
        self._scroll.ensureVisible(0, offset + top, 0, 8)
