"""Large evidence goes in and out in constant memory, byte for byte."""

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from leman_desk.compose import Office
from leman_desk.storage.engines import _READER_CACHE_KIB
from tests.features.mails import plain_mail
from tests.features.ready import LOGIN, PASSPHRASE, make_desk

CHILD = Path(__file__).with_name("evidence_child.py")
ROOT = Path(__file__).resolve().parents[2]
MB = 1024 * 1024
GROWTH = 60 * MB


@pytest.mark.skipif(sys.platform != "linux", reason="memory is measured by /proc")
@pytest.mark.parametrize("megabytes", [32, 200])
def test_large_file_in_and_out(tmp_path: Path, megabytes: int) -> None:
    office = make_desk(Office(tmp_path / "profile"))
    open_case(office, tmp_path)
    source, target = tmp_path / "recording.bin", tmp_path / "back.bin"
    digest = write_random(source, megabytes)
    child = subprocess.run(
        [sys.executable, str(CHILD), str(office.profile), LOGIN, PASSPHRASE, str(source), str(target)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert child.returncode == 0, child.stderr
    found = json.loads(child.stdout)
    assert found["sha256"] == digest
    assert sha256_of(target) == digest
    assert target.stat().st_size == megabytes * MB
    assert found["broken"] == []
    assert found["added"] < GROWTH, found
    # Reading fills the reader's page cache, which is kept large for queues and has a fixed size.
    assert found["saved"] < GROWTH + _READER_CACHE_KIB * 1024, found


def open_case(office: Office, folder: Path) -> None:
    """Take one mail in from a file."""
    opened = office.access.sign_in(LOGIN, PASSPHRASE)
    assert opened.actor is not None
    desk = office.open_desk(opened)
    stamp = datetime.now(UTC) - timedelta(hours=1)
    received = f"Received: from client.test by mail.leman.jewelry; {stamp:%a, %d %b %Y %H:%M:%S +0000}\r\n"
    mail = folder / "mail.eml"
    mail.write_bytes(received.encode() + plain_mail(1))
    desk.intake.import_mails(opened.actor, mails=office.read_mail_files([mail]))
    opened.store.close()


def write_random(path: Path, megabytes: int) -> str:
    """Write a file that nothing compresses, and give its SHA-256."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for _ in range(megabytes):
            piece = os.urandom(MB)
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()


def sha256_of(path: Path) -> str:
    """Hash a file piece by piece."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
