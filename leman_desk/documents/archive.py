"""A ZIP archive written piece by piece, so that its size costs no memory."""

import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import IO, cast

_OURS = 0o600 << 16
"""Rights of the files within, as Unix notes them: for whoever unpacks it alone."""


class _Pieces:
    """Takes what `zipfile` writes, and hands it on; it cannot be read or gone back in."""

    def __init__(self) -> None:
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        self._held += data
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere else."""

    def take(self) -> bytes:
        taken, self._held = bytes(self._held), bytearray()
        return taken


def archive(entries: Iterable[tuple[str, Iterator[bytes]]], made_at: datetime) -> Iterator[bytes]:
    """Write a ZIP archive (PKWARE APPNOTE 6.3, ZIP64 where needed).

    Args:
        entries: Name within the archive, with ``/``, and the bytes of each; read when its turn comes.
        made_at: Stands beside every file; UTC.
    """
    pieces = _Pieces()
    stamp = made_at.timetuple()[:6]
    with zipfile.ZipFile(cast("IO[bytes]", pieces), "w", zipfile.ZIP_DEFLATED) as packed:
        for name, chunks in entries:
            info = zipfile.ZipInfo(name, stamp)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, _OURS
            with packed.open(info, "w", force_zip64=True) as file:
                for chunk in chunks:
                    file.write(chunk)
                    yield pieces.take()
            yield pieces.take()
    yield pieces.take()
