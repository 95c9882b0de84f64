"""Finds where the ring around what has the focus would be cut off."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractScrollArea, QStyle, QToolBar, QWidget

from leman_desk.gui.widgets.focus_frame import wears_ring
from tests.gui.screens import Finding, name_of


def cut_rings(root: QWidget) -> Iterator[Finding]:
    """Give every button or box in sight whose ring would not be seen whole.

    Where a part can be scrolled up and down it is scrolled to what has the focus, so only its sides count.
    """
    for widget in root.findChildren(QWidget):
        reachable = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus) and widget.isEnabled()
        if not widget.isVisible() or not reachable or not wears_ring(widget):
            continue
        frame, scrolls = _frame_of(widget)
        style = widget.style()
        across = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin)
        along = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameVMargin)
        place = QRect(widget.mapTo(frame, QPoint()), widget.size())
        room = frame.rect()
        if not room.intersects(place):
            continue
        lost = [room.left() - place.left() + across, place.right() + across - room.right()]
        if not scrolls:
            lost += [room.top() - place.top() + along, place.bottom() + along - room.bottom()]
        if max(lost) > 0:
            yield Finding("ring cut", widget.accessibleName(), name_of(widget), f"by {max(lost)} px")


def _frame_of(widget: QWidget) -> tuple[QWidget, bool]:
    """Give the widget that a `QFocusFrame` is put into, and whether its content is scrolled."""
    inner, parent = widget, widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea):
            return inner, True
        if parent.isWindow() or isinstance(parent, QToolBar):
            return parent, False
        inner, parent = parent, parent.parentWidget()
    return inner, False
