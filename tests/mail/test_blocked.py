"""Naming what a mail would have loaded."""

import pytest

from leman_desk.mail.blocked import blocked_parts


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<img src="https://a.vn/a.png?x=1&amp;y=2">', (("https://a.vn/a.png?x=1&y=2", "image"),)),
        ("<IMG SRC=//a.vn/a.png>" * 3, (("//a.vn/a.png", "image"),)),
        ("<img src='cid:a'><a href='#x'>y</a><a href='https://a.vn'>z</a>", ()),
        ("<img src='data:image/png;base64,AAAA'>", (("data:image/png;base64", "image"),)),
        ("<img height=0 src='https://a.vn/a'>", (("https://a.vn/a", "tracker"),)),
        ("<img src='https://a.vn/wf/open?upn=x'>", (("https://a.vn/wf/open?upn=x", "tracker"),)),
        ("<p onclick='x()'>a</p>", (("", "script"),)),
        ("<a href='java\nscript:x()'>a</a>", (("", "script"),)),
        ("<td background='https://a.vn/b.png'>", (("https://a.vn/b.png", "image"),)),
        ("chỉ có chữ", ()),
    ],
)
def test_kinds(source: str, expected: tuple[tuple[str, str], ...]) -> None:
    assert blocked_parts(source) == expected


def test_the_list_is_bounded() -> None:
    many = blocked_parts("".join(f"<img src='https://a.vn/{number}'>" for number in range(5_000)))
    assert len(many) <= 1_001
    [(url, _)] = blocked_parts("<img src='https://a.vn/" + "x" * 9_000 + "'>")
    assert len(url) == 2_000
