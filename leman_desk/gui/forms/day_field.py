"""A day typed as people write it, stepped by the up and down keys."""

import re
from datetime import date, timedelta

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

_NUMBERS = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})")
_ONE_DAY = timedelta(days=1)


class DayField(QLineEdit):
    """Shows ``24/02/2026`` in both languages; takes dots, dashes and ISO dates as well.

    A field of Qt's own would read a short year as of the last century and leaf in a month by mouse only.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.editingFinished.connect(self._tidy)

    @property
    def day(self) -> date | None:
        """The day; None while the text is none."""
        text = self.text().strip()
        found = _NUMBERS.fullmatch(text)
        try:
            if found is not None:
                return date(int(found[3]), int(found[2]), int(found[1]))
            return date.fromisoformat(text)
        except ValueError:
            return None

    def set_day(self, day: date | None) -> None:
        """Show a day, or nothing."""
        self.setText("" if day is None else f"{day:%d/%m}/{day.year}")

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        day = self.day
        if step is None or day is None:
            super().keyPressEvent(event)
            return
        self.set_day(day + step * _ONE_DAY)
        self.textEdited.emit(self.text())

    def _tidy(self) -> None:
        if self.day is not None:
            self.set_day(self.day)
