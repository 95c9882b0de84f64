"""The checklist: locked before the decision, closed with proof, owners asked and reminded."""

from datetime import date

import pytest

from leman_desk.domain.deletion import Step, Turn
from leman_desk.domain.deletion_checklist import RowAction
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.services.deletion_checklist import RowChange
from leman_desk.services.queries_deletion import ChecklistView
from leman_desk.system.paths import resources
from leman_desk.wording.checklist import load_checklist
from tests.services.offices import Office, mail
from tests.services.requests import approved, before_board, board_of, kept, sign, slot, view


@pytest.fixture
def signers(office: Office) -> list[Actor]:
    return [slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")]


def row_of(office: Office, request: CaseId, system: str) -> ChecklistView:
    return next(each for each in view(office, request).checklist if each.system == system)


def change(row: ChecklistView, **changes: object) -> RowChange:
    values: dict[str, object] = {"owner": row.owner, "email": row.email, "planned": row.planned} | changes
    return RowChange(**values)  # type: ignore[arg-type]


def test_the_systems_are_those_of_the_product_page() -> None:
    systems = load_checklist(resources() / "checklist.json")
    assert len(systems) == 19
    assert [each.code for each in systems if each.performer.value == "desk"] == [
        "MAILBOX",
        "REQUEST_FILE",
        "DESK",
    ]
    assert all(each.name_vi and each.owner_vi and each.proof_en and each.how_vi for each in systems)
    assert {each.due_days for each in systems if each.code == "THIRD_PARTIES"} == {30}


def test_rows_are_locked_until_the_board_has_signed(office: Office) -> None:
    request = before_board(office)
    row = row_of(office, request, "WEBSITE")
    close = office.desk.deletion.checklist.close_row
    with pytest.raises(Refused, match=r"checklist\.locked"):
        close(office.agent, row=row.id, result=RowAction.ERASE, proof="Admin log")
    with pytest.raises(Refused, match=r"checklist\.locked"):
        office.desk.deletion.checklist.ask(office.agent, rows=[row.id])
    close(office.agent, row=row.id, result=RowAction.NOT_FOUND, proof="Searched")
    mailing = row_of(office, request, "MARKETING")
    office.desk.deletion.checklist.suspend(office.agent, row=mailing.id, suspended=True)
    assert row_of(office, request, "MARKETING").suspended_at == office.clock.now()


def test_a_changed_plan_voids_what_was_signed_for_another(office: Office, signers: list[Actor]) -> None:
    request = before_board(office)
    sign(office, signers[0], request)
    row = row_of(office, request, "WEBSITE")
    office.desk.deletion.checklist.change_row(
        office.agent, row=row.id, change=change(row, email="web@x.example")
    )
    assert view(office, request).signatures[0].voided_at is None
    office.desk.deletion.checklist.change_row(
        office.agent, row=row.id, change=change(row, planned=RowAction.ANONYMISE)
    )
    reason = view(office, request).signatures[0].void_reason
    assert reason is not None
    assert reason.value == "checklist_changed"


@pytest.mark.parametrize(
    ("result", "proof", "reason", "until", "code"),
    [
        (RowAction.ERASE, " ", "", None, r"checklist\.proof_missing"),
        (RowAction.RETAIN, "No. 12", "", date(2033, 12, 31), r"checklist\.reason_missing"),
        (RowAction.RETAIN, "No. 12", "Accounting", None, r"checklist\.until_missing"),
        (RowAction.REFUSE, "", "", None, r"checklist\.reason_missing"),
    ],
)
def test_a_row_is_closed_with_what_proves_it(
    office: Office,
    signers: list[Actor],
    result: RowAction,
    proof: str,
    reason: str,
    until: date | None,
    code: str,
) -> None:
    request = before_board(office)
    row = row_of(office, request, "INVOICES")
    form = change(row, reason=reason, retained_until=until)
    office.desk.deletion.checklist.change_row(office.agent, row=row.id, change=form)
    for each in signers:
        sign(office, each, request)
    with pytest.raises(Refused, match=code):
        office.desk.deletion.checklist.close_row(office.agent, row=row.id, result=result, proof=proof)


def test_owners_are_asked_answer_and_are_reminded(office: Office, signers: list[Actor]) -> None:
    request = before_board(office)
    row = row_of(office, request, "WEBSITE")
    with_address = change(row, email="web@agency.example")
    office.desk.deletion.checklist.change_row(office.agent, row=row.id, change=with_address)
    for each in signers:
        sign(office, each, request)
    with pytest.raises(Refused, match=r"checklist\.no_email\(system=ORDERS\)"):
        office.desk.deletion.checklist.ask(office.agent, rows=[row_of(office, request, "ORDERS").id])
    office.desk.deletion.checklist.ask(office.agent, rows=[row.id])
    office.desk.outbox.run()
    letter = office.servers.parse(office.servers.sent[-1][0])
    assert "mai.tran@example.com" in letter.text
    assert "Xóa tài khoản cùng hồ sơ và giỏ hàng." in letter.text
    assert view(office, request).row.turn is Turn.TIME

    number = office.complaint(request).number
    raw = mail("Done.", subject=f"Re: {number}", sender="web@agency.example", answers=letter.message_id)
    office.arrives(raw)
    assert office.message_of(raw).case == request
    with office.store.work() as work:
        assert work.clock(request) is None

    office.clock.forward(days=8)
    office.desk.deletion.worker.run()
    office.desk.outbox.run()
    office.desk.deletion.worker.run()
    office.desk.outbox.run()
    reminders = [each for each in office.servers.sent if each[2] == ("web@agency.example",)]
    assert len(reminders) == 2
    assert "mai.tran" not in office.servers.parse(reminders[-1][0]).text


def test_what_owners_are_told_of_a_customer_goes_into_no_sent_folder(
    office: Office, signers: list[Actor]
) -> None:
    request = before_board(office)
    row = row_of(office, request, "WEBSITE")
    with_address = change(row, email="web@agency.example")
    office.desk.deletion.checklist.change_row(office.agent, row=row.id, change=with_address)
    for each in signers:
        sign(office, each, request)
    office.servers.appended.clear()
    office.desk.deletion.checklist.ask(office.agent, rows=[row.id])
    office.desk.outbox.run()
    raw, _, recipients = office.servers.sent[-1]
    assert recipients == ("web@agency.example",)
    assert "mai.tran@example.com" in office.servers.parse(raw).text
    assert office.servers.appended == []
    assert office.message_of(raw).case == request, "the desk files it itself"


def test_what_the_desk_clears_nobody_closes_by_hand(office: Office, signers: list[Actor]) -> None:
    request = approved(office, signers)
    row = row_of(office, request, "DESK")
    with pytest.raises(Refused, match=r"checklist\.by_desk"):
        office.desk.deletion.checklist.close_row(
            office.agent, row=row.id, result=RowAction.ERASE, proof="Believe me"
        )
    with pytest.raises(Refused, match=r"checklist\.by_desk"):
        office.desk.deletion.checklist.ask(office.agent, rows=[row.id])
    assert kept(office, request).step is Step.WAITING


def test_closing_can_be_undone(office: Office) -> None:
    request = before_board(office)
    row = row_of(office, request, "WEBSITE")
    undo = office.desk.deletion.checklist.close_row(
        office.agent, row=row.id, result=RowAction.NOT_FOUND, proof="Searched"
    ).undo
    with pytest.raises(Refused, match=r"checklist\.closed"):
        office.desk.deletion.checklist.suspend(office.agent, row=row.id, suspended=True)
    assert undo is not None
    undo()
    assert row_of(office, request, "WEBSITE").closed_at is None
