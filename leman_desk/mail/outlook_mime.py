"""Writes what was read out of an Outlook file as one RFC 5322 message, for the desk's own parser."""

import base64
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote

EMBEDDED = "message/rfc822"
_BREAKS = re.compile("[\x00-\x1f\x7f\x85\u2028\u2029]+")
_CHARSET = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_LINE = 57  # bytes that make 76 letters of base64
_MAX_NAME = 1_000


@dataclass(slots=True)
class Converted:
    """A mail out of an Outlook file.

    Attributes:
        raw: RFC 5322 bytes.
        delivered: When the mail store received it, aware UTC; None when the file does not say.
        damaged: Whether something was cut, missing or not readable.
    """

    raw: bytes
    delivered: datetime | None
    damaged: bool


@dataclass(frozen=True, slots=True)
class PartToWrite:
    """A file of the mail; names and types are the sender's.

    Attributes:
        plain: Whether it needs no transfer encoding, being text of our own writing.
    """

    name: str
    content_type: str
    data: bytes
    content_id: str = ""
    inline: bool = False
    plain: bool = False


def written(
    fields: Sequence[tuple[str, str]],
    text: str,
    html: bytes,
    charset: str,
    parts: Sequence[PartToWrite],
    *,
    whole: bytes = b"",
) -> bytes:
    """Write a message.

    Args:
        fields: The header without its MIME fields; in UTF-8 (RFC 6532), one line each.
        text: Plain text; may be empty.
        html: HTML in its own encoding; may be empty.
        charset: The name of that encoding; empty where nobody knows it.
        parts: Files.
        whole: A body that brings its own MIME header, in place of all these.
    """
    head = b"".join(_field(name, body) for name, body in fields)
    if whole:
        return head + b"MIME-Version: 1.0\r\n" + whole
    bodies = [_text("plain", text.encode(), "utf-8")] if text or not html else []
    if html:
        label = charset if _CHARSET.fullmatch(charset) else ""
        bodies.append(_text("html", html, label))
    body = bodies[0] if len(bodies) == 1 else _multipart("alternative", bodies)
    if parts:
        body = _multipart("mixed", [body, *(_part(each) for each in parts)])
    return head + b"MIME-Version: 1.0\r\n" + body


def _field(name: str, body: str) -> bytes:
    return f"{name}: {_BREAKS.sub(' ', body)}\r\n".encode("utf-8", "replace")


def _text(kind: str, data: bytes, charset: str) -> bytes:
    label = f"; charset={charset}" if charset else ""
    return f"Content-Type: text/{kind}{label}\r\n".encode() + _base64(data)


def _part(part: PartToWrite) -> bytes:
    head = f"Content-Type: {part.content_type}\r\n"
    kind = "inline" if part.inline else "attachment"
    name = quote(_BREAKS.sub("", part.name)[:_MAX_NAME].encode("utf-8", "replace"))
    head += f"Content-Disposition: {kind}{f'; filename*=utf-8{chr(39) * 2}{name}' if name else ''}\r\n"
    identity = _BREAKS.sub("", part.content_id)
    if identity:
        head += f"Content-ID: <{identity}>\r\n"
    head_bytes = head.encode("utf-8", "replace")
    return head_bytes + (b"\r\n" + part.data if part.plain else _base64(part.data))


def _base64(data: bytes) -> bytes:
    lines = (base64.b64encode(data[start : start + _LINE]) for start in range(0, len(data), _LINE))
    return b"Content-Transfer-Encoding: base64\r\n\r\n" + b"\r\n".join(lines) + b"\r\n"


def _multipart(kind: str, parts: Sequence[bytes]) -> bytes:
    """Join parts at a boundary that follows from them, so that reading twice gives the same bytes."""
    digest = hashlib.sha256(kind.encode())
    for part in parts:
        digest.update(part)
    boundary = f"=_{digest.hexdigest()[:40]}".encode()
    body = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    head = b"Content-Type: multipart/" + kind.encode() + b'; boundary="' + boundary + b'"\r\n\r\n'
    return head + body + b"--" + boundary + b"--\r\n"
