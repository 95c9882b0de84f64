"""HTML of strangers: nothing runs, nothing loads, bounds hold, twice is once."""

# ruff: noqa: E501 - lists of pieces

import random
import re

import pytest

from leman_desk.mail.safe_html import MAX_OUTPUT, make_safe
from tests.peer import times_the_peer

COSTLY = {
    "nested tables": "<table><tr><td>" * 5_000 + "x",
    "wide tables": ("<table><tr><td>" * 8 + "x " * 500 + "</td></tr></table>" * 8) * 100,
    "one word": "a" * 400_000,
    "one word in pieces": ("<b>" + "a" * 900 + "</b>") * 400,
    "no-break spaces": "\xa0" * 400_000,
    "ampersands": "&" * 400_000,
    "open brackets": "<" * 400_000,
    "open quotes": '<a href="' * 30_000,
    "nested divs": "<div>" * 60_000,
    "paragraphs": "<p>" * 60_000,
    "cells": "<table>" + ("<tr>" + "<td>x" * 50) * 1_000,
    "fonts": "".join(f"<font color=#{i:06d}>" for i in range(2_000)) + "<p>x" * 2_000,
    "misnested": "<b><table><i><tr><u><td><s>" * 2_000,
    "links": "<a href='http://evil.example/x'>bank.vn</a> " * 6_000,
}


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>x",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href='JaVa&#x09;script:alert(1)'>x</a>",
        "<iframe src='http://a.vn'></iframe>",
        "<form action='http://a.vn'><input name=a><button>b</button></form>",
        "<link rel=stylesheet href='http://a.vn/s.css'>",
        "<style>@import 'http://a.vn/s.css';</style>",
        "<div style=\"background:url('http://a.vn/i.png')\">x</div>",
        "<table background='http://a.vn/i.png'><tr><td background='http://a.vn/i.png'>x</table>",
        "<img src='http://a.vn/i.png' srcset='http://a.vn/j.png 2x'>",
        "<img src='//a.vn/i.png'>",
        "<img src='file:///etc/passwd'>",
        "<img src='\\\\a.vn\\i.png'>",
        "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><style><img src=http://a.vn/i.png></style></mtext></math>",
        "<object data='http://a.vn/o'></object><embed src='http://a.vn/e'>",
        "<meta http-equiv=refresh content='0;url=http://a.vn'>",
        "<base href='http://a.vn/'><a href='x'>y</a>",
        "<video poster='http://a.vn/p.png' src='http://a.vn/v'></video>",
    ],
)
def test_nothing_runs_and_nothing_loads(source: str) -> None:
    shown = make_safe(source).html.lower()
    loads = re.findall(r'(?:src|srcset|background|poster|data|action|style)="(?!cid:)[^"]*(?:/|url)', shown)
    assert loads == []
    assert not re.search(
        r"<(?:script|iframe|form|input|link|style|svg|object|embed|meta|base|video)\b", shown
    )
    assert "javascript:" not in shown
    assert " on" not in re.sub(r">[^<]*<", "><", shown)


def test_what_was_blocked_is_named() -> None:
    source = (
        "<img src='https://a.vn/anh.png' width=300><img src='https://t.vn/o?id=7' width='1' height='1'>"
        "<img src='https://t.vn/open/7.gif'><img src='https://h.vn/x.png' style='display:none'>"
        "<link rel=stylesheet href='https://s.vn/s.css'><div style='background:url(https://c.vn/b.png)'>x</div>"
        "<iframe src='https://f.vn'></iframe><script src='https://j.vn/j.js'></script><script>1</script>"
        "<form action='https://p.vn'></form><meta http-equiv=refresh content='1;url=https://r.vn'>"
        "<img src='cid:a'><a href='https://leman.jewelry'>leman.jewelry</a>"
    )
    assert set(make_safe(source).blocked) == {
        ("https://a.vn/anh.png", "image"),
        ("https://t.vn/o?id=7", "tracker"),
        ("https://t.vn/open/7.gif", "tracker"),
        ("https://h.vn/x.png", "tracker"),
        ("https://s.vn/s.css", "style"),
        ("https://c.vn/b.png", "style"),
        ("https://f.vn", "frame"),
        ("https://j.vn/j.js", "script"),
        ("", "script"),
        ("https://p.vn", "form"),
        ("1;url=https://r.vn", "other"),
    }


def test_inline_pictures_stay_and_blocked_ones_give_way_to_their_text() -> None:
    shown = make_safe(
        "<p><img src='cid:anh1' alt='a'> <img src='https://a.vn/i.png' alt='Ảnh sản phẩm'></p>"
    ).html
    assert shown == '<p><img src="cid:anh1" alt="a"> Ảnh sản phẩm</p>'


@pytest.mark.parametrize(
    ("link", "text"),
    [
        ("<a href='https://leman.jewelry/x'>leman.jewelry</a>", "leman.jewelry"),
        ("<a href='https://leman.jewelry/x'>https://leman.jewelry/khac</a>", "https://leman.jewelry/khac"),
        ("<a href='https://evil.test/x'>https://leman.jewelry</a>", "https://leman.jewelry [evil.test]"),
        ("<a href='https://evil.test/x'>leman.jewelry/evil.test</a>", "leman.jewelry/evil.test [evil.test]"),
        ("<a href='https://leman.jewelry@evil.test/'>leman.jewelry</a>", "leman.jewelry [evil.test]"),
        ("<a href='https://аpple.com/'>аpple.com</a>", "аpple.com [xn--pple-43d.com]"),
        ("<a href='https://a.vn'><b>Bấm</b> đây</a>", "Bấm đây [a.vn]"),
        ("<a href='mailto:la@x.vn?subject=a'>Viết cho chúng tôi</a>", "Viết cho chúng tôi [la@x.vn]"),
        ("<a href='mailto:la@x.vn'>la@x.vn</a>", "la@x.vn"),
    ],
)
def test_links_show_their_real_target(link: str, text: str) -> None:
    assert re.sub(r"<[^>]*>", "", make_safe(link).html) == text


def test_tables_are_flattened_and_keep_their_words() -> None:
    shown = make_safe("<table><tr><td>" * 22 + "chữ" + "</td></tr></table>" * 22).html
    assert shown.count("<table>") == shown.count("</table>") == 8
    assert "chữ" in shown


def test_deep_tables_with_much_text_are_flattened_further() -> None:
    shown = make_safe(COSTLY["wide tables"]).html
    assert "<table><tbody><tr><td><table>" in shown
    assert "<table><tbody><tr><td>" * 7 not in shown


@pytest.mark.parametrize("name", ["one word", "one word in pieces", "no-break spaces"])
def test_long_runs_are_broken(name: str) -> None:
    text = re.sub(r"<[^>]*>", "", make_safe(COSTLY[name]).html).replace("&nbsp;", "\xa0")
    assert max(len(run) for run in re.split("[ \n\u200b]", text)) == 1_000


@pytest.mark.parametrize("name", COSTLY)
def test_bounds_and_idempotence_hold_for_the_worst(name: str) -> None:
    times, safe = times_the_peer(lambda: make_safe(COSTLY[name]))
    # Some 20 times at most; a search that is quadratic takes some thousands.
    assert times < 100
    assert len(safe.html.encode()) <= MAX_OUTPUT
    assert make_safe(safe.html).html == safe.html
    assert make_safe(safe.html).blocked == ()


def test_a_cut_is_told_and_ends_well_formed() -> None:
    safe = make_safe("<div><p>" + "Đề nghị xóa &amp; trả lời. " * 20_000)
    assert safe.truncated
    assert safe.html.endswith("</p></div>")
    assert not make_safe("<p>ngắn</p>").truncated


def test_a_long_style_sheet_does_not_push_the_letter_out() -> None:
    safe = make_safe(
        "<html><head><style>" + "p{color:red}" * 50_000 + "</style></head><body><p>Thư</p></body>"
    )
    assert (safe.html, safe.truncated) == ("<p>Thư</p>", False)


def test_any_mixture_twice_is_once() -> None:
    pieces = [
        "<table>", "<tr>", "<td>", "</td>", "</table>", "<a href='http://x.vn/a'>", "</a>", "<p>", "</p>", "<b>", "<i>",
        "</b>", "chữ ", "x" * 600, "<div>", "</div>", "<ul>", "<li>", "</ul>", "<pre>\n", "</pre>", "<img src=cid:a>",
        "<img src=http://t.vn alt='a&amp;b'>", "<br>", "&amp;", "<font color=red>", "<style>", "</style>", "<svg>",
        "<math>", "<select>", "<caption>", "\xa0", "<h1>", "</h1>", "<title>", "<textarea>", "<plaintext>", "<!--",
        "-->", "<template>", "<blockquote>", "\u200b", "<dl>", "<dt>", "&nbsp;", "&#0;", "&lt;b&gt;", "<col>", "<tbody>",
    ]  # fmt: skip
    chance = random.Random(20260211)
    for _ in range(1_500):
        source = "".join(chance.choice(pieces) for _ in range(chance.randint(1, 60)))
        once = make_safe(source)
        assert make_safe(once.html).html == once.html, source
