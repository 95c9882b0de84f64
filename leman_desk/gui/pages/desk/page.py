"""The desk page: queue, conversation and case panel, and the commands upon them."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSplitter, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.complaint import ENDED_STATUSES
from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId, MessageId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.action_table import ActionId, Scope
from leman_desk.gui.actions import Actions
from leman_desk.gui.pages.desk.case_panel import CasePanel
from leman_desk.gui.pages.desk.clock_verbs import ClockVerbs
from leman_desk.gui.pages.desk.commands import CaseCommands, concerns_case, concerns_queue, concerns_rows
from leman_desk.gui.pages.desk.conversation import Conversation
from leman_desk.gui.pages.desk.drawer import Drawer
from leman_desk.gui.pages.desk.front_read import Surround, read_front
from leman_desk.gui.pages.desk.queue_pane import QueuePane
from leman_desk.gui.pages.desk.verbs import DeskVerbs
from leman_desk.gui.pages.desk.view_verbs import ViewVerbs
from leman_desk.gui.reading.directory import Directory, concerns_directory, read_directory
from leman_desk.gui.reading.pictures import decode_pictures
from leman_desk.gui.reading.writers import WritersWatch
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.banner import Banner
from leman_desk.services.changes import Changes
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseView, View
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_MINUTE_MS = 60_000
_SETTLE_MS = 70
_SEEN_MS = 900
_WIDE = 1280


class DeskPage(QWidget):
    """Screens 01 and 02, and the inbox to triage.

    Attributes:
        reply_requested: (`CaseId`, template code; empty for the fitting one): the composer is wanted.
        deadline_requested: (`CaseId` or `ClockRef`): how was this counted?
        search_requested: Text for the jump list, such as a customer's address.
        customer_requested: The `CustomerId` whose card is wanted.
        request_requested: The `CaseId` of the deletion request that is wanted.
        check_requested: Mail is to be checked.
        title_changed: The page has another title.
    """

    reply_requested = Signal(object, str)
    deadline_requested = Signal(object)
    search_requested = Signal(str)
    customer_requested = Signal(object)
    request_requested = Signal(object)
    check_requested = Signal()
    title_changed = Signal(str)

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        """Build the page; nothing is read before `show_view` or `activated`.

        Args:
            desk: The open desk.
            actor: The person signed in.
            tasks: The lanes.
            theme: Colours, fonts, icons.
            words: The window's language.
            actions: The commands of the window; the page hears those that are about cases.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self._theme, self._words, self._actions = theme, words, actions
        self._directory = Directory()
        self._moments = Moments(words, self._directory.zone)
        self._case: CaseId | None = None
        self._around = Surround()
        self._loaded = False
        self._own = False
        self._pending_changes = Changes()
        self.setProperty("page", True)
        self.commands = CaseCommands(desk, actor, tasks, self)
        self.queue = QueuePane(desk, actor, tasks, theme, words)
        self.conversation = Conversation(actor, theme, self._moments)
        self.writers = WritersWatch(desk, actor, tasks, self.conversation.writers, self)
        self.panel = CasePanel(actor, theme, self._moments)
        self.banner = Banner(theme)
        self.banner.action_requested.connect(self.banner.hide)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setObjectName("desk")
        self.splitter.setChildrenCollapsible(False)
        self.splitter.addWidget(self.queue)
        self.splitter.addWidget(self.conversation)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setSizes([theme.tokens.layout["list"], 10_000])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.banner)
        column.addWidget(self.splitter, 1)
        self.drawer = Drawer(self, self.splitter, self.panel, theme)
        theme.changed.connect(self._arrange)
        self.verbs = DeskVerbs(self, self, desk, actor, tasks, theme)
        self.clock_verbs = ClockVerbs(self, self, desk, actor, tasks, theme)
        self.views = ViewVerbs(self, self, desk, actor, tasks, theme, actions)
        self._timers()
        self._connect()
        actions.attach_letters(self.queue.view, Scope.TRIAGE)
        actions.triggered.connect(self._on_action)

    def _timers(self) -> None:
        def single(milliseconds: int, slot: Callable[[], None]) -> QTimer:
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.setInterval(milliseconds)
            timer.timeout.connect(slot)
            return timer

        self._settle = single(_SETTLE_MS, self.read_case)
        self._seen = single(_SEEN_MS, self._mark_seen)
        self._gather = single(0, self._take_changes)
        self._minute = QTimer(self)
        self._minute.timeout.connect(self.tick)
        self._minute.start(_MINUTE_MS)

    def _connect(self) -> None:
        queue, talk, panel, commands = self.queue, self.conversation, self.panel, self.commands
        queue.case_changed.connect(self._on_case)
        queue.case_opened.connect(lambda _case: talk.area.setFocus())
        queue.page_requested.connect(talk.page)
        queue.check_requested.connect(self.check_requested)
        queue.failed.connect(self.show_error)
        queue.sought.connect(talk.set_sought)
        queue.saved_left.connect(self.retitle)
        talk.reply_requested.connect(self.ask_reply)
        talk.note_written.connect(commands.add_note)
        talk.remove_note_requested.connect(commands.remove_note)
        talk.whole_requested.connect(lambda mail: commands.fetch_whole(mail.id))
        talk.evidence_requested.connect(lambda mail, each: commands.add_attachments(mail.id, each))
        talk.recall_requested.connect(lambda each: self._with_case(commands.recall, each))
        talk.arrived_requested.connect(lambda each: commands.settle(each.id, arrived=True))
        talk.lost_requested.connect(lambda each: commands.settle(each.id, arrived=False))
        talk.images_needed.connect(self._read_images)
        talk.merged_requested.connect(self.open_number)
        panel.clock.counted_requested.connect(self.ask_deadline)
        panel.clocks.counted_requested.connect(self.deadline_requested)
        panel.clock.confirm_requested.connect(lambda: self._with_case(commands.confirm_answer))
        panel.fields.status_chosen.connect(lambda value: self._of_front(commands.set_status, value))
        panel.fields.category_chosen.connect(lambda value: self._of_front(commands.set_category, value))
        panel.fields.severity_chosen.connect(lambda value: self._of_front(commands.set_severity, value))
        panel.fields.assignee_chosen.connect(lambda value: self._of_front(commands.assign, value))
        panel.evidence.withdraw_requested.connect(commands.withdraw)
        panel.customer.card_requested.connect(self.customer_requested)
        panel.customer.request_requested.connect(self.request_requested)
        panel.tasks.added.connect(lambda text: self._with_case(commands.add_task, text))
        panel.tasks.done_changed.connect(lambda task, done: commands.set_task_done(task.id, done=done))
        commands.failed.connect(self._on_failed)
        commands.note_saved.connect(lambda case: talk.editor.saved(int(case)))
        commands.phone_revealed.connect(panel.customer.show_phone)
        commands.recalled.connect(lambda case: self.reply_requested.emit(case, ""))
        self._tasks.changed.connect(self._on_own_changes)

    # --- the page protocol --------------------------------------------------------------------------

    def title(self) -> str:
        """Give the name of the queue, or of the saved view."""
        return self.queue.name()

    def panes(self) -> Sequence[QWidget]:
        """Give queue, conversation and panel, for F6."""
        panes: list[QWidget] = [self.queue.view, self.conversation.area]
        return [*panes, self.panel] if self.panel.isVisible() else panes

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._take_directory(self._directory)
        self.queue.retranslate(words)
        self.read_case()

    def refresh(self, changes: Changes) -> None:
        """Read again what is stale: the one path for own commands, mail and other people's work."""
        self._pending_changes |= changes
        self._gather.start()
        self.writers.refresh(changes)

    def activated(self) -> None:
        """Read what was missed while another page was in front."""
        self._set_context()
        self._minute.start()
        self.prepare()
        self.queue.reload(apply=True)
        self.queue.mark_stale(frozenset())
        self.read_case()
        self.queue.view.setFocus()

    def show_view(self, view: View) -> None:
        """Show a queue of cases."""
        self.prepare()
        self.queue.set_view(view)
        self.retitle()

    def prepare(self) -> None:
        """Read names and zone, if that was not done."""
        if not self._loaded:
            self._read_directory()

    def retitle(self) -> None:
        """Tell that something else is shown."""
        self._set_context()
        self.title_changed.emit(self.title())

    def open_case(self, case: CaseId) -> None:
        """Show a case, in the list if it is there, beside it if not."""
        if not self.queue.select(case):
            self._on_case(case)

    def open_number(self, number: str) -> None:
        """Show a case by its number."""
        desk, actor = self._desk, self._actor
        self._tasks.read(
            lambda: desk.reading.case_by_number(actor, number=number),
            self.open_case,
            self.show_error,
            owner=self,
            name="case_by_number",
        )

    def tick(self) -> None:
        """Bring every clock up to date; nothing moves."""
        if self.isVisible():
            self.queue.tick()
            self.read_case()

    def show_error(self, error: DeskError) -> None:
        """Say what went wrong, above the panes."""
        title, sentence = describe(error, self._words)
        self.banner.show_banner(title, sentence, self._words.t("Close"), icon="result.attention")

    # --- refresh ------------------------------------------------------------------------------------

    def _on_own_changes(self, _changes: Changes) -> None:
        """What this window did is shown at once; only the work of others is merely offered."""
        self._own = True

    def _on_action(self, action: ActionId) -> None:
        if self.isVisible():
            self.verbs.run(action)

    def _take_changes(self) -> None:
        changes, own = self._pending_changes, self._own
        self._pending_changes, self._own = Changes(), False
        if concerns_directory(changes):
            self._read_directory()
        if concerns_rows(changes):
            self.queue.mark_stale(changes.cases)
        if concerns_queue(changes):
            self.queue.reload(apply=own)
        if concerns_case(changes, self._case):
            self.read_case()

    def _read_directory(self) -> None:
        desk, self._loaded = self._desk, True
        self._tasks.read(
            lambda: read_directory(desk),
            self._take_directory,
            self.show_error,
            owner=self,
            key="directory",
            name="directory",
        )

    def _take_directory(self, directory: Directory) -> None:
        before = self._moments
        self._directory = directory
        self._moments = Moments(self._words, directory.zone)
        self.queue.set_directory(directory)
        # New moments write the conversation anew and lose the place in it, so only when they say otherwise.
        if before.words is not self._moments.words or before.zone != self._moments.zone:
            self.conversation.set_moments(self._moments)
        view = self.panel.case_view
        if view is not None:
            self._show_panel(view, datetime.now(UTC))

    # --- the case in front --------------------------------------------------------------------------

    def _on_case(self, case: CaseId | None) -> None:
        self._case = self.conversation.chosen = case
        self._seen.stop()
        self._set_context()
        if case is not None:
            self._settle.start()
            return
        self._settle.stop()
        self.conversation.clear()
        self.writers.look(None)
        self.panel.clear()

    def read_case(self) -> None:
        """Read the case in front; what did not change stays as it stands."""
        case, desk, actor = self._case, self._desk, self._actor
        if case is None:
            return
        self._tasks.read(
            lambda: read_front(desk, actor, case),
            self._show_case,
            self.show_error,
            owner=self,
            key="case",
            name="case_view",
        )

    def _show_case(self, answer: tuple[datetime, CaseView, Surround]) -> None:
        now, view, around = answer
        if view.row.id != self._case:
            return
        self._around = around
        self.conversation.show_case(view, now)
        self.writers.look(view.row.id)
        self._show_panel(view, now)
        if view.row.unread and allowed(self._actor.roles, Act.WORK_CASES):
            self._seen.start()

    def _show_panel(self, view: CaseView, now: datetime) -> None:
        triage = not view.triaged and view.row.status not in ENDED_STATUSES
        self.panel.show_case(view, self._directory, self._moments, now, self._around, triage=triage)
        for action, button in self.panel.offers():
            self._actions.set_available(action, available=not button.isHidden())
        self._set_context()

    def _mark_seen(self) -> None:
        if self._case is not None and self.isVisible():
            self.commands.mark_read([self._case], unread=False, by_hand=False)

    def _set_context(self) -> None:
        if self.isVisible():
            of_case = Scope.TRIAGE if self.queue.queue_view is View.TRIAGE else Scope.CASE
            self._actions.set_context(Scope.GLOBAL if self._case is None else of_case)

    def _read_images(self, message: MessageId, content_ids: tuple[str, ...]) -> None:
        """Fetch inline pictures of a mail; they come from its own bytes, never from outside."""
        desk, actor = self._desk, self._actor

        self._tasks.read(
            lambda: decode_pictures(desk.reading.inline_images(actor, message=message, wanted=content_ids)),
            lambda images: self.conversation.set_images(int(message), images),
            self.show_error,
            owner=self,
            name="inline_images",
        )

    def front(self) -> CaseView | None:
        """Give the case in front once it is shown."""
        view = self.conversation.case_view
        return view if view is not None and view.row.id == self._case else None

    def chosen(self) -> list[CaseId]:
        """Give the cases that a command is for: those selected, else the one in front."""
        selected = self.queue.view.selected_cases()
        if self._case is not None and (not selected or self._case not in selected):
            return [self._case]
        return selected

    @property
    def directory(self) -> Directory:
        """Names of people and categories."""
        return self._directory

    @property
    def moments(self) -> Moments:
        """Language and zone of the moment."""
        return self._moments

    @property
    def words(self) -> Words:
        """The language of the moment."""
        return self._words

    def ask_reply(self, template: str) -> None:
        """Ask for the composer."""
        self._with_case(self.reply_requested.emit, template)

    def ask_deadline(self) -> None:
        """Ask how the deadline was counted."""
        self._with_case(self.deadline_requested.emit)

    def ask_search(self, text: str) -> None:
        """Ask for the jump list."""
        self.search_requested.emit(text)

    def _with_case(self, act: Callable[..., object], *values: object) -> None:
        if self._case is not None:
            act(self._case, *values)

    def _of_front(self, command: Callable[..., None], value: object) -> None:
        """Use a property of the panel: it is that of the case in front, whatever else is selected."""
        if self._case is not None:
            command([self._case], value)

    def _on_failed(self, error: DeskError) -> None:
        """Say it, and show what is true again where a drop-down already showed the wish."""
        self.show_error(error)
        self.read_case()

    # --- size ---------------------------------------------------------------------------------------

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._arrange()
        self._set_context()

    def _arrange(self) -> None:
        """Put the panel beside the conversation where three panes of this size of text have room."""
        self.drawer.arrange(wide=self.window().width() * 100 >= _WIDE * self._theme.scale)
