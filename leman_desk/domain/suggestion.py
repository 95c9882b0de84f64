"""What the words of a mail suggest: its category and its language."""

import re
from collections.abc import Sequence

from leman_desk.domain.complaint import Category
from leman_desk.domain.text import fold

_WORD = re.compile(r"\w+")


def suggest(categories: Sequence[Category], text: str) -> tuple[str | None, list[str]]:
    """Propose the category whose words a mail mentions most, with the words; longer words weigh more."""
    folded = f" {' '.join(_WORD.findall(fold(text)))} "
    best: tuple[int, str | None, list[str]] = (0, None, [])
    for category in categories:
        found = [word for word in category.keywords if f" {word} " in folded]
        weight = sum(1 + word.count(" ") for word in found)
        if weight > best[0]:
            best = (weight, category.code, found)
    return best[1], best[2][:3]


def looks_vietnamese(text: str) -> bool:
    """Tell Vietnamese by letters that English has not; a text without letters counts as Vietnamese."""
    marks = sum(char in "ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ" for char in text.casefold())
    letters = sum(char.isalpha() for char in text)
    return letters == 0 or marks * 50 > letters
