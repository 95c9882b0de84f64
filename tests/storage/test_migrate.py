"""The migrations make what the tables say, go forward, and refuse to go back."""

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from leman_desk.domain.errors import Refused
from leman_desk.storage.migrate import PACKAGED, Migrations
from leman_desk.storage.store import SqlStore
from leman_desk.storage.tables import SEARCH_INDEX, metadata
from tests.storage.sample import KEY, Place

LATER = """
import sqlalchemy as sa
from alembic import op

revision = "later"
down_revision = "{newest}"

def upgrade() -> None:
    op.add_column("note", sa.Column("colour", sa.String(), nullable=True))
    {more}
"""


def later(folder: Path, more: str = "") -> Migrations:
    shutil.copytree(PACKAGED.folder, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9999_later.py").write_text(
        LATER.format(more=more, newest=PACKAGED.newest), encoding="utf-8"
    )
    return Migrations(folder, (*PACKAGED.revisions, "later"))


def differences(store: SqlStore) -> list[object]:
    def ours(name: str | None, kind: str, _parents: object) -> bool:
        return kind != "table" or not str(name).startswith(SEARCH_INDEX)

    with store.writer.connect() as connection:
        context = MigrationContext.configure(connection, opts={"include_name": ours, "compare_type": True})
        return list(compare_metadata(context, metadata))


def test_the_migration_makes_exactly_the_tables_of_the_metadata(store: SqlStore) -> None:
    assert differences(store) == []


def test_the_comparison_would_notice_a_missing_column(place: Place, tmp_path: Path) -> None:
    store = place.create(migrations=later(tmp_path / "later"))
    found = differences(store)
    store.close()
    assert [each[0] for each in found] == ["remove_column"]  # type: ignore[index]


def test_the_listed_revisions_are_those_of_the_folder(store: SqlStore) -> None:
    assert store
    config_free = ScriptDirectory(str(PACKAGED.folder))
    assert [each.revision for each in reversed(list(config_free.walk_revisions()))] == list(
        PACKAGED.revisions
    )


def test_an_older_desk_is_migrated_when_opened(place: Place, tmp_path: Path) -> None:
    place.create().close()
    (tmp_path / "desk.keys").write_text('{"format": 1, "slots": [], "recovery": null}', encoding="utf-8")
    store = place.open(migrations=later(tmp_path / "later"))
    found = differences(store)
    store.close()
    assert [each[0] for each in found] == ["remove_column"]  # type: ignore[index]


def test_a_newer_desk_is_refused(place: Place, tmp_path: Path) -> None:
    place.create(migrations=later(tmp_path / "later")).close()
    with pytest.raises(Refused, match=r"storage\.newer_schema"):
        place.open()


def test_a_failing_migration_leaves_the_desk_as_it_was(place: Place, tmp_path: Path) -> None:
    place.create().close()
    (tmp_path / "desk.keys").write_text('{"format": 1, "slots": [], "recovery": null}', encoding="utf-8")
    broken = later(tmp_path / "later", 'raise RuntimeError("power cut")')
    with pytest.raises(RuntimeError, match="power cut"):
        place.open(migrations=broken)
    store = place.open()
    found = differences(store)
    store.close()
    assert found == []


def test_a_desk_is_made_only_where_there_is_none(place: Place) -> None:
    place.create().close()
    with pytest.raises(Refused, match=r"storage\.exists"):
        place.create()


def test_another_key_is_refused(desk: Place) -> None:
    with pytest.raises(Refused, match=r"storage\.wrong_key"):
        desk.open(bytes(32))
    desk.open(KEY).close()
