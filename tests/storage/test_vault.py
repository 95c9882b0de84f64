"""The vault: what went in comes out, and nothing else ever does."""

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from leman_desk.domain.errors import Bug, Refused
from leman_desk.domain.evidence import CHUNK_BYTES
from leman_desk.domain.ids import BlobId
from leman_desk.storage.staging import STAGED_FOR
from leman_desk.storage.store import SqlStore
from leman_desk.storage.tables import blob, blob_chunk
from tests.storage.sample import NOW, Place

THREE = bytes(range(256)) * 10_000  # 2.44 MiB: two whole pieces and a short one


def stored(store: SqlStore, data: bytes = THREE) -> BlobId:
    with store.work() as work:
        found = work.vault.put(data)
        work.commit()
    return found


def tamper(store: SqlStore, statement: Any) -> None:
    with store.writer.begin() as connection:
        assert connection.execute(statement).rowcount > 0


@pytest.mark.parametrize("size", [0, 1, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES])
def test_bytes_come_back(store: SqlStore, size: int) -> None:
    data = (b"0123456789abcdef" * (size // 16 + 1))[:size]
    found = stored(store, data)
    with store.work() as work:
        assert work.vault.get(found) == data
    assert store.reader().vault.get(found) == data
    assert all(len(piece) <= CHUNK_BYTES for piece in store.reader().vault.chunks(found))


def test_nothing_readable_is_stored(store: SqlStore) -> None:
    stored(store, b"0901234567 " * 100)
    with store.writer.connect() as connection:
        sealed = connection.scalars(select(blob_chunk.c.sealed)).one()
    assert b"0901234567" not in bytes(sealed)


def test_the_same_bytes_are_sealed_differently_each_time(store: SqlStore) -> None:
    stored(store, b"same")
    stored(store, b"same")
    with store.writer.connect() as connection:
        first, second = connection.scalars(select(blob_chunk.c.sealed)).all()
    assert first != second


def test_a_changed_byte_is_noticed(store: SqlStore) -> None:
    found = stored(store)
    with store.writer.connect() as connection:
        sealed = bytearray(
            connection.scalars(select(blob_chunk.c.sealed).where(blob_chunk.c.number == 1)).one()
        )
    sealed[100] ^= 1
    tamper(store, update(blob_chunk).where(blob_chunk.c.number == 1).values(sealed=bytes(sealed)))
    with pytest.raises(Refused, match=r"vault\.damaged"):
        store.reader().vault.get(found)


@pytest.mark.parametrize("missing", [0, 1, 2])
def test_a_missing_piece_is_noticed(store: SqlStore, missing: int) -> None:
    found = stored(store)
    tamper(store, delete(blob_chunk).where(blob_chunk.c.number == missing))
    with pytest.raises(Refused, match=r"vault\.damaged"):
        store.reader().vault.get(found)


def test_a_cut_off_end_is_noticed_even_with_a_matching_count(store: SqlStore) -> None:
    found = stored(store)
    tamper(store, delete(blob_chunk).where(blob_chunk.c.number == 2))
    tamper(store, update(blob).values(chunks=2, size=2 * CHUNK_BYTES))
    with pytest.raises(Refused, match=r"vault\.damaged"):
        store.reader().vault.get(found)


def test_swapped_pieces_are_noticed(store: SqlStore) -> None:
    found = stored(store)
    for old, new in ((0, 9), (1, 0), (9, 1)):
        tamper(store, update(blob_chunk).where(blob_chunk.c.number == old).values(number=new))
    with pytest.raises(Refused, match=r"vault\.damaged"):
        store.reader().vault.get(found)


def test_a_piece_of_another_item_is_noticed(store: SqlStore) -> None:
    first, second = stored(store, b"one"), stored(store, b"two")
    with store.writer.connect() as connection:
        row = connection.execute(select(blob_chunk).where(blob_chunk.c.blob_id == second)).one()
        key = connection.scalar(select(blob.c.wrapped_key).where(blob.c.id == second))
    moved = {"nonce": row.nonce, "sealed": row.sealed}
    tamper(store, update(blob_chunk).where(blob_chunk.c.blob_id == first).values(moved))
    with pytest.raises(Refused, match=r"vault\.damaged"):
        store.reader().vault.get(first)
    tamper(store, update(blob).where(blob.c.id == first).values(wrapped_key=key))
    with pytest.raises(Refused, match=r"vault\.damaged"):
        store.reader().vault.get(first)


def test_an_unknown_item_is_refused(store: SqlStore) -> None:
    with store.work() as work, pytest.raises(Refused, match=r"vault\.unknown"):
        work.vault.get(BlobId(99))


def test_a_staged_item_is_seen_only_once_it_is_finished(store: SqlStore) -> None:
    staged = store.stage_blob()
    for start in range(0, len(THREE), CHUNK_BYTES):
        staged.write(THREE[start : start + CHUNK_BYTES])
    with pytest.raises(Refused, match=r"vault\.unknown"):
        store.reader().vault.get(staged._writer.id)
    with store.work() as work:
        found = staged.finish(work)
        assert work.vault.get(found) == THREE
        with pytest.raises(Refused, match=r"vault\.unknown"):
            store.reader().vault.get(found)
        work.commit()
    assert store.reader().vault.get(found) == THREE
    staged.discard()
    assert store.reader().vault.get(found) == THREE


def test_an_empty_item_can_be_staged(store: SqlStore) -> None:
    staged = store.stage_blob()
    staged.write(b"")
    with store.work() as work:
        found = staged.finish(work)
        work.commit()
    assert store.reader().vault.get(found) == b""


def test_a_discarded_item_leaves_nothing(store: SqlStore) -> None:
    staged = store.stage_blob()
    staged.write(b"a" * CHUNK_BYTES)
    staged.write(b"b")
    staged.discard()
    with store.writer.connect() as connection:
        assert connection.execute(select(blob)).all() == []
        assert connection.execute(select(blob_chunk)).all() == []


def test_a_piece_over_the_limit_is_a_bug(store: SqlStore) -> None:
    staged = store.stage_blob()
    with pytest.raises(Bug, match=r"vault\.chunk_too_large"):
        staged.write(bytes(CHUNK_BYTES + 1))


def test_what_a_crash_left_is_swept_a_day_later(desk: Place) -> None:
    store = desk.open(now=lambda: NOW)
    staged = store.stage_blob()
    staged.write(b"a")
    staged.write(b"b")
    kept = stored(store, b"kept")
    store.close()
    for moment, left in ((NOW + STAGED_FOR, 2), (NOW + STAGED_FOR * 2, 1)):
        again = desk.open(now=lambda moment=moment: moment)
        with again.writer.connect() as connection:
            assert len(connection.execute(select(blob)).all()) == left
        assert again.reader().vault.get(kept) == b"kept"
        again.close()


def test_several_items_are_sealed_and_opened_at_once(store: SqlStore) -> None:
    with store.work() as work:
        found = work.vault.put_all([THREE, b"", b"short"])
        assert work.vault.put_all([]) == []
        work.commit()
    assert store.reader().vault.get_all(found) == [THREE, b"", b"short"]
    assert store.reader().vault.get_all(found[::-1]) == [b"short", b"", THREE]
    assert [store.reader().vault.get(each) for each in found] == [THREE, b"", b"short"]
    assert store.reader().vault.get_all([]) == []


@pytest.mark.parametrize("harm", ["cut", "swapped", "changed", "size"])
def test_damage_to_one_of_several_items_is_noticed(store: SqlStore, harm: str) -> None:
    with store.work() as work:
        found = work.vault.put_all([THREE, b"short"])
        work.commit()
    of = blob_chunk.c.blob_id == found[0]
    if harm == "cut":
        tamper(store, delete(blob_chunk).where(of, blob_chunk.c.number == 2))
    elif harm == "swapped":
        tamper(store, update(blob_chunk).where(of, blob_chunk.c.number == 0).values(number=7))
        tamper(store, update(blob_chunk).where(of, blob_chunk.c.number == 1).values(number=0))
        tamper(store, update(blob_chunk).where(of, blob_chunk.c.number == 7).values(number=1))
    elif harm == "changed":
        tamper(store, update(blob_chunk).where(of, blob_chunk.c.number == 1).values(sealed=b"x" * 40))
    else:
        tamper(store, update(blob).where(blob.c.id == found[0]).values(size=5))
    with pytest.raises(Refused, match=r"vault\.damaged"):
        store.reader().vault.get_all(found)
    assert store.reader().vault.get_all(found[1:]) == [b"short"]


def test_an_item_that_is_not_there_is_named_among_several(store: SqlStore) -> None:
    found = stored(store, b"kept")
    with pytest.raises(Refused, match=r"vault\.unknown"):
        store.reader().vault.get_all([found, BlobId(99)])
