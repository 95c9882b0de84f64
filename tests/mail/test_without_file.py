"""A file is cut out of a mail by its contents, and everything else stays byte for byte."""

from email.message import EmailMessage

import pytest

from leman_desk.mail.parse import parse_message
from leman_desk.mail.without_file import without_file

COPY = b"\xff\xd8 a passport \x00" + bytes(range(256)) * 8


def mail(*files: bytes) -> bytes:
    made = EmailMessage()
    made["From"], made["Message-ID"] = "mai@example.com", "<1@example.com>"
    made.set_content("My passport is attached.")
    for number, each in enumerate(files):
        made.add_attachment(each, maintype="image", subtype="jpeg", filename=f"{number}.jpg")
    return made.as_bytes()


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_only_that_file_goes(ends: bytes) -> None:
    raw = mail(COPY, b"a ring" * 90, COPY).replace(b"\n", ends)
    read = parse_message(without_file(raw, COPY))
    assert [each.data for each in read.attachments] == [b"", b"a ring" * 90, b""]
    assert [each.filename for each in read.attachments] == ["0.jpg", "1.jpg", "2.jpg"]
    assert read.text.strip() == "My passport is attached."


@pytest.mark.parametrize("raw", [mail(b"another"), b"", b"no mail at all", mail(b"")])
def test_a_mail_without_it_stays_as_it_is(raw: bytes) -> None:
    assert without_file(raw, COPY) == raw
    assert without_file(raw, b"") == raw
