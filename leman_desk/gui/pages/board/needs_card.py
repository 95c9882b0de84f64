"""The card that says what needs action, with a way to do it at once."""

from PySide6.QtCore import QPoint, Signal
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.charts.values import Drill
from leman_desk.gui.pages.board.need_list import NeedView
from leman_desk.gui.pages.board.need_model import NeedModel, lines_of
from leman_desk.gui.pages.board.needs import Need, NeedGroup, WideDrills
from leman_desk.gui.reading.directory import Directory
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.card import Card
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.services.board_queries import Board
from leman_desk.services.queries import CaseRow
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_EDGE = 20


class NeedsCard(Card):
    """Over the limit, answered late without a reason, at risk, due next, and how many more there are.

    Attributes:
        case_opened: The `CaseId` of a complaint that was opened.
        reason_wanted: The `CaseRow` whose reason is to be recorded.
        reassign_wanted: The `CaseRow` that is to be given to somebody, and where a menu may open.
        drilled: A `Drill` that was asked for.
    """

    case_opened = Signal(object)
    reason_wanted = Signal(object)
    reassign_wanted = Signal(object, QPoint)
    drilled = Signal(object)

    def __init__(self, theme: Theme, words: Words, actor: Actor, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._theme, self._words = theme, words
        self._may_work = allowed(actor.roles, Act.WORK_CASES)
        self._drills = WideDrills(None, None)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.model = NeedModel(Moments(words, Directory().zone), self)
        self.view = NeedView(theme, self.model, lambda: self._words.t("Open complaint"))
        self.nothing = Text("", "body", "muted", wrap=True)
        # The rows reach from edge to edge of the card; its heading and foot keep their margin.
        outer = self.layout()
        if outer is not None:
            outer.setContentsMargins(1, 14, 1, 12)
        self.heading.setContentsMargins(_EDGE - 1, 0, _EDGE - 1, 0)
        self.body.addWidget(self.view)
        quiet = QHBoxLayout()
        quiet.setContentsMargins(_EDGE - 1, 0, _EDGE - 1, 0)
        quiet.addWidget(self.nothing, 1)
        self.body.addLayout(quiet)
        self.body.addStretch(1)
        self.sign = IconLabel(theme, "status.ok", "status.ok.fg", 15)
        self.more = Button(theme, kind="link")
        self.everything = Button(theme, kind="link")
        foot = QHBoxLayout()
        foot.setContentsMargins(_EDGE - 1, 0, _EDGE - 1, 0)
        foot.setSpacing(8)
        foot.addWidget(self.sign)
        foot.addWidget(self.more)
        foot.addStretch(1)
        foot.addWidget(self.everything)
        self.body.addLayout(foot)
        self.view.case_opened.connect(self.case_opened)
        self.view.drilled.connect(self.drilled)
        self.view.action_wanted.connect(self._act)
        self.more.clicked.connect(lambda: self._follow(self._drills.in_time))
        self.everything.clicked.connect(lambda: self._follow(self._drills.everything))

    def show_board(
        self,
        board: Board,
        groups: tuple[NeedGroup, ...],
        wide: WideDrills,
        directory: Directory,
        words: Words,
    ) -> None:
        """Show what needs action."""
        self._words = words
        moments = Moments(words, board.zone)
        waiting = words.n(
            "{count} waits for a first response",
            "{count} wait for a first response",
            board.waiting_first.count,
        )
        self.set_title(words.t("Needs action"), waiting)
        self.view.setAccessibleName(words.t("Needs action"))
        lines = lines_of(
            groups,
            lambda row: _clause(row, directory),
            lambda row: directory.person(row.assignee) or words.t("Nobody"),
            self._action,
        )
        before = self._current_case()
        self.model.set_lines(lines, moments, board.now)
        self._restore(before)
        self.view.setVisible(bool(lines))
        self.nothing.setVisible(not lines)
        self.nothing.setText(words.t("Nothing needs you today."))
        self._drills = wide
        count = board.in_time.count
        self.more.setText(
            words.n("{count} more is in time", "{count} more are in time", count)
            if lines
            else words.n("{count} is in time", "{count} are in time", count)
        )
        self.more.setVisible(wide.in_time is not None)
        self.sign.setVisible(wide.in_time is not None)
        self.everything.setText(words.t("Show all open"))
        self.everything.setVisible(wide.everything is not None)

    def _action(self, need: Need) -> str:
        if not self._may_work:
            return ""
        return self._words.t("Add reason") if need is Need.UNEXPLAINED else self._words.t("Reassign")

    def _act(self, need: Need, row: CaseRow, at: QPoint) -> None:
        if need is Need.UNEXPLAINED:
            self.reason_wanted.emit(row)
        else:
            self.reassign_wanted.emit(row, at)

    def _current_case(self) -> int | None:
        line = self.model.line(self.view.currentIndex())
        return line.row.id if line is not None and line.row is not None else None

    def _restore(self, case: int | None) -> None:
        """Keep the cursor on its complaint, or put it on the first one."""
        rows = [number for number, line in enumerate(self.model.lines) if line.row is not None]
        same = [number for number in rows if _case_of(self.model, number) == case]
        if rows:
            self.view.setCurrentIndex(self.model.index((same or rows)[0]))

    def _follow(self, drill: Drill | None) -> None:
        if drill is not None:
            self.drilled.emit(drill)


def _case_of(model: NeedModel, number: int) -> int | None:
    row = model.lines[number].row
    return row.id if row is not None else None


def _clause(row: CaseRow, directory: Directory) -> str:
    """Give the first clause of the complaint's category, by which the board counts."""
    category = directory.category(row.category)
    return category.clause.partition(",")[0].strip() if category is not None else ""
