"""Codes that people copy from paper: Crockford's base 32 with a check character, in groups of four.

The letters leave out I, L, O and U; typed look-alikes are read as meant. The check character comes from
arithmetic in GF(32), so that every single wrong character and every swap of two neighbours is recognised
as a typo.
"""

from collections.abc import Sequence

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_GROUP = 4
_LOOK_ALIKES = str.maketrans("OIL", "011")
# x^5 + x^2 + 1 is primitive over GF(2): powers of x run through all 31 non-zero elements.
_MODULUS = 0b100101
_TOP = 0b100000


def spelled(values: Sequence[int]) -> str:
    """Write values from 0 to 31 and their check character as printed, such as ``7Q2M-…-9KXD``."""
    return grouped("".join(ALPHABET[value] for value in (*values, _check(values))))


def grouped(letters: str) -> str:
    """Write letters in groups of four."""
    return "-".join(letters[start : start + _GROUP] for start in range(0, len(letters), _GROUP))


def letters_of(typed: str, random: int) -> str | None:
    """Read a typed code: case, spaces, hyphens and look-alikes do not matter.

    Args:
        typed: What a person typed.
        random: How many characters the code has before its check character.

    Returns:
        The letters without hyphens; None when length, letters or check character cannot be right.
    """
    letters = "".join(char for char in typed.upper() if char.isalnum()).translate(_LOOK_ALIKES)
    if len(letters) != random + 1 or any(letter not in ALPHABET for letter in letters):
        return None
    values = [ALPHABET.index(letter) for letter in letters]
    return letters if _check(values[:-1]) == values[-1] else None


def _check(values: Sequence[int]) -> int:
    total = 0
    for value in values:
        total = _times_x(total ^ value)
    return total


def _times_x(element: int) -> int:
    doubled = element << 1
    return doubled ^ _MODULUS if doubled & _TOP else doubled
