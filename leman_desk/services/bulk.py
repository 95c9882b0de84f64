"""Work on a hundred thousand rows that never holds up the window's thread.

One step of the interpreter that takes long, such as sorting or freeing everything at once, or the garbage
collector searching rows that hold no cycle, stops every thread. So long lists are sorted and freed in parts,
and the collector rests while they grow.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from heapq import merge
from time import sleep
from typing import TypeVar

T = TypeVar("T")
_FREED_AT_ONCE = 500
_SORTED_AT_ONCE = 5_000


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Keep the garbage collector from searching what only grows."""
    works = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if works:
            gc.enable()


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


def in_order(things: list[T], key: Callable[[T], datetime]) -> list[T]:
    """Sort by a moment, stable; the list given is empty afterwards."""
    parts: list[list[T]] = []
    for part in taken_apart(things, _SORTED_AT_ONCE):
        part.sort(key=key)
        parts.append(part)
    parts.reverse()
    ordered: list[T] = []
    for thing in merge(*parts, key=key):
        ordered.append(thing)  # noqa: PERF402 - one step for each, between which other threads may run
    return ordered
