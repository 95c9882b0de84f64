"""People of the desk: who there is, what they may do, who may sign in."""

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QHeaderView, QWidget
from typing_extensions import override

from leman_desk.domain.ids import PersonId
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.columns import fit_columns
from leman_desk.gui.pages.people.form import PersonForm
from leman_desk.gui.pages.people.model import Column, PeopleModel
from leman_desk.gui.reading.table_page import TablePage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.services.changes import Kind, Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries import PersonRow
from leman_desk.wording.words import Words

_FORM_WIDTH = 370


class PeoplePage(TablePage):
    """A list at the left, the chosen person at the right."""

    concerns = frozenset({Kind.PEOPLE})

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
        self._chosen: PersonId | None = None
        self._added = ""
        self.add = Button(theme, icon="action.add")
        self.model = PeopleModel(words, self)
        self.form = PersonForm(theme, words)
        self._lay_out()
        self.add.clicked.connect(self._begin_new)
        self.view.selectionModel().currentRowChanged.connect(self._show_row)
        self.view.activated.connect(lambda _index: self.form.name.setFocus())
        self.form.save_requested.connect(self._save)
        self.form.switch_requested.connect(self._switch)
        self.form.cancelled.connect(self._end_new)
        self.retranslate(words)

    # --- what the window asks -----------------------------------------------------------------------

    def title(self) -> str:
        """Title for the window."""
        return self._words.t("People")

    def panes(self) -> Sequence[QWidget]:
        """Parts that F6 visits."""
        return [self.view, self.form]

    def locking(self) -> None:
        """Leave no passphrase in a field."""
        self.form.passphrase.clear()
        self.form.own.clear()

    def closing(self) -> None:
        """Leave no passphrase in a field."""
        self.locking()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._title.setText(words.t("People"))
        self.add.setText(words.t("Add person"))
        self.view.setAccessibleName(words.t("People"))
        self.model.retranslate(words)
        self._fit()
        self.form.retranslate(words)

    # --- list -----------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.add)
        self.form.setMinimumWidth(_FORM_WIDTH - 60)
        self.lay_out(head, self.model, self.form, _FORM_WIDTH)
        header = self.view.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(Column.ROLES, QHeaderView.ResizeMode.Stretch)
        self._fit()

    @override
    def _fit(self) -> None:
        fit_columns(self.view, self._theme, {Column.NAME: 21, Column.LOGIN: 10, Column.STATE: 11})

    @override
    def _read(self) -> None:
        self._tasks.read(
            self._desk.reading.people,
            self._take,
            self.form.show_error,
            owner=self,
            key="people",
            name="people",
        )

    def _take(self, rows: list[PersonRow]) -> None:
        self._stale = False
        adding = self.form.adding and self._chosen is None and bool(self.form.name.text())
        self.model.set_rows(rows)
        wanted = next((row.id for row in rows if self._added and row.login == self._added), self._chosen)
        self._added = ""
        if adding:
            return
        number = max(0, self.model.row_of(wanted))
        self.view.setCurrentIndex(self.model.index(number, 0))

    def _show_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        row = self.model.row(index.row()) if index.isValid() else None
        if row is not None:
            self._chosen = row.id
            self.form.show_person(row)

    # --- one person -----------------------------------------------------------------------------------

    def _begin_new(self) -> None:
        self._chosen = None
        self.view.clearSelection()
        self.form.show_person(None)
        self.form.name.setFocus()

    def _end_new(self) -> None:
        self.view.setFocus()
        index = self.view.currentIndex()
        self.view.selectionModel().setCurrentIndex(
            index,
            self.view.selectionModel().SelectionFlag.ClearAndSelect
            | self.view.selectionModel().SelectionFlag.Rows,
        )
        self._show_row(index, index)

    def _save(self) -> None:
        if self.form.adding:
            self._add()
        else:
            self._change()

    def _add(self) -> None:
        person, own = self.form.new_person(), self.form.own.text()
        login = next((row.login for row in self._rows() if row.id == self._actor.id), "")
        self.form.set_busy(busy=True)

        def add() -> Outcome:
            return self._desk.people.add(self._actor, person=person, own_login=login, own_passphrase=own)

        # Two rounds of Argon2: the button says that it is at work, the list stays usable.
        self._tasks.write(
            add, lambda _done: self._was_added(person.login), self.form.show_error, owner=self, name="add"
        )

    def _was_added(self, login: str) -> None:
        self._added = login
        self.form.show_person(None)
        self._read()

    def _change(self) -> None:
        person = self._chosen
        if person is None:
            return
        name, title, roles = self.form.name.text(), self.form.job_title.text(), self.form.roles.roles()
        email = self.form.email.text()
        self.form.set_busy(busy=True)
        self._tasks.write(
            lambda: self._desk.people.change(
                self._actor, person=person, name=name, title=title, roles=roles, email=email
            ),
            lambda _done: self.form.set_busy(busy=False),
            self.form.show_error,
            owner=self,
            name="change person",
        )

    def _switch(self, disabled: bool) -> None:  # noqa: FBT001 - a Qt signal gives it
        person = self._chosen
        if person is None:
            return
        self.form.set_busy(busy=True)
        self._tasks.write(
            lambda: self._desk.people.set_disabled(self._actor, person=person, disabled=disabled),
            lambda _done: self.form.set_busy(busy=False),
            self.form.show_error,
            owner=self,
            name="switch person",
        )

    def _rows(self) -> list[PersonRow]:
        return [row for number in range(self.model.rowCount()) if (row := self.model.row(number)) is not None]
