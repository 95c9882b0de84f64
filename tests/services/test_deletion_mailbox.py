"""The mailbox of a request: looked into before the decision, and what the Board signed for it is done."""

from dataclasses import replace
from datetime import date

import pytest

from leman_desk.domain.deletion import End, Step
from leman_desk.domain.deletion_checklist import RowAction
from leman_desk.domain.deletion_scope import ScopeKind
from leman_desk.domain.erasure import MailboxAction
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.ids import CaseId
from leman_desk.domain.mailbox_choice import MailboxChoice
from leman_desk.domain.people import Actor
from leman_desk.services.queries_deletion import ChecklistView
from tests.services.offices import CUSTOMER, OUR_ADDRESS, Office, mail
from tests.services.requests import (
    before_board,
    board_of,
    cleared,
    identified,
    kept,
    opened,
    sign,
    slot,
    view,
)

NAME = "Tran Thi Thanh Mai"
UNTIL = date(2033, 12, 31)
MOVED = MailboxChoice(MailboxAction.MOVE, "Kept by law", "A claim", UNTIL)
LEFT = MailboxChoice(MailboxAction.LEAVE, "", "The server is another company’s")


@pytest.fixture
def signers(office: Office) -> list[Actor]:
    return [slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")]


def row_of(office: Office, request: CaseId) -> ChecklistView:
    return next(each for each in view(office, request).checklist if each.system == "MAILBOX")


def choose(office: Office, request: CaseId, choice: MailboxChoice) -> None:
    office.desk.deletion.mailbox.choose(office.agent, row=row_of(office, request).id, choice=choice)


def put_in_sent(office: Office) -> bytes:
    raw = mail("We shall see to it.", sender=OUR_ADDRESS, message_id="<sent@example.com>", Cc=CUSTOMER)
    office.servers.folder("Sent").put(raw, office.clock.now())
    return raw


def signed(office: Office, signers: list[Actor], choice: MailboxChoice) -> CaseId:
    request = before_board(office)
    put_in_sent(office)
    choose(office, request, choice)
    for each in signers:
        sign(office, each, request)
    office.clock.forward(days=4)
    office.desk.deletion.worker.run()
    cleared(office, request)
    office.desk.deletion.execution.execute(office.manager, request=request, typed_name=NAME)
    return request


def test_mail_in_both_directions_is_found_and_nothing_is_touched(office: Office) -> None:
    request = identified(office)
    put_in_sent(office)
    office.servers.folder("INBOX").put(mail("Mine", sender="other@example.com"), office.clock.now())
    before = {name: dict(each.mails) for name, each in office.servers.folders.items()}
    told: list[tuple[int, int]] = []
    found = office.desk.deletion.mailbox.preview(
        office.agent, request=request, progress=lambda done, total: told.append((done, total))
    )
    assert found is not None
    assert sorted(each.folder for each in found.mails) == ["INBOX", "Sent"]
    assert found.mailboxes == 1
    assert told[-1][0] == told[-1][1]
    assert {name: dict(each.mails) for name, each in office.servers.folders.items()} == before
    stopped = office.desk.deletion.mailbox.preview(office.agent, request=request, cancelled=lambda: True)
    assert stopped is None


def test_a_mail_in_scope_that_names_nobody_is_found_by_where_intake_saw_it(office: Office) -> None:
    request = identified(office)
    strange = mail("From elsewhere", sender="elsewhere@example.com", message_id="<elsewhere@example.com>")
    office.arrives(strange)
    office.desk.deletion.scope.look(office.agent, request=request)
    record = int(office.message_of(strange).id)
    office.desk.deletion.scope.add(office.agent, request=request, kind=ScopeKind.MESSAGE, record=record)
    found = office.desk.deletion.mailbox.preview(office.agent, request=request)
    assert found is not None
    assert len(found.mails) == 2


def test_who_may_look_and_when(office: Office) -> None:
    request = opened(office)
    preview = office.desk.deletion.mailbox.preview
    with pytest.raises(Refused, match=r"deletion\.not_identified"):
        preview(office.agent, request=request)
    for actor in (office.board, office.admin):
        with pytest.raises(Refused, match=r"people\.not_allowed"):
            preview(actor, request=request)
        with pytest.raises(Refused, match=r"people\.not_allowed"):
            office.desk.deletion.mailbox.choose(actor, row=row_of(office, request).id, choice=LEFT)
    other = next(each for each in view(office, request).checklist if each.system == "DESK")
    with pytest.raises(Refused, match=r"checklist\.unknown"):
        office.desk.deletion.mailbox.choose(office.agent, row=other.id, choice=LEFT)
    with pytest.raises(Refused, match=r"mailbox\.folder_taken_in"):
        choose(office, request, replace(MOVED, folder="INBOX"))


def test_a_server_that_does_not_answer_is_told(office: Office) -> None:
    request = identified(office)
    office.servers.unreachable = Unavailable("mail.unreachable", host="imap", port=1)
    with pytest.raises(Unavailable, match=r"mail\.unreachable"):
        office.desk.deletion.mailbox.preview(office.agent, request=request)


def test_a_choice_is_kept_told_undone_and_asks_the_board_again(office: Office, signers: list[Actor]) -> None:
    request = before_board(office)
    sign(office, signers[0], request)
    row = row_of(office, request)
    done = office.desk.deletion.mailbox.choose(
        office.agent, row=row.id, choice=MOVED, found="2 messages in 2 folders"
    )
    row = row_of(office, request)
    assert (row.planned, row.folder, row.reason, row.retained_until, row.found) == (
        RowAction.RETAIN,
        "Kept by law",
        "A claim",
        UNTIL,
        "2 messages in 2 folders",
    )
    assert [each.voided_at is not None for each in view(office, request).signatures] == [True]
    facts = office.store.reader().facts(before=None, limit=9, case=request)
    fact = next(each for each in facts if each.kind == "checklist_row_changed")
    assert fact.codes["mailbox"] == "move"
    assert fact.detail["folder"] == "Kept by law"
    assert done.undo is not None
    done.undo()
    row = row_of(office, request)
    assert (row.planned, row.folder, row.found) == (RowAction.ERASE, "", "")


def test_what_was_moved_is_retained_and_the_request_partly_done(office: Office, signers: list[Actor]) -> None:
    request = signed(office, signers, MOVED)
    assert office.desk.erasure.subject(request).mailbox is MailboxAction.MOVE
    office.desk.deletion.execution.run(office.manager, request=request)
    assert len(office.servers.folder("Kept by law").mails) == 2
    assert not office.servers.folder("Sent").mails
    row = row_of(office, request)
    assert (row.result, row.retained_until, row.folder, row.reason) == (RowAction.RETAIN, UNTIL, "", "")
    office.desk.deletion.certificates.issue(office.manager, request=request, explanation="x")
    office.desk.deletion.closing.run()
    assert kept(office, request).end is End.PARTLY_DONE


def test_what_was_left_without_an_end_is_refused_and_never_certified_as_erased(
    office: Office, signers: list[Actor]
) -> None:
    request = signed(office, signers, LEFT)
    report = office.desk.deletion.execution.run(office.manager, request=request)
    assert [(each.folder, each.left) for each in report.mailboxes] == [("INBOX", 1), ("Sent", 1)]
    assert row_of(office, request).result is RowAction.REFUSE
    assert kept(office, request).step is Step.CERTIFICATE


def test_a_move_that_was_cut_off_after_it_was_done_is_no_erasure(
    office: Office, signers: list[Actor]
) -> None:
    request = signed(office, signers, MOVED)
    inbox, target = office.servers.folder("INBOX"), office.servers.folder("Kept by law")
    for uid in [*inbox.mails]:
        target.mails[uid + 10] = inbox.mails.pop(uid)
    office.servers.folder("Sent").mails.clear()
    report = office.desk.deletion.execution.run(office.manager, request=request)
    assert [(each.folder, each.found, each.how) for each in report.mailboxes] == [("Kept by law", 1, "move")]
    assert row_of(office, request).result is RowAction.RETAIN
