import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from leman_desk.gui import collector as module
from leman_desk.gui.collector import Collector

pytestmark = pytest.mark.usefixtures("qapp")


class Circle:
    """Refers to itself, so that only a search frees it."""

    def __init__(self) -> None:
        self.me = self


class Hands:
    """What the collector asks for."""

    def __init__(self) -> None:
        self.busy = False
        self.quiet = 0.0


@pytest.fixture
def hands() -> Hands:
    return Hands()


@pytest.fixture
def collector(hands: Hands) -> Iterator[Collector]:
    # What other tests left would make a search of the young one of all, which waits for quiet.
    gc.collect()
    made = Collector(lambda: hands.busy, lambda: hands.quiet)
    made.start()
    yield made
    made.stop()
    assert gc.isenabled()


def litter(count: int = 5_000) -> weakref.ref[Circle]:
    """Leave many circles, and tell of one."""
    circles = [Circle() for _ in range(count)]
    return weakref.ref(circles[0])


def test_no_other_thread_ever_searches(collector: Collector) -> None:
    searched: list[str] = []

    def note(phase: str, _info: dict[str, int]) -> None:
        searched.append(f"{phase} {threading.current_thread().name}")

    gc.callbacks.append(note)
    try:
        worker = threading.Thread(target=litter)
        worker.start()
        worker.join()
        assert searched == []
        collector.look()
    finally:
        gc.callbacks.remove(note)
    assert searched == ["start MainThread", "stop MainThread"]


def test_circles_are_freed_by_the_timer(collector: Collector, qtbot: QtBot) -> None:
    found = litter()
    assert found() is not None
    collector._timer.setInterval(1)
    qtbot.waitUntil(lambda: found() is None)


def test_a_few_new_objects_are_not_worth_a_search(collector: Collector) -> None:
    gc.collect()
    found = litter(1)
    collector.look()
    assert found() is not None


def test_a_search_waits_for_the_lanes_but_not_for_ever(
    collector: Collector, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LONGEST_BUSY", 3)
    hands.busy = True
    found = litter()
    for _ in range(3):
        collector.look()
        assert found() is not None
    collector.look()
    assert found() is None


def test_everything_is_searched_only_while_nobody_touches_the_window(
    collector: Collector, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []
    counts = (5_000, 50, 50)
    monkeypatch.setattr(gc, "collect", lambda generation=2: asked.append(generation))
    monkeypatch.setattr(gc, "get_count", lambda: counts)
    collector.look()
    assert asked == []
    hands.quiet = 60.0
    collector.look()
    counts = (5_000, 50, 1)
    collector.look()
    assert asked == [2, 1]
    hands.quiet = 0.0
    monkeypatch.setattr(module, "_LONGEST_UNQUIET", 2)
    for _ in range(3):
        collector.look()
    assert asked == [2, 1, 1]


def test_many_new_objects_wait_for_a_quiet_moment(collector: Collector, hands: Hands) -> None:
    found = litter(20_000)
    collector.look()
    assert found() is not None
    hands.quiet = 60.0
    collector.look()
    assert found() is None


def test_what_is_kept_is_not_searched_until_the_end(collector: Collector) -> None:
    found = litter()
    collector.keep()
    gc.collect()
    assert found() is not None
    collector.stop()
    assert found() is None
    assert gc.get_freeze_count() == 0


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        made = Collector(lambda: False, lambda: 0.0)
        made.start()
        made.stop()
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_nothing_is_kept_by_one_that_does_not_run() -> None:
    before = gc.get_freeze_count()
    Collector(lambda: False, lambda: 0.0).keep()
    assert gc.get_freeze_count() == before
