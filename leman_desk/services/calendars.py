"""Work calendars by version, and what the desk promises, as every counting service needs them."""

import json
from fractions import Fraction
from threading import Lock

from leman_desk.domain.clocks import PromiseTerms
from leman_desk.domain.deadline import CalendarVersion
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.worktime import WorkCalendar

_THIRD, _TWELFTH = 33, 8


class Calendars:
    """Work calendars by version, read once each; safe to use from several threads."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, str], WorkCalendar] = {}
        self._lock = Lock()

    def of(self, version: CalendarVersion) -> WorkCalendar:
        """Give the calendar of a version."""
        key = (version.version, version.spec)
        with self._lock:
            if key not in self._known:
                self._known[key] = WorkCalendar.from_dict(json.loads(version.spec))
            return self._known[key]


def terms_of(settings: DeskSettings) -> PromiseTerms:
    """Give the promise in seconds; 33 and 8 percent stand for a third and a twelfth (product §4)."""
    soon = Fraction(1, 3) if settings.soon_percent == _THIRD else Fraction(settings.soon_percent, 100)
    risk = Fraction(1, 12) if settings.risk_percent == _TWELFTH else Fraction(settings.risk_percent, 100)
    return PromiseTerms(length_seconds=settings.promise_minutes * 60, soon_share=soon, risk_share=risk)
