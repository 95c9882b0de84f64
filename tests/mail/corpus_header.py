"""File names, header blocks, ids, dates and addresses: what they must be read as."""

from typing import Any

_NOTHING: dict[str, Any] = {
    "message_id": "derived",
    "sender": ("", ""),
    "to": [],
    "subject": "",
    "sent_at": None,
    "text": "",
}

# RFC 2183, 2231, 2047; the part is one PDF beside a text.
_NAMES = {
    "p-2231-missing-part": "hoso.pdf",  # the standard is silent; the ending matters most
    "p-2231-order": "hoso.pdf",
    "p-2231-second-plain": "Hồ%20so.pdf",  # §4.1: without the asterisk it is not encoded
    "p-2231-percent-garbage": "H%ZZồ%.pdf",
    "p-2231-charset-unknown": "Ảnh.pdf",
    "p-2231-both": "Ảnh.pdf",  # RFC 6266 §4.3
    "p-2231-no-charset": "Ảnh.pdf",
    "p-2231-quoted": "Ảnh.pdf",
    "p-2231-number-huge": "attachment-1.pdf",
    "p-2231-cut-letter": "Ảnh.pdf",
    "p-2231-path": "passwd",
    "p-2231-type-name": "Ảnh.pdf",
    "p-2231-repeated": "a.pdf",
    "p-2231-line-break": "a Content-Type: text.pdf",
    "p-two-names": "mot.pdf",  # RFC 2183 §2.3 over RFC 1341
    "p-2047-two-words": "Hồ sơ.pdf",
    "p-semicolon-quoted": "a;b.pdf",
    "p-spaces-unquoted": "hoa don.pdf",
    "p-quote-unclosed": "hoa don.pdf",
    "p-escaped": 'a"b.pdf',
    "p-comment": "a.pdf",
    "p-traversal": "authorized_keys",
    "p-traversal-windows": "win.ini",
    "p-reserved": "CON.pdf",  # as given; the one who writes files renames it
    "p-rtl": "ảnh\u202efdp.exe",  # as given; the one who shows it makes the trick visible
    "p-long": "x" * 251 + ".pdf",
    "p-double-extension": "hoa don.pdf.exe",
    "p-empty": "attachment-1.pdf",
    "p-dots": "attachment-1.pdf",
    "p-control": "a b c.pdf",
    "p-no-value": "a.pdf",
    "p-no-semicolon": "a.pdf",
    "p-blank-around-equals": "a.pdf",
    "p-upper": "a.pdf",
}
FILE_NAMES: dict[str, dict[str, Any]] = {
    name: {"text": "Xin chào.", "attachments": [(given, "application/pdf", None, False, 3)]}
    for name, given in _NAMES.items()
}

# RFC 5322 §2.2, §3.6, §4.5; the first of repeated fields counts, except for addressees.
BLOCKS: dict[str, dict[str, Any]] = {
    "h-space-before-colon": {},
    "h-blank-fold-lines": {},  # §4.2: a folded line of blanks does not end the header
    "h-blank-line-with-space": {"text": "Day la noi dung.\n\nDoan hai.\n"},
    "h-tabs": {},
    "h-nul": {},
    "h-empty-subject": {"subject": ""},
    "h-all-empty": _NOTHING | {"defects": ["message_id_missing", "from_missing", "date_malformed"]},
    "h-from-twice": {"defects": ["from_repeated"]},
    "h-subject-twice": {},
    "h-date-twice": {},
    "h-message-id-twice": {},
    "h-to-twice": {"to": [("", "info@leman.test"), ("", "an@example.vn")]},
    "h-no-colon-lines": {"defects": ["header_stray_line"]},
    "h-first-line-stray": {"defects": ["header_stray_line"]},
    "h-bare-cr-injection": {"subject": "Khieu nai Bcc: x@evil.example"},
    "h-8bit-name-in-field": {"defects": ["header_stray_line"]},
    "h-field-without-value": {"defects": ["header_stray_line"]},
}

# RFC 5322 §3.6.4, §4.5.4.
IDS: dict[str, dict[str, Any]] = {
    "i-no-brackets": {},
    "i-blanks-inside": {},
    "i-two": {},
    "i-empty": {"message_id": "derived", "defects": ["message_id_missing"]},
    "i-no-at": {"message_id": "<abc>"},
    "i-quoted-local": {"message_id": '<"m 1"@example.vn>'},
    "i-comment": {},
    "i-references-cut": {"references": ["<a@x>", "<b@x>"], "in_reply_to": "<b@x>"},
    "i-references-no-brackets": {"references": ["<a@x>", "<b@x>"]},
    "i-in-reply-to-words": {},
}

# RFC 5322 §3.3, §4.3.
DATES: dict[str, dict[str, Any]] = {
    "d-iso-8601": {},  # no date of RFC 5322, but nobody can take it for another one
    "d-zone-of-75-minutes": {"sent_at": None, "defects": ["date_malformed"]},
    "d-two-digits": {},
    "d-two-digits-1955": {"sent_at": "1955-02-11T04:30:00+00:00"},
    "d-three-digits": {},
    "d-zone-name": {"sent_at": "2026-02-11T16:30:00+00:00"},
    "d-zone-letter": {"sent_at": "2026-02-11T11:30:00+00:00", "defects": ["date_without_zone"]},
    "d-zone-unknown": {"sent_at": "2026-02-11T11:30:00+00:00", "defects": ["date_without_zone"]},
    "d-minus-zero": {"sent_at": "2026-02-11T11:30:00+00:00"},
    "d-gmt-plus": {},
    "d-1900": {"sent_at": "1900-01-01T00:00:00+00:00"},
    "d-future": {"sent_at": "2120-01-01T00:00:00+00:00"},
    "d-leap-second": {"sent_at": "2017-01-01T00:00:00+00:00"},
    "d-february-30": {"sent_at": None, "defects": ["date_malformed"]},
    "d-comments": {},
    "d-vietnamese": {"sent_at": None, "defects": ["date_malformed"]},
}


def _from(name: str, address: str) -> dict[str, Any]:
    return {"sender": (name, address)}


# RFC 5322 §3.4, §4.4 and its appendix A; RFC 6532, 5891.
ADDRESSES: dict[str, dict[str, Any]] = {
    "a-rfc5322-a5": {
        "message_id": "<testabcd.1234@silly.test>",
        "sender": ("Pete", "pete@silly.test"),
        "to": [("Chris Jones", "c@public.example"), ("", "joe@example.org"), ("John", "jdoe@one.test")],
        "subject": "",
        "sent_at": "1969-02-14T03:02:00+00:00",
        "text": "Testing.\n",
    },
    "a-rfc5322-a61": {
        "message_id": "<5678.21-Nov-1997@example.com>",
        "sender": ("Joe Q. Public", "john.q.public@example.com"),
        "to": [("Mary Smith", "mary@example.net"), ("", "jdoe@test.example")],
        "subject": "",
        "sent_at": "2003-07-01T08:52:37+00:00",
        "text": "Hi everyone.\n",
    },
    "a-rfc5322-a63": {
        "message_id": "<1234@local.machine.example>",
        "sender": ("John Doe", "jdoe@machine.example"),
        "to": [("Mary Smith", "mary@example.net")],
        "subject": "Saying Hello",
        "sent_at": "1997-11-21T15:55:06+00:00",
        "text": 'This is a message just to say hello.\nSo, "Hello".\n',
    },
    "a-idn": _from("Mai", "mai@xn--bcher-kva.example"),
    "a-smtputf8": _from("Trần Mai", "trần.mai@bücher.example"),
    "a-quoted-local": _from("Mai", '"mai tran"@example.vn'),
    "a-quoted-local-at": _from("Mai", '"a@evil.example"@example.vn'),
    "a-quoted-local-bare": _from("", '"mai, tran"@example.vn'),
    "a-no-at": _from("Mai", "mai"),
    "a-spoof-name": _from("info@leman.jewelry", "x@evil.example"),
    "a-spoof-bare": _from("info@leman.jewelry", "x@evil.example"),
    "a-two-angles": _from("<info@leman.jewelry>", "x@evil.example"),
    "a-angle-in-quotes": _from("Mai <info@leman.jewelry>", "x@evil.example"),
    "a-several": {},
    "a-bidi": _from("Mai\u202eiaM\u200b", "mai@example.vn"),
    "a-group": {},  # RFC 6854
    "a-empty-brackets": _from("Mai", "") | {"defects": ["from_missing"]},
    "a-literal": _from("Mai", "mai@[IPv6:2001:db8::1]"),
    "a-lists": {
        "to": [
            ("", "a@x.vn"),
            ("B; C", "b@x.vn"),
            ("", "c@[192.0.2.1]"),
            ("", "d@x.vn"),
            ("", "e@x.vn"),
            ("", "f@[IPv6:2001:db8::1]"),
        ]
    },
    "a-long-name": _from("M" * 5000, "mai@example.vn"),
    "a-line-break-in-address": {},
}
HEADER = FILE_NAMES | BLOCKS | IDS | DATES | ADDRESSES
