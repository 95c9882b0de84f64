"""Says of each turn of the window's event loop where its time went: own work, a busy lane, or the computer.

A turn can be long without anybody's fault here: another program had the processor. A lane can hold the window
up only while it runs itself, so the processor time of both threads tells the three apart.
"""

import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.benchmarks.peer import BOUND
from tests.benchmarks.report import Report

FRAME_MS = 16.0
"""How long a frame may take."""
_NEW_LANES_AFTER = 0.002
"""Seconds of a turn after which to look for threads that are new."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn, in seconds.

    Attributes:
        wall: All of it.
        own: Processor time of the window's thread.
        lanes: Waiting while a lane kept the interpreter, at most: a lane also runs without it now and then.
        computer: The rest: neither ran, so another program did.
    """

    wall: float
    own: float
    lanes: float
    computer: float


def blamed(wall: float, own: float, lanes: float) -> Turn:
    """Share a turn out.

    Args:
        wall: Seconds from its begin to its end.
        own: Processor time of the window's thread in it.
        lanes: Processor time of all other threads of the program in it.
    """
    blocked = max(0.0, wall - own)
    held = min(blocked, lanes)
    return Turn(wall, own, held, blocked - held)


class Lanes:
    """Processor time of all other threads of this program; 0 where the system does not tell."""

    def __init__(self) -> None:
        self._clocks: dict[int, int] = {}
        self.look()

    def look(self) -> None:
        """Find the threads there are now."""
        own, clock_of = threading.get_ident(), getattr(time, "pthread_getcpuclockid", None)
        if clock_of is None:
            return
        idents = [each.ident for each in threading.enumerate() if each.ident not in {None, own}]
        self._clocks = {ident: clock_of(ident) for ident in idents if ident is not None}

    def used(self) -> dict[int, float]:
        """Give the seconds of each."""
        found: dict[int, float] = {}
        for ident, clock in self._clocks.items():
            try:
                found[ident] = time.clock_gettime(clock)
            except OSError:  # the thread has ended
                continue
        return found


class Turns:
    """Notes every turn; `beat` is called once in each, by the window's thread."""

    def __init__(self) -> None:
        self.all: list[Turn] = []
        self._lanes = Lanes()
        self._wall = self._own = 0.0
        self._used: dict[int, float] = {}

    def start(self) -> None:
        """Forget what was noted, and begin."""
        self.all = []
        self._lanes.look()
        self._wall, self._own, self._used = time.perf_counter(), time.thread_time(), self._lanes.used()

    def beat(self) -> None:
        """A turn has ended."""
        wall, own, used = time.perf_counter(), time.thread_time(), self._lanes.used()
        lanes = sum(seconds - self._used.get(ident, 0.0) for ident, seconds in used.items())
        self.all.append(blamed(wall - self._wall, own - self._own, lanes))
        if wall - self._wall > _NEW_LANES_AFTER:
            self._lanes.look()
            used = self._lanes.used()
        self._wall, self._own, self._used = wall, own, used

    def told(self) -> list[list[float]]:
        """Give the turns as plain numbers: wall, own, lanes, computer."""
        return [[each.wall, each.own, each.lanes, each.computer] for each in self.all]


@dataclass(frozen=True, slots=True)
class Blame:
    """What many turns come to, in milliseconds and numbers of turns.

    Attributes:
        turns: How many.
        over: How many took longer than a frame.
        own_over: How many kept the processor for longer than a frame by themselves.
        held_over: How many of the others were too long for a lane, whatever the computer did besides.
        longest: The longest turn; `own`, `lanes` and `computer` are the longest of each part in any turn.
    """

    turns: int
    over: int
    own_over: int
    held_over: int
    longest: float
    own: float
    lanes: float
    computer: float

    @classmethod
    def of(cls, told: list[list[float]], frame: float) -> "Blame":
        """Sum up what `Turns.told` gave, beside a frame's length in milliseconds."""
        turns = [Turn(*(part * 1000 for part in each)) for each in told]
        own = sum(each.own > frame for each in turns)
        return cls(
            turns=len(turns),
            over=sum(each.wall > frame for each in turns),
            own_over=own,
            held_over=sum(each.own + each.lanes > frame for each in turns) - own,
            longest=max(each.wall for each in turns),
            own=max(each.own for each in turns),
            lanes=max(each.lanes for each in turns),
            computer=max(each.computer for each in turns),
        )


def note(report: Report, name: str, runs: Sequence[Mapping[str, Any]], part: str) -> float:
    """Report what was seen of one part in the calmest of some runs, and whose the long turns were.

    Returns:
        The most own work in a turn, as times of the plain form that the same process showed; see `peer`.
    """

    def most(run: Mapping[str, Any]) -> float:
        return max(float(turn[1]) for turn in run[part]["turns"]) / float(run["peer"])

    # Whatever else the computer did only ever adds.
    calmest = min(runs, key=most)
    told = calmest[part]
    blame = Blame.of(told["turns"], FRAME_MS)
    report.add(f"{name}, until shown", told["took"] * 1000, "ms")
    report.add(f"{name}, longest turn", blame.longest, "ms", goal=FRAME_MS)
    report.add(f"{name}, turns over 16 ms", blame.over, f"of {blame.turns}")
    report.add(f"{name}, of those by own work", blame.own_over, "turns", goal=0, note="processor time")
    report.add(f"{name}, of those by a busy lane", blame.held_over, "turns", goal=0)
    report.add(f"{name}, most own work in a turn", blame.own, "ms", goal=FRAME_MS, note="processor time")
    report.add(f"{name}, longest wait for a lane", blame.lanes, "ms", goal=FRAME_MS)
    report.add(f"{name}, longest wait for the computer", blame.computer, "ms", note="not ours")
    report.add(f"{name}, the same beside a plain form of 200 widgets", most(calmest), "times", goal=BOUND)
    return most(calmest)
