"""Drives the window of a benchmark as a person would: types, turns the wheel, looks at the clock."""

import time
from collections.abc import Callable, Iterator
from functools import partial

import psutil
from PySide6.QtCore import QEventLoop, QModelIndex, QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication

from leman_desk.compose import Office
from leman_desk.gui.app import App
from leman_desk.gui.app_session import Session
from leman_desk.gui.app_work import DESK
from leman_desk.gui.models.case_list import Role
from leman_desk.gui.models.queue_view import QueueView
from leman_desk.gui.pages.desk.page import DeskPage
from leman_desk.services.queries import Segment, View
from leman_desk.storage.key_slots import KeySlotFile
from tests.benchmarks.first_paint import Paints
from tests.benchmarks.window_child import LOGIN, PASSPHRASE

_PATIENCE_SECONDS = 60.0
_FRAME_SECONDS = 0.016
_STEPS = 400
_LEAPS = 100
_NOTCH = 120


class TooSlowError(Exception):
    """What was waited for did not happen."""


class Driver:
    """One run of the window program."""

    def __init__(self, program: App, office: Office, patience: float = _PATIENCE_SECONDS) -> None:
        self.program, self._office, self._patience = program, office, patience

    # --- opening ----------------------------------------------------------------------------------

    def open(self, begun: float) -> dict[str, float]:
        """Sign in on the page that is there, and wait until the queue can be used.

        Args:
            begun: When the process was started, on the monotonic clock.

        Returns:
            Seconds since then, seconds spent on the key, and bytes of memory in the end.
        """
        page = self.program.gate.sign_in
        assert page is not None
        # A person takes seconds to type; meanwhile the program loads what comes next. That time is theirs.
        seen = time.monotonic()
        self._until(lambda: not self.program.tasks.busy)
        waited = time.monotonic() - seen
        page.login.setText(LOGIN)
        page.passphrase.setText(PASSPHRASE)
        page.passphrase.textEdited.emit(PASSPHRASE)
        page.passphrase.returnPressed.emit()
        self._until(lambda: self.program.session is not None)
        entered = time.monotonic()
        self._session().window.resize(1440, 900)
        self._until(self._usable)
        usable = time.monotonic()
        memory = psutil.Process().memory_full_info()
        start = time.monotonic()
        KeySlotFile(self._office.files.keys).unlock(LOGIN, PASSPHRASE)
        return {
            "waited": waited,
            "entered": entered - begun - waited,
            "usable": usable - begun - waited,
            "key": time.monotonic() - start,
            "uss": memory.uss,
            "pss": getattr(memory, "pss", 0),
            "rss": memory.rss,
            "rows": self._page().queue.model.total,
        }

    def _session(self) -> Session:
        session = self.program.session
        assert session is not None
        return session

    def _page(self) -> DeskPage:
        page = self._session().window.page(DESK)
        assert isinstance(page, DeskPage)
        return page

    def _usable(self) -> bool:
        """Tell whether the rows in sight are there and nothing is under way."""
        page = self._page()
        queue = page.queue
        if self.program.tasks.busy or not page.isVisible():
            return False
        if not queue.model.total:
            return queue.empty.isVisible()
        return all(queue.model.data(index, Role.ROW) is not None for index in _in_sight(queue.view))

    # --- scrolling --------------------------------------------------------------------------------

    def scroll(self) -> dict[str, object]:
        """Turn the wheel over the longest queue, then leap about in it.

        A frame is one turn of the event loop: the wheel's notch, the painting it causes, and whatever
        arrived from the lanes meanwhile.
        """
        self._session().show_page(View.ALL.value)
        self._until(self._usable)
        page = self._page()
        before = page.queue.model.total
        page.queue.segments.set_current(Segment.ANSWERED)
        start = time.monotonic()
        page.queue.segments.chosen.emit(Segment.ANSWERED)
        self._until(lambda: page.queue.model.total != before and self._usable())
        switched = time.monotonic() - start
        view = page.queue.view
        bar, viewport = view.verticalScrollBar(), view.viewport()

        def notch() -> None:
            middle = QPointF(viewport.rect().center())
            place = QPointF(viewport.mapToGlobal(viewport.rect().center()))
            nothing = Qt.KeyboardModifier.NoModifier
            phase = Qt.ScrollPhase.NoScrollPhase
            wheel = QWheelEvent(
                middle, place, QPoint(), QPoint(0, -_NOTCH), Qt.MouseButton.NoButton, nothing, phase, False
            )
            QApplication.sendEvent(viewport, wheel)

        def leap(number: int) -> None:
            bar.setValue(bar.maximum() * ((number * 37) % _LEAPS) // _LEAPS)

        paints = Paints(viewport)
        wheel = [self._frame(notch) for _ in range(_STEPS)]
        moved = bar.value()
        leaps = [self._frame(partial(leap, number)) for number in range(_LEAPS)]
        self._until(self._usable)
        memory = psutil.Process().memory_full_info()
        return {
            "switched": switched,
            "wheel": wheel,
            "leaps": leaps,
            "painted": paints.many,
            "moved": moved,
            "rows": page.queue.model.total,
            "uss": memory.uss,
            "pss": getattr(memory, "pss", 0),
        }

    def _frame(self, act: Callable[[], None]) -> float:
        """Do something, paint it, and give the seconds it took; the rest of the frame is the lanes'."""
        start = time.perf_counter()
        act()
        QApplication.processEvents()
        spent = time.perf_counter() - start
        time.sleep(max(0.0, _FRAME_SECONDS - spent))
        return spent

    def _until(self, reached: Callable[[], bool]) -> None:
        until = time.monotonic() + self._patience
        while not reached():
            if time.monotonic() > until:
                raise TooSlowError
            QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 5)
            time.sleep(0.001)


def _in_sight(view: QueueView) -> Iterator[QModelIndex]:
    """Give the cases between the upper and the lower edge."""
    y = 1
    while y < view.viewport().height():
        index = view.indexAt(QPoint(4, y))
        if not index.isValid():
            return
        if index.data(Role.GROUP) is None:
            yield index
        y = view.visualRect(index).bottom() + 2
