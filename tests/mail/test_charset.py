"""Bytes to text: declared, detected, damaged."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.mail.charset import clean, decode

LETTER = "Đề nghị quý công ty xóa dữ liệu cá nhân của tôi, đường Nguyễn Huệ."


@pytest.mark.parametrize("label", ["utf-8", "UTF8", '"utf-8"', "utf_8", "utf8mb4"])
def test_spellings_of_utf8(label: str) -> None:
    assert decode(LETTER.encode(), label) == (LETTER, None)


@pytest.mark.parametrize(
    ("label", "defect"),
    [
        ("iso-8859-1", "charset_mislabelled"),
        ("windows-1258", "charset_mislabelled"),
        (None, "charset_missing"),
    ],
)
def test_utf8_is_recognised_under_a_false_label(label: str | None, defect: str) -> None:
    assert decode(LETTER.encode(), label) == (LETTER, defect)


def test_latin_text_stays_latin() -> None:
    text = "Così è però già una città più libera, señor Müller."
    assert decode(text.encode("latin-1"), "iso-8859-1") == (text, None)


def test_windows_quotes_under_the_latin1_label() -> None:
    assert decode(b"\x93Hi\x94", "iso-8859-1") == ("\u201cHi\u201d", None)


def test_unlabelled_windows_1258_is_detected() -> None:
    data = b"Ba\xf2n \xf0a\xde gi\xfd\xde d\xfd\xde li\xea\xf2u c\xe1 nh\xe2n"
    assert decode(data, None) == ("Bạn đã giữ dữ liệu cá nhân", "charset_missing")


@pytest.mark.parametrize(
    "label", ["punycode", "idna", "unicode_escape", "zlib", "rot13", "undefined", "\x00", "x" * 999]
)
def test_what_is_no_charset_of_mail_is_not_used(label: str) -> None:
    assert decode("xóa \\u0041".encode(), label)[0] == "xóa \\u0041"


def test_one_cut_letter_does_not_change_the_charset() -> None:
    text, defect = decode(LETTER.encode()[:-1] + b"\xe1", "utf-8")
    assert text.startswith(LETTER[:-1])
    assert text.endswith("\ufffd")
    assert defect == "charset_mislabelled"


def test_clean_composes_and_takes_out_what_databases_refuse() -> None:
    assert clean(unicodedata.normalize("NFD", LETTER)) == LETTER
    assert clean("a\x00b\ud800c") == "a\ufffdb\ufffdc"


def test_long_runs_of_marks_are_parted() -> None:
    parted = clean("a" + "\u0301\u0323" * 50_000)
    assert "\u034f" in parted
    assert max(len(run) for run in parted.split("\u034f")) <= 31


@given(
    st.binary(max_size=300),
    st.sampled_from(
        [None, "utf-8", "us-ascii", "windows-1258", "gb2312", "utf-16", "utf-7", "tcvn", "viscii", "x"]
    ),
)
def test_never_fails_and_gives_storable_text(data: bytes, label: str | None) -> None:
    text, _ = decode(data, label)
    assert "\x00" not in text
    assert text == unicodedata.normalize("NFC", text)
    text.encode()
