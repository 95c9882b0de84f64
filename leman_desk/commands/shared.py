"""What all commands share: options, sign-in, printing in words or as JSON, errors as sentences."""

import functools
import getpass
import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn
from zoneinfo import ZoneInfo

import click

from leman_desk.compose import OFFICE_ZONE, Office
from leman_desk.domain.errors import DeskError, Refused
from leman_desk.domain.people import Actor
from leman_desk.services.desk import Desk
from leman_desk.wording.errors import describe
from leman_desk.wording.words import Words

PERSON = "LEMAN_DESK_PERSON"
PASSPHRASE = "LEMAN_DESK_PASSPHRASE"  # noqa: S105 - the name of a variable
MAIL_PASSWORD = "LEMAN_DESK_MAIL_PASSWORD"  # noqa: S105


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command.

    Attributes:
        as_json: Print one JSON document instead of text.
        person: Login of who acts; None lets the keychain open the desk where no person is needed.
    """

    office: Office
    as_json: bool
    person: str | None

    @property
    def words(self) -> Words:
        """Texts in this workstation's language."""
        return self.office.words

    def show(self, data: object, lines: Callable[[], Iterator[str]]) -> None:
        """Print the result, as JSON or in words."""
        if self.as_json:
            click.echo(json.dumps(data, ensure_ascii=False, indent=2, default=_plain))
        else:
            for line in lines():
                click.echo(line)

    @contextmanager
    def desk(self) -> Iterator[Desk]:
        """Open the desk without needing a person: by keychain, else by passphrase."""
        self._require_desk()
        opened = None if self.person else self.office.open_by_keychain()
        if opened is None:
            opened = self.office.access.sign_in(*self.credentials())
        try:
            yield self.office.open_desk(opened)
        finally:
            opened.store.close()

    @contextmanager
    def signed_in(self) -> Iterator[tuple[Desk, Actor]]:
        """Open the desk as a person."""
        self._require_desk()
        opened = self.office.access.sign_in(*self.credentials())
        try:
            if opened.actor is None:
                raise Refused("people.unknown")
            yield self.office.open_desk(opened), opened.actor
        finally:
            opened.store.close()

    def _require_desk(self) -> None:
        if not self.office.access.exists():
            raise Refused("cli.no_desk", folder=str(self.office.profile))

    def credentials(self) -> tuple[str, str]:
        """Give login and passphrase: from variables or systemd credentials, else asked for on a terminal.

        Raises:
            Refused: ``cli.person_needed``, ``cli.passphrase_needed``.
        """
        login = self.person or os.environ.get(PERSON) or _credential("person")
        if not login:
            if not sys.stdin.isatty():
                raise Refused("cli.person_needed")
            login = click.prompt(self.words.t("Sign-in name"), err=True)
        passphrase = os.environ.get(PASSPHRASE) or _credential("passphrase")
        if not passphrase:
            if not sys.stdin.isatty():
                raise Refused("cli.passphrase_needed")
            passphrase = getpass.getpass(self.words.t("Passphrase") + ": ")
        return login, passphrase


def command(function: Callable[..., None]) -> Callable[..., None]:
    """Give a command the common options and turn every error into a sentence and exit code 1."""

    @click.option("--json", "as_json", is_flag=True, help="Print one JSON document.")
    @click.option(
        "--profile",
        type=click.Path(file_okay=False, path_type=Path),
        default=None,
        help="Folder of the desk.  [default: this user's own]",
    )
    @click.option("--as", "person", default=None, help="Sign-in name of the person who acts.")
    @functools.wraps(function)
    def run(*args: Any, as_json: bool, profile: Path | None, person: str | None, **options: Any) -> None:
        office: Office | None = None
        try:
            office = Office(profile or click.get_current_context().find_root().params.get("profile"))
            function(Run(office, as_json, person), *args, **options)
        except DeskError as error:
            fail(error, office.words if office is not None else None, as_json=as_json)

    return run


def fail(error: DeskError, words: Words | None, *, as_json: bool) -> NoReturn:
    """Print what happened and what to do next on stderr, and end with 1."""
    text = describe(error, words) if words is not None else None
    sentence = f"{text.title}. {text.sentence}" if text is not None else str(error)
    if as_json:
        click.echo(json.dumps({"error": error.code, "message": sentence}, ensure_ascii=False), err=True)
    else:
        click.echo(sentence, err=True)
    raise SystemExit(1)


def office_moment(text: str, zone: ZoneInfo = OFFICE_ZONE) -> datetime:
    """Read a moment as people write it; without an offset it is the office's wall clock.

    Raises:
        Refused: ``cli.bad_moment``.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise Refused("cli.bad_moment") from error
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=zone)


def progress_line(label: str) -> Callable[[int, int], None]:
    """Give a progress callback that rewrites one line of a terminal, and is silent elsewhere."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            click.echo(f"\r{label} {done}/{total}", err=True, nl=done >= total)

    return show


def _credential(name: str) -> str:
    """Read what systemd hands to a service by ``LoadCredential=``, on a disk that is only memory."""
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        return ""
    try:
        return (Path(folder) / f"leman-desk.{name}").read_text(encoding="utf-8").rstrip("\r\n")
    except FileNotFoundError:
        return ""


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    if isinstance(value, frozenset | set | tuple):
        return sorted(value, key=str) if not isinstance(value, tuple) else list(value)
    return str(value)
