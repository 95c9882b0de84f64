"""Header fields: encoded words (RFC 2047), parameters (RFC 2231), addresses, ids, dates, however broken."""

import binascii
import re
from urllib.parse import unquote_to_bytes

from leman_desk.domain.message import Address
from leman_desk.mail.charset import clean, decode

_ENCODED_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]*(?:\?(?!=)[^?]*){0,20})\?=")
_BETWEEN_WORDS = re.compile(rb"^\s*$")
_MESSAGE_ID = re.compile(rb"<\s*([^<>\s][^<>]{0,900})>")
# What a comment may not begin in; encoded words with brackets are common, though forbidden in a phrase.
_LEXEME = re.compile(
    rb"\"(?:[^\"\\]++|\\.){0,400}+\"|=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*+\?=|\\.|[()]|[^\"\\()=]++|.", re.DOTALL
)
_PARAM = re.compile(
    rb";\s*+([^\s=;\"]{1,80})\s*+=\s*+"
    rb"(?:\"((?:[^\"\\]++|\\.){0,400}+)\"|\"?([^;\"]*+))",
    re.DOTALL,
)
_LAST_COMMENT = re.compile(rb"\s\([^()]*\)$")
_SECTION = re.compile(r"^(?P<name>[^*]+)(?:\*(?P<number>[0-9]{1,3}))?(?P<encoded>\*)?$")
# Windows paths stand unescaped in quoted names, so a backslash escapes only what must be escaped.
_QUOTED_PAIR = re.compile(rb"\\([\"\\])")
_SPACES = re.compile(r"\s+")
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
_MAX_ADDRESSES = 500
_MAX_IDS = 100
_MAX_ID_LENGTH = 500
_MAX_WORDS = 2_000


def text_of(value: bytes, charset: str | None = None) -> str:
    """Decode an unfolded field body: encoded words, raw 8-bit text, NFC, on one line.

    Args:
        value: The raw bytes.
        charset: Charset of the mail's body, tried for raw 8-bit bytes.
    """
    if b"=?" not in value:
        return _one_line(decode(value, charset)[0])
    pieces: list[tuple[str | None, bytes]] = []
    end = 0
    for count, match in enumerate(_ENCODED_WORD.finditer(value)):
        if count >= _MAX_WORDS:
            break
        between = value[end : match.start()]
        if not (pieces and pieces[-1][0] is not None and _BETWEEN_WORDS.match(between)):
            pieces.append((None, between))
        word_charset = match[1].split(b"*")[0].decode("ascii", "replace").lower()
        data = _word_bytes(match[2], match[3])
        # Letters cut across two words (forbidden, and common) heal when the bytes are joined first.
        if pieces[-1][0] == word_charset:
            pieces[-1] = (word_charset, pieces[-1][1] + data)
        else:
            pieces.append((word_charset, data))
        end = match.end()
    pieces.append((None, value[end:]))
    return _one_line(clean("".join(decode(data, name or charset)[0] for name, data in pieces)))


def _word_bytes(kind: bytes, text: bytes) -> bytes:
    if kind in b"qQ":
        return binascii.a2b_qp(text.replace(b" ", b"_"), header=True)
    return b64_bytes(text)


def b64_bytes(text: bytes) -> bytes:
    """Decode base64 with foreign characters, missing padding or padding in the middle."""
    try:
        whole = binascii.a2b_base64(text)
    except binascii.Error:
        whole = None
    stop = text.find(b"=")
    if whole is not None and (stop < 0 or not text[stop:].strip(b"=\r\n\t ")):
        return whole
    decoded = []
    for run in re.findall(rb"[A-Za-z0-9+/]+", text.translate(None, b"\r\n\t ")):
        usable = run if len(run) % 4 != 1 else run[:-1]
        decoded.append(binascii.a2b_base64(usable + b"=" * (-len(usable) % 4)))
    return b"".join(decoded)


def _one_line(text: str) -> str:
    """Leave no control character: nobody sees them, and no field that we write may have one."""
    return _CONTROL.sub("", _SPACES.sub(" ", text)).strip()


def content_params(value: bytes, charset: str | None = None) -> tuple[str, dict[str, str]]:
    """Split Content-Type or Content-Disposition into its lower-case value and its parameters.

    Continuations and encodings of RFC 2231 are joined; encoded words, which RFC 2047 §5 forbids here
    and everybody sends, are decoded.
    """
    if b";" not in value and b"=" in value:
        # The semicolon may be missing, and so may the value itself.
        first, _, rest = value.partition(b" ")
        value = b";" + value if b"=" in first or not rest else first + b";" + rest
    head, _, _ = value.partition(b";")
    main = split_comments(head)[0].decode("ascii", "replace").strip().strip('"').lower()
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[bool, bytes]]] = {}
    for match in _PARAM.finditer(value):
        quoted = match[2] is not None
        raw = _QUOTED_PAIR.sub(rb"\1", match[2]) if quoted else _LAST_COMMENT.sub(b"", match[3].strip())
        parts = _SECTION.match(match[1].decode("ascii", "replace").lower())
        if parts is None:
            continue
        if parts["number"] is None and not parts["encoded"]:
            plain.setdefault(parts["name"], text_of(raw, charset))
        else:
            section = sections.setdefault(parts["name"], {})
            section.setdefault(int(parts["number"] or 0), (bool(parts["encoded"]), raw))
    joined = {name: _join_sections(found, charset) for name, found in sections.items()}
    return main, plain | {name: text for name, text in joined.items() if text}


def _join_sections(found: dict[int, tuple[bool, bytes]], charset: str | None) -> str:
    declared = charset
    data = b""
    for number in sorted(found):
        encoded, raw = found[number]
        if encoded and number == min(found) and raw.count(b"'") > 1:
            label, _, rest = raw.partition(b"'")
            declared = label.decode("ascii", "replace") or charset
            raw = rest.partition(b"'")[2]
        data += unquote_to_bytes(raw) if encoded else raw
    if b"=?" in data:
        return text_of(data, declared)
    return _one_line(decode(data, declared)[0])


def addresses(value: bytes, charset: str | None = None) -> tuple[Address, ...]:
    """Read an address list: groups, comments, quoted and encoded names, and what mailers make of them."""
    found = (_address(piece, charset) for piece in _split_list(value))
    return tuple(address for address in found if address is not None)


# What must not be cut, and where to cut. An unclosed quote or bracket is no token, so later commas still cut.
_TOKEN = re.compile(
    rb"\"(?:[^\"\\]++|\\.){0,400}+\"|=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*\?=|<[^<>]*>|\((?:[^()\\]|\\.|\([^()]*\))*\)|\[[^\[\]<>,;]*+\]|[,;:]",
    re.DOTALL,
)


def _split_list(value: bytes) -> list[bytes]:
    """Cut at commas outside quotes, comments, angle brackets and encoded words; drop group names."""
    pieces: list[bytes] = []
    start = 0
    for match in _TOKEN.finditer(value):
        if match.group() in {b",", b";"}:
            pieces.append(value[start : match.start()])
            if len(pieces) >= _MAX_ADDRESSES:
                return pieces
        if match.group() in {b",", b";", b":"}:
            start = match.end()
    return [*pieces, value[start:]]


_ANGLE = re.compile(
    rb"\"(?:[^\"\\]++|\\.){0,400}+\"|=\?[^?\s]{1,60}\?[bBqQ]\?[^?]*+\?="
    rb"|<((?:\"(?:[^\"\\]++|\\.){0,400}+\"|[^<>\"])*+)>",
    re.DOTALL,
)
_ANGLE_OPEN = re.compile(rb"^([^<]*+)<([^<>]*+)$", re.DOTALL)
_BARE = re.compile(
    rb"(?:\"[^\"\\]{1,200}\"|[^\s<>()\[\],;:\"]{1,200})@(?:\[[^\[\]\s]{1,100}\]|[^\s<>(),;:\"]{1,255})"
)
_ROUTE = re.compile(rb"^@[^:<>]*+:")


def _address(piece: bytes, charset: str | None) -> Address | None:
    bare, comments = split_comments(piece)
    bare = bare.strip()
    if not bare:
        # An address within a comment is none; a lone name in brackets is no addressee either.
        return None
    name, address = _name_and_address(bare)
    shown = _shown(name, charset) or _shown(b" ".join(comments), charset)
    plain = _addr_spec(address)
    if address is None and not plain and (not shown or "@" in shown):
        return None
    return Address(name="" if shown == plain else shown.replace('"', ""), address=plain)


def _name_and_address(bare: bytes) -> tuple[bytes, bytes | None]:
    """Split into display name and address, which is None where there is no sign of one."""
    angles = [match for match in _ANGLE.finditer(bare) if match[1] is not None]
    if angles:
        return bare[: angles[-1].start()], angles[-1][1]
    unclosed = _ANGLE_OPEN.match(bare)
    if unclosed:
        return unclosed[1], unclosed[2]
    # Blanks around dots and "@" are obsolete syntax (RFC 5322 §4.4).
    tight = b"@".join(part.strip() for part in bare.split(b"@"))
    tight = b".".join(part.strip() for part in tight.split(b"."))
    if _BARE.fullmatch(tight):
        return b"", tight
    found = _BARE.search(bare)
    return (bare.replace(found.group(), b"", 1), found.group()) if found else (bare, None)


def _shown(name: bytes, charset: str | None) -> str:
    shown = text_of(_QUOTED_PAIR.sub(rb"\1", name), charset).strip()
    framed = len(shown) > 1 and (shown[0] + shown[-1]) in {"''", '""'}
    return shown[1:-1].strip() if framed else shown


def _addr_spec(address: bytes | None) -> str:
    """Give ``local@domain`` without folds, blanks and an obsolete route; nothing is decoded (RFC 2047 §5)."""
    squeezed = _ROUTE.sub(b"", _squeezed(address or b""))
    return _one_line(decode(squeezed, None)[0]).removeprefix("mailto:")


def _squeezed(value: bytes) -> bytes:
    """Take blanks out, except from quoted strings."""
    return b"".join(
        part if part.startswith(b'"') else b"".join(part.split()) for part in _QUOTES.split(value)
    )


_QUOTES = re.compile(rb"(\"(?:[^\"\\]++|\\.){0,400}+\")", re.DOTALL)


def split_comments(value: bytes) -> tuple[bytes, list[bytes]]:
    """Part a structured field body into what counts and its comments (RFC 5322 §3.2.2), nested or not.

    A bracket that is never closed begins no comment.
    """
    if b"(" not in value:
        return value, []
    out: list[bytes] = []
    comments: list[bytes] = []
    begun: list[int] = []
    depth = 0
    for match in _LEXEME.finditer(value):
        lexeme = match.group()
        if lexeme == b"(":
            depth += 1
            if depth == 1:
                begun.append(match.start())
        elif lexeme == b")" and depth:
            depth -= 1
            if not depth:
                comments.append(value[begun[-1] + 1 : match.start()].strip())
                out.append(b" ")
        elif not depth:
            out.append(lexeme)
    if depth:
        out.append(value[begun[-1] :])
    return b"".join(out), comments


def message_ids(value: bytes) -> tuple[str, ...]:
    """Read Message-IDs, in angle brackets, without folding space; at most the first and the latest 99."""
    value = split_comments(value)[0]
    found = [_squeezed(match) for match in _MESSAGE_ID.findall(value)]
    if not found and b"@" in value:
        found = [word.strip(b"<>,;\"'") for word in value.split() if b"@" in word]
    ids = [f"<{decode(raw, None)[0]}>" for raw in found if 0 < len(raw) <= _MAX_ID_LENGTH]
    unique = tuple(dict.fromkeys(ids))
    return unique if len(unique) <= _MAX_IDS else (unique[0], *unique[-(_MAX_IDS - 1) :])
