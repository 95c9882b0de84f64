"""The words of the SLA board: its headline, the labels of its charts, the names of the policy's clauses."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, Protocol

from leman_desk.domain.clocks import ClockState
from leman_desk.wording.labels import Table
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, NC_, NN_, Language, Words

_HOUR = 3600
_MARKED = re.compile(r"<(strong|breached|at_risk)>(.*?)</\1>")

LOAD_STATE: Table = {
    ClockState.OVER: NC_("load", "Over"),
    ClockState.AT_RISK: N_("At risk"),
    ClockState.DUE_SOON: N_("Due soon"),
    ClockState.IN_TIME: N_("In time"),
    ClockState.WAITING: N_("Waiting"),
}
"""The legend of the load per person, in its order."""

CLAUSE: Table = {
    "§0": N_("What is collected, cookies"),
    "§1": N_("Purposes of collection"),
    "§2": N_("Scope of use"),
    "§2.3": N_("Use of customer accounts"),
    "§2.6": N_("Requests by state agencies"),
    "§3": N_("How long data is kept"),
    "§4": N_("Who may be given data"),
    "§5": N_("Protection of data"),
    "§5.1": N_("Confidentiality"),
    "§5.2": N_("No third party without consent"),
    "§5.3": N_("Loss of data"),
    "§5.4": N_("Security of transaction data"),
    "§6": N_("Complaints and their answer"),
}
"""What the clauses of the privacy policy are about."""

_MONTH_SO_FAR = NN_(
    "<strong>{met} of {count}</strong> first response this month was sent within {promise}.",
    "<strong>{met} of {count}</strong> first responses this month were sent within {promise}.",
)
_OF_MONTH = NN_(
    "<strong>{met} of {count}</strong> first response due in {month} was sent within {promise}.",
    "<strong>{met} of {count}</strong> first responses due in {month} were sent within {promise}.",
)
_OF_PERIOD = NN_(
    "<strong>{met} of {count}</strong> first response due from {first} to {last} was sent within {promise}.",
    "<strong>{met} of {count}</strong> first responses due from {first} to {last}"
    " were sent within {promise}.",
)
_OF_DAY = NN_(
    "<strong>{met} of {count}</strong> first response due on {first} was sent within {promise}.",
    "<strong>{met} of {count}</strong> first responses due on {first} were sent within {promise}.",
)
_NONE_SO_FAR = N_("No first response was due this month yet.")
_NONE_OF_MONTH = N_("No first response was due in {month}.")
_NONE_OF_DAY = N_("No first response was due on {first}.")
_NONE_OF_PERIOD = N_("No first response was due from {first} to {last}.")
_OVER = NN_(
    "<breached>{count} is over the limit</breached>", "<breached>{count} are over the limit</breached>"
)
_AT_RISK = NN_("<at_risk>{count} is at risk</at_risk>", "<at_risk>{count} are at risk</at_risk>")


class Segment(NamedTuple):
    """A piece of a sentence.

    Attributes:
        tone: How it is shown: empty, ``strong``, ``breached`` or ``at_risk``.
    """

    text: str
    tone: str = ""


class Counted(Protocol):
    """A number."""

    @property
    def count(self) -> int:
        """The number."""
        ...


class Period(Protocol):
    """Days of the office, both inclusive."""

    @property
    def first(self) -> date:
        """The first."""
        ...

    @property
    def last(self) -> date:
        """The last."""
        ...


class BoardValues(Protocol):
    """What the headline needs of a board."""

    @property
    def chosen(self) -> Period:
        """The period."""
        ...

    @property
    def now(self) -> datetime:
        """The moment it was computed, aware."""
        ...

    @property
    def zone(self) -> str:
        """The office's zone."""
        ...

    @property
    def promise_seconds(self) -> int:
        """Promised open time."""
        ...

    @property
    def due(self) -> Counted:
        """Responses due whose outcome is known."""
        ...

    @property
    def met(self) -> Counted:
        """Those in time."""
        ...

    @property
    def over(self) -> Counted:
        """Running clocks over the limit."""
        ...

    @property
    def at_risk(self) -> Counted:
        """Running clocks at risk."""
        ...

    @property
    def closure(self) -> str:
        """Name of the closure that comes next; empty for ordinary evenings."""
        ...


class BucketValues(Protocol):
    """What the label of a bucket needs of it."""

    @property
    def low_seconds(self) -> int:
        """From this."""
        ...

    @property
    def high_seconds(self) -> int | None:
        """To below this; None is without end."""
        ...


def headline(words: Words, board: BoardValues) -> tuple[Segment, ...]:
    """Say the board in a sentence or two: what was kept in the period, what is over or at risk now."""
    moments = Moments(words, board.zone)
    kept = _kept(words, moments, board)
    return (*kept, Segment(" "), *_now(words, board))


def headline_text(words: Words, board: BoardValues) -> str:
    """Give the headline without its tones."""
    return "".join(segment.text for segment in headline(words, board))


def period_label(words: Words, chosen: Period, zone: str) -> str:
    """Name a period: ``February 2026`` for a whole month, else its days: ``2 Feb 2026 – 13 Feb 2026``."""
    moments = Moments(words, zone)
    if _whole_month(chosen):
        return moments.month(chosen.first)
    if chosen.first == chosen.last:
        return moments.day(chosen.first)
    return f"{moments.day(chosen.first)} – {moments.day(chosen.last)}"


def people_label(words: Words, people: Sequence[str], *, unassigned: bool) -> str:
    """Name whose complaints a board shows: ``Everyone``, or their names."""
    names = [*people, *([words.t("Nobody responsible")] if unassigned else [])]
    return ", ".join(names) if names else words.t("Everyone")


def bucket_label(words: Words, bucket: BucketValues) -> str:
    """Name a bucket of hours: ``8 to 16``, ``over 24``; parts of an hour with one decimal."""
    low = _hours(words, bucket.low_seconds)
    if bucket.high_seconds is None:
        return words.t("over {hours}", hours=low)
    return words.t("{low} to {high}", low=low, high=_hours(words, bucket.high_seconds))


def clause_name(words: Words, code: str) -> str:
    """Say what a clause is about; one that is not known by itself is called as the clause above it."""
    while code:
        if code in CLAUSE:
            return words.t(CLAUSE[code])
        code = code.rpartition(".")[0]
    return words.t("No clause yet")


def category_label(words: Words, code: str, name_en: str, name_vi: str) -> str:
    """Name a category; one without a code stands for complaints that nobody has triaged yet."""
    if not code:
        return words.t("Not triaged yet")
    return (name_vi if words.language is Language.VI else name_en) or code


def month_label(moments: Moments, first: date, *, full: bool = False) -> str:
    """Name a month under a chart: ``Feb`` or ``Thg 2``; in full ``February 2026`` or ``Tháng 02/2026``."""
    if full:
        return moments.month(first)
    if moments.words.language is Language.VI:
        return f"Thg {first.month}"
    return str(moments.words.locale.months["stand-alone"]["abbreviated"][first.month])


def percent(words: Words, part: int, whole: int) -> str:
    """Write a share: ``96.4%`` or ``96,4%``, a whole number without decimals; empty where there is nothing.

    What is not all is never written as 100.
    """
    if not whole:
        return ""
    tenths = round(1000 * part / whole)
    if part < whole:
        tenths = min(tenths, 999)
    return f"{words.number(tenths / 10, 1 if tenths % 10 else 0)}%"


def name_or_nobody(words: Words, name: str) -> str:
    """Name who is responsible."""
    return name or words.t("Nobody responsible")


def _kept(words: Words, moments: Moments, board: BoardValues) -> Iterator[Segment]:
    chosen, count = board.chosen, board.due.count
    values: dict[str, object] = {
        "met": words.number(board.met.count),
        "count": words.number(count),
        "promise": moments.working_time(board.promise_seconds),
        "first": moments.day(chosen.first),
        "last": moments.day(chosen.last),
        "month": _month_within(words, moments, chosen.first),
    }
    today = board.now.astimezone(moments.zone).date()
    if chosen.first == chosen.last:
        texts, none = _OF_DAY, _NONE_OF_DAY
    elif not _whole_month(chosen):
        texts, none = _OF_PERIOD, _NONE_OF_PERIOD
    elif (chosen.first.year, chosen.first.month) == (today.year, today.month):
        texts, none = _MONTH_SO_FAR, _NONE_SO_FAR
    else:
        texts, none = _OF_MONTH, _NONE_OF_MONTH
    return _segments(_raw(words, texts, count) if count else words.t(none), values)


def _now(words: Words, board: BoardValues) -> Iterator[Segment]:
    values: dict[str, object] = {"closure": board.closure}
    over, risk = board.over.count, board.at_risk.count
    if not over and not risk:
        return _segments(words.t("Nothing is over the limit or at risk."), values)
    parts = [words.n(*_OVER, over)] if over else []
    parts += [words.n(*_AT_RISK, risk)] if risk else []
    said = words.t("{first} and {second}", first=parts[0], second=parts[1]) if over and risk else parts[0]
    if risk and board.closure:
        # The name of a closure is the office's own text and may hold anything: it is filled in last.
        said = words.t("{said} before {closure}", said=said, closure="{closure}")
    return _segments(f"{said}.", values)


def _raw(words: Words, texts: tuple[str, str], count: int) -> str:
    """Choose the plural form without filling anything in yet."""
    names = ("met", "promise", "first", "last", "month")
    return words.n(*texts, count, **{name: f"{{{name}}}" for name in names})


def _segments(text: str, values: Mapping[str, object]) -> Iterator[Segment]:
    """Split a marked text into pieces, then fill in the values, so that no value is read as a mark."""
    begun = 0
    for match in _MARKED.finditer(text):
        if match.start() > begun:
            yield Segment(text[begun : match.start()].format_map(values))
        yield Segment(match[2].format_map(values), match[1])
        begun = match.end()
    if begun < len(text):
        yield Segment(text[begun:].format_map(values))


def _whole_month(chosen: Period) -> bool:
    following = chosen.last + timedelta(days=1)
    months = (following.year - chosen.first.year) * 12 + following.month - chosen.first.month
    return chosen.first.day == 1 and following.day == 1 and months == 1


def _month_within(words: Words, moments: Moments, day: date) -> str:
    """Write a month as it stands within a sentence; Vietnamese begins it small there."""
    written = moments.month(day)
    return written[:1].lower() + written[1:] if words.language is Language.VI else written


def _hours(words: Words, seconds: int) -> str:
    return words.number(seconds / _HOUR, 1 if seconds % _HOUR else 0)
