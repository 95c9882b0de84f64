"""A letter with the desk's few formats: bold, italic, underline, lists, links. Nothing else is ever kept."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from html import escape
from html.parser import HTMLParser

_LINK = re.compile(r"^(?:https?://[^\s\"'<>]+|mailto:[^\s\"'<>]+@[^\s\"'<>]+)$", re.IGNORECASE)
_SPACES = re.compile(r"[ \t\r\n\f]+")
_UNREADABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffc]")
_SILENT = frozenset({"script", "style", "head", "title", "template", "noscript", "object", "svg", "math"})
_PARAGRAPHS = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "table", "blockquote"})
_LINES = frozenset({"div", "tr", "dt", "dd", "section", "article", "header", "footer", "address"})
_BOLD, _ITALIC, _UNDERLINE = frozenset({"b", "strong"}), frozenset({"i", "em"}), frozenset({"u", "ins"})
_HEADS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "th"})
_FORMATS = _BOLD | _ITALIC | _UNDERLINE | _HEADS
_HARD_SPACE = "\N{NO-BREAK SPACE}"
_DEEPEST = 100
"""Formats within formats; a hostile clipboard is no reason to count further."""


class LineKind(StrEnum):
    """What a line is."""

    TEXT = "text"
    BULLET = "bullet"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Run:
    """Characters of one format. `href` is ``http(s)`` or ``mailto``; empty for none."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    href: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a letter, or one entry of a list."""

    runs: tuple[Run, ...] = ()
    kind: LineKind = LineKind.TEXT

    @property
    def text(self) -> str:
        """Its characters."""
        return "".join(each.text for each in self.runs)


Letter = tuple[Line, ...]


def is_formatted(letter: Sequence[Line]) -> bool:
    """Tell whether a letter needs more than plain text."""
    return any(
        line.kind is not LineKind.TEXT or any(run != Run(run.text) for run in line.runs) for line in letter
    )


def is_link(target: str) -> bool:
    """Tell whether a target is one that may stand in a letter."""
    return bool(_LINK.match(target))


def links_of(letter: Sequence[Line]) -> tuple[str, ...]:
    """Give the targets of links, in order, each once."""
    return tuple(dict.fromkeys(run.href for line in letter for run in line.runs if run.href))


def plain_letter(text: str) -> Letter:
    """Take text without formats."""
    return tuple(Line((Run(line),) if line else ()) for line in text.split("\n"))


# --- out ------------------------------------------------------------------------------------------------


def to_text(letter: Sequence[Line]) -> str:
    """Write it for those who read plain text: lists with their signs, links with their targets."""
    written: list[str] = []
    number = 0
    for line in letter:
        number = number + 1 if line.kind is LineKind.NUMBER else 0
        sign = {LineKind.TEXT: "", LineKind.BULLET: "• ", LineKind.NUMBER: f"{number}. "}[line.kind]
        written.append(sign + "".join(_run_text(line.runs, at) for at in range(len(line.runs))))
    return "\n".join(written)


def _run_text(runs: Sequence[Run], at: int) -> str:
    run = runs[at]
    ends = bool(run.href) and (at + 1 == len(runs) or runs[at + 1].href != run.href)
    if not ends:
        return run.text
    shown = "".join(each.text for each in runs[: at + 1] if each.href == run.href)
    bare = run.href.removeprefix("mailto:")
    return run.text if bare in shown or run.href in shown else f"{run.text} ({bare})"


def to_html(letter: Sequence[Line]) -> str:
    """Write it with our own tags alone: p, br, b, i, u, ul, ol, li, a; no attribute but a link's target."""
    return "".join(_html_pieces(letter))


def _html_pieces(letter: Sequence[Line]) -> Iterator[str]:
    at = 0
    while at < len(letter):
        kind = letter[at].kind
        end = at
        while end < len(letter) and letter[end].kind is kind:
            end += 1
        if kind is LineKind.TEXT:
            for group in _groups(letter[at:end]):
                yield f"<p>{'<br>'.join(_runs_html(line) for line in group)}</p>"
        else:
            tag = "ul" if kind is LineKind.BULLET else "ol"
            yield f"<{tag}>{''.join(f'<li>{_runs_html(line)}</li>' for line in letter[at:end])}</{tag}>"
        at = end


def _groups(lines: Sequence[Line]) -> list[list[Line]]:
    """Split at empty lines: each is the room between two paragraphs."""
    groups: list[list[Line]] = [[]]
    for line in lines:
        if line.text:
            groups[-1].append(line)
        else:
            groups.append([])
    return groups


def _runs_html(line: Line) -> str:
    runs, text = _joined(line.runs), line.text
    at = 0
    written: list[str] = []
    for run in runs:
        kept = "".join(
            _HARD_SPACE if char == " " and _folds(text, at + here) else char
            for here, char in enumerate(run.text)
        )
        at += len(run.text)
        written.append(_run_html(replace(run, text=kept)))
    return "".join(written)


def _folds(text: str, at: int) -> bool:
    """Tell of a space whether readers of HTML would fold it away: at either end of a line, after another."""
    return at in {0, len(text) - 1} or text[at - 1] == " "


def _run_html(run: Run) -> str:
    text = escape(run.text, quote=False)
    for wanted, tag in ((run.underline, "u"), (run.italic, "i"), (run.bold, "b")):
        if wanted:
            text = f"<{tag}>{text}</{tag}>"
    return f'<a href="{escape(run.href)}">{text}</a>' if run.href else text


def _joined(runs: Sequence[Run]) -> list[Run]:
    joined: list[Run] = []
    for run in runs:
        if joined and replace(joined[-1], text="") == replace(run, text=""):
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        elif run.text:
            joined.append(run)
    return joined


# --- in -------------------------------------------------------------------------------------------------


def from_html(html: str, *, without_quote: bool = False) -> Letter:
    """Read any HTML and keep our formats of it; scripts, styles, pictures and everything remote are dropped.

    Args:
        html: From a draft, a sent letter or the clipboard.
        without_quote: Stop before a quotation, with the line above it that names its writer.
    """
    reader = _Reader(without_quote=without_quote)
    reader.feed(html)
    reader.close()
    return reader.letter()


class _Reader(HTMLParser):
    """Gathers paragraphs, each a list of lines, and entries of lists."""

    def __init__(self, *, without_quote: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._stop_at_quote = without_quote
        self._stopped = False
        self._silent = 0
        self._open: list[str] = []
        self._lists: list[LineKind] = []
        self._hrefs: list[str] = []
        self._done: list[tuple[LineKind, list[list[Run]]]] = []
        self._lines: list[list[Run]] = []
        self._runs: list[Run] = []
        self._entry: LineKind | None = None

    def letter(self) -> Letter:
        """Give what was read; two paragraphs stand apart by one empty line."""
        if not self._stopped:
            self._end_paragraph()
        found: list[Line] = []
        before = LineKind.BULLET
        for kind, lines in self._done:
            if kind is LineKind.TEXT is before:
                found.append(Line())
            found += [Line(tuple(_tidied(runs)), kind) for runs in lines]
            before = kind
        return tuple(found)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _SILENT:
            self._silent += 1
        if self._stopped or tag in _SILENT:
            return
        if tag == "blockquote" and self._stop_at_quote:
            self._stop()
        elif tag == "br":
            self._end_line(always=True)
        elif tag == "li":
            self._end_paragraph()
            self._entry = self._lists[-1] if self._lists else LineKind.BULLET
        elif tag in _PARAGRAPHS and self._entry is None:
            self._end_paragraph()
        elif tag in _LINES and self._entry is None:
            self._end_line()
        self._begin_inline(tag, attrs)

    def _begin_inline(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in {"ul", "ol"}:
            self._end_paragraph()
            self._lists.append(LineKind.BULLET if tag == "ul" else LineKind.NUMBER)
        elif tag == "a":
            target = next((value or "" for name, value in attrs if name == "href"), "").strip()
            self._hrefs.append(target if is_link(target) else "")
        elif tag in _FORMATS and len(self._open) < _DEEPEST:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            self._silent = max(0, self._silent - 1)
        if self._stopped:
            return
        if tag == "li" or tag in {"ul", "ol"}:
            self._end_paragraph(empty=tag == "li" and self._entry is not None)
            if tag != "li" and self._lists:
                self._lists.pop()
        elif tag in _PARAGRAPHS and self._entry is None:
            # An empty paragraph is there on purpose, an empty layer is not.
            self._end_paragraph(empty=tag == "p")
        elif tag in _LINES and self._entry is None:
            self._end_line()
        if tag == "a" and self._hrefs:
            self._hrefs.pop()
        if tag in self._open:
            del self._open[len(self._open) - 1 - self._open[::-1].index(tag)]

    def handle_data(self, data: str) -> None:
        if self._silent or self._stopped:
            return
        text = _SPACES.sub(" ", _UNREADABLE.sub("", data))
        if not self._runs or self._runs[-1].text.endswith(" "):
            text = text.lstrip(" ")
        if text:
            held = frozenset(self._open)
            self._runs.append(
                Run(
                    text,
                    bold=bool(held & (_BOLD | _HEADS)),
                    italic=bool(held & _ITALIC),
                    underline=bool(held & _UNDERLINE),
                    href=self._hrefs[-1] if self._hrefs else "",
                )
            )

    def _end_line(self, *, always: bool = False) -> None:
        if self._entry is not None:
            # An entry of a list is one line, whatever it is made of.
            if self._runs and not self._runs[-1].text.endswith(" "):
                self._runs.append(Run(" "))
            return
        if self._runs or always:
            self._lines.append(self._runs)
        self._runs = []

    def _end_paragraph(self, *, empty: bool = False) -> None:
        kind, self._entry = self._entry or LineKind.TEXT, None
        if self._runs or (kind is not LineKind.TEXT and empty):
            self._lines.append(self._runs)
        if kind is LineKind.TEXT and not any(self._lines):
            self._lines = []
        if self._lines or empty:
            self._done.append((kind, self._lines))
        self._lines, self._runs = [], []

    def _stop(self) -> None:
        self._end_paragraph()
        if self._done:
            self._done.pop()
        self._stopped = True


def _tidied(runs: Sequence[Run]) -> list[Run]:
    """Take the space off the end that no browser shows, and make those that it shows plain."""
    joined = _joined(runs)
    while joined and joined[-1].text.endswith(" "):
        shorter = joined.pop()
        text = shorter.text.rstrip(" ")
        joined += [replace(shorter, text=text)] if text else []
    return [replace(run, text=run.text.replace(_HARD_SPACE, " ")) for run in joined]
