"""Shows what a week comes to, what it would move, and saves it as a new version of the calendar."""

from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal

from leman_desk.domain.calendar_notes import CalendarNotes
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import DeskError
from leman_desk.domain.people import Actor
from leman_desk.gui.entry import Entry
from leman_desk.gui.forms.hours_form import Example, example_of
from leman_desk.gui.pages.settings.hours_card import HoursCard
from leman_desk.gui.tasks import Tasks
from leman_desk.services.calendar_days import with_week
from leman_desk.services.calendar_queries import CalendarPreview
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk


@dataclass(frozen=True, slots=True)
class _Tried:
    """Hours of which it was counted what they would move."""

    preset: str
    base_version: int
    spec: dict[str, object]
    notes: CalendarNotes
    preview: CalendarPreview


class HoursVerbs(QObject):
    """The commands behind the card.

    Attributes:
        saved: The `Outcome`.
    """

    saved = Signal(object)

    def __init__(
        self, card: HoursCard, desk: Desk, actor: Actor, tasks: Tasks, entry: Entry, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._card, self._desk, self._actor = card, desk, actor
        self._tasks, self._entry = tasks, entry
        self._minutes = DeskSettings().promise_minutes
        self._tried: _Tried | None = None
        card.week_chosen.connect(self._count)
        card.preview_requested.connect(self._preview)
        card.save_requested.connect(self._save)

    def show_example_of(self, calendar: dict[str, object], minutes: int) -> None:
        """Show when an answer would be due by the calendar that is saved.

        Args:
            calendar: As `WorkCalendar.to_dict` gives it.
            minutes: Length of the promise.
        """
        self._minutes, now = minutes, datetime.now(UTC)
        show = self._card.form.show_example

        def count() -> Example:
            return example_of(calendar, now, minutes)

        self._tasks.read(count, show, show, owner=self, key="example", name="calendar")

    def _count(self, preset: str) -> None:
        show = self._card.form.show_example
        show(None)
        language, now, minutes = self._card.words.language, datetime.now(UTC), self._minutes
        self._tasks.read(
            lambda: example_of(self._entry.calendar_for(preset, language), now, minutes),
            show,
            show,
            owner=self,
            key="example",
            name="calendar",
        )

    def _preview(self, preset: str) -> None:
        self._card.set_busy(busy=True)
        language = self._card.words.language

        def count() -> _Tried:
            state = self._desk.calendar.state(self._actor)
            spec = with_week(state.spec, state.notes, self._entry.calendar_for(preset, language))
            preview = self._desk.calendar.preview(self._actor, spec=spec)
            return _Tried(preset, state.version.version, spec, state.notes, preview)

        self._tasks.read(
            count, self._show, self._card.show_error, owner=self, key="hours", name="preview calendar"
        )

    def _show(self, tried: _Tried) -> None:
        if tried.preset == self._card.form.preset:
            self._tried = tried
            self._card.show_preview(tried.preview)

    def _save(self, preset: str, reason: str) -> None:
        tried = self._tried
        if tried is None or tried.preset != preset:
            return
        self._card.set_busy(busy=True)

        def change() -> Outcome:
            return self._desk.calendar.apply(
                self._actor,
                spec=tried.spec,
                notes=tried.notes,
                reason=reason,
                base_version=tried.base_version,
                preset=preset,
            )

        self._tasks.write(change, self.saved.emit, self._not_saved, owner=self, name="set calendar")

    def _not_saved(self, error: DeskError) -> None:
        # What was counted may no longer hold: the next try counts anew.
        self._card.show_preview(None)
        self._card.show_error(error)
