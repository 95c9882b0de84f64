"""Finds what never belongs in a mail: card numbers, card codes, numbers of identity papers (product §6, §7).

Card numbers: ISO/IEC 7812-1 (Luhn) with the prefixes and lengths that issuers really use, Napas among them.
Personal identification numbers of Viet Nam: twelve digits, that is province, sex and century, year of birth
and six more (Circular 59/2021/TT-BCA, article 4); the nine digits of older papers only beside their name.
"""

import re
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from leman_desk.domain.guard_text import SEPARATOR, Readable, Run, Span

CARD, CVC, IDENTITY, PASSPORT = "card", "cvc", "identity", "passport"


class Number(NamedTuple):
    """A number found: what it is, and where."""

    kind: str
    span: Span


class _Issuer(NamedTuple):
    """Prefixes from `low` to `high`, and lengths; the rare ones count only beside a word for a card."""

    low: int
    high: int
    lengths: frozenset[int]
    rare: frozenset[int] = frozenset()


_LONG = frozenset({16, 17, 18, 19})
_ISSUERS = (
    _Issuer(400000, 499999, frozenset({16, 19}), frozenset({13})),  # Visa
    _Issuer(510000, 559999, frozenset({16})),  # Mastercard
    _Issuer(222100, 272099, frozenset({16})),
    _Issuer(340000, 349999, frozenset({15})),  # American Express
    _Issuer(370000, 379999, frozenset({15})),
    _Issuer(300000, 305999, frozenset({14, 16})),  # Diners Club
    _Issuer(309500, 309599, frozenset({14, 16})),
    _Issuer(360000, 369999, frozenset({14, 16})),
    _Issuer(380000, 399999, frozenset({14, 16})),
    _Issuer(352800, 358999, _LONG),  # JCB
    _Issuer(601100, 601199, _LONG),  # Discover
    _Issuer(644000, 659999, _LONG),
    _Issuer(620000, 629999, _LONG),  # UnionPay
    _Issuer(970400, 970499, frozenset({16, 19})),  # Napas
    _Issuer(220000, 220499, frozenset({16})),  # Mir
    *(
        _Issuer(each * 100, each * 100 + 99, frozenset(), frozenset(range(12, 20)))  # Maestro
        for each in (5018, 5020, 5038, 5893, 6304, 6759, 6761, 6762, 6763)
    ),
)
_LONGEST, _SHORTEST = 19, 12
_TESTED = 6
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)
_FOUR = 4
_ODD_SHAPES = {(4, 6, 5), (4, 6, 4)}
_NEAR = 40
_CARD_WORDS = ("thẻ", "card", "visa", "master", "maestro", "amex", "jcb", "napas", "credit", "debit")
_WRAPPED = re.compile(
    f"(?=((?<![0-9])[0-9]{{4}}(?:(?:{SEPARATOR}|[\\r\\n>]){{1,5}}[0-9]{{4}}){{3}}(?![0-9])))"
)

_PROVINCES = frozenset(
    int(code)
    for code in [
        "1",
        "2",
        "4",
        "6",
        "8",
        "10",
        "11",
        "12",
        "14",
        "15",
        "17",
        "19",
        "20",
        "22",
        "24",
        "25",
        "26",
        "27",
        "30",
        "31",
        "33",
        "34",
        "35",
        "36",
        "37",
        "38",
        "40",
        "42",
        "44",
        "45",
        "46",
        "48",
        "49",
        "51",
        "52",
        "54",
        "56",
        "58",
        "60",
        "62",
        "64",
        "66",
        "67",
        "68",
        "70",
        "72",
        "74",
        "75",
        "77",
        "79",
        "80",
        "82",
        "83",
        "84",
        "86",
        "87",
        "89",
        "91",
        "92",
        "93",
        "94",
        "95",
        "96",
    ]
)
_ID_DIGITS = 12
_ID_SHAPES = {(12,), (3, 3, 3, 3), (4, 4, 4), (3, 1, 2, 6), (3, 3, 6), (6, 6), (3, 9)}
_LIVING_CENTURIES = "0123"
"""Men and women born from 1900 to 1999, then from 2000 to 2099."""
_YOUNG = "23"
_YOUNGEST_YEAR = 49
_OTHER_NUMBERS = (
    "đơn hàng", "mã đơn", "vận đơn", "tài khoản", "hóa đơn", "hoá đơn", "mã giao dịch", "số giao dịch",
    "order", "tracking", "account", "invoice", "transaction", "parcel", "shipment", "imei", "serial",
)  # fmt: skip
_ID_WORDS = (
    "cmnd", "cmtnd", "cmt", "cccd", "căn cước", "chứng minh nhân dân", "chứng minh thư", "số chứng minh",
    "số định danh", "identity card", "identity number", "id card", "id number", "id no", "citizen id",
)  # fmt: skip
_OLD_ID = re.compile(
    rf"(?<!\w)(?:{'|'.join(_ID_WORDS)})(?!\w)(?:[^.!?;\n0-9]|(?<=no)\.|(?<=số)\.){{0,40}}+"
    rf"([0-9]{{3}}{SEPARATOR}{{0,2}}[0-9]{{3}}{SEPARATOR}{{0,2}}[0-9]{{3}}"
    rf"(?:{SEPARATOR}{{0,2}}[0-9]{{3}})?)(?![0-9])"
)
_PASSPORT_WORDS = ("hộ chiếu", "passport")
_PASSPORT = re.compile(
    rf"(?:{'|'.join(_PASSPORT_WORDS)})(?![a-z])(?:[^.!?;\n0-9]|(?<=no)\.|(?<=số)\.){{0,40}}?"
    rf"(?<![a-z0-9])([a-z]{{1,2}}{SEPARATOR}?[0-9]{{6,8}}|[0-9]{{8,9}})(?![a-z0-9])"
)
_MACHINE_READABLE = re.compile(
    r"(?<![A-Z0-9<])(?:P[A-Z<][A-Z]{3}[A-Z<]{39}|[A-Z0-9<]{9}[0-9][A-Z]{3}[0-9]{7}[MFX<][0-9]{7}[A-Z0-9<]{16}"
    r"|IDVNM[A-Z0-9<]{25})(?![A-Z0-9<])"
)
"""Lines of ICAO Doc 9303: both of a passport, the first of an identity card."""
_MACHINE_STEMS = ("P<", "VNM", "<<")

_CVC_WORDS = (
    "cvc2", "cvv2", "cvc", "cvv", "csc", "mã bảo mật", "mã an toàn", "mã xác minh thẻ", "số bảo mật",
    "security code", "card verification code", "card verification value", "verification value",
)  # fmt: skip
_CVC_GAP = r"[ \t\u00a0:=#.\-–—()\"'“”«»]{0,6}"
_CVC_AFTER = re.compile(
    rf"(?<!\w)(?:{'|'.join(_CVC_WORDS)})(?!\w){_CVC_GAP}"
    rf"(?:(?:is|was|of|code|number|no|là|số|mã|thẻ|của thẻ|the|your|my|card){_CVC_GAP}){{0,4}}"
    r"(?<![0-9])([0-9]{3,4})(?![0-9]|[./:,\-][0-9]|%)"
)
_CVC_BEFORE = re.compile(
    rf"(?<![0-9.,/:\-])([0-9]{{3,4}})[ \t\u00a0]{{0,2}}[(\[][ \t]{{0,2}}(?:{'|'.join(_CVC_WORDS)})(?!\w)"
)


def find_numbers(readable: Readable, runs: list[Run]) -> list[Number]:
    """Give every card number, card code and identity number, each place once, in order."""
    text, low = readable.text, readable.low
    found: list[Number] = []
    for run in runs:
        if len(run.digits) >= _SHORTEST:
            found += _in_run(text, low, run)
    found += _wrapped_cards(text)
    if any(word in low for word in _ID_WORDS):
        found += [Number(IDENTITY, Span(*match.span(1))) for match in _OLD_ID.finditer(low)]
    if any(word in low for word in _PASSPORT_WORDS):
        found += [Number(PASSPORT, Span(*match.span(1))) for match in _PASSPORT.finditer(low)]
    if any(stem in text for stem in _MACHINE_STEMS):
        found += [Number(PASSPORT, Span(*match.span())) for match in _MACHINE_READABLE.finditer(text)]
    if any(word in low for word in _CVC_WORDS):
        for pattern in (_CVC_AFTER, _CVC_BEFORE):
            found += [Number(CVC, Span(*match.span(1))) for match in pattern.finditer(low)]
    return _apart(found)


def _apart(found: list[Number]) -> list[Number]:
    """Order by place; of what overlaps, the longest stays."""
    kept: list[Number] = []
    for each in sorted(found, key=lambda one: (one.span.start, -one.span.end)):
        if kept and each.span.start < kept[-1].span.end:
            continue
        kept.append(each)
    return kept


def _in_run(text: str, low: str, run: Run) -> list[Number]:
    found: list[Number] = []
    sums = _luhn_sums(run.digits)
    first = 0
    while first < len(run.groups):
        last = _card_end(text, low, run, sums, first)
        kind = CARD
        if last is None:
            last, kind = _id_end(text, low, run, first), IDENTITY
        if last is None:
            first += 1
            continue
        found.append(Number(kind, Span(run.groups[first].start, run.groups[last].end)))
        first = last + 1
    return found


# --- cards ----------------------------------------------------------------------------------------


def _luhn_sums(digits: str) -> tuple[list[int], list[int]]:
    """Sum from the left, doubling every digit at an odd place, and every one at an even place."""
    values = [ord(char) - 48 for char in digits]
    odd = accumulate((_DOUBLED[v] if at % 2 else v for at, v in enumerate(values)), initial=0)
    even = accumulate((v if at % 2 else _DOUBLED[v] for at, v in enumerate(values)), initial=0)
    return list(odd), list(even)


def _passes_luhn(sums: tuple[list[int], list[int]], start: int, end: int) -> bool:
    """Check digits from `start` to before `end`: the last stays, every second before it is doubled."""
    chosen = sums[0] if end % 2 else sums[1]
    return (chosen[end] - chosen[start]) % 10 == 0


def _card_end(text: str, low: str, run: Run, sums: tuple[list[int], list[int]], first: int) -> int | None:
    """Give the last group of the longest card number that begins with a group."""
    start = run.offsets[first]
    issuers = _issuers(run.digits[start : start + _TESTED])
    if not issuers:
        return None
    best: int | None = None
    grouped = first == 0 or run.offsets[first + 1] - start == _FOUR
    for last in range(first, len(run.groups) if grouped else first + 1):
        length = run.offsets[last + 1] - start
        if length > _LONGEST:
            break
        if (
            length >= _SHORTEST
            and _passes_luhn(sums, start, start + length)
            and _shaped(run, first, last)
            and _is_card(text, low, issuers, length, Span(run.groups[first].start, run.groups[last].end))
        ):
            best = last
    return best


@lru_cache(maxsize=4096)
def _issuers(digits: str) -> tuple[_Issuer, ...]:
    if len(digits) < _TESTED:
        return ()
    prefix = int(digits)
    return tuple(each for each in _ISSUERS if each.low <= prefix <= each.high)


def _shaped(run: Run, first: int, last: int) -> bool:
    """Tell whether groups look like one number: alone in the run, or grouped as cards are."""
    if first == last or (first == 0 and last == len(run.groups) - 1):
        return True
    sizes = run.sizes(first, last)
    return (all(size == _FOUR for size in sizes[:-1]) and sizes[-1] <= _FOUR) or sizes in _ODD_SHAPES


def _is_card(text: str, low: str, issuers: tuple[_Issuer, ...], length: int, span: Span) -> bool:
    if _inside_a_code(text, span):
        return False
    before = low[max(0, span.start - _NEAR) : span.start]
    if "imei" in before:
        return False  # begins with 35 as JCB does, and is checked by Luhn as well
    if any(length in each.lengths for each in issuers):
        return True
    named = before + low[span.end : span.end + _NEAR // 2]
    return any(length in each.rare for each in issuers) and any(word in named for word in _CARD_WORDS)


def _inside_a_code(text: str, span: Span) -> bool:
    """Tell whether capital letters touch the digits, as in ``RR…VN`` or ``LJ…``; words of three are words."""
    after = text[span.end : span.end + 1]
    if after.isupper():
        return True
    letters = 0
    while letters < _FOUR and text[span.start - letters - 1 : span.start - letters].isupper():
        letters += 1
    return letters in {1, 2}


def _wrapped_cards(text: str) -> list[Number]:
    """Find a card number in groups of four that one line break parts, a quotation's ``>`` included."""
    if "\n" not in text:
        return []
    found: list[Number] = []
    for match in _WRAPPED.finditer(text):
        inside = match.group(1)
        if inside.count("\n") != 1:
            continue
        digits = "".join(char for char in inside if char.isdigit())
        fits = any(len(digits) in each.lengths for each in _issuers(digits[:_TESTED]))
        if fits and _passes_luhn(_luhn_sums(digits), 0, len(digits)):
            found.append(Number(CARD, Span(*match.span(1))))
    return found


# --- papers ---------------------------------------------------------------------------------------


def _id_end(text: str, low: str, run: Run, first: int) -> int | None:
    """Give the last group of a personal identification number that begins with a group."""
    start = run.offsets[first]
    if run.digits[start] != "0":
        return None  # every province begins with it
    for last in range(first, len(run.groups)):
        length = run.offsets[last + 1] - start
        if length > _ID_DIGITS:
            return None
        if length == _ID_DIGITS:
            span = Span(run.groups[first].start, run.groups[last].end)
            fits = run.sizes(first, last) in _ID_SHAPES and _is_identity(run.digits[start : start + length])
            return last if fits and not _other_number(text, low, span) else None
    return None


def _is_identity(digits: str) -> bool:
    if int(digits[:3]) not in _PROVINCES or digits[3] not in _LIVING_CENTURIES:
        return False
    return digits[3] not in _YOUNG or int(digits[4:6]) <= _YOUNGEST_YEAR


def _other_number(text: str, low: str, span: Span) -> bool:
    """Tell whether it is part of a code, or follows a word for numbers of another sort."""
    before = low[max(0, span.start - _NEAR // 2) : span.start]
    return _inside_a_code(text, span) or any(word in before for word in _OTHER_NUMBERS)
