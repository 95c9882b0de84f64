"""Writes Outlook messages as [MS-OXMSG] describes them, for tests: storages of properties in a file."""

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from tests.mail.ole_writer import Tree, compound_file

UNICODE, STRING8, BINARY, NUMBER, FLAG, TIME, OBJECT = 0x1F, 0x1E, 0x102, 0x03, 0x0B, 0x40, 0x0D
_READABLE_AND_WRITABLE = 6
Value = str | bytes | int | bool | datetime


@dataclass
class Msg:
    """A message, a recipient or an attachment: its properties and what lies within it.

    Attributes:
        properties: Values by property id; text is written as Unicode unless `codepage` is given.
        codepage: Write texts as 8-bit strings of this encoding.
        recipients: Their properties.
        files: Attachments; one whose 0x3701 is a `Msg` holds a message.
    """

    properties: dict[int, "Value | Msg | Tree"] = field(default_factory=dict)
    codepage: str = ""
    recipients: list[dict[int, "Value | Msg | Tree"]] = field(default_factory=list)
    files: list[dict[int, "Value | Msg | Tree"]] = field(default_factory=list)


def msg_file(message: Msg) -> bytes:
    """Write the whole file."""
    return compound_file({"__nameid_version1.0": {"__substg1.0_00020102": b""}, **_message(message, 32)})


def _message(message: Msg, head: int) -> Tree:
    tree = _storage(message.properties, message.codepage, head, (len(message.recipients), len(message.files)))
    for number, person in enumerate(message.recipients):
        tree[f"__recip_version1.0_#{number:08X}"] = _storage(person, message.codepage, 8)
    for number, file in enumerate(message.files):
        tree[f"__attach_version1.0_#{number:08X}"] = _storage(file, message.codepage, 8)
    return tree


def _storage(
    properties: dict[int, "Value | Msg | Tree"], codepage: str, head: int, counts: tuple[int, int] = (0, 0)
) -> Tree:
    tree: Tree = {}
    records = b""
    for name, value in properties.items():
        kind, fixed, stream = _encoded(value, codepage)
        records += struct.pack("<HHI", kind, name, _READABLE_AND_WRITABLE) + fixed
        if stream is not None:
            tree[f"__substg1.0_{name:04X}{kind:04X}"] = stream
    start = struct.pack("<8xIIII8x", *counts, *counts)[:head] if head > 8 else bytes(8)
    return {"__properties_version1.0": start + records, **tree}


def _encoded(value: "Value | Msg | Tree", codepage: str) -> tuple[int, bytes, "bytes | Tree | None"]:
    if isinstance(value, bool):
        return FLAG, struct.pack("<Q", value), None
    if isinstance(value, int):
        return NUMBER, struct.pack("<Q", value), None
    if isinstance(value, datetime):
        since = value.astimezone(UTC) - datetime(1601, 1, 1, tzinfo=UTC)
        return TIME, struct.pack("<Q", since // timedelta(microseconds=1) * 10), None
    if isinstance(value, str):
        kind, data = (STRING8, value.encode(codepage)) if codepage else (UNICODE, value.encode("utf-16-le"))
        return kind, struct.pack("<II", len(data) + (1 if codepage else 2), 0), data
    if isinstance(value, bytes):
        return BINARY, struct.pack("<II", len(value), 0), value
    inside = _message(value, 24) if isinstance(value, Msg) else value
    return OBJECT, struct.pack("<II", 0xFFFFFFFF, 1), inside
