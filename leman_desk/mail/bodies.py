"""Body text: format=flowed (RFC 3676) undone, and HTML turned into plain text in linear time."""

import html as html_entities
import re

_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")
_SILENT = re.compile(r"<!--|<(script|style|title|head)\b[^<>]*>", re.IGNORECASE)
_BREAKS = re.compile(
    r"^</?(?:p|div|tr|li|ul|ol|table|h[1-6]|pre|section|article|header|footer|center|dl|dt|dd|hr)\b",
    re.IGNORECASE,
)
_BR = re.compile(r"^<br\b", re.IGNORECASE)
_QUOTE = re.compile(r"^<(/?)blockquote\b", re.IGNORECASE)
_CITED = re.compile(r"\btype\s?=\s?[\"']?cite|\bclass\s?=\s?[\"']?[^\"'<>]{0,80}quote", re.IGNORECASE)
_OPENED, _CLOSED = "\x01", "\x02"  # stand in for the bounds of a quotation; letters never contain them
_MARKS = re.compile("[\x01\x02]")
_MAX_QUOTES = 50
_CELL = re.compile(r"^</t[dh]\b", re.IGNORECASE)
_WHITE = re.compile(r"[ \t\r\n\f]+")
_MANY_BREAKS = re.compile(r"\n{3,}")
_LINE_EDGES = re.compile(r"[ \t]*\n[ \t]*")
_MAX_HTML = 2_000_000


def unflowed(text: str, *, delsp: bool) -> str:
    """Join soft-broken lines of ``format=flowed`` text; quote depth and signatures are respected."""
    out: list[str] = []
    open_depth: int | None = None
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        # A stuffed blank before ">" stays, or the line would look like a quote.
        content = content if content.startswith(" >") else content.removeprefix(" ")
        signature = content in {"-- ", "--"}
        joins = open_depth == depth and not signature
        flows = content.endswith(" ") and not signature
        if flows and delsp:
            content = content[:-1]
        if joins:
            out.append(content)
        else:
            out.append(("\n" if out else "") + (">" * depth + " " if depth else "") + content)
        open_depth = depth if flows else None
    return "".join(out)


def html_to_text(source: str) -> str:
    """Give the words of an HTML body, with line breaks where blocks end; nothing hidden in tags.

    What a mail program marks as quoted gets ">" at the beginning of its lines, as in plain text.
    """
    source = _MARKS.sub("", without_silent(source[:_MAX_HTML]))
    out: list[str] = []
    cited: list[bool] = []
    depth = 0
    end = 0
    for match in _TAG.finditer(source):
        out.append(_WHITE.sub(" ", source[end : match.start()]))
        end = match.end()
        tag = match.group()
        quote = _QUOTE.match(tag)
        if quote and not quote[1]:
            cited.append(depth < _MAX_QUOTES and bool(_CITED.search(tag)))
            depth += cited[-1]
            out.append(f"\n{_OPENED}" if cited[-1] else "\n")
        elif quote:
            closed = bool(cited) and cited.pop()
            depth -= closed
            out.append(f"{_CLOSED}\n" if closed else "\n")
        elif _BREAKS.match(tag) or _BR.match(tag):
            out.append("\n")
        elif _CELL.match(tag):
            out.append("\t")
    out.append(_WHITE.sub(" ", source[end:]))
    text = html_entities.unescape("".join(out)).replace("\xa0", " ")
    text = _LINE_EDGES.sub("\n", text)
    return _MANY_BREAKS.sub("\n\n", _with_quote_marks(text) if _OPENED in text else text).strip()


def _with_quote_marks(text: str) -> str:
    out: list[str] = []
    depth = 0
    for line in text.split("\n"):
        depth += line.count(_OPENED)
        words = _MARKS.sub("", line).strip()
        # Blank lines within a quotation hold it together; those around it are none of it.
        out.append(f"{'>' * depth} {words}" if depth and words else words)
        depth = max(depth - line.count(_CLOSED), 0)
    return "\n".join(out)


def without_silent(source: str) -> str:
    """Drop comments, scripts, styles and the head with their content, in linear time."""
    # Only ASCII may change: other letters can change length when lowered.
    lowered = source.translate(_ASCII_LOWER)
    out: list[str] = []
    position = 0
    unclosed: set[str] = set()
    for opening in _SILENT.finditer(source):
        if opening.start() < position:
            continue
        closer = f"</{opening[1].lower()}" if opening[1] else "-->"
        closing = -1 if closer in unclosed else lowered.find(closer, opening.end())
        out.append(source[position : opening.start()])
        if closing < 0:
            # What is never closed would swallow the letter, so only the opening mark goes.
            unclosed.add(closer)
            position = opening.end()
        else:
            position = closing + (len(closer) if opening[1] is None else 0)
    out.append(source[position:])
    return "".join(out)


_ASCII_LOWER = {code: code + 32 for code in range(ord("A"), ord("Z") + 1)}
