"""Logging in with access tokens, at a real Dovecot that checks their signatures itself."""

import socket
from collections.abc import Iterator
from threading import Thread

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa

from leman_desk.domain.errors import DeskError, Refused, Unavailable
from leman_desk.mail.imap import ImapSource
from leman_desk.mail.servers import ServerSettings
from leman_desk.mail.smtp import SmtpSender
from tests.mail import dovecot as installed
from tests.mail.auth_server import AuthServer
from tests.mail.dovecot import Dovecot, TokenCheck
from tests.mail.smtp_server import SmtpServer

needs_dovecot = pytest.mark.skipif(installed.missing() is not None, reason="dovecot-imapd is not installed")


@pytest.fixture(scope="module")
def provider() -> Iterator[AuthServer]:
    with AuthServer() as server:
        yield server


def settings(server: Dovecot | SmtpServer, *, user: str = "info") -> ServerSettings:
    if isinstance(server, Dovecot):
        return ServerSettings("localhost", server.tls_port, user, login="xoauth2", ca_file=server.ca_file)
    return ServerSettings("localhost", server.port, user, "starttls", "xoauth2", server.ca_file)


@needs_dovecot
@pytest.mark.parametrize("mechanisms", ["xoauth2", "oauthbearer", "xoauth2 oauthbearer"])
def test_the_right_token_opens_the_mailbox(provider: AuthServer, mechanisms: str) -> None:
    check = provider.check
    offered = TokenCheck(check.public_key, check.issuer, check.audience, mechanisms=mechanisms)
    with Dovecot(oauth2=offered) as server, ImapSource(settings(server), provider.token()) as source:
        assert source.open("INBOX").exists == 0


@needs_dovecot
def test_wrong_tokens_are_refused(provider: AuthServer) -> None:
    with Dovecot(oauth2=provider.check) as server:
        other = rsa.generate_private_key(65537, 2048)
        wrong = {
            "expired": provider.token(seconds=-60),
            "another signature": provider.token(key=other),
            "garbage": "abc.def.ghi",
        }
        provider.audience = "calendar"
        wrong["another audience"] = provider.token()
        provider.audience = "mail"
        for name, token in wrong.items():
            with (
                pytest.raises(Refused, match=r"mail\.token_refused"),
                ImapSource(settings(server), token),
            ):
                pytest.fail(name)
        with (
            pytest.raises(Refused, match=r"mail\.token_refused"),
            ImapSource(settings(server, user="somebody"), provider.token()),
        ):
            pytest.fail("another person's token")


def _answering(answer: str) -> tuple[int, Thread]:
    """Serve one connection that asks for a token and answers whatever is said."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with listening, listening.accept()[0] as line, line.makefile("rwb", buffering=0) as stream:
            stream.write(b"* OK [CAPABILITY IMAP4rev1 AUTH=XOAUTH2] ready\r\n")
            while words := stream.readline().split():
                tag, verb = words[0], words[1].upper()
                if verb == b"CAPABILITY":
                    stream.write(b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2\r\n" + tag + b" OK done\r\n")
                    continue
                if verb == b"AUTHENTICATE":
                    stream.write(b"+ \r\n")
                    stream.readline()
                stream.write(tag + b" NO " + answer.encode() + b"\r\n")

    thread = Thread(target=serve, daemon=True)
    thread.start()
    return listening.getsockname()[1], thread


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("[UNAVAILABLE] Temporary authentication failure", Unavailable("mail.server_error")),
        ("[THROTTLED] Come back later", Unavailable("mail.server_error")),
        ("[ALERT] Too many simultaneous connections. (Failure)", Unavailable("mail.server_error")),
        ("[AUTHENTICATIONFAILED] Invalid credentials", Refused("mail.token_refused")),
        ("AUTHENTICATE failed.", Refused("mail.token_refused")),
    ],
)
def test_a_server_that_is_busy_refuses_no_token(answer: str, error: DeskError) -> None:
    port, thread = _answering(answer)
    with (
        pytest.raises(type(error), match=error.code),
        ImapSource(ServerSettings("127.0.0.1", port, "info", "none", "xoauth2"), "token"),
    ):
        pytest.fail(answer)
    thread.join(10)


def test_smtp_takes_the_token_and_refuses_a_wrong_one(provider: AuthServer) -> None:
    raw = b"From: info@leman.test\r\nSubject: x\r\n\r\nbody\r\n"
    with SmtpServer(accepts_token=provider.accepts) as server:
        SmtpSender(settings(server), provider.token()).send(raw, "info@leman.test", ["mai@example.vn"])
        assert [each.user for each in server.received] == ["info"]
        with pytest.raises(Refused, match=r"mail\.token_refused"):
            SmtpSender(settings(server), provider.token(seconds=-5)).send(raw, "a@b", ["mai@example.vn"])
        assert len(server.received) == 1
