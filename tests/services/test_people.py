"""People: the table of who may do what, the last admin, passphrases."""

import inspect
from collections.abc import Callable, Iterable
from dataclasses import fields, replace
from pathlib import Path

import pytest

from leman_desk.domain.calendar_notes import CalendarNotes
from leman_desk.domain.case_clock import BreachCause, ClockRef, ClockRule, TermUnit
from leman_desk.domain.complaint import Severity, Status
from leman_desk.domain.errors import DeskError, Refused
from leman_desk.domain.ids import CaseId, ClockId, EvidenceId, MessageId, NoteId, OutgoingId, TaskId
from leman_desk.domain.people import Actor, Role
from leman_desk.services.access import NewPerson
from leman_desk.services.balance_queries import BalancePart
from leman_desk.services.board_queries import Board
from leman_desk.services.changes import Outcome
from leman_desk.services.queries import CaseFilter
from tests.services.offices import MONDAY, OFFICE, PASSPHRASE, FolderDeskFiles, Office, mailbox, person
from tests.services.test_casework import BY_HAND
from tests.services.test_command_roles import OF_ONESELF, ROLES

ONE = CaseId(1)
MESSAGE = MessageId(1)
RULE = ClockRule("OWN", "Own", "Riêng", "House rule", TermUnit.WORKING_TIME, 3600)
WORKERS = ("agent", "manager")
READERS = ("agent", "manager", "board")
PLANNERS = ("manager", "admin")
EVERYBODY = (*READERS, "admin")
Command = Callable[[Office, Actor], object]
# Every command of the desk with the roles of product §9 that may give it.
TABLE: dict[str, tuple[Command, Iterable[str]]] = {
    "set_category": (lambda o, a: o.desk.triage.set_category(a, cases=[ONE], code="TRACKING"), WORKERS),
    "set_severity": (lambda o, a: o.desk.triage.set_severity(a, cases=[ONE], severity=Severity.S1), WORKERS),
    "assign": (lambda o, a: o.desk.triage.assign(a, cases=[ONE], person=None), WORKERS),
    "set_status": (
        lambda o, a: o.desk.triage.set_status(a, cases=[ONE], status=Status.WAITING),
        WORKERS,
    ),
    "not_privacy": (lambda o, a: o.desk.triage.mark_not_privacy(a, cases=[ONE], reason="x"), WORKERS),
    "mark_read": (lambda o, a: o.desk.triage.mark_read(a, cases=[ONE], unread=False), WORKERS),
    "open_by_hand": (lambda o, a: o.desk.casework.open_by_hand(a, case=BY_HAND), WORKERS),
    "add_note": (lambda o, a: o.desk.casework.add_note(a, case=ONE, text="x"), READERS),
    "show_note": (lambda o, a: o.desk.casework.show_note(a, note=NoteId(1), shown=True), READERS),
    "add_task": (lambda o, a: o.desk.casework.add_task(a, case=ONE, text="x"), WORKERS),
    "task_done": (lambda o, a: o.desk.casework.set_task_done(a, task=TaskId(1), done=True), WORKERS),
    "remove_task": (lambda o, a: o.desk.casework.remove_task(a, task=TaskId(1)), WORKERS),
    "merge": (lambda o, a: o.desk.casework.merge(a, source=ONE, target=CaseId(2)), WORKERS),
    "add_files": (lambda o, a: o.desk.evidence.add_files(a, case=ONE, paths=[]), WORKERS),
    "add_file": (lambda o, a: o.desk.evidence.add_file(a, case=ONE, path=Path("x")), WORKERS),
    "add_attachments": (lambda o, a: o.desk.evidence.add_attachments(a, message=MESSAGE), WORKERS),
    "withdraw": (
        lambda o, a: o.desk.evidence.withdraw(a, evidence=[EvidenceId(1)], withdrawn=True),
        WORKERS,
    ),
    "save": (lambda o, a: o.desk.evidence.save(a, evidence=EvidenceId(1), target=Path("x")), WORKERS),
    "save_attachment": (
        lambda o, a: o.desk.evidence.save_attachment(a, message=MessageId(99), part=0, target=Path("x")),
        WORKERS,
    ),
    "begin_reply": (lambda o, a: o.desk.replies.begin(a, case=ONE), WORKERS),
    "write_template": (
        lambda o, a: o.desk.replies.write_template(a, case=ONE, template="none", language="vi"),
        WORKERS,
    ),
    "save_draft": (lambda o, a: o.desk.replies.save_draft(a, case=ONE, text=o.reply_text(ONE)), WORKERS),
    "discard_draft": (lambda o, a: o.desk.replies.discard_draft(a, case=ONE), WORKERS),
    "send": (lambda o, a: o.desk.replies.send(a, case=ONE, text=o.reply_text(ONE)), WORKERS),
    "check_reply": (
        lambda o, a: o.desk.replies.guard.check(a, case=ONE, text=o.reply_text(ONE)),
        WORKERS,
    ),
    "recall": (lambda o, a: o.desk.replies.recall(a, outgoing=OutgoingId(1)), WORKERS),
    "settle": (
        lambda o, a: o.desk.outbox.settle_uncertain(a, outgoing=OutgoingId(1), arrived=True),
        WORKERS,
    ),
    "mail_balance": (lambda o, a: o.desk.reading.mail_balance(a), READERS),
    "balance_mails": (
        lambda o, a: o.desk.reading.balance_mails(
            a, mailbox=o.mailbox, folder="INBOX", part=BalancePart.CASE
        ),
        READERS,
    ),
    "case_of_message": (lambda o, a: o.desk.reading.case_of_message(a, message=MESSAGE), READERS),
    "server_folders": (
        lambda o, a: o.desk.setup.server_folders(a, mailbox=mailbox(), password="secret"),
        ("admin",),
    ),
    "disable_mailbox": (
        lambda o, a: o.desk.setup.set_mailbox_disabled(a, mailbox=o.mailbox, disabled=True),
        ("admin",),
    ),
    "import": (lambda o, a: o.desk.intake.import_mails(a, mails=[]), WORKERS),
    "retry": (lambda o, a: o.desk.intake.retry(a, message=MESSAGE), WORKERS),
    "open_case": (lambda o, a: o.desk.intake.open_case(a, message=MESSAGE), WORKERS),
    "link": (lambda o, a: o.desk.intake.link(a, message=MESSAGE, case=ONE), WORKERS),
    "record_answer": (
        lambda o, a: o.desk.deadlines.record_answer(a, case=ONE, answered_at=MONDAY, proof="x", reason="x"),
        WORKERS,
    ),
    "confirm_answer": (lambda o, a: o.desk.deadlines.confirm_answer(a, case=ONE), ("manager", "board")),
    "explain": (lambda o, a: o.desk.deadlines.explain(a, case=ONE), READERS),
    "calendar": (
        lambda o, a: o.desk.calendar.apply(
            a, spec=dict(OFFICE), notes=CalendarNotes(), reason="x", base_version=1
        ),
        PLANNERS,
    ),
    "calendar_state": (lambda o, a: o.desk.calendar.state(a), EVERYBODY),
    "calendar_versions": (lambda o, a: o.desk.calendar.versions(a), EVERYBODY),
    "calendar_preview": (lambda o, a: o.desk.calendar.preview(a, spec=dict(OFFICE)), PLANNERS),
    "confirm_year": (lambda o, a: o.desk.calendar.confirm_year(a, year=2026), PLANNERS),
    "rehearse": (
        lambda o, a: o.desk.calendar.rehearse(a, first=MONDAY.date(), last=MONDAY.date()),
        PLANNERS,
    ),
    "load_holidays": (
        lambda o, a: o.desk.calendar.load_holidays(
            a, spec=dict(OFFICE), notes=CalendarNotes(), year=2026, language="vi"
        ),
        PLANNERS,
    ),
    "read_days": (
        lambda o, a: o.desk.calendar.read_days(
            a, spec=dict(OFFICE), notes=CalendarNotes(), path=Path("missing.ics")
        ),
        PLANNERS,
    ),
    "export_calendar": (
        lambda o, a: o.desk.calendar.export(a, target=Path("x.txt"), language="en"),
        EVERYBODY,
    ),
    "queue": (lambda o, a: o.desk.reading.queue(a, chosen=CaseFilter()), READERS),
    "case_rows": (lambda o, a: o.desk.reading.case_rows(a, ids=[ONE]), READERS),
    "mail_rows": (lambda o, a: o.desk.reading.mail_rows(a, ids=[MESSAGE]), READERS),
    "case_view": (lambda o, a: o.desk.reading.case_view(a, case=ONE), READERS),
    "message_view": (lambda o, a: o.desk.reading.message_view(a, message=MESSAGE), READERS),
    "named_case": (lambda o, a: o.desk.reading.named_case(a, message=MESSAGE), READERS),
    "inline_images": (
        lambda o, a: o.desk.reading.inline_images(a, message=MESSAGE, wanted=["x"]),
        READERS,
    ),
    "reveal_phone": (lambda o, a: o.desk.reading.reveal_phone(a, case=ONE, reason="To call"), READERS),
    "jump": (lambda o, a: o.desk.reading.jump(a, text="mai"), READERS),
    "by_number": (lambda o, a: o.desk.reading.case_by_number(a, number="LD-26-0001"), READERS),
    "balance": (lambda o, a: o.desk.reading.balance(a), READERS),
    "activity": (lambda o, a: o.desk.reading.facts(a, case=ONE), READERS),
    "audit": (lambda o, a: o.desk.reading.facts(a), ("manager", "board", "admin")),
    "verify_chain": (lambda o, a: o.desk.reading.verify_chain(a), ("manager", "board", "admin")),
    "settings": (lambda o, a: o.desk.setup.change(a, settings=o.desk.reading.settings()), ("admin",)),
    "mailbox": (lambda o, a: o.desk.setup.save_mailbox(a, mailbox=mailbox(), password="x"), ("admin",)),
    "add_person": (
        lambda o, a: o.desk.people.add(
            a, person=person("new", "New", Role.AGENT), own_login="x", own_passphrase="x"
        ),
        ("admin",),
    ),
    "disable": (
        lambda o, a: o.desk.people.set_disabled(a, person=o.board.id, disabled=True),
        ("admin",),
    ),
    "change_person": (
        lambda o, a: o.desk.people.change(
            a, person=o.board.id, name="Ha", title="", roles=frozenset({Role.BOARD})
        ),
        ("admin",),
    ),
    "board": (lambda o, a: o.desk.board.board(a, chosen=o.desk.board.this_month()), READERS),
    "board_pdf": (
        lambda o, a: o.desk.board.save_pdf(a, board=_board(o, a), language="en", target=Path("no") / "x.pdf"),
        READERS,
    ),
    "board_xlsx": (
        lambda o, a: o.desk.board.save_xlsx(
            a, board=_board(o, a), language="en", target=Path("no") / "x.xlsx"
        ),
        READERS,
    ),
    "breaches": (
        lambda o, a: o.desk.breaches.rows(a, first=MONDAY.date(), last=MONDAY.date()),
        READERS,
    ),
    "explain_breach": (
        lambda o, a: o.desk.breaches.explain(
            a, clock=ClockRef("r1"), cause=BreachCause.OTHER, explanation="x", remedy=""
        ),
        WORKERS,
    ),
    "notices": (lambda o, a: o.desk.escalation.notices(a), READERS),
    "standing": (lambda o, a: o.desk.escalation.standing(a), READERS),
    "snooze_choices": (lambda o, a: o.desk.escalation.choices(a, clock=ClockRef("r1")), READERS),
    "snooze": (
        lambda o, a: o.desk.escalation.snooze(a, clock=ClockRef("r1"), until=MONDAY, reason="x"),
        READERS,
    ),
    "explain_clock": (lambda o, a: o.desk.deadlines.explain_clock(a, clock=ClockRef("r1")), READERS),
    "deadline_pdf": (
        lambda o, a: o.desk.deadlines.save_pdf(
            a,
            explanation=o.desk.deadlines.explain(o.agent, case=ONE),
            language="en",
            target=Path("no") / "x.pdf",
        ),
        READERS,
    ),
    "times": (lambda o, a: o.desk.clocks.times(a, case=ONE), READERS),
    "start_clock": (
        lambda o, a: o.desk.clocks.start(a, case=ONE, rule="x", started_at=MONDAY, reason="x"),
        WORKERS,
    ),
    "stop_clock": (
        lambda o, a: o.desk.clocks.stop(a, clock=ClockRef("c1"), stopped_at=MONDAY, proof="x"),
        ("manager",),
    ),
    "extend_clock": (
        lambda o, a: o.desk.clocks.extend(a, clock=ClockRef("c1"), reason="x"),
        ("manager",),
    ),
    "rules": (lambda o, a: o.desk.clocks.rules(a), (*READERS, "admin")),
    "save_rule": (lambda o, a: o.desk.clocks.save_rule(a, rule=RULE), ("admin",)),
    "correct_receipt": (
        lambda o, a: o.desk.receipts.correct(a, case=ONE, received_at=MONDAY, reason="x"),
        WORKERS,
    ),
    "confirm_receipt": (
        lambda o, a: o.desk.receipts.confirm(a, correction=ClockId(1)),
        ("manager", "board"),
    ),
    "withdraw_receipt": (lambda o, a: o.desk.receipts.withdraw(a, correction=ClockId(1)), READERS),
    "recovery_code": (lambda o, a: o.desk.people.new_recovery_code(a, login="x", passphrase="x"), ("admin",)),
}


def _board(office: Office, actor: Actor) -> Board:
    return office.desk.board.board(actor, chosen=office.desk.board.this_month())


@pytest.mark.parametrize("command", TABLE)
def test_each_command_is_open_to_its_roles_and_to_no_other(office: Office, command: str) -> None:
    office.complains()
    office.complains(sender="b@example.com")
    does, roles = TABLE[command]
    may = {Role(role) for role in roles}
    for role in Role:
        actor = Actor(office.agent.id, office.agent.name, frozenset({role}))
        said = _refusal(does, office, actor)
        if role in may:
            assert said != "people.not_allowed", f"{role} must be able to {command}"
        else:
            assert said == "people.not_allowed", f"{role} must not be able to {command}"


def test_the_table_of_roles_names_every_command_there_is(office: Office) -> None:
    commands = {
        f"{type(service).__name__}.{name}"
        for service in (getattr(office.desk, each.name) for each in fields(office.desk))
        for name, method in inspect.getmembers(service, inspect.ismethod)
        if not name.startswith("_") and "actor" in inspect.signature(method).parameters
    }
    tested = {name for does, _ in TABLE.values() for name in does.__code__.co_names}
    without_role = {"People.change_passphrase"} | OF_ONESELF | ROLES.keys()
    assert {each for each in commands if each.split(".")[1] not in tested} <= without_role


def _refusal(does: Command, office: Office, actor: Actor) -> str:
    try:
        does(office, actor)
    except DeskError as error:
        return error.code
    return ""


def test_refusing_says_who_may(office: Office) -> None:
    with pytest.raises(Refused) as refused:
        office.desk.people.set_disabled(office.manager, person=office.agent.id, disabled=True)
    assert refused.value.params == {"act": "administer", "roles": ("admin",)}


def test_a_person_with_two_roles_may_do_what_either_may(office: Office) -> None:
    both = Actor(office.admin.id, "Both", frozenset({Role.ADMIN, Role.BOARD}))
    office.desk.reading.queue(both, chosen=CaseFilter())
    office.desk.setup.change(both, settings=office.desk.reading.settings())


def test_the_last_admin_can_neither_go_nor_lose_the_role(office: Office) -> None:
    with pytest.raises(Refused, match="last_admin"):
        office.desk.people.set_disabled(office.admin, person=office.admin.id, disabled=True)
    with pytest.raises(Refused, match="last_admin"):
        _change(office, office.admin, Role.MANAGER)
    _change(office, office.manager, Role.MANAGER, Role.ADMIN)
    office.desk.people.set_disabled(office.admin, person=office.manager.id, disabled=True)
    with pytest.raises(Refused, match="last_admin"):
        _change(office, office.admin, Role.MANAGER)
    office.desk.people.set_disabled(office.admin, person=office.manager.id, disabled=False)
    _change(office, office.admin, Role.MANAGER)


def _change(office: Office, who: Actor, *roles: Role) -> None:
    office.desk.people.change(office.admin, person=who.id, name=who.name, title="", roles=frozenset(roles))


def test_disabling_and_changing_can_be_undone(office: Office) -> None:
    done = office.desk.people.set_disabled(office.admin, person=office.agent.id, disabled=True)
    assert done.undo is not None
    done.undo()
    changed = office.desk.people.change(
        office.admin, person=office.agent.id, name=" Hà Linh ", title="x", roles=frozenset({Role.MANAGER})
    )
    assert changed.undo is not None
    changed.undo()
    with office.store.work() as work:
        kept = work.person(office.agent.id)
    assert (kept.name, kept.title, kept.roles, kept.disabled_at) == (
        "Nguyễn Hà Linh",
        "",
        frozenset({Role.AGENT}),
        None,
    )
    assert office.kinds()[-4:] == ["person_disabled", "person_enabled", "person_changed", "person_changed"]


@pytest.mark.parametrize(
    ("name", "roles", "code"), [(" ", {Role.AGENT}, "name_missing"), ("X", set(), "roles_missing")]
)
def test_a_person_keeps_a_name_and_a_role(office: Office, name: str, roles: set[Role], code: str) -> None:
    with pytest.raises(Refused, match=code):
        office.desk.people.change(
            office.admin, person=office.agent.id, name=name, title="", roles=frozenset(roles)
        )


def test_an_own_address_is_kept_checked_and_may_be_empty(office: Office) -> None:
    def change(email: str | None) -> Outcome:
        return office.desk.people.change(
            office.admin,
            person=office.manager.id,
            name="Võ Minh Khoa",
            title="",
            roles=office.manager.roles,
            email=email,
        )

    def kept() -> str:
        return next(each.email for each in office.desk.reading.people() if each.id == office.manager.id)

    change(" khoa@leman.jewelry ")
    change(None)
    assert kept() == "khoa@leman.jewelry"
    for broken in ("khoa", "khoa@leman", "a b@leman.jewelry", "a@b.vn,c@d.vn", "<a@b.vn>"):
        with pytest.raises(Refused, match="email_invalid"):
            change(broken)
    emptied = change("")
    assert kept() == ""
    assert emptied.undo is not None
    emptied.undo()
    assert kept() == "khoa@leman.jewelry"


def test_a_new_person_with_an_unusable_address_is_not_added(keyed: Office) -> None:
    new = replace(person("huy", "Huy", Role.AGENT), email="huy@")
    with pytest.raises(Refused, match="email_invalid"):
        keyed.desk.people.add(keyed.admin, person=new, own_login="root", own_passphrase=PASSPHRASE)
    added = replace(new, email="huy@leman.jewelry")
    keyed.desk.people.add(keyed.admin, person=added, own_login="root", own_passphrase=PASSPHRASE)
    assert "huy@leman.jewelry" in {each.email for each in keyed.desk.reading.people()}


@pytest.fixture
def keyed(office: Office, desk_files: FolderDeskFiles) -> Office:
    """Give the admin a passphrase slot."""
    desk_files.slots().add_passphrase(office.admin.id, "root", PASSPHRASE, bytes(range(32)))
    return office


def test_a_new_person_can_open_the_desk(keyed: Office, desk_files: FolderDeskFiles) -> None:
    new = NewPerson("Phạm Quang Huy", "huy", "another passphrase", frozenset({Role.AGENT}))
    keyed.desk.people.add(keyed.admin, person=new, own_login="root", own_passphrase=PASSPHRASE)
    who, key = desk_files.slots().unlock("HUY", "another passphrase")
    assert key == bytes(range(32))
    with keyed.store.work() as work:
        assert work.person(who).name == "Phạm Quang Huy"
    with pytest.raises(Refused, match="login_taken"):
        keyed.desk.people.add(
            keyed.admin, person=replace(new, login="Huy"), own_login="root", own_passphrase=PASSPHRASE
        )


def test_adding_needs_ones_own_passphrase_and_leaves_nothing_without(keyed: Office) -> None:
    before = len(keyed.desk.reading.people())
    with pytest.raises(Refused, match="wrong_passphrase"):
        keyed.desk.people.add(
            keyed.admin,
            person=person("huy", "Huy", Role.AGENT),
            own_login="root",
            own_passphrase="not the passphrase",
        )
    assert len(keyed.desk.reading.people()) == before


def test_a_changed_passphrase_replaces_the_old_and_belongs_to_oneself(
    keyed: Office, desk_files: FolderDeskFiles
) -> None:
    with pytest.raises(Refused, match="wrong_passphrase"):
        keyed.desk.people.change_passphrase(
            keyed.agent, login="root", old=PASSPHRASE, new="stolen passphrase"
        )
    keyed.desk.people.change_passphrase(keyed.admin, login="root", old=PASSPHRASE, new="a newer passphrase")
    with pytest.raises(Refused, match="wrong_passphrase"):
        desk_files.slots().unlock("root", PASSPHRASE)
    assert desk_files.slots().unlock("root", "a newer passphrase")[0] == keyed.admin.id
    with pytest.raises(Refused, match="passphrase_short"):
        keyed.desk.people.change_passphrase(keyed.admin, login="root", old="x", new="short")


def test_a_new_recovery_code_voids_the_old(keyed: Office, desk_files: FolderDeskFiles) -> None:
    old = keyed.desk.people.new_recovery_code(keyed.admin, login="root", passphrase=PASSPHRASE)
    new = keyed.desk.people.new_recovery_code(keyed.admin, login="root", passphrase=PASSPHRASE)
    assert desk_files.slots().unlock_recovery(new) == bytes(range(32))
    with pytest.raises(Refused, match="keys"):
        desk_files.slots().unlock_recovery(old)
    assert keyed.kinds().count("recovery_code_made") == 2
