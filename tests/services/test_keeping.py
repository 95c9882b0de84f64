"""What is written down of an arrived mail: once, whole, and anew when it is read again."""

import pytest

from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import MessageId
from leman_desk.domain.message import Message
from tests.services.offices import Office, mail


def _only_message(office: Office) -> MessageId:
    with office.store.work() as work:
        return work.message(MessageId(1)).id


def test_the_same_bytes_twice_are_one_message(office: Office) -> None:
    raw = mail()
    office.arrives(raw)
    office.arrives(raw)
    balance = office.store.reader().balance()
    assert (balance["server"], balance["case"], balance["copies"]) == (2, 1, 1)
    assert office.store.reader().counts(office.agent.id, office.clock.now()).triage == 1


def test_the_same_message_id_with_other_content_is_kept_and_flagged(office: Office) -> None:
    office.arrives(mail("First.", message_id="<same@example.com>"))
    second = mail("Second, altered.", message_id="<same@example.com>")
    office.arrives(second)
    with office.store.work() as work:
        both = work.messages_by_header(["<same@example.com>"])
    assert [("duplicate_message_id" in each.defects) for each in both] == [False, True]


def test_a_mail_that_cannot_be_filed_is_tried_three_times_then_shown_then_retried(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = mail("Readable one day.", html="<p>Readable one day.</p>")
    tried: list[int] = []

    def refuses(_html: str) -> object:
        tried.append(1)
        raise Refused("mail.too_deep")

    monkeypatch.setattr(office.servers, "safe", refuses)
    office.servers.folder("INBOX").put(raw, office.clock.now())
    report = office.desk.intake.check(mailbox=office.mailbox)
    assert (len(tried), report.attention, report.opened) == (3, 1, 0)
    balance = office.store.reader().balance()
    assert (balance["attention"], balance["pending"]) == (1, 0)
    monkeypatch.undo()
    office.desk.intake.retry(office.agent, message=_only_message(office))
    kept = office.message_of(raw)
    assert kept.placement == "case"
    assert kept.case is not None
    assert office.running_clock(kept.case).started_at == office.clock.now()
    with pytest.raises(Refused, match="not_set_aside"):
        office.desk.intake.retry(office.agent, message=kept.id)


def test_reading_again_replaces_the_text_that_was_read_badly(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    raw = mail("The true text.")
    parse = office.servers.parse

    def blind(_data: bytes) -> Message:
        return parse(b"")

    monkeypatch.setattr(office.servers, "parse", blind)
    office.servers.folder("INBOX").put(raw, office.clock.now())
    office.desk.intake.check(mailbox=office.mailbox)
    monkeypatch.undo()
    office.desk.intake.retry(office.agent, message=_only_message(office))
    stored = office.message_of(raw)
    with office.store.work() as work:
        body = work.body(stored.id)
    assert body is not None
    assert body.text.strip() == "The true text."
