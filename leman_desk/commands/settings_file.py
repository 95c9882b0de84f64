"""`init --settings FILE.toml`: a desk described in a file, secrets apart."""

import os
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import fields
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from leman_desk.commands.shared import MAIL_PASSWORD, PASSPHRASE
from leman_desk.compose import OFFICE_ZONE, Office, start_of_today
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.mailbox import Mailbox, Security
from leman_desk.domain.people import Role
from leman_desk.services.access import NewPerson, SetUp
from leman_desk.services.desk_setup import check_mailbox
from leman_desk.wording.words import Language

_PORTS = {"imap": 993, "smtp": 587}
_PERSON = frozenset({"name", "login", "roles", "title", "language", "email"})
_CALENDAR = frozenset({"preset", "zone", "week", "holidays", "overrides", "override_names"})
_MAILBOX = frozenset({"address", "display_name", "username", "folders", "ca", "clocks_from", "imap", "smtp"})
_SECURITY = {"imap": "tls", "smtp": "starttls"}


def read_settings_file(path: Path, office: Office) -> SetUp:
    """Read a settings file into a set-up.

    Passphrases come from ``LEMAN_DESK_PASSPHRASE_<LOGIN>``, then ``LEMAN_DESK_PASSPHRASE``, then the
    keychain entry ``init:<login>``; the mail password from ``LEMAN_DESK_MAIL_PASSWORD``, then the
    keychain entry ``init:<address>``.

    Raises:
        Refused: ``init.unreadable``, ``init.field`` naming the wrong one, ``init.secret_missing``.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refused("init.unreadable", name=path.name) from error
    known = {"desk", "calendar", "mailbox", "people"}
    unknown = sorted(set(data) - known)
    if unknown:
        raise Refused("init.field", field=unknown[0])
    secret = _secrets(office)
    people = [_person(each, secret) for each in _list(data, "people")]
    if not people:
        raise Refused("init.field", field="people")
    preset, calendar = _calendar(_table(data, "calendar"), office)
    address, mailbox, password = _mailbox(_table(data, "mailbox"), secret, path.parent)
    desk = _table(data, "desk")
    clocks_from = _moment(desk.pop("clocks_from", None)) or start_of_today(office.clock.now())
    return SetUp(
        person=people[0],
        others=tuple(people[1:]),
        settings=_settings(desk, clocks_from),
        calendar=calendar,
        preset=preset,
        categories=office.categories(),
        mailbox=mailbox if address else None,
        mailbox_password=password,
        clocks_from=clocks_from,
    )


def _settings(desk: Mapping[str, Any], clocks_from: datetime) -> DeskSettings:
    defaults = DeskSettings()
    names = {each.name for each in fields(DeskSettings)} - {"sample", "clocks_from"}
    for name, value in desk.items():
        # In Python True is a number; in a settings file it is a slip.
        if name not in names or type(value) is not type(getattr(defaults, name)):
            raise Refused("init.field", field=f"desk.{name}")
    return DeskSettings(**desk, clocks_from=clocks_from)


def _person(row: Mapping[str, Any], secret: Callable[..., str]) -> NewPerson:
    _known(row, "people", _PERSON)
    try:
        roles = frozenset(Role(role) for role in row["roles"])
        login = str(row["login"])
        name = str(row["name"])
    except (KeyError, ValueError, TypeError) as error:
        raise Refused("init.field", field="people") from error
    passphrase = secret(f"{PASSPHRASE}_{login.upper()}", PASSPHRASE, entry=f"init:{login}")
    return NewPerson(
        name=name,
        login=login,
        passphrase=passphrase,
        roles=roles,
        title=str(row.get("title", "")),
        language=_language(row),
        email=str(row.get("email", "")),
    )


def _language(row: Mapping[str, Any]) -> str:
    language = row.get("language", "vi")
    if language not in {each.value for each in Language}:
        raise Refused("init.field", field="people.language")
    return str(language)


def _known(table: Mapping[str, Any], where: str, names: frozenset[str]) -> None:
    """Refuse a name that means nothing: it is a slip, and silence would hide it."""
    unknown = sorted(set(table) - names)
    if unknown:
        raise Refused("init.field", field=f"{where}.{unknown[0]}")


def _calendar(table: Mapping[str, Any], office: Office) -> tuple[str, dict[str, object]]:
    _known(table, "calendar", _CALENDAR)
    if "week" in table:
        return "", dict(table)
    preset = str(table.get("preset", "weekdays"))
    return preset, office.calendar_for(preset, Language.VI)


def _mailbox(
    table: Mapping[str, Any], secret: Callable[..., str], folder: Path
) -> tuple[str, Mailbox | None, str]:
    if not table:
        return "", None, ""
    _known(table, "mailbox", _MAILBOX)
    address = str(table.get("address", ""))
    servers = {way: _server(table, way) for way in ("imap", "smtp")}
    ca = str(table.get("ca", ""))
    mailbox = Mailbox(
        address=address,
        display_name=str(table.get("display_name", "Leman Jewelry")),
        imap_host=servers["imap"][0],
        imap_port=servers["imap"][1],
        imap_security=servers["imap"][2],
        smtp_host=servers["smtp"][0],
        smtp_port=servers["smtp"][1],
        smtp_security=servers["smtp"][2],
        username=str(table.get("username", address)),
        folders=str(table.get("folders", "INBOX")),
        ca=str((folder / ca).resolve()) if ca else "",
        clocks_from=_moment(table.get("clocks_from")),
    )
    check_mailbox(mailbox)
    return address, mailbox, secret(MAIL_PASSWORD, entry=f"init:{address}")


def _server(table: Mapping[str, Any], way: str) -> tuple[str, int, Security]:
    server = _table(dict(table), way)
    try:
        return (
            str(server["host"]),
            int(server.get("port", _PORTS[way])),
            Security(server.get("security", _SECURITY[way])),
        )
    except (KeyError, ValueError, TypeError) as error:
        raise Refused("init.field", field=f"mailbox.{way}") from error


def _secrets(office: Office) -> Callable[..., str]:
    def find(*variables: str, entry: str) -> str:
        for name in variables:
            if value := os.environ.get(name):
                return value
        try:
            kept = office.keychain.get(entry)
        except Unavailable:
            kept = None
        if not kept:
            raise Refused("init.secret_missing", variable=variables[-1], entry=entry)
        return kept

    return find


def _table(data: dict[str, Any], name: str) -> dict[str, Any]:
    found = data.get(name, {})
    if not isinstance(found, dict):
        raise Refused("init.field", field=name)
    return dict(found)


def _list(data: dict[str, Any], name: str) -> list[dict[str, Any]]:
    found = data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise Refused("init.field", field=name)
    return found


def _moment(value: object) -> datetime | None:
    """Read a date (start of that day in the office) or a moment."""
    if value is None:
        return None
    if isinstance(value, datetime):
        local = value if value.tzinfo is not None else value.replace(tzinfo=OFFICE_ZONE)
        return local.astimezone(UTC)
    if isinstance(value, date):
        return datetime.combine(value, time(), OFFICE_ZONE).astimezone(UTC)
    raise Refused("init.field", field="clocks_from")
