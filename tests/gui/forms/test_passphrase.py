from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.gui.forms.passphrase import NewPassphrase
from leman_desk.gui.theme import Theme
from leman_desk.wording.words import Words


def test_the_line_follows_the_typing(qtbot: QtBot, theme: Theme, words: Words) -> None:
    pair = NewPassphrase(theme, words)
    qtbot.addWidget(pair)
    assert pair.says.startswith("At least 10 characters.")
    pair.first.insert("một hai ba bốn")
    assert pair.says == "Long enough. Type it once more."
    pair.second.insert("một hai ba bố")
    assert pair.says == "The two do not match yet."
    assert not pair.fine
    QTest.keyClicks(pair.second, "n")
    assert pair.says == "Long enough, and both match."
    assert pair.fine
    assert pair.text == "một hai ba bốn"


def test_nothing_is_left_after_clearing(qtbot: QtBot, theme: Theme, words: Words) -> None:
    pair = NewPassphrase(theme, words)
    qtbot.addWidget(pair)
    pair.first.setText("x" * 12)
    pair.second.setText("x" * 12)
    pair.clear()
    assert (pair.first.text(), pair.second.text(), pair.fine) == ("", "", False)
