"""What an office typed for everybody and that names somebody who is erased: told, mended, or taken out."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select

from leman_desk.domain.calendar_notes import CalendarNotes
from leman_desk.domain.deletion_checklist import ChecklistSystem
from leman_desk.domain.erasure import Reason, Residue
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId
from leman_desk.storage import tables
from leman_desk.storage.store import SqlStore
from leman_desk.system.paths import resources
from leman_desk.wording.checklist import load_checklist
from tests.erasure.needles import database_image, found_in
from tests.services.conftest import KEY
from tests.services.offices import Office
from tests.services.requests import board_of, change_settings, ready, slot, view

NAME = "Tran Thi Thanh Mai"


def says(office: Office, name: str) -> None:
    """Type a name, or take it out, where an office types: settings, sender's name, a system's how."""
    change_settings(office, organisation=f"Leman Jewelry {name}".strip())
    system = system_of(office)
    office.desk.deletion.systems.save(office.admin, system=replace(system, how_vi=f"Xóa {name}".strip()))
    with office.store.work() as work:
        mailbox = work.mailbox(office.mailbox)
    office.desk.setup.save_mailbox(
        office.admin, mailbox=replace(mailbox, display_name=f"Leman {name}".strip()), password=""
    )


def system_of(office: Office) -> ChecklistSystem:
    return office.desk.deletion.systems.rows(office.admin)[0]


def closes_for(office: Office, reason: str) -> None:
    """Change the calendar for a reason; a version of it is never changed again."""
    newest = office.store.reader().calendar()
    notes = CalendarNotes.from_json(newest.notes)
    office.desk.calendar.apply(
        office.manager, spec=json.loads(newest.spec), notes=notes, reason=reason, base_version=newest.version
    )


def erased(office: Office, complaint: CaseId) -> CaseId:
    signers = [slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")]
    request = ready(office, signers, complaint)
    office.desk.deletion.execution.execute(office.manager, request=request, typed_name=NAME)
    return request


def places(found: tuple[Residue, ...], reason: Reason) -> set[str]:
    return {each.place for each in found if each.reason is reason}


def test_what_an_office_typed_is_told_by_its_place_and_mended_and_a_reason_of_the_calendar_goes(
    office: Office,
) -> None:
    asked = office.complains(text="Delete my data.")
    closes_for(office, f"{NAME} asked us to open on Sunday")
    closes_for(office, "And now not any more")
    signers = [slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")]
    request = ready(office, signers, asked)
    says(office, NAME)
    execution = office.desk.deletion.execution
    execution.execute(office.manager, request=request, typed_name=NAME)
    first = execution.run(office.manager, request=request)
    assert places(first.residues, Reason.STAFF) == {
        "desk.value", "checklist_system.how_vi", "mailbox.display_name",
    }  # fmt: skip
    assert places(first.residues, Reason.FOUND) == set()
    assert first.anonymised["calendar_version"] == 1

    says(office, "")
    again = execution.run(office.manager, request=request)
    assert again.residues == ()
    assert isinstance(office.store, SqlStore)
    with office.store.writer.connect() as connection:
        reasons = connection.scalars(select(tables.calendar_version.c.reason)).all()
    assert "And now not any more" in reasons
    assert found_in(database_image(office.files.database, KEY), [NAME]) == {}
    assert office.store.reader().verify_chain().broken_at is None


def test_an_explanation_that_names_the_person_is_refused_for_it_would_stay(office: Office) -> None:
    request = erased(office, office.complains(text="Delete my data."))
    office.desk.deletion.execution.run(office.manager, request=request)
    issue = office.desk.deletion.certificates.issue
    with pytest.raises(Refused, match=r"certificate\.names_the_person"):
        issue(office.manager, request=request, explanation="tran thi thanh mai still has a ring with us")
    issue(office.manager, request=request, explanation="One ring is still with us")


def test_a_system_that_named_the_person_when_they_asked_is_told_by_todays_words(office: Office) -> None:
    office.desk.deletion.checklist.seed(load_checklist(resources() / "checklist.json"))
    says(office, NAME)
    request = erased(office, office.complains(text="Delete my data."))
    execution = office.desk.deletion.execution
    first = execution.run(office.manager, request=request)
    assert places(first.residues, Reason.FOUND) == set(), "what nobody could mend"
    says(office, "")
    assert execution.run(office.manager, request=request).residues == ()
    office.desk.deletion.certificates.issue(office.manager, request=request)
    rows = {each.system: each for each in view(office, request).checklist}
    assert rows[system_of(office).code].how_vi == "Xóa"
