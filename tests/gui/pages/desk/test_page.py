from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Thread, current_thread, main_thread

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget
from pytestqt.qtbot import QtBot

from leman_desk.domain.clocks import ClockState
from leman_desk.domain.complaint import Severity, Status
from leman_desk.domain.correspondence import Direction
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, MessageId
from leman_desk.domain.people import Actor
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.actions import Actions
from leman_desk.gui.forms.reason_dialog import ReasonDialog
from leman_desk.gui.pages.desk.dialogs import CaseByHandDialog, MergeDialog, RecordAnswerDialog
from leman_desk.gui.pages.desk.page import DeskPage
from leman_desk.gui.pages.desk.split_dialog import SplitDialog
from leman_desk.gui.pages.desk.thread_rows import NoteCard
from leman_desk.gui.pages.desk.triage_choices import Choice
from leman_desk.gui.reading.message_card import MessageCard
from leman_desk.gui.reading.pictures import decode_pictures
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.safe_browser import SafeBrowser
from leman_desk.services.changes import Changes, Kind, changed
from leman_desk.services.deadlines import Outlook
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseFilter, CaseView, Group, View
from leman_desk.wording.words import Language, Wording, Words
from tests.gui.conftest import RESOURCES
from tests.gui.pictures import picture

_KEY = Qt.Key


class Scene:
    """A page in a window, with what a test does to it."""

    def __init__(self, qtbot: QtBot, desk: Desk, actor: Actor, tasks: Tasks, page: DeskPage) -> None:
        self.qtbot, self.desk, self.actor, self.tasks, self.page = qtbot, desk, actor, tasks, page

    def show(self, view: View) -> None:
        with self.qtbot.waitSignal(self.page.queue.shown):
            self.page.show_view(view)
        self.wait_for_front()

    def open(self, case: CaseId) -> CaseView:
        self.page.open_case(case)
        self.qtbot.waitUntil(lambda: (front := self.page.front()) is not None and front.row.id == case)
        self.settle()
        return self.front()

    def wait_for_front(self) -> None:
        self.qtbot.waitUntil(lambda: self.page.front() is not None)
        self.settle()

    def settle(self) -> None:
        assert self.tasks.wait_idle()
        QApplication.processEvents()
        assert self.tasks.wait_idle()

    def front(self) -> CaseView:
        found = self.page.front()
        assert found is not None
        return found

    def view_of(self, case: CaseId) -> CaseView:
        return self.desk.reading.case_view(self.actor, case=case)

    def press(self, key: Qt.Key, *, shift: bool = False) -> None:
        held = Qt.KeyboardModifier.ShiftModifier if shift else Qt.KeyboardModifier.NoModifier
        QTest.keyClick(self.page.queue.view, key, held)

    def dialog(self, kind: type[QWidget]) -> QWidget:
        found: list[QWidget] = []

        def there() -> bool:
            found[:] = [
                each for each in QApplication.topLevelWidgets() if isinstance(each, kind) and each.isVisible()
            ]
            return bool(found)

        self.qtbot.waitUntil(there)
        return found[0]


@pytest.fixture
def scene(
    qtbot: QtBot, desk: Desk, khoa: Actor, tasks: Tasks, theme: Theme, words: Words, actions: Actions
) -> Scene:
    actions.set_roles(khoa.roles)
    page = DeskPage(desk, khoa, tasks, theme, words, actions)
    actions.setParent(page)
    tasks.changed.connect(page.refresh)
    qtbot.addWidget(page)
    page.resize(1400, 900)
    page.show()
    page.activateWindow()
    made = Scene(qtbot, desk, khoa, tasks, page)
    made.show(View.ALL)
    page.queue.view.setFocus()
    return made


def act(scene: Scene, action: ActionId) -> None:
    scene.page.verbs.run(action)


def test_the_first_case_is_shown_with_conversation_and_panel(scene: Scene) -> None:
    view = scene.front()
    assert view.row.id == scene.page.queue.view.current_case()
    assert scene.page.conversation.subject.text() == view.row.subject
    scene.qtbot.waitUntil(lambda: len(scene.page.conversation.cards()) >= 1)
    assert scene.page.panel.clock.clock.text()
    assert scene.page.title() == "All complaints"


def test_moving_in_the_list_shows_the_next_case(scene: Scene) -> None:
    first = scene.front().row.id
    scene.press(_KEY.Key_J)
    scene.qtbot.waitUntil(lambda: (front := scene.page.front()) is not None and front.row.id != first)


def test_messages_name_blocked_hosts_and_offer_attachments(scene: Scene, mai: CaseId) -> None:
    scene.open(mai)
    scene.qtbot.waitUntil(lambda: bool(scene.page.conversation.findChildren(MessageCard)))
    said = " ".join(
        label.text()
        for card in scene.page.conversation.findChildren(MessageCard)
        for label in card.findChildren(QLabel)
    )
    assert "Remote content blocked." in said
    assert "t.mailbeacon.example" in said
    assert "Sender verified." in said


def test_pictures_of_a_mail_are_decoded_beside_the_window(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = list[Thread]()

    def decoded(contents: dict[str, bytes]) -> dict[str, QImage]:
        threads.append(current_thread())
        return decode_pictures(contents)

    def images(_actor: Actor, *, message: MessageId, wanted: Sequence[str]) -> dict[str, bytes]:
        return dict.fromkeys(wanted, picture(30, 20)) if message else {}

    monkeypatch.setattr("leman_desk.gui.pages.desk.page.decode_pictures", decoded)
    monkeypatch.setattr(scene.desk.reading, "inline_images", images)
    card = next(each for each in scene.page.conversation.cards() if isinstance(each, MessageCard))
    scene.page.conversation.images_needed.emit(card.message.id, ("a",))
    scene.settle()
    assert len(threads) == 1
    assert threads[0] is not main_thread()
    assert load(card.body, "cid:a").width() == 30


def load(browser: SafeBrowser, address: str) -> QImage:
    shown = browser.loadResource(QTextDocument.ResourceType.ImageResource, QUrl(address))
    assert isinstance(shown, QImage)
    return shown


def test_resolving_goes_to_the_next_case(scene: Scene) -> None:
    with scene.qtbot.waitSignal(scene.page.queue.shown):
        scene.page.queue.segments.chosen.emit("answered")
    scene.settle()
    before = scene.page.queue.view.current_case()
    assert before is not None
    following = scene.page.queue.view.next_after({before})
    act(scene, ActionId.RESOLVE)
    scene.qtbot.waitUntil(lambda: scene.page.queue.view.current_case() == following)
    assert scene.view_of(before).row.status is Status.RESOLVED


def test_a_refusal_is_said_above_the_panes_and_nothing_changes(scene: Scene) -> None:
    case = scene.front().row.id
    act(scene, ActionId.RESOLVE)
    scene.qtbot.waitUntil(scene.page.banner.isVisible)
    assert scene.view_of(case).row.status is not Status.RESOLVED


def test_several_selected_cases_are_changed_together(scene: Scene) -> None:
    scene.press(_KEY.Key_Down, shift=True)
    cases = scene.page.queue.view.selected_cases()
    assert len(cases) == 2
    scene.page.commands.set_severity(scene.page.chosen(), Severity.S4)
    scene.settle()
    assert {scene.view_of(case).row.severity for case in cases} == {Severity.S4}


@pytest.mark.parametrize(
    ("number", "field", "value"),
    [
        ("LD-26-0142", "status", Status.WAITING),
        ("LD-26-0147", "severity", Severity.S1),
        ("LD-26-0147", "category", "TRACKING"),
    ],
)
def test_a_property_is_changed_by_its_drop_down(scene: Scene, number: str, field: str, value: str) -> None:
    case = scene.desk.reading.case_by_number(scene.actor, number=number)
    scene.open(case)
    combo = getattr(scene.page.panel.fields, field)
    place = next(at for at in range(combo.count()) if combo.itemData(at) == value)
    combo.setCurrentIndex(place)
    combo.activated.emit(place)
    scene.settle()
    assert getattr(scene.view_of(case).row, field) == value


def test_triage_by_digit_takes_the_mail_out_of_the_inbox(scene: Scene) -> None:
    scene.show(View.TRIAGE)
    case = scene.front().row.id
    assert scene.page.panel.triage.isVisible()
    assert not scene.view_of(case).triaged
    scene.press(_KEY.Key_2)
    scene.qtbot.waitUntil(lambda: scene.page.queue.view.current_case() != case)
    view = scene.view_of(case)
    assert view.row.category == "REQ_DELETION"
    assert view.triaged


def test_a_suggestion_is_marked_and_not_applied(scene: Scene) -> None:
    scene.show(View.TRIAGE)
    view = scene.front()
    assert view.suggestion == "REQ_DELETION"
    assert scene.page.panel.triage.suggested is Choice.DELETION
    assert view.row.category is None


def test_a_privacy_complaint_asks_which_category(scene: Scene) -> None:
    scene.show(View.TRIAGE)
    case = scene.front().row.id
    scene.press(_KEY.Key_1)
    menu = scene.dialog(QMenu)
    assert isinstance(menu, QMenu)
    codes = [str(action.data()) for action in menu.actions() if action.data()]
    assert "REQ_DELETION" not in codes
    chosen = next(action for action in menu.actions() if action.data() == "MARKETING")
    chosen.trigger()
    menu.close()
    scene.settle()
    assert scene.view_of(case).row.category == "MARKETING"


def test_not_privacy_asks_why_and_says_when_nothing_was_written(scene: Scene) -> None:
    scene.show(View.TRIAGE)
    case = scene.front().row.id
    scene.press(_KEY.Key_5)
    dialog = scene.dialog(ReasonDialog)
    assert isinstance(dialog, ReasonDialog)
    dialog.submit()
    scene.qtbot.waitUntil(dialog.error.isVisible)
    dialog.reason.setText("Asks for a price")
    dialog.submit()
    scene.settle()
    view = scene.view_of(case)
    assert view.row.status is Status.NOT_PRIVACY
    assert view.not_privacy_reason == "Asks for a price"


def test_a_note_is_written_and_its_text_survives_a_look_elsewhere(scene: Scene, mai: CaseId) -> None:
    first = scene.front().row.id
    scene.open(mai)
    editor = scene.page.conversation.editor
    act(scene, ActionId.NOTE)
    editor.field.setPlainText("Called the fair")
    scene.open(first)
    assert not editor.field.toPlainText()
    scene.open(mai)
    assert editor.field.toPlainText() == "Called the fair"
    editor.finish()
    scene.settle()
    scene.qtbot.waitUntil(
        lambda: any(
            card.note.text == "Called the fair" for card in scene.page.conversation.findChildren(NoteCard)
        )
    )
    assert editor.isHidden()


def test_tasks_are_added_and_ticked_off(scene: Scene, mai: CaseId) -> None:
    scene.open(mai)
    panel = scene.page.panel
    panel.tasks.line.setText("Ring the fair")
    QTest.keyClick(panel.tasks.line, _KEY.Key_Return)
    scene.settle()
    task = next(each for each in scene.view_of(mai).tasks if each.text == "Ring the fair")
    panel.tasks.done_changed.emit(task, True)
    scene.settle()
    assert next(each for each in scene.view_of(mai).tasks if each.id == task.id).done


def test_files_dropped_on_the_panel_become_evidence(scene: Scene, mai: CaseId, tmp_path: Path) -> None:
    before = len(scene.open(mai).evidence)
    file = tmp_path / "log.txt"
    file.write_text("a call", encoding="utf-8")
    scene.page.panel.files_dropped.emit([file])
    scene.settle()
    kept = scene.view_of(mai).evidence
    assert len(kept) == before + 1
    assert kept[-1].filename == "log.txt"


def test_one_key_makes_the_newest_mails_attachments_evidence(scene: Scene, mai: CaseId) -> None:
    view = scene.open(mai)
    scene.page.queue.view.setFocus()
    left = [each for mail in view.messages for each in mail.attachments if each.evidence is None]
    taken = len(view.evidence)
    for piece in view.evidence:
        scene.page.commands.withdraw(piece)
    scene.settle()
    assert not scene.view_of(mai).evidence
    scene.press(_KEY.Key_E)
    scene.settle()
    now = scene.view_of(mai)
    assert len(now.evidence) > len(left)
    assert all(each.evidence is not None for each in now.messages[0].attachments)
    assert taken >= len(now.evidence)


def test_the_phone_is_masked_until_revealed(scene: Scene, mai: CaseId) -> None:
    scene.open(mai)
    customer = scene.page.panel.customer
    assert "•" in customer.phone.text()
    customer.reveal_requested.emit()
    scene.qtbot.waitUntil(lambda: "•" not in customer.phone.text())
    facts = scene.desk.reading.facts(scene.actor, case=mai)
    assert facts[0].kind == "personal_data_revealed"


def test_a_board_member_says_why_before_seeing_the_phone(
    qtbot: QtBot,
    desk: Desk,
    board_member: Actor,
    tasks: Tasks,
    theme: Theme,
    words: Words,
    actions: Actions,
    mai: CaseId,
) -> None:
    page = DeskPage(desk, board_member, tasks, theme, words, actions)
    actions.setParent(page)
    tasks.changed.connect(page.refresh)
    qtbot.addWidget(page)
    page.resize(1400, 900)
    page.show()
    scene = Scene(qtbot, desk, board_member, tasks, page)
    scene.show(View.ALL)
    scene.open(mai)
    assert not page.conversation.reply.isEnabled()
    assert not page.panel.fields.status.isEnabled()
    page.panel.customer.reveal_requested.emit()
    dialog = scene.dialog(ReasonDialog)
    assert isinstance(dialog, ReasonDialog)
    dialog.submit()
    qtbot.waitUntil(dialog.error.isVisible)
    assert "•" in page.panel.customer.phone.text()
    dialog.reason.setText("Signing the monthly report")
    dialog.submit()
    qtbot.waitUntil(lambda: "•" not in page.panel.customer.phone.text())


def test_work_of_others_is_offered_and_moves_nothing(scene: Scene, desk: Desk, khoa: Actor) -> None:
    before = scene.page.queue.model.groups()
    current = scene.page.queue.view.current_case()
    gone = next(case for _, ids in reversed(before) for case in ids)
    desk.triage.mark_not_privacy(khoa, cases=[CaseId(gone)], reason="by a colleague")
    scene.page.refresh(changed(Kind.CASES, Kind.CLOCKS, cases=[gone]))
    scene.qtbot.waitUntil(scene.page.queue.news.isVisible)
    assert scene.page.queue.model.groups() == before
    scene.page.queue.news.click()
    assert gone not in [case for _, ids in scene.page.queue.model.groups() for case in ids]
    assert scene.page.queue.view.current_case() == current


def test_an_undo_of_this_window_is_shown_at_once(scene: Scene) -> None:
    scene.show(View.TRIAGE)
    case = scene.front().row.id
    with scene.qtbot.waitSignal(scene.tasks.outcome_reached) as told:
        scene.press(_KEY.Key_2)
    assert told.args is not None
    undo = told.args[0].undo
    scene.qtbot.waitUntil(lambda: scene.page.queue.view.current_case() != case)
    scene.tasks.write(undo, announce=False)
    scene.qtbot.waitUntil(lambda: scene.page.queue.model.row_of(case) >= 0)
    assert not scene.page.queue.news.isVisible()


def test_the_filter_narrows_and_escape_shows_all_again(scene: Scene) -> None:
    total = scene.page.queue.model.total
    act(scene, ActionId.FILTER)
    scene.page.queue.filter.text.setText("ho cho cuoi")
    QTest.keyClick(scene.page.queue.filter.text, _KEY.Key_Return)
    scene.qtbot.waitUntil(lambda: 0 < scene.page.queue.model.total < total)
    QTest.keyClick(scene.page.queue.filter.text, _KEY.Key_Escape)
    scene.qtbot.waitUntil(lambda: scene.page.queue.model.total == total)
    assert scene.page.queue.filter.isHidden()


def test_nothing_found_says_so_and_offers_to_clear(scene: Scene) -> None:
    act(scene, ActionId.FILTER)
    scene.page.queue.filter.text.setText("nothing like this anywhere")
    QTest.keyClick(scene.page.queue.filter.text, _KEY.Key_Return)
    scene.qtbot.waitUntil(scene.page.queue.empty.isVisible)
    view = scene.page.queue.view
    view.setFocus()
    assert scene.page.window().focusWidget() is view, "a list without a row keeps the keys"
    assert view.accessibleDescription().startswith("Nothing matches")
    scene.page.queue.empty.action_requested.emit()
    scene.qtbot.waitUntil(lambda: scene.page.queue.model.total > 0)
    assert scene.page.queue.empty.isHidden()
    assert not view.accessibleDescription()


def test_a_case_by_hand_refuses_inside_and_opens_when_right(scene: Scene) -> None:
    act(scene, ActionId.NEW_CASE)
    dialog = scene.dialog(CaseByHandDialog)
    assert isinstance(dialog, CaseByHandDialog)
    dialog.submit()
    scene.qtbot.waitUntil(dialog.error.isVisible)
    dialog.subject.setText("Called about a leaked number")
    dialog.proof.setText("Call log, line 4")
    dialog.name.setText("Lý Gia Hân")
    dialog.received.setDateTime(dialog.received.dateTime().addSecs(-3600))
    dialog.submit()
    scene.qtbot.waitUntil(
        lambda: (
            (front := scene.page.front()) is not None and front.row.subject == "Called about a leaked number"
        )
    )
    scene.settle()


def test_a_merge_finds_its_target_by_number(scene: Scene, mai: CaseId) -> None:
    scene.open(mai)
    target = scene.desk.reading.case_by_number(scene.actor, number="LD-26-0148")
    act(scene, ActionId.MERGE)
    dialog = scene.dialog(MergeDialog)
    assert isinstance(dialog, MergeDialog)
    assert not dialog.accept_button.isEnabled()
    dialog.finder.search.setText("LD-26-0148")
    scene.qtbot.waitUntil(lambda: dialog.finder.chosen() == target)
    dialog.submit()
    scene.settle()
    assert scene.view_of(mai).row.status is Status.MERGED
    scene.qtbot.waitUntil(lambda: (front := scene.page.front()) is not None and front.row.id == target)


def test_s_takes_the_newest_message_out_and_shows_the_new_complaint(scene: Scene, mai: CaseId) -> None:
    scene.open(mai)
    scene.page.queue.view.setFocus()
    scene.press(_KEY.Key_S)
    dialog = scene.dialog(SplitDialog)
    assert isinstance(dialog, SplitDialog)
    assert len(dialog.what().messages) == 1
    newest = dialog.what().messages[0]
    received = [each for each in scene.view_of(mai).messages if each.direction is Direction.IN]
    if len(received) == 1:
        scene.qtbot.waitUntil(dialog.error.isVisible)
        dialog.reject()
        return
    scene.qtbot.waitUntil(dialog.accept_button.isEnabled)
    dialog.submit()
    scene.settle()
    scene.qtbot.waitUntil(lambda: (front := scene.page.front()) is not None and front.row.id != mai)
    assert [each.id for each in scene.front().messages] == [newest]


def test_the_menu_of_a_message_ticks_that_message(scene: Scene, mai: CaseId) -> None:
    scene.open(mai)
    scene.qtbot.waitUntil(lambda: bool(scene.page.findChildren(MessageCard)))
    card = next(
        each for each in scene.page.findChildren(MessageCard) if each.message.direction is Direction.IN
    )
    card.split_requested.emit()
    dialog = scene.dialog(SplitDialog)
    assert isinstance(dialog, SplitDialog)
    assert dialog.what().messages == (card.message.id,)


def test_the_rest_of_a_mail_that_is_on_a_case_by_its_head_can_be_asked_for(
    scene: Scene, desk: Desk, khoa: Actor, words: Words
) -> None:
    queue = desk.reading.queue(khoa, chosen=CaseFilter(view=View.ATTENTION))
    head = MessageId(next(each for _, ids in queue.groups for each in ids))
    opened = desk.intake.open_case(khoa, message=head).params["case"]
    assert isinstance(opened, int)
    scene.open(CaseId(opened))
    text = words.t("Fetch the whole message")

    def offered() -> list[Button]:
        return [each for each in scene.page.conversation.findChildren(Button) if each.text() == text]

    scene.qtbot.waitUntil(lambda: bool(offered()))
    offered()[0].click()
    # No server lies behind the sample desk.
    told = words.t("The message no longer lies in the mailbox")
    scene.qtbot.waitUntil(lambda: scene.page.banner.accessibleName() == told)


def test_an_answer_given_elsewhere_waits_for_a_second_person(scene: Scene, mai: CaseId) -> None:
    scene.open(mai)
    scene.page.panel.clock.record_requested.emit()
    dialog = scene.dialog(RecordAnswerDialog)
    assert isinstance(dialog, RecordAnswerDialog)
    dialog.answered.setDateTime(dialog.answered.dateTime().addSecs(-600))
    dialog.proof.setText("Call log")
    dialog.reason.setText("She rang")
    dialog.submit()
    scene.settle()
    scene.qtbot.waitUntil(scene.page.panel.clock.confirm.isVisible)
    scene.page.panel.clock.confirm.click()
    scene.qtbot.waitUntil(scene.page.banner.isVisible)
    clock = scene.view_of(mai).row.clock
    assert clock is not None
    assert clock.unconfirmed


def test_the_case_menu_offers_what_the_clock_offers(scene: Scene, mai: CaseId, actions: Actions) -> None:
    offered = (ActionId.RECORD_ANSWER, ActionId.CORRECT_RECEIPT, ActionId.START_DEADLINE)
    scene.open(mai)
    clock, clocks = scene.page.panel.clock, scene.page.panel.clocks
    buttons = (clock.record, clock.receipt, clocks.start)
    assert [actions.action(each).isEnabled() for each in offered] == [not each.isHidden() for each in buttons]
    assert actions.action(ActionId.RECORD_ANSWER).isEnabled()
    act(scene, ActionId.RECORD_ANSWER)
    answer = scene.dialog(RecordAnswerDialog)
    assert isinstance(answer, RecordAnswerDialog)
    answer.reject()
    with scene.qtbot.waitSignal(clock.receipt_requested):
        act(scene, ActionId.CORRECT_RECEIPT)
    act(scene, ActionId.START_DEADLINE)
    menu = clocks.start.menu()
    assert menu.isVisible() or not menu.actions()
    menu.close()


def test_reply_and_deadline_are_asked_for_with_the_case(scene: Scene, mai: CaseId) -> None:
    scene.open(mai)
    with scene.qtbot.waitSignal(scene.page.reply_requested) as reply:
        scene.page.conversation.ask.click()
    assert reply.args == [mai, "evidence"]
    with scene.qtbot.waitSignal(scene.page.deadline_requested) as deadline:
        act(scene, ActionId.DEADLINE)
    assert deadline.args == [mai]


def test_opening_an_unread_case_marks_it_read_without_a_toast(scene: Scene) -> None:
    scene.show(View.TRIAGE)
    case = scene.front().row.id
    told: list[object] = []
    scene.tasks.outcome_reached.connect(told.append)
    scene.qtbot.waitUntil(lambda: not scene.view_of(case).row.unread)
    assert not told


def test_a_minute_later_clocks_are_read_again_and_nothing_moves(scene: Scene) -> None:
    before = scene.page.queue.model.groups()
    asked: list[object] = []
    scene.page.queue.model.rows_needed.connect(asked.append)
    scene.page.tick()
    scene.qtbot.waitUntil(lambda: bool(asked))
    scene.settle()
    assert scene.page.queue.model.groups() == before


def test_in_a_narrow_window_the_panel_is_a_drawer(scene: Scene) -> None:
    assert scene.page.panel.isVisible()
    scene.page.resize(1048, 640)
    scene.qtbot.waitUntil(lambda: not scene.page.panel.isVisible())
    act(scene, ActionId.CASE_PANEL)
    assert scene.page.panel.isVisible()
    assert scene.page.panel.mapTo(scene.page, scene.page.panel.rect().bottomRight()).x() <= 1048
    scene.page.resize(1400, 900)
    scene.qtbot.waitUntil(lambda: scene.page.splitter.indexOf(scene.page.panel) == 2)


def test_another_language_reaches_every_pane(scene: Scene, mai: CaseId) -> None:
    scene.open(mai)
    scene.page.retranslate(Wording(RESOURCES / "translations")[Language.VI])
    scene.settle()
    assert scene.page.title() == "Tất cả khiếu nại"
    assert scene.page.panel.clock.clock.text().startswith("Còn")
    scene.qtbot.waitUntil(lambda: "LD-26-0147" in scene.page.conversation.hint.text())
    assert "thư" in scene.page.conversation.hint.text()


def test_an_error_of_reading_is_shown(scene: Scene) -> None:
    scene.page.show_error(Refused("case.unknown", number="LD-26-9999"))
    assert scene.page.banner.isVisible()
    scene.page.banner.action_requested.emit()
    assert not scene.page.banner.isVisible()


def test_group_titles_say_when_the_office_closes_and_what_closes_it(scene: Scene) -> None:
    queue = scene.page.queue
    closes, opens = datetime(2026, 2, 13, 10, tzinfo=UTC), datetime(2026, 2, 23, 1, tzinfo=UTC)
    queue._outlook = Outlook(closes, opens, "Tết")
    assert queue._group_title(Group.TODAY) == "Due today, before 17:00"
    assert queue._group_title(Group.LATER) == "Due after Tết"
    queue._outlook = Outlook(None, opens, "")
    assert (queue._group_title(Group.TODAY), queue._group_title(Group.LATER)) == ("Due today", "Due later")


def test_the_human_line_names_the_closure_that_starts_today(scene: Scene, mai: CaseId) -> None:
    view = scene.open(mai)
    now = datetime(2026, 2, 13, 8, tzinfo=UTC)
    outlook = Outlook(now + timedelta(hours=2), now + timedelta(days=9, hours=17), "Tết")
    clock = view.row.clock
    assert clock is not None
    due = outlook.opens_at + timedelta(hours=4) if outlook.opens_at else now
    running = replace(
        clock, state=ClockState.DUE_SOON, stopped_at=None, due_at=due, human_days=13, left_seconds=9_000
    )
    section = scene.page.panel.clock
    section.show_case(replace(view, row=replace(view.row, clock=running)), scene.page.moments, now, outlook)
    assert section._human.text() == (
        "Tết closure starts at 17:00 today. Left until due, Ms Mai waits 13 days."
    )
    late = now + timedelta(hours=3)
    section.show_case(replace(view, row=replace(view.row, clock=running)), scene.page.moments, late, outlook)
    assert section._human.text() == "Left until due, Ms Mai waits 13 days."


def test_a_reply_taken_back_keeps_copies_and_evidence(scene: Scene, mai: CaseId) -> None:
    replies, actor = scene.desk.replies, scene.actor
    begun = replies.begin(actor, case=mai).text
    attached = scene.view_of(mai).evidence[0].id
    text = replace(begun, body="Our answer.", cc="mai.tran@example.com", evidence=(attached,))
    replies.send(actor, case=mai, text=text)
    view = scene.open(mai)
    with scene.qtbot.waitSignal(scene.page.reply_requested):
        scene.page.commands.recall(mai, view.outgoing[-1])
    draft = replies.begin(actor, case=mai)
    assert draft.saved
    assert (draft.text.body.strip(), draft.text.cc) == ("Our answer.", "mai.tran@example.com")
    assert draft.text.evidence == (attached,)
    assert draft.text.quoted == begun.quoted


def test_what_others_change_leaves_the_conversation_as_it_stands(scene: Scene, mai: CaseId) -> None:
    scene.open(mai)
    talk = scene.page.conversation
    scene.qtbot.waitUntil(lambda: bool(talk.findChildren(MessageCard)))
    scene.settle()
    cards = list(talk.cards())
    scene.page.refresh(Changes(frozenset(Kind)))
    scene.settle()
    assert list(talk.cards()) == cards


def test_a_note_belongs_to_the_case_chosen_even_before_it_is_shown(scene: Scene, mai: CaseId) -> None:
    before = scene.front().row.id
    assert before != mai
    scene.page.queue.select(mai)
    assert scene.page.front() is None, "not read yet"
    scene.press(_KEY.Key_N)
    editor = scene.page.conversation.editor
    QTest.keyClicks(editor.field, "Ring ")
    scene.qtbot.waitUntil(lambda: scene.page.front() is not None)
    assert scene.page.window().focusWidget() is editor.field
    QTest.keyClicks(editor.field, "them")
    QTest.keyClick(editor.field, _KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    scene.qtbot.waitUntil(editor.isHidden)
    assert [note.text for note in scene.view_of(mai).notes if note.text == "Ring them"]
    assert not [note for note in scene.view_of(before).notes if "Ring" in note.text]


def test_after_a_note_the_keys_of_the_list_act_again(scene: Scene, mai: CaseId) -> None:
    scene.open(mai)
    scene.press(_KEY.Key_N)
    editor = scene.page.conversation.editor
    assert scene.page.window().focusWidget() is editor.field
    editor.field.setPlainText("Asked the fair.")
    QTest.keyClick(editor.field, _KEY.Key_Return, Qt.KeyboardModifier.ControlModifier)
    scene.qtbot.waitUntil(editor.isHidden)
    assert scene.page.window().focusWidget() is scene.page.queue.view


def test_what_a_query_got_wrong_is_told_under_the_field(scene: Scene) -> None:
    act(scene, ActionId.FILTER)
    bar = scene.page.queue.filter
    bar.text.setText("status:gone")
    QTest.keyClick(bar.text, _KEY.Key_Return)
    scene.qtbot.waitUntil(bar.trouble.isVisible)
    assert "gone" in bar.trouble.text()
    assert "in-progress" in bar.trouble.text()
    bar.text.setText("status:new")
    QTest.keyClick(bar.text, _KEY.Key_Return)
    scene.qtbot.waitUntil(bar.trouble.isHidden)
    act(scene, ActionId.FIND_NEXT)
