"""The bounds of one input are those of that input, whatever was held or needed before it."""

import sys
import time

import pytest

from tests.fuzz.bounds import TooDear, measured

MEGABYTE = 1024 * 1024
_ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="read from proc(5)")
MOST = 40.0


def _needs(megabytes: int) -> int:
    return len(b"x" * (megabytes * MEGABYTE))


@_ON_LINUX
def test_what_needs_too_much_is_told_though_it_gives_it_back() -> None:
    with pytest.raises(TooDear, match="MB"):
        measured(lambda: _needs(60), megabytes=MOST)


@_ON_LINUX
def test_neither_what_is_held_nor_an_earlier_peak_counts() -> None:
    held = b"x" * (60 * MEGABYTE)
    _needs(80)
    assert measured(lambda: _needs(20), megabytes=MOST) == 20 * MEGABYTE
    assert len(held) > 0


@_ON_LINUX
def test_just_below_an_earlier_peak_is_seen_all_the_same() -> None:
    _needs(120)
    with pytest.raises(TooDear):
        measured(lambda: _needs(60), megabytes=MOST)


@_ON_LINUX
def test_time_of_the_processor_is_bounded() -> None:
    def spins() -> None:
        until = time.process_time() + 0.03
        while time.process_time() < until:
            pass

    with pytest.raises(TooDear, match=r"s$"):
        measured(spins, seconds=0.01)
