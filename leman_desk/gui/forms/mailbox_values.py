"""What the mailbox form holds, as a value: from a stored row, to a mailbox."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Self
from zoneinfo import ZoneInfo

from leman_desk.domain.ids import MailboxId
from leman_desk.domain.mailbox import Mailbox, Security, split_hosts
from leman_desk.services.queries import MailboxRow

IMAP_PORTS = {Security.TLS: 993, Security.STARTTLS: 143, Security.NONE: 143}
SMTP_PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.NONE: 25}


@dataclass(frozen=True, slots=True)
class MailboxValues:
    """The fields of the form.

    Attributes:
        clocks_from: Day of the office's zone from which clocks run; None leaves what is stored.
        id: 0 for a new mailbox.
    """

    address: str = ""
    display_name: str = ""
    username: str = ""
    password: str = ""
    imap_host: str = ""
    imap_port: int = 993
    imap_security: Security = Security.TLS
    smtp_host: str = ""
    smtp_port: int = 465
    smtp_security: Security = Security.TLS
    folders: str = "INBOX"
    ca: str = ""
    clocks_from: date | None = None
    poll_seconds: int = 300
    trusted_servers: str = ""
    id: int = 0

    @property
    def empty(self) -> bool:
        """Whether nothing was typed; a desk may begin without mail."""
        return not any((self.address, self.imap_host, self.smtp_host, self.username, self.password))

    @classmethod
    def from_row(cls, row: MailboxRow, zone: str) -> Self:
        """Take a stored mailbox over; passwords never come back."""
        values = row.values
        kept: object = values.get("clocks_from")
        moment = kept if isinstance(kept, datetime) else datetime.fromisoformat(str(kept)) if kept else None
        day = moment.astimezone(ZoneInfo(zone)).date() if moment else None
        return cls(
            address=row.address,
            display_name=str(values.get("display_name", "")),
            username=str(values.get("username", "")),
            imap_host=str(values.get("imap_host", "")),
            imap_port=int(values.get("imap_port", 993)),
            imap_security=Security(str(values.get("imap_security", Security.TLS))),
            smtp_host=str(values.get("smtp_host", "")),
            smtp_port=int(values.get("smtp_port", 465)),
            smtp_security=Security(str(values.get("smtp_security", Security.TLS))),
            folders=str(values.get("folders", "INBOX")),
            ca=str(values.get("ca", "")),
            clocks_from=day,
            poll_seconds=int(values.get("poll_seconds", 300)),
            trusted_servers=str(values.get("trusted_servers", "")),
            id=row.id,
        )

    def mailbox(self, zone: str) -> Mailbox:
        """Make the mailbox; the user name is the address where none was typed."""
        return Mailbox(
            address=self.address,
            display_name=self.display_name,
            imap_host=self.imap_host,
            imap_port=self.imap_port,
            imap_security=self.imap_security,
            smtp_host=self.smtp_host,
            smtp_port=self.smtp_port,
            smtp_security=self.smtp_security,
            username=self.username or self.address,
            folders=self.folders or "INBOX",
            ca=self.ca,
            clocks_from=day_begins(self.clocks_from, zone),
            poll_seconds=self.poll_seconds,
            trusted_servers=" ".join(split_hosts(self.trusted_servers)),
            id=MailboxId(self.id),
        )


def day_begins(day: date | None, zone: str) -> datetime | None:
    """Give the UTC moment at which a day of a zone begins; None for none."""
    return None if day is None else datetime.combine(day, time(), ZoneInfo(zone)).astimezone(UTC)
