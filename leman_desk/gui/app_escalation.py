"""Tells the person at the window of clocks that run out, in the strip and on the desktop."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import chain

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from leman_desk.domain.case_clock import ClockRef, Stage
from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId
from leman_desk.gui import notice_words
from leman_desk.gui.app_notices import Notice as Strip
from leman_desk.gui.app_notices import Notices
from leman_desk.gui.app_surroundings import Surroundings
from leman_desk.gui.pages.desk.snooze_dialog import SnoozeDialog
from leman_desk.gui.reading.directory import OFFICE_ZONE
from leman_desk.gui.told_notices import ToldNotices
from leman_desk.gui.tray import Tray, make_tray
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.deadline_queries import Notice
from leman_desk.services.escalation import SnoozeChoices, Standing
from leman_desk.wording.moments import Moments

_log = logging.getLogger(__name__)
_POLL_MS = 30_000
_AFTER_CHANGE_MS = 3_000
_STRIP = "deadline"


@dataclass(frozen=True, slots=True)
class _Found:
    """What a question gave, made ready in its lane.

    Attributes:
        fresh: Told for the first time now.
        told: These and what was told before and still matters.
        standing: Without its clocks, which the window does not need.
    """

    fresh: ToldNotices
    told: ToldNotices
    standing: Standing
    zone: str


class Escalator(QObject):
    """Asks every half minute, and soon after clocks changed, what the person is to be told.

    What was told stays in the strip until it was shown, snoozed, or its clock no longer matters. While the
    window is locked it goes on where the system has a place for the desk's sign; elsewhere nothing is asked,
    so that nothing counts as told that nobody could see.

    Attributes:
        forward_requested: The sign was pressed while the window is locked away.
    """

    forward_requested = Signal()

    def __init__(
        self,
        around: Surroundings,
        notices: Notices,
        open_case: Callable[[CaseId], object],
        parent: QObject | None = None,
        *,
        tray: Tray | None = None,
    ) -> None:
        """Make it, silent until `start`.

        Args:
            around: What pages are given.
            notices: The strip over the page.
            open_case: Shows a case.
            parent: Qt parent.
            tray: The sign; made where the system has a place for it when none is given.
        """
        super().__init__(parent)
        self._around, self._notices, self._open_case = around, notices, open_case
        icon = QIcon(str(around.entry.resources / "logo.svg"))
        self._tray = tray or make_tray(icon, around.actions, around.words, self)
        self._zone = OFFICE_ZONE
        self._told = ToldNotices()
        self._looked_at: set[ClockRef] = set()
        self._standing = Standing(0, 0, frozenset())
        self._asking = False
        self._poll = QTimer(self)
        self._poll.setInterval(_POLL_MS)
        self._poll.timeout.connect(self.ask)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_AFTER_CHANGE_MS)
        self._soon.timeout.connect(self.ask)
        around.tasks.changed.connect(self.refresh)
        if self._tray is not None:
            self._tray.open_requested.connect(self._come_forward)
            self._tray.message_clicked.connect(self._show_told)

    @property
    def pending(self) -> tuple[Notice, ...]:
        """What was told and is still to be looked at, the gravest first."""
        return self._told.all()

    def start(self) -> None:
        """Begin to ask."""
        self._poll.start()
        if self._tray is not None:
            self._tray.show()
        self.ask()

    def stop(self) -> None:
        """Ask nothing any more and take the sign away."""
        self._poll.stop()
        self._soon.stop()
        if self._tray is not None:
            self._tray.hide()

    def refresh(self, changes: Changes) -> None:
        """Ask soon when clocks changed; several changes in a row are one question."""
        if Kind.CLOCKS in changes.kinds and self._poll.isActive() and not self._soon.isActive():
            self._soon.start()

    def retranslate(self) -> None:
        """Say what lasts in the window's language of the moment."""
        if self._tray is not None:
            self._tray.retranslate(self._around.words)
        self._show()

    def ask(self) -> None:
        """Ask what is to be told; one question at a time."""
        if self._asking or (self._tray is None and not self._around.window.isVisible()):
            return
        self._asking = True
        self._looked_at.clear()
        desk, actor, before = self._around.desk, self._around.actor, self._told.all()

        def read() -> _Found:
            zone = desk.calendars.of(desk.store.reader().calendar()).zone
            fresh, standing = desk.escalation.notices(actor), desk.escalation.standing(actor)
            # An answered, snoozed or reassigned complaint needs no look any more.
            told = (each for each in chain(before, fresh) if each.ref in standing.clocks)
            return _Found(ToldNotices(fresh), ToldNotices(told), replace(standing, clocks=frozenset()), zone)

        # In the writer lane, for what is told is noted; most questions find nothing and write nothing.
        self._around.tasks.write(read, self._take, self._failed, owner=self, name="notices", announce=False)

    # --- telling --------------------------------------------------------------------------------------

    def _take(self, found: _Found) -> None:
        self._asking = False
        fresh, self._standing, self._zone = found.fresh, found.standing, found.zone
        # Looked at while it was asked; unless its clock has come to another stage since.
        self._told = found.told.without(self._looked_at - fresh.refs)
        self._show(urgent=bool(fresh.numbers[Stage.OVER]))
        if fresh.first is not None and QApplication.activeWindow() is None:
            self._tell_outside(fresh)

    def _failed(self, error: DeskError) -> None:
        # A desk that can't be read says so elsewhere, every two seconds.
        self._asking = False
        _log.info("notices not read: %s", error)

    def _show(self, *, urgent: bool = False) -> None:
        words = self._around.words
        if self._tray is not None:
            self._tray.set_tool_tip(notice_words.tool_tip(self._standing, words))
        if self._told.first is None:
            self._notices.drop(_STRIP)
            return
        title, text = notice_words.in_window(self._told, Moments(words, self._zone))
        strip = Strip(
            title,
            text,
            words.c("notice", "Show"),
            self._show_first,
            "result.attention",
            words.t("Snooze…"),
            self._snooze_first,
            urgent,
        )
        self._notices.put(_STRIP, strip)

    def _tell_outside(self, fresh: ToldNotices) -> None:
        window = self._around.window
        if self._tray is not None:
            title, text = notice_words.outside(fresh, Moments(self._around.words, self._zone))
            self._tray.tell(title, text, urgent=bool(fresh.numbers[Stage.OVER]))
        elif window.isVisible():
            QApplication.alert(window)

    # --- acting on it ---------------------------------------------------------------------------------

    def _come_forward(self) -> None:
        window = self._around.window
        if not window.isVisible():
            self.forward_requested.emit()
            return
        if window.isMinimized():
            window.showNormal()
        window.raise_()
        window.activateWindow()

    def _show_told(self) -> None:
        self._come_forward()
        if self._told.first is not None and self._around.window.isVisible():
            self._show_first()

    def _show_first(self) -> None:
        """Open the gravest and leave the rest in the strip."""
        first = self._told.first
        if first is None:
            return
        self._looked_at.add(first.ref)
        self._told.drop_first()
        self._show()
        self._open_case(first.case)

    def _snooze_first(self) -> None:
        """Ask until when the gravest may be quiet; it stays in the strip until it is."""
        self._show()
        first, around = self._told.first, self._around
        if first is None:
            return

        def ask(choices: SnoozeChoices) -> None:
            moments = Moments(around.words, self._zone)
            dialog = SnoozeDialog(
                around.desk,
                around.actor,
                around.tasks,
                around.theme,
                moments,
                clock=first.ref,
                number=first.number,
                choices=choices,
                parent=around.window,
            )
            around.window.open_dialog(dialog)

        around.tasks.read(
            lambda: around.desk.escalation.choices(around.actor, clock=first.ref),
            ask,
            owner=self,
            key="snooze",
            name="snooze",
        )
