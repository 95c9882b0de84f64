"""What tests of services work with: real storage and mail room, a clock set by hand, scripted servers."""

import json
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from leman_desk.documents.room import DocumentRoom
from leman_desk.domain.complaint import Category, Complaint, Severity
from leman_desk.domain.deadline import ResponseClock
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import DeskError, Unavailable
from leman_desk.domain.ids import CaseId, MailboxId, MessageId
from leman_desk.domain.mailbox import FolderUse, Mailbox, Security, Server, ServerFolder
from leman_desk.domain.message import Message
from leman_desk.domain.people import Actor, Role
from leman_desk.domain.safe_html import SafeHtml
from leman_desk.mail.oauth import OAuth
from leman_desk.mail.room import Mail
from leman_desk.services.access import NewPerson, SetUp
from leman_desk.services.desk import Desk, Outside
from leman_desk.services.ports import Store
from leman_desk.services.ports_documents import Letters
from leman_desk.services.ports_erasure import FoundMail
from leman_desk.services.ports_mailing import (
    ConnectionReport,
    FetchedMail,
    FolderState,
    MailReader,
    MailRoom,
    MailToBuild,
)
from leman_desk.services.ports_system import Cancelled, KeySlots
from leman_desk.services.replies import ReplyText
from leman_desk.storage.key_slots import KeySlotFile
from leman_desk.storage.store import create_store, open_store
from leman_desk.system.clamd import Clamd
from leman_desk.system.files import DiskFiles
from leman_desk.system.paths import resources
from leman_desk.system.public_holidays import VietnamHolidays
from leman_desk.wording.words import Wording

PASSPHRASE = "a long passphrase"
OFFICE: dict[str, Any] = {
    "zone": "Asia/Ho_Chi_Minh",
    "week": {day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
}
MONDAY = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Monday 2 March 2026, 09:00 in Viet Nam."""
OUR_ADDRESS = "info@leman.jewelry"
CUSTOMER = "mai.tran@example.com"


class HandClock:
    """A clock set by hand."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at

    def forward(self, **amount: float) -> datetime:
        self.at += timedelta(**amount)
        return self.at


class Crew:
    """The programs at work: this one, and others of which a test says that they ended."""

    def __init__(self) -> None:
        self.dead: set[str] = set()

    def name(self) -> str:
        return "this program"

    def gone(self, holder: str) -> bool:
        return holder in self.dead


class Keychain:
    """A computer without a keychain, or with one that forgets nothing."""

    def __init__(self, *, there: bool = False) -> None:
        self.there = there
        self.kept: dict[str, str] = {}

    def available(self) -> bool:
        return self.there

    def get(self, name: str) -> str | None:
        return self.kept.get(name)

    def set(self, name: str, secret: str) -> None:
        if not self.there:
            raise Unavailable("keychain.missing")
        self.kept[name] = secret

    def delete(self, name: str) -> None:
        self.kept.pop(name, None)


def outside(mail: MailRoom, letters: Letters, desk_files: "FolderDeskFiles", workers: Crew) -> Outside:
    """Give what a desk works with: real documents and holidays beside the given mail room."""
    return Outside(
        mail=mail,
        letters=letters,
        files=DiskFiles(),
        slots=desk_files.slots(),
        workers=workers,
        sign_ins=OAuth(lambda _page: False),
        documents=DocumentRoom(Wording(resources() / "translations"), resources()),
        holidays=VietnamHolidays(resources() / "calendars"),
        scanner=Clamd(),
    )


class FolderDeskFiles:
    """The files of a desk in a folder of the test."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def database(self) -> Path:
        return self.folder / "desk.db"

    def exists(self) -> bool:
        return self.database.exists()

    def slots(self) -> KeySlots:
        return KeySlotFile(self.folder / "desk.keys")

    def create(self, key: bytes) -> Store:
        return create_store(self.database, key)

    def open(self, key: bytes) -> Store:
        return open_store(self.database, key)

    def discard(self) -> None:
        for path in (*self.folder.glob("desk.*"), self.folder / "erasures.ledger"):
            path.unlink(missing_ok=True)

    def keychain_name(self) -> str:
        return "desk"


@dataclass
class Folder:
    """One folder of the scripted IMAP server."""

    uidvalidity: int = 7
    use: FolderUse = FolderUse.NONE
    mails: dict[int, FetchedMail] = field(default_factory=dict)

    def put(self, raw: bytes, at: datetime, *, complete: bool = True, size: int | None = None) -> int:
        uid = max(self.mails, default=0) + 1
        self.mails[uid] = FetchedMail(uid, at, size if size is not None else len(raw), raw, complete)
        return uid


class ScriptedSource:
    """An incoming connection to `Servers`."""

    def __init__(self, servers: "Servers") -> None:
        self._servers = servers
        self._folder = ""

    def __enter__(self) -> Self:
        if self._servers.unreachable is not None:
            raise self._servers.unreachable
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def select(self, folder: str) -> FolderState:
        self._folder = folder
        here = self._servers.folder(folder)
        return FolderState(here.uidvalidity, max(here.mails, default=0) + 1, len(here.mails))

    def uids_above(self, uid: int) -> list[int]:
        return sorted(each for each in self._servers.folder(self._folder).mails if each > uid)

    def fetch(self, uids: Sequence[int], limit_bytes: int) -> Iterator[FetchedMail]:  # noqa: ARG002
        mails = self._servers.folder(self._folder).mails
        for uid in uids:
            self._servers.fetched.append(uid)
            if uid == self._servers.breaks_at:
                raise Unavailable("mail.connection_lost")
            if uid in mails:
                yield mails[uid]

    def folders(self) -> list[ServerFolder]:
        return [ServerFolder(name, folder.use) for name, folder in self._servers.folders.items()]

    def wait_for_new(self, seconds: float, cancelled: Cancelled) -> bool:
        return self._servers.waits(seconds, cancelled)

    def append_sent(self, raw: bytes) -> bool:
        self._servers.appended.append(raw)
        return True

    def server_time(self) -> datetime | None:
        return None

    def test(self) -> ConnectionReport:
        return ConnectionReport(ok=True, messages=len(self._servers.folder("INBOX").mails))


class ScriptedSender:
    """An outgoing connection to `Servers`."""

    def __init__(self, servers: "Servers") -> None:
        self._servers = servers

    def send(self, raw: bytes, envelope_from: str, recipients: Sequence[str]) -> Sequence[str]:
        self._servers.tries.append(raw)
        answer = self._servers.answers.pop(0) if self._servers.answers else None
        if answer is not None:
            raise answer
        self._servers.sent.append((raw, envelope_from, tuple(recipients)))
        return self._servers.refuses

    def test(self) -> ConnectionReport:
        return ConnectionReport(ok=True)


class ScriptedCleaner:
    """A connection to `Servers` that may remove."""

    def __init__(self, servers: "Servers") -> None:
        self._servers = servers
        self._folder = ""

    def __enter__(self) -> Self:
        if self._servers.unreachable is not None:
            raise self._servers.unreachable
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def folders(self) -> list[ServerFolder]:
        return [ServerFolder(name, folder.use) for name, folder in self._servers.folders.items()]

    def open(self, folder: str, *, readonly: bool = False) -> int:  # noqa: ARG002 - the port's argument
        self._folder = folder
        return self._servers.folder(folder).uidvalidity

    def find(self, wanted: Collection[str], sent: Collection[str] = ()) -> list[int]:
        found = []
        for uid, each in self._servers.folder(self._folder).mails.items():
            parsed = self._servers.parse(each.raw)
            named = {one.address.casefold() for one in (parsed.sender, *parsed.to, *parsed.cc)}
            if named & set(wanted) or parsed.message_id in sent:
                found.append(uid)
        return found

    def look(self, mailbox: str, folder: str, uids: Sequence[int]) -> list[FoundMail]:
        mails = self._servers.folder(folder).mails
        return [
            FoundMail(
                mailbox,
                folder,
                uid,
                mails[uid].internaldate,
                sender="",
                to=(),
                subject="",
                message_id=self._servers.parse(mails[uid].raw).message_id,
            )
            for uid in uids
        ]

    def raw(self, uids: Sequence[int], limit_bytes: int) -> Iterator[tuple[int, bytes]]:  # noqa: ARG002
        mails = self._servers.folder(self._folder).mails
        return ((uid, mails[uid].raw) for uid in uids if uid in mails)

    def there(self, uids: Sequence[int]) -> list[int]:
        return [uid for uid in uids if uid in self._servers.folder(self._folder).mails]

    def remove(self, uids: Sequence[int]) -> str:
        for uid in uids:
            self._servers.folder(self._folder).mails.pop(uid, None)
        return "uid_expunge"

    def move(self, uids: Sequence[int], folder: str) -> str:
        for uid in uids:
            gone = self._servers.folder(self._folder).mails.pop(uid)
            self._servers.folder(folder).mails[len(self._servers.folder(folder).mails) + 1] = gone
        return "move"


class Servers:
    """Mail servers that do what a test says, with the real parser and writer beside them."""

    def __init__(self) -> None:
        self._mail = Mail()
        self.folders: dict[str, Folder] = {"INBOX": Folder()}
        self.fetched: list[int] = []
        self.breaks_at: int | None = None
        self.unreachable: DeskError | None = None
        self.answers: list[DeskError | None] = []
        self.refuses: tuple[str, ...] = ()
        self.tries: list[bytes] = []
        self.sent: list[tuple[bytes, str, tuple[str, ...]]] = []
        self.appended: list[bytes] = []
        self.asked: list[tuple[str, str]] = []

    def waits(self, seconds: float, cancelled: Cancelled) -> bool:  # noqa: ARG002 - the port's arguments
        raise Unavailable("mail.idle_missing", host="imap.mail.example")

    def folder(self, name: str) -> Folder:
        return self.folders.setdefault(name, Folder())

    def source(self, server: Server, password: str) -> ScriptedSource:
        self.asked.append((server.host, password))
        return ScriptedSource(self)

    def sender(self, server: Server, password: str) -> ScriptedSender:
        self.asked.append((server.host, password))
        return ScriptedSender(self)

    def cleaner(self, server: Server, password: str) -> "ScriptedCleaner":
        self.asked.append((server.host, password))
        return ScriptedCleaner(self)

    def parse(self, raw: bytes) -> Message:
        return self._mail.parse(raw)

    def without_file(self, raw: bytes, data: bytes) -> bytes:
        return self._mail.without_file(raw, data)

    def safe(self, html: str) -> SafeHtml:
        return self._mail.safe(html)

    def reader(self) -> MailReader:
        return self._mail.reader()

    def build(self, mail: MailToBuild) -> bytes:
        return self._mail.build(mail)

    def new_message_id(self, key: bytes, case_ref: str, domain: str) -> str:
        return self._mail.new_message_id(key, case_ref, domain)

    def case_of_message_id(self, key: bytes, message_id: str) -> str | None:
        return self._mail.case_of_message_id(key, message_id)


@dataclass
class Office:
    """An open desk with its people and servers, and short ways to do what tests do often."""

    desk: Desk
    store: Store
    clock: HandClock
    servers: Servers
    files: FolderDeskFiles
    mailbox: MailboxId
    people: dict[str, Actor]
    crew: "Crew"

    @property
    def agent(self) -> Actor:
        return self.people["linh"]

    @property
    def other_agent(self) -> Actor:
        return self.people["ngoc"]

    @property
    def manager(self) -> Actor:
        return self.people["khoa"]

    @property
    def board(self) -> Actor:
        return self.people["ha"]

    @property
    def admin(self) -> Actor:
        return self.people["root"]

    def arrives(self, raw: bytes, *, at: datetime | None = None, folder: str = "INBOX") -> None:
        """Put a mail on the server and check the mailbox."""
        self.servers.folder(folder).put(raw, at or self.clock.now())
        self.desk.intake.check(mailbox=self.mailbox)

    def complains(self, *, at: datetime | None = None, **parts: Any) -> CaseId:
        """Let a customer write a first mail and give its complaint."""
        raw = mail(**parts)
        self.arrives(raw, at=at)
        case = self.message_of(raw).case
        assert case is not None
        return case

    def message_of(self, raw: bytes) -> "Stored":
        wanted = self.servers.parse(raw).message_id
        with self.store.work() as work:
            found = work.messages_by_header([wanted])[-1]
            return Stored(found.id, found.case, found.placement.value, found.defects, found.automatic)

    def complaint(self, case: CaseId) -> Complaint:
        with self.store.work() as work:
            return work.complaint(case)

    def running_clock(self, case: CaseId) -> ResponseClock:
        with self.store.work() as work:
            found = work.clock(case)
        assert found is not None
        return found

    def reply_text(self, case: CaseId, body: str = "Here is our answer.", **changes: Any) -> ReplyText:
        """Give what the composer opens with, with another body."""
        start = self.desk.replies.begin(self.agent, case=case).text
        return replace(start, body=body, **changes)

    def answers(self, case: CaseId, body: str = "Here is our answer.") -> str:
        """Write a reply, let the undo period pass, send it, and give its Message-ID."""
        self.desk.replies.send(self.agent, case=case, text=self.reply_text(case, body))
        self.clock.forward(seconds=11)
        self.desk.outbox.run()
        return self.servers.parse(self.servers.tries[-1]).message_id

    def kinds(self, case: CaseId | None = None) -> list[str]:
        """Give the kinds of the facts, oldest first."""
        return [row.kind for row in reversed(self.store.reader().facts(before=None, limit=500, case=case))]


@dataclass(frozen=True)
class Stored:
    """What a test wants to know of a stored message."""

    id: MessageId
    case: CaseId | None
    placement: str
    defects: str
    automatic: str


_running = iter(range(1, 1_000_000))


def mail(
    text: str = "My private number was given to a wedding fair.",
    *,
    subject: str = "A question about my data",
    sender: str = CUSTOMER,
    message_id: str = "",
    answers: str = "",
    references: str = "",
    attachment: bytes | None = None,
    files: Sequence[tuple[str, bytes]] = (),
    html: str = "",
    **headers: Any,
) -> bytes:
    """Write a mail of a customer; underscores in names of further headers stand for hyphens."""
    message = EmailMessage(policy=SMTP)
    message["From"] = f"Tran Thi Thanh Mai <{sender}>"
    message["To"] = OUR_ADDRESS
    message["Subject"] = subject
    message["Date"] = "Mon, 02 Mar 2026 08:59:00 +0700"
    message["Message-ID"] = message_id or f"<m{next(_running)}@example.com>"
    if answers:
        message["In-Reply-To"] = answers
    if references:
        message["References"] = references
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text + "\n")
    if html:
        message.add_alternative(html, subtype="html")
    if attachment is not None:
        message.add_attachment(attachment, maintype="image", subtype="png", filename="call log.png")
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def bounce(
    of: str, *others: str, recipient: str = CUSTOMER, action: str = "failed", message_id: str = ""
) -> bytes:
    """Write a delivery report about one of our mails, which reached none of one or more recipients."""
    groups = "".join(
        f"Final-Recipient: rfc822; {each}\r\nAction: {action}\r\nStatus: 5.1.1\r\n\r\n"
        for each in (recipient, *others)
    )
    return (
        "Return-Path: <>\r\nFrom: mailer-daemon@mx.example.com\r\nTo: info@leman.jewelry\r\n"
        f"Subject: Undelivered Mail\r\nMessage-ID: {message_id or f'<b{next(_running)}@mx.example.com>'}\r\n"
        "MIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="=b"\r\n\r\n'
        "--=b\r\nContent-Type: text/plain\r\n\r\nNot delivered.\r\n"
        "--=b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n"
        f"{groups}--=b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {of}\r\n\r\n--=b--\r\n"
    ).encode("ascii")


def categories() -> tuple[Category, ...]:
    """Read the categories that desks are seeded with."""
    rows = json.loads((resources() / "categories.json").read_text(encoding="utf-8"))
    return tuple(
        Category(
            code=row["code"],
            name_en=row["name_en"],
            name_vi=row["name_vi"],
            clause=row["clause"],
            severity=Severity(row["severity"]),
            steps_en=row["steps_en"],
            steps_vi=row["steps_vi"],
            keywords=tuple(row["keywords"]),
            order=row["order"],
        )
        for row in rows
    )


def person(login: str, name: str, *roles: Role) -> NewPerson:
    return NewPerson(name, login, PASSPHRASE, frozenset(roles))


def set_up(**changes: object) -> SetUp:
    """Give a set-up with one person; fields can be replaced."""
    values: dict[str, object] = {
        "person": person("root", "Quản Trị", Role.ADMIN),
        "settings": DeskSettings(),
        "calendar": OFFICE,
        "preset": "weekdays",
        "categories": categories(),
    } | changes
    return SetUp(**values)  # type: ignore[arg-type]  # each test names fields that exist


def mailbox() -> Mailbox:
    return Mailbox(
        address=OUR_ADDRESS,
        display_name="Leman Jewelry",
        imap_host="imap.mail.example",
        imap_port=993,
        imap_security=Security.TLS,
        smtp_host="smtp.mail.example",
        smtp_port=465,
        smtp_security=Security.TLS,
        username=OUR_ADDRESS,
        clocks_from=MONDAY - timedelta(days=30),
    )
