"""An SMTP server within the test's process: TLS, logins, answers to order, and a record of what came."""

import asyncio
import base64
import ssl
import tempfile
import warnings
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from tests.mail.certificates import make_certificate
from tests.mail.dovecot import free_port


@dataclass(frozen=True, slots=True)
class Received:
    """A message the server took over.

    Attributes:
        envelope_from: Return path.
        recipients: Those that were accepted.
        raw: The bytes as they came.
        user: Who had logged in, or None.
        encrypted: Whether the connection had TLS.
    """

    envelope_from: str
    recipients: list[str]
    raw: bytes
    user: str | None
    encrypted: bool


@dataclass
class _Handler:
    """Answers commands; the tests set what it refuses.

    Attributes:
        received: Accepted messages.
        refuse_recipients: Reply per recipient, such as ``550 5.1.1 no such user``.
        refuse_sender: Reply to MAIL, or None.
        data_reply: Reply to the message itself.
        drop_after_data: Hang up instead of answering, after having kept the message.
    """

    received: list[Received] = field(default_factory=list)
    refuse_recipients: dict[str, str] = field(default_factory=dict)
    refuse_sender: str | None = None
    data_reply: str = "250 2.0.0 Ok: queued"
    drop_after_data: bool = False

    async def handle_MAIL(  # noqa: N802 - named by aiosmtpd
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        del server, session
        if self.refuse_sender:
            return self.refuse_sender
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 2.1.0 Ok"

    async def handle_RCPT(  # noqa: N802
        self, server: SMTP, session: Any, envelope: Any, address: str, options: list[str]
    ) -> str:
        del server, session, options
        if address in self.refuse_recipients:
            return self.refuse_recipients[address]
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 Ok"

    async def handle_DATA(self, server: SMTP, session: Any, envelope: Any) -> str:  # noqa: N802
        user = session.auth_data.decode() if session.auth_data else None
        sender = "" if envelope.mail_from == "<>" else envelope.mail_from
        message = Received(
            sender,
            list(envelope.rcpt_tos),
            bytes(envelope.content),
            user,
            _encrypted(server),
        )
        if self.drop_after_data:
            self.received.append(message)
            assert isinstance(server.transport, asyncio.WriteTransport)
            server.transport.abort()
            return "421 4.3.0 gone"
        if self.data_reply.startswith("2"):
            self.received.append(message)
        return self.data_reply


def _encrypted(server: SMTP) -> bool:
    return server.transport is not None and server.transport.get_extra_info("ssl_object") is not None


class _TokenSMTP(SMTP):
    """Takes OAuth 2 access tokens as Google and Microsoft do: XOAUTH2 with the token in the first answer."""

    accepts_token: Callable[[str, str], bool]

    async def auth_XOAUTH2(self, _server: SMTP, args: list[str]) -> AuthResult:  # noqa: N802
        user, bearer, *_rest = base64.b64decode(args[1]).decode().split("\x01")
        name, token = user.removeprefix("user="), bearer.removeprefix("auth=Bearer ")
        if self.accepts_token(name, token):
            return AuthResult(success=True, auth_data=name.encode())
        # The reason comes as a challenge, which the client answers with nothing.
        await self.push("334 " + base64.b64encode(b'{"status":"401"}').decode())
        await self._reader.readline()
        return AuthResult(success=False, handled=False)


class _Controller(Controller):
    """A controller whose protocol offers STARTTLS when asked for."""

    def __init__(
        self, handler: _Handler, port: int, implicit: ssl.SSLContext | None, **protocol: Any
    ) -> None:
        self._protocol = protocol
        super().__init__(handler, hostname="127.0.0.1", port=port, ssl_context=implicit)

    def factory(self) -> SMTP:
        with warnings.catch_warnings():
            # That logins without TLS are unsafe is what some tests are about.
            warnings.simplefilter("ignore", UserWarning)
            accepts_token = self._protocol.pop("accepts_token")
            made = (_TokenSMTP if accepts_token else SMTP)(self.handler, **self._protocol)
            self._protocol["accepts_token"] = made.accepts_token = accepts_token  # type: ignore[attr-defined]
            made.command_size_limits["AUTH"] = 12_288  # RFC 4954 §4
            return made


class SmtpServer:
    """A recording SMTP server on loopback; a context manager.

    Args:
        user: Login name.
        password: Its password.
        security: ``starttls`` (required before anything else), ``tls`` or ``none``.
        login_required: Refuse mail from those who have not logged in.
        size_limit: Largest message in bytes, announced as SIZE.
        accepts_token: Tells whether an access token opens a mailbox; None offers no XOAUTH2.
    """

    def __init__(
        self,
        user: str = "info",
        password: str = "matkhau",  # noqa: S107 - of a server that lives for one test
        *,
        security: str = "starttls",
        login_required: bool = True,
        size_limit: int = 33_554_432,
        accepts_token: Callable[[str, str], bool] | None = None,
    ) -> None:
        self.user, self.password, self.host, self.port = user, password, "localhost", free_port()
        self.handler = _Handler()
        self._folder = tempfile.TemporaryDirectory(prefix="smtp-")
        self.ca_file, key = make_certificate(Path(self._folder.name))
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.ca_file, key)
        self._controller = _Controller(
            self.handler,
            self.port,
            context if security == "tls" else None,
            tls_context=context if security == "starttls" else None,
            require_starttls=security == "starttls",
            auth_required=login_required,
            auth_require_tls=security == "starttls",
            authenticator=self._authenticate,
            data_size_limit=size_limit,
            enable_SMTPUTF8=True,
            accepts_token=accepts_token,
            hostname="mail.leman.test",
        )

    def __enter__(self) -> Self:
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()
        self._folder.cleanup()

    @property
    def received(self) -> list[Received]:
        """Messages taken over so far."""
        return self.handler.received

    def reset(self) -> None:
        """Forget what came, and refuse nothing any more."""
        fresh = _Handler()
        vars(self.handler).update(vars(fresh))

    def _authenticate(
        self, server: SMTP, session: Any, envelope: Any, mechanism: str, data: Any
    ) -> AuthResult:
        del server, session, envelope, mechanism
        known = isinstance(data, LoginPassword) and (data.login, data.password) == (
            self.user.encode(),
            self.password.encode(),
        )
        return AuthResult(success=known, handled=False, auth_data=data.login if known else None)
