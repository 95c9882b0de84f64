"""The end of an erasure never sticks: whatever ended on the way, the desk closes by itself."""

from collections.abc import Callable

import pytest

from leman_desk.domain.certificate import LetterState
from leman_desk.domain.deletion import Step
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Role
from leman_desk.services import deletion_execution
from leman_desk.services.deletion_execution import Execution
from leman_desk.storage.erasure_store import SqlErasure
from tests.services.offices import Office
from tests.services.requests import view
from tests.services.test_certificates import erased, executor, issue, state

__all__ = ["erased"]


class Killed(BaseException):
    """The program ends here; what is committed stays."""


def killed(*_args: object, **_more: object) -> None:
    raise Killed


def others_reading(_store: SqlErasure) -> None:
    raise Unavailable("erasure.others_reading")


def no_mailbox(office: Office) -> None:
    with office.store.work() as work:
        for each in work.mailboxes():
            each.disabled_at = office.clock.now()
        work.commit()


def closed_for_good(office: Office, request: CaseId) -> bool:
    """Tell whether the request is closed and the key of its envelope gone."""
    try:
        office.desk.erasure.subject(request)
    except Refused as error:
        return error.code == "erasure.sealed_for_good" and view(office, request).row.step is Step.CLOSED
    return False


def by_letter(office: Office, request: CaseId) -> None:
    if office.desk.deletion.certificates.issued(office.manager, request=request) is None:
        issue(office, request)
    office.desk.deletion.closing.run()


def by_settling(office: Office, request: CaseId) -> None:
    office.servers.answers = [Unavailable("smtp.uncertain")]
    issue(office, request)
    office.desk.deletion.closing.run()
    assert state(office, request) is LetterState.UNCERTAIN
    office.desk.deletion.closing.settle(executor(office), request=request, arrived=True)


def without_letter(office: Office, request: CaseId) -> None:
    no_mailbox(office)
    issue(office, request)


@pytest.mark.parametrize("way", [by_letter, by_settling, without_letter])
@pytest.mark.parametrize("place", ["before", "between"])
def test_killed_before_it_closes_it_is_closed_by_the_next_program(
    office: Office,
    erased: CaseId,
    monkeypatch: pytest.MonkeyPatch,
    way: Callable[[Office, CaseId], None],
    place: str,
) -> None:
    with monkeypatch.context() as during:
        if place == "before":
            during.setattr(Execution, "end", killed)
        else:  # the key is gone, the request still open
            during.setattr(deletion_execution, "close_erased", killed)
        with pytest.raises(Killed):
            way(office, erased)
    assert view(office, erased).row.step is Step.CERTIFICATE
    office.desk.deletion.closing.run()
    assert closed_for_good(office, erased)
    office.desk.deletion.closing.run()
    assert len(office.servers.sent) == (1 if way is by_letter else 0), "the letter leaves once"


def test_a_reader_of_an_older_state_does_not_keep_it_open(
    office: Office,
    erased: CaseId,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(SqlErasure, "fold_up", others_reading)
    by_letter(office, erased)
    assert closed_for_good(office, erased)


def test_whoever_issued_may_have_lost_the_role_since(office: Office, erased: CaseId) -> None:
    office.desk.deletion.certificates.issue(
        office.manager, request=erased, explanation="Looked at: names of staff."
    )
    office.desk.people.change(
        office.admin,
        person=office.manager.id,
        name=office.manager.name,
        title="",
        roles=frozenset({Role.AGENT}),
        email="",
    )
    office.desk.deletion.closing.run()
    assert closed_for_good(office, erased)


def test_what_is_erased_later_waits_for_a_certificate_of_its_own(
    office: Office,
    erased: CaseId,
) -> None:
    issue(office, erased)
    with office.store.work() as work:
        run, kept = work.erasure_run(erased), work.certificate(erased)
        assert run is not None
        assert kept is not None
        run.entry += 1
        kept.letter = LetterState.SENT
        work.commit()
    office.desk.deletion.closing.run()
    assert view(office, erased).row.step is Step.CERTIFICATE
