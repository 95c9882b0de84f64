"""What benchmarks share: the report at the end of the run, and desks with few and with many complaints."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from leman_desk.compose import Office
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.people import Role
from leman_desk.services.access import NewPerson, SetUp
from leman_desk.storage.store import SqlStore
from leman_desk.wording.words import Language
from tests.benchmarks.first_paint import NOW
from tests.benchmarks.report import Report
from tests.benchmarks.seed import seed_complaints
from tests.benchmarks.window_child import LOGIN, PASSPHRASE

MANY = 100_000
_REPORT = pytest.StashKey[Report]()


@pytest.fixture(scope="session")
def report(pytestconfig: pytest.Config) -> Report:
    """Where costs are noted; they are printed after the last test."""
    return pytestconfig.stash.setdefault(_REPORT, Report())


@pytest.hookimpl
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    report = config.stash.get(_REPORT, None)
    if report is None or not report.measures:
        return
    report.save()
    terminalreporter.section("costs, reported and not judged")
    for each in report.measures:
        terminalreporter.write_line(each.line())


def make_desk(profile: Path, complaints: int, clocks_from: datetime = NOW - timedelta(days=1000)) -> Path:
    """Make a desk with one person and so many complaints; older mail than that is archive."""
    office = Office(profile)
    created = office.access.create(
        SetUp(
            person=NewPerson("Nguyễn Hà Linh", LOGIN, PASSPHRASE, frozenset({Role.AGENT, Role.MANAGER})),
            # A sample desk is not remembered in the keychain of whoever runs the tests.
            settings=DeskSettings(sample=True, clocks_from=clocks_from),
            calendar=office.calendar_for("weekdays", Language.VI),
            preset="weekdays",
            categories=office.categories(),
        )
    )
    store = created.opened.store
    assert isinstance(store, SqlStore)
    if complaints:
        seed_complaints(store, complaints)
    store.close()
    return profile


@pytest.fixture(scope="session")
def empty_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Profile of a desk without a complaint."""
    return make_desk(tmp_path_factory.mktemp("empty"), 0)


@pytest.fixture(scope="session")
def full_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Profile of a desk with a hundred thousand complaints."""
    return make_desk(tmp_path_factory.mktemp("full"), MANY)
