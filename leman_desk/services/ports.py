"""What the services need of the outside, as protocols; storage, mail and system satisfy them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, Self

from leman_desk.domain.complaint import CaseKind, Category, Complaint
from leman_desk.domain.correspondence import (
    Draft,
    MessageBody,
    Note,
    Outgoing,
    StoredAttachment,
    StoredMessage,
    Task,
)
from leman_desk.domain.customer import Customer
from leman_desk.domain.deadline import CalendarVersion, ResponseClock
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.evidence import Evidence
from leman_desk.domain.facts import Fact
from leman_desk.domain.ids import (
    BlobId,
    CaseId,
    CustomerId,
    DraftId,
    EvidenceId,
    MailboxId,
    MessageId,
    NoteId,
    OutgoingId,
    PersonId,
    TaskId,
)
from leman_desk.domain.mailbox import Mailbox, Server, ServerFolder
from leman_desk.domain.message import Message
from leman_desk.domain.people import Person
from leman_desk.domain.safe_html import SafeHtml
from leman_desk.services.ports_deadlines import DeadlineReader, DeadlineWork
from leman_desk.services.ports_mail import BalanceReader, BalanceWork
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

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Give the current moment, aware, in UTC."""
        ...


class Keychain(Protocol):
    """The operating system's store for secrets."""

    def available(self) -> bool:
        """Tell whether a real, unlocked store answers."""
        ...

    def get(self, name: str) -> str | None:
        """Read a secret; None when there is none. Raises Unavailable ``keychain.*``."""
        ...

    def set(self, name: str, secret: str) -> None:
        """Write a secret and read it back. Raises Unavailable ``keychain.*``."""
        ...

    def delete(self, name: str) -> None:
        """Remove a secret; none there is no error. Raises Unavailable ``keychain.*``."""
        ...


class Workers(Protocol):
    """Names for who holds leases and claims."""

    def name(self) -> str:
        """Name this process, as no other is named."""
        ...

    def gone(self, holder: str) -> bool:
        """Tell whether a holder is known to have ended."""
        ...


# --- mail ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class FolderState:
    """A selected IMAP folder."""

    uidvalidity: int
    uidnext: int
    exists: int


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """One mail as the server gave it.

    Attributes:
        internaldate: Aware, UTC.
        size: Bytes on the server.
        complete: False when it was over the limit and `raw` holds only its head.
    """

    uid: int
    internaldate: datetime
    size: int
    raw: bytes
    complete: bool = True


@dataclass(frozen=True, slots=True)
class ConnectionReport:
    """What a connection test found.

    Attributes:
        code: Code of the error, empty when `ok`.
        messages: Mails in the folder, for incoming servers.
        suggest_port: With `suggest_security`, settings that usually work instead.
    """

    ok: bool
    code: str = ""
    params: tuple[tuple[str, str], ...] = ()
    messages: int | None = None
    suggest_port: int | None = None
    suggest_security: str = ""


class MailSource(Protocol):
    """A connection to an IMAP mailbox, usable as a context manager."""

    def __enter__(self) -> Self:
        """Connect and sign in. Raises Unavailable or Refused ``mail.*``."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave quietly."""
        ...

    def select(self, folder: str) -> FolderState:
        """Open a folder read-only."""
        ...

    def uids_above(self, uid: int) -> list[int]:
        """List the UIDs greater than `uid`, ascending."""
        ...

    def fetch(self, uids: Sequence[int], limit_bytes: int) -> Iterator[FetchedMail]:
        """Fetch by UID with BODY.PEEK; over `limit_bytes` only the head."""
        ...

    def folders(self) -> list[ServerFolder]:
        """List the folders that can be opened, with what the server says each is for."""
        ...

    def wait_for_new(self, seconds: float, cancelled: Cancelled) -> bool:
        """Wait in the folder selected until the server tells of something new (IDLE, RFC 2177).

        False when time was up or waiting was cancelled. Raises Unavailable ``mail.idle_missing``.
        """
        ...

    def append_sent(self, raw: bytes) -> bool:
        """File a sent mail in the Sent folder, once for each Message-ID; False when the server has none."""
        ...

    def server_time(self) -> datetime | None:
        """Give the server's clock, UTC, as it stamped what `append_sent` just filed; None when unknown."""
        ...

    def test(self) -> ConnectionReport:
        """Connect, sign in, count; never raises for what the network does."""
        ...


class MailSender(Protocol):
    """A connection to an SMTP server."""

    def send(self, raw: bytes, envelope_from: str, recipients: Sequence[str]) -> Sequence[str]:
        """Send once and give the recipients that the server did not take, while it took others.

        Raises:
            Unavailable: not accepted, may be tried again; ``smtp.uncertain`` when nobody can tell.
            Refused: the server said no for good.
        """
        ...

    def test(self) -> ConnectionReport:
        """Connect and sign in without sending; never raises for what the network does."""
        ...


@dataclass(frozen=True, slots=True)
class MailToBuild:
    """A reply in plain values. Addresses are (name, address)."""

    message_id: str
    date: datetime
    sender: tuple[str, str]
    to: tuple[tuple[str, str], ...]
    cc: tuple[tuple[str, str], ...]
    subject: str
    body: str
    in_reply_to: str
    references: tuple[str, ...]
    attachments: tuple[tuple[str, str, bytes], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()


class MailRoom(Protocol):
    """Everything the services ask of mail."""

    def source(self, server: Server, password: str) -> MailSource:
        """Make an incoming connection, not yet opened."""
        ...

    def sender(self, server: Server, password: str) -> MailSender:
        """Make an outgoing connection, not yet opened."""
        ...

    def parse(self, raw: bytes) -> Message:
        """Read a mail; never raises."""
        ...

    def safe(self, html: str) -> SafeHtml:
        """Make HTML harmless and bounded."""
        ...

    def build(self, mail: MailToBuild) -> bytes:
        """Write an RFC 5322 message. Raises Refused ``mail.header_injection``."""
        ...

    def new_message_id(self, key: bytes, case_ref: str, domain: str) -> str:
        """Make a Message-ID that carries our keyed token for a case."""
        ...

    def case_of_message_id(self, key: bytes, message_id: str) -> str | None:
        """Read the case back from a Message-ID of ours; None for any other."""
        ...


# --- storage ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MailIdentity:
    """Where a mail lies on a server (product §5.2)."""

    mailbox: MailboxId
    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class PendingMail:
    """A stored mail that waits to be parsed."""

    id: int
    identity: MailIdentity | None
    internaldate: datetime
    blob: BlobId
    sha256: str
    size: int
    complete: bool
    tries: int


class Vault(Protocol):
    """Sealed bytes: AES-GCM chunks of at most 1 MiB, a key per item wrapped by the desk key (product §7)."""

    def put(self, data: bytes) -> BlobId:
        """Seal bytes inside the running unit of work."""
        ...

    def get(self, blob: BlobId) -> bytes:
        """Open the whole. Raises Refused ``vault.damaged``."""
        ...

    def chunks(self, blob: BlobId) -> Iterator[bytes]:
        """Open piece by piece, in constant memory. Raises Refused ``vault.damaged``."""
        ...


class UnitOfWork(DeadlineWork, BalanceWork, Protocol):
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
    def complaint(self, case: CaseId) -> Complaint:
        """Load a case. Raises Refused ``case.unknown``."""
        ...

    def complaint_by_number(self, number: str) -> Complaint | None:
        """Find a case by its number, without regard to case."""
        ...

    def next_running(self, kind: CaseKind, year: int) -> int:
        """Take the next running number of a kind and year (year in the office zone)."""
        ...

    def clock(self, case: CaseId) -> ResponseClock | None:
        """Load the current clock of a case."""
        ...

    def clocks(self, case: CaseId) -> list[ResponseClock]:
        """Load all cycles of a case, oldest first."""
        ...

    def open_clocks(self) -> list[ResponseClock]:
        """Load every clock that runs, for a calendar edit."""
        ...

    def note(self, note: NoteId) -> Note:
        """Load a note. Raises Refused ``note.unknown``."""
        ...

    def task(self, task: TaskId) -> Task:
        """Load a task. Raises Refused ``task.unknown``."""
        ...

    def notes_of(self, case: CaseId) -> list[Note]:
        """Load the notes of a case, removed ones included."""
        ...

    def tasks_of(self, case: CaseId) -> list[Task]:
        """Load the tasks of a case, removed ones included."""
        ...

    def categories(self) -> list[Category]:
        """Load the categories in order."""
        ...

    def put_category(self, category: Category) -> None:
        """Insert or replace a category."""
        ...

    # customers
    def customer(self, customer: CustomerId) -> Customer:
        """Load a customer. Raises Refused ``customer.unknown``."""
        ...

    def customer_by_email(self, email: str) -> Customer | None:
        """Find by exact normalised address."""
        ...

    # mail
    def mailboxes(self) -> list[Mailbox]:
        """Load all mailboxes; those no longer read come last."""
        ...

    def mailbox(self, mailbox: MailboxId) -> Mailbox:
        """Load one. Raises Refused ``mailbox.unknown``."""
        ...

    def folder_mark(self, mailbox: MailboxId, folder: str) -> tuple[int, int] | None:
        """Give (uidvalidity, highest UID stored) of a folder; None before the first check."""
        ...

    def set_folder_mark(self, mailbox: MailboxId, folder: str, uidvalidity: int, uid: int) -> None:
        """Remember how far a folder was taken in."""
        ...

    def take_lease(self, name: str, holder: str, now: datetime, until: datetime) -> bool:
        """Take or renew a named lease; False while another holder's has not run out."""
        ...

    def lease_holder(self, name: str) -> str | None:
        """Name who holds a lease, run out or not."""
        ...

    def drop_lease(self, name: str, holder: str) -> None:
        """Give a lease back."""
        ...

    def store_pending(
        self,
        identity: MailIdentity | None,
        internaldate: datetime,
        raw: bytes,
        *,
        size: int,
        complete: bool,
    ) -> bool:
        """Seal raw bytes as a pending mail.

        Returns:
            False when this identity is stored already. The same bytes under another identity
            (UIDVALIDITY change, copy in another folder) are remembered there without a second mail.
        """
        ...

    def pending(self, limit: int) -> list[PendingMail]:
        """List stored mails not yet parsed, oldest first; those that failed too often are left out."""
        ...

    def pending_failed(self, pending: int, code: str) -> int:
        """Count a failed try and give the number of tries so far."""
        ...

    def pending_done(self, pending: int, message: MessageId) -> None:
        """Tie a pending mail to the message it became."""
        ...

    def message(self, message: MessageId) -> StoredMessage:
        """Load a message. Raises Refused ``message.unknown``."""
        ...

    def body(self, message: MessageId) -> MessageBody | None:
        """Load its readable parts."""
        ...

    def messages_of(self, case: CaseId) -> list[StoredMessage]:
        """Load the messages of a case, oldest first."""
        ...

    def messages_by_header(self, message_ids: Sequence[str]) -> list[StoredMessage]:
        """Find messages by their Message-ID headers."""
        ...

    def message_by_hash(self, sha256: str) -> StoredMessage | None:
        """Find a message with exactly these raw bytes."""
        ...

    def attachments(self, message: MessageId) -> list[StoredAttachment]:
        """Load what is known of a message's attachments, in order."""
        ...

    def index(self, case: CaseId) -> None:
        """Bring the search index of a case up to date with what this unit of work wrote."""
        ...

    # drafts and outbox
    def draft(self, case: CaseId, author: PersonId) -> Draft | None:
        """Load a person's draft on a case."""
        ...

    def drop_draft(self, draft: DraftId) -> None:
        """Delete a draft."""
        ...

    def outgoing(self, outgoing: OutgoingId) -> Outgoing:
        """Load an outbox row. Raises Refused ``outbox.unknown``."""
        ...

    def sending(self) -> list[Outgoing]:
        """Load the replies that some worker has claimed."""
        ...

    def claim_outgoing(self, worker: str, now: datetime) -> Outgoing | None:
        """Claim the oldest reply whose time has come; only one worker gets it.

        A row left in `SENDING` by a worker that died becomes `UNCERTAIN`, never claimed again.
        """
        ...

    # evidence
    def evidence(self, evidence: EvidenceId) -> Evidence:
        """Load a piece of evidence. Raises Refused ``evidence.unknown``."""
        ...

    def evidence_of(self, case: CaseId) -> list[Evidence]:
        """Load the evidence of a case in label order, withdrawn ones included."""
        ...

    def next_label(self, case: CaseId) -> int:
        """Give the next evidence number of a case."""
        ...

    # people and desk
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


class Reader(DeadlineReader, BalanceReader, Protocol):
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


class Store(Protocol):
    """An open desk database."""

    def work(self) -> AbstractContextManager[UnitOfWork]:
        """Open a unit of work."""
        ...

    def reader(self) -> Reader:
        """Give the reader."""
        ...

    def stage_blob(self) -> StagedBlob:
        """Begin a large blob."""
        ...

    def backup(self, target: Path, progress: Progress | None = None) -> None:
        """Write a verified encrypted copy of the embedded desk. Raises Refused ``backup.*``."""
        ...

    def close(self) -> None:
        """Close every connection."""
        ...


class KeySlots(Protocol):
    """The file of key slots beside an embedded desk (product §9)."""

    def add_passphrase(self, person: PersonId, login: str, passphrase: str, key: bytes) -> None:
        """Add or replace a person's slot (Argon2id)."""
        ...

    def remove(self, person: PersonId) -> None:
        """Remove a person's slot."""
        ...

    def unlock(self, login: str, passphrase: str) -> tuple[PersonId, bytes]:
        """Open a slot. Raises Refused ``keys.wrong_passphrase``."""
        ...

    def new_recovery_code(self, key: bytes) -> str:
        """Make the recovery slot anew and give its code, to be shown once."""
        ...

    def unlock_recovery(self, code: str) -> bytes:
        """Open the recovery slot. Raises Refused ``keys.wrong_recovery_code``."""
        ...


@dataclass(frozen=True, slots=True)
class FileToAdd:
    """A file offered as evidence; opened by the outside so that services never touch the disk."""

    filename: str
    content_type: str
    size: int
    open: Callable[[], BinaryIO]


class Files(Protocol):
    """The part of the disk that people choose files from and save them to."""

    def offer(self, paths: Iterable[Path]) -> list[FileToAdd]:
        """Look at the files. Raises Refused ``file.*`` for folders, missing or unreadable ones."""
        ...

    def save(self, target: Path, chunks: Iterator[bytes]) -> None:
        """Write beside the target, flush, then rename. Raises Unavailable ``file.*``."""
        ...


@dataclass(frozen=True, slots=True)
class LetterFacts:
    """What a letter may say about its case; the words are the letter's own.

    Attributes:
        received_at: UTC; `due_at` as well.
    """

    number: str
    customer_name: str
    addressed_name: str
    form_of_address: str
    received_at: datetime
    due_at: datetime | None
    signer: str
    signer_title: str
    organisation: str
    zone: str


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One clock in the daily summary: no customer and no subject, for mail is not the desk.

    Attributes:
        kind: A `ClockKind` value.
        owner: Name of the person responsible; empty when nobody is.
    """

    number: str
    kind: str
    owner: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DigestFacts:
    """What the daily summary says of the deadlines of a desk.

    Attributes:
        now: UTC; `zone` is the office's.
        over: Over the limit, the earliest due first; `at_risk` and `today` (due today) likewise.
        since: Midnight at the start of the last open day before today, UTC.
        met: First responses given in time since then, until today's midnight; `late` those given late.
        running: How many clocks run in all.
    """

    organisation: str
    zone: str
    now: datetime
    over: tuple[DigestLine, ...]
    at_risk: tuple[DigestLine, ...]
    today: tuple[DigestLine, ...]
    since: datetime
    met: int
    late: int
    running: int


class Letters(Protocol):
    """Templates of replies, in the customer's language, and what the desk writes by itself."""

    def templates(self, category: str | None, language: str) -> tuple[tuple[str, str], ...]:
        """List (code, title) of the templates for a category, the fitting one first."""
        ...

    def write(self, template: str, language: str, facts: LetterFacts) -> str:
        """Fill a template. Raises Refused ``template.unknown``."""
        ...

    def quoted(self, language: str, name: str, at: datetime, zone: str, text: str) -> str:
        """Quote an original under its attribution line."""
        ...

    def acknowledge(self, language: str, facts: LetterFacts, promise_seconds: int) -> tuple[str, str]:
        """Write subject and body of the automatic acknowledgement; `facts.due_at` is known."""
        ...

    def digest(self, language: str, facts: DigestFacts) -> tuple[str, str]:
        """Write subject and body of the daily summary to managers, as plain text without links."""
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
