"""Charsets, encoded words, transfer encodings, flowed text and uuencoded blocks: what they must be read as."""

# ruff: noqa: E501 - mail is quoted line by line

from typing import Any

LETTER = (
    "Tôi là Trần Thị Thanh Mai. Dữ liệu cá nhân của tôi đã bị tiết lộ cho bên thứ ba.\n"
    "Đề nghị Ban quản trị trả lời.\n"
)


def _file(name: str, size: int) -> tuple[str, str, None, bool, int]:
    return (name, "application/octet-stream", None, False, size)


# Product §5.6: what is declared, if it is true; else what is detected; never a failure.
CHARSETS: dict[str, dict[str, Any]] = {
    "cs-1258-called-utf8": {"text": LETTER, "defects": ["charset_mislabelled"]},
    "cs-1258-unlabelled": {"text": LETTER, "defects": ["charset_missing"]},
    "cs-1258-all-tones-apart": {"text": "Má thà chả lã Nạ Á\n"},
    "cs-unknown-8bit": {"text": LETTER, "defects": ["charset_missing"]},  # RFC 1428: "not known"
    "cs-x-user-defined": {"text": LETTER, "defects": ["charset_mislabelled"]},
    "cs-iso-2022-jp": {"text": "削除 OK\n"},
    "cs-iso-2022-jp-unlabelled": {"text": "削除 OK\n", "defects": ["charset_missing"]},
    "cs-gb18030": {"text": "朱镕基你好\n"},
    "cs-hz-rfc1843": {"text": "The next sentence is in GB.己所不欲，勿施於人。Bye.\n"},
    "cs-big5": {"text": "請刪除我的資料\n"},
    "cs-euc-kr": {"text": "개인정보 삭제\n"},
    "cs-koi8-r": {"text": "Прошу удалить мои данные.\n"},
    "cs-koi8-r-meta": {
        "text": "Прошу удалить",
        "html": '<html><head><meta http-equiv=Content-Type content="text/html; charset=koi8-r"></head><p>Прошу удалить</p></html>\n',
    },
    "cs-utf-7": {"text": "Xin chào 1 + 1\n"},
    "cs-utf-7-unlabelled": {"text": "Xin ch+AOA-o\n"},  # never guessed: it hides markup from filters
    "cs-utf-16-be-no-mark": {"text": LETTER},  # RFC 2781 §4.3
    "cs-utf-16-le-no-mark": {"text": LETTER},
    "cs-utf-16le-with-mark": {"text": LETTER},
    "cs-utf-16-called-utf8": {"text": LETTER, "defects": ["charset_mislabelled"]},
    "cs-utf-16-8bit": {"text": LETTER},
    "cs-utf-32": {"text": LETTER},
    "cs-utf-8-mark": {"text": LETTER},
    "cs-overlong-and-surrogate": {  # RFC 3629 §3: neither is UTF-8, and neither may become "/"
        "text": LETTER + "a\ufffd\ufffdb c\ufffd\ufffd\ufffdd\n",
        "defects": ["charset_mislabelled"],
    },
    "cs-latin1-called-ascii": {
        "text": "Così è però già una città più libera, señor Müller, où êtes-vous là-bas?\n",
        "defects": ["charset_missing"],
    },
    "cs-label-quoted-twice": {"text": LETTER},
    "cs-label-repeated": {"text": LETTER, "defects": ["charset_missing"]},
    "cs-label-empty": {"text": LETTER, "defects": ["charset_missing"]},
    "cs-header-1258-body-label": {
        "sender": ("Trần Mai", "mai@example.vn"),
        "subject": "Khiếu nại",
        "text": LETTER,
    },
    "cs-tcvn-unlabelled": {"text": LETTER, "defects": ["charset_missing"]},
    "cs-tcvn-called-latin1": {"text": LETTER, "defects": ["charset_mislabelled"]},
    "cs-viscii-unlabelled": {"text": LETTER, "defects": ["charset_missing"]},
    "cs-many-marks": {"text": "á" + "\u0301" * 29 + "\u034f" + "\u0301" * 10 + "\n"},  # UAX #15 §13
    "cs-gb-broken": {"text": "你好\ufffd你好\n", "defects": ["charset_mislabelled"]},
    "cs-1251-unlabelled": {
        "text": "Прошу удалить мои персональные данные из вашей базы и подтвердить это письмом.\n",
        "defects": ["charset_missing"],
    },
    "cs-french-stays": {"text": "Où êtes-vous là-bas, à côté d'été, déjà à Genève? Élève né, où çà.\n"},
}

# RFC 2047; where it is broken, the reading that loses no letter.
_SUBJECTS = {
    "w-mixed-q-b": "Khiếu nại",
    "w-mixed-q-b-cut-letter": "Khiếu nại",
    "w-missing-end": "Khiếu =?utf-8?Q?n=E1=BA=A1i",  # §6.1: what has no end is ordinary text
    "w-nested": "=?utf-8?Q?x?=",  # decoded once only
    "w-called-ascii": "Khiếu nại",
    "w-unknown-charset": "Khiếu",
    "w-empty": "x",
    "w-too-long": "ế" * 100,
    "w-no-space-between": "Khiếu nại",
    "w-line-breaks-inside": "A Bcc: x@evil.example body",
    "w-line-breaks-inside-b64": "A Cc: x@evil.example",
    "w-nul-inside": "a\ufffdb",
    "w-tab-fold": "Khiếu nại",
    "w-b64-space": "Khiếu",
    "w-jp-two-words": "削除",
    "w-gb-cut": "你好",
    "w-bad-escapes": "100= =G1 ế",
    "w-1258-composed": "Khiếu nái",
    "w-question-marks": "Có gì?? !",
    "w-unknown-letter": "=?utf-8?X?abc?= á",
    "w-plain-between": "á va à",
    "w-tcvn": "Khiếu nại",
}
WORDS: dict[str, dict[str, Any]] = {name: {"subject": subject} for name, subject in _SUBJECTS.items()} | {
    "w-from-line-break": {"sender": ("Mai To: x@evil.example", "mai@example.vn")},
    "w-from-holds-address": {"sender": ("Mai <x@evil.example>", "mai@example.vn")},
    # §5: an encoded word is never part of an address, so From has none.
    "w-whole-from-encoded": {"sender": ("", "mai@example.vn"), "defects": ["from_missing"]},
    "w-comment-name": {"sender": ("Trần Mai", "mai@example.vn")},
}

# RFC 2045 §6.7, §6.8; RFC 3676.
BODIES: dict[str, dict[str, Any]] = {
    "b-base64-blank-inside": {"text": "Xiu chao"},
    "b-base64-no-padding": {"text": "Xin chao a"},
    "b-base64-two-blocks": {"text": "Xin chao"},
    "b-base64-footer": {"text": "Xin chao", "defects": ["encoding_broken"]},
    "b-base64-one-letter-over": {"text": "Xin chaoa"},
    "b-qp-soft-at-end": {"text": "Xin chao"},
    "b-qp-soft-with-blanks": {"text": "Xin chao\nhet\n"},  # §6.7 (3): blanks at the end were added on the way
    "b-qp-bad-escapes": {"text": "1=2 =G1 =\ufffd áà\n", "defects": ["charset_mislabelled"]},
    "b-qp-cut-letter": {"text": "Xin chào.\n"},
    # §4.4 would drop the stuffed blank before ">"; it stays, or the line would look quoted.
    "b-flowed-stuffed": {"text": "From dau dong\n lui mot\n >khong phai trich\n"},
    "b-flowed-quote-depth": {
        "text": ">> sau hai\n> nong \nmoi\n> khong cach noi\n",
        "reply_text": "moi",
    },
    "b-flowed-signature": {"text": "het \n-- \nMai HCM\n", "reply_text": "het"},
    "b-flowed-ends-open": {"text": "mot hai "},
    "b-html-cited": {
        "text": "Đáp.\n\na\tb\n\n> Hỏi?\n\n> lùi\n\nHết.\nkhong dong",
        "html": '<p>Đáp.</p><table><tr><td>a</td><td>b</td></tr></table><blockquote type="cite"><p>Hỏi?</p><blockquote>lùi</blockquote></blockquote><div>Hết.</div><!-- khong dong\n',
        "reply_text": "Đáp.\n\na\tb\n\nHết.\nkhong dong",
    },
    "b-html-gmail-vi": {
        "text": "Đồng ý.\n\nVào Th 4, 11 thg 2, 2026 vào lúc 11:30 Leman <info@leman.test> đã viết:\n\n> Cũ.",
        "html": '<div>Đồng ý.</div><div class="gmail_attr">Vào Th 4, 11 thg 2, 2026 vào lúc 11:30 Leman &lt;info@leman.test&gt; đã viết:<br></div><blockquote class="gmail_quote">Cũ.</blockquote>',
        "reply_text": "Đồng ý.",
    },
    "b-nul": {"text": "a\ufffdb\n\ufffd\n"},
    "b-bare-cr-inside": {"text": "mot\nhai\nba\nbon\n"},
    "b-cr-cr-lf": {"text": "mot\nhai\n"},
    "b-escape-letters": {"text": "a\x1b[31mdo\x07\x08\x0cb\n"},
    "b-one-dot-lines": {"text": "..\n.\ncon\n"},
    "b-from-escaped": {"text": ">From day\n"},  # mbox quoting, not a quote
}

# No standard; POSIX describes the format.
UUENCODED: dict[str, dict[str, Any]] = {
    "u-in-text": {"text": "Xin xem tep.\n\nCam on.\n", "attachments": [_file("hop dong.txt", 14)]},
    "u-two": {"text": "", "attachments": [_file("hop dong.txt", 14), _file("hai.bin", 14)]},
    "u-no-end": {
        "text": "Xem:\n",
        "attachments": [_file("hop dong.txt", 14)],
        "defects": ["encoding_broken"],
    },
    "u-prose": {"text": "begin 644 viec can lam\nhom nay toi den cua hang.\nend\n"},
    "u-damaged": {"text": "", "attachments": [_file("a.bin", 45)], "defects": ["encoding_broken"]},
    "u-base64-block": {"text": "Xem:\n", "attachments": [_file("a.txt", 8)]},
    "u-blanks-lost": {"text": "", "attachments": [_file("a.bin", 6)]},
    "u-base64-no-end": {
        "text": "Xem:\nhet.\n",
        "attachments": [_file("a.txt", 9)],
        "defects": ["encoding_broken"],
    },
    "u-base64-cut": {
        "text": "Xem:\n",
        "attachments": [_file("a.txt", 9)],
        "defects": ["encoding_broken"],
    },
    "u-base64-prose": {"text": "begin-base64 644 viec\n** khong phai tep **\n"},
    "u-begin-last": {"text": "Xem:\nbegin 644 a.txt"},
    "u-begin-only": {"text": "Xem:\nbegin 644 a.txt\n"},
    # What begins inside a file belongs to the file, though its line cannot be read.
    "u-begin-inside": {"text": "", "attachments": [_file("a.txt", 6)], "defects": ["encoding_broken"]},
    "u-length-lies": {"text": "Xem:\nbegin 644 a.txt\n#6&EN6&EN\nend\n"},
}

_OLD = (
    "From: Leman <info@leman.test>\nSent: Wednesday, 11 February 2026 11:30\nTo: Mai\nSubject: Khieu nai\n\n"
)
_LONG = "On " + "a " * 199 + "\n" + "b " * 190 + "\n" + "c " * 190 + "\nmoi\n"
_WIDE = "Toi dong y.\n" + "a " * 300 + "\n"
# No standard but RFC 3676 §4.5; what mail programs write above and around what they quote.
QUOTED: dict[str, dict[str, Any]] = {
    "q-answer-below-header": {"text": f"{_OLD}Toi dong y.\n"},
    "q-rule-then-fields": {
        "text": f"Toi dong y.\n\n{'_' * 32}\n\n{_OLD}cu\n",
        "reply_text": "Toi dong y.",
    },
    "q-wrote-after-address": {
        "text": "Toi dong y.\n\nLeman <info@leman.test> wrote on 11/02/2026:\n> cu\nmoi them\n",
        "reply_text": "Toi dong y.\n\nmoi them",
    },
    "q-attribution-without-marks": {
        "text": "Toi dong y.\n\nOn Wed, 11 Feb 2026 at 11:30, Leman <info@leman.test> wrote:\ncu\n",
        "reply_text": "Toi dong y.",
    },
    "q-long-line": {"text": f"{_WIDE}> cu\n", "reply_text": _WIDE.rstrip()},
    "q-attribution-too-long": {"text": _LONG},
}
TEXT = CHARSETS | WORDS | BODIES | UUENCODED | QUOTED
