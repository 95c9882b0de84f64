"""A text as the privacy guard reads it: digits of any script as 0 to 9, marks composed, places kept."""

import re
import sys
import unicodedata
from itertools import accumulate
from typing import NamedTuple

_DIGITS = {
    code: str(unicodedata.decimal(chr(code)))
    for code in range(0x660, sys.maxunicode + 1)
    if unicodedata.category(chr(code)) == "Nd"
}
SEPARATOR = (
    "[ \\t\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"  # spaces of every width
    "\\-\u2010-\u2015\u2212\ufe58\ufe63\uff0d"  # hyphens and dashes
    ".\u00b7\u2024\u2027\u30fb\uff0e_"  # dots and the low line
    "\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff"  # what nobody sees
    "()\uff08\uff09]"
)
"""What may stand between the digits of one number, as a class of a regular expression."""
_RUN = re.compile(f"[0-9]+(?:{SEPARATOR}{{1,3}}[0-9]+)*")
_GROUP = re.compile("[0-9]+")
_FEWEST = 8
"""Digits of the shortest number that is looked for in runs."""


class Span(NamedTuple):
    """A place in a text, by characters; `end` is the one after the last."""

    start: int
    end: int


class Run(NamedTuple):
    """Digits that stand together, with nothing but separators between their groups.

    Attributes:
        digits: All digits without the separators.
        groups: Places of the groups in the text.
        offsets: Where in `digits` each group begins, and last their number.
    """

    digits: str
    groups: tuple[Span, ...]
    offsets: tuple[int, ...]

    def sizes(self, first: int, last: int) -> tuple[int, ...]:
        """Give how many digits the groups from `first` to `last` have."""
        return tuple(self.offsets[at + 1] - self.offsets[at] for at in range(first, last + 1))


class Readable:
    """One text made ready for every search; all searches take time linear in its length.

    Attributes:
        text: The text in NFC with ASCII digits.
        low: The same in small letters, place for place.
    """

    def __init__(self, text: str) -> None:
        self._at: list[int] | None = None
        if not text.isascii():
            text = self._composed(text).translate(_DIGITS)
        self.text = text
        low = text.lower()
        self.low = low if len(low) == len(text) else "".join(char.lower()[:1] for char in text)

    def span(self, start: int, end: int) -> Span:
        """Give the place in the text as it was written."""
        return Span(start, end) if self._at is None else Span(self._at[start], self._at[end])

    def runs(self) -> list[Run]:
        """Give the digits of the text, line by line, as they stand together; a few alone mean nothing."""
        return [
            _run(match.group(), match.start())
            for match in _RUN.finditer(self.text)
            if match.end() - match.start() >= _FEWEST
        ]

    def _composed(self, text: str) -> str:
        if unicodedata.is_normalized("NFC", text):
            return text
        parts: list[str] = []
        at: list[int] = []
        start = 0
        for end in range(1, len(text) + 1):
            if end < len(text) and unicodedata.combining(text[end]):
                continue
            part = unicodedata.normalize("NFC", text[start:end])
            parts.append(part)
            at += [start] * len(part)
            start = end
        self._at = [*at, len(text)]
        return "".join(parts)


def _run(text: str, base: int) -> Run:
    if text.isdigit():
        return Run(text, (Span(base, base + len(text)),), (0, len(text)))
    groups = [Span(base + part.start(), base + part.end()) for part in _GROUP.finditer(text)]
    sizes = (end - start for start, end in groups)
    return Run("".join(_GROUP.findall(text)), tuple(groups), tuple(accumulate(sizes, initial=0)))
