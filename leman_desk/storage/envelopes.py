"""One-time keys of erasures, outside the database, so that no backup of it holds one beside what it opens."""

import os
from pathlib import Path

from leman_desk.domain.errors import Refused
from leman_desk.storage.files import sync_folder, write_private
from leman_desk.storage.sealing import KEY_BYTES, NotSealedByUs, seal, unseal

_PREFIX, _SUFFIX = "erasure-", ".key"


class EnvelopeKeys:
    """Small files beside the database, each with one key wrapped by the desk's."""

    def __init__(self, folder: Path, wrapping: bytes) -> None:
        self._folder = folder
        self._wrapping = wrapping

    def create(self, run: int) -> bytes:
        """Make and keep a key, or give the one that is there.

        Raises:
            OSError: when the folder cannot be written.
        """
        if self._path(run).exists():
            return self.get(run)
        key = os.urandom(KEY_BYTES)
        write_private(self._path(run), seal(self._wrapping, key, _binding(run)))
        return key

    def get(self, run: int) -> bytes:
        """Give a key. Raises Refused ``erasure.sealed_for_good`` when it is destroyed or not here."""
        try:
            return unseal(self._wrapping, self._path(run).read_bytes(), _binding(run))
        except (FileNotFoundError, NotSealedByUs) as error:
            raise Refused("erasure.sealed_for_good") from error

    def has(self, run: int) -> bool:
        """Tell whether the key is there."""
        return self._path(run).exists()

    def destroy(self, run: int) -> None:
        """Overwrite and remove a key; none there is no error."""
        path = self._path(run)
        if not path.exists():
            return
        with path.open("rb+") as file:
            file.write(os.urandom(path.stat().st_size))
            file.flush()
            os.fsync(file.fileno())
        path.unlink()
        sync_folder(self._folder)

    def _path(self, run: int) -> Path:
        return self._folder / f"{_PREFIX}{run}{_SUFFIX}"


def _binding(run: int) -> bytes:
    return f"erasure-envelope/{run}".encode()
