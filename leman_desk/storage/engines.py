"""Engines: SQLCipher with one writer and a read-only side, PostgreSQL with two isolation levels."""

import os
from pathlib import Path
from time import monotonic, sleep
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.pool import QueuePool
from sqlcipher3 import dbapi2 as sqlcipher

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.storage.border import sqlite_name, translated

KEY_BYTES = 32
BUSY_SECONDS = 10
"""How long a writer waits for another before it says so."""
_WRITER_CACHE_KIB = 16_384
_READER_CACHE_KIB = 65_536
_WAL_PAGES = 4000
"""Written to the log before they go to the database: a page that changes again meanwhile goes there once."""
_WAL_LIMIT_BYTES = 64 * 1024 * 1024
_SHORTEST_FILE = 512
_LOOK_SECONDS = 0.02


def connect_cipher(path: Path, key: bytes, *, read_only: bool = False) -> Any:
    """Open a SQLCipher connection in autocommit mode, with the desk's safety settings.

    Raises:
        Refused: ``storage.missing``, ``storage.wrong_key`` or ``storage.damaged``.
        Unavailable: ``storage.*``.
    """
    if not path.is_file():
        raise Refused("storage.missing")
    if 0 < path.stat().st_size < _SHORTEST_FILE or _is_plain(path):
        raise Refused("storage.damaged")
    try:
        connection = sqlcipher.connect(
            str(path), isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS
        )
    except sqlcipher.Error as error:
        raise translated(error) from error
    try:
        _prepare(connection, key, read_only=read_only)
    except sqlcipher.Error as error:
        connection.close()
        # Every page is authenticated. When the very first fails, a wrong key and damage look the same.
        if sqlite_name(error) == "SQLITE_NOTADB":
            raise Refused("storage.wrong_key") from error
        raise translated(error) from error
    return connection


def connect_empty(path: Path, key: bytes) -> Any:
    """Open a connection to an empty file that shall receive a copy of an encrypted database."""
    connection = sqlcipher.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA cipher_log_level = NONE")
    connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
    return connection


def _prepare(connection: Any, key: bytes, *, read_only: bool) -> None:
    if len(key) != KEY_BYTES:
        raise Refused("storage.wrong_key")
    run = connection.execute
    run("PRAGMA cipher_log_level = NONE")  # it would write on stderr
    run(f"PRAGMA key = \"x'{key.hex()}'\"")  # a raw key: no derivation, opening costs nothing
    run("SELECT count(*) FROM sqlite_master").fetchone()
    run(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
    run("PRAGMA journal_mode = WAL")
    run("PRAGMA synchronous = FULL")
    run("PRAGMA foreign_keys = ON")
    run("PRAGMA secure_delete = ON")
    run(f"PRAGMA wal_autocheckpoint = {_WAL_PAGES}")
    run(f"PRAGMA journal_size_limit = {_WAL_LIMIT_BYTES}")
    run(f"PRAGMA cache_size = -{_READER_CACHE_KIB if read_only else _WRITER_CACHE_KIB}")
    if read_only:
        # Not `mode=ro`: a WAL database without its side files cannot be opened that way.
        run("PRAGMA query_only = ON")


def _is_plain(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(16) == b"SQLite format 3\x00"


def make_file(path: Path) -> None:
    """Create an empty file that only its owner may read; SQLite gives its side files the same mode.

    Raises:
        Refused: ``storage.exists``.
        Unavailable: ``storage.cannot_open``.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError as error:
        raise Refused("storage.exists") from error
    except OSError as error:
        raise Unavailable("storage.cannot_open") from error


def cipher_writer(path: Path, key: bytes) -> Engine:
    """Make the engine for writing: one connection, whose transactions begin with BEGIN IMMEDIATE."""
    engine = _cipher_engine(path, key, read_only=False, connections=1)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def cipher_reader(path: Path, key: bytes) -> Engine:
    """Make the engine for reading; it reads a snapshot while a writer is at work."""
    engine = _cipher_engine(path, key, read_only=True, connections=3)
    event.listen(engine, "begin", _begin)
    return engine


def _cipher_engine(path: Path, key: bytes, *, read_only: bool, connections: int) -> Engine:
    return create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: connect_cipher(path, key, read_only=read_only),
        poolclass=QueuePool,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        # Statements with their values would show personal data in error texts.
        hide_parameters=True,
    )


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def shut(engine: Engine, patience: float = 0.0) -> None:
    """Close an engine for good: idle connections now, others when they come back, also any opened anew.

    Without this, a connection that is at work meanwhile would come back to a pool that nobody empties, and
    keep the file open until the interpreter happens to collect it.

    Args:
        engine: The engine.
        patience: Seconds to wait for what is at work.
    """
    event.listen(engine, "checkin", lambda _connection, record: record.close())
    until = monotonic() + patience
    pool = engine.pool
    # Counted before the pool is left: from then on it knows nothing of what it gave away.
    while isinstance(pool, QueuePool) and pool.checkedout() > 0 and monotonic() < until:
        sleep(_LOOK_SECONDS)
    engine.dispose()


def office_url(url: str) -> URL:
    """Read the address of an office database and choose the driver."""
    return make_url(url).set(drivername="postgresql+psycopg")


def office_writer(url: URL) -> Engine:
    """Make the engine for writing to PostgreSQL; it waits for locks no longer than the embedded one."""
    return _office_engine(
        url, isolation_level="READ COMMITTED", options=f"-c lock_timeout={BUSY_SECONDS * 1000}"
    )


def office_reader(url: URL) -> Engine:
    """Make the engine for reading from PostgreSQL: every transaction is one snapshot, and cannot write."""
    return _office_engine(
        url, isolation_level="REPEATABLE READ", options="-c default_transaction_read_only=on"
    )


def _office_engine(url: URL, *, isolation_level: Any, options: str) -> Engine:
    return create_engine(
        url,
        isolation_level=isolation_level,
        connect_args={"options": options, "connect_timeout": BUSY_SECONDS, "application_name": "leman-desk"},
        pool_size=3,
        max_overflow=5,
        pool_timeout=BUSY_SECONDS,
        pool_pre_ping=True,
        hide_parameters=True,
    )
