"""The largest mails: four hundred times the peer and 300 MB are the most one may cost."""

import base64
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from leman_desk.mail.parse import parse_message

HEAD = b"From: mai@x.vn\r\nSubject: lon\r\nMessage-ID: <m@x>\r\nDate: Wed, 11 Feb 2026 11:30:00 +0700\r\n"
MULTI = HEAD + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
TIMES = 400
MEGABYTES = 300
MEGABYTE = 1 << 20
_MEASURE = """
import json, re, sys
from pathlib import Path
from leman_desk.mail.parse import parse_message
from tests.peer import times_the_peer

def peak():
    return int(re.search(r"VmHWM:\\s+([0-9]+)", Path("/proc/self/status").read_text())[1]) / 1024

raw = Path(sys.argv[1]).read_bytes()
before = peak()
times, message = times_the_peer(lambda: parse_message(raw))
print(json.dumps([times, peak() - before, message.subject]))
"""


def _file_of_50_mb() -> bytes:
    data = base64.encodebytes(b"\x00\xff\x10abc" * (6 * MEGABYTE)).replace(b"\n", b"\r\n")
    part = b'--b\r\nContent-Type: application/pdf; name="a.pdf"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    return MULTI + b"--b\r\n\r\nx\r\n" + part + data + b"\r\n--b--\r\n"


def _text_of_50_mb() -> bytes:
    kind = b"Content-Type: text/plain; charset=utf-8\r\n\r\n"
    return HEAD + kind + "Tôi khiếu nại về dữ liệu của tôi.\r\n".encode() * (50 * MEGABYTE // 46)


def _text_with_emoji() -> bytes:
    return _text_of_50_mb() + "\U0001f600".encode()


def _html_of_20_mb() -> bytes:
    return HEAD + b"Content-Type: text/html; charset=utf-8\r\n\r\n" + "<p>Tôi</p>".encode() * (2 * MEGABYTE)


BIG: dict[str, Callable[[], bytes]] = {
    "a file of 36 MB in base64": _file_of_50_mb,
    "a text of 50 MB": _text_of_50_mb,
    "a text of 50 MB with one letter of four bytes": _text_with_emoji,
    "an HTML body of 20 MB": _html_of_20_mb,
    "10,000 parts": lambda: MULTI + b"--b\r\n\r\nx\r\n" * 10_000 + b"--b--\r\n",
    "a line of 1 MB": lambda: HEAD + b"\r\n" + b"a" * MEGABYTE,
    "a quoted-printable line of 1 MB": lambda: (
        HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b"=C3=A0 " * (MEGABYTE // 7)
    ),
    "blanks for 1 MB": lambda: (
        HEAD + b"Content-Transfer-Encoding: quoted-printable\r\n\r\n" + b" " * MEGABYTE + b"x"
    ),
    "a header of 1 MB": lambda: b"X-Long: " + b"a b\r\n " * (MEGABYTE // 6) + b"\r\n" + HEAD + b"\r\nx",
    "a field of 1 MB of encoded words": lambda: (
        HEAD + b"Comments: x\r\nTo: " + b"=?utf-8?Q?a?= <a@b.vn>,\r\n " * (MEGABYTE // 28) + b"\r\n\r\nx"
    ),
    "5,000 fields before the sender": lambda: (
        b"".join(b"X-%d: y\r\n" % each for each in range(5_000)) + HEAD + b"\r\nx"
    ),
    "1,000 envelopes": lambda: (
        MULTI + b"--b\r\nContent-Type: application/pkcs7-mime\r\n\r\n0\x80\r\n" * 990 + b"--b--\r\n"
    ),
    "a text of uuencoded beginnings": lambda: HEAD + b"\r\n" + b"begin 644 a\r\n#6&EN\r\n" * 100_000,
    "signatures": lambda: HEAD + b"\r\n" + b"-- \r\n\r\n" * 200_000,
    "nested quotations": lambda: (
        HEAD + b"Content-Type: text/html\r\n\r\n" + b"<blockquote type=cite>a" * 100_000
    ),
}


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
@pytest.mark.parametrize("name", BIG)
def test_the_largest_mails_stay_within_bounds(name: str, tmp_path: Path) -> None:
    path = tmp_path / "mail.eml"
    path.write_bytes(BIG[name]())
    done = subprocess.run(
        [sys.executable, "-c", _MEASURE, str(path)], capture_output=True, check=True, text=True
    )
    times, megabytes, subject = json.loads(done.stdout)
    assert subject == "lon"
    assert times < TIMES
    assert megabytes < MEGABYTES


def test_parts_over_the_limit_are_noted() -> None:
    message = parse_message(BIG["10,000 parts"]())
    assert message.defects == ("too_many_parts",)
    assert message.text.count("x") == 1_000


def test_a_body_nobody_can_read_is_shown_in_part_and_kept_as_a_file() -> None:
    line = "Tôi khiếu nại.\n"
    message = parse_message(
        HEAD + b"Content-Type: text/plain; charset=utf-8\r\n\r\n" + (line * 700_000).encode()
    )
    assert 0 < message.text.count(line) == len(message.text) // len(line) < 700_000
    [attachment] = message.attachments
    assert (attachment.filename, attachment.data) == ("attachment-1.txt", (line * 700_000).encode())
    assert message.defects == ()
