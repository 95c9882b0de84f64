"""What the naive search would find is found, whatever it leaves out for being fast."""

from random import Random

import pytest

from tests.erasure.needles import encodings, found_in

WORDS = ("Lý Gia Hân", "hanly@example.vn", "0903 555 018", "Đ", "an")
MEBIBYTE = 1 << 20


def noise(size: int) -> bytes:
    return Random(7).randbytes(size)


@pytest.mark.parametrize("word", WORDS)
def test_every_form_is_found(word: str) -> None:
    for form, part in encodings(word):
        assert form in found_in(b"xx" + part + b"yy", [word])[word], form


@pytest.mark.parametrize("ahead", range(-24, 4))
def test_a_word_is_found_where_one_mebibyte_ends(ahead: int) -> None:
    word = WORDS[0].encode()
    data = bytearray(MEBIBYTE + 100)
    data[MEBIBYTE + ahead : MEBIBYTE + ahead + len(word)] = word
    assert "NFC utf-8" in found_in(bytes(data), WORDS[:1])[WORDS[0]]


@pytest.mark.parametrize("place", [0, 1, 77_777, 500_000 - 30])
def test_a_word_is_found_among_anything_and_nothing_else_is(place: int) -> None:
    part = dict(encodings(WORDS[1]))["NFC utf-16 base64+1"]
    data = bytearray(noise(500_000))
    data[place : place + len(part)] = part
    assert found_in(noise(500_000), WORDS[:3]) == {}
    assert "NFC utf-16 base64+1" in found_in(bytes(data), WORDS[:3])[WORDS[1]]


def test_a_word_is_found_across_broken_lines() -> None:
    whole = dict(encodings(WORDS[1]))
    soft = whole["NFC quoted-printable"][:7] + b"=\r\n" + whole["NFC quoted-printable"][7:]
    hard = whole["NFC base64+0"][:9] + b"\r\n" + whole["NFC base64+0"][9:]
    assert "NFC quoted-printable" in found_in(soft, WORDS[:2])[WORDS[1]]
    assert "NFC base64+0" in found_in(hard, WORDS[:2])[WORDS[1]]
