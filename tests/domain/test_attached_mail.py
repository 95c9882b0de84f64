"""Which attachments are messages."""

import pytest

from leman_desk.domain.attached_mail import is_mail


@pytest.mark.parametrize(
    ("name", "kind", "mail"),
    [
        ("message.eml", "message/rfc822", True),
        ("whatever.exe", "message/rfc822", True),
        ("", "Message/RFC822 ", True),
        ("thư.MSG", "application/vnd.ms-outlook", True),
        ("fwd.EML ", "application/octet-stream", True),
        ("fwd.msg", "application/octet-stream", True),
        ("fwd.eml.exe", "application/octet-stream", False),
        ("fwd.eml", "application/pdf", False),
        ("eml", "application/octet-stream", False),
        ("a.txt", "text/plain", False),
        ("headers.txt", "text/rfc822-headers", False),
        ("", "", False),
    ],
)
def test_a_message_is_known_by_its_type_and_by_its_ending_where_the_type_says_nothing(
    name: str, kind: str, mail: object
) -> None:
    assert is_mail(name, kind) is mail
