"""When mail servers say they took a mail over: the `Received` fields (RFC 5321, 4.4)."""

import re
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

_BY = re.compile(r"\bby\s+([^\s;()\[\]]+)", re.IGNORECASE)


def received_stamp(field: str) -> datetime | None:
    """Read the moment of one `Received` field, in UTC; None when it holds none that can be read."""
    try:
        moment = parsedate_to_datetime(field.rpartition(";")[2].strip())
    except (ValueError, IndexError, TypeError):
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


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
    host = written_by.group(1).rstrip(".").casefold()
    own = {each.rstrip(".").casefold() for each in own_hosts if each}
    if not any(host == each or host.endswith(f".{each}") for each in own):
        return None
    return received_stamp(received[0])
