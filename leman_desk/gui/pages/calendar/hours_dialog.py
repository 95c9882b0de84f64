"""The working hours of the week and the zone whose wall clock decides, with a live example."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from PySide6.QtCore import QStringListModel, Qt, QTimer, Signal
from PySide6.QtWidgets import (
    QCompleter,
    QDialog,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from leman_desk.domain.calendar_spec import WEEKDAYS
from leman_desk.domain.errors import DeskError
from leman_desk.gui.entry import Preset
from leman_desk.gui.forms.hours_form import Example, HoursForm, example_of
from leman_desk.gui.pages.calendar.hours_field import HoursField
from leman_desk.gui.pages.calendar.words import CLOSED
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text, restyle
from leman_desk.wording.moments import Moments

_WAIT_MS = 300
_MOST_SHOWN = 12


class HoursDialog(QDialog):
    """Edits the week and the zone; taking them over changes the draft only.

    Attributes:
        taken: Zone, hours by weekday, and the code of the week that was chosen, or empty.
    """

    taken = Signal(str, object, str)

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        spec: dict[str, Any],
        *,
        now: datetime,
        promise_minutes: int,
        presets: Sequence[Preset] = (),
        parent: QWidget | None = None,
    ) -> None:
        """Show the week of a calendar.

        Args:
            tasks: Where the example is counted.
            theme: Colours and icons.
            moments: Language and zone of the page.
            spec: The calendar being edited; its days count in the example.
            now: When the example's complaint arrives, UTC.
            promise_minutes: The promise.
            presets: Weeks to begin with.
            parent: Window it belongs to.
        """
        super().__init__(parent)
        self._tasks, self._words = tasks, moments.words
        self._spec, self._now, self._promise = spec, now, promise_minutes
        self._presets = {each.code: each for each in presets}
        self._preset = preset_of(spec, presets)
        self._zones = sorted(available_timezones())
        t = self._words.t
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(t("Working hours"))
        self.example = HoursForm(theme, self._words)
        self.example.set_presets(presets, self._preset or "-")
        self.example.offer_weeks(wanted=bool(presets))
        self.days = {name: HoursField() for name in WEEKDAYS}
        self.zone = QLineEdit(str(spec["zone"]))
        self.accept_button = Button(theme, t("Use these hours"), kind="primary")
        self.error = Text("", "body", "breached", wrap=True)
        self._names = [moments.words.locale.days["stand-alone"]["wide"][number] for number in range(7)]
        self._offer_zones()
        self._lay_out(theme)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self._count)
        self._show_week(spec["week"])
        self.example.chosen.connect(self._choose)
        for field in (*self.days.values(), self.zone):
            field.textEdited.connect(self._touched)
        self.zone.editingFinished.connect(self._touched)
        self.accept_button.clicked.connect(self._take)
        self._judge()
        self._count()

    @property
    def week(self) -> dict[str, list[list[str]]] | None:
        """Hours by weekday; None while some are not understood."""
        found = {name: field.hours for name, field in self.days.items()}
        if any(hours is None for hours in found.values()):
            return None
        return {name: [list(pair) for pair in hours] for name, hours in found.items() if hours}

    def _offer_zones(self) -> None:
        completer = QCompleter(self)
        completer.setModel(QStringListModel(self._zones, completer))
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setMaxVisibleItems(_MOST_SHOWN)
        completer.activated.connect(self._touched)
        self.zone.setCompleter(completer)

    def _lay_out(self, theme: Theme) -> None:
        t = self._words.t
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for name, weekday in zip(WEEKDAYS, self._names, strict=True):
            field = self.days[name]
            field.setAccessibleName(weekday)
            field.setPlaceholderText(t(CLOSED))
            form.addRow(Text(weekday[:1].upper() + weekday[1:], "body", "muted"), field)
        self.zone.setAccessibleName(t("Time zone"))
        form.addRow(Text(t("Time zone"), "body", "muted"), self.zone)
        inside = QWidget()
        inside.setProperty("transparent", True)
        column = QVBoxLayout(inside)
        column.setContentsMargins(24, 20, 24, 8)
        column.setSpacing(12)
        column.addWidget(Text(t("Working hours"), "heading"))
        hint = t(
            "Several times are divided by commas; 22:00–06:00 runs into the next day, 24:00 is midnight."
        )
        column.addWidget(Text(hint, "body", "muted", wrap=True))
        column.addLayout(form)
        column.addWidget(self.error)
        column.addWidget(self.example)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inside)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 16)
        whole.addWidget(scroll, 1)
        cancel = Button(theme, t("Cancel"))
        cancel.clicked.connect(self.reject)
        row = QHBoxLayout()
        row.setContentsMargins(24, 0, 24, 0)
        row.addStretch(1)
        row.addWidget(cancel)
        row.addWidget(self.accept_button)
        whole.addLayout(row)
        self.resize(max(560, inside.minimumSizeHint().width() + 24), 620)

    def _show_week(self, week: Mapping[str, Sequence[Sequence[str]]]) -> None:
        for name, field in self.days.items():
            field.set_hours(tuple((pair[0], pair[1]) for pair in week.get(name, ())))

    def _choose(self, code: str) -> None:
        calendar = self._presets[code].calendar
        self._preset = code
        self._show_week(calendar["week"])
        self.zone.setText(str(calendar["zone"]))
        self._judge()
        self._timer.start()

    def _touched(self) -> None:
        self._preset = ""
        self.example.weeks.setCurrentIndex(-1)
        self._judge()
        self._timer.start()

    def _judge(self) -> None:
        t = self._words.t
        for field in self.days.values():
            wrong = field.hours is None
            if bool(field.property("invalid")) != wrong:
                restyle(field, invalid=wrong)
        problem = ""
        if self.week is None:
            problem = t("Write hours as 08:00–12:00.")
        elif not self.week:
            problem = t("Add hours to at least one day.")
        elif self.zone.text().strip() not in self._zones:
            problem = t("Choose a time zone from the list, such as Asia/Ho_Chi_Minh.")
        self.error.setText(problem)
        self.error.setVisible(bool(problem))
        self.accept_button.setEnabled(not problem)

    def _count(self) -> None:
        week = self.week
        if not self.accept_button.isEnabled() or week is None:
            return
        spec = {**self._spec, "zone": self.zone.text().strip(), "week": week}
        self._tasks.read(
            lambda: example_of(spec, self._now, self._promise),
            self._show_example,
            self._refuse,
            owner=self,
            key="example",
            name="example",
        )

    def _show_example(self, example: Example) -> None:
        self.example.show_example(example)

    def _refuse(self, error: DeskError) -> None:
        self.example.show_example(error)
        self.accept_button.setEnabled(False)

    def _take(self) -> None:
        week = self.week
        if week is not None:
            self.taken.emit(self.zone.text().strip(), week, self._preset)
            self.accept()


def preset_of(spec: Mapping[str, Any], presets: Sequence[Preset]) -> str:
    """Find the offered week that a calendar has; empty when its week is the desk's own."""

    def hours(calendar: Mapping[str, Any]) -> object:
        week = {day: [list(pair) for pair in pairs] for day, pairs in calendar["week"].items() if pairs}
        return calendar["zone"], week

    return next((each.code for each in presets if hours(each.calendar) == hours(spec)), "")
