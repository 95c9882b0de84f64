"""What is told of a clock, and its amounts, terms and moments in the clock's own unit."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from leman_desk.domain.case_clock import ClockKind, ClockRule, TermUnit
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.ledger import Ledger
from leman_desk.wording.labels import CLOCK_KIND
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import NN_, Language

_DAY = 86_400
_HOUR = 3600
_MINUTE = 60
_MOMENT = timedelta(seconds=1)
_LAST_MINUTE, _MIDNIGHT = "23:59", "24:00"
DAY_UNITS = frozenset({TermUnit.WORKING_DAYS, TermUnit.CALENDAR_DAYS})
"""Terms that are counted in whole days."""
OFFICE_UNITS = frozenset({TermUnit.WORKING_TIME, TermUnit.NEXT_WORKING_DAY})
"""Terms that count only while the office is open."""

_DAYS = NN_("{count} day", "{count} days")
_WORKING_DAYS = NN_("{count} working day", "{count} working days")


class LedgerTold(Protocol):
    """What is told of a clock; `services.deadline_queries.Explanation` is such a value. Moments UTC."""

    @property
    def number(self) -> str:
        """Number of the case."""
        ...

    @property
    def kind(self) -> ClockKind:
        """What it measures."""
        ...

    @property
    def rule(self) -> ClockRule | None:
        """Its rule of law; None for resolution, target and response."""
        ...

    @property
    def unit(self) -> TermUnit:
        """How it is counted."""
        ...

    @property
    def length(self) -> int:
        """Promised, in seconds or days."""
        ...

    @property
    def cycle(self) -> int:
        """Which response of the case."""
        ...

    @property
    def started_at(self) -> datetime:
        """What it runs from."""
        ...

    @property
    def due_at(self) -> datetime:
        """When it is due."""
        ...

    @property
    def amount_seconds(self) -> int:
        """What the ledger adds up to."""
        ...

    @property
    def stopped_at(self) -> datetime | None:
        """When it ended."""
        ...

    @property
    def state(self) -> ClockState:
        """What it shows."""
        ...

    @property
    def now(self) -> datetime:
        """The moment of asking."""
        ...

    @property
    def left_seconds(self) -> int:
        """Left at that moment; negative when over."""
        ...

    @property
    def calendar_version(self) -> int:
        """Number of the calendar version."""
        ...

    @property
    def calendar_author(self) -> str:
        """Who signed that version; may be empty."""
        ...

    @property
    def calendar_at(self) -> datetime:
        """When that version was made."""
        ...

    @property
    def calendar_spec(self) -> str:
        """Its data as JSON."""
        ...

    @property
    def zone(self) -> str:
        """IANA name of the office zone."""
        ...

    @property
    def ledger(self) -> Ledger:
        """Every span from start to due."""
        ...

    @property
    def extended(self) -> int:
        """By how much it was extended."""
        ...

    @property
    def extension_reason(self) -> str:
        """Why it was extended."""
        ...

    @property
    def received_first(self) -> datetime | None:
        """The moment of receipt before its correction."""
        ...

    @property
    def told_due_at(self) -> datetime | None:
        """The due moment that the customer was told."""
        ...

    @property
    def acknowledged_at(self) -> datetime | None:
        """When the acknowledgement left."""
        ...

    @property
    def human_days(self) -> int | None:
        """Calendar days until due, when they are many."""
        ...

    @property
    def closes_at(self) -> datetime | None:
        """When the office closes today."""
        ...

    @property
    def opens_at(self) -> datetime | None:
        """When it opens on a later day."""
        ...

    @property
    def closure(self) -> str:
        """Name of the closure between the two."""
        ...

    @property
    def customer(self) -> tuple[str, str, str]:
        """Form of address, full name, addressed name."""
        ...

    @property
    def pauses(self) -> Sequence[tuple[datetime, datetime | None]]:
        """From when to when it was paused."""
        ...

    @property
    def corrected_by(self) -> str:
        """Who corrected the moment of receipt."""
        ...

    @property
    def correction_reason(self) -> str:
        """Why they did."""
        ...


def amount_text(unit: TermUnit, seconds: int, moments: Moments) -> str:
    """Write counted time to the second; in days where the term is in days: ``4 h 30 m``, ``2 days``."""
    words = moments.words
    if unit in DAY_UNITS and not seconds % _DAY:
        return words.n("{count} day", "{count} days", seconds // _DAY)
    if not seconds:
        return words.t("{hours} h", hours=0)
    return moments.exact(seconds)


def term_text(unit: TermUnit, length: int, moments: Moments) -> str:
    """Write a term: ``24 working hours``, ``2 working days``, ``15 days``, ``72 hours, day and night``."""
    words = moments.words
    if unit is TermUnit.WORKING_TIME:
        if length % _MINUTE:
            return words.t("{duration} of working time", duration=moments.exact(length))
        return moments.working_time(length)
    if unit is TermUnit.NEXT_WORKING_DAY:
        return words.t("the next working day, same time")
    if unit in DAY_UNITS:
        pair = _WORKING_DAYS if unit is TermUnit.WORKING_DAYS else _DAYS
        return words.n(*pair, length)
    if length % _HOUR:
        return words.t("{duration}, day and night", duration=moments.duration(length))
    return words.n("{count} hour, day and night", "{count} hours, day and night", length // _HOUR)


def due_text(unit: TermUnit, due: datetime, moments: Moments, now: datetime | None = None) -> str:
    """Write a due moment; a term in days that ends with a day ends at 24:00 of it, as the law counts."""
    if not _ends_with_a_day(unit, due, moments):
        return moments.due(due, now)
    return moments.due(due - _MOMENT, now).replace(_LAST_MINUTE, _MIDNIGHT)


def exact_moment(moment: datetime, moments: Moments) -> str:
    """Write a moment in full, with seconds where there are any."""
    written = moments.moment_full(moment)
    return f"{written}:{moment.second:02d}" if moment.second else written


def exact_due(unit: TermUnit, due: datetime, moments: Moments) -> str:
    """Write a due moment in full; see `due_text`."""
    if not _ends_with_a_day(unit, due, moments):
        return exact_moment(due, moments)
    return moments.moment_full(due - _MOMENT).replace(_LAST_MINUTE, _MIDNIGHT)


def _ends_with_a_day(unit: TermUnit, due: datetime, moments: Moments) -> bool:
    local = due.astimezone(moments.zone)
    return unit in DAY_UNITS and not (local.hour or local.minute or local.second)


def left_text(unit: TermUnit, state: ClockState, left_seconds: int, moments: Moments) -> str:
    """Say what is left in the clock's own unit: ``5 h 20 m left``, ``3 days left``, ``2 days over``."""
    words = moments.words
    if state is ClockState.CLOSED:
        return words.t("Closed")
    if state is ClockState.WAITING:
        return words.t("Waiting for customer")
    over = state is ClockState.OVER
    if unit in DAY_UNITS and abs(left_seconds) >= _DAY:
        # A begun day is still there to be used; over the limit only whole days are said.
        days = abs(left_seconds) // _DAY if over else -(-left_seconds // _DAY)
        duration = words.n("{count} day", "{count} days", days)
    else:
        duration = moments.duration(left_seconds)
    if not over:
        return words.t("{duration} left", duration=duration)
    if abs(left_seconds) < _MINUTE:
        return words.t("Over the limit")
    return words.t("{duration} over", duration=duration)


def clock_name(kind: ClockKind, rule: ClockRule | None, cycle: int, moments: Moments) -> str:
    """Name a clock: ``First response``, ``Response 2``, ``Resolution``, or the name of its rule of law."""
    words = moments.words
    if rule is not None:
        return rule.name_vi if words.language is Language.VI else rule.name_en
    if kind is ClockKind.RESPONSE and cycle > 1:
        return words.t("Response {cycle}", cycle=words.number(cycle))
    return words.t(CLOCK_KIND[kind])


def citation_text(rule: ClockRule, moments: Moments) -> str:
    """Write where a rule stands; one that is given in both languages, apart by a stroke, in this one."""
    vietnamese, stroke, english = rule.citation.partition(" / ")
    if not stroke or " / " in english:
        return rule.citation.rstrip(".")
    chosen = vietnamese if moments.words.language is Language.VI else english
    return chosen.strip().rstrip(".")


def promised_text(told: LedgerTold, moments: Moments) -> str:
    """Write what was promised, with its extension: ``10 days and 10 days more``."""
    promised = term_text(told.unit, told.length, moments)
    if not told.extended:
        return promised
    more = term_text(told.unit, told.extended, moments)
    return moments.words.t("{promise} and {more} more", promise=promised, more=more)


def within(name: str) -> str:
    """Write a name as it stands within a sentence."""
    return name[:1].lower() + name[1:]
