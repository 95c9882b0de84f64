"""What both directions of mail share: server settings, TLS, and foreign errors turned into ours."""

import re
import socket
import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from leman_desk.domain.errors import DeskError, Refused, Unavailable

Security = Literal["tls", "starttls", "none"]
Login = Literal["password", "xoauth2"]

# OpenSSL's X509_V_ERR numbers.
_EXPIRED = {9, 10}
_WRONG_NAME = {62, 63, 64}
_PROBE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How to reach one mail server.

    Attributes:
        host: DNS name or address; certificates are checked against it.
        port: TCP port.
        username: Login name; empty for a server that wants none.
        security: ``tls`` from the first byte, ``starttls``, or ``none``, which must be asked for.
        login: Whether the secret is a password or an OAuth 2 access token.
        ca_file: Further certificate authority to trust (PEM), for servers of one's own.
        timeout: Seconds that connecting and each answer may take.
    """

    host: str
    port: int
    username: str
    security: Security = "tls"
    login: Login = "password"
    ca_file: Path | None = None
    timeout: float = 30.0

    def tls_context(self) -> ssl.SSLContext:
        """Make a context that verifies certificate and name.

        Raises:
            Unavailable: ``mail.ca_file_unreadable``.
        """
        context = ssl.create_default_context()
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        if self.ca_file is not None:
            try:
                context.load_verify_locations(self.ca_file)
            except OSError as error:  # includes ssl.SSLError
                raise Unavailable("mail.ca_file_unreadable") from error
        return context


@dataclass(frozen=True, slots=True)
class ConnectionReport:
    """The result of trying a server.

    Attributes:
        ok: Whether everything up to the login worked.
        code: Error code of what failed, or empty.
        params: Parameters of that code.
        suggestion: Another ``(security, port)`` at which the same host was seen to answer, or None.
        message_count: Messages in the inbox, for IMAP.
    """

    ok: bool
    code: str = ""
    params: dict[str, object] | None = None
    suggestion: tuple[Security, int] | None = None
    message_count: int | None = None


def failure_report(error: DeskError, suggestion: tuple[Security, int] | None) -> ConnectionReport:
    """Tell what failed and what may work instead."""
    return ConnectionReport(False, error.code, dict(error.params), suggestion)


def find_alternative(
    settings: ServerSettings,
    alternatives: Sequence[tuple[Security, int]],
    answers: Callable[[ServerSettings], bool],
) -> tuple[Security, int] | None:
    """Look on the same host, first on the same port, for an encrypted way in; nothing secret is sent."""
    same_port: list[tuple[Security, int]] = [("starttls", settings.port), ("tls", settings.port)]
    for security, port in (*same_port, *alternatives):
        if (security, port) == (settings.security, settings.port):
            continue
        seconds = min(settings.timeout, _PROBE_SECONDS)
        with suppress(DeskError):
            if answers(replace(settings, security=security, port=port, timeout=seconds)):
                return security, port
    return None


# Failures that another port or kind of encryption may cure.
CURABLE = frozenset({
    "mail.unreachable",
    "mail.timeout",
    "mail.tls_failed",
    "mail.connection_lost",
    "mail.encryption_required",
    "mail.starttls_missing",
    "mail.login_not_offered",
    "mail.server_error",
})  # fmt: skip


@contextmanager
def network_errors(settings: ServerSettings, *, connecting: bool = False) -> Iterator[None]:
    """Turn errors of sockets and TLS into ours, each under its own code.

    Args:
        settings: Named in the parameters by host and port.
        connecting: Whether the connection is only being made: then it cannot be lost yet.

    Raises:
        Unavailable: With one of the ``mail.…`` codes.
    """
    where: dict[str, object] = {"host": settings.host, "port": settings.port}
    try:
        yield
    except ssl.SSLCertVerificationError as error:
        raise Unavailable(_certificate_code(error), **where) from error
    except ssl.SSLEOFError as error:
        raise Unavailable("mail.tls_failed" if connecting else "mail.connection_lost", **where) from error
    except ssl.SSLError as error:
        raise Unavailable("mail.tls_failed", **where) from error
    except ssl.CertificateError as error:
        raise Unavailable("mail.certificate_wrong_name", **where) from error
    except socket.gaierror as error:
        raise Unavailable("mail.name_unknown", **where) from error
    except TimeoutError as error:
        raise Unavailable("mail.timeout", **where) from error
    except (ConnectionResetError, ConnectionAbortedError, BrokenPipeError, EOFError) as error:
        raise Unavailable("mail.connection_lost", **where) from error
    except UnicodeError as error:  # a host name that IDNA refuses
        raise Unavailable("mail.name_unknown", **where) from error
    except OSError as error:
        raise Unavailable("mail.unreachable" if connecting else "mail.connection_lost", **where) from error


def _certificate_code(error: ssl.SSLCertVerificationError) -> str:
    if error.verify_code in _EXPIRED:
        return "mail.certificate_expired"
    if error.verify_code in _WRONG_NAME:
        return "mail.certificate_wrong_name"
    return "mail.certificate_untrusted"


def enhanced_status(text: str) -> str:
    """Take the enhanced status code (RFC 3463) out of an answer; the rest may hold addresses."""
    found = re.search(r"\b[245]\.[0-9]{1,3}\.[0-9]{1,3}\b", text)
    return found.group() if found else ""


def refused_password(settings: ServerSettings) -> Refused:
    """Make the error for a login that the server does not accept."""
    if settings.login == "xoauth2":
        return Refused("mail.token_refused", host=settings.host)
    return Refused("mail.password_refused", host=settings.host)
