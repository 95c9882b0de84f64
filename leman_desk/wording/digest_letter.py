"""The daily summary of deadlines to managers: plain text, numbers and owners, no link and no customer."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from leman_desk.domain.case_clock import ClockKind
from leman_desk.wording.labels import CLOCK_KIND
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_MOST_LINES = 40


class Line(Protocol):
    """One clock."""

    @property
    def number(self) -> str:
        """Number of the case."""
        ...

    @property
    def kind(self) -> str:
        """A `ClockKind` value."""
        ...

    @property
    def owner(self) -> str:
        """Name of who is responsible; may be empty."""
        ...

    @property
    def due_at(self) -> datetime:
        """The due moment, aware."""
        ...


class Summary(Protocol):
    """What the summary says; moments are aware, `zone` is an IANA name."""

    @property
    def organisation(self) -> str:
        """Name of the organisation."""
        ...

    @property
    def zone(self) -> str:
        """The office's zone."""
        ...

    @property
    def now(self) -> datetime:
        """When it was counted."""
        ...

    @property
    def over(self) -> Sequence[Line]:
        """Over the limit."""
        ...

    @property
    def at_risk(self) -> Sequence[Line]:
        """At risk."""
        ...

    @property
    def today(self) -> Sequence[Line]:
        """Due today, and not at risk yet."""
        ...

    @property
    def since(self) -> datetime:
        """Start of the last open day before today."""
        ...

    @property
    def met(self) -> int:
        """First responses given in time since then."""
        ...

    @property
    def late(self) -> int:
        """First responses given late since then."""
        ...

    @property
    def running(self) -> int:
        """How many clocks run."""
        ...


def digest_letter(words: Words, summary: Summary) -> tuple[str, str]:
    """Write subject and body."""
    moments = Moments(words, summary.zone)
    local = summary.now.astimezone(moments.zone)
    subject = words.t(
        "Deadlines of {organisation}, {day}", organisation=summary.organisation, day=moments.day_short(local)
    )
    since = moments.day_short(summary.since.astimezone(moments.zone))
    parts = [
        words.t(
            "Deadlines on {day}, counted at {time}.", day=moments.day_full(local), time=moments.time(local)
        ),
        _section(moments, words.t("Over the limit"), summary.over, summary.now),
        _section(moments, words.t("At risk"), summary.at_risk, summary.now),
        _section(moments, words.t("Due today"), summary.today, summary.now),
        "\n".join(
            (
                words.t(
                    "Answered since {day}: {met} in time, {late} late.",
                    day=since,
                    met=words.number(summary.met),
                    late=words.number(summary.late),
                ),
                words.n("{count} clock is running.", "{count} clocks are running.", summary.running),
            )
        ),
        words.t("Open the desk for the complaints themselves. This message was sent automatically."),
    ]
    return subject, "\n\n".join(parts) + "\n"


def _section(moments: Moments, title: str, lines: Sequence[Line], now: datetime) -> str:
    words = moments.words
    if not lines:
        return words.t("{title}: none", title=title)
    written = [words.t("{title}: {count}", title=title, count=words.number(len(lines)))]
    written += [_line(moments, each, now) for each in lines[:_MOST_LINES]]
    more = len(lines) - _MOST_LINES
    if more > 0:
        written.append(words.n("- and {count} more", "- and {count} more", more))
    return "\n".join(written)


def _line(moments: Moments, line: Line, now: datetime) -> str:
    words = moments.words
    owner = line.owner or words.t("nobody responsible yet")
    due = moments.due(line.due_at, now)
    if line.kind == ClockKind.RESPONSE:
        return words.t("- {number}, due {due}, {owner}", number=line.number, due=due, owner=owner)
    kind = words.t(CLOCK_KIND[line.kind])
    return words.t(
        "- {number}, {kind}, due {due}, {owner}", number=line.number, kind=kind, due=due, owner=owner
    )
