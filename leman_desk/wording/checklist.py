"""The checklist of systems that a desk begins with, from its resource file (product §8)."""

import json
from pathlib import Path

from leman_desk.domain.deletion_checklist import ChecklistSystem, Performer, RowAction
from leman_desk.wording.words import Language

_TEXTS = (
    *("code", "name_en", "name_vi", "owner_en", "owner_vi", "how_en", "how_vi"),
    *("reason_en", "reason_vi", "proof_en", "proof_vi"),
)


def load_checklist(path: Path) -> list[ChecklistSystem]:
    """Read ``resources/checklist.json``, in order; nobody is written to until an admin gives addresses."""
    rows: list[dict[str, object]] = json.loads(path.read_text(encoding="utf-8"))
    return [_system(row) for row in rows]


def system_name(system: ChecklistSystem, language: Language) -> str:
    """Give a system's name."""
    return system.name_vi if language is Language.VI else system.name_en


def owner_of(system: ChecklistSystem, language: Language) -> str:
    """Give who sees to a system."""
    return system.owner_vi if language is Language.VI else system.owner_en


def _system(row: dict[str, object]) -> ChecklistSystem:
    texts = {name: str(row[name]) for name in _TEXTS}
    return ChecklistSystem(
        code=texts["code"],
        name_en=texts["name_en"],
        name_vi=texts["name_vi"],
        owner_en=texts["owner_en"],
        owner_vi=texts["owner_vi"],
        how_en=texts["how_en"],
        how_vi=texts["how_vi"],
        reason_en=texts["reason_en"],
        reason_vi=texts["reason_vi"],
        proof_en=texts["proof_en"],
        proof_vi=texts["proof_vi"],
        action=RowAction(str(row["action"])),
        performer=Performer(str(row["performer"])),
        retain_months=_whole(row, "retain_months"),
        due_days=_whole(row, "due_days"),
        order=_whole(row, "order"),
    )


def _whole(row: dict[str, object], name: str) -> int:
    value = row[name]
    if not isinstance(value, int):
        raise TypeError(f"checklist: {row['code']}.{name}")
    return value
