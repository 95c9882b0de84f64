"""Large items sealed in steps of their own transactions, invisible until a unit of work takes them in."""

from collections.abc import Callable
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Engine, delete, select

from leman_desk.domain.errors import Bug
from leman_desk.domain.evidence import CHUNK_BYTES
from leman_desk.domain.ids import BlobId
from leman_desk.services.ports import UnitOfWork
from leman_desk.storage.border import border
from leman_desk.storage.tables import blob, blob_chunk
from leman_desk.storage.vault import ChunkWriter
from leman_desk.storage.work_base import WorkBase

STAGED_FOR = timedelta(days=1)
"""Unfinished items older than this belong to no running program."""


class SqlStagedBlob:
    """A large item on its way into the vault; each step is one short transaction."""

    def __init__(self, engine: Engine, vault_key: bytes, now: Callable[[], datetime]) -> None:
        self._engine = engine
        self._held: bytes | None = None
        with border(), engine.begin() as connection:
            self._writer = ChunkWriter(connection, vault_key, now(), staged=True)

    def write(self, data: bytes) -> None:
        """Seal one more piece of at most `CHUNK_BYTES`.

        Raises:
            Bug: ``vault.chunk_too_large``.
            Unavailable: ``storage.busy``, ``storage.full``.
        """
        if len(data) > CHUNK_BYTES:
            raise Bug("vault.chunk_too_large", size=len(data))
        if not data:
            return
        # One piece is held back, for only `finish` knows which one is the last.
        if self._held is not None:
            with border(), self._engine.begin() as connection:
                self._writer.write(connection, self._held, last=False)
        self._held = bytes(data)

    def finish(self, work: UnitOfWork) -> BlobId:
        """Make it visible with the given unit of work.

        Raises:
            Bug: ``vault.foreign_work`` for a unit of work of another store's kind.
        """
        if not isinstance(work, WorkBase):
            raise Bug("vault.foreign_work")
        connection = work.connection()
        with border():
            self._writer.write(connection, self._held or b"", last=True)
            return self._writer.finish(connection)

    def discard(self) -> None:
        """Remove what was written; after a committed `finish` there is nothing to remove."""
        with border(), self._engine.begin() as connection:
            _remove(connection, blob.c.id == self._writer.id)


def sweep_staged(engine: Engine, now: datetime) -> None:
    """Remove unfinished items that a crash left behind."""
    with border(), engine.begin() as connection:
        _remove(connection, blob.c.created_at < now - STAGED_FOR)


def _remove(connection: Connection, condition: ColumnElement[bool]) -> None:
    chosen = select(blob.c.id).where(blob.c.staged, condition)
    for each in connection.scalars(chosen).all():
        connection.execute(delete(blob_chunk).where(blob_chunk.c.blob_id == each))
        connection.execute(delete(blob).where(blob.c.id == each))
