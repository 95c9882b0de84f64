"""Every table and column says what an erasure does to it; one that does not, fails here."""

from typing import Any

import pytest
from sqlalchemy import Column, LargeBinary, String, Table, Text
from sqlalchemy.types import TypeDecorator

from leman_desk.storage import tables
from leman_desk.storage.erasure_plan import referring
from leman_desk.storage.erasure_rules import ALSO, RULES, Deed, Rule, Tie, keep
from leman_desk.storage.residue import SEALED

EVERY = list(tables.metadata.sorted_tables)
BESIDE_THE_SCHEMA = {"search_index"}


def free(column: Column[Any]) -> bool:
    """Tell whether a column could hold words."""
    kind = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    return isinstance(kind, String | Text | LargeBinary) and not column.foreign_keys


def unsaid(table: Table[Any], rule: Rule) -> set[str]:
    """Give the columns of which a rule says nothing."""
    names = {column.name for column in table.columns}
    if rule.deed in {Deed.ERASE, Deed.OWN}:
        return set()
    if rule.deed is Deed.ANONYMISE:
        return names - set(rule.blank) - set(rule.keep)
    words = {column.name for column in table.columns if free(column)}
    return words - set(rule.keep) - SEALED.get(table.name, set())


@pytest.mark.parametrize("table", EVERY, ids=lambda table: table.name)
def test_a_table_and_each_of_its_columns_has_a_rule(table: Table[Any]) -> None:
    assert table.name in RULES, "say in storage/erasure_rules.py what an erasure does to this table"
    assert not unsaid(table, RULES[table.name])


@pytest.mark.parametrize("table", EVERY, ids=lambda table: table.name)
def test_a_rule_names_columns_that_are_there(table: Table[Any]) -> None:
    rule = RULES[table.name]
    named = {*rule.blank, *rule.keep, *rule.texts, *([rule.column] if rule.column else [])}
    assert named <= {column.name for column in table.columns}
    assert not set(rule.blank) & set(rule.keep)
    for name, value in rule.blank.items():
        assert value is not None or table.c[name].nullable
    assert (rule.deed in {Deed.ERASE, Deed.ANONYMISE}) == bool(rule.column)
    assert (rule.tie is Tie.WORDS) == bool(rule.texts)


def test_there_is_no_rule_without_a_table() -> None:
    assert set(RULES) - BESIDE_THE_SCHEMA == {table.name for table in EVERY}


@pytest.mark.parametrize("table", EVERY, ids=lambda table: table.name)
def test_what_refers_to_a_row_that_goes_can_let_go_of_it_or_goes_too(table: Table[Any]) -> None:
    if RULES[table.name].deed is not Deed.ERASE or "id" not in table.c:
        return
    stuck = [
        f"{other.name}.{column.name}"
        for other, column in referring(table.name)
        if not column.nullable and RULES[other.name].deed is not Deed.ERASE
    ]
    assert not stuck


def test_a_new_column_of_words_would_be_noticed() -> None:
    note = tables.receipt_correction
    rule = RULES["receipt_correction"]
    shorter = Rule(rule.deed, rule.tie, rule.column, {}, rule.keep)
    assert unsaid(note, shorter) == {"reason"}
    assert unsaid(tables.mailbox, keep("x")) >= {"address", "display_name"}


def test_reasons_are_given() -> None:
    for name, rule in RULES.items():
        assert rule.why or rule.deed in {Deed.ERASE, Deed.ANONYMISE}, name
        assert all(rule.keep.values()), name


@pytest.mark.parametrize("name", ALSO)
def test_a_further_rule_blanks_what_the_first_one_keeps(name: str) -> None:
    rule, first = ALSO[name], RULES[name]
    assert {*rule.blank, *rule.texts, rule.column} <= {
        column.name for column in tables.metadata.tables[name].c
    }
    assert (rule.deed, rule.tie) == (Deed.ANONYMISE, Tie.WORDS)
    assert set(rule.blank) <= set(first.keep)
