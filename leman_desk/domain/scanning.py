"""Anti-virus: what a scanner says of a file, and where the scanner is (product §7)."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from leman_desk.domain.errors import Refused

DEFAULT_PORT = 3310
"""The port of clamd's own default configuration."""
MOST_TRIES = 3
"""Times a file is given to a scanner that answers with an error, before it is left alone."""
_HIGHEST_PORT = 65535


class Verdict(StrEnum):
    """What is known of the content of a file."""

    WAITING = "waiting"
    CLEAN = "clean"
    INFECTED = "infected"
    TOO_LARGE = "too_large"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileScan:
    """The verdict on one content, whatever it is called and wherever it lies.

    Attributes:
        sha256: Of the plain bytes, lower-case hex.
        size: Bytes.
        signature: The scanner's name for what it found; empty unless infected.
        checked_at: UTC moment of the newest answer; None while it waits.
        tries: Answers so far that were errors of the scanner.
    """

    sha256: str
    size: int
    verdict: Verdict = Verdict.WAITING
    signature: str = ""
    checked_at: datetime | None = None
    tries: int = 0


@dataclass(frozen=True, slots=True)
class ScannerPlace:
    """Where a scanner listens: a unix socket, or a host and a port."""

    path: str = ""
    host: str = ""
    port: int = 0


def scanner_place(text: str) -> ScannerPlace:
    """Read the address of a scanner: ``/run/clamav/clamd.ctl``, ``localhost:3310``, ``[::1]:3310``.

    Raises:
        Refused: ``scan.bad_address`` with ``address``.
    """
    address = text.strip()
    if address.startswith("/"):
        return ScannerPlace(path=address)
    host, port = address, str(DEFAULT_PORT)
    if address.startswith("["):
        host, closed, rest = address[1:].partition("]")
        if not closed or (rest and not rest.startswith(":")):
            raise Refused("scan.bad_address", address=address)
        port = rest[1:] if rest else port
    elif address.count(":") == 1:
        host, _, port = address.partition(":")
    odd = not host or any(char.isspace() or not char.isprintable() or char in "/@" for char in host)
    if odd or not (port.isascii() and port.isdigit()) or not 0 < int(port) <= _HIGHEST_PORT:
        raise Refused("scan.bad_address", address=address)
    return ScannerPlace(host=host, port=int(port))
