"""The row over the board: which period, whose complaints, and the board as a file."""

from collections.abc import Collection, Sequence
from datetime import date
from functools import cached_property, partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from leman_desk.domain.ids import PersonId
from leman_desk.gui.forms.day_field import DayField
from leman_desk.gui.forms.field import Field
from leman_desk.gui.pages.board.period import PRESET, Period, Preset, preset, shifted
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.services.queries import PersonRow
from leman_desk.wording.board_text import people_label, period_label
from leman_desk.wording.words import N_, Words

_FROM, _TO = N_("From day"), N_("To day")
_MOST_NAMES = 2


class PeriodPicker(QWidget):
    """A period with steps to the one before and after; presets and own days come from a menu.

    Attributes:
        chosen: The `Period` that was chosen.
        range_wanted: Own days are to be typed.
    """

    chosen = Signal(object)
    range_wanted = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._zone = "Asia/Ho_Chi_Minh"
        self._today = date.min
        self._period: Period | None = None
        self.earlier = Button(theme, icon="action.previous", kind="quiet")
        self.picker = Button(theme, icon="calendar.today")
        self.later = Button(theme, icon="action.expand", kind="quiet")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        for button in (self.earlier, self.picker, self.later):
            row.addWidget(button)
        self.earlier.clicked.connect(lambda: self._step(-1))
        self.later.clicked.connect(lambda: self._step(1))
        self.menu = QMenu(self)
        self.picker.setMenu(self.menu)
        self.retranslate(words)

    @property
    def period(self) -> Period | None:
        """What is shown; None before the first reading."""
        return self._period

    def show_period(self, period: Period, today: date, zone: str) -> None:
        """Show what was read, as of a day of the office."""
        self._period, self._today, self._zone = period, today, zone
        self._write()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        for button, name in (
            (self.earlier, words.t("Earlier period")),
            (self.later, words.t("Later period")),
        ):
            button.setAccessibleName(name)
            button.setToolTip(name)
        self.menu.clear()
        for each in Preset:
            self.menu.addAction(words.t(PRESET[each]), partial(self._choose, each))
        self.menu.addSeparator()
        self.menu.addAction(words.t("Own days…"), self.range_wanted.emit)
        self._write()

    def _write(self) -> None:
        known = self._period is not None
        text = self._words.t(PRESET[Preset.THIS_MONTH])
        if self._period is not None:
            text = period_label(self._words, self._period, self._zone)
        self.picker.setText(text)
        self.picker.setAccessibleName(self._words.t("Period: {period}", period=text))
        for button in (self.earlier, self.later):
            button.setEnabled(known)

    def _choose(self, wanted: Preset) -> None:
        if self._period is not None:
            self.chosen.emit(preset(wanted, self._today))

    def _step(self, steps: int) -> None:
        if self._period is not None:
            self.chosen.emit(shifted(self._period, steps))


class RangeRow(QWidget):
    """Two days to type.

    Attributes:
        chosen: The `Period` between them.
        closed: The row is no longer wanted.
    """

    chosen = Signal(object)
    closed = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.first, self.last = DayField(), DayField()
        self._fields = (Field(_FROM, self.first, width=130), Field(_TO, self.last, width=130))
        self.go = Button(theme)
        self.close_button = Button(theme, kind="quiet")
        flow = FlowLayout(self, gap=8, row_gap=6)
        for each in (*self._fields, self.go, self.close_button):
            flow.add(each)
        self.go.clicked.connect(self._apply)
        self.close_button.clicked.connect(self._close)
        for field in (self.first, self.last):
            field.returnPressed.connect(self._apply)
        self.hide()
        self.retranslate(words)

    def open(self, period: Period | None) -> None:
        """Begin to type, from the period shown."""
        if period is not None:
            self.first.set_day(period.first)
            self.last.set_day(period.last)
        self.show()
        self.first.setFocus()
        self.first.selectAll()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        for field in self._fields:
            field.retranslate(words)
        self.go.setText(words.t("Show"))
        self.close_button.setText(words.t("Cancel"))

    def _apply(self) -> None:
        first, last = self.first.day, self.last.day
        missing = self._words.t("Type a day such as 24/02/2026.")
        self._fields[0].set_error("" if first else missing, speak=True)
        wrong = missing if last is None else ""
        if first is not None and last is not None and last < first:
            wrong = self._words.t("The last day lies before the first.")
        self._fields[1].set_error(wrong, speak=True)
        if first is not None and last is not None and not wrong:
            self.chosen.emit(Period(first, last))

    def _close(self) -> None:
        self.hide()
        self.closed.emit()


class PeoplePicker(QWidget):
    """Whose complaints: everyone's, or those of the people with a check mark.

    Attributes:
        chosen: The ids of the people, and whether complaints of nobody are wanted, too.
    """

    chosen = Signal(object, bool)

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._people: tuple[PersonRow, ...] = ()
        self._picked: frozenset[PersonId] = frozenset()
        self._nobody = False
        self.button = Button(theme, icon="action.second_look", kind="quiet")
        self.menu = QMenu(self)
        self.button.setMenu(self.menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.button)
        self.menu.aboutToShow.connect(self._fill)
        self.retranslate(words)

    def set_people(self, people: Sequence[PersonRow]) -> None:
        """Offer these people."""
        self._people = tuple(people)
        self._write()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._write()

    def pick(self, people: Collection[PersonId], *, nobody: bool) -> None:
        """Take a choice and tell it."""
        self._picked, self._nobody = frozenset(people), nobody
        self._write()
        self.chosen.emit(self._picked, nobody)

    def _fill(self) -> None:
        self.menu.clear()
        everyone = self.menu.addAction(self._words.t("Everyone"))
        everyone.setCheckable(True)
        everyone.setChecked(not self._picked and not self._nobody)
        everyone.triggered.connect(lambda: self.pick((), nobody=False))
        self.menu.addSeparator()
        for each in self._people:
            action = self.menu.addAction(each.name.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(each.id in self._picked)
            action.triggered.connect(
                lambda _checked=False, person=each.id: self.pick(self._picked ^ {person}, nobody=self._nobody)
            )
        nobody = self.menu.addAction(people_label(self._words, (), unassigned=True))
        nobody.setCheckable(True)
        nobody.setChecked(self._nobody)
        nobody.triggered.connect(lambda: self.pick(self._picked, nobody=not self._nobody))

    def _write(self) -> None:
        names = [each.name for each in self._people if each.id in self._picked]
        text = people_label(self._words, names, unassigned=self._nobody)
        if len(names) > _MOST_NAMES:
            text = self._words.n("{count} person", "{count} people", len(names))
        self.button.setText(text.replace("&", "&&"))
        self.button.setAccessibleName(self._words.t("Whose complaints: {people}", people=text))


class BoardControls(QWidget):
    """All of it in a row that wraps.

    Attributes:
        period_chosen: A `Period`.
        people_chosen: Ids of people, and whether nobody's complaints are wanted.
        pdf_wanted: The board as PDF.
        xlsx_wanted: The board as a workbook.
    """

    period_chosen = Signal(object)
    people_chosen = Signal(object, bool)
    pdf_wanted = Signal()
    xlsx_wanted = Signal()

    def __init__(self, theme: Theme, words: Words, *, everyone: bool, parent: QWidget | None = None) -> None:
        """Build the row.

        Args:
            theme: Colours and icons.
            words: The language.
            everyone: Whether other people's complaints may be looked at.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._theme, self._words = theme, words
        self.period = PeriodPicker(theme, words)
        self.people = PeoplePicker(theme, words)
        self.own = Text("", "body", "muted")
        self.pdf = Button(theme, icon="action.export_pdf", kind="quiet")
        self.xlsx = Button(theme, icon="action.export_xlsx", kind="quiet")
        row = QWidget()
        flow = FlowLayout(row, gap=8, row_gap=6)
        for each in (self.period, self.people, self.own, self.pdf, self.xlsx):
            flow.add(each)
        self.people.setVisible(everyone)
        self.own.setVisible(not everyone)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._inner = QVBoxLayout()
        self._inner.setContentsMargins(14, 7, 14, 7)
        self._inner.setSpacing(8)
        self._inner.addWidget(row)
        column.addLayout(self._inner)
        column.addWidget(Rule())
        self.period.chosen.connect(self._choose)
        self.period.range_wanted.connect(lambda: self.range.open(self.period.period))
        self.people.chosen.connect(self.people_chosen)
        self.pdf.clicked.connect(self.pdf_wanted)
        self.xlsx.clicked.connect(self.xlsx_wanted)
        self.set_ready(ready=False)
        self.retranslate(words)

    @cached_property
    def range(self) -> RangeRow:
        """The row for own days; made when first asked for, as few ever do."""
        row = RangeRow(self._theme, self._words, self)
        self._inner.addWidget(row)
        row.chosen.connect(self.period_chosen)
        row.closed.connect(self.period.picker.setFocus)
        return row

    def set_ready(self, *, ready: bool) -> None:
        """Allow what needs a board."""
        self.pdf.setEnabled(ready)
        self.xlsx.setEnabled(ready)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self.period.retranslate(words)
        self.people.retranslate(words)
        if "range" in self.__dict__:
            self.range.retranslate(words)
        self.own.setText(words.t("Your complaints"))
        self.pdf.setText(words.t("Export PDF"))
        self.xlsx.setText(words.t("Export XLSX"))

    def _choose(self, period: Period) -> None:
        if "range" in self.__dict__:
            self.range.hide()
        self.period_chosen.emit(period)
