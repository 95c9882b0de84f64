"""Short ways through a deletion request, for tests."""

import re
from collections.abc import Sequence
from dataclasses import replace

from leman_desk.domain.deletion import DeletionRequest
from leman_desk.domain.deletion_checklist import RowAction
from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.deletion_holds import LOOKED_FOR
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.people import Actor, Role
from leman_desk.services.changes import Outcome
from leman_desk.services.queries_deletion import DeletionView
from leman_desk.system.paths import resources
from leman_desk.wording.checklist import load_checklist
from tests.services.offices import PASSPHRASE, Office, person

KEY = bytes(range(32))


def board_of(office: Office, login: str, name: str, *roles: Role) -> Actor:
    """Add a person, a board member unless said otherwise, and give them a slot to sign with."""
    one = person(login, name, *(roles or (Role.BOARD,)))
    slots = office.files.slots()
    slots.add_passphrase(office.admin.id, "root", PASSPHRASE, KEY)
    office.desk.people.add(office.admin, person=one, own_login="root", own_passphrase=PASSPHRASE)
    with office.store.work() as work:
        made = next(each for each in work.people() if each.login == login)
    return Actor(made.id, made.name, made.roles)


def slot(office: Office, actor: Actor, login: str) -> Actor:
    """Give a person of the office a slot to sign with."""
    office.files.slots().add_passphrase(actor.id, login, PASSPHRASE, KEY)
    return actor


def opened(office: Office, complaint: CaseId | None = None) -> CaseId:
    """Let a customer ask by mail, triage it as a deletion request, and give the request."""
    office.desk.deletion.checklist.seed(load_checklist(resources() / "checklist.json"))
    case = complaint if complaint is not None else office.complains(text="Please delete my data.")
    office.desk.triage.set_category(office.agent, cases=[case], code="REQ_DELETION")
    found = office.store.reader().deletion_of_complaint(case)
    assert found is not None
    return found


def code_sent(office: Office, request: CaseId) -> str:
    """Send a code, let it leave, and read it as the customer does."""
    office.desk.deletion.identity.send_code(office.agent, request=request)
    office.desk.outbox.run()
    return code_in(office.servers.sent[-1][0])


def code_in(raw: bytes) -> str:
    from tests.services.offices import Servers  # noqa: PLC0415 - the parser of the mail room

    text = Servers().parse(raw).text
    found = re.search(r"\b(\d{6})\b", text)
    assert found is not None
    return found.group(1)


def identified(office: Office, complaint: CaseId | None = None) -> CaseId:
    request = opened(office, complaint)
    code = code_sent(office, request)
    office.desk.deletion.identity.enter_code(office.agent, request=request, code=code)
    return request


def scoped(office: Office, complaint: CaseId | None = None) -> CaseId:
    request = identified(office, complaint)
    office.desk.deletion.scope.look(office.agent, request=request)
    office.desk.deletion.scope.confirm(office.agent, request=request)
    return request


def before_board(office: Office, complaint: CaseId | None = None) -> CaseId:
    request = scoped(office, complaint)
    office.desk.deletion.holds.look_for(office.agent, request=request, grounds=LOOKED_FOR)
    office.desk.deletion.holds.confirm(office.agent, request=request)
    return request


def sign(
    office: Office,
    actor: Actor,
    request: CaseId,
    opinion: Opinion = Opinion.APPROVE,
    *,
    note: str = "",
    seat: PersonId | None = None,
) -> Outcome:
    return office.desk.deletion.decisions.sign(
        actor, request=request, opinion=opinion, passphrase=PASSPHRASE, note=note, seat=seat
    )


def approved(office: Office, signers: Sequence[Actor], complaint: CaseId | None = None) -> CaseId:
    request = before_board(office, complaint)
    for each in signers:
        sign(office, each, request)
    return request


def ready(office: Office, signers: Sequence[Actor], complaint: CaseId | None = None) -> CaseId:
    """Let the waiting period pass and clear every system that people clear."""
    request = approved(office, signers, complaint)
    office.clock.forward(days=4)
    office.desk.deletion.worker.run()
    cleared(office, request)
    return request


def cleared(office: Office, request: CaseId) -> None:
    for row in view(office, request).checklist:
        if row.performer.value != "desk" and row.closed_at is None:
            office.desk.deletion.checklist.close_row(
                office.agent, row=row.id, result=RowAction.NOT_FOUND, proof="Searched"
            )


def kept(office: Office, request: CaseId) -> DeletionRequest:
    with office.store.work() as work:
        return work.deletion(request)


def view(office: Office, request: CaseId) -> DeletionView:
    return office.desk.deletion.reading.view(office.manager, request=request)


def change_settings(office: Office, **values: object) -> None:
    settings = replace(office.desk.reading.settings(), **values)  # type: ignore[arg-type]
    office.desk.setup.change(office.admin, settings=settings)
