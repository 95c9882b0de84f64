"""The rows of the checklist that the desk sees to: closed by the erasure, with what it did as their proof."""

from datetime import date

import pytest

from leman_desk.domain.deletion import End
from leman_desk.domain.deletion_checklist import ChecklistRow, ChecklistSystem, Performer, RowAction, later
from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.erasure import ErasureReport, MailboxAction, MailboxResult, RunState
from leman_desk.domain.ids import CaseId
from leman_desk.services.deletion_checklist import RowChange
from leman_desk.services.deletion_desk_rows import result_of
from leman_desk.services.queries_deletion import ChecklistView
from tests.services.offices import PASSPHRASE, Office
from tests.services.requests import approved, board_of, cleared, kept, ready, slot, view

NAME = "Tran Thi Thanh Mai"
OURS = ("MAILBOX", "DESK", "REQUEST_FILE")


def row(office: Office, request: CaseId, system: str) -> ChecklistView:
    return next(each for each in view(office, request).checklist if each.system == system)


def erased(office: Office, request: CaseId) -> ErasureReport:
    office.desk.deletion.execution.execute(office.manager, request=request, typed_name=NAME)
    return office.desk.deletion.execution.run(office.manager, request=request)


def test_the_erasure_closes_them_with_its_entry_in_the_ledger_as_proof(office: Office) -> None:
    request = ready(office, [slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")])
    assert [row(office, request, each).closed_at for each in OURS] == [None, None, None]
    report = erased(office, request)
    for each in OURS:
        closed = row(office, request, each)
        assert closed.closed_at == report.scanned_at
        assert closed.closed_by_name == "Võ Minh Khoa"
        assert closed.proof == f"{report.entry}:{report.head[:12]}"
    assert row(office, request, "DESK").result is RowAction.ERASE
    assert row(office, request, "MAILBOX").result is RowAction.ERASE
    file = row(office, request, "REQUEST_FILE")
    assert (file.result, file.retained_until) == (RowAction.RETAIN, date(2031, 3, 6))
    found = view(office, request).row
    assert (found.rows_closed, found.rows) == (19, 19)
    assert office.kinds(request).count("checklist_row_closed") >= len(OURS)
    # The request's own minimal file is no part of the person that stays.
    office.desk.deletion.execution.finish(office.manager, request=request)
    assert kept(office, request).end is End.DONE
    assert office.store.reader().verify_chain().broken_at is None


def test_mail_that_the_board_signed_to_keep_is_left_and_the_request_partly_done(office: Office) -> None:
    signers = [slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")]
    case = office.complains(text="Please delete my data.")
    request = approved(office, [], case)
    until = date(2027, 12, 31)
    office.desk.deletion.checklist.change_row(
        office.agent,
        row=row(office, request, "MAILBOX").id,
        change=RowChange("Customer care", "", RowAction.RETAIN, reason="A claim", retained_until=until),
    )
    for each in signers:
        office.desk.deletion.decisions.sign(
            each, request=request, opinion=Opinion.APPROVE, passphrase=PASSPHRASE
        )
    office.clock.forward(days=4)
    office.desk.deletion.worker.run()
    cleared(office, request)
    office.desk.deletion.execution.execute(office.manager, request=request, typed_name=NAME)
    assert office.desk.erasure.subject(request).mailbox is MailboxAction.LEAVE
    report = office.desk.deletion.execution.run(office.manager, request=request)
    assert [(each.how, each.left) for each in report.mailboxes] == [("left", 1)]
    mailbox = row(office, request, "MAILBOX")
    assert (mailbox.result, mailbox.retained_until) == (RowAction.RETAIN, until)
    office.desk.deletion.execution.finish(office.manager, request=request)
    assert kept(office, request).end is End.PARTLY_DONE


@pytest.mark.parametrize(
    ("results", "expected"),
    [
        ([], RowAction.NOT_FOUND),
        ([("uid_expunge", 3, 0)], RowAction.ERASE),
        ([("uid_expunge", 3, 0), ("uid_expunge", 0, 1)], RowAction.REFUSE),
        ([("move", 2, 0)], RowAction.RETAIN),
        ([("out_of_reach", 0, 0)], RowAction.REFUSE),
        ([("uid_expunge", 3, 0), ("out_of_reach", 0, 0)], RowAction.REFUSE),
        ([("uid_expunge", 3, 0), ("copy_and_expunge", 2, 0)], RowAction.RETAIN),
    ],
)
def test_a_mailbox_says_what_happened_and_not_what_was_planned(
    results: list[tuple[str, int, int]], expected: RowAction
) -> None:
    system = ChecklistSystem("MAILBOX", "", "", "", "", RowAction.ERASE, Performer.DESK)
    planned = ChecklistRow(CaseId(1), "MAILBOX", "", "", RowAction.ERASE)
    mailboxes = tuple(
        MailboxResult("info@example.com", "INBOX", removed + left, removed, left, how)
        for how, removed, left in results
    )
    report = ErasureReport(CaseId(1), RunState.SCANNED, mailboxes=mailboxes)
    assert result_of(planned, system, report) is expected
    held = MailboxResult("info@example.com", "Junk", 0, 0, 0, "", held=1, grounds=("dispute",))
    if expected is not RowAction.REFUSE:
        report = ErasureReport(CaseId(1), RunState.SCANNED, mailboxes=(*mailboxes, held))
        assert result_of(planned, system, report) is RowAction.RETAIN


def test_months_are_counted_to_the_last_day_of_a_shorter_one() -> None:
    assert later(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert later(date(2024, 2, 29), 60) == date(2029, 2, 28)
    assert later(date(2026, 12, 1), 1) == date(2027, 1, 1)
