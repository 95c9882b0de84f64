"""Deletion requests: the list, and one of them with everything that is done about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId, EvidenceId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.actions import Actions
from leman_desk.gui.pages.deletion.decision_card import Seat
from leman_desk.gui.pages.deletion.deeds import Deeds
from leman_desk.gui.pages.deletion.erasing import ErasingDeeds
from leman_desk.gui.pages.deletion.list_pane import ListPane
from leman_desk.gui.pages.deletion.request_view import RequestView, Told
from leman_desk.gui.reading.directory import OFFICE_ZONE
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.states import ErrorCard
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.desk import Desk
from leman_desk.services.queries_deletion import DeletionRow, DeletionView
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_CONCERNS = frozenset({Kind.DELETIONS, Kind.CASES, Kind.CLOCKS, Kind.PEOPLE, Kind.OUTBOX, Kind.EVIDENCE})
_PAUSE_MS = 1000


@dataclass(frozen=True, slots=True)
class _List:
    zone: str
    now: datetime
    rows: tuple[DeletionRow, ...]


@dataclass(frozen=True, slots=True)
class _Request:
    zone: str
    view: DeletionView
    told: Told
    pieces: tuple[tuple[EvidenceId, str], ...]


class DeletionPage(QWidget):
    """Shows the list; Enter opens a request, Esc or the way back leads to the list.

    Attributes:
        case_opened: The `CaseId` of the conversation that goes with a request.
        customer_opened: The `CustomerId` of the customer who asked.
        title_changed: What the window should call itself.
        shown: The list or a request was read; tests wait for it.
    """

    case_opened = Signal(object)
    customer_opened = Signal(object)
    title_changed = Signal(str)
    shown = Signal()

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        self._words, self._actions = words, actions
        self._zone = OFFICE_ZONE
        self._case: CaseId | None = None
        self._list: _List | None = None
        self._stale = True
        self.setProperty("page", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.list = ListPane(theme, self)
        self.request = RequestView(actor, theme, self._moments(), self)
        self.deeds = Deeds(desk, actor, tasks, theme, self, self)
        self.erasing = ErasingDeeds(desk, actor, tasks, theme, self.request.outcome, self)
        self.error = ErrorCard(theme, words)
        self.error.hide()
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._stack = QStackedLayout()
        self._stack.addWidget(self.list)
        self._stack.addWidget(self.request)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.error)
        column.addLayout(self._stack, 1)
        self._connect()

    # --- what the window asks -----------------------------------------------------------------------

    def title(self) -> str:
        """Title for the window."""
        name = self._words.t("Deletion requests")
        view = self.request.view
        return f"{view.row.number} · {name}" if self._case is not None and view is not None else name

    def panes(self) -> Sequence[QWidget]:
        """Parts that F6 visits."""
        return [self.list.focus_target()] if self._case is None else self.request.panes()

    def activated(self) -> None:
        """Read what is new when the page comes to the front."""
        if self._stale:
            self._read()
        self._focus()

    def refresh(self, changes: Changes) -> None:
        """Read again what changed: what is in front at once, the rest at most once a second."""
        if not changes.kinds & _CONCERNS:
            return
        self._stale = True
        in_front = self._case is not None and self._case in changes.cases
        if self.isVisible() and (in_front or not self._pause.isActive()):
            self._read()
            self._pause.start()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self.error.retranslate(words)
        self.request.error.retranslate(words)
        self.deeds.moments = self._moments()
        self._read()

    def open_request(self, case: CaseId) -> None:
        """Show one request."""
        self._case = case
        self._read()

    def leave_request(self) -> None:
        """Go back to the list, onto the line of the request."""
        case, self._case = self._case, None
        self._stack.setCurrentWidget(self.list)
        self.title_changed.emit(self.title())
        self._read()
        if case is not None:
            self.list.choose(case)
        self.list.focus_target().setFocus()

    # --- inside -------------------------------------------------------------------------------------

    def _moments(self) -> Moments:
        return Moments(self._words, self._zone)

    def _connect(self) -> None:
        self.list.opened.connect(self.open_request)
        self.list.new_requested.connect(self._new)
        self.request.left.connect(self.leave_request)
        self.request.wanted.connect(self._do)
        self.request.case_wanted.connect(self.case_opened)
        self.request.customer_wanted.connect(self.customer_opened)
        self.request.decision.sign_requested.connect(self.deeds.sign)
        self.request.decision.question_requested.connect(lambda: self._do("note"))
        self.deeds.failed.connect(self.request.show_error)
        self.erasing.failed.connect(self.request.show_error)
        self.erasing.moved.connect(self._read)
        self.erasing.begun.connect(self.request.error.hide)
        self.list.check_requested.connect(lambda: self.erasing.check_certificate(self._moments()))
        self.deeds.opened.connect(self.open_request)
        self.deeds.signed.connect(self.request.decision.clear)
        self.error.action_requested.connect(self._read)
        self._pause.timeout.connect(lambda: self._read() if self._stale and self.isVisible() else None)

    def _new(self) -> None:
        self.deeds.moments = self._moments()
        self.deeds.open_by_hand()

    def _do(self, name: str) -> None:
        self.request.error.hide()
        if name == "read":
            self._read()
        else:
            self.deeds.do(name, self.request.offers)

    def _focus(self) -> None:
        if self._case is None:
            self.list.focus_target().setFocus()
        elif self.focusWidget() is None:
            self.request.stepper.setFocus()

    # --- reading --------------------------------------------------------------------------------------

    def _read(self) -> None:
        self._stale = False
        if self._case is None:
            self._tasks.read(
                self._read_list,
                self._take_list,
                self._failed,
                owner=self,
                key="deletion",
                name="deletion list",
            )
            return
        case = self._case
        self._tasks.read(
            lambda: self._read_request(case),
            self._take_request,
            self._failed,
            owner=self,
            key="deletion",
            name="deletion request",
        )

    def _read_list(self) -> _List:
        desk = self._desk
        zone = desk.calendars.of(desk.store.reader().calendar()).zone
        return _List(zone, desk.reading.now(), tuple(desk.deletion.reading.queue(self._actor)))

    def _take_list(self, found: _List) -> None:
        first = self._list is None
        self._zone, self._list = found.zone, found
        self.error.hide()
        may = allowed(self._actor.roles, Act.PREPARE_DELETION)
        self.list.show_rows(found.rows, self._moments(), found.now, may_open=may)
        self._stack.setCurrentWidget(self.list)
        self.title_changed.emit(self.title())
        # An empty list left the keyboard to its button.
        if self.isVisible() and (self.focusWidget() is None or (first and self.list.new.hasFocus())):
            self.list.focus_target().setFocus()
        self.shown.emit()

    def _read_request(self, case: CaseId) -> _Request:
        desk, actor = self._desk, self._actor
        reading = desk.deletion.reading
        view = reading.view(actor, request=case)
        seats = tuple(Seat(seat, name) for seat, name in reading.seats(actor, request=case))
        reads = allowed(actor.roles, Act.READ_CASES)
        pieces: tuple[tuple[EvidenceId, str], ...] = ()
        if reads:
            kept = desk.reading.case_view(actor, case=view.conversation)
            pieces = tuple((each.id, each.filename) for each in kept.evidence)
        told = Told(
            seats=seats,
            times=desk.clocks.times(actor, case=view.conversation) if reads else None,
            report=desk.erasure.report(case),
            issued=desk.deletion.certificates.issued(actor, request=case),
            now=desk.reading.now(),
        )
        zone = desk.calendars.of(desk.store.reader().calendar()).zone
        return _Request(zone, view, told, pieces)

    def _take_request(self, found: _Request) -> None:
        self._zone = found.zone
        self.error.hide()
        moments = self._moments()
        self.deeds.view, self.deeds.moments, self.deeds.pieces = found.view, moments, found.pieces
        self.erasing.view, self.erasing.moments = found.view, moments
        self.erasing.explained = found.told.report is None or found.told.report.clean
        self.request.show_request(found.view, found.told, moments)
        first = self._stack.currentWidget() is not self.request
        self._stack.setCurrentWidget(self.request)
        self.title_changed.emit(self.title())
        if first and self.isVisible():
            self.request.stepper.setFocus()
        self.shown.emit()

    def _failed(self, error: DeskError) -> None:
        self._stale = True
        told = describe(error, self._words)
        self.error.show_error(told.title, told.sentence, error.code, self._words.t("Try again"))
