"""The search index: folded words in FTS5 or in tsvectors, one entry per case and per mail without a case.

An entry is a case id, or a message id made negative. Its `place` grows with the time of receipt, and is the
row id in FTS5: so what is found comes newest first without sorting, and days narrow it at no cost. The
indexed text is kept beside it: FTS5 without contents needs the old text to forget an entry for good, which
with its secure-delete leaves no word behind in any page (`tests/storage_embedded/test_engines.py`).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, text

from leman_desk.domain.search_query import TextField, words_in
from leman_desk.storage.reader_rows import in_parts
from leman_desk.storage.tables import search_text

SEARCH_LIMIT = 500
"""Hits beyond which a count is given as "500+"."""
COLUMNS = ("number", "subject", "customer", "sender", "recipient", "file", "body")
COLUMNS_OF: dict[TextField, tuple[str, ...]] = {
    TextField.ANY: COLUMNS,
    TextField.HEAD: ("number", "subject", "customer"),
    TextField.NUMBER: ("number",),
    TextField.SUBJECT: ("subject",),
    TextField.SENDER: ("customer", "sender"),
    TextField.RECIPIENT: ("recipient",),
    TextField.FILE: ("file",),
    TextField.BODY: ("body",),
}
_SHORT_LIMIT = 20_000
# PostgreSQL refuses a tsvector over 1 MiB; short words need twice their text in one.
_BODY_LIMIT = 400_000
_YEAR_ONE = datetime(1, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)
_LOOK_AHEAD = 1000

_SQLITE_PUT = (
    f"INSERT INTO search_index(rowid, {', '.join(COLUMNS)}) "  # noqa: S608 - our own names
    f"VALUES (?, {', '.join('?' * len(COLUMNS))})"
)
_SQLITE_DROP = (
    f"INSERT INTO search_index(search_index, rowid, {', '.join(COLUMNS)}) "  # noqa: S608
    f"VALUES ('delete', ?, {', '.join('?' * len(COLUMNS))})"
)
_POSTGRESQL_PUT = text(
    f"INSERT INTO search_index(entry, place, {', '.join(COLUMNS)}) VALUES (:entry, :place, "  # noqa: S608
    + ", ".join(f"CAST(:{name} AS tsvector)" for name in COLUMNS)
    + ")"
)
_POSTGRESQL_DROP = text("DELETE FROM search_index WHERE entry IN :entries").bindparams(
    bindparam("entries", expanding=True)
)


@dataclass(frozen=True, slots=True)
class Entry:
    """What is indexed of a case or mail.

    Attributes:
        entry: Case id, or negative message id.
        received_at: UTC.
        texts: Results of `words_of` by column; one that is missing is empty.
    """

    entry: int
    received_at: datetime
    texts: Mapping[str, str] = field(repr=False)


def words_of(*texts: str) -> str:
    """Reduce texts to folded words with one space between, so that both databases see the same words."""
    return " ".join(word for each in texts for word in words_in(each))


def place_of(entry: int, received_at: datetime) -> int:
    """Give the place of an entry unless another has it: whole seconds, negative for mail without a case."""
    seconds = (received_at - _YEAR_ONE) // _SECOND + 1
    return seconds if entry > 0 else -seconds


def put_entries(connection: Connection, entries: Iterable[Entry]) -> None:
    """Index entries anew, the last of several for the same; unchanged ones cost a look."""
    wanted = {each.entry: _values(each) for each in entries}
    old = _old(connection, wanted)
    changed = {
        entry: values for entry, values in wanted.items() if entry not in old or not _same(old[entry], values)
    }
    if not changed:
        return
    gone = [old[entry] for entry in changed if entry in old]
    if connection.dialect.name == "sqlite":
        _forget_rows(connection, [row["entry"] for row in gone])
        _find_places(connection, changed.values())
        connection.execute(insert(search_text), list(changed.values()))
        _write_fts5(connection, gone, changed.values())
        return
    _forget_rows(connection, [row["entry"] for row in gone])
    connection.execute(insert(search_text), list(changed.values()))
    _drop_vectors(connection, [row["entry"] for row in gone])
    connection.execute(_POSTGRESQL_PUT, [_vectors(values) for values in changed.values()])


def drop_entries(connection: Connection, entries: Iterable[int]) -> None:
    """Forget entries; one that is not there is no error."""
    gone = list(_old(connection, list(entries)).values())
    if connection.dialect.name == "sqlite":
        _write_fts5(connection, gone, ())
    else:
        _drop_vectors(connection, [row["entry"] for row in gone])
    _forget_rows(connection, [row["entry"] for row in gone])


def drop_entry(connection: Connection, entry: int) -> None:
    """Forget an entry; none there is no error."""
    drop_entries(connection, [entry])


# --- both databases -----------------------------------------------------------------------------------

Row = dict[str, Any]


def _values(entry: Entry) -> Row:
    texts = {
        name: _cut(entry.texts.get(name, ""), _BODY_LIMIT if name == "body" else _SHORT_LIMIT)
        for name in COLUMNS
    }
    return {"entry": entry.entry, "place": place_of(entry.entry, entry.received_at), **texts}


def _cut(words: str, limit: int) -> str:
    """Cut after a whole word, at so many bytes of UTF-8."""
    if len(words) * 4 <= limit:
        return words
    encoded = words.encode()
    if len(encoded) <= limit:
        return words
    return encoded[:limit].decode(errors="ignore").rpartition(" ")[0]


def _old(connection: Connection, entries: Iterable[int]) -> dict[int, Row]:
    found: dict[int, Row] = {}
    for part in in_parts(sorted(entries)):
        rows = connection.execute(select(search_text).where(search_text.c.entry.in_(part)))
        found |= {row["entry"]: dict(row) for row in rows.mappings()}
    return found


def _same(old: Row, new: Row) -> bool:
    """Tell whether nothing is to be written; `_find_places` may have moved the place a little."""
    near = abs(old["place"]) - abs(new["place"])
    return 0 <= near < _LOOK_AHEAD and all(old[name] == new[name] for name in COLUMNS)


def _forget_rows(connection: Connection, entries: Sequence[int]) -> None:
    for part in in_parts(list(entries)):
        connection.execute(delete(search_text).where(search_text.c.entry.in_(part)))


# --- FTS5 -----------------------------------------------------------------------------------------------


def _find_places(connection: Connection, rows: Iterable[Row]) -> None:
    """Move entries that came in the same second to the next free one; row ids are unique."""
    wanted, places = list(rows), search_text.c.place
    taken: set[int] = set()
    for part in in_parts([row["place"] for row in wanted]):
        taken.update(connection.scalars(select(places).where(places.in_(part))))
    for row in wanted:
        if row["place"] in taken:
            row["place"] = _free_place(connection, row["place"], taken)
        taken.add(row["place"])


def _free_place(connection: Connection, place: int, taken: Collection[int]) -> int:
    """Give the next place that is neither stored nor taken."""
    step, places = 1 if place > 0 else -1, search_text.c.place
    while True:
        low, high = sorted((place, place + step * _LOOK_AHEAD))
        known = set(connection.scalars(select(places).where(places.between(low, high))))
        free = (
            each
            for each in range(place, place + step * _LOOK_AHEAD, step)
            if each not in known and each not in taken
        )
        found = next(free, None)
        if found is not None:
            return found
        place += step * _LOOK_AHEAD


def _write_fts5(connection: Connection, gone: Iterable[Row], new: Iterable[Row]) -> None:
    """Delete and insert in order of place: FTS5 begins a new segment whenever a row id goes back."""
    steps = [(row["place"], 0, _SQLITE_DROP, row) for row in gone]
    steps += [(row["place"], 1, _SQLITE_PUT, row) for row in new]
    for place, _, statement, row in sorted(steps, key=lambda step: step[:2]):
        connection.exec_driver_sql(statement, (place, *(row[name] for name in COLUMNS)))


# --- PostgreSQL -----------------------------------------------------------------------------------------


def _drop_vectors(connection: Connection, entries: Sequence[int]) -> None:
    for part in in_parts(list(entries)):
        connection.execute(_POSTGRESQL_DROP, {"entries": part})


def _vectors(row: Row) -> Row:
    return {**row, **{name: _vector(row[name]) for name in COLUMNS}}


def _vector(words: str) -> str:
    """Write a tsvector ourselves, for PostgreSQL's parser would see other words than FTS5 does."""
    places: dict[str, list[str]] = {}
    for at, word in enumerate(words.split(), start=1):
        places.setdefault(word, []).append(str(at))
    return " ".join(f"'{word}':{','.join(at[:_MOST_PLACES])}" for word, at in places.items())


_MOST_PLACES = 255
"""PostgreSQL keeps no more places of one word, and none beyond 16,383: phrases after that are not found."""
