"""What erasing needs of a desk beside units of work: one-time keys, the ledger, files, folding, the scan."""

import json
import os
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select, text

from leman_desk.domain.erasure import ErasureRun, Kept, Reason, Residue, RunId, RunState, Subject
from leman_desk.domain.erasure_needles import Needles
from leman_desk.domain.errors import Bug, Refused, Unavailable
from leman_desk.services.ports_erasure import (
    Cancelled,
    ErasureWork,
    MailCopy,
    MailToBury,
    Plan,
    Progress,
    SeenMail,
    StoredUid,
)
from leman_desk.storage import ledger_keeping as keeping
from leman_desk.storage.border import border
from leman_desk.storage.envelopes import EnvelopeKeys
from leman_desk.storage.erasure_plan import (
    anything_left,
    entry_values,
    find_naming,
    hashes_kept,
    mail_tags,
    make_plan,
    plan_from_entry,
    plan_since,
    stop_outgoing,
)
from leman_desk.storage.ledger import Entry, Ledger, LedgerFile
from leman_desk.storage.mail_copies import copies_of
from leman_desk.storage.package_files import packages_out_of_reach, remove_packages
from leman_desk.storage.residue import Place, scan_desk
from leman_desk.storage.sealing import KEY_BYTES, DeskKeys, NotSealedByUs, seal, unseal
from leman_desk.storage.tables import secret
from leman_desk.storage.work_base import WorkBase


class SqlErasure:
    """See `services.ports_erasure.ErasureStore`."""

    def __init__(
        self, writer: Engine, reader: Engine, keys: DeskKeys, database: Path | None, desk_key: bytes
    ) -> None:
        self._writer, self._reader, self._keys = writer, reader, keys
        self._database, self._desk_key = database, desk_key
        self._envelopes = EnvelopeKeys(database.parent, keys.envelopes) if database is not None else None
        # Keys of an office desk made in a transaction that is not committed yet.
        self._fresh: dict[int, bytes] = {}

    # --- the sealed subject ----------------------------------------------------------------------

    def seal_subject(self, work: ErasureWork, run: ErasureRun, subject: Subject) -> None:
        """Seal whom it is about under a new key, into the run; the key lies outside the database."""
        self._new_key(work, run.id)
        self._seal(run, Plan(subject))

    def open_plan(self, run: ErasureRun) -> Plan:
        """Open the sealed subject with its plan. Raises Refused ``erasure.sealed_for_good``."""
        found = json.loads(self._opened(run, run.sealed, "subject"))
        return Plan(
            subject=Subject.from_json(found["subject"]),
            rows={name: tuple(ids) for name, ids in found["rows"].items()},
            uids=tuple(StoredUid(*each) for each in found["uids"]),
            tombstones=tuple(bytes.fromhex(each) for each in found["tombstones"]),
            tags=tuple(bytes.fromhex(each) for each in found["tags"]),
            suppressed=tuple(bytes.fromhex(each) for each in found["suppressed"]),
            packages=tuple((path, sha256) for path, sha256 in found.get("packages", ())),
            sent=tuple(found.get("sent", ())),
        )

    def seal_letter(self, run: ErasureRun, letter: bytes) -> None:
        """Seal the closing letter under the erasure's key, into the run."""
        run.letter = seal(self._key(run.id), letter, _binding(run.id, "letter")) if letter else b""

    def open_letter(self, run: ErasureRun) -> bytes:
        """Open it; empty when there is none. Raises Refused ``erasure.sealed_for_good``."""
        return self._opened(run, run.letter, "letter") if run.letter else b""

    def destroy_key(self, run: RunId) -> None:
        """Destroy the key of an erasure; none there is no error."""
        if self._envelopes is not None:
            self._envelopes.destroy(run)
            return
        self._fresh.pop(run, None)
        with border(), self._writer.begin() as connection:
            connection.execute(delete(secret).where(secret.c.name == _secret(run)))

    def _seal(self, run: ErasureRun, plan: Plan) -> None:
        values = {
            "subject": plan.subject.to_json(),
            "rows": {name: list(ids) for name, ids in plan.rows.items()},
            "uids": [[each.mailbox, each.folder, each.uidvalidity, each.uid] for each in plan.uids],
            "tombstones": [each.hex() for each in plan.tombstones],
            "tags": [each.hex() for each in plan.tags],
            "suppressed": [each.hex() for each in plan.suppressed],
            "packages": [list(each) for each in plan.packages],
            "sent": list(plan.sent),
        }
        data = json.dumps(values, ensure_ascii=False).encode()
        run.sealed = seal(self._key(run.id), data, _binding(run.id, "subject"))

    def _opened(self, run: ErasureRun, sealed: bytes, what: str) -> bytes:
        try:
            return unseal(self._key(run.id), sealed, _binding(run.id, what))
        except NotSealedByUs as error:
            raise Refused("erasure.sealed_for_good") from error

    def _new_key(self, work: ErasureWork, run: RunId) -> None:
        if self._envelopes is not None:
            try:
                self._envelopes.create(run)
            except OSError as error:
                raise Unavailable("erasure.key_not_kept") from error
            return
        self._fresh[run] = os.urandom(KEY_BYTES)
        sealed = seal(self._keys.secrets, self._fresh[run], _secret(run).encode())
        connection = _base(work).connection()
        with border():
            connection.execute(insert(secret), {"name": _secret(run), "sealed": sealed})

    def _key(self, run: RunId) -> bytes:
        if self._envelopes is not None:
            return self._envelopes.get(run)
        with border(), self._reader.connect() as connection:
            sealed = connection.scalar(select(secret.c.sealed).where(secret.c.name == _secret(run)))
        if sealed is not None:
            return unseal(self._keys.secrets, sealed, _secret(run).encode())
        if run in self._fresh:
            return self._fresh[run]
        raise Refused("erasure.sealed_for_good")

    # --- the ledger ------------------------------------------------------------------------------

    def plan_of(self, subject: Subject) -> Plan:
        """Plan what an erasure would destroy if it began now; reads only."""
        with border(), self._reader.connect() as connection, connection.begin():
            return make_plan(connection, self._keys.tags, subject, {})

    def copies_of(self, plan: Plan, mails: Sequence[SeenMail]) -> Mapping[StoredUid, MailCopy]:
        """Tell of mails on a server what the desk has of them besides what the plan destroys."""
        with border(), self._reader.connect() as connection, connection.begin():
            return copies_of(connection, plan, mails)

    def find_naming(self, subject: Subject) -> Mapping[str, tuple[int, ...]]:
        """Find rows that name the person in their texts; slow, and reads only."""
        with border(), self._reader.connect() as connection, connection.begin():
            return find_naming(connection, subject)

    def write_ledger(
        self,
        work: ErasureWork,
        run: ErasureRun,
        kept: Sequence[Kept],
        naming: Mapping[str, tuple[int, ...]],
        now: datetime,
    ) -> Plan:
        """Plan what goes and put its entry into the ledger, on the disk, inside the caller's unit of work.

        Raises:
            Unavailable: ``ledger.cannot_write``; ``erasure.mail_leaving`` while a mail to the person leaves.
        """
        connection = _base(work).connection()
        subject = self.open_plan(run).subject
        with border():
            ledger = self._ledger(connection)
            written = [each for each in ledger.entries if _is_of(each.values, run) and not each.adds_to]
            if written:
                entry = written[-1]
                plan = plan_from_entry(connection, self._keys.tags, subject, entry.values)
            else:
                plan = make_plan(connection, self._keys.tags, subject, naming)
                stop_outgoing(connection, plan)
                entry = self._append(
                    ledger,
                    {
                        **_head(run, now),
                        "counts": {name: len(ids) for name, ids in plan.rows.items()},
                        "kept": [each.to_dict() for each in kept],
                        **entry_values(plan),
                    },
                )
            keeping.note(connection, entry, now)
            keeping.bury(connection, plan.tombstones, plan.suppressed, now)
        run.entry = entry.number
        run.state = RunState.RUNNING
        self._seal(run, plan)
        return plan

    def bury_mail(
        self, work: ErasureWork, run: ErasureRun, mails: Sequence[MailToBury], now: datetime
    ) -> int:
        """Let intake refuse further mails: one more line of the ledger, in the caller's unit of work.

        Raises:
            Unavailable: ``ledger.cannot_write``.
        """
        connection = _base(work).connection()
        with border():
            staying = hashes_kept(connection, [each.sha256 for each in mails])
            tags = {
                tag
                for each in mails
                if each.sha256 not in staying
                for tag in mail_tags(self._keys.tags, each.sha256, each.message_id)
            }
            new = tuple(sorted(keeping.unknown(connection, tags)))
            if new:
                self._add(connection, run, Plan(Subject(), tombstones=new), now)
                keeping.bury(connection, new, (), now)
        return len(new)

    def add_since(
        self, work: ErasureWork, run: ErasureRun, naming: Mapping[str, tuple[int, ...]], now: datetime
    ) -> Plan | None:
        """Let go what was written about the person since: one more line in the ledger, as above.

        Returns:
            The plan with that; None when nothing is left that it destroys.

        Raises:
            Unavailable: ``ledger.cannot_write``; ``erasure.mail_leaving`` while a mail to the person leaves.
        """
        connection = _base(work).connection()
        with border():
            plan, new = plan_since(connection, self._keys.tags, self.open_plan(run), naming)
            if not new:
                return plan if any(naming.values()) or anything_left(connection, plan) else None
            stop_outgoing(connection, plan)
            self._add(connection, run, Plan(Subject(), rows=new), now)
        self._seal(run, plan)
        return plan

    def _add(self, connection: Connection, run: ErasureRun, plan: Plan, now: datetime) -> None:
        more = {"adds_to": run.entry, "kept": [], **entry_values(plan)}
        entry = self._append(self._ledger(connection), {**_head(run, now), **more})
        keeping.note(connection, entry, now)

    def _append(self, ledger: Ledger, values: Mapping[str, object]) -> Entry:
        """Put an entry behind the last one; on an embedded desk it is on the disk before this returns."""
        line = ledger.line_for(dict(values))
        if self._database is not None:
            LedgerFile(keeping.ledger_of(self._database)).append(line)
        return ledger.with_line(line).entries[-1]

    def ledger_head(self) -> str:
        """Give the fingerprint of the ledger's last line, hexadecimal."""
        with border(), self._reader.connect() as connection:
            return self._ledger(connection).head

    def copy_ledger(self) -> Sequence[str]:
        """Copy the ledger to every folder backups went to; name those that could not be reached."""
        with border(), self._reader.connect() as connection:
            ledger = self._ledger(connection)
            targets = keeping.folders(connection)
        return [str(folder) for folder in targets if not keeping.copy_to(ledger, folder)]

    def export_ledger(self) -> tuple[str, int]:
        """Give the ledger as one text, to be kept with each backup of an office desk, and its erasures."""
        with border(), self._reader.connect() as connection:
            ledger = self._ledger(connection)
        erasures = sum(not each.adds_to for each in ledger.entries)
        return "".join(f"{line}\n" for line in ledger.lines), erasures

    def _ledger(self, connection: Connection) -> Ledger:
        if self._database is None:
            return Ledger(keeping.lines_in(connection), self._keys.ledger)
        return keeping.joined(connection, LedgerFile(keeping.ledger_of(self._database)), self._keys.ledger)

    # --- files, folding, scan --------------------------------------------------------------------

    def clear_files(self, plan: Plan) -> int:
        """Remove data packages, staging and set-aside copies; take lines that name the person out of logs.

        Returns:
            How many files went or were changed.
        """
        packages = remove_packages(plan.packages)
        if self._database is None:
            return packages
        needles = Needles.of(plan.subject)
        logs = sorted((self._database.parent / "logs").glob("*.log*"))
        copies = sum(_removed(path) for path in _leftovers(self._database))
        return packages + copies + sum(_without_lines(path, needles) for path in logs)

    def fold_up(self) -> None:
        """Write everything back into the database and leave no side file (VACUUM on PostgreSQL).

        Raises:
            Unavailable: ``erasure.others_reading`` while another program reads an older state.
        """
        with border(), self._writer.connect() as connection:
            if connection.dialect.name == "postgresql":
                alone = connection.execution_options(isolation_level="AUTOCOMMIT")
                # ANALYZE, for statistics of columns hold samples of their values.
                alone.execute(text("VACUUM (ANALYZE)"))
                return
        with border(), self._writer.connect() as connection:
            raw = connection.connection.driver_connection
            if raw is None:
                raise Bug("storage.database", state="", kind="connection")
            busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise Unavailable("erasure.others_reading")

    def rewrite(self) -> None:
        """Write the database anew, so that nothing is left in its free space; takes as long as a copy."""
        with border(), self._writer.connect() as connection:
            raw = connection.connection.driver_connection
            if connection.dialect.name == "postgresql" or raw is None:
                return
            raw.execute("VACUUM")
        self.fold_up()

    def scan(
        self,
        plan: Plan,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
        anew: Callable[[], None] | None = None,
    ) -> tuple[Sequence[Residue], int]:
        """Search every table, index, page and file; give what is left and how many bytes were searched."""
        place = Place(self._reader, self._keys, self._database, self._desk_key)
        found, size = scan_desk(place, plan, progress, cancelled, anew)
        out_of_reach = packages_out_of_reach(plan.packages)
        if out_of_reach:
            found = [*found, Residue("data_package", "", "", Reason.UNREACHABLE, out_of_reach)]
        return found, size


def _head(run: ErasureRun, now: datetime) -> dict[str, object]:
    """Give what every entry of a run begins with."""
    return {
        "run": int(run.id),
        "request": int(run.request),
        "by": str(run.begun_by),
        "begun": run.begun_at.isoformat(),
        "at": now.isoformat(),
    }


def _is_of(values: Mapping[str, object], run: ErasureRun) -> bool:
    """Tell whether an entry is a run's own: an id may stand for another run on a desk restored meanwhile."""
    return (values["run"], values["begun"]) == (int(run.id), run.begun_at.isoformat())


def _base(work: object) -> WorkBase:
    if not isinstance(work, WorkBase):
        raise Bug("vault.foreign_work")
    return work


def _leftovers(database: Path) -> list[Path]:
    """Name files beside the database that are copies of older states of it, or unfinished."""
    folder, name = database.parent, database.name
    found = [*folder.glob(f"{name}.before-*"), *folder.glob("desk.keys.before-restore*")]
    found += [path for path in (folder / "staging").rglob("*") if path.is_file()]
    return [path for each in (".restore-*", ".backup-*") for path in folder.glob(f"{each}/*")] + found


def _without_lines(path: Path, needles: Needles) -> bool:
    """Take lines out of a log that others may be writing to: in place, for they hold the file open."""
    try:
        with path.open("rb+") as file:
            lines = file.read().splitlines(keepends=True)
            left = [line for line in lines if not needles.find(line)]
            if len(left) == len(lines):
                return False
            file.seek(0)
            file.write(b"".join(left))
            file.truncate()
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise Unavailable("erasure.file_in_use", name=path.name) from error
    return True


def _removed(path: Path) -> int:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise Unavailable("erasure.file_in_use", name=path.name) from error
    return 1


def _secret(run: RunId) -> str:
    return f"erasure:{run}"


def _binding(run: RunId, what: str) -> bytes:
    return f"erasure/{run}/{what}".encode()
