"""Takes other people out of what one customer is given of their data: addresses, numbers, names, papers.

Every address and telephone number goes that is not the customer's own or the office's, known or not. Names go
where the desk knows them: other customers, whoever takes part in the conversations, the desk's own people,
and words that a person added. A name that nothing at the desk names cannot be found; a person reads the
package before it leaves.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple

from leman_desk.domain.guard_addresses import find_emails, find_phones, normal_email, normal_phone
from leman_desk.domain.guard_numbers import find_numbers
from leman_desk.domain.guard_text import Readable, Run, Span
from leman_desk.domain.text import fold, normalise_tones


class Mark(StrEnum):
    """What stood where something was taken out."""

    EMAIL = "email"
    PHONE = "phone"
    NAME = "name"
    STAFF = "staff"
    NUMBER = "number"
    WORD = "word"


_RANK = (Mark.EMAIL, Mark.NUMBER, Mark.PHONE, Mark.WORD, Mark.NAME, Mark.STAFF)
"""Which mark stays where several overlap."""
KNOWN = frozenset({Mark.EMAIL, Mark.PHONE, Mark.NAME})

_WORD = re.compile(r"[^\W\d_]+")
_PIECE = re.compile(r"[^\W_]+")
_ANY_GAP = re.compile(r"[\W_]{0,8}")
_GAP = re.compile(r"[\s>_\-.,'’\"“”*|+]{1,8}|")
_KEPT_CONTROLS = "\n\t"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_QUOTE_BREAKS = str.maketrans({"\n": " ", ">": " ", "\t": " "})
_ENCODED = re.compile(r"[\w.+\-]{1,64}%40(?:[\w\-]{1,63}\.){1,8}\w{2,63}", re.IGNORECASE)
_SPELLED = re.compile(
    r"[\w.+\-]{1,64}\s{0,2}[\[({]\s{0,2}(?:at|@|a còng|a cong)\s{0,2}[\])}]\s{0,2}"
    r"[\w\-]{1,63}(?:\s{0,2}(?:\.|[\[({]\s{0,2}(?:dot|chấm|cham|\.)\s{0,2}[\])}])\s{0,2}[\w\-]{1,63}){1,8}",
    re.IGNORECASE,
)
_SPELLED_AT = re.compile(r"%40|[\[({]\s*(?:at|@|a còng|a cong)\s*[\])}]", re.IGNORECASE)
_SPELLED_DOT = re.compile(r"\s*[\[({]\s*(?:dot|chấm|cham|\.)\s*[\])}]\s*", re.IGNORECASE)
_NAME_BEFORE = re.compile(r"(?:\"([^\"\n<>@]{1,80})\"|([^<>\n,;:@()\[\]]{2,80}?))[\s\"'”]*[<(\[]$")
_HEADER = re.compile(
    r"^[>\s*]{0,12}(?:from|to|cc|bcc|sender|reply-to|từ|người gửi|gửi bởi|đến|tới|người nhận|gửi tới|gửi đến"
    r"|đồng gửi)[*\s]{0,3}:[*]{0,2}([^\n]{1,2000})$",
    re.IGNORECASE | re.MULTILINE,
)
_HONORIFICS_TEXT = (
    "anh chi ong ba co chu em bac cau di mr mrs ms miss mx dr madam sir dear kinh gui chao hi hello"
)
_HONORIFICS = frozenset(_HONORIFICS_TEXT.split())
_A_DATE = re.compile(r"\d{1,2}[.\-/ ]\d{1,2}[.\-/ ](?:19|20)\d\d|(?:19|20)\d\d[.\-/ ]\d{1,2}[.\-/ ]\d{1,2}")
_MOBILE = re.compile(r"\+84[35789]\d{8}")
_LANDLINE = re.compile(r"\+842\d{9}")
_HOME, _TAIL = "+84", 9
_LONGEST_NAME = 7
_GLUED = 8
_LONG_WORD = 6


class _Span(NamedTuple):
    start: int
    end: int
    mark: Mark


class _Token(NamedTuple):
    folded: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Own:
    """What is the customer's own or the office's, and stays.

    Attributes:
        names: Every spelling of the customer's name at the desk, and the office's name.
        emails: Normalised addresses of the customer and of the office.
        phones: Numbers of the customer, as written or in E.164.
    """

    names: frozenset[str]
    emails: frozenset[str]
    phones: frozenset[str]


@dataclass(frozen=True, slots=True)
class Others:
    """Who else the desk knows.

    Attributes:
        names: Of other customers.
        near: Of whoever takes part in the conversations; also looked for in other orders, and by the given
            name after a form of address.
        staff: Of the desk's own people, sought as those near are.
        emails: Normalised addresses.
        phones: Numbers in E.164.
        words: What a person wants to have taken out besides.
    """

    names: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    words: tuple[str, ...] = ()


class _Names:
    """Names as sequences of folded words, found in a time linear in the text."""

    def __init__(self) -> None:
        self._marks: dict[tuple[str, ...], Mark] = {}
        self._firsts: dict[str, set[int]] = {}

    def add(self, words: tuple[str, ...], mark: Mark) -> None:
        if words and words not in self._marks:
            self._marks[words] = mark
            self._firsts.setdefault(words[0], set()).add(len(words))

    def find(self, tokens: list[_Token], joined: list[int]) -> Iterator[_Span]:
        """Give every name; `joined` says how many tokens from each on stand together."""
        for at, token in enumerate(tokens):
            for size in self._firsts.get(token.folded, ()):
                if size > joined[at]:
                    continue
                mark = self._marks.get(tuple(each.folded for each in tokens[at : at + size]))
                if mark is not None:
                    yield _Span(token.start, tokens[at + size - 1].end, mark)


@dataclass(slots=True)
class Redactor:
    """Takes out what is not the customer's.

    Attributes:
        instead: What stands in the place of each mark.
        counts: How often each mark was set so far.
    """

    own: Own
    others: Others
    instead: Mapping[Mark, str]
    counts: Counter[Mark] = field(default_factory=Counter)
    _names: _Names = field(default_factory=_Names)
    _mine: _Names = field(default_factory=_Names)
    _typed: _Names = field(default_factory=_Names)
    _given: dict[str, Mark] = field(default_factory=dict)
    _tails: frozenset[str] = frozenset()
    _phones: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """Make the searches ready."""
        own_words: set[str] = set()
        for name in self.own.names:
            words = _folded_words(name)
            self._mine.add(words, Mark.NAME)
            own_words.update(words)
        self._phones = frozenset(normal_phone(each) or each for each in self.own.phones)
        tails = {each[-_TAIL:] for each in self.others.phones if len(each) > _TAIL}
        self._tails = frozenset(tails - {each[-_TAIL:] for each in self._phones})
        for word in self.others.words:
            if not any(sign.isdigit() for sign in word):
                self._names.add(_folded_words(word), Mark.WORD)
            # Also what has digits or many words, such as a street with its number.
            pieces = tuple(fold(match[0]) for match in _PIECE.finditer(cleaned(normalise_tones(word))))
            self._typed.add(pieces, Mark.WORD)
        own = {_folded_words(each) for each in self.own.names}
        for mark, names, near in (
            (Mark.NAME, self.others.near, True),
            (Mark.STAFF, self.others.staff, True),
            (Mark.NAME, self.others.names, False),
        ):
            for name in names:
                words = _folded_words(name)
                if words and words not in own:
                    self._look_for(words, mark, own_words, near=near)

    def _look_for(self, words: tuple[str, ...], mark: Mark, own_words: set[str], *, near: bool) -> None:
        for each in _ways(words, near=near):
            if len(each) > 1 or each[0] not in own_words:
                self._names.add(each, mark)
        for given in (words[-1], words[0]) if near else ():
            if given not in own_words:
                self._given.setdefault(given, mark)

    def text(self, text: str) -> str:
        """Give a text without other people; also composed, and without what nobody sees."""
        plain = cleaned(text)
        parts: list[str] = []
        last = 0
        for span in self._spans(plain):
            self.counts[span.mark] += 1
            parts += [plain[last : span.start], self.instead[span.mark]]
            last = span.end
        return "".join([*parts, plain[last:]])

    def known(self, text: str) -> bool:
        """Tell whether a text names another person whom the desk knows, by address, number, name or word."""
        plain = cleaned(text)
        readable = Readable(plain)
        if any(each.value in self.others.emails for each in find_emails(readable)):
            return True
        for run in _runs(plain):
            if any(True for _ in self._known_numbers(run)):
                return True
        tokens, joined = _tokens(plain)
        mine = list(self._mine.find(tokens, joined))
        return any(
            each.mark is Mark.WORD or (each.mark is Mark.NAME and not _within(each, mine))
            for each in self._named(plain, tokens, joined)
        )

    def finds(self, text: str) -> bool:
        """Tell whether anything would be taken out of a text besides names of the desk's own people."""
        return any(each.mark is not Mark.STAFF for each in self._spans(cleaned(text)))

    def is_own(self, address: str) -> bool:
        """Tell whether an address is the customer's or the office's."""
        return normal_email(address) in self.own.emails

    # --- what is found ------------------------------------------------------------------------------

    def _spans(self, text: str) -> list[_Span]:
        readable = Readable(text)
        found = [*self._addresses(readable), *self._spelled(text)]
        found += [
            _Span(each.span.start, each.span.end, Mark.NUMBER)
            for each in find_numbers(readable, readable.runs())
        ]
        found += self._numbers(text)
        tokens, joined = _tokens(text)
        mine = list(self._mine.find(tokens, joined))
        mine += [
            _Span(each.span.start, each.span.end, Mark.EMAIL)
            for each in find_emails(readable)
            if each.value in self.own.emails
        ]
        named = [*self._named(text, tokens, joined), *self._titled(text)]
        # A word that a person added goes wherever it stands.
        found += [each for each in named if each.mark is Mark.WORD or not _within(each, mine)]
        return _apart(found)

    def _addresses(self, readable: Readable) -> Iterator[_Span]:
        for each in find_emails(readable):
            if each.value in self.own.emails:
                continue
            yield _Span(each.span.start, each.span.end, Mark.EMAIL)
            before = _NAME_BEFORE.search(readable.text[max(0, each.span.start - 90) : each.span.start])
            if before is None:
                continue
            base = max(0, each.span.start - 90)
            which = 1 if before[1] is not None else 2
            words = list(_WORD.finditer(before[which]))
            if words and not self._is_own_name(before[which]):
                start = base + before.start(which)
                yield _Span(start + words[0].start(), start + words[-1].end(), Mark.NAME)

    def _spelled(self, text: str) -> Iterator[_Span]:
        for pattern in (_ENCODED, _SPELLED):
            for match in pattern.finditer(text):
                plain = _SPELLED_DOT.sub(".", _SPELLED_AT.sub("@", match[0]))
                if normal_email("".join(plain.split())) not in self.own.emails:
                    yield _Span(match.start(), match.end(), Mark.EMAIL)

    def _numbers(self, text: str) -> Iterator[_Span]:
        """Give telephone numbers; of what may be one, the customer's own goes first and stays."""
        joined = text.translate(_QUOTE_BREAKS)
        readable = Readable(joined)
        runs = readable.runs()
        candidates = find_phones(readable, runs)
        mine = [each.span for each in candidates if each.value in self._phones]
        for each in candidates:
            if each.value in self._phones or any(_cross(each.span, own) for own in mine):
                continue
            known = each.value[-_TAIL:] in self._tails
            written = joined[each.span.start : each.span.end]
            if known or (_like_a_phone(each.value, written) and not _A_DATE.search(written)):
                yield _Span(each.span.start, each.span.end, Mark.PHONE)
        for run in runs:
            for span in self._known_numbers(run):
                if not any(_cross(span, own) for own in mine):
                    yield span

    def _known_numbers(self, run: Run) -> Iterator[_Span]:
        """Find a known number in whatever way its digits are grouped, with or without its first zero."""
        if not self._tails:
            return
        places = [at for span in run.groups for at in range(span.start, span.end)]
        for start in range(len(run.digits) - _TAIL + 1):
            if run.digits[start : start + _TAIL] in self._tails:
                first = start - 1 if start and run.digits[start - 1] == "0" else start
                yield _Span(places[first], places[start + _TAIL - 1] + 1, Mark.PHONE)

    def _named(self, text: str, tokens: list[_Token], joined: list[int]) -> Iterator[_Span]:
        yield from self._names.find(tokens, joined)
        if self.others.words:
            yield from self._typed.find(*_tokens(text, _PIECE, _ANY_GAP, len(text)))
        for first, second in pairwise(range(len(tokens))):
            title, given = tokens[first], tokens[second]
            titled = joined[first] > 1 and title.folded in _HONORIFICS
            if titled and given.folded in self._given and text[given.start].isupper():
                yield _Span(given.start, given.end, self._given[given.folded])

    def _titled(self, text: str) -> Iterator[_Span]:
        """Find names in heads of mails that a text quotes, known or not."""
        for match in _HEADER.finditer(text):
            base = match.start(1)
            for part in re.finditer(r"[^,;<>]+", match[1]):
                words = list(_WORD.finditer(part[0]))
                if not words or "@" in part[0] or self._is_own_name(part[0]):
                    continue
                start = base + part.start()
                yield _Span(start + words[0].start(), start + words[-1].end(), Mark.NAME)

    def _is_own_name(self, written: str) -> bool:
        words = _folded_words(written)
        return any(set(words) <= set(mine) for mine in (_folded_words(each) for each in self.own.names))


def cleaned(text: str) -> str:
    """Compose a text and drop what nobody sees, which would part a name in two."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    if composed.isascii() and composed.isprintable():
        return composed
    seen = "".join(
        char
        for char in composed
        if char in _KEPT_CONTROLS or char.isprintable() or unicodedata.category(char) not in _UNSEEN
    )
    return unicodedata.normalize("NFC", seen)


def _folded_words(name: str) -> tuple[str, ...]:
    return tuple(fold(match[0]) for match in _WORD.finditer(cleaned(normalise_tones(name))))


def _ways(words: tuple[str, ...], *, near: bool) -> Iterator[tuple[str, ...]]:
    """Give the orders in which a name is written, and the name written as one word."""
    if len(words) > _LONGEST_NAME or not words:
        return
    if len(words) == 1:
        if near or len(words[0]) >= _LONG_WORD:
            yield words
        return
    yield words
    glued = "".join(words)
    if len(glued) >= _GLUED:
        yield (glued,)
    yield (*words[1:], words[0])
    yield (words[-1], *words[:-1])
    if near and len(words) > 2:  # noqa: PLR2004 - a middle name is there to be left out
        yield (words[0], words[-1])
        yield (words[-1], words[0])
        yield words[-2:]


def _tokens(
    text: str, word: re.Pattern[str] = _WORD, gap: re.Pattern[str] = _GAP, most: int = _LONGEST_NAME
) -> tuple[list[_Token], list[int]]:
    """Give the words of a text, and how many from each on stand together, counted up to `most`."""
    tokens = [_Token(fold(match[0]), match.start(), match.end()) for match in word.finditer(text)]
    joined = [1] * len(tokens)
    for at in range(len(tokens) - 2, -1, -1):
        if gap.fullmatch(text, tokens[at].end, tokens[at + 1].start):
            joined[at] = min(joined[at + 1] + 1, most)
    return tokens, joined


def _runs(text: str) -> list[Run]:
    return Readable(text.translate(_QUOTE_BREAKS)).runs()


def _like_a_phone(value: str, written: str) -> bool:
    if value.startswith(_HOME):
        return bool(_MOBILE.fullmatch(value) or _LANDLINE.fullmatch(value))
    return "+" in written or written.lstrip(" (").startswith("00")


def _cross(one: Span | _Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def _within(span: _Span, several: Iterable[_Span]) -> bool:
    return any(each.start <= span.start and span.end <= each.end for each in several)


def _apart(found: list[_Span]) -> list[_Span]:
    """Join what overlaps into one place; the gravest mark names it."""
    kept: list[_Span] = []
    for each in sorted(found, key=lambda one: (one.start, -one.end)):
        if kept and each.start < kept[-1].end:
            last = kept[-1]
            mark = min(last.mark, each.mark, key=_RANK.index)
            kept[-1] = _Span(last.start, max(last.end, each.end), mark)
        else:
            kept.append(each)
    return kept
