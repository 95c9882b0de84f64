"""What charts draw, as plain values: points, bars and shares, each with the complaints behind it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Drill:
    """Complaints behind a number, with the words that say what was counted."""

    title: str
    cases: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """A part of a chart that can be pointed at.

    Attributes:
        text: What a screen reader and the tooltip say.
        value: The number in words, drawn beside the part while it is pointed at; may be empty.
        drill: Where Enter leads; None where nothing was counted.
    """

    text: str
    value: str = ""
    drill: Drill | None = None


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A share between 0 and 1 at a place on the axis; `share` None draws a gap."""

    label: str
    share: float | None
    spot: Spot


@dataclass(frozen=True, slots=True)
class SpreadPoint:
    """A median and a 90th percentile in seconds; None draws nothing."""

    label: str
    median: int | None
    p90: int | None
    median_text: str
    p90_text: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar of so many, in the ink of a status."""

    label: str
    count: int
    text: str
    status: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class StackRow:
    """The bars of one name, side by side; `total` is written behind them."""

    name: str
    total: str
    parts: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class ShareRow:
    """A named bar; `code` stands before the name and may be empty."""

    code: str
    name: str
    count: int
    text: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Sheet:
    """The same numbers as a table.

    Attributes:
        drills: Where a cell leads, by row and column.
        texts: How many columns, from the first, hold words; the others hold numbers.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    drills: tuple[tuple[Drill | None, ...], ...]
    texts: int = 1
