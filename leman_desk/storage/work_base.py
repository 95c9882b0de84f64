"""What every part of a unit of work stands on: one session, one transaction, errors turned at the border."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, Executable, Result, Select, delete, select
from sqlalchemy.orm import Session

from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact
from leman_desk.storage import tables
from leman_desk.storage.ahead import Ahead
from leman_desk.storage.border import border
from leman_desk.storage.sealing import DeskKeys

T = TypeVar("T")


class WorkBase:
    """A session with the helpers through which all its statements go."""

    def __init__(self, session: Session, keys: DeskKeys, now: Callable[[], datetime]) -> None:
        self._session = session
        self._keys = keys
        self._now = now
        self._facts: list[Fact] = []
        self._touched_mail: set[int] = set()
        self._touched_cases: set[int] = set()
        self._index_later = False
        self._kept: dict[str, Any] = {}
        self._ahead: Ahead | None = None

    def record(self, fact: Fact) -> None:
        """Append a fact to the chain at commit, in order of recording."""
        self._facts.append(fact)

    def flush(self) -> None:
        """Write pending objects so that their ids are set."""
        with border():
            self._session.flush()

    def connection(self) -> Connection:
        """Give the transaction's connection, with everything pending written first."""
        self.flush()
        with border():
            return self._session.connection()

    def _keep(self, name: str, read: Callable[[Connection], T]) -> T:
        """Read something of the desk once in this unit of work; who changes it calls `_forget`."""
        if name not in self._kept:
            connection = self.connection()
            with border():
                self._kept[name] = read(connection)
        return cast("T", self._kept[name])

    def _forget(self) -> None:
        self._kept.clear()

    def _run(self, statement: Executable, values: dict[str, Any] | None = None) -> Result[Any]:
        connection = self.connection()
        with border():
            return connection.execute(statement, values or {})

    def _all(self, statement: Select[T]) -> list[T]:
        with border():
            return list(self._session.scalars(statement))

    def _first(self, statement: Select[T]) -> T | None:
        with border():
            return self._session.scalars(statement.limit(1)).first()

    def _load(self, kind: type[T], key: object, code: str) -> T:
        with border():
            found = self._session.get(kind, key)
        if found is None:
            raise Refused(code)
        return found

    def _rows(self, statement: Executable) -> Sequence[Any]:
        result = self._run(statement)
        with border():
            return result.all()

    def _destroy_bytes(self, blob: int) -> None:
        """Destroy sealed bytes that no evidence and no mail has any more."""
        pieces, blobs = tables.evidence, tables.blob
        others = (
            select(pieces.c.id).where(pieces.c.blob_id == blob),
            select(tables.message.c.id).where(tables.message.c.raw_id == blob),
        )
        if not any(self._run(each).first() for each in others):
            self._run(delete(tables.blob_chunk).where(tables.blob_chunk.c.blob_id == blob))
            self._run(delete(blobs).where(blobs.c.id == blob))
