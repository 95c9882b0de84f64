"""The statutory clocks that a desk begins with, from their resource file (product §4)."""

import json
from pathlib import Path

from leman_desk.domain.case_clock import Beginning, ClockRule, Ending, TermUnit
from leman_desk.wording.words import Language


def load_clock_rules(path: Path) -> list[ClockRule]:
    """Read ``resources/statutory_clocks.json``, in order; every rule comes switched off."""
    rows: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    return [_rule(row) for row in rows]


def rule_name(rule: ClockRule, language: Language) -> str:
    """Give a rule's name."""
    return rule.name_vi if language is Language.VI else rule.name_en


def _rule(row: dict[str, object]) -> ClockRule:
    categories = row["categories"]
    if not isinstance(categories, list) or not isinstance(row["incident"], bool):
        raise TypeError(f"statutory clocks: {row['code']}")
    return ClockRule(
        code=str(row["code"]),
        name_en=str(row["name_en"]),
        name_vi=str(row["name_vi"]),
        citation=str(row["citation"]),
        unit=TermUnit(str(row["unit"])),
        length=_whole(row, "length"),
        extension=_whole(row, "extension"),
        begins=Beginning(str(row["begins"])),
        ends=Ending(str(row["ends"])),
        categories=tuple(str(code) for code in categories),
        incident=row["incident"],
        order=_whole(row, "order"),
    )


def _whole(row: dict[str, object], name: str) -> int:
    value = row[name]
    if not isinstance(value, int):
        raise TypeError(f"statutory clocks: {row['code']}.{name}")
    return value
