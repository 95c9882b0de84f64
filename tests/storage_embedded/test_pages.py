"""Decrypted pages: everything that lies in the file, also what no row says any more."""

from pathlib import Path

import pytest

from leman_desk.domain.errors import Refused
from leman_desk.storage import engines
from leman_desk.storage.pages import page_groups, wal_groups
from tests.storage.sample import KEY

WORD = b"Xuyenpages-4711"


def database(folder: Path, *, careful: bool) -> Path:
    """Make a database that had a word and deleted it, with or without care."""
    path = folder / "desk.db"
    engines.make_file(path)
    connection = engines.connect_empty(path, KEY)
    connection.execute(f"PRAGMA secure_delete = {'ON' if careful else 'OFF'}")
    connection.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, x TEXT)")
    for number in range(400):
        connection.execute("INSERT INTO t VALUES (?, ?)", (number, f"{WORD.decode()} {'x' * 200}"))
    connection.execute("DELETE FROM t")
    connection.close()
    return path


def image(path: Path) -> bytes:
    with path.open("rb") as stream:
        return b"".join(page_groups(stream, KEY))


def test_deleted_words_are_seen_where_nobody_wiped_them(tmp_path: Path) -> None:
    path = database(tmp_path, careful=False)
    assert WORD in image(path)
    assert WORD not in path.read_bytes()


def test_secure_delete_leaves_none(tmp_path: Path) -> None:
    assert WORD not in image(database(tmp_path, careful=True))


def test_frames_of_the_log_are_seen_also_old_ones(tmp_path: Path) -> None:
    path = database(tmp_path, careful=True)
    connection = engines.connect_cipher(path, KEY)
    connection.execute("INSERT INTO t VALUES (1, ?)", (WORD.decode(),))
    connection.execute("DELETE FROM t")
    log = path.with_name("desk.db-wal")
    assert WORD in b"".join(wal_groups(log, KEY))
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert WORD not in b"".join(wal_groups(log, KEY))
    connection.close()
    assert b"".join(wal_groups(tmp_path / "none-wal", KEY)) == b""


def test_another_key_is_refused(tmp_path: Path) -> None:
    path = database(tmp_path, careful=True)
    with path.open("rb") as stream, pytest.raises(Refused, match=r"storage\.wrong_key"):
        list(page_groups(stream, bytes(32)))
