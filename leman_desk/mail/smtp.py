"""Sending over SMTP: sent once, refused, to be tried later, or uncertain, and never confused."""

import re
import smtplib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from leman_desk.domain.errors import DeskError, Refused, Unavailable
from leman_desk.mail.servers import (
    CURABLE,
    ConnectionReport,
    Security,
    ServerSettings,
    enhanced_status,
    failure_report,
    find_alternative,
    network_errors,
    refused_password,
)

_ADDRESS = re.compile(r"^[^\s<>\x00-\x1f\x7f]{1,64}@[^\s<>@\x00-\x1f\x7f]{1,255}$")
_LINE_END = re.compile(rb"\r\n|\r|\n")
_LEADING_DOT = re.compile(rb"(?m)^\.")
_OK = 250
_GO_ON = 354
_PERMANENT = 500
_NO_REPLY = 600
_NEEDS_TLS = {530, 538}
_ALTERNATIVES: tuple[tuple[Security, int], ...] = (("starttls", 587), ("tls", 465))
# An address literal names no workstation, and asks no name server (RFC 5321 §4.1.4).
_HELLO = "[127.0.0.1]"
_VERDICT_SECONDS = 600.0
"""How long the answer to a whole message may take (RFC 5321 §4.5.3.2.6): a server may search it for viruses.

Who gives up sooner does not know whether it was taken, and the mail is one that a person must ask about.
"""


@dataclass(frozen=True, slots=True)
class SendReceipt:
    """What the server answered when it took a message over.

    The moment of acceptance is for the caller to note: it has the clock.

    Attributes:
        response: The final answer, such as ``250 2.0.0 Ok: queued as 4F…``.
        refused: Recipients the server did not take, with the reply code; the others were accepted.
    """

    response: str
    refused: dict[str, int]


class SmtpSender:
    """Sends messages, each over a connection of its own.

    Args:
        settings: The server.
        secret: Password or access token; unused when the settings name no user.
    """

    def __init__(self, settings: ServerSettings, secret: str = "") -> None:
        self.settings = settings
        self._secret = secret

    def send(self, raw: bytes, envelope_from: str, recipients: Sequence[str]) -> SendReceipt:
        """Hand one message to the server.

        Args:
            raw: The complete message; line ends are made CRLF.
            envelope_from: Return path; empty for mail that must not bounce (RFC 3834 §3.3).
            recipients: Envelope addresses.

        Raises:
            Refused: For good: ``smtp.recipient_refused``, ``smtp.sender_refused``, ``smtp.message_refused``,
                ``smtp.message_too_large``, ``smtp.address_invalid``, ``mail.password_refused``.
            Unavailable: Not sent and safe to try again; except ``smtp.uncertain``: the connection was lost
                after the whole message had left, and the server may or may not have taken it.
        """
        for address in (*([envelope_from] if envelope_from else []), *recipients):
            if not _ADDRESS.match(address):
                raise Refused("smtp.address_invalid")
        if not recipients:
            raise Refused("smtp.no_recipient")
        with self._connected() as server, smtp_errors(self.settings):
            refused = self._envelope(server, len(raw), envelope_from, recipients)
            response = self._data(server, _dotted(raw))
        return SendReceipt(response, refused)

    def _envelope(
        self, server: smtplib.SMTP, size: int, envelope_from: str, recipients: Sequence[str]
    ) -> dict[str, int]:
        options: list[str] = []
        limit = server.esmtp_features.get("size", "")
        if server.has_extn("size"):
            if limit.isdigit() and 0 < int(limit) < size:
                raise Refused("smtp.message_too_large", size=size, limit=int(limit))
            options.append(f"SIZE={size}")
        if not all(_with_ascii_domain(address).isascii() for address in (envelope_from, *recipients)):
            if not server.has_extn("smtputf8"):
                raise Refused("smtp.address_not_ascii")
            options += ["SMTPUTF8", "BODY=8BITMIME"]
            server.command_encoding = "utf-8"
        _expect(*server.mail(_with_ascii_domain(envelope_from), options), refusal="smtp.sender_refused")
        answers = {address: server.rcpt(_with_ascii_domain(address)) for address in recipients}
        refused = {address: code for address, (code, _) in answers.items() if code not in {_OK, _OK + 1}}
        if len(refused) == len(answers):
            # If one of them may be taken later, the whole message may.
            code, text = min((answers[address] for address in refused), key=lambda answer: answer[0])
            _expect(code, text, refusal="smtp.recipient_refused")
        return refused

    def _data(self, server: smtplib.SMTP, payload: bytes) -> str:
        code, text = server.docmd("DATA")
        if code != _GO_ON:
            _expect(code, text, refusal="smtp.message_refused")
        # Without the closing dot the server has nothing to accept; from here on it may have.
        server.send(payload)
        try:
            server.send(b".\r\n")
            if server.sock is not None:
                server.sock.settimeout(_VERDICT_SECONDS)
            code, text = server.getreply()
        except (OSError, smtplib.SMTPException) as error:
            raise Unavailable("smtp.uncertain", host=self.settings.host) from error
        if not _OK <= code < _NO_REPLY:
            # Half an answer, such as a lost connection leaves behind, says nothing about the message.
            raise Unavailable("smtp.uncertain", host=self.settings.host)
        _expect(code, text, refusal="smtp.message_refused")
        return f"{code} {text.decode('utf-8', 'replace')}"

    @contextmanager
    def _connected(self) -> Iterator[smtplib.SMTP]:
        server = _connect(self.settings)
        try:
            if self.settings.username:
                _log_in(server, self.settings, self._secret)
            yield server
        finally:
            # The message is sent by now, or has failed; how the farewell goes changes neither.
            with suppress(OSError, smtplib.SMTPException):
                server.quit()
            server.close()


def _expect(code: int, text: bytes, *, refusal: str) -> None:
    """Let success pass; answers hold addresses, so only codes go into the error."""
    if code in {_OK, _OK + 1}:
        return
    params = {"reply": code, "status": enhanced_status(text.decode("utf-8", "replace"))}
    if code in _NEEDS_TLS:
        raise Unavailable("mail.encryption_required", **params)
    if code >= _PERMANENT:
        raise Refused(refusal, **params)
    raise Unavailable("smtp.try_later", **params)


def _with_ascii_domain(address: str) -> str:
    """Write a domain of other letters as every server knows it (RFC 5891); the part before it stays."""
    local, at, domain = address.rpartition("@")
    try:
        return f"{local}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        return address


def _dotted(raw: bytes) -> bytes:
    payload = _LEADING_DOT.sub(b"..", _LINE_END.sub(b"\r\n", raw))
    return payload if payload.endswith(b"\r\n") else payload + b"\r\n"


@contextmanager
def smtp_errors(settings: ServerSettings, *, connecting: bool = False) -> Iterator[None]:
    """Turn errors of smtplib into ours."""
    where: dict[str, object] = {"host": settings.host, "port": settings.port}
    with network_errors(settings, connecting=connecting):
        try:
            yield
        except smtplib.SMTPException as error:  # an OSError itself, so it is told apart first
            raise _named(error, where, connecting=connecting) from error


def _named(error: smtplib.SMTPException, where: dict[str, object], *, connecting: bool) -> DeskError:
    if isinstance(error, smtplib.SMTPServerDisconnected):
        cause = error.__cause__ or error.__context__
        return Unavailable(
            "mail.timeout" if isinstance(cause, TimeoutError) else "mail.connection_lost", **where
        )
    if isinstance(error, smtplib.SMTPResponseException):
        if error.smtp_code in _NEEDS_TLS:
            return Unavailable("mail.encryption_required", **where)
        if connecting and error.smtp_code == -1:
            return Unavailable("mail.connection_lost", **where)
    return Unavailable("mail.server_error", **where)


def _connect(settings: ServerSettings) -> smtplib.SMTP:
    context = settings.tls_context()
    with smtp_errors(settings, connecting=True):
        server: smtplib.SMTP
        if settings.security == "tls":
            server = smtplib.SMTP_SSL(
                settings.host, settings.port, _HELLO, timeout=settings.timeout, context=context
            )
        else:
            server = smtplib.SMTP(settings.host, settings.port, _HELLO, timeout=settings.timeout)
    try:
        with smtp_errors(settings, connecting=True):
            server.ehlo_or_helo_if_needed()
            if settings.security == "starttls":
                if not server.has_extn("starttls"):
                    raise Unavailable("mail.starttls_missing", host=settings.host, port=settings.port)
                server.starttls(context=context)
                server.ehlo()
    except DeskError:
        server.close()
        raise
    return server


def _log_in(server: smtplib.SMTP, settings: ServerSettings, secret: str) -> None:
    where: dict[str, object] = {"host": settings.host, "port": settings.port}
    with smtp_errors(settings):
        try:
            if settings.login == "xoauth2":
                token = f"user={settings.username}\x01auth=Bearer {secret}\x01\x01"
                # A second challenge carries the reason for a refusal and wants an empty answer.
                server.auth("XOAUTH2", lambda challenge=None: "" if challenge else token)
            else:
                server.login(settings.username, secret)
        except smtplib.SMTPAuthenticationError as error:
            if error.smtp_code in _NEEDS_TLS:
                raise Unavailable("mail.encryption_required", **where) from error
            if error.smtp_code < _PERMANENT:
                raise Unavailable("mail.server_error", **where) from error
            raise refused_password(settings) from error
        except smtplib.SMTPNotSupportedError as error:
            code = "mail.encryption_required" if settings.security == "none" else "mail.login_not_offered"
            raise Unavailable(code, **where) from error


def check_smtp(
    settings: ServerSettings, secret: str, *, alternatives: Sequence[tuple[Security, int]] = _ALTERNATIVES
) -> ConnectionReport:
    """Try a server up to the login, without sending, and look for a way that works when it does not.

    Args:
        settings: The server as entered.
        secret: Password or access token; it is never sent to an alternative.
        alternatives: What else to try on the same host, besides the entered port.
    """
    try:
        with SmtpSender(settings, secret)._connected():  # noqa: SLF001 - same module
            return ConnectionReport(True)
    except DeskError as error:
        suggestion = (
            find_alternative(settings, alternatives, _offers_login) if error.code in CURABLE else None
        )
        return failure_report(error, suggestion)


def _offers_login(settings: ServerSettings) -> bool:
    server = _connect(settings)
    offers_login = server.has_extn("auth")
    server.close()
    return offers_login or not settings.username
