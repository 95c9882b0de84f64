"""The audit trail: read-only, and whether its chain of hashes is intact."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QTreeView, QVBoxLayout, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.announce import announce
from leman_desk.gui.forms.columns import fit_columns
from leman_desk.gui.forms.field import Verdict
from leman_desk.gui.pages.audit.model import PAGE, AuditModel, Column
from leman_desk.gui.reading.directory import Directory, concerns_directory, read_directory
from leman_desk.gui.tasks import Task, Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.gui.widgets.lists import CalmTreeView
from leman_desk.gui.widgets.progress import ProgressRow
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.desk import Desk
from leman_desk.services.queries import ChainReport, FactRow
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_WIDTHS = {Column.SEQ: 9, Column.TIME: 18, Column.PERSON: 24, Column.CASE: 16}


class AuditPage(QWidget):
    """Everything that was done at the desk, newest first.

    Attributes:
        case_opened: The `CaseId` of a row that was opened.
    """

    case_opened = Signal(object)

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._theme, self._words = desk, actor, tasks, theme, words
        self._directory = Directory()
        self._stale = True
        self._checking: Task | None = None
        self._report: tuple[ChainReport, datetime] | None = None
        self._error: DeskError | None = None
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Text("", "title")
        self.verdict = Verdict(theme)
        self.check = Button(theme, icon="action.check_mail")
        self.progress = ProgressRow(theme, words, "system.key")
        self.model = AuditModel(Moments(words, self._directory.zone), self)
        self.view = CalmTreeView()
        self._lay_out()
        self.check.clicked.connect(self._check)
        self.model.more_wanted.connect(self._read)
        self.view.activated.connect(self._open)
        self.view.verticalScrollBar().valueChanged.connect(self._near_the_end)
        theme.changed.connect(self._fit)
        self.retranslate(words)

    # --- what the window asks -----------------------------------------------------------------------

    def title(self) -> str:
        """Title for the window."""
        return self._words.t("Audit log")

    def panes(self) -> Sequence[QWidget]:
        """Parts that F6 visits."""
        return [self.view, self.check]

    def activated(self) -> None:
        """Read what is new when the page comes to the front."""
        if self._stale:
            self._read_directory()
            self._read(None)
        if self._report is None and self._checking is None:
            self._check()
        self.view.setFocus()

    def refresh(self, changes: Changes) -> None:
        """Take new rows on top when the page is in front."""
        if Kind.AUDIT not in changes.kinds:
            return
        self._stale = True
        if self.isVisible():
            if concerns_directory(changes):
                self._read_directory()
            self._read(None)

    def closing(self) -> None:
        """Stop a check under way."""
        if self._checking is not None:
            self._checking.cancel()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._title.setText(words.t("Audit log"))
        self.view.setAccessibleName(words.t("Audit log"))
        self.check.setText(words.t("Check now"))
        self.progress.retranslate(words)
        self._spoken()
        self._fit()
        self._show_verdict()

    # --- inside ---------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setContentsMargins(20, 14, 20, 12)
        head.setSpacing(16)
        head.addWidget(self._title)
        head.addWidget(self.verdict, 1)
        head.addWidget(self.check)
        view = self.view
        view.setModel(self.model)
        view.setRootIsDecorated(False)
        view.setUniformRowHeights(True)
        view.setAllColumnsShowFocus(True)
        view.setSelectionBehavior(QTreeView.SelectionBehavior.SelectRows)
        view.setFrameShape(QTreeView.Shape.NoFrame)
        header = view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.WHAT, QHeaderView.ResizeMode.Stretch)
        header.setSectionsMovable(False)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self.progress)
        column.addWidget(Rule())
        column.addWidget(view, 1)
        self._fit()

    def _fit(self) -> None:
        fit_columns(self.view, self._theme, _WIDTHS)

    def _read_directory(self) -> None:
        self._tasks.read(
            lambda: read_directory(self._desk),
            self._take_directory,
            owner=self,
            key="directory",
            name="audit names",
        )

    def _take_directory(self, directory: Directory) -> None:
        self._directory = directory
        self._spoken()
        self._show_verdict()

    def _spoken(self) -> None:
        directory = self._directory
        self.model.set_words(
            Moments(self._words, directory.zone),
            directory.category_names(self._words.language),
            {str(row.id): row.name for row in directory.people},
        )

    def _read(self, before: int | None) -> None:
        self._tasks.read(
            lambda: self._desk.reading.facts(self._actor, before=before, limit=PAGE),
            lambda rows: self._take(before, rows),
            self._failed,
            owner=self,
            key=("facts", before is None),
            name="audit",
        )

    def _near_the_end(self, value: int) -> None:
        bar = self.view.verticalScrollBar()
        if bar.maximum() - value <= 2 * bar.pageStep():
            self.model.ask_more()

    def _take(self, before: int | None, rows: list[FactRow]) -> None:
        if before is None:
            self._stale = False
            self.model.restart(rows)
            if rows and not self.view.currentIndex().isValid():
                self.view.setCurrentIndex(self.model.index(0, 0))
        else:
            self.model.append(rows)

    def _failed(self, error: DeskError) -> None:
        self.model.stop_asking()
        self._error = error
        self._show_verdict()

    def _open(self, index: QModelIndex) -> None:
        case = self.model.rows[index.row()].case
        if case is not None:
            self.case_opened.emit(CaseId(case))

    # --- the chain ------------------------------------------------------------------------------------

    def _check(self) -> None:
        if self._checking is not None and self._checking.busy:
            return
        self._error = None
        self.check.setEnabled(False)
        # The reader lane belongs to what is being looked at; hashing a long trail would hold it up.
        self._checking = self._tasks.network(
            lambda work: self._desk.reading.verify_chain(self._actor, cancelled=work.is_cancelled),
            self._was_checked,
            self._was_not_checked,
            owner=self,
            name="verify chain",
        )
        self._checking.finished.connect(lambda: self.check.setEnabled(True))
        self.progress.follow(self._checking, lambda _done, _total: self._words.t("Checking the chain…"))

    def _was_checked(self, report: ChainReport) -> None:
        self._report = (report, datetime.now(UTC))
        self._show_verdict()
        announce(self, self.verdict.text, urgent=report.broken_at is not None)

    def _was_not_checked(self, error: DeskError) -> None:
        self._error = error
        self._show_verdict()

    def _show_verdict(self) -> None:
        words = self._words
        if self._error is not None:
            told = describe(self._error, words)
            self.verdict.failed(f"{told.title}. {told.sentence}")
            return
        if self._report is None:
            self.verdict.waiting(words.t("The chain has not been checked yet."))
            return
        report, at = self._report
        time = Moments(words, self._directory.zone).time(at)
        if report.broken_at is None:
            self.verdict.passed(
                words.n(
                    "Chain intact, {count} entry, checked {time}.",
                    "Chain intact, {count} entries, checked {time}.",
                    report.facts,
                    time=time,
                )
            )
        else:
            self.verdict.failed(
                words.t(
                    "The chain is broken at entry {number}, checked {time}. Keep the database as it is "
                    "and call an admin.",
                    number=words.number(report.broken_at),
                    time=time,
                )
            )
