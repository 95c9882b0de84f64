"""The work calendar: a year, a month, a day, and what an edit does to the deadlines that run."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.errors import Conflict, DeskError
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.action_table import Scope
from leman_desk.gui.actions import Actions
from leman_desk.gui.announce import announce
from leman_desk.gui.entry import Preset
from leman_desk.gui.pages.calendar.cells import month_cells, weekday_names, year_days
from leman_desk.gui.pages.calendar.commands import CalendarCommands
from leman_desk.gui.pages.calendar.day_counts import DayCounts
from leman_desk.gui.pages.calendar.day_form import Choice
from leman_desk.gui.pages.calendar.draft import SWAPPED, DayEntry, Draft, Pairs
from leman_desk.gui.pages.calendar.editing import Editing
from leman_desk.gui.pages.calendar.frame import CalendarFrame, Part, order_focus
from leman_desk.gui.pages.calendar.month import (
    DayDue,
    add_months,
    with_due_days,
    within,
)
from leman_desk.gui.pages.calendar.side import CalendarSide
from leman_desk.gui.pages.calendar.tools import READING, CalendarTools, Tool
from leman_desk.gui.pages.calendar.words import head_hint, pending_sentence, swap_name
from leman_desk.gui.pages.calendar.year_notice import YearNotice
from leman_desk.gui.slices import AFTER_PAINT_MS
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.gui.widgets.month_grid import MonthGrid
from leman_desk.gui.widgets.year_strip import YearStrip
from leman_desk.services.calendar_queries import CalendarPreview, CalendarState
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.desk import Desk
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_CONCERNED = frozenset({Kind.CLOCKS, Kind.CASES, Kind.SETTINGS})
_YEAR = 12
_USUAL: Pairs = (("08:00", "12:00"), ("13:00", "17:00"))


class CalendarPage(QWidget):
    """The page of the work calendar; edits collect until they are applied as one version.

    Attributes:
        case_opened: The `CaseId` of a deadline in the preview that was opened.
        notice: A sentence for the toast, such as that edits wait here.
    """

    case_opened = Signal(object)
    notice = Signal(str)

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        actions: Actions,
        *,
        presets: Sequence[Preset] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Build the page.

        Args:
            desk: The services.
            actor: Who looks; without `Act.EDIT_CALENDAR` everything is read-only.
            tasks: The lanes.
            theme: The look.
            words: The language.
            actions: The window's commands, whose case commands rest while the page is in front.
            presets: Weeks that the working hours may begin with.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        self._words, self._actions = words, actions
        self.editable = allowed(actor.roles, Act.EDIT_CALENDAR)
        self._state: CalendarState | None = None
        self._moments = Moments(words, "UTC")
        self._due: Mapping[date, DayDue] = {}
        self._selected: date | None = None
        self._stale = True
        self.editing = Editing(desk.calendar, actor, tasks, self)
        self._counts = DayCounts(tasks, self.editing, self)
        self._counts.counted.connect(self._show_days)
        self.commands = CalendarCommands(self, desk, actor, tasks, theme, self.editing, presets)
        self.tools = CalendarTools(theme, tuple(Tool) if self.editable else READING)
        self.banner = YearNotice(theme, editable=self.editable)
        self.error = Text("", "body", "breached", wrap=True)
        self.strip, self.grid = YearStrip(theme), MonthGrid(theme)
        self.side = CalendarSide(theme, words, editable=self.editable)
        self.frame = CalendarFrame(theme, self.strip, self.grid, self.side)
        self._lay_out()
        self._connect()
        self.retranslate(words)
        frame = self.frame
        order_focus((self.tools, self.banner, *frame.heads, self.strip, frame.month, self.grid, self.side))

    # --- what the window asks -----------------------------------------------------------------------

    def title(self) -> str:
        """Title for the window."""
        return self._words.t("Calendar")

    def panes(self) -> Sequence[QWidget]:
        """Parts that F6 visits; those that are not in sight are passed over."""
        return [self.frame.parts, self.strip, self.grid, self.side]

    def activated(self) -> None:
        """Read what is new when the page comes to the front."""
        self._actions.set_context(Scope.GLOBAL)
        if self._stale or self._state is None:
            self._read()
        self._show_part(Part.MONTH)

    def refresh(self, changes: Changes) -> None:
        """Read the calendar again when clocks or settings changed."""
        if changes.kinds & _CONCERNED:
            self._stale = True
            if self.isVisible():
                # What was just shown is painted before a lane is at work again.
                QTimer.singleShot(AFTER_PAINT_MS, self, self._read)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        t = words.t
        self.tools.retranslate(words)
        self.side.retranslate(words)
        self.frame.retranslate(words, t("Small numbers are lunar dates"))
        months = words.locale.months["stand-alone"]["wide"]
        names = [str(months[number]) for number in range(1, _YEAR + 1)]
        self.strip.show_words(
            [name[:1].upper() + name[1:] for name in names],
            (
                ("holiday", t("Holiday")),
                ("rest", t("Weekend")),
                ("swap_off", t("Swap, off")),
                ("swap_on", t("Swap, on")),
                ("company", words.c("kind of day", "Company")),
                ("work", t("Working day")),
            ),
        )
        self.banner.retranslate(words)
        if self._state is not None:
            self._moments = Moments(words, self._state.zone)
            self._show_all()

    # --- building -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.setProperty("page", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        top = QVBoxLayout()
        top.setContentsMargins(14, 0, 14, 0)
        top.setSpacing(0)
        top.addWidget(self.error)
        top.addWidget(self.banner)
        self.error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.tools)
        column.addWidget(Rule())
        column.addLayout(top)
        column.addWidget(self.frame, 1)

    def _connect(self) -> None:
        grid, strip, side, editing = self.grid, self.strip, self.side, self.editing
        for part in (grid, strip):
            part.day_chosen.connect(self.select)
            part.months_stepped.connect(self._leaf)
            part.today_requested.connect(self._go_today)
        strip.month_opened.connect(lambda: self._show_part(Part.MONTH))
        grid.edit_requested.connect(self._edit_day)
        grid.clear_requested.connect(self._clear_day)
        self.frame.year.stepped.connect(lambda step: self._leaf(step * _YEAR))
        self.frame.month.stepped.connect(self._leaf)
        self.frame.part_chosen.connect(self.frame.show_part)
        self.tools.chosen.connect(self.use)
        self.banner.load_requested.connect(self._load_empty)
        self.banner.confirm_requested.connect(self._confirm)
        side.form.edited.connect(self._take_form)
        side.reason.textEdited.connect(self._show_pending)
        side.apply_requested.connect(self._apply)
        side.discard_requested.connect(self._discard)
        side.preview.case_opened.connect(self.case_opened)
        editing.changed.connect(self._show_all)
        editing.counting.connect(side.preview.count)
        editing.previewed.connect(self._show_preview)
        editing.refused.connect(self._show_refusal)
        editing.failed.connect(self._show_failure)
        editing.busy_changed.connect(lambda busy: side.set_busy(busy=busy, then=self.grid))
        editing.merged.connect(self._say_merged)
        editing.rebased.connect(self._say_rebased)
        self.commands.said.connect(self.notice)
        self.commands.failed.connect(self._show_unread)
        self._theme.changed.connect(self._fit)

    # --- reading --------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._tasks.read(
            lambda: with_due_days(self._desk.calendar.state(self._actor)),
            self._take_state,
            self._show_unread,
            owner=self,
            key="state",
            name="calendar",
        )

    def _take_state(self, found: tuple[CalendarState, Mapping[date, DayDue]]) -> None:
        state, self._due = found
        self._stale = False
        self.error.hide()
        before = self._state
        if before is None or before.version.version != state.version.version or before.spec != state.spec:
            self._counts.clear()
        self._state = state
        self._moments = Moments(self._words, state.zone)
        self._selected = self._selected or state.today
        self.editing.take(state)

    def _show_unread(self, error: DeskError) -> None:
        title, sentence = describe(error, self._words)
        self.error.setText(f"{title}. {sentence}")
        self.error.show()
        announce(self, self.error.text(), urgent=True)

    # --- showing --------------------------------------------------------------------------------------

    def _show_all(self) -> None:
        if self._state is None or self.editing.draft is None:
            return
        self._show_days()
        self._show_form()
        self._show_pending()
        self.banner.show_years(self._state.unconfirmed, self._state.empty_years)

    def _show_days(self) -> None:
        state, draft, day = self._state, self.editing.draft, self._selected
        if state is None or draft is None or day is None:
            return
        t, month = self._words.t, self._moments.month(day)
        after, before = self._counts.of(draft, day)
        cells = month_cells(draft, day, state.today, self._due, self._moments, after, before)
        title = t("Calendar, {month}", month=month)
        self.grid.show_days(title, weekday_names(self._moments), cells, day)
        self.frame.follow(day)
        self.frame.month.title.setText(month)
        self.frame.year.title.setText(str(day.year))
        days = year_days(draft, day, state.today)
        self.strip.show_year(days, t("Year {year}", year=day.year), month)
        edited = self.editing.pending and day in draft.changed_days()
        hint = head_hint(after.get(day), self._words, edited=edited)
        self.side.show_head(f"{self._moments.weekday(day)} {self._moments.day(day)}", hint)

    def _show_form(self, *, anew: bool = False) -> None:
        draft, day = self.editing.draft, self._selected
        if draft is None or day is None:
            return
        entry = draft.entry(day)
        if self.editable:
            usual = draft.usual_hours() or _USUAL
            self.side.form.show_day(day, entry, week=draft.week_hours(day), usual=usual, anew=anew)
        else:
            self.side.show_facts(entry, self._moments)

    def _show_pending(self) -> None:
        draft = self.editing.draft
        if draft is None or not self.editing.pending:
            self.side.show_pending("", 0, lacking="")
            return
        lacking = self._lacking(draft)
        sentence = pending_sentence(draft, lacking, self._words)
        self.side.show_pending(sentence, draft.version + 1, lacking=lacking)

    def _lacking(self, draft: Draft) -> str:
        t, problem, half = self._words.t, self.side.form.problem(), draft.half_swaps()
        if problem:
            return problem
        if half:
            return t("The swap of {day} lacks its other day.", day=self._moments.day_short(half[0]))
        if not self.side.reason.text().strip():
            return t("Say why the calendar changes.")
        return "" if self.editing.preview is not None else t("Counting what moves…")

    def _show_preview(self, found: CalendarPreview) -> None:
        if self._state is not None:
            now = datetime.combine(self._state.today, time(), self._moments.zone)
            self.side.preview.show_preview(found, self._moments, now)
        self._show_pending()

    def _show_refusal(self, error: DeskError) -> None:
        self.side.preview.show_error(error)
        self._show_pending()

    def _show_failure(self, error: DeskError) -> None:
        if self.editing.pending:
            self.side.show_error(error)
        else:
            self._show_unread(error)
        if isinstance(error, Conflict):
            self._read()

    # --- moving ---------------------------------------------------------------------------------------

    def select(self, day: date) -> None:
        """Show a day, and its month and year with it."""
        self._selected = within(day)
        self._show_days()
        self._show_form()
        self._show_pending()

    def _leaf(self, months: int) -> None:
        if self._selected is not None:
            self.select(add_months(self._selected, months))

    def _go_today(self) -> None:
        if self._state is not None:
            self.select(self._state.today)

    def _show_part(self, part: Part) -> None:
        self.frame.show_part(part)
        if part is Part.MONTH:
            self.grid.setFocus()
        elif part is Part.YEAR:
            self.strip.setFocus()

    def _edit_day(self) -> None:
        if self.editable:
            self.frame.show_part(Part.DAY)
            self.side.reveal(self.side.form.kinds[self.side.form.choice])

    # --- editing --------------------------------------------------------------------------------------

    def _take_form(self) -> None:
        day = self._selected
        if day is not None:
            self._put(day, self.side.form.entry())

    def _put(self, day: date, entry: DayEntry) -> None:
        other = SWAPPED.get(entry.mark) if entry.mark is not None else None
        name = swap_name(other, day, self._words) if other is not None else ""
        self.editing.put(day, entry, name)

    def _clear_day(self) -> None:
        draft, day = self.editing.draft, self._selected
        if self.editable and draft is not None and day is not None and draft.entry(day).mark is not None:
            self.editing.put(day, DayEntry(), "")

    def _apply(self) -> None:
        self.side.hide_error()
        self.editing.apply(self.side.reason.text().strip())

    def _discard(self) -> None:
        self.side.reason.clear()
        self.editing.discard()
        self._show_form(anew=True)
        self.grid.setFocus()

    def _say_merged(self, days: int) -> None:
        words = self._words
        said = words.n(
            "{count} day changed. Nothing is saved yet.", "{count} days changed. Nothing is saved yet.", days
        )
        self.notice.emit(said if days else words.t("The calendar has these days already."))
        announce(self, said)

    def _say_rebased(self, version: int) -> None:
        t = self._words.t
        self.side.say(
            t("Version {version} was saved meanwhile. Your edits are kept upon it.", version=version)
        )

    # --- commands -------------------------------------------------------------------------------------

    def use(self, tool: Tool) -> None:
        """Do what a button of the row says."""
        state, draft, day = self._state, self.editing.draft, self._selected
        if tool is Tool.TODAY:
            self._go_today()
            self._show_part(Part.MONTH)
        elif state is None or draft is None or day is None:
            return
        elif tool is Tool.ADD_DAY:
            self._begin(draft.entry(day), Choice.COMPANY, self.side.form.name)
        elif tool is Tool.ADD_SWAP:
            self._begin(draft.entry(day), Choice.SWAP, self.side.form.partner)
        elif tool is Tool.LOAD:
            self.editing.load_holidays(day.year, self._words.language.value)
        else:
            self.commands.run(tool, draft, day, self._moments)

    def _begin(self, entry: DayEntry, choice: Choice, field: QWidget) -> None:
        self.frame.show_part(Part.DAY)
        swap = entry.mark in SWAPPED
        if entry.mark is None or swap != (choice is Choice.SWAP):
            self.side.form.choose(choice)
        self.side.reveal(field if field.isVisible() else self.side.form.kinds[choice])

    def _load_empty(self, year: int) -> None:
        self.select(date(year, 1, 1))
        self.editing.load_holidays(year, self._words.language.value)

    def _confirm(self, year: int) -> None:
        seen = self._state.version.version if self._state is not None else None
        self._tasks.write(
            lambda: self._desk.calendar.confirm_year(self._actor, year=year, base_version=seen),
            lambda _outcome: self._read(),
            self._show_unread,
            owner=self,
            name="confirm year",
        )

    # --- Qt -------------------------------------------------------------------------------------------

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if Qt.Key(event.key()) is Qt.Key.Key_Escape and not self.grid.hasFocus():
            self._show_part(Part.MONTH)
            return
        super().keyPressEvent(event)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        if self.editing.pending and not event.spontaneous():
            self.notice.emit(self._words.t("Edits of the calendar are kept, not saved yet."))

    def _fit(self) -> None:
        self.frame.arrange(self.width())
