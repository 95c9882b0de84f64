"""The light part of the window benchmarks: what loads before the first paint must cost next to nothing."""

import time
from datetime import UTC, datetime

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget
from typing_extensions import override

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
"""Where the seeded complaints end, and the clock of the benchmarked desk stands."""


class StoppedClock:
    """Tells one moment."""

    def now(self) -> datetime:
        return NOW


class Paints(QObject):
    """Notes when a widget was painted for the first time, and how often."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.at = 0.0
        self.many = 0
        widget.installEventFilter(self)

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self.at = self.at or time.monotonic()
            self.many += 1
        return False
