"""Files and folders of mail as people have them lie about."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leman_desk.mail import import_files
from leman_desk.mail.import_files import count_mails, mail_files
from leman_desk.services.ports_mailing import FetchedMail, UnreadFile
from tests.mail.msg_writer import Msg, msg_file

STAMPED = (
    b"Received: from mx.example ([192.0.2.1]) by mail.leman.test; Wed, 11 Feb 2026 11:30:00 +0700\r\n"
    b"From: mai@example.vn\r\nSubject: one\r\n\r\nbody\r\n"
)
BARE = b"From: mai@example.vn\r\nSubject: two\r\n\r\nbody\r\n"
RECEIVED = datetime(2026, 2, 11, 4, 30, tzinfo=UTC)


def read(*paths: Path, otherwise: datetime | None = None) -> list[FetchedMail]:
    """Read files that all can be read, as many as were counted."""
    found = list(mail_files(paths, otherwise))
    assert len(found) == count_mails(paths)
    mails = [each for each in found if isinstance(each, FetchedMail)]
    assert len(mails) == len(found)
    return mails


def unread(*paths: Path) -> list[tuple[str, str]]:
    """Give names and reasons of what can't be read."""
    found = list(mail_files(paths))
    return [(each.name, each.error.code) for each in found if isinstance(each, UnreadFile)]


def test_an_eml_file_counts_from_the_server_s_stamp(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(STAMPED)

    (mail,) = read(tmp_path / "a.eml")

    assert (mail.internaldate, mail.raw, mail.size) == (RECEIVED, STAMPED, len(STAMPED))


def test_an_eml_file_without_stamp_is_named_unless_the_time_is_stated(tmp_path: Path) -> None:
    (tmp_path / "b.eml").write_bytes(BARE)

    (mail,) = read(tmp_path / "b.eml", otherwise=RECEIVED)

    assert unread(tmp_path / "b.eml") == [("b.eml", "import.receipt_unknown")]
    assert mail.internaldate == RECEIVED


def test_an_mbox_is_cut_at_its_delivery_lines_only(tmp_path: Path) -> None:
    quoted = BARE + b"\n>From here on it is quoted\nFrom the middle of a paragraph\n"
    (tmp_path / "old").write_bytes(
        b"From mai@example.vn Wed Feb 11 04:30:00 2026\n" + quoted + b"\n"
        b"From MAILER-DAEMON Thu Feb 12 01:00:00 2026\n" + STAMPED + b"\n"
    )

    first, second = read(tmp_path / "old")

    assert first.raw.replace(b"\r\n", b"\n").startswith(BARE.replace(b"\r\n", b"\n"))
    assert b">From here on" in first.raw
    assert b"From the middle of a paragraph" in first.raw
    assert first.internaldate == RECEIVED
    assert second.raw == STAMPED
    assert second.internaldate == RECEIVED


def test_an_mbox_with_a_damaged_delivery_line_is_asked_about(tmp_path: Path) -> None:
    (tmp_path / "x.mbox").write_bytes(b"From nobody at no time\n" + BARE)

    assert unread(tmp_path / "x.mbox") == [("x.mbox #1", "import.receipt_unknown")]


def test_a_maildir_s_mail_without_stamp_counts_from_the_time_of_its_file(tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / part).mkdir()
    (tmp_path / "cur" / "1.host:2,S").write_bytes(STAMPED)
    (tmp_path / "new" / "2.host").write_bytes(BARE)
    (tmp_path / "tmp" / "3.host").write_bytes(b"half a mail")
    os.utime(tmp_path / "new" / "2.host", (RECEIVED.timestamp() + 60, RECEIVED.timestamp() + 60))

    mails = read(tmp_path)

    assert [mail.raw for mail in mails] == [STAMPED, BARE]
    assert (mails[1].internaldate - RECEIVED).total_seconds() == 60


def test_a_folder_gives_what_is_mail_in_and_under_it(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "a.EML").write_bytes(STAMPED)
    (tmp_path / "b.mbox").write_bytes(b"From x Wed Feb 11 04:30:00 2026\n" + BARE)
    (tmp_path / "notes.txt").write_bytes(b"no mail")

    assert [mail.raw for mail in read(tmp_path)] == [BARE, STAMPED]


def test_thunderbird_s_folders_are_mbox_files_without_an_ending(tmp_path: Path) -> None:
    (tmp_path / "Inbox").write_bytes(b"From - Wed Feb 11 04:30:00 2026\n" + BARE)
    (tmp_path / "Inbox.msf").write_bytes(b"an index")
    (tmp_path / "README").write_bytes(b"no mail")

    assert [mail.internaldate for mail in read(tmp_path)] == [RECEIVED]


def test_the_folders_of_a_maildir_come_with_it(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / ".Khiếu nại"):
        for part in ("cur", "new"):
            (folder / part).mkdir(parents=True)
        (folder / "cur" / "1").write_bytes(STAMPED)
    (tmp_path / "dovecot-uidlist").write_bytes(b"3 V1")

    assert len(read(tmp_path)) == 2


def test_a_folder_that_leads_back_to_itself_ends(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(STAMPED)
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)

    assert len(read(tmp_path)) == 1


LETTER: dict[int, str | datetime | Msg] = {0x0037: "Nhẫn", 0x1000: "xin xóa", 0x0065: "mai@example.vn"}


def test_an_outlook_file_is_kept_as_it_is_and_counts_from_its_delivery(tmp_path: Path) -> None:
    by_header = msg_file(Msg({**LETTER, 0x007D: STAMPED.decode(), 0x0E06: datetime(2026, 3, 1, tzinfo=UTC)}))
    by_store = msg_file(Msg({**LETTER, 0x0E06: RECEIVED}))
    (tmp_path / "1.msg").write_bytes(by_header)
    (tmp_path / "2.MSG").write_bytes(by_store)

    mails = read(tmp_path)

    assert [(mail.raw, mail.internaldate) for mail in mails] == [(by_header, RECEIVED), (by_store, RECEIVED)]


def test_an_outlook_file_that_nobody_received_is_asked_about(tmp_path: Path) -> None:
    (tmp_path / "draft.msg").write_bytes(msg_file(Msg({**LETTER})))
    assert unread(tmp_path / "draft.msg") == [("draft.msg", "import.receipt_unknown")]


def test_what_can_t_be_read_is_named_and_the_rest_goes_on(tmp_path: Path) -> None:
    whole = msg_file(Msg({**LETTER, 0x0E06: RECEIVED}))
    (tmp_path / "1 cut.msg").write_bytes(whole[:1000])
    (tmp_path / "2 no tables.msg").write_bytes(whole[:1600])
    (tmp_path / "3 garbage.msg").write_bytes(b"\x00\x01garbage")
    (tmp_path / "4 fine.eml").write_bytes(STAMPED)
    (tmp_path / "5 empty.mbox").write_bytes(b"")
    (tmp_path / "6 text called.msg").write_bytes(STAMPED)
    (tmp_path / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0 JFIF")

    mails = [each for each in mail_files([tmp_path]) if isinstance(each, FetchedMail)]

    assert len(mails) == 2
    assert unread(tmp_path, tmp_path / "photo.jpg", tmp_path / "gone.eml") == [
        ("1 cut.msg", "import.msg_unreadable"),
        ("2 no tables.msg", "import.msg_unreadable"),
        ("3 garbage.msg", "import.msg_unreadable"),
        ("5 empty.mbox", "import.no_mail"),
        ("photo.jpg", "import.no_mail"),
        ("gone.eml", "file.unreadable"),
    ]


def test_an_eml_file_with_nothing_in_it_is_taken_in_and_left_to_people(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(b"\x00\x01\x02")
    assert len(read(tmp_path / "a.eml", otherwise=RECEIVED)) == 1


def test_what_is_too_large_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_files, "MOST_BYTES", 300)
    (tmp_path / "a.eml").write_bytes(STAMPED + b"x" * 300)
    delivery = b"From x Wed Feb 11 04:30:00 2026\n"
    (tmp_path / "b.mbox").write_bytes(delivery + BARE + b"y\n" * 300 + b"\n" + delivery + BARE)

    assert unread(tmp_path) == [("a.eml", "import.too_large"), ("b.mbox #1", "import.too_large")]
    assert [each.raw for each in mail_files([tmp_path]) if isinstance(each, FetchedMail)] == [BARE]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0)
    assert unread(tmp_path) == [("closed", "file.unreadable")]
    closed.chmod(0o700)
