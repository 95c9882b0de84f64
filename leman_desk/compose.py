"""Composition root: the only file that knows every floor and puts the desk together.

Databases, mail and the window are loaded where they are first needed: together they take half a second,
for which neither the sign-in page nor `leman-desk deadline` should wait. `Office.warm_up` loads them beside
the first page.
"""

import logging
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from zoneinfo import ZoneInfo

from leman_desk.documents.room import DocumentRoom
from leman_desk.domain.complaint import Category
from leman_desk.domain.errors import Refused
from leman_desk.domain.mailbox import Mailbox
from leman_desk.domain.people import Actor
from leman_desk.domain.sign_in import Provider
from leman_desk.services.access import SAMPLE_LOGIN, SAMPLE_PASSPHRASE, Access, Opened
from leman_desk.services.desk import Desk, Outside, build_desk
from leman_desk.services.desk_setup import MailboxReport, test_mailbox
from leman_desk.services.inert_mail import InertMail
from leman_desk.services.ports import Store
from leman_desk.services.ports_backups import BackupOutline, PreparedRestore
from leman_desk.services.ports_mailing import FetchedMail, MailRoom, UnreadFile
from leman_desk.services.ports_sign_in import SignIns
from leman_desk.services.ports_system import Cancelled, KeySlots, Progress
from leman_desk.system import local_settings, logs, paths
from leman_desk.system.clamd import Clamd
from leman_desk.system.clock import SystemClock
from leman_desk.system.files import DiskFiles
from leman_desk.system.keychain import Keychain
from leman_desk.system.local_settings import LocalSettings
from leman_desk.system.locks import ProfileLock, instance_name
from leman_desk.system.network_share import is_network_share
from leman_desk.system.processes import Processes
from leman_desk.system.providers import load_providers
from leman_desk.system.public_holidays import (
    CalendarPreset,
    VietnamHolidays,
    calendar_with_holidays,
    read_presets,
    vietnam_holidays,
)
from leman_desk.wording.categories import load_categories
from leman_desk.wording.checklist import load_checklist
from leman_desk.wording.clock_rules import load_clock_rules
from leman_desk.wording.letters import LetterBook
from leman_desk.wording.words import Language, Wording, Words

OFFICE_ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
SAMPLE_FOLDER = "sample"


class EmbeddedFiles:
    """The files of an embedded desk; see `services.ports.DeskFiles`."""

    def __init__(self, profile: Path) -> None:
        self._files = paths.profile_files(profile)

    def exists(self) -> bool:
        """Tell whether there is a desk. Raises Unavailable ``restore.not_finished``."""
        self._finish_restore()
        return self._files.database.exists() and self._files.keys.exists()

    def slots(self) -> KeySlots:
        """Give the key slots beside the database."""
        from leman_desk.storage.key_slots import KeySlotFile  # noqa: PLC0415

        self._finish_restore()
        return KeySlotFile(self._files.keys)

    def create(self, key: bytes) -> Store:
        """Make the database. Raises Refused ``storage.network_share``, ``storage.exists``."""
        from leman_desk.storage.store import create_store  # noqa: PLC0415

        self._refuse_share()
        if self._files.database.exists():
            raise Refused("storage.exists")
        return create_store(self._files.database, key)

    def open(self, key: bytes) -> Store:
        """Open the database. Raises Refused ``storage.*``."""
        from leman_desk.storage.store import open_store  # noqa: PLC0415

        self._refuse_share()
        self._finish_restore()
        return open_store(self._files.database, key)

    def discard(self) -> None:
        """Take away a desk whose set-up failed half-way."""
        files, database = self._files, self._files.database
        sides = (Path(f"{database}-wal"), Path(f"{database}-shm"))
        for path in (database, *sides, files.keys, files.ledger):
            path.unlink(missing_ok=True)

    def keychain_name(self) -> str:
        """Name the keychain entry after the folder, so that two desks never share one."""
        return f"desk:{instance_name(self._files.database.parent)}"

    def _finish_restore(self) -> None:
        """Carry out to its end a restore that was cut off after it was decided."""
        if not self._files.journal.exists():
            return
        from leman_desk.storage.restore_journal import finish_restore  # noqa: PLC0415

        finish_restore(self._files.database)

    def _refuse_share(self) -> None:
        if is_network_share(self._files.database.parent):
            raise Refused("storage.network_share")


class Office:
    """One profile on this computer: everything before, between and beside open desks."""

    def __init__(self, profile: Path | None = None) -> None:
        self.profile = (profile or paths.default_profile()).expanduser().absolute()
        self.resources = paths.resources()
        self.files = paths.profile_files(self.profile)
        self.clock = SystemClock()
        self.keychain = Keychain()
        self.workers = Processes()
        self._sample_stores: set[int] = set()

    @cached_property
    def mail(self) -> MailRoom:
        """Mail in and out."""
        from leman_desk.mail.room import Mail  # noqa: PLC0415

        return Mail()

    @cached_property
    def sign_ins(self) -> SignIns:
        """Signing in to mail providers with the browser."""
        from leman_desk.mail.oauth import OAuth  # noqa: PLC0415

        return OAuth()

    def providers(self) -> tuple[Provider, ...]:
        """Mail providers one can sign in with."""
        return load_providers(self.resources / "oauth_providers.json")

    def warm_up(self) -> None:
        """Load what the first desk will need, off the window's thread, once its first page is there."""
        EmbeddedFiles(self.profile).slots()
        from leman_desk.storage import store  # noqa: F401, PLC0415

        _ = self.mail
        for words in self.wording.values():
            _ = words.locale.days["format"]["wide"]

    @cached_property
    def wording(self) -> Wording:
        """Both languages."""
        return Wording(self.resources / "translations")

    @property
    def words(self) -> Words:
        """Texts in this workstation's language."""
        return self.wording.of(self.local().language)

    @cached_property
    def access(self) -> Access:
        """The door of this profile's desk."""
        return self._access(self.profile)

    @property
    def instance_name(self) -> str:
        """Name of the local socket of this user and profile."""
        return instance_name(self.profile)

    def start_logs(self) -> None:
        """Write a log in the profile; it holds codes, never personal data."""
        logs.install(self.files.logs)

    def lock(self) -> AbstractContextManager[object]:
        """Hold the profile as its one window."""
        return ProfileLock(self.files.lock)

    # --- this workstation ------------------------------------------------------------------------

    @cached_property
    def _local(self) -> list[LocalSettings]:
        settings, _ = local_settings.load(self.files.settings)
        return [settings]

    def local(self) -> LocalSettings:
        """This workstation's settings."""
        return self._local[0]

    def change_local(self, **values: object) -> None:
        """Change and save them. Raises Refused ``settings.invalid``, Unavailable ``settings.*``."""
        self._local[0] = replace(self._local[0], **values)  # type: ignore[arg-type]  # checked by the value
        local_settings.save(self.files.settings, self._local[0])

    def save_sizes(self, splitter: str, sizes: tuple[int, ...]) -> None:
        """Remember the pane sizes of a splitter."""
        self._local[0] = self._local[0].with_sizes(splitter, sizes)
        local_settings.save(self.files.settings, self._local[0])

    def keychain_state(self) -> str:
        """Code of what is wrong with the keychain; empty when it works."""
        return "" if self.keychain.available() else "keychain.missing"

    # --- desks -----------------------------------------------------------------------------------

    def open_desk(self, opened: Opened) -> Desk:
        """Put the services of an opened store together."""
        return self._desk(opened.store, self.profile)

    def open_by_keychain(self) -> Opened | None:
        """Open the desk without a person, where the keychain can; None where a passphrase is needed."""
        if not self.access.exists() or not self.keychain.available():
            return None
        return self.access.open_by_keychain()

    def sample(self) -> tuple[Desk, Actor]:
        """Open the sample desk, made when it is not there yet."""
        folder = self.profile / SAMPLE_FOLDER
        access = self._access(folder)
        if access.exists():
            opened = access.sign_in(SAMPLE_LOGIN, SAMPLE_PASSPHRASE)
        else:
            opened = self._make_sample(folder)
        if opened.actor is None:
            raise Refused("people.unknown")
        self._sample_stores.add(id(opened.store))
        return self._desk(opened.store, folder), opened.actor

    def access_of(self, desk: Desk) -> Access:
        """The door of an open desk, for signing in after a lock."""
        if id(desk.store) in self._sample_stores:
            return self._access(self.profile / SAMPLE_FOLDER)
        return self.access

    def published(self) -> tuple[str, str] | None:
        """Login and passphrase of the sample desk, when this profile is one."""
        if self.profile.name == SAMPLE_FOLDER and self.access.exists():
            return SAMPLE_LOGIN, SAMPLE_PASSPHRASE
        return None

    def on_network_share(self) -> bool:
        """Tell whether the profile lies on another computer."""
        return is_network_share(self.profile)

    def backup_outline(self, source: Path) -> BackupOutline:
        """Tell what a backup says of itself. Raises Refused ``backup.*``, Unavailable ``backup.*``."""
        from leman_desk.storage.backup_parts import outline_of  # noqa: PLC0415

        return outline_of(source)

    def prepare_restore(
        self,
        source: Path,
        *,
        login: str = "",
        passphrase: str = "",
        recovery_code: str | None = None,
        told: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> PreparedRestore:
        """Unpack a backup beside the desk and check it; the desk is not touched. See `Prepared`.

        Raises:
            Refused: ``backup.*``, ``keys.*``, ``storage.network_share``.
            Unavailable: ``storage.full``, ``backup.*``.
            Conflict: ``restore.running_elsewhere``.
        """
        from leman_desk.storage.restore import Prepared  # noqa: PLC0415

        if self.on_network_share():
            raise Refused("storage.network_share")
        return Prepared(
            source,
            self.files.database,
            self.files.keys,
            login=login,
            passphrase=passphrase,
            recovery_code=recovery_code,
            told=told,
            cancelled=cancelled,
            now=self.clock.now,
        )

    def restore(
        self,
        source: Path,
        *,
        login: str = "",
        passphrase: str = "",
        recovery_code: str | None = None,
        ledger: Path | None = None,
        ledger_lost: str = "",
        other_desk: bool = False,
    ) -> Path | None:
        """Bring a backup back in one go and give where the desk that was there is kept, if there was one.

        Args:
            source: The backup.
            login: With `passphrase`, as they were when the backup was made.
            passphrase: See `login`.
            recovery_code: Opens the backup instead.
            ledger: A copy of the erasure ledger, where none lies beside desk or backup.
            ledger_lost: Why the newest ledger is lost, as an admin states.
            other_desk: Whether another desk that is here may be put aside.

        Raises:
            Refused: ``backup.*``, ``keys.*``, ``restore.*``, ``ledger.*``, ``storage.network_share``.
            Conflict: ``profile.open_elsewhere`` while a window is open on it, ``restore.in_use``.
        """
        with self.lock():
            prepared = self.prepare_restore(
                source, login=login, passphrase=passphrase, recovery_code=recovery_code
            )
            try:
                return prepared.put_in_place(given=ledger, lost=ledger_lost, other_desk=other_desk)
            finally:
                prepared.close()

    def service_log(self) -> logging.Handler:
        """Give a handler that writes to the error stream what the log file may hold, and no more."""
        handler = logging.StreamHandler()
        handler.setFormatter(logs.DiscreetFormatter())
        handler.setLevel(logging.INFO)
        return handler

    def read_mail_files(
        self, paths: Sequence[Path], otherwise: datetime | None = None
    ) -> Iterator[FetchedMail | UnreadFile]:
        """Read mail files, mbox files, Maildirs or folders of these as mails without a server.

        Gives what can't be read in its place; ``import.receipt_unknown`` is among the reasons, unless
        `otherwise` says when mails came that no server stamped.
        """
        from leman_desk.mail.import_files import mail_files  # noqa: PLC0415

        return mail_files(paths, otherwise)

    def count_mail_files(self, paths: Sequence[Path]) -> int:
        """Count what `read_mail_files` will give."""
        from leman_desk.mail.import_files import count_mails  # noqa: PLC0415

        return count_mails(paths)

    def _make_sample(self, folder: Path) -> Opened:
        from leman_desk.services.sample import fill_sample, sample_begins, sample_setup  # noqa: PLC0415
        from leman_desk.services.sample_play import WalkingClock  # noqa: PLC0415

        preset = self.presets()[0]
        calendar = self.calendar_for(preset.code, Language.VI)
        # The desk is made before the first thing that happens in its story.
        past = WalkingClock(sample_begins(calendar, self.clock.now()))
        access = Access(EmbeddedFiles(folder), self.keychain, past)
        created = access.create(sample_setup(calendar, preset.code, self.categories()))
        store = created.opened.store
        self._desk(store, folder)  # what every desk begins with
        fill_sample(store, self.clock.now(), self._outside(folder, self.mail), self.resources / "sample")
        return created.opened

    def _access(self, profile: Path) -> Access:
        return Access(EmbeddedFiles(profile), self.keychain, self.clock)

    def _desk(self, store: Store, profile: Path) -> Desk:
        # Nothing may leave a desk of invented people, not even a look-up of its mail server.
        mail = InertMail(self.mail) if store.reader().settings().sample else self.mail
        desk = build_desk(store, self.clock, self._outside(profile, mail))
        desk.clocks.seed(load_clock_rules(self.resources / "statutory_clocks.json"))
        desk.templates.seed()
        desk.deletion.checklist.seed(load_checklist(self.resources / "checklist.json"))
        return desk

    def _outside(self, profile: Path, mail: MailRoom) -> Outside:
        return Outside(
            mail=mail,
            letters=self._letters,
            files=DiskFiles(),
            slots=EmbeddedFiles(profile).slots(),
            workers=self.workers,
            sign_ins=self.sign_ins,
            documents=DocumentRoom(self.wording, self.resources, self.clock),
            holidays=VietnamHolidays(self.resources / "calendars"),
            scanner=Clamd(),
        )

    @cached_property
    def _letters(self) -> LetterBook:
        return LetterBook(self.resources / "templates", self.wording)

    # --- what a new desk starts with -------------------------------------------------------------

    def presets(self) -> Sequence[CalendarPreset]:
        """Weeks to choose from."""
        return read_presets(self.resources / "calendars")

    def calendar_for(self, preset: str, language: Language) -> dict[str, object]:
        """Give the work calendar of a preset with this and the next year's public holidays.

        The year before comes too, for mail that is older than the desk.

        Raises:
            Refused: ``holidays.*``, ``calendar.unknown_preset``.
        """
        chosen = next((each for each in self.presets() if each.code == preset), None)
        if chosen is None:
            raise Refused("calendar.unknown_preset", preset=preset)
        year = self.clock.now().astimezone(OFFICE_ZONE).year
        years = vietnam_holidays(
            range(year - 1, year + 2), language.value, folder=self.resources / "calendars"
        )
        return calendar_with_holidays(chosen.calendar, years)

    def categories(self) -> tuple[Category, ...]:
        """The categories that a new desk starts with."""
        return tuple(load_categories(self.resources / "categories.json"))

    def test_mailbox(self, mailbox: Mailbox, password: str) -> MailboxReport:
        """Try both servers of a mailbox before there is a desk."""
        return test_mailbox(self.mail, mailbox, password)


def start_of_today(now: datetime) -> datetime:
    """Give the start of the office's day, in UTC; the first choice for the day from which clocks run."""
    local = now.astimezone(OFFICE_ZONE)
    return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)


def window(office: Office) -> int:
    """Open the window on a profile and give its exit code."""
    # Qt takes a tenth of a second to load; commands that open no window do not pay for it.
    from leman_desk.gui.app import run_window  # noqa: PLC0415

    return run_window(office)
