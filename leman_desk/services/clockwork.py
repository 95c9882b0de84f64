"""Starting, stopping and restarting the response clock of a case inside a unit of work."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from fractions import Fraction
from threading import Lock

from leman_desk.domain.clocks import PromiseTerms, Verdict, state_boundaries
from leman_desk.domain.clocks import verdict as verdict_of
from leman_desk.domain.complaint import Complaint
from leman_desk.domain.deadline import CalendarVersion, ResponseClock
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import MessageId, PersonId
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.ports import UnitOfWork

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


class Clockwork:
    """The one place in which response clocks begin and end."""

    def __init__(self, calendars: Calendars) -> None:
        self._calendars = calendars

    def start(
        self, work: UnitOfWork, complaint: Complaint, started_at: datetime, *, now: datetime
    ) -> ResponseClock:
        """Begin the next cycle of a case, counting from `started_at` (UTC)."""
        earlier = work.clocks(complaint.id)
        for clock in earlier:
            clock.current = False
        version = work.calendar()
        calendar = self._calendars.of(version)
        terms = terms_of(work.settings())
        due = calendar.due(started_at, timedelta(seconds=terms.length_seconds))
        bounds = state_boundaries(calendar, due, terms)
        clock = ResponseClock(
            case=complaint.id,
            cycle=len(earlier) + 1,
            started_at=started_at,
            length_seconds=terms.length_seconds,
            due_at=due,
            soon_at=bounds.soon_at,
            risk_at=bounds.risk_at,
            calendar_version=version.version,
        )
        work.add(clock)
        codes: dict[str, Value] = {
            "cycle": clock.cycle,
            "started_at": started_at.isoformat(),
            "due_at": due.isoformat(),
            "calendar": version.version,
        }
        work.record(Fact(FactKind.CLOCK_STARTED, now, case=complaint.id, codes=codes))
        return clock

    def stop(
        self,
        work: UnitOfWork,
        clock: ResponseClock,
        at: datetime,
        *,
        now: datetime,
        by: PersonId | None,
        message: MessageId | None = None,
    ) -> None:
        """Stop a running clock at the moment of the answer and freeze its verdict."""
        calendar = self._calendars.of(work.calendar())
        clock.stopped_at = at
        clock.stop_message = message
        clock.calendar_version = work.calendar().version
        clock.used_seconds = int(
            calendar.elapsed(clock.started_at, max(at, clock.started_at)).total_seconds()
        )
        clock.verdict = verdict_of(at, clock.due_at).value
        codes: dict[str, Value] = {
            "cycle": clock.cycle,
            "stopped_at": at.isoformat(),
            "verdict": clock.verdict,
        }
        work.record(Fact(FactKind.CLOCK_STOPPED, now, by, clock.case, codes=codes))

    def resume(self, work: UnitOfWork, clock: ResponseClock, *, now: datetime, why: str) -> None:
        """Let a clock run on as if it had never stopped, because its answer bounced (product §4, stop)."""
        clock.stopped_at = None
        clock.stop_message = None
        clock.used_seconds = None
        clock.verdict = ""
        codes: dict[str, Value] = {"cycle": clock.cycle, "why": why}
        work.record(Fact(FactKind.CLOCK_CORRECTED, now, case=clock.case, codes=codes))

    def rebase(
        self, work: UnitOfWork, clock: ResponseClock, started_at: datetime, *, now: datetime, why: str
    ) -> None:
        """Count a running clock anew from another start or under the newest calendar."""
        version = work.calendar()
        calendar = self._calendars.of(version)
        terms = replace(terms_of(work.settings()), length_seconds=clock.length_seconds)
        due = calendar.due(started_at, timedelta(seconds=clock.length_seconds))
        clock.started_at = started_at
        bounds = state_boundaries(calendar, due, terms)
        clock.soon_at, clock.risk_at = bounds.soon_at, bounds.risk_at
        clock.due_at = due
        clock.calendar_version = version.version
        codes: dict[str, Value] = {
            "cycle": clock.cycle,
            "started_at": started_at.isoformat(),
            "due_at": due.isoformat(),
            "why": why,
        }
        work.record(Fact(FactKind.CLOCK_CORRECTED, now, case=clock.case, codes=codes))


def running(clock: ResponseClock | None) -> bool:
    """Tell whether a clock counts at the moment."""
    return clock is not None and clock.stopped_at is None and not clock.void


def missed(clock: ResponseClock) -> bool:
    """Tell whether the frozen verdict says that the promise was broken."""
    return clock.verdict == Verdict.MISSED.value
