"""Reading beside the program: the same as reading in it, and no process is left behind."""

import io
import os
import pickle
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from leman_desk.mail.beside import ReadBeside, read, serve
from leman_desk.mail.parse import parse_message
from leman_desk.mail.safe_html import make_safe

ROOT = Path(__file__).resolve().parents[2]
PLAIN = b"From: Hoa <hoa@example.vn>\r\nSubject: One\r\n\r\nHello.\r\n"
RICH = (
    b"From: An <an@example.vn>\r\nSubject: Two\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/mixed; boundary="x"\r\n\r\n'
    b'--x\r\nContent-Type: text/html\r\n\r\n<p>Hi<img src="https://t.example/p.gif"></p>\r\n'
    b"--x\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=a.png\r\n\r\n"
    + b"P" * 300_000
    + b"\r\n--x--\r\n"
)
_CHILD = """
import sys, time
from leman_desk.mail.beside import ReadBeside
reader = ReadBeside().__enter__()
reader.ask([b"Subject: a\\r\\n\\r\\nb"])
print(reader._child.pid, flush=True)
sys.stdin.read()
"""


def running(process: int) -> bool:
    """Tell whether a process is there and no zombie."""
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    except OSError:
        return False
    return "State:\tZ" not in status


def until(done: Callable[[], bool]) -> None:
    """Wait for something, at most half a minute."""
    end = time.monotonic() + 30
    while not done():
        assert time.monotonic() < end
        time.sleep(0.02)  # another process is waited for; nothing here would tell


def test_what_is_read_beside_is_what_would_be_read_here() -> None:
    with ReadBeside() as reader:
        for raws in ([PLAIN, RICH], [], [RICH] * 40, [b"", b"\x00\xff" * 50]):
            reader.ask(raws)
            found = reader.take()
            assert found == [read(raw) for raw in raws]
    plain, rich = read(PLAIN), read(RICH)
    assert plain.message == parse_message(PLAIN)
    assert plain.safe is None
    assert rich.safe == make_safe(rich.message.html or "")
    (there,), (kept,) = rich.message.attachments, parse_message(RICH).attachments
    assert (there.filename, there.size, there.sha256) == (kept.filename, kept.size, kept.sha256)
    assert there.data == b""


def test_its_process_ends_with_it() -> None:
    with ReadBeside() as reader:
        reader.ask([RICH] * 20)  # and never taken
        assert reader._child is not None
        process = reader._child.pid
        assert running(process)
    assert not running(process)


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_it_is_told_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEMAN_DESK_PASSPHRASE", "secret words")
    with ReadBeside() as reader:
        reader.ask([PLAIN])
        assert len(reader.take()) == 1
        assert reader._child is not None
        told = Path(f"/proc/{reader._child.pid}/environ").read_bytes()
    assert b"PYTHONPATH" in told
    assert b"secret words" not in told


def test_a_process_that_dies_leaves_the_reading_to_others() -> None:
    with ReadBeside() as reader:
        reader.ask([PLAIN])
        assert len(reader.take()) == 1
        assert reader._child is not None
        process = reader._child.pid
        os.kill(process, signal.SIGKILL)
        until(lambda: not running(process))
        reader.ask([RICH] * 20)
        assert reader.take() == []
        reader.ask([PLAIN])
        assert reader.take() == []


def test_where_no_process_can_be_started_nothing_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with ReadBeside() as reader:
        reader.ask([PLAIN])
        assert reader.take() == []


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_it_ends_when_the_program_is_killed() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as program:
        assert program.stdout is not None
        process = int(program.stdout.readline())
        assert running(process)
        program.kill()
    until(lambda: not running(process))


def test_it_answers_each_question_until_there_are_no_more() -> None:
    coming = io.BytesIO(pickle.dumps([PLAIN]) + pickle.dumps([RICH, PLAIN]))
    going = io.BytesIO()
    serve(coming, going)
    going.seek(0)
    assert pickle.load(going) == [read(PLAIN)]  # noqa: S301 - our own
    assert pickle.load(going) == [read(RICH), read(PLAIN)]  # noqa: S301 - our own
    assert going.read() == b""
