"""Multiparts, reports, signed mail and winmail.dat: what they must be read as."""

# ruff: noqa: E501 - mail is quoted line by line

from typing import Any

_XIN = {"text": "Xin chào."}
_PDF = ("a.pdf", "application/pdf", None, False, 3)
_BOTH = _XIN | {"attachments": [_PDF]}
_HTML = "<p>Xin <b>chào</b>.</p>"
_IMAGE = ("attachment-1.png", "image/png", "anh", True, 3)
_DAEMON = {"sender": ("", "mailer-daemon@mx.test")}
_ORIGINAL = ("goc.eml", "message/rfc822", None, False, 47)
_STATUS = ("attachment-1.txt", "message/delivery-status", None, False, 102)
_BROKEN = {"defects": ["boundary_missing"]}
_NOTHING: dict[str, Any] = {
    "message_id": "derived",
    "sender": ("", ""),
    "to": [],
    "subject": "",
    "sent_at": None,
    "text": "",
    "defects": ["message_id_missing", "from_missing", "date_missing"],
}

# RFC 2046 §5.1
STRUCTURE: dict[str, dict[str, Any]] = {
    "s-boundary-all-letters": _XIN,
    "s-boundary-unquoted": _XIN,
    "s-boundary-empty": _XIN | _BROKEN,
    "s-boundary-repeated": _XIN | _BROKEN,
    "s-boundary-prefix-inner-longer": _BOTH,
    "s-boundary-prefix-outer-longer": _BOTH,
    "s-boundary-same": _XIN | _BROKEN,
    "s-boundary-folded": _XIN,
    "s-boundary-case": _XIN | _BROKEN,
    "s-boundary-trailing-blanks": _XIN,
    "s-boundary-unclosed-outer": _BOTH | {"defects": ["boundary_unclosed"]},
    "s-boundary-indented": {"text": "Xin chào.\n --B1\nvan la chu"},
    "s-close-only": {"text": "loi mo dau\n--B1--\n"} | _BROKEN,
    "s-empty-part": {"text": ""},
    "s-empty-part-in-between": _BOTH,
    "s-empty-body": {"text": ""} | _BROKEN,
    "s-preamble-epilogue": _XIN,
    "s-multipart-base64": _BOTH,  # RFC 2045 §6.4 forbids it; it can be read all the same
    "s-multipart-called-base64": _BOTH,
    "s-multipart-qp": _XIN,
    "s-rfc822-base64": _XIN | {"attachments": [("Thư cũ.eml", "message/rfc822", None, False, 72)]},
    "s-rfc822-deep": {"text": "", "attachments": [("tang 4.eml", "message/rfc822", None, False, 317)]},
    "s-rfc822-empty": _XIN | {"attachments": [("attachment-1.eml", "message/rfc822", None, False, 0)]},
    "s-digest": {
        "text": "",
        "attachments": [
            ("Thư cũ.eml", "message/rfc822", None, False, 72),
            ("hai.eml", "message/rfc822", None, False, 20),
        ],
    },
    "s-three-levels": _XIN | {"html": _HTML, "attachments": [_IMAGE, _PDF]},
    "s-html-first": _XIN | {"html": _HTML},
    "s-alternative-empty-plain": _XIN | {"html": _HTML},
    "s-related-no-start": _XIN | {"html": _HTML, "attachments": [_IMAGE]},
    "s-related-start-second": _XIN | {"html": _HTML, "attachments": [_IMAGE]},  # RFC 2387 §3.2
    "s-partial": {  # §5.2.2: one piece of a cut message is no message
        "text": "",
        "attachments": [("attachment-1.bin", "message/partial", None, False, 10)],
    },
    "s-external-body": _XIN  # §5.2.3: never fetched
    | {"attachments": [("attachment-1.bin", "message/external-body", None, False, 27)]},
    "s-no-mime-version": _BOTH,
    "s-type-twice": {
        "text": "--B1\nContent-Type: text/plain; charset=utf-8\n\nXin chào.\n--B1--\n"
    },  # the first field counts, and nothing is hidden
    "s-type-empty": {},
    "s-type-comment": {"text": "Xin chào.\n"},
    "s-type-upper": _XIN | {"html": "<p>Xin chào.</p>"},
    "s-type-text-unknown": {"text": "Xin chào.\n"},  # §4.1.4
    "s-type-image-alone": {
        "text": "",
        "attachments": [("attachment-1.png", "image/png", None, False, 3)],
    },
    "s-type-list": {"defects": ["content_type_malformed"]},
    "s-cte-unknown": {"text": "x=3D\n", "defects": ["encoding_unknown"]},
    "s-cte-repeated": {"text": "Xin chào.\n"},
    "s-calendar-alone": {
        "text": "",
        "attachments": [("attachment-1.ics", "text/calendar", None, False, 32)],
    },
    "s-headers-only-no-blank": {"text": ""},
    "s-only-line-breaks": _NOTHING,
    "s-only-nul": _NOTHING,
}

# RFC 3462, 3464, 6533, 8098
REPORTS: dict[str, dict[str, Any]] = {
    "s-report-without-note": _DAEMON
    | {
        "text": "",
        "automatic": "bounce",
        "bounce": ("an@example.vn", "5.1.1", "<goc@leman.test>"),
        "attachments": [_STATUS, _ORIGINAL],
    },
    "s-report-without-status": _DAEMON
    | {
        "subject": "Undelivered Mail Returned to Sender",
        "text": "Khong gui duoc.",
        "automatic": "bounce",
        "bounce": ("", "", "<goc@leman.test>"),
        "attachments": [_ORIGINAL],
    },
    "s-report-without-original": _DAEMON
    | {
        "text": "Khong gui duoc.",
        "automatic": "bounce",
        "bounce": ("an@example.vn", "5.1.1", None),
        "attachments": [_STATUS],
    },
    "s-report-empty": _DAEMON | _BROKEN | {"text": "--B1--\n", "automatic": "auto-generated"},
    "s-report-status-base64": _DAEMON
    | {
        "text": "Khong gui duoc.",
        "automatic": "bounce",
        "bounce": ("an@example.vn", "5.1.1", None),
        "attachments": [_STATUS],
    },
    "s-report-utf8": _DAEMON
    | {
        "text": "Khong gui duoc.",
        "automatic": "bounce",
        "bounce": ("ân@example.vn", "5.1.1", None),
        "attachments": [("attachment-1.bin", "message/global-delivery-status", None, False, 102)],
    },
    "s-read-receipt": {
        "text": "Da doc.",
        "automatic": "auto-replied",
        "attachments": [("attachment-1.bin", "message/disposition-notification", None, False, 57)],
    },
}


def _opaque(size: int, content_type: str = "application/pkcs7-mime", name: str = "smime.p7m") -> Any:
    return (name, content_type, None, False, size)


# RFC 8551, 5652, 3156, 4880
SECURED: dict[str, dict[str, Any]] = {
    "x-smime-detached": _XIN
    | {"attachments": [("smime.p7s", "application/pkcs7-signature", None, False, 3)]},
    "x-smime-opaque": _XIN | {"attachments": [_PDF, _opaque(797)]},
    "x-smime-opaque-ber": _XIN | {"attachments": [_opaque(110, "application/x-pkcs7-mime")]},
    "x-smime-opaque-cut": {"text": "", "attachments": [_opaque(100)], "defects": ["encoding_broken"]},
    "x-smime-certs-only": {"text": "", "attachments": [_opaque(26, name="smime.p7c")]},
    "x-smime-encrypted": {"text": "", "attachments": [_opaque(17)]},
    "x-smime-opaque-open-lengths": _XIN | {"attachments": [_opaque(113)]},
    "x-smime-opaque-in-pieces": _XIN | {"attachments": [_opaque(98)]},
    "x-smime-opaque-not-octets": {"text": "", "attachments": [_opaque(94)], "defects": ["encoding_broken"]},
    "x-smime-opaque-long-tag": {"text": "", "attachments": [_opaque(43)], "defects": ["encoding_broken"]},
    "x-smime-nothing-inside": {"text": "", "attachments": [_opaque(37)]},
    "x-smime-no-asn1": {"text": "", "attachments": [_opaque(20)]},
    "x-smime-cut-at-head": {"text": "", "attachments": [_opaque(13)], "defects": ["encoding_broken"]},
    "x-smime-enveloped": {"text": "", "attachments": [_opaque(37)]},
    "x-pgp-signed": _XIN | {"attachments": [("signature.asc", "application/pgp-signature", None, False, 31)]},
    "x-pgp-encrypted": {
        "text": "",
        "attachments": [
            ("attachment-1.bin", "application/pgp-encrypted", None, False, 12),
            ("encrypted.asc", "application/octet-stream", None, False, 27),
        ],
    },
    "x-pgp-inline": {
        "text": "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nXin chao.\n- -- \n-----BEGIN PGP SIGNATURE-----\n\nabc=\n-----END PGP SIGNATURE-----\n"
    },
}


def _file(name: str, size: int, content_type: str = "application/octet-stream") -> Any:
    return (name, content_type, None, False, size)


def _kept(size: int) -> Any:
    """Give winmail.dat itself, which stays beside what was found when it is damaged."""
    return ("winmail.dat", "application/ms-tnef", None, False, size)


# The formats are specified in MS-OXTNEF and MS-OXRTFCP.
TNEF: dict[str, dict[str, Any]] = {
    "t-body-and-file": {
        "text": "Tôi gửi đơn. Mời xem tệp.",
        "attachments": [_file("hopdong.pdf", 3)],
    },
    "t-properties": {
        "text": "Kính gửi,\nXin xóa.",
        "attachments": [_file("Hồ sơ.pdf", 4, "application/pdf")],
    },
    "t-beside-text": _XIN | {"attachments": [_file("Hồ sơ.pdf", 4)]},
    "t-html": _XIN | {"html": "<p>Xin chào.</p>"},
    "t-rtf-stored": {"text": "Xin chào à\nh{t\tx"},
    "t-rtf-packed": {"text": "hello world"},  # the worked example of [MS-OXRTFCP] §4.1
    # MS-OXRTFEX: what \\htmlrtf marks is for readers of RTF only; 0xFD is "ư" in windows-1258.
    "t-rtf-from-html": {"text": "Xin chào & thư", "html": "<p>Xin chào &amp; thư</p>"},
    "t-rtf-deep": {"text": "sau va nong"},
    "t-rtf-fonts": {"text": "По, tất — hét !"},
    "t-rtf-unknown-kind": {"text": "", "attachments": [_kept(87)], "defects": ["encoding_broken"]},
    "t-cut": {
        "text": "Than.",
        "attachments": [_file("mot.pdf", 3), _file("hai.pdf", 102), _kept(270)],
        "defects": ["encoding_broken"],
    },
    "t-wrong-checksum": {
        "text": "Than.",
        "attachments": [_file("mot.pdf", 3), _kept(96)],
        "defects": ["encoding_broken"],
    },
    "t-length-huge": {
        "text": "Than.",
        "attachments": [_file("a.pdf", 3), _kept(92)],
        "defects": ["encoding_broken"],
    },
    "t-not-tnef": {"text": "", "attachments": [_kept(15)], "defects": ["encoding_broken"]},
    "t-embedded": {
        "text": "Ngoai.",
        "attachments": [_file("Thư cũ.txt", 16, "text/plain"), _file("Hồ sơ.pdf", 4)],
    },
    "t-octet-stream": _XIN | {"attachments": [_file("mot.pdf", 3)]},
    "t-property-lies": {
        "text": "Doc duoc.",
        "attachments": [_kept(99)],
        "defects": ["encoding_broken"],
    },
    "t-file-without-data": _XIN | {"attachments": [_file("trong.txt", 0)]},
}
PARTS = STRUCTURE | REPORTS | SECURED | TNEF
