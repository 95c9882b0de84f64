"""Marks: found as search finds, and laid over the letters as they are written."""

import unicodedata
from datetime import UTC, date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.domain.search_marks import find_marks
from leman_desk.domain.search_parse import parse_search
from leman_desk.domain.search_query import SearchContext, sought

CONTEXT = SearchContext(date(2026, 2, 13), UTC)


def marked(text: str, query: str) -> list[str]:
    leaves = list(sought(parse_search(query, CONTEXT).query))
    return [text[begin:end] for begin, end in find_marks(text, leaves)]


@pytest.mark.parametrize(
    ("text", "query", "wanted"),
    [
        ("Nhẫn cưới của tôi", "nhan cuoi", ["Nhẫn", "cưới"]),
        ("Nhẫn cưới, nhẫn khác", '"nhan cuoi"', ["Nhẫn cưới"]),
        ("cuộc gọi, cuối tuần", "cuo", ["cuộc", "cuối"]),
        ("đơn LD-26-0147 và LD-26-0148", "ld-26-014", ["LD-26-0147", "LD-26-0148"]),
        ("nhẫn và vòng", "nhan -vong", ["nhẫn"]),
        ("nhẫn", "subject:nhan", []),
        ("a nhẫn a", "body:nhan", ["nhẫn"]),
        ("nhẫn vòng", "khac OR vong", ["vòng"]),
        ("", "x", []),
    ],
)
def test_marks(text: str, query: str, wanted: list[str]) -> None:
    assert marked(text, query) == wanted


def test_letters_written_apart_from_their_marks() -> None:
    text = unicodedata.normalize("NFD", "Nhẫn cưới, Đặng")
    assert [unicodedata.normalize("NFC", each) for each in marked(text, "cuoi dang")] == ["cưới", "Đặng"]


def test_marks_have_an_end() -> None:
    assert len(marked("nhan " * 5000, "nhan")) == 500


@given(st.text(), st.text(max_size=20))
def test_marks_lie_inside(text: str, query: str) -> None:
    for begin, end in find_marks(text, list(sought(parse_search(query, CONTEXT).query))):
        assert 0 <= begin < end <= len(text)
