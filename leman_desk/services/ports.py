"""What the services need of the outside, as protocols; storage, mail and system satisfy them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from leman_desk.domain.complaint import Category
from leman_desk.domain.deadline import CalendarVersion
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.facts import Fact
from leman_desk.domain.ids import (
    BlobId,
    CaseId,
    CustomerId,
    EvidenceId,
    MessageId,
    PersonId,
)
from leman_desk.domain.people import Person
from leman_desk.services.ports_backups import BackupOutline, BackupPlace, Proof
from leman_desk.services.ports_cases import CaseWork
from leman_desk.services.ports_deadlines import DeadlineReader, DeadlineWork
from leman_desk.services.ports_deletion import DeletionReader, DeletionWork
from leman_desk.services.ports_erasure import CertificateWork, ErasureStore, ErasureWork
from leman_desk.services.ports_files import Vault
from leman_desk.services.ports_intake import IntakeWork
from leman_desk.services.ports_mail import BalanceReader, BalanceWork
from leman_desk.services.ports_rights import RightsReader, RightsWork
from leman_desk.services.ports_scanning import ScanWork
from leman_desk.services.ports_sorting import SortingReader, SortingWork
from leman_desk.services.ports_system import Cancelled, KeySlots, Progress
from leman_desk.services.ports_views import ViewsReader, ViewsWork
from leman_desk.services.ports_writing import WritingReader, WritingWork
from leman_desk.services.queries import (
    CaseFilter,
    CaseRow,
    CaseView,
    ChainReport,
    Counts,
    FactRow,
    GuardThread,
    JumpHit,
    MailboxRow,
    MailRow,
    MessageView,
    PersonRow,
    Queue,
)


class UnitOfWork(
    CaseWork,
    IntakeWork,
    DeadlineWork,
    BalanceWork,
    WritingWork,
    ScanWork,
    SortingWork,
    ViewsWork,
    DeletionWork,
    ErasureWork,
    CertificateWork,
    RightsWork,
    Protocol,
):
    """One transaction; nothing stays without `commit`. A stale write is a Conflict ``storage.stale``."""

    vault: Vault

    def __enter__(self) -> Self:
        """Begin (BEGIN IMMEDIATE on SQLite). Raises Unavailable ``storage.busy``, ``storage.full``."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Roll back what was not committed."""
        ...

    def commit(self) -> None:
        """Make facts and state last together."""
        ...

    def flush(self) -> None:
        """Write pending objects so that their ids are set."""
        ...

    def add(self, thing: object) -> None:
        """Add a new mapped object (Complaint, Person, StoredMessage, Note …)."""
        ...

    def record(self, fact: Fact) -> None:
        """Append a fact to the chain at commit, under the desk's one lock, in order of recording."""
        ...

    # cases
    def people(self) -> list[Person]:
        """Load all people."""
        ...

    def person(self, person: PersonId) -> Person:
        """Load one. Raises Refused ``people.unknown``."""
        ...

    def settings(self) -> DeskSettings:
        """Load the desk's settings."""
        ...

    def put_settings(self, settings: DeskSettings) -> None:
        """Replace the desk's settings."""
        ...

    def calendar(self) -> CalendarVersion:
        """Load the newest version of the work calendar."""
        ...

    def calendar_version(self, version: int) -> CalendarVersion:
        """Load one version."""
        ...

    def put_calendar(self, version: CalendarVersion) -> None:
        """Append a version."""
        ...

    def secret(self, name: str) -> bytes | None:
        """Read a sealed secret of the desk, such as a mailbox password or the Message-ID key."""
        ...

    def put_secret(self, name: str, value: bytes) -> None:
        """Seal a secret."""
        ...


class StagedBlob(Protocol):
    """A blob written in transactions of its own, visible only with the unit of work that finishes it."""

    def write(self, data: bytes) -> None:
        """Seal one more piece of at most `CHUNK_BYTES`."""
        ...

    def finish(self, work: UnitOfWork) -> BlobId:
        """Make it visible with the given unit of work."""
        ...

    def discard(self) -> None:
        """Remove what was written."""
        ...


class Reader(
    DeadlineReader,
    BalanceReader,
    WritingReader,
    SortingReader,
    ViewsReader,
    DeletionReader,
    RightsReader,
    Protocol,
):
    """Read-only questions, each in its own short snapshot; never in the way of a writer."""

    @property
    def vault(self) -> Vault:
        """Opens sealed items without a unit of work, so that a long export holds up nobody."""
        ...

    def counts(self, person: PersonId, now: datetime) -> Counts:
        """Numbers beside the navigation."""
        ...

    def queue(self, chosen: CaseFilter, person: PersonId, now: datetime, today_ends: datetime) -> Queue:
        """Ids of a queue by group. `today_ends` is the end of the office's day in UTC."""
        ...

    def case_rows(self, ids: Sequence[CaseId], now: datetime) -> list[CaseRow]:
        """Rows in the order of `ids`; unknown ids are left out."""
        ...

    def mail_rows(self, ids: Sequence[MessageId]) -> list[MailRow]:
        """Rows of mail queues, in the order of `ids`."""
        ...

    def case_view(self, case: CaseId, now: datetime) -> CaseView:
        """Conversation and panel. Raises Refused ``case.unknown``. Phone numbers come unmasked."""
        ...

    def message_view(self, message: MessageId) -> MessageView:
        """One message, for mail queues."""
        ...

    def jump(self, text: str, limit: int) -> list[JumpHit]:
        """Cases and customers for the jump list, newest first."""
        ...

    def people(self) -> list[PersonRow]:
        """All people by name in Vietnamese order."""
        ...

    def categories(self) -> list[Category]:
        """All categories in order."""
        ...

    def mailboxes(self) -> list[MailboxRow]:
        """The mailboxes in use; `values` holds the form fields, no secret."""
        ...

    def settings(self) -> DeskSettings:
        """The desk's settings."""
        ...

    def calendar(self) -> CalendarVersion:
        """The newest work calendar."""
        ...

    def facts(self, *, before: int | None, limit: int, case: CaseId | None = None) -> list[FactRow]:
        """The trail, newest first."""
        ...

    def verify_chain(self, cancelled: Cancelled | None = None) -> ChainReport:
        """Hash the whole trail again."""
        ...

    def all_evidence(self) -> list[tuple[EvidenceId, str]]:
        """Every piece of evidence with its name for people, as ``LD-26-0147 E1``."""
        ...

    def guard_thread(self, case: CaseId) -> GuardThread:
        """Who takes part in the conversation of a case. Raises Refused ``case.unknown``."""
        ...

    def customers_with(
        self, emails: frozenset[str], phones: frozenset[str], *, besides: CustomerId | None
    ) -> frozenset[str]:
        """Those of the normalised addresses and E.164 numbers that belong to a customer besides this one."""
        ...

    def balance(self) -> dict[str, int]:
        """Mail balance: `server` identities taken in, a number per placement, `pending` and `copies`."""
        ...

    def newest_fact(self) -> int:
        """Sequence number of the newest fact: the change feed's position."""
        ...

    def erasures(self) -> int:
        """A number that grows when an erasure begins and when one ends; what is remembered then must go."""
        ...


class Store(Protocol):
    """An open desk database."""

    def work(self) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work."""
        ...

    def reader(self) -> Reader:
        """Give the reader."""
        ...

    def stage_blob(self, size: int = 0) -> StagedBlob:
        """Begin a large blob of about `size` bytes. Raises Unavailable ``storage.full``: it cannot fit."""
        ...

    def erasing(self) -> ErasureStore:
        """Give what erasing needs beside units of work."""
        ...

    def backup(
        self, target: Path, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> None:
        """Write a verified encrypted copy of the embedded desk. Raises Refused ``backup.*``."""
        ...

    def rehearse(self, source: Path, cancelled: Cancelled | None = None) -> Proof:
        """Restore a backup aside, check it, throw it away, and give what was found in it.

        Raises:
            Refused: ``backup.*``.
        """
        ...

    def check_backup(
        self, source: Path, cancelled: Cancelled | None = None, told: Callable[[int], object] | None = None
    ) -> None:
        """Read a whole backup and compare it with its fingerprints; `told` gets the bytes of each piece.

        Raises:
            Refused: ``backup.missing``, ``backup.damaged``, ``backup.newer``, ``backup.cancelled``.
            Unavailable: ``backup.cannot_read``.
        """
        ...

    def backup_outline(self, source: Path) -> BackupOutline:
        """Tell what a backup says of itself. Raises Refused ``backup.*``, Unavailable ``backup.*``."""
        ...

    def is_foreign(self, source: Path) -> bool:
        """Tell whether a backup is of another desk; one that cannot be read is not known to be."""
        ...

    def backup_place(self, folder: Path) -> BackupPlace | None:
        """Look at a folder as a place for backups; None for an office desk, whose server is backed up."""
        ...

    def remove_backup(self, backup: Path) -> None:
        """Delete a backup file. Raises Unavailable ``backup.cannot_write``."""
        ...

    def close(self, patience: float = 0.0) -> None:
        """Close every connection, waiting up to `patience` seconds for those at work."""
        ...


class DeskFiles(Protocol):
    """The files of an embedded desk in its profile folder."""

    def exists(self) -> bool:
        """Tell whether there is a desk."""
        ...

    def slots(self) -> KeySlots:
        """Give the key slots beside the database."""
        ...

    def create(self, key: bytes) -> Store:
        """Make the database. Raises Refused ``storage.network_share``, ``storage.exists``."""
        ...

    def open(self, key: bytes) -> Store:
        """Open the database, migrating an older one after a verified backup. Raises Refused ``storage.*``."""
        ...

    def discard(self) -> None:
        """Take away what `create` and the key slots wrote, after a set-up that failed half-way."""
        ...

    def keychain_name(self) -> str:
        """Name of this desk's entry in the keychain."""
        ...
