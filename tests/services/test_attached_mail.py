"""Messages inside messages: shown for what they claim, bounded, read-only, whatever is in them."""

from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from leman_desk.domain.attached_mail import DEEPEST, MOST_FILES
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import MessageId
from leman_desk.domain.scanning import FileScan, Verdict
from leman_desk.services.queries import MessageView
from tests.services.offices import MONDAY, Office, mail

PIXEL = '<img src="http://t.mailbeacon.example/p.gif" width="1" height="1">'


def inside(
    text: str = "What they wrote to me", *parts: EmailMessage, html: str = "", **headers: str
) -> EmailMessage:
    """Write a message that is to be attached."""
    made = EmailMessage(policy=SMTP)
    for name, value in ({"From": "Mai <mai@example.com>", "To": "lan@example.com"} | headers).items():
        made[name.replace("_", "-")] = value
    made.set_content(text)
    if html:
        made.add_alternative(html, subtype="html")
    for part in parts:
        made.add_attachment(part)
    return made


def arrived(office: Office, *parts: EmailMessage) -> MessageId:
    """Let a mail arrive that has these attached."""
    raw = inside(
        "See the attached message.", *parts, Subject="Fwd", Message_ID="<outer@example.com>"
    ).as_bytes()
    office.arrives(raw)
    return office.message_of(raw).id


def view(office: Office, message: MessageId, *path: int) -> MessageView:
    return office.desk.attached.view(office.agent, message=message, path=path)


def test_an_attached_message_is_a_message_of_its_own(office: Office) -> None:
    hers = inside(
        html=f"<p>They <b>wrote</b></p>{PIXEL}<script>x()</script>",
        Subject="My number",
        Cc="x@example.com",
        Date="Wed, 11 Feb 2026 11:30:00 +0700",
    )
    hers.add_attachment(b"%PDF-1.4", maintype="application", subtype="pdf", filename="invoice.pdf")
    message = arrived(office, hers)
    shown = view(office, message, 0)
    assert (shown.subject, shown.sender_name, shown.sender_address) == ("My number", "Mai", "mai@example.com")
    assert (shown.recipients, shown.cc) == (
        '[["", "lan@example.com"]]',
        '[["", "x@example.com"]]',
    )
    assert shown.sent_at is not None
    assert f"{shown.sent_at:%d %H:%M}" == "11 04:30"
    assert "wrote" in shown.html
    assert "script" not in shown.html
    assert "mailbeacon" not in shown.html
    assert ("http://t.mailbeacon.example/p.gif", "tracker") in shown.blocked
    assert [(each.filename, each.part, each.evidence) for each in shown.attachments] == [
        ("invoice.pdf", 0, None)
    ]
    assert (shown.id, shown.attached, shown.author) == (message, True, None)


def test_nothing_that_it_says_of_itself_is_believed(office: Office) -> None:
    claims = inside(
        Authentication_Results="mx.leman.jewelry; spf=pass; dkim=pass; dmarc=pass",
        Received="from x by mx.leman.jewelry; Wed, 11 Feb 2026 11:30:00 +0700",
        Auto_Submitted="auto-replied",
        Date="Wed, 11 Feb 2099 11:30:00 +0700",
    )
    shown = view(office, arrived(office, claims), 0)
    assert (shown.authentication, shown.receipt_flags, shown.automatic) == ("", (), "")


def test_reading_it_writes_nothing(office: Office) -> None:
    message = arrived(office, inside("hers", inside("deeper")))
    before = (office.kinds(), office.store.reader().balance())
    view(office, message, 0)
    view(office, message, 0, 0)
    assert (office.kinds(), office.store.reader().balance()) == before


def test_messages_within_messages_open_to_a_bound(office: Office) -> None:
    deep = inside("the last")
    for number in range(DEEPEST + 2):
        deep = inside(f"level {number}", deep)
    message = arrived(office, deep)
    for depth in range(1, DEEPEST + 1):
        assert view(office, message, *[0] * depth).text.startswith("level")
    with pytest.raises(Refused) as refused:
        view(office, message, *[0] * (DEEPEST + 1))
    assert (refused.value.code, refused.value.params) == ("attached.too_deep", {"count": DEEPEST})


@pytest.mark.parametrize("path", [(), (1,), (-1,), (0, 0), (99, 0), (0, -1)])
def test_a_path_to_nothing_is_refused(office: Office, path: tuple[int, ...]) -> None:
    message = arrived(office, inside())
    with pytest.raises(Refused, match=r"attached\.unknown"):
        view(office, message, *path)


def test_a_file_that_is_no_mail_is_not_opened_as_one(office: Office) -> None:
    raw = mail(files=[("a.pdf", b"%PDF"), ("fwd.eml", inside("hers").as_bytes()), ("fwd.eml.exe", b"MZ")])
    office.arrives(raw)
    message = office.message_of(raw).id
    assert view(office, message, 1).text.strip() == "hers"
    for part in (0, 2):
        with pytest.raises(Refused, match=r"attached\.unknown"):
            view(office, message, part)


HOSTILE = {
    "empty": b"",
    "nul": b"\x00" * 5000,
    "no header": b"\r\n\r\nbody",
    "only boundary": b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b--\r\n',
    "itself": b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' * 50,
    "nested open": b"Content-Type: message/rfc822\r\n\r\n" * 200,
    "header injection": b"Subject: =?utf-8?q?a=0D=0ABcc:_x?=\r\nFrom: \xe2\x80\xae<a@b>\r\n\r\n<script>",
    "compound file": bytes.fromhex("d0cf11e0a1b11ae1") + b"\x00" * 2000,
    "long line": b"Subject: " + b"x" * 200_000 + b"\r\n\r\n" + b"y" * 500_000,
    "broken html": b"Content-Type: text/html\r\n\r\n" + b"<table><tr><td>" * 3000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_bytes_are_shown_for_what_they_are(office: Office, name: str) -> None:
    raw = mail(files=[("fwd.eml", HOSTILE[name])])
    office.arrives(raw)
    shown = view(office, office.message_of(raw).id, 0)
    assert shown.attached
    assert "<script" not in shown.html
    assert "\n" not in shown.subject
    assert len(shown.attachments) <= MOST_FILES


def test_many_files_are_listed_to_a_bound_and_the_rest_is_told(office: Office) -> None:
    many = inside()
    for number in range(MOST_FILES + 7):
        many.add_attachment(b"x", maintype="image", subtype="png", filename=f"{number}.png")
    shown = view(office, arrived(office, many), 0)
    assert (len(shown.attachments), shown.left_out) == (MOST_FILES, 7)


def test_what_is_quarantined_is_not_opened_and_its_files_say_so(office: Office) -> None:
    bad = inside("bad")
    good = inside("good", bad)
    message = arrived(office, good)
    infected = next(each for each in view(office, message, 0).attachments)
    with office.store.work() as work:
        work.await_scan(infected.sha256, infected.size)
        work.put_scan(FileScan(infected.sha256, infected.size, Verdict.INFECTED, "Eicar", MONDAY))
        work.commit()
    (row,) = view(office, message, 0).attachments
    assert (row.scan, row.signature) == ("infected", "Eicar")
    with pytest.raises(Refused) as refused:
        view(office, message, 0, 0)
    assert (refused.value.code, refused.value.params["signature"]) == ("file.quarantined", "Eicar")


def test_pictures_come_from_its_own_parts_only(office: Office) -> None:
    hers = inside(html='<img src="cid:one"><img src="cid:two">')
    hers.get_payload()[1].add_related(b"\x89PNG", maintype="image", subtype="png", cid="<one>")  # type: ignore[union-attr,index]  # as just built
    message = arrived(office, hers)
    found = office.desk.attached.images(
        office.agent, message=message, path=(0,), wanted=("one", "two", "../etc")
    )
    assert found == {"one": b"\x89PNG"}


def test_who_may_not_read_cases_reads_no_attached_mail(office: Office) -> None:
    message = arrived(office, inside())
    with pytest.raises(Refused, match="not_allowed"):
        office.desk.attached.view(office.admin, message=message, path=(0,))
    assert office.desk.attached.view(office.board, message=message, path=(0,)).attached


def forwarded(office: Office) -> MessageId:
    """Let a complaint arrive in which a message is attached that has one of its own, with files."""
    deepest = inside("Deep", Subject="Deepest")
    deepest.add_attachment(b"%PDF-deep", maintype="application", subtype="pdf", filename="deep.pdf")
    hers = inside("Hers", deepest, Subject="Hers")
    hers.add_attachment(b"%PDF-hers", maintype="application", subtype="pdf", filename="hers.pdf")
    return arrived(office, hers)


def test_files_of_messages_inside_become_evidence_and_are_shown_as_such(office: Office) -> None:
    message = forwarded(office)
    with office.store.work() as work:
        case = work.message(message).case
    assert case is not None
    add = office.desk.evidence.add_attachments
    done = add(office.agent, message=message, parts=[0], within=(0, 0))
    with office.store.work() as work:
        (kept,) = work.evidence_of(case)
        assert (kept.filename, kept.message, kept.part) == ("deep.pdf", message, None)
        assert work.vault.get(kept.blob) == b"%PDF-deep"
    assert [each.evidence for each in view(office, message, 0, 0).attachments] == [kept.id]
    assert all(each.evidence is None for each in view(office, message, 0).attachments)
    with pytest.raises(Refused, match=r"evidence\.nothing_to_add"):
        add(office.agent, message=message, parts=[0], within=(0, 0))
    # All files of her message: the message in it, and the file beside that.
    add(office.agent, message=message, within=(0,))
    assert all(each.evidence is not None for each in view(office, message, 0).attachments)
    assert done.undo is not None
    done.undo()
    assert view(office, message, 0, 0).attachments[0].evidence is None
    assert office.kinds(case).count("evidence_added") == 3
    assert office.desk.reading.verify_chain(office.manager).broken_at is None


def test_a_file_of_a_message_inside_is_saved_byte_for_byte(office: Office, tmp_path: Path) -> None:
    message = forwarded(office)
    target = tmp_path / "deep.pdf"
    office.desk.evidence.save_attachment(office.agent, message=message, part=0, target=target, within=(0, 0))
    assert target.read_bytes() == b"%PDF-deep"
    for within, part in (((0, 5), 0), ((0, 0), 7), ((0, 0, 0), 0)):
        with pytest.raises(Refused, match=r"attached\.unknown"):
            office.desk.evidence.save_attachment(
                office.agent, message=message, part=part, target=target, within=within
            )


def test_nothing_is_taken_out_of_a_message_in_quarantine(office: Office, tmp_path: Path) -> None:
    message = forwarded(office)
    with office.store.work() as work:
        (outer,) = work.attachments(message)
        work.await_scan(outer.sha256, outer.size)
        work.put_scan(FileScan(outer.sha256, outer.size, Verdict.INFECTED, "Eicar", MONDAY))
        work.commit()
    target = tmp_path / "deep.pdf"
    with pytest.raises(Refused, match=r"file\.quarantined"):
        office.desk.evidence.save_attachment(
            office.agent, message=message, part=0, target=target, within=(0, 0)
        )
    with pytest.raises(Refused, match=r"file\.quarantined"):
        office.desk.evidence.add_attachments(office.agent, message=message, within=(0, 0))
    assert not target.exists()
