"""Real servers for the features, the sample desk, and the promise to keep off the mouse."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.services.access import SAMPLE_PASSPHRASE
from tests.features.driver import Driver, window_of
from tests.features.ready import sign_in
from tests.gui.screens_child import StoppedClock
from tests.mail.dovecot import Dovecot
from tests.mail.smtp_server import SmtpServer
from tests.sample_desk import SampleDesks


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


@pytest.fixture
def no_mouse(monkeypatch: pytest.MonkeyPatch) -> None:
    """A mouse would be noticed."""

    def refuse(*_event: object) -> None:
        raise AssertionError("by keyboard alone")

    monkeypatch.setattr(QTest, "mouseClick", refuse)


@pytest.fixture
def sample(sample_desks: SampleDesks, tmp_path: Path) -> Office:
    """The sample desk on the afternoon before Tết, in English, for the manager Khoa."""
    office = Office(sample_desks.put(tmp_path, StoppedClock()))
    office.clock = StoppedClock()  # type: ignore[assignment]  # a clock like any other
    office.change_local(language="en", theme="light", last_person="khoa")
    return office


@pytest.fixture
def desk(qtbot: QtBot, sample: Office) -> Iterator[Driver]:
    """The window on the sample desk, signed in."""
    with window_of(sample, qtbot) as driver:
        sign_in(driver, SAMPLE_PASSPHRASE)
        driver.wait(lambda: driver.desk.session is not None)
        driver.settle()
        yield driver
