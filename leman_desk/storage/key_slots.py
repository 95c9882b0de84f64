"""The file of key slots beside an embedded desk: the desk key, wrapped once for each way of opening it."""

import base64
import json
import os
import unicodedata
from pathlib import Path
from typing import Any
from uuid import UUID

from argon2.low_level import Type, hash_secret_raw
from filelock import FileLock, Timeout

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.ids import PersonId
from leman_desk.storage.files import write_private
from leman_desk.storage.recovery_code import new_code, normal_form
from leman_desk.storage.sealing import KEY_BYTES, NotSealedByUs, derive, seal, unseal

FORMAT = 1
SALT_BYTES = 16
# RFC 9106, 4: the second recommended choice, 3 passes over 64 MiB; one lane, for desks sign in one at a time.
_COST = {"time": 3, "memory_kib": 65_536, "lanes": 1}
# A slots file from elsewhere must not make signing in eat the machine.
_MOST_COST = {"time": 20, "memory_kib": 1_048_576, "lanes": 16}
_LOCK_SECONDS = 10


class KeySlotFile:
    """Passphrase slots of people and one recovery slot, in a JSON file that is replaced as a whole."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add_passphrase(self, person: PersonId, login: str, passphrase: str, key: bytes) -> None:
        """Add or replace a person's slot (Argon2id).

        Raises:
            Refused: ``keys.login_taken`` when another person has that login, ``keys.empty_passphrase``.
            Unavailable: ``keys.cannot_write``.
        """
        if not passphrase:
            raise Refused("keys.empty_passphrase")
        salt = os.urandom(SALT_BYTES)
        wrapped = seal(_stretched(passphrase, salt, _COST), key, _binding(str(person)))
        slot = {
            "person": str(person),
            "login": login,
            "kdf": {"name": "argon2id", **_COST, "salt": _text(salt)},
            "sealed": _text(wrapped),
        }
        with self._locked():
            content = self._read()
            for other in content["slots"]:
                if other["person"] != str(person) and login_key(other["login"]) == login_key(login):
                    raise Refused("keys.login_taken")
            content["slots"] = [*(one for one in content["slots"] if one["person"] != str(person)), slot]
            self._write(content)

    def remove(self, person: PersonId) -> None:
        """Remove a person's slot; none there is no error.

        Raises:
            Refused: ``keys.last_slot`` when nothing would be left that opens the desk.
            Unavailable: ``keys.cannot_write``.
        """
        with self._locked():
            content = self._read()
            left = [one for one in content["slots"] if one["person"] != str(person)]
            if not left and content["slots"] and content["recovery"] is None:
                raise Refused("keys.last_slot")
            content["slots"] = left
            self._write(content)

    def unlock(self, login: str, passphrase: str) -> tuple[PersonId, bytes]:
        """Open a slot; an unknown login costs the same time and gets the same answer as a wrong passphrase.

        Raises:
            Refused: ``keys.wrong_passphrase``, ``keys.missing`` or ``keys.damaged``.
        """
        slots = self._read(must_exist=True)["slots"]
        found = [one for one in slots if login_key(one["login"]) == login_key(login)]
        if not found:
            _stretched(passphrase, bytes(SALT_BYTES), _COST)
            raise Refused("keys.wrong_passphrase")
        slot = found[0]
        wrapping = _stretched(passphrase, _bytes(slot["kdf"]["salt"]), slot["kdf"])
        try:
            key = unseal(wrapping, _bytes(slot["sealed"]), _binding(slot["person"]))
        except NotSealedByUs as error:
            raise Refused("keys.wrong_passphrase") from error
        return PersonId(UUID(slot["person"])), key

    def new_recovery_code(self, key: bytes) -> str:
        """Make the recovery slot anew and give its code, to be shown once; an older code stops working."""
        code = new_code()
        salt = os.urandom(SALT_BYTES)
        wrapped = seal(_from_code(code, salt), key, _binding("recovery"))
        with self._locked():
            content = self._read()
            content["recovery"] = {"salt": _text(salt), "sealed": _text(wrapped)}
            self._write(content)
        return code

    def unlock_recovery(self, code: str) -> bytes:
        """Open the recovery slot.

        Raises:
            Refused: ``keys.recovery_typo``, ``keys.wrong_recovery_code``, ``keys.missing``, ``keys.damaged``.
        """
        normal_form(code)
        slot = self._read(must_exist=True)["recovery"]
        if slot is None:
            raise Refused("keys.wrong_recovery_code")
        try:
            wrapping = _from_code(code, _bytes(slot["salt"]))
            return unseal(wrapping, _bytes(slot["sealed"]), _binding("recovery"))
        except NotSealedByUs as error:
            raise Refused("keys.wrong_recovery_code") from error

    def people(self) -> list[PersonId]:
        """List the people who have a slot."""
        return [PersonId(UUID(one["person"])) for one in self._read()["slots"]]

    def _locked(self) -> Any:
        return _Locked(self.path.with_name(f"{self.path.name}.lock"))

    def _read(self, *, must_exist: bool = False) -> dict[str, Any]:
        try:
            raw = self.path.read_bytes()
        except FileNotFoundError as error:
            if must_exist:
                raise Refused("keys.missing") from error
            return {"format": FORMAT, "slots": [], "recovery": None}
        except OSError as error:
            raise Unavailable("keys.cannot_read") from error
        return checked_slots(raw)

    def _write(self, content: dict[str, Any]) -> None:
        try:
            write_private(self.path, json.dumps(content, ensure_ascii=False, indent=1).encode())
        except OSError as error:
            raise Unavailable("keys.cannot_write") from error


class _Locked:
    """Keeps two programs from losing each other's slots."""

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(str(path), timeout=_LOCK_SECONDS)

    def __enter__(self) -> None:
        try:
            self._lock.acquire()
        except (Timeout, OSError) as error:
            raise Unavailable("keys.cannot_write") from error

    def __exit__(self, *_: object) -> None:
        self._lock.release()


def login_key(login: str) -> str:
    """Reduce a login to what makes it unique: no case, one form of its accents."""
    return unicodedata.normalize("NFC", login.strip()).casefold()


def checked_slots(raw: bytes) -> dict[str, Any]:
    """Read the content of a slots file.

    Raises:
        Refused: ``keys.damaged``, or ``keys.newer`` for a format of a later version.
    """
    try:
        content = json.loads(raw)
        if content["format"] > FORMAT:
            raise Refused("keys.newer")
        for slot in content["slots"]:
            UUID(slot["person"])
            _bytes(slot["sealed"]), _bytes(slot["kdf"]["salt"]), str(slot["login"])
            if any(not 0 < slot["kdf"][name] <= most for name, most in _MOST_COST.items()):
                raise Refused("keys.damaged")
        if content["recovery"] is not None:
            _bytes(content["recovery"]["sealed"]), _bytes(content["recovery"]["salt"])
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Refused("keys.damaged") from error
    return dict(content)


def _stretched(passphrase: str, salt: bytes, cost: dict[str, Any]) -> bytes:
    # NFKC, for keyboards and systems write the same Vietnamese letters in different ways.
    secret = unicodedata.normalize("NFKC", passphrase).encode()
    return hash_secret_raw(secret, salt, cost["time"], cost["memory_kib"], cost["lanes"], KEY_BYTES, Type.ID)


def _from_code(code: str, salt: bytes) -> bytes:
    # The code carries 155 random bits, which need no slow derivation.
    return derive(normal_form(code).encode() + salt, "recovery-slot")


def _binding(whose: str) -> bytes:
    return f"leman-desk/key-slot/{FORMAT}/{whose}".encode()


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()


def _bytes(text: str) -> bytes:
    return base64.b64decode(text, validate=True)
