"""The tree of parts of a mail (RFC 2045, 2046), cut out of its bytes in bounded time, whatever they are."""

import binascii
import re
from dataclasses import dataclass, field

from leman_desk.mail.headers import b64_bytes, content_params

MAX_DEPTH = 24
MAX_PARTS = 1_000
_MAX_HEADER_BLOCK = 512_000
_MAX_FIELDS = 1_000
_MAX_FIELD = 65_536
_FIELD = re.compile(rb"^([!-9;-~]{1,200})[ \t]*:[ \t]*")
_LIKELY_FIELD = re.compile(
    rb"\n(?:from|to|cc|date|subject|message-id|mime-version|content-[a-z-]+|received|x-[a-z-]+):",
    re.IGNORECASE,
)
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n")
_BOUNDARY_LINE = re.compile(rb"(?:\A|\n)--([^\s][^\r\n]{0,99}?)[ \t]*\r?\n(?=content-)", re.IGNORECASE)


@dataclass(slots=True)
class Fields:
    """Header fields in order: lower-case names and unfolded raw bodies."""

    items: list[tuple[str, bytes]]

    def get(self, name: str) -> bytes:
        """Give the first body of a field, or nothing."""
        return next((body for key, body in self.items if key == name), b"")

    def all(self, name: str) -> list[bytes]:
        """Give every body of a field, topmost first."""
        return [body for key, body in self.items if key == name]

    def has(self, name: str) -> bool:
        """Tell whether a field is there, even empty."""
        return any(key == name for key, _ in self.items)


@dataclass(slots=True)
class Part:
    """A leaf of the tree.

    Attributes:
        fields: Its header.
        content_type: Lower-case ``type/subtype``.
        params: Parameters of Content-Type.
        body: Raw bytes, still transfer-encoded.
        group: The nearest multipart/alternative above it (a number), or None.
        path_types: Content types from the root down to it.
    """

    fields: Fields
    content_type: str
    params: dict[str, str]
    body: bytes
    group: int | None
    path_types: tuple[str, ...]

    def data(self, defects: list[str]) -> bytes:
        """Undo the transfer encoding; an unknown one counts as none."""
        return transfer_decoded(self.body, self.fields.get("content-transfer-encoding"), defects)


@dataclass(slots=True)
class Tree:
    """A mail cut into leaves.

    Attributes:
        fields: The header of the mail.
        leaves: Its parts in order.
        defects: What was broken.
    """

    fields: Fields
    leaves: list[Part]
    defects: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Span:
    start: int
    end: int
    depth: int
    group: int | None
    path_types: tuple[str, ...]
    default_type: str = "text/plain"


def split_fields(block: bytes, defects: list[str]) -> Fields:
    """Unfold a header block; stray lines are taken as folded lines whose blank was lost."""
    items: list[tuple[str, list[bytes]]] = []
    for raw_line in block.split(b"\n"):
        line = raw_line.rstrip(b"\r")
        folded = line[:1] in {b" ", b"\t"}
        match = None if folded else _FIELD.match(line)
        if match and len(items) < _MAX_FIELDS:
            items.append((match[1].decode("ascii").lower(), [line[match.end() :]]))
        elif not items:
            if line.strip() and not line.startswith((b"From ", b">From ")):
                defects.append("header_stray_line")
        elif line.strip():
            if match is None and not folded:
                defects.append("header_stray_line")
            items[-1][1].append(line if folded else b" " + line)
    return Fields(
        [(name, b"".join(lines).replace(b"\x00", b"").strip()[:_MAX_FIELD]) for name, lines in items]
    )


def header_end(raw: bytes, start: int, end: int) -> tuple[int, int]:
    """Find where a header block ends and its body begins, as offsets."""
    if raw[start : start + 1] == b"\n":
        return start, start + 1
    if raw[start : start + 2] == b"\r\n":
        return start, start + 2
    blank = _BLANK.search(raw, start, min(end, start + _MAX_HEADER_BLOCK))
    if blank is None:
        stop = min(end, start + _MAX_HEADER_BLOCK)
        first = raw[start : min(stop, start + 400)]
        return (stop, stop) if _FIELD.match(first) or first.startswith(b"From ") else (start, start)
    first = raw[start : blank.start()]
    if _FIELD.match(first) or first.startswith((b"From ", b">From ")) or _LIKELY_FIELD.search(first):
        return blank.start(), blank.end()
    return start, start


def parse_tree(raw: bytes) -> Tree:
    """Cut a mail into its leaves: iteratively, at most MAX_DEPTH deep and MAX_PARTS wide."""
    raw = raw.lstrip(b"\xef\xbb\xbf\r\n\x00 \t") if raw[:1] in b"\xef\r\n\x00 \t" else raw
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    defects: list[str] = []
    leaves: list[Part] = []
    root: Fields | None = None
    groups = 0
    waiting = [_Span(0, len(raw), 0, None, ())]
    while waiting:
        span = waiting.pop()
        stop, body = header_end(raw, span.start, span.end)
        fields = split_fields(raw[span.start : stop], defects)
        root = root or fields
        content_type, params = _type_of(fields, span.default_type, defects)
        inner: list[tuple[int, int]] = []
        if content_type.startswith("multipart/"):
            if span.depth >= MAX_DEPTH:
                defects.append("too_deep")
            else:
                inner = _spans(raw, body, span.end, params.get("boundary", ""), defects)
        path_types = (*span.path_types, content_type)
        if inner:
            group = span.group
            if content_type == "multipart/alternative":
                groups += 1
                group = groups
            default = "message/rfc822" if content_type == "multipart/digest" else "text/plain"
            children = (_Span(a, b, span.depth + 1, group, path_types, default) for a, b in reversed(inner))
            waiting.extend(children)
            continue
        if content_type.startswith("multipart/"):
            content_type = "text/plain" if span.depth < MAX_DEPTH else "application/octet-stream"
        leaves.append(Part(fields, content_type, params, raw[body : span.end], span.group, path_types))
        if len(leaves) >= MAX_PARTS:
            if waiting:
                defects.append("too_many_parts")
            break
    return Tree(root or Fields([]), leaves, defects)


def _type_of(fields: Fields, default: str, defects: list[str]) -> tuple[str, dict[str, str]]:
    declared = fields.get("content-type")
    if not declared:
        return default, {}
    content_type, params = content_params(declared)
    if content_type in {"text", "plain", "html"}:
        return ("text/html" if content_type == "html" else "text/plain"), params
    if not re.fullmatch(r"[a-z0-9!#$&^_.+-]+/[a-z0-9!#$&^_.+-]+", content_type):
        defects.append("content_type_malformed")
        # RFC 2045 §5.2 asks for text/plain; a part with a name is better kept as a file.
        named = "name" in params or fields.get("content-disposition")
        return ("application/octet-stream" if named else "text/plain"), params
    return content_type, params


def _spans(raw: bytes, start: int, end: int, boundary: str, defects: list[str]) -> list[tuple[int, int]]:
    """Find the parts between boundary lines, as offsets without the line break before the boundary."""
    marker = boundary.rstrip().encode("utf-8", "replace")
    spans = _cut(raw, start, end, marker, defects) if marker else []
    if spans:
        return spans
    defects.append("boundary_missing")
    guessed = _BOUNDARY_LINE.search(raw, max(start - 1, 0), min(end, start + _MAX_FIELD))
    return _cut(raw, start, end, guessed[1], defects) if guessed else []


def _cut(raw: bytes, start: int, end: int, marker: bytes, defects: list[str]) -> list[tuple[int, int]]:
    line = re.compile(rb"\n--" + re.escape(marker) + rb"(--)?[ \t]*\r?(?=\n|\Z)")
    spans: list[tuple[int, int]] = []
    begun: int | None = None
    # The body always follows a line break, so the search starts on it.
    for match in line.finditer(raw, max(start - 1, 0), end):
        if begun is not None:
            before = match.start() - 1 if raw[match.start() - 1 : match.start()] == b"\r" else match.start()
            spans.append((begun, max(before, begun)))
        begun = None
        if match[1] or len(spans) >= MAX_PARTS:
            break
        begun = min(match.end() + 1, end)
    else:
        if begun is not None:
            defects.append("boundary_unclosed")
            spans.append((begun, end))
    return spans


def transfer_decoded(body: bytes, encoding: bytes, defects: list[str]) -> bytes:
    """Undo base64 or quoted-printable (RFC 2045 §6)."""
    name = encoding.decode("ascii", "replace").strip(" \t\"';").lower()
    if name.startswith(("base64", "base-64")):
        return b64_bytes(body)
    if name.startswith("quoted"):
        return binascii.a2b_qp(body)
    if name in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        return _uudecoded(body, defects)
    if name not in {"", "7bit", "8bit", "binary", "7-bit", "8-bit"}:
        defects.append("encoding_unknown")
    return body


def _uudecoded(body: bytes, defects: list[str]) -> bytes:
    decoded = []
    inside = False
    for line in body.splitlines():
        if not inside:
            inside = line.startswith(b"begin ")
            continue
        if line.strip() == b"end":
            break
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            defects.append("encoding_broken")
    return b"".join(decoded)
