"""Deadlines: how one was counted, and answers given elsewhere."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from leman_desk.domain.case_clock import ClockRef, case_clock_ref, response_ref
from leman_desk.domain.complaint import Status
from leman_desk.domain.errors import Conflict, Refused, Unavailable
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId
from leman_desk.domain.ledger import Ledger
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.clockwork import Calendars, Clockwork, running
from leman_desk.services.deadline_queries import Explanation
from leman_desk.services.explaining import Explaining, Outlook
from leman_desk.services.ports import Store
from leman_desk.services.ports_deadlines import Documents
from leman_desk.services.ports_files import Files
from leman_desk.services.ports_system import Clock

__all__ = ["Deadlines", "Explanation", "Outlook", "closed_days", "due_from"]


class Deadlines:
    """The verbs of time-keeping."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        calendars: Calendars,
        documents: Documents | None = None,
        files: Files | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._calendars = calendars
        self._clockwork = Clockwork(calendars)
        self._documents = documents
        self._files = files

    def explain(self, actor: Actor, *, case: CaseId) -> Explanation:
        """Explain the response clock of a case, counted with the calendar version it rests on.

        Raises:
            Refused: ``clock.none`` for a case without a clock.
        """
        require(actor, Act.READ_CASES)
        reader = self._store.reader()
        clock = next((each for each in reader.response_clocks(case) if each.current), None)
        if clock is None:
            raise Refused("clock.none")
        return Explaining(reader, self._calendars, self._clock.now(), self.outlook()).response(clock)

    def explain_clock(self, actor: Actor, *, clock: ClockRef) -> Explanation:
        """Explain one clock of any kind.

        Raises:
            Refused: ``clock.none`` for one that there is not, or that does not count.
        """
        require(actor, Act.READ_CASES)
        reader = self._store.reader()
        case = reader.case_of_clock(clock)
        explaining = Explaining(reader, self._calendars, self._clock.now(), self.outlook())
        for cycle in reader.response_clocks(case):
            if response_ref(cycle.id) == clock:
                return explaining.response(cycle)
        for other in reader.case_clocks(case):
            if case_clock_ref(other.id) == clock:
                return explaining.other(other)
        raise Refused("clock.none")

    def save_pdf(self, actor: Actor, *, explanation: Explanation, language: str, target: Path) -> None:
        """Save an explanation as PDF.

        Raises:
            Unavailable: ``file.*``, or ``report.unavailable`` where no documents can be made.
        """
        require(actor, Act.READ_CASES)
        if self._documents is None or self._files is None:
            raise Unavailable("report.unavailable")
        self._files.save(target, iter([self._documents.deadline_pdf(explanation, language, actor.name)]))
        with self._store.work() as work:
            codes: dict[str, Value] = {"report": "deadline", "clock": explanation.ref, "language": language}
            fact = Fact(FactKind.REPORT_EXPORTED, self._clock.now(), actor.id, explanation.case, codes)
            work.record(fact)
            work.commit()

    def explain_moment(self, *, start: datetime, length: timedelta) -> Ledger:
        """Explain a due moment from any start with the newest calendar. Raises Refused ``worktime.*``."""
        return self._calendars.of(self._store.reader().calendar()).explain(start, length)

    def zone(self) -> ZoneInfo:
        """Give the office's zone."""
        return ZoneInfo(self._calendars.of(self._store.reader().calendar()).zone)

    def today_ends(self) -> datetime:
        """Give the end of the office's running day, in UTC."""
        zone = self.zone()
        tomorrow = self._clock.now().astimezone(zone).date() + timedelta(days=1)
        return datetime.combine(tomorrow, time(), zone).astimezone(UTC)

    def outlook(self) -> Outlook:
        """Say when the office closes today, when it opens again on a later day, and what lies between."""
        calendar = self._calendars.of(self._store.reader().calendar())
        now, midnight = self._clock.now(), self.today_ends()
        today = calendar.day(now.astimezone(ZoneInfo(calendar.zone)).date())
        closes_at = today.spans[-1][1] if today.spans else None
        try:
            opens_at = calendar.opening_after(midnight)
        except Refused:  # a calendar that never opens again; deadlines say so themselves
            return Outlook(closes_at)
        closed = calendar.spans(closes_at or now, opens_at)
        names = [span.name for span in closed if span.name and not span.reason.counts]
        return Outlook(closes_at, opens_at, _name_of_closure(names))

    def record_answer(
        self, actor: Actor, *, case: CaseId, answered_at: datetime, proof: str, reason: str
    ) -> Outcome:
        """Record an answer given by phone, letter or another mail client; a second person confirms it.

        Raises:
            Refused: ``answer.proof_missing``, ``answer.in_future``, ``answer.before_receipt``,
                ``clock.not_running``.
        """
        require(actor, Act.PROPOSE_CORRECTION)
        now = self._clock.now()
        if not proof.strip() or not reason.strip():
            raise Refused("answer.proof_missing")
        if answered_at > now:
            raise Refused("answer.in_future")
        with self._store.work() as work:
            clock = work.clock(case)
            if clock is None or not running(clock):
                raise Refused("clock.not_running")
            if answered_at < clock.started_at:
                raise Refused("answer.before_receipt")
            clock.recorded_at, clock.recorded_by = answered_at, actor.id
            codes: dict[str, Value] = {"answered_at": answered_at.isoformat(), "cycle": clock.cycle}
            detail = {"proof": proof.strip(), "reason": reason.strip()}
            work.record(Fact(FactKind.ANSWER_PROPOSED, now, actor.id, case, codes, detail))
            number = work.complaint(case).number
            work.commit()
        return Outcome(
            changed(Kind.CLOCKS, Kind.CASES, cases=[case]),
            "answer.recorded",
            {"number": number},
            lambda: self._withdraw_answer(actor, case),
        )

    def confirm_answer(self, actor: Actor, *, case: CaseId) -> Outcome:
        """Confirm a recorded answer as the second person; the clock stops at the recorded moment.

        Raises:
            Refused: ``answer.same_person``, ``answer.none_recorded``, ``answer.before_receipt``.
        """
        require(actor, Act.CONFIRM_CORRECTION)
        now = self._clock.now()
        with self._store.work() as work:
            clock = work.clock(case)
            if clock is None or not running(clock) or clock.recorded_at is None:
                raise Refused("answer.none_recorded")
            if clock.recorded_by == actor.id:
                raise Refused("answer.same_person")
            if clock.recorded_at < clock.started_at:  # the receipt was corrected since
                raise Refused("answer.before_receipt")
            clock.confirmed_by = actor.id
            self._clockwork.stop(work, clock, clock.recorded_at, now=now, by=actor.id)
            codes: dict[str, Value] = {"answered_at": clock.recorded_at.isoformat(), "cycle": clock.cycle}
            work.record(Fact(FactKind.ANSWER_RECORDED, now, actor.id, case, codes))
            complaint = work.complaint(case)
            if complaint.status in {Status.NEW, Status.IN_PROGRESS}:
                complaint.status = Status.ANSWERED
            number = complaint.number
            work.commit()
        return Outcome(changed(Kind.CLOCKS, Kind.CASES, cases=[case]), "answer.confirmed", {"number": number})

    def _withdraw_answer(self, actor: Actor, case: CaseId) -> Outcome:
        with self._store.work() as work:
            clock = work.clock(case)
            if clock is None or clock.recorded_by != actor.id or clock.confirmed_by is not None:
                raise Conflict("undo.superseded", number=work.complaint(case).number)
            clock.recorded_at = clock.recorded_by = None
            codes: dict[str, Value] = {"cycle": clock.cycle, "why": "answer_withdrawn"}
            work.record(Fact(FactKind.CLOCK_CORRECTED, self._clock.now(), actor.id, case, codes))
            number = work.complaint(case).number
            work.commit()
        return Outcome(changed(Kind.CLOCKS, Kind.CASES, cases=[case]), "undone", {"number": number})


def _name_of_closure(names: Sequence[str]) -> str:
    """Name days in a row by one name: the one that most of the others speak of, such as Tết in its eve."""
    days = list(dict.fromkeys(names))
    return max(days, key=lambda name: sum(name.casefold() in each.casefold() for each in days), default="")


def due_from(calendar: WorkCalendar, start: datetime, minutes: int) -> datetime:
    """Give the due moment of a promise of so many open minutes, for examples before a desk exists."""
    return calendar.due(start, timedelta(minutes=minutes))


def closed_days(calendar: WorkCalendar, start: datetime, end: datetime) -> list[tuple[date, str]]:
    """List the named closed days between two moments, for the example sentence of the first run."""
    seen: dict[date, str] = {}
    for span in calendar.spans(start, end):
        if span.name and not span.reason.counts:
            seen[span.day] = span.name
    return sorted(seen.items())
