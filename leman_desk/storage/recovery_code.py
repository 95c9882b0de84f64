"""The printed recovery code: 155 random bits and a check character, in eight groups of four."""

import secrets

from leman_desk.domain.checked_code import ALPHABET, letters_of, spelled
from leman_desk.domain.errors import Refused

_RANDOM = 31


def new_code() -> str:
    """Make a code as it is printed, such as ``7Q2M-…-9KXD``."""
    return spelled([secrets.randbelow(len(ALPHABET)) for _ in range(_RANDOM)])


def normal_form(typed: str) -> str:
    """Read a typed code: case, spaces, hyphens and look-alikes do not matter.

    Raises:
        Refused: ``keys.recovery_typo`` when length, letters or check character cannot be right.
    """
    letters = letters_of(typed, _RANDOM)
    if letters is None:
        raise Refused("keys.recovery_typo")
    return letters
