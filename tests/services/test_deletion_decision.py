"""The Board's signatures: different members, nobody twice, deputies, and the passphrase again."""

from datetime import timedelta

import pytest

from leman_desk.domain.deletion import End, Step
from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.errors import Refused
from leman_desk.domain.people import Actor, Role
from tests.services.offices import Office
from tests.services.requests import (
    approved,
    before_board,
    board_of,
    change_settings,
    kept,
    scoped,
    sign,
    slot,
    view,
)


@pytest.fixture
def ha(office: Office) -> Actor:
    return slot(office, office.board, "ha")


@pytest.fixture
def long(office: Office) -> Actor:
    return board_of(office, "long", "Trần Đức Long")


def test_two_different_members_approve_and_the_waiting_begins(office: Office, ha: Actor, long: Actor) -> None:
    request = before_board(office)
    assert sign(office, ha, request).params["signed"] == 1
    assert kept(office, request).step is Step.DECISION
    sign(office, long, request)
    asked = kept(office, request)
    assert (asked.step, asked.decided_at) == (Step.WAITING, office.clock.now())
    assert asked.waits_until == office.clock.now() + timedelta(days=3)


def test_without_a_waiting_period_it_is_ready_at_once(office: Office, ha: Actor, long: Actor) -> None:
    change_settings(office, deletion_waiting_days=0)
    assert kept(office, approved(office, [ha, long])).step is Step.READY


def test_the_number_of_signatures_is_a_setting(office: Office, ha: Actor) -> None:
    change_settings(office, deletion_signatures=1)
    assert kept(office, approved(office, [ha])).step is Step.WAITING


def test_nobody_signs_twice(office: Office, ha: Actor) -> None:
    request = before_board(office)
    sign(office, ha, request)
    with pytest.raises(Refused, match=r"deletion\.signed_already"):
        sign(office, ha, request)


def test_signing_asks_for_ones_own_passphrase(office: Office, ha: Actor) -> None:
    request = before_board(office)
    with pytest.raises(Refused, match=r"keys\.wrong_passphrase"):
        office.desk.deletion.decisions.sign(
            ha, request=request, opinion=Opinion.APPROVE, passphrase="not the passphrase"
        )
    assert view(office, request).signatures == ()


def test_only_the_board_signs_and_only_when_asked(office: Office, ha: Actor) -> None:
    request = scoped(office)
    with pytest.raises(Refused, match=r"deletion\.not_asked"):
        sign(office, ha, request)
    for actor in (office.agent, office.manager, office.admin):
        with pytest.raises(Refused, match=r"people\.not_allowed.*board"):
            sign(office, actor, request)


def test_changes_need_a_note_and_send_it_back(office: Office, ha: Actor, long: Actor) -> None:
    request = before_board(office)
    sign(office, ha, request)
    with pytest.raises(Refused, match=r"deletion\.note_missing"):
        sign(office, long, request, Opinion.CHANGES)
    sign(office, long, request, Opinion.CHANGES, note="Keep the invoices")
    assert kept(office, request).step is Step.HOLDS
    assert {each.note for each in view(office, request).signatures} == {"", "Keep the invoices"}
    assert all(each.voided_at is not None for each in view(office, request).signatures)
    office.desk.deletion.holds.confirm(office.agent, request=request)
    sign(office, ha, request)


def test_a_refusal_ends_with_a_letter_that_names_both_numbers(office: Office, ha: Actor, long: Actor) -> None:
    request = before_board(office)
    for each in (ha, long):
        sign(office, each, request, Opinion.REFUSE, note="A lawsuit is pending")
    assert kept(office, request).step is Step.CERTIFICATE
    refuse = office.desk.deletion.requests.close_refused
    refuse(office.agent, request=request, reason="A lawsuit is pending.", kept=["Contract, lawsuit"])
    assert kept(office, request).end is End.REFUSED
    office.desk.outbox.run()
    letter = office.servers.parse(office.servers.sent[-1][0])
    assert "DR-26-0001 (LD-26-0001)" in letter.subject
    assert "- Contract, lawsuit" in letter.text
    assert office.running_clock(view(office, request).conversation).stopped_at is not None


def test_one_approval_and_one_refusal_decide_nothing_until_a_third_signs(
    office: Office, ha: Actor, long: Actor
) -> None:
    third = board_of(office, "an", "Phạm An")
    request = before_board(office)
    sign(office, ha, request)
    sign(office, long, request, Opinion.REFUSE, note="I doubt it")
    assert kept(office, request).step is Step.DECISION
    sign(office, third, request)
    assert kept(office, request).step is Step.WAITING


def test_a_deputy_fills_the_seat_of_the_absent_member(office: Office, ha: Actor, long: Actor) -> None:
    deputy = board_of(office, "an", "Phạm An")
    decisions = office.desk.deletion.decisions
    request = before_board(office)
    with pytest.raises(Refused, match=r"deputy\.not_named"):
        sign(office, deputy, request, seat=long.id)
    decisions.name_deputy(long, absent=long.id, deputy=deputy.id, since=office.clock.now(), until=None)
    waiting = office.desk.deletion.reading.to_sign(deputy)
    assert [each.row.case for each in waiting] == [request]
    sign(office, deputy, request, seat=long.id)
    with pytest.raises(Refused, match=r"deletion\.seat_taken"):
        sign(office, long, request)
    with pytest.raises(Refused, match=r"deletion\.signed_already"):
        sign(office, deputy, request)
    assert view(office, request).signatures[0].seat_name == "Trần Đức Long"
    assert office.desk.deletion.reading.to_sign(deputy) == []
    sign(office, ha, request)
    assert kept(office, request).step is Step.WAITING


def test_who_signed_for_themselves_is_offered_no_other_seat(office: Office, ha: Actor, long: Actor) -> None:
    decisions = office.desk.deletion.decisions
    decisions.name_deputy(long, absent=long.id, deputy=ha.id, since=office.clock.now(), until=None)
    request = before_board(office)
    sign(office, ha, request)
    assert office.desk.deletion.reading.to_sign(ha) == []
    assert [each.row.case for each in office.desk.deletion.reading.to_sign(long)] == [request]


def test_deputies_are_board_members_named_by_the_member_or_an_admin(
    office: Office, ha: Actor, long: Actor
) -> None:
    name = office.desk.deletion.decisions.name_deputy
    now = office.clock.now()
    with pytest.raises(Refused, match=r"deputy\.not_board"):
        name(ha, absent=ha.id, deputy=office.manager.id, since=now, until=None)
    with pytest.raises(Refused, match=r"deputy\.self"):
        name(ha, absent=ha.id, deputy=ha.id, since=now, until=None)
    with pytest.raises(Refused, match=r"people\.not_allowed"):
        name(ha, absent=long.id, deputy=ha.id, since=now, until=None)
    with pytest.raises(Refused, match=r"deputy\.period"):
        name(office.admin, absent=long.id, deputy=ha.id, since=now, until=now)
    undo = name(office.admin, absent=long.id, deputy=ha.id, since=now, until=now + timedelta(days=5)).undo
    with pytest.raises(Refused, match=r"deputy\.already"):
        name(long, absent=long.id, deputy=ha.id, since=now, until=None)
    assert undo is not None
    undo()
    assert office.desk.deletion.reading.deputies(office.agent)[0].ended


def test_a_change_of_the_rules_leaves_alone_what_was_asked_or_decided(
    office: Office, ha: Actor, long: Actor
) -> None:
    asked = before_board(office)
    change_settings(office, deletion_signatures=1, deletion_waiting_days=9)
    sign(office, ha, asked)
    assert (kept(office, asked).step, kept(office, asked).needed) == (Step.DECISION, 2)
    sign(office, long, asked)
    until = kept(office, asked).waits_until
    assert until == office.clock.now() + timedelta(days=9)
    change_settings(office, deletion_signatures=3, deletion_waiting_days=0)
    office.desk.deletion.worker.run()
    assert (kept(office, asked).step, kept(office, asked).waits_until) == (Step.WAITING, until)
    assert kept(office, asked).needed == 2


def test_a_deputy_chooses_between_their_own_seat_and_the_absent_members(
    office: Office, ha: Actor, long: Actor
) -> None:
    decisions, reading = office.desk.deletion.decisions, office.desk.deletion.reading
    request = before_board(office)
    assert reading.seats(ha, request=request) == [(ha.id, ha.name)]
    tomorrow = office.clock.now() + timedelta(days=1)
    decisions.name_deputy(long, absent=long.id, deputy=ha.id, since=tomorrow, until=None)
    assert reading.seats(ha, request=request) == [(ha.id, ha.name)]
    office.clock.forward(days=1)
    assert reading.seats(ha, request=request) == [(ha.id, ha.name), (long.id, long.name)]
    assert reading.seats(office.manager, request=request) == []
    sign(office, ha, request, seat=long.id)
    assert reading.seats(ha, request=request) == []
    assert reading.seats(long, request=request) == []


def test_nobody_stands_in_who_is_away_and_nobody_away_stands_in(
    office: Office, ha: Actor, long: Actor
) -> None:
    an = board_of(office, "an", "Phạm An")
    name, now = office.desk.deletion.decisions.name_deputy, office.clock.now()
    week = now + timedelta(days=7)
    name(office.admin, absent=long.id, deputy=ha.id, since=now, until=week)
    with pytest.raises(Refused, match=r"deputy\.stands_in"):
        name(ha, absent=ha.id, deputy=an.id, since=now, until=None)
    with pytest.raises(Refused, match=r"deputy\.away"):
        name(office.admin, absent=an.id, deputy=long.id, since=week - timedelta(days=1), until=None)
    with pytest.raises(Refused, match=r"deputy\.away"):
        name(ha, absent=ha.id, deputy=long.id, since=now, until=None)
    name(ha, absent=ha.id, deputy=long.id, since=week, until=None)


def test_a_deputy_is_shown_with_who_named_them_and_ended_early_even_before_it_began(
    office: Office, ha: Actor, long: Actor
) -> None:
    decisions, reading = office.desk.deletion.decisions, office.desk.deletion.reading
    now = office.clock.now()
    later, end = now + timedelta(days=2), now + timedelta(days=9)
    decisions.name_deputy(office.admin, absent=long.id, deputy=ha.id, since=later, until=end)
    (row,) = reading.deputies(office.agent)
    assert (row.named_by_name, row.named_at, row.ended) == (office.admin.name, now, False)
    undo = decisions.end_deputy(long, deputy=row.id).undo
    (row,) = reading.deputies(office.agent)
    assert (row.ended, row.ended_at) == (True, now)
    assert undo is not None
    undo()
    again, _old = reading.deputies(office.agent)
    assert (again.ended, again.since, again.until) == (False, later, end)
    assert office.kinds().count("deputy_named") == 2
    office.clock.forward(days=10)
    again, _old = reading.deputies(office.agent)
    assert (again.ended, again.ended_at) == (True, None)
    assert decisions.end_deputy(long, deputy=again.id).undo is None


def test_nobody_is_named_backwards(office: Office, ha: Actor, long: Actor) -> None:
    now = office.clock.now()
    past = now - timedelta(days=30)
    name = office.desk.deletion.decisions.name_deputy
    with pytest.raises(Refused, match=r"deputy\.period"):
        name(long, absent=long.id, deputy=ha.id, since=past, until=now)
    name(long, absent=long.id, deputy=ha.id, since=past, until=None)
    assert office.desk.deletion.reading.deputies(ha)[0].since == now


def test_board_members_are_reminded_in_open_hours_and_again_after_days(office: Office, ha: Actor) -> None:
    office.desk.people.change(
        office.admin, person=ha.id, name=ha.name, title="", roles=ha.roles, email="ha@leman.example"
    )
    before_board(office)
    worker, sent = office.desk.deletion.worker, office.servers.sent

    def told() -> int:
        worker.run()
        office.desk.outbox.run()
        return sum(to == ("ha@leman.example",) for _, _, to in sent)

    assert told() == 1
    assert told() == 1
    office.clock.forward(days=2, hours=14)  # 23:00 at night
    assert told() == 1
    office.clock.forward(hours=10)
    assert told() == 2
    assert office.servers.appended == []


def test_the_board_sees_what_waits_for_it(office: Office, ha: Actor) -> None:
    request = before_board(office)
    (waiting,) = office.desk.deletion.reading.to_sign(ha)
    assert (waiting.row.case, waiting.seat, waiting.deputy) == (request, ha.id, False)
    sign(office, ha, request)
    assert office.desk.deletion.reading.to_sign(ha) == []
    assert office.desk.deletion.reading.to_sign(office.manager) == []
    assert Role.BOARD in ha.roles
