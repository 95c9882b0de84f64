"""The identity check: codes go to the address on file, nobody else reads them, three tries, ten minutes."""

from base64 import b64encode

import pytest
from sqlalchemy import func, select

from leman_desk.domain.correspondence import OutgoingState, Purpose
from leman_desk.domain.deletion import Step, Turn
from leman_desk.domain.deletion_identity import CheckResult, Method
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.storage import tables
from leman_desk.storage.store import SqlStore
from tests.services.offices import CUSTOMER, Office
from tests.services.requests import code_in, code_sent, identified, kept, opened, view


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 1_000_000:06d}"


def test_the_right_code_verifies_and_names_who_when_and_how(office: Office) -> None:
    request = identified(office)
    (check,) = view(office, request).identity
    assert (check.method, check.result, check.settled_by_name) == (
        Method.CODE,
        CheckResult.VERIFIED,
        office.agent.name,
    )
    assert kept(office, request).step is Step.SCOPE
    assert kept(office, request).identified_at == office.clock.now()
    with office.store.work() as work:
        (checked,) = work.identity_checks(request)
        assert checked.code_hash == ""
        assert checked.address is not None
        assert work.address(checked.address).verified_at == office.clock.now()


def test_the_code_goes_to_the_address_on_file_only(office: Office) -> None:
    case = office.complains(text="Delete my data.", reply_to="thief@example.net")
    request = opened(office, case)
    office.desk.deletion.identity.send_code(office.agent, request=request)
    office.desk.outbox.run()
    assert office.servers.sent[-1][2] == (CUSTOMER,)


def test_nobody_at_the_desk_can_read_the_code(office: Office) -> None:
    case = office.complains()
    request = opened(office, case)
    office.desk.deletion.identity.send_code(office.agent, request=request)
    before = office.desk.reading.case_view(office.manager, case=case)
    waiting = [each for each in before.outgoing if each.purpose is Purpose.IDENTITY_CODE]
    assert [each.text for each in waiting] == [""]
    office.desk.outbox.run()
    code = code_in(office.servers.sent[-1][0])
    assert office.servers.appended == []
    with office.store.work() as work:
        assert {each.direction.value for each in work.messages_of(case)} == {"in"}
        outgoing = work.outgoing(waiting[0].id)
        assert (outgoing.state, work.vault.get(outgoing.raw)) == (OutgoingState.SENT, b"")
        (check,) = work.identity_checks(request)
        assert code not in check.code_hash
    facts = office.store.reader().facts(before=None, limit=500)
    assert not any(code in str(each.codes) + str(each.detail) for each in facts)


def test_the_bytes_go_when_the_mail_fails_too(office: Office) -> None:
    request = opened(office)
    office.servers.answers = [Refused("smtp.recipient_refused")]
    office.desk.deletion.identity.send_code(office.agent, request=request)
    office.desk.outbox.run()
    (letter,) = view(office, request).letters
    assert (letter.purpose, letter.state) == (Purpose.IDENTITY_CODE, OutgoingState.FAILED)
    with office.store.work() as work:
        assert work.vault.get(work.outgoing(letter.id).raw) == b""


def test_a_code_that_would_come_too_late_does_not_leave(office: Office) -> None:
    request = opened(office)
    office.servers.answers = [Unavailable("smtp.unreachable")]
    office.desk.deletion.identity.send_code(office.agent, request=request)
    office.desk.outbox.run()
    office.clock.forward(minutes=11)
    office.desk.outbox.run()
    assert office.servers.sent == []


def test_three_wrong_tries_spend_the_code(office: Office) -> None:
    request = opened(office)
    code = code_sent(office, request)
    identity = office.desk.deletion.identity
    for left in (2, 1):
        with pytest.raises(Refused, match=rf"identity\.code_wrong\(left={left}\)"):
            identity.enter_code(office.agent, request=request, code=wrong(code))
    with pytest.raises(Refused, match=r"identity\.code_spent"):
        identity.enter_code(office.agent, request=request, code=wrong(code))
    with pytest.raises(Refused, match=r"identity\.no_code"):
        identity.enter_code(office.agent, request=request, code=code)
    assert view(office, request).row.turn is Turn.PREPARER
    identity.enter_code(office.agent, request=request, code=code_sent(office, request))
    assert kept(office, request).identified_at is not None


def test_after_ten_minutes_the_right_code_is_worth_nothing(office: Office) -> None:
    request = opened(office)
    code = code_sent(office, request)
    office.clock.forward(minutes=10)
    with pytest.raises(Refused, match=r"identity\.code_expired"):
        office.desk.deletion.identity.enter_code(office.agent, request=request, code=code)
    assert view(office, request).identity[0].result is CheckResult.EXPIRED


def test_a_new_code_replaces_the_old_one(office: Office) -> None:
    request = opened(office)
    first, second = code_sent(office, request), code_sent(office, request)
    results = [each.result for each in view(office, request).identity]
    assert results == [CheckResult.REPLACED, CheckResult.OPEN]
    if first != second:
        with pytest.raises(Refused, match=r"identity\.code_wrong"):
            office.desk.deletion.identity.enter_code(office.agent, request=request, code=first)
    office.desk.deletion.identity.enter_code(
        office.agent, request=request, code=f" {second[:3]}-{second[3:]} "
    )


def test_five_codes_a_day_are_enough(office: Office) -> None:
    request = opened(office)
    for _ in range(5):
        office.desk.deletion.identity.send_code(office.agent, request=request)
    with pytest.raises(Refused, match=r"identity\.too_many_codes"):
        office.desk.deletion.identity.send_code(office.agent, request=request)
    office.clock.forward(hours=25)
    office.desk.deletion.identity.send_code(office.agent, request=request)


def test_a_copy_of_a_document_is_the_last_resort_and_goes_after_the_decision(office: Office) -> None:
    case = office.complains(attachment=b"\x89PNG passport", text="Delete my data. My passport is attached.")
    request = opened(office, case)
    part = office.desk.reading.case_view(office.agent, case=case).messages[0].attachments[0]
    office.desk.evidence.add_attachments(office.agent, message=part.message, parts=[part.part])
    copy = office.desk.reading.case_view(office.agent, case=case).evidence[0].id
    identity = office.desk.deletion.identity
    with pytest.raises(Refused, match=r"identity\.code_first"):
        identity.verify_document(office.agent, request=request, document=copy, note="Name and photo")
    code_sent(office, request)
    identity.verify_document(office.agent, request=request, document=copy, note="Name and photo")
    assert view(office, request).identity[-1].document == copy
    office.desk.deletion.worker.run()
    assert view(office, request).identity[-1].destroyed_at is None
    office.desk.deletion.requests.withdraw(office.agent, request=request, proof="By phone")
    office.desk.deletion.worker.run()
    last = view(office, request).identity[-1]
    assert (last.document, last.destroyed_at) == (None, office.clock.now())
    assert office.desk.reading.case_view(office.agent, case=case).evidence == ()
    assert office.desk.evidence.verify() == []


def blobs(office: Office) -> int:
    assert isinstance(office.store, SqlStore)
    with office.store.writer.connect() as connection:
        return int(connection.scalar(select(func.count()).select_from(tables.blob)) or 0)


def test_a_copy_that_came_by_mail_goes_out_of_that_mail_too(either: Office) -> None:
    office, copy = either, b"\x89PNG passport of " + bytes(range(256)) * 40
    case = office.complains(attachment=copy, text="Delete my data. My passport is attached.")
    request = opened(office, case)
    part = office.desk.reading.case_view(office.agent, case=case).messages[0].attachments[0]
    office.desk.evidence.add_attachments(office.agent, message=part.message, parts=[part.part])
    document = office.desk.reading.case_view(office.agent, case=case).evidence[0].id
    code_sent(office, request)
    office.desk.deletion.identity.verify_document(
        office.agent, request=request, document=document, note="Name and photo"
    )
    office.desk.deletion.requests.withdraw(office.agent, request=request, proof="By phone")
    before = blobs(office)
    office.desk.deletion.worker.run()
    assert blobs(office) == before - 1  # the mail is sealed anew
    message = office.desk.reading.case_view(office.agent, case=case).messages[0]
    assert [(each.filename, each.size) for each in message.attachments] == [(part.filename, 0)]
    with office.store.work() as work:
        raw = work.vault.get(work.message(part.message).raw)
    assert b64encode(copy)[:60] not in raw
    assert b"My passport is attached." in raw
    office.desk.deletion.worker.run()
    assert blobs(office) == before - 1


def test_in_person_it_is_said_what_was_compared(office: Office) -> None:
    request = opened(office)
    with pytest.raises(Refused, match=r"identity\.note_missing"):
        office.desk.deletion.identity.verify_in_person(office.agent, request=request, note=" ")
    office.desk.deletion.identity.verify_in_person(office.agent, request=request, note="Passport, photo")
    assert view(office, request).identity[0].method is Method.IN_PERSON
    with pytest.raises(Refused, match=r"deletion\.identified"):
        office.desk.deletion.identity.send_code(office.agent, request=request)


def test_only_preparers_check_identities(office: Office) -> None:
    request = opened(office)
    for actor in (office.board, office.admin):
        with pytest.raises(Refused, match=r"people\.not_allowed"):
            office.desk.deletion.identity.send_code(actor, request=request)
