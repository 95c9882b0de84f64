"""The mailboxes the desk reads and sends from, and their folders."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leman_desk.domain.ids import MailboxId
from leman_desk.domain.received import provider_writers, site

INBOX = "INBOX"
"""The folder every server has (RFC 3501, 5.1); its name knows no case."""


class FolderUse(StrEnum):
    """What a server says a folder is for (special-use marks, RFC 6154)."""

    NONE = ""
    INBOX = "inbox"
    JUNK = "junk"
    SENT = "sent"
    DRAFTS = "drafts"
    TRASH = "trash"
    ARCHIVE = "archive"
    ALL = "all"
    FLAGGED = "flagged"


@dataclass(frozen=True, slots=True)
class ServerFolder:
    """A folder as the server lists it."""

    name: str
    use: FolderUse = FolderUse.NONE


class Security(StrEnum):
    """How a connection is protected."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Server:
    """Where and how to connect.

    Attributes:
        ca: Path of a certificate authority file for servers with an own one; empty for the system's.
        token: Whether the login is with an OAuth 2 access token instead of a password.
    """

    host: str
    port: int
    security: Security
    username: str
    ca: str = ""
    token: bool = False


@dataclass(eq=False)
class Mailbox:
    """One mail account of the desk; its password is sealed, never in this row's text.

    Attributes:
        clocks_from: UTC moment; older mail is archive, without number or clock (product §5.3).
        checked_at: UTC moment of the last complete check.
        error: Code of what stopped the last check; empty when it went well.
        skew_seconds: How far this computer's clock was last seen ahead of the mail server's.
        folders: Names of the folders taken in, as `join_folders` writes them.
        trusted_servers: Further servers whose `Received` and `Authentication-Results` are believed.
        disabled_at: UTC moment since which it is no longer read.
    """

    address: str
    display_name: str
    imap_host: str
    imap_port: int
    imap_security: Security
    smtp_host: str
    smtp_port: int
    smtp_security: Security
    username: str
    folders: str = "INBOX"
    ca: str = ""
    clocks_from: datetime | None = None
    poll_seconds: int = 300
    checked_at: datetime | None = None
    error: str = ""
    skew_seconds: int = 0
    trusted_servers: str = ""
    disabled_at: datetime | None = None
    id: MailboxId = field(default=MailboxId(0))
    version: int = 1

    def imap(self) -> Server:
        """Give the incoming server."""
        return Server(self.imap_host, self.imap_port, self.imap_security, self.username, self.ca)

    def smtp(self) -> Server:
        """Give the outgoing server."""
        return Server(self.smtp_host, self.smtp_port, self.smtp_security, self.username, self.ca)

    def folder_names(self) -> tuple[str, ...]:
        """Name the folders that are taken in, each once."""
        return split_folders(self.folders)

    def own_hosts(self) -> frozenset[str]:
        """Name the servers and domains whose stamps on this mailbox's mail are believed."""
        hosts = {self.imap_host, site(self.imap_host), self.address.rpartition("@")[2]}
        known = provider_writers(self.imap_host)
        return frozenset(each for each in (*hosts, *known, *split_hosts(self.trusted_servers)) if each)


def split_folders(text: str) -> tuple[str, ...]:
    """Read a list of folders: one a line, or separated by commas where there is only one line."""
    names = text.split("\n") if "\n" in text else text.split(",")
    return tuple(dict.fromkeys(name.strip() for name in names if name.strip()))


def join_folders(names: Sequence[str]) -> str:
    """Write a list of folders so that a comma in a name stays part of it."""
    joined = "\n".join(names)
    return f"{joined}\n" if "," in joined and "\n" not in joined else joined


def split_hosts(text: str) -> tuple[str, ...]:
    """Read names of servers separated by commas, semicolons or spaces."""
    return tuple(dict.fromkeys(text.replace(",", " ").replace(";", " ").casefold().split()))
