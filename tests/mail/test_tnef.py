"""Text and files out of winmail.dat."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.mail.tnef import is_tnef, read_tnef
from tests.peer import times_the_peer

HEAD = b"\x78\x9f\x3e\x22\x07\x00"
RENDERING = b"\x01\x00" + b"\xff" * 12


def _attribute(name: int, data: bytes, level: int = 1) -> bytes:
    return struct.pack("<BHHI", level, name, 6, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def _text(value: str) -> bytes:
    return value.encode("utf-16-le") + b"\x00\x00"


def _variable(kind: int, name: int, *values: bytes) -> bytes:
    body = b"".join(struct.pack("<I", len(each)) + each + b"\x00" * (-len(each) % 4) for each in values)
    return struct.pack("<HHI", kind, name, len(values)) + body


def _list(*properties: bytes) -> bytes:
    return struct.pack("<I", len(properties)) + b"".join(properties)


def _file(*properties: bytes, data: bytes = b"") -> bytes:
    return (
        _attribute(0x9002, RENDERING, 2)
        + _attribute(0x8010, b"NGAN~1.PDF\x00", 2)
        + _attribute(0x800F, data, 2)
        + _attribute(0x9005, _list(*properties), 2)
    )


def test_names_types_and_ids_of_files() -> None:
    one = _file(
        _variable(0x1F, 0x3707, _text("Hợp đồng.pdf")),
        _variable(0x1E, 0x370E, b"Application/PDF\x00"),
        _variable(0x1F, 0x3712, _text("<anh@x>")),
        data=b"PDF",
    )
    found = read_tnef(HEAD + one + _file(data=b"2"))
    assert [(each.name, each.content_type, each.content_id, each.data) for each in found.files] == [
        ("Hợp đồng.pdf", "application/pdf", "anh@x", b"PDF"),
        ("NGAN~1.PDF", "", "", b"2"),
    ]
    assert not found.damaged


def test_several_values_and_all_sizes_are_stepped_over() -> None:
    others = [
        struct.pack("<HHI", 0x1003, 0x6001, 2) + b"\x00" * 8,
        struct.pack("<HH", 0x48, 0x6002) + b"\x00" * 16,
        struct.pack("<HH", 0x05, 0x6003) + b"\x00" * 8,
        _variable(0x101F, 0x6004, _text("một"), _text("hai ba")),
        _variable(0x1F, 0x1000, _text("Thân thư.")),
    ]
    found = read_tnef(HEAD + _attribute(0x9003, _list(*others)))
    assert (found.text, found.damaged) == ("Thân thư.", False)


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"\x01\x00\x00\x00",
        b"\x01\x00\x00\x00\x99\x00\x00\x10abcd",  # no such type
        b"\xff\xff\xff\xff" + _variable(0x1F, 0x3001, b""),
        b"\x01\x00\x00\x00\x1f\x00\x00\x10\x01\x00\x00\x00\xff\xff\xff\x7f",
        b"\x01\x00\x00\x00\x03\x00\x00\x80" + b"\x00" * 10,
    ],
)
def test_property_lists_that_lie_are_noted(block: bytes) -> None:
    found = read_tnef(HEAD + _attribute(0x9003, block))
    assert (found.text, found.damaged) == ("", True)


def test_embedded_messages_end_somewhere() -> None:
    inner = HEAD + _attribute(0x800C, b"day\x00")
    for _ in range(50):
        inner = HEAD + _file(
            _variable(0x0D, 0x3701, bytes.fromhex("0703020000000000c000000000000046") + inner)
        )
    found = read_tnef(inner)
    assert len(found.files) == 5
    assert is_tnef(found.files[-1].data)


def test_an_embedded_html_message_and_an_object() -> None:
    html = _attribute(0x9003, _list(_variable(0x1F, 0x1013, _text("<p>Chào</p>"))))
    message = _variable(0x0D, 0x3701, bytes.fromhex("0703020000000000c000000000000046") + HEAD + html)
    plain = _variable(0x0D, 0x3701, b"OLE")
    found = read_tnef(HEAD + _file(_variable(0x1E, 0x3001, b"thu\x00"), message) + _file(plain))
    assert [(each.name, each.data) for each in found.files] == [
        ("thu.html", "<p>Chào</p>".encode()),
        ("NGAN~1.PDF", b"OLE"),
    ]


def test_hostile_winmail_takes_linear_time() -> None:
    hostile = (
        _attribute(0x1234, b"") * 300_000,
        _attribute(0x9002, RENDERING, 2) * 100_000,
        _attribute(0x9003, b"\xff\xff\xff\xff" + _variable(0x1F, 0x3001, b"") * 300_000),
    )
    times, _ = times_the_peer(lambda: [read_tnef(HEAD + each) for each in hostile])
    assert times < 200


@given(st.binary(max_size=300), st.sampled_from([0x800C, 0x9003, 0x9005, 0x9007, 0x8010]))
def test_nothing_raises(data: bytes, name: int) -> None:
    read_tnef(HEAD + data)
    read_tnef(HEAD + _attribute(0x9002, RENDERING, 2) + _attribute(name, data, 2))
