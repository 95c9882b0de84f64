"""The statutory clocks that a new desk begins with."""

from pathlib import Path

import pytest

from leman_desk.domain.case_clock import Beginning, ClockRule, Ending, TermUnit
from leman_desk.domain.text import normalise_tones
from leman_desk.wording.categories import load_categories
from leman_desk.wording.clock_rules import load_clock_rules, rule_name
from leman_desk.wording.words import Language

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


@pytest.fixture(scope="module")
def rules() -> dict[str, ClockRule]:
    return {rule.code: rule for rule in load_clock_rules(RESOURCES / "statutory_clocks.json")}


def test_lengths_are_those_of_the_product_page(rules: dict[str, ClockRule]) -> None:
    told = {rule.code: (rule.unit, rule.length, rule.extension) for rule in rules.values()}
    days = TermUnit.CALENDAR_DAYS
    assert told == {
        "DSR_ACKNOWLEDGE": (TermUnit.WORKING_DAYS, 2, 0),
        "DSR_WITHDRAW": (days, 15, 15),
        "DSR_ACCESS": (days, 10, 10),
        "DSR_DELETION": (days, 20, 20),
        "DSR_DELETION_THIRD_PARTY": (days, 30, 30),
        "BREACH_FIRST_STEPS": (TermUnit.ELAPSED_TIME, 24 * 3600, 0),
        "BREACH_AUTHORITY": (TermUnit.ELAPSED_TIME, 72 * 3600, 0),
    }


def test_every_rule_is_off_and_names_its_law(rules: dict[str, ClockRule]) -> None:
    assert not any(rule.enabled for rule in rules.values())
    for rule in rules.values():
        if rule.code != "BREACH_FIRST_STEPS":
            assert "91/2025/QH15" in rule.citation
            assert "356/2025/NĐ-CP" in rule.citation
            assert "article to be confirmed by counsel" in rule.citation
    assert "not a term of law" in rules["BREACH_FIRST_STEPS"].citation


def test_breaches_run_from_detection_until_somebody_proves_the_notice(rules: dict[str, ClockRule]) -> None:
    breaches = [rule for rule in rules.values() if rule.incident]
    assert [rule.code for rule in breaches] == ["BREACH_FIRST_STEPS", "BREACH_AUTHORITY"]
    assert {(rule.begins, rule.ends) for rule in breaches} == {(Beginning.DETECTION, Ending.HAND)}


def test_categories_exist_and_names_are_written_in_both_languages(rules: dict[str, ClockRule]) -> None:
    known = {category.code for category in load_categories(RESOURCES / "categories.json")}
    assert [rule.order for rule in rules.values()] == list(range(1, len(rules) + 1))
    for rule in rules.values():
        assert set(rule.categories) <= known
        assert rule_name(rule, Language.EN) == rule.name_en != rule_name(rule, Language.VI) == rule.name_vi
        assert normalise_tones(rule.name_vi + rule.citation) == rule.name_vi + rule.citation


def test_a_damaged_file_says_where(tmp_path: Path) -> None:
    text = (RESOURCES / "statutory_clocks.json").read_text(encoding="utf-8")
    damaged = tmp_path / "clocks.json"
    damaged.write_text(text.replace("259200", '"72 h"'), "utf-8")
    with pytest.raises(TypeError, match=r"BREACH_AUTHORITY\.length"):
        load_clock_rules(damaged)
