"""What can be done with a saved view, alike in the navigation and beside the search field."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QCheckBox, QLineEdit, QMenu, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import ViewId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.domain.saved_view import LONGEST_NAME
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseFilter
from leman_desk.services.view_queries import ViewRow
from leman_desk.wording.words import Words


class ViewDialog(FormDialog):
    """Asks for the name of a view, and for a new one whether everybody is to see it."""

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        *,
        title: str,
        hint: str,
        accept: str,
        act: Callable[[str, bool], Outcome],
        name: str = "",
        may_share: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tasks, theme, words, title=title, hint=hint, accept=accept, parent=parent)
        self._act = act
        self.name = QLineEdit(name)
        # Room for more than may be kept: what is too long is said, not cut off in silence.
        self.name.setMaxLength(4 * LONGEST_NAME)
        self.add_row(words.t("Name of the view"), self.name)
        self.shared = QCheckBox(words.t("Everybody who reads complaints sees it"))
        self.shared.setVisible(may_share)
        self.form.addRow("", self.shared)
        self.name.selectAll()
        self.name.setFocus()

    def command(self) -> Callable[[], Outcome]:
        """Act with the name typed."""
        name, shared = self.name.text(), self.shared.isChecked()
        return lambda: self._act(name, shared)


class ViewDeeds(QObject):
    """Carries out what is asked for a saved view; every way to a deed ends here.

    Attributes:
        saved: `ViewId` of a view that was just made.
        failed: A `DeskError`.
    """

    saved = Signal(object)
    failed = Signal(object)

    def __init__(self, widget: QWidget, desk: Desk, actor: Actor, tasks: Tasks, theme: Theme) -> None:
        super().__init__(widget)
        self._widget, self._desk, self._actor = widget, desk, actor
        self._tasks, self._theme = tasks, theme

    def save_as(self, chosen: CaseFilter, words: Words) -> None:
        """Ask for a name and keep what is shown under it."""
        views, actor = self._desk.views, self._actor
        dialog = ViewDialog(
            self._tasks,
            self._theme,
            words,
            title=words.t("Save as a view"),
            hint=words.t("It keeps the search, the filters and the order, and stands in the navigation."),
            accept=words.t("Save"),
            act=lambda name, shared: views.save(actor, name=name, chosen=chosen, shared=shared),
            may_share=allowed(actor.roles, Act.WORK_CASES),
            parent=self._widget.window(),
        )
        dialog.accepted.connect(lambda: self._tell_saved(dialog))
        dialog.open()

    def rename(self, row: ViewRow, words: Words) -> None:
        """Ask for another name."""
        views, actor = self._desk.views, self._actor
        ViewDialog(
            self._tasks,
            self._theme,
            words,
            title=words.t("Rename the view"),
            hint="",
            accept=words.t("Rename"),
            act=lambda name, _shared: views.rename(actor, view=row.id, name=name),
            name=row.name,
            parent=self._widget.window(),
        ).open()

    def change(self, row: ViewRow, chosen: CaseFilter) -> None:
        """Let a view show what is shown now."""
        self._do(lambda: self._desk.views.change(self._actor, view=row.id, chosen=chosen))

    def share(self, row: ViewRow, *, shared: bool) -> None:
        """Show a view to everybody, or no longer."""
        self._do(lambda: self._desk.views.share(self._actor, view=row.id, shared=shared))

    def move(self, row: ViewRow, by: int) -> None:
        """Move a view up or down."""
        self._do(lambda: self._desk.views.move(self._actor, view=row.id, by=by))

    def remove(self, row: ViewRow) -> None:
        """Take a view away; F8 brings it back."""
        self._do(lambda: self._desk.views.remove(self._actor, view=row.id))

    def fill(self, menu: QMenu, row: ViewRow | None, words: Words, chosen: CaseFilter | None) -> None:
        """Offer what this person may do.

        Args:
            menu: To be filled.
            row: The view; None where none is open.
            words: The language.
            chosen: What is shown now, to be saved; None in the navigation.
        """
        if chosen is not None:
            if row is not None and row.own:
                text = words.t("Save changes to “{name}”", name=row.name.replace("&", "&&"))
                change = self._add(menu, "system.save", text, lambda: self.change(row, chosen))
                change.setEnabled(row.chosen != chosen)
            self._add(menu, "action.add", words.t("Save as a view…"), lambda: self.save_as(chosen, words))
            if row is not None:
                menu.addSeparator()
        if row is None:
            return
        if row.own:
            self._add(menu, "action.note", words.t("Rename…"), lambda: self.rename(row, words))
            if allowed(self._actor.roles, Act.WORK_CASES):
                text = words.t("Share no longer") if row.shared else words.t("Share with everybody")
                self._add(menu, "action.second_look", text, lambda: self.share(row, shared=not row.shared))
            self._add(menu, "", words.t("Move up"), lambda: self.move(row, -1))
            self._add(menu, "", words.t("Move down"), lambda: self.move(row, 1))
        if row.removable:
            self._add(menu, "action.discard", words.t("Remove the view"), lambda: self.remove(row))
        if not row.own:
            told = menu.addAction(words.t("Shared by {name}", name=row.owner.replace("&", "&&")))
            told.setEnabled(False)

    def _add(self, menu: QMenu, icon: str, text: str, do: Callable[[], object]) -> QAction:
        action = menu.addAction(self._theme.icon(icon), text) if icon else menu.addAction(text)
        action.triggered.connect(lambda _checked=False: do())
        return action

    def _tell_saved(self, dialog: FormDialog) -> None:
        made = dialog.outcome.params.get("view") if dialog.outcome is not None else None
        if isinstance(made, int):
            self.saved.emit(ViewId(made))

    def _do(self, command: Callable[[], Outcome]) -> None:
        def failed(error: DeskError) -> None:
            self.failed.emit(error)

        self._tasks.write(command, failed=failed, owner=self, name="saved_view")
