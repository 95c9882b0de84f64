"""Markup in what strangers wrote is shown, never laid out."""

import re
from pathlib import Path

import pytest
from PySide6.QtGui import Qt, QTextDocument

from leman_desk.gui.plain import plain_tip

GUI = Path(__file__).resolve().parents[2] / "leman_desk" / "gui"


@pytest.mark.parametrize(
    "text",
    [
        "<h1>Your account is closed</h1>",
        '<img src="//mail.example/x.png">',
        "<b>a</b>\nb & c",
        "<qt>x</qt>",
        "<i>1</i> < 2 > 1",
    ],
)
def test_a_tip_shows_exactly_the_characters_it_was_given(text: str) -> None:
    assert Qt.mightBeRichText(text), "otherwise the test shows nothing"
    shown = QTextDocument()
    shown.setHtml(plain_tip(text))

    assert shown.toPlainText() == text
    assert not [name for name in ("<h1", "<img", "<b>", "<i>", "<qt") if name in plain_tip(text)]


@pytest.mark.parametrize("text", ["", "Trần Thị Thanh Mai", "3 < 4", "line\nline"])
def test_what_is_no_markup_stays_as_it_is(text: str) -> None:
    assert plain_tip(text) == text


def test_rows_of_lists_never_hand_a_bare_text_to_a_tip() -> None:
    bare = re.compile(r"ToolTipRole[^\n]*\n\s+return (?!plain_tip|None|Qt|self\._words\.t\()[^\n]+")
    found = [
        f"{path.relative_to(GUI)}: {block}"
        for path in sorted(GUI.rglob("*.py"))
        for block in bare.findall(path.read_text("utf-8"))
    ]
    assert not found
