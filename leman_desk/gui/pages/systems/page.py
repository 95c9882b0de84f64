"""The checklist that new deletion requests begin with: its systems, in order, and one of them to edit."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.deletion_checklist import ChecklistSystem
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.columns import fit_within
from leman_desk.gui.pages.systems.form import NEW, SystemForm
from leman_desk.gui.pages.systems.letter_dialog import LetterDialog
from leman_desk.gui.pages.systems.model import Column, SystemsModel
from leman_desk.gui.reading.table_page import TablePage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.changes import Kind, Outcome
from leman_desk.services.deletion_systems import LetterPreview
from leman_desk.services.desk import Desk
from leman_desk.wording.words import Words

_FORM_WIDTH = 480
_WIDTHS = {Column.NAME: 30, Column.OWNER: 20, Column.KIND: 13, Column.ACTION: 15}
_GO_FIRST = (Column.KIND, Column.OWNER, Column.ACTION)
"""Columns that give way where there is no room; the form has them all."""


class SystemsPage(TablePage):
    """List at the left, the chosen system at the right; what is typed waits by system.

    Attributes:
        shown: The systems were read; tests wait for it.
    """

    concerns = frozenset({Kind.SETTINGS, Kind.DELETIONS})
    shown = Signal()

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tasks, theme, words, parent)
        self._desk, self._actor = desk, actor
        self._code = ""
        self._wanted = ""
        self._used: frozenset[str] = frozenset()
        self._typed: dict[str, tuple[ChecklistSystem, ChecklistSystem]] = {}
        self.dialog: LetterDialog | None = None
        self._hint = Text("", "body", "muted", wrap=True)
        self.add = Button(theme, icon="action.add")
        self.up, self.down = Button(theme), Button(theme)
        self.model = SystemsModel(theme, words, self)
        self.form = SystemForm(theme, words)
        self._lay_out()
        self._connect()
        self.retranslate(words)

    # --- what the window asks -----------------------------------------------------------------------

    def title(self) -> str:
        """Title for the window."""
        return self._words.t("Erasure checklist")

    def panes(self) -> Sequence[QWidget]:
        """Parts that F6 visits."""
        return [self.view, self.form.lines["name_vi"], self.form.save]

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._title.setText(words.t("Erasure checklist"))
        self._hint.setText(
            words.t(
                "Where data of customers lies besides this desk. Every new deletion request begins with these"
                " systems, in this order; their owners are asked by letter, and each row ends with a proof."
            )
        )
        self.add.setText(words.t("New system"))
        self.up.setText(words.t("Move up"))
        self.down.setText(words.t("Move down"))
        self.view.setAccessibleName(words.t("Systems of the checklist"))
        self.error.retranslate(words)
        self.model.retranslate(words)
        self.form.retranslate(words)
        self._fit()

    # --- list -----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        bar = QWidget()
        flow = FlowLayout(bar, gap=8, row_gap=6)
        for button in (self.add, self.up, self.down):
            flow.add(button)
        head = QVBoxLayout()
        head.setSpacing(8)
        for part in (self._title, self._hint, bar):
            head.addWidget(part)
        self.view.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.form.setMinimumWidth(_FORM_WIDTH - 100)
        self.lay_out(head, self.model, self.form, _FORM_WIDTH)

    def _connect(self) -> None:
        form = self.form
        self.add.clicked.connect(self.begin_new)
        self.up.clicked.connect(lambda: self.move_by(-1))
        self.down.clicked.connect(lambda: self.move_by(1))
        self.view.selectionModel().currentRowChanged.connect(self._show_row)
        self.view.activated.connect(lambda _index: form.lines["name_vi"].setFocus())
        form.touched.connect(self._keep_typed)
        form.save_requested.connect(self._save)
        form.discard_requested.connect(self._discard)
        form.switch_requested.connect(self._switch)
        form.remove_requested.connect(self._remove)
        form.preview_requested.connect(self._preview)

    @override
    def _fit(self) -> None:
        fit_within(self.view, self._theme, _WIDTHS, _GO_FIRST)

    @override
    def _read(self) -> None:
        self._stale = False
        desk, actor = self._desk, self._actor

        def read() -> tuple[list[ChecklistSystem], frozenset[str]]:
            systems = desk.deletion.systems
            return systems.rows(actor), systems.used(actor)

        self._tasks.read(read, self._take, self._failed, owner=self, key="systems", name="systems")

    def _take(self, answer: tuple[list[ChecklistSystem], frozenset[str]]) -> None:
        rows, self._used = answer
        self.error.hide()
        self.model.set_rows(rows)
        known = {row.code for row in rows}
        self._typed = {code: each for code, each in self._typed.items() if not code or code in known}
        wanted = self._wanted if self._wanted in known else self._code
        adding = self.form.adding and "" in self._typed and not self._wanted
        self._wanted = ""
        if rows and not adding:
            self.view.setCurrentIndex(self.model.index(max(0, self.model.row_of(wanted)), 0))
        self._offer()
        self.shown.emit()

    def _show_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = self.model.row(index.row()) if index.isValid() else None
        if row is None:
            return
        same, self._code = self._code == row.code, row.code
        waiting = self._typed.get(row.code)
        if waiting is not None:
            # As it was when somebody began to type: saving then says what changed meanwhile.
            base, typed = waiting
            if not (same and self.form.changed):
                self.form.show_system(base, used=row.code in self._used, typed=typed)
        elif not (same and self.form.kept == row):
            self.form.show_system(row, used=row.code in self._used)
        self._offer()

    def _offer(self) -> None:
        """Offer to move what is in the list."""
        place = self.model.row_of(self._code)
        self.up.setEnabled(place > 0)
        self.down.setEnabled(0 <= place < self.model.rowCount() - 1)

    def move_by(self, steps: int) -> None:
        """Move the chosen system up or down in the order of new requests."""
        codes = [row.code for row in self.model.rows]
        place = self.model.row_of(self._code)
        if place < 0 or not 0 <= place + steps < len(codes):
            return
        codes.insert(place + steps, codes.pop(place))
        self._write(lambda: self._desk.deletion.systems.arrange(self._actor, codes=codes))

    # --- one system -----------------------------------------------------------------------------------

    def begin_new(self) -> None:
        """Ask for a new system."""
        base, typed = self._typed.get("", (NEW, NEW))
        self._code = ""
        self.view.clearSelection()
        self.form.show_system(base, used=False, typed=typed)
        self._typed[""] = (base, typed)
        self._offer()
        self.form.lines["name_vi"].setFocus()

    def _keep_typed(self) -> None:
        code = self.form.kept.code
        if self.form.changed or not code:
            self._typed[code] = (self.form.kept, self.form.typed())
        else:
            self._typed.pop(code, None)

    def _save(self, system: ChecklistSystem) -> None:
        base = self.form.kept
        self.form.set_busy(busy=True)

        def saved(outcome: Outcome) -> None:
            self._typed.pop(base.code, None)
            self._wanted = self._code = str(outcome.params.get("system", ""))
            self.form.show_system(replace(system, code=self._code), used=self._code in self._used)
            self._read()
            self.view.setFocus()

        systems = self._desk.deletion.systems
        if self.form.adding:
            self._write(lambda: systems.add(self._actor, system=system), saved)
        else:
            self._write(lambda: systems.save(self._actor, system=system, base=base), saved)

    def _discard(self) -> None:
        self._typed.pop(self.form.kept.code, None)
        row = self.model.row(max(0, self.model.row_of(self._code)))
        if row is not None:
            self._code = row.code
            self.form.show_system(row, used=row.code in self._used)
        self._read()
        self.view.setFocus()

    def _switch(self, enabled: bool) -> None:  # noqa: FBT001 - a Qt signal gives it
        code = self._code
        self._write(lambda: self._desk.deletion.systems.switch(self._actor, code=code, enabled=enabled))

    def _remove(self) -> None:
        code = self._code

        def removed(_outcome: Outcome) -> None:
            self._typed.pop(code, None)
            self.view.setFocus()

        self._write(lambda: self._desk.deletion.systems.remove(self._actor, code=code), removed)

    def _preview(self, system: ChecklistSystem) -> None:
        self._tasks.read(
            lambda: self._desk.deletion.systems.preview(self._actor, system=system),
            self._show_letter,
            self.form.show_error,
            owner=self,
            key="letter",
            name="letter to an owner",
        )

    def _show_letter(self, letter: LetterPreview) -> None:
        self.dialog = LetterDialog(letter, self._theme, self._words, self.window())
        self.dialog.finished.connect(lambda _result: self.form.preview.setFocus())
        self.dialog.open()

    def _write(self, command: Callable[[], Outcome], done: Callable[[Outcome], None] | None = None) -> None:
        self._tasks.write(command, done, self.form.show_error, owner=self, name="system")
