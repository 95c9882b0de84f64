"""For all tests: nobody's real keychain, a screen for each worker, and once made what is slow to make."""

import gc
import os
import runpy
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from leman_desk.storage import key_slots
from tests.longest import PLACES
from tests.sample_desk import SampleDesks

# Read by keyring at its first look; otherwise it finds backends by their classes, those of tests included.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
PATIENCE_MS = 60_000
"""A wait that ends well ends at once; how long it may take says only how busy the computer is."""
BOOTSTRAP = Path(__file__).resolve().parents[1] / "packaging" / "bootstrap.py"
_AS_SHIPPED = key_slots._COST
_QUICK = {"time": 1, "memory_kib": 64, "lanes": 1}


def pytest_configure(config: pytest.Config) -> None:
    """Give a worker a screen of its own: windows of two workers on one would take each other's keys."""
    if "PYTEST_XDIST_WORKER" in os.environ and sys.platform == "linux" and os.environ.get("DISPLAY"):
        screens = ExitStack()
        config.add_cleanup(screens.close)
        os.environ["DISPLAY"] = screens.enter_context(runpy.run_path(str(BOOTSTRAP))["virtual_screen"]())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the longest files; all others stay in their order."""
    items.sort(key=lambda item: PLACES.get(item.path, len(PLACES)))


def pytest_collection_finish() -> None:
    """Keep the search for garbage from looking at all tests and modules each time; none of them goes."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Stretch passphrases little, but where the stretching itself is tested or measured.

    A slot says what it costs, so programs that a test starts open it as quickly.
    """
    whole = item.get_closest_marker("full_stretch") or item.get_closest_marker("benchmark")
    key_slots._COST = _AS_SHIPPED if whole else _QUICK


@pytest.fixture(scope="session")
def sample_desks(tmp_path_factory: pytest.TempPathFactory) -> SampleDesks:
    """Sample desks, each made once for the whole run."""
    mine = tmp_path_factory.getbasetemp()
    return SampleDesks(mine.parent if "PYTEST_XDIST_WORKER" in os.environ else mine)


class PatientQtBot(QtBot):
    """Waits for what is sure to come, however busy the computer is."""

    def waitUntil(self, callback: Callable[[], bool | None], *, timeout: int = PATIENCE_MS) -> None:  # noqa: N802
        super().waitUntil(callback, timeout=max(timeout, PATIENCE_MS))

    def waitSignal(self, signal: SignalInstance, *, timeout: int = PATIENCE_MS, **others: Any) -> Any:  # noqa: N802
        # What need not come, or must not, is not waited for any longer than was asked.
        patient = others.get("raising") is not False
        return super().waitSignal(signal, timeout=max(timeout, PATIENCE_MS) if patient else timeout, **others)

    def waitSignals(self, signals: list[SignalInstance], *, timeout: int = PATIENCE_MS, **others: Any) -> Any:  # noqa: N802
        return super().waitSignals(signals, timeout=max(timeout, PATIENCE_MS), **others)


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> QtBot:  # noqa: ARG001 - there before the first widget
    return PatientQtBot(request)
