"""Errors in words: what happened and what to do next, for the one place that shows them."""

from collections.abc import Mapping
from datetime import UTC, date
from typing import NamedTuple

from leman_desk.domain.errors import Bug, DeskError
from leman_desk.domain.people import Role
from leman_desk.wording.error_texts import BROKEN, ERROR_TEXTS
from leman_desk.wording.labels import DEFECT, ROLE, Table
from leman_desk.wording.labels_deletion import GROUND
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, NC_, Words

FIELD: Table = {
    "deletion_signatures": N_("Signatures on a deletion request"),
    "deletion_waiting_days": N_("Waiting period of a deletion request"),
    "deletion_remind_days": N_("Days between reminders"),
    "promise_minutes": N_("Length of the promise"),
    "soon_percent": N_("Share left when due soon"),
    "risk_percent": N_("Share left when at risk"),
    "undo_seconds": N_("Seconds to take a reply back"),
    "idle_lock_minutes": N_("Minutes until the desk locks"),
    "message_limit_mb": N_("Largest message"),
    "language": N_("Language"),
    "theme": N_("Appearance"),
    "text_percent": N_("Size of text"),
    "splitter_sizes": N_("Layout of the window"),
    "last_person": N_("Last person signed in"),
    "single_letter_keys": N_("Single-letter keys"),
    "*": N_("Every setting"),
}
"""Names of settings, as errors about them carry them."""

PLACE: Mapping[str, Table] = {
    "ground": GROUND,
    "in_language": {"vi": NC_("of a text", "Vietnamese"), "en": NC_("of a text", "English")},
    "part": {"subject": NC_("of a template", "subject"), "body": NC_("of a template", "text")},
}
"""Where in a template something stands, as errors about it say by these parameters."""

_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class ErrorText(NamedTuple):
    """An error for a person.

    Attributes:
        title: What happened, without a full stop.
        sentence: What still holds and what to do next.
    """

    title: str
    sentence: str


class _Values(dict[str, str]):
    """Values for a text; one that the error did not bring shows as an ellipsis."""

    def __missing__(self, name: str) -> str:
        return "…"


def describe(error: DeskError, words: Words) -> ErrorText:
    """Say what happened and what to do next, without technical terms and without personal data."""
    return describe_code(error.code, error.params, words, broken=isinstance(error, Bug))


def describe_code(
    code: str, params: Mapping[str, object], words: Words, *, broken: bool = False
) -> ErrorText:
    """Say it for a code that was kept, such as that of a mailbox's last check.

    Args:
        code: The code of the error.
        params: Its values.
        words: The language.
        broken: Whether the error is a `Bug`; such codes need no text of their own.
    """
    known = ERROR_TEXTS.get(code)
    if known is None:
        unknown = N_("The desk could not do this")
        hint = N_("Try again; if it happens once more, send the code {code} to support.")
        known = BROKEN if broken else (unknown, hint)
    values = _Values({name: _readable(name, value, words) for name, value in params.items()})
    values.setdefault("code", code)
    title, sentence = (words.t(text).format_map(values) for text in known)
    return ErrorText(title, sentence)


def describe_defects(codes: str, words: Words) -> list[str]:
    """Say what is wrong with a message, from the space separated codes that are stored with it.

    A dotted code is that of the error which kept the message from being filed.
    """
    return [
        words.t(DEFECT[code]) if code in DEFECT else describe_code(code, {}, words).title
        for code in codes.split()
    ]


def _readable(name: str, value: object, words: Words) -> str:
    """Give a value as people write it."""
    text = str(value)
    if name == "roles" and isinstance(value, tuple | list | frozenset):
        return ", ".join(words.t(ROLE[Role(role)]) for role in value)
    if name == "field":
        short = text.removeprefix("desk.")
        return words.t(FIELD[short]) if short in FIELD else text
    if text in PLACE.get(name, {}):
        return words.t(PLACE[name][text])
    if name == "day":
        return _day(text, words)
    if isinstance(value, int | float) and name not in {"year", "port"}:
        return words.number(value)
    return text


def _day(text: str, words: Words) -> str:
    if text in _WEEKDAYS:
        return str(words.locale.days["format"]["wide"][_WEEKDAYS.index(text)])
    try:
        return Moments(words, UTC).day(date.fromisoformat(text))
    except ValueError:
        return text
