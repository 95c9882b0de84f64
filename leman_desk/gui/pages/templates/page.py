"""Templates of letters: the list at the left, the chosen one in both languages at the right."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QWidget
from typing_extensions import override

from leman_desk.domain.complaint import NOT_PRIVACY
from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId
from leman_desk.domain.letter_template import TemplateText
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.forms.columns import fit_columns
from leman_desk.gui.pages.templates.editor import TemplateEditor
from leman_desk.gui.pages.templates.model import Column, TemplatesModel
from leman_desk.gui.reading.directory import Directory, read_directory
from leman_desk.gui.reading.table_page import TablePage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.services.changes import Kind, Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseFilter, View
from leman_desk.services.writing_queries import TemplateRow
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_LIST_WIDTH = 330
_CASES = 20
_NEW_BODY = {
    "vi": "{salutation}\n\n\n\nTrân trọng,\n{signature}",
    "en": "{salutation}\n\n\n\nKind regards,\n{signature}",
}

_Read = tuple[list[TemplateRow], Directory, list[tuple[int, str]]]


class TemplatesPage(TablePage):
    """Reads and changes the desk's templates; text that was typed and not saved waits by template."""

    concerns = frozenset({Kind.SETTINGS, Kind.CASES})

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
        self._directory = Directory()
        self._code = ""
        self._wanted = ""
        self._typed: dict[str, tuple[int, TemplateText]] = {}
        self.add = Button(theme, icon="action.add")
        self.model = TemplatesModel(words, self)
        self.editor = TemplateEditor(theme, self._moments())
        self._lay_out()
        self._connect()
        self.retranslate(words)

    # --- what the window asks -----------------------------------------------------------------------

    def title(self) -> str:
        """Title for the window."""
        return self._words.t("Templates")

    def panes(self) -> Sequence[QWidget]:
        """Parts that F6 visits."""
        return [self.view, self.editor.bodies[0], self.editor.save]

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._title.setText(words.t("Templates"))
        self.add.setText(words.t("New template"))
        self.view.setAccessibleName(words.t("Templates"))
        self.model.retranslate(words)
        self.editor.retranslate(self._moments())
        self.editor.set_categories(self._category_names())
        self._fit()

    # --- list -----------------------------------------------------------------------------------------

    @override
    def _moments(self) -> Moments:
        return Moments(self._words, self._directory.zone)

    def _category_names(self) -> dict[str, str]:
        names = self._directory.category_names(self._words.language)
        return {code: name for code, name in names.items() if code != NOT_PRIVACY}

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.add)
        self.lay_out(head, self.model, self.editor, 0)
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.TITLE, QHeaderView.ResizeMode.Stretch)
        # Here it is the editor that takes what room there is.
        self.body.setStretchFactor(0, 0)
        self.body.setStretchFactor(1, 1)
        self.body.setSizes([_LIST_WIDTH, 10_000])

    def _connect(self) -> None:
        editor = self.editor
        self.add.clicked.connect(self._begin_new)
        self.view.selectionModel().currentRowChanged.connect(self._show_row)
        self.view.activated.connect(lambda _index: editor.bodies[0].setFocus())
        editor.touched.connect(self._keep_typed)
        editor.save_requested.connect(self._save)
        editor.preview_requested.connect(self._preview)
        editor.copy_requested.connect(self._copy)
        editor.switch_requested.connect(self._switch)
        editor.reset_requested.connect(self._reset)
        editor.remove_requested.connect(self._remove)
        editor.discard_requested.connect(self._discard)

    @override
    def _fit(self) -> None:
        self.view.setMinimumWidth(self._theme.metrics().averageCharWidth() * 30)
        fit_columns(self.view, self._theme, {Column.STATE: 12})

    @override
    def _read(self) -> None:
        self._stale = False
        desk, actor = self._desk, self._actor

        def read() -> _Read:
            cases: list[tuple[int, str]] = []
            if allowed(actor.roles, Act.READ_CASES):
                queue = desk.reading.queue(actor, chosen=CaseFilter(view=View.ALL))
                ids = [CaseId(each) for _group, under in queue.groups for each in under][:_CASES]
                rows = desk.reading.case_rows(actor, ids=ids)
                cases = [(int(row.id), f"{row.number}  {row.person or row.subject}") for row in rows]
            return desk.templates.rows(actor), read_directory(desk), cases

        self._tasks.read(read, self._take, self._failed, owner=self, key="templates", name="templates")

    def _take(self, answer: _Read) -> None:
        rows, self._directory, cases = answer
        names = self._category_names()
        self.model.show_templates(rows, names)
        self.editor.retranslate(self._moments())
        self.editor.set_categories(names)
        self.editor.set_cases(cases)
        known = {row.code for row in rows}
        self._typed = {code: each for code, each in self._typed.items() if code in known}
        self._mark()
        wanted = self._wanted if self._wanted in known else self._code
        self._wanted = ""
        number = max(0, self.model.row_of(wanted))
        self.view.setCurrentIndex(self.model.index(number, 0))

    def _show_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = self.model.row(index.row()) if index.isValid() else None
        if row is None:
            return
        shown = self.editor.row
        typed = self._typed.get(row.code)
        if shown is not None and shown.code == row.code and typed is not None:
            # Somebody types in it: what is new on the desk shows when saving is refused.
            self.editor.follow(replace(row, text=shown.text, version=typed[0]))
            return
        same = shown is not None and shown.code == row.code and shown.text == row.text
        self._code = row.code
        if same:
            self.editor.follow(row)
        elif typed is not None:
            self.editor.show_template(replace(row, version=typed[0]), typed[1])
        else:
            self.editor.show_template(row)

    def _mark(self) -> None:
        self.model.set_unsaved(frozenset(self._typed))

    # --- one template ---------------------------------------------------------------------------------

    def _keep_typed(self) -> None:
        row = self.editor.row
        if row is None:
            return
        if self.editor.changed():
            self._typed[row.code] = (row.version, self.editor.text())
        else:
            self._typed.pop(row.code, None)
        self._mark()

    def _save(self) -> None:
        row = self.editor.row
        if row is None:
            return
        text = self.editor.text()

        def saved(_outcome: Outcome) -> None:
            self._typed.pop(row.code, None)
            self.editor.clear_error()
            self._read()

        self._write(
            lambda: self._desk.templates.save(self._actor, code=row.code, version=row.version, text=text),
            saved,
        )

    def _discard(self) -> None:
        self._typed.pop(self._code, None)
        row = self.model.row(self.model.row_of(self._code))
        if row is not None:
            self.editor.show_template(row)
        self._mark()
        self._read()

    def _begin_new(self) -> None:
        text = TemplateText(
            title_vi=self._free_title("vi", "Mẫu thư mới"),
            title_en=self._free_title("en", "New template"),
            body_vi=_NEW_BODY["vi"],
            body_en=_NEW_BODY["en"],
        )
        self._add(text)

    def _copy(self) -> None:
        text = self.editor.text()
        self._add(
            replace(
                text,
                title_vi=self._free_title("vi", text.title_vi),
                title_en=self._free_title("en", text.title_en),
            )
        )

    def _free_title(self, language: str, title: str) -> str:
        """Number a title that is taken, so that writers can tell two apart."""
        rows = (self.model.row(number) for number in range(self.model.rowCount()))
        taken = {row.text.title(language) for row in rows if row is not None}
        free, count = title, 1
        while free in taken:
            count += 1
            free = f"{title} {count}"
        return free

    def _add(self, text: TemplateText) -> None:
        def added(outcome: Outcome) -> None:
            self._wanted = str(outcome.params.get("template", ""))
            self._read()
            self.editor.titles[0].setFocus()

        self._write(lambda: self._desk.templates.add(self._actor, text=text), added)

    def _switch(self, enabled: bool) -> None:  # noqa: FBT001 - a Qt signal gives it
        code = self._code
        self._write(lambda: self._desk.templates.set_enabled(self._actor, code=code, enabled=enabled))

    def _reset(self) -> None:
        row = self.editor.row
        if row is None:
            return

        def done(_outcome: Outcome) -> None:
            self._typed.pop(row.code, None)
            self._read()

        self._write(lambda: self._desk.templates.reset(self._actor, code=row.code, version=row.version), done)

    def _remove(self) -> None:
        code = self._code
        self._typed.pop(code, None)
        self._write(lambda: self._desk.templates.remove(self._actor, code=code))

    def _preview(self) -> None:
        row, text = self.editor.row, self.editor.text()
        if row is None:
            return
        chosen = self.editor.case.currentData()
        case = CaseId(int(chosen)) if chosen else None
        desk, actor = self._desk, self._actor
        self._tasks.read(
            lambda: desk.templates.preview(actor, text=text, automatic=row.automatic, case=case),
            self.editor.show_preview,
            self._failed,
            owner=self,
            key="preview",
            name="template_preview",
        )

    def _write(self, command: Callable[[], Outcome], done: Callable[[Outcome], None] | None = None) -> None:
        self._tasks.write(command, done, self._failed, owner=self, name="template")

    @override
    def _failed(self, error: DeskError) -> None:
        self.editor.show_error(error)
