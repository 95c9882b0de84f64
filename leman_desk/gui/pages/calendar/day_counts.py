"""Counts the open hours of a month's days in the reader lane, as saved and as edited, and keeps them."""

from collections.abc import Callable, Mapping
from datetime import date

from PySide6.QtCore import QObject, QTimer, Signal

from leman_desk.gui.pages.calendar.draft import Draft
from leman_desk.gui.pages.calendar.editing import Editing
from leman_desk.gui.pages.calendar.month import DayCount, Months, count_days, weeks_of
from leman_desk.gui.slices import AFTER_PAINT_MS
from leman_desk.gui.tasks import Tasks

Days = Mapping[date, DayCount]
Counted = dict[int, dict[date, DayCount]]
Count = Callable[[], Counted]


class DayCounts(QObject):
    """What is known of months, by edit.

    Attributes:
        counted: A month that was asked for is known now.
    """

    counted = Signal()

    def __init__(self, tasks: Tasks, editing: Editing, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks, self._editing = tasks, editing
        self._months = Months()
        # In a turn of its own: the counts often come while the edit itself has yet to be painted.
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.timeout.connect(self.counted)

    def clear(self) -> None:
        """Forget everything, for the calendar changed."""
        self._months = Months()

    def of(self, draft: Draft, month: date) -> tuple[Days, Days]:
        """Give the days of a month as edited and as saved, as far as known; the rest is counted first."""
        edited = self._editing.revision if self._editing.pending else 0
        wanted = {0: draft.base_spec}
        if edited:
            wanted[edited] = draft.copy()
        missing = {number: spec for number, spec in wanted.items() if self._months.get(number, month) is None}
        if missing:
            days = weeks_of(month)

            def count() -> Counted:
                return {number: count_days(spec, days) for number, spec in missing.items()}

            def keep(found: Counted) -> None:
                if edited not in {0, self._editing.revision}:
                    return
                for number, counted in found.items():
                    self._months.keep(number, month, counted)
                self._soon.start()

            self._count(count, keep)
        before = self._months.get(0, month) or {}
        return (self._months.get(edited, month) or before), before

    def _count(self, count: Count, keep: Callable[[Counted], None]) -> None:
        def begin() -> None:
            # An edit that cannot be counted is refused by the preview, in words.
            self._tasks.read(count, keep, lambda _error: None, owner=self, key="month", name="count month")

        # After the edit was painted, which would otherwise wait for its turn beside a busy thread.
        QTimer.singleShot(AFTER_PAINT_MS, self, begin)
