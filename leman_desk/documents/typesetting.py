"""Templates set as PDF by typst: no network, no packages, no fonts but those that typst carries."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from leman_desk.domain.errors import Unavailable

COMMON = "common.typ"
_INSTEAD = "\N{REPLACEMENT CHARACTER}"
# Controls, direction overrides that show a text as another one, and what is no character at all.
_NEVER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# What the carried fonts surely have: Latin with Vietnamese, Greek, Cyrillic, punctuation, currencies.
_UNSURE = re.compile("[^\x00-\u036f\u0370-\u052f\u1e00-\u1eff\u2010-\u2027\u2030-\u203a\u20a0-\u20bf\ufffd]")
_MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
_CODE = re.compile(r"\\u\{([0-9a-f]+)\}")
_TRIES = 8
_STATUS = {
    "ok": "ok",
    "due_soon": "dueSoon",
    "at_risk": "atRisk",
    "breached": "breached",
    "paused": "paused",
    "closed": "closed",
}


def typeset(resources: Path, template: str, data: Mapping[str, object]) -> bytes:
    """Set a template of ``documents`` with the given data.

    Words of people reach typst as data only, never as markup. The result is PDF/A-2b (ISO 19005-2): it reads
    the same in ten years, for everything it needs is inside. Such a PDF may not name a character without
    showing it, so a replacement character stands for what no carried font has, such as an emoji.

    Args:
        resources: The folder of resources.
        template: File name of the template.
        data: JSON values; `head` gives those that every template needs.

    Raises:
        Unavailable: ``report.unavailable`` when it cannot be set at all.
    """
    folder = resources / "documents"
    source = "\n".join((folder / name).read_text(encoding="utf-8") for name in (COMMON, template))
    values = {**data, "colors": colors(resources)}
    return _compiled(source.encode(), json.dumps(_printable(values), ensure_ascii=False))


def _compiled(source: bytes, text: str) -> bytes:
    """Compile, again and again without the characters that the fonts turn out to lack."""
    import typst  # noqa: PLC0415 - 40 MB, not needed until a document is written

    for attempt in range(_TRIES):
        try:
            pdf = typst.compile(
                source,
                format="pdf",
                ignore_system_fonts=True,
                sys_inputs={"data": text},
                pdf_standards="a-2b",
            )
        except typst.TypstError as error:
            missing = _MISSING.search(str(error))
            if missing is None:
                raise Unavailable("report.unavailable") from error
            named = _CODE.sub(lambda code: chr(int(code[1], 16)), missing[1])
            # One text at a time is named; a text in a foreign script would take as many tries as letters.
            wrong = set(_UNSURE.findall(text if attempt >= _TRIES - 2 else named)) or set(named)
            text = text.translate({ord(char): _INSTEAD for char in wrong if not char.isascii()})
        else:
            assert isinstance(pdf, bytes)  # noqa: S101 - without an output file typst gives the bytes back
            return pdf
    raise Unavailable("report.unavailable")


def _printable(value: Any) -> Any:
    """Replace what no paper can show in all texts of JSON values."""
    if isinstance(value, str):
        return _NEVER.sub(_INSTEAD, value)
    if isinstance(value, Mapping):
        return {name: _printable(each) for name, each in value.items()}
    return [_printable(each) for each in value] if isinstance(value, list | tuple) else value


def head(title: str, language: str, author: str, foot: str, keywords: tuple[str, ...]) -> dict[str, object]:
    """Give what every template needs: title, language, author, and the line at the foot of each page."""
    return {
        "title": title,
        "lang": language,
        "author": author,
        "foot": foot,
        "keywords": list(keywords),
    }


def colors(resources: Path) -> dict[str, str]:
    """Read the light palette of the design by name; a status gives its ink, its ground and its solid."""
    light = json.loads((resources / "design" / "tokens.json").read_text(encoding="utf-8"))["light"]
    found = {name: str(value) for name, value in light["color"].items()}
    for name, token in _STATUS.items():
        status = light["status"][token]
        found[name] = status["fg"]
        found[f"{name}_ground"] = status["bg"]
        found[f"{name}_solid"] = status["solid"]
        found[f"{name}_on_solid"] = status["onSolid"]
    return found
