"""What the words of a mail suggest: its category and its language."""

import re
import unicodedata
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from functools import lru_cache
from itertools import islice

from leman_desk.domain.complaint import NOT_PRIVACY, Category
from leman_desk.domain.text import fold

_WORD = re.compile(r"\w+")
_STRONG = 3
_NEEDED = {
    # Their words stand under every newsletter, so that they weigh less.
    **dict.fromkeys(("OTHER_PRIVACY", "MARKETING", "TRACKING"), 6),
    # One official word is enough: what is overlooked here is overlooked for days.
    **dict.fromkeys(("REQ_AUTHORITY", "INCIDENT_NOTICE"), 2),
}
"""How much a text must mention a category before no rule about its sender holds; other categories: 3."""
_LOOKED_AT = 4000
"""Signs by which a language is told: a page or two, however long the text."""
_MARKS = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


def suggest(categories: Sequence[Category], text: str) -> tuple[str | None, list[str]]:
    """Propose the category whose words a mail mentions most; longer words weigh more.

    Returns:
        The category's code, or None, and up to three of the words as the mail writes them.
    """
    bare = _bare(text)
    words, folded = set(bare), f" {' '.join(bare)} "
    best: tuple[int, str | None, list[str]] = (0, None, [])
    for category in categories:
        weight, found = _weigh(category, words, folded)
        if weight > best[0]:
            best = (weight, category.code, found)
    return best[1], [_as_written(phrase, bare, text) for phrase in best[2][:3]]


def strongly_suggested(categories: Sequence[Category], text: str) -> str | None:
    """Give the privacy category that a text speaks of so plainly that no rule about its sender holds."""
    bare = _bare(text)
    words, folded = set(bare), f" {' '.join(bare)} "
    best: tuple[int, str | None] = (0, None)
    for category in categories:
        if category.code == NOT_PRIVACY:
            continue
        weight, _ = _weigh(category, words, folded)
        if weight >= _NEEDED.get(category.code, _STRONG) and weight > best[0]:
            best = (weight, category.code)
    return best[1]


def _bare(text: str) -> list[str]:
    return _WORD.findall(fold(text))


def _weigh(category: Category, words: AbstractSet[str], folded: str) -> tuple[int, list[str]]:
    # Few begin with a word that is there, and only for those all of the text is gone through.
    by_first = _by_first(tuple(category.keywords))
    begun = [each for first in by_first.keys() & words for each in by_first[first]]
    found = [word for _, word in sorted(begun) if f" {word} " in folded]
    return sum(1 + word.count(" ") for word in found), found


@lru_cache(maxsize=256)
def _by_first(keywords: tuple[str, ...]) -> dict[str, list[tuple[int, str]]]:
    """Sort keywords by their first word; each with its place among them."""
    found: dict[str, list[tuple[int, str]]] = {}
    for place, word in enumerate(keywords):
        found.setdefault(word.partition(" ")[0], []).append((place, word))
    return found


def _as_written(phrase: str, bare: Sequence[str], text: str) -> str:
    """Give a folded phrase with the marks that the text has, in small letters."""
    parts = phrase.split()
    at = next(at for at in range(len(bare)) if bare[at] == parts[0] and bare[at : at + len(parts)] == parts)
    words = (each[0] for each in _WORD.finditer(unicodedata.normalize("NFC", text)))
    written = list(islice(words, at, at + len(parts)))
    if fold(" ".join(written)) == phrase:
        return " ".join(written).lower()
    # Something before it stands for several words, such as U+FDFA: there is a word less than was counted.
    written = _WORD.findall(unicodedata.normalize("NFC", text))
    alone = [fold(word) for word in written]
    places = range(len(alone) - len(parts) + 1)
    found = next((at for at in places if alone[at : at + len(parts)] == parts), None)
    return phrase if found is None else " ".join(written[found : found + len(parts)]).lower()


def looks_vietnamese(text: str) -> bool:
    """Tell Vietnamese by letters that English has not; a text without letters counts as Vietnamese."""
    text = text[:_LOOKED_AT]
    marks = len(_MARKS.findall(text.casefold()))
    letters = sum(map(str.isalpha, text))
    return letters == 0 or marks * 50 > letters
