"""Takes messages out of a complaint; says before it is done what moves and what happens to both clocks."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget
from typing_extensions import override

from leman_desk.domain.correspondence import Direction
from leman_desk.domain.errors import DeskError, Refused
from leman_desk.domain.ids import MessageId, NoteId, TaskId
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.reading.case_finder import CaseFinder
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import FlatCombo
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseView
from leman_desk.services.splitting import ClockChange, SplitPreview, ToMove
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_WIDTH = 620
_ROWS = 6
_SHORT = 60
_ROLE = Qt.ItemDataRole.UserRole


class SplitDialog(FormDialog):
    """What goes, where to, and what that does to both clocks; nothing happens before the button.

    Attributes:
        items: Messages, notes and tasks of the case; what is ticked goes.
        summary: What would happen, in words.
    """

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        *,
        view: CaseView,
        chosen: Sequence[MessageId],
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            desk: The open desk.
            actor: The person signed in.
            tasks: The lanes.
            theme: Colours and row heights.
            moments: Language and zone.
            view: The case that things are taken from.
            chosen: Messages that are ticked to begin with.
            parent: Window it belongs to.
        """
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Take messages out of {number}", number=view.row.number),
            hint=words.t("Evidence goes with its message. Notes and tasks stay unless they are ticked."),
            accept=words.t("Move"),
            parent=parent,
        )
        self._desk, self._actor, self._moments, self._view = desk, actor, moments, view
        self.items = QListWidget()
        self.items.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.items.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._row = theme.row_height("table_row")
        self._fill(frozenset(chosen))
        self.items.setFixedHeight(self._row * min(_ROWS, max(3, self.items.count())) + 4)
        self.where = FlatCombo(theme, bordered=True)
        self.where.addItem(words.t("A new complaint with its own number"), False)
        self.where.addItem(words.t("Another complaint"), True)
        self.finder = CaseFinder(desk, actor, tasks, theme, words, without=view.row.id)
        self.summary = Text("", "body", wrap=True)
        self.summary.setMinimumHeight(theme.line_height() * 3)
        self.summary.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.add_row(words.t("Goes"), self.items)
        self.add_row(words.t("Where to"), self.where)
        self.add_row(words.t("Complaint"), self.finder)
        self.form.setRowVisible(self.finder, False)
        self._column.insertWidget(self._column.indexOf(self.error), self.summary)
        self.items.itemChanged.connect(lambda _item: self._look())
        self.where.currentIndexChanged.connect(lambda _at: self._on_where())
        self.finder.changed.connect(self._look)
        self.finder.accepted.connect(self.submit)
        self.finder.failed.connect(self.show_error)
        self.setMinimumWidth(_WIDTH)
        self.items.setFocus()
        self._look()

    @override
    def command(self) -> Callable[[], Outcome]:
        """Move what is ticked."""
        desk, actor, what = self._desk, self._actor, self.what()
        if self._elsewhere and what.into is None:
            raise Refused("case.unknown", number=self.finder.search.text())
        return lambda: desk.splitting.split(actor, what=what)

    def what(self) -> ToMove:
        """Give what is ticked and where it goes."""
        ticked: dict[str, list[int]] = {"message": [], "note": [], "task": []}
        for at in range(self.items.count()):
            item = self.items.item(at)
            if item.checkState() is Qt.CheckState.Checked:
                kind, number = item.data(_ROLE)
                ticked[kind].append(int(number))
        return ToMove(
            tuple(MessageId(each) for each in ticked["message"]),
            self.finder.chosen() if self._elsewhere else None,
            tuple(NoteId(each) for each in ticked["note"]),
            tuple(TaskId(each) for each in ticked["task"]),
        )

    # --- inside -----------------------------------------------------------------------------------

    @property
    def _elsewhere(self) -> bool:
        return bool(self.where.currentData())

    def _fill(self, chosen: frozenset[MessageId]) -> None:
        view, words = self._view, self._words
        for message in view.messages:
            if message.direction is not Direction.IN:
                continue
            who = message.sender_name or message.sender_address
            when = self._moments.moment_plain(message.received_at)
            subject = message.subject or words.t("(no subject)")
            self._add("message", int(message.id), f"{when}   {who}   {subject}", message.id in chosen)
        for note in view.notes:
            text = words.t("Note by {name}: {text}", name=note.author_name, text=_short(note.text))
            self._add("note", int(note.id), text, ticked=False)
        for task in view.tasks:
            self._add("task", int(task.id), words.t("Task: {text}", text=_short(task.text)), ticked=False)
        if self.items.count():
            self.items.setCurrentRow(self._first_ticked())

    def _first_ticked(self) -> int:
        ticked = (
            at
            for at in range(self.items.count())
            if self.items.item(at).checkState() is Qt.CheckState.Checked
        )
        return next(ticked, 0)

    def _add(self, kind: str, number: int, text: str, ticked: bool) -> None:  # noqa: FBT001 - a state
        item = QListWidgetItem(text)
        item.setToolTip(plain_tip(text))
        item.setSizeHint(QSize(0, self._row))
        item.setData(_ROLE, (kind, number))
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        self.items.addItem(item)

    def _on_where(self) -> None:
        self.form.setRowVisible(self.finder, self._elsewhere)
        self._grow()
        if self._elsewhere:
            self.finder.setFocus()
        self._look()

    def _look(self) -> None:
        """Ask the desk what would happen; the button waits for the answer."""
        self.error.hide()
        self.accept_button.setEnabled(False)
        what = self.what()
        if not what.messages or (self._elsewhere and what.into is None):
            self.summary.setText(
                self._words.t("Tick at least one message.")
                if not what.messages
                else self._words.t("Choose the complaint that takes it.")
            )
            return
        desk, actor = self._desk, self._actor
        self._tasks.read(
            lambda: (desk.reading.now(), desk.splitting.preview(actor, what=what)),
            self._show,
            self._refused,
            owner=self,
            key="split",
            name="split preview",
        )

    def _show(self, answer: tuple[datetime, SplitPreview]) -> None:
        now, preview = answer
        self.summary.setText(told(preview, self._moments, now))
        self.accept_button.setEnabled(True)
        self._grow()

    def _refused(self, error: DeskError) -> None:
        self.summary.setText("")
        self.show_error(error)

    def _grow(self) -> None:
        needed = self._column.heightForWidth(self.width())
        self.resize(self.width(), max(self.height(), needed, self.sizeHint().height()))


def told(preview: SplitPreview, moments: Moments, now: datetime) -> str:
    """Say what a split would do: what moves, then what happens to each clock, a line each."""
    words = moments.words
    moves = [words.n("{count} message moves", "{count} messages move", preview.messages)]
    if preview.evidence:
        moves.append(words.n("{count} piece of evidence", "{count} pieces of evidence", preview.evidence))
    if preview.notes:
        moves.append(words.n("{count} note", "{count} notes", preview.notes))
    if preview.tasks:
        moves.append(words.n("{count} task", "{count} tasks", preview.tasks))
    target = preview.target
    lines = [f"{', '.join(moves)}.", _stays(preview.source, words, moments, now)]
    if target.number:
        lines.append(_stays(target, words, moments, now))
    elif target.due_after is None or target.starts_after is None:
        lines.append(words.t("New complaint: what moves was answered already, so no clock begins."))
    else:
        lines.append(
            words.t(
                "New complaint: answer due {due}, counted from {start}.",
                due=moments.due(target.due_after, now),
                start=moments.moment_short(target.starts_after, now),
            )
        )
    return "\n".join(lines)


def _stays(change: ClockChange, words: Words, moments: Moments, now: datetime) -> str:
    before, after, number = change.due_before, change.due_after, change.number
    if before is None and after is None:
        return words.t("{number}: no clock runs, and none begins.", number=number)
    if after is None:
        return words.t("{number}: nobody waits for an answer any more; its clock ends.", number=number)
    due = moments.due(after, now)
    if before is None:
        return words.t("{number}: a clock begins, answer due {due}.", number=number, due=due)
    if before == after:
        return words.t("{number}: answer due {due}, as before.", number=number, due=due)
    earlier = moments.due(before, now)
    return words.t("{number}: answer due {due} instead of {before}.", number=number, due=due, before=earlier)


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT]}…"
