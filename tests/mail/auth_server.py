"""An authorization server on loopback for tests: PKCE is checked, tokens are RS256, refreshing rotates."""

import base64
import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from leman_desk.domain.sign_in import Client, Provider
from tests.mail.dovecot import TokenCheck

CLIENT_ID = "leman-desk"
AUDIENCE = "mail"


def _encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


@dataclass
class AuthServer:
    """A provider; a context manager.

    Attributes:
        user: Who signs in, as the token says.
        seconds: How long an access token lasts.
        refuses: The person says no.
        busy: Status and error with which every request of tokens is turned away.
        revoked: Refresh tokens that were given back.
        renewals: How often a refresh token was traded.
    """

    user: str = "info"
    seconds: int = 3600
    audience: str = AUDIENCE
    refuses: bool = False
    busy: tuple[int, str] | None = None
    revoked: list[str] = field(default_factory=list)
    renewals: int = 0
    codes: dict[str, dict[str, str]] = field(default_factory=dict)
    live: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._key = rsa.generate_private_key(65537, 2048)
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                provider.authorize(self)

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                fields = {name: each[0] for name, each in parse_qs(self.rfile.read(length).decode()).items()}
                provider.post(self, fields)

            def log_message(self, *_args: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.issuer = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def client(self) -> Client:
        """The desk as this provider knows it."""
        provider = Provider(
            "other",
            "Test",
            authorize=f"{self.issuer}/authorize",
            token=f"{self.issuer}/token",
            revoke=f"{self.issuer}/revoke",
            scope="mail offline",
            extra=(("prompt", "consent"),),
        )
        return Client(provider, CLIENT_ID)

    @property
    def check(self) -> TokenCheck:
        """How a mail server checks these tokens."""
        pem = self._key.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
        )
        return TokenCheck(pem, self.issuer, AUDIENCE)

    def browse(self, page: str) -> bool:
        """Do what a browser with a person does: open the page, be sent back to the desk."""
        threading.Thread(target=lambda: httpx.get(page, follow_redirects=True), daemon=True).start()
        return True

    def token(self, *, seconds: int | None = None, key: rsa.RSAPrivateKey | None = None) -> str:
        """Make an access token, RFC 9068 in short."""
        now = int(time.time())
        head = {"alg": "RS256", "typ": "JWT", "kid": "test"}
        life = self.seconds if seconds is None else seconds
        body = {
            "iss": self.issuer, "aud": self.audience, "sub": self.user, "email": self.user, "nbf": now - 5,
            "iat": now, "exp": now + life, "jti": secrets.token_hex(8),
        }  # fmt: skip
        signed = ".".join(_encoded(json.dumps(each).encode()) for each in (head, body))
        mark = (key or self._key).sign(signed.encode(), padding.PKCS1v15(), hashes.SHA256())
        return f"{signed}.{_encoded(mark)}"

    def accepts(self, user: str, token: str) -> bool:
        """Check a token as a mail server does."""
        signed, _, mark = token.rpartition(".")
        body = json.loads(base64.urlsafe_b64decode(signed.split(".")[1] + "=="))
        self._key.public_key().verify(
            base64.urlsafe_b64decode(mark + "=="), signed.encode(), padding.PKCS1v15(), hashes.SHA256()
        )
        return bool(body["aud"] == AUDIENCE and body["email"] == user and body["exp"] > time.time())

    # --- endpoints ----------------------------------------------------------------------------------

    def authorize(self, request: BaseHTTPRequestHandler) -> None:
        asked = {name: each[0] for name, each in parse_qs(urlsplit(request.path).query).items()}
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT_ID
        assert asked["code_challenge_method"] == "S256"
        assert asked["redirect_uri"].startswith("http://127.0.0.1:")
        answer = {"state": asked["state"]}
        if self.refuses:
            answer["error"] = "access_denied"
        else:
            answer["code"] = secrets.token_hex(16)
            self.codes[answer["code"]] = asked
        request.send_response(302)
        request.send_header("Location", f"{asked['redirect_uri']}?{urlencode(answer)}")
        request.end_headers()

    def post(self, request: BaseHTTPRequestHandler, fields: dict[str, str]) -> None:
        path = urlsplit(request.path).path
        if path == "/revoke":
            self.revoked.append(fields["token"])
            self.live.discard(fields["token"])
            self._answer(request, 200, {})
        elif self.busy is not None:
            self._answer(request, self.busy[0], {"error": self.busy[1]})
        elif fields.get("client_id") != CLIENT_ID:
            self._answer(request, 401, {"error": "invalid_client"})
        elif fields["grant_type"] == "authorization_code":
            asked = self.codes.pop(fields["code"], None)
            proof = _encoded(hashlib.sha256(fields["code_verifier"].encode()).digest())
            right = asked is not None and (asked["code_challenge"], asked["redirect_uri"]) == (
                proof,
                fields["redirect_uri"],
            )
            self._grant(request) if right else self._answer(request, 400, {"error": "invalid_grant"})
        elif fields["refresh_token"] in self.live:
            self.live.discard(fields["refresh_token"])  # good for one time
            self.renewals += 1
            self._grant(request)
        else:
            self._answer(request, 400, {"error": "invalid_grant"})

    def _grant(self, request: BaseHTTPRequestHandler) -> None:
        refresh = secrets.token_hex(16)
        self.live.add(refresh)
        self._answer(
            request,
            200,
            {
                "access_token": self.token(),
                "token_type": "Bearer",
                "expires_in": self.seconds,
                "refresh_token": refresh,
            },
        )

    @staticmethod
    def _answer(request: BaseHTTPRequestHandler, status: int, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        request.send_response(status)
        request.send_header("Content-Type", "application/json")
        request.send_header("Content-Length", str(len(data)))
        request.end_headers()
        request.wfile.write(data)
