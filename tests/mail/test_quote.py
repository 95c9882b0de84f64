"""New text and quoted text."""

# ruff: noqa: E501 - mail is quoted line by line

import pytest

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
