"""Sender rules: whose mail is never about privacy, what each rule set aside, and changing them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.ids import RuleId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.forms.columns import fit_columns
from leman_desk.gui.pages.rules.model import Column, RulesModel
from leman_desk.gui.reading.mails_beside import MailsBeside
from leman_desk.gui.reading.rule_dialog import RuleDialog
from leman_desk.gui.reading.table_page import TablePage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.gui.widgets.states import EmptyState
from leman_desk.services.changes import Kind, Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries import MailRow, View
from leman_desk.services.rule_queries import RuleRow
from leman_desk.wording.labels import RULE_KIND
from leman_desk.wording.words import Words

_SIDE = 400
_WIDTHS = {Column.PATTERN: 30, Column.KIND: 14, Column.MAILS: 11, Column.STATE: 7, Column.AUTHOR: 18}
_NARROW = 720


class RulesPage(TablePage):
    """A table at the left, the chosen rule and the mail it set aside at the right.

    Attributes:
        view_requested: A mail list is wanted, by its `View` value.
        shown: The rules are there; tests wait for it.
    """

    concerns = frozenset({Kind.RULES, Kind.MESSAGES})
    view_requested = Signal(str)
    shown = Signal()

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tasks, theme, words, parent)
        self._desk, self._actor = desk, actor
        self._chosen: RuleId | None = None
        self._hint = Text("", "body", "muted", wrap=True)
        self.add = Button(theme, icon="action.add", kind="primary")
        self.model = RulesModel(words, self)
        self.empty = EmptyState(theme)
        self._name = Text("", "strong", wrap=True)
        self._says = Text("", "body", "muted", wrap=True)
        self.switch = Button(theme, compact=True)
        self.remove = Button(theme, icon="action.discard", compact=True)
        self.list = MailsBeside(desk, actor, tasks, theme, self._moments(), hint=self._hint_of)
        self._lay_out()
        self._connect()
        may = allowed(actor.roles, Act.EDIT_SENDER_RULES)
        for button in (self.add, self.switch, self.remove):
            button.setVisible(may)
        self.retranslate(words)

    # --- what the window asks -----------------------------------------------------------------------

    def title(self) -> str:
        """Title for the window."""
        return self._words.t("Sender rules")

    def panes(self) -> Sequence[QWidget]:
        """Parts that F6 visits."""
        return [self.view, self.list]

    @override
    def activated(self) -> None:
        """Read what is new when the page comes to the front."""
        super().activated()
        if not self.model.rowCount():
            self.add.setFocus()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._title.setText(words.t("Sender rules"))
        self._hint.setText(
            words.t(
                "Mail of these senders is never about privacy: it gets no number and no clock, and lies in"
                " Automatic mail. Answers to a case, and texts that speak of personal data, are never"
                " covered."
            )
        )
        self.add.setText(words.t("Add rule…"))
        self.remove.setText(words.t("Remove"))
        self.view.setAccessibleName(words.t("Sender rules"))
        self.list.setAccessibleName(words.t("Messages that the rule set aside"))
        self.error.retranslate(words)
        self.empty.show_state(
            "mail.automatic",
            words.t("No rules yet"),
            words.t("Add one here, or from a message: “Always not privacy from this sender”."),
        )
        self.model.retranslate(self._words)
        self.list.set_moments(self._moments())
        self._write()
        self._fit()

    # --- parts --------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.add)
        head = QVBoxLayout()
        head.setSpacing(6)
        head.addLayout(top)
        head.addWidget(self._hint)
        self.lay_out(head, self.model, self._lay_out_side(), _SIDE, empty=self.empty)

    def _lay_out_side(self) -> QWidget:
        buttons = QWidget()
        row = FlowLayout(buttons, gap=8, row_gap=8)
        row.addWidget(self.switch)
        row.addWidget(self.remove)
        names = QVBoxLayout()
        names.setContentsMargins(16, 12, 14, 10)
        names.setSpacing(6)
        for part in (self._name, self._says, buttons):
            names.addWidget(part)
        self.side = QWidget()
        right = QVBoxLayout(self.side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        right.addLayout(names)
        right.addWidget(Rule())
        right.addWidget(self.list, 1)
        self.side.setMinimumWidth(_SIDE - 100)
        return self.side

    def _connect(self) -> None:
        self.add.clicked.connect(self.begin_new)
        self.switch.clicked.connect(self.toggle)
        self.remove.clicked.connect(self.take_away)
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.view.activated.connect(lambda _index: self.list.setFocus())
        self.list.failed.connect(self._failed)
        self.list.activated.connect(lambda _index: self.view_requested.emit(View.AUTOMATIC.value))

    @override
    def _fit(self) -> None:
        fit_columns(self.view, self._theme, _WIDTHS)
        # Where there is little room, what the pane at the right says as well gives way.
        narrow = self.view.viewport().width() < _NARROW
        for column in (Column.AUTHOR, Column.REASON):
            self.view.setColumnHidden(column, narrow)

    # --- reading --------------------------------------------------------------------------------------

    @override
    def _read(self) -> None:
        self._stale = False
        desk, actor = self._desk, self._actor

        def read() -> tuple[str, list[RuleRow]]:
            zone = desk.calendars.of(desk.store.reader().calendar()).zone
            return zone, desk.rules.rules(actor)

        self._tasks.read(read, self._take, self._failed, owner=self, key="rules", name="sender rules")

    def _take(self, answer: tuple[str, list[RuleRow]]) -> None:
        self._zone, rows = answer
        self.error.hide()
        before, place = self._chosen, self.view.currentIndex().row()
        self.model.retranslate(self._words)
        self.model.set_rows(rows)
        self._stack.setCurrentWidget(self.view if rows else self.empty)
        self.side.setVisible(bool(rows))
        number = self.model.row_of(before)
        if number < 0:
            number = min(max(place, 0), len(rows) - 1)
        self._chosen = None
        if number >= 0:
            self.view.setCurrentIndex(self.model.index(number, 0))
            self._on_row(self.model.index(number, 0), QModelIndex())
        self._write()
        self._fit()
        self.shown.emit()

    def _on_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = self.model.row(index.row()) if index.isValid() else None
        if row is None or row.id == self._chosen:
            return
        self._chosen = row.id
        self.list.clear()
        self._write()
        desk, actor, rule = self._desk, self._actor, row.id
        self.list.read(lambda: desk.rules.mails(actor, rule=rule), "mails of a rule")

    # --- commands -------------------------------------------------------------------------------------

    def begin_new(self) -> None:
        """Ask for a new rule."""
        dialog = RuleDialog(
            self._desk, self._actor, self._tasks, self._theme, self._moments(), parent=self.window()
        )
        dialog.finished.connect(lambda _result: self.activated())
        dialog.open()

    def toggle(self) -> None:
        """Switch the chosen rule off or on."""
        row = self._row()
        if row is not None:
            desk, actor = self._desk, self._actor
            self._do(lambda: desk.rules.switch(actor, rule=row.id, on=not row.on), "switch rule")

    def take_away(self) -> None:
        """Remove the chosen rule."""
        row = self._row()
        if row is not None:
            desk, actor = self._desk, self._actor
            self._do(lambda: desk.rules.remove(actor, rule=row.id), "remove rule")

    def _do(self, command: Callable[[], Outcome], name: str) -> None:
        self.view.setFocus()
        self._tasks.write(command, failed=self._failed, owner=self, name=name)

    def _row(self) -> RuleRow | None:
        return self.model.row(self.model.row_of(self._chosen))

    # --- words ----------------------------------------------------------------------------------------

    def _write(self) -> None:
        row, words, moments = self._row(), self._words, self._moments()
        if row is None:
            return
        self._name.setText(f"{row.pattern} · {words.t(RULE_KIND[row.kind])}")
        now = datetime.now(UTC)
        added = words.t(
            "Added by {name}, {moment}.", name=row.author, moment=moments.moment_short(row.created_at, now)
        )
        count = words.n("{count} message set aside.", "{count} messages set aside.", row.mails)
        self._says.setText(" ".join(filter(None, (row.reason, added, count))))
        self.switch.setText(words.t("Switch off") if row.on else words.t("Switch on"))
        self.switch.set_icon("action.stop" if row.on else "result.check")

    def _hint_of(self, row: MailRow) -> str:
        if row.removed_at is not None:
            return self._words.t("Removed by the retention rule")
        return self._moments().file_size(row.size)
