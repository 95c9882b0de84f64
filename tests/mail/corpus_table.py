"""What each message of the corpus must be read as; fields not named have the values of `USUAL`."""

# ruff: noqa: E501 - mail is quoted line by line

from typing import Any

from tests.mail.corpus_header import HEADER
from tests.mail.corpus_html import HTML
from tests.mail.corpus_parts import PARTS
from tests.mail.corpus_text import LETTER, TEXT

USUAL: dict[str, Any] = {
    "message_id": "<m1@example.vn>",  # "derived" stands for one that was made up
    "in_reply_to": None,
    "references": [],
    "sender": ("Mai", "mai@example.vn"),
    "reply_to": [],
    "to": [("", "info@leman.test")],
    "cc": [],
    "subject": "Khieu nai",
    "sent_at": "2026-02-11T04:30:00+00:00",
    "text": "x\n",
    "html": None,
    "automatic": None,
    "bounce": None,
    "defects": [],
    "reply_text": None,  # the text itself
    "received": [],
    "authentication_results": [],
    "attachments": [],  # name, type, content id, inline, size
}

_PLAIN: dict[str, dict[str, Any]] = {
    "addresses-many": {
        "reply_to": [("", "other@example.vn")],
        "to": [
            ("Leman, Jewelry", "info@leman.test"),
            ("", "a@x.vn"),
            ("ghi chu", "b@x.vn"),
            ("", "c@x.vn"),
            ("Anh D", "d@x.vn"),
        ],
    },
    "alternative": {
        "text": "Xin chào.",
        "html": "<p>Xin <b>chào</b>.</p>",
    },
    "attachment-2047-raw-path": {
        "text": "Xin chào.",
        "attachments": [("hóa đơn.pdf", "application/octet-stream", None, False, 25)],
    },
    "attachment-2231-continued": {
        "text": "Xin chào.",
        "attachments": [("Hồ sơ khiếu nai.pdf", "application/pdf", None, False, 25)],
    },
    "attachment-rfc2231": {
        "text": "Xin chào.",
        "attachments": [("Ảnh chụp.pdf", "application/pdf", None, False, 25)],
    },
    "auto-generated": {
        "automatic": "auto-generated",
    },
    "auto-reply-by-subject": {
        "subject": "Trả lời tự động: nghỉ Tết",
        "text": "Toi di vang.\n",
        "automatic": "auto-replied",
    },
    "auto-reply": {
        "subject": "Automatic reply: LD-26-0147",
        "text": "Toi di vang.\n",
        "automatic": "auto-replied",
    },
    "auto-submitted-no": {},
    "bare-cr": {
        "text": "cr\ndong hai\n",
    },
    "bare-lf-and-mbox-line": {
        "text": "lf\n",
    },
    "base64-garbage": {
        "text": "Xin chao",
    },
    "bounce-exim": {
        "sender": ("Mail Delivery System", "Mailer-Daemon@mx.test"),
        "subject": "Mail delivery failed: returning message to sender",
        "text": "A message that you sent could not be delivered.\n  an@example.vn\n    550 5.7.1 refused\n------ This is a copy\nFrom: info@leman.test\nMessage-ID: <goc2@leman.test>\n",
        "automatic": "bounce",
        "bounce": ("an@example.vn", "5.7.1", "<goc2@leman.test>"),
    },
    "bounce-qmail": {
        "sender": ("", "MAILER-DAEMON@mx.test"),
        "subject": "failure notice",
        "text": "Hi. This is the qmail-send program.\n\n<binh@example.vn>:\n550 5.1.1 unknown user\n",
        "automatic": "bounce",
        "bounce": ("binh@example.vn", "5.1.1", None),
    },
    "bounce": {
        "message_id": "<d@mx.test>",
        "sender": ("Mail Delivery System", "MAILER-DAEMON@mx.test"),
        "subject": "Undelivered Mail Returned to Sender",
        "text": "I'm sorry.",
        "automatic": "bounce",
        "bounce": ("nguoinhan@example.vn", "5.1.1", "<goc@leman.test>"),
        "attachments": [
            ("attachment-1.txt", "message/delivery-status", None, False, 140),
            ("x.eml", "message/rfc822", None, False, 71),
        ],
    },
    "boundary-not-declared": {
        "text": "van doc duoc",
        "defects": ["boundary_missing"],
    },
    "boundary-unclosed": {
        "text": "Xin chào.",
        "defects": ["boundary_unclosed"],
        "attachments": [("Ảnh chụp.pdf", "application/pdf", None, False, 25)],
    },
    "boundary-wrong": {
        "text": "van doc duoc",
        "defects": ["boundary_missing"],
    },
    "calendar": {
        "text": "Xin chào.",
        "attachments": [("attachment-1.ics", "text/calendar", None, False, 17)],
    },
    "content-type-nonsense": {
        "text": "van la chu\n",
        "defects": ["content_type_malformed"],
    },
    "date-far-out": {
        "sent_at": None,
        "defects": ["date_malformed"],
    },
    "date-malformed": {
        "sent_at": None,
        "defects": ["date_malformed"],
    },
    "date-without-zone": {
        "sent_at": "2026-02-11T11:30:00+00:00",
        "defects": ["date_without_zone"],
    },
    "delayed-report": {
        "message_id": "<d@mx.test>",
        "sender": ("Mail Delivery System", "MAILER-DAEMON@mx.test"),
        "subject": "Undelivered Mail Returned to Sender",
        "text": "I'm sorry.",
        "automatic": "auto-replied",
        "attachments": [
            ("attachment-1.txt", "message/delivery-status", None, False, 141),
            ("x.eml", "message/rfc822", None, False, 71),
        ],
    },
    "empty": {
        "message_id": "<9a64a84f0bdce6e283a76aa06a0b6860363fdf85@derived.invalid>",
        "sender": ("", ""),
        "to": [],
        "subject": "",
        "sent_at": None,
        "text": "",
        "defects": ["message_id_missing", "from_missing", "date_missing"],
    },
    "flowed-delsp": {
        "text": "Một dòng dài.\n> trích dẫn\nLùi vào\n-- \nký\n",
        "reply_text": "Một dòng dài.\nLùi vào",
    },
    "flowed": {
        "text": "Một dòng dài.\n\nHết.\n",
    },
    "forward-vi": {
        "text": "Xin xem thư dưới.\n\n---------- Thư đã chuyển tiếp ---------\nTừ: Kẻ lạ <la@example.com>\nNgày: Th 4, 11 thg 2, 2026\nChủ đề: Khuyến mãi\nĐến: <mai@example.vn>\n\nMua ngay!\n",
    },
    "from-1258-word": {
        "sender": ("Nguyễn", "an@example.vn"),
    },
    "from-missing": {
        "sender": ("", "bo@example.vn"),
        "defects": ["from_missing"],
    },
    "from-quoted-word": {
        "sender": ("Trần, Mai", "mai@example.vn"),
    },
    "from-without-angle": {
        "sender": ("Thanh Mai", "mai@example.vn"),
    },
    "header-only": {
        "message_id": "<825d5ea5b0173be2898c4b947d304a906fe2efb1@derived.invalid>",
        "sender": ("", "mai@example.vn"),
        "to": [],
        "subject": "khong noi dung",
        "sent_at": None,
        "text": "",
        "defects": ["message_id_missing", "date_missing"],
    },
    "header-stray-line": {
        "message_id": "<s@x>",
        "sender": ("", "mai@example.vn"),
        "subject": "dong mot dong hai khong thut vao",
        "defects": ["header_stray_line"],
    },
    "html-only": {
        "text": "Kính gửi & chào,\n\nDòng hai\nDòng ba",
        "html": "<html><head><title>x</title><style>p{}</style></head><body><p>Kính gửi &amp; chào,</p><div>Dòng&nbsp;hai<br>Dòng ba</div><script>alert(1)</script></body></html>",
    },
    "inline-image": {
        "text": "Anh:",
        "html": '<p>Anh: <img src="cid:anh1"></p>',
        "attachments": [("attachment-1.png", "image/png", "anh1", True, 16)],
    },
    "message-id-folded": {
        "message_id": "<very.long.id@example.vn>",
        "in_reply_to": "<a@x>",
        "references": ["<r1@x>", "<r2@x>"],
    },
    "multipart-in-name-only": {
        "text": "chi co chu\n",
        "defects": ["boundary_missing"],
    },
    "nested-eml": {
        "text": "Xin chào.",
        "attachments": [("Thư cũ.eml", "message/rfc822", None, False, 172)],
    },
    "newsletter": {
        "automatic": "bulk",
    },
    "nfd-body": {
        "text": LETTER,
    },
    "no-header": {
        "message_id": "<02e11dd09363595b6718011af622772b8eda7845@derived.invalid>",
        "sender": ("", ""),
        "to": [],
        "subject": "",
        "sent_at": None,
        "text": "Chi co noi dung, khong co dau thu.\nDong hai: co dau hai cham\n",
        "defects": ["message_id_missing", "from_missing", "date_missing"],
    },
    "no-message-id": {
        "message_id": "<e0bd6864ab90e1ce4bf41642a3c4ec6b58d6e8ab@derived.invalid>",
        "text": "Khong co ma.\n",
        "defects": ["message_id_missing"],
    },
    "no-mime-headers-utf8": {
        "sender": ("Trần Thị Thanh Mai", "mai@example.vn"),
        "subject": "Khiếu nại",
        "text": LETTER,
        "defects": ["charset_missing"],
    },
    "nul-bytes": {
        "text": "xin�chao\n",
    },
    "plain-base64": {
        "text": LETTER,
    },
    "plain-utf8-8bit": {
        "subject": "Khiếu nại về dữ liệu",
        "text": LETTER,
    },
    "plain-utf8-qp": {
        "subject": "Khiếu nại",
        "text": LETTER,
    },
    "received-and-auth": {
        "received": [
            "from a by mx.leman.test; Wed, 11 Feb 2026 11:30:05 +0700",
            "from b by a; Wed, 11 Feb 2026 11:30:01 +0700",
        ],
        "authentication_results": ["mx.leman.test; dkim=pass header.d=example.vn", "evil.test; spf=pass"],
    },
    "reply-english-interleaved": {
        "text": "On Wed, Feb 11, 2026 at 11:30 AM Leman <info@leman.test> wrote:\n> First question?\nFirst answer.\n> Second question?\nSecond answer.\n",
        "reply_text": "First answer.\nSecond answer.",
    },
    "reply-gmail-vi": {
        "text": "Tôi đồng ý.\n\nVào Th 4, 11 thg 2, 2026 vào lúc 11:30 Leman Jewelry <info@leman.test>\nđã viết:\n\n> Kính gửi chị Mai,\n> Chúng tôi đã nhận.\n",
        "reply_text": "Tôi đồng ý.",
    },
    "reply-original-vi": {
        "text": "Gửi lại.\n\n-----Thư gốc-----\nFrom: x\nnoi dung cu\n",
        "reply_text": "Gửi lại.",
    },
    "reply-outlook-vi": {
        "text": "Cảm ơn.\n\n________________________________\nTừ: Leman Jewelry <info@leman.test>\nĐã gửi: 11 Tháng Hai 2026 11:30\nĐến: Mai <mai@example.vn>\nChủ đề: Re: Khiếu nại\n\nKính gửi chị Mai\n",
        "reply_text": "Cảm ơn.",
    },
    "shift-jis": {
        "subject": "個人情報",
        "text": "削除してください。\n",
    },
    "tcvn3": {
        "text": LETTER,
    },
    "text-beside-html-footer": {
        "text": "Xin chào.\n-- Chan trang",
        "html": "<pre>Xin chào.</pre>\n<p>-- Chan trang</p>",
    },
    "text-file-attached": {
        "text": "Xin chào.",
        "attachments": [("nhatky.txt", "text/plain", None, True, 9)],
    },
    "unknown-charset": {
        "text": LETTER,
        "defects": ["charset_mislabelled"],
    },
    "utf16-base64": {
        "text": LETTER,
    },
    "utf8-called-ascii": {
        "text": LETTER,
        "defects": ["charset_missing"],
    },
    "utf8-called-latin1": {
        "text": LETTER,
        "defects": ["charset_mislabelled"],
    },
    "utf8-one-broken-byte": {
        "text": "Tôi là Trần Thị Thanh Mai. Dữ liệu cá nhân của tôi đã bị tiết lộ cho bên thứ ba.\nĐề nghị Ban qu�n trị trả lời.\n",
        "defects": ["charset_mislabelled"],
    },
    "uuencoded": {
        "text": "Xin chào.",
        "attachments": [("a.pdf", "application/pdf", None, False, 3)],
    },
    "viscii": {
        "text": LETTER,
    },
    "windows-1258-called-latin1": {
        "text": LETTER,
        "defects": ["charset_mislabelled"],
    },
    "windows-1258": {
        "text": LETTER,
    },
    "winmail": {
        "text": "Xin chào.",
        "attachments": [("winmail.dat", "application/ms-tnef", None, False, 6)],
    },
    "word-broken-padding": {
        "subject": "Khiếu nại về việc sử dụng dữ liệu cá nhân",
    },
    "word-cut-in-letter": {
        "subject": "Khiếu nại về việc sử dụng dữ liệu cá nhân",
    },
    "word-inside-text": {
        "subject": "Re:Khiếu (LD-26-0147)",
    },
    "word-with-spaces": {
        "subject": "Khiếu nại xong",
    },
}
EXPECTED = _PLAIN | TEXT | HEADER | PARTS | HTML
