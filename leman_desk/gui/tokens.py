"""The design as data: colours, sizes, type and icon ids read from `tokens.json`."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Self

from PySide6.QtGui import QColor

_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def _snake(name: str) -> str:
    return _CAMEL.sub("_", name).lower()


@dataclass(frozen=True, slots=True)
class Colors:
    """The plain colours of one scheme, named as in the tokens."""

    background: QColor
    surface: QColor
    sunken: QColor
    raised: QColor
    hover: QColor
    selected: QColor
    selected_inactive: QColor
    border: QColor
    border_strong: QColor
    text: QColor
    muted: QColor
    disabled: QColor
    accent: QColor
    accent_hover: QColor
    accent_soft: QColor
    on_accent: QColor
    link: QColor
    focus: QColor
    scrim: QColor
    note: QColor
    note_border: QColor
    hatch: QColor
    track: QColor
    redaction: QColor
    toast: QColor
    toast_text: QColor
    toast_action: QColor
    redaction_text: QColor


@dataclass(frozen=True, slots=True)
class Ink:
    """A family of colours that says one thing: text, tint, solid fill and text upon the fill."""

    fg: QColor
    bg: QColor
    solid: QColor
    on_solid: QColor

    @classmethod
    def from_dict(cls, values: Mapping[str, str]) -> Self:
        """Read the four colours of a status or a kind of day."""
        return cls(
            QColor(values["fg"]), QColor(values["bg"]), QColor(values["solid"]), QColor(values["onSolid"])
        )


@dataclass(frozen=True, slots=True)
class TypeRole:
    """A size of text as ratio of the system font.

    Attributes:
        weight: 400 or 600, as `QFont.Weight` counts.
        line: Height of a line in px at 100 %.
    """

    ratio: float
    weight: int
    line: int


@dataclass(frozen=True, slots=True)
class Tokens:
    """Everything drawn looks here; one value for light, one for dark.

    Attributes:
        status: Inks by ``ok``, ``due_soon``, ``at_risk``, ``breached``, ``paused``, ``closed``.
        calendar: Inks by ``holiday``, ``swap``, ``company``.
        icons: Glyph ids by ``group.name``, such as ``action.reply``.
        rows: Minimum heights in px by name, such as ``list_item``.
        strand: Sizes of the strand in px: ``bead``, ``gap``, ``group_gap``.
    """

    dark: bool
    color: Colors
    status: Mapping[str, Ink]
    calendar: Mapping[str, Ink]
    spacing: Mapping[str, int]
    radius: Mapping[str, int]
    rows: Mapping[str, int]
    layout: Mapping[str, int]
    icon_sizes: Mapping[str, int]
    motion: Mapping[str, int]
    type: Mapping[str, TypeRole]
    icons: Mapping[str, str]
    strand: Mapping[str, float]
    minimum_window: tuple[int, int]

    @classmethod
    def from_design(cls, design: Mapping[str, Any], *, dark: bool, high_contrast: bool = False) -> Self:
        """Pick one scheme out of the whole design.

        Args:
            design: The decoded `tokens.json`.
            dark: Which scheme.
            high_contrast: Draws muted text, hairlines and hatching as strong as ordinary ones.
        """
        scheme = design["dark" if dark else "light"]
        colors = {_snake(name): QColor(value) for name, value in scheme["color"].items()}
        if high_contrast:
            colors |= {"muted": colors["text"], "border": colors["border_strong"]}
            colors |= {"hatch": colors["border_strong"], "track": colors["border_strong"]}
        known = {each.name for each in fields(Colors)}
        return cls(
            dark=dark,
            color=Colors(**{name: colors[name] for name in known}),
            status={_snake(name): Ink.from_dict(ink) for name, ink in scheme["status"].items()},
            calendar={_snake(name): Ink.from_dict(ink) for name, ink in scheme["calendar"].items()},
            spacing=_numbers(design["spacing"]),
            radius=_numbers(design["radius"]),
            rows=_numbers(design["rowHeight"]),
            layout=_numbers(design["layout"]),
            icon_sizes=_numbers(design["icon"]["sizes"]),
            motion=_numbers(design["motion"]),
            type={
                _snake(name): TypeRole(role["ratio"], role["weight"], role["line"])
                for name, role in design["type"]["scale"].items()
            },
            icons={
                f"{_snake(group)}.{_snake(name)}": glyph
                for group, names in design["icon"]["ids"].items()
                for name, glyph in names.items()
                if glyph.startswith("ph.")
            },
            strand={
                _snake(name): float(value)
                for name, value in design["strand"].items()
                if isinstance(value, (int, float))
            },
            minimum_window=(design["layout"]["minimumWindow"][0], design["layout"]["minimumWindow"][1]),
        )

    def ink(self, name: str) -> QColor:
        """Give a colour by its token: ``muted``, ``status.ok.fg`` or ``calendar.swap.bg``.

        Raises:
            KeyError, AttributeError: For a name that no token bears.
        """
        family, _, rest = name.partition(".")
        if not rest:
            color: QColor = getattr(self.color, name)
            return color
        which, _, part = rest.partition(".")
        inks = {"status": self.status, "calendar": self.calendar}[family]
        chosen: QColor = getattr(inks[which], part or "fg")
        return chosen


def _numbers(values: Mapping[str, Any]) -> dict[str, int]:
    return {_snake(name): value for name, value in values.items() if isinstance(value, int)}


def read_design(folder: Path) -> dict[str, Any]:
    """Read `tokens.json` of the design folder.

    Raises:
        OSError: When it cannot be read.
    """
    design: dict[str, Any] = json.loads((folder / "tokens.json").read_text(encoding="utf-8"))
    return design
