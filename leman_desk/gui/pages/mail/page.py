"""Mail that is on no case: what needs attention or linking, automatic mail, the archive."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFrame, QSplitter, QStackedLayout, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import MessageId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.action_table import ActionId, Scope
from leman_desk.gui.actions import Actions
from leman_desk.gui.models.mail_list import MailDelegate, MailListModel
from leman_desk.gui.pages.mail.lists import APART, EMPTY, HINTS
from leman_desk.gui.pages.mail.message_pane import MessagePane
from leman_desk.gui.pages.mail.verbs import MailVerbs
from leman_desk.gui.reading.directory import OFFICE_ZONE
from leman_desk.gui.reading.outside import offer_link
from leman_desk.gui.reading.pictures import decode_pictures
from leman_desk.gui.reading.search_bar import SearchBar
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.banner import Banner
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.gui.widgets.lists import CalmListView
from leman_desk.gui.widgets.states import EmptyState
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.desk import Desk
from leman_desk.services.queries import (
    CaseFilter,
    JumpHit,
    MailRow,
    MessageView,
    Order,
    Queue,
    View,
)
from leman_desk.services.whole_mail import HEADS
from leman_desk.wording.errors import describe, describe_defects
from leman_desk.wording.labels import VIEW
from leman_desk.wording.moments import Moments
from leman_desk.wording.search_text import OF_CASES
from leman_desk.wording.words import Words


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
        self._shown: MessageView | None = None
        self._named: JumpHit | None = None
        self._pending: tuple[int, ...] | None = None
        self._apply_next = True
        self._now = datetime.now(UTC)
        self.setProperty("page", True)
        self._title = Text("", "heading")
        self._hint = Text("", "caption", "muted", wrap=True)
        self.search = SearchBar(theme, words)
        self.search.field.leave_out(OF_CASES)
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
        self.pane = MessagePane(theme, words)
        self.pane.address_requested.connect(lambda address: offer_link(self, self._words, address))
        self.verbs = MailVerbs(self, self, desk, actor, tasks, theme)
        self._build()
        self.search.searched.connect(lambda: self.reload(apply=True))
        self.search.closed.connect(self._leave_search)
        self.empty.action_requested.connect(self._leave_search)
        self.model.rows_needed.connect(self._read_rows)
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.list.activated.connect(self._on_activated)
        tasks.changed.connect(self._on_own_changes)
        actions.attach_letters(self.list, Scope.MAIL)
        actions.triggered.connect(self._on_action)
        self.retranslate(words)

    @property
    def words(self) -> Words:
        """The language."""
        return self._words

    @property
    def moments(self) -> Moments:
        """Language and zone."""
        return self._moments

    def front(self) -> MessageView | None:
        """Give the mail the person sees; the next one may be chosen before it is read."""
        shown = self._shown
        return shown if shown is not None and shown.id == self._message else None

    def chosen(self) -> MessageId | None:
        """Give the mail under the cursor."""
        return self._message

    def named(self) -> JumpHit | None:
        """Give the complaint that the mail in front names."""
        return self._named

    # --- the page protocol --------------------------------------------------------------------------

    def title(self) -> str:
        """Give the name of the list."""
        return self._words.t(VIEW[self._view_kind])

    def panes(self) -> Sequence[QWidget]:
        """Give list and message, for F6."""
        return [self.list, self.pane.area]

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._moments = Moments(words, self._moments.zone)
        self.delegate.moments = self._moments
        self._title.setText(self.title())
        self._hint.setText(words.t(HINTS[self._view_kind]))
        self.list.setAccessibleName(self.title())
        self.search.retranslate(words)
        self.search.field.setPlaceholderText(words.t("Sender, subject, text, file"))
        self.pane.retranslate(words)
        self.list.viewport().update()
        self._write_empty()
        self.read_message()

    def refresh(self, changes: Changes) -> None:
        """Read the list again when mail moved; a list that is not in front is read when it comes there."""
        if self.isVisible() and not changes.kinds.isdisjoint({Kind.MESSAGES, Kind.CASES}):
            self.reload(apply=False)

    def activated(self) -> None:
        """Read what came while another page was in front."""
        self._set_context()
        self.reload(apply=True)
        self.list.setFocus()

    def show_view(self, view: View) -> None:
        """Show another of the lists."""
        self._view_kind = view
        self.search.empty()
        self._message = None
        self.model.set_ids(())
        self.pane.clear()
        self._set_context()
        self.retranslate(self._words)
        self.reload(apply=True)
        self.title_changed.emit(self.title())

    def reload(self, *, apply: bool) -> None:
        """Read the list; a change by others is only offered."""
        self._apply_next = self._apply_next or apply
        desk, actor = self._desk, self._actor
        chosen = CaseFilter(view=self._view_kind, order=Order.NEWEST, text=self.search.text())

        def read() -> tuple[datetime, str, Queue]:
            zone = desk.calendars.of(desk.store.reader().calendar()).zone
            return desk.reading.now(), zone, desk.reading.queue(actor, chosen=chosen)

        self._tasks.read(read, self._arrived, self.show_error, owner=self, key="mails", name="mail_queue")

    def show_error(self, error: DeskError) -> None:
        """Say what went wrong, above the list."""
        title, sentence = describe(error, self._words)
        self.banner.show_banner(title, sentence, self._words.t("Close"), icon="result.attention")

    def _on_action(self, action: ActionId) -> None:
        if not self.isVisible():
            return
        if action is ActionId.FILTER:
            self.search.open()
        elif self._view_kind in APART:
            self.verbs.run(action)

    def _leave_search(self) -> None:
        """Show the whole list again."""
        was = self.search.text()
        self.search.empty()
        if was:
            self.reload(apply=True)
        self.list.setFocus()

    def _on_activated(self, _index: QModelIndex) -> None:
        self._actions.action(ActionId.LINK_OTHER).trigger()

    def _set_context(self) -> None:
        if self.isVisible():
            self._actions.set_context(Scope.MAIL if self._view_kind in APART else Scope.GLOBAL)

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._set_context()

    # --- list ---------------------------------------------------------------------------------------

    def _arrived(self, answer: tuple[datetime, str, Queue]) -> None:
        self._now, zone, queue = answer
        self._moments = Moments(self._words, zone)
        self.delegate.moments, self.delegate.now = self._moments, self._now
        ids = tuple(each for _, group in queue.groups for each in group)
        self.search.set_problems(queue.problems)
        newest = self._words.t("Only the newest {count} are shown.", count=self._words.number(len(ids)))
        self.search.set_notes([newest] if queue.capped else [])
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
            self.pane.clear()
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
        self.read_message()

    # --- message ------------------------------------------------------------------------------------

    def read_message(self) -> None:
        """Read the mail under the cursor."""
        message, desk, actor = self._message, self._desk, self._actor
        if message is None:
            return
        apart = self._view_kind in APART

        def read() -> tuple[MessageView, list[MailRow], JumpHit | None]:
            return (
                desk.reading.message_view(actor, message=message),
                desk.reading.mail_rows(actor, ids=[message]),
                desk.reading.named_case(actor, message=message) if apart else None,
            )

        self._tasks.read(
            read, self._show_message, self.show_error, owner=self, key="message", name="message_view"
        )

    def _show_message(self, answer: tuple[MessageView, list[MailRow], JumpHit | None]) -> None:
        message, rows, named = answer
        if message.id != self._message:
            return
        self._shown, self._named = message, named
        may = allowed(self._actor.roles, Act.WORK_CASES)
        matter = self._matter(rows[0]) if rows else ""
        if named is not None:
            names = self._words.t("It names {case}.", case=named.title)
            matter = " ".join(filter(None, (matter, names)))
        rule = may and allowed(self._actor.roles, Act.EDIT_SENDER_RULES)
        pictures = self.pane.show_message(
            message, matter, self._moments, self._now, may_save=may, may_rule=rule
        )
        attention = self._view_kind is View.ATTENTION
        number = named.title.partition(" ")[0] if named is not None else ""
        head = bool(HEADS & set(rows[0].defects.split())) if rows else False
        decide = may and self._view_kind in APART
        self.pane.offer(decide=decide, retry=may and attention, number=number, head=head)
        if pictures:
            self._read_images(message.id, pictures)

    def _read_images(self, message: MessageId, content_ids: tuple[str, ...]) -> None:
        desk, actor = self._desk, self._actor

        self._tasks.read(
            lambda: decode_pictures(desk.reading.inline_images(actor, message=message, wanted=content_ids)),
            lambda images: self.pane.set_images(int(message), images),
            self.show_error,
            owner=self,
            name="inline_images",
        )

    # --- words --------------------------------------------------------------------------------------

    def _hint_of(self, row: MailRow) -> str:
        return " · ".join(filter(None, (self._matter(row), self._moments.file_size(row.size))))

    def _matter(self, row: MailRow) -> str:
        """Say what is the matter with a mail, from the codes kept with it; the list says the rest."""
        said = []
        if row.rule:
            said.append(self._words.t("Set aside by the rule for {text}.", text=row.rule))
        if row.removed_at is not None:
            said.append(self._words.t("Removed by the retention rule"))
        elif self._view_kind is not View.ARCHIVE and row.defects.split():
            said.append(" ".join(describe_defects(row.defects, self._words)))
        return " ".join(said)

    def _spoken(self, row: MailRow) -> str:
        when = self._moments.moment_full(row.received_at)
        return ", ".join(filter(None, (row.sender, row.subject, when, self._matter(row))))

    def _write_empty(self) -> None:
        words = self._words
        if self.search.text():
            self.empty.show_state(
                "system.empty_search",
                words.t("Nothing matches"),
                words.t("Try fewer words."),
                words.t("Clear the filter"),
            )
            return
        self.empty.show_state(
            "system.empty_inbox", words.t(EMPTY[self._view_kind]), words.t(HINTS[self._view_kind])
        )

    # --- parts --------------------------------------------------------------------------------------

    def _build(self) -> None:
        splitter = QSplitter(Qt.Orientation.Horizontal)
        splitter.setObjectName("mail")
        splitter.setChildrenCollapsible(False)
        splitter.addWidget(self._build_list())
        splitter.addWidget(self.pane)
        splitter.setStretchFactor(1, 1)
        splitter.setSizes([self._theme.tokens.layout["list"], 10_000])
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(0)
        outer.addWidget(self.banner)
        outer.addWidget(splitter, 1)

    def _build_list(self) -> QWidget:
        left, column = _sheet()
        names = QVBoxLayout()
        names.setContentsMargins(16, 14, 14, 10)
        names.setSpacing(6)
        for part in (self._title, self._hint, self.search, self.news):
            names.addWidget(part)
        self._stack = QStackedLayout()
        column.addLayout(names)
        column.addWidget(Rule())
        column.addLayout(self._stack, 1)
        # Filled in its place: a stack that stands nowhere yet shows its first widget as a window.
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.empty)
        return left


def _sheet() -> tuple[QWidget, QVBoxLayout]:
    """Make a pane with the surface colour and its column."""
    pane = QWidget()
    pane.setProperty("surface", "surface")
    pane.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    column = QVBoxLayout(pane)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return pane, column
