"""Other people are taken out of a customer's data, however they are written; the customer stays."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.domain.redaction import Mark, Others, Own, Redactor, cleaned
from leman_desk.domain.text import fold, modern_tones

OWN = Own(
    frozenset({"Trần Thị Thanh Mai", "Leman Jewelry"}),
    frozenset({"mai.tran@example.com", "info@leman.jewelry"}),
    frozenset({"0903 555 018"}),
)
OTHERS = Others(
    names=frozenset({"Nguyễn Thị Hòa", "Lê Thúy An", "Christopher"}),
    near=frozenset({"Phạm Văn Long", "Anna Smith", "Mai"}),
    staff=frozenset({"Võ Minh Khoa"}),
    emails=frozenset({"hoa@example.vn"}),
    phones=frozenset({"+84912345678"}),
    words=("Villa Rosa",),
)
INSTEAD = {mark: f"[{mark.value}]" for mark in Mark}


def redactor() -> Redactor:
    return Redactor(OWN, OTHERS, INSTEAD)


HOA = "Nguyễn Thị Hòa"


@pytest.mark.parametrize(
    "written",
    [
        HOA,
        modern_tones(HOA),
        unicodedata.normalize("NFD", HOA),
        HOA.upper(),
        HOA.lower(),
        fold(HOA),
        "Nguyen Thi Hoa",
        "Nguyễn  Thị\n> Hòa",
        "Nguyễn\u200b Thị H\u00adòa",
        "NguyenThiHoa",
        "nguyen_thi_hoa",
        "Hòa Nguyễn Thị",
        "Thị Hòa Nguyễn",
        "Ｎguyễn Thị Hòa",
        "Anna Smith",
        "Smith, Anna",
        "Long Phạm",
        "Phạm Long",
        "pham van long",
        "christopher",
        "villa ROSA",
        "Minh Khoa",
        "Khoa Võ",
    ],
)
def test_a_known_name_goes_however_it_is_written(written: str) -> None:
    for around in ("I met {} there.", "{}", "({})", "“{}”, my neighbour"):
        told = redactor().text(around.format(written))
        left = fold(told)
        for part in ("nguyen", "hoa", "smith", "anna", "long", "pham", "christopher", "rosa", "khoa"):
            assert part not in left, told
        assert "[" in told


@pytest.mark.parametrize("title", ["anh", "Anh", "chị", "Mr", "ông", "Kính gửi", "Dear"])
def test_a_given_name_goes_after_a_form_of_address(title: str) -> None:
    assert "Long" not in redactor().text(f"Hôm qua {title} Long đã gọi cho tôi.")
    assert "Khoa" not in redactor().text(f"{title} Khoa")


@pytest.mark.parametrize(
    "written",
    [
        "0912345678",
        "0912 345 678",
        "0912.345.678",
        "09 12 34 56 78",
        "0 9 1 2 3 4 5 6 7 8",
        "+84912345678",
        "+84 912 345 678",
        "(+84) 912-345-678",
        "+84 (0) 912 345 678",
        "0084 912 345 678",
        "84912345678",
        "912 345 678",
        "912345678",
        "0912\u00a0345\u2011678",
        "０９１２３４５６７８",
        "0912 345\n> 678",
        "0\u200b912345678",
    ],
)
def test_a_known_number_goes_however_it_is_written(written: str) -> None:
    told = redactor().text(f"Call {written} please")
    assert not any(char.isdigit() for char in told), told
    assert redactor().known(f"Call {written} please")


@pytest.mark.parametrize("written", ["0987 654 321", "+84 28 3822 9999", "+44 20 7946 0958", "0709 000 111"])
def test_a_number_that_nobody_knows_goes_too(written: str) -> None:
    told = redactor().text(f"My sister has {written}.")
    assert not any(char.isdigit() for char in told), told


@pytest.mark.parametrize(
    "written",
    [
        "x@else.example",
        "HOA@EXAMPLE.VN",
        "Somebody Else <x@else.example>",
        '"Else, Some" <x@else.example>',
        "https://shop.example/?m=x%40else.example&a=1",
        "x (at) else.example",
        "x[at]else[dot]example",
        "mailto:x@else.example",
    ],
)
def test_every_address_but_the_customers_goes(written: str) -> None:
    told = redactor().text(f"See {written} for that")
    assert "else" not in told.casefold().replace("shop.example", ""), told
    assert "hoa@" not in told.casefold()


@pytest.mark.parametrize(
    "line",
    [
        "> From: Bùi Quốc Bảo",
        "Từ: Bùi Quốc Bảo <bao@else.example>",
        "*Người gửi:* Bùi Quốc Bảo",
        "To: Trần Thị Thanh Mai; Bùi Quốc Bảo",
        "On Mon, 2 Mar 2026 at 09:00 Bùi Quốc Bảo <bao@else.example> wrote:",
        "Vào Th 2, 2 thg 3, 2026 vào lúc 09:00 Bùi Quốc Bảo <bao@else.example> đã viết:",
    ],
)
def test_heads_of_quoted_mails_name_nobody_else(line: str) -> None:
    told = redactor().text(f"Hello\n{line}\nand so on")
    assert "Bảo" not in told, told
    assert "Bùi" not in told, told
    assert ("Trần Thị Thanh Mai" in told) == ("Mai" in line)


def test_the_customer_and_the_office_stay() -> None:
    text = (
        "Tôi là Trần Thị Thanh Mai, 0903.555.018 (+84 903 555 018), mai.tran@example.com.\n"
        "From: Tran Thi Thanh Mai <mai.tran@example.com>\nTo: info@leman.jewelry\n"
        "Chị Mai ơi, order 20260302-114 of 02.03.2026 08:00 costs 15.000.000 ₫, bill 0012345."
    )
    told = redactor().text(text)
    assert told == text, told
    assert not redactor().known(text)


def test_cards_and_papers_go_whosever_they_are() -> None:
    told = redactor().text("Card 4111 1111 1111 1111, CCCD 079190000123")
    assert "4111" not in told
    assert "079190" not in told


def test_what_was_taken_out_is_counted() -> None:
    made = redactor()
    made.text(f"{HOA}, hoa@example.vn, 0912345678 and Võ Minh Khoa")
    assert made.counts == {Mark.NAME: 1, Mark.EMAIL: 1, Mark.PHONE: 1, Mark.STAFF: 1}


def test_only_people_whom_the_desk_knows_keep_a_file_back() -> None:
    made = redactor()
    assert made.known(f"To {HOA}")
    assert made.known("hoa@example.vn")
    assert made.known("villa rosa")
    assert not made.known("hotline@shop.example, 0987 654 321, Võ Minh Khoa")


def test_another_customer_of_the_same_name_takes_nothing_from_the_customer() -> None:
    made = Redactor(OWN, Others(names=frozenset({"Tran Thi Thanh Mai", "Thanh Mai"})), INSTEAD)
    assert made.text("Trần Thị Thanh Mai") == "Trần Thị Thanh Mai"


@given(st.text(max_size=200))
def test_any_text_is_taken_and_twice_is_once(text: str) -> None:
    once = redactor().text(text)
    assert redactor().text(once) == once
    assert cleaned(cleaned(text)) == cleaned(text)


def test_the_time_grows_with_the_text_and_not_with_its_square() -> None:
    def spent(size: int) -> float:
        text = ("Nguyễn Thị Hoàng 0912 345 67 a@b, From: x <y@z.example> " * size)[: size * 56]
        began = time.process_time()
        redactor().text(text)
        return time.process_time() - began

    spent(20)
    small, large = spent(200), spent(2000)
    assert large < 40 * max(small, 0.002), (small, large)
