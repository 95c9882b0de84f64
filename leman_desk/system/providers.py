"""The mail providers one can sign in with, from a resource file."""

import json
from pathlib import Path

from leman_desk.domain.sign_in import Provider


def load_providers(path: Path) -> tuple[Provider, ...]:
    """Read the providers in the order they are offered."""
    return tuple(
        Provider(
            **{name: str(each[name]) for name in ("code", "name", "authorize", "token", "revoke", "scope")},
            extra=tuple((str(name), str(value)) for name, value in each["extra"].items()),
            imap=(str(each["imap"][0]), int(each["imap"][1])),
            smtp=(str(each["smtp"][0]), int(each["smtp"][1])),
        )
        for each in json.loads(path.read_text(encoding="utf-8"))
    )
