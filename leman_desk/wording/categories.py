"""The categories that a new desk begins with, from their resource file (product §3)."""

import json
from pathlib import Path

from leman_desk.domain.complaint import Category, Severity
from leman_desk.wording.words import Language


def load_categories(path: Path) -> list[Category]:
    """Read ``resources/categories.json``, in order; keywords come folded."""
    rows: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    return [_category(row) for row in rows]


def category_name(category: Category, language: Language) -> str:
    """Give a category's name."""
    return category.name_vi if language is Language.VI else category.name_en


def category_steps(category: Category, language: Language) -> list[str]:
    """Give the first steps one by one, each beginning with a capital."""
    steps = category.steps_vi if language is Language.VI else category.steps_en
    return [step[:1].upper() + step[1:] for step in (each.strip() for each in steps.split(";")) if step]


def _category(row: dict[str, object]) -> Category:
    keywords = row["keywords"]
    order = row["order"]
    if not isinstance(keywords, list) or not isinstance(order, int):
        raise TypeError(f"categories: {row['code']}")
    texts = {
        name: str(row[name]) for name in ("code", "name_en", "name_vi", "clause", "steps_en", "steps_vi")
    }
    return Category(
        **texts,
        severity=Severity(str(row["severity"])),
        keywords=tuple(str(word) for word in keywords),
        order=order,
    )
