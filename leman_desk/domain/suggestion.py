"""What the words of a mail suggest: its category and its language."""

import re
import unicodedata
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

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
_MARKS = re.compile("[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ]")


def suggest(categories: Sequence[Category], text: str) -> tuple[str | None, list[str]]:
    """Propose the category whose words a mail mentions most; longer words weigh more.

    Returns:
        The category's code, or None, and up to three of the words as the mail writes them.
    """
    written, bare = _words(text)
    words, folded = set(bare), f" {' '.join(bare)} "
    best: tuple[int, str | None, list[str]] = (0, None, [])
    for category in categories:
        weight, found = _weigh(category, words, folded)
        if weight > best[0]:
            best = (weight, category.code, found)
    return best[1], [_as_written(word, written, bare) for word in best[2][:3]]


def strongly_suggested(categories: Sequence[Category], text: str) -> str | None:
    """Give the privacy category that a text speaks of so plainly that no rule about its sender holds."""
    bare = _words(text)[1]
    words, folded = set(bare), f" {' '.join(bare)} "
    best: tuple[int, str | None] = (0, None)
    for category in categories:
        if category.code == NOT_PRIVACY:
            continue
        weight, _ = _weigh(category, words, folded)
        if weight >= _NEEDED.get(category.code, _STRONG) and weight > best[0]:
            best = (weight, category.code)
    return best[1]


def _words(text: str) -> tuple[list[str], list[str]]:
    written = _WORD.findall(unicodedata.normalize("NFC", text))
    bare = fold(" ".join(written)).split(" ")
    if len(bare) != len(written):
        # A sign that stands for several words, such as U+FDFA, comes apart; alone each keeps its place.
        bare = [fold(word) for word in written]
    return written, bare


def _weigh(category: Category, words: AbstractSet[str], folded: str) -> tuple[int, list[str]]:
    # Few begin with a word that is there, and only for those all of the text is gone through.
    begun = [word for word in category.keywords if word.partition(" ")[0] in words]
    found = [word for word in begun if f" {word} " in folded]
    return sum(1 + word.count(" ") for word in found), found


def _as_written(phrase: str, written: Sequence[str], bare: Sequence[str]) -> str:
    """Give a folded phrase with the marks that the text has, in small letters."""
    parts = phrase.split()
    for at in range(len(bare) - len(parts) + 1):
        if bare[at : at + len(parts)] == parts:
            return " ".join(written[at : at + len(parts)]).lower()
    return phrase


def looks_vietnamese(text: str) -> bool:
    """Tell Vietnamese by letters that English has not; a text without letters counts as Vietnamese."""
    marks = len(_MARKS.findall(text.casefold()))
    letters = sum(map(str.isalpha, text))
    return letters == 0 or marks * 50 > letters
