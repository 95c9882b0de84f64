"""Threading marks: our own keyed Message-IDs."""

import base64
import binascii
import hashlib
import hmac
import re
import secrets

_TAG = "ld"
_MAC_BYTES = 15
_NONCE_BYTES = 10
_OWN_ID = re.compile(r"^<?ld\.([a-z2-7]{1,200})\.([a-z2-7]{16})\.([a-z2-7]{24})@[^@<>\s]{1,255}>?$")
_DOMAIN = re.compile(r"^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$")


def new_message_id(key: bytes, case_ref: str, domain: str) -> str:
    """Make a Message-ID that only a holder of the key can make, and that names its case.

    It survives servers that change case, holds no personal data, and differs at every call: call it once per
    message and keep it for every try to send.

    Args:
        key: Secret of the desk.
        case_ref: Id or number of the case; at most 120 bytes.
        domain: Right side, a DNS name in ASCII.

    Raises:
        ValueError: The domain cannot stand in a Message-ID, or the reference is too long.
    """
    reference = _encoded(case_ref.encode())
    if not _DOMAIN.match(domain) or not 0 < len(reference) <= 200:  # noqa: PLR2004 - as in the pattern
        raise ValueError("unusable domain or reference")
    nonce = _encoded(secrets.token_bytes(_NONCE_BYTES))
    return f"<{_TAG}.{reference}.{nonce}.{_mac(key, reference, nonce)}@{domain}>"


def case_of_message_id(key: bytes, message_id: str) -> str | None:
    """Read the case out of one of our own Message-IDs; None for foreign and forged ones."""
    match = _OWN_ID.match(message_id.strip().lower())
    if match is None or not hmac.compare_digest(match[3], _mac(key, match[1], match[2])):
        return None
    try:
        return base64.b32decode(match[1].upper() + "=" * (-len(match[1]) % 8)).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None


def _mac(key: bytes, reference: str, nonce: str) -> str:
    digest = hmac.new(key, f"message-id\x00{reference}\x00{nonce}".encode(), hashlib.sha256).digest()
    return _encoded(digest[:_MAC_BYTES])


def _encoded(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=").lower()
