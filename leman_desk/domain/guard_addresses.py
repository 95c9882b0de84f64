"""Finds e-mail addresses and telephone numbers in a text, each in the one form in which it is compared."""

import re
from functools import lru_cache
from typing import NamedTuple

from leman_desk.domain.guard_text import Readable, Run, Span

_LOCAL_BACKWARDS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~\-]{1,64}")
_DOMAIN = re.compile(r"(?:[^\W_](?:[\w\-]{0,62})\.){1,8}[^\W\d_][\w\-]{1,62}")
_HOME = "84"
"""Country code of Viet Nam; numbers written without one are from there."""
_HOME_LENGTHS = {10, 11}
_LONGEST, _SHORTEST = 15, 8  # ITU-T E.164 allows fifteen digits
_RENUMBERED = {
    "120": "70", "121": "79", "122": "77", "126": "76", "128": "78",
    "123": "83", "124": "84", "125": "85", "127": "81", "129": "82",
    "162": "32", "163": "33", "164": "34", "165": "35", "166": "36", "167": "37", "168": "38", "169": "39",
    "186": "56", "188": "58", "199": "59",
}  # fmt: skip
"""Mobile prefixes of eleven digits that became ten in September 2018; customer cards may still have them."""


class Found(NamedTuple):
    """An address or a number, its normal form, and where it stands."""

    value: str
    span: Span


def normal_email(address: str) -> str:
    """Give the form in which the desk keeps and compares an address."""
    return address.strip().strip(".").casefold()


def find_emails(readable: Readable) -> list[Found]:
    """Give the e-mail addresses of a text."""
    text = readable.text
    found: list[Found] = []
    at = text.find("@")
    while at >= 0:
        local = _LOCAL_BACKWARDS.match(text[max(0, at - 64) : at][::-1])
        domain = _DOMAIN.match(text, at + 1, at + 254)
        if local is not None and domain is not None:
            start = at - len(local.group().rstrip("'.*/`"))
            if start < at:
                span = Span(start, domain.end())
                found.append(Found(normal_email(text[start : domain.end()]), span))
        at = text.find("@", at + 1)
    return found


def find_phones(readable: Readable, runs: list[Run]) -> list[Found]:
    """Give every stretch of digits that can be a telephone number, in E.164.

    Stretches may overlap: only a look-up can tell which of them is somebody's number.
    """
    found: list[Found] = []
    for run in runs:
        if len(run.digits) >= _SHORTEST:
            found += _in_run(readable.text, run)
    return found


def _in_run(text: str, run: Run) -> list[Found]:
    found: list[Found] = []
    for first, group in enumerate(run.groups):
        start = run.offsets[first]
        before = text[max(0, group.start - 2) : group.start]
        international = before.endswith("+") or before == "+("
        head = run.digits[start : start + 2]
        if not international and head[:1] != "0" and head != _HOME:
            continue
        for last in range(first, len(run.groups)):
            length = run.offsets[last + 1] - start
            if length > _LONGEST:
                break
            if length < _SHORTEST:
                continue
            begin = group.start - (len(before) - before.index("+") if international else 0)
            span = Span(begin, run.groups[last].end)
            number = normal_phone(text[span.start : span.end])
            if number:
                found.append(Found(number, span))
    return found


@lru_cache(maxsize=4096)
def normal_phone(written: str) -> str:
    """Give a number in E.164, such as ``+84900555018``; empty when it is none.

    A number without country code is one of Viet Nam.
    """
    digits = "".join(char for char in written if "0" <= char <= "9")
    international = written.lstrip(" (").startswith("+")
    if not international and digits.startswith("00"):
        international, digits = True, digits[2:]
    if international and not digits.startswith(_HOME):
        return _abroad(digits)
    national = digits.removeprefix(_HOME) if international or not digits.startswith("0") else digits
    if not international and national == digits and not digits.startswith("0"):
        return ""
    national = national.lstrip("0")
    if len(national) == max(_HOME_LENGTHS) - 1 and national[:3] in _RENUMBERED:
        national = _RENUMBERED[national[:3]] + national[3:]
    return f"+{_HOME}{national}" if len(national) + 1 in _HOME_LENGTHS else ""


def _abroad(digits: str) -> str:
    import phonenumbers  # noqa: PLC0415 - 40 ms of tables that numbers of Viet Nam never need

    if not _SHORTEST <= len(digits) <= _LONGEST:
        return ""
    try:
        number = phonenumbers.parse("+" + digits)  # drops a trunk zero, as in +44 (0)20
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))
