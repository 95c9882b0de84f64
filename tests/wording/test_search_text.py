"""Search in words: every problem has its sentence, and every completion is understood."""

from datetime import UTC, date

import pytest

from leman_desk.domain.search_parse import parse_search
from leman_desk.domain.search_query import Problem, ProblemKind, SearchContext
from leman_desk.domain.search_words import OPERATORS
from leman_desk.wording.search_text import (
    HELP,
    OF_CASES,
    completions,
    describe_problem,
    operator_name,
    values_of,
)
from leman_desk.wording.words import Language, Words

CONTEXT = SearchContext(date(2026, 2, 13), UTC)


@pytest.mark.parametrize("kind", list(ProblemKind))
def test_every_problem_says_what_to_write(kind: ProblemKind, en: Words, vi: Words) -> None:
    problem = Problem(kind, 0, 3, "abc", "status")
    for words in (en, vi):
        sentence = describe_problem(problem, words)
        assert sentence.endswith(".")
        assert "{" not in sentence
    assert describe_problem(problem, en) != describe_problem(problem, vi)


def test_a_long_piece_is_cut(en: Words) -> None:
    assert "x" * 41 not in describe_problem(Problem(ProblemKind.BAD_DATE, 0, 99, "x" * 99, "on"), en)


def test_choices_are_named_in_the_language(en: Words, vi: Words) -> None:
    problem = Problem(ProblemKind.UNKNOWN_VALUE, 0, 3, "gone", "status")
    assert "in-progress" in describe_problem(problem, en)
    assert "đang-xử-lý" in describe_problem(problem, vi)


@pytest.mark.parametrize("language", list(Language))
def test_what_is_offered_is_understood(language: Language) -> None:
    for operator in OPERATORS:
        name = operator_name(operator, language)
        for value in values_of(operator, language) or ("x",):
            if (operator, value) == ("owner", values_of("owner", language)[0] if operator == "owner" else ""):
                continue  # "me" needs somebody who asks
            problems = parse_search(f"{name}:{value}", CONTEXT).problems
            unknown = {ProblemKind.UNKNOWN_FIELD, ProblemKind.UNKNOWN_VALUE, ProblemKind.NO_VALUE}
            assert not unknown & {each.kind for each in problems}, (name, value)


@pytest.mark.parametrize(
    ("before", "language", "wanted"),
    [
        ("", Language.EN, (0, [])),
        ("sta", Language.EN, (0, ["status:"])),
        ("x tra", Language.VI, (2, ["trạng-thái:"])),
        ("-ow", Language.EN, (1, ["owner:"])),
        ("status:w", Language.EN, (7, ["waiting"])),
        ("trạng-thái:mới,cho", Language.VI, (15, ["chờ-khách-hàng"])),
        ("received:last-w", Language.EN, (9, ["last-week"])),
        ("category:mark", Language.EN, (9, ['"Marketing without consent"'])),
        ("nothing:x", Language.EN, (8, [])),
        ('"sta', Language.EN, (1, ["status:"])),
    ],
)
def test_completions(before: str, language: Language, wanted: tuple[int, list[str]]) -> None:
    names = {"category": ["Marketing without consent", "Transaction leak"]}
    found = completions(before, language, names)
    assert found[1] == wanted[1]
    assert not wanted[1] or found[0] == wanted[0]


def test_what_is_of_no_use_is_not_offered() -> None:
    assert completions("s", Language.EN) == (0, ["subject:", "status:", "severity:"])
    assert completions("s", Language.EN, without=OF_CASES) == (0, ["subject:"])


def test_the_help_is_understood() -> None:
    for english, vietnamese, _ in HELP:
        for text in (english, vietnamese):
            kinds = {each.kind for each in parse_search(text, CONTEXT).problems}
            assert kinds <= {
                ProblemKind.UNKNOWN_CATEGORY,
                ProblemKind.UNKNOWN_PERSON,
                ProblemKind.UNKNOWN_CLAUSE,
            }, text
