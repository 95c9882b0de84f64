"""The vault: bytes sealed in chunk rows, a random key per item wrapped by the desk's vault key."""

import os
import struct
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Any

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
_HEADS = select(blob.c.id, blob.c.wrapped_key, blob.c.size, blob.c.chunks).where(
    blob.c.id.in_(bindparam("wanted", expanding=True)), blob.c.staged.is_(False)
)
_CHUNKS = (
    select(blob_chunk.c.blob_id, blob_chunk.c.number, blob_chunk.c.nonce, blob_chunk.c.sealed)
    .where(blob_chunk.c.blob_id.in_(bindparam("wanted", expanding=True)))
    .order_by(blob_chunk.c.blob_id, blob_chunk.c.number)
)
_CHUNK = select(blob_chunk.c.number, blob_chunk.c.nonce, blob_chunk.c.sealed).where(
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
        connection.execute(_PIECE, _sealed(AESGCM(self._key), self.id, self.number, data, last=last))
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

    def put_all(self, items: Sequence[bytes]) -> list[BlobId]:
        """Seal several items inside the running unit of work at once; give their ids in order."""
        if not items:
            return []
        empty = {"wrapped_key": b"", "size": 0, "chunks": 0, "staged": False, "created_at": self._now()}
        pieces: list[dict[str, Any]] = []
        finished: list[dict[str, Any]] = []
        with self._connect() as connection:
            ids = sorted(BlobId(each) for each in connection.scalars(_NEW, [empty] * len(items)))
            for owner, data in zip(ids, items, strict=True):
                key, view = os.urandom(KEY_BYTES), memoryview(data)
                starts = range(0, max(len(data), 1), CHUNK_BYTES)
                cipher = AESGCM(key)
                for number, start in enumerate(starts):
                    last = number == len(starts) - 1
                    piece = bytes(view[start : start + CHUNK_BYTES])
                    pieces.append(_sealed(cipher, owner, number, piece, last=last))
                wrapped = seal(self._key, key, _key_binding(owner))
                finished.append({"of": owner, "wrapped": wrapped, "whole": len(data), "pieces": len(starts)})
            connection.execute(_PIECE, pieces)
            connection.execute(_FINISH, finished)
        return ids

    def get_all(self, blobs: Sequence[BlobId]) -> list[bytes]:
        """Open several whole items with two statements.

        Raises:
            Refused: As `get`, when one of them cannot be opened.
        """
        opened: dict[int, list[bytes]] = {each: [] for each in blobs}
        with self._connect() as connection:
            rows = connection.execute(_HEADS, {"wanted": list(opened)})
            heads = {row.id: _head_of(row.id, row, self._key) for row in rows}
            wanted = {"wanted": list(heads)}
            ciphers = {each: AESGCM(key) for each, (key, _, _) in heads.items()}
            for row in connection.execute(_CHUNKS, wanted) if heads else ():
                owner, last = row.blob_id, heads[row.blob_id][2] - 1
                if row.number == len(opened[owner]) <= last:
                    opened[owner].append(_opened(ciphers[owner], owner, row, last=row.number == last))
        for each in blobs:
            if each not in heads:
                raise Refused("vault.unknown", blob=each)
            _, size, count = heads[each]
            if len(opened[each]) != count or sum(map(len, opened[each])) != size:
                raise Refused("vault.damaged", blob=each)
        return [b"".join(opened[each]) for each in blobs]

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
            piece = _opened(cipher, blob, row, last=number == count - 1)
            given += len(piece)
            yield piece
        if given != size:
            raise Refused("vault.damaged", blob=blob)

    def _head(self, wanted: BlobId, connect: Connect) -> tuple[bytes, int, int]:
        with connect() as connection:
            row = connection.execute(_HEAD, {"of": wanted}).one_or_none()
        if row is None:
            raise Refused("vault.unknown", blob=wanted)
        return _head_of(wanted, row, self._key)


def _head_of(owner: int, row: Any, vault_key: bytes) -> tuple[bytes, int, int]:
    """Give the key of an item, its size and its number of pieces."""
    if not row.wrapped_key:
        raise Refused("vault.removed", blob=owner)
    try:
        key = unseal(vault_key, row.wrapped_key, _key_binding(owner))
    except NotSealedByUs as error:
        raise Refused("vault.damaged", blob=owner) from error
    if row.chunks < 1:
        raise Refused("vault.damaged", blob=owner)
    return key, row.size, row.chunks


def _sealed(cipher: AESGCM, owner: int, number: int, data: bytes, *, last: bool) -> dict[str, Any]:
    """Make the row of one piece."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = cipher.encrypt(nonce, data, _chunk_binding(owner, number, last=last))
    return {"blob_id": owner, "number": number, "nonce": nonce, "sealed": sealed}


def _opened(cipher: AESGCM, owner: int, row: Any, *, last: bool) -> bytes:
    try:
        return cipher.decrypt(row.nonce, row.sealed, _chunk_binding(owner, row.number, last=last))
    except (InvalidTag, ValueError) as error:
        raise Refused("vault.damaged", blob=owner) from error


def _key_binding(owner: int) -> bytes:
    return b"blob-key" + struct.pack(">Q", owner)


def _chunk_binding(owner: int, number: int, *, last: bool) -> bytes:
    """Bind a chunk to its item, its place and the end, so that none can be moved, dropped or cut off."""
    return struct.pack(">QI?", owner, number, last)
