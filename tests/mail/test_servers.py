"""Foreign errors under their own codes, without anything personal in them."""

import errno
import socket
import ssl
from dataclasses import replace
from pathlib import Path

import pytest

from leman_desk.domain.errors import DeskError, Unavailable
from leman_desk.mail.servers import ServerSettings, enhanced_status, find_alternative, network_errors

SETTINGS = ServerSettings("mail.leman.test", 993, "info@leman.test")


@pytest.mark.parametrize(
    ("error", "connecting", "code"),
    [
        (socket.gaierror(-2, "unknown"), True, "mail.name_unknown"),
        (UnicodeError("label too long"), True, "mail.name_unknown"),
        (TimeoutError(), True, "mail.timeout"),
        (ConnectionRefusedError(), True, "mail.unreachable"),
        (OSError(errno.ENETUNREACH, "no route"), True, "mail.unreachable"),
        (OSError(errno.ENETUNREACH, "no route"), False, "mail.connection_lost"),
        (ConnectionResetError(), False, "mail.connection_lost"),
        (BrokenPipeError(), False, "mail.connection_lost"),
        (EOFError(), False, "mail.connection_lost"),
        (ssl.SSLError(1, "wrong version number"), True, "mail.tls_failed"),
        (ssl.SSLEOFError(8, "eof"), True, "mail.tls_failed"),
        (ssl.SSLEOFError(8, "eof"), False, "mail.connection_lost"),
    ],
)
def test_each_error_has_its_code(error: Exception, connecting: bool, code: str) -> None:  # noqa: FBT001
    with pytest.raises(Unavailable) as caught, network_errors(SETTINGS, connecting=connecting):
        raise error
    assert caught.value.code == code
    assert caught.value.params == {"host": "mail.leman.test", "port": 993}


def test_our_own_errors_pass_unchanged() -> None:
    with pytest.raises(Unavailable, match=r"^mail\.idle_missing"), network_errors(SETTINGS):
        raise Unavailable("mail.idle_missing")


def test_certificates_are_always_verified() -> None:
    context = SETTINGS.tls_context()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2


def test_an_authority_that_is_no_certificate(tmp_path: Path) -> None:
    path = tmp_path / "ca.pem"
    path.write_text("không phải chứng thư", encoding="utf-8")
    with pytest.raises(Unavailable, match=r"^mail\.ca_file_unreadable"):
        replace(SETTINGS, ca_file=path).tls_context()


def test_alternatives_are_tried_in_order_and_never_without_encryption() -> None:
    tried: list[tuple[str, int]] = []

    def answers(settings: ServerSettings) -> bool:
        tried.append((settings.security, settings.port))
        if settings.port == 143:
            return True
        raise DeskError("mail.timeout")

    assert find_alternative(SETTINGS, [("tls", 993), ("starttls", 143)], answers) == ("starttls", 143)
    assert tried == [("starttls", 993), ("starttls", 143)]
    assert find_alternative(SETTINGS, [], lambda _: False) is None


def test_status_codes_are_all_that_is_kept_of_an_answer() -> None:
    assert enhanced_status("550 5.1.1 <mai@example.vn>: unknown") == "5.1.1"
    assert enhanced_status("550 mai@example.vn unknown") == ""
