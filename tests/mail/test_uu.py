"""Uuencoded files in a text."""

import binascii

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.mail.uu import uu_blocks
from tests.peer import times_the_peer


def _encoded(data: bytes, name: bytes = b"a.bin") -> bytes:
    lines = b"".join(binascii.b2a_uu(data[i : i + 45]) for i in range(0, len(data), 45))
    return b"begin 644 " + name + b"\n" + lines + b"`\nend\n"


@given(st.binary(min_size=1, max_size=400))
def test_what_was_encoded_comes_back(data: bytes) -> None:
    defects: list[str] = []
    blocks, rest = uu_blocks(b"truoc\n" + _encoded(data) + b"sau\n", defects)
    assert [block.data for block in blocks] == [data]
    assert (rest, defects) == (b"truoc\nsau\n", [])


@pytest.mark.parametrize(
    "text",
    [
        b"begin 644 viec\nchu thuong thi khong phai\nend\n",
        b"begin 644 viec\n",
        b"begin 644 viec",
        b"begin the beguine\n#6&EN\nend\n",
        b"se begin 644 a\n#6&EN\nend\n",
        b"begin-base64 644 a\nday la chu\n",
        b"begin-base64 644 a\n",
    ],
)
def test_prose_stays(text: bytes) -> None:
    assert uu_blocks(text, []) == ([], text)


def test_what_is_never_closed_leaves_the_text_below() -> None:
    defects: list[str] = []
    blocks, rest = uu_blocks(b"begin 644 a\n#6&EN\nday la loi nhan\n", defects)
    assert [(block.name, block.data) for block in blocks] == [(b"a", b"Xin")]
    assert (rest, defects) == (b"day la loi nhan\n", ["encoding_broken"])


def test_an_unclosed_base64_block_is_noted() -> None:
    defects: list[str] = []
    blocks, rest = uu_blocks(b"begin-base64 644 a\nWGlu\ntext here!\n", defects)
    assert (blocks[0].data, rest, defects) == (b"Xin", b"text here!\n", ["encoding_broken"])


@given(st.binary(max_size=300))
def test_nothing_raises(data: bytes) -> None:
    uu_blocks(b"begin 644 a\n" + data, [])


@pytest.mark.parametrize("line", [b"begin 644 a\n", b"begin 644 a\n#6&EN\n", b"begin 644 a\n#6&EN\nx\n"])
def test_many_openings_take_linear_time(line: bytes) -> None:
    times, (blocks, _) = times_the_peer(lambda: uu_blocks(line * 50_000, []))
    assert len(blocks) <= 100
    assert times < 200
