"""Threading marks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.mail.threads import case_of_message_id, new_message_id

KEY = b"k" * 32


@given(st.text(min_size=1, max_size=30))
def test_the_case_comes_back(reference: str) -> None:
    message_id = new_message_id(KEY, reference, "leman.test")
    assert case_of_message_id(KEY, message_id) == reference
    assert case_of_message_id(KEY, message_id.upper()) == reference
    assert case_of_message_id(KEY, message_id.strip("<>")) == reference
    assert case_of_message_id(b"other", message_id) is None


def test_ids_differ_and_are_short_enough_for_a_line() -> None:
    first, second = (new_message_id(KEY, "LD-26-0147", "leman.test") for _ in range(2))
    assert first != second
    assert len(first) < 120


def test_every_changed_letter_is_noticed() -> None:
    message_id = new_message_id(KEY, "LD-26-0147", "leman.test")
    local = message_id.index("@")
    for place in range(1, local):
        other = "b" if message_id[place] != "b" else "c"
        assert case_of_message_id(KEY, message_id[:place] + other + message_id[place + 1 :]) is None


@pytest.mark.parametrize("foreign", ["", "<a@b>", "<ld.a.b.c@x>", "ld", "<ld.....@x>"])
def test_foreign_ids_have_no_case(foreign: str) -> None:
    assert case_of_message_id(KEY, foreign) is None


@pytest.mark.parametrize("domain", ["", "a b", "x>\r\nBcc: y", "ví-dụ.vn", "-x"])
def test_unusable_domains_are_refused(domain: str) -> None:
    with pytest.raises(ValueError, match="unusable"):
        new_message_id(KEY, "LD-26-0147", domain)
