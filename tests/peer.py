"""What costs are measured against: a fixed piece of plain Python in the same process.

A bound in seconds holds on one computer only, and not while it does other things. Here a cost is told as so
many times that of the peer; the peer is slower where the measured is.
"""

import re
import time
import unicodedata
from collections.abc import Callable
from typing import TypeVar

_TEXT = "Tôi khiếu nại về dữ liệu của tôi, gửi lại cho info@leman.example. " * 200
_WORD = re.compile(r"\w+@?\w*")
T = TypeVar("T")


def peer() -> float:
    """Give the processor seconds of the peer: some 10 ms of letters, searches and small objects."""
    begun = time.thread_time()
    for _ in range(3):
        folded = "".join(unicodedata.normalize("NFD", letter) for letter in _TEXT)
        words = {word: place for place, word in enumerate(_WORD.findall(folded))}
        sorted(words, key=lambda word: (len(word), word))
        folded.encode().decode("latin-1").translate({0xCC: 0x20})
    return time.thread_time() - begun


def times_the_peer(act: Callable[[], T]) -> tuple[float, T]:
    """Do something, and give how many times the peer's processor time it took, with what it gave.

    The peer runs before and after, for a computer is not equally fast at all times; the slower counts.
    """
    before = peer()
    begun = time.process_time()
    result = act()
    spent = time.process_time() - begun
    return spent / max(before, peer()), result
