"""How far an erasure is, over all its steps."""

from leman_desk.domain.erasure import STEPS
from leman_desk.services.ports_erasure import Progress

_PART = 1000
"""Units of progress of one step."""


def told_of_step(progress: Progress | None, number: int) -> Progress:
    """Give what a step tells how far it is to, so that all steps together are told as one."""

    def tell(done: int, total: int) -> None:
        if progress is not None:
            progress(number * _PART + min(_PART, done * _PART // max(1, total)), len(STEPS) * _PART)

    tell(0, 1)
    return tell
