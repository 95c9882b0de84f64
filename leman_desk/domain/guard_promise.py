"""Finds where a letter says that something goes with it, in Vietnamese and English."""

import re

from leman_desk.domain.guard_text import Readable, Span

_STEMS = ("kèm", "attach", "enclos")
_PROMISE = re.compile(
    r"(?<!\w)(?:(?:được )?(?:đính|gửi) kèm|kèm (?:theo )?(?:thư|e-?mail|mail)(?: này)?"
    r"|(?:tệp|tập tin|file) kèm|attached|enclosed|(?:i|we) (?:also )?(?:attach|enclose)"
    r"|(?:am|are|i’m|we’re|i'm|we're) (?:attaching|enclosing)"
    r"|(?:see|in|as) (?:the |an |our )?(?:attachment|enclosure)s?"
    r"|(?:attachment|enclosure)s? (?:is|are|shows?|contains?))(?!\w)"
)
_THEIRS = re.compile(
    r"(?<!\w)(?:you|your|you've|you’ve|she|he|they|customer|quý khách|chị|anh|ông|bà|bạn|khách hàng"
    r"|không|chưa|đừng|chớ|not|n't|n’t|never|without|no|nothing|hãy|vui lòng|please|files)"
    r"(?:\W+(?:have|had|has|can|could|may|might|will|would|to|only|be|been|was|were|is|are|the|files?|also"
    r"|just|simply|documents?|đã|có|có thể|cần|phải|nên|chỉ|muốn|sẽ|vừa|trả lời|thư này|và|ảnh|tệp|hãy"
    r"|vui lòng|gửi|mà)){0,6}\W+$"
)
_LOOK_BACK = 60


def find_promise(readable: Readable) -> Span | None:
    """Give the first place where the letter promises an attachment of ours; quoted lines are not ours.

    What the customer attached or is asked to attach promises nothing, nor does "not attached".
    """
    low = readable.low
    if not any(stem in low for stem in _STEMS):
        return None
    for match in _PROMISE.finditer(low):
        line = low.rfind("\n", 0, match.start()) + 1
        if low[line : match.start()].lstrip().startswith(">"):
            continue
        if _THEIRS.search(low[max(line, match.start() - _LOOK_BACK) : match.start()]):
            continue
        return readable.span(*match.span())
    return None
