"""A closure tried out: what must be answered before it, and what is due the day after."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import groupby
from operator import attrgetter

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

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
from leman_desk.services.bulk import let_go
from leman_desk.services.calendar_queries import Rehearsal, RehearsalRow
from leman_desk.services.desk import Desk
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_

Names = Mapping[PersonId, str]
Heading = tuple[str, ...]
"""Heads other rows; the name of a person has a second, empty cell."""
ShownRow = Heading | RehearsalRow


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
        self._rows: list[ShownRow] = []
        self.table.rows.rowsInserted.connect(lambda _parent, first, last: self._span(first, last))
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

        def read() -> tuple[Rehearsal, list[ShownRow]]:
            found = self._desk.calendar.rehearse(self._actor, first=first, last=last)
            names = {row.id: row.name for row in self._desk.reading.people()}
            return found, shown_rows(found, names, self._moments)

        self._tasks.read(read, self._fill, self._failed, owner=self, key="rehearse", name="rehearse")

    def _fill(self, found: tuple[Rehearsal, list[ShownRow]]) -> None:
        rehearsal, rows = found
        self.go.setEnabled(True)
        self._say(result_words(rehearsal, self._moments), "")
        self._show(rows)
        self.table.setVisible(bool(rows))

    @override
    def done(self, result: int) -> None:
        self._show([])
        super().done(result)

    def _show(self, rows: list[ShownRow]) -> None:
        before, self._rows = self._rows, rows
        self.table.rows.set_rows(rows, self._texts)
        self._span(0, self.table.rows.rowCount() - 1)
        if before:
            # Freed in a lane: a hundred thousand rows at once would take a frame here.
            self._tasks.read(partial(let_go, before), name="free rehearsal")

    def _span(self, first: int, last: int) -> None:
        """Give headings the whole width, among the rows that have just come."""
        for number in range(first, last + 1):
            if isinstance(self._rows[number], tuple):
                self.table.setFirstColumnSpanned(number, self.table.rootIndex(), True)

    def _texts(self, row: ShownRow) -> Heading:
        if isinstance(row, tuple):
            return row
        moments = self._moments
        over = row.left_at_reopening <= 0
        left = moments.words.t("Over the limit") if over else moments.duration(row.left_at_reopening)
        return row.number, row.person, moments.due(row.due_at), left

    def _failed(self, error: DeskError) -> None:
        self.go.setEnabled(True)
        self.table.hide()
        title, sentence = describe(error, self._moments.words)
        self._say(f"{title}. {sentence}", "breached")

    def _say(self, text: str, tone: str) -> None:
        self.says.set_tone(tone)
        self.says.setText(text)
        announce(self, text, urgent=bool(tone))


def shown_rows(found: Rehearsal, names: Names, moments: Moments) -> list[ShownRow]:
    """Put what a closure puts at risk under headings and names; in a lane, for there may be many."""
    t, rows = moments.words.t, list[ShownRow]()
    if found.answer_before:
        rows.append((t("Answer before {moment}", moment=moments.due(found.closes_at)),))
        rows += _by_person(found.answer_before, names, t("Nobody is responsible"))
    if found.first_day:
        day = moments.day_short(found.opens_at.astimezone(moments.zone).date())
        rows.append((t("Due the first day back, {day}", day=day),))
        rows += _by_person(found.first_day, names, t("Nobody is responsible"))
    return rows


def _by_person(rows: Sequence[RehearsalRow], names: Names, nobody: str) -> Iterator[ShownRow]:
    """Give the rows of each person, as they come, under the name and the number of them."""
    counts = Counter(row.assignee for row in rows)
    for person, theirs in groupby(rows, key=attrgetter("assignee")):
        name = names.get(person, "") if person is not None else ""
        yield f"{name or nobody} ({counts[person]})", ""
        yield from theirs


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
