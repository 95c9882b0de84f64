"""The letter inside an opaque S/MIME signature (RFC 8551 §3.5, RFC 5652); the signature is not checked.

The cryptography package writes and decrypts such envelopes but does not give out what a signed one holds.
"""

_SEQUENCE, _SET, _CONTEXT, _OBJECT, _OCTETS, _OCTETS_IN_PIECES = 0x30, 0x31, 0xA0, 0x06, 0x04, 0x24
_SIGNED_DATA = bytes.fromhex("2a864886f70d010702")
_MAX_PIECES = 100_000
_LONG_FORM = 0x80
_LENGTH_BYTES = 4
_MANY_OF_TAG = 0x1F
_CONSTRUCTED = 0x20


class _Damaged(Exception):  # noqa: N818 - says what is wrong, as the house's errors do
    """The envelope is cut or is no ASN.1."""


def signed_content(data: bytes, defects: list[str]) -> bytes | None:
    """Give the MIME part that is signed, or None for any other envelope.

    Args:
        data: The envelope, in DER or BER (lengths left open, content in pieces).
        defects: Gets ``encoding_broken`` when a signed envelope is damaged.
    """
    try:
        outer, _ = _enter(data, 0, _SEQUENCE)
        kind, position = _value(data, outer, _OBJECT)
        if kind != _SIGNED_DATA:
            return None
    except _Damaged:
        return None
    try:
        position, _ = _enter(data, position, _CONTEXT)
        position, _ = _enter(data, position, _SEQUENCE)
        position = _skip(data, _skip(data, position))  # version, digest algorithms
        position, end = _enter(data, position, _SEQUENCE)
        position = _skip(data, position)  # content type
        if position == end or data[position : position + 2] == b"\x00\x00":
            return None  # certificates only, or a signature that stands apart
        position, _ = _enter(data, position, _CONTEXT)
        return _octets(data, position)
    except _Damaged:
        defects.append("encoding_broken")
        return None


def _head(data: bytes, position: int) -> tuple[int, int, int | None]:
    """Read tag and length: the tag, where the value begins, and where it ends if that is said."""
    if position + 2 > len(data):
        raise _Damaged
    tag, length = data[position], data[position + 1]
    position += 2
    if tag & _MANY_OF_TAG == _MANY_OF_TAG:
        raise _Damaged
    if length == _LONG_FORM:
        return tag, position, None
    if length > _LONG_FORM:
        count = length - _LONG_FORM
        if count > _LENGTH_BYTES:
            raise _Damaged
        length = int.from_bytes(data[position : position + count], "big")
        position += count
    return tag, position, position + length


def _enter(data: bytes, position: int, wanted: int) -> tuple[int, int | None]:
    """Step into a constructed value."""
    tag, start, end = _head(data, position)
    if tag != wanted:
        raise _Damaged
    return start, end


def _value(data: bytes, position: int, wanted: int) -> tuple[bytes, int]:
    """Give a primitive value and where the next one begins."""
    tag, start, end = _head(data, position)
    if tag != wanted or end is None or end > len(data):
        raise _Damaged
    return data[start:end], end


def _skip(data: bytes, position: int) -> int:
    """Step over a value whose length may be left open."""
    depth = 0
    for _ in range(_MAX_PIECES):
        tag, start, end = _head(data, position)
        if end is None:
            if not tag & _CONSTRUCTED:
                raise _Damaged
            depth += 1
            position = start
        elif tag == 0 and end == start:
            depth -= 1
            position = end
        else:
            position = end
        if depth <= 0:
            return position
    raise _Damaged


def _octets(data: bytes, position: int) -> bytes:
    """Read an octet string, whole or in pieces."""
    tag, start, end = _head(data, position)
    if tag == _OCTETS:
        return _value(data, position, _OCTETS)[0]
    if tag != _OCTETS_IN_PIECES or (end is not None and end > len(data)):
        raise _Damaged
    pieces: list[bytes] = []
    while len(pieces) < _MAX_PIECES:
        if (end is not None and start >= end) or (end is None and data[start : start + 2] == b"\x00\x00"):
            return b"".join(pieces)
        piece, start = _value(data, start, _OCTETS)
        pieces.append(piece)
    raise _Damaged
