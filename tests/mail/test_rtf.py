"""RTF bodies."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.mail.rtf import rtf_to_html, rtf_to_text, unpacked_rtf
from tests.peer import times_the_peer


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


FONTS = b"{\\fonttbl{\\f0\\fswiss\\fcharset0 Arial;}{\\f1\\fcharset163 Arial;}{\\f2\\fcharset204 Arial;}}"


def test_each_font_has_letters_of_its_own() -> None:
    # [MS-RTF] font table: charset 163 is Vietnamese (windows-1258), 204 Cyrillic (windows-1251).
    source = b"{\\rtf1\\ansicpg1252" + FONTS + b"\\f1 d\\'fd\\'de{\\f2 \\'e4\\'e0}\\f0 \\'e9}"
    assert rtf_to_text(source) == "dữдаé"


HTML = (
    # The shape of [MS-OXRTFEX] §4.1: tags in groups, what only RTF needs between htmlrtf and htmlrtf0.
    b"{\\rtf1\\ansi\\ansicpg1252\\fromhtml1 \\deff0"
    + FONTS
    + b"{\\colortbl\\red0\\green0\\blue0;}\\uc1\\pard"
    b'{\\*\\htmltag19 <html>}{\\*\\mhtmltag148 <img src="x">}'
    b'{\\*\\htmltag148 <img src="cid:a1" alt="\\\'e9\\{\\}">}\\htmlrtf {\\htmlrtf0 '
    b"{\\*\\htmltag64 <p>}\\htmlrtf \\b \\htmlrtf0 \\f1 d\\'fd\\'de li\\u7879?u\\htmlrtf \\par\\htmlrtf0 "
    b"{\\*\\htmltag84 &nbsp;}\\htmlrtf \\'a0\\htmlrtf0 1 < 2\\line{\\*\\htmltag72 </p>}\\htmlrtf }\\htmlrtf0 "
    b"{\\*\\htmltag27 </html>}}"
)


def test_html_comes_back_out_of_its_rtf() -> None:
    assert rtf_to_html(HTML) == ('<html><img src="cid:a1" alt="é{}"><p>dữ liệu&nbsp;1 &lt; 2\r\n</p></html>')


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (b"{\\rtf1 \\b words}", None),
        (b"{\\rtf1\\fromtext words}", None),
        (b"{\\rtf1\\fromhtml1", ""),
        (b"{\\rtf1\\fromhtml1 {\\*\\htmltag <b>", "<b>"),
        (b"{\\rtf1\\fromhtml1 {\\*\\htmltag <b>{\\*\\htmltag <i>}}}}}}<", "<b>&lt;"),
        (b"{\\rtf1\\fromhtml1 \\htmlrtf{\\*\\htmltag <b>}a{\\htmlrtf0 b}c", "b"),
    ],
)
def test_odd_html_in_rtf(source: bytes, found: str | None) -> None:
    assert rtf_to_html(source) == found


def test_bounded_time() -> None:
    packed = _packed((b"\xff" + b"\x00\x0f" * 8) * 60_000, 0xFFFFFFFF)

    def read() -> None:
        rtf_to_text(b"{" * 300_000 + b"a" + b"}" * 300_000)
        rtf_to_text(b"\\u1?" * 200_000)
        rtf_to_html(b"{\\fromhtml1" + b"{\\*\\htmltag <b>" * 100_000)
        unpacked_rtf(packed)

    times, _ = times_the_peer(read)
    assert times < 600


@given(st.binary(max_size=300))
def test_nothing_raises(data: bytes) -> None:
    rtf_to_text(data).encode()
    rtf_to_html(b"{\\rtf1\\fromhtml1 " + data)
    unpacked_rtf(_packed(data, 0xFFFFFFFF))
