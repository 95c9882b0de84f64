"""Body text: format=flowed (RFC 3676) undone, and HTML turned into plain text in linear time."""

import html as html_entities
import re

_TAG = re.compile(r"</?[a-zA-Z!?][^<>]*>")
_SILENT = re.compile(r"<!--|<(script|style|title|head)\b[^<>]*>", re.IGNORECASE)
_BREAKS = re.compile(
    r"^</?(?:p|div|tr|li|ul|ol|table|h[1-6]|blockquote|pre|section|article|header|footer|center|dl|dt|dd|hr)\b",
    re.IGNORECASE,
)
_BR = re.compile(r"^<br\b", re.IGNORECASE)
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
        content = content.removeprefix(" ")
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
    """Give the words of an HTML body, with line breaks where blocks end; nothing hidden in tags."""
    source = without_silent(source[:_MAX_HTML])
    out: list[str] = []
    end = 0
    for match in _TAG.finditer(source):
        out.append(_WHITE.sub(" ", source[end : match.start()]))
        end = match.end()
        tag = match.group()
        if _BREAKS.match(tag) or _BR.match(tag):
            out.append("\n")
        elif _CELL.match(tag):
            out.append("\t")
    out.append(_WHITE.sub(" ", source[end:]))
    text = html_entities.unescape("".join(out)).replace("\xa0", " ")
    return _MANY_BREAKS.sub("\n\n", _LINE_EDGES.sub("\n", text)).strip()


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
