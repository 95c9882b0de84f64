"""Folding, tone placement and the Vietnamese order of names."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.domain.text import fold, given_name, initials, name_sort_key, normalise_tones


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Khiếu nại", "khieu nai"),
        ("ĐẶNG Thu Hà", "dang thu ha"),
        ("đường", "duong"),
        (unicodedata.normalize("NFD", "Nguyễn Thị Ước"), "nguyen thi uoc"),
        ("ﬁle ① Ｌｅｍａｎ", "file 1 leman"),
        ("Straße", "strasse"),
        ("Привет Ё", "привет е"),
        ("", ""),
    ],
)
def test_fold_gives_what_people_type(text: str, folded: str) -> None:
    assert fold(text) == folded


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_fold_does_not_see_normal_forms(text: str) -> None:
    assert fold(unicodedata.normalize("NFC", text)) == fold(unicodedata.normalize("NFD", text))


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("Hoà", "Hòa"),
        ("Thuý Hoà", "Thúy Hòa"),
        ("HOÀ", "HÒA"),
        ("khoẻ", "khỏe"),
        ("xoá huỷ", "xóa hủy"),
        ("hoàn thuỷ thuyền", "hoàn thủy thuyền"),
        ("quý", "quý"),
        ("qúy", "quý"),
        ("Qùa", "Quà"),
        ("Trần Thị Thanh Mai", "Trần Thị Thanh Mai"),
        (unicodedata.normalize("NFD", "Hoà,Thuý!"), "Hòa,Thúy!"),
    ],
)
def test_tones_go_to_the_traditional_place(given_text: str, expected: str) -> None:
    assert normalise_tones(given_text) == expected


@given(st.text(alphabet="hoquyaeàáảãạòóỏõọùúủũụ HOÀTHUÝ,.1"))
def test_normalise_tones_is_idempotent(text: str) -> None:
    assert normalise_tones(normalise_tones(text)) == normalise_tones(text)


def test_names_sort_by_given_family_middle() -> None:
    expected = [
        "Nguyễn Văn An",
        "Trần An",
        "Trần Bảo An",
        "Lê Ân",
        "Lê Dung",
        "Lê Đức",
        "Bùi Thị Mai",
        "Lê Mai",
        "Lê Mài",
        "Lê Mải",
        "Lê Mãi",
        "Lê Mái",
        "Lê Mại",
        "Lê Oanh",
        "Lê Ông",
        "Lê Ơn",
        "Võ Ước",
    ]
    assert sorted(set(expected), key=name_sort_key) == expected


def test_letters_come_in_vietnamese_order() -> None:
    letters = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert sorted(set(letters), key=name_sort_key) == letters


def test_sort_key_does_not_see_tone_placement_case_or_form() -> None:
    key = name_sort_key("Nguyễn Thị Hòa")
    assert key == name_sort_key("NGUYỄN THỊ HOÀ")
    assert key == name_sort_key(unicodedata.normalize("NFD", "nguyễn  thị hoà"))


@given(st.text())
def test_sort_key_holds_lower_ascii_letters_and_digits_only(name: str) -> None:
    key = name_sort_key(name)
    assert key == "" or (key.isascii() and key.isalnum() and key == key.lower())


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Võ Minh Khoa", "VK"),
        ("Đặng Thu Hà", "ĐH"),
        ("đỗ ánh", "ĐA"),
        ("Mai", "M"),
        ("", ""),
        ("Hoàng Ân", "HÂ"),
    ],
)
def test_initials(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_given_name_is_the_last_word() -> None:
    assert given_name("Trần Thị Thanh Mai") == "Mai"
    assert given_name(" ") == ""
