"""The other clocks of a case, beneath its response clock: the desk's own goals and the deadlines of law."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from leman_desk.domain.case_clock import ClockKind, ClockRule
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.chip import SlaChip
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.deadline_queries import CaseClockView, CaseTimes
from leman_desk.services.queries import CaseView, ClockView
from leman_desk.wording.labels import VERDICT
from leman_desk.wording.ledger_text import citation_text, clock_name, due_text, left_text, term_text
from leman_desk.wording.moments import Moments


def as_chip(clock: CaseClockView) -> ClockView:
    """Give what a chip draws of a clock of any kind."""
    return ClockView(
        clock.state,
        clock.left_seconds,
        clock.amount_seconds,
        clock.started_at,
        clock.due_at,
        clock.stopped_at,
    )


def chip_text(clock: CaseClockView, moments: Moments) -> str:
    """Say what a chip shows, in the clock's own unit; the verdict once it ended."""
    if clock.stopped_at is not None and clock.verdict in VERDICT:
        return moments.words.t(VERDICT[clock.verdict])
    return left_text(clock.unit, clock.state, clock.left_seconds, moments)


def law_comes_first(times: CaseTimes | None, view: CaseView) -> bool:
    """Tell whether a running deadline of law is due before the response that is owed."""
    response = view.row.clock
    if times is None or response is None:
        return False
    dues = [each.due_at for each in times.clocks if _is_law(each) and each.stopped_at is None]
    return bool(dues) and (response.stopped_at is not None or min(dues) < response.due_at)


class ClocksSection(QWidget):
    """Two short lists; what ended stands last.

    Attributes:
        counted_requested: (`ClockRef`): how was this counted?
        extend_requested: (`CaseClockView`): a deadline of law is to be extended, with reason.
        stop_requested: (`CaseClockView`): it ended otherwise, which a person records with proof.
        start_requested: (`ClockRule`): a clock is to be started by hand.
    """

    counted_requested = Signal(object)
    extend_requested = Signal(object)
    stop_requested = Signal(object)
    start_requested = Signal(object)

    def __init__(self, actor: Actor, theme: Theme) -> None:
        super().__init__()
        self._actor, self._theme = actor, theme
        self._shown: tuple[object, ...] | None = None
        self.rows: list[ClockRow] = []
        self._lists = QVBoxLayout()
        self._lists.setSpacing(8)
        self.start = Button(theme, icon="action.add", kind="link")
        self._menu = QMenu(self.start)
        self.start.setMenu(self._menu)
        self.start.setStyleSheet("QPushButton { padding-right: 18px; }")  # keeps the arrow off the text
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addLayout(self._lists)
        column.addWidget(self.start, 0, Qt.AlignmentFlag.AlignLeft)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not self.rows and self.start.isHidden()

    def offer(self) -> None:
        """Open the menu of deadlines that may be begun by hand; amid the window if the panel is folded."""
        shown = self.start.isVisible()
        place, at = self.start if shown else self.window(), self.start.rect().bottomLeft()
        self._menu.popup(place.mapToGlobal(at if shown else place.rect().center()))

    def show_times(self, times: CaseTimes | None, moments: Moments, now: datetime) -> None:
        """Show the clocks of a case at a moment (UTC); nothing before they are known."""
        clocks = times.clocks if times is not None else ()
        words = moments.words
        startable = times.startable if times is not None else ()
        self.start.setVisible(bool(startable) and allowed(self._actor.roles, Act.WORK_CASES))
        shown = (clocks, startable, words.language, moments.zone, now.date())
        if shown == self._shown:
            return
        self._shown = shown
        self._fill_start(startable, moments)
        while (item := self._lists.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        self.rows = []
        self._add_list(
            words.t("Goals of this desk"), [each for each in clocks if not _is_law(each)], moments, now
        )
        self._add_list(
            words.t("Statutory deadlines, confirm with counsel"),
            [each for each in clocks if _is_law(each)],
            moments,
            now,
        )

    def _fill_start(self, startable: Sequence[ClockRule], moments: Moments) -> None:
        self.start.setText(moments.words.t("Start a deadline by hand…"))
        menu = self._menu
        menu.clear()
        for rule in startable:
            name = clock_name(ClockKind.STATUTORY, rule, 1, moments)
            menu.addAction(name).triggered.connect(partial(self._ask_start, rule))

    def _ask_start(self, rule: ClockRule) -> None:
        self.start_requested.emit(rule)

    def _add_list(self, title: str, clocks: Sequence[CaseClockView], moments: Moments, now: datetime) -> None:
        if not clocks:
            return
        self._lists.addWidget(Text(title, "caption", "muted", wrap=True))
        for clock in sorted(clocks, key=lambda each: (each.stopped_at is not None, each.due_at)):
            row = ClockRow(clock, self._actor, self._theme, moments, now)
            row.counted.clicked.connect(
                lambda _checked=False, ref=clock.ref: self.counted_requested.emit(ref)
            )
            row.fill_menu(self.extend_requested.emit, self.stop_requested.emit)
            self.rows.append(row)
            self._lists.addWidget(row)


class ClockRow(QWidget):
    """One clock: its name, chip, due moment, the link to its account and what may be done with it."""

    def __init__(
        self, clock: CaseClockView, actor: Actor, theme: Theme, moments: Moments, now: datetime
    ) -> None:
        super().__init__()
        self.clock, self._actor, self._moments = clock, actor, moments
        words = moments.words
        name = clock_name(clock.kind, clock.rule, 1, moments)
        title = Text(name, "strong", wrap=True)
        if clock.rule is not None:
            title.setToolTip(citation_text(clock.rule, moments))
            title.setAccessibleDescription(title.toolTip())
        self.more = QToolButton()
        self.more.setProperty("bare", True)
        self.more.setIcon(theme.icon("action.more"))
        self.more.setAccessibleName(words.t("More for {clock}", clock=name))
        self.more.setToolTip(self.more.accessibleName())
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.chip = SlaChip(theme)
        self.chip.show_clock(as_chip(clock), chip_text(clock, moments))
        self.due = Text(self._due_line(now), "caption", wrap=True)
        self.counted = Button(theme, words.t("How was this counted?"), icon="action.calculate", kind="link")
        self.counted.setAccessibleName(words.t("How was {clock} counted?", clock=name))
        head = QHBoxLayout()
        head.addWidget(title, 1)
        head.addWidget(self.more, 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(head)
        column.addWidget(self.chip, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.due)
        column.addWidget(self.counted, 0, Qt.AlignmentFlag.AlignLeft)

    def fill_menu(
        self, extend: Callable[[CaseClockView], None], stop: Callable[[CaseClockView], None]
    ) -> None:
        """Offer what the person may do with a clock that runs; hide the button when that is nothing."""
        words, clock = self._moments.words, self.clock
        menu = QMenu(self.more)
        if _is_law(clock) and clock.stopped_at is None and allowed(self._actor.roles, Act.CORRECT_CLOCK):
            if clock.extension:
                menu.addAction(words.t("Extend with reason…"), lambda: extend(clock))
            menu.addAction(words.t("Record its end…"), lambda: stop(clock))
        self.more.setMenu(menu)
        self.more.setVisible(not menu.isEmpty())

    def _due_line(self, now: datetime) -> str:
        words, clock, moments = self._moments.words, self.clock, self._moments
        due = due_text(clock.unit, clock.due_at, moments, now)
        if clock.stopped_at is not None:
            return words.t("Ended {moment}, due {due}", moment=moments.due(clock.stopped_at, now), due=due)
        if clock.state is ClockState.WAITING:
            return words.t("Paused; due {moment} if it ran on now", moment=due)
        promise = term_text(clock.unit, clock.length, moments)
        if clock.extended:
            more = term_text(clock.unit, clock.extended, moments)
            promise = words.t("{promise} and {more} more", promise=promise, more=more)
        return words.t("of {promise}, due {moment}", promise=promise, moment=due)


def _is_law(clock: CaseClockView) -> bool:
    return clock.kind is ClockKind.STATUTORY
