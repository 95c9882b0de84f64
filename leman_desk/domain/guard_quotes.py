"""Words of a third party in a letter: found whether they are quoted below or stand in its text."""

import re
from dataclasses import dataclass, field

from leman_desk.domain.guard_text import Span

_WORD = re.compile(r"\w+")
_TOGETHER = 8
"""So many words in a row are somebody's own; fewer may be a turn of phrase."""
_FEWEST = 4
"""A message of fewer words says nothing that could be told apart."""
MOST_LETTERS = 60_000
"""Letters of one message that are looked for."""


@dataclass(frozen=True, slots=True)
class OutsideWords:
    """A message on a case by somebody who is not its customer.

    Attributes:
        text: What they wrote, without what they quoted.
        seen_by: Normalised addresses of who wrote it and of those it was sent to.
    """

    text: str = field(repr=False)
    seen_by: frozenset[str] = field(repr=False)


def find_words(low: str, outside: OutsideWords) -> Span | None:
    """Find where a text repeats a message: from the first words in common to the last.

    Args:
        low: The text in small letters; marks of quotation between the words do not matter.
        outside: The message.
    """
    wanted = _WORD.findall(outside.text[:MOST_LETTERS].lower())
    size = min(_TOGETHER, len(wanted))
    if size < _FEWEST:
        return None
    theirs = {tuple(wanted[at : at + size]) for at in range(len(wanted) - size + 1)}
    places = [(match.group(), match.start(), match.end()) for match in _WORD.finditer(low)]
    words = [word for word, _, _ in places]
    common = [at for at in range(len(words) - size + 1) if tuple(words[at : at + size]) in theirs]
    if not common:
        return None
    return Span(places[common[0]][1], places[common[-1] + size - 1][2])
