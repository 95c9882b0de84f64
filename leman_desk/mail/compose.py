"""Plain values to the bytes of a mail (RFC 5322, 2045–2047, 2231) that any server takes: 7-bit throughout."""

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from unicodedata import normalize
from urllib.parse import quote

from leman_desk.domain.errors import Refused
from leman_desk.domain.message import Address

_LINE = 76
_HARD_LINE = 990
_WORD_BYTES = 42  # as base64 with its frame within the 75 characters of RFC 2047 §2
_CONTROL = re.compile("[\x00-\x1f\x7f\u0085\u2028\u2029\ud800-\udfff]")
_FIELD_NAME = re.compile(r"^[A-Za-z][A-Za-z0-9-]{0,60}$")
_CONTENT_TYPE = re.compile(r"^[a-z0-9!#$&^_.+-]{1,100}/[a-z0-9!#$&^_.+-]{1,100}$", re.IGNORECASE)
_ATOM = re.compile(r"^[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]+$")
_ADDRESS = re.compile(r"^[^\s<>@,;:\"()\[\]\\]{1,64}@[^\s<>@,;:\"()\\]{1,255}$")
_MESSAGE_ID = re.compile(r"^<[^<>\s\x00-\x1f\x7f]{1,500}>$")
_OURS = frozenset({
    "from", "to", "cc", "bcc", "subject", "date", "message-id", "in-reply-to", "references", "mime-version",
    "content-type", "content-transfer-encoding", "content-disposition", "sender",
})  # fmt: skip
_MANY_LETTERS = 6  # one byte in so many outside ASCII: base64 is then shorter than quoted-printable


@dataclass(frozen=True, slots=True)
class OutgoingFile:
    """A file to attach.

    Attributes:
        filename: The name the recipient sees; folders are cut off.
        content_type: ``type/subtype``.
        data: Its bytes.
    """

    filename: str
    content_type: str
    data: bytes


def build_reply(
    *,
    sender: Address,
    to: Sequence[Address],
    subject: str,
    text: str,
    message_id: str,
    date: datetime,
    cc: Sequence[Address] = (),
    quoted: str = "",
    quote_intro: str = "",
    in_reply_to: str | None = None,
    references: Sequence[str] = (),
    attachments: Sequence[OutgoingFile] = (),
    headers: Mapping[str, str] | None = None,
    html: str = "",
) -> bytes:
    """Write a mail.

    Args:
        sender: From.
        to: To; at least one.
        subject: Any text without line breaks.
        text: The new text.
        message_id: In angle brackets; the same on every try to send.
        date: Aware; written with its own offset.
        cc: Cc.
        quoted: Text of the message answered; every line gets a ``>``.
        quote_intro: Line above the quote, in the customer's language.
        in_reply_to: Message-ID of the message answered.
        references: Its References; ``in_reply_to`` is added at the end.
        attachments: Files, in order.
        headers: Further fields, such as ``Auto-Submitted``; not those named above.
        html: The whole text once more with formats, for those who show them; empty for plain text alone.

    Returns:
        Bytes of ASCII, but for addresses with other letters before their ``@``.

    Raises:
        Refused: ``mail.header_invalid`` with the field's name, for line breaks, malformed addresses or ids.
        ValueError: The date is naive, or nobody is written to: a mistake of the caller.
    """
    if date.tzinfo is None or not to:
        raise ValueError("an aware date and a recipient are needed")
    ids = [*references, *([in_reply_to] if in_reply_to else [])]
    for name, values in (("Message-ID", [message_id]), ("References", ids)):
        if not all(_MESSAGE_ID.match(value) and value.isascii() for value in values):
            raise Refused("mail.header_invalid", field=name)
    fields = [
        _address_field("From", [sender]),
        _address_field("To", to),
        *([_address_field("Cc", cc)] if cc else []),
        _text_field("Subject", subject),
        f"Date: {format_datetime(date)}",
        f"Message-ID: {message_id}",
        *([f"In-Reply-To: {in_reply_to}"] if in_reply_to else []),
        *([_folded("References", list(dict.fromkeys(ids)))] if ids else []),
        *(_extra_field(name, value) for name, value in (headers or {}).items()),
        "MIME-Version: 1.0",
    ]
    body = _text_part(_with_quote(text, quote_intro, quoted))
    if html:
        # The best comes last (RFC 2046 §5.1.4).
        page = f"<html><body>{html}</body></html>"
        body = _multipart("alternative", [body, _text_part(page, "html")], message_id)
    if attachments:
        body = _multipart("mixed", [body, *(_file_part(file) for file in attachments)], message_id)
    return ("\r\n".join(fields) + "\r\n").encode() + body


def _with_quote(text: str, intro: str, quoted: str) -> str:
    if not quoted.strip():
        return text
    lines = quoted.replace("\r\n", "\n").rstrip("\n").split("\n")
    quote_text = "\n".join(f">{line}" if line.startswith(">") else f"> {line}".rstrip() for line in lines)
    return "\n".join([text.rstrip("\n"), "", *([intro] if intro else []), quote_text, ""])


def _checked(name: str, value: str) -> str:
    if _CONTROL.search(value):
        raise Refused("mail.header_invalid", field=name)
    return " ".join(value.split())


def _text_field(name: str, value: str) -> str:
    value = _checked(name, value)
    if value.isascii() and "=?" not in value:
        words = value.split(" ")
        if all(len(word) < _LINE for word in words):
            return _folded(name, words)
    return _folded(name, _encoded_words(value))


def _extra_field(name: str, value: str) -> str:
    if not _FIELD_NAME.match(name) or name.lower() in _OURS:
        raise Refused("mail.header_invalid", field=name if _FIELD_NAME.match(name) else "")
    return _text_field(name, value)


def _address_field(name: str, people: Iterable[Address]) -> str:
    tokens: list[str] = []
    for person in people:
        if not _ADDRESS.match(person.address) or _CONTROL.search(person.address):
            raise Refused("mail.header_invalid", field=name)
        if tokens:
            tokens[-1] += ","
        tokens += _phrase(name, person.name)
        address = _written(name, person.address)
        tokens.append(f"<{address}>" if person.name else address)
    return _folded(name, tokens)


def _written(name: str, address: str) -> str:
    """Write an address: its domain as every server knows it, letters before it as they are (RFC 6532)."""
    local, _, domain = address.rpartition("@")
    try:
        return f"{normalize('NFC', local)}@{domain.encode('idna').decode()}"
    except UnicodeError as error:
        raise Refused("mail.header_invalid", field=name) from error


def _phrase(field: str, name: str) -> list[str]:
    name = _checked(field, name)
    if not name:
        return []
    if not name.isascii() or "=?" in name or len(name) > _LINE - 10:
        return _encoded_words(name)
    if _ATOM.match(name):
        return name.split()
    return ['"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"']


def _encoded_words(text: str) -> list[str]:
    """Cut at letters, never within one, so that every word decodes by itself (RFC 2047 §5)."""
    words: list[bytes] = [b""]
    for letter in text:
        data = letter.encode("utf-8")
        if len(words[-1]) + len(data) > _WORD_BYTES:
            words.append(b"")
        words[-1] += data
    return [f"=?utf-8?B?{base64.b64encode(word).decode()}?=" for word in words]


def _folded(name: str, tokens: Sequence[str]) -> str:
    lines = [f"{name}:"]
    for token in tokens:
        # The first line always holds something: a field that begins with an empty line reads as empty.
        if len(lines[-1]) + 1 + len(token) > _LINE and lines[-1] != f"{name}:":
            lines.append("")
        lines[-1] += f" {token}"
    return "\r\n".join(lines)


def _text_part(text: str, subtype: str = "plain") -> bytes:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    data = text.encode("utf-8", "replace")
    lines = data.split(b"\n")
    # "From " at the start of a line is changed by some servers, which would break a signature or a hash.
    plain = all(len(line) <= _HARD_LINE and not line.startswith((b"From ", b".")) for line in lines)
    if plain and data.isascii() and b"\x00" not in data:
        return _part(f'text/{subtype}; charset="us-ascii"', "7bit", b"\r\n".join(lines))
    crlf = b"\r\n".join(lines)
    if sum(byte > 0x7F for byte in data) * _MANY_LETTERS > len(data):  # noqa: PLR2004 - the end of ASCII
        return _part(f'text/{subtype}; charset="utf-8"', "base64", _base64_lines(crlf))
    return _part(f'text/{subtype}; charset="utf-8"', "quoted-printable", _quoted_printable(crlf))


def _quoted_printable(data: bytes) -> bytes:
    lines = []
    for line in data.split(b"\r\n"):
        soft = binascii.b2a_qp(line, istext=True, quotetabs=False).replace(b"=\n", b"=\r\n")
        lines.append(re.sub(rb"(?m)^(?:From |\.)", lambda start: b"=%02X" % start[0][0] + start[0][1:], soft))
    return b"\r\n".join(lines)


def _base64_lines(data: bytes) -> bytes:
    encoded = base64.b64encode(data)
    return b"\r\n".join(encoded[start : start + _LINE] for start in range(0, len(encoded), _LINE))


def _part(content_type: str, encoding: str, body: bytes, further: str = "") -> bytes:
    head = f"Content-Type: {content_type}\r\nContent-Transfer-Encoding: {encoding}\r\n{further}\r\n"
    return head.encode("ascii") + body + b"\r\n"


def _file_part(file: OutgoingFile) -> bytes:
    if not _CONTENT_TYPE.match(file.content_type):
        raise Refused("mail.header_invalid", field="Content-Type")
    name = _CONTROL.sub("", re.split(r"[/\\]", file.filename)[-1]).strip() or "file"
    content_type = file.content_type.lower()
    if content_type.startswith(("multipart/", "message/")):
        content_type = "application/octet-stream"  # these must not be base64 (RFC 2045 §6.4)
    parameters = ";\r\n ".join(_name_parameters(name))
    disposition = f"Content-Disposition: attachment;\r\n {parameters}\r\n"
    typed = f'{content_type};\r\n name="{_plain_name(name)}"'
    return _part(typed, "base64", _base64_lines(file.data), disposition)


def _plain_name(name: str) -> str:
    """Write the name for mailers that do not know RFC 2231, as they do it themselves."""
    if name.isascii() and "=?" not in name and len(name) < _LINE - 10:
        return name.replace("\\", "\\\\").replace('"', '\\"')
    return "\r\n ".join(_encoded_words(name))


def _name_parameters(name: str) -> list[str]:
    if name.isascii() and len(name) < _LINE - 20:
        return ['filename="' + name.replace("\\", "\\\\").replace('"', '\\"') + '"']
    coded = "utf-8''" + quote(name.encode("utf-8", "replace"), safe="")
    if len(coded) < _LINE - 12:
        return [f"filename*={coded}"]
    pieces = re.findall(r"(?:%[0-9A-F]{2}|[^%]){1,18}", coded)
    return [f"filename*{number}*={piece}" for number, piece in enumerate(pieces)]


def _multipart(subtype: str, parts: Sequence[bytes], message_id: str) -> bytes:
    # Taken from the id, the same message has the same bytes on every try.
    boundary = "=_" + hashlib.sha256(f"{subtype}{message_id}".encode()).hexdigest()[:40]
    while any(boundary.encode() in part for part in parts):
        boundary = "=_" + hashlib.sha256(boundary.encode()).hexdigest()[:40]
    opening = f"--{boundary}\r\n".encode()
    head = f'Content-Type: multipart/{subtype};\r\n boundary="{boundary}"\r\n\r\n'.encode()
    return head + b"".join(opening + part for part in parts) + f"--{boundary}--\r\n".encode()
