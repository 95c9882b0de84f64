"""Splits a message into what is new and what it quotes, so that the quotation can be folded."""

import html
import re

_QUOTED_LINE = re.compile(r"^\s*>")
_ATTRIBUTION = re.compile(r"(:|wrote|viết|đã viết)\s*:?\s*$", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_OPEN = re.compile(r"<blockquote\b", re.IGNORECASE)
_CLOSE = re.compile(r"</blockquote\s*>", re.IGNORECASE)
_LONGEST_TAIL = 2
SHOWN = 20_000
"""Characters of a text shown at first; the rest is one click away."""


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


def _visible(part: str) -> bool:
    return bool(html.unescape(_TAG.sub(" ", part)).strip())
