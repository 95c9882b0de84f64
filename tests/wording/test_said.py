"""Every outcome of a command has its sentence."""

import ast
import re
from pathlib import Path

import pytest

from leman_desk.domain.complaint import Status
from leman_desk.domain.facts import FactKind
from leman_desk.wording.error_texts import ERROR_TEXTS
from leman_desk.wording.said import SAID, SAID_OF_SEVERAL, said
from leman_desk.wording.words import Words

SERVICES = Path(__file__).resolve().parents[2] / "leman_desk" / "services"
CODE = re.compile(r"[a-z_]+\.[a-z_]+[a-z]")


def named() -> set[str]:
    return {
        node.value
        for path in SERVICES.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value)
    }


def test_every_outcome_of_the_services_can_be_said() -> None:
    files = {name for name in named() if name.endswith((".toml", ".json", ".py", ".pdf"))}
    assert not sorted(named() - files - set(SAID) - set(ERROR_TEXTS))


def test_no_sentence_without_an_outcome() -> None:
    made_from_names = {f"case.status_{status.value}" for status in Status}
    made_from_names |= {kind.value.replace("_", ".", 1) for kind in FactKind}
    assert not sorted(set(SAID) - named() - made_from_names - {"undone"})
    assert set(SAID_OF_SEVERAL) <= set(SAID)


@pytest.mark.parametrize(
    "status", [status for status in Status if status not in {Status.NOT_PRIVACY, Status.MERGED}]
)
def test_every_status_that_can_be_set(status: Status) -> None:
    assert f"case.status_{status.value}" in SAID


def test_sentences(en: Words, vi: Words) -> None:
    one = {"number": "LD-26-0139", "count": 1}
    assert said(en, "case.status_resolved", one) == "LD-26-0139 resolved."
    assert said(vi, "case.status_resolved", one) == "Đã giải quyết LD-26-0139."
    assert said(en, "case.assigned", {"number": "LD-26-0139", "count": 3}) == "3 cases assigned."
    assert said(vi, "case.assigned", {"number": "LD-26-0139", "count": 3}) == "Đã giao 3 hồ sơ."
    assert not said(en, "", {})
