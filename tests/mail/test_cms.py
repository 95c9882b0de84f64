"""Opaque S/MIME signatures."""

from hypothesis import given
from hypothesis import strategies as st

from leman_desk.mail.cms import signed_content

OID = bytes.fromhex("06092a864886f70d0107")
SIGNED, DATA, ENVELOPED = OID + b"\x02", OID + b"\x01", OID + b"\x03"
HEAD = b"\x02\x01\x01\x31\x00"  # version, no digest algorithm


def _der(tag: int, value: bytes) -> bytes:
    length = len(value)
    size = bytes([length]) if length < 128 else b"\x82" + length.to_bytes(2, "big")
    return bytes([tag]) + size + value


def _signed(content: bytes) -> bytes:
    inner = _der(0x30, HEAD + _der(0x30, DATA + _der(0xA0, content)) + b"\x31\x00")
    return _der(0x30, SIGNED + _der(0xA0, inner))


def test_content_in_der() -> None:
    assert signed_content(_signed(_der(0x04, b"x" * 300)), []) == b"x" * 300


def test_content_in_pieces_of_known_length() -> None:
    pieces = _der(0x24, _der(0x04, b"ab") + _der(0x04, b"") + _der(0x04, b"c"))
    assert signed_content(_signed(pieces), []) == b"abc"


def test_open_lengths_before_the_content() -> None:
    algorithms = b"\x31\x80\x30\x80\x06\x01\x2a\x00\x00\x00\x00"
    body = (
        b"\x02\x01\x01"
        + algorithms
        + b"\x30\x80"
        + DATA
        + b"\xa0\x80\x24\x80\x04\x02ab\x00\x00"
        + b"\x00\x00" * 2
    )
    whole = b"\x30\x80" + SIGNED + b"\xa0\x80\x30\x80" + body + b"\x00\x00" * 3
    assert signed_content(whole, []) == b"ab"


def test_other_envelopes_hold_nothing_readable() -> None:
    defects: list[str] = []
    assert signed_content(_der(0x30, ENVELOPED + _der(0xA0, b"\x30\x00")), defects) is None
    assert (
        signed_content(_der(0x30, SIGNED + _der(0xA0, _der(0x30, HEAD + _der(0x30, DATA)))), defects) is None
    )
    assert signed_content(b"-----BEGIN PKCS7-----", defects) is None
    assert signed_content(b"", defects) is None
    assert defects == []


def test_every_cut_is_noted_and_gives_nothing() -> None:
    whole = _signed(_der(0x04, b"x" * 40))
    end = whole.index(b"x" * 40) + 40
    for length in range(len(SIGNED) + 2, end):
        defects: list[str] = []
        assert signed_content(whole[:length], defects) is None
        assert defects == ["encoding_broken"]


@given(st.binary(max_size=200))
def test_nothing_raises(data: bytes) -> None:
    signed_content(data, [])
    signed_content(b"\x30\x80" + SIGNED + b"\xa0\x80\x30\x80" + data, [])
