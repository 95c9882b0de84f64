"""What the window is handed at start: the way into a desk, this workstation's settings, the resources."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol

from leman_desk.domain.complaint import Category
from leman_desk.domain.mailbox import Mailbox
from leman_desk.domain.people import Actor
from leman_desk.domain.sign_in import Provider
from leman_desk.services.access import Access, Opened
from leman_desk.services.desk import Desk
from leman_desk.services.desk_setup import MailboxReport
from leman_desk.services.ports_backups import BackupOutline, PreparedRestore
from leman_desk.services.ports_mailing import FetchedMail, UnreadFile
from leman_desk.services.ports_system import Cancelled, Progress
from leman_desk.wording.words import Language, Words


class Preset(Protocol):
    """A week of opening hours to begin with."""

    @property
    def code(self) -> str:
        """Its stable name, kept with the calendar."""
        ...

    @property
    def names(self) -> Mapping[str, str]:
        """What it is called, by language code."""
        ...

    @property
    def calendar(self) -> Mapping[str, Any]:
        """``zone`` and ``week`` as `WorkCalendar.from_dict` reads them."""
        ...


class Local(Protocol):
    """What one user's computer remembers; a frozen value."""

    @property
    def language(self) -> str:
        """``vi`` or ``en``."""
        ...

    @property
    def theme(self) -> str:
        """``system``, ``light`` or ``dark``."""
        ...

    @property
    def text_percent(self) -> int:
        """Size of text, 90 to 150."""
        ...

    @property
    def last_person(self) -> str | None:
        """Login name that opened the desk last, offered first."""
        ...

    @property
    def single_letter_keys(self) -> bool:
        """Whether letters act in lists without Ctrl."""
        ...

    def sizes(self, splitter: str) -> tuple[int, ...]:
        """Pane sizes of a splitter in px; empty when none are remembered."""
        ...


class Entry(Protocol):
    """Everything the window asks of the outside before, between and beside open desks.

    Methods marked *worker* are slow and are called off the window's thread; the others return at once.
    """

    @property
    def access(self) -> Access:
        """The door of this profile's desk."""
        ...

    @property
    def wording(self) -> Mapping[Language, Words]:
        """Both languages."""
        ...

    @property
    def resources(self) -> Path:
        """Folder with ``design`` and ``translations``."""
        ...

    @property
    def instance_name(self) -> str:
        """Name of the local socket of this user and profile."""
        ...

    @property
    def profile(self) -> Path:
        """Folder of the desk, named in the hint about backups."""
        ...

    def warm_up(self) -> None:
        """Load what the first desk will need (*worker*)."""
        ...

    def lock(self) -> AbstractContextManager[object]:
        """Hold the profile as its one window. Entering raises Conflict ``profile.open_elsewhere``."""
        ...

    def local(self) -> Local:
        """This workstation's settings."""
        ...

    def change_local(self, **values: object) -> None:
        """Change fields of `Local` and save them (a small file).

        Raises:
            Refused: ``settings.invalid``.
            Unavailable: ``settings.not_writable``.
        """
        ...

    def save_sizes(self, splitter: str, sizes: tuple[int, ...]) -> None:
        """Remember the pane sizes of a splitter. Raises Unavailable ``settings.not_writable``."""
        ...

    def published(self) -> tuple[str, str] | None:
        """Login and passphrase when the desk of this profile is the sample desk, else None."""
        ...

    def backup_outline(self, source: Path) -> BackupOutline:
        """Tell what a backup says of itself (*worker*). Raises Refused ``backup.*``."""
        ...

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
        """Unpack a backup beside the desk, which must be closed, and check it (*worker*).

        Args:
            source: The backup.
            login: With `passphrase`, as they were when the backup was made.
            passphrase: See `login`.
            recovery_code: Opens the backup instead.
            told: Gets bytes read and bytes in all.
            cancelled: Asked now and then whether to stop.

        Raises:
            Refused: ``backup.*``, ``keys.*``, ``storage.network_share``.
            Unavailable: ``storage.full``, ``backup.*``.
            Conflict: ``restore.running_elsewhere``.
        """
        ...

    def open_desk(self, opened: Opened) -> Desk:
        """Put the services of an opened store together (*worker*)."""
        ...

    def sample(self) -> tuple[Desk, Actor]:
        """Open the sample desk, made when it is not there yet (*worker*). Raises as `Access.create`."""
        ...

    def access_of(self, desk: Desk) -> Access:
        """The door of an open desk, for signing in after a lock; the sample desk has one of its own."""
        ...

    def presets(self) -> Sequence[Preset]:
        """Weeks to choose from, in the order they are offered."""
        ...

    def calendar_for(self, preset: str, language: Language) -> dict[str, object]:
        """Give the work calendar of a preset with the public holidays of this and the next year (*worker*).

        Raises:
            Refused: ``holidays.*``.
        """
        ...

    def categories(self) -> tuple[Category, ...]:
        """The categories that a new desk starts with."""
        ...

    def test_mailbox(self, mailbox: Mailbox, password: str) -> MailboxReport:
        """Try both servers of a mailbox before there is a desk (*worker*)."""
        ...

    def providers(self) -> Sequence[Provider]:
        """Mail providers one can sign in with, in the order they are offered."""
        ...

    def read_mail_files(
        self, paths: Sequence[Path], otherwise: datetime | None = None
    ) -> Iterator[FetchedMail | UnreadFile]:
        """Read mail files (*worker*); see `services.ports.MailFiles`."""
        ...

    def count_mail_files(self, paths: Sequence[Path]) -> int:
        """Count the mails of files (*worker*)."""
        ...

    def keychain_state(self) -> str:
        """Code of what is wrong with the keychain; empty when it works (*worker*)."""
        ...
