"""The whole way with the real eraser: asked, decided, erased, and again when a hold has ended."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from leman_desk.domain.certificate import Ending
from leman_desk.domain.complaint import Status
from leman_desk.domain.deletion import End, Step
from leman_desk.domain.erasure import Reason, RunState
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind
from leman_desk.domain.ids import CaseId
from leman_desk.services.desk import build_desk
from tests.services.conftest import KEY
from tests.services.offices import Office, outside
from tests.services.requests import board_of, kept, ready, slot, view

NAME = "Tran Thi Thanh Mai"


def letter_with_code(office: Office, request: CaseId) -> str:
    """Issue the certificate, let the letter leave, and read the code in it."""
    office.desk.deletion.certificates.issue(office.manager, request=request)
    office.desk.deletion.closing.run()
    found = re.search(r"(?:[0-9A-Z]{4}-){5}[0-9A-Z]{4}", office.servers.parse(office.servers.tries[-1]).text)
    assert found is not None
    return found[0]


def test_what_was_decided_is_erased_and_what_was_held_after_its_hold(office: Office) -> None:
    signers = [slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")]
    other = office.complains(text="Another matter.")
    case = office.complains(text="Delete my data, 0905 555 018.")
    request = ready(office, signers, case)
    execution = office.desk.deletion.execution

    execution.execute(office.manager, request=request, typed_name=NAME)
    report = execution.run(office.manager, request=request)
    assert report.scanned_at is not None
    assert kept(office, request).step is Step.CERTIFICATE
    assert office.desk.reading.case_view(office.manager, case=case).messages == ()
    assert office.desk.reading.case_view(office.manager, case=other).messages != ()
    first = letter_with_code(office, request)
    assert kept(office, request).end is End.PARTLY_DONE

    office.answers(other)
    office.desk.triage.set_status(office.agent, cases=[other], status=Status.RESOLVED)
    office.desk.deletion.worker.run()
    assert kept(office, request).step is Step.READY
    execution.execute(office.manager, request=request, typed_name=NAME)
    again = execution.run(office.manager, request=request)
    assert again.state is RunState.SCANNED
    assert office.desk.reading.case_view(office.manager, case=other).messages == ()
    assert office.desk.deletion.certificates.issued(office.manager, request=request) is None
    second = letter_with_code(office, request)
    assert kept(office, request).end is End.DONE
    # Both papers are genuine, and each says how far it went.
    verify = office.desk.deletion.certificates.verify
    assert [verify(code=each).ending for each in (first, second)] == [Ending.PARTLY_DONE, Ending.DONE]
    assert view(office, request).row.number == "DR-26-0001"
    assert office.store.reader().verify_chain().broken_at is None


def test_a_template_that_names_somebody_is_mended_and_searched_again_before_the_certificate(
    office: Office,
) -> None:
    templates = office.desk.templates
    templates.seed()
    general = next(each for each in templates.rows(office.manager) if each.code == "general")
    named = replace(general.text, body_en=f"{{salutation}}\n\nAs we told {NAME} already.")
    templates.save(office.manager, code="general", version=general.version, text=named)
    signers = [slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")]
    request = ready(office, signers, office.complains(text="Delete my data."))
    execution = office.desk.deletion.execution
    with pytest.raises(Refused, match=r"deletion\.not_executing"):
        execution.run(office.manager, request=request)
    execution.execute(office.manager, request=request, typed_name=NAME)
    first = execution.run(office.manager, request=request)
    assert {(each.place, each.reason) for each in first.residues} == {("template.body_en", Reason.STAFF)}

    row = next(each for each in templates.rows(office.manager) if each.code == "general")
    templates.save(office.manager, code="general", version=row.version, text=general.text)
    # The trail remembers what was mended, word for word.
    assert NAME in repr(office.store.reader().facts(before=None, limit=3))
    office.clock.forward(minutes=1)
    again = execution.run(office.manager, request=request)
    assert again.residues == ()
    assert (again.scanned_at, kept(office, request).scanned_at) == (office.clock.now(), office.clock.now())
    assert kept(office, request).step is Step.CERTIFICATE
    assert NAME not in repr(office.store.reader().facts(before=None, limit=50))
    assert office.kinds(request).count("residue_scanned") == 2
    letter_with_code(office, request)
    with pytest.raises(Refused, match=r"deletion\.not_executing"):
        execution.run(office.manager, request=request)
    assert office.store.reader().verify_chain().broken_at is None


def test_a_backup_from_between_mending_and_the_second_search_brings_nothing_back(
    office: Office, tmp_path: Path
) -> None:
    signers = [slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")]
    request = ready(office, signers, office.complains(text="Delete my data."))
    execution = office.desk.deletion.execution
    execution.execute(office.manager, request=request, typed_name=NAME)
    execution.run(office.manager, request=request)
    now = office.clock.now()
    with office.store.work() as work:
        work.record(Fact(FactKind.SETTINGS_CHANGED, now, office.admin.id, detail={"old": NAME}))
        work.commit()
    office.store.close()
    older = tmp_path / "older.db"
    shutil.copy(office.files.database, older)
    store = office.files.open(KEY)
    desk = build_desk(store, office.clock, outside(office.servers, None, office.files, office.crew))  # type: ignore[arg-type]
    report = desk.deletion.execution.run(office.manager, request=request)
    assert report.clean
    store.close()
    shutil.copy(older, office.files.database)
    back = office.files.open(KEY)
    assert NAME not in repr(back.reader().facts(before=None, limit=50))
    with back.work() as work:
        assert work.deletion(request).step is Step.CERTIFICATE
    back.close()
