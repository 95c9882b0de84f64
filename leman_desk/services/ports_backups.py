"""What backups and restoring need of the outside, and the values they speak in."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class BackupOutline:
    """What a backup says of itself to anybody.

    Attributes:
        path: The file.
        made_at: UTC; None when neither the file nor its name tells.
        size: Bytes.
        program: Version of the program that made it; empty when it does not say.
        facts: Entries of its audit trail.
        desk: A mark that all backups of a desk bear; empty when it bears none.
    """

    path: Path
    made_at: datetime | None
    size: int
    program: str
    facts: int
    desk: str


@dataclass(frozen=True, slots=True)
class BackupPlace:
    """A folder as a place for backups.

    Attributes:
        there: Whether it exists.
        writable: Whether a file can be made in it; tried, not asked.
        same_disk: Whether it lies on the disk of the desk, whose failure would take both.
        free: Free bytes.
        needed: Bytes that making a backup takes for a while.
    """

    there: bool
    writable: bool = False
    same_disk: bool = False
    free: int = 0
    needed: int = 0


@dataclass(frozen=True, slots=True)
class Proof:
    """What a restore on trial found in a backup: entries of the trail, and cases."""

    facts: int
    cases: int


@dataclass(frozen=True, slots=True)
class BackupContents:
    """What an opened and checked backup holds.

    Attributes:
        outline: What it says of itself.
        organisation: Whose desk it is.
        zone: Of its office.
        complaints: How many.
        requests: Deletion requests.
        incidents: How many.
        people: Persons of the desk.
        newest_at: Moment of its newest entry, UTC.
        by_admin: Whether an admin's passphrase or the recovery code opened it.
        present: Whether there is a desk here that would be put aside.
        other_desk: Whether that is another desk than the backup's.
        lost: How many newer entries the desk here has that the backup lacks; None when it can't be told.
        ledger: Code of why the newest erasure ledger is not here; empty when it is.
        to_erase: How many erasures were made since, which are made again.
    """

    outline: BackupOutline
    organisation: str
    zone: str
    complaints: int
    requests: int
    incidents: int
    people: int
    newest_at: datetime | None
    by_admin: bool
    present: bool
    other_desk: bool
    lost: int | None
    ledger: str
    to_erase: int


class PreparedRestore(Protocol):
    """A backup that was unpacked beside the desk and checked; nothing of the desk is changed yet."""

    @property
    def contents(self) -> BackupContents:
        """What it holds."""
        ...

    def look_for_ledger(self, given: Path | None) -> BackupContents:
        """Look again, a copy of the ledger given; gives what is known now."""
        ...

    def put_in_place(
        self, *, given: Path | None = None, lost: str = "", other_desk: bool = False
    ) -> Path | None:
        """Erase again what was erased since, then let the backup take the place of the desk.

        Args:
            given: A copy of the erasure ledger, where none lies beside desk or backup.
            lost: Why the newest ledger is lost, as an admin states.
            other_desk: Whether another desk that is here may be put aside.

        Returns:
            Where the database that was there is kept; None when there was none.

        Raises:
            Refused: ``restore.*``, ``ledger.*``, ``backup.*``, ``storage.*``.
            Unavailable: ``storage.full``, ``backup.cannot_write``.
            Conflict: ``restore.in_use`` while another program works with the desk.
        """
        ...

    def close(self) -> None:
        """Throw away what is left of it."""
        ...
