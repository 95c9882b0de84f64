"""The breach register: which promises were missed, and what was said of it after the answer (product §4)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from leman_desk.domain import terms
from leman_desk.domain.case_clock import (
    BreachCause,
    BreachReport,
    CaseClock,
    ClockKind,
    ClockRef,
    Term,
    case_clock_ref,
    clock_of,
    response_ref,
)
from leman_desk.domain.clocks import Verdict
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, ClockId
from leman_desk.domain.people import Act, Actor, allowed, require
from leman_desk.domain.zone_offsets import END_OF_TIME, FIRST_MOMENT
from leman_desk.services.board_figures import concerns, period
from leman_desk.services.board_queries import BoardFilter, BreachRow
from leman_desk.services.calendars import Calendars
from leman_desk.services.changes import Changes, Kind, Outcome, changed
from leman_desk.services.ports import Reader, Store, UnitOfWork
from leman_desk.services.ports_system import Clock

_SECOND = timedelta(seconds=1)


class Breaches:
    """The verbs of the breach register."""

    def __init__(self, store: Store, clock: Clock, calendars: Calendars) -> None:
        self._store = store
        self._clock = clock
        self._calendars = calendars

    def rows(self, actor: Actor, *, first: date, last: date) -> list[BreachRow]:
        """List the missed clocks due on these office days, both inclusive, earliest due first.

        Overdue clocks that nobody has answered yet stand in it too. Who may read own reports only is given
        the clocks of own complaints.

        Raises:
            Refused: ``board.period`` when the last day lies before the first.
        """
        require(actor, Act.READ_OWN_REPORTS)
        chosen = own_only(actor, BoardFilter(first, last))
        return breach_rows(self._store.reader(), self._calendars, chosen, self._clock.now())

    def explain(
        self, actor: Actor, *, clock: ClockRef, cause: BreachCause, explanation: str, remedy: str = ""
    ) -> Outcome:
        """Say why a promise was missed; saying it again replaces what was said.

        Raises:
            Refused: ``clock.none``; ``breach.not_answered`` before the answer, for then answering comes
                first; ``breach.not_missed``; ``breach.explanation_missing``.
        """
        require(actor, Act.WORK_CASES)
        if not explanation.strip():
            raise Refused("breach.explanation_missing")
        now = self._clock.now()
        with self._store.work() as work:
            missed = _missed(work, clock, now)
            said = BreachReport(missed.case, clock, cause, explanation.strip(), remedy.strip(), actor.id, now)
            before = _put(work, said)
            detail: dict[str, Value] = {"explanation": said.explanation, "remedy": said.remedy}
            codes: dict[str, Value] = {
                "clock": clock,
                "cause": cause.value,
                "due_at": missed.due_at.isoformat(),
            }
            work.record(Fact(FactKind.BREACH_EXPLAINED, now, actor.id, missed.case, codes, detail))
            number = work.complaint(missed.case).number
            work.commit()
        return Outcome(
            _changed(missed.case),
            "breach.explained",
            {"number": number},
            lambda: self._take_back(actor, said, before),
        )

    def _take_back(self, actor: Actor, said: BreachReport, before: BreachReport | None) -> Outcome:
        """Bring back what the register said before, or nothing."""
        with self._store.work() as work:
            number = work.complaint(said.case).number
            found = work.breach(said.clock)
            if found is None or (found.reported_by, found.reported_at) != (
                said.reported_by,
                said.reported_at,
            ):
                raise Conflict("undo.superseded", number=number)
            if before is None:
                work.drop_breach(said.clock)
            else:
                _put(work, before)
            codes: dict[str, Value] = {"clock": said.clock, "why": "taken_back"}
            work.record(Fact(FactKind.BREACH_EXPLAINED, self._clock.now(), actor.id, said.case, codes))
            work.commit()
        return Outcome(_changed(said.case), "undone", {"number": number})


def own_only(actor: Actor, chosen: BoardFilter) -> BoardFilter:
    """Narrow a filter to own complaints for who may not read everybody's reports.

    Raises:
        Refused: ``board.period`` when the last day lies before the first; ``worktime.out_of_range`` for days
            that the desk does not count with.
    """
    if chosen.last < chosen.first:
        raise Refused("board.period")
    for day in (chosen.first, chosen.last):
        if not FIRST_MOMENT.year <= day.year < END_OF_TIME.year:
            raise Refused("worktime.out_of_range", year=day.year)
    if allowed(actor.roles, Act.READ_REPORTS):
        return chosen
    return replace(chosen, people=frozenset({actor.id}), unassigned=False)


def breach_rows(reader: Reader, calendars: Calendars, chosen: BoardFilter, now: datetime) -> list[BreachRow]:
    """List the missed clocks of a period and people, with how much they were missed by."""
    newest = calendars.of(reader.calendar())
    first, last = period(chosen, ZoneInfo(newest.zone))
    found = [row for row in reader.missed_clocks(first, last, now) if concerns(chosen, row.assignee)]
    # A stopped clock was judged by the calendar of its time; what it used was frozen with that.
    frozen = {
        response_ref(ClockId(record.id)): record.used_seconds - record.length_seconds
        for record in (reader.clock_records(first, last) if found else ())
        if record.used_seconds is not None and record.stopped_at is not None
    }
    others = _other_clocks(reader, found)
    rules = {rule.code: rule for rule in reader.clock_rules()} if others else {}
    rows = []
    for row in found:
        if row.kind is ClockKind.RESPONSE:
            over = frozen.get(row.clock)
            if over is None:
                over = newest.elapsed(row.due_at, row.stopped_at or now) // _SECOND
        else:
            over = _over(reader, calendars, others.get(row.clock), row, now)
        law = rules.get(row.rule)
        names = (law.name_en, law.name_vi) if law is not None else ("", "")
        rows.append(replace(row, over_seconds=max(over, 0), rule_en=names[0], rule_vi=names[1]))
    return rows


def _other_clocks(reader: Reader, rows: Sequence[BreachRow]) -> dict[ClockRef, CaseClock]:
    cases = {row.case for row in rows if row.kind is not ClockKind.RESPONSE}
    return {case_clock_ref(clock.id): clock for case in cases for clock in reader.case_clocks(case)}


def _over(
    reader: Reader, calendars: Calendars, clock: CaseClock | None, row: BreachRow, now: datetime
) -> int:
    """Count in the clock's own kind of time, by the calendar it rests on."""
    end = row.stopped_at or now
    if clock is None:  # set aside between the two questions
        return (end - row.due_at) // _SECOND
    calendar = calendars.of(reader.calendar_version(clock.calendar_version))
    term = Term(clock.unit, clock.length + clock.extended)
    counted = terms.count(calendar, term, clock.started_at, terms.read_pauses(clock.pauses))
    return -counted.left_seconds(end)


class _Missed(NamedTuple):
    case: CaseId
    due_at: datetime


def _missed(work: UnitOfWork, ref: ClockRef, now: datetime) -> _Missed:
    """Load a clock of either kind that was missed and answered, or refuse."""
    response, number = clock_of(ref)
    clock = work.response_clock(number) if response else work.case_clock(number)
    if clock.void:
        raise Refused("clock.none")
    if clock.stopped_at is None:
        raise Refused("breach.not_answered" if now > clock.due_at else "breach.not_missed")
    if clock.verdict != Verdict.MISSED.value:
        raise Refused("breach.not_missed")
    return _Missed(clock.case, clock.due_at)


def _put(work: UnitOfWork, said: BreachReport) -> BreachReport | None:
    """Write what is said now, and give a copy of what was said before."""
    found = work.breach(said.clock)
    if found is None:
        work.add(replace(said))
        return None
    before = replace(found)
    found.cause, found.explanation, found.remedy = said.cause, said.explanation, said.remedy
    found.reported_by, found.reported_at = said.reported_by, said.reported_at
    return before


def _changed(case: CaseId) -> Changes:
    return changed(Kind.CLOCKS, Kind.CASES, cases=[case])
