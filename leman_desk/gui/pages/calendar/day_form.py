"""The form of one day: what kind it is, its name and hours, and who says so."""

from datetime import date
from enum import StrEnum

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QGridLayout,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leman_desk.domain.calendar_notes import DayMark
from leman_desk.gui.forms.day_field import DayField
from leman_desk.gui.forms.field import Field
from leman_desk.gui.pages.calendar.draft import DayEntry, Pairs
from leman_desk.gui.pages.calendar.hours_field import HoursField
from leman_desk.gui.pages.calendar.words import CLOSED, swap_name
from leman_desk.gui.widgets.controls import Segments
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.words import N_, NC_, Words


class Choice(StrEnum):
    """What a day can be made."""

    ORDINARY = "ordinary"
    HOLIDAY = "holiday"
    SWAP = "swap"
    COMPANY = "company"


class Opening(StrEnum):
    """How the desk opens on a special day."""

    CLOSED = "closed"
    SHORT = "short"
    OPEN = "open"


CHOICE_OF = {
    None: Choice.ORDINARY,
    DayMark.HOLIDAY: Choice.HOLIDAY,
    DayMark.SWAP_OFF: Choice.SWAP,
    DayMark.SWAP_ON: Choice.SWAP,
    DayMark.COMPANY: Choice.COMPANY,
}
_TEXTS = {
    Choice.ORDINARY: N_("Working day"),
    Choice.HOLIDAY: N_("Public holiday"),
    Choice.SWAP: N_("Swap day"),
    Choice.COMPANY: N_("Company day"),
}
_OPENINGS = {Opening.CLOSED: CLOSED, Opening.SHORT: N_("Short hours"), Opening.OPEN: NC_("office", "Open")}
_NARROW = 100
_DAY_MINUTES, _HALF_HOUR = 24 * 60, 30


class DayForm(QWidget):
    """Edits one day.

    Attributes:
        edited: A person changed something; `entry` says what the day is now.
    """

    edited = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._day: date | None = None
        self._entry = DayEntry()
        self._week: Pairs = ()
        self._usual: Pairs = ()
        self._group = QButtonGroup(self)
        self.kinds = {choice: QRadioButton() for choice in Choice}
        self.name = QLineEdit()
        self.opening = Segments()
        self.hours = HoursField()
        self.partner = DayField()
        self.source = QLineEdit()
        self.document = QLineEdit()
        self._opening_label = Text("", "caption", "muted")
        self._fields = {
            "name": Field(N_("Name, shown to staff"), self.name),
            "hours": Field(N_("Hours"), self.hours, hint=N_("08:00–12:00, 13:00–17:00")),
            "partner": Field(N_("Other day of the swap"), self.partner, hint=N_("DD/MM/YYYY")),
            "source": Field(N_("Source"), self.source, width=_NARROW),
            "document": Field(N_("Document number"), self.document, width=_NARROW),
        }
        self._lay_out()
        self._connect()
        self.retranslate(words)

    # --- showing --------------------------------------------------------------------------------------

    def show_day(self, day: date, entry: DayEntry, *, week: Pairs, usual: Pairs, anew: bool = False) -> None:
        """Show a day.

        Args:
            day: Which.
            entry: What the calendar has for it.
            week: Hours of its weekday.
            usual: Hours of a usual working day, offered where the weekday has none.
            anew: Whether to forget what was typed and not understood.
        """
        fresh = anew or day != self._day
        self._day, self._entry, self._week, self._usual = day, entry, week, usual
        self.kinds[CHOICE_OF[entry.mark]].setChecked(True)
        self.opening.set_current(self._opening_of(entry.hours))
        texts = {self.name: entry.name, self.source: entry.source, self.document: entry.document}
        for field, text in texts.items():
            if fresh or field.text().strip() != text:
                field.setText(text)
        # What is not understood yet is left to whoever is typing it.
        if fresh or (self.hours.hours and self.hours.hours != entry.hours):
            self.hours.set_hours(entry.hours)
        if fresh or self.partner.day not in {None, day, entry.partner}:
            self.partner.set_day(entry.partner)
        self._show_fields()
        self._judge()

    @property
    def choice(self) -> Choice:
        """The kind that is chosen."""
        return next(choice for choice, button in self.kinds.items() if button.isChecked())

    def entry(self) -> DayEntry:
        """Give the day as the form has it; what is not understood stays as it was."""
        choice, opening = self.choice, self.opening.current()
        if choice is Choice.ORDINARY:
            return DayEntry()
        hours = () if opening is Opening.CLOSED else self.hours.hours or self._entry.hours or self._usual
        partner = self.partner.day if choice is Choice.SWAP and self.partner.day != self._day else None
        mark = {Choice.HOLIDAY: DayMark.HOLIDAY, Choice.COMPANY: DayMark.COMPANY}.get(choice)
        if mark is None:
            mark = DayMark.SWAP_OFF if opening is Opening.CLOSED else DayMark.SWAP_ON
        name = self.name.text().strip()
        if choice is Choice.SWAP and (mark is not self._entry.mark or partner != self._entry.partner):
            name = swap_name(mark, partner, self._words)
        return DayEntry(mark, name, hours, self.source.text().strip(), self.document.text().strip(), partner)

    def problem(self) -> str:
        """Say what is wrong with what was typed; empty when nothing is."""
        return self._fields["hours"].error or self._fields["partner"].error

    def choose(self, choice: Choice) -> None:
        """Choose a kind as a person would."""
        self.kinds[choice].click()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._opening_label.setText(words.t("Complaint desk"))
        self.opening.set_segments([(each, words.t(text)) for each, text in _OPENINGS.items()])
        self.opening.setAccessibleName(words.t("Complaint desk"))
        for field in self._fields.values():
            field.retranslate(words)
        self.hours.setToolTip(
            words.t(
                "Several times are divided by commas; 22:00–06:00 runs into the next day, 24:00 is midnight."
            )
        )
        self._show_fields()
        self._judge()

    # --- inside ---------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        kinds = QWidget()
        self._pairs = QGridLayout(kinds)
        self._pairs.setContentsMargins(0, 0, 0, 0)
        self._pairs.setVerticalSpacing(6)
        for choice, button in self.kinds.items():
            self._group.addButton(button)
            button.setObjectName(choice.value)
            button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._arrange_kinds()
        self.kinds[Choice.ORDINARY].setChecked(True)
        sources = self._sources = QWidget()
        pair = FlowLayout(sources, gap=10, row_gap=8)
        pair.add(self._fields["source"], 1)
        pair.add(self._fields["document"], 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(kinds)
        column.addWidget(self._fields["name"])
        opening = self._opening = QWidget()
        inner = QVBoxLayout(opening)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(4)
        inner.addWidget(self._opening_label)
        inner.addWidget(self.opening)
        column.addWidget(opening)
        column.addWidget(self._fields["hours"])
        column.addWidget(self._fields["partner"])
        column.addWidget(sources)

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_kinds()

    def _arrange_kinds(self) -> None:
        """Put the kinds two by two where they fit, otherwise one below the other."""
        widest = max(button.sizeHint().width() for button in self.kinds.values())
        columns = 2 if 2 * widest + self._pairs.horizontalSpacing() <= self.width() else 1
        for number, button in enumerate(self.kinds.values()):
            self._pairs.addWidget(button, number // columns, number % columns)

    def _connect(self) -> None:
        for choice, button in self.kinds.items():
            button.clicked.connect(lambda _checked=False, chosen=choice: self._choose(chosen))
        self.opening.chosen.connect(self._open)
        for field in (self.name, self.hours, self.partner, self.source, self.document):
            field.textEdited.connect(self._touched)

    def _choose(self, choice: Choice) -> None:
        works = choice is Choice.SWAP and not self._week
        self.opening.set_current(Opening.OPEN if works else Opening.CLOSED)
        self.hours.set_hours(self._usual if works else ())
        if choice is not CHOICE_OF[self._entry.mark]:
            self.name.clear()
        self._touched()

    def _open(self, opening: object) -> None:
        hours = self._week or self._usual
        if opening is Opening.SHORT:
            hours = shortened(hours)
        self.hours.setText("")
        self.hours.set_hours(() if opening is Opening.CLOSED else hours)
        self._touched()

    def _touched(self) -> None:
        self._show_fields()
        self._judge()
        self.edited.emit()

    def _opening_of(self, hours: Pairs) -> Opening:
        if not hours:
            return Opening.CLOSED
        return Opening.OPEN if hours == (self._week or self._usual) else Opening.SHORT

    def _show_fields(self) -> None:
        choice = self.choice
        special = choice is not Choice.ORDINARY
        self._fields["name"].setVisible(special and choice is not Choice.SWAP)
        self._opening.setVisible(special)
        self._fields["hours"].setVisible(special and self.opening.current() is not Opening.CLOSED)
        self._fields["partner"].setVisible(choice is Choice.SWAP)
        self._sources.setVisible(special)
        for each, text in _TEXTS.items():
            self.kinds[each].setText(self._words.t(text))
        if not self._week:
            self.kinds[Choice.ORDINARY].setText(self._words.t("Day of rest"))
        self._arrange_kinds()

    def _judge(self) -> None:
        t = self._words.t
        opening = self.opening.current()
        unread = self.choice is not Choice.ORDINARY and opening is not Opening.CLOSED and not self.hours.hours
        self._fields["hours"].set_error(t("Write hours as 08:00–12:00.") if unread else "")
        lacks = self.choice is Choice.SWAP and (self.partner.day is None or self.partner.day == self._day)
        self._fields["partner"].set_error(t("Enter the day that is worked or free instead.") if lacks else "")


def shortened(hours: Pairs) -> Pairs:
    """Suggest short hours: the first interval, or the first half of an only one."""
    if len(hours) != 1:
        return hours[:1]
    start, end = (int(text[:2]) * 60 + int(text[3:]) for text in hours[0])
    length = end - start if end > start else end - start + _DAY_MINUTES
    half = (start + length // (2 * _HALF_HOUR) * _HALF_HOUR) % _DAY_MINUTES
    if half == start:
        return hours
    return ((hours[0][0], f"{half // 60:02}:{half % 60:02}"),)
