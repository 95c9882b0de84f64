"""What the certificate will say, while a request is on its way there."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QWidget

from leman_desk.domain.deletion_checklist import KEEPS
from leman_desk.domain.deletion_identity import CheckResult
from leman_desk.gui.pages.deletion.steps import left_as_it_was
from leman_desk.gui.widgets.card import Card
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.queries_deletion import DeletionView
from leman_desk.wording.certificate_text import CODE_LABEL, IDENTITY, TITLE
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language

_MOST_KEPT = 3


class PreviewCard(Card):
    """The facts of the certificate as far as they are known; what is still to come says so."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        paper = QFrame()
        paper.setProperty("card", "sunken")
        self._lines = QGridLayout(paper)
        self._lines.setContentsMargins(14, 10, 14, 12)
        self._lines.setHorizontalSpacing(12)
        self._lines.setVerticalSpacing(6)
        self._lines.setColumnStretch(1, 1)
        self._name = Text("", "strong", wrap=True)
        self._lines.addWidget(self._name, 0, 0, 1, 2)
        self._facts: list[tuple[Text, Text]] = []
        self._says = Text("", "caption", "muted", wrap=True)
        self.body.addWidget(paper)
        self.body.addWidget(self._says)
        self.body.addStretch(1)

    def show_view(self, view: DeletionView, moments: Moments, *, issued: bool) -> None:
        """Show a request; nothing once the certificate is there, or where none will be."""
        words = moments.words
        self.setVisible(not issued and view.row.end is None and not left_as_it_was(view))
        self.set_title(words.t("Certificate preview"), words.t("Draft"))
        self._says.setText(words.t("It will name nobody, in Vietnamese and English."))
        self._name.setText(words.t(TITLE))
        lines = draft_of(view, moments)
        while len(self._facts) < len(lines):
            self._add_fact()
        for place, (about, says) in enumerate(self._facts):
            label, value = lines[place] if place < len(lines) else ("", "")
            about.setText(label)
            says.setText(value)
            about.setVisible(bool(label))
            says.setVisible(bool(label))

    def _add_fact(self) -> None:
        about, says = Text("", "caption", "muted"), Text("", "caption", wrap=True)
        self._facts.append((about, says))
        for column, part in enumerate((about, says)):
            self._lines.addWidget(part, len(self._facts), column, Qt.AlignmentFlag.AlignTop)


def draft_of(view: DeletionView, moments: Moments) -> list[tuple[str, str]]:
    """Give label and value of each fact that the certificate will have."""
    words, row = moments.words, view.row
    numbers = row.number if not row.complaint_number else f"{row.number}, {row.complaint_number}"
    seen = [each for each in view.identity if each.result is CheckResult.VERIFIED]
    identity = words.t(IDENTITY[seen[-1].method.value]) if seen else words.t("not checked yet")
    signed = words.t("{signed} of {needed} signatures", signed=row.signed, needed=row.needed)
    systems = words.t("{closed} of {all} systems", closed=row.rows_closed, all=row.rows)
    lines = [
        (words.t("Request"), numbers),
        (words.t("Request received"), moments.moment_full(row.received_at)),
        (words.t("Identity"), identity),
        (words.t("Decision"), signed),
        (words.t("Systems"), systems),
    ]
    kept = kept_text(view, moments)
    if kept:
        lines.append((words.t("Kept"), kept))
    lines.append((words.t("Residue scan"), words.t("after the erasing")))
    lines.append((words.t(CODE_LABEL), words.t("when it is issued")))
    return lines


def kept_text(view: DeletionView, moments: Moments) -> str:
    """Name the first systems that keep something, each with its last day, and how many more there are."""
    words = moments.words
    vietnamese = words.language is Language.VI
    rows = [each for each in view.checklist if (each.result or each.planned) in KEEPS]
    named = []
    for each in rows[:_MOST_KEPT]:
        name, until = each.name_vi if vietnamese else each.name_en, each.retained_until
        day = words.t("until {day}", day=moments.day(until)) if until is not None else ""
        named.append(", ".join(filter(None, (name, day))))
    more = len(rows) - len(named)
    return "; ".join([*named, *([words.n("and {count} more", "and {count} more", more)] if more else [])])
