"""A person is planted in everything the desk has, found there, erased, and found nowhere."""

from pathlib import Path

import pytest

from leman_desk.compose import Office
from leman_desk.domain.erasure import Reason, RunState
from leman_desk.services.balance_queries import BalancePart
from leman_desk.services.ports_erasure import Plan
from leman_desk.storage.store import SqlStore
from tests.erasure.desk import figures, key_of, mailbox_bytes, plant, sealed_bytes
from tests.erasure.needles import folder_image, found_in
from tests.features.mail_desk import LOGIN, PASSPHRASE, check_all, mailbox_at, make_desk, opened
from tests.mail.dovecot import Dovecot

FEWEST = 50


@pytest.fixture
def office(tmp_path: Path, dovecot: Dovecot) -> Office:
    profile = tmp_path / "profile"
    return make_desk(profile, mailbox_at(dovecot, "info"))


@pytest.mark.timeout(600)
def test_of_a_person_planted_everywhere_nothing_is_left(
    office: Office, dovecot: Dovecot, folders: Path
) -> None:
    key, tmp_path = key_of(office, LOGIN, PASSPHRASE), folders
    with opened(office) as (desk, actor):
        store = desk.store
        assert isinstance(store, SqlStore)
        planted = plant(desk, actor, office, dovecot, tmp_path / "files")
        strings = planted.person.strings()
        assert len(set(strings)) >= FEWEST

        # Both searches find every one of them, or they would prove nothing.
        before = b"\n".join([folder_image(office.profile, key), sealed_bytes(store), mailbox_bytes(dovecot)])
        assert set(strings) == set(found_in(before, strings))
        subject = planted.subject()
        by_desk, _ = store.erasing().scan(Plan(subject))
        assert {each.what for each in by_desk} >= {"name", "email", "phone", "number"}
        store.backup(tmp_path / "backups" / "before")
        statistics = figures(desk, actor)
        balance = desk.reading.mail_balance(actor)

        preview = desk.mailbox_erasure.preview(actor, plan=store.erasing().plan_of(subject), grounds={})
        assert preview is not None
        assert {each.folder for each in preview} == {"INBOX", "Junk", "Sent"}
        with store.work() as work:
            desk.erasure.begin(work, actor, request=planted.request, subject=subject, kept=())
            work.commit()
        report = desk.erasure.run(actor, request=planted.request)
        assert report.state is RunState.SCANNED
        left = [each for each in report.residues if each.reason is Reason.FOUND]
        assert not left
        assert {each.reason for each in report.residues} <= {Reason.OLDER_BACKUP}
        assert report.clean
        assert sum(each.removed for each in report.mailboxes) == len(preview)
        assert all(each.left == 0 and each.how == "uid_expunge" for each in report.mailboxes)
        assert desk.erasure.subject(planted.request) == subject

        desk.erasure.finish(actor, request=planted.request)
        store.backup(tmp_path / "backups" / "after")
        assert store.reader().verify_chain().broken_at is None
        assert figures(desk, actor) == statistics
        check_all(desk)
        assert desk.reading.mail_balance(actor).on_server < balance.on_server
        assert desk.reading.mail_balance(actor).part(BalancePart.CASE) == 1

    (tmp_path / "backups" / "before").rename(tmp_path / "older")
    after = b"\n".join([folder_image(office.profile, key), mailbox_bytes(dovecot)])
    assert found_in(after, strings) == {}
    assert found_in(folder_image(tmp_path / "backups", key), strings) == {}
    with opened(office) as (desk, _):
        assert isinstance(desk.store, SqlStore)
        assert found_in(sealed_bytes(desk.store), strings) == {}
        # Somebody else's mail is untouched, on the desk and on the server.
        with desk.store.work() as work:
            assert [each.sender_address for each in work.messages_of(planted.other)] == ["minh@example.com"]
    assert b"It is too small" in mailbox_bytes(dovecot)
