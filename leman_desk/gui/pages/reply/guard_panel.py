"""The panel of the privacy guard: what was found, one card each, and what was looked for and not found."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from leman_desk.domain.guard import Finding
from leman_desk.gui.announce import announce
from leman_desk.gui.pages.reply.guard_card import FindingCard, QuestionCard
from leman_desk.gui.pages.reply.guard_marks import Mark
from leman_desk.gui.pages.reply.guard_words import clear, hidden, summary
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.services.guard import GuardReport
from leman_desk.wording.words import Words


class GuardPanel(QFrame):
    """Stands beside the letter, or over its right edge where there is no room.

    Attributes:
        removed: (`Finding`) It is to be taken out.
        went: (`Finding`) It is to be shown where it stands.
        kept: (`Finding`, reason) It stays; an empty reason takes the decision back.
        answered: (`GuardReleaseId`, shown text, whether let through, reason) A question is decided.
        closed: The panel is to be folded away.
    """

    removed = Signal(object)
    went = Signal(object)
    kept = Signal(object, str)
    answered = Signal(object, str, bool, str)
    closed = Signal()

    def __init__(
        self, theme: Theme, words: Words, parent: QWidget | None = None, *, may_release: bool = False
    ) -> None:
        super().__init__(parent)
        self._may_release = may_release
        self.questions: list[QuestionCard] = []
        self._theme, self._words = theme, words
        self._report: GuardReport | None = None
        self.cards: list[FindingCard] = []
        self.setProperty("surface", "sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._icon = IconLabel(theme, "guard.panel", "muted", 18)
        self._title = Text("", "heading", wrap=True)
        self.summary = Text("", "body", "muted", wrap=True)
        self.close_button = Button(theme, icon="action.close", kind="quiet", compact=True)
        self.close_button.clicked.connect(self.closed)
        escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.closed)
        self._note = Text("", "caption", "muted", wrap=True)
        self._body = QVBoxLayout()
        self._body.setSpacing(10)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(Rule(vertical=True))
        outer.addLayout(self._column(), 1)
        self.retranslate(words)

    def _column(self) -> QVBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self._title, 1)
        head.addWidget(self.close_button)
        inner = QWidget()
        inner.setProperty("transparent", True)
        inside = QVBoxLayout(inner)
        inside.setContentsMargins(16, 0, 14, 12)
        inside.setSpacing(10)
        inside.addWidget(self.summary)
        inside.addLayout(self._body)
        inside.addStretch(1)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(
            IconLabel(self._theme, "system.workstation", "muted", 16), 0, Qt.AlignmentFlag.AlignTop
        )
        foot.addWidget(self._note, 1)
        inside.addLayout(foot)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(inner)
        column = QVBoxLayout()
        column.setContentsMargins(0, 14, 2, 0)
        column.setSpacing(4)
        margin = QHBoxLayout()
        margin.setContentsMargins(16, 0, 14, 0)
        margin.addLayout(head)
        column.addLayout(margin)
        column.addWidget(self.area, 1)
        return column

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._title.setText(words.t("Privacy guard"))
        self.setAccessibleName(words.t("Privacy guard"))
        self.close_button.setToolTip(words.t("Close"))
        self.close_button.setAccessibleName(words.t("Close"))
        self._note.setText(words.t("Checked on this computer. Nothing is sent anywhere to be checked."))
        if self._report is not None:
            self.show_report(self._report, tuple(card.mark for card in self.cards))

    def show_report(self, report: GuardReport, marks: tuple[Mark, ...]) -> None:
        """Show what was found, numbered as in the letter; a reason that is being typed stays."""
        words = self._words
        typed = self._typed()
        told = summary(report, words)
        if self._report is not None and told != self.summary.text():
            announce(self, told)
        self._report = report
        self.summary.setText(told)
        self._icon.set_icon(*_sign(report))
        self._empty()
        for finding, mark in zip(report.findings, marks, strict=True):
            card = FindingCard(
                finding,
                mark,
                report.decision(finding),
                self._theme,
                words,
                asked=report.is_asked(finding),
                may_release=self._may_release,
            )
            card.removed.connect(lambda each=finding: self.removed.emit(each))
            card.went.connect(lambda each=finding: self.went.emit(each))
            card.kept.connect(lambda reason, each=finding: self.kept.emit(each, reason))
            self._body.addWidget(card)
            self.cards.append(card)
            if finding.mark in typed and report.decision(finding) is None:
                card.reason.setText(typed[finding.mark][0])
                card.ask_reason(focus=typed[finding.mark][1])
        if self._may_release:
            self._show_questions(report)
        if report.unread:
            names = ", ".join(report.unread)
            unread = words.t("Not read: {names}. Look at what is in there yourself.", names=names)
            self._body.addWidget(Text(unread, "caption", "muted", wrap=True))
        ticks = QWidget()
        ticks.setProperty("transparent", True)
        rows = QVBoxLayout(ticks)
        rows.setContentsMargins(0, 6, 0, 6)
        rows.setSpacing(8)
        if report.findings:
            rows.addWidget(Rule())
        for text in clear(report, words):
            row = QHBoxLayout()
            row.setSpacing(8)
            row.addWidget(
                IconLabel(self._theme, "guard.clear", "status.ok.fg", 16), 0, Qt.AlignmentFlag.AlignTop
            )
            row.addWidget(Text(text, wrap=True), 1)
            rows.addLayout(row)
        self._body.addWidget(ticks)

    def _show_questions(self, report: GuardReport) -> None:
        own = {(each.kind.value, each.mark) for each in report.findings}
        for question in report.asked:
            if (question.kind, question.mark) in own:
                continue  # its own card offers to decide
            card = QuestionCard(question, self._theme, self._words)
            card.decided.connect(
                lambda released, reason, each=question: self.answered.emit(
                    each.id, hidden(each.shown), released, reason
                )
            )
            self._body.addWidget(card)
            self.questions.append(card)

    def wait(self) -> None:
        """Show nothing while a letter was not read yet."""
        self._report = None
        self.summary.setText("")
        self._icon.set_icon("guard.panel", "muted")
        self._empty()

    def show_card(self, finding: Finding) -> None:
        """Bring the card of a finding into sight."""
        for card in self.cards:
            if card.finding == finding:
                self.area.ensureWidgetVisible(card)

    def _typed(self) -> dict[str, tuple[str, bool]]:
        """Give the reasons being typed, and whether the typing is there."""
        return {
            card.finding.mark: (card.reason.text(), card.reason.hasFocus())
            for card in self.cards
            if not card.reason.isHidden() and card.reason.parentWidget() is card
        }

    def _empty(self) -> None:
        self.cards, self.questions = [], []
        while (item := self._body.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _sign(report: GuardReport) -> tuple[str, str]:
    if report.blocking():
        return "guard.panel", "status.breached.fg"
    if report.unchecked():
        return "guard.panel", "status.at_risk.fg"
    return "guard.clear", "status.ok.fg"
