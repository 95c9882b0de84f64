"""What the services need of the computer: clock, keychain, workers and key slots."""

from collections.abc import Callable
from datetime import datetime
from typing import Protocol

from leman_desk.domain.ids import (
    PersonId,
)

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Give the current moment, aware, in UTC."""
        ...


class Keychain(Protocol):
    """The operating system's store for secrets."""

    def available(self) -> bool:
        """Tell whether a real, unlocked store answers."""
        ...

    def get(self, name: str) -> str | None:
        """Read a secret; None when there is none. Raises Unavailable ``keychain.*``."""
        ...

    def set(self, name: str, secret: str) -> None:
        """Write a secret and read it back. Raises Unavailable ``keychain.*``."""
        ...

    def delete(self, name: str) -> None:
        """Remove a secret; none there is no error. Raises Unavailable ``keychain.*``."""
        ...


class Workers(Protocol):
    """Names for who holds leases and claims."""

    def name(self) -> str:
        """Name this process, as no other is named."""
        ...

    def gone(self, holder: str) -> bool:
        """Tell whether a holder is known to have ended."""
        ...


class KeySlots(Protocol):
    """The file of key slots beside an embedded desk (product §9)."""

    def add_passphrase(self, person: PersonId, login: str, passphrase: str, key: bytes) -> None:
        """Add or replace a person's slot (Argon2id)."""
        ...

    def remove(self, person: PersonId) -> None:
        """Remove a person's slot."""
        ...

    def unlock(self, login: str, passphrase: str) -> tuple[PersonId, bytes]:
        """Open a slot. Raises Refused ``keys.wrong_passphrase``."""
        ...

    def new_recovery_code(self, key: bytes) -> str:
        """Make the recovery slot anew and give its code, to be shown once."""
        ...

    def unlock_recovery(self, code: str) -> bytes:
        """Open the recovery slot. Raises Refused ``keys.wrong_recovery_code``."""
        ...
