"""The letter editor: formats by key, lists that end, links, and a paste that brings nothing foreign."""

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from leman_desk.domain.rich_text import Letter, Line, LineKind, Run, from_html, to_html
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.rich_edit import RichEdit
from tests.domain.test_rich_text import LETTER


@pytest.fixture
def edit(qtbot: QtBot, theme: Theme) -> RichEdit:
    made = RichEdit(theme)
    qtbot.addWidget(made)
    made.resize(600, 400)
    made.show()
    made.setFocus()
    return made


def select(edit: RichEdit, text: str) -> None:
    edit.moveCursor(QTextCursor.MoveOperation.Start)
    assert edit.find(text)


def html(edit: RichEdit) -> str:
    return to_html(edit.letter())


def test_a_letter_is_shown_and_given_back_as_it_was(edit: RichEdit) -> None:
    edit.set_letter(LETTER)
    assert edit.letter() == LETTER
    assert edit.toPlainText() == "\n".join(line.text for line in LETTER)
    assert not edit.document().isUndoAvailable()


@pytest.mark.parametrize("text", ["😀 Hà Nội 😀", "a\n\n\nb", "", " x", "x "])
def test_plain_text_stays_plain(edit: RichEdit, text: str) -> None:
    edit.setPlainText(text)
    assert "\n".join(line.text for line in edit.letter()) == text
    assert from_html(html(edit)) == edit.letter() or not text


def test_formats_are_switched_on_and_off(edit: RichEdit) -> None:
    edit.setPlainText("one two three")
    select(edit, "two")
    edit.toggle_bold()
    edit.toggle_underline()
    assert html(edit) == "<p>one <b><u>two</u></b> three</p>"
    edit.toggle_bold()
    edit.toggle_italic()
    assert html(edit) == "<p>one <i><u>two</u></i> three</p>"
    edit.undo()
    edit.undo()
    assert html(edit) == "<p>one <b><u>two</u></b> three</p>"


def test_what_is_typed_after_a_toggle_has_the_format(edit: RichEdit) -> None:
    QTest.keyClicks(edit, "a ")
    edit.toggle_bold()
    QTest.keyClicks(edit, "b")
    edit.toggle_bold()
    QTest.keyClicks(edit, "c")
    assert html(edit) == "<p>a <b>b</b>c</p>"


def test_a_toggle_in_the_middle_of_vietnamese_input_loses_nothing(edit: RichEdit) -> None:
    # UniKey sends Backspace and the whole syllable again; an input method commits what it composed.
    edit.toggle_bold()
    QTest.keyClicks(edit, "tie")
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    commit = QInputMethodEvent()
    commit.setCommitString("ếng")
    QApplication.sendEvent(edit, commit)
    assert html(edit) == "<p><b>tiếng</b></p>"


def test_a_list_is_begun_goes_on_and_ends_by_keys(edit: RichEdit) -> None:
    QTest.keyClicks(edit, "a")
    edit.toggle_list(LineKind.NUMBER)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    QTest.keyClicks(edit, "b")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    QTest.keyClick(edit, Qt.Key.Key_Return)
    QTest.keyClicks(edit, "c")
    assert html(edit) == "<ol><li>a</li><li>b</li></ol><p>c</p>"
    assert edit.list_kind() is LineKind.TEXT
    select(edit, "b")
    edit.moveCursor(QTextCursor.MoveOperation.StartOfBlock)
    QTest.keyClick(edit, Qt.Key.Key_Backspace)
    assert html(edit) == "<ol><li>a</li></ol><p>b<br>c</p>"


def test_several_lines_become_another_list(edit: RichEdit) -> None:
    edit.setPlainText("a\nb\nc")
    edit.selectAll()
    edit.toggle_list(LineKind.BULLET)
    assert html(edit) == "<ul><li>a</li><li>b</li><li>c</li></ul>"
    edit.toggle_list(LineKind.NUMBER)
    assert html(edit) == "<ol><li>a</li><li>b</li><li>c</li></ol>"
    edit.toggle_list(LineKind.NUMBER)
    assert html(edit) == "<p>a<br>b<br>c</p>"


def test_links(edit: RichEdit) -> None:
    edit.setPlainText("our policy here")
    select(edit, "policy")
    edit.set_link("javascript:alert(1)")
    assert html(edit) == "<p>our policy here</p>"
    edit.set_link("https://leman.jewelry/p")
    assert html(edit) == '<p>our <a href="https://leman.jewelry/p">policy</a> here</p>'
    edit.moveCursor(QTextCursor.MoveOperation.End)
    edit.set_link("mailto:info@leman.jewelry")
    QTest.keyClicks(edit, " x")
    assert html(edit).endswith('<a href="mailto:info@leman.jewelry">info@leman.jewelry</a> x</p>')
    edit.go_to_link("https://leman.jewelry/p")
    assert edit.textCursor().selectedText() == "policy"
    edit.drop_link("https://leman.jewelry/p")
    assert html(edit).startswith("<p>our policy here")


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        (
            '<p style="color:red;font-size:40px">a <b onclick="x">b</b></p><img src="https://t.example/p.gif">',
            "<p>a <b>b</b></p>",
        ),
        ("<ul><li>a</li><li>b</li></ul>", "<ul><li>a</li><li>b</li></ul>"),
        ('<a href="javascript:x">a</a><script>x</script>', "<p>a</p>"),
        ('<table bgcolor="red"><tr><td>1</td></tr></table>', "<p>1</p>"),
    ],
)
def test_a_paste_is_reduced_to_our_formats(edit: RichEdit, pasted: str, kept: str) -> None:
    data = QMimeData()
    data.setHtml(pasted)
    data.setText("x")
    edit.insertFromMimeData(data)
    assert html(edit) == kept
    again: Letter = edit.letter()
    edit.set_letter(again)
    assert edit.letter() == again


def test_plain_text_is_pasted_as_it_is_and_undone_at_once(edit: RichEdit) -> None:
    edit.setPlainText("before ")
    edit.moveCursor(QTextCursor.MoveOperation.End)
    data = QMimeData()
    data.setText("a\n<b>c</b>")
    edit.insertFromMimeData(data)
    assert edit.toPlainText() == "before a\n<b>c</b>"
    edit.undo()
    assert edit.toPlainText() == "before "


def test_pictures_and_files_are_not_taken(edit: RichEdit) -> None:
    data = QMimeData()
    data.setImageData(b"x")
    assert not edit.canInsertFromMimeData(data)


def test_writing_over_can_be_undone(edit: RichEdit) -> None:
    edit.set_letter((Line((Run("a"),), LineKind.BULLET),))
    edit.write_over((Line((Run("b"),)),))
    assert html(edit) == "<p>b</p>"
    edit.undo()
    assert html(edit) == "<ul><li>a</li></ul>"
