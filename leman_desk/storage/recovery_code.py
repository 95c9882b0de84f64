"""The printed recovery code: 155 random bits and a check character, in eight groups of four.

Letters are Crockford's base 32, which leaves out I, L, O and U; typed look-alikes are read as meant. The
check character comes from arithmetic in GF(32), so that every single wrong character and every swap of two
neighbours is recognised as a typo.
"""

import secrets

from leman_desk.domain.errors import Refused

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP = 4
_RANDOM = 31
_LOOK_ALIKES = str.maketrans("OIL", "011")
# x^5 + x^2 + 1 is primitive over GF(2): powers of x run through all 31 non-zero elements.
_MODULUS = 0b100101
_TOP = 0b100000


def new_code() -> str:
    """Make a code as it is printed, such as ``7Q2M-…-9KXD``."""
    values = [secrets.randbelow(len(ALPHABET)) for _ in range(_RANDOM)]
    text = "".join(ALPHABET[value] for value in [*values, _check(values)])
    return "-".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))


def normal_form(typed: str) -> str:
    """Read a typed code: case, spaces, hyphens and look-alikes do not matter.

    Raises:
        Refused: ``keys.recovery_typo`` when length, letters or check character cannot be right.
    """
    letters = "".join(char for char in typed.upper() if char.isalnum()).translate(_LOOK_ALIKES)
    if len(letters) != _RANDOM + 1 or any(letter not in ALPHABET for letter in letters):
        raise Refused("keys.recovery_typo")
    values = [ALPHABET.index(letter) for letter in letters]
    if _check(values[:-1]) != values[-1]:
        raise Refused("keys.recovery_typo")
    return letters


def _check(values: list[int]) -> int:
    total = 0
    for value in values:
        total = _times_x(total ^ value)
    return total


def _times_x(element: int) -> int:
    doubled = element << 1
    return doubled ^ _MODULUS if doubled & _TOP else doubled
