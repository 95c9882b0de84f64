"""The terms of a request, its third parties, its way beside another one and its scope, by keys."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from leman_desk.domain.deletion import End, Step
from leman_desk.domain.deletion_scope import Belongs, ScopeKind
from leman_desk.domain.ids import CaseId
from leman_desk.gui.forms.reason_dialog import ReasonDialog
from leman_desk.gui.pages.deletion.dialogs import NoteDialog
from leman_desk.gui.pages.deletion.page import DeletionPage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.widgets.labels import Text
from tests.gui.pages.deletion.conftest import Open
from tests.gui.pages.deletion.test_endings import space
from tests.gui.pages.deletion.test_page import dialog_of, opened
from tests.services.clocks import enable, other_clocks
from tests.services.offices import Office


def verified(office: Office, case: CaseId) -> None:
    office.desk.deletion.identity.verify_in_person(office.agent, request=case, note="Identity card seen")


def test_a_term_is_extended_once_and_the_customer_told_why(
    open_page: Open, office: Office, tasks: Tasks
) -> None:
    enable(office, "DSR_DELETION")
    complaint = office.complains(text="Please delete all my data.", subject="Delete my data")
    office.desk.triage.set_category(office.agent, cases=[complaint], code="REQ_DELETION")
    row = office.desk.deletion.reading.of_complaint(office.agent, complaint=complaint)
    assert row is not None
    verified(office, row.case)
    before = other_clocks(office, complaint)[0].due_at
    agent = opened(open_page, office.agent, row.case, tasks)
    assert not agent.request.extend.isVisible(), "the manager extends"
    page = opened(open_page, office.manager, row.case, tasks)
    space(page.request.extend, tasks)
    dialog = dialog_of(page, NoteDialog)
    assert isinstance(dialog, NoteDialog)
    space(dialog.accept_button, tasks)
    assert dialog.error.isVisible(), "an extension gives its reason"
    QTest.keyClicks(dialog.text, "The backups are read from tape.")
    space(dialog.accept_button, tasks)
    after = other_clocks(office, complaint)[0]
    assert after.due_at > before
    assert after.extension_reason == "The backups are read from tape."
    assert not page.request.extend.isVisible(), "once only"
    office.clock.forward(seconds=1)
    office.desk.outbox.run()
    assert "The backups are read from tape." in office.servers.parse(office.servers.sent[-1][0]).text


def test_third_parties_are_said_and_taken_back(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    page = opened(open_page, office.agent, request_case, tasks)
    for through in (True, False):
        space(page.request.third_parties, tasks)
        page.open_request(request_case)
        assert tasks.wait_idle()
        view = office.desk.deletion.reading.view(office.manager, request=request_case)
        assert view.third_parties is through


def test_a_request_that_is_anothers_goes_its_own_way(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    again = office.complains(text="Delete all my data, please.", subject="Again")
    office.desk.triage.set_category(office.agent, cases=[again], code="REQ_DELETION")
    row = office.desk.deletion.reading.of_complaint(office.agent, complaint=again)
    assert row is not None
    assert row.duplicate_of
    true = office.desk.deletion.reading.view(office.manager, request=request_case)
    assert true.duplicates == (row.number,)
    page = opened(open_page, office.agent, row.case, tasks)
    assert not page.request.third_parties.isVisible()
    space(page.request.apart, tasks)
    found = office.desk.deletion.reading.of_complaint(office.agent, complaint=again)
    assert found is not None
    assert not found.duplicate_of
    page.open_request(row.case)
    assert tasks.wait_idle()
    assert not page.request.apart.isVisible()


def test_a_case_that_no_address_leads_to_is_added_by_its_number(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    other = office.complains(sender="shop@example.org", text="For Ms Mai", subject="Her ring")
    verified(office, request_case)
    page = opened(open_page, office.agent, request_case, tasks)
    space(page.request.scope.buttons["add_record"], tasks)
    dialog = dialog_of(page, ReasonDialog)
    assert isinstance(dialog, ReasonDialog)
    QTest.keyClicks(dialog.reason, "LD-26-9999")
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert "Nothing is kept under that number" in dialog.error.text()
    dialog.reason.clear()
    QTest.keyClicks(dialog.reason, office.complaint(other).number.lower())
    QTest.keyClick(dialog.reason, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    scope = office.desk.deletion.reading.view(office.manager, request=request_case).scope
    added = [each for each in scope if each.record == other and each.kind is ScopeKind.CASE]
    assert [each.belongs for each in added] == [Belongs.YES]


def asked(office: Office, subject: str) -> CaseId:
    complaint = office.complains(text="Please delete all my data.", subject=subject)
    office.desk.triage.set_category(office.agent, cases=[complaint], code="REQ_DELETION")
    row = office.desk.deletion.reading.of_complaint(office.agent, complaint=complaint)
    assert row is not None
    return row.case


def test_one_that_was_carried_out_with_another_says_so_and_waits_for_nothing(
    open_page: Open, office: Office, tasks: Tasks
) -> None:
    first, second = asked(office, "Delete my data"), asked(office, "Again")
    verified(office, first)
    page = opened(open_page, office.manager, second, tasks)
    assert "It waits for DR-26-0001" in shown(page)
    with office.store.work() as work:
        for case in (first, second):
            kept = work.deletion(case)
            kept.step, kept.end, kept.closed_at = Step.CLOSED, End.DONE, office.clock.now()
        work.commit()
    page = opened(open_page, office.manager, second, tasks)
    assert "carried out with DR-26-0001, which has the certificate" in shown(page)
    assert "waits" not in shown(page)
    page.list.closed.setChecked(True)
    rows = [[cell.text for cell in line.cells] for line in page.list.model.lines]
    assert [row[3] for row in rows if row[0] == "DR-26-0002"] == ["Carried out with DR-26-0001"]
    page.open_request(first)
    assert tasks.wait_idle()
    assert "Carried out with it: DR-26-0002." in shown(page)


def shown(page: DeletionPage) -> str:
    """Give what stands on the request that is open."""
    return " ".join(each.text() for each in page.request.findChildren(Text) if each.isVisible())
