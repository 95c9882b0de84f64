"""Header fields in all their broken forms."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from leman_desk.domain.message import Address
from leman_desk.mail import headers


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (b"=?utf-8?B?S2hp4bq/dQ==?= =?utf-8?B?IG7huqFp?=", "Khiếu nại"),
        (b"=?UTF-8?Q?Khi=E1=BA?= =?UTF-8?Q?=BFu?=", "Khiếu"),
        (b"=?utf-8*vi?Q?Khi=E1=BA=BFu?=", "Khiếu"),
        (b"=?utf-8?Q?a_b?c?=", "a b?c"),
        (b"=?utf-8?X?abc?=", "=?utf-8?X?abc?="),
        (b"=?none?Q?Khi=E1=BA=BFu?=", "Khiếu"),
        (b"a =?utf-8?q?b?= c", "a b c"),
        ("Khiếu nại".encode(), "Khiếu nại"),
        (b"=?utf-8?B?@@@?=", ""),
        (b"Khieu\x07 =?utf-8?Q?n=1B=E1=BA=A1i=7F=C2=85?=", "Khieu nại"),
        (b"", ""),
    ],
)
def test_encoded_words(raw: bytes, text: str) -> None:
    assert headers.text_of(raw) == text


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"a@x.vn", [("", "a@x.vn")]),
        (b"<a@x.vn>", [("", "a@x.vn")]),
        (b"A B <a@x.vn>", [("A B", "a@x.vn")]),
        (b'"B, A" <a@x.vn>, c@x.vn', [("B, A", "a@x.vn"), ("", "c@x.vn")]),
        (b"'A B' <a@x.vn>", [("A B", "a@x.vn")]),
        (b'"a@x.vn" <a@x.vn>', [("", "a@x.vn")]),
        (b"a@x.vn <b@evil.vn>", [("a@x.vn", "b@evil.vn")]),
        (b"Nhom: a@x.vn, b@x.vn;", [("", "a@x.vn"), ("", "b@x.vn")]),
        (b"undisclosed-recipients:;", []),
        (b"Mai <mai@x.vn", [("Mai", "mai@x.vn")]),
        (b'"chua dong, a@x.vn', [("chua dong", ""), ("", "a@x.vn")]),
        (b"mailto:a@x.vn", [("", "a@x.vn")]),
        (b"Chi co ten", [("Chi co ten", "")]),
        (b"=?utf-8?Q?Mai=08?= <mai@x.vn>", [("Mai", "mai@x.vn")]),
        (b"<>", [("", "")]),
        (b"", []),
    ],
)
def test_addresses(raw: bytes, expected: list[tuple[str, str]]) -> None:
    assert [(each.name, each.address) for each in headers.addresses(raw)] == expected


def test_parameters_with_path_quotes_and_encoding() -> None:
    raw = b'attachment; filename="C:\\Users\\a \\"b\\".pdf"; size=3; filename*=utf-8\'vi\'x%20%E1%BA%A3.pdf'
    assert headers.content_params(raw) == ("attachment", {"filename": "x ả.pdf", "size": "3"})
    assert headers.content_params(b'attachment; filename="C:\\Users\\a.pdf"')[1] == {
        "filename": "C:\\Users\\a.pdf"
    }


def test_message_ids_lose_folds_and_repeats() -> None:
    assert headers.message_ids(b"<a@b>\r\n <c\r\n @d> (x) <a@b>") == ("<a@b>", "<c@d>")
    assert headers.message_ids(b"khong-ngoac@x.vn") == ("<khong-ngoac@x.vn>",)
    assert headers.message_ids(b"khong co gi") == ()
    many = headers.message_ids(b" ".join(b"<%d@x>" % i for i in range(500)))
    assert (len(many), many[0], many[-1]) == (100, "<0@x>", "<499@x>")


@given(st.binary(max_size=200))
def test_nothing_raises(raw: bytes) -> None:
    headers.text_of(raw)
    headers.message_ids(raw)
    headers.content_params(raw)
    assert all(isinstance(each, Address) for each in headers.addresses(raw))
