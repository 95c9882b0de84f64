"""Subjects of mails: the case number in them, and the subject of a reply."""

import re

_NUMBER = re.compile(r"(?<![A-Za-z0-9-])(LD|DR|IN)-([0-9]{2})-([0-9]{4,9})(?![0-9A-Za-z])", re.IGNORECASE)
_PREFIX = re.compile(
    r"^\s*(?:(?:re|fwd?|aw|wg|sv|tr|antw|rép|trả lời|tl|chuyển tiếp|ct)\s*(?:\[[0-9]{1,3}\])?\s*[:：]\s*)+",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_MAX_SUBJECT = 900


def number_in_subject(subject: str) -> str | None:
    """Find a case number such as LD-26-0147, in capitals; a complaint's before a request's or incident's."""
    found = [f"{kind.upper()}-{year}-{number}" for kind, year, number in _NUMBER.findall(subject)]
    return next((number for number in found if number.startswith("LD-")), found[0] if found else None)


def reply_subject(subject: str, number: str | None = None) -> str:
    """Make the subject of a reply: one ``Re:``, the case number once, on one line.

    Args:
        subject: Subject of the message answered, with whatever prefixes it has gathered.
        number: Case number to add when the subject does not show it yet.
    """
    bare = _PREFIX.sub("", _CONTROL.sub("", _SPACES.sub(" ", subject))).strip()[:_MAX_SUBJECT]
    if number and number.casefold() not in bare.casefold():
        bare = f"{bare} [{number}]".strip()
    return f"Re: {bare}"
