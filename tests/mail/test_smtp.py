"""Sending against a real SMTP conversation."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.mail.servers import ServerSettings
from leman_desk.mail.smtp import SmtpSender, check_smtp
from tests.mail.dovecot import free_port
from tests.mail.smtp_server import SmtpServer

RAW = b"From: info@leman.test\nTo: mai@example.vn\nSubject: x\n\n.dong bat dau bang cham\nhet"


@pytest.fixture(scope="module")
def running() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


@pytest.fixture
def server(running: SmtpServer) -> SmtpServer:
    running.reset()
    return running


def _settings(server: SmtpServer, **changed: object) -> ServerSettings:
    base = ServerSettings("localhost", server.port, "info", "starttls", ca_file=server.ca_file, timeout=5)
    return replace(base, **changed)  # type: ignore[arg-type]


def test_a_message_arrives_once_encrypted_and_unchanged(server: SmtpServer) -> None:
    receipt = SmtpSender(_settings(server), "matkhau").send(RAW, "info@leman.test", ["mai@example.vn"])
    assert receipt.response == "250 2.0.0 Ok: queued"
    assert receipt.refused == {}
    [message] = server.received
    assert (message.envelope_from, message.recipients) == ("info@leman.test", ["mai@example.vn"])
    assert message.raw == RAW.replace(b"\n", b"\r\n") + b"\r\n"
    assert (message.user, message.encrypted) == ("info", True)


def test_an_empty_return_path_is_possible(server: SmtpServer) -> None:
    SmtpSender(_settings(server), "matkhau").send(RAW, "", ["mai@example.vn"])
    assert server.received[0].envelope_from == ""


def test_implicit_tls() -> None:
    with SmtpServer(security="tls") as server:
        settings = _settings(server, security="tls")
        SmtpSender(settings, "matkhau").send(RAW, "info@leman.test", ["mai@example.vn"])
        assert server.received[0].encrypted


def test_wrong_password_is_refused(server: SmtpServer) -> None:
    with pytest.raises(Refused, match=r"^mail\.password_refused"):
        SmtpSender(_settings(server), "sai").send(RAW, "info@leman.test", ["mai@example.vn"])


def test_some_recipients_refused_others_served(server: SmtpServer) -> None:
    server.handler.refuse_recipients = {"la@example.vn": "550 5.1.1 no such user"}
    receipt = SmtpSender(_settings(server), "matkhau").send(
        RAW, "info@leman.test", ["la@example.vn", "mai@example.vn"]
    )
    assert receipt.refused == {"la@example.vn": 550}
    assert server.received[0].recipients == ["mai@example.vn"]


@pytest.mark.parametrize(
    ("setting", "value", "kind", "code"),
    [
        (
            "refuse_recipients",
            {"mai@example.vn": "550 5.1.1 mai@example.vn unknown"},
            Refused,
            "smtp.recipient_refused",
        ),
        ("refuse_recipients", {"mai@example.vn": "451 4.7.1 greylisted"}, Unavailable, "smtp.try_later"),
        ("refuse_sender", "553 5.7.1 not yours", Refused, "smtp.sender_refused"),
        ("refuse_sender", "452 4.3.1 full", Unavailable, "smtp.try_later"),
        ("data_reply", "554 5.7.1 looks like spam", Refused, "smtp.message_refused"),
        ("data_reply", "451 4.3.0 later", Unavailable, "smtp.try_later"),
        ("drop_after_data", True, Unavailable, "smtp.uncertain"),
    ],
)
def test_refusals_are_told_apart(
    server: SmtpServer, setting: str, value: object, kind: type[Refused | Unavailable], code: str
) -> None:
    setattr(server.handler, setting, value)
    with pytest.raises(kind) as caught:
        SmtpSender(_settings(server), "matkhau").send(RAW, "info@leman.test", ["mai@example.vn"])
    assert caught.value.code == code
    assert "mai@" not in str(caught.value)


def test_too_large_is_known_before_sending() -> None:
    with SmtpServer(size_limit=1_000) as server:
        with pytest.raises(Refused, match=r"^smtp\.message_too_large"):
            SmtpSender(_settings(server), "matkhau").send(
                RAW + b"x" * 2_000, "a@leman.test", ["mai@example.vn"]
            )
        assert server.received == []


@pytest.mark.parametrize("address", ["a b@x.vn", "a@x.vn>\r\nDATA", "khong", "<a@x.vn>"])
def test_malformed_envelope_addresses_never_reach_the_server(server: SmtpServer, address: str) -> None:
    with pytest.raises(Refused, match=r"^smtp\.address_invalid"):
        SmtpSender(_settings(server), "matkhau").send(RAW, "info@leman.test", [address])
    assert server.received == []


@contextmanager
def _scripted(*answers: bytes, thinks: float = 0.0) -> Iterator[int]:
    """Serve one connection with fixed answers, one to each read, then hang up.

    Args:
        answers: The answers.
        thinks: Seconds before the last.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            connection, _ = listener.accept()
            with connection:
                for number, answer in enumerate(answers):
                    if number:
                        connection.recv(65_536)
                    if number == len(answers) - 1:
                        time.sleep(thinks)
                    connection.sendall(answer)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            thread.join(10)


def test_a_connection_lost_before_data_is_safe_to_try_again() -> None:
    with _scripted(b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n") as port:
        sender = SmtpSender(ServerSettings("127.0.0.1", port, "", "none", timeout=5))
        with pytest.raises(Unavailable, match=r"^mail\.connection_lost"):
            sender.send(RAW, "info@leman.test", ["mai@example.vn"])


def test_a_server_that_thinks_long_about_a_message_is_waited_for() -> None:
    answers = (b"220 hi\r\n", b"250 hi\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go on\r\n")
    with _scripted(*answers, b"250 taken\r\n", thinks=1.5) as port:
        sender = SmtpSender(ServerSettings("127.0.0.1", port, "", "none", timeout=0.5))
        assert sender.send(RAW, "info@leman.test", ["mai@example.vn"]).response == "250 taken"


def test_a_domain_of_other_letters_is_written_as_every_server_knows_it(server: SmtpServer) -> None:
    server.handler.refuse_recipients = {"la@xn--khiu-iv5a.vn": "550 5.1.1 no such user"}
    receipt = SmtpSender(_settings(server), "matkhau").send(
        RAW, "info@leman.test", ["mai@khiếu.vn", "la@khiếu.vn"]
    )
    assert server.received[0].recipients == ["mai@xn--khiu-iv5a.vn"]
    assert receipt.refused == {"la@khiếu.vn": 550}


def test_servers_are_tried_without_sending(server: SmtpServer) -> None:
    assert check_smtp(_settings(server), "matkhau").ok
    assert check_smtp(_settings(server), "sai").code == "mail.password_refused"
    assert server.received == []


def test_tls_on_a_starttls_port_suggests_starttls(server: SmtpServer) -> None:
    report = check_smtp(_settings(server, security="tls"), "matkhau", alternatives=())
    assert (report.code, report.suggestion) == ("mail.tls_failed", ("starttls", server.port))


def test_plain_on_a_server_that_wants_encryption_suggests_starttls(server: SmtpServer) -> None:
    report = check_smtp(_settings(server, security="none"), "matkhau", alternatives=())
    assert (report.code, report.suggestion) == ("mail.encryption_required", ("starttls", server.port))


def test_nobody_at_the_port_suggests_where_somebody_is(server: SmtpServer) -> None:
    elsewhere = _settings(server, port=free_port(), security="none")
    report = check_smtp(elsewhere, "matkhau", alternatives=[("tls", free_port()), ("starttls", server.port)])
    assert (report.code, report.suggestion) == ("mail.unreachable", ("starttls", server.port))


def test_an_untrusted_certificate_has_no_suggestion(server: SmtpServer) -> None:
    report = check_smtp(_settings(server, ca_file=None), "matkhau")
    assert (report.code, report.suggestion) == ("mail.certificate_untrusted", None)


def test_an_address_with_other_letters_is_served_where_the_server_can(server: SmtpServer) -> None:
    raw = RAW.replace(b"mai@example.vn", "mãi@example.vn".encode())
    SmtpSender(_settings(server), "matkhau").send(raw, "info@leman.test", ["mãi@example.vn"])
    [message] = server.received
    assert message.recipients == ["mãi@example.vn"]
    assert "To: mãi@example.vn\r\n".encode() in message.raw
