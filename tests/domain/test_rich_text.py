"""Our few formats survive every way, and nothing else does."""

import random

import pytest

from leman_desk.domain.rich_text import (
    Line,
    LineKind,
    Run,
    from_html,
    is_formatted,
    is_link,
    links_of,
    plain_letter,
    to_html,
    to_text,
)

LETTER = (
    Line((Run("Dear "), Run("Ms Mai", bold=True), Run(","))),
    Line(),
    Line((Run("What we "), Run("did", italic=True, underline=True), Run(":"))),
    Line((Run("asked the fair"),), LineKind.NUMBER),
    Line((Run("see "), Run("our policy", href="https://leman.jewelry/p?a=1&b=2")), LineKind.NUMBER),
    Line((Run("one"),), LineKind.BULLET),
    Line(),
    Line((Run("Kind regards"),)),
)


def test_it_is_written_with_our_own_tags_alone() -> None:
    assert to_html(LETTER) == (
        "<p>Dear <b>Ms Mai</b>,</p><p>What we <i><u>did</u></i>:</p>"
        "<ol><li>asked the fair</li>"
        '<li>see <a href="https://leman.jewelry/p?a=1&amp;b=2">our policy</a></li></ol>'
        "<ul><li>one</li></ul><p></p><p>Kind regards</p>"
    )


def test_plain_text_has_signs_and_targets() -> None:
    assert to_text(LETTER).splitlines()[3:6] == [
        "1. asked the fair",
        "2. see our policy (https://leman.jewelry/p?a=1&b=2)",
        "• one",
    ]
    mail = (Line((Run("a@example.com", href="mailto:a@example.com"),)),)
    assert to_text(mail) == "a@example.com"


def test_what_was_written_is_read_back() -> None:
    assert from_html(to_html(LETTER)) == LETTER


def _random_letter(chance: random.Random) -> tuple[Line, ...]:
    lines = []
    for _ in range(chance.randint(1, 8)):
        kind = chance.choice([LineKind.TEXT, LineKind.TEXT, LineKind.BULLET, LineKind.NUMBER])
        runs: list[Run] = []
        for _ in range(chance.randint(0, 3)):
            text = chance.choice(["a", "Hà & <b>", "x  y", "😀", "one two", "“q”"])
            made = Run(
                text,
                bold=chance.random() < 0.3,
                italic=chance.random() < 0.3,
                underline=chance.random() < 0.3,
                href=chance.choice(["", "", "https://a.example/", "mailto:a@b.example"]),
            )
            if not runs or Run("", made.bold, made.italic, made.underline, made.href) != Run(
                "", runs[-1].bold, runs[-1].italic, runs[-1].underline, runs[-1].href
            ):
                runs.append(made)
        lines.append(Line(tuple(runs), kind))
    return tuple(lines)


@pytest.mark.parametrize("seed", range(300))
def test_any_letter_survives_any_number_of_ways(seed: int) -> None:
    letter = _random_letter(random.Random(seed))
    html = to_html(letter)
    again = from_html(html)
    assert to_html(again) == html
    assert again == letter


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>a</p><script>alert(1)</script><style>p{}</style>", "a"),
        ("<div>one</div><div>two</div>", "one\ntwo"),
        ("<h1>T</h1><p>x</p>", "T\n\nx"),
        ("a<br>b<br><br>c", "a\nb\n\nc"),
        ("<table><tr><td>1</td><td>2</td></tr></table>", "12"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "• a\n• b"),
        ("  spaced \n out  ", "spaced out"),
        ("<p>\x00\ud800a\ufffc</p>", "a"),
        ("<!--x--><p>a</p><![CDATA[y]]>", "a"),
        ("", ""),
    ],
)
def test_foreign_html_becomes_ours(html: str, text: str) -> None:
    assert to_text(from_html(html)) == text


@pytest.mark.parametrize(
    "hostile",
    [
        '<a href="javascript:alert(1)">x</a>',
        '<a href="data:text/html,x">x</a>',
        '<a href="file:///etc/passwd">x</a>',
        '<a href=" jAvAsCrIpT:x">x</a>',
        '<img src="https://t.example/p.gif"><b onclick="x" style="background:url(https://t.example)">x</b>',
        '<a href="https://a.example/&quot; onclick=&quot;x">x</a>',
    ],
)
def test_nothing_dangerous_or_remote_survives(hostile: str) -> None:
    html = to_html(from_html(hostile))
    assert html in {"<p>x</p>", "<p><b>x</b></p>"}


def test_bold_of_other_programs_is_kept() -> None:
    (line,) = from_html("<strong>a</strong><em>b</em><ins>c</ins>")
    assert line.runs == (Run("a", bold=True), Run("b", italic=True), Run("c", underline=True))


def test_a_quotation_can_be_left_out_with_the_line_above_it() -> None:
    html = "<p>Answer</p><p>On Monday, Mai wrote:</p><blockquote><p>Question</p></blockquote>"
    assert to_text(from_html(html, without_quote=True)) == "Answer"


def test_plain_text_is_no_formatting() -> None:
    letter = plain_letter("a\n\nb  c")
    assert not is_formatted(letter)
    assert is_formatted(LETTER)
    assert to_text(letter) == "a\n\nb  c"
    assert links_of(LETTER) == ("https://leman.jewelry/p?a=1&b=2",)
    assert [is_link(each) for each in ("https://a.b", "mailto:a@b", "ftp://x", "a.b", "http://a b")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def test_an_open_tag_to_no_end_is_bounded() -> None:
    assert to_text(from_html("<b>" * 20_000 + "x")) == "x"
