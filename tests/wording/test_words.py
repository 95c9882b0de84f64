"""Both languages at once, placeholders, plurals, contexts and the time a catalogue takes."""

from pathlib import Path

import pytest

from leman_desk.wording import words
from leman_desk.wording.words import NC_, Language, Wording, Words


def test_each_language_speaks_its_own_without_touching_the_other(en: Words, vi: Words) -> None:
    assert en.t("Waiting for customer") == "Waiting for customer"
    assert vi.t("Waiting for customer") == "Chờ khách hàng"
    assert en.t("Waiting for customer") == "Waiting for customer"


def test_placeholders_are_filled_by_name(en: Words, vi: Words) -> None:
    assert en.t("{duration} left", duration="45 m") == "45 m left"
    assert vi.t("{duration} left", duration="45 phút") == "Còn 45 phút"


@pytest.mark.parametrize(
    ("count", "english", "vietnamese"),
    [
        (1, "Waiting for customer, 1 day", "Chờ khách hàng, đã 1 ngày"),
        (2, "Waiting for customer, 2 days", "Chờ khách hàng, đã 2 ngày"),
        (1284, "Waiting for customer, 1,284 days", "Chờ khách hàng, đã 1.284 ngày"),
    ],
)
def test_plurals_carry_the_formatted_count(
    en: Words, vi: Words, count: int, english: str, vietnamese: str
) -> None:
    texts = "Waiting for customer, {count} day", "Waiting for customer, {count} days"
    assert en.n(*texts, count) == english
    assert vi.n(*texts, count) == vietnamese


def test_context_tells_equal_english_texts_apart(en: Words, vi: Words) -> None:
    assert vi.c("segment", "Open") == "Đang mở"
    assert en.c("segment", "Open") == "Open"
    assert vi.t(NC_("verdict", "Missed")) == "Quá hạn"
    assert en.t(NC_("verdict", "Missed")) == "Missed"


def test_a_text_without_vietnamese_appears_in_english(vi: Words) -> None:
    assert vi.t("no such text {here}", here=1) == "no such text 1"
    assert vi.t(NC_("nowhere", "No such text")) == "No such text"


def test_the_bundle_answers_for_codes_as_people_carry_them(wording: Wording) -> None:
    assert wording.of("en").language is Language.EN
    assert wording.of("vi").language is Language.VI
    assert wording.of("").language is Language.VI
    assert list(wording) == list(Language)


def test_a_missing_catalogue_is_no_silent_english(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Words.load(Language.VI, tmp_path)


def test_a_catalogue_is_read_once_in_a_process(resources: Path) -> None:
    words._catalogue.cache_clear()
    for _ in range(3):
        assert Words.load(Language.VI, resources / "translations").t("Closed") == "Đã đóng"
    assert (words._catalogue.cache_info().misses, words._catalogue.cache_info().hits) == (1, 2)


@pytest.mark.parametrize(
    ("value", "decimals", "english", "vietnamese"),
    [
        (7, 0, "7", "7"),
        (1284, 0, "1,284", "1.284"),
        (-15_000_000, 0, "-15,000,000", "-15.000.000"),
        (1.5, 1, "1.5", "1,5"),
        (1284.25, 2, "1,284.25", "1.284,25"),
        (999.7, 0, "1,000", "1.000"),
    ],
)
def test_numbers(en: Words, vi: Words, value: float, decimals: int, english: str, vietnamese: str) -> None:
    assert en.number(value, decimals) == english
    assert vi.number(value, decimals) == vietnamese
