"""Open hours typed as people write them: ``08:00–12:00, 13:00–17:00``, overnight and 24:00 too."""

import re

from PySide6.QtWidgets import QLineEdit, QWidget

from leman_desk.gui.pages.calendar.draft import Pairs
from leman_desk.gui.pages.calendar.words import pairs_text

_TIME = r"(\d{1,2})(?:[:.hg](\d{2})?)?"
_INTERVAL = re.compile(rf"\s*{_TIME}\s*[-–—]\s*{_TIME}\s*", re.IGNORECASE)
_BETWEEN = re.compile(r"[,;+]")
_LAST_HOUR, _LAST_MINUTE = 24, 59


class HoursField(QLineEdit):
    """Intervals divided by commas; one that ends before it starts runs into the next day; empty is closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editingFinished.connect(self._tidy)

    @property
    def hours(self) -> Pairs | None:
        """The intervals; None while the text is none."""
        return read_hours(self.text())

    def set_hours(self, hours: Pairs) -> None:
        """Show intervals."""
        self.setText(pairs_text(hours))

    def _tidy(self) -> None:
        hours = self.hours
        if hours is not None:
            self.setText(pairs_text(hours))


def read_hours(text: str) -> Pairs | None:
    """Read intervals; None when the text is not understood. Their order and overlaps are not judged here."""
    if not text.strip():
        return ()
    found: list[tuple[str, str]] = []
    for part in _BETWEEN.split(text):
        matched = _INTERVAL.fullmatch(part)
        if matched is None:
            return None
        start, end = _time(matched[1], matched[2]), _time(matched[3], matched[4])
        if start is None or end is None or start in {"24:00", end}:
            return None
        found.append((start, end))
    return tuple(sorted(found))


def _time(hour: str, minute: str | None) -> str | None:
    hours, minutes = int(hour), int(minute or 0)
    if hours > _LAST_HOUR or minutes > _LAST_MINUTE or (hours == _LAST_HOUR and minutes):
        return None
    return f"{hours:02}:{minutes:02}"
