"""Telling people of clocks that run out: in time, in open hours, each thing once (product §4, states)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from leman_desk.domain import terms
from leman_desk.domain.case_clock import (
    CaseClock,
    ClockKind,
    ClockRef,
    Stage,
    Term,
    case_clock_ref,
    clock_of,
    response_ref,
)
from leman_desk.domain.clocks import remaining
from leman_desk.domain.deadline import ResponseClock
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, ClockId, PersonId
from leman_desk.domain.people import Act, Actor, Role, require
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.clockwork import Calendars
from leman_desk.services.deadline_queries import Notice, NoticeKind, RunningClock
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock

_STAGES = tuple(Stage)
_LONGEST = timedelta(days=7)
"""How long a clock that is over the limit may be kept quiet at once."""


@dataclass(frozen=True, slots=True)
class _Due:
    """A clock of which a person may have to be told."""

    ref: ClockRef
    stage: Stage
    clock: RunningClock

    @property
    def reached(self) -> tuple[Stage, ...]:
        """Every stage up to the highest."""
        return _STAGES[: _STAGES.index(self.stage) + 1]

    def since(self, stage: Stage) -> datetime:
        """From when on the clock is at a stage; what was told before, it was told of another due moment."""
        clock = self.clock
        begins = {Stage.HALF: clock.half_at, Stage.DUE_SOON: clock.soon_at, Stage.AT_RISK: clock.risk_at}
        return begins.get(stage) or clock.due_at


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand for one person.

    Attributes:
        over: Clocks over the limit among those that are the person's business; `at_risk` likewise.
        clocks: All of which they were or will be told, without those kept quiet at the moment.
    """

    over: int
    at_risk: int
    clocks: frozenset[ClockRef]


@dataclass(frozen=True, slots=True)
class SnoozeChoices:
    """Ends of a snooze to choose from, UTC; None where the clock is due before.

    Attributes:
        hour: After one hour of working time.
        opening: At the first opening of a later day.
        latest: The last moment that may be chosen.
    """

    hour: datetime | None
    opening: datetime | None
    latest: datetime


class Escalation:
    """Gives each person each notice once, whatever number of windows and programs ask for them.

    A clock that moved later, as by a calendar edit, tells a stage again when it comes to it again.
    """

    def __init__(self, store: Store, clock: Clock, calendars: Calendars) -> None:
        self._store = store
        self._clock = clock
        self._calendars = calendars

    def notices(self, actor: Actor) -> list[Notice]:
        """Claim and give what a person is to be told now; what is given here is never given again.

        Of one's own clocks every stage from half on; a manager also hears of everybody's at risk and over
        the limit, and of nobody's from due soon on. Nothing outside open hours: what comes due at night is
        told at the next opening. Of several stages reached since only the highest is told.

        Returns:
            The gravest first, then by due moment; empty is the rule, and then nothing was written.
        """
        require(actor, Act.READ_CASES)
        now, reader = self._clock.now(), self._store.reader()
        calendar = self._calendars.of(reader.calendar())
        if not calendar.is_open(now):
            return []
        told, snoozes = reader.noticed(actor.id), reader.snoozes(actor.id)
        waiting: list[_Due] = []
        for each in _concerning(actor, reader.clocks_to_tell(now), now):
            until = snoozes.get(each.ref)
            if until is not None and until > now:
                continue
            at = told.get((each.ref, each.stage))
            if until is not None or at is None or at < each.since(each.stage):
                waiting.append(each)
        claimed = self._claim(actor.id, waiting, now) if waiting else {}
        notices = [_notice(each, claimed[each.ref], calendar, now) for each in waiting if each.ref in claimed]
        return sorted(notices, key=lambda each: (-_STAGES.index(each.stage), each.due_at, each.ref))

    def standing(self, actor: Actor) -> Standing:
        """Say how things stand for a person, told or not, at any hour; nothing is written."""
        require(actor, Act.READ_CASES)
        now, reader = self._clock.now(), self._store.reader()
        quiet = {ref for ref, until in reader.snoozes(actor.id).items() if until > now}
        due = list(_concerning(actor, reader.clocks_to_tell(now), now))
        return Standing(
            over=sum(each.stage is Stage.OVER for each in due),
            at_risk=sum(each.stage is Stage.AT_RISK for each in due),
            clocks=frozenset(each.ref for each in due if each.ref not in quiet),
        )

    def choices(self, actor: Actor, *, clock: ClockRef) -> SnoozeChoices:
        """Offer ends of a snooze. Raises Refused ``clock.none``, ``clock.not_running``."""
        require(actor, Act.READ_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            latest = _latest(_running(work, clock), now)
            calendar = self._calendars.of(work.calendar())
        today = now.astimezone(ZoneInfo(calendar.zone)).date()
        midnight = datetime.combine(today + timedelta(days=1), time(), ZoneInfo(calendar.zone))
        try:
            hour, opening = calendar.due(now, timedelta(hours=1)), calendar.opening_after(midnight)
        except Refused:  # a calendar that never opens again; the day can still be chosen
            return SnoozeChoices(None, None, latest)
        return SnoozeChoices(hour if hour <= latest else None, opening if opening <= latest else None, latest)

    def snooze(self, actor: Actor, *, clock: ClockRef, until: datetime, reason: str) -> Outcome:
        """Keep a clock quiet for the acting person; when that ends and it still runs, they are told again.

        Args:
            actor: Who wants quiet, for themselves alone.
            clock: Which clock.
            until: Aware; at most the due moment, or a week for a clock over the limit.
            reason: Why; free text.

        Raises:
            Refused: ``notice.reason_missing``, ``notice.past``, ``notice.too_long``, ``clock.not_running``.
        """
        require(actor, Act.READ_CASES)
        now = self._clock.now()
        if not reason.strip():
            raise Refused("notice.reason_missing")
        if until <= now:
            raise Refused("notice.past")
        with self._store.work() as work:
            kept = _running(work, clock)
            if until > _latest(kept, now):
                raise Refused("notice.too_long")
            before = work.snoozes(actor.id).get(clock)
            work.snooze(clock, actor.id, until, reason.strip(), now)
            codes: dict[str, Value] = {"clock": clock, "until": until.isoformat()}
            work.record(
                Fact(FactKind.NOTICE_SNOOZED, now, actor.id, kept.case, codes, {"reason": reason.strip()})
            )
            case, number = kept.case, work.complaint(kept.case).number
            work.commit()
        return Outcome(
            changed(Kind.CLOCKS, cases=[case]),
            "notice.snoozed",
            {"number": number},
            lambda: self._wake(actor, clock, case, before, reason.strip()),
        )

    def _wake(
        self, actor: Actor, clock: ClockRef, case: CaseId, before: datetime | None, reason: str
    ) -> Outcome:
        """Take a snooze back; one that it replaced holds again while it has not ended."""
        now = self._clock.now()
        with self._store.work() as work:
            if before is not None and before > now:
                work.snooze(clock, actor.id, before, reason, now)
            else:
                work.drop_snooze(clock, actor.id)
            codes: dict[str, Value] = {"clock": clock, "why": "undone"}
            work.record(Fact(FactKind.NOTICE_SNOOZED, now, actor.id, case, codes))
            number = work.complaint(case).number
            work.commit()
        return Outcome(changed(Kind.CLOCKS, cases=[case]), "undone", {"number": number})

    def _claim(self, person: PersonId, waiting: list[_Due], now: datetime) -> dict[ClockRef, NoticeKind]:
        """Note what is told and give what nobody had noted before: two windows never both tell it."""
        with self._store.work() as work:
            chosen = [(each.ref, stage) for each in waiting for stage in each.reached]
            moved = [(each.ref, stage, each.since(stage)) for each in waiting for stage in each.reached]
            work.forget_notices(person, moved)
            fresh = set(work.claim_notices(person, chosen, now))
            ended = {ref for ref, until in work.snoozes(person).items() if until <= now}
            claimed: dict[ClockRef, NoticeKind] = {}
            for each in waiting:
                if each.ref in ended and work.drop_snooze(each.ref, person):
                    claimed[each.ref] = NoticeKind.SNOOZE_ENDED
                if (each.ref, each.stage) in fresh:
                    claimed[each.ref] = NoticeKind.STAGE
            if fresh or claimed:
                work.commit()
        return claimed


def _concerning(actor: Actor, clocks: list[RunningClock], now: datetime) -> Iterator[_Due]:
    """Choose the clocks that are a person's business at the stage they have reached."""
    supervises = Role.MANAGER in actor.roles
    for clock in clocks:
        stage = _stage(clock, now)
        if stage is None or clock.paused_at is not None:
            continue
        own = clock.assignee == actor.id
        nobodys = clock.assignee is None and stage is not Stage.HALF
        if own or (supervises and (nobodys or stage in {Stage.AT_RISK, Stage.OVER})):
            yield _Due(_ref(clock), stage, clock)


def _stage(clock: RunningClock, now: datetime) -> Stage | None:
    if now > clock.due_at:
        return Stage.OVER
    if now >= clock.risk_at:
        return Stage.AT_RISK
    if now >= clock.soon_at:
        return Stage.DUE_SOON
    return Stage.HALF if clock.half_at is not None and now >= clock.half_at else None


def _ref(clock: RunningClock) -> ClockRef:
    name = response_ref if clock.kind is ClockKind.RESPONSE else case_clock_ref
    return name(ClockId(clock.id))


def _notice(due: _Due, kind: NoticeKind, calendar: WorkCalendar, now: datetime) -> Notice:
    clock = due.clock
    return Notice(
        ref=due.ref,
        case=CaseId(clock.case),
        number=clock.number,
        person=clock.person,
        kind=kind,
        stage=due.stage,
        clock=clock.kind,
        due_at=clock.due_at,
        left_seconds=_left(clock, calendar, now),
    )


def _left(clock: RunningClock, calendar: WorkCalendar, now: datetime) -> int:
    """Give what is left in the clock's own kind of time; negative when over."""
    if clock.kind is ClockKind.RESPONSE:
        return remaining(calendar, now, clock.due_at)
    term = terms.extended(Term(clock.unit, clock.length), clock.extended)
    counted = terms.count(calendar, term, clock.started_at, terms.read_pauses(clock.pauses))
    return counted.left_seconds(now, clock.paused_at)


def _latest(clock: ResponseClock | CaseClock, now: datetime) -> datetime:
    """Give the last moment until which a clock may be kept quiet."""
    return clock.due_at if now <= clock.due_at else now + _LONGEST


def _running(work: UnitOfWork, ref: ClockRef) -> ResponseClock | CaseClock:
    """Load a clock that counts. Raises Refused ``clock.none``, ``clock.not_running``."""
    response, clock = clock_of(ref)
    kept = work.response_clock(clock) if response else work.case_clock(clock)
    if kept.stopped_at is not None or kept.void:
        raise Refused("clock.not_running")
    return kept
