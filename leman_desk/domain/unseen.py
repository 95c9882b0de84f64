"""Characters that nobody sees, or that turn the reading direction: found, and written out."""

import unicodedata

# Nothing to see: fillers that are letters by category, and the blank of Braille.
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def unseen(char: str) -> bool:
    """Tell a character that shows nothing by itself: a control, a filler, a mark of direction."""
    if char.isascii():
        return not char.isprintable()
    return unicodedata.category(char) in _UNSEEN or char in _FILLERS or "\ufe00" <= char <= "\ufe0f"


def code_of(char: str) -> str:
    """Write a character by its number, as ``[U+202E]``."""
    return f"[U+{ord(char):04X}]"
