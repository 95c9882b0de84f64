"""New text and quoted text."""

# ruff: noqa: E501 - mail is quoted line by line

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.mail.parse import parse_message
from leman_desk.mail.quote import reply_text


@pytest.mark.parametrize(
    "introduction",
    [
        "Vào Th 4, 11 thg 2, 2026 vào lúc 11:30 Leman <info@leman.test> đã viết:",
        "Vào 11:30, Th 4, 11 thg 2, 2026 Leman\n<info@leman.test> đã viết:",
        "Vào lúc 11:30 11/02/2026, Leman đã viết:",
        "Ngày 11/02/2026, Leman viết:",
        "On Wed, Feb 11, 2026 at 11:30 AM Leman <info@leman.test> wrote:",
        "On Wed, Feb 11, 2026 at 11:30 AM\nLeman Jewelry\n<info@leman.test> wrote:",
        "Leman <info@leman.test> đã viết vào 11/02/2026:",
        "Am 11.02.2026 um 11:30 schrieb Leman <info@leman.test>:",
        "Le mer. 11 févr. 2026 à 11:30, Leman <info@leman.test> a écrit :",
        "-----Thư gốc-----",
        "----- Original Message -----",
        "-----Tin nhắn gốc-----",
        "Từ: Leman <info@leman.test>\nĐã gửi: Thứ Tư, 11 Tháng Hai 2026 11:30\nĐến: Mai\nChủ đề: x",
        "*Từ:* Leman\n*Gửi:* 11/02/2026\n*Tới:* Mai\n*Tiêu đề:* x",
        "From: Leman\nSent: Wednesday\nTo: Mai\nSubject: x",
        "________________________________\nTừ: Leman\nĐã gửi: x\nĐến: y\nChủ đề: z",
    ],
)
def test_introductions_and_what_follows_go(introduction: str) -> None:
    text = f"Tôi đồng ý.\nCảm ơn.\n\n{introduction}\n\n> Kính gửi chị,\n> thư cũ\n"
    assert reply_text(text) == "Tôi đồng ý.\nCảm ơn."


@pytest.mark.parametrize(
    "text",
    [
        "Vào thứ Hai tôi đã gọi cho cửa hàng.",
        "Từ: đó đến nay tôi không nhận được gì.",
        "Họ viết:\nchúng tôi không xóa",
        "Ngày 11/02 tôi nhận tin nhắn.\nĐến: nay chưa ai trả lời.",
        "5 > 3 nên tôi khiếu nại",
    ],
)
def test_ordinary_sentences_stay(text: str) -> None:
    assert reply_text(text) == text


def test_answers_between_quotes_stay() -> None:
    text = "Vào lúc 11:30 11/02/2026, A <a@b.vn> đã viết:\n> Hỏi một?\nĐáp một.\n> Hỏi hai?\nĐáp hai.\n"
    assert reply_text(text) == "Đáp một.\nĐáp hai."


def test_a_forwarded_message_is_content() -> None:
    text = "Xem dưới.\n\n---------- Forwarded message ---------\nFrom: la@x.com\nDate: x\nSubject: y\nTo: z\n\nMua!"
    assert reply_text(text) == text


def test_only_a_quote_means_nothing_new() -> None:
    assert reply_text("> cũ\n> cũ\n") == ""


OLD = "Kính gửi chị Mai,\nChúng tôi đã nhận thư."
TOP = "Tôi đồng ý.\nXin xóa dữ liệu của tôi."


@pytest.mark.parametrize(
    "introduction",
    [
        # Outlook
        "________________________________\nTừ: Leman <info@leman.test>\nĐã gửi: 11 Tháng Hai 2026 11:30\nĐến: Mai\nChủ đề: Re: x",
        "________________________________\n\nTừ: Leman\nĐã gửi: Thứ Tư\nĐến: Mai\nCc: B\nChủ đề: x",
        "Từ: Leman <info@leman.test>\nNgày: Thứ Tư, 11 tháng 2, 2026\nĐến: Mai <mai@example.vn>\nChủ đề: Re: x",
        "From: Leman <info@leman.test>\nSent: Wednesday, February 11, 2026 11:30 AM\nTo: Mai\nSubject: Re: x",
        "-----Original Message-----\nFrom: Leman\nSent: x\nTo: y\nSubject: z",
        "**From:** Leman\n**Sent:** Wednesday\n**To:** Mai\n**Subject:** x",
        # Gmail, Apple Mail and Yahoo from HTML: nothing is marked with ">"
        "Vào Th 4, 11 thg 2, 2026 vào lúc 11:30 Leman Jewelry <info@leman.test> đã viết:",
        "Vào 11:30, Th 4, 11 thg 2, 2026 Leman Jewelry <\ninfo@leman.test> đã viết:",
        "Vào 11 thg 2, 2026, lúc 11:30, Leman <info@leman.test> đã viết:",
        "On Wed, Feb 11, 2026 at 11:30 AM Leman <info@leman.test> wrote:",
        "On Feb 11, 2026, at 11:30, Leman\n<info@leman.test> wrote:",
        "Trong Thứ Tư, 11 tháng 2, 2026 lúc 11:30:00 GMT+7, Leman <info@leman.test> đã viết:",
    ],
)
def test_old_text_without_marks_goes(introduction: str) -> None:
    assert reply_text(f"{TOP}\n\n{introduction}\n\n{OLD}\n") == TOP


@pytest.mark.parametrize(
    "signature",
    [
        "Gửi từ iPhone của tôi",
        "Được gửi từ iPhone của tôi",
        "Đã gửi từ iPhone của tôi",
        "Gửi từ điện thoại của tôi",
        "Được gửi từ thiết bị Samsung",
        "Gửi từ Outlook dành cho Android",
        "Gửi từ Yahoo Mail trên Android",
        "Gửi từ Thư dành cho Windows",
        "Gửi từ Zalo của tôi",
        "Tải Outlook cho iOS<https://aka.ms/o0ukef>",
        "Sent from my iPhone",
        "Sent from my Samsung Galaxy smartphone.",
        "Sent from Outlook for iOS<https://aka.ms/o0ukef>",
        "Get Outlook for Android<https://aka.ms/AAb9ysg>",
        "Sent from Yahoo Mail on Android",
        "-- \nTrần Thị Thanh Mai\n0901 234 567",
        "--\nMai",
    ],
)
def test_signatures_go_with_and_without_a_quote_below(signature: str) -> None:
    assert reply_text(f"{TOP}\n\n{signature}\n") == TOP
    quote = "> Vào 11 thg 2, 2026, lúc 11:30, Leman <info@leman.test> đã viết:\n>\n> Kính gửi"
    assert reply_text(f"{TOP}\n\n{signature}\n\n{quote}\n") == TOP


@pytest.mark.parametrize(
    "text",
    [
        "Gửi từ Hà Nội ngày 11/02/2026",
        "Gửi từ điện thoại của tôi lúc 10 giờ nhưng cửa hàng không nhận được",
        "Gửi từ iPhone của tôi\nĐó là máy bị lộ dữ liệu.",
        "Thẻ của tôi:\n--\n" + "\n".join(f"giao dịch {i}" for i in range(20)),
        "Tải Outlook",
        "Vào ngày 11/02/2026 nhân viên cửa hàng đã viết:\nchúng tôi không xóa",
        "On Monday your shop wrote:\nwe will not delete anything",
        "Từ: Leman\nĐã gửi: hôm qua\nĐến: tôi\nChủ đề: x\n\nTrả lời của tôi ở dưới: không đồng ý.",
        "Tôi nhận được: -----Thư gốc----- là gì?",
        ">From đầu dòng là chữ của tôi",
        "a > b",
        "Số tiền:\n -- 5.000.000 đồng",
        "From: nhà tôi đến cửa hàng\nTo: hỏi cho rõ",
    ],
)
def test_in_doubt_everything_stays(text: str) -> None:
    assert reply_text(text) == text


def test_answers_below_the_quote() -> None:
    text = (
        "On Wed, Feb 11, 2026 at 11:30 AM Leman <info@leman.test> wrote:\n> Hỏi?\n\nĐáp ở dưới.\n\n-- \nMai\n"
    )
    assert reply_text(text) == "Đáp ở dưới."


def test_signature_between_answers_does_not_swallow_them() -> None:
    text = "Đáp một.\n-- \nMai\n> Hỏi hai?\nĐáp hai.\nGửi từ iPhone của tôi\n"
    assert reply_text(text) == "Đáp một.\nĐáp hai."


def test_a_forwarded_message_keeps_its_own_quotes_and_signature() -> None:
    text = "Xem dưới.\nGửi từ iPhone của tôi\n\nBegin forwarded message:\n\n> From: la@x.com\n> -- \n> Kẻ lạ"
    assert reply_text(text) == "Xem dưới.\nBegin forwarded message:\n\n> From: la@x.com\n> -- \n> Kẻ lạ"


def test_html_quotes_of_mail_programs_are_known() -> None:
    raw = (
        b"From: a@b.vn\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
        + "<div>Đáp một.</div><blockquote type=cite>Hỏi một?<br>Hỏi tiếp?</blockquote><div>Đáp hai.</div>".encode()
        + '<blockquote class="gmail_quote"><p>Cũ</p><blockquote>lùi</blockquote></blockquote>'.encode()
    )
    message = parse_message(raw)
    assert message.reply_text == "Đáp một.\n\nĐáp hai."
    assert "> Hỏi một?\n> Hỏi tiếp?" in message.text


def test_nothing_is_lost_of_a_very_long_letter() -> None:
    text = "chữ mới\n" * 100_000
    assert reply_text(text) == text.strip()


@given(st.text(alphabet="ab \n>-:@<.Từđ", max_size=200))
def test_every_word_of_an_unquoted_text_stays(text: str) -> None:
    if ">" not in text and "-" not in text and ":" not in text:
        assert reply_text(text).split() == text.split()
