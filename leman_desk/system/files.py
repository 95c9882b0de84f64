"""The part of the disk that people choose evidence from and save it to."""

import errno
import mimetypes
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from stat import S_ISDIR, S_ISREG
from typing import BinaryIO

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.services.ports_files import FileToAdd
from leman_desk.system.unfinished import clear_unfinished, replacing

_FULL = {errno.ENOSPC, errno.EDQUOT}


class DiskFiles:
    """Files by path; see `services.ports.Files`."""

    def offer(self, paths: Iterable[Path]) -> list[FileToAdd]:
        """Look at the chosen files.

        Raises:
            Refused: ``file.missing``, ``file.folder``, ``file.unreadable``, each with ``name``.
        """
        return [self._offer(path) for path in paths]

    def save(self, target: Path, chunks: Iterator[bytes]) -> None:
        """Write beside the target, flush to the disk, then rename; a failure leaves the target as it was.

        Raises:
            Unavailable: ``file.full``, ``file.unwritable`` with ``name``.
        """
        with _replacing(target) as stream:
            for chunk in chunks:
                stream.write(chunk)

    def save_locked(self, target: Path, name: str, chunks: Iterator[bytes], password: str) -> None:
        """Write one file into an encrypted ZIP archive (AES-256, WinZip's AE-2), in constant memory.

        Raises:
            Unavailable: ``file.full``, ``file.unwritable`` with ``name``.
        """
        # Brings its own cryptography; a tenth of a second that the start need not pay.
        import pyzipper  # noqa: PLC0415

        with (
            _replacing(target) as stream,
            pyzipper.AESZipFile(
                stream, "w", compression=pyzipper.ZIP_DEFLATED, encryption=pyzipper.WZ_AES
            ) as archive,
        ):
            archive.setpassword(password.encode())
            with archive.open(name, "w", force_zip64=True) as packed:
                for chunk in chunks:
                    packed.write(chunk)

    def clear_unfinished(self, folder: Path) -> tuple[int, bool]:
        """Remove what programs that were killed had begun to write into a folder.

        Returns:
            How many files were removed, and whether the folder could be read and has none left.
        """
        return clear_unfinished(folder)

    def _offer(self, path: Path) -> FileToAdd:
        try:
            found = path.stat()
        except FileNotFoundError as error:
            raise Refused("file.missing", name=path.name) from error
        except OSError as error:
            raise Refused("file.unreadable", name=path.name) from error
        if S_ISDIR(found.st_mode):
            raise Refused("file.folder", name=path.name)
        if not S_ISREG(found.st_mode) or not os.access(path, os.R_OK):
            raise Refused("file.unreadable", name=path.name)
        guessed, encoding = mimetypes.guess_type(path.name)
        kind = guessed if guessed and not encoding else "application/octet-stream"
        return FileToAdd(path.name, kind, found.st_size, partial(_open, path))


def _open(path: Path) -> BinaryIO:
    """Open a file that may have gone since it was chosen."""
    try:
        return path.open("rb")
    except FileNotFoundError as error:
        raise Refused("file.missing", name=path.name) from error
    except OSError as error:
        raise Refused("file.unreadable", name=path.name) from error


@contextmanager
def _replacing(target: Path) -> Iterator[BinaryIO]:
    with _failures(target), replacing(target) as stream:
        yield stream


@contextmanager
def _failures(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        code = "file.full" if error.errno in _FULL else "file.unwritable"
        raise Unavailable(code, name=target.name) from error
