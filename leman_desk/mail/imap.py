"""The mailbox over IMAP: read without leaving a trace, append what was sent, errors named one by one."""

import imaplib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from types import TracebackType
from typing import Any, Self

from imapclient import SEEN, IMAPClient, SocketTimeout
from imapclient.exceptions import CapabilityError, IMAPClientAbortError, IMAPClientError, LoginError
from imapclient.imapclient import SENT

from leman_desk.domain.errors import Bug, DeskError, Refused, Unavailable
from leman_desk.domain.mailbox import FolderUse, ServerFolder
from leman_desk.mail.folder_uses import use_of
from leman_desk.mail.mime import parse_tree
from leman_desk.mail.servers import (
    CURABLE,
    ConnectionReport,
    Security,
    ServerSettings,
    failure_report,
    find_alternative,
    network_errors,
    refused_password,
)

DEFAULT_SIZE_LIMIT = 50_000_000
STUB_BYTES = 65_536
# One answer holds at most this much besides a single larger message, so that memory stays small.
_BATCH_BYTES = 8_000_000
_SENT_NAMES = (
    "Sent", "Sent Items", "Sent Messages", "Sent Mail", "[Gmail]/Sent Mail", "Thư đã gửi", "Đã gửi",
    "Mục đã gửi", "Hộp thư đã gửi", "[Gmail]/Thư đã gửi", "Gesendet", "Envoyés", "Éléments envoyés",
)  # fmt: skip
_IDLE_SLICE = 0.25
_ALTERNATIVES: tuple[tuple[Security, int], ...] = (("tls", 993), ("starttls", 143))
_PASSING = ("UNAVAILABLE", "INUSE")
_TEMPORARY = (b"UNAVAILABLE", b"INUSE", b"LIMIT", b"SERVERBUG", b"CONTACTADMIN", b"THROTTLED")
_TOO_MANY = b"TOO MANY"


@dataclass(frozen=True, slots=True)
class FolderState:
    """What the server says on opening a folder.

    Attributes:
        uidvalidity: Epoch of its UIDs; another number means that every UID is void (RFC 3501 §2.3.1.1).
        uidnext: The UID the next message will get, or None when the server does not say.
        exists: Number of messages.
    """

    uidvalidity: int
    uidnext: int | None
    exists: int


@dataclass(frozen=True, slots=True)
class MailHeader:
    """Size and receipt time of a message on the server.

    Attributes:
        uid: UID within the folder's epoch.
        size: Bytes.
        internaldate: When the server received it, aware UTC.
    """

    uid: int
    size: int
    internaldate: datetime


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """A message as the server keeps it.

    Attributes:
        uid: UID within the folder's epoch.
        internaldate: When the server received it, aware UTC.
        size: Bytes on the server.
        raw: All its bytes; with a problem, at most the first 64 KiB of its header.
        problem: None, ``too_large`` or ``unreadable`` (the server could not hand it out).
    """

    uid: int
    internaldate: datetime
    size: int
    raw: bytes
    problem: str | None = None


class ImapSource:
    """One connection to a mailbox; use it as a context manager.

    Args:
        settings: The server.
        secret: Password or access token; kept only until the login.

    Raises:
        Refused: ``mail.password_refused``, ``mail.folder_missing``.
        Unavailable: Any other ``mail.…`` code; trying later may help.
    """

    def __init__(self, settings: ServerSettings, secret: str) -> None:
        self.settings = settings
        self._secret = secret
        self._client: IMAPClient | None = None
        self.server_time: datetime | None = None
        self._readonly = True

    def __enter__(self) -> Self:
        """Connect and log in."""
        client = _connect(self.settings)
        try:
            _log_in(client, self.settings, self._secret)
        except DeskError:
            _hang_up(client)
            raise
        self._client = client
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Log out politely, or just hang up after an error."""
        client, self._client = self._client, None
        if client is not None:
            if error is None:
                with suppress(IMAPClientError, imaplib.IMAP4.error, OSError):
                    client.logout()
            _hang_up(client)

    def folders(self) -> list[ServerFolder]:
        """List the folders that can be opened, INBOX first, with their special-use marks (RFC 6154).

        A server that marks none has its folders told by their usual names, which is a guess.
        """
        with self.talking() as client:
            answer = client.list_folders()
        found = [
            ServerFolder(str(name), use_of(flags, str(name)))
            for flags, _, name in answer
            if {b"\\noselect", b"\\nonexistent"}.isdisjoint(flag.lower() for flag in flags)
        ]
        return sorted(found, key=lambda each: (each.use is not FolderUse.INBOX, each.name.casefold()))

    def open(self, folder: str, *, readonly: bool = True) -> FolderState:
        """Select a folder; read-only unless asked otherwise, so that no flag changes by reading."""
        with self.talking(folder) as client:
            answer = client.select_folder(folder, readonly=readonly)
            self._readonly = readonly
        return FolderState(int(answer[b"UIDVALIDITY"]), answer.get(b"UIDNEXT"), int(answer[b"EXISTS"]))

    def uids_above(self, uid: int) -> list[int]:
        """List the UIDs greater than one already known, ascending; 0 lists all.

        ``n:*`` always includes the last message (RFC 3501 §6.4.8), hence the filter.
        """
        with self.talking() as client:
            found = client.search(["UID", f"{uid + 1}:*"])
        return sorted(number for number in found if number > uid)

    def fetch_headers(self, uids: Sequence[int]) -> list[MailHeader]:
        """Ask for size and receipt time only; messages gone meanwhile are left out."""
        with self.talking() as client:
            answer = client.fetch(list(uids), ["RFC822.SIZE", "INTERNALDATE"]) if uids else {}
        return [
            MailHeader(uid, int(item[b"RFC822.SIZE"]), _utc(item[b"INTERNALDATE"]))
            for uid, item in sorted(answer.items())
            if b"RFC822.SIZE" in item and b"INTERNALDATE" in item
        ]

    def fetch(
        self, uids: Sequence[int], batch: int = 50, size_limit: int = DEFAULT_SIZE_LIMIT
    ) -> Iterator[FetchedMail]:
        """Yield messages in ascending order of UID, without marking them as read.

        Args:
            uids: Which; messages gone meanwhile are left out.
            batch: At most so many are asked for at once.
            size_limit: Larger messages come as a stub of their header, in bytes.
        """
        wanted = sorted(uids)
        for first in range(0, len(wanted), batch):
            together: list[MailHeader] = []
            for header in self.fetch_headers(wanted[first : first + batch]):
                if header.size > size_limit:
                    yield from self._fetch_now(together)
                    together = []
                    yield self._stub(header, "too_large")
                    continue
                if together and sum(item.size for item in together) + header.size > _BATCH_BYTES:
                    yield from self._fetch_now(together)
                    together = []
                together.append(header)
            yield from self._fetch_now(together)

    def _fetch_now(self, headers: list[MailHeader]) -> Iterator[FetchedMail]:
        if not headers:
            return
        try:
            with self.talking() as client:
                answer = client.fetch([header.uid for header in headers], ["BODY.PEEK[]"])
        except Unavailable as error:
            if error.code != "mail.server_error" or _passing(error):
                raise
            # One message the server cannot hand out must cost that message only.
            if len(headers) == 1:
                yield self._stub(headers[0], "unreadable")
                return
            for header in headers:
                yield from self._fetch_now([header])
            return
        for header in headers:
            raw = answer.get(header.uid, {}).get(b"BODY[]")
            if raw is not None:
                yield FetchedMail(header.uid, header.internaldate, header.size, bytes(raw))

    def _stub(self, header: MailHeader, problem: str) -> FetchedMail:
        raw = b""
        try:
            with self.talking() as client:
                answer = client.fetch([header.uid], [f"BODY.PEEK[HEADER]<0.{STUB_BYTES}>"])
            item = answer.get(header.uid, {})
            raw = next((bytes(body) for key, body in item.items() if key.startswith(b"BODY[HEADER]")), b"")
        except Unavailable as error:
            if error.code != "mail.server_error" or _passing(error):
                raise
        return FetchedMail(header.uid, header.internaldate, header.size, raw, problem)

    def append_sent(self, raw: bytes) -> str:
        """File a sent message as read in the Sent folder, which is made when there is none.

        A message whose Message-ID lies there already (some servers file by themselves, and a try may have
        been cut off after the server had it) is not filed again. Leaves the Sent folder selected.

        Returns:
            The folder's name.
        """
        message_id = parse_tree(raw).fields.get("message-id").decode("ascii", "replace").strip()
        with self.talking() as client:
            folder = client.find_special_folder(SENT) or _by_name(client)
            if folder is None:
                folder = "Sent"
                client.create_folder(folder)
                client.subscribe_folder(folder)
            client.select_folder(folder, readonly=True)
            self._readonly = True
            if not (message_id and client.search(["HEADER", "Message-ID", message_id])):
                client.append(folder, raw, flags=[SEEN])
                self._note_server_time(client, message_id)
        return str(folder)

    def _note_server_time(self, client: IMAPClient, message_id: str) -> None:
        """Read the server's clock off the message that it has just stamped (RFC 3501, 2.3.3)."""
        client.noop()
        filed = client.search(["HEADER", "Message-ID", message_id]) if message_id else []
        stamps = client.fetch(filed[-1:], ["INTERNALDATE"]) if filed else {}
        for item in stamps.values():
            self.server_time = _utc(item[b"INTERNALDATE"])

    def move(self, uids: Sequence[int], folder: str) -> None:
        """Move messages of the folder opened for writing; a server without MOVE gets copy and expunge.

        Raises:
            Bug: ``mail.folder_read_only``, when it was opened for reading.
            Refused: ``mail.folder_missing``.
        """
        if not uids:
            return
        if self._readonly:
            # Some servers say OK to this and copy without removing.
            raise Bug("mail.folder_read_only")
        with self.talking(folder) as client:
            if client.has_capability("MOVE"):
                client.move(list(uids), folder)
            else:
                client.copy(list(uids), folder)
                client.delete_messages(list(uids))
                client.uid_expunge(list(uids))

    def wait_for_new(self, seconds: float, cancelled: Callable[[], bool] = lambda: False) -> bool:
        """Wait in the opened folder until the server reports something (IDLE, RFC 2177) or time is up.

        Args:
            seconds: How long; the server may hang up after 29 minutes (RFC 2177, 3).
            cancelled: Asked several times a second; True ends the wait.
        """
        with self.talking() as client:
            if not client.has_capability("IDLE"):
                raise Unavailable("mail.idle_missing", host=self.settings.host)
            client.idle()
            until = monotonic() + seconds
            new = early = False
            while not new and not early and not cancelled() and (left := until - monotonic()) > 0:
                part, asked = min(left, _IDLE_SLICE), monotonic()
                answers = client.idle_check(timeout=part)
                new = _tells_of_new(answers)
                # A TLS connection that broke looks like one with nothing to say, only at once and for ever:
                # the good-bye below then finds out.
                early = not answers and monotonic() - asked < part / 2
            if cancelled():
                # Nobody waits for the server's good-bye, which a dead connection never gives.
                self._client = None
                _hang_up(client)
                return False
            # Some servers tell only on being asked to end.
            return _tells_of_new(client.idle_done()[1]) or new

    @contextmanager
    def talking(self, folder: str | None = None) -> Iterator[Any]:
        """Give the client; its errors become ours, with the folder's name where it is missing."""
        if self._client is None:
            raise Unavailable("mail.connection_lost", host=self.settings.host, port=self.settings.port)
        with imap_errors(self.settings, folder):
            yield self._client


@contextmanager
def imap_errors(settings: ServerSettings, folder: str | None = None) -> Iterator[None]:
    """Turn errors of IMAPClient and imaplib into ours."""
    try:
        with network_errors(settings):
            yield
    except (IMAPClientAbortError, imaplib.IMAP4.abort) as error:
        raise Unavailable("mail.connection_lost", host=settings.host, port=settings.port) from error
    except (IMAPClientError, imaplib.IMAP4.error) as error:
        text = str(error).upper()
        if folder is not None and ("NONEXISTENT" in text or "TRYCREATE" in text or "DOESN'T EXIST" in text):
            raise Refused("mail.folder_missing", folder=folder) from error
        raise Unavailable("mail.server_error", host=settings.host, port=settings.port) from error


def _passing(error: Unavailable) -> bool:
    """Tell whether a server says that it can answer later (RFC 5530): then nothing is to be given up."""
    text = str(error.__cause__).upper()
    return any(f"[{code}]" in text for code in _PASSING)


def _tells_of_new(answers: Sequence[tuple[object, ...]]) -> bool:
    if any(answer and answer[0] == b"BYE" for answer in answers):
        # The server shuts down or loses patience; waiting on would wait for nothing.
        raise IMAPClientAbortError("BYE")
    return any(len(answer) > 1 and answer[1] in {b"EXISTS", b"RECENT"} for answer in answers)


def _connect(settings: ServerSettings) -> IMAPClient:
    context = settings.tls_context()
    with network_errors(settings, connecting=True):
        try:
            client = IMAPClient(
                settings.host,
                settings.port,
                ssl=settings.security == "tls",
                ssl_context=context,
                timeout=SocketTimeout(settings.timeout, settings.timeout),
            )
        except imaplib.IMAP4.error as error:  # hung up before, or instead of, the greeting
            raise Unavailable("mail.connection_lost", host=settings.host, port=settings.port) from error
    client.normalise_times = False
    if settings.security == "starttls":
        try:
            with network_errors(settings, connecting=True):
                client.starttls(context)
        except (CapabilityError, IMAPClientError, imaplib.IMAP4.error) as error:
            _hang_up(client)
            raise Unavailable("mail.starttls_missing", host=settings.host, port=settings.port) from error
        except DeskError:
            _hang_up(client)
            raise
    return client


def _log_in(client: IMAPClient, settings: ServerSettings, secret: str) -> None:
    with imap_errors(settings):
        if settings.security == "none" and client.has_capability("LOGINDISABLED"):
            raise Unavailable("mail.encryption_required", host=settings.host, port=settings.port)
        try:
            if settings.login == "xoauth2":
                _log_in_with_token(client, settings.username, secret)
            elif settings.username.isascii() and secret.isascii():
                client.login(settings.username, secret)
            else:  # LOGIN takes ASCII only
                client.plain_login(settings.username, secret)
        except LoginError as error:
            text = str(error).encode("utf-8", "replace").upper()
            if b"PRIVACYREQUIRED" in text:
                raise Unavailable(
                    "mail.encryption_required", host=settings.host, port=settings.port
                ) from error
            if any(b"[" + word in text for word in _TEMPORARY) or _TOO_MANY in text:
                raise Unavailable("mail.server_error", host=settings.host, port=settings.port) from error
            raise refused_password(settings) from error


def _log_in_with_token(client: IMAPClient, username: str, token: str) -> None:
    """Sign in by the standard (RFC 7628) where it is offered alone, else as big providers understand it."""
    standard = client.has_capability("AUTH=OAUTHBEARER") and not client.has_capability("AUTH=XOAUTH2")
    (client.oauthbearer_login if standard else client.oauth2_login)(username, token)


def _hang_up(client: IMAPClient) -> None:
    with suppress(IMAPClientError, imaplib.IMAP4.error, OSError):
        client.shutdown()


def _by_name(client: IMAPClient) -> str | None:
    names = {name.casefold(): name for _, _, name in client.list_folders()}
    delimiter = next((sign.decode() for _, sign, _ in client.list_folders() if sign), "/")
    for wanted in _SENT_NAMES:
        for candidate in (wanted, f"INBOX{delimiter}{wanted}"):
            if candidate.casefold() in names:
                return str(names[candidate.casefold()])
    return None


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def check_imap(
    settings: ServerSettings,
    secret: str,
    *,
    folder: str = "INBOX",
    alternatives: Sequence[tuple[Security, int]] = _ALTERNATIVES,
) -> ConnectionReport:
    """Try a mailbox up to counting its messages, and look for a way that works when it does not.

    Args:
        settings: The server as entered.
        secret: Password or access token; it is never sent to an alternative.
        folder: The folder to count.
        alternatives: What else to try on the same host, besides the entered port.
    """
    try:
        with ImapSource(settings, secret) as source:
            count = source.open(folder).exists
    except DeskError as error:
        suggestion = find_alternative(settings, alternatives, _answers) if error.code in CURABLE else None
        return failure_report(error, suggestion)
    return ConnectionReport(True, message_count=count)


def _answers(settings: ServerSettings) -> bool:
    _hang_up(_connect(settings))
    return True
