"""clamd as it really answers, and as it answers when something goes wrong."""

import io
import socket
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from leman_desk.domain.errors import Unavailable
from leman_desk.domain.scanning import ScannerPlace, Verdict
from leman_desk.services.ports_scanning import ScanAnswer
from leman_desk.system.clamd import TEST_FILE, Clamd
from tests.system.clamd_server import SIGNATURE, ClamdServer, require_clamd

LIMIT = 50 * 1024 * 1024
INFECTED = ScanAnswer(Verdict.INFECTED, SIGNATURE)
CLEAN = ScanAnswer(Verdict.CLEAN)


@pytest.fixture(scope="module")
def server() -> Iterator[ClamdServer]:
    require_clamd()
    with ClamdServer() as running:
        yield running


def ask(place: ScannerPlace, *pieces: bytes, limit: int = LIMIT, seconds: float = 20) -> ScanAnswer:
    return Clamd().scan(place, iter(pieces), limit_bytes=limit, seconds=seconds)


@pytest.fixture(params=["socket", "tcp"])
def place(request: pytest.FixtureRequest, server: ClamdServer) -> ScannerPlace:
    return server.socket if request.param == "socket" else server.tcp


def test_the_test_file_is_found_and_a_letter_is_clean(place: ScannerPlace) -> None:
    assert ask(place, TEST_FILE) == INFECTED
    assert ask(place, b"Kinh gui Leman Jewelry") == CLEAN


def test_pieces_are_one_file(place: ScannerPlace) -> None:
    assert ask(place, TEST_FILE[:20], b"", TEST_FILE[20:]) == INFECTED
    assert ask(place) == CLEAN


def test_an_archive_is_looked_into(place: ScannerPlace) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("hoa don.com", TEST_FILE)
    assert ask(place, packed.getvalue()).verdict is Verdict.INFECTED


def test_a_file_over_our_limit_is_not_sent_to_its_end(place: ScannerPlace) -> None:
    given: list[int] = []

    def pieces() -> Iterator[bytes]:
        for number in range(100):
            given.append(number)
            yield bytes(1024)

    answer = Clamd().scan(place, pieces(), limit_bytes=4096, seconds=20)
    assert answer == ScanAnswer(Verdict.TOO_LARGE)
    assert len(given) == 5


def test_a_file_over_the_limit_of_clamd_is_too_large(place: ScannerPlace) -> None:
    assert ask(place, *[bytes(1024 * 1024)] * 8) == ScanAnswer(Verdict.TOO_LARGE)


def test_the_test_says_who_answers(server: ClamdServer) -> None:
    report = Clamd().test(server.socket, seconds=20)
    assert report.ok
    assert report.version.startswith("ClamAV ")


def test_many_at_once_get_their_own_answers(server: ClamdServer) -> None:
    answers: dict[int, ScanAnswer] = {}

    def one(number: int) -> None:
        answers[number] = ask(server.tcp, TEST_FILE if number % 2 else b"letter")

    threads = [threading.Thread(target=one, args=(number,)) for number in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: INFECTED if number % 2 else CLEAN for number in range(12)}


def test_one_that_hangs_is_given_up_and_asked_again(server: ClamdServer) -> None:
    server.pause()
    try:
        with pytest.raises(Unavailable, match=r"scan\.timeout"):
            ask(server.tcp, TEST_FILE, seconds=0.3)
        assert not Clamd().test(server.tcp, seconds=0.3).ok
    finally:
        server.go_on()
    assert ask(server.tcp, TEST_FILE) == INFECTED


def test_nobody_there_is_told() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(Unavailable, match=r"scan\.unreachable"):
        ask(ScannerPlace(host="127.0.0.1", port=port), b"x")
    with pytest.raises(Unavailable, match=r"scan\.unreachable"):
        ask(ScannerPlace(path="/nowhere/clamd.ctl"), b"x")
    report = Clamd().test(ScannerPlace(path="/nowhere/clamd.ctl"), seconds=1)
    assert (report.ok, report.code) == (False, "scan.unreachable")


def test_a_damaged_file_is_no_trouble_of_the_scanner(server: ClamdServer) -> None:
    def damaged() -> Iterator[bytes]:
        yield b"x"
        raise KeyError

    with pytest.raises(KeyError):
        Clamd().scan(server.tcp, damaged(), limit_bytes=LIMIT, seconds=20)


@contextmanager
def scripted(answer: Callable[[socket.socket], None]) -> Iterator[ScannerPlace]:
    """A scanner that does what a test says with its one connection."""
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            connection, _ = listening.accept()
            with connection:
                answer(connection)

        thread = threading.Thread(target=serve)
        thread.start()
        yield ScannerPlace(host="127.0.0.1", port=listening.getsockname()[1])
        thread.join()


def _drain(connection: socket.socket) -> None:
    received = b""
    while not received.endswith(b"\0\0\0\0"):
        received += connection.recv(4096)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        (b"stream: OK\0", CLEAN),
        (b"stream: Win.Test.EICAR_HDB-1 FOUND\0", ScanAnswer(Verdict.INFECTED, "Win.Test.EICAR_HDB-1")),
        (b"stream: Can't allocate memory ERROR\0", ScanAnswer(Verdict.FAILED)),
        (b"INSTREAM size limit exceeded. ERROR\0", ScanAnswer(Verdict.TOO_LARGE)),
        (b"UNKNOWN COMMAND\0", ScanAnswer(Verdict.FAILED)),
        (b"stream: \xff\xfe FOUND\0", ScanAnswer(Verdict.INFECTED, "\ufffd\ufffd")),
        (b"stream: " + b"x" * 100_000, ScanAnswer(Verdict.FAILED)),
        # An answer that was cut before its end is no verdict, but one in the old manner is.
        (b"stream: OK\n", CLEAN),
    ],
)
def test_every_answer_is_read(said: bytes, answer: ScanAnswer) -> None:
    def serve(connection: socket.socket) -> None:
        _drain(connection)
        connection.sendall(said)

    with scripted(serve) as place:
        assert ask(place, b"letter", seconds=5) == answer


def test_an_answer_that_never_comes_is_told() -> None:
    with scripted(_drain) as place, pytest.raises(Unavailable, match=r"scan\.lost"):
        ask(place, b"letter", seconds=5)


def test_a_scanner_that_finds_nothing_is_told() -> None:
    class Blind(Clamd):
        def scan(self, *_args: object, **_rest: object) -> ScanAnswer:
            return CLEAN

    def serve(connection: socket.socket) -> None:
        connection.recv(64)
        connection.sendall(b"ClamAV 1.4.6\0")

    with scripted(serve) as place:
        report = Blind().test(place, seconds=5)
    assert (report.ok, report.code) == (False, "scan.finds_nothing")
