"""A ledger in words: a line for each day, neighbouring closed days joined; for the table and for copying."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from leman_desk.domain.ledger import DayTotal, Reason
from leman_desk.services.deadlines import Explanation
from leman_desk.wording.labels import REASON
from leman_desk.wording.moments import Moments


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the account.

    Attributes:
        days: The day, or the first and last of a run of closed days.
        counted: Open seconds it added.
        total: Open seconds so far.
        why: In words.
    """

    days: tuple[date, date]
    counted: int
    total: int
    why: str


def lines(explanation: Explanation, moments: Moments) -> list[Line]:
    """Say day by day what was counted and why not; the amounts add up to the promise exactly."""
    found: list[Line] = []
    total = 0
    for run in _runs(explanation.ledger.by_day()):
        counted = sum(each.seconds for each in run)
        total += counted
        why = _open_day(run[0], moments) if counted else _closed_days(run, moments)
        found.append(Line((run[0].day, run[-1].day), counted, total, why))
    return found


def day_text(line: Line, moments: Moments) -> str:
    """Write the days of a line: ``Wed 11 Feb`` or ``Sat 14 Feb – Mon 23 Feb``."""
    first, last = line.days
    if first == last:
        return moments.day_short(first)
    return f"{moments.day_short(first)} – {moments.day_short(last)}"


def as_text(explanation: Explanation, moments: Moments) -> str:
    """Write the whole account for an auditor, in plain text."""
    words = moments.words
    head = [
        words.t("How the deadline of {number} was counted", number=explanation.number),
        "",
        words.t("Received in the mailbox: {moment}", moment=moments.moment_full(explanation.started_at)),
        words.t("Promised within: {promise}", promise=moments.working_time(explanation.length_seconds)),
        words.t("Due: {moment}", moment=moments.moment_full(explanation.due_at)),
    ]
    if explanation.stopped_at is not None:
        head.append(words.t("Answered: {moment}", moment=moments.moment_full(explanation.stopped_at)))
    body = [
        "\t".join((day_text(line, moments), moments.exact(line.counted), moments.exact(line.total), line.why))
        for line in lines(explanation, moments)
    ]
    return "\n".join([*head, "", *body, "", basis(explanation, moments), ""])


def basis(explanation: Explanation, moments: Moments) -> str:
    """Say which calendar it rests on."""
    words = moments.words
    version = words.number(explanation.calendar_version)
    when = moments.moment_full(explanation.calendar_at)
    if explanation.calendar_author:
        return words.t(
            "Calendar version {version} by {person}, {moment}; time zone {zone}.",
            version=version,
            person=explanation.calendar_author,
            moment=when,
            zone=explanation.zone,
        )
    return words.t(
        "Calendar version {version}, {moment}; time zone {zone}.",
        version=version,
        moment=when,
        zone=explanation.zone,
    )


def _runs(days: tuple[DayTotal, ...]) -> Iterator[list[DayTotal]]:
    """Join days without open time that follow each other."""
    run: list[DayTotal] = []
    for each in days:
        if each.seconds:
            if run:
                yield run
                run = []
            yield [each]
        else:
            run.append(each)
    if run:
        yield run


def _open_day(day: DayTotal, moments: Moments) -> str:
    pieces = [
        moments.words.t("{begin} to {end}", begin=_time(span.from_, moments), end=_time(span.to, moments))
        for span in day.spans
        if span.reason.counts and span.to > span.from_
    ]
    named = next((span.name for span in day.spans if span.name), "")
    return ", ".join([*pieces, named] if named else pieces)


def _time(moment: datetime, moments: Moments) -> str:
    """Write a time of day, with seconds where there are any: the account must add up to the second."""
    return f"{moments.time(moment)}:{moment.second:02d}" if moment.second else moments.time(moment)


def _closed_days(run: list[DayTotal], moments: Moments) -> str:
    """Name why days did not count, each reason once, in order."""
    told: dict[str, int] = {}
    for day in run:
        span = next((each for each in day.spans if each.reason in _WHOLE_DAY), day.spans[0])
        name = span.name or moments.words.t(REASON[span.reason])
        told[name] = told.get(name, 0) + 1
    words = moments.words
    return ", ".join(
        name if count == 1 else words.n("{name} ({count} day)", "{name} ({count} days)", count, name=name)
        for name, count in told.items()
    )


_WHOLE_DAY = frozenset({Reason.HOLIDAY, Reason.OVERRIDE_CLOSED, Reason.CLOSED_WEEK})
