"""Edits under way: kept in a draft, tried out while they grow, applied together as one version."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, QTimer, Signal

from leman_desk.domain.calendar_notes import CalendarNotes
from leman_desk.domain.errors import DeskError
from leman_desk.domain.people import Actor
from leman_desk.gui.pages.calendar.draft import DayEntry, Draft
from leman_desk.gui.tasks import Task, Tasks
from leman_desk.services.calendar_queries import CalendarPreview, CalendarState
from leman_desk.services.work_calendar import WorkCalendars

_WAIT_MS = 300
Merged = tuple[dict[str, object], CalendarNotes]


class Editing(QObject):
    """The draft of the page and what is done with it.

    Attributes:
        changed: The draft is another one, or was edited.
        counting: What it would move is being counted.
        previewed: A `CalendarPreview` of the draft as it is.
        refused: A `DeskError` that keeps the draft from being counted.
        failed: A `DeskError` of applying, loading or reading a file.
        busy_changed: Whether a version is being made.
        merged: Days that loading or reading a file changed, as a number.
        rebased: Number of a version that came meanwhile, under the edits.
    """

    changed = Signal()
    counting = Signal()
    previewed = Signal(object)
    refused = Signal(object)
    failed = Signal(object)
    busy_changed = Signal(bool)
    merged = Signal(int)
    rebased = Signal(int)

    def __init__(self, calendar: WorkCalendars, actor: Actor, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._calendar, self._actor, self._tasks = calendar, actor, tasks
        self.draft: Draft | None = None
        self.preview: CalendarPreview | None = None
        self.revision = 0
        self._preset = self._base_preset = ""
        self._drop = False
        self._asked: Task | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._count)

    @property
    def pending(self) -> bool:
        """Whether anything is edited and not applied."""
        return self.draft is not None and self.draft.changed and not self._drop

    # --- what is read ---------------------------------------------------------------------------------

    def take(self, state: CalendarState) -> None:
        """Take what was read, and say so; edits are kept and put upon a version that came meanwhile."""
        version, draft = state.version.version, self.draft
        self._base_preset = state.version.preset
        if draft is None or not self.pending:
            self.draft = Draft(version, state.spec, state.notes)
            self._drop = False
            self._forget()
        elif version != draft.version:
            self.draft = draft.onto(version, state.spec, state.notes)
            self.rebased.emit(version)
            self._edited()
        else:
            # The same calendar, but clocks may have moved since it was counted.
            self._timer.start()
            self.changed.emit()

    # --- edits ----------------------------------------------------------------------------------------

    def put(self, day: date, entry: DayEntry, partner_name: str) -> None:
        """Make a day what the entry says."""
        if self.draft is not None:
            self.draft.put(day, entry, partner_name)
            self._edited()

    def set_hours(self, zone: str, week: Mapping[str, Sequence[Sequence[str]]], preset: str) -> None:
        """Give the calendar another week and zone."""
        if self.draft is not None:
            self.draft.set_hours(zone, week)
            self._preset = preset
            self._edited()

    def discard(self) -> None:
        """Drop all edits."""
        draft = self.draft
        if draft is not None:
            self.draft = draft.without_edits()
            self._forget()

    def load_holidays(self, year: int, language: str) -> None:
        """Merge the public holidays of a year into the draft."""
        self._merge(
            lambda spec, notes: self._calendar.load_holidays(
                self._actor, spec=spec, notes=notes, year=year, language=language
            )
        )

    def read_file(self, path: Path) -> None:
        """Merge the days of a file into the draft."""
        self._merge(
            lambda spec, notes: self._calendar.read_days(self._actor, spec=spec, notes=notes, path=path)
        )

    def apply(self, reason: str) -> None:
        """Make one version of all edits."""
        draft = self.draft
        if draft is None or not self.pending:
            return
        preset = self._preset if draft.hours_changed else self._base_preset
        spec, notes, base = draft.copy(), draft.notes, draft.version
        self.busy_changed.emit(True)
        self._tasks.write(
            lambda: self._calendar.apply(
                self._actor, spec=spec, notes=notes, reason=reason, base_version=base, preset=preset
            ),
            lambda _outcome: self._applied(),
            self._not_applied,
            owner=self,
            name="apply calendar",
        )

    # --- inside ---------------------------------------------------------------------------------------

    def _merge(self, merge: Callable[[dict[str, object], CalendarNotes], Merged]) -> None:
        draft = self.draft
        if draft is None:
            return
        spec, notes, revision = draft.copy(), draft.notes, self.revision

        def done(found: Merged) -> None:
            # Edits made while a file was read would be lost under it.
            if self.draft is not draft or self.revision != revision:
                self._merge(merge)
                return
            before = draft.changed_days()
            draft.take(*found)
            self.merged.emit(len(draft.changed_days() - before))
            self._edited()

        self._tasks.read(lambda: merge(spec, notes), done, self.failed.emit, owner=self, key="merge")

    def _edited(self) -> None:
        self.revision += 1
        self.preview = None
        if self.pending:
            self._timer.start()
            self.counting.emit()
        else:
            self._forget()
            return
        self.changed.emit()

    def _forget(self) -> None:
        self._timer.stop()
        if self._asked is not None:
            self._asked.cancel()
        self.revision += 1
        self.preview, self._preset = None, ""
        self.changed.emit()

    def _count(self) -> None:
        draft = self.draft
        if draft is None or not self.pending:
            return
        spec, revision = draft.copy(), self.revision

        def done(found: CalendarPreview) -> None:
            if revision == self.revision:
                self.preview = found
                self.previewed.emit(found)

        self._asked = self._tasks.read(
            lambda: self._calendar.preview(self._actor, spec=spec),
            done,
            self.refused.emit,
            owner=self,
            key="preview",
            name="preview calendar",
        )

    def _applied(self) -> None:
        self._drop = True
        self.busy_changed.emit(False)

    def _not_applied(self, error: DeskError) -> None:
        self.busy_changed.emit(False)
        self.failed.emit(error)
