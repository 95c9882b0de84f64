"""The tree of parts of a mail (RFC 2045, 2046), cut out of its bytes in bounded time, whatever they are."""

import binascii
import re
from dataclasses import dataclass, field, replace
from itertools import chain, count

from leman_desk.mail.cms import signed_content
from leman_desk.mail.headers import b64_bytes, content_params, split_comments
from leman_desk.mail.uu import uu_blocks

MAX_DEPTH = 24
MAX_PARTS = 1_000
_MAX_UNPACKED = 3  # encoded multiparts and signed envelopes within one another; each holds its own bytes
_MAX_HEADER_BLOCK = 4_000_000
_MAX_FIELDS = 20_000
_MAX_FIELD = 65_536
_FIELD = re.compile(rb"^([!-9;-~]{1,200})[ \t]*:[ \t]*")
_LIKELY_FIELD = re.compile(
    rb"\n(?:from|to|cc|date|subject|message-id|mime-version|content-[a-z-]+|received|x-[a-z-]+):",
    re.IGNORECASE,
)
_BLANK = re.compile(rb"\n[ \t]*+\r*+\n")
_EMPTY = re.compile(rb"\r*+\n")
_GOES_ON = re.compile(
    rb"[ \t]+[^\s]|(?:from|to|cc|date|subject|message-id|mime-version|content-[a-z-]+|received|x-[a-z-]+):",
    re.IGNORECASE,
)
_CARRIAGE_RETURNS = 2  # before a line feed, where one conversion too many was done
_ENVELOPES = {"application/pkcs7-mime", "application/x-pkcs7-mime"}
_BASE64_FOOTER = re.compile(rb"\n[-_]{2}")  # what mailing lists add below an encoded text
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
    raw: bytes
    start: int
    end: int
    depth: int
    group: int | None
    path_types: tuple[str, ...]
    default_type: str = "text/plain"
    unpacked: int = 0


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
    empty = _EMPTY.match(raw, start, end)
    if empty:
        return start, empty.end()
    stop = min(end, start + _MAX_HEADER_BLOCK)
    position = start
    while (blank := _BLANK.search(raw, position, stop)) is not None:
        # A line of blanks is a folded line as long as the header goes on (RFC 5322 §4.2).
        if raw[blank.start() + 1] in b" \t" and _GOES_ON.match(raw, blank.end(), end):
            position = blank.end() - 1
            continue
        first = raw[start : blank.start()]
        if _FIELD.match(first) or first.startswith((b"From ", b">From ")) or _LIKELY_FIELD.search(first):
            return blank.start(), blank.end()
        return start, start
    first = raw[start : min(stop, start + 400)]
    return (stop, stop) if _FIELD.match(first) or first.startswith(b"From ") else (start, start)


def top_fields(raw: bytes) -> Fields:
    """Read the header of a mail and nothing else; no fields where there is none."""
    raw = _begun(raw)
    return split_fields(raw[: header_end(raw, 0, len(raw))[0]], [])


def _begun(raw: bytes) -> bytes:
    """Leave out what stands before a header by mistake; where no LF is, CR ends the lines."""
    raw = raw.lstrip(b"\xef\xbb\xbf\r\n\x00 \t") if raw[:1] in b"\xef\r\n\x00 \t" else raw
    return raw if b"\n" in raw else raw.replace(b"\r", b"\n")


def parse_tree(raw: bytes) -> Tree:
    """Cut a mail into its leaves: iteratively, at most MAX_DEPTH deep and MAX_PARTS wide."""
    raw = _begun(raw)
    defects: list[str] = []
    leaves: list[Part] = []
    root: Fields | None = None
    groups = count(1)
    waiting: list[_Span | Part] = [_Span(raw, 0, len(raw), 0, None, ())]
    while waiting and len(leaves) < MAX_PARTS:
        span = waiting.pop()
        if isinstance(span, Part):
            leaves.append(span)
            continue
        stop, body = header_end(span.raw, span.start, span.end)
        fields = split_fields(span.raw[span.start : stop], defects)
        root = root or fields
        content_type, params = _type_of(fields, span.default_type, defects)
        if content_type == "multipart/alternative":
            span.group = next(groups)
        span.path_types = (*span.path_types, content_type)
        if content_type.startswith("multipart/"):
            inner = _inner(span, body, fields, params.get("boundary", ""), defects)
            if inner:
                waiting.extend(reversed(inner))
                continue
            content_type = "text/plain" if span.depth < MAX_DEPTH else "application/octet-stream"
        leaf = Part(fields, content_type, params, span.raw[body : span.end], span.group, span.path_types)
        waiting.extend([leaf, *_signed(leaf, span, defects)])
    if waiting:
        defects.append("too_many_parts")
    return Tree(root or Fields([]), leaves, defects)


def _signed(leaf: Part, span: _Span, defects: list[str]) -> list[_Span]:
    """Give what an S/MIME envelope signs, to be read like a part of its own; the envelope stays beside it."""
    if leaf.content_type not in _ENVELOPES or span.unpacked >= _MAX_UNPACKED:
        return []
    content = signed_content(leaf.data([]), defects)
    if content is None:
        return []
    inside = replace(span, raw=content, start=0, end=len(content), depth=span.depth + 1)
    return [replace(inside, default_type="text/plain", unpacked=span.unpacked + 1)]


def _inner(span: _Span, body: int, fields: Fields, boundary: str, defects: list[str]) -> list[_Span]:
    """Find the parts of a multipart: by its boundary, below a forbidden encoding, else by a guessed one."""
    if span.depth >= MAX_DEPTH:
        defects.append("too_deep")
        return []
    raw, start, end, unpacked = span.raw, body, span.end, span.unpacked
    marker = boundary.rstrip().encode("utf-8", "replace")
    found = _cut(raw, start, end, marker, defects) if marker else []
    if not found and _is_encoded(fields) and unpacked < _MAX_UNPACKED:
        decoded = transfer_decoded(raw[start:end], fields.get("content-transfer-encoding"), [])
        found = _cut(decoded, 0, len(decoded), marker, defects) if marker else []
        if found:
            raw, unpacked = decoded, unpacked + 1
    if not found:
        defects.append("boundary_missing")
        guessed = _BOUNDARY_LINE.search(raw, max(start - 1, 0), min(end, start + _MAX_FIELD))
        found = _cut(raw, start, end, guessed[1], defects) if guessed else []
    kind = "message/rfc822" if span.path_types[-1] == "multipart/digest" else "text/plain"
    depth, group, path = span.depth + 1, span.group, span.path_types
    return [_Span(raw, first, last, depth, group, path, kind, unpacked) for first, last in found]


def _is_encoded(fields: Fields) -> bool:
    return fields.get("content-transfer-encoding").lower().startswith((b"base64", b"quoted"))


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


def _cut(raw: bytes, start: int, end: int, marker: bytes, defects: list[str]) -> list[tuple[int, int]]:
    # Written with the line break first, so that the search goes by the literal and not byte by byte.
    rest = rb"--" + re.escape(marker) + rb"(--)?[ \t]*+\r*+(?=\n|\Z)"
    at_once = re.compile(rest).match(raw, 0, end) if start <= 1 else None
    found = chain(
        [at_once] if at_once else [], re.compile(rb"\n" + rest).finditer(raw, max(start - 1, 0), end)
    )
    spans: list[tuple[int, int]] = []
    begun: int | None = None
    # The body always follows a line break, so the search starts on it.
    for match in found:
        if begun is not None:
            before = match.start()
            while raw[before - 1 : before] == b"\r" and match.start() - before < _CARRIAGE_RETURNS:
                before -= 1
            spans.append((begun, max(before, begun)))
        begun = None
        if match[1]:
            break
        if len(spans) >= MAX_PARTS:
            defects.append("too_many_parts")
            break
        begun = min(match.end() + 1, end)
    else:
        if begun is not None:
            defects.append("boundary_unclosed")
            spans.append((begun, end))
    return spans


def transfer_decoded(body: bytes, encoding: bytes, defects: list[str]) -> bytes:
    """Undo base64 or quoted-printable (RFC 2045 §6)."""
    name = split_comments(encoding)[0].decode("ascii", "replace").strip(" \t\"';").lower()
    if name.startswith(("base64", "base-64")):
        footer = _BASE64_FOOTER.search(body)
        if footer:
            defects.append("encoding_broken")
        return b64_bytes(body[: footer.start()] if footer else body)
    if name.startswith("quoted"):
        # Blanks at the end of a line were added on the way (RFC 2045 §6.7, rule 3).
        lines = (line.rstrip(b" \t\r") + line[len(line.rstrip(b"\r")) :] for line in body.split(b"\n"))
        return binascii.a2b_qp(b"\n".join(lines))
    if name in {"x-uuencode", "uuencode", "x-uue", "uue"}:
        blocks, rest = uu_blocks(body, defects)
        return blocks[0].data if blocks else rest
    if name not in {"", "7bit", "8bit", "binary", "7-bit", "8-bit"}:
        defects.append("encoding_unknown")
    return body
