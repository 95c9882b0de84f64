"""Putting together how a due moment was counted, from what the reader knows; nothing is written."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from leman_desk.domain.case_clock import (
    CaseClock,
    ClockKind,
    Term,
    TermUnit,
    case_clock_ref,
    response_ref,
)
from leman_desk.domain.clocks import ClockState, StateBoundaries, human_wait_days, remaining
from leman_desk.domain.correspondence import Direction
from leman_desk.domain.deadline import ResponseClock
from leman_desk.domain.ids import PersonId
from leman_desk.domain.terms import count, extended, read_pauses
from leman_desk.services.calendars import Calendars
from leman_desk.services.deadline_queries import Explanation
from leman_desk.services.ports import Reader
from leman_desk.services.queries import CaseView

_IN_DAYS = frozenset({TermUnit.WORKING_DAYS, TermUnit.CALENDAR_DAYS})


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


class Explaining:
    """Explains clocks at one moment."""

    def __init__(self, reader: Reader, calendars: Calendars, now: datetime, outlook: Outlook) -> None:
        self._reader = reader
        self._calendars = calendars
        self._now = now
        self._outlook = outlook

    def response(self, clock: ResponseClock) -> Explanation:
        """Explain a cycle of the policy clock."""
        version = self._reader.calendar_version(clock.calendar_version)
        calendar = self._calendars.of(version)
        view = self._reader.case_view(clock.case, self._now)
        running = clock.stopped_at is None
        edges = StateBoundaries(clock.soon_at, clock.risk_at, clock.due_at)
        correction = self._correction(clock)
        return Explanation(
            ref=response_ref(clock.id),
            case=clock.case,
            number=view.row.number,
            kind=ClockKind.RESPONSE,
            rule=None,
            unit=TermUnit.WORKING_TIME,
            length=clock.length_seconds,
            cycle=clock.cycle,
            started_at=clock.started_at,
            due_at=clock.due_at,
            amount_seconds=clock.length_seconds,
            stopped_at=clock.stopped_at,
            verdict=clock.verdict,
            state=edges.state(self._now) if running else ClockState.CLOSED,
            now=self._now,
            left_seconds=remaining(calendar, self._now, clock.due_at) if running else 0,
            calendar_version=version.version,
            calendar_author=self._name(version.author),
            calendar_at=version.at,
            calendar_spec=version.spec,
            zone=calendar.zone,
            ledger=calendar.explain(clock.started_at, timedelta(seconds=clock.length_seconds)),
            received_first=clock.received_first,
            told_due_at=clock.told_due_at,
            acknowledged_at=_acknowledged_at(view) if clock.cycle == 1 else None,
            human_days=human_wait_days(clock.started_at, clock.due_at, calendar.zone),
            closes_at=self._outlook.closes_at,
            opens_at=self._outlook.opens_at,
            closure=self._outlook.closure,
            customer=_customer(view),
            corrected_by=correction[0],
            correction_reason=correction[1],
        )

    def other(self, clock: CaseClock) -> Explanation:
        """Explain any other clock; a paused one as if it ran on from now."""
        version = self._reader.calendar_version(clock.calendar_version)
        calendar = self._calendars.of(version)
        view = self._reader.case_view(clock.case, self._now)
        rules = {rule.code: rule for rule in self._reader.clock_rules()}
        pauses = read_pauses(clock.pauses)
        held = pauses if clock.paused_at is None else (*pauses, (clock.paused_at, self._now))
        told = count(
            calendar, extended(Term(clock.unit, clock.length), clock.extended), clock.started_at, held
        )
        running = clock.stopped_at is None
        # Terms in days end with their last day, at the midnight that already belongs to the next.
        last = told.due_at - timedelta.resolution if clock.unit in _IN_DAYS else told.due_at
        open_pause = ((clock.paused_at, None),) if clock.paused_at is not None else ()
        return Explanation(
            ref=case_clock_ref(clock.id),
            case=clock.case,
            number=view.row.number,
            kind=clock.kind,
            rule=rules.get(clock.rule),
            unit=clock.unit,
            length=clock.length,
            cycle=1,
            started_at=clock.started_at,
            due_at=told.due_at,
            amount_seconds=told.amount // timedelta(seconds=1),
            stopped_at=clock.stopped_at,
            verdict=clock.verdict,
            state=state_of(clock, self._now),
            now=self._now,
            left_seconds=told.left_seconds(self._now, clock.paused_at) if running else 0,
            calendar_version=version.version,
            calendar_author=self._name(version.author),
            calendar_at=version.at,
            calendar_spec=version.spec,
            zone=calendar.zone,
            ledger=told.ledger(),
            extended=clock.extended,
            extension_reason=clock.extension_reason,
            human_days=human_wait_days(clock.started_at, last, calendar.zone),
            closes_at=self._outlook.closes_at,
            opens_at=self._outlook.opens_at,
            closure=self._outlook.closure,
            customer=_customer(view),
            pauses=(*pauses, *open_pause),
        )

    def _name(self, person: PersonId | None) -> str:
        return next((each.name for each in self._reader.people() if each.id == person), "")

    def _correction(self, clock: ResponseClock) -> tuple[str, str]:
        """Say who corrected the receipt of a cycle last, and why; empty texts when nobody did."""
        counts = [
            each
            for each in self._reader.corrections(clock.case)
            if each.cycle == clock.cycle and each.confirmed_name and each.after == clock.started_at
        ]
        return (counts[-1].proposed_name, counts[-1].reason) if counts else ("", "")


def state_of(clock: CaseClock, now: datetime) -> ClockState:
    """Give the state of a clock at a moment; one that was over before it was paused stays over."""
    if clock.stopped_at is not None:
        return ClockState.CLOSED
    if clock.paused_at is not None and clock.paused_at <= clock.due_at:
        return ClockState.WAITING
    return StateBoundaries(clock.soon_at, clock.risk_at, clock.due_at).state(clock.paused_at or now)


def _acknowledged_at(view: CaseView) -> datetime | None:
    """Find when the automatic acknowledgement left: mail of ours that nobody wrote."""
    left = [
        message.received_at
        for message in view.messages
        if message.direction is Direction.OUT and message.author is None and message.automatic
    ]
    return min(left, default=None)


def _customer(view: CaseView) -> tuple[str, str, str]:
    if view.customer is None:
        return ("", "", "")
    return (view.customer.form_of_address.value, view.customer.name, view.customer.addressed_name)
