"""Deputies: who signs for a board member who is absent, from when to when, and by whose word."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import DeputyId
from leman_desk.domain.people import Act, Actor, Role, allowed
from leman_desk.gui.models.lines import Cell, Line, LineModel
from leman_desk.gui.pages.settings.deputy_dialog import DeputyDialog
from leman_desk.gui.pages.settings.section import Section
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.line_table import LineTable, Width
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries import PersonRow
from leman_desk.services.queries_deletion import DeputyRow
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Words

_TITLES = (N_("Signs"), N_("For"), N_("From"), N_("Until"), N_("Named by"), N_("State"))
_SHOWN = 8
"""Deputies that are over: the newest few; the audit trail has them all."""


class DeputiesCard(Section):
    """A table of deputies, the running ones first, and two buttons.

    Attributes:
        name_requested: A deputy is to be named.
        end_requested: The `DeputyId` that is to end now.
        table: The deputies.
    """

    name_requested = Signal()
    end_requested = Signal(object)

    def __init__(self, theme: Theme, words: Words, actor: Actor) -> None:
        self._rows: tuple[DeputyRow, ...] = ()
        self._now = datetime.now(UTC)
        self._moments = Moments(words, "UTC")
        self.model = LineModel(theme)
        self.table = LineTable(
            theme,
            (
                Width(20, share=2),
                Width(20, share=2),
                Width(12),
                Width(12),
                Width(18, share=1, goes=1),
                Width(12, goes=2),
            ),
        )
        self.table.setModel(self.model)
        self.none = Text("", "body", "muted", wrap=True)
        self.add, self.end = Button(theme, icon="action.add"), Button(theme)
        super().__init__(
            theme,
            words,
            actor,
            None,
            N_("Deputies of the Board"),
            N_("Another member signs for one who is absent. A member names their own deputy, an admin any."),
            "",
        )
        self.model.setParent(self)
        column = QVBoxLayout(self.contents)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.table)
        column.addWidget(self.none)
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=8, row_gap=6)
        flow.add(self.add)
        flow.add(self.end)
        column.addWidget(buttons)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._offer())
        self.add.clicked.connect(self.name_requested)
        self.end.clicked.connect(self._end)
        self.retranslate(words)

    @property
    def may_name(self) -> bool:
        """Whether the person may name a deputy at all."""
        roles = self._actor.roles
        return allowed(roles, Act.SIGN_DELETION) or allowed(roles, Act.ADMINISTER)

    @property
    def moments(self) -> Moments:
        """Language and zone."""
        return self._moments

    def show_deputies(self, rows: Sequence[DeputyRow], zone: str, now: datetime) -> None:
        """Show who stands in as of a moment (UTC): those who do or will first, then the last that did."""
        over = [row for row in rows if row.ended][:_SHOWN]
        self._rows = (*(row for row in reversed(rows) if not row.ended), *over)
        self._moments, self._now = Moments(self._words, zone), now
        self._fill()

    def chosen(self) -> DeputyRow | None:
        """Give the deputy the keyboard is on."""
        index = self.table.currentIndex()
        key = self.model.lines[index.row()].key if index.isValid() else None
        return next((row for row in self._rows if row.id == key), None)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        super().retranslate(words)
        self._moments = Moments(words, self._moments.zone)
        self.table.setAccessibleName(words.t("Deputies of the Board"))
        self.none.setText(words.t("Every member signs for themselves."))
        self.add.setText(words.t("Name a deputy…"))
        self.end.setText(words.t("End now"))
        self._fill()

    def _fill(self) -> None:
        words, kept = self._words, self.chosen()
        lines = [_line(row, self._moments, self._now) for row in self._rows]
        self.model.show_lines([words.t(each) for each in _TITLES], lines)
        if lines:
            row = self.model.row_of(kept.id) if kept is not None else None
            self.table.setCurrentIndex(self.model.index(row or 0, 0))
        self.table.setVisible(bool(lines))
        self.none.setVisible(not lines)
        self._offer()

    def _offer(self) -> None:
        """Enable what the person may do with the chosen line, and say who may otherwise."""
        words, row = self._words, self.chosen()
        who = describe(Refused("people.not_allowed", roles=(Role.ADMIN.value, Role.BOARD.value)), words)
        self.add.setEnabled(self.may_name)
        _explain(self.add, "" if self.may_name else who.sentence)
        own = row is not None and row.absent == self._actor.id
        may = allowed(self._actor.roles, Act.ADMINISTER) or (
            own and allowed(self._actor.roles, Act.SIGN_DELETION)
        )
        lasts = row is not None and not row.ended
        self.end.setVisible(lasts and self.may_name)
        self.end.setEnabled(lasts and may)
        reason = words.t("The absent member ends it themselves, or an admin does.")
        _explain(self.end, "" if may else reason)
        self.end.setAccessibleName(
            words.t("End now: {name}", name=row.deputy_name) if row is not None else self.end.text()
        )

    def _end(self) -> None:
        row = self.chosen()
        if row is not None:
            self.end_requested.emit(row.id)


def _explain(button: Button, reason: str) -> None:
    button.setToolTip(reason)
    button.setAccessibleDescription(reason)


def _line(row: DeputyRow, moments: Moments, now: datetime) -> Line:
    words = moments.words
    until = row.ended_at or row.until
    if row.ended:
        state, tone, icon = words.t("Ended early") if row.ended_at else words.t("Over"), "muted", ""
    elif row.since > now:
        state, tone, icon = words.t("From then on"), "accent", "result.waiting"
    else:
        state, tone, icon = words.t("Stands in"), "ok", "result.done"
    quiet = "muted" if row.ended else ""
    cells = (
        Cell(row.deputy_name, quiet, strong=not row.ended),
        Cell(row.absent_name, quiet),
        Cell(moments.day(moments.local_day(row.since)), quiet),
        Cell(_last_day(until, moments) if until is not None else words.t("until ended"), quiet),
        Cell(row.named_by_name, "muted"),
        Cell(state, tone, icon),
    )
    return Line(row.id, cells)


def _last_day(until: datetime, moments: Moments) -> str:
    """Name the last day: a time that ends at midnight ends with the day before."""
    return moments.day(moments.local_day(until - timedelta(microseconds=1)))


class DeputyVerbs(QObject):
    """Names and ends deputies.

    Attributes:
        saved: The `Outcome`.
    """

    saved = Signal(object)

    def __init__(
        self,
        card: DeputiesCard,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._card, self._desk, self._actor = card, desk, actor
        self._tasks, self._theme, self._page = tasks, theme, page
        self._members: tuple[PersonRow, ...] = ()
        self.dialog: DeputyDialog | None = None
        card.name_requested.connect(self._name)
        card.end_requested.connect(self._end)

    def take(self, people: Sequence[PersonRow]) -> int:
        """Note who sits on the Board; give how many can sign in."""
        self._members = tuple(row for row in people if Role.BOARD in row.roles and not row.disabled)
        return len(self._members)

    def rows(self) -> list[DeputyRow]:
        """Read the deputies; called from a worker."""
        return self._desk.deletion.reading.deputies(self._actor)

    def _name(self) -> None:
        dialog = DeputyDialog(
            self._desk,
            self._actor,
            self._tasks,
            self._theme,
            self._card.moments,
            members=self._members,
            parent=self._page.window(),
        )
        self.dialog = dialog

        def done() -> None:
            if dialog.outcome is not None:
                self.saved.emit(dialog.outcome)

        dialog.accepted.connect(done)
        dialog.finished.connect(lambda _result: self._card.add.setFocus())
        dialog.open()

    def _end(self, deputy: DeputyId) -> None:
        def done(outcome: Outcome) -> None:
            self.saved.emit(outcome)

        self._tasks.write(
            lambda: self._desk.deletion.decisions.end_deputy(self._actor, deputy=deputy),
            done,
            self._card.show_error,
            owner=self,
            name="end deputy",
        )
