"""The messages on the mail server in the window: found, counted, and what is to become of them."""

from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from leman_desk.domain.deletion_checklist import RowAction
from leman_desk.domain.erasure import MailboxAction
from leman_desk.domain.errors import Unavailable
from leman_desk.domain.ids import CaseId
from leman_desk.gui.pages.deletion.mailbox_dialog import MailboxDialog
from leman_desk.gui.pages.deletion.page import DeletionPage
from leman_desk.gui.tasks import Tasks
from leman_desk.services.queries_deletion import ChecklistView
from leman_desk.system.paths import resources
from leman_desk.wording.words import Language, Wording
from tests.gui.pages.deletion.conftest import Open
from tests.gui.pages.deletion.test_page import button, dialog_of, opened, press, submit
from tests.gui.screens import measure
from tests.services.offices import CUSTOMER, OUR_ADDRESS, Office, mail


def row_of(office: Office, case: CaseId) -> ChecklistView:
    view = office.desk.deletion.reading.view(office.manager, request=case)
    return next(each for each in view.checklist if each.system == "MAILBOX")


def on_the_row(page: DeletionPage, office: Office, case: CaseId) -> None:
    model = page.request.systems.model
    row = model.row_of(row_of(office, case).id)
    assert row is not None
    page.request.systems.table.setCurrentIndex(model.index(row, 0))


@pytest.fixture
def verified(office: Office, request_case: CaseId) -> CaseId:
    note = "Identity card seen, name matches"
    office.desk.deletion.identity.verify_in_person(office.agent, request=request_case, note=note)
    sent = mail("We see to it.", sender=OUR_ADDRESS, message_id="<sent@example.com>", Cc=CUSTOMER)
    office.servers.folder("Sent").put(sent, office.clock.now())
    return request_case


@pytest.fixture
def page(open_page: Open, office: Office, verified: CaseId, tasks: Tasks) -> DeletionPage:
    page = opened(open_page, office.agent, verified, tasks)
    on_the_row(page, office, verified)
    return page


def shown(page: DeletionPage, tasks: Tasks) -> MailboxDialog:
    press(page, tasks, "mailbox")
    dialog = dialog_of(page, MailboxDialog)
    assert isinstance(dialog, MailboxDialog)
    return dialog


def folders_in(dialog: MailboxDialog) -> list[str]:
    return sorted(str(dialog.model.index(row, 1).data()) for row in range(dialog.model.rowCount()))


def test_what_lies_on_the_server_is_listed_and_counted(page: DeletionPage, tasks: Tasks) -> None:
    assert not button(page, "change_row")
    dialog = shown(page, tasks)
    assert dialog.summary.text() == "2 messages in 2 folders"
    assert dialog.folders.text() == "INBOX: 1 · Sent: 1"
    assert folders_in(dialog) == ["INBOX", "Sent"]
    assert dialog.rows.isColumnHidden(2), "nothing stays, so nothing says why"
    assert not dialog.progress.isVisible()


def test_what_stays_whatever_is_chosen_says_why(
    page: DeletionPage, office: Office, verified: CaseId, tasks: Tasks
) -> None:
    office.arrives(mail("The clasp broke", message_id="<clasp@example.com>"))
    office.desk.deletion.scope.look(office.agent, request=verified)
    office.servers.folder("INBOX").put(
        mail("I changed my mind", message_id="<mind@example.com>"), office.clock.now()
    )
    dialog = shown(page, tasks)
    told = (
        "4 messages in 2 folders, 1 message stays under a hold (Open complaint), "
        "1 message stays, for it is new or not in this request"
    )
    assert dialog.summary.text() == told
    why = [dialog.model.index(row, 2).data() for row in range(dialog.model.rowCount())]
    assert sorted(why) == ["", "", "New mail", "Open complaint"]
    assert not dialog.rows.isColumnHidden(2)
    submit(dialog, tasks)
    assert row_of(office, verified).found == told


def test_the_choice_is_made_by_keyboard_and_stands_on_the_row(
    page: DeletionPage, office: Office, verified: CaseId, tasks: Tasks
) -> None:
    dialog = shown(page, tasks)
    assert dialog.action.currentData() == MailboxAction.DELETE
    assert not dialog.folder.isVisible()
    assert not dialog.reason.isVisible()
    QTest.keyClick(dialog.action, Qt.Key.Key_Down)
    assert dialog.action.currentData() == MailboxAction.MOVE
    for field, typed, code in (
        (dialog.folder, "Kept by law", "The folder is missing"),
        (dialog.reason, "A claim", "The reason is missing"),
        (dialog.until, "31/12/2033", "The day is missing"),
    ):
        submit(dialog, tasks)
        assert dialog.error.text().startswith(code)
        QTest.keyClicks(field, typed)
    QTest.keyClick(dialog.until, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    row = row_of(office, verified)
    assert (row.planned, row.folder, row.found) == (
        RowAction.RETAIN,
        "Kept by law",
        "2 messages in 2 folders",
    )
    model = page.request.systems.model
    line = model.row_of(row.id)
    assert line is not None
    assert model.index(line, 1).data() == "2 messages in 2 folders"
    assert model.index(line, 2).data() == "Move to “Kept by law” until 31 Dec 2033"
    again = shown(page, tasks)
    assert (again.action.currentData(), again.folder.text(), again.until.text()) == (
        MailboxAction.MOVE,
        "Kept by law",
        "31/12/2033",
    )
    again.action.setCurrentIndex(again.action.findData(MailboxAction.LEAVE))
    again.until.clear()
    submit(again, tasks)
    assert (row_of(office, verified).planned, row_of(office, verified).folder) == (RowAction.REFUSE, "")
    assert model.index(line, 2).data() == "Leave as it is"


def test_a_server_that_does_not_answer_is_said_and_asked_again(
    page: DeletionPage, office: Office, verified: CaseId, tasks: Tasks
) -> None:
    office.servers.unreachable = Unavailable("mail.unreachable", host="imap.mail.example", port=993)
    dialog = shown(page, tasks)
    assert "imap.mail.example" in dialog.summary.text()
    assert dialog.model.rowCount() == 0
    office.servers.unreachable = None
    dialog.again.click()
    assert tasks.wait_idle()
    assert dialog.summary.text() == "2 messages in 2 folders"
    # What becomes of the mail can be chosen without a look, and says nothing of what was found.
    office.servers.unreachable = Unavailable("mail.unreachable", host="imap.mail.example", port=993)
    dialog.again.click()
    assert tasks.wait_idle()
    submit(dialog, tasks)
    assert row_of(office, verified).found == ""


def test_a_search_is_stopped_and_goes_with_its_dialog(
    page: DeletionPage, office: Office, tasks: Tasks, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    entered, free = Event(), Event()
    real = office.servers.cleaner

    def slow(server: object, password: str) -> object:
        entered.set()
        assert free.wait(60)
        return real(server, password)  # type: ignore[arg-type]

    monkeypatch.setattr(office.servers, "cleaner", slow)
    page.request.systems.buttons["mailbox"].click()
    dialog = dialog_of(page, MailboxDialog)
    assert isinstance(dialog, MailboxDialog)
    qtbot.waitUntil(entered.is_set)
    qtbot.waitUntil(dialog.progress.isVisible)
    assert dialog.action.isEnabled(), "the window waits for nobody"
    dialog.progress._stop.click()
    free.set()
    qtbot.waitUntil(lambda: dialog.summary.text() == "The search was stopped.")
    assert dialog.again.isVisible()
    entered.clear()
    free.clear()
    dialog.again.click()
    qtbot.waitUntil(entered.is_set)
    second = dialog.searching
    assert second is not None
    dialog.reject()
    assert second.cancelled
    free.set()
    assert tasks.wait_idle()


def test_before_the_identity_is_known_nothing_is_searched(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    page = opened(open_page, office.agent, request_case, tasks)
    on_the_row(page, office, request_case)
    dialog = shown(page, tasks)
    assert dialog.model.rowCount() == 0
    assert dialog.summary.property("tone") == "breached"


@pytest.mark.parametrize("language", list(Language))
def test_nothing_is_cut_off(
    page: DeletionPage, office: Office, verified: CaseId, tasks: Tasks, language: Language
) -> None:
    page.retranslate(Wording(resources() / "translations").of(language))
    assert tasks.wait_idle()
    on_the_row(page, office, verified)
    dialog = shown(page, tasks)
    for action in MailboxAction:
        dialog.action.setCurrentIndex(dialog.action.findData(action))
        submit(dialog, tasks) if action is not MailboxAction.DELETE else None
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        found = [str(each) for each in measure(dialog)]
        assert not found, "\n".join(found)
