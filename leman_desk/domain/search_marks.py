"""Where in a text the words of a query stand, so that a reader can mark them."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from leman_desk.domain.search_query import Text, TextField, words_in

# Letters with the combining marks that some systems write after them, as one word.
_WORD = re.compile(r"[^\W_][^\W_\u0300-\u036f]*(?:[\u0300-\u036f]+[^\W_]*)*")
_IN_BODY = frozenset({TextField.ANY, TextField.BODY})
_MOST_WORDS = 30_000
_MOST_MARKS = 500

Mark = tuple[int, int]
"""Place of the first character, and the place after the last."""


def find_marks(text: str, sought: Sequence[Text]) -> list[Mark]:
    """Find the words of a query in the body of a mail, in order; of a very long text only its beginning."""
    leaves = [leaf for leaf in sought if leaf.field in _IN_BODY]
    if not leaves:
        return []
    spans = list(_spans(text))
    words = [word for word, _, _ in spans]
    found: set[Mark] = set()
    for leaf in leaves:
        for at in _places(words, leaf):
            found.add((spans[at][1], spans[at + len(leaf.words) - 1][2]))
            if len(found) >= _MOST_MARKS:
                return sorted(found)
    return sorted(found)


def _spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Give folded words with their places; a word that folds into several counts for each of them."""
    known: dict[str, list[str]] = {}
    for match in islice(_WORD.finditer(text), _MOST_WORDS):
        written = match.group()
        folded = known.get(written)
        if folded is None:
            folded = known[written] = words_in(written)
        for word in folded:
            yield word, match.start(), match.end()


def _places(words: Sequence[str], leaf: Text) -> Iterator[int]:
    first, count = leaf.words[0], len(leaf.words)
    last = count - 1
    for at in range(len(words) - last):
        if count > 1 and words[at] != first:
            continue
        here = words[at + last]
        ends = here.startswith(leaf.words[last]) if leaf.prefix else here == leaf.words[last]
        if ends and all(words[at + step] == leaf.words[step] for step in range(1, last)):
            yield at
