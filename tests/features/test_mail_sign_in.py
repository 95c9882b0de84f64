"""A mailbox that is signed in with OAuth 2: read by tokens that are renewed, revoked, signed in again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leman_desk.compose import Office
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.ids import MailboxId
from leman_desk.domain.people import Actor
from leman_desk.domain.sign_in import REFERENCE, Grant
from leman_desk.mail.oauth import OAuth
from leman_desk.services.desk import Desk
from tests.features.mail_desk import LOGIN, PASSPHRASE, mailbox_at, make_desk
from tests.mail import dovecot as installed
from tests.mail.auth_server import AuthServer
from tests.mail.dovecot import Dovecot
from tests.mail.smtp_server import SmtpServer

pytestmark = pytest.mark.skipif(installed.missing() is not None, reason="dovecot-imapd is not installed")


@pytest.fixture
def provider() -> Iterator[AuthServer]:
    with AuthServer() as server:
        yield server


@pytest.fixture
def imap(provider: AuthServer) -> Iterator[Dovecot]:
    with Dovecot(oauth2=provider.check) as server:
        yield server


class SignedIn:
    """A desk with one mailbox that a person signed in."""

    def __init__(self, office: Office, desk: Desk, actor: Actor, provider: AuthServer, imap: Dovecot) -> None:
        self.office, self.desk, self.actor, self.provider, self.imap = office, desk, actor, provider, imap
        box = mailbox_at(imap, "info", folders="INBOX")
        box.clocks_from = datetime.now(UTC) - timedelta(days=1)
        self.box = box
        reference = self.sign_in()
        desk.setup.save_mailbox(actor, mailbox=box, password=reference)
        self.id = MailboxId(desk.reading.mailboxes()[0].id)

    def sign_in(self) -> str:
        return self.desk.setup.sign_in(
            self.actor, mailbox=self.box, client=self.provider.client, cancelled=lambda: False
        )

    def grant(self) -> Grant:
        with self.desk.store.work() as work:
            reference = work.secret(f"mailbox:{self.id}")
            assert reference is not None
            kept = work.secret(reference.decode())
        assert kept is not None
        return Grant.from_bytes(kept)

    def put(self, grant: Grant) -> None:
        with self.desk.store.work() as work:
            reference = work.secret(f"mailbox:{self.id}")
            assert reference is not None
            work.put_secret(reference.decode(), grant.to_bytes())
            work.commit()

    def arrives(self, subject: str) -> None:
        raw = (
            f"From: mai@example.vn\r\nSubject: {subject}\r\nMessage-ID: <{subject}@x>\r\n\r\nhi\r\n".encode()
        )
        self.imap.deliver(raw, datetime.now(UTC))

    def check(self) -> int:
        return self.desk.intake.check(mailbox=self.id).stored


@pytest.fixture
def signed(tmp_path: Path, provider: AuthServer, imap: Dovecot) -> Iterator[SignedIn]:
    office = make_desk(tmp_path / "profile")
    office.sign_ins = OAuth(provider.browse)
    found = office.access.sign_in(LOGIN, PASSPHRASE)
    assert found.actor is not None
    yield SignedIn(office, office.open_desk(found), found.actor, provider, imap)
    found.store.close()


def test_mail_comes_in_by_token_and_nothing_shows_it(signed: SignedIn) -> None:
    signed.arrives("one")
    assert signed.check() == 1
    state = signed.desk.setup.sign_in_state(signed.id)
    assert state is not None
    assert (state.provider, state.ended) == ("other", False)
    token = signed.grant().access_token.encode()
    for file in signed.office.profile.rglob("*"):
        assert not file.is_file() or token not in file.read_bytes()


def test_a_token_that_ran_out_is_renewed_before_it_is_used(signed: SignedIn) -> None:
    before = signed.grant()
    signed.put(replace(before, expires_at=datetime.now(UTC) + timedelta(minutes=1)))
    signed.arrives("one")
    assert signed.check() == 1
    after = signed.grant()
    assert signed.provider.renewals == 1
    assert after.refresh_token != before.refresh_token  # it was good for one time
    assert signed.check() == 0
    assert signed.provider.renewals == 1


def test_a_token_that_the_server_refuses_is_renewed_once(signed: SignedIn) -> None:
    # The provider ended it early, or the clocks differ.
    signed.put(replace(signed.grant(), access_token=signed.provider.token(seconds=-60)))
    signed.arrives("one")
    assert signed.check() == 1
    assert signed.provider.renewals == 1


def test_a_revoked_consent_asks_for_a_person_and_signing_in_again_mends_it(signed: SignedIn) -> None:
    signed.provider.live.clear()
    signed.put(replace(signed.grant(), expires_at=datetime.now(UTC)))
    signed.arrives("one")
    with pytest.raises(Refused, match=r"oauth\.sign_in_again"):
        signed.check()
    assert signed.desk.reading.mailboxes()[0].error == "oauth.sign_in_again"
    state = signed.desk.setup.sign_in_state(signed.id)
    assert state is not None
    assert state.ended
    asked = signed.provider.renewals
    with pytest.raises(Refused, match=r"oauth\.sign_in_again"):
        signed.check()
    assert signed.provider.renewals == asked  # a provider is not asked again in vain

    box = signed.box
    box.id = signed.id
    signed.desk.setup.save_mailbox(signed.actor, mailbox=box, password=signed.sign_in())

    assert signed.check() == 1
    assert signed.desk.reading.mailboxes()[0].error == ""


def test_a_provider_that_is_away_keeps_the_consent(signed: SignedIn) -> None:
    grant = signed.grant()
    away = replace(grant.client.provider, token="http://127.0.0.1:9/token")
    client = replace(grant.client, provider=away)
    signed.put(replace(grant, client=client, expires_at=datetime.now(UTC)))
    with pytest.raises(Unavailable, match=r"oauth\.unreachable"):
        signed.check()
    assert not signed.grant().ended


def test_a_token_goes_to_no_other_server(signed: SignedIn) -> None:
    with signed.desk.store.work() as work:
        work.mailbox(signed.id).imap_host = "127.0.0.1"
        work.commit()
    with pytest.raises(Refused, match=r"oauth\.other_host"):
        signed.check()


def test_signing_out_gives_the_consent_back(signed: SignedIn) -> None:
    refresh = signed.grant().refresh_token
    signed.desk.setup.sign_out(signed.actor, mailbox=signed.id)
    assert signed.provider.revoked == [refresh]
    assert signed.grant().access_token == signed.grant().refresh_token == ""
    with pytest.raises(Refused, match=r"oauth\.sign_in_again"):
        signed.check()


def test_both_servers_are_tested_with_tokens(signed: SignedIn, provider: AuthServer) -> None:
    with SmtpServer(accepts_token=provider.accepts) as smtp:
        both = signed.office.profile / "both.pem"
        both.write_bytes(Path(signed.imap.ca_file).read_bytes() + Path(smtp.ca_file).read_bytes())
        box = signed.box
        box.smtp_port, box.smtp_security, box.ca = smtp.port, type(box.imap_security).STARTTLS, str(both)
        report = signed.desk.setup.test_mailbox(mailbox=box, password=signed.sign_in())
    assert report.incoming.ok, report.incoming
    assert report.outgoing.ok, report.outgoing


def test_a_name_of_no_grant_is_no_way_in(signed: SignedIn) -> None:
    report = signed.desk.setup.test_mailbox(mailbox=signed.box, password=f"{REFERENCE}guessed")
    assert report.incoming.code == "oauth.sign_in_again"
