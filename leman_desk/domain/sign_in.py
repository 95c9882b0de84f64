"""Signing in to a mail provider with OAuth 2: who the provider is, and what it granted."""

import json
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta

REFERENCE = "oauth2:"
"""What stands in a password's place begins so; behind it the name of a grant."""
NEEDS_SIGN_IN = frozenset({"mail.token_refused", "oauth.sign_in_again", "oauth.other_host"})
"""Codes of what only a person with a browser can mend."""
NO_TOKEN = NEEDS_SIGN_IN | {"oauth.client_refused", "oauth.address_invalid"}
"""Why a connection got no token, mendable by a person: nothing was sent, and nothing is refused for good."""
SPARE = timedelta(minutes=5)
"""A token is renewed this long before it ends, so that it lasts for the work at hand."""


@dataclass(frozen=True, slots=True)
class Provider:
    """Where a provider signs people in.

    Attributes:
        code: Its stable name; ``other`` for one whose addresses an admin enters.
        authorize: Address of the page where a person signs in.
        token: Address at which tokens are made.
        revoke: Address at which they are given back (RFC 7009); empty where the provider has none.
        scope: What is asked for, separated by blanks.
        extra: Further parameters of the page.
        imap: Host and port of its mail servers, for the form; likewise `smtp`.
    """

    code: str
    name: str
    authorize: str = ""
    token: str = ""
    revoke: str = ""
    scope: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    imap: tuple[str, int] = ("", 993)
    smtp: tuple[str, int] = ("", 587)


@dataclass(frozen=True, slots=True)
class Client:
    """The desk as the provider knows it.

    Attributes:
        client_id: Given by the provider to the admin who registered the desk.
        client_secret: For providers that want one of a desktop program too; no secret there (RFC 8252, 8.5).
    """

    provider: Provider
    client_id: str
    client_secret: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """What a person allowed the desk; sealed, never shown.

    Attributes:
        hosts: Mail servers that may be handed the token, and nobody else.
        expires_at: UTC moment at which the access token ends.
        signed_in_at: UTC moment of the sign-in.
        ended: Whether the provider refused to renew it: a person must sign in again.
    """

    client: Client
    hosts: tuple[str, ...]
    access_token: str
    refresh_token: str
    expires_at: datetime
    signed_in_at: datetime
    ended: bool = False

    def lasts(self, now: datetime) -> bool:
        """Tell whether the access token can be used a while longer."""
        return bool(self.access_token) and now + SPARE < self.expires_at

    def end(self) -> "Grant":
        """Give the grant as one that is over."""
        return replace(self, access_token="", refresh_token="", ended=True)

    def to_bytes(self) -> bytes:
        """Write it, to be sealed."""
        return json.dumps(asdict(self), default=datetime.isoformat).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Grant":
        """Read what `to_bytes` wrote."""
        values = json.loads(data)
        client = values.pop("client")
        provider = client.pop("provider")
        provider |= {"extra": tuple(tuple(each) for each in provider["extra"])}
        provider |= {name: tuple(provider[name]) for name in ("imap", "smtp")}
        return cls(
            Client(Provider(**provider), **client),
            tuple(values["hosts"]),
            values["access_token"],
            values["refresh_token"],
            datetime.fromisoformat(values["expires_at"]),
            datetime.fromisoformat(values["signed_in_at"]),
            ended=values["ended"],
        )


@dataclass(frozen=True, slots=True)
class SignInState:
    """What may be shown of a grant."""

    provider: str
    client_id: str
    signed_in_at: datetime
    ended: bool


def moment_in(seconds: float, now: datetime) -> datetime:
    """Give the moment so many seconds ahead, in UTC; an absurd number counts as a day."""
    return now.astimezone(UTC) + timedelta(seconds=min(max(seconds, 0), 86_400))
