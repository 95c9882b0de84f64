"""Deadlines: how one was counted, answers given elsewhere, and the work calendar they rest on."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from leman_desk.domain.clocks import PromiseTerms, state_boundaries
from leman_desk.domain.complaint import Status
from leman_desk.domain.deadline import CalendarVersion, ResponseClock
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId
from leman_desk.domain.ledger import Ledger
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.clockwork import Calendars, Clockwork, running, terms_of
from leman_desk.services.ports import Clock, Store


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a due moment was counted. All moments UTC; `zone` is the office's."""

    number: str
    started_at: datetime
    due_at: datetime
    length_seconds: int
    stopped_at: datetime | None
    calendar_version: int
    calendar_author: str
    calendar_at: datetime
    zone: str
    ledger: Ledger


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the work calendar holds next. All moments UTC.

    Attributes:
        closes_at: When the office closes today for the last time; None on a day without open hours.
        opens_at: The first opening of a later day; None when the calendar has none.
        closure: Name of the closure between the two, such as a holiday; empty for nights and weekends.
    """

    closes_at: datetime | None = None
    opens_at: datetime | None = None
    closure: str = ""


class Deadlines:
    """The verbs of time-keeping."""

    def __init__(self, store: Store, clock: Clock, calendars: Calendars) -> None:
        self._store = store
        self._clock = clock
        self._calendars = calendars
        self._clockwork = Clockwork(calendars)

    def explain(self, actor: Actor, *, case: CaseId) -> Explanation:
        """Explain the current clock of a case, counted with the calendar version it rests on.

        Raises:
            Refused: ``clock.none`` for a case without a clock.
        """
        require(actor, Act.READ_CASES)
        with self._store.work() as work:
            clock = work.clock(case)
            if clock is None:
                raise Refused("clock.none")
            version = work.calendar_version(clock.calendar_version)
            calendar = self._calendars.of(version)
            author = work.person(version.author).name if version.author is not None else ""
            return Explanation(
                number=work.complaint(case).number,
                started_at=clock.started_at,
                due_at=clock.due_at,
                length_seconds=clock.length_seconds,
                stopped_at=clock.stopped_at,
                calendar_version=version.version,
                calendar_author=author,
                calendar_at=version.at,
                zone=calendar.zone,
                ledger=calendar.explain(clock.started_at, timedelta(seconds=clock.length_seconds)),
            )

    def explain_moment(self, *, start: datetime, length: timedelta) -> Ledger:
        """Explain a due moment from any start with the newest calendar. Raises Refused ``worktime.*``."""
        return self._calendars.of(self._store.reader().calendar()).explain(start, length)

    def today_ends(self) -> datetime:
        """Give the end of the office's running day, in UTC."""
        calendar = self._calendars.of(self._store.reader().calendar())
        zone = ZoneInfo(calendar.zone)
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
            Refused: ``answer.same_person``, ``answer.none_recorded``.
        """
        require(actor, Act.CONFIRM_CORRECTION)
        now = self._clock.now()
        with self._store.work() as work:
            clock = work.clock(case)
            if clock is None or not running(clock) or clock.recorded_at is None:
                raise Refused("answer.none_recorded")
            if clock.recorded_by == actor.id:
                raise Refused("answer.same_person")
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

    def set_calendar(self, actor: Actor, *, spec: dict[str, object], preset: str, reason: str) -> Outcome:
        """Make a new version of the work calendar; running clocks are counted anew, stopped ones stay.

        Raises:
            Refused: ``worktime.*`` for a calendar that cannot be counted with.
        """
        require(actor, Act.EDIT_CALENDAR)
        now = self._clock.now()
        calendar = WorkCalendar.from_dict(spec)
        calendar.opening_after(now)
        with self._store.work() as work:
            before = work.calendar()
            text = json.dumps(spec, ensure_ascii=False, sort_keys=True)
            version = CalendarVersion(before.version + 1, text, preset, now, actor.id, reason)
            work.put_calendar(version)
            clocks = [clock for clock in work.open_clocks() if running(clock)]
            terms = terms_of(work.settings())
            moved = sum(_recount(clock, calendar, version.version, terms) for clock in clocks)
            codes: dict[str, Value] = {"version": version.version, "moved": moved, "counted": len(clocks)}
            detail = {"reason": reason, "preset": preset}
            work.record(Fact(FactKind.CALENDAR_CHANGED, now, actor.id, None, codes, detail))
            work.commit()
        return Outcome(
            changed(Kind.CLOCKS, Kind.CASES, Kind.SETTINGS),
            "calendar.changed",
            {"moved": moved, "version": version.version},
        )


def _recount(clock: ResponseClock, calendar: WorkCalendar, version: int, terms: PromiseTerms) -> bool:
    due = calendar.due(clock.started_at, timedelta(seconds=clock.length_seconds))
    # A clock keeps the length it was promised, and its shares are shares of that.
    bounds = state_boundaries(calendar, due, replace(terms, length_seconds=clock.length_seconds))
    moved = due != clock.due_at
    clock.due_at, clock.soon_at, clock.risk_at = due, bounds.soon_at, bounds.risk_at
    clock.calendar_version = version
    return moved


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
