"""Runs without a place to break: a layout's time grows with the square of their length."""

import re

MAX_RUN = 1_000
"""Characters of a run that are shown unbroken."""
BREAK = "\u200b"
"""A space of no width, at which a line may break."""
_SPACES = (" ", "\t", "\r", "\n", "\f", BREAK)
_WORD = re.compile(r"[^ \t\r\n\f\u200b]+")


def break_runs(plain: str, run: int = 0) -> tuple[str, int]:
    """Put a break into every run that would get longer than `MAX_RUN`.

    Args:
        plain: A text.
        run: Characters of a run that the text before it ended with.

    Returns:
        The text, and how many characters of an unfinished run it ends with.
    """
    if run + len(plain) <= MAX_RUN:
        last = max(plain.rfind(sign) for sign in _SPACES)
        return plain, len(plain) - last - 1 if last >= 0 else run + len(plain)
    out: list[str] = []
    end = 0
    for word in _WORD.finditer(plain):
        out.append(plain[end : word.start()])
        end = word.end()
        before = run if word.start() == 0 else 0
        letters = word.group()
        while before + len(letters) > MAX_RUN:
            out.append(letters[: MAX_RUN - before] + BREAK)
            letters = letters[MAX_RUN - before :]
            before = 0
        out.append(letters)
        run = before + len(letters)
    if end < len(plain):
        run = 0
    out.append(plain[end:])
    return "".join(out), run
