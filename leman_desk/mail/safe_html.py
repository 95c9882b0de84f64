"""HTML of strangers made safe to show: nothing runs, nothing remote loads, layout stays within bounds."""

import html as html_entities
import re
from dataclasses import dataclass
from itertools import islice
from urllib.parse import urlsplit

import nh3

from leman_desk.domain.runs import BREAK, MAX_RUN, break_runs
from leman_desk.domain.safe_html import SafeHtml
from leman_desk.mail.blocked import blocked_parts
from leman_desk.mail.bodies import html_to_text, without_silent

MAX_OUTPUT = 200_000
MAX_TABLE_DEPTH = 8
# Other elements cost a layout far less than tables, but not nothing.
_MAX_DEPTH = 40
# Sanitising takes more than linear time on misnested formatting, hence a bound on what goes in.
_MAX_INPUT = 300_000
_MAX_INPUT_DEPTH = 200
_MAX_COSTLY = 30_000
_COSTLY = re.compile("[&\xa0]")
# Characters weighed by two to the power of the tables around them; measured with Qt 6.
_LAYOUT_BUDGET = 1_000_000
# A layout makes every place of a table's grid, also those that no cell fills.
_GRID_BUDGET = 2_500
_TAG_COST = 20
_MAX_ELEMENTS = 4_000
# A picture that is not there costs as much as one that is, each time anew.
_MAX_PICTURES = 200
# Each takes 40 pixels, a quotation on both sides: deeper ones leave no room for a word.
_MAX_INDENTS = 6
_INDENTING = frozenset({"blockquote", "ul", "ol", "dd"})
# Emoji and rare scripts are shaped letter by letter with fonts that have to be searched for.
_RARE_COST = 5
_MAX_TAGS = 2 * _MAX_ELEMENTS
_MAX_SPAN = 50
_ROUNDS = 4
_VOID = frozenset({"br", "hr", "img", "wbr", "col"})
_TABLE_TAGS = frozenset({
    "table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption", "colgroup", "col",
})  # fmt: skip
_TAGS = _TABLE_TAGS | {
    "a", "abbr", "address", "b", "big", "blockquote", "br", "center", "cite", "code", "dd", "del",
    "dfn", "div", "dl", "dt", "em", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img",
    "ins", "kbd", "li", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong",
    "sub", "sup", "tt", "u", "ul", "var", "wbr",
}  # fmt: skip
# Closed by their successor, or void: many in a row are not deep.
_NOT_NESTING = _VOID | {
    "p", "li", "tr", "td", "th", "dt", "dd", "tbody", "thead", "tfoot", "option", "input", "meta",
    "link", "base",
}  # fmt: skip
_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*>?")
_INLINE = frozenset({
    "a", "abbr", "b", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "q",
    "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "tt", "u", "var",
})  # fmt: skip
_SILENT_TAGS = frozenset({
    "script", "style", "title", "noscript", "template", "iframe", "object", "svg", "math",
})  # fmt: skip
_CELL = frozenset({"colspan", "rowspan", "valign", "bgcolor", "align"})
_ATTRIBUTES: dict[str, frozenset[str]] = {
    "*": frozenset({"dir", "align"}),
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "font": frozenset({"color", "size"}),
    "td": _CELL,
    "th": _CELL,
    "tr": frozenset({"valign", "bgcolor"}),
    "table": frozenset({"border", "cellpadding", "cellspacing", "bgcolor", "width"}),
    "ol": frozenset({"start", "type"}),
    "span": frozenset({"style"}),
    "div": frozenset({"style"}),
    "p": frozenset({"style"}),
}
_STYLES = frozenset(
    {"color", "background-color", "font-weight", "font-style", "text-decoration", "text-align"}
)
_SCHEMES = frozenset({"http", "https", "mailto", "tel", "cid"})
_NUMERIC = frozenset({"width", "height", "border", "cellpadding", "cellspacing", "start"})
_NUMBER = re.compile(r"^[0-9]{1,4}%?$")
_SIMPLE_VALUE = re.compile(r"^[\w\s#.,:;%()-]{0,300}$", re.ASCII)
_COLOUR = re.compile(
    r"^(?:#[0-9a-f]{3}|#[0-9a-f]{6}|black|white|gray|grey|silver|red|maroon|green|lime|olive|blue|navy|purple|teal|"
    r"aqua|fuchsia|yellow|orange|brown|pink|rgb\([0-9, ]{5,20}\))$",
    re.IGNORECASE,
)
_SOURCE = re.compile("^cid:", re.IGNORECASE)
_LINK = re.compile("^(?:https?://|mailto:|tel:)", re.IGNORECASE)
_PATTERNS = {"href": _LINK} | dict.fromkeys(_NUMERIC, _NUMBER) | dict.fromkeys(("color", "bgcolor"), _COLOUR)
_STYLE_COLOUR = re.compile(r"color\s*:([^;]*)", re.IGNORECASE)
# What the sanitiser writes: lower-case names, every value in double quotes.
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)((?: [a-z-]+="[^"]*")*)>')
_SPAN = re.compile(r' (col|row)span="([0-9]{1,4})"')
_ALT = re.compile(r' alt="([^"]*)"')
_HREF = re.compile(r' href="([^"]*)"')
_INSTEAD = {"tr": "<br>", "td": " ", "th": " ", "blockquote": "<br>", "dd": "<br>"}
_PARTIAL_ENTITY = re.compile(r"&[^;\s]{0,10}$")
_SHOWN_URL = re.compile(r"^(?:https?://)?([^\s/?#]+)[^\s]*$", re.IGNORECASE)


def make_safe(source: str) -> SafeHtml:
    """Make HTML of a mail safe; doing it twice changes nothing.

    Tables nested over 8 or of very many places are flattened and runs over 1,000 characters broken, for a
    layout can take exponential time otherwise; the output holds at most 200 kB of UTF-8. A link whose text
    is not its target gets the target's host in brackets.
    """
    whole = without_silent(source)
    limit = _input_limit(whole)
    truncated = len(whole) > limit
    shortened = _flattened(whole[:limit])
    shown, full = _bounded(shortened)
    for _ in range(_ROUNDS):
        # Leaving tags out can change how the rest is read, so the result is read again until it is stable.
        again, more = _bounded(shown)
        if again == shown:
            break
        shown, full = again, full or more
    else:
        lines = html_entities.escape(html_to_text(shown), quote=False).replace("\n", "<br>")
        shown, more = _bounded(lines)
        full = full or more
    return SafeHtml(shown, blocked_parts(source), truncated or full)


def _input_limit(source: str) -> int:
    """Say how much to read: tags and entities cost the sanitiser a hundred times what letters do."""
    costly = next(islice(_COSTLY.finditer(source), _MAX_COSTLY, None), None)
    tag = next(islice(_ANY_TAG.finditer(source), _MAX_TAGS, None), None)
    return min(_MAX_INPUT, *(found.start() if found else len(source) for found in (costly, tag)))


def _table_depth(cleaned: str) -> int:
    """Choose how deep tables may nest: a layout's time doubles with every level around a text."""
    costs = [0] * (MAX_TABLE_DEPTH + 1)
    depth = end = 0
    for tag in _TAG.finditer(cleaned):
        costs[min(depth, MAX_TABLE_DEPTH)] += tag.start() - end + _TAG_COST
        end = tag.end()
        if tag[2] == "table":
            depth += -1 if tag[1] else 1
    costs[min(depth, MAX_TABLE_DEPTH)] += len(cleaned) - end
    for allowed in range(MAX_TABLE_DEPTH, 1, -1):
        if sum(cost << min(level, allowed) for level, cost in enumerate(costs)) <= _LAYOUT_BUDGET:
            return allowed
    return 1


def _grid(cleaned: str) -> int:
    """Count the places in the grids of all tables, or more: a cell over rows pushes those below aside."""
    total = 0
    tables: list[_Grid] = []
    for tag in _TAG.finditer(cleaned):
        if tag[2] == "table" and not tag[1]:
            tables.append(_Grid())
        elif tables and tag[2] == "table":
            total += tables.pop().places()
        elif tables and not tag[1]:
            tables[-1].note(tag[2], tag[3])
    return total + sum(table.places() for table in tables)


@dataclass(slots=True)
class _Grid:
    """How large a table gets."""

    rows: int = 0
    in_row: int = 0
    columns: int = 1
    height: int = 1

    def note(self, name: str, attributes: str) -> None:
        """Count a row or a cell."""
        if name == "tr":
            self.rows, self.in_row = self.rows + 1, 0
        elif name in {"td", "th"}:
            spans = {found[1]: int(found[2]) for found in _SPAN.finditer(attributes)}
            self.in_row += max(spans.get("col", 1), 1)
            self.columns = max(self.columns, self.in_row)
            self.height = max(self.height, spans.get("row", 1))

    def places(self) -> int:
        """Give the most places that it may have."""
        return (self.rows + self.height) * self.columns * self.height


def _flattened(source: str) -> str:
    """Leave out start tags nested beyond any use, over which the sanitiser would take quadratic time."""
    depth = 0

    def keep(tag: re.Match[str]) -> str:
        nonlocal depth
        if tag[2].lower() in _NOT_NESTING:
            return tag[0]
        if tag[1]:
            depth = max(depth - 1, 0)
            return tag[0]
        depth += 1
        return tag[0] if depth <= _MAX_INPUT_DEPTH else ""

    return _ANY_TAG.sub(keep, source)


def _bounded(source: str) -> tuple[str, bool]:
    cleaned = _CLEANER.clean(source)
    writer = _Writer(_table_depth(cleaned) if _grid(cleaned) <= _GRID_BUDGET else 0)
    end = 0
    for tag in _TAG.finditer(cleaned):
        writer.text(cleaned[end : tag.start()])
        end = tag.end()
        if writer.full:
            break
        if tag[1]:
            writer.close(tag[2])
        else:
            writer.open(tag[2], tag[3])
    else:
        writer.text(cleaned[end:])
    return writer.finish(), writer.full


def _attribute(tag: str, name: str, value: str) -> str | None:
    """Keep an attribute only with a value that neither loads anything nor blows up the layout."""
    if name == "alt":
        return value[:MAX_RUN].replace("<", "‹").replace(">", "›")
    if name in {"colspan", "rowspan"}:
        return str(min(int(value), _MAX_SPAN)) if _NUMBER.match(value) and value.isdigit() else None
    if name == "style":
        named = [found[1].strip() for found in _STYLE_COLOUR.finditer(value)]
        return value if _SIMPLE_VALUE.match(value) and all(map(_COLOUR.match, named)) else None
    pattern = _SOURCE if (tag, name) == ("img", "src") else _PATTERNS.get(name, _SIMPLE_VALUE)
    return value if pattern.match(value) else None


_CLEANER = nh3.Cleaner(
    tags=set(_TAGS),
    clean_content_tags=set(_SILENT_TAGS),
    attributes={tag: set(names) for tag, names in _ATTRIBUTES.items()},
    attribute_filter=_attribute,
    url_schemes=set(_SCHEMES),
    url_relative="deny",
    link_rel=None,
    filter_style_properties=set(_STYLES),
)


class _Writer:
    """Writes clean tokens down again within the bounds."""

    def __init__(self, table_depth: int) -> None:
        self.full = False
        self._table_depth = table_depth
        self._out: list[str] = []
        self._size = 0
        self._closing = 0
        self._stack: list[tuple[str, bool]] = []  # name, and whether it was written
        self._tables = self._indents = self._pictures = 0
        self._written = 0
        self._elements = 0
        self._entities = 0
        self._run = 0
        self._link: tuple[str, list[str]] | None = None

    def open(self, name: str, attributes: str) -> None:
        """Write a start tag unless it lies too deep; a picture blocked or too many gives way to its text."""
        self._pictures += name == "img" and " src=" in attributes
        if name == "img" and (" src=" not in attributes or self._pictures > _MAX_PICTURES):
            described = _ALT.search(attributes)
            self.text(described[1] if described else "")
            return
        self._elements += 1
        self.full = self.full or self._elements > _MAX_ELEMENTS
        self._tables += name == "table"
        self._indents += name in _INDENTING
        if name not in _INLINE:
            self._run = 0
        too_deep = (
            (name in _TABLE_TAGS and self._tables > self._table_depth)
            or (name in _INDENTING and self._indents > _MAX_INDENTS)
            or self._written >= _MAX_DEPTH
        )
        if name in _VOID:
            if not too_deep:
                self._put(f"<{name}{attributes}>")
        elif too_deep:
            self._put(_INSTEAD.get(name, ""))
            self._stack.append((name, False))
        elif self._put(f"<{name}{attributes}>", len(name) + 3):
            self._stack.append((name, True))
            self._written += 1
            self._closing += len(name) + 3
            href = _HREF.search(attributes) if name == "a" else None
            self._link = (html_entities.unescape(href[1]), []) if href else self._link

    def close(self, name: str) -> None:
        """Write an end tag if its start was written."""
        if not self._stack or self._stack[-1][0] != name:
            return
        written = self._stack[-1][1]
        if name == "a" and written:
            self._show_target()
        self._stack.pop()
        self._tables -= name == "table"
        self._indents -= name in _INDENTING
        if name not in _INLINE:
            self._run = 0
        if written:
            self._written -= 1
            self._closing -= len(name) + 3
            self._put(f"</{name}>")

    def text(self, escaped: str) -> None:
        """Write text with its long runs broken."""
        if not escaped or self.full:
            return
        # What cannot fit any more need not be looked at; the sign more makes it count as cut.
        escaped = escaped[: MAX_OUTPUT - self._size + 1]
        plain = html_entities.unescape(escaped) if "&" in escaped else escaped
        if self._link:
            self._link[1].append(plain)
        broken = self._broken(plain)
        self._put(escaped if broken == plain else _escape(broken))

    def finish(self) -> str:
        """Close what is open and give the whole."""
        self._out.extend(f"</{name}>" for name, written in reversed(self._stack) if written)
        return "".join(self._out)

    def _show_target(self) -> None:
        link, self._link = self._link, None
        if link is None:
            return
        target = _target(link[0])
        text = "".join(link[1]).replace(BREAK, "").strip()
        shown = _SHOWN_URL.match(text)
        if not target or text.endswith(f"[{target}]") or text == target:
            return
        if shown and shown[1].isascii() and shown[1].lower() == target:
            return
        self.text(_escape(f" [{target}]"))

    def _broken(self, plain: str) -> str:
        """Put a break into every run that would get longer than allowed, also across inline tags."""
        broken, self._run = break_runs(plain, self._run)
        return broken

    def _put(self, piece: str, closing: int = 0) -> bool:
        """Write a piece if it and all end tags still fit; else write what fits of a text, and stop."""
        if self.full:
            return False
        size, rare = (len(piece), 0) if piece.isascii() else (len(piece.encode()), _rare(piece))
        size += rare * 4 * (_RARE_COST - 1)
        room = MAX_OUTPUT - self._size - self._closing - closing
        self._entities += piece.count("&")
        if self._entities > _MAX_COSTLY:
            room = 0  # what is read has no more, and what is written must be readable again
        if size > room:
            self.full = True
            if not piece.startswith("<"):
                fits = max(room, 0) // (_RARE_COST if rare else 1)
                cut = piece.encode()[:fits].decode(errors="ignore")
                self._out.append(_PARTIAL_ENTITY.sub("", cut))
            return False
        self._size += size
        self._out.append(piece)
        return True


def _rare(text: str) -> int:
    """Count the letters beyond the first plane of Unicode, which take four bytes each."""
    return len(text.encode("utf-16-le")) // 2 - len(text)


def _escape(text: str) -> str:
    """Escape as the sanitiser does, so that a second pass changes nothing."""
    return text.replace("&", "&amp;").replace("\xa0", "&nbsp;").replace("<", "&lt;").replace(">", "&gt;")


def _target(href: str) -> str:
    """Name where a link leads: a host in ASCII, so that look-alike letters show, or an address or number."""
    if href.lower().startswith(("mailto:", "tel:")):
        return re.sub(r"\s", "", href.partition(":")[2].partition("?")[0])[:200]
    try:
        host = urlsplit(href).hostname or ""
    except ValueError:
        return "?"
    try:
        return host.encode("ascii").decode() if host.isascii() else host.encode("idna").decode()
    except UnicodeError:
        return host.encode("ascii", "backslashreplace").decode()[:200]
