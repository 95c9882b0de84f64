"""What the calendar page says of days, hours and swaps, in both languages."""

from collections.abc import Sequence
from datetime import date

from leman_desk.domain.calendar_notes import DayMark
from leman_desk.domain.lunar import LunarDate
from leman_desk.gui.pages.calendar.draft import DayEntry, Draft, Pairs
from leman_desk.gui.pages.calendar.month import DayCount, DayDue
from leman_desk.wording.labels import CLOCK_STATE
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, NC_, Language, Words

MARK = {
    DayMark.HOLIDAY: N_("Public holiday"),
    DayMark.SWAP_OFF: N_("Swap day, off"),
    DayMark.SWAP_ON: N_("Swap day, worked"),
    DayMark.COMPANY: N_("Company day"),
}
"""What kind of day a mark means."""
CLOSED = NC_("office", "Closed")
"""An office without open hours."""
_SPOKEN_MARK = {
    DayMark.HOLIDAY: N_("public holiday {name}"),
    DayMark.SWAP_OFF: N_("swap day off {name}"),
    DayMark.SWAP_ON: N_("swap day worked {name}"),
    DayMark.COMPANY: N_("company day {name}"),
}
_HOUR = 3600
_MUNG = 10
"""Vietnamese calls the days up to the tenth of a lunar month mùng."""
_MONTHS_VI = {1: "Giêng", 12: "Chạp"}
_SUFFIXES = {1: "st", 2: "nd", 3: "rd"}
_TEENS = range(11, 14)


def hours_text(seconds: int, words: Words) -> str:
    """Write the open hours of a day: ``8 h``, ``7.5 h``."""
    hours = round(seconds / _HOUR, 2)
    decimals = 0 if hours == int(hours) else 1 if round(hours, 1) == hours else 2
    return words.t("{hours} h", hours=words.number(hours, decimals))


def pairs_text(pairs: Pairs) -> str:
    """Write intervals: ``08:00–12:00, 13:00–17:00``."""
    return ", ".join(f"{start}–{end}" for start, end in pairs)


def lunar_short(lunar: LunarDate, *, with_month: bool) -> str:
    """Write a lunar day for the grid: ``10``, or ``1/1`` where the month is to be named."""
    if not with_month:
        return str(lunar.day)
    return f"{lunar.day}/{lunar.month}{'n' if lunar.leap else ''}"


def lunar_full(lunar: LunarDate, words: Words) -> str:
    """Write a lunar day in words: ``10th of the 1st lunar month``."""
    if words.language is Language.VI:
        day = f"mùng {lunar.day}" if lunar.day <= _MUNG else f"ngày {lunar.day}"
        month = _MONTHS_VI.get(lunar.month, str(lunar.month))
        return f"{day} tháng {month}{' nhuận' if lunar.leap else ''} âm lịch"
    month = f"leap {_ordinal(lunar.month)}" if lunar.leap else _ordinal(lunar.month)
    return f"{_ordinal(lunar.day)} of the {month} lunar month"


def cell_words(entry: DayEntry, moments: Moments) -> tuple[str, str]:
    """Give the strong and the quiet line of a special day in the grid."""
    t = moments.words.t
    if entry.mark in {DayMark.SWAP_OFF, DayMark.SWAP_ON}:
        title = t("Day off") if entry.mark is DayMark.SWAP_OFF else moments.words.c("kind of day", "Working")
        return title, f"⇄ {moments.day_short(entry.partner)}" if entry.partner else entry.name
    if entry.mark is DayMark.COMPANY:
        return moments.words.c("kind of day", "Company"), entry.name
    return (entry.name or t("Holiday"), "") if entry.mark is DayMark.HOLIDAY else ("", "")


def swap_name(mark: DayMark, partner: date | None, words: Words) -> str:
    """Name a day of a swap after the other day."""
    if partner is None:
        return ""
    written = f"{partner.day:02}/{partner.month:02}/{partner.year}"
    if mark is DayMark.SWAP_OFF:
        return words.t("Swapped day off (worked {date})", date=written)
    return words.t("Worked in place of {date}", date=written)


def spoken_day(
    day: date,
    entry: DayEntry,
    count: DayCount | None,
    due: DayDue | None,
    moments: Moments,
    *,
    today: bool = False,
    edited: bool = False,
) -> str:
    """Say everything of a day in one sentence, for screen readers and tooltips."""
    words = moments.words
    parts = [moments.day_full(day)]
    if today:
        parts.append(words.t("today"))
    if entry.mark is not None:
        parts.append(words.t(_SPOKEN_MARK[entry.mark], name=entry.name).strip())
    if count is not None:
        closed = not count.seconds
        parts.append(
            words.t("closed")
            if closed
            else words.t("open {duration}", duration=moments.duration(count.seconds))
        )
    if due is not None:
        parts.append(words.n("{count} deadline due", "{count} deadlines due", due.count))
        parts.append(words.t(CLOCK_STATE[due.state]))
    if count is not None:
        parts.append(lunar_full(count.lunar, words))
    if edited:
        parts.append(words.t("not saved yet"))
    return ", ".join(parts)


def listed(parts: Sequence[str]) -> str:
    """Join sentences with a space, leaving out empty ones."""
    return " ".join(part for part in parts if part)


def _ordinal(number: int) -> str:
    suffix = "th" if number % 100 in _TEENS else _SUFFIXES.get(number % 10, "th")
    return f"{number}{suffix}"


def head_hint(count: DayCount | None, words: Words, *, edited: bool) -> str:
    """Say beneath a day which lunar day it is, and whether its edit waits to be applied."""
    parts = []
    if count is not None:
        lunar = lunar_full(count.lunar, words)
        parts.append(f"{lunar[:1].upper()}{lunar[1:]}.")
    if edited:
        parts.append(words.t("Not saved yet."))
    return " ".join(parts)


def pending_sentence(draft: Draft, lacking: str, words: Words) -> str:
    """Say what waits to be applied, and what it still lacks."""
    days = len(draft.changed_days())
    parts = [words.n("{count} day edited.", "{count} days edited.", days)] if days else []
    if draft.hours_changed:
        parts.append(words.t("Working hours edited."))
    return " ".join([*parts, lacking]) if parts else lacking or words.t("Not saved yet.")
