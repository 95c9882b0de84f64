"""What every part of the reader stands on: short snapshots of one database."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, Engine

from leman_desk.storage.border import border


class ReaderBase:
    """Opens snapshots; errors are turned at the border."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def _snapshot(self) -> Iterator[Connection]:
        with border(), self._engine.connect() as connection, connection.begin():
            yield connection
