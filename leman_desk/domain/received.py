"""What mail servers wrote onto a mail, and which of it is ours: `Received`, `Authentication-Results`."""

import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_NAMELESS = ("office365.com", "outlook.com")
_WRITERS = {
    "imap.gmail.com": ("mx.google.com",),
    "outlook.office365.com": ("outlook.com", "outlook.office365.com"),
    "imap-mail.outlook.com": ("outlook.com",),
    "imap.mail.yahoo.com": ("yahoo.com",),
    "imap.mail.me.com": ("icloud.com", "apple.com"),
    "imap.fastmail.com": ("messagingengine.com",),
    "imap.zoho.com": ("mx.zohomail.com", "mx.zoho.com"),
    "imappro.zoho.com": ("mx.zohomail.com", "mx.zoho.com"),
    "imap.yandex.com": ("yandex.net",),
    "imap.gmx.com": ("gmx.net",),
}
_BY = re.compile(r"\bby\s+([^\s;()\[\]]+)", re.IGNORECASE)


def received_stamp(field: str) -> datetime | None:
    """Read the moment of one `Received` field, in UTC; None when it holds none that can be read."""
    try:
        moment = parsedate_to_datetime(field.rpartition(";")[2].strip())
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, IndexError, TypeError, OverflowError):
        return None


def trusted_stamp(received: Sequence[str], own_hosts: Collection[str]) -> datetime | None:
    """Read the moment of the topmost field that our own mail server wrote.

    Anybody can write such fields further down; only the topmost, by a server of ours, is believed.

    Args:
        received: Fields, topmost first.
        own_hosts: Names of our mail servers and mail domains; a host below one of them is ours as well.
    """
    written_by = _BY.search(received[0]) if received else None
    if written_by is None:
        return None
    return received_stamp(received[0]) if _is_own(written_by.group(1), own_hosts) else None


def trusted_results(results: Sequence[str], own_hosts: Collection[str]) -> str:
    """Give the topmost `Authentication-Results` whose authserv-id is ours (RFC 8601, 2.5); else nothing."""
    for place, field in enumerate(results):
        writer = field.partition(";")[0].split()
        if writer and _is_own(writer[0], own_hosts):
            return field
        # Microsoft 365 names no writer, and renames the fields that came with the mail: its own is on top.
        nameless = bool(writer) and "=" in writer[0]
        if nameless and place == 0 and any(_is_own(each, _NAMELESS) for each in own_hosts):
            return field
    return ""


def provider_writers(imap_host: str) -> frozenset[str]:
    """Name under which domains a large provider stamps mail, where it is not that of its IMAP server."""
    return frozenset(
        writer for host, writers in _WRITERS.items() if _is_own(imap_host, [host]) for writer in writers
    )


def site(host: str) -> str:
    """Give the domain in which a mail server stands, as ``mail.example`` for ``imap.mail.example``.

    Empty for a name of two labels or fewer, whose parent may belong to anybody.
    """
    _, _, parent = host.rstrip(".").partition(".")
    return parent if "." in parent and not host.replace(".", "").isdigit() else ""


def _is_own(host: str, own_hosts: Collection[str]) -> bool:
    name = host.rstrip(".").casefold()
    own = {each.rstrip(".").casefold() for each in own_hosts if each}
    return any(name == each or name.endswith(f".{each}") for each in own)
