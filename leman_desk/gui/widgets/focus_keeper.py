"""Keeps the keyboard in the part of a page where a person works, when what they pressed goes away."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget
from shiboken6 import isValid


class FocusKeeper(QObject):
    """Brings the keyboard back where Qt moved it on.

    A button that is hidden or greyed while it has the keyboard hands it to whatever comes next on the page,
    often a part that has nothing to do with it. Here it goes to the first thing of the same part that takes
    it, and as long as there is none, to what stands for the whole page.
    """

    def __init__(self, parts: Sequence[QWidget], whole: QWidget) -> None:
        """Watch some parts.

        Args:
            parts: Parts of a page, such as its cards.
            whole: What has the keyboard while its part has nothing to take it; lives as long as the page.
        """
        super().__init__(whole)
        self._parts, self._whole = tuple(parts), whole
        self._last: QWidget | None = None
        self._owed: QWidget | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._moved)

    def settle(self) -> None:
        """Give the keyboard to the part it is owed, now that this was filled anew."""
        if self._owed is not None and self._whole.hasFocus():
            self._bring_back(self._owed)

    def _moved(self, _before: QWidget | None, now: QWidget | None) -> None:
        if not self._whole.isVisible():
            self._last = self._owed = None
            return
        if now is None or now.window() is not self._whole.window():
            return  # a dialog, or another program: the page waits as it is
        part = self._part_of(self._last)
        if part is not None and not _takes_keys(self._last) and not part.isAncestorOf(now):
            self._bring_back(part)
            return
        self._last = now
        if now is not self._whole:
            self._owed = None

    def _part_of(self, widget: QWidget | None) -> QWidget | None:
        if widget is None or not isValid(widget):
            return None
        return next((part for part in self._parts if part.isAncestorOf(widget)), None)

    def _bring_back(self, part: QWidget) -> None:
        target = next((each for each in part.findChildren(QWidget) if _takes_keys(each)), None)
        self._owed = part if target is None else None
        self._last = target or self._whole
        self._last.setFocus(Qt.FocusReason.OtherFocusReason)


def _takes_keys(widget: QWidget | None) -> bool:
    return (
        widget is not None
        and widget.isVisible()
        and widget.isEnabled()
        and bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    )
