"""What the turns of a window are measured against: a plain form of Qt, without our code.

A bound in milliseconds holds on one computer only. This peer is slower where the window is slower, and
nothing that the desk does changes it: no style sheet, layout or model of ours.
"""

import time

from tests.peer import peer

BOUND = 1.25
"""No turn of the window may cost much more than the plain form; the goal of 16 ms is about half of it."""
_ROWS = 40
_TRIES = 5


class Peer:
    """Shows the form before what is measured, where no style of the desk is set yet."""

    def __init__(self) -> None:
        self._form, self._before = _best(), peer()

    def seconds(self) -> float:
        """Give the processor seconds of the form, longer if the computer has become slower meanwhile."""
        return self._form * max(1.0, peer() / self._before)


def _best() -> float:
    """Give the processor seconds of a form; the best of some, for the first also loads fonts."""
    return min(_shown() for _ in range(_TRIES))


def _shown() -> float:
    """Build, lay out and paint a form of 200 widgets."""
    # Imported here: the tests that start such a process need no Qt.
    from PySide6.QtWidgets import (  # noqa: PLC0415
        QCheckBox,
        QComboBox,
        QFormLayout,
        QLabel,
        QLineEdit,
        QPushButton,
        QWidget,
    )
    from shiboken6 import delete  # noqa: PLC0415

    begun = time.thread_time()
    form = QWidget()
    column = QFormLayout(form)
    for number in range(_ROWS):
        column.addRow(QLabel(f"Row {number}"), QLineEdit(f"Text {number}"))
        choice = QComboBox()
        choice.addItems(["One", "Two"])
        column.addRow(QCheckBox(f"Choice {number}"), choice)
        column.addRow(QPushButton(f"Button {number}"))
    form.resize(600, 900)
    form.grab()
    spent = time.thread_time() - begun
    delete(form)
    return spent
