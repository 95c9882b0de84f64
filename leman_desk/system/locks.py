"""One window per user and profile."""

import getpass
import hashlib
import os
from pathlib import Path
from typing import Self

from filelock import FileLock, Timeout

from leman_desk.domain.errors import Conflict, Unavailable


def instance_name(profile: Path) -> str:
    """Name the local socket on which the window of this user and profile listens.

    Short, for macOS limits a socket's path to 103 bytes; the same for every spelling of the folder.
    """
    identity = f"{_user()}\n{profile.expanduser().resolve()}"
    return f"leman-desk-{hashlib.sha256(identity.encode()).hexdigest()[:16]}"


class ProfileLock:
    """Held by the window that is open on a profile; the operating system frees it when the process ends.

    Each user of the computer has a lock of their own, so that two of them may work on one profile.
    """

    def __init__(self, lock_file: Path) -> None:
        user = hashlib.sha256(_user().encode()).hexdigest()[:8]
        self._path = lock_file.with_name(f"{lock_file.stem}-{user}{lock_file.suffix}")
        # Not thread-local: the lock belongs to the process, whichever thread lets go of it.
        # Never a soft lock, which stays behind when the process dies.
        self._lock = FileLock(self._path, thread_local=False, fallback_to_soft=False)

    @property
    def held(self) -> bool:
        """Tell whether this object holds the lock."""
        return bool(self._lock.is_locked)

    def acquire(self) -> None:
        """Take the lock at once.

        Raises:
            Conflict: ``profile.open_elsewhere`` when another window holds it.
            Unavailable: ``profile.not_writable`` when the folder refuses the file.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self._lock.acquire(timeout=0)
        except Timeout:
            raise Conflict("profile.open_elsewhere") from None
        except (OSError, NotImplementedError) as error:
            raise Unavailable("profile.not_writable", reason=type(error).__name__) from error

    def release(self) -> None:
        """Let go of the lock; nothing happens when it is not held."""
        self._lock.release(force=True)

    def __enter__(self) -> Self:
        self.acquire()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.release()


def _user() -> str:
    # The number where there is one: a container's user may have no name.
    return str(os.getuid()) if hasattr(os, "getuid") else getpass.getuser()
