"""Mails as customers send them, written byte for byte, for the feature tests."""

import base64
import quopri
import unicodedata
from email.header import Header

DESK = "info@leman.jewelry"
_TONES = "\u0300\u0301\u0303\u0309\u0323"


def plain_mail(number: int) -> bytes:
    """A short mail of its own customer, Vietnamese on even numbers."""
    text = (
        f"Kính gửi Leman Jewelry,\n\nTôi là khách hàng số {number}. Số điện thoại của tôi bị tiết lộ.\n"
        if number % 2 == 0
        else f"Dear Leman Jewelry,\n\nI am customer {number}. Someone else got my phone number.\n"
    )
    body = base64.encodebytes(text.encode()).decode()
    return (
        (
            f"From: Customer {number} <customer{number}@example.com>\n"
            f"To: {DESK}\n"
            f"Subject: Complaint {number} about my data\n"
            f"Message-ID: <plain-{number}@example.com>\n"
            "Date: Fri, 20 Nov 2026 09:00:00 +0700\n"
            "MIME-Version: 1.0\n"
            "Content-Type: text/plain; charset=utf-8\n"
            "Content-Transfer-Encoding: base64\n"
            f"\n{body}"
        )
        .replace("\n", "\r\n")
        .encode()
    )


def vietnamese_multipart(attachment: bytes) -> bytes:
    """A Vietnamese complaint in HTML and text with a tracking pixel and one attachment."""
    subject = Header("Số điện thoại riêng của tôi bị đưa cho hội chợ cưới", "utf-8").encode()
    sender = Header("Trần Thị Thanh Mai", "utf-8").encode()
    text = (
        "Kính gửi Leman Jewelry,\n\nNgày 31/01 tôi mua một cặp nhẫn cưới. Một đơn vị tổ chức hội chợ cưới "
        "gọi vào số riêng của tôi. Tôi chưa từng đồng ý chia sẻ.\n\nTrần Thị Thanh Mai\n"
    )
    html = (
        "<html><body><p>Kính gửi Leman Jewelry,</p><p>Ngày 31/01 tôi mua một cặp nhẫn cưới. "
        "Một đơn vị tổ chức hội chợ cưới gọi vào số riêng của tôi.</p>"
        '<script>alert(1)</script><img src="http://t.mailbeacon.example/p.gif" width="1" height="1">'
        "<p>Trần Thị Thanh Mai</p></body></html>"
    )
    parts = [
        ("text/plain; charset=utf-8", "", text.encode()),
        ("text/html; charset=utf-8", "", html.encode()),
    ]
    inner = _multipart("inner", parts)
    outer = _multipart(
        "outer",
        [],
        raw=[
            b'Content-Type: multipart/alternative; boundary="inner"\n\n' + inner,
            _part("image/png", 'attachment; filename="call-log-10-feb.png"', attachment),
        ],
    )
    head = (
        f"Return-Path: <mai.tran@example.com>\nFrom: {sender} <mai.tran@example.com>\nTo: {DESK}\n"
        f"Subject: {subject}\nMessage-ID: <mai-1@example.com>\nDate: Wed, 11 Feb 2026 11:30:00 +0700\n"
        'MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="outer"\n\n'
    )
    return _crlf(head.encode() + outer)


def windows_1258() -> bytes:
    """A complaint in the old Vietnamese Windows charset, with combining marks."""
    text = "Xin chào, tôi nhận được tin quảng cáo dù đã hủy đăng ký."
    old_bytes = "".join(_with_loose_tone(letter) for letter in text).encode("cp1258")
    head = (
        "From: Bui Anh Tuan <tuan.bui@example.com>\n"
        f"To: {DESK}\nSubject: Van nhan tin nhan sau khi huy dang ky\n"
        "Message-ID: <tuan-1@example.com>\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=windows-1258\nContent-Transfer-Encoding: 8bit\n\n"
    )
    return _crlf(head.encode() + old_bytes + b"\n")


def mislabelled() -> bytes:
    """UTF-8 bytes that call themselves us-ascii."""
    head = (
        "From: Sarah Collins <sarah@example.com>\n"
        f"To: {DESK}\nSubject: Passport copy kept after my purchase\n"
        "Message-ID: <sarah-1@example.com>\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=us-ascii\n\n"
    )
    return _crlf(head.encode() + "You kept a copy of my passport – Đồng Khởi shop.\n".encode())


def follow_up(answered: str = "<mai-1@example.com>") -> bytes:
    """The same customer writes again in the same thread."""
    sender = Header("Trần Thị Thanh Mai", "utf-8").encode()
    text = base64.encodebytes("Tôi gửi thêm thông tin: họ gọi lúc 10 giờ sáng.\n".encode()).decode()
    return _crlf(
        (
            f"From: {sender} <mai.tran@example.com>\nTo: {DESK}\nSubject: Re: them thong tin\n"
            f"Message-ID: <mai-2@example.com>\nIn-Reply-To: {answered}\nReferences: {answered}\n"
            "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
            f"Content-Transfer-Encoding: base64\n\n{text}"
        ).encode()
    )


def malformed() -> bytes:
    """Nothing that a parser could hold on to."""
    return b"\x00\x01\x02\xff\xfe" * 40


def _with_loose_tone(letter: str) -> str:
    """Take the tone off a letter and put it behind, as the old charset has no letters with both marks."""
    parts = unicodedata.normalize("NFD", letter)
    tones = "".join(mark for mark in parts if mark in _TONES)
    return unicodedata.normalize("NFC", "".join(mark for mark in parts if mark not in _TONES)) + tones


def _crlf(raw: bytes) -> bytes:
    return raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _part(content_type: str, disposition: str, data: bytes) -> bytes:
    head = f"Content-Type: {content_type}\n"
    if disposition:
        head += f"Content-Disposition: {disposition}\n"
    return f"{head}Content-Transfer-Encoding: base64\n\n".encode() + base64.encodebytes(data)


def _multipart(boundary: str, parts: list[tuple[str, str, bytes]], raw: list[bytes] | None = None) -> bytes:
    pieces = [_part(*part) for part in parts] + (raw or [])
    joined = b"".join(b"--" + boundary.encode() + b"\n" + piece + b"\n" for piece in pieces)
    return joined + b"--" + boundary.encode() + b"--\n"


def quoted_printable() -> bytes:
    """A complaint in UTF-8 as quoted-printable, with decomposed letters as some phones send them."""
    text = unicodedata.normalize("NFD", "Cửa hàng giữ bản chụp căn cước của tôi.")
    head = (
        "From: Le Thu <thu.le@example.com>\n"
        f"To: {DESK}\nSubject: =?utf-8?q?C=C4=83n_c=C6=B0=E1=BB=9Bc?=\n"
        "Message-ID: <thu-1@example.com>\nMIME-Version: 1.0\n"
        "Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\n"
    )
    return _crlf(head.encode() + quopri.encodestring(text.encode()) + b"\n")


def answer(answered: str, references: str) -> bytes:
    """What the customer answers to our reply."""
    text = base64.encodebytes("Cảm ơn, nhưng hội chợ vẫn gọi cho tôi sáng nay.\n".encode()).decode()
    sender = Header("Trần Thị Thanh Mai", "utf-8").encode()
    return _crlf(
        (
            f"From: {sender} <mai.tran@example.com>\nTo: {DESK}\nSubject: Re: cam on\n"
            f"Message-ID: <mai-3@example.com>\nIn-Reply-To: {answered}\n"
            f"References: {references} {answered}\n"
            "MIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n"
            f"Content-Transfer-Encoding: base64\n\n{text}"
        ).encode()
    )
