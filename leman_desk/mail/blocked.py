"""What the HTML of a mail would load or run: named for the reader, never fetched."""

import html as html_entities
import re
from collections.abc import Iterator
from typing import Literal

What = Literal["image", "tracker", "style", "frame", "script", "form", "other"]

_MAX_INPUT = 1_000_000
_MAX_BLOCKED = 1_000
_MAX_URL = 2_000
_TAG = re.compile(r"<([a-zA-Z][a-zA-Z0-9:-]{0,30})((?:\"[^\"]*\"|'[^']*'|[^<>\"'])*+)>")
_ATTRIBUTE = re.compile(r"([a-zA-Z_:-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'<>=`]+))")
_CSS_URL = re.compile(
    r"(?:url\(\s{0,20}['\"]?|@import\s{1,20}['\"])\s{0,20}([^'\")\s<>]{1,2000})", re.IGNORECASE
)
_LOCAL = ("cid:", "#", "about:")
_PIXEL = re.compile(r"^\s*[01](?:px)?\s*$")
_HIDDEN = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|(?:^|[;\s])(?:max-)?(?:width|height)\s*:\s*[01](?:px)?\s*(?:;|$|!))",
    re.IGNORECASE,
)
_TRACKING = re.compile(
    r"/(?:track(?:ing)?|open|pixel|beacon|trk|wf/open)(?:[/.?_-]|$)|(?:pixel|beacon|spacer|blank|clear|1x1)\.(?:gif|png)",
    re.IGNORECASE,
)
_FRAMES = frozenset({"iframe", "frame", "object", "embed", "applet", "video", "audio", "source", "track"})
_FORMS = frozenset({"form", "input", "button", "select", "textarea"})
_ALONE = _FRAMES | _FORMS | {"script", "link", "base"}
"""What is named even when it says nothing more."""
_IMAGE_SOURCES = ("src", "srcset", "background", "poster", "lowsrc", "dynsrc")


def blocked_parts(source: str) -> tuple[tuple[str, What], ...]:
    """List what is not loaded or run, without repeats, in order of appearance.

    Args:
        source: The HTML as sent; the first million characters are looked at.

    Returns:
        Pairs of URL (empty where there is none) and kind.
    """
    found: dict[tuple[str, What], None] = {}
    text = source[:_MAX_INPUT]
    for tag in _TAG.finditer(text):
        for url, what in _of_tag(tag[1].lower(), tag[2]):
            found[_shortened(url), what] = None
        if len(found) >= _MAX_BLOCKED:
            break
    images = {url for url, _ in found}
    for css in _CSS_URL.finditer(text):
        url = _shortened(html_entities.unescape(css[1]))
        if len(found) < _MAX_BLOCKED and url not in images and not url.lower().startswith((*_LOCAL, "data:")):
            found[url, "style"] = None
    return tuple(found)


def _of_tag(name: str, attributes_text: str) -> Iterator[tuple[str, What]]:
    if not attributes_text and name not in _ALONE:
        return  # the most frequent ones: a paragraph, a break
    attributes = {
        match[1].lower(): html_entities.unescape(match[2] or match[3] or match[4] or "").strip()
        for match in _ATTRIBUTE.finditer(attributes_text)
    }
    if any(key.startswith("on") for key in attributes):
        yield "", "script"
    if name == "script":
        yield attributes.get("src", ""), "script"
    elif name in _FRAMES:
        yield attributes.get("src") or attributes.get("data", ""), "frame"
    elif name in _FORMS:
        yield attributes.get("action", ""), "form"
    elif name == "link":
        yield (
            attributes.get("href", ""),
            "style" if "stylesheet" in attributes.get("rel", "").lower() else "other",
        )
    elif name == "base" or (name == "meta" and attributes.get("http-equiv", "").lower() == "refresh"):
        yield attributes.get("href") or attributes.get("content", ""), "other"
    else:
        yield from _of_content(attributes)


def _of_content(attributes: dict[str, str]) -> Iterator[tuple[str, What]]:
    href = re.sub(r"[\x00-\x20]", "", attributes.get("href", "")).lower()
    if href.startswith(("javascript:", "vbscript:")):
        yield "", "script"
    elif href.startswith(("data:", "file:")):
        yield attributes["href"], "other"
    for key in _IMAGE_SOURCES:
        url = attributes.get(key, "").split(",")[0].split(" ")[0]
        if url and not url.lower().startswith(_LOCAL):
            yield url, "tracker" if _tracks(url, attributes) else "image"


def _tracks(url: str, attributes: dict[str, str]) -> bool:
    """Tell whether a picture is too small to be seen, hidden, or named like what counts readers."""
    sizes = (attributes.get("width", ""), attributes.get("height", ""))
    if any(_PIXEL.match(size) for size in sizes) or _HIDDEN.search(attributes.get("style", "")):
        return True
    return _TRACKING.search(url[:_MAX_URL]) is not None


def _shortened(url: str) -> str:
    """Cut long URLs; of a data URL only its type is of interest."""
    return url[:_MAX_URL] if not url.lower().startswith("data:") else url.partition(",")[0][:60]
