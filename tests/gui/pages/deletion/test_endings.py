"""Requests that end without erasing, by keys: the Board's refusal, and a sender who proved nothing."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from leman_desk.domain.deletion import End, Step, Turn
from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.deletion_holds import Ground
from leman_desk.domain.deletion_scope import ScopeKind
from leman_desk.domain.ids import CaseId
from leman_desk.gui.pages.deletion.dialogs import NoteDialog
from leman_desk.gui.pages.deletion.endings import RefusalDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.services.deletion_holds import NewHold
from tests.gui.pages.deletion.conftest import Open
from tests.gui.pages.deletion.test_page import PASSPHRASE, button, dialog_of, opened, prepared
from tests.services.offices import Office


def space(control: QPushButton, tasks: Tasks) -> None:
    """Press a button by the keyboard, as far as it can be reached."""
    assert control.isVisible()
    assert control.isEnabled()
    assert control.focusPolicy() & Qt.FocusPolicy.TabFocus
    QTest.keyClick(control, Qt.Key.Key_Space)
    assert tasks.wait_idle()


def refused(office: Office, case: CaseId) -> None:
    """Let both members refuse, after an invoice was held."""
    prepared(office, case)
    hold = NewHold(
        ground=Ground.ACCOUNTING,
        kind=ScopeKind.SYSTEM,
        citation="Luật Kế toán 2015, điều 41",
        system="INVOICES",
        label="2 hóa đơn",
    )
    office.desk.deletion.holds.place(office.manager, request=case, hold=hold)
    office.desk.deletion.holds.confirm(office.agent, request=case)
    for signer in ("ha", "long"):
        office.desk.deletion.decisions.sign(
            office.people[signer],
            request=case,
            opinion=Opinion.REFUSE,
            passphrase=PASSPHRASE,
            note="A lawsuit is pending",
        )


def ended(office: Office, case: CaseId) -> End | None:
    return office.desk.deletion.reading.view(office.manager, request=case).row.end


def test_a_refusal_ends_with_the_grounds_and_a_letter(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    refused(office, request_case)
    page = opened(open_page, office.agent, request_case, tasks)
    assert page.request.scope.model.index(0, 2).data() == "Not erased"
    card = page.request.outcome
    view = page.request.view
    assert view is not None
    assert view.row.turn is Turn.PREPARER
    assert "The Board refused" in card.says.text()
    assert page.request.stepper.marked == Step.DECISION.value
    manager = opened(open_page, office.manager, request_case, tasks)
    assert not manager.request.outcome.issue.isVisible(), "nothing was erased, so nothing is certified"
    assert not opened(open_page, office.board, request_case, tasks).request.outcome.refuse.isVisible()
    space(card.refuse, tasks)
    dialog = dialog_of(page, RefusalDialog)
    assert isinstance(dialog, RefusalDialog)
    assert "2 hóa đơn: Luật Kế toán 2015, điều 41" in dialog.kept.toPlainText().splitlines()
    space(dialog.accept_button, tasks)
    assert dialog.error.isVisible(), "a refusal gives its reason"
    QTest.keyClicks(dialog.reason, "Mot vu kien dang duoc giai quyet.")
    space(dialog.accept_button, tasks)
    assert ended(office, request_case) is End.REFUSED
    assert not card.refuse.isVisible()
    office.clock.forward(seconds=1)
    office.desk.outbox.run()
    letter = office.servers.parse(office.servers.sent[-1][0])
    assert letter.subject == "Decision on your request DR-26-0001 (LD-26-0001)"
    assert "- 2 hóa đơn: Luật Kế toán 2015, điều 41" in letter.text
    assert "Mot vu kien dang duoc giai quyet." in letter.text
    assert "A lawsuit is pending" not in letter.text, "what the Board noted is for the file"


def test_a_refusal_that_names_nothing_kept_is_not_sent(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    refused(office, request_case)
    page = opened(open_page, office.agent, request_case, tasks)
    space(page.request.outcome.refuse, tasks)
    dialog = dialog_of(page, RefusalDialog)
    assert isinstance(dialog, RefusalDialog)
    QTest.keyClicks(dialog.reason, "No.")
    QTest.keySequence(dialog.kept, "Ctrl+A")
    QTest.keyClick(dialog.kept, Qt.Key.Key_Delete)
    space(dialog.accept_button, tasks)
    assert "What is kept is missing" in dialog.error.text()
    assert ended(office, request_case) is None


def test_who_proved_nothing_is_closed_without_a_letter(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    page = opened(open_page, office.agent, request_case, tasks)
    before = len(office.servers.sent)
    space(page.request.identity.buttons["close_unverified"], tasks)
    dialog = dialog_of(page, NoteDialog)
    assert isinstance(dialog, NoteDialog)
    QTest.keyClicks(dialog.text, "No answer to three codes.")
    space(dialog.accept_button, tasks)
    view = office.desk.deletion.reading.view(office.manager, request=request_case)
    assert (view.row.step, view.row.end) == (Step.CLOSED, End.REFUSED)
    assert view.reason == "No answer to three codes."
    office.clock.forward(seconds=1)
    office.desk.outbox.run()
    assert len(office.servers.sent) == before


def test_a_verified_request_is_not_closed_as_unverified(
    open_page: Open, office: Office, request_case: CaseId, tasks: Tasks
) -> None:
    prepared(office, request_case)
    assert not button(opened(open_page, office.agent, request_case, tasks), "close_unverified")
