"""One finding of the privacy guard: what it is, why it matters, and what can be done."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.guard import Finding, GuardLevel
from leman_desk.gui.pages.reply.guard_marks import Mark, badge_side, paint_badge
from leman_desk.gui.pages.reply.guard_words import level_of, remove_text, shown, title_of, why
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import ElidedLabel, Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.services.reply_text import Kept
from leman_desk.services.writing_queries import ReleaseRow
from leman_desk.wording.words import Words

_LONGEST_REASON = 500


class _Number(QWidget):
    def __init__(self, theme: Theme, mark: Mark) -> None:
        super().__init__()
        self._theme, self._mark = theme, mark
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @override
    def sizeHint(self) -> QSize:
        side = badge_side(self._theme) + 1
        return QSize(side, side)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        paint_badge(QPainter(self), self.rect().topLeft(), self._mark, self._theme)


class FindingCard(QFrame):
    """A card in the guard's panel.

    Attributes:
        removed: It is to be taken out of the letter, or the attachment to be added.
        went: It is to be shown where it stands.
        kept: (reason) It stays, for this reason; an empty reason takes the decision back.
    """

    removed = Signal()
    went = Signal()
    kept = Signal(str)

    def __init__(
        self,
        finding: Finding,
        mark: Mark,
        decision: Kept | None,
        theme: Theme,
        words: Words,
        *,
        asked: bool = False,
        may_release: bool = False,
    ) -> None:
        """Build a card.

        Args:
            finding: What was found.
            mark: Its number and how it stands.
            decision: Why it is kept; None while nobody decided, or for what a manager let through.
            theme: Colours.
            words: The language.
            asked: Whether a manager was asked about what blocks.
            may_release: Whether the writer may let it through.
        """
        super().__init__()
        self.finding = finding
        self._asked, self._may_release = asked, may_release
        self._theme, self._words = theme, words
        self.mark = mark
        self.setObjectName("finding")
        self.setAccessibleName(self.spoken())
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(6)
        column.addLayout(self._head())
        self.value = ElidedLabel(shown(finding), "strong", mode=Qt.TextElideMode.ElideMiddle)
        column.addWidget(self.value)
        column.addWidget(Text(why(finding, words), wrap=True))
        kind = "primary" if finding.level is GuardLevel.BLOCK else ""
        self.remove = Button(theme, remove_text(finding, words), kind=kind, compact=True)
        self.go_to = Button(theme, words.t("Show"), compact=True)
        self.keep = Button(theme, words.t("Keep, with a reason"), compact=True)
        self.reason = QLineEdit()
        self.confirm = Button(theme, words.t("Keep"), compact=True)
        if decision is None and not mark.kept:
            self._offer(column)
        elif decision is not None:
            self._tell(column, decision)
        self.remove.clicked.connect(self.removed)
        self.go_to.clicked.connect(self.went)
        theme.changed.connect(self._dress)
        self._dress()

    def spoken(self) -> str:
        """Give the card as a sentence for screen readers."""
        words, finding = self._words, self.finding
        said = f"{self.mark.number}. {title_of(finding, words)}. {shown(finding)}. {why(finding, words)}"
        return f"{said} {level_of(finding, words)}."

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(_Number(self._theme, self.mark))
        head.addWidget(Text(title_of(self.finding, self._words), "strong", wrap=True), 1)
        if self.mark.kept:
            blocks = self.finding.level is GuardLevel.BLOCK
            kept = self._words.t("Let through") if blocks else self._words.t("Kept")
            head.addWidget(Text(kept, "caption", "muted"))
            return head
        blocks = self.finding.level is GuardLevel.BLOCK
        tone = "breached" if blocks else "at_risk"
        head.addWidget(
            IconLabel(self._theme, "guard.blocks" if blocks else "guard.check", f"status.{tone}.fg", 14)
        )
        head.addWidget(Text(level_of(self.finding, self._words), "caption", tone))
        return head

    def _offer(self, column: QVBoxLayout) -> None:
        blocks = self.finding.level is GuardLevel.BLOCK
        buttons = FlowLayout(gap=8, row_gap=6)
        buttons.add(self.remove)
        if blocks:
            t = self._words.t
            self.keep.setText(t("It is none: let it through") if self._may_release else t("Ask a manager"))
            self.confirm.setText(t("Let through") if self._may_release else t("Ask"))
        if not self._asked or self._may_release:
            buttons.add(self.keep)
        buttons.add(self.go_to)
        column.addLayout(buttons)
        if self._asked:
            column.addWidget(
                Text(self._words.t("A manager is asked whether it is none."), "caption", "muted", wrap=True)
            )
        self.reason.setPlaceholderText(self._words.t("Why it may stay"))
        self.reason.setAccessibleName(self._words.t("Why it may stay"))
        self.reason.setMaxLength(_LONGEST_REASON)
        asked = QHBoxLayout()
        asked.setSpacing(8)
        asked.addWidget(self.reason, 1)
        asked.addWidget(self.confirm)
        column.addLayout(asked)
        self.reason.hide()
        self.confirm.hide()
        self.confirm.setEnabled(False)
        self.keep.clicked.connect(self.ask_reason)
        self.reason.textChanged.connect(lambda text: self.confirm.setEnabled(bool(text.strip())))
        self.reason.returnPressed.connect(self._keep)
        self.confirm.clicked.connect(self._keep)

    def _tell(self, column: QVBoxLayout, decision: Kept) -> None:
        column.addWidget(
            Text(
                self._words.t("Kept because: {reason}", reason=decision.reason), "caption", "muted", wrap=True
            )
        )
        buttons = FlowLayout(gap=8, row_gap=6)
        self.keep.setText(self._words.t("Do not keep"))
        self.keep.clicked.connect(lambda: self.kept.emit(""))
        buttons.add(self.keep)
        buttons.add(self.go_to)
        column.addLayout(buttons)

    def ask_reason(self, *, focus: bool = True) -> None:
        """Ask why it may stay."""
        self.reason.show()
        self.confirm.show()
        if focus:
            self.reason.setFocus()

    def _keep(self) -> None:
        if self.reason.text().strip():
            self.kept.emit(self.reason.text().strip())

    def _dress(self) -> None:
        color = self._theme.tokens.color
        border = color.border if self.mark.kept else self._theme.tokens.status[self.mark.status].solid
        self.setStyleSheet(
            f"QFrame#finding {{ background: {color.surface.name()}; border: 1px solid {border.name()};"
            " border-radius: 8px; }"
        )


class QuestionCard(QFrame):
    """A colleague's question to let something through, for somebody who may.

    Attributes:
        decided: (released, reason).
    """

    decided = Signal(bool, str)

    def __init__(self, question: ReleaseRow, theme: Theme, words: Words) -> None:
        super().__init__()
        self.setProperty("card", "warning")
        told = words.t(
            "{person} says that {text} is none: {reason}",
            person=question.asked_by,
            text=question.shown,
            reason=question.asked_reason,
        )
        self.setAccessibleName(told)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText(words.t("Why"))
        self.reason.setAccessibleName(words.t("Why"))
        self.reason.setMaxLength(_LONGEST_REASON)
        self.release = Button(theme, words.t("Let through"), compact=True)
        self.deny = Button(theme, words.t("Leave blocked"), compact=True)
        buttons = FlowLayout(gap=8, row_gap=6)
        buttons.add(self.release)
        buttons.add(self.deny)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 12)
        column.setSpacing(6)
        column.addWidget(Text(told, wrap=True))
        column.addWidget(self.reason)
        column.addLayout(buttons)
        for button, released in ((self.release, True), (self.deny, False)):
            button.setEnabled(False)
            button.clicked.connect(
                lambda _checked=False, each=released: self.decided.emit(each, self.reason.text().strip())
            )
            self.reason.textChanged.connect(lambda text, each=button: each.setEnabled(bool(text.strip())))
