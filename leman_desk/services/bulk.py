"""Work on a hundred thousand rows that never holds up the window's thread.

One step of the interpreter that takes long, such as sorting or freeing everything at once, stops every
thread. So long lists are sorted and freed in parts. The garbage collector, which would search rows that hold
no cycle, rests in the window program while lanes work; see `gui.collector`.
"""

from collections.abc import Callable, Hashable, Iterator, Sequence
from heapq import merge
from time import sleep
from typing import Any, TypeVar

T = TypeVar("T")
H = TypeVar("H", bound=Hashable)
_FREED_AT_ONCE = 500
_SORTED_AT_ONCE = 1_000


def breathe() -> None:
    """Let another thread run, such as the window's."""
    sleep(0)


def taken_apart(things: list[T], at_once: int = _FREED_AT_ONCE) -> Iterator[list[T]]:
    """Give a list in parts from its end and take them off it, so that it is freed in parts as well."""
    while things:
        part = things[-at_once:]
        del things[-at_once:]
        yield part
        breathe()


def let_go(things: list[T]) -> None:
    """Free a list that nobody needs any more."""
    for _part in taken_apart(things):
        pass


def once(things: Sequence[H]) -> tuple[H, ...]:
    """Give each thing once, where it stood first."""
    seen: dict[H, None] = {}
    for begin in range(0, len(things), _SORTED_AT_ONCE):
        seen |= dict.fromkeys(things[begin : begin + _SORTED_AT_ONCE])
    return tuple(seen)


def in_order(things: list[T], key: Callable[[T], Any]) -> list[T]:
    """Sort by what `key` gives, such as a moment; stable. The list given is empty afterwards."""
    parts: list[list[T]] = []
    for part in taken_apart(things, _SORTED_AT_ONCE):
        part.sort(key=key)
        parts.append(part)
    if len(parts) == 1:
        return parts[0]
    parts.reverse()
    ordered: list[T] = []
    for thing in merge(*parts, key=key):
        ordered.append(thing)  # noqa: PERF402 - one step for each, between which other threads may run
    return ordered
