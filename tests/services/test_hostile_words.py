"""Files and names that mean harm to a calendar, a summary, an acknowledgement or a report."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from leman_desk.domain.calendar_notes import CalendarNotes
from leman_desk.domain.errors import Refused
from tests.services.offices import OFFICE, Office, mail
from tests.services.test_digest import ADDRESS, TUESDAY

SPEC = json.dumps(OFFICE)[:-1]
DAY = ',"holidays":{"2027-01-01":"x"}'
EVENT = (
    "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
    "DTSTART;VALUE=DATE:20270101\r\n{line}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
)


def read(office: Office, path: Path) -> tuple[dict[str, Any], CalendarNotes]:
    return office.desk.calendar.read_days(office.manager, spec=dict(OFFICE), notes=CalendarNotes(), path=path)


@pytest.mark.parametrize(
    "text",
    [
        '{"a":' * 100_000,
        SPEC + ',"notes":' + "[" * 100_000 + "]" * 100_000 + "}",
        SPEC + ',"notes":' + "[" * 900 + "]" * 900 + "}",
        SPEC + DAY + ',"notes":{"days":{"2027-01-01":{"mark":"holiday","source":5,"document":"",'
        '"partner":null}}}}',
        SPEC + ',"notes":null}',
        '{"zone":' + "9" * 5000 + "}",
    ],
    ids=["deep", "deep notes", "less deep notes", "number as source", "no notes", "long number"],
)
def test_a_calendar_file_that_means_harm_is_refused(office: Office, tmp_path: Path, text: str) -> None:
    path = tmp_path / "calendar.json"
    path.write_text(text, "utf-8")
    with pytest.raises(Refused, match="json_damaged"):
        read(office, path)


def test_names_of_a_file_become_one_plain_line_that_can_be_kept_and_written(
    office: Office, tmp_path: Path
) -> None:
    path = tmp_path / "calendar.json"
    name = "\\ud800a\\u0000b\\r\\n\\u202ec" + "x" * 5000
    note = '{"mark":"company","source":"s\\u202e","document":"d\\n1","partner":null}'
    days = f',"holidays":{{"2027-01-01":"{name}"}},"notes":{{"days":{{"2027-01-01":{note}}}}}}}'
    path.write_text(SPEC + days, "utf-8")
    spec, notes = read(office, path)
    office.desk.calendar.apply(office.manager, spec=spec, notes=notes, reason="x", base_version=1)
    state = office.desk.calendar.state(office.manager)
    holidays = state.spec["holidays"]
    assert isinstance(holidays, dict)
    assert holidays["2027-01-01"] == ("a b c" + "x" * 5000)[:200]
    [kept] = state.notes.days.values()
    assert (kept.source, kept.document) == ("s", "d 1")
    for suffix in ("ics", "json"):
        target = tmp_path / f"written.{suffix}"
        office.desk.calendar.export(office.manager, target=target, language="vi")
        assert "a b c" in target.read_text("utf-8")


@pytest.mark.parametrize("name", [b"\xff\xfe.ics", b"a\nb.ics", "\u202exslx.ics".encode()])
def test_a_file_with_a_harmful_name_is_a_source_that_can_be_kept(
    office: Office, tmp_path: Path, name: bytes
) -> None:
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
    path.write_bytes(EVENT.format(line="SUMMARY:x").encode())
    spec, notes = read(office, path)
    office.desk.calendar.apply(office.manager, spec=spec, notes=notes, reason="x", base_version=1)
    [note] = office.desk.calendar.state(office.manager).notes.days.values()
    assert note.source.isprintable()


@pytest.mark.parametrize("name", ["A\r\nBcc: evil@example.com", "a\x00b", "\u202eabc", "A, B <c@d.example>"])
def test_one_name_never_keeps_the_summary_from_all_managers(office: Office, name: str) -> None:
    with office.store.work() as work:
        kept = work.person(office.manager.id)
        kept.name, kept.email = name, ADDRESS
        work.commit()
    office.complains()
    office.clock.at = TUESDAY
    office.desk.digest.run()
    office.desk.outbox.run()
    [(raw, _, recipients)] = office.servers.sent
    assert recipients == (ADDRESS,)
    assert b"\r\nBcc:" not in raw


@pytest.mark.parametrize("email", ["a@" + "b" * 70 + ".example", "a@b..example", "a@b.example\r\nX: y"])
def test_an_address_that_no_mail_can_be_written_to_is_refused(office: Office, email: str) -> None:
    with pytest.raises(Refused, match="email_invalid"):
        office.desk.people.change(
            office.admin,
            person=office.manager.id,
            name=office.manager.name,
            title="",
            roles=office.manager.roles,
            email=email,
        )


def test_a_persons_name_is_one_line(office: Office) -> None:
    office.desk.people.change(
        office.admin,
        person=office.manager.id,
        name=" Võ\r\nMinh\u202e Khoa ",
        title="Trưởng\nphòng",
        roles=office.manager.roles,
    )
    with office.store.work() as work:
        kept = work.person(office.manager.id)
        assert (kept.name, kept.title) == ("Võ Minh Khoa", "Trưởng phòng")


@pytest.mark.parametrize(
    "sender",
    [
        *("no_reply@shop.example", "no.reply@shop.example", "do_not_reply@shop.example"),
        *("accounts-noreply@shop.example", "noreply-2@shop.example", "notreply@shop.example"),
        *("bounces@shop.example", "bounce+abc=x@shop.example", "news-bounces@shop.example"),
        *("auto-reply@shop.example", "autoresponder@shop.example", "nobody@shop.example"),
        *("info@leman.jewelry", "INFO@Leman.Jewelry"),
    ],
)
def test_no_program_is_acknowledged(office: Office, sender: str) -> None:
    office.arrives(mail(sender=sender))
    office.desk.acknowledgements.run()
    office.desk.outbox.run()
    assert office.servers.tries == []


@pytest.mark.parametrize(
    "sender", ["reply.nguyen@example.com", "hanoi@example.com", "an.tran@bounce.example"]
)
def test_a_person_is(office: Office, sender: str) -> None:
    office.arrives(mail(sender=sender))
    office.desk.acknowledgements.run()
    office.desk.outbox.run()
    assert [recipients for _, _, recipients in office.servers.sent] == [(sender,)]


@pytest.mark.parametrize(
    "header",
    [
        *("Return-Path: <>", "List-Id: <x.example>", "Precedence: bulk", "Auto-Submitted: auto-notified"),
        *("Auto-Submitted: AUTO-GENERATED; x=y", "X-Auto-Response-Suppress: DR, AutoReply"),
    ],
)
def test_no_automatic_mail_is_acknowledged(office: Office, header: str) -> None:
    office.arrives(header.encode() + b"\r\n" + mail())
    office.desk.acknowledgements.run()
    office.desk.outbox.run()
    assert office.servers.tries == []
