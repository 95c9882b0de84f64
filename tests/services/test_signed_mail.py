"""A grant ends when the provider ends it, and by nothing else that goes wrong while it is renewed."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

import pytest

from leman_desk.domain.correspondence import OutgoingState
from leman_desk.domain.errors import DeskError, Refused, Unavailable
from leman_desk.domain.ids import OutgoingId
from leman_desk.domain.sign_in import REFERENCE, Client, Grant, Provider
from leman_desk.services.signed_mail import Grants
from tests.services.offices import Office

HOST = "imap.mail.example"
CLIENT = Client(Provider("other", "Test", authorize="https://a", token="https://b", scope="mail"), "desk")


@dataclass
class Renewing:
    """A provider that answers as told, in order."""

    answers: list[DeskError | None] = field(default_factory=list)

    def renew(self, grant: Grant, now: datetime) -> Grant:
        answer = self.answers.pop(0)
        if answer is not None:
            raise answer
        return replace(grant, access_token="new", expires_at=now + timedelta(hours=1))


def _grants(office: Office, *answers: DeskError | None) -> Grants:
    """Keep a grant whose access token has run out."""
    now = office.clock.now()
    grant = Grant(CLIENT, (HOST,), "old", "refresh", now - timedelta(minutes=1), now - timedelta(days=9))
    with office.store.work() as work:
        work.put_secret(f"{REFERENCE}one", grant.to_bytes())
        work.commit()
    return Grants(office.store, office.clock, Renewing(list(answers)), office.crew)  # type: ignore[arg-type]  # as far as it is asked


@pytest.mark.parametrize(
    "passing",
    [
        Unavailable("oauth.unreachable"),
        Refused("oauth.client_refused"),
        Refused("oauth.address_invalid"),
    ],
)
def test_what_may_pass_or_an_admin_can_mend_leaves_the_grant(office: Office, passing: DeskError) -> None:
    grants = _grants(office, passing, None)
    with pytest.raises(DeskError, match=passing.code):
        grants.token(f"{REFERENCE}one", HOST)
    assert grants.token(f"{REFERENCE}one", HOST) == "new"


def test_a_grant_that_the_provider_ended_is_asked_for_no_more(office: Office) -> None:
    grants = _grants(office, Refused("oauth.sign_in_again"))
    for _ in range(2):
        with pytest.raises(Refused, match=r"oauth\.sign_in_again"):
            grants.token(f"{REFERENCE}one", HOST)


@pytest.mark.parametrize("code", ["oauth.client_refused", "oauth.sign_in_again", "oauth.address_invalid"])
def test_a_reply_waits_until_the_sign_in_is_mended(office: Office, code: str) -> None:
    case = office.complains()
    office.desk.replies.send(office.agent, case=case, text=office.reply_text(case))
    office.servers.answers = [Refused(code)]
    office.clock.forward(seconds=11)
    office.desk.outbox.run()
    with office.store.work() as work:
        kept = work.outgoing(OutgoingId(1))
    assert (kept.state, kept.error) == (OutgoingState.HELD, code)
    office.clock.forward(hours=1)
    office.desk.outbox.run()
    assert len(office.servers.sent) == 1
