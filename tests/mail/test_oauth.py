"""Signing in with a browser, against a real authorization server on loopback."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.sign_in import Client, Grant
from leman_desk.mail.oauth import OAuth
from tests.mail.auth_server import AuthServer

NOW = datetime(2026, 2, 13, 8, 0, tzinfo=UTC)


@pytest.fixture
def provider() -> Iterator[AuthServer]:
    with AuthServer() as server:
        yield server


def sign_in(oauth: OAuth, client: Client, *, stop: bool = False) -> Grant:
    return oauth.sign_in(client, ("imap.test",), "info@leman.test", lambda: NOW, lambda: stop)


def test_a_person_signs_in_and_the_token_is_renewed_with_rotation(provider: AuthServer) -> None:
    pages: list[str] = []

    def browse(page: str) -> bool:
        pages.append(page)
        return provider.browse(page)

    oauth = OAuth(browse)

    grant = sign_in(oauth, provider.client)
    renewed = oauth.renew(grant, NOW + timedelta(hours=1))

    asked = parse_qs(urlsplit(pages[0]).query)
    assert (asked["login_hint"], asked["prompt"]) == (["info@leman.test"], ["consent"])
    assert len(asked["state"][0]) >= 32
    assert grant.expires_at == NOW + timedelta(hours=1)
    assert grant.lasts(NOW)
    assert not grant.lasts(NOW + timedelta(minutes=56))
    assert provider.accepts("info", renewed.access_token)
    assert renewed.refresh_token != grant.refresh_token
    assert renewed.signed_in_at == NOW
    with pytest.raises(Refused, match=r"oauth\.sign_in_again"):
        oauth.renew(grant, NOW)  # its refresh token was good for one time
    assert Grant.from_bytes(renewed.to_bytes()) == renewed


def test_a_grant_is_given_back(provider: AuthServer) -> None:
    oauth = OAuth(provider.browse)
    grant = sign_in(oauth, provider.client)
    oauth.revoke(grant)
    assert provider.revoked == [grant.refresh_token]
    with pytest.raises(Refused, match=r"oauth\.sign_in_again"):
        oauth.renew(grant, NOW)


def test_a_refusal_and_a_wrong_client_are_told_apart(provider: AuthServer) -> None:
    provider.refuses = True
    with pytest.raises(Refused, match=r"oauth\.denied"):
        sign_in(OAuth(provider.browse), provider.client)
    provider.refuses = False
    grant = sign_in(OAuth(provider.browse), provider.client)
    with pytest.raises(Refused, match=r"oauth\.client_refused"):
        OAuth().renew(replace(grant, client=replace(grant.client, client_id="nobody")), NOW)


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (503, "temporarily_unavailable"),
        (429, "slow_down"),
        (429, "invalid_request"),
        (500, "invalid_grant"),
        (400, "server_error"),
    ],
)
def test_a_provider_that_is_busy_refuses_nothing_for_good(
    provider: AuthServer, status: int, error: str
) -> None:
    grant = sign_in(OAuth(provider.browse), provider.client)
    provider.busy = (status, error)
    with pytest.raises(Unavailable, match=r"oauth\.unreachable"):
        OAuth().renew(grant, NOW)
    provider.busy = None
    assert OAuth().renew(grant, NOW).access_token


def test_who_brings_another_state_is_sent_away_and_the_waiting_goes_on(provider: AuthServer) -> None:
    answers: list[int] = []

    def browse(page: str) -> bool:
        def knock() -> None:
            landing = parse_qs(urlsplit(page).query)["redirect_uri"][0]
            answers.append(httpx.get(f"{landing}?code=stolen&state=guessed").status_code)
            answers.append(httpx.get(f"{landing}favicon.ico").status_code)
            provider.browse(page)

        threading.Thread(target=knock, daemon=True).start()
        return True

    assert provider.accepts("info", sign_in(OAuth(browse), provider.client).access_token)
    assert answers == [404, 404]


def test_nobody_waits_for_ever(provider: AuthServer) -> None:
    with pytest.raises(Unavailable, match=r"oauth\.timeout"):
        sign_in(OAuth(lambda _page: True, patience=0.3), provider.client)
    with pytest.raises(Unavailable, match=r"oauth\.cancelled"):
        sign_in(OAuth(lambda _page: True), provider.client, stop=True)
    with pytest.raises(Unavailable, match=r"oauth\.no_browser"):
        sign_in(OAuth(lambda _page: False), provider.client)


def test_tokens_never_travel_open(provider: AuthServer) -> None:
    for name in ("authorize", "token"):
        unsafe = replace(provider.client.provider, **{name: "http://login.example.com/x"})  # type: ignore[arg-type]  # by name
        with pytest.raises(Refused, match=r"oauth\.address_invalid"):
            sign_in(OAuth(provider.browse), replace(provider.client, provider=unsafe))


def test_a_provider_that_is_away_is_said_to_be(provider: AuthServer) -> None:
    grant = sign_in(OAuth(provider.browse), provider.client)
    gone = replace(grant.client.provider, token="http://127.0.0.1:9/token")
    with pytest.raises(Unavailable, match=r"oauth\.unreachable"):
        OAuth().renew(replace(grant, client=replace(grant.client, provider=gone)), NOW)
