"""The vault: bytes sealed in chunk rows, a random key per item wrapped by the desk's vault key."""

import os
import struct
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, bindparam, insert, select, update

from leman_desk.domain.errors import Refused
from leman_desk.domain.evidence import CHUNK_BYTES
from leman_desk.domain.ids import BlobId
from leman_desk.storage.sealing import KEY_BYTES, NONCE_BYTES, NotSealedByUs, seal, unseal
from leman_desk.storage.tables import blob, blob_chunk

# Written once: putting a statement together costs more than the database takes for it.
_NEW = insert(blob).returning(blob.c.id)
_PIECE = insert(blob_chunk)
_FINISH = (
    update(blob)
    .where(blob.c.id == bindparam("of"))
    .values(
        wrapped_key=bindparam("wrapped"), size=bindparam("whole"), chunks=bindparam("pieces"), staged=False
    )
)
_HEAD = select(blob.c.wrapped_key, blob.c.size, blob.c.chunks).where(
    blob.c.id == bindparam("of"), blob.c.staged.is_(False)
)
_CHUNK = select(blob_chunk.c.nonce, blob_chunk.c.sealed).where(
    blob_chunk.c.blob_id == bindparam("of"), blob_chunk.c.number == bindparam("place")
)
Connect = Callable[[], AbstractContextManager[Connection]]


class ChunkWriter:
    """Writes the pieces of one item; the last one must be named, so that a cut-off is noticed."""

    def __init__(self, connection: Connection, vault_key: bytes, now: datetime, *, staged: bool) -> None:
        self._key = os.urandom(KEY_BYTES)
        self.size = 0
        self.number = 0
        values = {"wrapped_key": b"", "size": 0, "chunks": 0, "staged": staged, "created_at": now}
        self.id = BlobId(connection.execute(_NEW, values).scalar_one())
        self._wrapped = seal(vault_key, self._key, _key_binding(self.id))

    def write(self, connection: Connection, data: bytes, *, last: bool) -> None:
        """Seal one piece of at most 1 MiB."""
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(self._key).encrypt(nonce, data, _chunk_binding(self.id, self.number, last=last))
        values = {"blob_id": self.id, "number": self.number, "nonce": nonce, "sealed": sealed}
        connection.execute(_PIECE, values)
        self.number += 1
        self.size += len(data)

    def finish(self, connection: Connection) -> BlobId:
        """Make the item visible with its key and size."""
        whole = {"of": self.id, "wrapped": self._wrapped, "whole": self.size, "pieces": self.number}
        connection.execute(_FINISH, whole)
        return self.id


class SqlVault:
    """Sealed bytes over a connection: that of a unit of work, or a fresh read-only one for each step."""

    def __init__(self, connect: Connect, vault_key: bytes, now: Callable[[], datetime]) -> None:
        self._connect = connect
        self._key = vault_key
        self._now = now

    def put(self, data: bytes) -> BlobId:
        """Seal bytes inside the running unit of work."""
        view = memoryview(data)
        with self._connect() as connection:
            writer = ChunkWriter(connection, self._key, self._now(), staged=False)
            for start in range(0, max(len(data), 1), CHUNK_BYTES):
                end = start + CHUNK_BYTES
                writer.write(connection, bytes(view[start:end]), last=end >= len(data))
            return writer.finish(connection)

    def get(self, blob: BlobId) -> bytes:
        """Open the whole.

        Raises:
            Refused: ``vault.unknown``, ``vault.removed`` or ``vault.damaged``.
        """
        with self._connect() as connection:
            return b"".join(self._pieces(blob, lambda: nullcontext(connection)))

    def chunks(self, blob: BlobId) -> Iterator[bytes]:
        """Open piece by piece, in constant memory.

        Raises:
            Refused: ``vault.unknown`` or ``vault.damaged``.
        """
        return self._pieces(blob, self._connect)

    def _pieces(self, blob: BlobId, connect: Connect) -> Iterator[bytes]:
        key, size, count = self._head(blob, connect)
        cipher = AESGCM(key)
        given = 0
        for number in range(count):
            with connect() as connection:
                row = connection.execute(_CHUNK, {"of": blob, "place": number}).one_or_none()
            if row is None:
                raise Refused("vault.damaged", blob=blob)
            binding = _chunk_binding(blob, number, last=number == count - 1)
            try:
                piece = cipher.decrypt(row.nonce, row.sealed, binding)
            except (InvalidTag, ValueError) as error:
                raise Refused("vault.damaged", blob=blob) from error
            given += len(piece)
            yield piece
        if given != size:
            raise Refused("vault.damaged", blob=blob)

    def _head(self, wanted: BlobId, connect: Connect) -> tuple[bytes, int, int]:
        with connect() as connection:
            row = connection.execute(_HEAD, {"of": wanted}).one_or_none()
        if row is None:
            raise Refused("vault.unknown", blob=wanted)
        if not row.wrapped_key:
            raise Refused("vault.removed", blob=wanted)
        try:
            key = unseal(self._key, row.wrapped_key, _key_binding(wanted))
        except NotSealedByUs as error:
            raise Refused("vault.damaged", blob=wanted) from error
        if row.chunks < 1:
            raise Refused("vault.damaged", blob=wanted)
        return key, row.size, row.chunks


def _key_binding(owner: int) -> bytes:
    return b"blob-key" + struct.pack(">Q", owner)


def _chunk_binding(owner: int, number: int, *, last: bool) -> bytes:
    """Bind a chunk to its item, its place and the end, so that none can be moved, dropped or cut off."""
    return struct.pack(">QI?", owner, number, last)
