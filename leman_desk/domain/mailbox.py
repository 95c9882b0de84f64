"""The mailboxes the desk reads and sends from."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from leman_desk.domain.ids import MailboxId


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
    """

    host: str
    port: int
    security: Security
    username: str
    ca: str = ""


@dataclass(eq=False)
class Mailbox:
    """One mail account of the desk; its password is sealed, never in this row's text.

    Attributes:
        clocks_from: UTC moment; older mail is archive, without number or clock (product §5.3).
        checked_at: UTC moment of the last complete check.
        error: Code of what stopped the last check; empty when it went well.
        skew_seconds: How far this computer's clock was last seen ahead of the mail server's.
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
    id: MailboxId = field(default=MailboxId(0))
    version: int = 1

    def imap(self) -> Server:
        """Give the incoming server."""
        return Server(self.imap_host, self.imap_port, self.imap_security, self.username, self.ca)

    def smtp(self) -> Server:
        """Give the outgoing server."""
        return Server(self.smtp_host, self.smtp_port, self.smtp_security, self.username, self.ca)
