"""Executing: who may, when, by which typed name, and what exactly is handed to the eraser."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from leman_desk.domain.deletion import End, Step
from leman_desk.domain.deletion_checklist import RowAction
from leman_desk.domain.deletion_holds import Ground
from leman_desk.domain.erasure import ErasureReport, Held, Kept, RunState, Subject, Thing
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.people import Actor, Role
from leman_desk.services.deletion_execution import Execution
from leman_desk.services.ports import UnitOfWork
from leman_desk.services.ports_erasure import Cancelled, ErasureWork, Progress
from tests.services.offices import Office
from tests.services.requests import approved, board_of, cleared, kept, ready, slot, view

NAME = "Tran Thi Thanh Mai"


@dataclass
class Eraser:
    """An eraser that notes what it was given and says that it is done."""

    office: Office
    begun: list[tuple[CaseId, Subject, tuple[Kept, ...]]] = field(default_factory=list)
    finished: list[CaseId] = field(default_factory=list)
    searched: bool = True

    def begin(
        self, work: ErasureWork, actor: Actor, *, request: CaseId, subject: Subject, kept: Sequence[Kept]
    ) -> None:
        assert work
        assert actor
        self.begun.append((request, subject, tuple(kept)))

    def run(
        self,
        actor: Actor,
        *,
        request: CaseId,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> ErasureReport:
        assert actor
        assert (progress, cancelled) == (None, None)
        at = self.office.clock.now() if self.searched else None
        return ErasureReport(request, RunState.SCANNED, scanned_at=at)

    def report(self, request: CaseId) -> ErasureReport | None:
        return ErasureReport(request, RunState.SCANNED)

    def subject(self, request: CaseId) -> Subject:
        return next(each for case, each, _ in self.begun if case == request)

    def search_again(self, work: UnitOfWork, request: CaseId) -> None:
        raise NotImplementedError

    def scanned(self, work: UnitOfWork, request: CaseId) -> ErasureReport | None:
        raise NotImplementedError

    def keep_letter(self, work: UnitOfWork, request: CaseId, letter: bytes) -> None:
        raise NotImplementedError

    def letter(self, request: CaseId) -> bytes:
        raise NotImplementedError

    def seal(self, *, request: CaseId, by: PersonId | None) -> ErasureReport:
        assert by
        self.finished.append(request)
        return ErasureReport(request, RunState.DONE)


@pytest.fixture
def eraser(office: Office) -> Eraser:
    return Eraser(office)


@pytest.fixture
def execution(office: Office, eraser: Eraser) -> Execution:
    return Execution(office.store, office.clock, office.desk.calendars, eraser)


@pytest.fixture
def signers(office: Office) -> list[Actor]:
    return [slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")]


def test_a_manager_who_signed_nothing_executes(
    office: Office, execution: Execution, eraser: Eraser, signers: list[Actor]
) -> None:
    case = office.complains(text="Delete my data.")
    request = ready(office, signers, case)
    execution.execute(office.manager, request=request, typed_name=" tran thi  thanh MAI ")
    assert kept(office, request).step is Step.EXECUTING
    ((_, subject, stays),) = eraser.begun
    assert (subject.names, subject.emails) == ((NAME,), ("mai.tran@example.com",))
    assert subject.cases == {case, request}
    assert subject.letter_address == "mai.tran@example.com"
    assert stays == ()
    execution.run(office.manager, request=request)
    assert kept(office, request).step is Step.CERTIFICATE
    execution.finish(office.manager, request=request)
    assert (kept(office, request).end, eraser.finished) == (End.DONE, [request])


def test_marks_are_required_and_tone_placement_is_not(
    office: Office, execution: Execution, signers: list[Actor]
) -> None:
    request = ready(office, signers)
    with office.store.work() as work:
        customer = work.customer_by_email("mai.tran@example.com")
        assert customer is not None
        customer.name = "Nguyễn Thị Hòa Thúy"
        work.commit()
    with pytest.raises(Refused, match=r"deletion\.name_differs"):
        execution.execute(office.manager, request=request, typed_name="Nguyen Thi Hoa Thuy")
    execution.execute(office.manager, request=request, typed_name="nguyễn thị hoà thuý")


def test_a_signer_never_executes_whatever_else_they_are(
    office: Office, execution: Execution, signers: list[Actor]
) -> None:
    both = board_of(office, "both", "Hai Vai", Role.BOARD, Role.MANAGER)
    request = ready(office, [signers[0], both])
    with pytest.raises(Refused, match=r"deletion\.executor_signed"):
        execution.execute(both, request=request, typed_name=NAME)
    execution.execute(office.admin, request=request, typed_name=NAME)


def test_agents_and_signers_are_refused_by_role(
    office: Office, execution: Execution, signers: list[Actor]
) -> None:
    request = ready(office, signers)
    for actor in (office.agent, office.board):
        with pytest.raises(Refused, match=r"people\.not_allowed.*admin.*manager"):
            execution.execute(actor, request=request, typed_name=NAME)


def test_nothing_is_executed_before_the_waiting_is_over(
    office: Office, execution: Execution, signers: list[Actor]
) -> None:
    request = approved(office, signers)
    with pytest.raises(Refused, match=r"deletion\.waiting"):
        execution.execute(office.manager, request=request, typed_name=NAME)
    office.clock.forward(days=4)
    office.desk.deletion.worker.run()
    with pytest.raises(Refused, match=r"deletion\.rows_open\(count=16\)"):
        execution.execute(office.manager, request=request, typed_name=NAME)


def test_what_is_held_is_named_and_the_request_is_partly_done(
    office: Office, execution: Execution, eraser: Eraser, signers: list[Actor]
) -> None:
    other = office.complains(text="Another matter.")
    request = ready(office, signers, office.complains(text="Delete my data."))
    execution.execute(office.manager, request=request, typed_name=NAME)
    ((_, subject, stays),) = eraser.begun
    customer = office.complaint(other).customer
    assert customer is not None
    assert subject.held == {Held(Thing.CASE, other), Held(Thing.CUSTOMER, customer)}
    assert [(each.category, each.ground) for each in stays] == [("case", Ground.OPEN_COMPLAINT.value)]
    execution.run(office.manager, request=request)
    execution.finish(office.manager, request=request)
    assert kept(office, request).end is End.PARTLY_DONE

    office.answers(other)
    with office.store.work() as work:
        work.complaint(other).status = type(work.complaint(other).status).RESOLVED
        work.commit()
    office.desk.deletion.worker.run()
    again = kept(office, request)
    assert (again.step, again.end) == (Step.READY, None)
    assert "deletion_ready" in office.kinds(request)
    execution.execute(office.manager, request=request, typed_name=NAME)
    assert eraser.begun[-1][1].held == frozenset()


def test_a_retained_system_makes_it_partly_done(
    office: Office, execution: Execution, signers: list[Actor]
) -> None:
    request = approved(office, signers)
    office.clock.forward(days=4)
    office.desk.deletion.worker.run()
    row = next(each for each in view(office, request).checklist if each.system == "INVOICES")
    with office.store.work() as work:
        invoices = work.checklist_row(row.id)
        invoices.reason, invoices.retained_until = "Accounting", office.clock.now().date()
        work.commit()
    office.desk.deletion.checklist.close_row(
        office.agent, row=row.id, result=RowAction.RETAIN, proof="Invoices 2208 and 3117"
    )
    cleared(office, request)
    execution.execute(office.manager, request=request, typed_name=NAME)
    execution.run(office.manager, request=request)
    execution.finish(office.manager, request=request)
    assert kept(office, request).end is End.PARTLY_DONE


def test_an_interrupted_scan_goes_on(
    office: Office, execution: Execution, eraser: Eraser, signers: list[Actor]
) -> None:
    request = ready(office, signers)
    with pytest.raises(Refused, match=r"deletion\.not_executing"):
        execution.run(office.manager, request=request)
    execution.execute(office.manager, request=request, typed_name=NAME)
    eraser.searched = False
    execution.run(office.manager, request=request)
    assert kept(office, request).step is Step.SCANNING
    with pytest.raises(Refused, match=r"deletion\.not_executing"):
        execution.finish(office.manager, request=request)
    eraser.searched = True
    execution.run(office.manager, request=request)
    assert kept(office, request).step is Step.CERTIFICATE


def test_nothing_can_be_changed_once_it_is_being_erased(
    office: Office, execution: Execution, signers: list[Actor]
) -> None:
    request = ready(office, signers)
    execution.execute(office.manager, request=request, typed_name=NAME)
    with pytest.raises(Refused, match=r"deletion\.erasing"):
        office.desk.deletion.requests.withdraw(office.agent, request=request, proof="By phone")
    with pytest.raises(Refused, match=r"deletion\.erasing"):
        office.desk.deletion.scope.look(office.agent, request=request)


def test_nothing_is_written_on_a_case_while_it_is_being_erased(
    office: Office, execution: Execution, signers: list[Actor], tmp_path: Path
) -> None:
    case = office.complains(text="Delete my data.")
    request = ready(office, signers, case)
    other = office.complains(sender="other@example.com", text="Not hers", message_id="<other@example.com>")
    path = tmp_path / "late.txt"
    path.write_text("late", encoding="utf-8")
    desk, draft = office.desk, office.reply_text(case, "Dear")

    def write(into: CaseId) -> list[Callable[[], object]]:
        return [
            lambda: desk.casework.add_note(office.agent, case=into, text="She rang again"),
            lambda: desk.casework.add_task(office.agent, case=into, text="Call her"),
            lambda: desk.evidence.add_files(office.agent, case=into, paths=[path]),
            lambda: desk.replies.save_draft(office.agent, case=into, text=draft),
            lambda: desk.replies.send(office.agent, case=into, text=draft),
        ]

    for each in (case, request):
        desk.casework.add_note(office.agent, case=each, text="Before")
    execution.execute(office.manager, request=request, typed_name=NAME)

    def merge() -> object:
        return desk.casework.merge(office.agent, source=other, target=case)

    for each in (case, request):
        for verb in [*write(each), merge]:
            with pytest.raises(Refused, match=r"deletion\.erasing"):
                verb()
    for verb in write(other)[:4]:
        verb()
    execution.run(office.manager, request=request)
    with pytest.raises(Refused, match=r"deletion\.erasing"):
        desk.casework.add_note(office.agent, case=case, text="Before the certificate")
    execution.finish(office.manager, request=request)
    desk.casework.add_note(office.agent, case=case, text="What we learned")
