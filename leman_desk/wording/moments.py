"""Dates, times, durations and sizes in both languages: CLDR names in the desk's own patterns."""

from datetime import date, datetime, tzinfo
from typing import Protocol
from zoneinfo import ZoneInfo

from leman_desk.domain.clocks import ClockState
from leman_desk.wording.words import Language, Words

_MINUTE = 60
_HOUR = 3600
_DAYS_BY_NAME = 6
"""A weekday alone names a day without doubt for this many days back and ahead."""
_KILO = 1024


class ClockValues(Protocol):
    """What the words about a clock need of it; lists pass their clock values as they are."""

    @property
    def state(self) -> ClockState:
        """What the clock shows."""
        ...

    @property
    def left_seconds(self) -> int:
        """Open time left; negative when over the limit."""
        ...

    @property
    def length_seconds(self) -> int:
        """Promised open time."""
        ...

    @property
    def due_at(self) -> datetime:
        """The due moment, aware."""
        ...

    @property
    def answered_in(self) -> int | None:
        """Open seconds used until the answer, once stopped."""
        ...

    @property
    def waiting_since(self) -> datetime | None:
        """Aware, when the state is waiting."""
        ...


class Moments:
    """Writes moments of the office's time zone in one language.

    Every moment that comes in is aware, in any zone; what is written is the wall clock of the office.
    """

    def __init__(self, words: Words, zone: tzinfo | str) -> None:
        self.words = words
        self.zone: tzinfo = ZoneInfo(zone) if isinstance(zone, str) else zone

    # --- moments ----------------------------------------------------------------------------------

    def time(self, moment: datetime) -> str:
        """Write the time of day: ``15:10``."""
        return _clock(self._local(moment))

    def moment_short(self, moment: datetime, now: datetime) -> str:
        """Write a moment for lists, as short as it stays clear.

        Today ``10:20``; a few days away ``Wed 11:30`` or ``T4 11:30``; further ``Tue 24 Feb`` or
        ``T3 24/02``; in another year its date.
        """
        local, today = self._local(moment), self._local(now)
        days = (local.date() - today.date()).days
        if not days:
            return _clock(local)
        if local.year != today.year:
            return self.day(local.date())
        if abs(days) <= _DAYS_BY_NAME:
            return f"{self.weekday_short(local.date())} {_clock(local)}"
        return self.day_short(local.date())

    def moment_full(self, moment: datetime) -> str:
        """Write a moment in full: ``Fri 13 Feb 2026, 15:10`` or ``Thứ Sáu 13/02/2026, 15:10``."""
        local = self._local(moment)
        weekday = self.weekday_short(local) if self._english else self.weekday(local)
        return f"{weekday} {self.day(local)}, {_clock(local)}"

    def moment_plain(self, moment: datetime) -> str:
        """Write date and time for tables: ``24 Feb 2026 11:30`` or ``24/02/2026 11:30``."""
        local = self._local(moment)
        return f"{self.day(local)} {_clock(local)}"

    def due(self, moment: datetime, now: datetime | None = None) -> str:
        """Write a due time: ``Tue 24 Feb 11:30`` or ``11:30 thứ Ba 24/02``, with another year than now's."""
        local = self._local(moment)
        another_year = now is not None and self._local(now).year != local.year
        if self._english:
            day = self.day(local) if another_year else self._day_and_month(local)
            return f"{self.weekday_short(local)} {day} {_clock(local)}"
        day = self.day(local) if another_year else _day_month(local)
        return f"{_clock(local)} {self._weekday_within(local)} {day}"

    def letter_moment(self, moment: datetime) -> str:
        """Write it for letters: ``Wednesday 11 February 2026 at 11:30`` or ``11:30 thứ Tư 11/02/2026``."""
        local = self._local(moment)
        if self._english:
            return f"{self.weekday(local)} {self.day_long(local)} at {_clock(local)}"
        return f"{_clock(local)} {self._weekday_within(local)} {self.day(local)}"

    def letter_due(self, moment: datetime) -> str:
        """Write it for letters as due: ``Tuesday 24 February 2026, 11:30`` or ``11:30 thứ Ba 24/02/2026``."""
        local = self._local(moment)
        if self._english:
            return f"{self.weekday(local)} {self.day_long(local)}, {_clock(local)}"
        return self.letter_moment(moment)

    def zone_name(self, now: datetime) -> str:
        """Name the office's zone after a time: ``Viet Nam time``; another by its offset, ``UTC+02:00``."""
        if getattr(self.zone, "key", "") in {"Asia/Ho_Chi_Minh", "Asia/Saigon"}:
            return self.words.t("Viet Nam time")
        offset = f"{self._local(now):%z}"
        return f"UTC{offset[:3]}:{offset[3:5]}" if offset else "UTC"

    # --- days -------------------------------------------------------------------------------------

    def local_day(self, moment: datetime) -> date:
        """Give the office's day on which a moment falls."""
        return self._local(moment).date()

    def weekday(self, day: date) -> str:
        """Name the weekday: ``Tuesday`` or ``Thứ Ba``."""
        return self._weekday(day, "wide")

    def weekday_short(self, day: date) -> str:
        """Name the weekday for lists: ``Tue`` or ``T3``."""
        return self._weekday(day, "abbreviated" if self._english else "short")

    def day(self, day: date) -> str:
        """Write a date: ``24 Feb 2026`` or ``24/02/2026``."""
        return f"{self._day_and_month(day)} {day.year}" if self._english else f"{_day_month(day)}/{day.year}"

    def day_short(self, day: date) -> str:
        """Write a day of this year for lists: ``Tue 24 Feb`` or ``T3 24/02``."""
        rest = self._day_and_month(day) if self._english else _day_month(day)
        return f"{self.weekday_short(day)} {rest}"

    def day_full(self, day: date) -> str:
        """Write a date with its weekday: ``Tuesday 24 February 2026`` or ``Thứ Ba 24/02/2026``."""
        return f"{self.weekday(day)} {self.day_long(day) if self._english else self.day(day)}"

    def day_long(self, day: date) -> str:
        """Write a date for documents: ``24 February 2026`` or ``ngày 24 tháng 02 năm 2026``."""
        if self._english:
            return f"{day.day} {self.words.locale.months['format']['wide'][day.month]} {day.year}"
        return f"ngày {day.day:02} tháng {day.month:02} năm {day.year}"

    def month(self, day: date) -> str:
        """Name a month of a year: ``February 2026`` or ``Tháng 02/2026``."""
        if self._english:
            return f"{self.words.locale.months['stand-alone']['wide'][day.month]} {day.year}"
        return f"Tháng {day.month:02}/{day.year}"

    # --- amounts ----------------------------------------------------------------------------------

    def number(self, value: float, decimals: int = 0) -> str:
        """Write a number: ``1,284`` or ``1.284``."""
        return self.words.number(value, decimals)

    def duration(self, seconds: int) -> str:
        """Write a length of time in whole minutes, without its sign: ``5 h 20 m`` or ``5 giờ 20 phút``."""
        hours, minutes = divmod(abs(seconds) // _MINUTE, _HOUR // _MINUTE)
        if not hours and not minutes:
            return self.words.t("under 1 m") if seconds else self.words.t("{minutes} m", minutes=0)
        if not hours:
            return self.words.t("{minutes} m", minutes=minutes)
        written = self.number(hours)
        if not minutes:
            return self.words.t("{hours} h", hours=written)
        return self.words.t("{hours} h {minutes} m", hours=written, minutes=minutes)

    def exact(self, seconds: int) -> str:
        """Write a length of time to the second, so that written parts add up: ``5 h 29 m 10 s``."""
        rest = abs(seconds) % _MINUTE
        if not rest:
            return self.duration(seconds)
        if abs(seconds) < _MINUTE:
            return self.words.t("{seconds} s", seconds=rest)
        return self.words.t("{duration} {seconds} s", duration=self.duration(seconds), seconds=rest)

    def working_time(self, seconds: int) -> str:
        """Write a promise: ``24 working hours``, or with minutes where it is not whole hours."""
        if seconds % _HOUR:
            return self.words.t("{duration} of working time", duration=self.duration(seconds))
        return self.words.n("{count} working hour", "{count} working hours", seconds // _HOUR)

    def file_size(self, size: int) -> str:
        """Write a size in bytes: ``412 KB``, ``1.5 MB`` or ``1,5 MB``; 1 KB is 1,024 bytes."""
        if size < _KILO:
            return self.words.n("{count} byte", "{count} bytes", size)
        if size < 999.5 * _KILO:
            return f"{self.number(size / _KILO)} KB"
        if size < 999.5 * _KILO**2:
            return f"{self.number(size / _KILO**2, 1)} MB"
        return f"{self.number(size / _KILO**3, 1)} GB"

    # --- the clock --------------------------------------------------------------------------------

    def clock_chip(self, clock: ClockValues, now: datetime) -> str:
        """Say what a clock shows: ``5 h 20 m left``, ``45 m over``, ``Waiting for customer, 2 days``."""
        if clock.state is ClockState.CLOSED:
            return self._closed(clock)
        if clock.state is ClockState.WAITING:
            return self._waiting(clock, now)
        duration = self.duration(clock.left_seconds)
        if clock.state is ClockState.OVER:
            # A due time at closing is passed before a minute of the next opening is.
            barely = abs(clock.left_seconds) < _MINUTE
            return (
                self.words.t("Over the limit")
                if barely
                else self.words.t("{duration} over", duration=duration)
            )
        return self.words.t("{duration} left", duration=duration)

    def clock_full(self, clock: ClockValues, now: datetime) -> str:
        """Say the same with the promise: ``5 h 20 m left of 24 working hours``."""
        if clock.state in {ClockState.CLOSED, ClockState.WAITING}:
            return self.clock_chip(clock, now)
        duration, promise = self.duration(clock.left_seconds), self.working_time(clock.length_seconds)
        if clock.state is ClockState.OVER:
            if abs(clock.left_seconds) < _MINUTE:
                return self.words.t("Over the limit of {promise}", promise=promise)
            return self.words.t("{duration} over the limit of {promise}", duration=duration, promise=promise)
        return self.words.t("{duration} left of {promise}", duration=duration, promise=promise)

    def human_line(self, person: str, days: int) -> str:
        """Say how long a customer waits until a due time that is legal but far away.

        Args:
            person: How the customer is called in a sentence: ``Ms Mai``, ``chị Mai``; see `letters.called`.
            days: Calendar days until due.
        """
        return self.words.n(
            "Left until due, {person} waits {count} day.",
            "Left until due, {person} waits {count} days.",
            days,
            person=person,
        )

    # --- pieces -----------------------------------------------------------------------------------

    @property
    def _english(self) -> bool:
        return self.words.language is Language.EN

    def _local(self, moment: datetime) -> datetime:
        if moment.utcoffset() is None:
            raise ValueError("a moment without a zone cannot be shown")
        return moment.astimezone(self.zone)

    def _weekday(self, day: date, width: str) -> str:
        return str(self.words.locale.days["format"][width][day.weekday()])

    def _weekday_within(self, day: date) -> str:
        """Write ``thứ Ba`` as it stands within a sentence; Chủ nhật likewise begins small."""
        return self.weekday(day).lower() if day.weekday() == 6 else f"t{self.weekday(day)[1:]}"  # noqa: PLR2004

    def _day_and_month(self, day: date) -> str:
        return f"{day.day} {self.words.locale.months['format']['abbreviated'][day.month]}"

    def _waiting(self, clock: ClockValues, now: datetime) -> str:
        days = 0
        if clock.waiting_since is not None:
            days = (self._local(now).date() - self._local(clock.waiting_since).date()).days
        if days < 1:
            return self.words.t("Waiting for customer")
        return self.words.n("Waiting for customer, {count} day", "Waiting for customer, {count} days", days)

    def _closed(self, clock: ClockValues) -> str:
        if clock.answered_in is None:
            return self.words.t("Closed")
        return self.words.t("Closed, answered in {duration}", duration=self.duration(clock.answered_in))


def _clock(local: datetime) -> str:
    """Write the time of day; `strftime` imports a module at each call, and Qt watches every import."""
    return f"{local.hour:02}:{local.minute:02}"


def _day_month(day: date) -> str:
    return f"{day.day:02}/{day.month:02}"
