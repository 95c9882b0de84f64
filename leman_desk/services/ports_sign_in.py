"""What signing in to a mail provider needs of the outside."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from leman_desk.domain.sign_in import Client, Grant

Cancelled = Callable[[], bool]


class SignIns(Protocol):
    """OAuth 2 with a provider, over the network and this computer's browser."""

    def sign_in(
        self, client: Client, hosts: tuple[str, ...], user: str, now: Callable[[], datetime], stop: Cancelled
    ) -> Grant:
        """Let a person sign in with the browser and come back with a grant.

        Raises:
            Refused: ``oauth.denied``, ``oauth.client_refused``, ``oauth.address_invalid``.
            Unavailable: ``oauth.timeout``, ``oauth.cancelled``, ``oauth.no_browser``, ``oauth.unreachable``.
        """
        ...

    def renew(self, grant: Grant, now: datetime) -> Grant:
        """Trade the refresh token for a new access token.

        Raises:
            Refused: ``oauth.sign_in_again`` when the provider no longer takes it; ``oauth.client_refused``,
                ``oauth.address_invalid`` for what an admin can mend.
            Unavailable: ``oauth.unreachable``.
        """
        ...

    def revoke(self, grant: Grant) -> None:
        """Give the grant back where the provider can be told. Raises Unavailable ``oauth.unreachable``."""
        ...
