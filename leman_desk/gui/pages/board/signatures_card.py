"""For your signature: what waits for a board member, above everything else of the board."""

from collections.abc import Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.models.lines import Cell, Line, LineModel
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.card import Card
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.line_table import LineTable, Width
from leman_desk.services.desk import Desk
from leman_desk.services.queries_deletion import ToSign
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_

_TITLES = (N_("Number"), N_("Customer"), N_("Signatures"), N_("Due"))


class SignaturesCard(Card):
    """Deletion requests that wait for the person's signature, their own or as a deputy.

    Attributes:
        opened: The `CaseId` of a request.
        came: The card came into sight, with something to sign.
    """

    opened = Signal(object)
    came = Signal()

    def __init__(
        self, desk: Desk, actor: Actor, tasks: Tasks, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self.model = LineModel(theme, self)
        widths = (Width(17), Width(26, share=2), Width(26, share=1), Width(18, goes=1, filled=True))
        self.table = LineTable(theme, widths)
        self.table.setModel(self.model)
        self.table.activated.connect(
            lambda index: self.opened.emit(CaseId(self.model.lines[index.row()].key))
        )
        self.table.doubleClicked.connect(self.table.activated)
        self.nothing = Text("", "body", "muted", wrap=True)
        self.body.addWidget(self.table)
        self.body.addWidget(self.nothing)
        self.hide()

    @property
    def waits(self) -> bool:
        """Whether something is there to sign."""
        return bool(self.model.lines)

    def read(self, moments: Moments) -> None:
        """Look for what waits; nothing for somebody who signs nothing."""
        if not allowed(self._actor.roles, Act.SIGN_DELETION):
            return
        desk, actor = self._desk, self._actor
        self._tasks.read(
            lambda: (desk.reading.now(), desk.deletion.reading.to_sign(actor)),
            lambda found: self.show_waiting(found[1], moments, found[0]),
            owner=self,
            key="signatures",
            name="signatures",
        )

    def show_waiting(self, waiting: Sequence[ToSign], moments: Moments, now: datetime) -> None:
        """Show what waits as of a moment (UTC); the card comes into sight with the first reading."""
        words, first = moments.words, self.isHidden()
        title = words.t("For your signature")
        self.set_title(title, moments.number(len(waiting)) if waiting else "")
        self.table.setAccessibleName(title)
        index = self.table.currentIndex()
        kept = self.model.lines[index.row()].key if index.isValid() else -1
        self.model.show_lines(
            [words.t(each) for each in _TITLES], [_line(each, moments, now) for each in waiting]
        )
        if waiting:
            row = self.model.row_of(kept)
            self.table.setCurrentIndex(self.model.index(row if row is not None else 0, 0))
        self.table.setVisible(bool(waiting))
        self.nothing.setText(words.t("Nothing needs you today."))
        self.nothing.setVisible(not waiting)
        self.show()
        if first and waiting:
            self.came.emit()


def _line(each: ToSign, moments: Moments, now: datetime) -> Line:
    words, row = moments.words, each.row
    signed = words.t("{signed} of {needed} signatures", signed=row.signed, needed=row.needed)
    if each.deputy:
        signed = words.t("{signed}, as deputy of {name}", signed=signed, name=each.seat_name)
    late = row.due_at is not None and row.due_at < now
    due = moments.due(row.due_at, now) if row.due_at is not None else ""
    cells = (
        Cell(row.number, "accent", "action.sign", strong=True),
        Cell(row.person),
        Cell(signed),
        Cell(due, "breached" if late else "", "status.breached" if late else ""),
    )
    return Line(row.case, cells)
