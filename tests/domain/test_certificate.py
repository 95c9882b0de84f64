import pytest

from leman_desk.domain.certificate import CODE_RANDOM, certificate_code, code_tag, read_code
from leman_desk.domain.errors import Refused

KEY = bytes(range(32))
CODE = certificate_code([number % 32 for number in range(7, 7 + CODE_RANDOM)])


def test_a_code_has_six_groups_of_four() -> None:
    assert [len(group) for group in CODE.split("-")] == [4] * 6


def test_its_holder_may_type_it_in_any_way() -> None:
    letters = CODE.replace("-", "")
    assert read_code(f"  {CODE.lower()} ") == letters
    assert read_code(" ".join(letters)) == letters


@pytest.mark.parametrize("typed", ["", CODE[:-1], f"{CODE}0", CODE[1] + CODE[0] + CODE[2:], "ú" * 24])
def test_a_typo_is_told_from_a_wrong_code(typed: str) -> None:
    with pytest.raises(Refused, match=r"certificate\.typo"):
        read_code(typed)


def test_a_mark_depends_on_key_and_code_alone() -> None:
    other = certificate_code([3] * CODE_RANDOM)
    assert code_tag(KEY, CODE) == code_tag(KEY, CODE.lower().replace("-", ""))
    assert code_tag(KEY, CODE) != code_tag(KEY, other)
    assert code_tag(KEY, CODE) != code_tag(bytes(32), CODE)
