"""What erasing a person needs of storage; part of `ports.UnitOfWork` and of `ports.Store`."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import TracebackType
from typing import Protocol, Self

from leman_desk.domain.certificate import IssuedCertificate
from leman_desk.domain.deletion_holds import Ground
from leman_desk.domain.erasure import ErasureRun, Held, Kept, Residue, RunId, Stays, Step, Subject
from leman_desk.domain.ids import CaseId
from leman_desk.domain.mailbox import ServerFolder

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class StoredUid:
    """Where a mail of ours lies on a server, by what intake wrote down."""

    mailbox: int
    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class SeenMail:
    """A mail on a server by which the desk may know its own copy of it.

    Attributes:
        message_id: Empty when it has none; `sha256` of its bytes, hexadecimal, empty before they were read.
    """

    place: StoredUid
    message_id: str = ""
    sha256: str = ""


@dataclass(frozen=True, slots=True)
class MailCopy:
    """What the desk has of a mail on a server that the erasure at hand does not destroy.

    Attributes:
        kept: Whether it has a copy; False where it was taken in once and its copy is gone.
        held: What a hold excepts, where one keeps that copy.
    """

    kept: bool
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class MailToBury:
    """A mail on a server that is to be refused when it comes again; `sha256` is of its bytes, hexadecimal."""

    sha256: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Plan:
    """The rows that an erasure destroys, frozen when it is written into the ledger.

    Attributes:
        rows: Ids by table; rows of tables without an id are found through these.
        uids: Where the person's mails lie on the servers.
        tombstones: Keyed hashes of bytes and Message-IDs that intake refuses from now on.
        tags: Keyed hashes of the person's addresses, numbers and names.
        suppressed: Keyed hashes of addresses and numbers that marketing must not use.
        packages: Data packages that were saved: path, and SHA-256 of the file (empty for one not finished).
        sent: Message-IDs of our own mails among the rows, whoever they went to.
    """

    subject: Subject
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    uids: tuple[StoredUid, ...] = ()
    tombstones: tuple[bytes, ...] = ()
    tags: tuple[bytes, ...] = ()
    suppressed: tuple[bytes, ...] = ()
    packages: tuple[tuple[str, str], ...] = ()
    sent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Batch:
    """What one short transaction did.

    Attributes:
        destroyed: Rows by table; `anonymised` likewise.
        following: Where in the step to go on; None when it is finished.
    """

    destroyed: Mapping[str, int] = field(default_factory=dict)
    anonymised: Mapping[str, int] = field(default_factory=dict)
    following: tuple[int, int] | None = None


class ErasureWork(Protocol):
    """The part of a unit of work that erases."""

    def erasure_run(self, request: CaseId) -> ErasureRun | None:
        """Load the erasure of a request."""
        ...

    def erase(self, step: Step, plan: Plan, at: tuple[int, int]) -> Batch:
        """Do a part of a step, small enough for one short transaction; what is done already does nothing."""
        ...

    def erased_before(self, sha256: str, message_id: str) -> bool:
        """Tell whether these bytes, or a mail of this Message-ID, were erased."""
        ...

    def suppressed(self, values: Iterable[str], *, lifted: bool = False) -> frozenset[str]:
        """Give those of the addresses and telephone numbers that marketing must not use.

        Args:
            values: As written anywhere.
            lifted: Also those that it may use again.
        """
        ...

    def suppress(self, values: Iterable[str], why: str, now: datetime) -> int:
        """Put addresses and telephone numbers on that list, as keyed hashes; give how many are new."""
        ...

    def unsuppress(self, values: Iterable[str], now: datetime) -> int:
        """Let marketing use addresses and telephone numbers again; give how many it could not use."""
        ...


class CertificateWork(Protocol):
    """The part of a unit of work that keeps certificates of erasure."""

    def certificate(self, request: CaseId) -> IssuedCertificate | None:
        """Load the certificate of a request, the newest where it was erased in parts."""
        ...

    def certificate_by_tag(self, tag: bytes) -> IssuedCertificate | None:
        """Find the certificate whose code bears a mark."""
        ...

    def letters_under_way(self, now: datetime) -> list[CaseId]:
        """List requests whose closing letter is due, or was being sent by some program; oldest first."""
        ...

    def requests_to_close(self) -> list[CaseId]:
        """List requests with a certificate of their last erasing, and no letter that is still to leave."""
        ...


@dataclass(frozen=True, slots=True)
class FoundMail:
    """A message of the person on a server, as a preview shows it; never stored.

    Attributes:
        at: When the server received it, UTC.
        stays: Why it stays on the server, whatever becomes of the others; `grounds` are those of its holds.
    """

    mailbox: str
    folder: str
    uid: int
    at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    message_id: str = ""
    stays: Stays | None = None
    grounds: tuple[Ground, ...] = ()


class MailCleaner(Protocol):
    """A connection to an IMAP mailbox that may remove messages, usable as a context manager."""

    def __enter__(self) -> Self:
        """Connect and sign in. Raises Unavailable or Refused ``mail.*``."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave quietly."""
        ...

    def folders(self) -> Sequence[ServerFolder]:
        """List the folders that can be opened."""
        ...

    def open(self, folder: str, *, readonly: bool = False) -> int:
        """Open a folder and give its UIDVALIDITY. Raises Refused ``mail.folder_missing``."""
        ...

    def find(self, wanted: Collection[str], sent: Collection[str] = ()) -> Sequence[int]:
        """Find the messages from or to exactly one of these normalised addresses, or of these Message-IDs."""
        ...

    def look(self, mailbox: str, folder: str, uids: Sequence[int]) -> Sequence[FoundMail]:
        """Give what a preview shows of messages."""
        ...

    def raw(self, uids: Sequence[int], limit_bytes: int) -> Iterator[tuple[int, bytes]]:
        """Give UIDs and bytes as intake would get them: of too large mails the head, of some none."""
        ...

    def there(self, uids: Sequence[int]) -> Sequence[int]:
        """Give those of some UIDs that lie in the folder."""
        ...

    def remove(self, uids: Sequence[int]) -> str:
        """Delete and expunge these messages and no others; give how."""
        ...

    def move(self, uids: Sequence[int], folder: str) -> str:
        """Move messages to a folder, which is made when there is none; give how."""
        ...


class ErasureStore(Protocol):
    """What erasing needs of a desk beside units of work: keys, ledger, files, pages."""

    def seal_subject(self, work: ErasureWork, run: ErasureRun, subject: Subject) -> None:
        """Seal whom it is about under a new key, into the run; the key lies outside the database."""
        ...

    def open_plan(self, run: ErasureRun) -> Plan:
        """Open the sealed subject with its plan. Raises Refused ``erasure.sealed_for_good``."""
        ...

    def seal_letter(self, run: ErasureRun, letter: bytes) -> None:
        """Seal the closing letter under the erasure's key, into the run."""
        ...

    def open_letter(self, run: ErasureRun) -> bytes:
        """Open it; empty when there is none. Raises Refused ``erasure.sealed_for_good``."""
        ...

    def plan_of(self, subject: Subject) -> Plan:
        """Plan what an erasure would destroy if it began now; reads only."""
        ...

    def copies_of(self, plan: Plan, mails: Sequence[SeenMail]) -> Mapping[StoredUid, MailCopy]:
        """Tell of mails on a server what the desk has of them besides what the plan destroys.

        A copy is known by where the mail was taken in, by its Message-ID or by its bytes. What the desk never
        saw is left out.
        """
        ...

    def find_naming(self, subject: Subject) -> Mapping[str, tuple[int, ...]]:
        """Find rows that name the person in their texts; slow, and reads only."""
        ...

    def write_ledger(
        self,
        work: ErasureWork,
        run: ErasureRun,
        kept: Sequence[Kept],
        naming: Mapping[str, tuple[int, ...]],
        now: datetime,
    ) -> Plan:
        """Plan what goes and put its entry into the ledger, on the disk, inside the caller's unit of work.

        The run gets the number of its entry and its state. What an interrupted call wrote is taken up.

        Raises:
            Unavailable: ``ledger.cannot_write``.
        """
        ...

    def bury_mail(
        self, work: ErasureWork, run: ErasureRun, mails: Sequence[MailToBury], now: datetime
    ) -> int:
        """Let intake refuse further mails: one more line of the ledger, in the caller's unit of work.

        What is refused already, and what the desk keeps, is left out; without anything new there is no line.

        Returns:
            How many keyed hashes are new.

        Raises:
            Unavailable: ``ledger.cannot_write``.
        """
        ...

    def add_since(
        self, work: ErasureWork, run: ErasureRun, naming: Mapping[str, tuple[int, ...]], now: datetime
    ) -> Plan | None:
        """Let go what was written about the person since: one more line in the ledger, as above.

        Returns:
            The plan with that; None when nothing is left that it destroys.

        Raises:
            Unavailable: ``ledger.cannot_write``; ``erasure.mail_leaving`` while a mail to the person leaves.
        """
        ...

    def ledger_head(self) -> str:
        """Give the fingerprint of the ledger's last line, hexadecimal."""
        ...

    def export_ledger(self) -> tuple[str, int]:
        """Give the ledger as one text, to be kept with each backup of an office desk, and its erasures."""
        ...

    def copy_ledger(self) -> Sequence[str]:
        """Copy the ledger to every folder backups went to; name those that could not be reached."""
        ...

    def destroy_key(self, run: RunId) -> None:
        """Destroy the key of an erasure; none there is no error."""
        ...

    def clear_files(self, plan: Plan) -> int:
        """Remove data packages, staging, set-aside copies, and lines of logs that name the person.

        Returns:
            How many files went or were changed.
        """
        ...

    def fold_up(self) -> None:
        """Write everything back into the database and leave no side file (VACUUM on PostgreSQL).

        Raises:
            Unavailable: ``erasure.others_reading`` while another program reads an older state.
        """
        ...

    def rewrite(self) -> None:
        """Write the database anew, so that nothing is left in its free space; nothing on PostgreSQL."""
        ...

    def scan(
        self,
        plan: Plan,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
        anew: Callable[[], None] | None = None,
    ) -> tuple[Sequence[Residue], int]:
        """Search every table, index, page and file; give what is left and how many bytes were searched.

        `anew` writes the database anew. It is called where a row that stays explains a string, for a
        forgotten copy of it in the free space of a page would pass for that row.
        """
        ...
