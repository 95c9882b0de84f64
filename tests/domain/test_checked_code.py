import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.domain.checked_code import ALPHABET, grouped, letters_of, spelled

VALUES = st.lists(st.integers(0, 31), min_size=1, max_size=40)


@given(VALUES)
def test_what_is_written_is_read(values: list[int]) -> None:
    letters = letters_of(spelled(values), len(values))
    assert letters is not None
    assert [ALPHABET.index(letter) for letter in letters[:-1]] == values


@given(VALUES, st.data())
def test_one_wrong_character_is_recognised(values: list[int], data: st.DataObject) -> None:
    letters = spelled(values).replace("-", "")
    place = data.draw(st.integers(0, len(letters) - 1))
    wrong = data.draw(st.sampled_from([each for each in ALPHABET if each != letters[place]]))
    assert letters_of(letters[:place] + wrong + letters[place + 1 :], len(values)) is None


@given(VALUES, st.data())
def test_swapped_neighbours_are_recognised(values: list[int], data: st.DataObject) -> None:
    letters = spelled(values).replace("-", "")
    place = data.draw(st.integers(0, len(letters) - 2))
    swapped = letters[:place] + letters[place + 1] + letters[place] + letters[place + 2 :]
    assert (letters_of(swapped, len(values)) is None) == (swapped != letters)


def test_look_alikes_are_read_as_meant() -> None:
    code = spelled([0, 1, 1, 0])
    assert letters_of(code.replace("0", "o").replace("1", "l"), 4) == code.replace("-", "")


def test_groups_have_four_letters() -> None:
    assert grouped("ABCDEFGHJ") == "ABCD-EFGH-J"


@pytest.mark.parametrize("typed", ["", "U" * 5, "\N{FULLWIDTH DIGIT ONE}" * 5, "0" * 6])
def test_what_cannot_be_a_code_is_none(typed: str) -> None:
    assert letters_of(typed, 4) is None
