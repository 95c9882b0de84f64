"""What of a query is left where there are no complaints."""

from datetime import UTC, date

import pytest

from leman_desk.domain.search_parse import parse_search
from leman_desk.domain.search_query import Problem, ProblemKind, Search, SearchContext, of_mail

CONTEXT = SearchContext(today=date(2026, 2, 13), zone=UTC)


def read(text: str) -> Search:
    return of_mail(parse_search(text, CONTEXT))


@pytest.mark.parametrize(
    ("typed", "like", "told"),
    [
        ("ring", "ring", []),
        ("status:new ring", "ring", ["status"]),
        ("status:new", "", ["status"]),
        ("-severity:high is:over ring", "ring", ["severity", "is"]),
        ("(status:new OR ring) file:x", "ring file:x", ["status"]),
        ("(status:new OR is:over) ring", "ring", ["status", "is"]),
        ("owner:nobody owner:nobody", "", ["owner"]),
        ("has:attachment has:note", "has:attachment", ["has"]),
        ("-(ring status:new) received:2026-02", "-ring received:2026-02", ["status"]),
    ],
)
def test_what_only_complaints_have_is_left_out_and_told_once(typed: str, like: str, told: list[str]) -> None:
    found = read(typed)
    assert found.query == parse_search(like, CONTEXT).query
    problems = [each for each in found.problems if each.kind is ProblemKind.NOT_OF_MAIL]
    assert problems == [Problem(ProblemKind.NOT_OF_MAIL, 0, 0, "", field) for field in told]


def test_other_mistakes_are_still_told() -> None:
    assert [each.kind for each in read("received:never status:new").problems] == [
        ProblemKind.BAD_DATE,
        ProblemKind.NOT_OF_MAIL,
    ]
