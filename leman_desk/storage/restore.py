"""Restoring an embedded desk: everything is done and checked beside it, then names change by a journal.

Until the journal is on the disk, nothing of the desk that is there was touched; from then on the restored one
is the desk, whoever opens it next finishes what a crash left undone. What was erased since the backup is
erased in the restored desk before it becomes the desk.
"""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from shutil import disk_usage, rmtree
from tempfile import mkdtemp

from filelock import FileLock, Timeout
from sqlalchemy import Connection, func, select
from sqlcipher3 import dbapi2 as sqlcipher

from leman_desk.domain.complaint import CaseKind
from leman_desk.domain.errors import Conflict, DeskError, Refused, Unavailable
from leman_desk.domain.facts import Fact, FactKind
from leman_desk.domain.ids import PersonId
from leman_desk.services.ports_backups import BackupContents, BackupOutline
from leman_desk.services.ports_system import Cancelled
from leman_desk.storage import engines, ledger_guard
from leman_desk.storage import ledger_keeping as keeping
from leman_desk.storage.backup import sweep_unfinished, verify_database
from leman_desk.storage.backup_parts import (
    DATABASE,
    SLOTS,
    check_sums,
    disk_told,
    opened_backup,
    outline_of,
    unpack,
)
from leman_desk.storage.border import border
from leman_desk.storage.column_types import Now, utc_now
from leman_desk.storage.desk_rows import read_calendar, read_settings
from leman_desk.storage.files import sync_file, write_private
from leman_desk.storage.key_slots import KeySlotFile
from leman_desk.storage.ledger import Ledger, LedgerFile
from leman_desk.storage.restore_journal import finish_restore, swap
from leman_desk.storage.sealing import DeskKeys
from leman_desk.storage.store import open_store
from leman_desk.storage.tables import cases, fact, person

_ASIDE = ".restore-"
_ROOM_BYTES = 4 * 1024 * 1024
"""What bringing a restored desk up to date may take; a database on a full disk fails in unclear ways."""
_OTHERS_MS = 2_000
"""How long a program that is just ending may keep the desk open."""
Told = Callable[[int, int], None]


class Prepared:
    """A backup unpacked beside the desk, opened and checked; see `services.ports_backups.PreparedRestore`."""

    def __init__(
        self,
        source: Path,
        database: Path,
        slots: Path,
        *,
        login: str = "",
        passphrase: str = "",
        recovery_code: str | None = None,
        told: Told | None = None,
        cancelled: Cancelled | None = None,
        now: Now = utc_now,
    ) -> None:
        """Unpack and check; takes about as long as copying the file twice.

        Args:
            source: The backup file.
            database: Where the desk's database is to go.
            slots: Where its key slots are to go.
            login: With `passphrase`, opens one of the backup's own key slots.
            passphrase: As it was when the backup was made.
            recovery_code: Opens the backup's recovery slot instead.
            told: Gets bytes read and bytes in all; the check of pages that follows has no measure.
            cancelled: Asked now and then whether to stop.
            now: Tells the time of what is noted.

        Raises:
            Refused: ``backup.missing``, ``backup.damaged``, ``backup.newer``, ``backup.failed_verification``,
                ``backup.cancelled``, ``keys.*``.
            Unavailable: ``storage.full``, ``backup.cannot_write``.
            Conflict: ``restore.running_elsewhere``.
        """
        outline = outline_of(source)
        self._source, self._database, self._slots, self._now = source, database, slots, now
        self._lock = FileLock(database.with_name("restore.lock"), thread_local=False)
        self._folder: Path | None = None
        self._alone()
        try:
            folder = self._make_folder()
            self._fresh, self._fresh_slots = folder / DATABASE, KeySlotFile(folder / SLOTS)
            read = [0]

            def count(size: int) -> None:
                read[0] += size
                if told is not None:
                    told(read[0], max(read[0], outline.size))

            with disk_told("backup.cannot_write"), opened_backup(source) as archive:
                # The key first: nobody waits minutes to be told of a slip of the finger.
                self._take_slots(archive.read(SLOTS))
                self._who, self._key = self._unlock(login, passphrase, recovery_code)
                check_sums(archive, cancelled, count)
                unpack(archive, DATABASE, self._fresh, cancelled)
            verify_database(self._fresh, self._key, cancelled)
            self._contents = self._look(outline, by_code=recovery_code is not None)
            self.look_for_ledger(None)
        except BaseException:
            self.close()
            raise

    @property
    def contents(self) -> BackupContents:
        """What the backup holds."""
        return self._contents

    def look_for_ledger(self, given: Path | None) -> BackupContents:
        """Look for the newest erasure ledger, also in a copy that was given; gives what is known now."""
        missing, later = "", 0
        try:
            lines = ledger_guard.newest(
                self._fresh, self._key, self._database, self._source, given, lost=False
            )
        except Refused as error:
            missing = error.code
        else:
            later = len(lines or ()) - max(1, len(self._inside()))
        self._contents = replace(self._contents, ledger=missing, to_erase=max(0, later))
        return self._contents

    def put_in_place(
        self, *, given: Path | None = None, lost: str = "", other_desk: bool = False
    ) -> Path | None:
        """Erase again what was erased since, then let the backup take the place of the desk.

        Raises:
            Refused: ``restore.needs_admin``, ``restore.other_desk``, ``restore.ledger_*``, ``backup.newer``.
            Unavailable: ``storage.full``, ``backup.cannot_write``.
            Conflict: ``restore.in_use``.
        """
        held = self._contents
        lost = lost.strip()
        with disk_told("backup.cannot_write"):
            # First of all, for even reading a database takes some room beside it.
            if disk_usage(self._database.parent).free < _ROOM_BYTES:
                raise Unavailable("storage.full")
        if not held.by_admin:
            raise Refused("restore.needs_admin")
        if lost:
            ledger_guard.require_admin(self._fresh, self._key, self._who)
        if held.other_desk and not other_desk:
            raise Refused("restore.other_desk")
        ledger = ledger_guard.newest(
            self._fresh, self._key, self._database, self._source, given, lost=bool(lost)
        )
        staged = LedgerFile(keeping.ledger_of(self._fresh))
        with disk_told("backup.cannot_write"):
            if ledger is not None:
                staged.write(ledger)
            self._bring_up_to_date(lost)
            for path in (self._fresh, self._fresh_slots.path, staged.path):
                sync_file(path)
            self._nobody_else()
            self._refuse_later_lines(staged)
            kept = swap(self._database, self._slots, self._own_folder())
        self.close()
        return kept

    def close(self) -> None:
        """Throw away what was unpacked; once more is no error."""
        if self._folder is not None:
            rmtree(self._folder, ignore_errors=True)
            self._folder = None
        self._lock.release(force=True)

    # --- inside ------------------------------------------------------------------------------------

    def _alone(self) -> None:
        try:
            self._database.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._lock.acquire(timeout=0)
        except Timeout as error:
            raise Conflict("restore.running_elsewhere") from error
        except OSError as error:
            raise Unavailable("backup.cannot_write") from error

    def _make_folder(self) -> Path:
        with disk_told("backup.cannot_write"):
            finish_restore(self._database)
            sweep_unfinished(self._database.parent, _ASIDE)
            self._folder = Path(mkdtemp(dir=self._database.parent, prefix=_ASIDE))
        return self._folder

    def _own_folder(self) -> Path:
        if self._folder is None:
            raise Refused("backup.missing")
        return self._folder

    def _take_slots(self, raw: bytes) -> None:
        write_private(self._fresh_slots.path, raw)

    def _unlock(
        self, login: str, passphrase: str, recovery_code: str | None
    ) -> tuple[PersonId | None, bytes]:
        if recovery_code is None:
            return self._fresh_slots.unlock(login, passphrase)
        return None, self._fresh_slots.unlock_recovery(recovery_code)

    def _look(self, outline: BackupOutline, *, by_code: bool) -> BackupContents:
        engine = engines.cipher_reader(self._fresh, self._key)
        try:
            with border(), engine.connect() as connection:
                kinds = connection.execute(select(cases.c.kind, func.count()).group_by(cases.c.kind))
                count: dict[CaseKind, int] = {row[0]: row[1] for row in kinds}
                other = self._is_other()
                return BackupContents(
                    outline=outline,
                    organisation=read_settings(connection).organisation,
                    zone=_zone(connection),
                    complaints=count.get(CaseKind.COMPLAINT, 0),
                    requests=count.get(CaseKind.DELETION, 0),
                    incidents=count.get(CaseKind.INCIDENT, 0),
                    people=connection.scalar(select(func.count()).select_from(person)) or 0,
                    newest_at=connection.scalar(select(func.max(fact.c.at))),
                    by_admin=by_code or ledger_guard.is_admin(connection, self._who),
                    present=self._database.exists(),
                    other_desk=other,
                    lost=None if other else self._newer_than(outline.facts),
                    ledger="",
                    to_erase=0,
                )
        finally:
            engine.dispose()

    def _is_other(self) -> bool:
        """Tell whether the desk that is here is another one; a damaged one counts as the same."""
        if not self._database.exists():
            return False
        try:
            lines = LedgerFile(keeping.ledger_of(self._database)).lines()
            if lines:
                Ledger(lines[:1], DeskKeys.of(self._key).ledger)
        except DeskError as error:
            return error.code == "ledger.other_desk"
        return False

    def _newer_than(self, facts: int) -> int | None:
        if not self._database.exists():
            return None
        engine = engines.cipher_reader(self._database, self._key)
        try:
            with border(), engine.connect() as connection:
                newest = connection.scalar(select(func.max(fact.c.seq))) or 0
        except DeskError:
            return None
        finally:
            engine.dispose()
        return max(0, newest - facts)

    def _inside(self) -> tuple[str, ...]:
        engine = engines.cipher_reader(self._fresh, self._key)
        try:
            with border(), engine.connect() as connection:
                return keeping.lines_in(connection)
        finally:
            engine.dispose()

    def _bring_up_to_date(self, lost: str) -> None:
        """Open the desk where nobody can sign in to it: migrate it, erase again, note what happened."""
        try:
            store = open_store(self._fresh, self._key, now=self._now, envelopes=self._database.parent)
        except Refused as error:
            raise Refused("backup.newer") if error.code == "storage.newer_schema" else error from error
        try:
            with store.work() as work:
                work.record(Fact(FactKind.RESTORED, self._now(), self._who))
                if lost:
                    detail = {"reason": lost}
                    work.record(Fact(FactKind.LEDGER_LOST, self._now(), self._who, detail=detail))
                work.commit()
            store.erasing().fold_up()
        finally:
            store.close()

    def _nobody_else(self) -> None:
        """Refuse while others work with the desk that is there: what they write would stay in the old one.

        Folds its side files in, too. A desk that this key does not open is left as it is.
        """
        if not self._database.exists() or self._contents.other_desk:
            return
        try:
            connection = engines.connect_cipher(self._database, self._key)
        except DeskError:
            return
        try:
            connection.execute(f"PRAGMA busy_timeout = {_OTHERS_MS}")
            mode = connection.execute("PRAGMA journal_mode = DELETE").fetchone()
        except sqlcipher.Error as error:
            if "locked" in str(error):
                raise Conflict("restore.in_use") from error
            return  # it is damaged, which may be why it is restored
        finally:
            connection.close()
        if mode != ("delete",):
            raise Conflict("restore.in_use")

    def _refuse_later_lines(self, staged: LedgerFile) -> None:
        """Refuse when somebody was erased on the desk that is there while the backup was got ready."""
        if self._contents.other_desk:
            return
        try:
            there = LedgerFile(keeping.ledger_of(self._database)).lines()
        except DeskError:
            return  # damaged; another copy was the newest
        if len(there) > len(staged.lines()):
            raise Conflict("restore.in_use")


def restore_backup(
    source: Path,
    database: Path,
    slots: Path,
    *,
    login: str = "",
    passphrase: str = "",
    recovery_code: str | None = None,
    given: Path | None = None,
    lost: str = "",
) -> Path | None:
    """Put a backup in the place of a desk, in one go; see `Prepared`."""
    prepared = Prepared(
        source, database, slots, login=login, passphrase=passphrase, recovery_code=recovery_code
    )
    try:
        return prepared.put_in_place(given=given, lost=lost)
    finally:
        prepared.close()


def _zone(connection: Connection) -> str:
    try:
        return str(json.loads(read_calendar(connection).spec)["zone"])
    except (DeskError, KeyError, ValueError):
        return ""
