"""Sender rules: whose mail is never about privacy, what each rule set aside, and changing them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QSplitter,
    QStackedWidget,
    QTreeView,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import MessageId, RuleId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.forms.columns import fit_columns
from leman_desk.gui.models.mail_list import MailDelegate, MailListModel
from leman_desk.gui.pages.rules.model import Column, RulesModel
from leman_desk.gui.reading.directory import OFFICE_ZONE
from leman_desk.gui.reading.rule_dialog import RuleDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.gui.widgets.lists import CalmListView, CalmTreeView
from leman_desk.gui.widgets.states import EmptyState, ErrorCard
from leman_desk.services.changes import Changes, Kind, Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries import MailRow, View
from leman_desk.services.rule_queries import RuleRow
from leman_desk.wording.errors import describe
from leman_desk.wording.labels import RULE_KIND
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_SIDE = 400
_WIDTHS = {Column.PATTERN: 30, Column.KIND: 14, Column.MAILS: 11, Column.STATE: 7, Column.AUTHOR: 18}
_NARROW = 720


class RulesPage(QWidget):
    """A table at the left, the chosen rule and the mail it set aside at the right.

    Attributes:
        view_requested: A mail list is wanted, by its `View` value.
        shown: The rules are there; tests wait for it.
    """

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
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._theme, self._words = desk, actor, tasks, theme, words
        self._zone = OFFICE_ZONE
        self._stale = True
        self._chosen: RuleId | None = None
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Text("", "title")
        self._hint = Text("", "body", "muted", wrap=True)
        self.add = Button(theme, icon="action.add", kind="primary")
        self.model = RulesModel(words, self)
        self.view = CalmTreeView()
        self.empty = EmptyState(theme)
        self.error = ErrorCard(theme, words)
        self.error.hide()
        self._name = Text("", "strong", wrap=True)
        self._says = Text("", "body", "muted", wrap=True)
        self.switch = Button(theme, compact=True)
        self.remove = Button(theme, icon="action.discard", compact=True)
        self.mails = MailListModel(self._spoken, self)
        self._delegate = MailDelegate(theme, self._moments(), self._hint_of)
        self.list = CalmListView()
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

    def activated(self) -> None:
        """Read what is new when the page comes to the front."""
        if self._stale:
            self._read()
        if self.model.rowCount():
            self.view.setFocus()
        else:
            self.add.setFocus()

    def refresh(self, changes: Changes) -> None:
        """Read again when rules changed or mail moved."""
        if changes.kinds & {Kind.RULES, Kind.MESSAGES}:
            self._stale = True
            if self.isVisible():
                self._read()

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
        self._delegate.moments = self._moments()
        self._write()
        self._fit()

    # --- parts --------------------------------------------------------------------------------------

    def _moments(self) -> Moments:
        return Moments(self._words, self._zone)

    def _lay_out(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self._title, 1)
        top.addWidget(self.add)
        head = QVBoxLayout()
        head.setContentsMargins(20, 14, 20, 12)
        head.setSpacing(6)
        head.addLayout(top)
        head.addWidget(self._hint)
        self._lay_out_table()
        body = QSplitter(Qt.Orientation.Horizontal)
        body.setChildrenCollapsible(False)
        body.addWidget(self._stack)
        body.addWidget(self._lay_out_side())
        body.setStretchFactor(0, 1)
        body.setSizes([10_000, _SIDE])
        body.splitterMoved.connect(lambda _at, _which: self._fit())
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.error)
        column.addWidget(Rule())
        column.addWidget(body, 1)

    def _lay_out_table(self) -> None:
        view = self.view
        view.setModel(self.model)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAllColumnsShowFocus(True)
        view.setSelectionBehavior(QTreeView.SelectionBehavior.SelectRows)
        view.setFrameShape(QTreeView.Shape.NoFrame)
        view.header().setSectionsMovable(False)
        view.header().setStretchLastSection(True)
        self._stack = QStackedWidget()
        self._stack.addWidget(view)
        self._stack.addWidget(self.empty)

    def _lay_out_side(self) -> QWidget:
        self.list.setUniformItemSizes(True)
        self.list.setModel(self.mails)
        self.list.setItemDelegate(self._delegate)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
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
        self.mails.rows_needed.connect(self._read_rows)
        self.list.activated.connect(lambda _index: self.view_requested.emit(View.AUTOMATIC.value))
        self.error.action_requested.connect(self._read)
        self._theme.changed.connect(self._fit)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        QTimer.singleShot(0, self, self._fit)

    def _fit(self) -> None:
        fit_columns(self.view, self._theme, _WIDTHS)
        # Where there is little room, what the pane at the right says as well gives way.
        narrow = self.view.viewport().width() < _NARROW
        for column in (Column.AUTHOR, Column.REASON):
            self.view.setColumnHidden(column, narrow)

    # --- reading --------------------------------------------------------------------------------------

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
        self.mails.set_ids(())
        self._write()
        desk, actor, rule = self._desk, self._actor, row.id
        self._tasks.read(
            lambda: desk.rules.mails(actor, rule=rule),
            self._show_mails,
            self._failed,
            owner=self,
            key="mails",
            name="mails of a rule",
        )

    def _show_mails(self, ids: list[MessageId]) -> None:
        self.mails.set_ids(ids)
        if ids:
            self.list.setCurrentIndex(self.mails.index(0))

    def _read_rows(self, ids: Sequence[MessageId]) -> None:
        desk, actor = self._desk, self._actor

        def failed(error: DeskError) -> None:
            self.mails.give_up(ids)
            self._failed(error)

        self._tasks.read(
            lambda: desk.reading.mail_rows(actor, ids=ids),
            lambda rows: self.mails.set_rows(ids, rows),
            failed,
            owner=self,
            name="mail_rows",
        )

    def _failed(self, error: DeskError) -> None:
        self._stale = True
        told = describe(error, self._words)
        self.error.show_error(told.title, told.sentence, error.code, self._words.t("Try again"))

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

    def _spoken(self, row: MailRow) -> str:
        when = self._moments().moment_full(row.received_at)
        return ", ".join(filter(None, (row.sender, row.subject, when)))
