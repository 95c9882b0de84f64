"""Names of the backups that the desk makes by itself, and which of them go when their time is over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo

_FORMAT = "leman-desk-%Y%m%dT%H%M%SZ.backup"


@dataclass(frozen=True, slots=True)
class Kept:
    """Of how many days, weeks and months the newest backup stays."""

    days: int = 7
    weeks: int = 4
    months: int = 12


USUAL = Kept()


def name_of(moment: datetime) -> str:
    """Name a backup after its moment, UTC to the second."""
    return moment.astimezone(UTC).strftime(_FORMAT)


def moment_of(name: str) -> datetime | None:
    """Read the moment from a name; None for a file that the desk did not name, which it never touches."""
    try:
        moment = datetime.strptime(name, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if name_of(moment) == name else None


def is_due(newest: datetime | None, now: datetime, every: timedelta) -> bool:
    """Tell whether it is time for another backup; a newest one from the future does not count."""
    return newest is None or newest > now or now - newest >= every


def outlived(moments: Iterable[datetime], zone: tzinfo, kept: Kept = USUAL) -> list[datetime]:
    """Give the backups that go: all but the newest of each of the last days, weeks and months.

    Days without a backup do not count, so that a desk that rested keeps what it has. The newest always stays.

    Args:
        moments: Of the backups there are.
        zone: Of the office, whose days count.
        kept: How many stay.
    """
    newest_first = sorted(set(moments), reverse=True)
    staying = set(newest_first[:1])
    for many, label in ((kept.days, "%Y-%m-%d"), (kept.weeks, "%G-%V"), (kept.months, "%Y-%m")):
        newest: dict[str, datetime] = {}
        for moment in newest_first:
            newest.setdefault(moment.astimezone(zone).strftime(label), moment)
        staying |= set(list(newest.values())[:many])
    return [moment for moment in newest_first if moment not in staying]
