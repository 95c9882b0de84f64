"""The recovery code: readable on paper, and typos are recognised before anything is tried."""

import pytest

from leman_desk.domain.checked_code import ALPHABET
from leman_desk.domain.errors import Refused
from leman_desk.storage.recovery_code import new_code, normal_form


def test_a_code_has_eight_groups_of_four() -> None:
    code = new_code()
    assert [len(group) for group in code.split("-")] == [4] * 8
    assert set(code) <= set(ALPHABET) | {"-"}
    assert new_code() != code


def test_case_spaces_and_look_alikes_do_not_matter() -> None:
    code = "0101" + new_code()[4:]
    while True:
        try:
            wanted = normal_form(code)
            break
        except Refused:
            code = "0101" + new_code()[4:]
    assert normal_form(" o" + code[1:].lower().replace("-", "  ").replace("1", "l")) == wanted
    assert normal_form("OI" + code[2:]) == wanted


def test_every_wrong_character_is_recognised() -> None:
    code = new_code().replace("-", "")
    for place, right in enumerate(code):
        for wrong in ALPHABET:
            if wrong != right:
                with pytest.raises(Refused, match=r"keys\.recovery_typo"):
                    normal_form(code[:place] + wrong + code[place + 1 :])


def test_every_swap_of_neighbours_is_recognised() -> None:
    code = new_code().replace("-", "")
    for place in range(len(code) - 1):
        first, second = code[place], code[place + 1]
        if first != second:
            with pytest.raises(Refused, match=r"keys\.recovery_typo"):
                normal_form(code[:place] + second + first + code[place + 2 :])


@pytest.mark.parametrize("typed", ["", "ABCD", "U" * 32, "é" * 32, "0" * 33])
def test_what_cannot_be_a_code_is_a_typo(typed: str) -> None:
    with pytest.raises(Refused, match=r"keys\.recovery_typo"):
        normal_form(typed)
