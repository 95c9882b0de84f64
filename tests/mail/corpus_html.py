"""Bodies in HTML: what they say as text, and what is left of them to show."""

# ruff: noqa: E501 - HTML is quoted line by line

from typing import Any

_LINE = "mot hai ba bon nam sau bay tam chin muoi\n"
_BROKEN = "a" * 1000 + "\u200b" + "a" * 1000 + "\u200b" + "a" * 500
_OPEN, _CLOSE = "<table><tbody><tr><td>", "</td></tr></tbody></table>"
_ACROSS = "<b>" + "a" * 600 + "</b>"

HTML: dict[str, dict[str, Any]] = {
    "h-script-and-pixel": {
        "text": "Chào",
        "html": '<p onclick="x()">Chào</p><script src="https://x.example/a.js">alert(1)</script><img src="https://x.example/p.gif" width="1" height="1" alt="logo"><img src="cid:a1@x" alt="ảnh">\n',
    },
    "h-links": {
        "text": "bank.vn leman.test Mai sách y",
        "html": '<a href="https://evil.example/x">bank.vn</a> <a href="https://leman.test/a">leman.test</a> <a href="mailto:mai@example.vn?subject=x">Mai</a> <a href="https://bücher.example/">sách</a> <a href="javascript:x()">y</a>\n',
    },
    "h-frames-and-forms": {
        "text": "gửid\nnền",
        "html": '<base href="https://b.example/"><link rel="stylesheet" href="https://b.example/s.css"><meta http-equiv="refresh" content="0;url=https://b.example/r"><iframe src="https://b.example/f"></iframe><form action="https://b.example/p"><input name="a">gửi</form><a href="data:text/html,x">d</a><div style="background:url(https://b.example/i.png)">nền</div><img src="https://b.example/open/1.png" alt="">\n',
    },
    "h-styles": {
        "text": "đỏ\n\nb\nc\n\nd",
        "html": '<p style="color:#ff0000;position:fixed">đỏ</p><p style="color:url(x)">b</p><font color="red" size="2" face="Arial">c</font><table width="9999999" border="1"><tr><td colspan="900">d</td></tr></table>\n',
    },
    "h-deep-tables": {"text": "x", "html": "<table><tr><td>" * 10 + "x\n"},
    "h-deep-divs": {"text": "x", "html": "<div>\n" * 300 + "x\n"},
    "h-long-word": {"text": "a" * 2500, "html": "<p>" + "a" * 2500 + "</p>\n"},
    "h-word-across-tags": {"text": "a" * 1200, "html": "<p>" + _ACROSS * 2 + "</p>\n"},
    "h-many-breaks": {"text": "\n".join("a" * 4100), "html": "a<br>\n" * 4100},
    "h-long-text": {
        "text": (_LINE * 5000).replace("\n", " ").strip(),
        "html": "<p>" + _LINE * 5000 + "</p>\n",
    },
    "h-misnested-end": {"text": "ab\n\nc", "html": "<p>a</b></i>b</p></div><b>c\n"},
    "h-entities": {"text": "1 < 2 & 3  é", "html": "<p>1 &lt; 2 &amp; 3 &nbsp;&eacute;</p>\n"},
}

# What is shown, and what is named as blocked; bounds as the bounds of `make_safe` say.
SAFE: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "h-script-and-pixel": (
        '<p>Chào</p>logo<img src="cid:a1@x" alt="ảnh">\n',
        (("", "script"), ("https://x.example/a.js", "script"), ("https://x.example/p.gif", "tracker")),
    ),
    "h-links": (
        '<a href="https://evil.example/x">bank.vn [evil.example]</a> <a href="https://leman.test/a">leman.test</a> <a href="mailto:mai@example.vn?subject=x">Mai [mai@example.vn]</a> <a href="https://bücher.example/">sách [xn--bcher-kva.example]</a> <a>y</a>\n',
        (("", "script"),),
    ),
    "h-frames-and-forms": (
        "gửi<a>d</a><div>nền</div>\n",
        (
            ("https://b.example/", "other"),
            ("https://b.example/s.css", "style"),
            ("0;url=https://b.example/r", "other"),
            ("https://b.example/f", "frame"),
            ("https://b.example/p", "form"),
            ("", "form"),
            ("data:text/html", "other"),
            ("https://b.example/open/1.png", "tracker"),
            ("https://b.example/i.png", "style"),
        ),
    ),
    "h-styles": (
        '<p style="color:#ff0000">đỏ</p><p>b</p><font color="red" size="2">c</font><table border="1"><tbody><tr><td colspan="50">d</td></tr></tbody></table>\n',
        (("x", "style"),),
    ),
    "h-deep-tables": (_OPEN * 8 + "<br> <br> x\n" + _CLOSE * 8, ()),
    "h-deep-divs": ("<div>\n" * 40 + "\n" * 260 + "x\n" + "</div>" * 40, ()),
    "h-long-word": (f"<p>{_BROKEN}</p>\n", ()),
    "h-word-across-tags": (
        "<p>" + _ACROSS + "<b>" + "a" * 400 + "\u200b" + "a" * 200 + "</b></p>\n",
        (),
    ),
    "h-many-breaks": ("a<br>\n" * 4000 + "a", ()),
    "h-long-text": (f"<p>{(_LINE * 5000)[: 200_000 - len('<p></p>')]}</p>", ()),
    "h-misnested-end": ("<p>ab</p><b>c\n</b>", ()),
    "h-entities": ("<p>1 &lt; 2 &amp; 3 &nbsp;é</p>\n", ()),
}
