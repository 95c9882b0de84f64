"""Signing in with the system's browser: authorization code, PKCE, loopback redirect (RFC 8252, 7636).

authlib knows the protocol, httpx carries it. Nothing a provider answers is logged or shown.
"""

import html
import secrets
import webbrowser
from collections.abc import Callable
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from time import monotonic
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import httpx
from authlib.oauth2.rfc6749.errors import OAuth2Error
from authlib.oauth2.rfc6749.parameters import (
    parse_authorization_code_response,
    prepare_grant_uri,
    prepare_token_request,
)
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from typing_extensions import override

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.sign_in import Client, Grant, moment_in

PATIENCE_SECONDS = 300.0
_TIMEOUT = 20.0
_SLICE = 0.2
_HOUR = 3_600
_TOO_MANY = 429
_LOOPBACK = "127.0.0.1"
# What RFC 6749 §5.2 and RFC 8628 call errors that a new sign-in may mend, and those that it will not.
_OVER = {"invalid_grant", "interaction_required", "login_required", "consent_required"}
_CLIENT = {
    "invalid_client",
    "unauthorized_client",
    "invalid_scope",
    "unsupported_grant_type",
    "invalid_request",
}
_PAGE = (
    "<!doctype html><meta charset=utf-8><title>Leman Desk</title>"
    "<body style='font-family:sans-serif;max-width:34em;margin:4em auto;line-height:1.5'>"
    "<p lang=vi>{vi}</p><p lang=en>{en}</p>"
)
_DONE = (
    "Đã đăng nhập. Có thể đóng trang này và quay lại Leman Desk.",
    "Signed in. You may close this page and go back to Leman Desk.",
)
_NOT_DONE = ("Chưa đăng nhập được. Hãy quay lại Leman Desk.", "You are not signed in. Go back to Leman Desk.")


class OAuth:
    """See `services.ports_sign_in.SignIns`.

    Args:
        open_browser: Opens an address in the person's browser; tells whether it could.
        patience: Seconds a person has for signing in.
    """

    def __init__(
        self, open_browser: Callable[[str], bool] = webbrowser.open, patience: float = PATIENCE_SECONDS
    ) -> None:
        self._open_browser, self._patience = open_browser, patience

    def sign_in(
        self,
        client: Client,
        hosts: tuple[str, ...],
        user: str,
        now: Callable[[], datetime],
        stop: Callable[[], bool],
    ) -> Grant:
        """Let a person sign in and come back with a grant."""
        for address in (client.provider.authorize, client.provider.token):
            _require_safe(address)
        state, verifier = secrets.token_urlsafe(32), secrets.token_urlsafe(64)
        with _Landing(state) as landing:
            page = prepare_grant_uri(
                client.provider.authorize,
                client.client_id,
                "code",
                redirect_uri=landing.address,
                scope=client.provider.scope,
                state=state,
                code_challenge=create_s256_code_challenge(verifier),
                code_challenge_method="S256",
                login_hint=user or None,
                **dict(client.provider.extra),
            )
            if not self._open_browser(page):
                raise Unavailable("oauth.no_browser")
            answer = landing.wait(self._patience, stop)
        found = _answer(answer, state)
        token = _token(
            client,
            prepare_token_request(
                "authorization_code", redirect_uri=landing.address, code=found["code"], code_verifier=verifier
            ),
        )
        return _grant(client, hosts, token, now(), now())

    def renew(self, grant: Grant, now: datetime) -> Grant:
        """Trade the refresh token for a new access token; a new refresh token replaces the old."""
        if grant.ended or not grant.refresh_token:
            raise Refused("oauth.sign_in_again")
        asked = prepare_token_request("refresh_token", refresh_token=grant.refresh_token)
        token = {"refresh_token": grant.refresh_token, **_token(grant.client, asked)}
        return _grant(grant.client, grant.hosts, token, now, grant.signed_in_at)

    def revoke(self, grant: Grant) -> None:
        """Give the grant back where the provider can be told (RFC 7009)."""
        address = grant.client.provider.revoke
        if address and grant.refresh_token:
            _require_safe(address)
            _post(address, {"token": grant.refresh_token, "token_type_hint": "refresh_token"}, grant.client)


def _grant(
    client: Client, hosts: tuple[str, ...], token: dict[str, Any], now: datetime, signed_in_at: datetime
) -> Grant:
    seconds = token.get("expires_in", _HOUR)
    return Grant(
        client,
        hosts,
        str(token.get("access_token", "")),
        str(token.get("refresh_token", "")),
        moment_in(float(seconds) if str(seconds).replace(".", "", 1).isdigit() else _HOUR, now),
        signed_in_at,
    )


def _answer(address: str, state: str) -> dict[str, str]:
    """Read what the browser brought back. Raises Refused ``oauth.denied``."""
    try:
        found: dict[str, str] = parse_authorization_code_response(address, state=state)
    except OAuth2Error as error:
        refusal = parse_qs(urlsplit(address).query).get("error", [""])[0]
        raise Refused("oauth.client_refused" if refusal in _CLIENT else "oauth.denied") from error
    return found


def _token(client: Client, body: str) -> dict[str, Any]:
    """Ask the token endpoint. Raises Refused ``oauth.*``, Unavailable ``oauth.unreachable``."""
    _require_safe(client.provider.token)
    fields = {name: values[0] for name, values in parse_qs(body).items()}
    answer = _post(client.provider.token, fields, client)
    if answer.status_code == _TOO_MANY or answer.is_server_error:
        # Whatever its words: it may answer otherwise in a minute.
        raise Unavailable("oauth.unreachable")
    try:
        found = answer.json()
    except ValueError as error:
        raise Unavailable("oauth.unreachable") from error
    if not isinstance(found, dict):
        raise Unavailable("oauth.unreachable")
    if answer.is_success and found.get("access_token"):
        return found
    code = str(found.get("error", ""))
    if code in _OVER:
        raise Refused("oauth.sign_in_again")
    if code in _CLIENT:
        raise Refused("oauth.client_refused")
    raise Unavailable("oauth.unreachable")


def _post(address: str, fields: dict[str, str], client: Client) -> httpx.Response:
    """Post a form as a public client (RFC 8252, 8.4); no redirect is followed with what it holds."""
    own = {"client_id": client.client_id}
    if client.client_secret:
        own["client_secret"] = client.client_secret
    try:
        return httpx.post(address, data={**fields, **own}, timeout=_TIMEOUT, follow_redirects=False)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise Unavailable("oauth.unreachable") from error


def _require_safe(address: str) -> None:
    """Refuse addresses over which tokens would travel open; this computer's own may."""
    parts = urlsplit(address)
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in {_LOOPBACK, "localhost"}):
        return
    raise Refused("oauth.address_invalid")


class _Landing:
    """A server on a random port of this computer at which the browser comes back, once, with our state."""

    def __init__(self, state: str) -> None:
        landing = self

        class Handler(BaseHTTPRequestHandler):
            timeout = 5

            def do_GET(self) -> None:
                landing.take(self)

            @override
            def log_message(self, format: str, *args: Any) -> None:
                """Keep codes out of every log."""

        self._state = state
        self._server = HTTPServer((_LOOPBACK, 0), Handler)
        self._server.timeout = _SLICE
        self.address = f"http://{_LOOPBACK}:{self._server.server_port}/"
        self._answer = ""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._server.server_close()

    def take(self, request: BaseHTTPRequestHandler) -> None:
        query = parse_qs(urlsplit(request.path).query)
        # Anybody on this computer may knock; only who brings the state was sent by the provider.
        ours = secrets.compare_digest(query.get("state", [""])[0].encode(), self._state.encode())
        vi, en = _DONE if ours and "code" in query else _NOT_DONE
        page = _PAGE.format(vi=html.escape(vi), en=html.escape(en)).encode()
        request.send_response(200 if ours else 404)
        request.send_header("Content-Type", "text/html; charset=utf-8")
        request.send_header("Content-Length", str(len(page)))
        request.send_header("Cache-Control", "no-store")
        request.send_header("Referrer-Policy", "no-referrer")
        request.end_headers()
        request.wfile.write(page)
        if ours:
            self._answer = f"{self.address}?{urlsplit(request.path).query}"

    def wait(self, seconds: float, stop: Callable[[], bool]) -> str:
        """Wait for the browser. Raises Unavailable ``oauth.timeout``, ``oauth.cancelled``."""
        until = monotonic() + seconds
        while not self._answer:
            if stop():
                raise Unavailable("oauth.cancelled")
            if monotonic() >= until:
                raise Unavailable("oauth.timeout")
            self._server.handle_request()
        return self._answer
