"""Files and folders of mail as people have them lie about."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from leman_desk.domain.errors import Refused
from leman_desk.mail.import_files import mail_files

STAMPED = (
    b"Received: from mx.example ([192.0.2.1]) by mail.leman.test; Wed, 11 Feb 2026 11:30:00 +0700\r\n"
    b"From: mai@example.vn\r\nSubject: one\r\n\r\nbody\r\n"
)
BARE = b"From: mai@example.vn\r\nSubject: two\r\n\r\nbody\r\n"
RECEIVED = datetime(2026, 2, 11, 4, 30, tzinfo=UTC)


def test_an_eml_file_counts_from_the_server_s_stamp(tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_bytes(STAMPED)

    (mail,) = mail_files([tmp_path / "a.eml"])

    assert (mail.internaldate, mail.raw, mail.size) == (RECEIVED, STAMPED, len(STAMPED))


def test_an_eml_file_without_stamp_is_refused_by_name_unless_the_time_is_stated(tmp_path: Path) -> None:
    (tmp_path / "b.eml").write_bytes(BARE)

    with pytest.raises(Refused, match=r"import\.receipt_unknown") as refused:
        list(mail_files([tmp_path / "b.eml"]))
    (mail,) = mail_files([tmp_path / "b.eml"], RECEIVED)

    assert refused.value.params == {"name": "b.eml"}
    assert mail.internaldate == RECEIVED


def test_an_mbox_is_cut_at_its_delivery_lines_only(tmp_path: Path) -> None:
    quoted = BARE + b"\n>From here on it is quoted\nFrom the middle of a paragraph\n"
    (tmp_path / "old").write_bytes(
        b"From mai@example.vn Wed Feb 11 04:30:00 2026\n" + quoted + b"\n"
        b"From MAILER-DAEMON Thu Feb 12 01:00:00 2026\n" + STAMPED + b"\n"
    )

    first, second = mail_files([tmp_path / "old"])

    assert first.raw.replace(b"\r\n", b"\n").startswith(BARE.replace(b"\r\n", b"\n"))
    assert b">From here on" in first.raw
    assert b"From the middle of a paragraph" in first.raw
    assert first.internaldate == RECEIVED
    assert second.raw == STAMPED
    assert second.internaldate == RECEIVED


def test_an_mbox_with_a_damaged_delivery_line_is_asked_about(tmp_path: Path) -> None:
    (tmp_path / "x.mbox").write_bytes(b"From nobody at no time\n" + BARE)

    with pytest.raises(Refused, match=r"import\.receipt_unknown"):
        list(mail_files([tmp_path / "x.mbox"]))


def test_a_maildir_s_mail_without_stamp_counts_from_the_time_of_its_file(tmp_path: Path) -> None:
    for part in ("cur", "new", "tmp"):
        (tmp_path / part).mkdir()
    (tmp_path / "cur" / "1.host:2,S").write_bytes(STAMPED)
    (tmp_path / "new" / "2.host").write_bytes(BARE)
    (tmp_path / "tmp" / "3.host").write_bytes(b"half a mail")
    os.utime(tmp_path / "new" / "2.host", (RECEIVED.timestamp() + 60, RECEIVED.timestamp() + 60))

    mails = list(mail_files([tmp_path]))

    assert [mail.raw for mail in mails] == [STAMPED, BARE]
    assert (mails[1].internaldate - RECEIVED).total_seconds() == 60


def test_a_folder_gives_what_is_mail_in_and_under_it(tmp_path: Path) -> None:
    inner = tmp_path / "inner"
    inner.mkdir()
    (inner / "a.EML").write_bytes(STAMPED)
    (tmp_path / "b.mbox").write_bytes(b"From x Wed Feb 11 04:30:00 2026\n" + BARE)
    (tmp_path / "notes.txt").write_bytes(b"no mail")

    assert [mail.raw for mail in mail_files([tmp_path])] == [BARE, STAMPED]


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(Refused, match=r"file\.unreadable") as refused:
        list(mail_files([tmp_path / "gone.eml"]))

    assert refused.value.params == {"name": "gone.eml"}
