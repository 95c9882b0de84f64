"""The privacy guard: what blocks, what is to be checked, and what is none of its business."""

import random
import re
import string
import unicodedata
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leman_desk.domain.guard import (
    Examination,
    Finding,
    GuardKind,
    GuardLevel,
    GuardPlace,
    Letter,
    masked,
)

OTHERS = frozenset({"+84900555018", "+442079460000", "lan@example.com"})
LENGTH = 200_000


def findings(**parts: object) -> tuple[Finding, ...]:
    return Examination(Letter(**parts)).findings(others=OTHERS)  # type: ignore[arg-type]


def kinds(text: str) -> list[tuple[str, str]]:
    return [(each.kind.value, each.text) for each in findings(body=text)]


@pytest.mark.parametrize(
    "number",
    [
        "4111111111111111",
        "4111 1111 1111 1111",
        "4111-1111-1111-1111",
        "4111.1111.1111.1111",
        "4111\u00a01111\u00a01111\u00a01111",
        "4111\u202f1111\u202f1111\u202f1111",
        "41\u200b11 1111 1111 1111",
        "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
        "４１１１　１１１１　１１１１　１１１１",
        "٤١١١ ١١١١ ١١١١ ١١١١",
        "5555 5555 5555 4444",
        "2223 0031 2200 3222",
        "3782 822463 10005",
        "3056 930902 5904",
        "6011 1111 1111 1117",
        "3530 1113 3330 0000",
        "6200 0000 0000 0005",
        "9704 0000 0000 0018",
        "4111 1111\n1111 1111",
        "4111 1111\n> 1111 1111",
    ],
)
def test_card_numbers_are_found_in_every_dress(number: str) -> None:
    before, after = "Chị trả bằng thẻ số ", ", cảm ơn chị."
    (found,) = findings(body=before + number + after)
    assert (found.kind, found.level, found.text) == (GuardKind.CARD, GuardLevel.BLOCK, number)
    assert found.start == len(before)


@pytest.mark.parametrize(
    "text",
    [
        "4111 1111 1111 1112",  # fails Luhn
        "1234 5678 9012 3452",  # passes it, and no issuer begins with 1
        "4111 11•• •••• 1111",
        "RR4111111111111111VN",  # a parcel
        "IMEI: 352099001761481",
        "IMEI 35-209900-176148-1",
        "Đơn hàng LJ-20931 ngày 20/11/2026, 15.000.000 ₫",
        "15.000.000 ₫, 4.500.000 ₫, 1.250.000 ₫",
        "2026-11-20 19:15:30 2026-11-21 08:00:00",
        "20.11.2026 0912 345 678",
        "0912202611",
        "vận đơn 079190123456",
        "Order 123456789012",
        "tài khoản 0791 9012 3456",
        "hóa đơn số 079190123456",
        "mã số thuế 0312345678-001",
        "Số 12/2026/QĐ-BQT ngày 20 tháng 11 năm 2026",
        "550e8400-e29b-41d4-a716-446655440000",
        "192.168.100.200, 10.0.0.1",
        "123456789",  # nine digits without the word
        "B1234567",  # an order, for all that one knows
        "Chị không cần gửi CMND. Mã đơn 123456789.",
        "999190123456",  # no such province
        "079990123456",  # nobody of that century
        "079399123456",  # born in 2099
        "CVC trong vòng 24 giờ",
        "CVC: ***",
        "CVV 12.500 ₫",
        "mã bảo mật gồm 6 chữ số",
        "Điều 123 (CVI)",
        "Kính gửi chị, chúng tôi trả lời trong 24 giờ làm việc.",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert kinds(text) == []


@pytest.mark.parametrize(
    ("text", "kind", "matched"),
    [
        ("CVC: 123", "cvc", "123"),
        ("mã CVV là 4567.", "cvc", "4567"),
        ("Mã bảo mật của thẻ: 321", "cvc", "321"),
        ("the security code is 123", "cvc", "123"),
        ("123 (CVV)", "cvc", "123"),
        ("079190123456", "identity", "079190123456"),
        ("079 190 123 456", "identity", "079 190 123 456"),
        ("079-1-90-123456", "identity", "079-1-90-123456"),
        ("CMND số 123456789", "identity", "123456789"),
        ("chứng minh nhân dân: 123 456 789", "identity", "123 456 789"),
        ("ID card no. 123456789", "identity", "123456789"),
        ("Hộ chiếu B1234567", "passport", "B1234567"),
        ("passport no. C 1234567", "passport", "C 1234567"),
        (
            "P<VNMNGUYEN<<THI<MAI<<<<<<<<<<<<<<<<<<<<<<<<",
            "passport",
            "P<VNMNGUYEN<<THI<MAI<<<<<<<<<<<<<<<<<<<<<<<<",
        ),
    ],
)
def test_codes_and_papers_block(text: str, kind: str, matched: str) -> None:
    assert kinds(text) == [(kind, matched)]
    assert findings(body=text)[0].level is GuardLevel.BLOCK


def test_decomposed_letters_are_read_and_places_are_those_of_the_text_as_written() -> None:
    text = unicodedata.normalize("NFD", "Mã bảo mật: 123, thẻ 4111 1111 1111 1111")
    assert [text[each.start : each.end] for each in findings(body=text)] == ["123", "4111 1111 1111 1111"]


@pytest.mark.parametrize(
    "number",
    ["0900 555 018", "0900.555.018", "(0900) 555-018", "+84 900 555 018", "+84 (0)900 555 018",
     "0084 900 555 018", "84900555018", "٠٩٠٠ ٥٥٥ ٠١٨", "+44 (0)20 7946 0000", "+44 20 7946 0000"],
)  # fmt: skip
def test_another_customers_number_is_found_however_it_is_written(number: str) -> None:
    found = findings(body=f"Khách hàng số {number} cũng bị ảnh hưởng")
    assert [(each.kind, each.level) for each in found] == [(GuardKind.OTHER_PHONE, GuardLevel.CHECK)]
    assert re.sub(r"\D", "", found[0].text) == re.sub(r"\D", "", number)


def test_numbers_and_addresses_of_nobody_and_of_those_who_take_part_are_no_finding() -> None:
    letter = Letter(body="Gọi 0911 222 333 hoặc 0900 555 018, thư tới Lan@Example.com, ai@example.com.")
    read = Examination(letter)
    assert {"+84911222333", "+84900555018"} <= read.phones
    assert read.emails == {"lan@example.com", "ai@example.com"}
    assert [each.text for each in read.findings(others=OTHERS)] == ["0900 555 018", "Lan@Example.com"]
    taking_part = frozenset({"+84900555018", "lan@example.com"})
    assert read.findings(others=OTHERS, taking_part=taking_part) == ()


def test_the_quotation_counts_for_numbers_and_for_others() -> None:
    found = findings(body="Xin chào", quoted="> thẻ 4111 1111 1111 1111, bạn tôi lan@example.com, đính kèm")
    assert [(each.kind, each.place) for each in found] == [
        (GuardKind.CARD, GuardPlace.QUOTED),
        (GuardKind.OTHER_EMAIL, GuardPlace.QUOTED),
    ]


def test_subject_and_names_of_attachments_are_read() -> None:
    found = findings(subject="Re: 4111111111111111", attachments=("a.pdf", "CCCD 079190123456.jpg"))
    assert [(each.place, each.part, each.kind) for each in found] == [
        (GuardPlace.SUBJECT, 0, GuardKind.CARD),
        (GuardPlace.ATTACHMENT, 1, GuardKind.IDENTITY),
    ]


def test_recipients_outside_the_conversation() -> None:
    letter = Letter(recipients="Mai <MAI@example.com>; x@fair.example", cc="y@fair.example")
    found = Examination(letter).findings(taking_part=frozenset({"mai@example.com"}))
    assert [(each.kind, each.place, each.text) for each in found] == [
        (GuardKind.STRANGER, GuardPlace.TO, "x@fair.example"),
        (GuardKind.STRANGER, GuardPlace.CC, "y@fair.example"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Chúng tôi gửi kèm danh sách.",
        "Xem tệp đính kèm.",
        "Danh sách kèm theo thư này.",
        "The list is attached.",
        "Please find attached our letter.",
        "Our certificate is enclosed.",
        "See the attachment.",
        unicodedata.normalize("NFD", "Giấy xác nhận được đính kèm."),
    ],
)
def test_a_promise_without_attachment_is_to_be_checked(text: str) -> None:
    (found,) = findings(body=text)
    assert (found.kind, found.level) == (GuardKind.NO_ATTACHMENT, GuardLevel.CHECK)
    assert findings(body=text, attachments=("a.pdf",)) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Chị chỉ cần trả lời thư này và đính kèm tệp.",
        "Tệp chị đã gửi kèm rất rõ.",
        "Vui lòng đính kèm hóa đơn.",
        "Thư này không đính kèm tệp nào.",
        "Simply answer this e-mail with the files attached.",
        "The photo you attached helps us.",
        "Nothing is attached to this letter.",
        "> The list is attached.",
    ],
)
def test_what_the_customer_attaches_promises_nothing(text: str) -> None:
    assert kinds(text) == []


def test_what_blocks_stands_first_and_then_as_one_reads() -> None:
    found = findings(cc="x@fair.example", body="0900 555 018 rồi 4111 1111 1111 1111")
    assert [each.kind for each in found] == [GuardKind.CARD, GuardKind.STRANGER, GuardKind.OTHER_PHONE]


def test_a_masked_number_is_gone_and_keeps_its_length() -> None:
    text = "thẻ 4111-1111 1111 1111, CVC 123"
    for each in findings(body=text):
        text = text[: each.start] + masked(each.text) + text[each.end :]
    assert text == "thẻ ••••-•••• •••• ••••, CVC •••"
    assert findings(body=text) == ()


def test_a_decision_follows_the_number_and_not_its_dress() -> None:
    marks = {findings(body=f"gọi {each}")[0].mark for each in ("0900 555 018", "+84900555018")}
    assert len(marks) == 1
    assert findings(body="lan@example.com")[0].mark not in marks


def test_nothing_that_is_logged_shows_what_was_found() -> None:
    assert "4111" not in repr(findings(body="4111 1111 1111 1111"))
    assert "4111" not in repr(Letter(body="4111 1111 1111 1111", quoted="4111 1111 1111 1111"))


@given(st.text(alphabet=string.digits + " .-\n>@+()aBéđ٤４\u200b\u0301CVMND:", max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_is_read_and_places_fit(text: str) -> None:
    for each in findings(subject=text, body=text, quoted=text, recipients=text, attachments=(text,)):
        assert 0 <= each.start < each.end <= len(text)
        assert text[each.start : each.end] == each.text


@given(st.integers(0, 10**15 - 1), st.sampled_from([" ", "-", ".", "", "\u00a0"]))
@settings(max_examples=200, deadline=None)
def test_every_visa_number_is_found(middle: int, between: str) -> None:
    digits = f"4{middle:015d}"[:15]
    doubled = sum(sum(divmod(int(each) * 2, 10)) for each in digits[::2])
    check = -(doubled + sum(int(each) for each in digits[1::2])) % 10
    whole = f"{digits}{check}"
    written = between.join(whole[at : at + 4] for at in range(0, 16, 4))
    assert ("card", written) in kinds(f"Thẻ: {written}!")


ADVERSARIAL = {
    "digits": "1",
    "single digits": "4 ",
    "zeros and ones": "01 ",
    "fours": "4000 ",
    "wrapped fours": "4111\n",
    "numbers": "+44 20 7946 0001 ",
    "ats": "a@",
    "long locals": "a" * 64 + "@",
    "domains": "a@a.",
    "dots": ".",
    "spaces": " ",
    "card words": "cvv ",
    "id words": "cmnd ",
    "passport words": "hộ chiếu ",
    "machine lines": "P<",
    "promises": "you attached ",
    "marks": "e\u0301",
}


@pytest.mark.parametrize("name", ADVERSARIAL)
def test_no_text_takes_more_than_linear_time(name: str) -> None:
    piece = ADVERSARIAL[name]

    def seconds(length: int) -> float:
        text = (piece * (length // len(piece) + 1))[:length]
        best = min(_timed(text) for _ in range(3))
        return max(best, 0.002)

    # Eight times the text: quadratic searches would take 64 times as long.
    assert seconds(LENGTH // 2) < 24 * seconds(LENGTH // 16)


def test_a_long_ordinary_letter_costs_little_beside_copying_it() -> None:
    random.seed(7)
    words = ["Kính", "gửi", "chị", "khiếu", "nại", "và", "trả", "lời", "24", "giờ", "11:30", "LJ-20931"]
    text = " ".join(random.choice(words) for _ in range(LENGTH // 4))[:LENGTH]
    # A peer of the same run stands for the machine: folding each letter once in Python.
    began = process_time()
    for _ in range(3):
        "".join(unicodedata.normalize("NFD", char) for char in text)
    peer = process_time() - began
    assert min(_timed(text) for _ in range(3)) < peer


def _timed(text: str) -> float:
    began = process_time()
    findings(body=text)
    return process_time() - began
