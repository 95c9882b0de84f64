"""A mail room that signs in by itself: in a password's place it takes the name of a grant."""

import secrets
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event
from types import TracebackType
from typing import Any, Self, TypeVar

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.mailbox import Server
from leman_desk.domain.sign_in import REFERENCE, Client, Grant, SignInState
from leman_desk.services.ports import Store
from leman_desk.services.ports_erasure import MailCleaner
from leman_desk.services.ports_mailing import ConnectionReport, MailRoom, MailSender, MailSource
from leman_desk.services.ports_sign_in import SignIns
from leman_desk.services.ports_system import Clock, Workers

T = TypeVar("T")
SIGN_IN_AGAIN = "oauth.sign_in_again"
TOKEN_REFUSED = "mail.token_refused"  # noqa: S105 - an error's code
_LEASE = timedelta(seconds=60)
_TRIES, _PAUSE_SECONDS = 100, 0.3


class Grants:
    """Keeps what providers granted, sealed in the desk, and renews it in time, one program at a time."""

    def __init__(self, store: Store, clock: Clock, sign_ins: SignIns, workers: Workers) -> None:
        self._store, self._clock, self._sign_ins, self._workers = store, clock, sign_ins, workers

    def sign_in(self, client: Client, hosts: tuple[str, ...], user: str, stop: Callable[[], bool]) -> str:
        """Let a person sign in; give what stands in a password's place. Raises as `SignIns.sign_in`."""
        grant = self._sign_ins.sign_in(client, hosts, user, self._clock.now, stop)
        name = secrets.token_hex(16)
        self._put(name, grant)
        return f"{REFERENCE}{name}"

    def sign_out(self, reference: str) -> None:
        """Give a grant back to its provider and forget its tokens, whether or not the provider answers."""
        name = reference.removeprefix(REFERENCE)
        grant = self._get(name)
        if grant is not None and not grant.ended:
            self._put(name, grant.end())
            self._sign_ins.revoke(grant)

    def state(self, reference: str) -> SignInState | None:
        """Tell what may be shown of a grant; None for a password."""
        grant = self._get(reference.removeprefix(REFERENCE)) if reference.startswith(REFERENCE) else None
        if grant is None:
            return None
        return SignInState(
            grant.client.provider.code, grant.client.client_id, grant.signed_in_at, grant.ended
        )

    def token(self, reference: str, host: str, *, refused: str = "") -> str:
        """Give an access token that lasts a while.

        Args:
            reference: What stands in the password's place.
            host: The mail server that will see it.
            refused: A token that this server has just refused, so that the same is not given again.

        Raises:
            Refused: ``oauth.sign_in_again``, ``oauth.other_host``.
            Unavailable: ``oauth.unreachable``, ``storage.*``.
        """
        name = reference.removeprefix(REFERENCE)
        for _ in range(_TRIES):
            grant = self._get(name)
            if grant is None or grant.ended:
                raise Refused(SIGN_IN_AGAIN)
            if host not in grant.hosts:
                raise Refused("oauth.other_host")
            if grant.lasts(self._clock.now()) and grant.access_token != refused:
                return grant.access_token
            if self._take(name):
                return self._renewed(name, grant, refused)
            # Another program renews it just now; a refresh token may be good for one time only.
            Event().wait(_PAUSE_SECONDS)
        raise Unavailable("oauth.unreachable")

    def _renewed(self, name: str, seen: Grant, refused: str) -> str:
        try:
            grant = self._get(name) or seen
            if grant.lasts(self._clock.now()) and grant.access_token not in {refused, seen.access_token}:
                return grant.access_token
            try:
                renewed = self._sign_ins.renew(grant, self._clock.now())
            except Refused as error:
                # What an admin can mend, such as another client secret, ends nothing that a person allowed.
                if error.code == SIGN_IN_AGAIN:
                    self._put(name, grant.end())
                raise
            self._put(name, renewed)
            return renewed.access_token
        finally:
            with self._store.work() as work:
                work.drop_lease(_lease(name), self._workers.name())
                work.commit()

    def _take(self, name: str) -> bool:
        now: datetime = self._clock.now()
        with self._store.work() as work:
            holder = work.lease_holder(_lease(name))
            if holder == self._workers.name():
                return False  # another thread of this program
            if holder is not None and self._workers.gone(holder):
                work.drop_lease(_lease(name), holder)
            taken = work.take_lease(_lease(name), self._workers.name(), now, now + _LEASE)
            work.commit()
        return taken

    def _get(self, name: str) -> Grant | None:
        with self._store.work() as work:
            data = work.secret(f"{REFERENCE}{name}")
        return Grant.from_bytes(data) if data else None

    def _put(self, name: str, grant: Grant) -> None:
        with self._store.work() as work:
            work.put_secret(f"{REFERENCE}{name}", grant.to_bytes())
            work.commit()


def _lease(name: str) -> str:
    return f"grant:{name}"


class SignedMail:
    """The mail room for everything of the desk; see `ports.MailRoom`."""

    def __init__(self, mail: MailRoom, grants: Grants) -> None:
        self._mail, self._grants = mail, grants

    def __getattr__(self, name: str) -> Any:
        """Leave everything without a password as it is."""
        return getattr(self._mail, name)

    def source(self, server: Server, password: str) -> MailSource:
        """Make an incoming connection, not yet opened."""
        if not password.startswith(REFERENCE):
            return self._mail.source(server, password)
        return _Signed(self._mail.source, self._grants, server, password)

    def cleaner(self, server: Server, password: str) -> MailCleaner:
        """Make a connection that may remove messages, not yet opened."""
        if not password.startswith(REFERENCE):
            return self._mail.cleaner(server, password)
        return _Signed(self._mail.cleaner, self._grants, server, password)

    def sender(self, server: Server, password: str) -> MailSender:
        """Make an outgoing connection, not yet opened."""
        if not password.startswith(REFERENCE):
            return self._mail.sender(server, password)
        return _SignedSender(self._mail, self._grants, server, password)


class _Signed:
    """A connection that signs in with a token, and once more with a new one where the first is refused."""

    def __init__(
        self, make: Callable[[Server, str], Any], grants: Grants, server: Server, reference: str
    ) -> None:
        self._make, self._grants, self._reference = make, grants, reference
        self._server = replace(server, token=True)
        self._stack = ExitStack()
        self._inner: Any = None

    def __enter__(self) -> Self:
        self._inner = _with_token(self._grants, self._reference, self._server.host, self._open)
        return self

    def _open(self, token: str) -> object:
        return self._stack.enter_context(self._make(self._server, token))

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.__exit__(kind, error, trace)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._inner, name)

    def test(self) -> ConnectionReport:
        """Try the server with a token."""
        return _tested(
            self._grants, self._reference, self._server.host, lambda token: self._make(self._server, token)
        )


class _SignedSender:
    def __init__(self, mail: MailRoom, grants: Grants, server: Server, reference: str) -> None:
        self._mail, self._grants, self._reference = mail, grants, reference
        self._server = replace(server, token=True)

    def send(self, raw: bytes, envelope_from: str, recipients: Sequence[str]) -> Sequence[str]:
        """Send once; a refused login sends nothing, so trying again with a new token is safe."""
        return _with_token(
            self._grants,
            self._reference,
            self._server.host,
            lambda token: self._mail.sender(self._server, token).send(raw, envelope_from, recipients),
        )

    def test(self) -> ConnectionReport:
        """Try the server with a token."""
        return _tested(
            self._grants,
            self._reference,
            self._server.host,
            lambda token: self._mail.sender(self._server, token),
        )


def _with_token(grants: Grants, reference: str, host: str, do: Callable[[str], T]) -> T:
    token = grants.token(reference, host)
    try:
        return do(token)
    except Refused as error:
        if error.code != TOKEN_REFUSED:
            raise
    return do(grants.token(reference, host, refused=token))


def _tested(grants: Grants, reference: str, host: str, make: Callable[[str], Any]) -> ConnectionReport:
    try:
        token = grants.token(reference, host)
        report: ConnectionReport = make(token).test()
        if report.code == TOKEN_REFUSED:
            report = make(grants.token(reference, host, refused=token)).test()
    except (Refused, Unavailable) as error:
        return ConnectionReport(ok=False, code=error.code)
    return report
