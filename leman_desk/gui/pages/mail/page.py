"""Mail that is on no case: the archive, what needs attention, what needs linking."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSplitter,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import MessageId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.action_table import Scope
from leman_desk.gui.actions import Actions
from leman_desk.gui.models.mail_list import MailDelegate, MailListModel
from leman_desk.gui.reading.directory import OFFICE_ZONE
from leman_desk.gui.reading.message_card import MessageCard
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.banner import Banner
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import ElidedLabel, Rule, Text
from leman_desk.gui.widgets.lists import CalmListView
from leman_desk.gui.widgets.states import EmptyState
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseFilter, MailRow, MessageView, Order, Queue, View
from leman_desk.wording.errors import describe, describe_defects
from leman_desk.wording.labels import PLACEMENT, VIEW
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Words

_HINTS = {
    View.ARCHIVE: N_("Mail from before the day on which clocks began. It has no number and no clock."),
    View.ATTENTION: N_(
        "Mail that could not be read as it should. It is kept unchanged and can be tried again."
    ),
    View.LINKING: N_(
        "Mail that names a case whose customer did not send it. A person decides where it belongs."
    ),
}
_EMPTY = {
    View.ARCHIVE: N_("Nothing is archived"),
    View.ATTENTION: N_("Nothing needs attention"),
    View.LINKING: N_("Nothing needs linking"),
}


class MailPage(QWidget):
    """A list of mails and the one chosen.

    Attributes:
        title_changed: The page has another title.
        shown: The list is there; tests wait for it.
    """

    title_changed = Signal(str)
    shown = Signal()

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        actions: Actions,
        view: View = View.ATTENTION,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        self._words, self._actions = words, actions
        self._moments = Moments(words, OFFICE_ZONE)
        self._view_kind = view
        self._message: MessageId | None = None
        self._card: MessageCard | None = None
        self._pending: tuple[int, ...] | None = None
        self._apply_next = True
        self._now = datetime.now(UTC)
        self.setProperty("page", True)
        self._title = Text("", "heading")
        self._hint = Text("", "caption", "muted", wrap=True)
        self.news = Button(theme, icon="action.check_mail", kind="link")
        self.news.clicked.connect(self._show_news)
        self.news.hide()
        self.model = MailListModel(self._spoken, self)
        self.delegate = MailDelegate(theme, self._moments, self._hint_of)
        self.list = CalmListView()
        self.list.setUniformItemSizes(True)
        self.list.setModel(self.model)
        self.list.setItemDelegate(self.delegate)
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.empty = EmptyState(theme)
        self.banner = Banner(theme)
        self.banner.action_requested.connect(self.banner.hide)
        self._subject = ElidedLabel("", "title")
        self._why = Text("", "body", "due_soon", wrap=True)
        self.retry = Button(theme, icon="action.check_mail")
        self.retry.clicked.connect(self.read_again)
        self._area = QScrollArea()
        self._reading = QWidget()
        self._build()
        self.model.rows_needed.connect(self._read_rows)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        tasks.changed.connect(self._on_own_changes)
        actions.attach_letters(self.list)
        self.retranslate(words)

    # --- the page protocol --------------------------------------------------------------------------

    def title(self) -> str:
        """Give the name of the list."""
        return self._words.t(VIEW[self._view_kind])

    def panes(self) -> Sequence[QWidget]:
        """Give list and message, for F6."""
        return [self.list, self._area]

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._moments = Moments(words, self._moments.zone)
        self.delegate.moments = self._moments
        self._title.setText(self.title())
        self._hint.setText(words.t(_HINTS[self._view_kind]))
        self.list.setAccessibleName(self.title())
        self.retry.setText(words.t("Read again"))
        self.list.viewport().update()
        self._write_empty()
        self._read_message()

    def refresh(self, changes: Changes) -> None:
        """Read the list again when mail moved."""
        if not changes.kinds.isdisjoint({Kind.MESSAGES, Kind.CASES}):
            self.reload(apply=False)

    def activated(self) -> None:
        """Read what came while another page was in front."""
        self._actions.set_context(Scope.GLOBAL)
        self.reload(apply=True)
        self.list.setFocus()

    def show_view(self, view: View) -> None:
        """Show another of the three lists."""
        self._view_kind = view
        self._message = None
        self.model.set_ids(())
        self._clear_message()
        self.retranslate(self._words)
        self.reload(apply=True)
        self.title_changed.emit(self.title())

    def reload(self, *, apply: bool) -> None:
        """Read the list; a change by others is only offered."""
        self._apply_next = self._apply_next or apply
        desk, actor = self._desk, self._actor
        chosen = CaseFilter(view=self._view_kind, order=Order.NEWEST)

        def read() -> tuple[datetime, str, Queue]:
            zone = desk.calendars.of(desk.store.reader().calendar()).zone
            return desk.reading.now(), zone, desk.reading.queue(actor, chosen=chosen)

        self._tasks.read(read, self._arrived, self.show_error, owner=self, key="mails", name="mail_queue")

    def show_error(self, error: DeskError) -> None:
        """Say what went wrong, above the list."""
        title, sentence = describe(error, self._words)
        self.banner.show_banner(title, sentence, self._words.t("Close"), icon="result.attention")

    def read_again(self) -> None:
        """Let the desk read a mail from its bytes once more."""
        message, desk, actor = self._message, self._desk, self._actor
        if message is None:
            return
        self.retry.setEnabled(False)
        self._tasks.write(
            lambda: desk.intake.retry(actor, message=message),
            lambda _outcome: self._read_message(),
            self._not_read,
            owner=self,
            name="read_again",
        )

    # --- list ---------------------------------------------------------------------------------------

    def _arrived(self, answer: tuple[datetime, str, Queue]) -> None:
        self._now, zone, queue = answer
        self._moments = Moments(self._words, zone)
        self.delegate.moments, self.delegate.now = self._moments, self._now
        ids = tuple(each for _, group in queue.groups for each in group)
        if self._apply_next or not self.model.rowCount() or ids == self.model.ids():
            self._apply_next = False
            self._apply(ids)
        else:
            self._pending = ids
            new = len(set(ids) - set(self.model.ids()))
            self.news.setText(
                self._words.n("{count} new, show", "{count} new, show", new)
                if new
                else self._words.t("The list has changed, show")
            )
            self.news.show()

    def _apply(self, ids: tuple[int, ...]) -> None:
        self._pending = None
        self.news.hide()
        before = self._message
        place = self.model.row_of(before) if before is not None else 0
        if ids != self.model.ids():
            self.model.set_ids(ids)
        row = self.model.row_of(before) if before is not None else -1
        if row < 0:
            row = min(max(place, 0), len(ids) - 1)
        self._stack.setCurrentWidget(self.list if ids else self.empty)
        self._write_empty()
        if row >= 0:
            self.list.setCurrentIndex(self.model.index(row))
        else:
            self._message = None
            self._clear_message()
        self.shown.emit()

    def _show_news(self) -> None:
        if self._pending is not None:
            self._apply(self._pending)

    def _on_own_changes(self, _changes: Changes) -> None:
        self._apply_next = True

    def _read_rows(self, ids: Sequence[MessageId]) -> None:
        desk, actor = self._desk, self._actor

        def failed(error: DeskError) -> None:
            self.model.give_up(ids)
            self.show_error(error)

        self._tasks.read(
            lambda: desk.reading.mail_rows(actor, ids=ids),
            lambda rows: self.model.set_rows(ids, rows),
            failed,
            owner=self,
            name="mail_rows",
        )

    def _on_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        self._message = self.model.message_at(current.row()) if current.isValid() else None
        self._read_message()

    # --- message ------------------------------------------------------------------------------------

    def _read_message(self) -> None:
        message, desk, actor = self._message, self._desk, self._actor
        if message is None:
            return
        self._tasks.read(
            lambda: (
                desk.reading.message_view(actor, message=message),
                desk.reading.mail_rows(actor, ids=[message]),
            ),
            self._show_message,
            self.show_error,
            owner=self,
            key="message",
            name="message_view",
        )

    def _show_message(self, answer: tuple[MessageView, list[MailRow]]) -> None:
        message, rows = answer
        if message.id != self._message:
            return
        self._clear_message()
        self._subject.setText(message.subject or self._words.t("(no subject)"))
        self._why.setText(self._matter(rows[0]) if rows else "")
        self._why.setVisible(bool(self._why.text()))
        may = allowed(self._actor.roles, Act.WORK_CASES)
        self.retry.setVisible(may and self._view_kind is View.ATTENTION)
        self.retry.setEnabled(True)
        self._card = MessageCard(message, self._theme, self._moments, self._now, may_work=False)
        self._thread.insertWidget(0, self._card)
        for part in (self._head, self._rule, self._area):
            part.show()

    def _not_read(self, error: DeskError) -> None:
        self.retry.setEnabled(True)
        self.show_error(error)

    def _clear_message(self) -> None:
        if self._card is not None:
            self._thread.removeWidget(self._card)
            self._card.deleteLater()
            self._card = None
        for part in (self._head, self._rule, self._area):
            part.hide()

    # --- words --------------------------------------------------------------------------------------

    def _hint_of(self, row: MailRow) -> str:
        return " · ".join(filter(None, (self._matter(row), self._moments.file_size(row.size))))

    def _matter(self, row: MailRow) -> str:
        """Say what is the matter with a mail, from the codes kept with it."""
        if row.defects.split() and self._view_kind is not View.ARCHIVE:
            return " ".join(describe_defects(row.defects, self._words))
        return "" if self._view_kind is View.ARCHIVE else self._words.t(PLACEMENT[row.placement])

    def _spoken(self, row: MailRow) -> str:
        when = self._moments.moment_full(row.received_at)
        return ", ".join(filter(None, (row.sender, row.subject, when, self._matter(row))))

    def _write_empty(self) -> None:
        words = self._words
        self.empty.show_state(
            "system.empty_inbox", words.t(_EMPTY[self._view_kind]), words.t(_HINTS[self._view_kind])
        )

    # --- parts --------------------------------------------------------------------------------------

    def _build(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("mail")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._build_list())
        splitter.addWidget(self._build_message())
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([self._theme.tokens.layout["list"], 10_000])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.banner)
        outer.addWidget(splitter, 1)
        self._clear_message()

    def _build_list(self) -> QWidget:
        left, column = _sheet()
        names = QVBoxLayout()
        names.setContentsMargins(16, 14, 14, 10)
        names.setSpacing(4)
        for part in (self._title, self._hint, self.news):
            names.addWidget(part)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        column.addLayout(names)
        column.addWidget(Rule())
        column.addLayout(self._stack, 1)
        return left

    def _build_message(self) -> QWidget:
        right, column = _sheet()
        self._head = QWidget()
        head = QVBoxLayout(self._head)
        head.setContentsMargins(22, 12, 22, 12)
        head.setSpacing(6)
        line = QHBoxLayout()
        line.addWidget(self._subject, 1)
        line.addWidget(self.retry)
        head.addLayout(line)
        head.addWidget(self._why)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._reading.setProperty("transparent", True)
        self._thread = QVBoxLayout(self._reading)
        self._thread.setContentsMargins(22, 14, 22, 20)
        self._thread.addStretch(1)
        self._area.setWidget(self._reading)
        self._rule = Rule()
        column.addWidget(self._head)
        column.addWidget(self._rule)
        column.addWidget(self._area, 1)
        column.addStretch(0)
        return right


def _sheet() -> tuple[QWidget, QVBoxLayout]:
    """Make a pane with the surface colour and its column."""
    pane = QWidget()
    pane.setProperty("surface", "surface")
    pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(pane)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return pane, column
