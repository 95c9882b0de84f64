"""Names in a mail's head: nothing hides in them, and none passes for another's address."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.domain.sender_names import plain_person, shown_address, shown_person
from leman_desk.domain.unseen import unseen

EVIL = "evil@example.com"
PERSIAN = "\u0645\u06cc\u200c\u062e\u0648"
HEART = "Lan \u2764\ufe0f\u200d\U0001f525"


@pytest.mark.parametrize(
    ("name", "shown", "plain"),
    [
        ("Trần Thị Thanh Mai", "Trần Thị Thanh Mai", "Trần Thị Thanh Mai"),
        ("O’Brien, J. (sales) & Co", "O’Brien, J. (sales) & Co", "O’Brien, J. (sales) & Co"),
        ("Lan\u202eiaM", "Lan[U+202E]iaM", "LaniaM"),
        ("Lan\u2067 Mai\u2069", "Lan[U+2067] Mai[U+2069]", "Lan Mai"),
        ("La\u200dn\u200b\ufeff", "La[U+200D]n[U+200B][U+FEFF]", "Lan"),
        ("Lan\u3164Mai\x1b", "Lan[U+3164]Mai[U+001B]", "LanMai"),
        ("Lan\nMai", "Lan[U+000A]Mai", "Lan Mai"),
        (PERSIAN, PERSIAN, PERSIAN),
        (HEART, HEART, HEART),
        ("", EVIL, ""),
        ("  ", EVIL, ""),
        (EVIL.upper(), EVIL.upper(), ""),
        ("Lan @ home", "Lan @ home", "Lan @ home"),
        ("info@leman.jewelry", f"info@leman.jewelry <{EVIL}>", ""),
        ("Leman (info@leman.jewelry)", f"Leman (info@leman.jewelry) <{EVIL}>", ""),
        ("info\uff20leman\uff0ejewelry", f"info\uff20leman\uff0ejewelry <{EVIL}>", ""),
        ("info@le\u200bman.jewelry", f"info@le[U+200B]man.jewelry <{EVIL}>", ""),
        ("info@leman.jewelry\u202e", f"info@leman.jewelry[U+202E] <{EVIL}>", ""),
    ],
)
def test_a_name_is_shown_for_what_it_is(name: str, shown: str, plain: str) -> None:
    assert shown_person(name, EVIL) == shown
    assert plain_person(name, EVIL) == plain


def test_an_address_shows_what_hides_in_it() -> None:
    assert shown_address("info@le\u200bman.jewelry") == "info@le[U+200B]man.jewelry"
    assert shown_person("", "in\u202efo@example.com") == "in[U+202E]fo@example.com"


def test_a_long_name_keeps_its_two_ends() -> None:
    shown = shown_person("a" * 500 + " tail", EVIL)
    assert len(shown) < 200
    assert shown.endswith("tail")


@given(st.text(max_size=40))
def test_no_direction_survives_and_nothing_shown_is_empty(name: str) -> None:
    shown = shown_person(name, EVIL)
    assert shown
    assert not any(unseen(char) for char in shown if char not in "\u200c\u200d\ufe0f")
