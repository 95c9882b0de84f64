"""What is to be done on a case, and what was done."""

from datetime import datetime

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.reading.directory import Directory
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import ElidedLabel, SectionHeader, Text
from leman_desk.services.queries import CaseView, FactRow, TaskRow
from leman_desk.wording.activity import activity
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_FACTS = 12


class TasksSection(QWidget):
    """Tasks with check boxes and a line to add one.

    Attributes:
        done_changed: (`TaskRow`, whether it is done).
        added: Text of a new task.
    """

    done_changed = Signal(object, bool)
    added = Signal(str)

    def __init__(self, actor: Actor, theme: Theme) -> None:
        super().__init__()
        self._actor, self._theme = actor, theme
        self._shown: tuple[TaskRow, ...] | None = None
        self._header = SectionHeader()
        self._boxes = QVBoxLayout()
        self._boxes.setSpacing(2)
        self.line = QLineEdit()
        self.line.returnPressed.connect(self._on_added)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._header)
        column.addLayout(self._boxes)
        column.addWidget(self.line)

    def show_case(self, view: CaseView, words: Words) -> None:
        """Show the tasks of a case."""
        tasks = view.tasks
        done = sum(each.done for each in tasks)
        count = words.t("Tasks {done}/{all}", done=done, all=len(tasks)) if tasks else words.t("Tasks")
        self._header.set_title(count)
        self.line.setPlaceholderText(words.t("Add a task"))
        self.line.setAccessibleName(words.t("Add a task"))
        may = allowed(self._actor.roles, Act.WORK_CASES)
        self.line.setVisible(may)
        if tasks == self._shown:
            return
        self._shown = tasks
        while (item := self._boxes.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.deleteLater()
        for task in tasks:
            self._boxes.addWidget(self._box(task, may=may))

    def _box(self, task: TaskRow, *, may: bool) -> QCheckBox:
        box = QCheckBox(task.text.replace("&", "&&"))
        box.setToolTip(plain_tip(task.text))
        box.setChecked(task.done)
        box.setEnabled(may)
        box.setMinimumHeight(self._theme.row_height("task_row", padding=6))
        box.setMinimumWidth(0)
        font = self._theme.font("body")
        font.setStrikeOut(task.done)
        box.setFont(font)
        box.clicked.connect(lambda checked: self.done_changed.emit(task, checked))
        return box

    def _on_added(self) -> None:
        text = self.line.text().strip()
        if text:
            self.added.emit(text)
            self.line.clear()


class ActivitySection(QWidget):
    """The newest facts of a case in words."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: tuple[object, ...] = ()
        self._header = SectionHeader()
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(12)
        self._grid.setVerticalSpacing(3)
        self._grid.setColumnStretch(1, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._header)
        column.addLayout(self._grid)

    def show_case(self, view: CaseView, directory: Directory, moments: Moments, now: datetime) -> None:
        """Show what happened to a case, newest first."""
        words = moments.words
        self._header.set_title(words.t("Activity"))
        facts = view.activity[:_FACTS]
        shown = (facts, words.language, directory.categories, directory.people)
        if shown == self._shown:
            return
        self._shown = shown
        while (item := self._grid.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.deleteLater()
        categories = directory.category_names(words.language)
        people = {str(each.id): each.name for each in directory.people}
        for line, fact in enumerate(facts):
            self._grid.addWidget(self._when(fact, moments, now), line, 0, Qt.AlignmentFlag.AlignTop)
            sentence = activity(moments, fact.kind, fact.codes, categories=categories, people=people)
            told = ElidedLabel(sentence, "caption")
            by = fact.person_name
            told.setAccessibleName(f"{sentence}, {by}" if by else sentence)
            self._grid.addWidget(told, line, 1)

    def _when(self, fact: FactRow, moments: Moments, now: datetime) -> Text:
        text = Text(moments.moment_short(fact.at, now), "caption", "muted")
        text.setToolTip(moments.moment_full(fact.at))
        return text
