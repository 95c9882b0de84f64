"""What an acknowledgement told is read out of its own bytes; see also the tests of outbox and digest."""

from datetime import UTC, datetime

import pytest

from leman_desk.services.ports_mailing import MailToBuild
from leman_desk.services.sent_mail import TOLD_DUE, told_due
from tests.services.offices import MONDAY, OUR_ADDRESS, Servers


@pytest.mark.parametrize("due", [None, datetime(2026, 2, 24, 4, 30, 17, tzinfo=UTC)])
def test_the_due_moment_named_is_in_the_bytes(due: datetime | None) -> None:
    headers = ((TOLD_DUE, due.isoformat()),) if due is not None else ()
    raw = Servers().build(
        MailToBuild(
            message_id="<a@leman.jewelry>",
            date=MONDAY,
            sender=("Leman Jewelry", OUR_ADDRESS),
            to=(("", "mai@example.com"),),
            cc=(),
            subject="x",
            body=f"{TOLD_DUE}: 2020-01-01T00:00:00+00:00 in the text means nothing.",
            in_reply_to="",
            references=(),
            headers=headers,
        )
    )
    assert told_due(raw) == due
