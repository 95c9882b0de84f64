"""A mail room whose connections go nowhere: the sample desk reads and writes mail without any server."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from types import TracebackType
from typing import Self

from leman_desk.domain.errors import Unavailable
from leman_desk.domain.mailbox import Server, ServerFolder
from leman_desk.domain.message import Message
from leman_desk.domain.safe_html import SafeHtml
from leman_desk.services.ports_erasure import FoundMail
from leman_desk.services.ports_mailing import (
    ConnectionReport,
    FetchedMail,
    FolderState,
    MailReader,
    MailRoom,
    MailToBuild,
)
from leman_desk.services.ports_system import Cancelled

UIDVALIDITY = 1
_NO_SERVER = ConnectionReport(ok=False, code="mailbox.sample_desk")


class InertSource:
    """An incoming connection to a mailbox in which nothing new ever lies."""

    def __enter__(self) -> Self:
        """Connect to nothing."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing."""

    def select(self, folder: str) -> FolderState:  # noqa: ARG002 - the port's argument
        """Give an empty folder."""
        return FolderState(UIDVALIDITY, 0, 0)

    def uids_above(self, uid: int) -> list[int]:  # noqa: ARG002 - the port's argument
        """Give none."""
        return []

    def fetch(self, uids: Sequence[int], limit_bytes: int) -> Iterator[FetchedMail]:  # noqa: ARG002
        """Give none; the arguments are the port's."""
        return iter(())

    def folders(self) -> list[ServerFolder]:
        """List none."""
        return []

    def wait_for_new(self, seconds: float, cancelled: Cancelled) -> bool:  # noqa: ARG002 - the port's arguments
        """Say that there is nothing to wait for."""
        raise Unavailable("mail.idle_missing", host="")

    def append_sent(self, raw: bytes) -> bool:  # noqa: ARG002 - the port's argument
        """Say that there is no Sent folder."""
        return False

    def server_time(self) -> datetime | None:
        """Know of no other clock."""
        return None

    def test(self) -> ConnectionReport:
        """Say that this is the sample desk."""
        return _NO_SERVER


class InertSender:
    """An outgoing connection that takes every mail and keeps none."""

    def send(self, raw: bytes, envelope_from: str, recipients: Sequence[str]) -> Sequence[str]:  # noqa: ARG002
        """Take the mail; nothing leaves this computer. The arguments are the port's."""
        return ()

    def test(self) -> ConnectionReport:
        """Say that this is the sample desk."""
        return _NO_SERVER


class InertCleaner:
    """A connection to a mailbox in which there is nothing to remove."""

    def __enter__(self) -> Self:
        """Connect to nothing."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave nothing."""

    def folders(self) -> list[ServerFolder]:
        """List none."""
        return []

    def open(self, folder: str, *, readonly: bool = False) -> int:  # noqa: ARG002 - the port's argument
        """Give an empty folder."""
        return UIDVALIDITY

    def find(self, wanted: Collection[str], sent: Collection[str] = ()) -> list[int]:  # noqa: ARG002 - the port's arguments
        """Find none."""
        return []

    def look(self, mailbox: str, folder: str, uids: Sequence[int]) -> list[FoundMail]:  # noqa: ARG002
        """Show none; the arguments are the port's."""
        return []

    def raw(self, uids: Sequence[int], limit_bytes: int) -> Iterator[tuple[int, bytes]]:  # noqa: ARG002
        """Give none."""
        return iter(())

    def there(self, uids: Sequence[int]) -> list[int]:  # noqa: ARG002 - the port's argument
        """Have none."""
        return []

    def remove(self, uids: Sequence[int]) -> str:  # noqa: ARG002 - the port's argument
        """Remove none."""
        return ""

    def move(self, uids: Sequence[int], folder: str) -> str:  # noqa: ARG002 - the port's arguments
        """Move none."""
        return ""


class InertMail:
    """The mail room of a sample desk: reading and writing as always, sending and fetching nowhere."""

    def __init__(self, mail: MailRoom) -> None:
        self._mail = mail

    def source(self, server: Server, password: str) -> InertSource:  # noqa: ARG002 - the port's arguments
        """Make a connection that finds nothing."""
        return InertSource()

    def sender(self, server: Server, password: str) -> InertSender:  # noqa: ARG002 - the port's arguments
        """Make a connection that takes everything."""
        return InertSender()

    def cleaner(self, server: Server, password: str) -> InertCleaner:  # noqa: ARG002 - the port's arguments
        """Make a connection that finds nothing to remove."""
        return InertCleaner()

    def parse(self, raw: bytes) -> Message:
        """Read a mail."""
        return self._mail.parse(raw)

    def without_file(self, raw: bytes, data: bytes) -> bytes:
        """Cut a file out of a mail, as every mail room does."""
        return self._mail.without_file(raw, data)

    def safe(self, html: str) -> SafeHtml:
        """Make HTML harmless and bounded."""
        return self._mail.safe(html)

    def reader(self) -> MailReader:
        """Make a reader for much mail."""
        return self._mail.reader()

    def build(self, mail: MailToBuild) -> bytes:
        """Write an RFC 5322 message."""
        return self._mail.build(mail)

    def new_message_id(self, key: bytes, case_ref: str, domain: str) -> str:
        """Make a Message-ID that carries the keyed token."""
        return self._mail.new_message_id(key, case_ref, domain)

    def case_of_message_id(self, key: bytes, message_id: str) -> str | None:
        """Read the case back from a Message-ID."""
        return self._mail.case_of_message_id(key, message_id)
