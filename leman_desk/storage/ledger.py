"""The erasure ledger: lines that are only ever appended, each sealed, each naming the one before.

It protects the database against its own past, so it lies outside it: a file beside an embedded desk, copied
to every folder that backups go to. The same lines stand in the database, which thereby knows what it has
seen. The first line holds a key slot of the ledger's own, wrapped by the desk key.
"""

import base64
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from filelock import FileLock, Timeout

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.storage.files import sync_folder, write_private
from leman_desk.storage.sealing import KEY_BYTES, NotSealedByUs, seal, unseal

FORMAT = 1
_LOCK_SECONDS = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One erasure as the ledger holds it, or more of one; `values` are ids, counts, codes, keyed hashes."""

    number: int
    line: str
    values: dict[str, Any]

    @property
    def adds_to(self) -> int:
        """Number of the entry whose erasure this adds mail to that only a server had; 0 for an erasure."""
        return int(self.values.get("adds_to", 0))


class Ledger:
    """Lines in memory, checked: their seals, their order, and that each follows the one before.

    Raises:
        Refused: ``ledger.damaged``; ``ledger.other_desk`` when the key does not open its slot.
    """

    def __init__(self, lines: Sequence[str], wrapping: bytes) -> None:
        if not lines:
            raise Refused("ledger.damaged")
        self.lines = tuple(lines)
        try:
            head = json.loads(lines[0])
            if head["format"] > FORMAT:
                raise Refused("ledger.newer")
            self.id = str(head["ledger"])
            slot = base64.b64decode(head["slot"], validate=True)
        except (ValueError, KeyError, TypeError) as error:
            raise Refused("ledger.damaged") from error
        try:
            self._key = unseal(wrapping, slot, self.id.encode())
        except NotSealedByUs as error:
            raise Refused("ledger.other_desk") from error
        self.entries = tuple(self._opened(number, lines) for number in range(1, len(lines)))

    @property
    def head(self) -> str:
        """Fingerprint of the last line, hexadecimal."""
        return _digest(self.lines[-1])

    def line_for(self, values: dict[str, Any]) -> str:
        """Write the next line."""
        number = len(self.lines)
        text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        sealed = seal(self._key, text.encode(), self._binding(number, self.head))
        return json.dumps({"n": number, "after": self.head, "sealed": base64.b64encode(sealed).decode()})

    def with_line(self, line: str) -> "Ledger":
        """Give the ledger with one line more, known to be right."""
        longer = object.__new__(Ledger)
        longer.id, longer._key = self.id, self._key
        longer.lines = (*self.lines, line)
        longer.entries = (*self.entries, longer._opened(len(self.lines), longer.lines))
        return longer

    def continues(self, lines: Sequence[str]) -> bool:
        """Tell whether this ledger begins with these lines."""
        return self.lines[: len(lines)] == tuple(lines)

    def _opened(self, number: int, lines: Sequence[str]) -> Entry:
        line = lines[number]
        try:
            found = json.loads(line)
            after = _digest(lines[number - 1])
            if (found["n"], found["after"]) != (number, after):
                raise Refused("ledger.damaged")
            sealed = base64.b64decode(found["sealed"], validate=True)
            text = unseal(self._key, sealed, self._binding(number, after))
            return Entry(number, line, dict(json.loads(text)))
        except (ValueError, KeyError, TypeError, NotSealedByUs) as error:
            raise Refused("ledger.damaged") from error

    def _binding(self, number: int, after: str) -> bytes:
        return f"{self.id}/{number}/{after}".encode()


def new_head(wrapping: bytes) -> str:
    """Write the first line of a new ledger."""
    number = uuid4().hex
    slot = seal(wrapping, os.urandom(KEY_BYTES), number.encode())
    return json.dumps({"format": FORMAT, "ledger": number, "slot": base64.b64encode(slot).decode()})


class LedgerFile:
    """The file of a ledger; a line that a power cut left unfinished was never written."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def lines(self) -> tuple[str, ...]:
        """Read its whole lines; none when there is no file.

        Raises:
            Refused: ``ledger.damaged``.
            Unavailable: ``ledger.unreadable``.
        """
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise Unavailable("ledger.unreadable") from error
        whole, _, _ = raw.rpartition(b"\n")
        try:
            return tuple(whole.decode("ascii").split("\n")) if whole else ()
        except UnicodeDecodeError as error:
            raise Refused("ledger.damaged") from error

    def append(self, line: str) -> None:
        """Put a line behind the last one, on the disk before this returns.

        Raises:
            Unavailable: ``ledger.cannot_write``.
        """
        try:
            with self._lock():
                kept = sum(len(each) + 1 for each in self.lines())
                with os.fdopen(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600), "rb+") as file:
                    file.truncate(kept)
                    file.seek(kept)
                    file.write(line.encode("ascii") + b"\n")
                    file.flush()
                    os.fsync(file.fileno())
                sync_folder(self.path.parent)
        except (OSError, Timeout) as error:
            raise Unavailable("ledger.cannot_write") from error

    def write(self, lines: Sequence[str]) -> None:
        """Make the file anew, as a whole.

        Raises:
            Unavailable: ``ledger.cannot_write``.
        """
        try:
            write_private(self.path, "".join(f"{line}\n" for line in lines).encode("ascii"))
        except OSError as error:
            raise Unavailable("ledger.cannot_write") from error

    def _lock(self) -> FileLock:
        return FileLock(str(self.path.with_name(self.path.name + ".lock")), timeout=_LOCK_SECONDS)


def copy_name(ledger: str) -> str:
    """Name the copy in a folder of backups; several desks may keep theirs in one."""
    return f"erasures-{ledger[:12]}.ledger"


def _digest(line: str) -> str:
    return sha256(line.encode("ascii")).hexdigest()
