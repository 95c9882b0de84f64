"""What one input may cost, counted for that input alone (Linux only)."""

import time
from collections.abc import Callable
from typing import TypeVar

from tests.memory import forget_peak, peak_mb

T = TypeVar("T")
LONGEST_SECONDS = 2.0
MOST_MB = 300


class TooDear(Exception):  # noqa: N818 - says what is wrong, as the house's errors do
    """An input cost more than a mail may."""


def measured(work: Callable[[], T], *, seconds: float = LONGEST_SECONDS, megabytes: float = MOST_MB) -> T:
    """Do the work of one input and give its result.

    Args:
        work: What is done with the input.
        seconds: Most time of the processor.
        megabytes: Most memory, in MiB, beyond what the process held when the work began: what a fuzzer keeps
            of coverage and corpus does not count, nor what an earlier input needed.

    Raises:
        TooDear: It took more.
    """
    forget_peak()
    held, begun = peak_mb(), time.process_time()
    result = work()
    took, used = time.process_time() - begun, peak_mb() - held
    if took > seconds:
        raise TooDear(f"{took:.1f} s")
    if used > megabytes:
        raise TooDear(f"{used:.0f} MB")
    return result
