"""What the words of a mail suggest: its category and its language."""

import re
import unicodedata
from collections.abc import Sequence

from leman_desk.domain.complaint import Category
from leman_desk.domain.text import fold

_WORD = re.compile(r"\w+")


def suggest(categories: Sequence[Category], text: str) -> tuple[str | None, list[str]]:
    """Propose the category whose words a mail mentions most; longer words weigh more.

    Returns:
        The category's code, or None, and up to three of the words as the mail writes them.
    """
    written = _WORD.findall(unicodedata.normalize("NFC", text))
    bare = [fold(word) for word in written]
    folded = f" {' '.join(bare)} "
    best: tuple[int, str | None, list[str]] = (0, None, [])
    for category in categories:
        found = [word for word in category.keywords if f" {word} " in folded]
        weight = sum(1 + word.count(" ") for word in found)
        if weight > best[0]:
            best = (weight, category.code, found)
    return best[1], [_as_written(word, written, bare) for word in best[2][:3]]


def _as_written(phrase: str, written: Sequence[str], bare: Sequence[str]) -> str:
    """Give a folded phrase with the marks that the text has, in small letters."""
    parts = phrase.split()
    for at in range(len(bare) - len(parts) + 1):
        if bare[at : at + len(parts)] == parts:
            return " ".join(written[at : at + len(parts)]).lower()
    return phrase


def looks_vietnamese(text: str) -> bool:
    """Tell Vietnamese by letters that English has not; a text without letters counts as Vietnamese."""
    marks = sum(char in "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ" for char in text.casefold())
    letters = sum(char.isalpha() for char in text)
    return letters == 0 or marks * 50 > letters
