"""The page of deletion requests, driven as people drive it, upon a real desk."""

import re

from PySide6.QtCore import QDate, QDateTime, Qt, QTime
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from leman_desk.domain.deletion import Step
from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.deletion_holds import LOOKED_FOR, Ground
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.forms.reason_dialog import ReasonDialog
from leman_desk.gui.pages.deletion.certificate_dialog import CertificateDialog
from leman_desk.gui.pages.deletion.decision_card import SignatureRow
from leman_desk.gui.pages.deletion.dialogs import (
    CodeDialog,
    EraseDialog,
    NoteDialog,
    RequestByHandDialog,
    SignDialog,
)
from leman_desk.gui.pages.deletion.page import DeletionPage
from leman_desk.gui.pages.deletion.record_dialogs import HoldDialog, PlanDialog, ProofDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.services.changes import Changes, Kind
from leman_desk.system.paths import resources
from leman_desk.wording.words import Language, Wording
from tests.gui.pages.deletion.conftest import Open
from tests.gui.screens import measure
from tests.services.offices import Office
from tests.services.requests import cleared
from tests.services.test_deletion_opening import by_hand

PASSPHRASE = "a long passphrase"


def button(page: DeletionPage, name: str) -> bool:
    """Tell whether a command is offered and enabled."""
    for card in page.request.list_cards():
        if name in card.buttons:
            found = card.buttons[name]
            return found.isVisible() and found.isEnabled()
    raise AssertionError(name)


def press(page: DeletionPage, tasks: Tasks, name: str) -> None:
    assert button(page, name), name
    for card in page.request.list_cards():
        if name in card.buttons:
            card.buttons[name].click()
    assert tasks.wait_idle()


def dialog_of(page: DeletionPage, kind: type[FormDialog]) -> FormDialog:
    dialog = page.deeds.dialog
    assert isinstance(dialog, kind), dialog
    assert dialog.isVisible()
    return dialog


def submit(dialog: FormDialog, tasks: Tasks) -> None:
    dialog.accept_button.click()
    assert tasks.wait_idle()


def step(office: Office, case: CaseId) -> Step:
    return office.desk.deletion.reading.view(office.manager, request=case).row.step


def code_sent(office: Office) -> str:
    """Read the code out of the letter, as the customer would."""
    office.clock.forward(seconds=1)
    office.desk.outbox.run()
    letter = office.servers.parse(office.servers.tries[-1]).text
    found = re.search(r"\b(\d{6})\b", letter)
    assert found is not None, letter
    return found[1]


def prepared(office: Office, case: CaseId) -> None:
    """Take a request up to the Board, by the services."""
    deletion, agent = office.desk.deletion, office.agent
    deletion.identity.verify_in_person(agent, request=case, note="Identity card seen, name matches")
    deletion.scope.look(agent, request=case)
    deletion.scope.confirm(agent, request=case)
    deletion.holds.look_for(agent, request=case, grounds=LOOKED_FOR)
    deletion.holds.confirm(agent, request=case)
    assert step(office, case) is Step.DECISION


def opened(open_page: Open, actor: Actor, case: CaseId, tasks: Tasks) -> DeletionPage:
    page = open_page(actor)
    page.open_request(case)
    assert tasks.wait_idle()
    return page


def test_the_list_leads_to_a_request_and_back(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    page = open_page(office.agent)
    assert [line.key for line in page.list.model.lines] == [request_case]
    assert page.list.model.index(0, 0).data() == "DR-26-0001"
    assert page.title() == "Deletion requests"
    page.list.table.setFocus()
    QTest.keyClick(page.list.table, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert page.request.isVisible()
    assert page.title() == "DR-26-0001 · Deletion requests"
    page.request.back.click()
    assert tasks.wait_idle()
    assert page.list.isVisible()


def test_a_code_is_sent_and_entered(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    page = open_page(office.agent)
    page.open_request(request_case)
    assert tasks.wait_idle()
    assert not button(page, "enter_code")
    press(page, tasks, "send_code")
    press(page, tasks, "enter_code")
    dialog = dialog_of(page, CodeDialog)
    assert isinstance(dialog, CodeDialog)
    dialog.code.setText("000000")
    submit(dialog, tasks)
    assert dialog.error.isVisible()
    dialog.code.setText(code_sent(office))
    submit(dialog, tasks)
    assert step(office, request_case) is Step.SCOPE
    assert "verified" in str(page.request.identity.model.index(0, 1).data()).casefold()
    assert not button(page, "send_code")


def test_scope_and_holds_are_settled_by_buttons(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    page = opened(open_page, office.agent, request_case, tasks)
    press(page, tasks, "in_person")
    dialog = dialog_of(page, ReasonDialog)
    assert isinstance(dialog, ReasonDialog)
    dialog.reason.setText("Identity card seen, name matches")
    submit(dialog, tasks)
    press(page, tasks, "look")
    assert page.request.scope.model.rowCount() >= 2
    press(page, tasks, "confirm_scope")
    assert step(office, request_case) is Step.HOLDS
    assert not button(page, "place_hold")
    press(page, tasks, "none_found")
    assert "Accounting records" in str(page.request.holds.model.index(2, 0).data())
    press(page, tasks, "ask_board")
    assert step(office, request_case) is Step.DECISION
    assert page.request.stepper.marked == Step.DECISION.value


def test_a_hold_keeps_a_system_until_a_day(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    prepared(office, request_case)
    page = opened(open_page, office.manager, request_case, tasks)
    press(page, tasks, "place_hold")
    dialog = dialog_of(page, HoldDialog)
    assert isinstance(dialog, HoldDialog)
    dialog.record.setCurrentText("System: Invoices, accounting")
    dialog.ground.setCurrentIndex(dialog.ground.findData(Ground.ACCOUNTING))
    dialog.citation.setText("Law on Accounting 2015, art. 41")
    dialog.until.setText("31/31/2033")
    dialog.accept_button.click()
    assert dialog.error.isVisible()
    dialog.until.setText("31/12/2033")
    submit(dialog, tasks)
    cells = [page.request.holds.model.index(0, column).data() for column in range(4)]
    assert cells[1:] == [
        "Accounting records · Law on Accounting 2015, art. 41",
        "31 Dec 2033",
        "Kept, restricted",
    ]


def test_a_row_is_planned_and_closed_with_its_proof(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    page = opened(open_page, office.agent, request_case, tasks)
    table = page.request.systems.table
    table.setCurrentIndex(page.request.systems.model.index(0, 0))
    press(page, tasks, "change_row")
    plan = dialog_of(page, PlanDialog)
    assert isinstance(plan, PlanDialog)
    plan.found.setText("1 account")
    plan.owner.setText("Phạm Quang Huy")
    submit(plan, tasks)
    assert page.request.systems.model.index(0, 1).data() == "1 account"
    assert not button(page, "close_row")
    decided(office, request_case)
    page.open_request(request_case)
    assert tasks.wait_idle()
    table.setCurrentIndex(page.request.systems.model.index(0, 0))
    press(page, tasks, "close_row")
    proof = dialog_of(page, ProofDialog)
    assert isinstance(proof, ProofDialog)
    proof.accept_button.click()
    assert tasks.wait_idle()
    assert proof.error.isVisible()
    proof.proof.setText("Admin log of today")
    submit(proof, tasks)
    assert str(page.request.systems.model.index(0, 4).data()).startswith("Admin log of today")
    assert page.request.systems.model.index(0, 2).data() == "Erased"


def decided(office: Office, case: CaseId) -> None:
    """Let both members sign."""
    prepared(office, case)
    for signer in ("ha", "long"):
        office.desk.deletion.decisions.sign(
            office.people[signer], request=case, opinion=Opinion.APPROVE, passphrase=PASSPHRASE
        )


def test_two_members_sign_with_their_passphrases(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    prepared(office, request_case)
    page = opened(open_page, office.board, request_case, tasks)
    card = page.request.decision
    assert card.sign.text() == "Sign and approve"
    card.choices[Opinion.REFUSE].click()
    assert card.sign.text() == "Sign refusal"
    card.choices[Opinion.APPROVE].click()
    card.note.setPlainText("The hold is narrow and correct.")
    card.sign.click()
    dialog = dialog_of(page, SignDialog)
    assert isinstance(dialog, SignDialog)
    dialog.passphrase.setText("something else")
    submit(dialog, tasks)
    assert dialog.error.isVisible()
    assert not dialog.passphrase.text()
    dialog.passphrase.setText(PASSPHRASE)
    submit(dialog, tasks)
    assert card.count.text() == "1 of 2 signed"
    assert not card.sign.isVisible()
    assert card.waits.text() == "You have signed. The other signatures are awaited."
    assert card.note.toPlainText() == ""
    other = opened(open_page, office.people["long"], request_case, tasks)
    assert (
        "“The hold is narrow and correct.”"
        in other.request.decision.findChildren(SignatureRow)[0].accessibleName()
    )
    other.request.decision.sign.click()
    second = dialog_of(other, SignDialog)
    assert isinstance(second, SignDialog)
    second.passphrase.setText(PASSPHRASE)
    submit(second, tasks)
    assert step(office, request_case) is Step.WAITING


def test_who_may_not_is_offered_nothing(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    page = opened(open_page, office.board, request_case, tasks)
    for name in ("send_code", "in_person", "look", "confirm_scope", "change_row"):
        assert not button(page, name)
    agent = opened(open_page, office.agent, request_case, tasks)
    assert not agent.request.decision.sign.isVisible()


def test_a_request_is_opened_by_hand(open_page: Open, office: Office, tasks: Tasks) -> None:
    page = open_page(office.agent)
    assert page.list.empty.isVisible()
    page.list.empty.action_requested.emit()
    dialog = dialog_of(page, RequestByHandDialog)
    assert isinstance(dialog, RequestByHandDialog)
    dialog.received.setDateTime(QDateTime(QDate(2026, 2, 27), QTime(10, 0)))
    submit(dialog, tasks)
    assert dialog.error.isVisible()
    dialog.proof.setText("Letter of 27 February, postmark")
    dialog.name.setText("Lý Gia Hân")
    dialog.email.setText("han.ly@example.com")
    submit(dialog, tasks)
    assert page.request.isVisible()
    assert page.request.view is not None
    assert page.request.view.row.person == "Lý Gia Hân"


def test_the_proposal_is_written_for_the_board(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    page = opened(open_page, office.agent, request_case, tasks)
    page.request._propose.click()
    dialog = dialog_of(page, NoteDialog)
    assert isinstance(dialog, NoteDialog)
    dialog.text.setPlainText("Erase all but two invoices.")
    submit(dialog, tasks)
    assert page.request.view is not None
    assert page.request.view.proposal == "Erase all but two invoices."


def test_nothing_is_cut_off_in_either_language(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    page = opened(open_page, office.agent, request_case, tasks)
    for language in Language:
        page.retranslate(Wording(resources() / "translations").of(language))
        assert tasks.wait_idle()
        QApplication.sendPostedEvents()
        QApplication.processEvents()
        found = [str(each) for each in measure(page)]
        assert not found, "\n".join(found)


def executed_ready(office: Office, case: CaseId) -> None:
    """Let both members sign, the waiting period pass, and every system that people clear be closed."""
    decided(office, case)
    office.clock.forward(days=4)
    office.desk.deletion.worker.run()
    cleared(office, case)
    assert step(office, case) is Step.READY


def test_erasing_asks_for_the_name_and_ends_with_the_certificate(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    executed_ready(office, request_case)
    page = opened(open_page, office.admin, request_case, tasks)
    card = page.request.outcome
    card.erase.click()
    dialog = page.erasing.dialog
    assert isinstance(dialog, EraseDialog)
    assert not dialog.accept_button.isEnabled()
    assert dialog.cancel_button.isDefault()
    dialog.name.setText("Tran Thi Mai")
    submit(dialog, tasks)
    assert dialog.error.isVisible()
    dialog.name.setText("tran thi thanh MAI")
    submit(dialog, tasks)
    assert tasks.wait_idle()
    assert step(office, request_case) is Step.CERTIFICATE
    assert closed_by_the_desk(page) == {
        "info@ mailbox, chat, hotline": ("Erased", "1 message removed from the server, ledger entry 1"),
        "Complaint and deletion file": (
            "Retained until 6 Mar 2031",
            "numbers, dates and decisions, without a name, ledger entry 1",
        ),
        "This desk": ("Erased", "items destroyed, ledger entry 1"),
    }
    assert card.issue.isVisible()
    assert page.request.preview.isVisible()
    if not page.erasing.explained:
        card.issue.click()
        why = page.erasing.dialog
        assert isinstance(why, ReasonDialog)
        why.reason.setText("Names of staff only.")
        submit(why, tasks)
    else:
        card.issue.click()
        assert tasks.wait_idle()
    assert not card.issue.isVisible()
    assert card.save.isVisible()
    assert not page.request.preview.isVisible(), "the certificate itself is there"
    office.desk.deletion.closing.run()
    page.refresh(Changes(frozenset({Kind.DELETIONS}), frozenset({request_case})))
    assert tasks.wait_idle()
    assert step(office, request_case) is Step.CLOSED
    assert page.request._title.text() == "A customer asked us to delete their data"
    assert page.request.scope.model.index(0, 2).data() == "Erased"
    assert "The residue scan of" in card.says.text(), "what was done stays to be read"


def test_what_the_scan_found_is_mended_and_searched_for_again(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    executed_ready(office, request_case)
    left = office.files.folder / "notes.txt"
    left.write_text("Tran Thi Thanh Mai called", encoding="utf-8")
    page = opened(open_page, office.admin, request_case, tasks)
    card = page.request.outcome
    assert not card.scan.isVisible()
    card.erase.click()
    dialog = page.erasing.dialog
    assert isinstance(dialog, EraseDialog)
    dialog.name.setText("Tran Thi Thanh Mai")
    submit(dialog, tasks)
    assert tasks.wait_idle()
    assert step(office, request_case) is Step.CERTIFICATE
    assert not page.erasing.explained
    assert "something that a person must look at" in card.says.text()
    card.scan.click()
    assert not card.scan.isEnabled()
    assert not card.issue.isEnabled()
    assert tasks.wait_idle()
    assert not page.erasing.explained, "nothing was mended"
    left.unlink()
    card.scan.click()
    assert tasks.wait_idle()
    assert page.erasing.explained
    assert "found nothing unexplained" in card.says.text()
    card.issue.click()
    assert tasks.wait_idle()
    assert not card.scan.isVisible()
    agent = opened(open_page, office.agent, request_case, tasks)
    assert not agent.request.outcome.scan.isVisible()


def closed_by_the_desk(page: DeletionPage) -> dict[str, tuple[str, str]]:
    """Give what became of the systems that the desk clears, and the proof without its counts and day."""
    model = page.request.systems.model
    lines = [[str(model.index(row, column).data()) for column in range(5)] for row in range(model.rowCount())]
    return {
        cells[0]: (cells[2], re.sub(r"^[2-9]\d* |, [^,]*$", "", cells[4]))
        for cells in lines
        if "ledger entry" in cells[4]
    }


def test_a_signer_and_an_agent_cannot_erase(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    executed_ready(office, request_case)
    agent = opened(open_page, office.agent, request_case, tasks)
    assert not agent.request.outcome.erase.isVisible()
    board = opened(open_page, office.board, request_case, tasks)
    assert not board.request.outcome.erase.isVisible()


def test_a_code_is_checked(open_page: Open, office: Office, tasks: Tasks) -> None:
    page = open_page(office.agent)
    page.list.check.click()
    dialog = page.erasing.dialog
    assert isinstance(dialog, CertificateDialog)
    dialog.code.setText("abcd")
    dialog.go.click()
    assert tasks.wait_idle()
    assert dialog.verdict.text.startswith("The verification code has a typing error")
    QApplication.sendPostedEvents()
    QApplication.processEvents()
    assert not [str(each) for each in measure(dialog)]


def test_a_customer_withdraws_until_erasing_begins(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    page = opened(open_page, office.agent, request_case, tasks)
    prepared(office, request_case)
    page.open_request(request_case)
    assert tasks.wait_idle()
    page.request.withdraw.setFocus()
    QTest.keyClick(page.request.withdraw, Qt.Key.Key_Space)
    dialog = dialog_of(page, NoteDialog)
    assert isinstance(dialog, NoteDialog)
    submit(dialog, tasks)
    assert dialog.error.isVisible(), "withdrawn without a word of how that is known"
    assert step(office, request_case) is Step.DECISION
    dialog.text.setPlainText("Her e-mail of this morning")
    submit(dialog, tasks)
    assert step(office, request_case) is Step.CLOSED
    assert not page.request.withdraw.isVisible()
    office.clock.forward(seconds=1)
    office.desk.outbox.run()
    letter = office.servers.parse(office.servers.tries[-1])
    assert "Nothing was deleted" in letter.text or "Không có dữ liệu nào bị xóa" in letter.text


def test_nobody_withdraws_without_the_right_or_once_data_is_gone(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    page = opened(open_page, office.people["ha"], request_case, tasks)
    assert not page.request.withdraw.isVisible()
    page = opened(open_page, office.agent, request_case, tasks)
    assert page.request.withdraw.isVisible()
    with office.store.work() as work:
        work.deletion(request_case).step = Step.EXECUTING
        work.commit()
    page.open_request(request_case)
    assert tasks.wait_idle()
    assert not page.request.withdraw.isVisible()


def test_nothing_is_offered_that_is_always_refused(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    deletion, agent = office.desk.deletion, office.agent
    deletion.identity.verify_in_person(agent, request=request_case, note="Identity card seen")
    deletion.scope.look(agent, request=request_case)
    deletion.scope.confirm(agent, request=request_case)
    board = opened(open_page, office.board, request_case, tasks)
    assert button(board, "place_hold")
    assert not button(board, "none_found"), "the preparer looks for grounds"
    deletion.holds.look_for(agent, request=request_case, grounds=LOOKED_FOR)
    board.open_request(request_case)
    assert tasks.wait_idle()
    assert not button(board, "ask_board")
    assert button(opened(open_page, office.agent, request_case, tasks), "ask_board")


def test_rows_are_left_alone_once_erasing_has_begun(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    executed_ready(office, request_case)
    page = opened(open_page, office.manager, request_case, tasks)
    page.request.systems.table.setCurrentIndex(page.request.systems.model.index(0, 0))
    assert button(page, "reopen_row")
    office.desk.deletion.execution.execute(
        office.manager, request=request_case, typed_name="Tran Thi Thanh Mai"
    )
    page.open_request(request_case)
    assert tasks.wait_idle()
    page.request.systems.table.setCurrentIndex(page.request.systems.model.index(0, 0))
    for name in ("close_row", "reopen_row", "ask_owners", "change_row"):
        assert not button(page, name), name


def test_without_an_address_a_document_may_be_the_proof(
    open_page: Open, office: Office, tasks: Tasks
) -> None:
    asked = by_hand(office, email="", phone="0905555018")
    case = office.desk.deletion.requests.open_by_hand(office.agent, request=asked).params["case"]
    assert isinstance(case, int)
    page = opened(open_page, office.agent, CaseId(case), tasks)
    assert not button(page, "send_code")
    assert button(page, "document"), "no code can reach them"
