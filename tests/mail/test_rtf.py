"""RTF bodies."""

import struct
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.mail.rtf import rtf_to_text, unpacked_rtf


def _packed(content: bytes, size: int) -> bytes:
    return struct.pack("<IIII", len(content) + 12, size, 0x75465A4C, 0) + content


def test_crossing_copies_as_in_the_specification() -> None:
    # [MS-OXRTFCP] §4.2: a copy that reads what it has just written.
    data = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
    assert unpacked_rtf(data) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


@pytest.mark.parametrize(
    ("data", "result"),
    [
        (b"", None),
        (b"x" * 20, None),
        (_packed(b"", 0), b""),
        (_packed(b"\x00abc", 100), b"abc"),
        (_packed(b"\x00abcdefgh", 3), b"abc"),
        (_packed(b"\x01\x00", 9), b"{\\"),  # a reference cut in its middle
    ],
)
def test_odd_packages(data: bytes, result: bytes | None) -> None:
    assert unpacked_rtf(data) == result


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (b"{\\rtf1 Xin \\b ch\\u224?o\\b0 .\\par M\\u7897\\'3ft}", "Xin chào.\nMột"),
        (b"{\\rtf1\\ansicpg1258 d\\'fd\\'de li\\'ea\\'f2u}", "dữ liệu"),
        (b"{\\rtf1{\\*\\htmltag <p>}{\\fonttbl Arial}a{\\info x{y}z}b}", "ab"),
        (b"\\uc2\\u225 \\'c3\\'a1b{\\uc0\\u225 c}", "ábác"),
        (b"\\u-10179?\\u-8704?", "\U0001f600"),
        (b"\\u-10179?x", "\ufffdx"),
        (b"a\\~b\\{c\\}\\\\d\\emdash e", "a b{c}\\d—e"),
        (b"}}}a{{{", "a"),
        (b"\\", ""),
        (b"", ""),
    ],
)
def test_words(source: bytes, text: str) -> None:
    assert rtf_to_text(source) == text


def test_bounded_time() -> None:
    begun = time.process_time()
    rtf_to_text(b"{" * 300_000 + b"a" + b"}" * 300_000)
    rtf_to_text(b"\\u1?" * 200_000)
    unpacked_rtf(_packed((b"\xff" + b"\x00\x0f" * 8) * 60_000, 0xFFFFFFFF))
    assert time.process_time() - begun < 6.0


@given(st.binary(max_size=300))
def test_nothing_raises(data: bytes) -> None:
    rtf_to_text(data).encode()
    unpacked_rtf(_packed(data, 0xFFFFFFFF))
