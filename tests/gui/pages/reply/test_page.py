from dataclasses import replace

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from leman_desk.domain.correspondence import OutgoingState
from leman_desk.domain.ids import CaseId, MessageId
from leman_desk.domain.people import Actor
from leman_desk.gui.action_table import ActionId, Scope
from leman_desk.gui.actions import Actions
from leman_desk.gui.pages.reply.page import ReplyPage
from leman_desk.gui.tasks import Tasks
from leman_desk.services.desk import Desk
from leman_desk.wording.letters import unfinished


def draft_of(desk: Desk, actor: Actor, case: CaseId) -> str | None:
    with desk.store.work() as work:
        draft = work.draft(case, actor.id)
        return draft.body if draft is not None else None


def finish(page: ReplyPage) -> None:
    """Write over the remarks of the template."""
    text = page.sheet.editor.toPlainText()
    for mark in unfinished(text):
        text = text.replace(mark, "We asked the fair to stop.")
    page.sheet.editor.setPlainText(text)


def test_it_opens_with_the_fitting_template_to_the_customer(page: ReplyPage, actions: Actions) -> None:
    assert page.sheet.recipients.text() == "mai.tran@example.com"
    assert page.sheet.subject.text().endswith("[LD-26-0147]")
    assert page.sheet.editor.toPlainText().startswith("Kính gửi chị Trần Thị Thanh Mai,")
    assert page.sheet.quote.isChecked()
    assert page.title() == "Reply, LD-26-0147"
    assert actions.context is Scope.COMPOSER


def test_looking_without_typing_leaves_no_draft(
    page: ReplyPage, desk: Desk, khoa: Actor, tasks: Tasks, mai: CaseId
) -> None:
    page.leave()
    assert tasks.wait_idle()
    assert draft_of(desk, khoa, mai) is None


def test_what_is_typed_is_saved_after_a_pause(
    page: ReplyPage, qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks, mai: CaseId
) -> None:
    QTest.keyClicks(page.sheet.editor, "Xin chao. ")
    qtbot.waitUntil(lambda: page.sheet.saved.text().startswith("Draft saved"))
    assert tasks.wait_idle()
    kept = draft_of(desk, khoa, mai)
    assert kept is not None
    assert kept.startswith("Xin chao. ")


def test_leaving_saves_at_once_and_coming_back_finds_it(
    page: ReplyPage, qtbot: QtBot, tasks: Tasks, mai: CaseId
) -> None:
    page.sheet.editor.setPlainText("Half a letter")
    page.sheet.copies.setText("ban@example.com")
    with qtbot.waitSignal(page.left) as left:
        page.leave()
    assert left.args == [mai]
    page.open(mai)
    assert tasks.wait_idle()
    assert page.sheet.editor.toPlainText() == "Half a letter"
    assert page.sheet.copies.text() == "ban@example.com"
    assert page.sheet.saved.text() == "Your draft from before"


def test_what_another_window_wrote_meanwhile_is_shown_below_and_nothing_is_lost(
    page: ReplyPage, qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks, mai: CaseId
) -> None:
    page.sheet.editor.setPlainText("Written here")
    page.save()
    assert tasks.wait_idle()
    other = desk.replies.begin(khoa, case=mai)
    text = replace(other.text, body="Written there")
    desk.replies.save_draft(khoa, case=mai, text=text, over=other.draft)
    page.sheet.editor.setPlainText("Written here, and on")
    page.save()
    qtbot.waitUntil(lambda: "Written there" in page.sheet.editor.toPlainText())
    assert tasks.wait_idle()
    assert page.sheet.editor.toPlainText().startswith("Written here, and on")
    assert page.sheet.error.isVisible()
    page.sheet.editor.setPlainText("One letter")
    page.save()
    assert tasks.wait_idle()
    assert draft_of(desk, khoa, mai) == "One letter"


def test_a_reply_that_leaves_takes_no_draft_of_another_window_along(
    page: ReplyPage, desk: Desk, khoa: Actor, tasks: Tasks, mai: CaseId
) -> None:
    page.sheet.editor.setPlainText("Written here")
    page.save()
    assert tasks.wait_idle()
    other = desk.replies.begin(khoa, case=mai)
    text = replace(other.text, body="Written there, and not seen here")
    desk.replies.save_draft(khoa, case=mai, text=text, over=other.draft)
    page.send()
    assert tasks.wait_idle()
    assert draft_of(desk, khoa, mai) == "Written there, and not seen here"


def test_a_remark_of_the_template_holds_the_letter(
    page: ReplyPage, tasks: Tasks, desk: Desk, khoa: Actor, mai: CaseId
) -> None:
    marks = unfinished(page.sheet.editor.toPlainText())
    assert marks
    page.send()
    assert tasks.wait_idle()
    assert page.sheet.error.isVisible()
    assert page.sheet.editor.textCursor().selectedText() == marks[0]
    assert not desk.reading.case_view(khoa, case=mai).outgoing


def test_sending_puts_it_into_the_outbox_and_goes_back(
    page: ReplyPage, qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks, mai: CaseId
) -> None:
    finish(page)
    with qtbot.waitSignals([page.sent, page.left]):
        page._on_action(ActionId.SEND)
    assert tasks.wait_idle()
    outgoing = desk.reading.case_view(khoa, case=mai).outgoing
    assert [each.state for each in outgoing] == [OutgoingState.HELD]
    assert draft_of(desk, khoa, mai) is None


def test_a_bad_address_is_said_and_the_letter_stays(page: ReplyPage, tasks: Tasks) -> None:
    finish(page)
    page.sheet.recipients.setText("nobody at all")
    before = page.sheet.editor.toPlainText()
    page.send()
    assert tasks.wait_idle()
    assert page.sheet.error.isVisible()
    assert page.sheet.editor.toPlainText() == before
    assert page.sheet.send_button.isEnabled()


@pytest.mark.parametrize("older", [MessageId(1), None])
def test_a_reply_to_an_older_message_or_none_waits_until_the_newer_was_read(
    page: ReplyPage,
    qtbot: QtBot,
    tasks: Tasks,
    desk: Desk,
    khoa: Actor,
    mai: CaseId,
    older: MessageId | None,
) -> None:
    finish(page)
    newest = page.written().answers
    page._answers = older
    page.send()
    qtbot.waitUntil(page.sheet.newer.isVisible)
    assert page.sheet.error.isVisible()
    page.sheet.newer.button.click()
    assert page.written().answers == newest
    with qtbot.waitSignal(page.sent):
        page.send()
    assert tasks.wait_idle()
    assert desk.reading.case_view(khoa, case=mai).outgoing


def test_another_template_can_be_taken_back_with_undo(page: ReplyPage, tasks: Tasks) -> None:
    page.sheet.editor.setPlainText("My own words")
    page.templates.use("general")
    assert tasks.wait_idle()
    assert page.sheet.editor.toPlainText() != "My own words"
    page.sheet.editor.undo()
    assert page.sheet.editor.toPlainText() == "My own words"


def test_the_language_rewrites_an_untouched_template_and_spares_own_words(
    page: ReplyPage, tasks: Tasks
) -> None:
    page.sheet.set_language("en")
    page.sheet.language.activated.emit(0)
    assert tasks.wait_idle()
    assert page.sheet.editor.toPlainText().startswith("Dear Ms Mai,")
    page.sheet.editor.setPlainText("My own words")
    page.sheet.set_language("vi")
    page.sheet.language.activated.emit(1)
    assert tasks.wait_idle()
    assert page.sheet.editor.toPlainText() == "My own words"


def test_evidence_is_attached_and_taken_off(page: ReplyPage, desk: Desk, khoa: Actor, mai: CaseId) -> None:
    evidence = desk.reading.case_view(khoa, case=mai).evidence[0].id
    page.sheet.attachments._toggle(evidence)
    assert page.written().evidence == (evidence,)
    page.sheet.attachments._toggle(evidence)
    assert page.written().evidence == ()


def test_discarding_goes_back_and_can_be_undone(
    page: ReplyPage, qtbot: QtBot, tasks: Tasks, desk: Desk, khoa: Actor, mai: CaseId
) -> None:
    page.sheet.editor.setPlainText("Not this")
    with qtbot.waitSignals([page.left, tasks.outcome_reached]):
        page._on_action(ActionId.DISCARD_DRAFT)
    assert draft_of(desk, khoa, mai) is None
    QApplication.processEvents()


def test_the_ask_for_evidence_template_is_used_when_asked_for(
    page: ReplyPage, tasks: Tasks, mai: CaseId
) -> None:
    before = page.sheet.editor.toPlainText()
    page.open(mai, "evidence")
    assert tasks.wait_idle()
    assert page.sheet.editor.toPlainText() != before
