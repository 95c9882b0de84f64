"""One command over many cases: in parts, so that no transaction is long, yet all or nothing."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from time import sleep

from leman_desk.domain.errors import DeskError
from leman_desk.services.changes import Changes, Outcome

AT_ONCE = 40
"""Cases in one transaction: about a fifth of a second of work, so that others can write in between."""
_GAP_SECONDS = 0.02
"""Between two parts, for SQLite's other writers, who would never find it free otherwise."""
Step = Callable[[], Outcome]


def in_parts(steps: Sequence[Step]) -> Outcome:
    """Run the parts of one command and give one outcome with one undo.

    When a part is refused, those before it are taken back and the refusal is raised.

    Args:
        steps: Each a transaction of its own, with an inverse; at least one.
    """
    done: list[Outcome] = []
    try:
        for step in steps:
            if done:
                sleep(_GAP_SECONDS)
            done.append(step())
    except DeskError:
        for each in reversed(done):
            # What somebody changed meanwhile stays as they left it.
            with suppress(DeskError):
                if each.undo is not None:
                    each.undo()
        raise
    if len(done) == 1:
        return done[0]
    changes = Changes()
    for each in done:
        changes |= each.changes
    counts = [each.params.get("count", 1) for each in done]
    count = sum(each for each in counts if isinstance(each, int))
    told = next((each for each in done if each.said != "undone"), done[-1])
    inverses = [each.undo for each in reversed(done) if each.undo is not None]
    return Outcome(
        changes,
        told.said,
        told.params | {"count": count},
        (lambda: in_parts(inverses)) if inverses else None,
    )
