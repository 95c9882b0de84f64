"""How was this deadline counted? Screen 03, for every clock of a case."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from leman_desk.domain.case_clock import ClockKind, ClockRef
from leman_desk.domain.clocks import ClockState
from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.announce import announce
from leman_desk.gui.pages.deadline.body import DeadlineBody
from leman_desk.gui.reading.outside import ask_target
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button, FlatCombo, Segments
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.deadline_queries import CaseTimes, Explanation
from leman_desk.services.desk import Desk
from leman_desk.wording.errors import describe
from leman_desk.wording.ledger_text import as_text, clock_name, source_text
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_WIDTH, _HEIGHT = 1174, 792
_MARGIN = 28
_ANSWERABLE = frozenset({ClockState.IN_TIME, ClockState.DUE_SOON, ClockState.AT_RISK, ClockState.OVER})


@dataclass(frozen=True, slots=True)
class _Found:
    explanation: Explanation
    clocks: tuple[tuple[ClockRef, str], ...]


class DeadlineDialog(QDialog):
    """Opens at once and fills when the account is there.

    Attributes:
        reply_requested: (`CaseId`): answer now.
        calendar_requested: The work calendar is wanted.
        filled: The account is shown; tests wait for it.
        saved: The path of the PDF that was written.
    """

    reply_requested = Signal(object)
    calendar_requested = Signal()
    filled = Signal()
    saved = Signal(object)

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        target: CaseId | ClockRef,
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog and begin to read.

        Args:
            desk: The open desk.
            actor: The person signed in.
            tasks: The lanes.
            theme: Colours, fonts, icons.
            words: The language.
            target: A clock by its name, or a case for its response clock.
            parent: Window it belongs to.
        """
        super().__init__(parent)
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self._theme, self._words = theme, words
        self._explanation: Explanation | None = None
        self._moments: Moments | None = None
        self._names: dict[ClockRef, str] = {}
        self._before = QApplication.focusWidget()
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setProperty("surface", "surface")
        self.setWindowTitle(words.t("How was this deadline counted?"))
        self._title = Text(words.t("How was this deadline counted?"), "title")
        self.source = Text("", "body", "muted", wrap=True)
        self.clocks = Segments()
        self.clock_list = FlatCombo(theme, bordered=True)
        self.body = DeadlineBody(theme)
        self.error = Text("", "body", "breached", wrap=True)
        self.said = Text("", "caption", "muted", wrap=True)
        self.copy = Button(theme, words.t("Copy as text"), "action.copy")
        self.pdf = Button(theme, words.t("Save as PDF…"), "action.export_pdf")
        self.calendar = Button(theme, words.t("Open calendar"), "navigation.calendar")
        self.close_button = Button(theme, words.t("Close"))
        self.reply = Button(theme, words.t("Reply now"), "action.reply", kind="primary")
        self._lay_out()
        self._connect()
        self._size()
        self._read(target)

    # --- building -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setContentsMargins(_MARGIN, 18, _MARGIN, 12)
        head.setSpacing(3)
        chooser = QHBoxLayout()
        chooser.addWidget(self.clocks)
        chooser.addWidget(self.clock_list)
        chooser.addStretch(1)
        for widget in (self._title, self.source):
            head.addWidget(widget)
        head.addLayout(chooser)
        head.addWidget(self.error)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(self.body)
        self.area = area
        foot = QWidget()
        buttons = FlowLayout(foot, gap=8, row_gap=8)
        buttons.setContentsMargins(_MARGIN, 12, _MARGIN, 14)
        for button in (self.copy, self.pdf, self.calendar):
            buttons.add(button)
        buttons.add(self.said, 1)
        buttons.add(self.close_button)
        buttons.add(self.reply)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(area, 1)
        column.addWidget(foot)
        for part in (self.copy, self.pdf, self.calendar, self.reply, self.error, self.body):
            part.hide()
        for chooser_part in (self.clocks, self.clock_list):
            chooser_part.setAccessibleName(self._words.t("Clock"))
            chooser_part.hide()

    def _connect(self) -> None:
        self.copy.clicked.connect(self._copy_text)
        self.pdf.clicked.connect(self._ask_pdf)
        self.calendar.clicked.connect(self._on_calendar)
        self.close_button.clicked.connect(self.reject)
        self.reply.clicked.connect(self._on_reply)
        self.clocks.chosen.connect(self._read)
        self.clock_list.activated.connect(lambda index: self._read(self.clock_list.itemData(index)))
        self.finished.connect(self._give_focus_back)
        for key, step in ((Qt.Key.Key_PageDown, 1), (Qt.Key.Key_PageUp, -1)):
            QShortcut(QKeySequence(key), self, lambda by=step: self._page(by))

    def _size(self) -> None:
        """Be as large as the picture, as far as the window it belongs to has room."""
        parent = self.parentWidget()
        room = parent.size() if parent is not None else self.screen().availableGeometry().size()
        self.resize(min(_WIDTH, room.width() - 24), min(_HEIGHT, room.height() - 40))

    # --- reading ------------------------------------------------------------------------------------

    def _read(self, target: CaseId | ClockRef) -> None:
        desk, actor, words = self._desk, self._actor, self._words

        def read() -> _Found:
            if isinstance(target, str):
                explanation = desk.deadlines.explain_clock(actor, clock=target)
                return _Found(
                    explanation, _named(explanation, desk.clocks.times(actor, case=explanation.case), words)
                )
            times = desk.clocks.times(actor, case=target)
            others = [clock.ref for clock in times.clocks]
            if times.response is None and others:
                explanation = desk.deadlines.explain_clock(actor, clock=others[0])
            else:
                explanation = desk.deadlines.explain(actor, case=target)
            return _Found(explanation, _named(explanation, times, words))

        self._tasks.read(read, self._fill, self._failed, owner=self, key="explain", name="explain")

    def _fill(self, found: _Found) -> None:
        told = self._explanation = found.explanation
        moments = self._moments = Moments(self._words, told.zone)
        self.error.hide()
        self.setWindowTitle(self._words.t("Deadline of {number}", number=told.number))
        self.source.setText(source_text(told, moments))
        self._show_clocks(found)
        self.body.show_told(told, moments)
        self.body.show()
        self.said.setText("")
        for button in (self.copy, self.pdf, self.calendar):
            button.show()
        runs = told.kind is ClockKind.RESPONSE and told.state in _ANSWERABLE and told.stopped_at is None
        first = self.reply.isHidden()
        self.reply.setVisible(runs and allowed(self._actor.roles, Act.WORK_CASES))
        if first and not self.clocks.hasFocus():
            (self.reply if self.reply.isVisibleTo(self) else self.close_button).setFocus()
        self.reply.setDefault(self.reply.isVisibleTo(self))
        self._shrink()
        self.filled.emit()

    def _shrink(self) -> None:
        """Take no more height than a short account needs; a long one scrolls."""
        spare = self.area.viewport().height() - self.body.sizeHint().height()
        if spare > 0:
            self.resize(self.width(), self.height() - spare)

    def _show_clocks(self, found: _Found) -> None:
        several = len(found.clocks) > 1
        told, ref = found.explanation, found.explanation.ref
        if told.kind is ClockKind.RESPONSE:
            self._names[ref] = clock_name(told.kind, None, told.cycle, Moments(self._words, told.zone))
        named = [(key, self._names.get(key, name)) for key, name in found.clocks]
        self.clocks.set_segments(named)
        if several:
            self.clocks.set_current(ref)
        # The chosen one is bold and so a little wider than its neighbours think.
        wide = self.clocks.sizeHint().width() * 1.1 > self.width() - 2 * _MARGIN
        self.clocks.setVisible(several and not wide)
        self.clock_list.setVisible(several and wide)
        self.clock_list.clear()
        for key, name in named:
            self.clock_list.addItem(name, key)
        self.clock_list.setCurrentIndex(max(0, self.clock_list.findData(ref)))
        self.clock_list.setMinimumWidth(min(420, self.width() // 2))

    def _failed(self, error: DeskError) -> None:
        title, sentence = describe(error, self._words)
        self.error.setText(f"{title}. {sentence}")
        self.error.show()
        self.close_button.setFocus()
        announce(self, self.error.text(), urgent=True)
        self.filled.emit()

    # --- doing --------------------------------------------------------------------------------------

    def _copy_text(self) -> None:
        if self._explanation is not None and self._moments is not None:
            QGuiApplication.clipboard().setText(as_text(self._explanation, self._moments))
            self._say(self._words.t("Copied."))

    def _ask_pdf(self) -> None:
        told = self._explanation
        if told is not None:
            name = self._words.t("Deadline of {number}", number=told.number)
            ask_target(self, self._words, f"{name}.pdf", self.save_pdf)

    def save_pdf(self, target: Path) -> None:
        """Write what is shown as PDF; the ending is added where a person left it out."""
        told, desk, actor, language = self._explanation, self._desk, self._actor, self._words.language.value
        if told is None:
            return
        path = target if target.suffix.lower() == ".pdf" else target.with_name(f"{target.name}.pdf")
        self.pdf.setEnabled(False)

        def save() -> Path:
            desk.deadlines.save_pdf(actor, explanation=told, language=language, target=path)
            return path

        self._tasks.network(
            lambda _work: save(), self._was_saved, self._not_saved, owner=self, name="save pdf"
        )

    def _was_saved(self, path: Path) -> None:
        self.pdf.setEnabled(True)
        self._say(self._words.t("Saved as {name}.", name=path.name))
        self.saved.emit(path)

    def _not_saved(self, error: DeskError) -> None:
        self.pdf.setEnabled(True)
        self._failed(error)

    def _say(self, text: str) -> None:
        self.said.setText(text)
        announce(self, text)

    def _on_calendar(self) -> None:
        self.accept()
        self.calendar_requested.emit()

    def _on_reply(self) -> None:
        told = self._explanation
        self.accept()
        if told is not None:
            self.reply_requested.emit(told.case)

    def _page(self, by: int) -> None:
        bar = self.area.verticalScrollBar()
        bar.setValue(bar.value() + by * self.area.viewport().height() * 3 // 4)

    def _give_focus_back(self) -> None:
        # What had the focus may be gone by now, as a row of a list that was read anew.
        if self._before is not None and isValid(self._before) and self._before.isVisible():
            self._before.window().activateWindow()
            self._before.setFocus()


def _named(explanation: Explanation, times: CaseTimes, words: Words) -> tuple[tuple[ClockRef, str], ...]:
    """Name the clocks of a case, the response first; an older cycle stands for itself."""
    moments = Moments(words, explanation.zone)
    found: list[tuple[ClockRef, str]] = []
    shown = {clock.ref for clock in times.clocks}
    if explanation.ref not in shown:
        name = clock_name(explanation.kind, explanation.rule, explanation.cycle, moments)
        found.append((explanation.ref, name))
    if times.response is not None and times.response not in {ref for ref, _ in found}:
        name = words.t("Response")
        found.insert(0, (times.response, name))
    found += [(clock.ref, clock_name(clock.kind, clock.rule, 1, moments)) for clock in times.clocks]
    return tuple(found)
