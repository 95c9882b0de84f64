"""The Date field (RFC 5322 §3.3 and §4.3), and what mailers write in its place."""

import re
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime

from leman_desk.mail.headers import split_comments

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DATE = re.compile(
    r"(?:[a-z]{2,9}\.?\s?,?\s?)?(?P<day>[0-9]{1,2})[\s-](?P<month>[a-z]{3,9})[\s-](?P<year>[0-9]{2,4})\s"
    r"(?P<hour>[0-9]{1,2})\s?[:.]\s?(?P<minute>[0-9]{2})(?:\s?[:.]\s?(?P<second>[0-9]{2}))?"
    r"(?:\s?(?P<zone>[a-z]{1,5}|(?:gmt|utc)?[+-][0-9]{2}:?[0-9]{2}))?",
    re.IGNORECASE,
)
# RFC 5322 §4.3; hours east of Greenwich.
_ZONES = {"ut": 0, "gmt": 0, "utc": 0, "z": 0}
_ZONES |= {"est": -5, "edt": -4, "cst": -6, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7}
_LONGEST = 400
_LEAP_SECOND = 60
_MINUTES = 60
_CENTURY = 100
_FIRST_OF_1900 = 50
_THREE_DIGITS = 1_000


def sent_at(value: bytes) -> tuple[datetime | None, str | None]:
    """Read a Date field as aware UTC, and the code of a defect or None.

    A date without a zone, or with a name that RFC 5322 does not know, is read as UTC (§4.3; ``-0000``
    says no more than that). Years of two and three digits follow §4.3; a leap second is the next one.
    """
    text = " ".join(split_comments(value[:_LONGEST])[0].decode("ascii", "replace").split())
    try:
        written = _DATE.fullmatch(text)
        moment, known = _from_match(written) if written else _from_others(text)
        return moment.astimezone(UTC), None if known else "date_without_zone"
    except (ValueError, TypeError, IndexError, OverflowError):
        return None, "date_malformed"


def _from_match(found: re.Match[str]) -> tuple[datetime, bool]:
    year = int(found["year"])
    if year < _THREE_DIGITS:
        year += 2000 if year < _FIRST_OF_1900 else 1900
    month = _MONTHS.index(found["month"][:3].lower()) + 1
    second = int(found["second"] or 0)
    extra = timedelta(seconds=1) if second == _LEAP_SECOND else timedelta()
    offset, known = _zone((found["zone"] or "").lower())
    moment = datetime(
        year,
        month,
        int(found["day"]),
        int(found["hour"]),
        int(found["minute"]),
        second - extra.seconds,
        tzinfo=UTC,
    )
    return (moment + extra).replace(tzinfo=timezone(offset)), known


def _zone(name: str) -> tuple[timedelta, bool]:
    """Give the offset of a zone, and whether it is known."""
    digits = re.sub("[^0-9]", "", name)
    if not digits:
        return timedelta(hours=_ZONES.get(name, 0)), name in _ZONES
    hours, minutes = divmod(int(digits), _CENTURY)
    if minutes >= _MINUTES:
        raise ValueError(name)
    offset = timedelta(hours=hours, minutes=minutes)
    return (-offset if "-" in name else offset), True


def _from_others(text: str) -> tuple[datetime, bool]:
    """Read what ``asctime``, ISO 8601 and other programs write."""
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        moment = datetime.fromisoformat(text)
    known = moment.tzinfo is not None
    return (moment if known else moment.replace(tzinfo=UTC)), known or text.endswith("-0000")
