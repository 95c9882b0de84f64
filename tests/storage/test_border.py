"""Errors of the databases become the desk's own, without their texts."""

from threading import Event, Thread

import pytest
from sqlalchemy import text

from leman_desk.domain.errors import Bug, Unavailable
from leman_desk.storage import engines
from leman_desk.storage.border import border
from leman_desk.storage.store import SqlStore
from tests.storage.sample import Place, add_case


def test_a_writer_that_waits_too_long_says_so(desk: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engines, "BUSY_SECONDS", 1)
    store, other = desk.open(), desk.open()
    case = add_case(store)
    held, done = Event(), Event()

    def hold() -> None:
        with other.work() as work:
            work.complaint(case).subject = "held"
            work.flush()
            held.set()
            done.wait(20)

    thread = Thread(target=hold)
    thread.start()
    assert held.wait(10)

    def write() -> None:
        with store.work() as work:
            work.complaint(case).subject = "waits"
            work.commit()

    with pytest.raises(Unavailable, match=r"storage\.busy"):
        write()
    done.set()
    thread.join(20)
    write()
    store.close()
    other.close()


def test_a_wrong_statement_is_a_bug_without_its_text(store: SqlStore) -> None:
    with pytest.raises(Bug) as caught, border(), store.writer.connect() as connection:
        connection.execute(text("SELECT 'private' FROM nowhere"))
    assert caught.value.code == "storage.database"
    assert "private" not in str(caught.value)
