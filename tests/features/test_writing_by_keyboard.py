"""Writing by keyboard alone: a template, a reply with every format, a saved view; each taken back."""

from functools import partial

import pytest
from PySide6.QtGui import QFont, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
)

from leman_desk.domain.correspondence import OutgoingState
from leman_desk.domain.ids import CaseId, OutgoingId
from leman_desk.services.queries import CaseFilter, View
from tests.features.driver import Driver, names_of, said
from tests.features.test_sorting_by_keyboard import go_to, in_list

pytestmark = pytest.mark.usefixtures("no_mouse")

PATIENCE_MS = 60_000
MAI = "Số điện thoại riêng của tôi bị đưa cho hội chợ cưới"


def test_a_template_is_edited_saved_and_taken_back(desk: Driver) -> None:
    go_to(desk, "Templates")
    in_list(desk, "Templates")
    first = desk.find(QLineEdit, "Title, English").text()
    desk.press("J")
    desk.wait(lambda: desk.find(QLineEdit, "Title, English").text() != first, PATIENCE_MS)
    title = desk.find(QLineEdit, "Title, English").text()
    desk.tab_to("Title, English", QLineEdit)
    desk.press("End")
    desk.write(", again")
    letter = desk.tab_to("Letter, English")
    assert isinstance(letter, QPlainTextEdit | QTextEdit)
    desk.press("Ctrl+End")
    desk.write("\nOne more line.")
    desk.tab_to("Preview", QAbstractButton)
    desk.press("Space")
    desk.wait_text("Preview, English")
    desk.tab_to("Save", QAbstractButton)
    desk.press("Space")
    desk.wait_text(f"Template “{title}, again” saved.")
    templates = desk.session.desk.templates
    saved = next(
        each for each in templates.rows(desk.session.actor) if each.text.title_en == f"{title}, again"
    )
    assert saved.text.body_en.endswith("One more line.")
    desk.press("F8")
    desk.wait(
        lambda: any(each.text.title_en == title for each in templates.rows(desk.session.actor)), PATIENCE_MS
    )
    # A copy is made, named and removed again.
    desk.tab_to("Copy as new", QAbstractButton)
    desk.press("Space")
    desk.wait(lambda: any(each.own for each in templates.rows(desk.session.actor)), PATIENCE_MS)
    desk.tab_to("Remove", QAbstractButton)
    desk.press("Space")
    desk.wait(lambda: not any(each.own for each in templates.rows(desk.session.actor)), PATIENCE_MS)


def test_a_reply_takes_every_format_by_key_or_by_tab_and_space(desk: Driver) -> None:
    case = _mai(desk)
    editor = _reply(desk)
    desk.press("Ctrl+End")
    desk.write("\n")
    for key, word in (("Ctrl+B", "strong"), ("Ctrl+I", "leaning"), ("Ctrl+U", "lined")):
        desk.press(key)
        desk.write(word)
        desk.press(key)
        desk.write(" ")
    assert _format_of(editor, "strong").fontWeight() >= QFont.Weight.DemiBold
    assert _format_of(editor, "leaning").fontItalic()
    assert _format_of(editor, "lined").fontUnderline()
    assert not _format_of(editor, "leaning").fontUnderline()

    for name, word in (("List", "dotted"), ("Numbered list", "counted")):
        desk.write("\n")
        button = _back_to(desk, name)
        assert isinstance(button, QAbstractButton)
        desk.press("Space")
        desk.wait(editor.hasFocus)
        desk.write(word)
        assert _cursor_at(editor, word).currentList() is not None, name
        assert button.isChecked(), "the bar shows the format at the cursor"
        desk.write("\n")

    desk.write("see ")
    _back_to(desk, "Link…")
    desk.press("Space")
    desk.tab_to("Address", QLineEdit)
    desk.write("https://leman.jewelry/privacy")
    desk.tab_to("Text shown", QLineEdit)
    desk.write("policy")
    desk.press("Return")
    desk.wait(lambda: "policy" in editor.toPlainText(), PATIENCE_MS)
    assert _format_of(editor, "policy").anchorHref() == "https://leman.jewelry/privacy"
    desk.press("Ctrl+S")
    desk.wait_text("Draft saved ")

    desk.tab_to("Back to the case", QAbstractButton)
    desk.press("Space")
    desk.wait_text("LD-26-0147 · ")
    kept = desk.session.desk.replies.begin(desk.session.actor, case=case).text
    for piece in (
        "<b>strong</b>",
        "<i>leaning</i>",
        "<u>lined</u>",
        "<ul>",
        "<ol>",
        "https://leman.jewelry/privacy",
    ):
        assert piece in kept.formatted, kept.formatted


def test_a_reply_takes_evidence_leaves_its_quote_out_and_is_taken_back(desk: Driver) -> None:
    case, replies, actor = _mai(desk), desk.session.desk.replies, desk.session.actor
    _reply(desk)
    desk.press("Ctrl+A")
    desk.write("We looked into it. ")
    _attach_first(desk)
    chip = desk.find_like(QAbstractButton, "Do not attach ")
    desk.tab_to(chip.accessibleName(), QAbstractButton)
    desk.press("Space")
    desk.wait(lambda: not desk._like(QAbstractButton, "Do not attach "), PATIENCE_MS)
    _attach_first(desk)
    quote = desk.tab_to("Quote the customer’s message below", QCheckBox)
    assert isinstance(quote, QCheckBox)
    for on in (False, True, False):
        desk.press("Space")
        assert quote.isChecked() is on
    desk.press("Ctrl+Return")
    desk.wait_text("Stop and edit")
    (leaving,) = desk.session.desk.reading.case_view(actor, case=case).outgoing
    assert "wrote:" not in leaving.text
    assert "We looked into it." in leaving.text

    desk.press("F8")
    desk.wait(lambda: not desk.all(QAbstractButton, "Stop and edit"), PATIENCE_MS)
    draft = replies.begin(actor, case=case)
    assert draft.saved
    assert len(draft.text.evidence) == 1

    # And once more by the button that stands in the conversation.
    _reply(desk)
    desk.press("Ctrl+Return")
    desk.wait_text("Stop and edit")
    desk.tab_to("Stop and edit", QAbstractButton)
    desk.press("Space")
    editor = desk.find(QTextEdit, "Reply")
    desk.wait(lambda: editor.hasFocus() and "We looked into it." in editor.toPlainText(), PATIENCE_MS)
    assert not desk.session.desk.reading.case_view(actor, case=case).outgoing


@pytest.mark.parametrize(
    ("answer", "state"), [("It arrived", OutgoingState.SENT), ("It did not arrive", OutgoingState.FAILED)]
)
def test_an_uncertain_send_is_answered(desk: Driver, answer: str, state: OutgoingState) -> None:
    case, reading, actor = _mai(desk), desk.session.desk.reading, desk.session.actor
    _reply(desk)
    desk.press("Ctrl+A")
    desk.write("We looked into it. ")
    desk.press("Ctrl+Return")
    desk.wait_text("Stop and edit")
    (leaving,) = reading.case_view(actor, case=case).outgoing
    with desk.session.desk.store.work() as work:
        kept = work.outgoing(leaving.id)
        kept.state, kept.claimed_at = OutgoingState.UNCERTAIN, kept.queued_at
        work.commit()
    desk.press("Ctrl+2")
    desk.wait_text("Nothing is waiting for you")
    _mai(desk)
    desk.wait_text("The connection broke while the server took the reply.")
    desk.tab_to(answer, QAbstractButton)
    desk.press("Space")
    desk.wait(lambda: _state(desk, leaving.id) is state, PATIENCE_MS)
    desk.wait(lambda: not desk.all(QAbstractButton, answer), PATIENCE_MS)
    if state is OutgoingState.FAILED:
        desk.tab_to("Edit and send again", QAbstractButton)
        desk.press("Space")
        editor = desk.find(QTextEdit, "Reply")
        desk.wait(lambda: "We looked into it." in editor.toPlainText(), PATIENCE_MS)


def test_a_view_is_saved_opened_renamed_and_removed(desk: Driver) -> None:
    desk.press("Ctrl+3")
    in_list(desk, "All complaints")
    desk.press("Ctrl+F")
    desk.find(QLineEdit, "Filter by text")
    desk.write("severity:high")
    desk.press("Return")
    desk.press("Shift+F2")
    desk.tab_to("Name of the view", QLineEdit)
    desk.write("Quan trọng")
    desk.press("Return")
    desk.wait_text("View “Quan trọng” saved.")
    views = desk.session.desk.views
    (row,) = views.rows(desk.session.actor)
    assert row.chosen == CaseFilter(view=View.ALL, text="severity:high")
    desk.press("Ctrl+2")
    desk.wait_text("Nothing is waiting for you")
    # A list without a row keeps the keys.
    focus = QApplication.focusWidget()
    assert focus is not None
    assert "My complaints" in names_of(focus)
    go_to(desk, "Quan trọng")
    in_list(desk, "Quan trọng")
    assert desk.find(QLineEdit, "Filter by text").text() == "severity:high"
    button = _back_to(desk, "Saved view")
    assert button is not None
    desk.press("Space")
    desk.wait(lambda: QApplication.activePopupWidget() is not None)
    desk.press("Up")
    desk.press("Return")
    desk.wait_text("View “Quan trọng” removed.")
    in_list(desk, "All complaints")
    assert views.rows(desk.session.actor) == []
    desk.press("F8")
    desk.wait(lambda: [each.name for each in views.rows(desk.session.actor)] == ["Quan trọng"], PATIENCE_MS)


def _mai(desk: Driver) -> CaseId:
    """Bring Mai's complaint to the front by the keys of the list, and give it."""
    case = desk.session.desk.reading.case_by_number(desk.session.actor, number="LD-26-0147")
    desk.press("Ctrl+3")
    in_list(desk, "All complaints")
    for _ in range(40):
        focus = QApplication.focusWidget()
        assert isinstance(focus, QAbstractItemView)
        # A row is moved from only once it says what it is, however busy the computer.
        desk.wait(partial(_says, focus), PATIENCE_MS)
        if MAI in said(focus.currentIndex()):
            break
        desk.press("J")
    desk.wait_text("LD-26-0147 · ")
    return case


def _reply(desk: Driver) -> QTextEdit:
    """Open the composer on the case in front, with what it begins with."""
    desk.press("Ctrl+R")
    editor = desk.find(QTextEdit, "Reply")
    desk.wait(lambda: editor.hasFocus() and editor.toPlainText(), PATIENCE_MS)
    return editor


def _attach_first(desk: Driver) -> None:
    desk.press("Ctrl+E")
    desk.wait(lambda: QApplication.activePopupWidget() is not None)
    desk.press("Down")
    desk.press("Return")
    desk.wait(lambda: QApplication.activePopupWidget() is None)
    desk.find_like(QAbstractButton, "Do not attach ")


def _state(desk: Driver, outgoing: OutgoingId) -> OutgoingState:
    with desk.session.desk.store.work() as work:
        return work.outgoing(outgoing).state


def _back_to(desk: Driver, name: str) -> QAbstractButton:
    """Go back by Shift+Tab until the focus stands on a button."""
    for _ in range(40):
        focus = QApplication.focusWidget()
        if isinstance(focus, QAbstractButton) and focus.accessibleName() == name:
            return focus
        desk.press("Shift+Tab")
    raise AssertionError(f"Shift+Tab does not reach {name!r}")


def _says(view: QAbstractItemView) -> str:
    return said(view.currentIndex())


def _cursor_at(editor: QTextEdit, word: str) -> QTextCursor:
    found = editor.document().find(word)
    assert not found.isNull(), word
    return found


def _format_of(editor: QTextEdit, word: str) -> QTextCharFormat:
    return _cursor_at(editor, word).charFormat()
