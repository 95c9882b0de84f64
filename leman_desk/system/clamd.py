"""Asks ClamAV's clamd about a file, over its socket, by the INSTREAM command (clamd(8))."""

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager

from leman_desk.domain.errors import DeskError, Unavailable
from leman_desk.domain.scanning import ScannerPlace, Verdict
from leman_desk.services.ports_scanning import ScanAnswer, ScannerReport

_PIECE = 64 * 1024
_LONGEST_ANSWER = 4096
_NAME = "utf-8"
# The harmless file that every scanner finds, as EICAR publishes it; joined when it runs, so that no scanner
# takes this module, or what Python makes of it, for the thing itself.
TEST_FILE = b"".join((rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-", b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"))


class Clamd:
    """One connection for each question; see `services.ports_scanning.Scanner`."""

    def scan(
        self, place: ScannerPlace, pieces: Iterator[bytes], *, limit_bytes: int, seconds: float
    ) -> ScanAnswer:
        """Give one file to clamd.

        Raises:
            Unavailable: ``scan.unreachable``, ``scan.timeout``, ``scan.lost``, ``scan.no_unix_sockets``.
        """
        with _connected(place, seconds) as clamd:
            sent = 0
            broken = False
            try:
                clamd.sendall(b"zINSTREAM\0")
                for piece in pieces:
                    sent += len(piece)
                    if sent > limit_bytes:
                        return ScanAnswer(Verdict.TOO_LARGE)
                    for start in range(0, len(piece), _PIECE):
                        part = piece[start : start + _PIECE]
                        clamd.sendall(struct.pack("!I", len(part)) + part)
                clamd.sendall(struct.pack("!I", 0))
            except (BrokenPipeError, ConnectionResetError):
                # Past its own limit clamd answers at once and listens no more: the answer says why.
                broken = True
            answer = _answer(clamd, broken=broken)
        return _read(answer)

    def test(self, place: ScannerPlace, *, seconds: float) -> ScannerReport:
        """Ask for the version, then let clamd find the EICAR test file."""
        try:
            with _connected(place, seconds) as clamd:
                clamd.sendall(b"zVERSION\0")
                version = _answer(clamd)
            found = self.scan(place, iter((TEST_FILE,)), limit_bytes=_LONGEST_ANSWER, seconds=seconds)
        except DeskError as error:
            params = tuple((name, str(value)) for name, value in error.params.items())
            return ScannerReport(ok=False, code=error.code, params=params)
        if found.verdict is not Verdict.INFECTED:
            return ScannerReport(ok=False, code="scan.finds_nothing", version=version)
        return ScannerReport(ok=True, version=version)


def _read(answer: str) -> ScanAnswer:
    """Read ``stream: OK``, ``stream: NAME FOUND`` or any other line, which tells an error."""
    told = answer.removeprefix("stream:").strip()
    if told == "OK":
        return ScanAnswer(Verdict.CLEAN)
    if told.endswith(" FOUND"):
        return ScanAnswer(Verdict.INFECTED, told.removesuffix(" FOUND").strip())
    if "size limit exceeded" in told:
        return ScanAnswer(Verdict.TOO_LARGE)
    return ScanAnswer(Verdict.FAILED)


def _answer(clamd: socket.socket, *, broken: bool = False) -> str:
    told = bytearray()
    try:
        while b"\0" not in told and len(told) < _LONGEST_ANSWER:
            piece = clamd.recv(_LONGEST_ANSWER)
            if not piece:
                break
            told += piece
    except ConnectionResetError:
        broken = True
    answer, ended, _ = bytes(told).partition(b"\0")
    if not ended and (broken or not answer):
        raise Unavailable("scan.lost")
    return answer.decode(_NAME, "replace").strip()


@contextmanager
def _connected(place: ScannerPlace, seconds: float) -> Iterator[socket.socket]:
    """Connect; whatever the socket does meanwhile becomes one of our errors."""
    try:
        with _opened(place, seconds) as clamd:
            yield clamd
    except TimeoutError as error:
        raise Unavailable("scan.timeout", address=_shown(place)) from error
    except OSError as error:
        raise Unavailable("scan.unreachable", address=_shown(place)) from error


def _opened(place: ScannerPlace, seconds: float) -> socket.socket:
    if not place.path:
        return socket.create_connection((place.host, place.port), timeout=seconds)
    family = getattr(socket, "AF_UNIX", None)
    if family is None:
        raise Unavailable("scan.no_unix_sockets")
    clamd = socket.socket(family, socket.SOCK_STREAM)
    try:
        clamd.settimeout(seconds)
        clamd.connect(place.path)
    except BaseException:
        clamd.close()
        raise
    return clamd


def _shown(place: ScannerPlace) -> str:
    return place.path or f"{place.host}:{place.port}"
