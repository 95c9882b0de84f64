"""The policy clock: its states, its verdict, when its states change, and which moment starts it."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from fractions import Fraction
from zoneinfo import ZoneInfo

from leman_desk.domain.errors import Refused
from leman_desk.domain.worktime import WorkCalendar

_SECOND = timedelta(seconds=1)
_HUMAN_LINE_FROM = 5
_RECEIVED_TOLERANCE = timedelta(minutes=15)
_DATE_SKEW = timedelta(hours=24)
# Clocks of honest senders run a little fast; the desk calls a difference over a minute a difference.
_FUTURE_TOLERANCE = timedelta(minutes=1)
# Servers without a clock, and careless migrations, stamp mail near 1970; Internet mail is younger than 1982.
_FIRST_MAIL = datetime(1982, 1, 1, tzinfo=UTC)


class ClockState(StrEnum):
    """What a clock shows."""

    IN_TIME = "in_time"
    DUE_SOON = "due_soon"
    AT_RISK = "at_risk"
    OVER = "over"
    WAITING = "waiting"
    CLOSED = "closed"


class Verdict(StrEnum):
    """How a stopped clock ended."""

    MET = "met"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class PromiseTerms:
    """What the company promised, and when it wants to be reminded.

    Attributes:
        length_seconds: Promised open time.
        soon_share: A clock is due soon when this share of the length or less is left.
        risk_share: It is at risk when this share or less is left.

    Raises:
        Refused: ``clocks.length`` or ``clocks.shares``.
    """

    length_seconds: int = 86_400
    soon_share: Fraction = Fraction(1, 3)
    risk_share: Fraction = Fraction(1, 12)

    def __post_init__(self) -> None:
        if self.length_seconds <= 0:
            raise Refused("clocks.length", seconds=self.length_seconds)
        if not 0 <= self.risk_share <= self.soon_share <= 1:
            raise Refused("clocks.shares", soon=str(self.soon_share), risk=str(self.risk_share))

    @property
    def length(self) -> timedelta:
        """The promised open time."""
        return timedelta(seconds=self.length_seconds)

    @property
    def soon_seconds(self) -> int:
        """Whole seconds left at which the clock becomes due soon."""
        return int(self.length_seconds * self.soon_share)

    @property
    def risk_seconds(self) -> int:
        """Whole seconds left at which the clock becomes at risk."""
        return int(self.length_seconds * self.risk_share)


DEFAULT_TERMS = PromiseTerms()


@dataclass(frozen=True, slots=True)
class StateBoundaries:
    """The UTC moments at which a running clock changes its state, to be stored with it.

    Attributes:
        soon_at: Due soon from this moment on.
        risk_at: At risk from this moment on.
        over_at: The due moment; over the limit after it, for an answer at this very moment is in time.
    """

    soon_at: datetime
    risk_at: datetime
    over_at: datetime

    def state(self, now: datetime) -> ClockState:
        """Give the state of a running clock at an aware moment, without any calendar."""
        if now > self.over_at:
            return ClockState.OVER
        if now >= self.risk_at:
            return ClockState.AT_RISK
        return ClockState.DUE_SOON if now >= self.soon_at else ClockState.IN_TIME


def clock_state(
    *,
    left_seconds: int,
    length_seconds: int = DEFAULT_TERMS.length_seconds,
    soon_share: Fraction = DEFAULT_TERMS.soon_share,
    risk_share: Fraction = DEFAULT_TERMS.risk_share,
    past_due: bool = False,
    waiting: bool = False,
    closed: bool = False,
) -> ClockState:
    """Give the state of a clock from the open time left.

    Args:
        left_seconds: Open seconds left, from `remaining`; negative when over.
        length_seconds: Promised open seconds.
        soon_share: Share left from which it is due soon.
        risk_share: Share left from which it is at risk.
        past_due: Whether the due moment has passed. After a due moment at closing time no open second is
            over yet until the next opening, and still an answer would be late.
        waiting: Whether the clock is paused for the customer.
        closed: Whether the clock has stopped.
    """
    if closed:
        return ClockState.CLOSED
    if waiting:
        return ClockState.WAITING
    if past_due or left_seconds < 0:
        return ClockState.OVER
    terms = PromiseTerms(length_seconds, soon_share, risk_share)
    if left_seconds <= terms.risk_seconds:
        return ClockState.AT_RISK
    return ClockState.DUE_SOON if left_seconds <= terms.soon_seconds else ClockState.IN_TIME


def remaining(calendar: WorkCalendar, now: datetime, due: datetime) -> int:
    """Give the open seconds left until due, a begun second as a whole one; negative when over.

    Raises:
        Refused: As `WorkCalendar.elapsed`.
    """
    return -(calendar.elapsed(due, now) // _SECOND)


def state_boundaries(
    calendar: WorkCalendar, due: datetime, terms: PromiseTerms = DEFAULT_TERMS
) -> StateBoundaries:
    """Find the moments at which a clock due then changes its state, counting backwards from due.

    Raises:
        Refused: As `WorkCalendar.before`.
    """
    return StateBoundaries(
        soon_at=calendar.before(due, timedelta(seconds=terms.soon_seconds)),
        risk_at=calendar.before(due, timedelta(seconds=terms.risk_seconds)),
        over_at=due.astimezone(UTC),
    )


def half_at(calendar: WorkCalendar, due: datetime, terms: PromiseTerms = DEFAULT_TERMS) -> datetime:
    """Give the UTC moment of the notice at half of the promised time.

    Raises:
        Refused: As `WorkCalendar.before`.
    """
    return calendar.before(due, timedelta(seconds=terms.length_seconds // 2))


def verdict(stopped_at: datetime, due: datetime) -> Verdict:
    """Judge an answer; one at the due moment itself is in time. Both moments are aware."""
    # Within one zone Python compares wall clocks, which a repeated hour confuses.
    return Verdict.MET if stopped_at.astimezone(UTC) <= due.astimezone(UTC) else Verdict.MISSED


def human_wait_days(received: datetime, due: datetime, zone: str) -> int | None:
    """Give the calendar days from receipt to due on that zone's calendar, when they exceed five.

    Nothing is given for shorter waits, where the panel says nothing either.
    """
    local = ZoneInfo(zone)
    days = (due.astimezone(local).date() - received.astimezone(local).date()).days
    return days if days > _HUMAN_LINE_FROM else None


class ReceiptSource(StrEnum):
    """Where the moment of receipt was taken from."""

    INTERNALDATE = "internaldate"
    RECEIVED = "received"


class ReceiptFlag(StrEnum):
    """What a person should look at before trusting the moment of receipt."""

    SOURCES_DIFFER = "sources_differ"
    IMPLAUSIBLE = "implausible"
    DATE_SKEWED = "date_skewed"
    DATE_IN_FUTURE = "date_in_future"
    FROM_FILE = "from_file"
    """It is what our server wrote into an imported file, which whoever had the file may have changed."""
    FROM_FILE_UNSTAMPED = "from_file_unstamped"
    """It comes from an imported file, and no server of ours vouches for it."""


@dataclass(frozen=True, slots=True)
class ReceiptTime:
    """The moment from which a clock runs.

    Attributes:
        moment: UTC.
        source: Which stamp it is.
        flags: Doubts about it or about the sender's date.
    """

    moment: datetime
    source: ReceiptSource
    flags: frozenset[ReceiptFlag] = frozenset()


def receipt_time(
    internaldate: datetime | None,
    trusted_received: datetime | None,
    sent_at: datetime | None = None,
    *,
    now: datetime | None = None,
    from_file: bool = False,
) -> ReceiptTime:
    """Choose the moment of receipt, as the company's mail server stamped it.

    It is the INTERNALDATE (RFC 3501, 2.3.3). Where the topmost `Received` of the company's own server
    (RFC 5321, 4.4) differs by over 15 minutes, the earlier plausible one of the two, flagged: a moved or
    imported mailbox carries new dates. The sender's date never starts a clock and is only judged.

    Args:
        internaldate: INTERNALDATE; of an imported file the moment it was taken in with.
        trusted_received: Date of the topmost `Received` line of the company's own server, if any.
        sent_at: The sender's `Date`, if it could be read.
        now: The present; a stamp after it is not plausible.
        from_file: Whether the mail was imported, so that none of it came from a server of ours directly.

    Raises:
        Refused: ``clocks.receipt_unknown`` without any stamp: a person is to be asked;
            ``worktime.naive`` for a moment without offset.
    """
    if any(moment is not None and moment.utcoffset() is None for moment in (internaldate, trusted_received)):
        raise Refused("worktime.naive")
    stamps = [
        (moment.astimezone(UTC), source)
        for moment, source in (
            (internaldate, ReceiptSource.INTERNALDATE),
            (trusted_received, ReceiptSource.RECEIVED),
        )
        if moment is not None
    ]
    if not stamps:
        raise Refused("clocks.receipt_unknown")
    flags: set[ReceiptFlag] = set()
    if from_file:
        unstamped = trusted_received is None
        flags.add(ReceiptFlag.FROM_FILE_UNSTAMPED if unstamped else ReceiptFlag.FROM_FILE)
    chosen, source = stamps[0]
    plausible = [stamp for stamp in stamps if _plausible(stamp[0], now)]
    if not plausible:
        flags.add(ReceiptFlag.IMPLAUSIBLE)
    if abs(stamps[-1][0] - chosen) > _RECEIVED_TOLERANCE:
        flags.add(ReceiptFlag.SOURCES_DIFFER)
        chosen, source = min(plausible or stamps[:1])
    if sent_at is not None:
        flags |= _doubts_about_date(sent_at, chosen)
    return ReceiptTime(chosen, source, frozenset(flags))


def _plausible(moment: datetime, now: datetime | None) -> bool:
    return moment >= _FIRST_MAIL and (now is None or moment <= now + _FUTURE_TOLERANCE)


def _doubts_about_date(sent_at: datetime, received: datetime) -> set[ReceiptFlag]:
    """Judge the sender's date against the receipt; a date without offset is read as UTC (RFC 5322, 3.3)."""
    sent = sent_at.replace(tzinfo=UTC) if sent_at.utcoffset() is None else sent_at
    doubts: set[ReceiptFlag] = set()
    if abs(sent - received) > _DATE_SKEW:
        doubts.add(ReceiptFlag.DATE_SKEWED)
    if sent - received > _FUTURE_TOLERANCE:
        doubts.add(ReceiptFlag.DATE_IN_FUTURE)
    return doubts
