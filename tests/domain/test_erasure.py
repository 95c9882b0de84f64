"""Values of an erasure: written and read again without loss, names and addresses met however written."""

import unicodedata
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from leman_desk.domain.erasure import (
    ErasureReport,
    Held,
    Kept,
    MailboxAction,
    MailboxResult,
    Reason,
    Residue,
    RunState,
    Step,
    Subject,
    Thing,
    bytes_tag,
    email_tag,
    message_id_tag,
    name_tag,
    phone_tag,
    same_name,
    spellings,
)
from leman_desk.domain.ids import CaseId, CustomerId, MessageId

KEY = bytes(range(32))
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
WHOLE = Subject(
    names=("Lý Gia Hân", "Ly Gia Han"),
    emails=("han@example.vn",),
    phones=("0903 555 018",),
    numbers=("B1234567",),
    customers=frozenset({CustomerId(4)}),
    cases=frozenset({CaseId(7), CaseId(2)}),
    messages=frozenset({MessageId(9)}),
    held=frozenset({Held(Thing.CASE, 7), Held(Thing.EVIDENCE, 1)}),
    letter_address="han@example.vn",
    letter_name="Lý Gia Hân",
    form_of_address="chị",
    language="en",
    mailbox=MailboxAction.MOVE,
    mailbox_folder="Erased",
)


def test_a_subject_is_read_as_it_was_written() -> None:
    assert Subject.from_json(WHOLE.to_json()) == WHOLE
    assert Subject.from_json(Subject().to_json()) == Subject()


def test_a_report_is_read_as_it_was_written_and_names_nobody() -> None:
    report = ErasureReport(
        request=CaseId(12),
        state=RunState.SCANNED,
        step=Step.SCAN,
        begun_at=NOW,
        scanned_at=NOW,
        destroyed={"note": 3},
        anonymised={"cases": 1},
        kept=(Kept("invoices", "accounting", date(2033, 12, 31), 2), Kept("case", "open_complaint")),
        mailboxes=(MailboxResult("info@leman.example", "INBOX", 4, 4, 0, "uid_expunge", 2, 1, ("dispute",)),),
        residues=(Residue("note.text", "name", "utf-8", Reason.OTHER_CASE, 1, 5),),
        entry=3,
        head="00ff",
        seconds={"scan": 1.5},
    )
    assert ErasureReport.from_json(report.to_json()) == report
    assert report.clean
    assert not replace(report, residues=(Residue("a.b", "name", "utf-8", Reason.FOUND),)).clean
    assert not replace(report, scanned_at=None).clean


def test_a_hold_excepts_its_own_record_only() -> None:
    assert WHOLE.holds(Thing.CASE, 7)
    assert not WHOLE.holds(Thing.MESSAGE, 7)
    assert not WHOLE.holds(Thing.CASE, 2)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Nguyễn Thị Hòa", "Nguyễn Thị Hoà", True),
        ("Trần Thúy", unicodedata.normalize("NFD", "Trần Thuý"), True),
        ("  lý  gia hân ", "Lý Gia Hân", True),
        ("Lý Gia Hân", "Lý Gia Han", False),
        ("Lý Gia Hân", "Lý Gia", False),
        ("", "", False),
        ("  ", "", False),
    ],
)
def test_typed_names_are_compared_with_tones_in_either_place(one: str, other: str, *, same: bool) -> None:
    assert same_name(one, other) is same
    if one.strip():
        assert (name_tag(KEY, one) == name_tag(KEY, other)) is same


def test_tags_meet_in_the_normal_form_and_need_the_key() -> None:
    assert email_tag(KEY, " Han@Example.VN ") == email_tag(KEY, "han@example.vn")
    assert phone_tag(KEY, "0903 555 018") == phone_tag(KEY, "+84 903 555 018")
    assert phone_tag(KEY, "12 34") == phone_tag(KEY, "1234")
    assert message_id_tag(KEY, "<a@b>") == message_id_tag(KEY, "a@b")
    assert bytes_tag(KEY, "AB") == bytes_tag(KEY, "ab")
    assert email_tag(KEY, "a@b.c") != message_id_tag(KEY, "a@b.c")
    assert email_tag(KEY, "a@b.c") != email_tag(bytes(32), "a@b.c")
    assert len(email_tag(KEY, "a@b.c")) == 16


def test_spellings_drop_marks_and_empty_names() -> None:
    assert spellings(["Lý  Gia Hân", "ly gia han", " "]) == {"ly gia han"}
