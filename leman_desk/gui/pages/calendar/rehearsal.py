"""A closure tried out: what must be answered before it, and what is due the day after."""

from collections.abc import Mapping, Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import PersonId
from leman_desk.domain.people import Actor
from leman_desk.gui.announce import announce
from leman_desk.gui.forms.day_field import DayField
from leman_desk.gui.forms.field import Field
from leman_desk.gui.pages.calendar.table import Table
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.calendar_queries import Rehearsal, RehearsalRow
from leman_desk.services.desk import Desk
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_

_HEADING = 2
"""So many cells at most has a row that heads others."""
Names = Mapping[PersonId, str]


class RehearsalDialog(QDialog):
    """Asks for the first and the last day of a closure and says what it would mean."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        days: tuple[date, date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._moments = desk, actor, tasks, moments
        words = moments.words
        t = words.t
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(t("Rehearse a closure"))
        self.first, self.last = DayField(), DayField()
        self.first.set_day(days[0])
        self.last.set_day(days[1])
        self.go = Button(theme, t("Rehearse"), "action.calculate", kind="primary")
        self.go.setDefault(True)
        self.says = Text("", wrap=True)
        self.table = Table(
            theme, (t("Case"), t("Customer"), t("Due"), t("Left at reopening")), (13, 22, 19, 14)
        )
        self.table.setAccessibleName(t("What the closure puts at risk"))
        self.table.hide()
        self._lay_out(theme, moments)
        self.go.clicked.connect(self.rehearse)
        for field in (self.first, self.last):
            field.returnPressed.connect(self.rehearse)
        self.first.setFocus()
        self.first.selectAll()  # typing takes the place of the day that is offered
        self.resize(self.table.wanted_width() + 2 * 24, 520)

    def _lay_out(self, theme: Theme, moments: Moments) -> None:
        words = moments.words
        fields = QWidget()
        flow = FlowLayout(fields, gap=12, row_gap=8)
        for name, editor in ((N_("First day"), self.first), (N_("Last day"), self.last)):
            field = Field(name, editor, width=140, hint=N_("DD/MM/YYYY"))
            field.retranslate(words)
            flow.add(field)
        flow.add(self.go)
        close = Button(theme, words.t("Close"))
        close.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Text(words.t("Rehearse a closure"), "heading"))
        hint = words.t("Nothing is changed. Counted as if nobody answered until the office opens again.")
        column.addWidget(Text(hint, "body", "muted", wrap=True))
        column.addWidget(fields)
        column.addWidget(self.says)
        column.addWidget(self.table, 1)
        column.addStretch(0)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)

    def rehearse(self) -> None:
        """Count what the closure would mean."""
        first, last = self.first.day, self.last.day
        if first is None or last is None or last < first:
            self._say(
                self._moments.words.t("Enter a first day and a last day that is not before it."), "breached"
            )
            return
        self.go.setEnabled(False)

        def read() -> tuple[Rehearsal, Names]:
            found = self._desk.calendar.rehearse(self._actor, first=first, last=last)
            return found, {row.id: row.name for row in self._desk.reading.people()}

        self._tasks.read(read, self._fill, self._failed, owner=self, key="rehearse", name="rehearse")

    def _fill(self, found: tuple[Rehearsal, Names]) -> None:
        rehearsal, names = found
        self.go.setEnabled(True)
        self._say(result_words(rehearsal, self._moments), "")
        t, rows = self._moments.words.t, []
        if rehearsal.answer_before:
            rows.append([t("Answer before {moment}", moment=self._moments.due(rehearsal.closes_at))])
            rows += self._by_person(rehearsal.answer_before, names)
        if rehearsal.first_day:
            rows.append([t("Due the first day back, {day}", day=self._day_back(rehearsal))])
            rows += self._by_person(rehearsal.first_day, names)
        self.table.rows.set_rows(rows)
        self.table.setVisible(bool(rows))
        for number, row in enumerate(rows):
            self.table.setFirstColumnSpanned(number, self.table.rootIndex(), len(row) <= _HEADING)

    def _by_person(self, rows: Sequence[RehearsalRow], names: Names) -> list[list[str]]:
        t, moments = self._moments.words.t, self._moments
        by_name: dict[str, list[RehearsalRow]] = {}
        for row in rows:
            owner = names.get(row.assignee, "") if row.assignee is not None else ""
            by_name.setdefault(owner or t("Nobody is responsible"), []).append(row)
        found: list[list[str]] = []
        for name in sorted(by_name):
            found.append([f"{name} ({len(by_name[name])})", ""])
            for row in sorted(by_name[name], key=lambda each: each.due_at):
                left = (
                    moments.duration(row.left_at_reopening)
                    if row.left_at_reopening > 0
                    else t("Over the limit")
                )
                found.append([row.number, row.person, moments.due(row.due_at), left])
        return found

    def _day_back(self, rehearsal: Rehearsal) -> str:
        return self._moments.day_short(rehearsal.opens_at.astimezone(self._moments.zone).date())

    def _failed(self, error: DeskError) -> None:
        self.go.setEnabled(True)
        self.table.hide()
        title, sentence = describe(error, self._moments.words)
        self._say(f"{title}. {sentence}", "breached")

    def _say(self, text: str, tone: str) -> None:
        self.says.set_tone(tone)
        self.says.setText(text)
        announce(self, text, urgent=bool(tone))


def result_words(found: Rehearsal, moments: Moments) -> str:
    """Say in sentences what a closure would mean."""
    words = moments.words
    parts = [
        words.t(
            "The office closes {closes} and opens again {opens}.",
            closes=moments.due(found.closes_at),
            opens=moments.due(found.opens_at),
        )
    ]
    before = len(found.answer_before)
    if not before and not found.first_day:
        parts.append(words.t("Nothing is due meanwhile, nor on the first day back."))
        return " ".join(parts)
    parts.append(
        words.n(
            "{count} must be answered before, in the {open} that are left.",
            "{count} must be answered before, in the {open} that are left.",
            before,
            open=moments.working_time(found.open_seconds_before),
        )
        if before
        else words.t("Nothing must be answered before.")
    )
    parts.append(
        words.n(
            "{count} is due the first day back.", "{count} are due the first day back.", len(found.first_day)
        )
    )
    if found.moved:
        parts.append(
            words.n(
                "As days off, they would move {count} deadline.",
                "As days off, they would move {count} deadlines.",
                found.moved,
            )
        )
    return " ".join(parts)
