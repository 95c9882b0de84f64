"""The part of a customer's card about their rights: uses that are stopped, and what they ask anew."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from leman_desk.gui.models.lines import Cell, Line
from leman_desk.gui.reading.section import Section
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.line_table import Width
from leman_desk.services.queries_customers import StoppedUse
from leman_desk.wording.moments import Moments
from leman_desk.wording.rights_text import use_name


class UsesSection(Section):
    """Shows which uses are stopped, since when, and by which case.

    Attributes:
        ask_requested: The customer asks for something anew, not by mail.
        agree_requested: The chosen `StoppedUse` is agreed to again.
    """

    ask_requested = Signal()
    agree_requested = Signal(object)

    def __init__(self, theme: Theme, *, may_work: bool, parent: QWidget | None = None) -> None:
        super().__init__(theme, (Width(34, share=1), Width(13), Width(11, goes=1)), parent)
        self._stopped: tuple[StoppedUse, ...] = ()
        self.ask = self.add_button(self.ask_requested.emit, icon="action.add")
        self.agree = self.add_button(self._agree, suits=lambda line: line is not None)
        for button in (self.ask, self.agree):
            button.setVisible(may_work)

    def show_uses(self, stopped: Sequence[StoppedUse], moments: Moments) -> None:
        """Show the uses that are stopped."""
        words = moments.words
        self._stopped = tuple(stopped)
        self.set_title(words.t("Uses that are stopped"))
        self.table.setAccessibleName(words.t("Uses that are stopped"))
        self.ask.setText(words.t("Withdrawal or correction…"))
        self.agree.setText(words.t("Agrees again…"))
        self.show_lines(
            (words.c("use of data", "Use"), words.t("Stopped"), words.t("Case")),
            [self._line(at, each, moments) for at, each in enumerate(stopped)],
            none=words.t("The customer has stopped nothing."),
        )

    def _line(self, at: int, each: StoppedUse, moments: Moments) -> Line:
        words = moments.words
        since = (
            moments.day(moments.local_day(each.since))
            if each.since is not None
            else words.t("after an erasure")
        )
        name = use_name(each.use, each.words, words)
        return Line(at, (Cell(name, strong=True), Cell(since), Cell(each.number, "muted")))

    def _agree(self) -> None:
        line = self.line
        if line is not None and line.key < len(self._stopped):
            self.agree_requested.emit(self._stopped[line.key])
