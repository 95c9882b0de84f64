"""Taking mail in: bytes first, UIDs only, one lease, and nothing lost when something breaks half-way."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from leman_desk.domain.correspondence import Placement
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.services.intake import Stage
from leman_desk.services.ports_mailing import FetchedMail, UnreadFile
from leman_desk.services.queries import CaseFilter, View
from leman_desk.storage.search import Entry, put_entries
from leman_desk.storage.work import SqlUnitOfWork
from tests.services.offices import MONDAY, Office, mail


def test_everything_on_the_server_is_in_the_balance(office: Office) -> None:
    inbox = office.servers.folder("INBOX")
    for number in range(3):
        inbox.put(mail(sender=f"c{number}@example.com"), MONDAY)
    inbox.put(mail("old"), MONDAY - timedelta(days=90))
    inbox.put(mail("news", Precedence="bulk"), MONDAY)
    inbox.put(b"\r\n\r\n", MONDAY)
    inbox.put(mail("me too", subject="LD-26-0001", sender="x@example.net"), MONDAY + timedelta(minutes=1))
    office.clock.forward(minutes=2)
    report = office.desk.intake.check(mailbox=office.mailbox)
    assert (report.stored, report.parsed, report.opened, report.attention) == (7, 7, 3, 1)
    balance = office.store.reader().balance()
    placed = sum(balance[each.value] for each in Placement)
    assert balance["server"] == len(inbox.mails) == placed + balance["pending"] + balance["copies"]
    assert balance["linking"] == balance["archive"] == balance["automatic"] == balance["attention"] == 1


def test_a_second_check_fetches_only_what_is_new(office: Office) -> None:
    office.complains()
    office.servers.fetched.clear()
    assert office.desk.intake.check(mailbox=office.mailbox).stored == 0
    assert office.servers.fetched == []
    office.complains(sender="b@example.com")
    assert office.servers.fetched == [2]


def test_mail_of_ten_days_without_a_check_all_arrives_in_order_of_receipt(office: Office) -> None:
    inbox = office.servers.folder("INBOX")
    for number in reversed(range(60)):
        inbox.put(mail(sender=f"c{number}@example.com"), MONDAY + timedelta(hours=4 * number))
    office.clock.forward(days=10)
    report = office.desk.intake.check(mailbox=office.mailbox)
    assert (report.stored, report.opened) == (60, 60)
    with office.store.work() as work:
        starts = [clock.started_at for clock in sorted(work.open_clocks(), key=lambda clock: clock.case)]
    assert starts == [MONDAY + timedelta(hours=4 * number) for number in range(60)]


def test_a_lost_connection_keeps_what_came_and_goes_on_from_there(office: Office) -> None:
    inbox = office.servers.folder("INBOX")
    for number in range(40):
        inbox.put(mail(sender=f"c{number}@example.com"), MONDAY)
    office.servers.breaks_at = 31
    with pytest.raises(Unavailable, match="connection_lost"):
        office.desk.intake.check(mailbox=office.mailbox)
    with office.store.work() as work:
        assert work.mailbox(office.mailbox).error == "mail.connection_lost"
        assert work.folder_mark(office.mailbox, "INBOX") == (7, 25)
    office.servers.breaks_at = None
    office.servers.fetched.clear()
    report = office.desk.intake.check(mailbox=office.mailbox)
    assert office.servers.fetched[0] == 26
    # The first 25 were filed although the connection broke.
    assert (report.stored, report.opened) == (15, 15)
    with office.store.work() as work:
        assert work.mailbox(office.mailbox).error == ""
        assert work.mailbox(office.mailbox).checked_at == office.clock.now()


def test_a_changed_uidvalidity_reads_all_again_and_bytes_tell_copies(office: Office) -> None:
    first = office.complains()
    inbox = office.servers.folder("INBOX")
    inbox.uidvalidity = 8
    inbox.put(mail(sender="new@example.com"), MONDAY)
    report = office.desk.intake.check(mailbox=office.mailbox)
    assert report.opened == 1
    assert office.store.reader().balance()["copies"] == 1
    with office.store.work() as work:
        assert len(work.messages_of(first)) == 1
        assert work.folder_mark(office.mailbox, "INBOX") == (8, 2)


def test_a_gap_in_the_uids_is_passed(office: Office) -> None:
    inbox = office.servers.folder("INBOX")
    inbox.put(mail(), MONDAY)
    inbox.put(mail(sender="b@example.com"), MONDAY)
    del inbox.mails[1]
    assert office.desk.intake.check(mailbox=office.mailbox).opened == 1


def test_several_folders_are_read(office: Office) -> None:
    with office.store.work() as work:
        work.mailbox(office.mailbox).folders = "INBOX, Junk ,"
        work.commit()
    office.servers.folder("Junk").put(mail(), MONDAY)
    assert office.desk.intake.check(mailbox=office.mailbox).opened == 1


def test_two_checks_at_once_are_refused_until_the_lease_ends(office: Office) -> None:
    with office.store.work() as work:
        work.take_lease(
            f"mailbox:{office.mailbox}", "another", MONDAY, office.clock.now() + timedelta(minutes=4)
        )
        work.commit()
    with pytest.raises(Unavailable, match="running_elsewhere"):
        office.desk.intake.check(mailbox=office.mailbox)
    office.clock.forward(minutes=5)
    office.complains()


def test_a_failed_check_gives_its_lease_back(office: Office) -> None:
    office.servers.unreachable = Unavailable("mail.unreachable")
    for _ in range(2):
        with pytest.raises(Unavailable, match=r"mail\.unreachable"):
            office.desk.intake.check(mailbox=office.mailbox)
    assert office.kinds().count("mailbox_changed") == 2  # set-up, and the failure once


def test_without_a_password_it_says_so(office: Office) -> None:
    with office.store.work() as work:
        box = work.mailbox(office.mailbox)
        other = type(box)(
            **{
                name: getattr(box, name)
                for name in (
                    *("address", "display_name", "imap_host", "imap_port", "imap_security"),
                    *("smtp_host", "smtp_port", "smtp_security", "username"),
                )
            }
        )
        work.add(other)
        work.commit()
    with pytest.raises(Unavailable, match="password_missing"):
        office.desk.intake.check(mailbox=other.id)


def test_stopping_keeps_what_was_stored_for_the_next_time(office: Office) -> None:
    for number in range(30):
        office.servers.folder("INBOX").put(mail(sender=f"c{number}@example.com"), MONDAY)
    calls: list[int] = []

    def cancelled() -> bool:
        calls.append(1)
        return len(calls) > 50

    report = office.desk.intake.check(mailbox=office.mailbox, cancelled=cancelled)
    assert report.cancelled
    assert 0 < report.opened < 30
    rest = office.desk.intake.file_pending()
    assert report.opened + rest.opened == 30


def test_progress_ends_at_the_whole(office: Office) -> None:
    for number in range(3):
        office.servers.folder("INBOX").put(mail(sender=f"c{number}@example.com"), MONDAY)
    seen: list[tuple[int, int]] = []
    office.desk.intake.check(mailbox=office.mailbox, progress=lambda done, whole: seen.append((done, whole)))
    assert seen[-1] == (3, 3)


def test_imported_files_are_filed_once_whatever_is_imported_again(office: Office) -> None:
    mails = [
        FetchedMail(0, MONDAY, len(raw), raw)
        for raw in (mail(sender=f"c{number}@example.com") for number in range(30))
    ]
    assert office.desk.intake.import_mails(office.agent, mails=mails).opened == 30
    again = office.desk.intake.import_mails(office.agent, mails=mails)
    assert (again.stored, again.opened) == (0, 0)


MUCH = 130


def _conversation() -> list[FetchedMail]:
    """Give much mail, every mail of which answers the one ten before it."""
    raws = [
        mail(
            f"word{number:03}x of a conversation",
            sender=f"c{number % 10}@example.com",
            message_id=f"<much{number}@example.com>",
            answers=f"<much{number - 10}@example.com>" if number >= 10 else "",
        )
        for number in range(MUCH)
    ]
    return [
        FetchedMail(0, MONDAY + timedelta(minutes=number), len(raw), raw) for number, raw in enumerate(raws)
    ]


def _found(office: Office, word: str) -> int:
    chosen = CaseFilter(view=View.ALL, text=word)
    return sum(len(ids) for _, ids in office.desk.reading.queue(office.agent, chosen=chosen).groups)


def test_of_much_mail_each_case_is_indexed_once_and_wholly(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[int] = []

    def notes(connection: Connection, entries: list[Entry]) -> None:
        written.extend(each.entry for each in entries)
        put_entries(connection, entries)

    monkeypatch.setattr("leman_desk.storage.search_entries.put_entries", notes)
    told: list[tuple[Stage, int, int]] = []
    stages: list[Stage] = [Stage.READING]
    office.clock.forward(days=1)

    report = office.desk.intake.import_mails(
        office.agent,
        mails=_conversation(),
        progress=lambda done, total: told.append((stages[-1], done, total)),
        stage=stages.append,
    )

    assert (report.parsed, report.opened) == (MUCH, 10)
    assert sorted(written) == list(range(1, 11))
    assert all(_found(office, f"word{number:03}x") == 1 for number in range(MUCH))
    last = {stage: (done, total) for stage, done, total in told}
    assert list(last.items()) == [
        (Stage.READING, (MUCH, MUCH)),
        (Stage.FILING, (MUCH, MUCH)),
        (Stage.INDEXING, (10, 10)),
    ]


def test_of_little_mail_no_indexing_is_told(office: Office) -> None:
    stages: list[Stage] = []
    office.desk.intake.import_mails(office.agent, mails=_files("one", "two"), stage=stages.append)
    assert stages == [Stage.FILING]


def test_what_waits_for_the_index_when_a_program_ends_is_found_after_the_next_start(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    office.clock.forward(days=1)
    with monkeypatch.context() as killed:
        killed.setattr(SqlUnitOfWork, "index_due", _power_cut)
        with pytest.raises(KeyboardInterrupt):
            office.desk.intake.import_mails(office.agent, mails=_conversation())
    assert _found(office, "word005x") == 0
    assert office.desk.intake.file_pending().parsed == 0
    assert all(_found(office, f"word{number:03}x") == 1 for number in range(MUCH))


def _power_cut(*_given: object) -> int:
    raise KeyboardInterrupt


def test_imported_mail_before_the_desks_day_is_archive(office: Office) -> None:
    with office.store.work() as work:
        settings = work.settings()
        work.put_settings(type(settings)(clocks_from=MONDAY))
        work.commit()
    raw = mail()
    office.desk.intake.import_mails(
        office.agent, mails=[FetchedMail(0, MONDAY - timedelta(seconds=1), len(raw), raw)]
    )
    assert office.message_of(raw).placement == "archive"


@pytest.mark.parametrize(
    ("by", "flag"),
    [
        ("mx.leman.jewelry", "from_file"),
        ("mx.elsewhere.example", "from_file_unstamped"),
        ("", "from_file_unstamped"),
    ],
)
def test_an_imported_time_of_arrival_is_told_as_such_and_can_be_corrected(
    office: Office, by: str, flag: str
) -> None:
    stamp = f"from x by {by}; {MONDAY:%a, %d %b %Y %H:%M:%S +0000}"
    raw = mail(Received=stamp) if by else mail()
    office.desk.intake.import_mails(office.agent, mails=[FetchedMail(0, MONDAY, len(raw), raw)])
    case = office.message_of(raw).case
    assert case is not None
    (shown,) = office.desk.reading.case_view(office.agent, case=case).messages
    assert flag in shown.receipt_flags
    assert len({"from_file", "from_file_unstamped"} & set(shown.receipt_flags)) == 1
    earlier = MONDAY - timedelta(hours=3)
    office.desk.receipts.correct(office.manager, case=case, received_at=earlier, reason="Server log")
    assert office.running_clock(case).started_at == earlier


def test_mail_from_the_server_is_not_said_to_be_imported(office: Office) -> None:
    case = office.complains()
    (shown,) = office.desk.reading.case_view(office.agent, case=case).messages
    assert not {"from_file", "from_file_unstamped"} & set(shown.receipt_flags)


def test_only_who_works_on_cases_imports_and_retries(office: Office) -> None:
    with pytest.raises(Refused, match="not_allowed"):
        office.desk.intake.import_mails(office.board, mails=[])


def _files(*texts: str) -> list[FetchedMail]:
    return [FetchedMail(0, MONDAY, 200, mail(text=text)) for text in texts]


def test_a_file_that_gives_no_mail_is_named_and_the_rest_goes_on(office: Office) -> None:
    unread = UnreadFile(Path("b.eml"), "b.eml", Refused("import.receipt_unknown"))
    told: list[tuple[int, int]] = []
    ones = _files("one")

    report = office.desk.intake.import_mails(
        office.agent,
        mails=[*ones, unread, *_files("two"), *ones],
        total=4,
        progress=lambda done, total: told.append((done, total)),
    )

    assert (report.stored, report.known, report.opened, report.unread) == (2, 1, 2, (unread,))
    assert office.desk.reading.counts(office.agent).triage == 2
    # Four to read, then two to file.
    assert told == [(1, 4), (2, 4), (3, 4), (4, 4), (1, 2), (2, 2)]


def test_a_stopped_import_files_what_was_read_and_reads_no_more(office: Office) -> None:
    read: list[str] = []

    def coming() -> Iterator[FetchedMail]:
        for each in _files("one", "two", "three", "four"):
            read.append("one more")
            yield each

    report = office.desk.intake.import_mails(office.agent, mails=coming(), cancelled=lambda: len(read) > 2)

    assert (report.stored, report.opened, report.cancelled) == (2, 2, True)
    assert len(read) == 3
    assert office.store.reader().balance()["pending"] == 0


def test_a_mail_that_two_file_at_once_becomes_one_message(office: Office) -> None:
    with office.store.work() as work:
        work.store_pending(None, MONDAY, mail(), size=1, complete=True)
        work.commit()
        (pending,) = work.pending(10)
    filing = office.desk.intake._filing
    # Both have listed it before either came to file it.
    first, second = filing.file(pending), filing.file(pending)
    assert (first.opened, second.opened) == (True, False)
    assert office.desk.reading.counts(office.agent).triage == 1
