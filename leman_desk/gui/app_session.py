"""One person at one open desk: the main window, its pages, and everything that ties them together."""

import logging
import math
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

from leman_desk.domain.errors import Bug, DeskError
from leman_desk.domain.people import Act, Actor, Role, allowed
from leman_desk.gui.action_table import ActionId, Scope
from leman_desk.gui.actions import Actions
from leman_desk.gui.app_background import Background
from leman_desk.gui.app_board import BoardMaker
from leman_desk.gui.app_escalation import Escalator
from leman_desk.gui.app_imports import Imports
from leman_desk.gui.app_nav import BOARD, PAGE_OF_ACTION, PEOPLE, SETTINGS, VIEW_PREFIX, groups
from leman_desk.gui.app_notices import Notice, Notices, backup_notice, clock_notice, mail_notice
from leman_desk.gui.app_pages import LATER, build_case_pages, build_later
from leman_desk.gui.app_status import StatusLine
from leman_desk.gui.app_surroundings import Surroundings
from leman_desk.gui.app_views import SavedViewsList
from leman_desk.gui.backup_lane import BackupLane, Doing
from leman_desk.gui.entry import Entry
from leman_desk.gui.reading.directory import OFFICE_ZONE
from leman_desk.gui.shell.main_window import MainWindow
from leman_desk.gui.shell.page import tell
from leman_desk.gui.tasks import Task, Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.undo import UndoStack
from leman_desk.services.changes import Changes, Kind, Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.intake import IntakeReport
from leman_desk.services.queries import Counts, JumpHit
from leman_desk.wording.errors import describe
from leman_desk.wording.labels import ROLE
from leman_desk.wording.moments import Moments
from leman_desk.wording.said import said
from leman_desk.wording.words import Words

_log = logging.getLogger(__name__)
_MINUTE_MS = 60_000
_QUEUED = {"reply.queued": False, "reply.queued_beside": True}
"""Whether a draft of another window was kept beside the reply."""
_COUNTED = frozenset({Kind.CASES, Kind.MESSAGES, Kind.CLOCKS})


class Session(QObject):
    """What is there between signing in and signing out.

    Attributes:
        lock_requested: A person wants the desk locked.
        language_requested: A `Language`.
        closing: The window closes.
        restore_requested: An admin wants to restore a backup, for which the desk must be closed.
        forward_requested: The window, or what stands before it, is wanted in front.
        idle_minutes_known: Minutes until the desk is to lock by itself; 0 never.
    """

    lock_requested = Signal()
    language_requested = Signal(object)
    closing = Signal()
    idle_minutes_known = Signal(int)
    forward_requested = Signal()
    restore_requested = Signal()

    def __init__(
        self,
        app: QApplication,
        entry: Entry,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
    ) -> None:
        super().__init__()
        self.desk, self.actor = desk, actor
        self._entry, self._tasks, self._theme, self._words = entry, tasks, theme, words
        self._counts = Counts()
        self._ended = False
        self.actions = Actions(theme, words, self)
        self.undo = UndoStack(tasks, self)
        self.window = MainWindow(app, theme, words, self.actions, entry.resources / "logo.svg")
        self.notices = Notices(self.window.banner, self)
        self.background = Background(desk, tasks, self, actor=actor)
        self.status = StatusLine(self.window, words, OFFICE_ZONE)
        self.backups = BackupLane(desk, actor, tasks, self)
        self._around = Surroundings(
            entry, desk, actor, tasks, theme, words, self.actions, self.window, self.backups
        )
        self._minute = QTimer(self)
        self._minute.setInterval(_MINUTE_MS)
        self._minute.timeout.connect(lambda: self.status.show_time(datetime.now(UTC)))
        self.actions.set_roles(actor.roles)
        self.actions.set_letters(wanted=entry.local().single_letter_keys)
        self.window.restore_panes(entry.local().sizes("window"))
        # Somebody who only administers sees no cases, so those pages are not even built.
        reads = allowed(actor.roles, Act.READ_CASES)
        self.work = build_case_pages(self._around, self._check_mail, self.show_page, self) if reads else None
        self.escalator = (
            Escalator(self._around, self.notices, self.work.open_case, self) if self.work else None
        )
        self.board = BoardMaker(self._around, self.work, self)
        self.imports = Imports(self._around, self.notices, self.show_page, self._refresh, self)
        self._views = self.work.views if self.work is not None else frozenset()
        self.saved = SavedViewsList(self._around, self.work, self) if self.work is not None else None
        self._connect()
        if self.saved is not None:
            self.saved.read_anew.connect(self._fill_nav)
            self.saved.failed.connect(self.show_error)
        self._fill()

    # --- coming and going -----------------------------------------------------------------------------

    def start(self, size_of: MainWindow | None = None) -> None:
        """Show the window, and only then begin what runs beside it."""
        if size_of is not None:
            self.window.restoreGeometry(size_of.saveGeometry())
        self.window.show()
        self._show_first()
        self._read_desk()
        self._count()
        self._minute.start()
        self.background.start()
        self.backups.start()
        if self.escalator is not None:
            self.escalator.start()

    def hide(self) -> None:
        """Leave nothing to be seen or taken back; mail goes on being read and sent."""
        self._tell_later("locking")
        self.imports.hide()
        if self.work is not None:
            self.work.closing()
        self.undo.clear()
        self.window.toast.dismiss()
        self.window.hide()

    def come_back(self) -> None:
        """Show the window again to the same person."""
        self.window.show()
        self.window.raise_()
        self.window.activateWindow()

    def end(self) -> None:
        """Let pages keep what was typed, stop what runs beside, and take the window away."""
        if self._ended:
            return
        self._ended = True
        self._minute.stop()
        self.board.stop()
        self.background.stop()
        self.backups.stop()
        if self.escalator is not None:
            self.escalator.stop()
        if self.work is not None:
            self.work.closing()
        self._tell_later("closing")
        try:
            self._entry.save_sizes("window", self.window.pane_sizes())
        except DeskError as error:
            # A convenience of the next start must not keep the desk from closing, as on a full disk.
            _log.info("sizes not remembered: %s", error)
        self.undo.clear()
        self.window.hide()

    def _tell_later(self, method: str) -> None:
        for page_id in LATER:
            page = self.window.page(page_id)
            if page is not None:
                tell(page, method)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = self._around.words = words
        self.notices.clear()
        self._compare_clocks()
        self._tell_of_backups()
        self.window.retranslate(words)
        self.status.retranslate(words)
        self.imports.retranslate()
        if self.escalator is not None:
            self.escalator.retranslate()
        self._fill()

    def show_error(self, error: DeskError) -> None:
        """Say what went wrong, in the strip, where it stays until it was read."""
        told = describe(error, self._words)
        icon = "system.connection_broken" if isinstance(error, Bug) else "result.attention"
        self.notices.put("error", Notice(told.title, told.sentence, self._words.t("Close"), icon=icon))

    def show_page(self, page_id: str) -> None:
        """Bring a page to the front, building it the first time; the board comes as soon as it is built."""
        self.board.forget()
        if self.work is not None and (page_id in self._views or page_id.startswith(VIEW_PREFIX)):
            self.work.show(page_id)
            return
        if page_id == BOARD and not self.board.made:
            self.board.show()
            return
        if self.window.page(page_id) is None:
            if page_id not in LATER:
                return
            self.window.add_page(page_id, build_later(page_id, self._around, self.work))
        # None of these pages has a case in front that Ctrl+R could mean.
        self.actions.set_context(Scope.GLOBAL)
        self.window.show_page(page_id)

    # --- wiring -----------------------------------------------------------------------------------------

    def _connect(self) -> None:
        window, actions, tasks, background = self.window, self.actions, self._tasks, self.background
        actions.on(ActionId.LOCK, self.lock_requested.emit)
        actions.on(ActionId.UNDO, self.undo.undo)
        actions.on(ActionId.REDO, self.undo.redo)
        actions.on(ActionId.CHECK_MAIL, self._check_mail)
        for action, page_id in PAGE_OF_ACTION.items():
            actions.set_available(action, available=page_id in self._views or page_id in LATER)
            actions.on(action, partial(self.show_page, page_id))
        window.nav.chosen.connect(self.show_page)
        window.toast.undo_requested.connect(self.undo.undo)
        window.language_requested.connect(self.language_requested)
        window.close_requested.connect(self.closing)
        window.jump.query_requested.connect(self._jump)
        window.jump.hit_chosen.connect(self._open_hit)
        self.undo.changed.connect(self._show_undo)
        self.undo.undone.connect(self._say)
        self.undo.redone.connect(self._say)
        self.undo.failed.connect(self.show_error)
        tasks.changed.connect(self._refresh)
        tasks.outcome_reached.connect(self._say)
        tasks.error_raised.connect(self.show_error)
        background.changed.connect(self._refresh)
        background.erased.connect(self.undo.clear)
        background.checking.connect(self._show_checking)
        background.checked.connect(self._was_checked)
        background.check_failed.connect(self._check_failed)
        background.mailboxes_read.connect(self.status.set_mailboxes)
        background.mailboxes_read.connect(lambda _rows: self._compare_clocks())
        background.trouble.connect(self._trouble)
        self.backups.changed.connect(self._tell_of_backups)
        self.backups.started.connect(self._show_backup)
        self.backups.restore_requested.connect(self.restore_requested)
        if self.escalator is not None:
            self.escalator.forward_requested.connect(self.forward_requested)
            background.changed.connect(self.escalator.refresh)

    def _fill(self) -> None:
        words, actor = self._words, self.actor
        self._fill_nav()
        named = ", ".join(words.t(ROLE[role]) for role in Role if role in actor.roles)
        self.window.footer.set_person(actor.name, named)
        self._show_undo()

    def _fill_nav(self) -> None:
        saved = self.saved.items() if self.saved is not None else ()
        self.window.nav.set_groups(groups(self._words, self.actor.roles, self._counts, self._views, saved))

    def _show_first(self) -> None:
        if self.work is None:
            self.show_page(PEOPLE if Role.ADMIN in self.actor.roles else SETTINGS)
            return
        if Role.AGENT not in self.actor.roles and allowed(self.actor.roles, Act.READ_REPORTS):
            self.show_page(BOARD)
            return
        # Asked of the desk, as an agent begins with the inbox when mail waits there.
        self._tasks.read(
            lambda: self.desk.reading.first_view(self.actor),
            lambda view: self.show_page(view.value),
            self._trouble,
            owner=self,
            name="first view",
        )

    # --- what the desk says -----------------------------------------------------------------------------

    def _read_desk(self) -> None:
        def read() -> tuple[str, int, bool, int, int]:
            version = self.desk.store.reader().calendar()
            settings = self.desk.reading.settings()
            zone = self.desk.calendars.of(version).zone
            return zone, version.version, settings.sample, settings.idle_lock_minutes, settings.undo_seconds

        self._tasks.read(read, self._take_desk, self._trouble, owner=self, key="desk", name="desk")

    def _take_desk(self, found: tuple[str, int, bool, int, int]) -> None:
        zone, version, sample, idle_minutes, undo_seconds = found
        self.status.set_desk(zone=zone, calendar=version, sample=sample)
        self.background.set_grace(undo_seconds)
        if sample:
            self.actions.set_available(ActionId.CHECK_MAIL, available=False)
        else:
            self.background.start_mail()
        self.idle_minutes_known.emit(idle_minutes)

    def _count(self) -> None:
        self._tasks.read(
            lambda: self.desk.reading.counts(self.actor),
            self._take_counts,
            self._trouble,
            owner=self,
            key="counts",
            name="counts",
        )

    def _take_counts(self, counts: Counts) -> None:
        self._counts = counts
        self._fill_nav()

    def _refresh(self, changes: Changes) -> None:
        self.window.refresh(changes)
        if self.saved is not None:
            self.saved.refresh(changes)
        if not changes.kinds.isdisjoint(_COUNTED):
            self._count()
        if Kind.SETTINGS in changes.kinds:
            self._read_desk()

    def _say(self, outcome: Outcome) -> None:
        leaves = outcome.params.get("leaves_at")
        if outcome.said in _QUEUED and isinstance(leaves, datetime):
            person = str(outcome.params.get("person", ""))
            self._count_down(person, leaves, beside=_QUEUED[outcome.said])
            return
        if text := said(self._words, outcome.said, outcome.params):
            self.window.toast.say(text, undoable=outcome.undo is not None)

    def _count_down(self, person: str, leaves: datetime, *, beside: bool) -> None:
        seconds = math.ceil((leaves - datetime.now(UTC)).total_seconds())
        if seconds <= 0:
            return

        kept = self._words.t("Your draft from another window is kept.") if beside else ""

        def text_of(left: int) -> str:
            told = self._words.t("Reply to {person} leaves in {seconds} s.", person=person, seconds=left)
            return f"{told} {kept}".rstrip()

        self.window.toast.count_down(text_of, seconds)

    def _show_undo(self) -> None:
        self.actions.set_available(ActionId.UNDO, available=self.undo.can_undo)
        self.actions.set_available(ActionId.REDO, available=self.undo.can_redo)
        following = self.undo.next_undo
        told = said(self._words, following.said, following.params).rstrip(".") if following else ""
        self.actions.set_text(ActionId.UNDO, self._words.t("Undo: {what}", what=told) if told else "")

    # --- searching ----------------------------------------------------------------------------------------

    def _jump(self, query: str) -> None:
        def show(hits: list[JumpHit]) -> None:
            views = self.saved.hits(query) if self.saved is not None else []
            self.window.jump.show_hits([*views, *hits], query)

        self._tasks.read(
            lambda: self.desk.reading.jump(self.actor, text=query),
            show,
            self._trouble,
            owner=self,
            key="jump",
            name="jump",
        )

    def _open_hit(self, hit: JumpHit) -> None:
        if hit.page:
            self.show_page(hit.page)
        elif self.work is not None:
            self.work.open_case(hit.case)

    # --- mail -----------------------------------------------------------------------------------------------

    def _check_mail(self) -> None:
        if not self.background.mailboxes:
            self.notices.put(
                "no mailbox",
                Notice(
                    self._words.t("The desk has no mailbox yet"),
                    self._words.t("An admin sets it up in Settings."),
                    self._words.t("Open Settings"),
                    lambda: self.show_page(SETTINGS),
                    "mail.envelope",
                ),
            )
            return
        self.background.check_now()

    def _show_checking(self, task: Task) -> None:
        def text_of(done: int, total: int) -> str:
            if total:
                return self._words.t("Reading new mail, {done} of {total}", done=done, total=total)
            return self._words.t("Looking for new mail…")

        self.window.progress.follow(task, text_of)

    def _was_checked(self, mailbox: int, _report: IntakeReport) -> None:
        self.notices.drop(f"mail:{mailbox}")
        self.notices.drop("no mailbox")

    def _check_failed(self, mailbox: int, error: DeskError) -> None:
        address = next((row.address for row in self.background.mailboxes if row.id == mailbox), "")
        again = partial(self.background.check, mailbox)
        notice = mail_notice(error, address, self._words, again, self._way_to_settings())
        self.notices.put(f"mail:{mailbox}", notice)

    def _way_to_settings(self) -> Callable[[], object] | None:
        return partial(self.show_page, SETTINGS) if allowed(self.actor.roles, Act.ADMINISTER) else None

    # --- backups --------------------------------------------------------------------------------------------

    def _tell_of_backups(self) -> None:
        """Say in the strip why there is no new backup, until there is one."""
        error = self.backups.trouble
        if error is None:
            self.notices.drop("backup")
            return
        self.notices.put("backup", backup_notice(error, self._words, self._way_to_settings()))

    def _show_backup(self, task: Task) -> None:
        def text_of(_done: int, _total: int) -> str:
            if self.backups.doing is Doing.MAKING:
                return self._words.t("Backing the desk up…")
            return self._words.t("Checking backups…")

        self.window.progress.follow(task, text_of, self.backups.cancel)

    def _compare_clocks(self) -> None:
        notice = clock_notice(self.background.mailboxes, Moments(self._words, OFFICE_ZONE))
        if notice is None:
            self.notices.drop("clock")
        else:
            self.notices.put("clock", notice)

    def _trouble(self, error: DeskError | None) -> None:
        if error is None:
            self.notices.drop("store")
            return
        told = describe(error, self._words)
        self.notices.put("store", Notice(told.title, told.sentence, icon="system.database"))
