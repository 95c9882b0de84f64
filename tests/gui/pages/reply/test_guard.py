"""The privacy guard beside the letter: it reads along, marks, removes, keeps, and holds the reply."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from leman_desk.domain.guard import Finding, GuardKind, GuardPlace
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.pages.reply import guard_panel, guard_watch
from leman_desk.gui.pages.reply.guard_card import FindingCard
from leman_desk.gui.pages.reply.guard_marks import cursor_over
from leman_desk.gui.pages.reply.guard_watch import without
from leman_desk.gui.pages.reply.page import ReplyPage
from leman_desk.gui.tasks import Tasks
from leman_desk.services.desk import Desk
from leman_desk.wording.words import Words

CARD = "4111 1111 1111 1111"
PHONE = "0900 000 418"
WHY = "This is a full card number. It never belongs in e-mail."
LETTER = f"🙂 Khách hàng số {PHONE} cũng bị ảnh hưởng.\nThẻ của chị: {CARD}."


def write(page: ReplyPage, tasks: Tasks, body: str = LETTER, cc: str = "") -> None:
    page.sheet.copies.setText(cc)
    page.sheet.editor.setPlainText(body)
    page.guard.check()
    assert tasks.wait_idle()


def findings(page: ReplyPage) -> tuple[Finding, ...]:
    assert page.guard.report is not None
    return page.guard.report.findings


def card(page: ReplyPage, kind: GuardKind) -> FindingCard:
    return next(each for each in page.panel.cards if each.finding.kind is kind)


def test_it_reads_a_moment_after_typing_stops(page: ReplyPage, qtbot: QtBot) -> None:
    page.sheet.editor.clear()
    QTest.keyClicks(page.sheet.editor, f"Number {PHONE}")
    assert page.guard.report is None
    qtbot.waitUntil(lambda: page.guard.report is not None and len(findings(page)) == 1)
    assert findings(page)[0].kind is GuardKind.OTHER_PHONE


def test_an_older_reading_never_overwrites_what_was_typed_since(page: ReplyPage, tasks: Tasks) -> None:
    write(page, tasks)
    page.sheet.editor.setPlainText("Kính gửi chị Mai,")
    page.guard.check()
    page.sheet.editor.setPlainText(LETTER)
    assert tasks.wait_idle()
    assert page.guard.report is None
    page.guard.check()
    assert tasks.wait_idle()
    assert len(findings(page)) == 2


def test_a_clear_letter_says_so(page: ReplyPage, tasks: Tasks) -> None:
    write(page, tasks, "Kính gửi chị Mai,")
    assert page.panel.summary.text() == "Nothing to check."
    assert page.panel.cards == []
    assert page.sheet.held.text() == ""
    told = {each.text() for each in page.panel.findChildren(QLabel)}
    assert {"No card or ID numbers", "No details of other customers"} <= told


def test_marks_lie_over_the_words_and_the_letter_stays_as_it_is(page: ReplyPage, tasks: Tasks) -> None:
    write(page, tasks)
    marked = [each.cursor.selectedText() for each in page.sheet.editor.extraSelections()]
    assert marked == [CARD, PHONE]
    assert page.sheet.editor.toPlainText() == LETTER
    assert not page.sheet.editor.document().isUndoAvailable()
    corners = page.sheet.gutter.corners()
    assert [mark.number for mark, _ in corners] == [1, 2]
    assert corners[0][1].y() > corners[1][1].y(), "the card stands on the line below"


def test_remove_masks_the_number_and_undo_brings_it_back(page: ReplyPage, tasks: Tasks) -> None:
    write(page, tasks)
    card(page, GuardKind.CARD).remove.click()
    assert tasks.wait_idle()
    assert page.sheet.editor.toPlainText() == LETTER.replace(CARD, "•••• •••• •••• ••••")
    assert [each.kind for each in findings(page)] == [GuardKind.OTHER_PHONE]
    page.sheet.editor.undo()
    assert page.sheet.editor.toPlainText() == LETTER


def test_f7_walks_through_the_findings_and_selects_them(page: ReplyPage, qtbot: QtBot, tasks: Tasks) -> None:
    write(page, tasks, cc="events@weddingfair.example")
    page.activateWindow()
    page.sheet.editor.setFocus()
    qtbot.waitUntil(page.sheet.editor.hasFocus)
    seen = []
    for _ in range(4):
        QTest.keyClick(page.focusWidget() or page, Qt.Key.Key_F7)
        field = page.sheet.copies if page.sheet.copies.hasFocus() else None
        seen.append(field.selectedText() if field else page.sheet.editor.textCursor().selectedText())
    assert seen == [CARD, "events@weddingfair.example", PHONE, CARD]
    QTest.keyClick(page.sheet.editor, Qt.Key.Key_F7, Qt.KeyboardModifier.ShiftModifier)
    assert page.sheet.editor.textCursor().selectedText() == PHONE


def test_send_says_what_blocks_and_goes_there(
    page: ReplyPage, tasks: Tasks, desk: Desk, khoa: Actor, mai: CaseId
) -> None:
    write(page, tasks)
    assert page.sheet.held.text() == "Remove the card number to send."
    page.send()
    assert tasks.wait_idle()
    assert page.sheet.editor.textCursor().selectedText() == CARD
    assert page.panel.isVisible()
    assert not desk.reading.case_view(khoa, case=mai).outgoing


def test_what_was_not_read_yet_is_refused_by_the_desk_and_then_shown(
    page: ReplyPage, tasks: Tasks, desk: Desk, khoa: Actor, mai: CaseId
) -> None:
    page.sheet.editor.setPlainText(LETTER)
    page.send()
    assert tasks.wait_idle()
    assert page.sheet.error.isVisible()
    assert page.sheet.send_button.isEnabled()
    assert len(findings(page)) == 2
    assert not desk.reading.case_view(khoa, case=mai).outgoing


def test_kept_with_a_reason_the_reply_leaves_and_the_reason_is_on_the_trail(
    page: ReplyPage, qtbot: QtBot, tasks: Tasks, desk: Desk, khoa: Actor, mai: CaseId
) -> None:
    write(page, tasks, f"Khách hàng số {PHONE}.")
    shown = card(page, GuardKind.OTHER_PHONE)
    page.drawer.open()
    shown.keep.click()
    assert shown.reason.isVisible()
    assert not shown.confirm.isEnabled()
    QTest.keyClicks(shown.reason, "Her brother, she asked")
    QTest.keyClick(shown.reason, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert page.sheet.held.text() == ""
    assert page.panel.summary.text() == "Nothing to check."
    assert page.panel.cards[0].mark.kept
    with qtbot.waitSignal(page.sent):
        page.send()
    assert tasks.wait_idle()
    facts = desk.reading.case_view(khoa, case=mai).activity
    (kept,) = [each for each in facts if each.kind == "guard_kept"]
    assert (kept.codes, kept.detail) == (
        {"finding": "other_phone", "count": 1},
        {"reason": "Her brother, she asked"},
    )


def test_a_decision_can_be_taken_back(page: ReplyPage, tasks: Tasks) -> None:
    write(page, tasks, f"Khách hàng số {PHONE}.")
    page.guard.keep(findings(page)[0], "for now")
    assert tasks.wait_idle()
    page.panel.cards[0].keep.click()
    assert tasks.wait_idle()
    assert page.panel.summary.text() == "1 item needs your eyes."
    assert page.written().kept == ()


def test_a_reason_being_typed_survives_the_next_reading(page: ReplyPage, qtbot: QtBot, tasks: Tasks) -> None:
    write(page, tasks)
    page.drawer.open()
    page.activateWindow()
    shown = card(page, GuardKind.OTHER_PHONE)
    shown.keep.click()
    qtbot.waitUntil(shown.reason.hasFocus)
    QTest.keyClicks(shown.reason, "Her bro")
    page.guard.check()
    assert tasks.wait_idle()
    again = card(page, GuardKind.OTHER_PHONE)
    assert again is not shown
    assert again.reason.text() == "Her bro"
    assert again.reason.hasFocus()


def test_an_unusual_recipient_leaves_its_field(page: ReplyPage, tasks: Tasks) -> None:
    write(
        page, tasks, "Kính gửi chị Mai,", cc="Mai <mai.tran@example.com>, Fair <events@weddingfair.example>"
    )
    badges = page.sheet.badges[GuardPlace.CC]
    assert badges.isVisible()
    assert "events@weddingfair.example" in badges.accessibleName()
    shown = card(page, GuardKind.STRANGER)
    assert shown.remove.text() == "Remove from Cc"
    shown.remove.click()
    assert tasks.wait_idle()
    assert page.sheet.copies.text() == "Mai <mai.tran@example.com>"
    assert findings(page) == ()
    assert not badges.isVisible()


def test_a_number_in_the_quotation_is_masked_in_what_leaves(page: ReplyPage, tasks: Tasks) -> None:
    page.sheet.show_original(f"On Monday, Mai wrote:\n> my card {CARD}")
    write(page, tasks, "Kính gửi chị Mai,")
    (found,) = findings(page)
    assert found.place is GuardPlace.QUOTED
    page.guard.go_to(found)
    assert page.sheet.original.isVisible()
    assert page.sheet.original.textCursor().selectedText() == CARD
    page.guard.remove(found)
    assert tasks.wait_idle()
    assert page.written().quoted.endswith("> my card •••• •••• •••• ••••")
    assert findings(page) == ()
    page.sheet.quote.setChecked(False)
    assert page.written().quoted == ""


def test_a_promised_attachment_is_asked_for(
    page: ReplyPage, tasks: Tasks, desk: Desk, khoa: Actor, mai: CaseId
) -> None:
    write(page, tasks, "Chúng tôi gửi kèm danh sách.")
    assert card(page, GuardKind.NO_ATTACHMENT).remove.text() == "Attach evidence"
    page.sheet.attachments._toggle(desk.reading.case_view(khoa, case=mai).evidence[0].id)
    page.guard.check()
    assert tasks.wait_idle()
    assert findings(page) == ()


def test_a_finding_that_has_moved_is_read_again_instead_of_masking_something_else(
    page: ReplyPage, tasks: Tasks
) -> None:
    write(page, tasks)
    (found, _) = findings(page)
    page.sheet.editor.setPlainText("Kính gửi chị Mai,\n" + LETTER)
    page.guard.remove(found)
    assert tasks.wait_idle()
    assert page.sheet.editor.toPlainText() == "Kính gửi chị Mai,\n" + LETTER
    assert len(findings(page)) == 2


def test_narrow_the_panel_folds_into_a_line_with_the_number(
    page: ReplyPage, qtbot: QtBot, tasks: Tasks
) -> None:
    write(page, tasks)
    assert not page.panel.isVisible()
    line = page.sheet.guard_button
    assert line.isVisible()
    assert line.text() == "Privacy guard: 2"
    page.activateWindow()
    line.click()
    assert page.panel.isVisible()
    qtbot.waitUntil(page.panel.close_button.hasFocus)
    QTest.keyClick(page.panel.close_button, Qt.Key.Key_Escape)
    assert not page.panel.isVisible()
    page.resize(1440, 900)
    assert page.panel.isVisible()
    assert not line.isVisible()
    assert page.panel.geometry().left() >= page.sheet.geometry().right()


def test_screen_readers_hear_each_finding_and_every_control_is_reached_by_keyboard(
    page: ReplyPage, tasks: Tasks, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[tuple[str, bool]] = []
    for module in (guard_panel, guard_watch):
        monkeypatch.setattr(
            module, "announce", lambda _widget, text, *, urgent=False: heard.append((text, urgent))
        )
    write(page, tasks)
    assert heard == [("1 item blocks sending. 1 item needs your eyes.", False)]
    page.guard.step(1)
    assert heard[-1] == (
        f"1. Card number. 4111 •••• •••• 1111. {WHY} Blocks.",
        False,
    )
    page.send()
    assert heard[-1] == ("Remove the card number to send.", True)
    for each in page.panel.cards:
        for button in (each.remove, each.go_to):
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus
            assert button.text()


def test_the_full_number_is_never_shown_in_the_panel(page: ReplyPage, tasks: Tasks) -> None:
    write(page, tasks, f"{CARD}, CCCD 079190123456, CVC 123")
    told = " ".join(each.text() + each.accessibleName() for each in page.panel.findChildren(QLabel))
    told += " ".join(each.accessibleName() for each in page.panel.cards)
    for number in (CARD, "079190123456", "123."):
        assert number not in told
    assert "4111 •••• •••• 1111" in told


def test_another_language(page: ReplyPage, tasks: Tasks, words: Words) -> None:
    write(page, tasks)
    page.retranslate(words)
    assert len(page.panel.cards) == 2
    assert page.sheet.held.text() == "Remove the card number to send."


def test_a_decision_outlives_leaving_and_taking_the_reply_back(
    page: ReplyPage, tasks: Tasks, mai: CaseId
) -> None:
    write(page, tasks, f"Khách hàng số {PHONE}.")
    page.guard.keep(findings(page)[0], "agreed")
    assert tasks.wait_idle()
    page.leave()
    page.open(mai)
    assert tasks.wait_idle()
    assert page.panel.cards[0].mark.kept


@pytest.mark.parametrize(
    ("addresses", "at", "left"),
    [
        ("a@x.vn, b@x.vn; c@x.vn", "b@x.vn", "a@x.vn, c@x.vn"),
        ("Lan <lan@x.vn>", "lan@x.vn", ""),
        ("a@x.vn,lan@x.vn,", "a@x.vn", "lan@x.vn"),
    ],
)
def test_one_address_is_taken_out_with_its_name(addresses: str, at: str, left: str) -> None:
    start = addresses.index(at)
    assert without(addresses, start, start + len(at)) == left


def test_places_count_as_qt_counts(page: ReplyPage) -> None:
    page.sheet.editor.setPlainText("🙂🙂 ab")
    assert cursor_over(page.sheet.editor, 3, 5).selectedText() == "ab"
