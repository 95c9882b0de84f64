"""Flowed text and HTML as plain text."""

import pytest

from leman_desk.mail.bodies import html_to_text, unflowed, without_silent


def test_quotes_of_different_depth_do_not_flow_together() -> None:
    assert unflowed("> a \n>> b \n>> c\nd \ne", delsp=False) == "> a \n>> b c\nd e"


def test_signature_line_is_kept() -> None:
    assert unflowed("a \n-- \nb", delsp=False) == "a \n-- \nb"


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\tb"),
        ("x <!-- an <b>  --> y", "x y"),
        ("<STYLE>p{}</STYLE>x<Script>1</sCRIPT >y", "xy"),
        ("a &lt;b&gt; &#7873;", "a <b> ề"),
        ("<div>1 < 2</div>", "1 < 2"),
        ("<head><title>t</title></head>x", "x"),
        ("<style>khong dong", "khong dong"),
        ("İ<script>x</script>y", "İy"),
    ],
)
def test_html_to_text(source: str, text: str) -> None:
    assert html_to_text(source) == text


def test_without_silent_keeps_everything_else() -> None:
    assert without_silent("<b>a</b><script>x</script>").startswith("<b>a</b>")
