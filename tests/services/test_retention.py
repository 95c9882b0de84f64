"""Content whose time is over: what goes, what stays, what is held, and that nothing comes back."""

from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from leman_desk.domain.complaint import Status
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, MessageId
from leman_desk.domain.sender_rules import RuleKind
from leman_desk.services.ports_sorting import DueCount
from leman_desk.storage.store import SqlStore
from tests.services.offices import Office, mail

SECRET = "Zyxwvut"
"""A word that stands nowhere else."""


def test_after_its_time_a_mail_is_only_counted_and_dated(office: Office) -> None:
    raw = mail(f"What does the ring {SECRET} cost?", attachment=b"\x89PNG" + SECRET.encode())
    case = _not_privacy(office, raw)
    office.clock.forward(days=89)
    assert office.desk.retention.run().kinds == frozenset()
    office.clock.forward(days=2)
    assert office.desk.retention.due(office.admin) == DueCount(cases=1)
    assert case in office.desk.retention.run().cases
    assert office.desk.retention.due(office.admin) == DueCount()
    view = office.desk.reading.case_view(office.agent, case=case)
    (message,) = view.messages
    assert message.removed_at == office.clock.now()
    assert (message.text, message.html, message.sender_address, message.subject) == ("", "", "", "")
    assert message.attachments == ()
    assert (view.row.number, view.not_privacy_reason) == ("LD-26-0001", "Asks for a price")
    assert (view.row.category, view.row.subject, view.customer) == ("NOT_PRIVACY", "", None)
    assert office.kinds(case)[-1] == "content_removed"
    assert _anywhere(office, SECRET) == []
    assert _anywhere(office, "mai.tran") == []
    with pytest.raises(Refused, match=r"vault\.removed"):
        _raw(office, message.id)


def test_the_search_forgets_it(office: Office) -> None:
    case = _not_privacy(office, mail("What does the ring cost?", subject=f"Ring {SECRET}"))
    assert _found(office, SECRET) == [case]
    _wait(office)
    assert _found(office, SECRET) == []
    assert _found(office, "LD-26-0001") == [case]


def test_the_same_mail_is_not_taken_in_again_and_the_balance_adds_up(office: Office) -> None:
    raw = mail(f"What does the ring {SECRET} cost?")
    _not_privacy(office, raw)
    _wait(office)
    office.servers.folder("INBOX").uidvalidity += 1
    office.desk.intake.check(mailbox=office.mailbox)
    office.arrives(raw, folder="INBOX")
    report = office.desk.reading.mail_balance(office.agent)
    assert report.balanced
    assert report.on_server == 2
    assert office.desk.reading.counts(office.agent).all == 0
    assert _anywhere(office, SECRET) == []


def test_a_mail_that_a_rule_set_aside_loses_its_content_too(office: Office) -> None:
    office.desk.rules.add(
        office.manager, kind=RuleKind.ADDRESS, text="offers@shop.example", reason="Supplier"
    )
    raw = mail(f"Our prices {SECRET}.", sender="offers@shop.example")
    plain = mail("Somebody else's list.", Precedence="bulk", sender="list@else.example")
    office.arrives(raw)
    office.arrives(plain)
    message, other = office.message_of(raw).id, office.message_of(plain).id
    _wait(office)
    assert office.desk.reading.message_view(office.agent, message=message).removed_at is not None
    assert office.desk.reading.message_view(office.agent, message=other).removed_at is None
    assert _anywhere(office, SECRET) == []
    assert office.desk.rules.rules(office.agent)[0].mails == 1
    with pytest.raises(Refused, match=r"vault\.removed"):
        office.desk.intake.open_case(office.agent, message=message)


def test_evidence_a_reply_on_its_way_or_a_deletion_request_hold_it(office: Office, tmp_path: Path) -> None:
    sealed = _not_privacy(office, mail("One.", sender="a@example.com"))
    file = tmp_path / "log.txt"
    file.write_text("log", encoding="utf-8")
    office.desk.evidence.add_files(office.agent, case=sealed, paths=[file])
    deleting = _not_privacy(office, mail("Two.", sender="b@example.com"))
    request = office.complains(text="Delete my data.", sender="b@example.com")
    office.desk.triage.set_category(office.agent, cases=[request], code="REQ_DELETION")
    free = _not_privacy(office, mail("Three.", sender="c@example.com"))
    office.clock.forward(days=91)
    assert office.desk.retention.due(office.admin) == DueCount(cases=1, held=2)
    assert office.desk.retention.run().cases == frozenset({free})
    for case in (sealed, deleting):
        (message, *_) = office.desk.reading.case_view(office.agent, case=case).messages
        assert message.removed_at is None
    pieces = office.desk.reading.case_view(office.agent, case=sealed).evidence
    office.desk.evidence.withdraw(office.agent, evidence=[pieces[0].id], withdrawn=True)
    assert office.desk.retention.run().cases == frozenset({sealed})


def test_evidence_taken_from_a_mail_is_excepted(office: Office) -> None:
    case = _not_privacy(office, mail("One.", attachment=b"\x89PNG proof"))
    (message,) = office.desk.reading.case_view(office.agent, case=case).messages
    office.desk.evidence.add_attachments(office.agent, message=message.id, parts=None)
    with office.store.work() as work:
        (piece,) = work.evidence_of(case)
    office.desk.evidence.withdraw(office.agent, evidence=[piece.id], withdrawn=True)
    _wait(office)
    assert office.store.reader().vault.get(piece.blob) == b"\x89PNG proof"


def test_a_customer_with_another_complaint_keeps_their_name(office: Office) -> None:
    _not_privacy(office, mail("What does it cost?"))
    other = office.complains(text="You gave my number away.")
    _wait(office)
    view = office.desk.reading.case_view(office.agent, case=other)
    assert view.customer is not None
    assert view.customer.name == "Tran Thi Thanh Mai"


def test_undo_of_not_privacy_says_that_the_content_is_gone(office: Office) -> None:
    case = office.complains(text="What does it cost?")
    marked = office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="Price")
    _wait(office)
    assert marked.undo is not None
    back = marked.undo()
    assert (back.said, back.params["number"]) == ("undone.content_gone", "LD-26-0001")
    assert office.complaint(case).status is Status.NEW
    assert back.undo is not None
    assert back.undo().said == "undone"


def test_what_is_privacy_again_begins_its_time_anew(office: Office) -> None:
    case = office.complains(text="What does it cost?")
    marked = office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="Price")
    office.clock.forward(days=80)
    assert marked.undo is not None
    marked.undo()
    office.clock.forward(days=20)
    assert office.desk.retention.run().kinds == frozenset()
    office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="Price")
    office.clock.forward(days=80)
    office.arrives(mail("And the price of the other?", subject="Re: LD-26-0001"))
    assert office.complaint(case).set_aside_at is None
    office.clock.forward(days=20)
    assert office.desk.retention.run().kinds == frozenset()


def test_a_desk_that_keeps_everything_removes_nothing(office: Office) -> None:
    _not_privacy(office, mail("What does it cost?"))
    _keep_for(office, 0)
    office.clock.forward(days=3000)
    assert office.desk.retention.due(office.admin) == DueCount()
    assert office.desk.retention.run().kinds == frozenset()
    assert office.desk.retention.due(office.admin, days=30) == DueCount(cases=1)


def test_many_are_removed_in_small_steps_that_can_be_stopped(office: Office) -> None:
    cases = [_not_privacy(office, mail("One.", sender=f"n{n}@example.com")) for n in range(23)]
    office.clock.forward(days=91)
    steps = iter([False, True])
    first = office.desk.retention.run(lambda: next(steps))
    assert len(first.cases) == 10
    rest = office.desk.retention.run()
    assert first.cases | rest.cases == frozenset(cases)


def test_workers_that_come_round_often_look_once_an_hour(office: Office) -> None:
    first = _not_privacy(office, mail("One.", sender="a@example.com"))
    office.clock.forward(days=91)
    assert office.desk.retention.tidy().cases == frozenset({first})
    second = _not_privacy(office, mail("Two.", sender="b@example.com"))
    with office.store.work() as work:
        work.complaint(second).set_aside_at = office.clock.now() - timedelta(days=91)
        work.commit()
    office.clock.forward(minutes=59)
    assert office.desk.retention.tidy().cases == frozenset()
    office.clock.forward(minutes=2)
    assert office.desk.retention.tidy().cases == frozenset({second})


def test_only_an_admin_asks_how_much_is_due(office: Office) -> None:
    with pytest.raises(Refused, match=r"people\.not_allowed"):
        office.desk.retention.due(office.agent)


def _not_privacy(office: Office, raw: bytes) -> CaseId:
    office.arrives(raw)
    case = office.message_of(raw).case
    assert case is not None
    office.desk.triage.mark_not_privacy(office.agent, cases=[case], reason="Asks for a price")
    return case


def _wait(office: Office) -> None:
    office.clock.at += timedelta(days=91)
    office.desk.retention.run()


def _keep_for(office: Office, days: int) -> None:
    with office.store.work() as work:
        settings = work.settings().to_dict() | {"keep_not_privacy_days": days}
        work.put_settings(type(work.settings()).from_dict(settings))
        work.commit()


def _raw(office: Office, message: MessageId) -> bytes:
    with office.store.work() as work:
        return work.vault.get(work.message(message).raw)


def _found(office: Office, words: str) -> list[int]:
    # Complaints that ended stand in no queue; the jump list finds them by what heads their entry.
    return [hit.case for hit in office.desk.reading.jump(office.agent, text=words)]


def _anywhere(office: Office, word: str) -> list[str]:
    """Name the tables in which a word is left, in any text or bytes."""
    store = office.store
    assert isinstance(store, SqlStore)
    found = []
    with store.writer.connect() as connection:
        names = connection.scalars(text("SELECT name FROM sqlite_master WHERE type = 'table'")).all()
        for name in names:
            if name.startswith("search_index"):
                continue
            for row in connection.execute(text(f'SELECT * FROM "{name}"')):  # noqa: S608 - our own names
                held = " ".join(
                    each.decode("utf-8", "replace") if isinstance(each, bytes) else str(each) for each in row
                )
                if word.casefold() in held.casefold():
                    found.append(name)
    return found
