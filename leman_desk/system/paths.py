"""Where the desk finds its resources and keeps its files."""

from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from leman_desk.domain.errors import Unavailable

_PACKAGE = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True)
class ProfileFiles:
    """The files and folders of one profile; none of them need exist yet.

    Attributes:
        database: The encrypted database of an embedded desk.
        keys: The key slots that open it; no key in the clear.
        ledger: The erasure ledger, kept beside the database so that a restored one can be brought up to date.
        journal: There while a restored desk is taking the place of this one.
        lock: Held by the one window of this user and profile.
        logs: Folder of the log files.
        settings: This workstation's settings.
        staging: Folder for encrypted pieces on their way into the evidence; emptied at start.
    """

    database: Path
    keys: Path
    ledger: Path
    journal: Path
    lock: Path
    logs: Path
    settings: Path
    staging: Path


def resources() -> Path:
    """Give the folder of icons, translations, calendars and templates.

    A wheel carries it inside the package; a checkout, also one installed in place, has it beside the package.

    Raises:
        Unavailable: ``resources.missing`` when the installation is incomplete.
    """
    return _find_resources(_PACKAGE)


def _find_resources(package: Path) -> Path:
    for candidate in (package / "_resources", package.parent / "resources"):
        if candidate.is_dir():
            return candidate
    raise Unavailable("resources.missing")


def default_profile() -> Path:
    """Give this user's own profile folder, where the platform keeps such data; it need not exist.

    On Windows it is the local, not the roaming folder: a database must not travel with the log-in.
    """
    return user_data_path("leman-desk", appauthor=False, roaming=False)


def profile_files(profile: Path) -> ProfileFiles:
    """Name the files of a profile, as absolute paths."""
    home = profile.expanduser().absolute()
    return ProfileFiles(
        database=home / "desk.db",
        keys=home / "desk.keys",
        ledger=home / "erasures.ledger",
        journal=home / "restore.journal",
        lock=home / "window.lock",
        logs=home / "logs",
        settings=home / "settings.json",
        staging=home / "staging",
    )
