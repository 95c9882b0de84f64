"""The right pane: clock, triage or properties, customer, evidence, tasks, activity of one case."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.drops import dropped_files
from leman_desk.gui.pages.desk.front_read import Surround
from leman_desk.gui.pages.desk.panel_clock import ClockSection
from leman_desk.gui.pages.desk.panel_clocks import ClocksSection, law_comes_first
from leman_desk.gui.pages.desk.panel_customer import CustomerSection
from leman_desk.gui.pages.desk.panel_evidence import EvidenceSection
from leman_desk.gui.pages.desk.panel_fields import FieldsSection
from leman_desk.gui.pages.desk.panel_proposals import ProposalsSection
from leman_desk.gui.pages.desk.panel_tasks import ActivitySection, TasksSection
from leman_desk.gui.pages.desk.triage_choices import TriageChoices
from leman_desk.gui.reading.directory import Directory
from leman_desk.gui.tasks import Task
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Rule
from leman_desk.gui.widgets.progress import ProgressRow
from leman_desk.services.queries import CaseView
from leman_desk.wording.moments import Moments


class CasePanel(QScrollArea):
    """Shows everything about the case beside its conversation. Files dropped on it become evidence.

    Attributes:
        files_dropped: Paths of files.
    """

    files_dropped = Signal(object)

    def __init__(self, actor: Actor, theme: Theme, moments: Moments, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actor = actor
        self._view: CaseView | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAcceptDrops(allowed(actor.roles, Act.WORK_CASES))
        self.setMinimumWidth(theme.tokens.layout["case_panel"] - 44)
        self.clock = ClockSection(actor, theme, moments)
        self.proposals = ProposalsSection(actor, theme)
        self.clocks = ClocksSection(actor, theme)
        self.triage = TriageChoices(actor, theme)
        self.fields = FieldsSection(actor, theme)
        self.customer = CustomerSection(theme, may_give=allowed(actor.roles, Act.WORK_CASES))
        self.evidence = EvidenceSection(actor, theme, moments)
        self.progress = ProgressRow(theme, moments.words, "evidence.sealed")
        self.tasks = TasksSection(actor, theme)
        self.activity = ActivitySection(theme)
        self._body = QWidget()
        self._body.setProperty("surface", "sunken")
        self._body.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column = QVBoxLayout(self._body)
        column.setContentsMargins(16, 10, 14, 16)
        column.setSpacing(10)
        self._rules: list[tuple[QWidget, Rule]] = []
        section: QWidget
        for section in (
            self.clock,
            self.proposals,
            self.clocks,
            self.triage,
            self.fields,
            self.customer,
            self.evidence,
            self.tasks,
            self.activity,
        ):
            if section not in {self.clock, self.proposals}:
                rule = Rule()
                self._rules.append((section, rule))
                column.addWidget(rule)
            column.addWidget(section)
            if section is self.evidence:
                column.addWidget(self.progress)
        column.addStretch(1)
        self._sections = column
        self.setWidget(self._body)
        self.clear()

    def clear(self) -> None:
        """Show nothing."""
        self._view = None
        for child in self._body.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            child.hide()

    @property
    def case_view(self) -> CaseView | None:
        """The case shown."""
        return self._view

    def offers(self) -> tuple[tuple[ActionId, QWidget], ...]:
        """Give the commands that the menu offers while their button is there."""
        return (
            (ActionId.RECORD_ANSWER, self.clock.record),
            (ActionId.CORRECT_RECEIPT, self.clock.receipt),
            (ActionId.START_DEADLINE, self.clocks.start),
            (ActionId.OPEN_CUSTOMER, self.customer.card),
            (ActionId.OPEN_REQUEST, self.customer.request),
            (ActionId.DATA_PACKAGE, self.customer.package),
            (ActionId.RIGHTS, self.customer.rights),
        )

    def show_case(
        self,
        view: CaseView,
        directory: Directory,
        moments: Moments,
        now: datetime,
        around: Surround,
        *,
        triage: bool,
    ) -> None:
        """Show a case.

        Args:
            view: The case.
            directory: Names of people and categories.
            moments: Language and zone.
            now: The present, UTC.
            around: What is shown besides.
            triage: Whether the five choices stand in place of the properties.
        """
        self._view = view
        words, times = moments.words, around.times
        self.setAccessibleName(words.t("Case panel"))
        self.clock.show_case(view, moments, now, around.outlook)
        self.proposals.show_times(times, moments)
        self.clocks.show_times(times, moments, now)
        self._put_earlier_first(law_first=law_comes_first(times, view))
        if triage:
            self.triage.show_case(view, directory, words)
        else:
            self.fields.show_case(view, directory, words)
        self.customer.show_case(view, words, around.request)
        self.evidence.show_case(view, moments)
        self.tasks.show_case(view, words)
        self.activity.show_case(view, directory, moments, now)
        self.clock.show()
        self.proposals.setVisible(not self.proposals.empty)
        self.clocks.setVisible(not self.clocks.empty)
        self.triage.setVisible(triage)
        self.fields.setVisible(not triage)
        self.evidence.show()
        self.tasks.show()
        self.activity.show()
        for section, rule in self._rules:
            rule.setVisible(not section.isHidden())

    def _put_earlier_first(self, *, law_first: bool) -> None:
        """Let the clock that is due first stand on top, be it the policy's or one of law."""
        first: QWidget = self.clocks if law_first else self.clock
        if self._sections.indexOf(first) == 0:
            return
        rule = next(rule for section, rule in self._rules if section is self.clocks)
        order: tuple[QWidget, ...] = (self.clock, self.proposals, rule, self.clocks)
        if law_first:
            order = (self.clocks, rule, self.clock, self.proposals)
        for place, widget in enumerate(order):
            self._sections.removeWidget(widget)
            self._sections.insertWidget(place, widget)

    def follow(self, task: Task, moments: Moments) -> None:
        """Show files being sealed."""
        words = moments.words

        def text(done: int, total: int) -> str:
            if not total:
                return words.t("Sealing evidence")
            sizes = {"done": moments.file_size(done), "total": moments.file_size(total)}
            return words.t("Sealing evidence, {done} of {total}", **sizes)

        self.progress.follow(task, text)

    # --- files --------------------------------------------------------------------------------------

    @override
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self._view is not None and dropped_files(event):
            event.acceptProposedAction()

    @override
    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if self._view is not None and dropped_files(event):
            event.acceptProposedAction()

    @override
    def dropEvent(self, event: QDropEvent) -> None:
        files = dropped_files(event)
        if files:
            event.acceptProposedAction()
            self.files_dropped.emit(files)
