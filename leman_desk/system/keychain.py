"""Secrets in the operating system's keychain, and nowhere else.

`keyring` falls back without a word to a backend that stores nothing, and with `keyrings.alt` to plain text.
So only real keychains are accepted, each write is read back, and no call may hang the desk (a locked keychain
may wait for a prompt that nobody sees).
"""

import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, wait
from types import MappingProxyType
from typing import Protocol, TypeVar, cast

from leman_desk.domain.errors import Bug, DeskError, Unavailable

_REAL_BACKENDS = frozenset(
    {
        "keyring.backends.Windows.WinVaultKeyring",
        "keyring.backends.macOS.Keyring",
        "keyring.backends.SecretService.Keyring",
        "keyring.backends.libsecret.Keyring",
        "keyring.backends.kwallet.DBusKeyring",
        "keyring.backends.kwallet.DBusKeyringKWallet4",
    }
)
_CHAINER = "keyring.backends.chainer.ChainerBackend"
# By name, for these errors come from libraries that only one platform has.
_SIGNS = MappingProxyType(
    {
        "keychain.missing": {"NoKeyringError", "SecretServiceNotAvailableException"},
        "keychain.lost_write": {"PasswordSetError", "PasswordDeleteError"},
    }
)

_FIRST_LOOK = threading.Lock()

_Result = TypeVar("_Result")


class Backend(Protocol):
    """What `keyring` calls a backend, as far as it is used here."""

    def get_password(self, service: str, username: str) -> str | None:
        """Give the secret, or None when there is none."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Store the secret."""

    def delete_password(self, service: str, username: str) -> None:
        """Remove the secret; an unknown one is an error."""


class Keychain:
    """One service's secrets in the operating system's keychain.

    Every method may raise ``Unavailable``: ``keychain.missing`` (no real keychain here), ``keychain.locked``
    (refused, or not unlocked), ``keychain.timeout`` (no answer within the limit) or ``keychain.lost_write``
    (what was stored did not come back).
    """

    def __init__(
        self,
        service: str = "Leman Desk",
        *,
        timeout_seconds: float = 5.0,
        find_backend: Callable[[], object] | None = None,
    ) -> None:
        self._service = service
        self._timeout = timeout_seconds
        self._find_backend = find_backend or _keyring_backend

    def available(self) -> bool:
        """Tell whether a real keychain answers; an empty one does."""
        try:
            self.get("availability")
        except Unavailable:
            return False
        return True

    def get(self, name: str) -> str | None:
        """Read a secret; None when there is none by that name."""
        return self._call(lambda backend: backend.get_password(self._service, name))

    def set(self, name: str, secret: str) -> None:
        """Store a secret and read it back. Windows takes at most 1,280 characters."""

        def write(backend: Backend) -> str | None:
            backend.set_password(self._service, name, secret)
            return backend.get_password(self._service, name)

        if self._call(write) != secret:
            raise Unavailable("keychain.lost_write")

    def delete(self, name: str) -> None:
        """Remove a secret; it is well when there is none."""

        def remove(backend: Backend) -> str | None:
            if backend.get_password(self._service, name) is None:
                return None
            backend.delete_password(self._service, name)
            return backend.get_password(self._service, name)

        if self._call(remove) is not None:
            raise Unavailable("keychain.lost_write")

    def _call(self, work: Callable[[Backend], _Result]) -> _Result:
        # A thread of its own: the answer may never come, and then nothing may wait for it at exit.
        answer: Future[_Result] = Future()

        def ask() -> None:
            try:
                answer.set_result(work(_real_backend(self._find_backend())))
            except _expected_errors() as error:
                answer.set_exception(error)
            finally:
                # Anything else is a mistake of ours: the thread reports it, and nobody waits in vain.
                if not answer.done():
                    answer.set_exception(Bug("keychain.broken"))

        threading.Thread(target=ask, name="keychain", daemon=True).start()
        finished, _ = wait((answer,), timeout=self._timeout)
        if not finished:
            raise Unavailable("keychain.timeout", seconds=self._timeout)
        error = answer.exception()
        if error is not None:
            raise _translated(error) from error
        return answer.result()


def _expected_errors() -> tuple[type[Exception], ...]:
    """Name what real keychains raise; `keyring` lets errors of the libraries under it through."""
    # Deferred as keyring itself is; the others exist on their own platform only.
    from keyring.errors import KeyringError  # noqa: PLC0415

    kinds: tuple[type[Exception], ...] = (DeskError, KeyringError, OSError, RuntimeError, ValueError)
    if sys.platform == "linux":
        from jeepney import DBusErrorResponse  # noqa: PLC0415
        from secretstorage.exceptions import SecretStorageException  # noqa: PLC0415

        return (*kinds, DBusErrorResponse, SecretStorageException)
    if sys.platform == "win32":
        from win32ctypes.pywin32.pywintypes import error  # noqa: PLC0415

        return (*kinds, error)
    return kinds


def _translated(error: BaseException) -> DeskError:
    if isinstance(error, DeskError):
        return error
    names = {kind.__name__ for kind in type(error).__mro__}
    for code, signs in _SIGNS.items():
        if names & signs:
            return Unavailable(code)
    return Unavailable("keychain.locked", reason=type(error).__name__)


def _real_backend(found: object) -> Backend:
    """Pick the real keychain out of what `keyring` chose.

    Raises:
        Unavailable: ``keychain.missing`` when it chose none.
    """
    inside = getattr(found, "backends", ()) if _kind(found) == _CHAINER else (found,)
    for backend in inside:
        if _kind(backend) in _REAL_BACKENDS:
            # Told by its name, for no system can import them all.
            return cast("Backend", backend)
    raise Unavailable("keychain.missing", found=_kind(found))


def _kind(backend: object) -> str:
    return f"{type(backend).__module__}.{type(backend).__qualname__}"


def _keyring_backend() -> object:
    # Deferred: keyring reads every installed package's entry points, which would delay the first window.
    import keyring  # noqa: PLC0415

    # Its first look-up is not safe in two threads at once: one meets the other's half-made classes.
    with _FIRST_LOOK:
        return keyring.get_keyring()
