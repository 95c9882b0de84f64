"""Keys derived from the desk key, and sealing with AES-256-GCM (NIST SP 800-38D)."""

import hmac
import os
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12


class NotSealedByUs(Exception):  # noqa: N818 - never leaves storage; each place gives it its own code
    """Sealed bytes do not open: other key, other place, or changed."""


def derive(key: bytes, purpose: str) -> bytes:
    """Derive a 32-byte key for one purpose (HKDF with SHA-256, RFC 5869)."""
    return HKDF(
        algorithm=SHA256(), length=KEY_BYTES, salt=None, info=f"leman-desk/{purpose}".encode()
    ).derive(key)


def seal(key: bytes, data: bytes, bound_to: bytes) -> bytes:
    """Seal under a fresh nonce, which comes first in the result; `bound_to` must be given again to open."""
    nonce = os.urandom(NONCE_BYTES)
    return nonce + AESGCM(key).encrypt(nonce, data, bound_to)


def unseal(key: bytes, sealed: bytes, bound_to: bytes) -> bytes:
    """Open what `seal` made.

    Raises:
        NotSealedByUs: for any difference of key, bytes or binding.
    """
    try:
        return AESGCM(key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], bound_to)
    except (InvalidTag, ValueError) as error:
        raise NotSealedByUs from error


@dataclass(frozen=True, slots=True)
class DeskKeys:
    """The keys of an open desk.

    Attributes:
        vault: Wraps the keys of sealed items.
        secrets: Seals secrets, such as mailbox passwords.
        check: Recognises the desk key; it stands in the database and tells nothing about the key.
        tags: Makes the keyed hashes by which what was erased is recognised.
        ledger: Wraps the key of the erasure ledger; `envelopes` wraps the one-time keys of erasures.
    """

    vault: bytes
    secrets: bytes
    check: str
    tags: bytes
    ledger: bytes
    envelopes: bytes

    @classmethod
    def of(cls, desk_key: bytes) -> "DeskKeys":
        """Derive them all from the desk key."""
        mark = hmac.new(derive(desk_key, "check"), b"desk", sha256).hexdigest()
        return cls(
            vault=derive(desk_key, "vault"),
            secrets=derive(desk_key, "secrets"),
            check=mark,
            tags=derive(desk_key, "erasure-tags"),
            ledger=derive(desk_key, "erasure-ledger"),
            envelopes=derive(desk_key, "erasure-envelope"),
        )
