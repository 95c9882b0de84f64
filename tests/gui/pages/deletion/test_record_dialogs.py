"""The dialogs of one row: days and language of the letter, and a file from the disk as proof."""

from pathlib import Path

from leman_desk.domain.deletion_checklist import RowAction
from leman_desk.domain.ids import CaseId
from leman_desk.gui.pages.deletion.record_dialogs import PlanDialog, ProofDialog
from leman_desk.gui.tasks import Tasks
from tests.gui.pages.deletion.conftest import Open
from tests.gui.pages.deletion.test_page import decided, dialog_of, opened, press, submit
from tests.services.offices import Office


def test_days_and_language_are_those_of_the_row(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    page = opened(open_page, office.agent, request_case, tasks)
    page.request.systems.table.setCurrentIndex(page.request.systems.model.index(0, 0))
    press(page, tasks, "change_row")
    plan = dialog_of(page, PlanDialog)
    assert isinstance(plan, PlanDialog)
    assert (plan.days.text(), plan.language.currentData()) == ("7", "vi")
    plan.days.setText("0")
    submit(plan, tasks)
    assert plan.error.isVisible()
    plan.days.setText("12")
    plan.language.setCurrentIndex(plan.language.findData("en"))
    submit(plan, tasks)
    row = office.desk.deletion.reading.view(office.manager, request=request_case).checklist[0]
    assert (row.due_days, row.language) == (12, "en")


def test_a_file_from_the_disk_is_sealed_once_and_proves_the_row(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks, tmp_path: Path
) -> None:
    page = opened(open_page, office.agent, request_case, tasks)
    decided(office, request_case)
    page.open_request(request_case)
    assert tasks.wait_idle()
    page.request.systems.table.setCurrentIndex(page.request.systems.model.index(0, 0))
    press(page, tasks, "close_row")
    proof = dialog_of(page, ProofDialog)
    assert isinstance(proof, ProofDialog)
    log = tmp_path / "admin-log.txt"
    log.write_text("account 12 deleted", encoding="utf-8")
    proof.choose(log)
    assert proof.piece.currentText() == "admin-log.txt"
    proof.happened.setCurrentIndex(proof.happened.findData(RowAction.RETAIN))
    submit(proof, tasks)
    assert proof.error.isVisible(), "what is kept needs a reason"
    proof.happened.setCurrentIndex(proof.happened.findData(RowAction.ERASE))
    submit(proof, tasks)
    view = office.desk.deletion.reading.view(office.manager, request=request_case)
    pieces = office.desk.reading.case_view(office.manager, case=view.conversation).evidence
    sealed = [each for each in pieces if each.filename == "admin-log.txt"]
    assert len(sealed) == 1
    assert (view.checklist[0].result, view.checklist[0].evidence) == (RowAction.ERASE, sealed[0].id)


def test_a_file_that_is_gone_leaves_the_row_open(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks, tmp_path: Path
) -> None:
    page = opened(open_page, office.agent, request_case, tasks)
    decided(office, request_case)
    page.open_request(request_case)
    assert tasks.wait_idle()
    page.request.systems.table.setCurrentIndex(page.request.systems.model.index(0, 0))
    press(page, tasks, "close_row")
    proof = dialog_of(page, ProofDialog)
    assert isinstance(proof, ProofDialog)
    proof.choose(tmp_path / "not-there.pdf")
    submit(proof, tasks)
    assert proof.error.isVisible()
    assert office.desk.deletion.reading.view(office.manager, request=request_case).checklist[0].result is None
