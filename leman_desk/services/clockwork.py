"""Starting, stopping and restarting the response clock of a case inside a unit of work."""

from dataclasses import replace
from datetime import datetime, timedelta

from leman_desk.domain.clocks import Verdict, half_at, state_boundaries
from leman_desk.domain.clocks import verdict as verdict_of
from leman_desk.domain.complaint import Complaint
from leman_desk.domain.deadline import ResponseClock
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import MessageId, PersonId
from leman_desk.services.calendars import Calendars, terms_of
from leman_desk.services.case_clockwork import CaseClockwork
from leman_desk.services.ports import UnitOfWork

__all__ = ["Calendars", "Clockwork", "missed", "running", "terms_of"]


class Clockwork:
    """The one place in which response clocks begin and end.

    Attributes:
        others: The other clocks of a case; what ends with an answer, or begins with a receipt, follows the
            response clock by itself.
    """

    def __init__(self, calendars: Calendars) -> None:
        self._calendars = calendars
        self.others = CaseClockwork(calendars)

    def start(
        self,
        work: UnitOfWork,
        complaint: Complaint,
        started_at: datetime,
        *,
        now: datetime,
        first: bool = False,
    ) -> ResponseClock:
        """Begin the next cycle of a case, counting from `started_at` (UTC); a new case can have none yet."""
        earlier = [] if first else work.clocks(complaint.id)
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
            half_at=half_at(calendar, due, terms),
            calendar_version=version.version,
        )
        work.insert(clock)
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
        self.others.answered(work, clock.case, at, now=now, by=by)

    def resume(self, work: UnitOfWork, clock: ResponseClock, *, now: datetime, why: str) -> None:
        """Let a clock run on as if it had never stopped, because its answer bounced (product §4, stop).

        Calendar edits made meanwhile left it alone; as a running clock it follows the newest calendar again.
        """
        stopped_at, clock.stopped_at = clock.stopped_at, None
        clock.stop_message = None
        clock.used_seconds = None
        clock.verdict = ""
        codes: dict[str, Value] = {"cycle": clock.cycle, "why": why}
        work.record(Fact(FactKind.CLOCK_CORRECTED, now, case=clock.case, codes=codes))
        if stopped_at is not None:
            self.others.answer_undone(work, clock.case, stopped_at, now=now, why=why)
        if clock.calendar_version != work.calendar().version:
            self.rebase(work, clock, clock.started_at, now=now, why=why)

    def restore(self, work: UnitOfWork, clock: ResponseClock, *, now: datetime) -> None:
        """Let a void clock count again, under the calendar as it is by now."""
        clock.void = False
        if clock.calendar_version != work.calendar().version:
            self.rebase(work, clock, clock.started_at, now=now, why="restored")

    def rebase(
        self, work: UnitOfWork, clock: ResponseClock, started_at: datetime, *, now: datetime, why: str
    ) -> None:
        """Count a running clock anew from another start or under the newest calendar."""
        version = work.calendar()
        calendar = self._calendars.of(version)
        terms = replace(terms_of(work.settings()), length_seconds=clock.length_seconds)
        due = calendar.due(started_at, timedelta(seconds=clock.length_seconds))
        before, clock.started_at = clock.started_at, started_at
        bounds = state_boundaries(calendar, due, terms)
        clock.soon_at, clock.risk_at = bounds.soon_at, bounds.risk_at
        clock.due_at, clock.half_at = due, half_at(calendar, due, terms)
        clock.calendar_version = version.version
        codes: dict[str, Value] = {
            "cycle": clock.cycle,
            "started_at": started_at.isoformat(),
            "due_at": due.isoformat(),
            "why": why,
        }
        work.record(Fact(FactKind.CLOCK_CORRECTED, now, case=clock.case, codes=codes))
        if before != started_at:
            self.others.receipt_moved(work, clock.case, before, started_at, now=now, why=why)


def running(clock: ResponseClock | None) -> bool:
    """Tell whether a clock counts at the moment."""
    return clock is not None and clock.stopped_at is None and not clock.void


def missed(clock: ResponseClock) -> bool:
    """Tell whether the frozen verdict says that the promise was broken."""
    return clock.verdict == Verdict.MISSED.value
