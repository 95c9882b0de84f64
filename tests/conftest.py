"""For all tests: nobody's real keychain is touched, whoever runs them, and each worker has its own screen."""

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

# Read by keyring at its first look; otherwise it finds backends by their classes, those of tests included.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
PATIENCE_MS = 60_000
"""A wait that ends well ends at once; how long it may take says only how busy the computer is."""
BOOTSTRAP = Path(__file__).resolve().parents[1] / "packaging" / "bootstrap.py"


def pytest_configure(config: pytest.Config) -> None:
    """Give a worker a screen of its own: windows of two workers on one would take each other's keys."""
    if "PYTEST_XDIST_WORKER" in os.environ and sys.platform == "linux" and os.environ.get("DISPLAY"):
        screens = ExitStack()
        config.add_cleanup(screens.close)
        os.environ["DISPLAY"] = screens.enter_context(runpy.run_path(str(BOOTSTRAP))["virtual_screen"]())


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
