"""Real servers for the features."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.mail.dovecot import Dovecot
from tests.mail.smtp_server import SmtpServer


@pytest.fixture
def dovecot() -> Iterator[Dovecot]:
    with Dovecot() as server:
        yield server


@pytest.fixture
def smtp() -> Iterator[SmtpServer]:
    with SmtpServer() as server:
        yield server


@pytest.fixture
def authorities(tmp_path: Path, dovecot: Dovecot, smtp: SmtpServer) -> Path:
    """Both servers' certificates in one file, as an office with its own authority has."""
    both = tmp_path / "authorities.pem"
    both.write_bytes(Path(dovecot.ca_file).read_bytes() + Path(smtp.ca_file).read_bytes())
    return both
