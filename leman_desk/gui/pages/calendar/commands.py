"""The dialogs of the calendar page: working hours, versions, a rehearsal, files."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from leman_desk.domain.calendar_notes import DayMark
from leman_desk.domain.people import Actor
from leman_desk.gui.entry import Preset
from leman_desk.gui.pages.calendar.draft import Draft
from leman_desk.gui.pages.calendar.editing import Editing
from leman_desk.gui.pages.calendar.hours_dialog import HoursDialog
from leman_desk.gui.pages.calendar.rehearsal import RehearsalDialog
from leman_desk.gui.pages.calendar.tools import Tool
from leman_desk.gui.pages.calendar.versions import VersionsDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.desk import Desk
from leman_desk.wording.moments import Moments

_FILE_NAME = "leman-desk-calendar.ics"
_OFF = frozenset({DayMark.HOLIDAY, DayMark.SWAP_OFF})
_ONE_DAY = timedelta(days=1)


class CalendarCommands(QObject):
    """Opens dialogs over a page.

    Attributes:
        said: A sentence for the toast.
        failed: A `DeskError`.
    """

    said = Signal(str)
    failed = Signal(object)

    def __init__(
        self,
        page: QWidget,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        editing: Editing,
        presets: Sequence[Preset],
    ) -> None:
        super().__init__(page)
        self._page, self._desk, self._actor, self._tasks, self._theme = page, desk, actor, tasks, theme
        self._editing, self._presets = editing, presets

    def run(self, tool: Tool, draft: Draft, day: date, moments: Moments) -> None:
        """Do what a button says.

        Args:
            tool: Which.
            draft: The calendar being edited.
            day: The selected day.
            moments: Language and zone.
        """
        if tool is Tool.HOURS:
            self._open_hours(moments)
        elif tool is Tool.VERSIONS:
            common = (self._desk.calendar, self._actor, self._tasks, self._theme, moments)
            VersionsDialog(*common, self._page.window()).open()
        elif tool is Tool.REHEARSE:
            days = closure_around(draft, day)
            common_of = (self._desk, self._actor, self._tasks, self._theme, moments)
            RehearsalDialog(*common_of, days, self._page.window()).open()
        elif tool in {Tool.IMPORT, Tool.EXPORT}:
            self._choose_file(moments, reading=tool is Tool.IMPORT)

    def export(self, target: Path, moments: Moments) -> None:
        """Write the newest saved calendar to a file."""
        language = moments.words.language.value
        self._tasks.write(
            lambda: self._desk.calendar.export(self._actor, target=target, language=language),
            lambda _none: self.said.emit(moments.words.t("Calendar saved as {name}.", name=target.name)),
            self.failed.emit,
            owner=self,
            name="export calendar",
        )

    def _open_hours(self, moments: Moments) -> None:
        def read() -> tuple[datetime, int]:
            return self._desk.reading.now(), self._desk.reading.settings().promise_minutes

        def show(found: tuple[datetime, int]) -> None:
            draft = self._editing.draft
            if draft is None:
                return
            dialog = HoursDialog(
                self._tasks,
                self._theme,
                moments,
                draft.copy(),
                now=found[0],
                promise_minutes=found[1],
                presets=self._presets,
                parent=self._page.window(),
            )
            dialog.taken.connect(self._editing.set_hours)
            dialog.open()

        self._tasks.read(read, show, self.failed.emit, owner=self, key="hours", name="hours")

    def _choose_file(self, moments: Moments, *, reading: bool) -> None:
        t = moments.words.t
        title = t("Import days") if reading else t("Export the calendar")
        dialog = QFileDialog(self._page.window(), title)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if reading:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setNameFilter(t("Calendars (*.ics *.json)"))
            dialog.fileSelected.connect(lambda name: self._editing.read_file(Path(name)))
        else:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setNameFilters(["iCalendar (*.ics)", "JSON (*.json)"])
            dialog.selectFile(_FILE_NAME)
            dialog.fileSelected.connect(lambda name: self.export(Path(name), moments))
        dialog.open()


def closure_around(draft: Draft, day: date) -> tuple[date, date]:
    """Give first and last of the days off in a row that a day belongs to; of an ordinary day, itself."""

    def off(each: date) -> bool:
        return draft.entry(each).mark in _OFF

    first = last = day
    if off(day):
        while off(first - _ONE_DAY):
            first -= _ONE_DAY
        while off(last + _ONE_DAY):
            last += _ONE_DAY
    return first, last
