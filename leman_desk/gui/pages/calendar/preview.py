"""What an edit of the calendar would do to the deadlines that run, told before it is applied."""

from datetime import datetime
from functools import partial

from PySide6.QtCore import QModelIndex, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.gui.announce import announce
from leman_desk.gui.pages.calendar.moved_list import ROW, SHOWN, MovedList
from leman_desk.gui.slices import Slices
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.services.calendar_queries import CalendarPreview, Moved
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words


class PreviewPanel(QWidget):
    """Counts, warnings and the list of deadlines that move.

    Attributes:
        case_opened: The `CaseId` of a row that was opened.
        place_wanted: Top and bottom, in px of this panel, of the row that the keys moved to.
    """

    case_opened = Signal(object)
    place_wanted = Signal(int, int)

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._title = Text("", "strong")
        self._says = Text("", wrap=True)
        self._spinner = QProgressBar()
        self._spinner.setRange(0, 0)
        self._spinner.setTextVisible(False)
        self._spinner.hide()
        self._over = Text("", "body", "breached", wrap=True)
        self.moved = MovedList(theme)
        self._more = Text("", "caption", "muted", wrap=True)
        self._note = Text("", "caption", "due_soon", wrap=True)
        self._note_icon = IconLabel(theme, "action.second_look", "status.due_soon.fg", 16)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for part in (self._title, self._says, self._spinner, self._over, self.moved, self._more):
            column.addWidget(part)
        note = QHBoxLayout()
        note.setContentsMargins(0, 8, 0, 0)
        note.setSpacing(8)
        note.addWidget(self._note_icon)
        note.addWidget(self._note, 1)
        column.addLayout(note)
        self._slices = Slices(self)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(theme.tokens.motion["progress_after_ms"])
        self._delay.timeout.connect(self._spinner.show)
        self.moved.activated.connect(self._open)
        self.moved.place_wanted.connect(
            lambda top, bottom: self.place_wanted.emit(self.moved.y() + top, self.moved.y() + bottom)
        )
        self.retranslate(words)
        self.clear()

    @property
    def says(self) -> str:
        """The sentences shown, in one."""
        texts = (self._says, self._over, self._more, self._note)
        return " ".join(each.text() for each in texts if each.text())

    def clear(self) -> None:
        """Show nothing: there is no edit."""
        self._stop()
        self.hide()

    def count(self) -> None:
        """Say that it is being counted; what was counted before stays until then."""
        self.show()
        if not self._delay.isActive() and self._spinner.isHidden():
            self._delay.start()

    def show_error(self, error: DeskError) -> None:
        """Say why it cannot be counted."""
        self._stop()
        title, sentence = describe(error, self._words)
        self._set(self._says, "")
        self._set(self._over, f"{title}. {sentence}")
        for part in (self.moved, self._more, self._note, self._note_icon):
            part.hide()
        self.show()
        announce(self, self._over.text(), urgent=True)

    def show_preview(self, found: CalendarPreview, moments: Moments, now: datetime) -> None:
        """Show what was counted."""
        self._stop()
        words = self._words
        said = words.t("No open deadline moves.")
        if found.later or found.earlier:
            said = words.n(
                "{count} open deadline moves later, {earlier} earlier.",
                "{count} open deadlines move later, {earlier} earlier.",
                found.later,
                earlier=words.number(found.earlier),
            )
        self._set(self._says, said)
        over = found.becomes_over and words.n(
            "{count} goes over the limit at once.", "{count} go over the limit at once.", found.becomes_over
        )
        self._set(self._over, over or "")
        rest = found.later + found.earlier - min(SHOWN, len(found.moved))
        self._set(
            self._more, words.t("and {count} more deadlines", count=words.number(rest)) if rest > 0 else ""
        )
        self._set(self._note, self._warning(found))
        self._note_icon.setVisible(bool(self._note.text()))
        self.show()
        announce(self, self.says)
        # Measured, laid out and painted in turns of their own.
        self._slices.run(
            (
                partial(self.moved.rows.set_rows, found.moved, moments, now),
                self.moved.doItemsLayout,
                partial(self.moved.setVisible, bool(found.moved)),
            )
        )

    def retranslate(self, words: Words) -> None:
        """Speak another language; what was counted is to be shown anew."""
        self._words = words
        self._title.setText(words.t("If you apply this"))
        self.moved.setAccessibleName(words.t("Deadlines that move"))
        self._spinner.setAccessibleName(words.t("Counting what moves…"))
        self._spinner.setToolTip(words.t("Counting what moves…"))

    def _warning(self, found: CalendarPreview) -> str:
        words, parts = self._words, []
        if found.told_otherwise:
            parts.append(
                words.n(
                    "{count} customer was told another time.",
                    "{count} customers were told another time.",
                    found.told_otherwise,
                )
            )
        if found.stops_being_over:
            parts.append(
                words.n(
                    "{count} that is over the limit has time again.",
                    "{count} that are over the limit have time again.",
                    found.stops_being_over,
                )
            )
        if found.later or found.earlier:
            parts.append(words.t("Results already reached stay as they were."))
        return " ".join(parts)

    def _stop(self) -> None:
        self._slices.run(())
        self._delay.stop()
        self._spinner.hide()

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if isinstance(row, Moved):
            self.case_opened.emit(row.case)

    @staticmethod
    def _set(label: Text, text: str) -> None:
        label.setText(text)
        label.setVisible(bool(text))
