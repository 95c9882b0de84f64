"""The checklist as an admin keeps it: new requests begin with it, open ones keep what they have."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from leman_desk.domain.deletion_checklist import ChecklistSystem, Performer, RowAction
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.services.deletion_systems import Systems, code_of
from leman_desk.system.paths import resources
from leman_desk.wording.checklist import load_checklist
from tests.services.offices import Office
from tests.services.requests import approved, before_board, board_of, opened, slot, view

GIFTS = ChecklistSystem(
    "",
    "Gift registry",
    "Sổ quà tặng",
    "Events",
    "Bộ phận sự kiện",
    RowAction.ERASE,
    Performer.THIRD_PARTY,
    how_en="Delete the wish list.",
    how_vi="Xóa danh sách mong muốn.",
    proof_en="Written confirmation",
    proof_vi="Xác nhận bằng văn bản",
    email="events@example.com",
    due_days=11,
)


@pytest.fixture
def systems(office: Office) -> Systems:
    office.desk.deletion.checklist.seed(load_checklist(resources() / "checklist.json"))
    return office.desk.deletion.systems


def named(systems: Systems, office: Office, code: str) -> ChecklistSystem:
    return next(each for each in systems.rows(office.admin) if each.code == code)


def codes(office: Office, request: CaseId) -> list[str]:
    return [each.system for each in view(office, request).checklist]


def test_a_new_system_is_on_new_requests_with_everything_and_goes_when_taken_back(
    office: Office, systems: Systems
) -> None:
    old = opened(office)
    done = systems.add(office.admin, system=GIFTS)
    assert done.params["system"] == "GIFT_REGISTRY"
    assert named(systems, office, "GIFT_REGISTRY").order == 20
    fact = office.store.reader().facts(before=None, limit=1)[0]
    assert (fact.kind, fact.codes["system"], fact.codes["added"]) == (
        "checklist_changed",
        "GIFT_REGISTRY",
        True,
    )
    assert done.undo is not None
    redo = done.undo().undo
    assert "GIFT_REGISTRY" not in {each.code for each in systems.rows(office.admin)}
    assert redo is not None
    redo()
    new = opened(office, office.complains(sender="an@example.com"))
    assert codes(office, new)[-1] == "GIFT_REGISTRY"
    assert "GIFT_REGISTRY" not in codes(office, old)
    row = view(office, new).checklist[-1]
    assert (row.email, row.due_days, row.performer) == ("events@example.com", 11, Performer.THIRD_PARTY)


def test_an_open_request_keeps_its_systems_whatever_becomes_of_them(office: Office, systems: Systems) -> None:
    request = opened(office)
    before = view(office, request).checklist
    for system in systems.rows(office.admin):
        if system.performer is Performer.DESK:
            continue
        systems.save(
            office.admin,
            system=replace(
                system, name_en="X", name_vi="X", how_vi="X", proof_vi="X", due_days=99, owner_vi="X"
            ),
        )
        systems.switch(office.admin, code=system.code, enabled=False)
    systems.arrange(office.admin, codes=[each.code for each in reversed(systems.rows(office.admin))])
    assert view(office, request).checklist == before
    later = view(office, opened(office, office.complains(sender="an@example.com"))).checklist
    assert [each.system for each in later] == ["DESK", "REQUEST_FILE", "MAILBOX"]


def test_the_letter_of_a_decided_request_asks_what_was_signed(office: Office, systems: Systems) -> None:
    signers = [slot(office, office.board, "ha"), board_of(office, "long", "Trần Đức Long")]
    website = named(systems, office, "WEBSITE")
    systems.save(office.admin, system=replace(website, email="web@example.com", due_days=5))
    request = approved(office, signers)
    systems.save(office.admin, system=replace(website, email="web@example.com", how_vi="Chỉ khóa tài khoản."))
    row = next(each for each in view(office, request).checklist if each.system == "WEBSITE")
    office.desk.deletion.checklist.ask(office.agent, rows=[row.id])
    office.desk.outbox.run()
    text = office.servers.parse(office.servers.sent[-1][0]).text
    assert website.how_vi in text
    assert "Chỉ khóa" not in text
    row = next(each for each in view(office, request).checklist if each.system == "WEBSITE")
    assert row.due_at is not None
    assert (row.due_at - office.clock.now()).days == 5


def test_two_admins_do_not_overwrite_each_other(office: Office, systems: Systems) -> None:
    base = named(systems, office, "ORDERS")
    systems.save(office.admin, system=replace(base, due_days=9), base=base)
    with pytest.raises(Conflict, match=r"checklist\.changed_meanwhile"):
        systems.save(office.admin, system=replace(base, due_days=8), base=base)
    assert named(systems, office, "ORDERS").due_days == 9
    # Another order, or switching off, is nobody's text.
    systems.switch(office.admin, code="ORDERS", enabled=False)
    now = replace(base, due_days=9)
    systems.save(office.admin, system=replace(now, due_days=7), base=now)
    assert not named(systems, office, "ORDERS").enabled


def test_what_a_request_has_is_switched_off_not_removed(office: Office, systems: Systems) -> None:
    added = str(systems.add(office.admin, system=GIFTS).params["system"])
    opened(office)
    assert added in systems.used(office.admin)
    with pytest.raises(Refused, match=r"checklist\.used"):
        systems.remove(office.admin, code=added)
    undo = systems.switch(office.admin, code=added, enabled=False).undo
    assert not named(systems, office, added).enabled
    assert undo is not None
    undo()
    assert named(systems, office, added).enabled


def test_what_the_desk_clears_itself_stays_and_cannot_be_chosen(office: Office, systems: Systems) -> None:
    own = named(systems, office, "DESK")
    tries: list[Callable[[], object]] = [
        lambda: systems.save(office.admin, system=replace(own, action=RowAction.RETAIN)),
        lambda: systems.save(office.admin, system=replace(own, performer=Performer.OWNER)),
        lambda: systems.switch(office.admin, code="DESK", enabled=False),
        lambda: systems.remove(office.admin, code="DESK"),
        lambda: systems.add(office.admin, system=replace(GIFTS, performer=Performer.DESK)),
        lambda: systems.save(
            office.admin, system=replace(named(systems, office, "ORDERS"), performer=Performer.DESK)
        ),
    ]
    for refused in tries:
        with pytest.raises(Refused, match=r"checklist\.desk_fixed"):
            refused()
    systems.save(office.admin, system=replace(own, owner_en="Secretary"))
    assert named(systems, office, "DESK").owner_en == "Secretary"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name_vi": " "}, r"checklist\.incomplete"),
        ({"owner_en": ""}, r"checklist\.incomplete"),
        ({"due_days": 0}, r"checklist\.days"),
        ({"due_days": 366}, r"checklist\.days"),
        ({"retain_months": -1}, r"checklist\.days"),
        ({"email": "nobody"}, r"people\.email_invalid"),
    ],
)
def test_a_system_that_says_too_little_is_refused(
    office: Office, systems: Systems, changes: dict[str, object], code: str
) -> None:
    count = len(systems.rows(office.admin))
    with pytest.raises(Refused, match=code):
        systems.add(office.admin, system=replace(GIFTS, **changes))  # type: ignore[arg-type]  # names of fields
    with pytest.raises(Refused, match=code):
        systems.save(
            office.admin,
            system=replace(named(systems, office, "ORDERS"), **changes),  # type: ignore[arg-type]
        )
    assert len(systems.rows(office.admin)) == count


def test_the_order_is_kept_taken_back_and_refused_for_others(office: Office, systems: Systems) -> None:
    before = [each.code for each in systems.rows(office.admin)]
    turned = [before[1], before[0], *before[2:]]
    undo = systems.arrange(office.admin, codes=turned).undo
    assert [each.code for each in systems.rows(office.admin)] == turned
    assert undo is not None
    undo()
    assert [each.code for each in systems.rows(office.admin)] == before
    with pytest.raises(Conflict, match=r"checklist\.changed_meanwhile"):
        systems.arrange(office.admin, codes=before[1:])


def test_a_code_is_made_of_the_name_and_never_taken_twice(office: Office, systems: Systems) -> None:
    assert code_of("Đơn hàng & gift-registry, 2nd floor!") == "DON_HANG_GIFT_REGISTRY_2"
    assert code_of("礼") == "SYSTEM"
    first = systems.add(office.admin, system=GIFTS).params["system"]
    second = systems.add(office.admin, system=GIFTS).params["system"]
    assert (first, second) == ("GIFT_REGISTRY", "GIFT_REGISTRY_2")


def test_the_letter_is_shown_as_it_would_leave_in_its_language(office: Office, systems: Systems) -> None:
    letter = systems.preview(office.admin, system=GIFTS)
    assert GIFTS.how_vi in letter.body
    assert "Kính gửi Quý đối tác" in letter.body
    assert letter.address == "events@example.com"
    english = systems.preview(
        office.admin, system=replace(GIFTS, language="en", performer=Performer.OWNER, email="")
    )
    assert GIFTS.how_en in english.body
    assert "The proof we need: Written confirmation" in english.body
    assert office.servers.sent == []


def test_the_days_to_answer_of_one_row_can_be_changed(office: Office, systems: Systems) -> None:
    from tests.services.test_deletion_checklist import change, row_of  # noqa: PLC0415 - helpers of its neighbour

    named(systems, office, "WEBSITE")
    request = before_board(office)
    row = row_of(office, request, "WEBSITE")
    done = office.desk.deletion.checklist.change_row(
        office.agent, row=row.id, change=change(row, due_days=21)
    )
    assert row_of(office, request, "WEBSITE").due_days == 21
    assert done.undo is not None
    done.undo()
    assert row_of(office, request, "WEBSITE").due_days == 7
    with pytest.raises(Refused, match=r"checklist\.days"):
        office.desk.deletion.checklist.change_row(office.agent, row=row.id, change=change(row, due_days=0))


def test_others_read_it_only(office: Office, systems: Systems) -> None:
    readers: list[Actor] = [office.agent, office.manager, office.board]
    for reader in readers:
        assert len(systems.rows(reader)) == 19
        with pytest.raises(Refused, match=r"people\.not_allowed"):
            systems.switch(reader, code="ORDERS", enabled=False)
