"""Names of saved views."""

import pytest

from leman_desk.domain.errors import Refused
from leman_desk.domain.saved_view import LONGEST_NAME, checked_name, name_key


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Tiếp  thị\n quá hạn ", "Tiếp thị quá hạn"),
        ("Tie\u0302\u0301p", "Tiếp"),
        ("a\u202eb\u200bc\x00", "abc"),
        ("26", "26"),
        ("x" * LONGEST_NAME, "x" * LONGEST_NAME),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(typed: str, kept: str) -> None:
    assert checked_name(typed) == kept
    assert checked_name(kept) == kept


@pytest.mark.parametrize("typed", ["", " \t", "…", "\u200b\u202e", "— ! —"])
def test_a_name_says_something(typed: str) -> None:
    with pytest.raises(Refused, match=r"view\.name_missing"):
        checked_name(typed)


def test_a_long_name_is_refused_with_the_length_it_may_have() -> None:
    with pytest.raises(Refused) as refused:
        checked_name("x" * (LONGEST_NAME + 1))
    assert (refused.value.code, refused.value.params) == ("view.name_too_long", {"count": LONGEST_NAME})


def test_names_differ_by_more_than_case() -> None:
    assert name_key("QUÁ HẠN") == name_key("Quá hạn")
    assert name_key("Quá hạn") != name_key("Qua han")
