"""The mail room as the services see it: their ports filled with IMAP, SMTP, the parser and the writer."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from leman_desk.domain.mailbox import Server, ServerFolder
from leman_desk.domain.message import Address, Message
from leman_desk.domain.safe_html import SafeHtml
from leman_desk.mail import servers
from leman_desk.mail.beside import ReadBeside
from leman_desk.mail.cleaning import ImapCleaner
from leman_desk.mail.compose import OutgoingFile, build_reply
from leman_desk.mail.imap import ImapSource, check_imap
from leman_desk.mail.parse import parse_message
from leman_desk.mail.safe_html import make_safe
from leman_desk.mail.servers import ServerSettings
from leman_desk.mail.smtp import SmtpSender, check_smtp
from leman_desk.mail.threads import case_of_message_id, new_message_id
from leman_desk.mail.without_file import without_file
from leman_desk.services.ports_mailing import ConnectionReport, FetchedMail, FolderState, MailToBuild
from leman_desk.services.ports_system import Cancelled


class Source:
    """An incoming connection."""

    def __init__(self, settings: ServerSettings, password: str) -> None:
        self._settings = settings
        self._password = password
        self._source = ImapSource(settings, password)

    def __enter__(self) -> Self:
        """Connect and log in."""
        self._source.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave quietly."""
        self._source.__exit__(kind, error, trace)

    def select(self, folder: str) -> FolderState:
        """Open a folder read-only."""
        state = self._source.open(folder)
        return FolderState(state.uidvalidity, state.uidnext or 0, state.exists)

    def uids_above(self, uid: int) -> list[int]:
        """List greater UIDs, ascending."""
        return self._source.uids_above(uid)

    def fetch(self, uids: Sequence[int], limit_bytes: int) -> Iterator[FetchedMail]:
        """Fetch whole mails, or heads of those that are too large or cannot be handed out."""
        for mail in self._source.fetch(uids, size_limit=limit_bytes):
            yield FetchedMail(mail.uid, mail.internaldate, mail.size, mail.raw, mail.problem is None)

    def folders(self) -> list[ServerFolder]:
        """List the folders that can be opened."""
        return self._source.folders()

    def wait_for_new(self, seconds: float, cancelled: Cancelled) -> bool:
        """Wait until the server tells of something new."""
        return self._source.wait_for_new(seconds, cancelled)

    def append_sent(self, raw: bytes) -> bool:
        """File a sent mail on the server."""
        return bool(self._source.append_sent(raw))

    def server_time(self) -> datetime | None:
        """Give the server's clock as it stamped what was just filed."""
        return self._source.server_time

    def test(self) -> ConnectionReport:
        """Try the server."""
        return _report(check_imap(self._settings, self._password))


class Sender:
    """An outgoing connection."""

    def __init__(self, settings: ServerSettings, password: str) -> None:
        self._settings = settings
        self._password = password

    def send(self, raw: bytes, envelope_from: str, recipients: Sequence[str]) -> tuple[str, ...]:
        """Send once; give the recipients that the server did not take."""
        receipt = SmtpSender(self._settings, self._password).send(raw, envelope_from, recipients)
        return tuple(receipt.refused)

    def test(self) -> ConnectionReport:
        """Try the server."""
        return _report(check_smtp(self._settings, self._password))


class Mail:
    """Everything the services ask of mail; see `services.ports.MailRoom`."""

    def source(self, server: Server, password: str) -> Source:
        """Make an incoming connection, not yet opened."""
        return Source(_settings(server), password)

    def sender(self, server: Server, password: str) -> Sender:
        """Make an outgoing connection, not yet opened."""
        return Sender(_settings(server), password)

    def cleaner(self, server: Server, password: str) -> ImapCleaner:
        """Make a connection that may remove messages, not yet opened."""
        return ImapCleaner(_settings(server), password)

    def parse(self, raw: bytes) -> Message:
        """Read a mail."""
        return parse_message(raw)

    def without_file(self, raw: bytes, data: bytes) -> bytes:
        """Cut a file out of a mail; unchanged when it is no part of its own there."""
        return without_file(raw, data)

    def safe(self, html: str) -> SafeHtml:
        """Make HTML harmless and bounded."""
        return make_safe(html)

    def reader(self) -> ReadBeside:
        """Make a reader in a process of its own."""
        return ReadBeside()

    def build(self, mail: MailToBuild) -> bytes:
        """Write an RFC 5322 message."""
        return build_reply(
            sender=Address(*mail.sender),
            to=[Address(*each) for each in mail.to],
            cc=[Address(*each) for each in mail.cc],
            subject=mail.subject,
            text=mail.body,
            html=mail.html,
            message_id=mail.message_id,
            date=mail.date,
            in_reply_to=mail.in_reply_to or None,
            references=mail.references,
            attachments=[OutgoingFile(*each) for each in mail.attachments],
            headers=dict(mail.headers),
        )

    def new_message_id(self, key: bytes, case_ref: str, domain: str) -> str:
        """Make a Message-ID that carries our token."""
        return new_message_id(key, case_ref, domain)

    def case_of_message_id(self, key: bytes, message_id: str) -> str | None:
        """Read the case back from a Message-ID of ours."""
        return case_of_message_id(key, message_id)


def _settings(server: Server) -> ServerSettings:
    return ServerSettings(
        host=server.host,
        port=server.port,
        username=server.username,
        security=server.security.value,
        login="xoauth2" if server.token else "password",
        ca_file=Path(server.ca) if server.ca else None,
    )


def _report(report: servers.ConnectionReport) -> ConnectionReport:
    params = tuple((name, str(value)) for name, value in (report.params or {}).items())
    security, port = report.suggestion or ("", None)
    return ConnectionReport(report.ok, report.code, params, report.message_count, port, security)
