"""The residue scan: every table, index, page, sealed item and file of the desk, searched for a person."""

import os
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, LargeBinary, String, Table, func, select, text

from leman_desk.domain.erasure import Reason, Residue
from leman_desk.domain.erasure_needles import Hit, Needles, needles_of
from leman_desk.domain.errors import DeskError
from leman_desk.domain.facts import FactKind
from leman_desk.domain.ids import BlobId
from leman_desk.services.ports_erasure import Cancelled, Plan, Progress
from leman_desk.storage import engines, tables
from leman_desk.storage import ledger_keeping as keeping
from leman_desk.storage.backup_parts import DATABASE, facts_of, is_backup
from leman_desk.storage.border import border
from leman_desk.storage.column_types import utc_now
from leman_desk.storage.pages import page_groups, wal_groups
from leman_desk.storage.residue_rows import Owners
from leman_desk.storage.sealing import DeskKeys
from leman_desk.storage.search import COLUMNS, words_of
from leman_desk.storage.unpacking import MOST_BYTES, Unpacking, may_be_packed
from leman_desk.storage.vault import SqlVault

_WINDOW = 1024 * 1024
_TOGETHER = 1_000
_BETWEEN = b"\n\x1f\n"
SEALED = {
    "blob": {"wrapped_key"},
    "blob_chunk": {"nonce", "sealed"},
    "secret": {"sealed"},
    "erasure_run": {"sealed", "letter"},
    "fact": {"commitment", "hash"},
    "fact_detail": {"nonce"},
    "erasure_tombstone": {"tag"},
    "suppression": {"tag"},
}
"""Columns of bytes that say nothing without a key; sealed items are opened and searched by themselves."""
UNREACHABLE_ON_SERVER = ("server_log", "server_free_space", "server_replicas", "server_base_backups")


_ORPHANS = "SELECT count(*) FROM search_index WHERE entry NOT IN (SELECT entry FROM search_text)"
_BESIDE_TABLES = {
    "search_index": f"SELECT concat_ws(' ', {', '.join(COLUMNS)}) FROM search_index",  # noqa: S608 - our own names
    "pg_stats": "SELECT coalesce(most_common_vals::text, '') || coalesce(histogram_bounds::text, '') "
    "FROM pg_stats WHERE schemaname = 'public'",
}


@dataclass(frozen=True, slots=True)
class Place:
    """What is to be searched; `database` is None for an office desk."""

    reader: Engine
    keys: DeskKeys
    database: Path | None
    desk_key: bytes


class _Stopped(Exception):  # noqa: N818 - leaves nothing behind, and is caught in this file
    """Somebody cancelled."""


def scan_desk(
    place: Place,
    plan: Plan,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    anew: Callable[[], None] | None = None,
) -> tuple[list[Residue], int]:
    """Search everything; give what is left, with reasons, and how many bytes were searched.

    Memory stays small whatever the size of the desk. A cancelled scan gives what it found by then, with a
    residue of its own that says so.

    `anew` writes the database anew. It is called before the pages are searched where a row that stays
    explains a string: such a row shows in its page, and a forgotten copy in free space would pass for it.
    """
    scan = _Scan(place, plan, progress, cancelled)
    try:
        scan.tables()
        if place.database is not None:
            scan.vocabulary()
        else:
            scan.statistics()
        scan.sealed()
        if place.database is not None:
            if anew is not None and scan.explained:
                anew()
            scan.pages(place.database)
            scan.files(place.database)
    except _Stopped:
        return [*scan.residues(), Residue("scan", "", "cancelled", Reason.FOUND)], scan.done
    return scan.residues(), scan.done


class _Scan:
    def __init__(
        self, place: Place, plan: Plan, progress: Progress | None, cancelled: Cancelled | None
    ) -> None:
        self._place, self._plan = place, plan
        self._progress, self._cancelled = progress, cancelled
        wanted, self._short = needles_of(plan.subject)
        self._needles = Needles(wanted)
        self._found: Counter[tuple[str, str, str, Reason, int | None]] = Counter()
        self.explained: set[int] = set()
        self._pages: Counter[tuple[int, str, str, str]] = Counter()
        self._words: Counter[str] = Counter()
        self._tokens = {word for each in wanted for word in words_of(each.text).split() if len(word) > 2}  # noqa: PLR2004
        self.done = 0
        self._total = self._size()

    def residues(self) -> list[Residue]:
        found = [
            Residue(where, what, form, reason, count, record)
            for (where, what, form, reason, record), count in sorted(
                self._found.items(), key=lambda each: (each[0][3], each[0][0], each[0][4] or 0, each[0][2])
            )
        ]
        pages: Counter[tuple[str, str, str]] = Counter()
        for (needle, where, what, form), count in self._pages.items():
            # What a row, kept for a reason, says in words stands in its page too, and in its indexes.
            if needle not in self.explained:
                pages[where, what, form] += count
        found += [
            Residue(where, what, form, Reason.FOUND, count) for (where, what, form), count in pages.items()
        ]
        found += [Residue("", each.what, "", Reason.TOO_SHORT) for each in self._short]
        if self._place.database is None:
            found += [Residue(each, "", "", Reason.UNREACHABLE) for each in UNREACHABLE_ON_SERVER]
        return found

    # --- rows ------------------------------------------------------------------------------------

    def tables(self) -> None:
        """Search every column of every table that can hold words."""
        for table in tables.metadata.sorted_tables:
            columns = [
                column
                for column in table.columns
                if isinstance(column.type, String | LargeBinary) or _holds_text(column)
            ]
            columns = [each for each in columns if each.name not in SEALED.get(table.name, ())]
            if columns:
                self._table(table, columns)

    def _table(self, table: Table[Any], columns: Sequence[Any]) -> None:
        key = list(table.primary_key.columns)
        owners = Owners(self._place.reader, self._plan)
        for rows in self._batches(key, columns):
            for index, column in enumerate(columns):
                values = [_bytes(row[len(key) + index]) for row in rows]
                joined = _BETWEEN.join(values)
                self._went(len(joined))
                within = {hit.needle for hit in self._needles.find(joined, alone=False)}
                if not within:
                    continue
                alone = {hit.needle for hit in self._needles.find(joined)}
                # Part of a longer word of somebody else's, which its page will show as well.
                self.explained |= within - alone
                for row, value in zip(rows, values, strict=True):
                    hits = self._needles.find(value)
                    if hits:
                        reason = owners.reason(
                            table.name, dict(zip((k.name for k in key), row, strict=False))
                        )
                        self._note(f"{table.name}.{column.name}", hits, reason, _record(row[0]))

    def _batches(self, key: Sequence[Any], columns: Sequence[Any]) -> Iterator[Sequence[Any]]:
        with border(), self._place.reader.connect() as connection, connection.begin():
            streamed = connection.execution_options(yield_per=_TOGETHER)
            chosen = select(*key, *(each.label(f"c{number}") for number, each in enumerate(columns)))
            yield from streamed.execute(chosen).partitions(_TOGETHER)

    def vocabulary(self) -> None:
        """Compare the words of the index with those of its texts: none may be left of an entry that went."""
        place = self._place
        if place.database is None or not self._tokens:
            return
        words = [tables.search_text.c[name] for name in COLUMNS]
        for rows in self._batches([tables.search_text.c.entry], words):
            for row in rows:
                self._words.update(self._tokens & {word for text in row[1:] for word in text.split()})
        connection = engines.connect_cipher(place.database, place.desk_key)
        try:
            connection.execute(
                "CREATE VIRTUAL TABLE temp.left_words USING fts5vocab('main', 'search_index', 'row')"
            )
            for word in sorted(self._tokens):
                row = connection.execute("SELECT doc FROM temp.left_words WHERE term = ?", (word,)).fetchone()
                if row is not None and row[0] > self._words[word]:
                    self._found["search_index", "word", "index", Reason.FOUND, None] += (
                        row[0] - self._words[word]
                    )
        finally:
            connection.close()

    def statistics(self) -> None:
        """Search what PostgreSQL keeps beside the tables: the words of the index, and samples of columns."""
        with border(), self._place.reader.connect() as connection:
            orphans = connection.scalar(text(_ORPHANS)) or 0
            if orphans:
                self._found["search_index", "word", "index", Reason.FOUND, None] += orphans
            for where, query in _BESIDE_TABLES.items():
                for (value,) in connection.execution_options(yield_per=_TOGETHER).execute(text(query)):
                    hits = self._needles.find_text(value)
                    self._went(len(value))
                    unexplained = [each for each in hits if each.needle not in self.explained]
                    self._note(where, unexplained, Reason.FOUND, None)

    # --- pages and sealed bytes ------------------------------------------------------------------

    def pages(self, database: Path) -> None:
        """Search the decrypted pages of the database and of its write-ahead log."""
        with database.open("rb") as stream:
            for group in page_groups(stream, self._place.desk_key):
                self._page("pages", group)
        for group in wal_groups(database.with_name(database.name + "-wal"), self._place.desk_key):
            self._page("wal", group)

    def _page(self, where: str, group: bytes) -> None:
        for hit in self._needles.find(group, alone=False):
            self._pages[hit.needle, where, hit.what, hit.form] += 1
        self._went(len(group))

    def sealed(self) -> None:
        """Open and search every sealed item that is left."""
        place = self._place
        owners = Owners(place.reader, self._plan)

        vault = SqlVault(place.reader.connect, place.keys.vault, utc_now)
        with border(), place.reader.connect() as connection:
            chosen = select(tables.blob.c.id).where(
                tables.blob.c.staged.is_(False), tables.blob.c.wrapped_key != b""
            )
            ids = list(connection.scalars(chosen))
        for blob in ids:
            try:
                packed = _Packed()
                hits = self._windows(packed.watch(vault.chunks(BlobId(blob))), wrapped=True)
            except DeskError:
                self._found["blob", "", "unreadable", Reason.UNREACHABLE, blob] += 1
                continue
            unpacking = Unpacking()
            for part in unpacking.parts(packed.data):
                hits += self._needles.find(part)
                self._went(0)
            if packed.too_large or not unpacking.whole:
                self._found["blob", "", "packed", Reason.UNREACHABLE, blob] += 1
            if hits:
                self._note("blob", hits, owners.reason("blob", {"id": blob}), blob)

    def _windows(self, pieces: Iterator[bytes], *, wrapped: bool = False) -> list[Hit]:
        tail, found = b"", []
        for piece in pieces:
            window = tail + piece
            found += self._needles.find(window)
            if wrapped:
                found += self._needles.find_wrapped(window)
            # A mail breaks its lines, which makes a string longer than its pattern.
            tail = window[-2 * self._needles.longest :]
            self._went(len(piece))
        return found

    # --- files -----------------------------------------------------------------------------------

    def files(self, database: Path) -> None:
        """Search every other file of the desk's folder, and every backup in the folders backups went to."""
        with border(), self._place.reader.connect() as connection:
            folders = keeping.folders(connection)
            erased = connection.scalar(
                select(func.max(tables.fact.c.seq)).where(tables.fact.c.kind == FactKind.ERASED.value)
            )
        own = {database.with_name(database.name + side) for side in ("", "-wal", "-shm")}
        for path in _every_file(database.parent):
            if path not in own:
                self._file(path, path.relative_to(database.parent).as_posix(), erased or 0)
        for folder in folders:
            if folder.is_dir() and folder != database.parent:
                for path in sorted(folder.iterdir()):
                    if path.is_file() and is_backup(path):
                        self._file(path, path.name, erased or 0)

    def _file(self, path: Path, name: str, erased: int) -> None:
        try:
            if is_backup(path):
                self._backup(path, name, erased)
                return
            with path.open("rb") as stream:
                hits = self._windows(_pieces(stream), wrapped=True)
        except OSError:
            self._found[name, "", "unreadable", Reason.UNREACHABLE, None] += 1
            return
        self._note(name, hits, Reason.FOUND, None)

    def _backup(self, path: Path, name: str, erased: int) -> None:
        hits: list[Hit] = []
        with zipfile.ZipFile(path) as archive, archive.open(DATABASE) as stream:
            try:
                for group in page_groups(stream, self._place.desk_key):
                    hits += self._needles.find(group, alone=False)
                    self._went(len(group))
            except DeskError:
                return  # another desk's
        older = facts_of(path) < erased
        left = [each for each in hits if older or each.needle not in self.explained]
        self._note(name, left, Reason.OLDER_BACKUP if older else Reason.FOUND, None)

    # --- counting --------------------------------------------------------------------------------

    def _note(self, where: str, hits: Sequence[Hit], reason: Reason, record: int | None) -> None:
        for hit in hits:
            self._found[where, hit.what, hit.form, reason, record] += 1
            if reason is not Reason.FOUND:
                self.explained.add(hit.needle)

    def _went(self, size: int) -> None:
        self.done += size
        if self._cancelled is not None and self._cancelled():
            raise _Stopped
        if self._progress is not None:
            self._progress(min(self.done, self._total), self._total)

    def _size(self) -> int:
        database = self._place.database
        if database is None:
            return 1
        files = sum(path.stat().st_size for path in _every_file(database.parent))
        return max(1, files + database.stat().st_size)


class _Packed:
    """Keeps what is read of an item that may hold something packed, if it is small enough to unpack."""

    def __init__(self) -> None:
        self.data = b""
        self.too_large = False

    def watch(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        """Let pieces pass."""
        kept: list[bytes] = []
        size, packed = 0, False
        for piece in pieces:
            size += len(piece)
            packed = packed or may_be_packed(piece)
            if size <= MOST_BYTES:
                kept.append(piece)
            else:
                kept.clear()
            yield piece
        self.too_large = packed and size > MOST_BYTES
        self.data = b"".join(kept) if packed else b""


def _holds_text(column: Any) -> bool:
    implementation = getattr(column.type, "impl", None)
    return isinstance(implementation, String)


def _every_file(folder: Path) -> list[Path]:
    return sorted(
        Path(root) / name
        for root, _, names in os.walk(folder)
        for name in names
        if (Path(root) / name).is_file()
    )


def _pieces(stream: Any) -> Iterator[bytes]:
    while piece := stream.read(_WINDOW):
        yield piece


def _bytes(value: object) -> bytes:
    if value is None:
        return b""
    if isinstance(value, bytes):
        return value
    return str(value).encode("utf-8", "surrogatepass")


def _record(value: object) -> int | None:
    return value if isinstance(value, int) else None
