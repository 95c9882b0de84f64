"""What waits for somebody in the case panel: a reason for a missed promise, a proposed time of receipt."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.deadline_queries import CaseTimes, CorrectionView
from leman_desk.wording.ledger_text import exact_moment
from leman_desk.wording.moments import Moments


class ProposalsSection(QWidget):
    """Notes with one thing to do each; hidden while nothing waits.

    Attributes:
        breach_requested: (`ClockRef`): the reason of a missed promise is to be recorded.
        confirm_requested: (`ClockId`): a proposed time of receipt counts.
        withdraw_requested: (`ClockId`): it is taken back or refused.
    """

    breach_requested = Signal(object)
    confirm_requested = Signal(object)
    withdraw_requested = Signal(object)

    def __init__(self, actor: Actor, theme: Theme) -> None:
        super().__init__()
        self._actor, self._theme = actor, theme
        self._shown: tuple[object, ...] | None = None
        self.notes: list[QFrame] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    @property
    def empty(self) -> bool:
        """Whether nothing waits."""
        return not self.notes

    def show_times(self, times: CaseTimes | None, moments: Moments) -> None:
        """Show what waits on a case."""
        waiting = [each for each in times.corrections if not each.confirmed_name] if times is not None else []
        missed = times.missed if times is not None else ()
        shown = (tuple(waiting), missed, moments.words.language, moments.zone)
        if shown == self._shown:
            return
        self._shown = shown
        for note in self.notes:
            note.hide()
            note.deleteLater()
        self.notes = []
        if missed and allowed(self._actor.roles, Act.WORK_CASES):
            words = moments.words
            go = Button(self._theme, words.t("Record the reason…"), compact=True)
            go.clicked.connect(lambda: self.breach_requested.emit(missed[0]))
            self._add(words.t("The promise was missed. Record the reason."), [go])
        for correction in waiting:
            self._add_correction(correction, moments)

    def _add_correction(self, correction: CorrectionView, moments: Moments) -> None:
        words = moments.words
        said = words.t(
            "{person} proposes {after} as the time of receipt, in place of {before}: {reason}",
            person=correction.proposed_name,
            after=exact_moment(correction.after, moments),
            before=exact_moment(correction.before, moments),
            reason=correction.reason,
        )
        own = correction.proposed_by == self._actor.id
        may_confirm = allowed(self._actor.roles, Act.CONFIRM_CORRECTION) and not own
        buttons: list[QWidget] = []
        if may_confirm:
            confirm = Button(self._theme, words.t("Confirm"), compact=True)
            confirm.clicked.connect(lambda: self.confirm_requested.emit(correction.id))
            buttons.append(confirm)
        if own or may_confirm:
            withdraw = Button(self._theme, words.t("Withdraw") if own else words.t("Refuse"), compact=True)
            withdraw.clicked.connect(lambda: self.withdraw_requested.emit(correction.id))
            buttons.append(withdraw)
        if not may_confirm:
            said = f"{said} {words.t('It counts once a second person confirms it.')}"
        self._add(said, buttons)

    def _add(self, said: str, buttons: list[QWidget]) -> None:
        note = QFrame()
        note.setProperty("card", "warning")
        column = QVBoxLayout(note)
        column.setContentsMargins(12, 8, 12, 10)
        column.addWidget(Text(said, "caption", wrap=True))
        if buttons:
            holder = QWidget()
            row = FlowLayout(holder, gap=8, row_gap=6)
            for button in buttons:
                row.add(button)
            column.addWidget(holder)
        self.notes.append(note)
        self._column.addWidget(note)
