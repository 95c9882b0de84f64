"""One store fixture over both databases, so that every test of storage runs on each."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from leman_desk.domain.people import Person
from leman_desk.storage.store import SqlStore, create_office, create_store, open_office, open_store
from tests.postgres import Cluster
from tests.storage.sample import KEY, NOW, Place, add_person

TEMPLATE = "desk_template"
_numbers = count(1)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    with Cluster() as running:
        url = running.create(TEMPLATE)
        create_office(url, KEY, now=lambda: NOW).close()
        yield running


@pytest.fixture(params=["sqlcipher", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A place without a desk."""
    if request.param == "sqlcipher":
        database = tmp_path / "desk.db"
        yield Place(
            lambda key=KEY, **more: open_store(database, key, **more),
            lambda key=KEY, **more: create_store(database, key, **more),
        )
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"desk_{next(_numbers)}"
    url = cluster.create(name)

    def migrated(key: bytes = KEY, **more: Any) -> SqlStore:
        return open_office(url, key, migrate=True, **more)

    yield Place(migrated, lambda key=KEY, **more: create_office(url, key, **more))
    cluster.drop(name)


@pytest.fixture(scope="session")
def cipher_template(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    database = tmp_path_factory.mktemp("template") / "desk.db"
    create_store(database, KEY, now=lambda: NOW).close()
    return database.read_bytes()


@pytest.fixture(params=["sqlcipher", "postgresql"])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    """A place with an empty desk, copied from one that was migrated once."""
    if request.param == "sqlcipher":
        database = tmp_path / "desk.db"
        database.write_bytes(request.getfixturevalue("cipher_template"))
        yield Place(
            lambda key=KEY, **more: open_store(database, key, **more),
            lambda key=KEY, **more: create_store(database, key, **more),
        )
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    name = f"desk_{next(_numbers)}"
    url = cluster.create(name, TEMPLATE)
    yield Place(
        lambda key=KEY, **more: open_office(url, key, **more),
        lambda key=KEY, **more: create_office(url, key, **more),
    )
    cluster.drop(name)


@pytest.fixture
def store(desk: Place) -> Iterator[SqlStore]:
    opened = desk.open()
    yield opened
    opened.close()


@pytest.fixture
def other(desk: Place, store: SqlStore) -> Iterator[SqlStore]:
    """The same desk, opened by another program."""
    assert store
    opened = desk.open()
    yield opened
    opened.close()


@pytest.fixture
def person(store: SqlStore) -> Person:
    return add_person(store)
