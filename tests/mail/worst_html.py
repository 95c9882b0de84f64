"""HTML made to cost as much as it can: to clean, to lay out, to paint."""

_PICTURE = "data:image/png;base64," + "iVBORw0KGgo" * 30_000
_CELL = "<td>x"
_NAMES = "abcdefgh"

WORST = {
    "22 nested tables": "<table><tr><td>" * 22 + "chữ " * 100 + "</td></tr></table>" * 22,
    "22 nested tables, twice in each": "<table><tr><td>a<td>" * 22 + "chữ" + "</td></tr></table>" * 22,
    "5,000 nested tables": "<table><tr><td>" * 5_000 + "x",
    "wide tables": ("<table><tr><td>" * 8 + "x " * 500 + "</td></tr></table>" * 8) * 100,
    "tables beside tables": "<table><tr>" + ("<td><table><tr>" + _CELL * 20 + "</table>") * 150 + "</table>",
    "50,000 cells": "<table>" + ("<tr>" + _CELL * 50) * 1_000,
    "one row of 4,000 cells": "<table><tr>" + _CELL * 4_000,
    "one wide row above many": "<table><tr>" + _CELL * 1_900 + "<tr><td>x" * 1_000,
    "cells over many columns": "<table>" + "<tr><td colspan=50 rowspan=50>x" * 2_000,
    "a word of 400 kB": "a" * 400_000,
    "a word of 400 kB in pieces": ("<b>" + "a" * 900 + "</b>") * 400,
    "a word of 400 kB, preformatted": "<pre>" + "a" * 400_000,
    "400 kB of letters of three bytes": "ệ" * 400_000,
    "400 kB of combining marks": "a" + "\u0301" * 400_000,
    "400 kB from right to left": "\u05d0\u202e" * 200_000,
    "400 kB of emoji": "\U0001f469\u200d\U0001f4bb" * 100_000,
    "no-break spaces": "\xa0" * 400_000,
    "ampersands": "&" * 400_000,
    "open brackets": "<" * 400_000,
    "open quotes": '<a href="' * 30_000,
    "10,000 links": "<a href='https://evil.example/x'>bank.vn</a> " * 10_000,
    "10,000 links in lines": "<p><a href='https://evil.example/x'>bank.vn</a></p>" * 10_000,
    "200 kB of nested lists": "<ul><li>x" * 22_000,
    "200 kB of ordered lists": "<ol><li>" * 12_000 + "<li>x" * 20_000,
    "a picture of 400 kB in the text": f"<p>trước <img src='{_PICTURE}'> sau</p>",
    "200 pictures in the text": f"<img src='{_PICTURE[:2_000]}'>" * 200,
    "4,000 pictures that are not there": "<img src='cid:a' width=9999 height=9999>" * 4_000,
    "200 pictures that are there": "".join(f"<img src='cid:{_NAMES[i % 8]}'>" for i in range(200)),
    "200 pictures that are there, wide": "<img src='cid:a' width=9999 height=9999>" * 200,
    "200 pictures that are there, small": "".join(
        f"<img src='cid:{_NAMES[i % 8]}' width=3 height=3>" for i in range(200)
    ),
    "60,000 nested divs": "<div>" * 60_000 + "x",
    "60,000 divs": "<div>x</div>" * 60_000,
    "60,000 paragraphs": "<p>x" * 60_000,
    "60,000 breaks": "x<br>" * 60_000,
    "60,000 rules": "<hr>" * 60_000,
    "nested quotations": "<blockquote>x" * 20_000,
    "styled letters": "<span style='color:#ff0000;font-weight:bold'>x</span>" * 10_000,
    "fonts": "".join(f"<font color=#{i:06d} size={i % 7 + 1}>x" for i in range(8_000)),
    "misnested": "<b><table><i><tr><u><td><s>" * 2_000 + "x",
    "superscripts": "<sup>x" * 10_000 + "<sub>y" * 10_000,
}

WORST_TEXT = {
    "a word of 2 MB": "a" * 2_000_000,
    "2 MB of letters of three bytes": "ệ" * 2_000_000,
    "2 MB of combining marks": "a" + "\u0301" * 2_000_000,
    "2 MB from right to left": "\u05d0\u202e" * 1_000_000,
    "2 MB of emoji": "\U0001f469\u200d\U0001f4bb" * 700_000,
    "2 MB of Chinese": "\u4e00" * 2_000_000,
    "a million lines": "x\n" * 1_000_000,
    "2 million empty lines": "\n" * 2_000_000,
    "2 million line separators": "\u2028" * 2_000_000,
    "2 million tabs": "\t" * 2_000_000,
    "2 MB of one paragraph": "Tôi khiếu nại về dữ liệu của tôi. " * 60_000,
    "2 MB of a letter": ("Tôi khiếu nại về dữ liệu của tôi. " * 3 + "\n") * 20_000,
}
"""Plain text made to cost as much as it can."""
