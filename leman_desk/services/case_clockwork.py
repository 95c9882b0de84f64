"""Starting, pausing, moving and ending the clocks of a case beside the response, inside a unit of work."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from leman_desk.domain.case_clock import (
    Beginning,
    CaseClock,
    ClockKind,
    ClockRule,
    Ending,
    Term,
    TermUnit,
)
from leman_desk.domain.clocks import verdict as verdict_of
from leman_desk.domain.complaint import Complaint, Status
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, ClockId, PersonId
from leman_desk.domain.terms import TermCount, TermMoments, count, extended, read_pauses, write_pauses
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.calendars import Calendars, terms_of
from leman_desk.services.ports import UnitOfWork

_VOID = frozenset({Status.NOT_PRIVACY, Status.MERGED})
_KEPT = (
    *("started_at", "length", "amount_seconds", "due_at", "soon_at", "risk_at", "half_at"),
    *("calendar_version", "extended", "extended_at", "extended_by", "extension_reason", "paused_at"),
    *("pauses", "stopped_at", "stopped_by", "stop_proof", "verdict", "used_seconds", "void"),
)
# What people and events decide; the rest follows from it and from the calendar.
_DECIDED = ("started_at", "length", "extended", "paused_at", "pauses", "stopped_at", "void")
_NAMES = {name: place for place, name in enumerate(_KEPT)}

Picture = Mapping[ClockId, tuple[object, ...]]
"""How the clocks of a case stood at one moment, for an undo."""


class CaseClockwork:
    """The one place in which clocks other than the response begin and end."""

    def __init__(self, calendars: Calendars) -> None:
        self._calendars = calendars

    # --- what happens to a case -------------------------------------------------------------------

    def opened(self, work: UnitOfWork, complaint: Complaint, started_at: datetime, *, now: datetime) -> None:
        """Begin what runs from the opening of a complaint: resolution and target, where the desk has them."""
        self._begin_resolution(work, complaint, started_at, now)
        if work.settings().next_day_target:
            term = Term(TermUnit.NEXT_WORKING_DAY, 1)
            self.begin(work, complaint.id, ClockKind.TARGET, "", term, started_at, now=now)

    def categorised(
        self, work: UnitOfWork, complaint: Complaint, before: str | None, *, now: datetime
    ) -> None:
        """Begin the rules of the new category from the receipt; void those of the old that nobody touched."""
        if complaint.status in _VOID or complaint.category == before:
            return
        clocks, rules = work.case_clocks(complaint.id), work.clock_rules()
        by_code = {rule.code: rule for rule in rules}
        for clock in clocks:
            rule = by_code.get(clock.rule)
            if rule is None or not runs(clock) or clock.extended or rule.begins is not Beginning.RECEIPT:
                continue
            if before in rule.categories and complaint.category not in rule.categories:
                clock.void = True
                self._corrected(work, clock, now, "category_changed")
        for rule in rules:
            if rule.enabled and rule.begins is Beginning.RECEIPT and complaint.category in rule.categories:
                self._begin_rule(work, complaint, rule, clocks, now)

    def answered(
        self, work: UnitOfWork, case: CaseId, at: datetime, *, now: datetime, by: PersonId | None
    ) -> None:
        """End what ends with the answer."""
        for clock in self._ending(work, case, Ending.ANSWER):
            if clock.started_at <= at:
                self.stop(work, clock, at, now=now, by=by)

    def answer_undone(self, work: UnitOfWork, case: CaseId, at: datetime, *, now: datetime, why: str) -> None:
        """Let what ended with an answer at that moment run on: the answer never came."""
        for clock in work.case_clocks(case):
            ended = clock.stopped_at == at and bool(clock.verdict) and not clock.stop_proof
            if ended and not clock.void and clock.kind is not ClockKind.RESOLUTION:
                self.reopen(work, clock, now=now, why=why)

    def status_changed(
        self, work: UnitOfWork, complaint: Complaint, before: Status, *, now: datetime, by: PersonId | None
    ) -> None:
        """Pause, resume, end and begin what follows the status; call it once the status is set."""
        after = complaint.status
        if after is before:
            return
        self._resume_and_void(work, complaint, before, now, now)
        if before is Status.RESOLVED:
            self._begin_resolution(work, complaint, now, now)
        if after is Status.WAITING:
            for clock in work.case_clocks(complaint.id):
                if clock.kind is ClockKind.RESOLUTION and runs(clock) and clock.paused_at is None:
                    self.pause(work, clock, now=now)
        if after is Status.RESOLVED:
            for clock in self._ending(work, complaint.id, Ending.RESOLUTION):
                self.stop(work, clock, now, now=now, by=by)

    def customer_wrote(
        self, work: UnitOfWork, complaint: Complaint, before: Status, received_at: datetime, *, now: datetime
    ) -> None:
        """Resume what waited for the customer; a settled complaint begins anew with the message."""
        if before is Status.NOT_PRIVACY:
            # As with the response, what was set aside stays so and the message begins new clocks.
            self.opened(work, complaint, received_at, now=now)
        elif before is Status.RESOLVED:
            self._begin_resolution(work, complaint, received_at, now)
        else:
            self._resume_and_void(work, complaint, before, received_at, now)

    def bounced(self, work: UnitOfWork, complaint: Complaint, before: Status, *, now: datetime) -> None:
        """Let run on what went by a status that rested on an answer that never came."""
        self._resume_and_void(work, complaint, before, now, now)
        ended = [
            clock
            for clock in self._ending(work, complaint.id, Ending.RESOLUTION, running=False)
            if before is Status.RESOLVED and clock.verdict and not clock.void and not clock.stop_proof
        ]
        newest = max((clock.stopped_at for clock in ended if clock.stopped_at is not None), default=None)
        for clock in ended:
            if clock.stopped_at == newest:
                self.reopen(work, clock, now=now, why="bounced")

    def merged(self, work: UnitOfWork, from_: Complaint, into: Complaint, *, now: datetime) -> None:
        """Void what ran on a merged complaint; a term of law that its target lacks runs on there."""
        known = {clock.rule for clock in work.case_clocks(into.id) if clock.rule and runs(clock)}
        for clock in work.case_clocks(from_.id):
            if not runs(clock):
                continue
            clock.void = True
            if clock.kind is ClockKind.STATUTORY and clock.rule not in known:
                term = Term(clock.unit, clock.length)
                carried = self.begin(work, into.id, clock.kind, clock.rule, term, clock.started_at, now=now)
                carried.extended, carried.extended_at = clock.extended, clock.extended_at
                carried.extended_by, carried.extension_reason = clock.extended_by, clock.extension_reason
                self.recount(work, carried)

    def receipt_moved(
        self, work: UnitOfWork, case: CaseId, before: datetime, after: datetime, *, now: datetime, why: str
    ) -> None:
        """Move the running clocks that began with a receipt to its other moment."""
        by_hand = {rule.code for rule in work.clock_rules() if rule.begins is Beginning.DETECTION}
        for clock in work.case_clocks(case):
            if runs(clock) and clock.started_at == before and clock.rule not in by_hand:
                clock.started_at = after
                self.recount(work, clock)
                self._corrected(work, clock, now, why)

    # --- one clock --------------------------------------------------------------------------------

    def begin(
        self,
        work: UnitOfWork,
        case: CaseId,
        kind: ClockKind,
        rule: str,
        term: Term,
        started_at: datetime,
        *,
        now: datetime,
        by: PersonId | None = None,
        reason: str = "",
    ) -> CaseClock:
        """Begin a clock from a moment, UTC. Raises Refused ``worktime.*`` when it cannot be counted."""
        version = work.calendar().version
        moments = self._moments(work, count(self._calendar(work), term, started_at))
        clock = CaseClock(
            case=case,
            kind=kind,
            rule=rule,
            unit=term.unit,
            length=term.length,
            started_at=started_at,
            amount_seconds=moments.amount_seconds,
            due_at=moments.due_at,
            soon_at=moments.soon_at,
            risk_at=moments.risk_at,
            half_at=moments.half_at,
            calendar_version=version,
        )
        work.add(clock)
        work.flush()
        codes = _named(clock) | {
            "started_at": started_at.isoformat(),
            "due_at": clock.due_at.isoformat(),
            "calendar": version,
        }
        detail = {"reason": reason} if reason else {}
        work.record(Fact(FactKind.CLOCK_STARTED, now, by, case, codes, detail))
        return clock

    def stop(
        self,
        work: UnitOfWork,
        clock: CaseClock,
        at: datetime,
        *,
        now: datetime,
        by: PersonId | None,
        proof: str = "",
    ) -> None:
        """End a running clock at a moment and freeze its verdict; a pause ends with it."""
        if clock.paused_at is not None:
            self._end_pause(work, clock, at)
        clock.calendar_version = work.calendar().version
        clock.stopped_at, clock.stopped_by, clock.stop_proof = at, by, proof
        clock.used_seconds = counted(clock, self._calendar(work)).used_seconds(at)
        clock.verdict = verdict_of(at, clock.due_at).value
        codes = _named(clock) | {"stopped_at": at.isoformat(), "verdict": clock.verdict}
        detail = {"proof": proof} if proof else {}
        work.record(Fact(FactKind.CLOCK_STOPPED, now, by, clock.case, codes, detail))

    def reopen(self, work: UnitOfWork, clock: CaseClock, *, now: datetime, why: str) -> None:
        """Let a clock run on as if it had never ended."""
        clock.stopped_at = clock.stopped_by = clock.used_seconds = None
        clock.verdict = clock.stop_proof = ""
        self.recount(work, clock)
        self._corrected(work, clock, now, why)

    def withdraw(self, work: UnitOfWork, clock: CaseClock, *, now: datetime) -> None:
        """Take back the beginning of a clock; unlike a void one it never runs again by itself."""
        clock.void, clock.stopped_at = True, now
        self._corrected(work, clock, now, "withdrawn")

    def pause(self, work: UnitOfWork, clock: CaseClock, *, now: datetime) -> None:
        """Pause a clock."""
        clock.paused_at = now
        work.record(Fact(FactKind.CLOCK_PAUSED, now, case=clock.case, codes=_named(clock)))

    def resume(self, work: UnitOfWork, clock: CaseClock, at: datetime, *, now: datetime) -> None:
        """End a pause at a moment; what was left is counted on from there."""
        self._end_pause(work, clock, at)
        codes = _named(clock) | {"due_at": clock.due_at.isoformat()}
        work.record(Fact(FactKind.CLOCK_RESUMED, now, case=clock.case, codes=codes))

    def recount(self, work: UnitOfWork, clock: CaseClock) -> None:
        """Count a running clock anew under the newest calendar."""
        moments = self._moments(work, counted(clock, self._calendar(work)))
        clock.due_at, clock.soon_at, clock.risk_at = moments.due_at, moments.soon_at, moments.risk_at
        clock.half_at, clock.amount_seconds = moments.half_at, moments.amount_seconds
        clock.calendar_version = work.calendar().version

    # --- undo -------------------------------------------------------------------------------------

    def picture(self, work: UnitOfWork, case: CaseId) -> Picture:
        """Note how the clocks of a case stand."""
        return {clock.id: tuple(getattr(clock, name) for name in _KEPT) for clock in work.case_clocks(case)}

    def put_back(
        self, work: UnitOfWork, case: CaseId, after: Picture, before: Picture, *, now: datetime
    ) -> bool:
        """Make the clocks of a case what they were.

        Args:
            work: The unit of work.
            case: Which case.
            after: How they stood right after what is taken back.
            before: How they are to be; one that began since then is withdrawn.
            now: UTC.

        Returns:
            False, with nothing changed, when somebody did something to them meanwhile.
        """
        clocks = work.case_clocks(case)
        if {clock.id for clock in clocks} != set(after) or any(
            getattr(clock, name) != after[clock.id][_NAMES[name]] for clock in clocks for name in _DECIDED
        ):
            return False
        for clock in clocks:
            wanted = before.get(clock.id)
            if wanted is None:
                if not (clock.void and clock.stopped_at is not None):
                    self.withdraw(work, clock, now=now)
            elif any(getattr(clock, name) != wanted[_NAMES[name]] for name in _DECIDED):
                for name, value in zip(_KEPT, wanted, strict=True):
                    setattr(clock, name, value)
                if runs(clock):
                    self.recount(work, clock)
                self._corrected(work, clock, now, "undone")
        return True

    # --- inside -----------------------------------------------------------------------------------

    def _begin_resolution(
        self, work: UnitOfWork, complaint: Complaint, started_at: datetime, now: datetime
    ) -> None:
        hours = work.settings().resolution_hours
        if hours:
            term = Term(TermUnit.WORKING_TIME, hours * 3600)
            self.begin(work, complaint.id, ClockKind.RESOLUTION, "", term, started_at, now=now)

    def _begin_rule(
        self,
        work: UnitOfWork,
        complaint: Complaint,
        rule: ClockRule,
        clocks: list[CaseClock],
        now: datetime,
    ) -> None:
        cycle = work.clock(complaint.id)
        counts = cycle is not None and not cycle.void
        started_at = cycle.started_at if cycle is not None and counts else complaint.received_at
        mine = [clock for clock in clocks if clock.rule == rule.code]
        if any(not clock.void and (runs(clock) or clock.started_at == started_at) for clock in mine):
            return
        back = next((clock for clock in mine if clock.void and clock.stopped_at is None), None)
        if back is not None:
            # The receipt may have been corrected while it was void.
            back.void, back.started_at = False, started_at
            self.recount(work, back)
            self._corrected(work, back, now, "category_changed")
            return
        case = complaint.id
        clock = self.begin(work, case, ClockKind.STATUTORY, rule.code, rule.term, started_at, now=now)
        if rule.ends is Ending.ANSWER and cycle is not None and counts and cycle.stopped_at is not None:
            self.stop(work, clock, cycle.stopped_at, now=now, by=None)

    def _resume_and_void(
        self, work: UnitOfWork, complaint: Complaint, before: Status, at: datetime, now: datetime
    ) -> None:
        for clock in work.case_clocks(complaint.id):
            if clock.stopped_at is not None:
                continue
            if clock.paused_at is not None and complaint.status is not Status.WAITING:
                self.resume(work, clock, min(at, now), now=now)
            if complaint.status in _VOID:
                clock.void = True
            elif before in _VOID and clock.void and self._fits(work, clock, complaint):
                clock.void = False
                self.recount(work, clock)

    def _fits(self, work: UnitOfWork, clock: CaseClock, complaint: Complaint) -> bool:
        """Tell a clock that its case voided from one that a change of category voided."""
        rule = next((rule for rule in work.clock_rules() if rule.code == clock.rule), None)
        by_category = rule is not None and rule.categories and rule.begins is Beginning.RECEIPT
        return rule is None or not by_category or complaint.category in rule.categories

    def _ending(
        self, work: UnitOfWork, case: CaseId, ending: Ending, *, running: bool = True
    ) -> Iterator[CaseClock]:
        """Give the clocks that end so, those that run or those that do not."""
        ends = {rule.code: rule.ends for rule in work.clock_rules()}
        own = {ClockKind.TARGET: Ending.ANSWER, ClockKind.RESOLUTION: Ending.RESOLUTION}
        for clock in work.case_clocks(case):
            if runs(clock) is running and own.get(clock.kind, ends.get(clock.rule)) is ending:
                yield clock

    def _end_pause(self, work: UnitOfWork, clock: CaseClock, at: datetime) -> None:
        begun, clock.paused_at = clock.paused_at, None
        if begun is not None and begun < at:
            clock.pauses = write_pauses([*read_pauses(clock.pauses), (begun, at)])
        self.recount(work, clock)

    def _corrected(self, work: UnitOfWork, clock: CaseClock, now: datetime, why: str) -> None:
        codes: dict[str, Value] = _named(clock) | {"why": why}
        if runs(clock):
            codes["due_at"] = clock.due_at.isoformat()
        work.record(Fact(FactKind.CLOCK_CORRECTED, now, case=clock.case, codes=codes))

    def _calendar(self, work: UnitOfWork) -> WorkCalendar:
        return self._calendars.of(work.calendar())

    def _moments(self, work: UnitOfWork, told: TermCount) -> TermMoments:
        terms = terms_of(work.settings())
        return told.moments(terms.soon_share, terms.risk_share)


def runs(clock: CaseClock) -> bool:
    """Tell whether a clock has not ended; a paused one has not."""
    return clock.stopped_at is None and not clock.void


def counted(clock: CaseClock, calendar: WorkCalendar) -> TermCount:
    """Count a clock's term, extension and ended pauses included."""
    term = extended(Term(clock.unit, clock.length), clock.extended)
    return count(calendar, term, clock.started_at, read_pauses(clock.pauses))


def _named(clock: CaseClock) -> dict[str, Value]:
    return {"clock": int(clock.id), "kind": clock.kind.value, "rule": clock.rule}
