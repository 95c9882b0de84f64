"""The choice of opening hours with a live example: what they mean for a complaint that arrives now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.gui.entry import Preset
from leman_desk.gui.forms.field import Field
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import FlatCombo
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.services.deadlines import closed_days, due_from
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Words

_NAMED_AT_MOST = 2
_NEXT_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Example:
    """What a calendar says of a complaint that arrives at a moment.

    Attributes:
        arrives: UTC, as `due`.
        closed: Named closed days on the way, in the calendar's own words.
        zone: IANA name of the office's zone.
    """

    arrives: datetime
    due: datetime
    closed: tuple[tuple[date, str], ...]
    zone: str


def example_of(calendar: dict[str, object], now: datetime, promise_minutes: int) -> Example:
    """Count the example; for a worker, as the first count of a calendar takes some milliseconds.

    Raises:
        Refused: ``worktime.*``.
    """
    counted = WorkCalendar.from_dict(calendar)
    due = due_from(counted, now, promise_minutes)
    return Example(now, due, tuple(closed_days(counted, now, due)), counted.zone)


class HoursForm(QWidget):
    """A drop-down of weeks and the example sentence below it.

    Attributes:
        chosen: Code of the week a person chose.
    """

    chosen = Signal(str)

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._presets: Sequence[Preset] = ()
        self._example: Example | DeskError | None = None
        self.weeks = FlatCombo(theme, bordered=True)
        self.weeks.activated.connect(lambda _index: self.chosen.emit(self.preset))
        self._field = Field(N_("Opening hours"), self.weeks, width=320)
        self._info = QFrame()
        self._info.setProperty("card", "info")
        self._says = Text("", wrap=True)
        row = QHBoxLayout(self._info)
        row.setContentsMargins(12, 9, 12, 9)
        row.setSpacing(9)
        row.addWidget(IconLabel(theme, "action.calculate", "accent", 18))
        row.addWidget(self._says, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._field)
        column.addWidget(self._info)
        self.retranslate(words)

    @property
    def preset(self) -> str:
        """Code of the week shown; empty before there are any."""
        return str(self.weeks.currentData() or "")

    @property
    def says(self) -> str:
        """The example sentence."""
        return self._says.text()

    def set_presets(self, presets: Sequence[Preset], chosen: str = "") -> None:
        """Offer these weeks."""
        self._presets = presets
        self.weeks.clear()
        for each in presets:
            self.weeks.addItem(each.names[self._words.language], each.code)
        codes = [each.code for each in presets]
        self.weeks.setCurrentIndex(codes.index(chosen) if chosen in codes else 0 if not chosen else -1)

    def offer_weeks(self, *, wanted: bool) -> None:
        """Show the drop-down of weeks, or the example alone."""
        self._field.setVisible(wanted)

    def show_example(self, example: Example | DeskError | None) -> None:
        """Show what was counted, the error that kept it from being counted, or that it is under way."""
        self._example = example
        self._says.setText(self._sentence())
        self._info.setAccessibleName(self._says.text())

    def retranslate(self, words: Words) -> None:
        """Speak another language; names of holidays follow with the next example."""
        self._words = words
        self._field.retranslate(words)
        for index, each in enumerate(self._presets):
            self.weeks.setItemText(index, each.names[words.language])
        self.weeks.setPlaceholderText(words.t("The desk’s own calendar"))
        self.show_example(self._example)

    def _sentence(self) -> str:
        words, example = self._words, self._example
        if example is None:
            return words.t("Counting an example…")
        if isinstance(example, DeskError):
            text = describe(example, words)
            return f"{text.title}. {text.sentence}"
        moments = Moments(words, example.zone)
        sentence = words.t(
            "A complaint that arrives now ({now}) must be answered by {due}.",
            now=moments.due(example.arrives),
            due=moments.due(example.due, example.arrives),
        )
        for name, days in runs(example.closed)[:_NAMED_AT_MOST]:
            sentence += " " + _not_counted(moments, name, days)
        return sentence


def runs(closed: Sequence[tuple[date, str]]) -> list[tuple[str, list[date]]]:
    """Join closed days that follow one another, under the name that most of them bear or contain.

    The days of Tết have a name each; together they are Tết.
    """
    found: list[list[tuple[date, str]]] = []
    for day, name in closed:
        if found and day - found[-1][-1][0] <= _NEXT_DAY:
            found[-1].append((day, name))
        else:
            found.append([(day, name)])
    return [(_common_name([name for _, name in run]), [day for day, _ in run]) for run in found]


def _common_name(names: Sequence[str]) -> str:
    return max(
        names, key=lambda name: (sum(name.casefold() in each.casefold() for each in names), -len(name))
    )


def _not_counted(moments: Moments, name: str, days: list[date]) -> str:
    if len(days) == 1:
        return moments.words.t("{name}, {day}, is not counted.", name=name, day=moments.day_short(days[0]))
    return moments.words.t(
        "{name}, {first} to {last}, is not counted.",
        name=name,
        first=moments.day_short(days[0]),
        last=moments.day_short(days[-1]),
    )
