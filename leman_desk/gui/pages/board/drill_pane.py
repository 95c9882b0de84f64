"""The complaints behind a number of the board."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.announce import announce
from leman_desk.gui.charts.values import Drill
from leman_desk.gui.models.case_delegate import CaseDelegate
from leman_desk.gui.models.case_list import CaseListModel
from leman_desk.gui.models.queue_view import QueueView
from leman_desk.gui.models.spoken import spoken_case
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseRow, Group, Queue
from leman_desk.wording.moments import Moments


class DrillPane(QWidget):
    """A list under the words that say what was counted. Enter opens a complaint, Esc leads back.

    Attributes:
        case_opened: The `CaseId` of a complaint that was opened.
        left: The board is wanted again.
        failed: A `DeskError` of reading the rows.
    """

    case_opened = Signal(object)
    left = Signal()
    failed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self._moments = moments
        self._now = datetime.now(UTC)
        self.drill: Drill | None = None
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.back = Button(theme, icon="action.back", kind="quiet")
        self.title = Text("", "heading", wrap=True)
        self.delegate = CaseDelegate(theme, moments)
        self.model = CaseListModel(self._spoken, self._hint, self)
        self.view = QueueView(self.model, self.delegate, self.delegate.heights)
        head = QHBoxLayout()
        head.setContentsMargins(12, 10, 20, 10)
        head.setSpacing(10)
        head.addWidget(self.back)
        head.addWidget(self.title, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Rule())
        column.addWidget(self.view, 1)
        self.back.clicked.connect(self.left)
        self.view.case_opened.connect(self.case_opened)
        self.model.rows_needed.connect(self._read_rows)
        theme.changed.connect(self._lay_rows_out)
        self.set_moments(moments)

    def _lay_rows_out(self) -> None:
        # Not the view's own method: overridden slots of Qt stay connected after their object has gone.
        self.view.doItemsLayout()

    def show_drill(self, drill: Drill) -> None:
        """Show the complaints behind a number; the first one is under the cursor."""
        self.drill = drill
        self.title.setText(drill.title)
        self.view.setAccessibleName(drill.title)
        self.model.set_queue(Queue(((Group.MAIL, drill.cases),), {}))
        self.model.mark_stale()
        self.view.select_first()
        self.view.scrollToTop()
        announce(self.view, drill.title)

    def set_moments(self, moments: Moments) -> None:
        """Speak another language or zone; the title stays as it was asked for."""
        self._moments = moments
        self.back.setText(moments.words.t("Back to the board"))
        self.delegate.set_moments(moments)
        self.model.retranslate()

    @override
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def _hint(self, _group: Group) -> str:
        return self._moments.words.t("Enter opens a complaint, Esc leads back")

    def _spoken(self, row: CaseRow) -> str:
        return spoken_case(row, self._moments, self._now)

    def _read_rows(self, ids: Sequence[CaseId]) -> None:
        reading, actor = self._desk.reading, self._actor

        def done(answer: tuple[datetime, list[CaseRow]]) -> None:
            self._now, rows = answer
            self.delegate.set_now(self._now)
            self.model.set_rows(ids, rows)

        def failed(error: DeskError) -> None:
            self.model.give_up(ids)
            self.failed.emit(error)

        self._tasks.read(
            lambda: (reading.now(), reading.case_rows(actor, ids=ids)),
            done,
            failed,
            owner=self,
            name="board rows",
        )
