"""Templates set as PDF by typst: no network, no packages, no fonts but those that typst carries."""

import json
from collections.abc import Mapping
from pathlib import Path

COMMON = "common.typ"
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
    the same in ten years, for everything it needs is inside.

    Args:
        resources: The folder of resources.
        template: File name of the template.
        data: JSON values; `head` gives those that every template needs.
    """
    import typst  # noqa: PLC0415 - 40 MB, not needed until a document is written

    folder = resources / "documents"
    source = "\n".join((folder / name).read_text(encoding="utf-8") for name in (COMMON, template))
    values = {**data, "colors": colors(resources)}
    pdf = typst.compile(
        source.encode(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(values, ensure_ascii=False)},
        pdf_standards="a-2b",
    )
    assert isinstance(pdf, bytes)  # noqa: S101 - without an output file typst gives the bytes back
    return pdf


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
