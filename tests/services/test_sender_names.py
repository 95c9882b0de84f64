"""Names that strangers write: shown for what they are wherever the desk reads them."""

import pytest

from leman_desk.domain.errors import Refused
from leman_desk.services.reply_case import parsed_addresses
from tests.services.offices import Office, mail

EVIL = "evil@example.com"


def _shown(office: Office, name: str) -> tuple[str, str, tuple[str, str]]:
    """Let a mail come and give the queue's name, the card's, and the message's as they are shown."""
    raw = mail(sender=EVIL).replace(b"Tran Thi Thanh Mai", name.encode())
    office.arrives(raw)
    stored = office.message_of(raw)
    assert stored.case is not None
    reader = office.store.reader()
    view = reader.case_view(stored.case, office.clock.now())
    (row,) = reader.mail_rows([stored.id])
    assert view.customer is not None
    return view.row.person, view.customer.name, (view.messages[0].sender_name, row.sender)


@pytest.mark.parametrize(
    ("name", "card", "message"),
    [
        ("=?utf-8?q?Lan=E2=80=AEiaM?=", "LaniaM", "Lan[U+202E]iaM"),
        ("=?utf-8?q?La=E2=80=8Dn?=", "Lan", "La[U+200D]n"),
        ('"info@leman.jewelry"', "", f"info@leman.jewelry <{EVIL}>"),
    ],
)
def test_no_name_hides_anything(office: Office, name: str, card: str, message: str) -> None:
    assert _shown(office, name) == (card or EVIL, card, (message, message))


def test_an_address_with_something_hidden_in_it_is_written_to_nobody() -> None:
    with pytest.raises(Refused) as told:
        parsed_addresses("info@le\u200bman.jewelry")
    assert told.value.params == {"address": "info@le[U+200B]man.jewelry"}
