"""Desks and servers for the tests of erasing: those of the services, of the databases, and real ones."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.features.conftest import authorities, smtp
from tests.mail.dovecot import Dovecot, missing
from tests.services.conftest import (
    access,
    clock,
    desk_files,
    either,
    either_embedded,
    either_files,
    either_template,
    keychain,
    letters,
    office,
    populated,
    server,
    servers,
)

__all__ = [
    "access",
    "authorities",
    "clock",
    "desk_files",
    "either",
    "either_embedded",
    "either_files",
    "either_template",
    "keychain",
    "letters",
    "office",
    "populated",
    "server",
    "servers",
    "smtp",
]


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    if missing():
        pytest.skip(str(missing()))
    with Dovecot({"info": "matkhau"}, junk_folder="Junk") as running:
        yield running


@pytest.fixture
def folders(tmp_path: Path) -> Path:
    """A folder for files that are taken in, and one for backups."""
    (tmp_path / "files").mkdir()
    (tmp_path / "backups").mkdir()
    return tmp_path
