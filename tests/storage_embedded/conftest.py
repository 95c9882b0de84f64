"""A small embedded desk with its key slots."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from leman_desk.domain.people import Role
from leman_desk.storage.key_slots import KeySlotFile
from leman_desk.storage.store import SqlStore, create_store
from tests.storage.sample import KEY, WORKERS, add_case, add_person

LOGIN, PASSPHRASE = "khoa", "mật khẩu dài"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "desk"
    made.mkdir()
    return made


@pytest.fixture
def store(folder: Path) -> Iterator[SqlStore]:
    opened = create_store(folder / "desk.db", KEY)
    person = add_person(opened, login=LOGIN, roles=WORKERS | {Role.ADMIN})
    KeySlotFile(folder / "desk.keys").add_passphrase(person.id, LOGIN, PASSPHRASE, KEY)
    add_case(opened, assignee=person.id)
    yield opened
    opened.close()
