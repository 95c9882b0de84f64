"""Settings and mailboxes: checked, sealed, taken back; nothing personal in the trail."""

from dataclasses import replace

import pytest

from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import Refused
from leman_desk.domain.mailbox import Mailbox
from leman_desk.services.desk_setup import DeletionRules
from tests.services.offices import Office, mailbox


def test_settings_are_changed_told_and_put_back(office: Office) -> None:
    before = office.desk.reading.settings()
    done = office.desk.setup.change(
        office.admin, settings=replace(before, undo_seconds=30, organisation="Leman Jewelry Hanoi")
    )
    assert office.desk.reading.settings().undo_seconds == 30
    fact = office.store.reader().facts(before=None, limit=1)[0]
    assert (fact.kind, fact.codes) == ("settings_changed", {"undo_seconds": 30})
    assert done.undo is not None
    done.undo()
    assert office.desk.reading.settings() == before


def test_the_rules_of_deletion_touch_no_other_setting_not_even_when_taken_back(office: Office) -> None:
    rules = DeletionRules(signatures=3, waiting_days=7, remind_days=2)
    done = office.desk.setup.set_deletion(office.admin, rules=rules)
    fact = office.store.reader().facts(before=None, limit=1)[0]
    assert (fact.kind, fact.codes) == (
        "settings_changed",
        {"deletion_signatures": 3, "deletion_waiting_days": 7},
    )
    office.desk.setup.change(office.admin, settings=replace(office.desk.reading.settings(), undo_seconds=44))
    assert done.undo is not None
    done.undo()
    kept = office.desk.reading.settings()
    assert (kept.deletion_signatures, kept.deletion_waiting_days, kept.undo_seconds) == (2, 3, 44)


@pytest.mark.parametrize(
    "rules", [DeletionRules(0, 3, 2), DeletionRules(6, 3, 2), DeletionRules(2, -1, 2), DeletionRules(2, 3, 0)]
)
def test_rules_of_deletion_out_of_range_are_refused(office: Office, rules: DeletionRules) -> None:
    with pytest.raises(Refused, match=r"settings\.out_of_range"):
        office.desk.setup.set_deletion(office.admin, rules=rules)
    assert office.desk.reading.settings().deletion_signatures == 2


def test_a_desk_never_becomes_a_sample_desk(office: Office) -> None:
    with pytest.raises(Refused, match="sample_fixed"):
        office.desk.setup.change(office.admin, settings=DeskSettings(sample=True))


def test_the_sample_desk_accepts_no_mailbox(office: Office) -> None:
    with office.store.work() as work:
        work.put_settings(DeskSettings(sample=True))
        work.commit()
    with pytest.raises(Refused, match="sample_desk"):
        office.desk.setup.save_mailbox(office.admin, mailbox=mailbox(), password="secret")


def test_a_mailbox_is_changed_in_place_and_an_empty_password_keeps_the_old(office: Office) -> None:
    changed = mailbox()
    changed.id, changed.display_name, changed.imap_host = office.mailbox, "Khiếu nại", "imap2.mail.example"
    office.desk.setup.save_mailbox(office.admin, mailbox=changed, password="")
    (kept,) = office.desk.reading.mailboxes()
    assert (kept.id, kept.values["imap_host"]) == (office.mailbox, "imap2.mail.example")
    office.desk.intake.check(mailbox=office.mailbox)
    assert office.servers.asked[-1] == ("imap2.mail.example", "secret")
    office.desk.setup.save_mailbox(office.admin, mailbox=changed, password="newer")
    office.desk.intake.check(mailbox=office.mailbox)
    assert office.servers.asked[-1] == ("imap2.mail.example", "newer")


def test_a_password_never_reaches_the_trail(office: Office) -> None:
    office.desk.setup.save_mailbox(office.admin, mailbox=mailbox(), password="hunter2hunter2")
    for fact in office.store.reader().facts(before=None, limit=50):
        assert "hunter2" not in str(fact)
        assert "leman.jewelry" not in str(fact.codes)


def test_a_new_mailbox_needs_a_password(office: Office) -> None:
    with pytest.raises(Refused, match="password_needed"):
        office.desk.setup.save_mailbox(office.admin, mailbox=mailbox(), password="")
    assert len(office.desk.reading.mailboxes()) == 1


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("address", "info", "address_invalid"),
        ("address", "info@", "address_invalid"),
        ("address", "in fo@leman.jewelry", "address_invalid"),
        ("imap_host", " ", "server_missing"),
        ("smtp_host", "", "server_missing"),
    ],
)
def test_an_unusable_form_is_refused(office: Office, field: str, value: str, code: str) -> None:
    form: Mailbox = mailbox()
    setattr(form, field, value)
    with pytest.raises(Refused, match=code):
        office.desk.setup.save_mailbox(office.admin, mailbox=form, password="secret")


def test_the_connection_test_uses_the_kept_password_and_changes_nothing(office: Office) -> None:
    form = mailbox()
    form.id = office.mailbox
    report = office.desk.setup.test_mailbox(mailbox=form, password="")
    assert report.incoming.ok
    assert report.outgoing.ok
    assert [password for _, password in office.servers.asked] == ["secret", "secret"]
    assert office.desk.setup.mailbox_password(office.mailbox)
    assert office.servers.tries == []
