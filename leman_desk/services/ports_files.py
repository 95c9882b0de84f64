"""What the services need of files: the vault and what is added to it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from leman_desk.domain.ids import (
    BlobId,
)


class Vault(Protocol):
    """Sealed bytes: AES-GCM chunks of at most 1 MiB, a key per item wrapped by the desk key (product §7)."""

    def put(self, data: bytes) -> BlobId:
        """Seal bytes inside the running unit of work."""
        ...

    def put_all(self, items: Sequence[bytes]) -> list[BlobId]:
        """Seal several items inside the running unit of work; give their ids in order."""
        ...

    def get_all(self, blobs: Sequence[BlobId]) -> list[bytes]:
        """Open several whole items at once. Raises Refused as `get`, for any of them."""
        ...

    def get(self, blob: BlobId) -> bytes:
        """Open the whole. Raises Refused ``vault.damaged``."""
        ...

    def chunks(self, blob: BlobId) -> Iterator[bytes]:
        """Open piece by piece, in constant memory. Raises Refused ``vault.damaged``."""
        ...


@dataclass(frozen=True, slots=True)
class FileToAdd:
    """A file offered as evidence; opened by the outside so that services never touch the disk."""

    filename: str
    content_type: str
    size: int
    open: Callable[[], BinaryIO]


class Files(Protocol):
    """The part of the disk that people choose files from and save them to."""

    def offer(self, paths: Iterable[Path]) -> list[FileToAdd]:
        """Look at the files. Raises Refused ``file.*`` for folders, missing or unreadable ones."""
        ...

    def save(self, target: Path, chunks: Iterator[bytes]) -> None:
        """Write beside the target, flush, then rename. Raises Unavailable ``file.*``."""
        ...

    def save_locked(self, target: Path, name: str, chunks: Iterator[bytes], password: str) -> None:
        """Write one file into an encrypted ZIP archive (AES-256), as `save` writes; `name` is a safe one."""
        ...

    def clear_unfinished(self, folder: Path) -> tuple[int, bool]:
        """Remove what killed programs had begun to save into a folder; what is being written stays.

        Returns:
            How many files were removed, and whether the folder could be read and has none left.
        """
        ...
