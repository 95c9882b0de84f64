"""Splits a message into what is new and what it quotes, so that the quotation can be folded."""

import html
import re

_QUOTED_LINE = re.compile(r"^\s*>")
_ATTRIBUTION = re.compile(r"(:|wrote|viết|đã viết)\s*:?\s*$", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_OPEN = re.compile(r"<blockquote\b", re.IGNORECASE)
_CLOSE = re.compile(r"</blockquote\s*>", re.IGNORECASE)
_LONGEST_TAIL = 2
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)\b[^>]*>")
_VOID = frozenset({"br", "hr", "img", "col", "wbr"})
_CELLS = frozenset({"td", "th"})
_CELL_COST = 60
_LONGEST_REFERENCE = 12
SHOWN = 20_000
"""Characters of a text shown at first; the rest is one click away."""
_LAYOUT_BUDGET = 400_000
"""Letters whose layout takes the window a quarter of a second; more of a text are never shown at once."""
# What begins a line, and letters for which other fonts are searched: measured with Qt 6.
_COSTLY = re.compile("[\n\r\x0b\x0c\x85\u0500-\u1dff\u2028\u2029\u2100-\U0010ffff]")
_COSTLY_LETTERS = 20


def split_text(text: str) -> tuple[str, str]:
    """Split plain text before the quotation at its end; the second part is empty when there is none.

    A quotation above or between new lines stays where it is: folding it would hide what it answers.
    """
    lines = text.rstrip().split("\n")
    end = len(lines)
    while end and (_QUOTED_LINE.match(lines[end - 1]) or not lines[end - 1].strip()):
        end -= 1
    if not any(_QUOTED_LINE.match(line) for line in lines[end:]):
        return text, ""
    begin = end
    attribution = next(
        (at for at in range(end - 1, max(-1, end - 1 - _LONGEST_TAIL), -1) if lines[at].strip()), -1
    )
    if attribution >= 0 and _ATTRIBUTION.search(lines[attribution]):
        begin = attribution
    new = "\n".join(lines[:begin]).rstrip()
    return (new, "\n".join(lines[begin:])) if new else (text, "")


def split_html(safe: str) -> tuple[str, str]:
    """Split HTML before the quotation that ends it; the second part is empty when nothing is to be folded."""
    opened = _OPEN.search(safe)
    if opened is None:
        return safe, ""
    closings = list(_CLOSE.finditer(safe))
    behind = safe[closings[-1].end() :] if closings else ""
    before = safe[: opened.start()]
    if _visible(behind) or not _visible(before):
        return safe, ""
    return before, safe[opened.start() :]


def cut(text: str) -> tuple[str, bool]:
    """Give what is shown at first of a long text, and whether there is more."""
    if len(text) <= SHOWN:
        return text, False
    place = text.rfind("\n", SHOWN // 2, SHOWN)
    return text[: place if place > 0 else SHOWN], True


def bounded(text: str) -> tuple[str, bool]:
    """Give as much of a text as can be shown without the window standing still, and whether there is more."""
    spent = place = 0
    for found in _COSTLY.finditer(text):
        end = found.end()
        if spent + end - place + _COSTLY_LETTERS > _LAYOUT_BUDGET:
            break
        spent, place = spent + end - place + _COSTLY_LETTERS, end
    else:
        if len(text) - place <= _LAYOUT_BUDGET - spent:
            return text, False
    return text[: max(place, min(place + _LAYOUT_BUDGET - spent, len(text)))], True


def cut_html(safe: str) -> tuple[str, bool]:
    """Give what is shown at first of long HTML, well-formed, and whether there is more.

    Elements cost more than letters: a cell of a table takes as long to lay out as some sixty of them.
    """
    if len(safe) <= SHOWN and safe.count("<t") * _CELL_COST <= SHOWN:
        return safe, False
    spent, place = 0, 0
    opened: list[str] = []
    for tag in _ANY_TAG.finditer(safe):
        room = SHOWN - spent
        if tag.start() - place >= room:
            return _closed(safe[: _break(safe, place, place + room)], opened), True
        closing, name = tag.group(1), tag.group(2).lower()
        spent += tag.end() - place + (_CELL_COST if name in _CELLS and not closing else 0)
        place = tag.end()
        if closing:
            if name in opened:
                del opened[len(opened) - 1 - opened[::-1].index(name) :]
        elif name not in _VOID:
            opened.append(name)
        if spent >= SHOWN:
            return _closed(safe[:place], opened), place < len(safe)
    if len(safe) - place > SHOWN - spent:
        return _closed(safe[: _break(safe, place, place + SHOWN - spent)], opened), True
    return safe, False


def _break(safe: str, start: int, end: int) -> int:
    """Find a place for a cut in a text, at a space if there is one and never within a character reference."""
    space = safe.rfind(" ", start, end)
    if space > start:
        return space
    reference = safe.rfind("&", max(start, end - _LONGEST_REFERENCE), end)
    return reference if reference >= 0 and ";" not in safe[reference:end] else end


def _closed(part: str, opened: list[str]) -> str:
    return part + "".join(f"</{name}>" for name in reversed(opened))


def _visible(part: str) -> bool:
    return bool(html.unescape(_TAG.sub(" ", part)).strip())
