"""Files that are written beside their target: held while a program writes, and found when it was killed."""

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import time
from typing import BinaryIO

if sys.platform != "win32":
    import fcntl

_PREFIX = ".leman-desk.unfinished-"
_OURS = re.compile(re.escape(_PREFIX) + r"[a-z0-9_]{8}")
_RECENT_SECONDS = 60


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """Give a stream beside a target that takes its place at the end; after a failure nothing is left.

    What programs that were killed had begun to write into the folder goes before.

    Raises:
        OSError: The folder or the disk refuses.
    """
    clear_unfinished(target.parent)
    handle, staged = _begun(target.parent)
    # Held beside the stream, up to the renaming: whoever tidies up must not take it for a dead one's.
    held = None if sys.platform == "win32" else os.dup(handle)
    try:
        with os.fdopen(handle, "wb") as stream:
            yield stream
            stream.flush()
            os.fsync(stream.fileno())
        staged.replace(target)
    except BaseException:
        staged.unlink(missing_ok=True)
        raise
    finally:
        if held is not None:
            os.close(held)


def clear_unfinished(folder: Path) -> tuple[int, bool]:
    """Remove what programs that were killed had begun to write into a folder.

    Returns:
        How many files were removed, and whether the folder could be read and has none left; what a program
        is writing at the moment stays.
    """
    removed, clear = 0, True
    try:
        found = [each for each in folder.iterdir() if _OURS.fullmatch(each.name)]
    except OSError:
        return 0, False
    for each in found:
        if _dead(each):
            removed += 1
        else:
            clear = False
    return removed, clear


def _begun(folder: Path) -> tuple[int, Path]:
    """Make a file and hold it; one that somebody tidied away in between is made anew."""
    while True:
        # A name of ours: the target's may be as long as the system allows.
        handle, name = tempfile.mkstemp(dir=folder, prefix=_PREFIX)
        _take(handle, wait=True)
        if os.fstat(handle).st_nlink:
            return handle, Path(name)
        os.close(handle)


def _dead(path: Path) -> bool:
    """Remove a file that nobody holds; False when it is left."""
    try:
        if sys.platform == "win32":
            # An open one cannot be removed here; one just closed is about to be renamed.
            if time() - path.stat().st_mtime < _RECENT_SECONDS:
                return False
            path.unlink()
            return True
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
        try:
            if not _take(handle):
                return False
            path.unlink()
        finally:
            os.close(handle)
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _take(handle: int, *, wait: bool = False) -> bool:
    """Hold an open file until it is closed; False when somebody else does, or the disk knows no holding."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True
