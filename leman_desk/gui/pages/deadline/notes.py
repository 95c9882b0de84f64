"""What a deadline rests on, beside its account: the wait of a person, corrections, the calendar."""

from collections.abc import Iterator

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.services.deadline_queries import Explanation
from leman_desk.wording.ledger_text import (
    acknowledgement_text,
    basis,
    correction_text,
    extension_text,
    how_text,
    human_line,
    pause_texts,
    told_text,
)
from leman_desk.wording.moments import Moments


class DeadlineNotes(QWidget):
    """A column of sentences, each with its icon."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self.texts: list[Text] = []

    def show_told(self, told: Explanation, moments: Moments) -> None:
        """Show what is to be said of a clock, and nothing that is not so."""
        while self._column.count():
            item = self._column.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.setParent(None)
                widget.deleteLater()
        self.texts = []
        human = human_line(told, moments)
        if human:
            self._add_human(moments.words.t("On time is not the same as soon."), human)
        for icon, said in self._said(told, moments):
            if said:
                self._add(icon, said)
        self._column.addStretch(1)

    @staticmethod
    def _said(told: Explanation, moments: Moments) -> Iterator[tuple[str, str]]:
        yield "mail.automatic", acknowledgement_text(told, moments)
        yield "case_field.activity", correction_text(told, moments)
        yield "mail.envelope", told_text(told, moments)
        yield "calendar.working_hours", extension_text(told, moments)
        for said in pause_texts(told, moments):
            yield "status.paused", said
        yield "result.info", how_text(told.unit, moments)
        yield "action.calculate", basis(told, moments)

    def _add_human(self, claim: str, line: str) -> None:
        strong = Text(claim, "strong", "due_soon", wrap=True)
        plain = Text(line, "body", "due_soon", wrap=True)
        words = QVBoxLayout()
        words.setSpacing(1)
        words.addWidget(strong)
        words.addWidget(plain)
        self.texts += [strong, plain]
        self._row("case_field.human", "status.due_soon.fg", 18, words)

    def _add(self, icon: str, said: str) -> None:
        text = Text(said, "caption", "muted", wrap=True)
        words = QVBoxLayout()
        words.addWidget(text)
        self.texts.append(text)
        self._row(icon, "muted", 14, words)

    def _row(self, icon: str, tone: str, size: int, words: QVBoxLayout) -> None:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(9)
        row.addWidget(IconLabel(self._theme, icon, tone, size), 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)
        self._column.addWidget(holder)
