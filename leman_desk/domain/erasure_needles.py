"""What a residue scan looks for: every way in which a string of a person can stand in bytes.

A string is searched in NFC, NFD, folded (as the search index has it) and with its tones in either place; each
of these as UTF-8, UTF-16 of both orders, quoted-printable, base64 at its three offsets, JSON and percent
escapes; without regard to ASCII case, but for base64, of which small and capital letters are made as well.
"""

import base64
import json
import quopri
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple, Self
from urllib.parse import quote

from leman_desk.domain.erasure import Subject
from leman_desk.domain.guard_addresses import normal_phone
from leman_desk.domain.search_words import OPERATOR_OF, bare
from leman_desk.domain.text import fold, modern_tones, normalise_tones

SHORTEST = 5
"""Letters and digits of the shortest string searched for; a shorter one would find everybody."""
_SHORT_NAME = 4
"""Letters of a name of several words, such as Lê An, that is looked for all the same: with its marks, and as
whole words."""
_PREFIX = 8
_BASE64_STARTS = (0, 2, 3)
_DROPPED = b" .-()\t\xa0\x00"
_LINE_ENDS = b"\r\n"
_NEIGHBOUR = 4
_OF_AN_ADDRESS = "._+-"
_BEGINNING = 6
"""Characters with which the beginning of an address means one person rather than many."""
_WORD = re.compile(r"[^\W_]+")
_PIECE = re.compile(r"[\w.+@-]+")
_OF_A_FIELD = re.compile(r"([\w-]+):[\"“”„«»(]*([\w.+@-]+)")
_ADDRESSED = frozenset({"from", "to"})


class Needle(NamedTuple):
    """One string of the person, and what it is: ``name``, ``email``, ``phone`` or ``number``."""

    what: str
    text: str


class Hit(NamedTuple):
    """A string found: which, how it was written, and where in the bytes given."""

    needle: int
    what: str
    form: str
    at: int


@dataclass(frozen=True, slots=True)
class _Pattern:
    data: bytes
    needle: int
    what: str
    form: str
    plain: bool
    alone: bool = False
    """Whether it means the person nowhere but as whole words."""


def needles_of(subject: Subject) -> tuple[list[Needle], list[Needle]]:
    """Give the strings to search for, each once, and those that are too short for it or mean anybody."""
    found: dict[Needle, None] = {}
    for what, values in (
        ("name", subject.names),
        ("email", subject.emails),
        ("phone", subject.phones),
        ("number", (*subject.numbers, *subject.written)),
    ):
        for value in values:
            text = " ".join(unicodedata.normalize("NFC", value).split())
            if text:
                found[Needle(what, text)] = None
    short = [each for each in found if _is_short(each) and not _is_short_name(each)]
    wanted = [each for each in found if each not in short]
    return wanted, [*short, *(Needle("name", each) for each in subject.vague)]


def _is_short(needle: Needle) -> bool:
    return sum(char.isalnum() for char in needle.text) < SHORTEST


def _is_short_name(needle: Needle) -> bool:
    letters = sum(char.isalpha() for char in needle.text)
    marked = fold(needle.text) != needle.text.casefold()
    return needle.what == "name" and " " in needle.text and letters == _SHORT_NAME and marked


class Needles:
    """Finds the strings of one person in bytes, in a time linear in their length.

    Attributes:
        all: The strings looked for, in the order of `Hit.needle`.
        longest: Bytes of the longest pattern; two windows of a long text must overlap by as much.
    """

    def __init__(self, needles: Sequence[Needle]) -> None:
        self.all = tuple(needles)
        exact: list[_Pattern] = []
        plain: list[_Pattern] = []
        digits: list[_Pattern] = []
        for index, needle in enumerate(self.all):
            ways = _written(needle)
            if _is_short(needle):
                plain += _short_patterns(index, needle, ways)
                continue
            for text in ways:
                plain += _plain_patterns(index, needle, text)
            for text in {cased for way in ways for cased in _cases(way)}:
                exact += _base64_patterns(index, needle, text)
            if needle.what in {"phone", "number"}:
                digits += _digit_patterns(index, needle)
        self._exact, self._plain, self._digits = _Search(exact), _Search(plain), _Search(digits)
        every = [*exact, *plain, *digits]
        self.longest = max((len(each.data) for each in every), default=0) + 2 * _NEIGHBOUR

    @classmethod
    def of(cls, subject: Subject) -> Self:
        """Make them for a person; what is too short is left out."""
        return cls(needles_of(subject)[0])

    def find(self, data: bytes, *, alone: bool = True) -> list[Hit]:
        """Find every string; hits of one string in one form are given each time it occurs.

        Args:
            data: The bytes.
            alone: Whether a string within a longer word counts as another one. Right for a text; in a page of
                a database values stand side by side, where nothing ends a word.
        """
        low = data.lower()
        found = [*self._plain.hits(low, alone=alone), *self._exact.hits(data, alone=alone)]
        if self._digits:
            found += self._digits.hits(low.translate(None, _DROPPED), alone=alone)
        return found

    def find_wrapped(self, data: bytes) -> list[Hit]:
        """Find in lines of a mail what `find` misses: base64 and quoted-printable broken over lines."""
        joined = data.replace(b"=\r\n", b"").replace(b"=\n", b"")
        found = self._plain.hits(joined.lower(), alone=True) if len(joined) < len(data) else []
        return [*found, *self._exact.hits(data.translate(None, _LINE_ENDS), alone=True)]

    def find_text(self, text: str) -> list[Hit]:
        """Find in a text of ours."""
        return self.find(text.encode("utf-8", "surrogatepass"))


class _Search:
    """Patterns found by their first bytes with one regular expression, then compared as a whole."""

    def __init__(self, patterns: Iterable[_Pattern]) -> None:
        self._by_prefix: dict[bytes, list[_Pattern]] = defaultdict(list)
        known: dict[tuple[bytes, str], _Pattern] = {}
        for each in patterns:
            # Of several forms that look alike the first, which is the plainest, gives its name.
            known.setdefault((each.data, each.what), each)
        for each in known.values():
            self._by_prefix[each.data[:_PREFIX]].append(each)
        # A short prefix that begins a longer one stands for both.
        keys = sorted(self._by_prefix)
        kept: list[bytes] = []
        for key in keys:
            if not kept or not key.startswith(kept[-1]):
                kept.append(key)
        self._keys = {key: [other for other in keys if other.startswith(key)] for key in kept}
        self._find = re.compile(_trie(kept), re.DOTALL) if kept else None

    def __bool__(self) -> bool:
        return self._find is not None

    def hits(self, data: bytes, *, alone: bool) -> Iterator[Hit]:
        if self._find is None:
            return
        match = self._find.search(data)
        while match is not None:
            at = match.start()
            for key in self._keys[match.group()]:
                for each in self._by_prefix[key]:
                    if data.startswith(each.data, at) and _counts(data, at, each, alone=alone):
                        yield Hit(each.needle, each.what, each.form, at)
            match = self._find.search(data, at + 1)


def _trie(words: Sequence[bytes]) -> bytes:
    """Write words as one expression that branches where they part, so that a miss costs one look."""
    heads: dict[bytes, list[bytes]] = defaultdict(list)
    for word in words:
        heads[word[:1]].append(word[1:])
    parts = [re.escape(head) + (_trie(tails) if all(tails) else b"") for head, tails in sorted(heads.items())]
    return parts[0] if len(parts) == 1 else b"(?:" + b"|".join(parts) + b")"


def _counts(data: bytes, at: int, pattern: _Pattern, *, alone: bool) -> bool:
    return not (alone or pattern.alone) or _stands_alone(data, at, pattern)


def _stands_alone(data: bytes, at: int, pattern: _Pattern) -> bool:
    """Tell whether a string is not just a part of a longer word; only plain forms of texts can tell."""
    if not pattern.plain or pattern.what == "phone":
        return True
    end = at + len(pattern.data)
    before = data[max(0, at - _NEIGHBOUR) : at].decode("utf-8", "ignore")[-1:]
    after = data[end : end + _NEIGHBOUR].decode("utf-8", "ignore")[:1]
    if pattern.what == "email" and before and before in _OF_AN_ADDRESS:
        return False  # lan@ is not an@
    return not _of_a_word(before) and not _of_a_word(after)


def _of_a_word(char: str) -> bool:
    # Beyond the scripts of names a neighbour is chance: two bytes of something else read as a letter.
    return char.isalnum() and ord(char) < 0x2000  # noqa: PLR2004 - end of the alphabets


def _written(needle: Needle) -> set[str]:
    """Give the ways in which people and programs write one string."""
    text = needle.text
    ways = {text, unicodedata.normalize("NFD", text), fold(text)}
    if needle.what == "name":
        for placed in (normalise_tones(text), modern_tones(text)):
            ways |= {placed, unicodedata.normalize("NFD", placed)}
    if needle.what == "phone":
        ways |= _phone_forms(text)
    return {cased for way in ways for cased in (way, way.lower(), way.upper())}


def _cases(text: str) -> set[str]:
    return {text, text.lower(), text.upper(), text.title()}


def _phone_forms(text: str) -> set[str]:
    digits = "".join(char for char in text if char.isdigit())
    normal = normal_phone(text).removeprefix("+")
    found = {digits, normal}
    if normal.startswith("84"):
        found |= {f"0{normal[2:]}", f"840{normal[2:]}"}
    return {each for each in found if len(each) >= SHORTEST}


def _plain_patterns(index: int, needle: Needle, text: str) -> list[_Pattern]:
    data = text.encode("utf-8", "surrogatepass")
    quoted = quopri.encodestring(data, quotetabs=False).replace(b"=\n", b"")
    forms = [
        ("utf-8", data, True),
        ("utf-16le", text.encode("utf-16-le", "surrogatepass"), False),
        ("utf-16be", text.encode("utf-16-be", "surrogatepass"), False),
        ("quoted-printable", quoted, True),
        ("quoted-printable", quoted.replace(b" ", b"_"), False),
        ("json", json.dumps(text)[1:-1].encode(), True),
        ("percent", quote(text, safe="@").encode(), False),
        ("percent", quote(text, safe="").replace("%20", "+").encode(), False),
    ]
    return [_Pattern(part.lower(), index, needle.what, form, plain) for form, part, plain in forms]


def _short_patterns(index: int, needle: Needle, ways: Iterable[str]) -> list[_Pattern]:
    """Give the forms of a short name that keep its marks and tell where a word ends."""
    return [
        replace(each, alone=True)
        for way in ways
        if fold(way) != way.casefold()
        for each in _plain_patterns(index, needle, way)
        if each.plain
    ]


def _base64_patterns(index: int, needle: Needle, text: str) -> list[_Pattern]:
    found: list[_Pattern] = []
    for form, data in (("base64", text.encode("utf-8", "surrogatepass")), ("base64", _utf16(text))):
        for offset, start in enumerate(_BASE64_STARTS):
            whole = (offset + len(data)) * 8 // 6
            part = base64.b64encode(bytes(offset) + data)[start:whole]
            found.append(_Pattern(part, index, needle.what, form, plain=False))
    return found


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le", "surrogatepass")


def _digit_patterns(index: int, needle: Needle) -> list[_Pattern]:
    if needle.what == "phone":
        texts = _phone_forms(needle.text)
    else:
        texts = {"".join(char for char in fold(needle.text) if char.isalnum())}
        texts = {text for text in texts if any(char.isdigit() for char in text)}
    return [
        _Pattern(text.encode(), index, needle.what, "spaced digits", plain=False)
        for text in texts
        if len(text) >= SHORTEST
    ]


class Mentions:
    """Tells whether a text names the person: whole names without regard to marks, addresses, numbers."""

    def __init__(self, subject: Subject) -> None:
        needles, _ = needles_of(subject)
        self._needles = Needles(needles)
        names = (_WORD.findall(fold(each)) for each in subject.names)
        self._names = [sorted(each) for each in names if len(each) > 1]
        self._emails = [fold(each) for each in subject.emails]

    def __call__(self, text: str) -> bool:
        """Tell for one text."""
        if not text:
            return False
        return bool(self._needles.find_text(text)) or bool(self._needles.find_text(fold(text)))

    def in_query(self, text: str) -> bool:
        """Tell whether a search is for the person: by the words of a name side by side, or by a beginning.

        A search finds ``hoa nguyen thi`` and ``from:giahan.l*`` as well as what is written out. Words of a
        name with another one between them may be anybody's, and so may a word that begins an address, unless
        an address is what is asked for.
        """
        if self(text):
            return True
        folded = fold(text)
        words = _WORD.findall(folded)
        if any(_side_by_side(name, words) for name in self._names):
            return True
        pieces = [piece for piece in _addresses_in(folded) if len(piece) >= _BEGINNING]
        return any(email.startswith(piece) for piece in pieces for email in self._emails)


def _side_by_side(name: Sequence[str], words: Sequence[str]) -> bool:
    """Tell whether the words of a name, sorted, stand together in any order."""
    ends = range(len(name), len(words) + 1)
    return any(sorted(words[end - len(name) : end]) == name for end in ends)


def _addresses_in(query: str) -> list[str]:
    """Give what a folded search writes of addresses: what stands in a field of them, or has an at sign."""
    fields = _OF_A_FIELD.findall(query)
    named = [piece for field, piece in fields if OPERATOR_OF.get(bare(field)) in _ADDRESSED]
    return named + [piece for piece in _PIECE.findall(query) if "@" in piece]
