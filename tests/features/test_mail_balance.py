"""Nothing lost, nothing doubled: folders, epochs, cut lines and holidays against a real server."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leman_desk.compose import Office
from leman_desk.domain.correspondence import Placement
from leman_desk.domain.errors import DeskError, Refused, Unavailable
from leman_desk.domain.ids import MailboxId, MessageId
from leman_desk.domain.mailbox import FolderUse, join_folders
from leman_desk.domain.people import Actor
from leman_desk.services.balance_queries import BalancePart, FolderBalance
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseFilter, View
from tests.features.mail_desk import (
    FOLDERS,
    USERS,
    assert_balanced,
    check_all,
    kept,
    mailbox_at,
    make_desk,
    opened,
    other_hands,
    server,
)
from tests.features.mails import malformed, plain_mail
from tests.mail.dovecot import Dovecot
from tests.mail.proxy import Line

NOW = datetime.now(UTC)


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with server() as running:
        yield running


@pytest.fixture
def office(tmp_path: Path, dovecot: Dovecot) -> Office:
    return make_desk(tmp_path / "desk", *(mailbox_at(dovecot, user) for user in USERS))


@pytest.fixture
def at_work(office: Office) -> Iterator[tuple[Desk, Actor]]:
    with opened(office) as found:
        yield found


def fill(dovecot: Dovecot, each: int = 4, *, start: int = 0) -> int:
    """Put so many mails into each of the four folders, all of them different."""
    number = start
    for user in USERS:
        for folder in FOLDERS:
            for _ in range(each):
                moment = NOW - timedelta(hours=2, minutes=number)
                dovecot.deliver(plain_mail(number), moment, user=user, folder=folder)
                number += 1
    return number


def folder_of(desk: Desk, actor: Actor, user: str, folder: str) -> FolderBalance:
    return next(
        row
        for row in desk.reading.mail_balance(actor).folders
        if (row.address.partition("@")[0], row.folder) == (user, folder)
    )


def test_every_folder_of_every_mailbox_is_taken_in_and_counted(
    at_work: tuple[Desk, Actor], dovecot: Dovecot
) -> None:
    desk, actor = at_work
    total = fill(dovecot)
    dovecot.deliver(malformed(), NOW, user="care")
    dovecot.deliver(plain_mail(900), NOW - timedelta(days=60), user="info")
    assert check_all(desk) == total + 2
    report = assert_balanced(desk, actor, dovecot)
    assert report.on_server == total + 2
    assert {part: report.part(part) for part in (BalancePart.CASE, BalancePart.ATTENTION)} == {
        BalancePart.CASE: total,
        BalancePart.ATTENTION: 1,
    }
    assert report.part(BalancePart.ARCHIVE) == 1
    assert [(row.address, row.folder, row.use) for row in report.folders] == [
        ("info@leman.jewelry", "INBOX", FolderUse.INBOX),
        ("info@leman.jewelry", "Junk", FolderUse.JUNK),
        ("care@leman.jewelry", "INBOX", FolderUse.INBOX),
        ("care@leman.jewelry", "Junk", FolderUse.JUNK),
    ]
    for row in report.folders:
        for part in (BalancePart.CASE, BalancePart.ATTENTION, BalancePart.ARCHIVE):
            mails = desk.reading.balance_mails(actor, mailbox=row.mailbox, folder=row.folder, part=part)
            assert len(mails) == row.part(part)
    assert check_all(desk) == 0


def test_mail_in_junk_opens_a_case_like_any_other_and_says_where_it_lay(
    at_work: tuple[Desk, Actor], dovecot: Dovecot
) -> None:
    desk, actor = at_work
    fill(dovecot, 1)
    check_all(desk)
    for user in USERS:
        for folder in FOLDERS:
            row = folder_of(desk, actor, user, folder)
            (mail,) = desk.reading.balance_mails(
                actor, mailbox=row.mailbox, folder=folder, part=BalancePart.CASE
            )
            view = desk.reading.message_view(actor, message=mail)
            assert view.placement is Placement.CASE
            assert ("from_junk" in view.defects.split()) == (folder == "Junk")
    assert desk.reading.counts(actor).triage == 4


def test_one_folder_that_gets_another_uidvalidity_is_read_again_without_a_double(
    at_work: tuple[Desk, Actor], dovecot: Dovecot
) -> None:
    desk, actor = at_work
    total = fill(dovecot)
    check_all(desk)
    dovecot.renumber("Junk", user="info")
    dovecot.deliver(plain_mail(500), NOW, user="info", folder="Junk")
    check_all(desk)
    assert_balanced(desk, actor, dovecot)
    assert sum(kept(desk).values()) == total + 1


def test_a_rebuilt_mailbox_loses_and_doubles_nothing(at_work: tuple[Desk, Actor], dovecot: Dovecot) -> None:
    desk, actor = at_work
    total = fill(dovecot)
    check_all(desk)
    for folder in FOLDERS:
        dovecot.renumber(folder, user="care")
    next(path for part in ("new", "cur") for path in (dovecot.maildir("care") / part).iterdir()).unlink()
    dovecot.deliver(plain_mail(501), NOW, user="care")
    check_all(desk)
    assert_balanced(desk, actor, dovecot)
    assert sum(kept(desk).values()) == total + 1
    assert desk.store.reader().verify_chain().broken_at is None


def test_mail_deleted_on_the_server_is_named_and_kept(at_work: tuple[Desk, Actor], dovecot: Dovecot) -> None:
    desk, actor = at_work
    total = fill(dovecot)
    check_all(desk)
    with other_hands(dovecot, "info") as client:
        client.select("INBOX")
        client.store("1:2", "+FLAGS", r"(\Deleted)")
        client.expunge()
    check_all(desk)
    assert_balanced(desk, actor, dovecot)
    row = folder_of(desk, actor, "info", "INBOX")
    assert (row.on_server, row.part(BalancePart.GONE)) == (2, 2)
    gone = desk.reading.balance_mails(actor, mailbox=row.mailbox, folder="INBOX", part=BalancePart.GONE)
    assert len(gone) == 2
    assert sum(kept(desk).values()) == total


def test_mail_moved_on_the_server_between_taking_it_in_and_reading_it_is_one_mail(
    at_work: tuple[Desk, Actor], dovecot: Dovecot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, actor = at_work
    dovecot.deliver(plain_mail(1), NOW - timedelta(hours=1), user="info")
    dovecot.deliver(plain_mail(2), NOW - timedelta(hours=1), user="info")
    read = desk.intake._filing.file_all

    def moved_first(pending: object, **how: bool) -> object:
        monkeypatch.setattr(desk.intake._filing, "file_all", read)
        with other_hands(dovecot, "info") as client:
            client.select("INBOX")
            assert client.uid("MOVE", "1", "Junk")[0] == "OK"
        return read(pending, **how)  # type: ignore[arg-type]  # as it came

    monkeypatch.setattr(desk.intake._filing, "file_all", moved_first)
    check_all(desk)
    check_all(desk)
    assert_balanced(desk, actor, dovecot)
    assert sum(kept(desk).values()) == 2
    assert folder_of(desk, actor, "info", "Junk").on_server == 1
    assert folder_of(desk, actor, "info", "INBOX").part(BalancePart.GONE) == 1
    assert desk.reading.counts(actor).triage == 2


def test_the_same_bytes_twice_are_one_mail_and_two_on_the_server(
    at_work: tuple[Desk, Actor], dovecot: Dovecot
) -> None:
    desk, actor = at_work
    for folder in ("INBOX", "INBOX", "Junk"):
        dovecot.deliver(plain_mail(1), NOW, user="info", folder=folder)
    check_all(desk)
    report = assert_balanced(desk, actor, dovecot)
    assert (report.on_server, sum(kept(desk).values())) == (3, 1)
    assert folder_of(desk, actor, "info", "INBOX").copies == 1


def test_after_ten_days_without_a_check_everything_arrives(
    at_work: tuple[Desk, Actor], dovecot: Dovecot
) -> None:
    desk, actor = at_work
    fill(dovecot, 1)
    check_all(desk)
    for number in range(100, 160):
        moment = NOW - timedelta(days=10) + timedelta(hours=4 * (number - 100))
        user = "info" if number % 2 else "care"
        dovecot.deliver(plain_mail(number), moment, user=user, folder=FOLDERS[number // 2 % 2])
    assert check_all(desk) == 60
    assert_balanced(desk, actor, dovecot)
    assert desk.reading.counts(actor).triage == 64


def test_a_folder_that_is_gone_costs_only_itself(tmp_path: Path, dovecot: Dovecot) -> None:
    box = mailbox_at(dovecot, "info", folders=join_folders(["Old, and gone", *FOLDERS]))
    office = make_desk(tmp_path / "desk", box)
    for number, folder in enumerate(FOLDERS):
        dovecot.deliver(plain_mail(number), NOW, user="info", folder=folder)
    with opened(office) as (desk, actor):
        with pytest.raises(Refused, match="folder_missing"):
            check_all(desk)
        assert desk.reading.counts(actor).triage == 2
        assert desk.reading.mailboxes()[0].error == "mail.folder_missing"


def test_a_line_that_is_cut_again_and_again_delays_and_loses_nothing(
    tmp_path: Path, dovecot: Dovecot
) -> None:
    total = fill(dovecot, 20)
    with Line(dovecot.tls_port) as line:
        office = make_desk(tmp_path / "desk", *(mailbox_at(dovecot, user, port=line.port) for user in USERS))
        with opened(office) as (desk, actor):
            failed = 0
            for allowance in range(6_000, 60_000, 4_500):
                line.allowance = allowance
                try:
                    check_all(desk)
                except Unavailable:
                    failed += 1
            line.allowance = None
            check_all(desk)
            assert failed >= 5
            assert line.cuts >= failed
            assert_balanced(desk, actor, dovecot)
            assert sum(kept(desk).values()) == total


def test_a_mail_that_the_mark_passed_by_mistake_is_found_by_the_count(
    at_work: tuple[Desk, Actor], dovecot: Dovecot
) -> None:
    desk, actor = at_work
    fill(dovecot, 3)
    (info, _) = desk.reading.mailboxes()
    with other_hands(dovecot, "info") as client:
        _, answer = client.status("INBOX", "(UIDVALIDITY)")
    epoch = int(bytes(answer[0]).split(b"UIDVALIDITY ")[1].rstrip(b")"))
    with desk.store.work() as work:
        work.set_folder_mark(MailboxId(info.id), "INBOX", epoch, 2)
        work.commit()
    check_all(desk)
    assert_balanced(desk, actor, dovecot)
    assert desk.reading.counts(actor).triage == 12


def test_a_mailbox_no_longer_read_keeps_its_mail_and_is_read_again_without_a_double(
    at_work: tuple[Desk, Actor], dovecot: Dovecot
) -> None:
    desk, actor = at_work
    fill(dovecot, 1)
    check_all(desk)
    care = MailboxId(next(each.id for each in desk.reading.mailboxes() if each.address.startswith("care")))
    done = desk.setup.set_mailbox_disabled(actor, mailbox=care, disabled=True)
    assert [each.address for each in desk.reading.mailboxes()] == ["info@leman.jewelry"]
    assert not folder_of(desk, actor, "care", "INBOX").read
    with pytest.raises(DeskError, match="disabled"):
        desk.intake.check(mailbox=care)
    dovecot.deliver(plain_mail(77), NOW, user="care")
    assert check_all(desk) == 0
    assert done.undo is not None
    done.undo()
    assert check_all(desk) == 1
    assert_balanced(desk, actor, dovecot)


def test_a_large_mail_is_fetched_whole_on_request_and_the_balance_stays_exact(
    at_work: tuple[Desk, Actor], dovecot: Dovecot
) -> None:
    desk, actor = at_work
    with desk.store.work() as work:
        work.put_settings(replace(work.settings(), message_limit_mb=1))
        work.commit()
    large = (
        b"From: Mai <mai@example.com>\r\nTo: info@leman.jewelry\r\nSubject: My data\r\n"
        b"Message-ID: <large@example.com>\r\nDate: Fri, 20 Nov 2026 09:00:00 +0700\r\n\r\n"
    ) + b"Tell me why.\r\n" * 90_000
    dovecot.deliver(large, NOW, user="info")
    assert check_all(desk) == 1
    queue = desk.reading.queue(actor, chosen=CaseFilter(view=View.ATTENTION))
    head = MessageId(next(each for _, ids in queue.groups for each in ids))
    assert "too_large" in desk.reading.message_view(actor, message=head).defects
    desk.whole_mail.fetch(actor, message=head)
    whole = desk.reading.message_view(actor, message=head)
    assert whole.placement is Placement.CASE
    assert whole.text.rstrip().endswith("Tell me why.")
    assert check_all(desk) == 0
    assert_balanced(desk, actor, dovecot)
