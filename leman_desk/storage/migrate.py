"""Brings a database to the schema of this version, by the packaged migrations."""

from dataclasses import dataclass
from enum import Enum, auto
from pathlib import Path

from sqlalchemy import Connection, Engine, inspect, text

from leman_desk.storage.border import border


@dataclass(frozen=True, slots=True)
class Migrations:
    """A folder of migrations and the revisions in it, oldest first.

    The revisions are listed so that opening a database of this version need not load the migration library.
    """

    folder: Path
    revisions: tuple[str, ...]

    @property
    def newest(self) -> str:
        """The revision this version of the desk works with."""
        return self.revisions[-1]


PACKAGED = Migrations(
    Path(__file__).parent / "migrations",
    ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009"),
)


class SchemaAge(Enum):
    """How a database's schema compares with this version."""

    EMPTY = auto()
    OLDER = auto()
    CURRENT = auto()
    NEWER = auto()


def schema_age(engine: Engine, migrations: Migrations = PACKAGED) -> SchemaAge:
    """Compare a database with the migrations; a revision nobody here knows is a newer one."""
    with border(), engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return SchemaAge.EMPTY
        revision = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if revision is None:
        return SchemaAge.EMPTY
    if revision == migrations.newest:
        return SchemaAge.CURRENT
    return SchemaAge.OLDER if revision in migrations.revisions else SchemaAge.NEWER


def upgrade(engine: Engine, migrations: Migrations = PACKAGED) -> None:
    """Run every missing migration in one transaction; a failure leaves the database as it was."""
    with border(), engine.begin() as connection:
        _upgrade(connection, migrations)


def _upgrade(connection: Connection, migrations: Migrations) -> None:
    # Loaded only when there is something to migrate: it costs more than opening the desk.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config()
    config.set_main_option("script_location", str(migrations.folder).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, migrations.newest)
