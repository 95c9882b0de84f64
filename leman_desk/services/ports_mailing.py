"""What the services need of mail: reading and sending it, building and taking it apart."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import (
    BlobId,
    MailboxId,
)
from leman_desk.domain.mailbox import Server, ServerFolder
from leman_desk.domain.message import Message
from leman_desk.domain.safe_html import SafeHtml
from leman_desk.services.ports_erasure import MailCleaner
from leman_desk.services.ports_system import Cancelled


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
class UnreadFile:
    """A file that was to give mail and did not.

    Attributes:
        path: The file; several of its mails may be concerned.
        name: What to call it to people; a mail in an mbox has its number behind the file's name.
        error: Why.
    """

    path: Path
    name: str
    error: DeskError


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
    """A reply in plain values. Addresses are (name, address).

    Attributes:
        html: The same text with formats, in our own tags; empty sends plain text alone.
    """

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
    html: str = ""


@dataclass(frozen=True, slots=True)
class ReadMail:
    """A mail as read, and its HTML made harmless if it has any; its files may lack their contents."""

    message: Message
    safe: SafeHtml | None


class MailReader(Protocol):
    """Reads mails while the program does something else."""

    def __enter__(self) -> Self:
        """Begin."""
        ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End; what was asked for and not taken is forgotten."""
        ...

    def ask(self, raws: Sequence[bytes]) -> None:
        """Let mails be read; only after those asked before were taken."""
        ...

    def take(self) -> list[ReadMail]:
        """Wait for what was asked for, in its order; empty where whoever asked must read for himself."""
        ...


class MailRoom(Protocol):
    """Everything the services ask of mail."""

    def source(self, server: Server, password: str) -> MailSource:
        """Make an incoming connection, not yet opened."""
        ...

    def sender(self, server: Server, password: str) -> MailSender:
        """Make an outgoing connection, not yet opened."""
        ...

    def cleaner(self, server: Server, password: str) -> MailCleaner:
        """Make a connection that may remove messages, not yet opened; for erasures alone."""
        ...

    def parse(self, raw: bytes) -> Message:
        """Read a mail; never raises."""
        ...

    def without_file(self, raw: bytes, data: bytes) -> bytes:
        """Cut a file out of a mail; unchanged when it is no part of its own there."""
        ...

    def safe(self, html: str) -> SafeHtml:
        """Make HTML harmless and bounded."""
        ...

    def reader(self) -> MailReader:
        """Make a reader for much mail, not yet begun."""
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


class MailFiles(Protocol):
    """Mail that lies in files of this computer."""

    def read_mail_files(
        self, paths: Sequence[Path], otherwise: datetime | None = None
    ) -> Iterator[FetchedMail | UnreadFile]:
        """Read files, mbox files, Maildirs and folders one mail after another; what can't be is named.

        Args:
            paths: Files and folders.
            otherwise: Aware receipt time of mails that no server stamped.
        """
        ...

    def count_mail_files(self, paths: Sequence[Path]) -> int:
        """Count what `read_mail_files` will give."""
        ...
