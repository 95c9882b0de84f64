"""An entry for tests: real words, presets and holidays, a door that opens without a disk."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

from leman_desk.domain.complaint import Category, Severity
from leman_desk.domain.errors import DeskError, Refused
from leman_desk.domain.ids import PersonId
from leman_desk.domain.mailbox import Mailbox
from leman_desk.domain.people import Actor, Role
from leman_desk.domain.sign_in import Provider
from leman_desk.mail.import_files import count_mails, mail_files
from leman_desk.services.access import Access, Created, Opened, SetUp
from leman_desk.services.desk import Desk
from leman_desk.services.desk_setup import MailboxReport
from leman_desk.services.ports import Store
from leman_desk.services.ports_backups import BackupOutline, PreparedRestore
from leman_desk.services.ports_mailing import ConnectionReport, FetchedMail, UnreadFile
from leman_desk.system.local_settings import LocalSettings
from leman_desk.system.paths import resources
from leman_desk.system.providers import load_providers
from leman_desk.system.public_holidays import (
    CalendarPreset,
    calendar_with_holidays,
    read_presets,
    vietnam_holidays,
)
from leman_desk.wording.words import Language, Wording, Words

NOW = datetime(2026, 2, 13, 8, 10, tzinfo=UTC)
KHOA = Actor(PersonId(UUID(int=1)), "Võ Minh Khoa", frozenset({Role.MANAGER, Role.ADMIN}))
CODE = "7QX4M-2WKRD-9TBNC-H5VJA-PL8ZE"
WORKS = ConnectionReport(ok=True)
BOTH_WORK = MailboxReport(ConnectionReport(ok=True, messages=1284), WORKS)
BEGINNING = LocalSettings(language="en", theme="light")


class FakeStore:
    """A store that only knows whether it is closed."""

    def __init__(self) -> None:
        self.closed = False

    def close(self, _patience: float = 0.0) -> None:
        self.closed = True


class FakeAccess:
    """A door with one person behind it."""

    def __init__(self, *, exists: bool = False) -> None:
        self.there = exists
        self.login, self.passphrase = "khoa", "correct horse battery"
        self.setups: list[SetUp] = []
        self.error: DeskError | None = None
        self.store = FakeStore()

    def exists(self) -> bool:
        return self.there

    def create(self, setup: SetUp) -> Created:
        if self.error is not None:
            raise self.error
        self.setups.append(setup)
        self.there = True
        self.login, self.passphrase = setup.person.login, setup.person.passphrase
        return Created(self._opened(), CODE)

    def sign_in(self, login: str, passphrase: str) -> Opened:
        if (login, passphrase) != (self.login, self.passphrase):
            raise Refused("keys.wrong_passphrase")
        return self._opened()

    def identify(self, _store: Store, login: str, passphrase: str) -> Actor:
        self.sign_in(login, passphrase)
        return KHOA

    def recover(self, code: str, _login: str, passphrase: str) -> Opened:
        if code != CODE:
            raise Refused("keys.wrong_recovery_code")
        self.passphrase = passphrase
        return self._opened()

    def _opened(self) -> Opened:
        return Opened(cast("Store", self.store), KHOA)


@dataclass
class FakeEntry:
    """See `leman_desk.gui.entry.Entry`."""

    door: FakeAccess
    report: MailboxReport = BOTH_WORK
    settings: LocalSettings = BEGINNING
    desk: Desk | None = None
    sample_desk: bool = False
    outline: BackupOutline | None = None
    prepared: PreparedRestore | DeskError | None = None
    asked: list[dict[str, Any]] = field(default_factory=list)
    tried: list[tuple[str, str]] = field(default_factory=list)

    @property
    def access(self) -> Access:
        return cast("Access", self.door)

    @property
    def wording(self) -> Mapping[Language, Words]:
        return Wording(self.resources / "translations")

    @property
    def resources(self) -> Path:
        return resources()

    @property
    def instance_name(self) -> str:
        return "leman-desk-test"

    @property
    def profile(self) -> Path:
        return Path("profile")

    def warm_up(self) -> None:
        pass

    def lock(self) -> AbstractContextManager[object]:
        return nullcontext()

    def local(self) -> LocalSettings:
        return self.settings

    def change_local(self, **values: object) -> None:
        self.settings = replace(self.settings, **values)  # type: ignore[arg-type]  # checked by the value

    def save_sizes(self, splitter: str, sizes: tuple[int, ...]) -> None:
        self.settings = self.settings.with_sizes(splitter, sizes)

    def published(self) -> tuple[str, str] | None:
        return (self.door.login, self.door.passphrase) if self.sample_desk else None

    def backup_outline(self, source: Path) -> BackupOutline:
        if self.outline is None:
            raise Refused("backup.missing")
        return replace(self.outline, path=source)

    def prepare_restore(self, source: Path, **chosen: Any) -> PreparedRestore:
        if isinstance(self.prepared, DeskError):
            raise self.prepared
        assert self.prepared is not None
        self.asked.append({"source": source, **chosen})
        return self.prepared

    def open_desk(self, _opened: Opened) -> Desk:
        assert self.desk is not None
        return self.desk

    def sample(self) -> tuple[Desk, Actor]:
        if self.desk is None:
            raise Refused("storage.network_share")
        return self.desk, KHOA

    def access_of(self, _desk: Desk) -> Access:
        return self.access

    def presets(self) -> Sequence[CalendarPreset]:
        return read_presets(self.resources / "calendars")

    def calendar_for(self, preset: str, language: Language) -> dict[str, object]:
        chosen = next(each for each in self.presets() if each.code == preset)
        years = vietnam_holidays((2026, 2027), language.value, folder=self.resources / "calendars")
        return calendar_with_holidays(chosen.calendar, years)

    def categories(self) -> tuple[Category, ...]:
        return (Category("OTHER_PRIVACY", "Other", "Khác", "§6", Severity.S3, "Ask", "Hỏi", (), 0),)

    def test_mailbox(self, mailbox: Mailbox, password: str) -> MailboxReport:
        self.tried.append((mailbox.address, password))
        return self.report

    def providers(self) -> Sequence[Provider]:
        return load_providers(self.resources / "oauth_providers.json")

    def read_mail_files(
        self, paths: Sequence[Path], otherwise: datetime | None = None
    ) -> Iterator[FetchedMail | UnreadFile]:
        return mail_files(paths, otherwise)

    def count_mail_files(self, paths: Sequence[Path]) -> int:
        return count_mails(paths)

    def keychain_state(self) -> str:
        return ""
