"""One card in the middle of an empty window, scrolled where there is no room."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

_EDGE = 24


def centred(card: QWidget) -> QScrollArea:
    """Put a card in the middle, a little above it; the card keeps its own widths."""
    inner = QWidget()
    inner.setProperty("transparent", True)
    column = QVBoxLayout(inner)
    column.setContentsMargins(_EDGE, _EDGE, _EDGE, _EDGE)
    column.addStretch(2)
    # No alignment flag: a widget aligned in a layout is not asked for its height at a width.
    middle = QHBoxLayout()
    middle.addStretch(1)
    middle.addWidget(card, 100)
    middle.addStretch(1)
    column.addLayout(middle)
    column.addStretch(3)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inner)
    return area
