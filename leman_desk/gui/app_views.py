"""Saved views in the navigation and in the jump list; opened there, and changed by their menu."""

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QMenu

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId, ViewId
from leman_desk.domain.text import fold
from leman_desk.gui.app_nav import page_of
from leman_desk.gui.app_pages import CasePages
from leman_desk.gui.app_surroundings import Surroundings
from leman_desk.gui.reading.view_deeds import ViewDeeds
from leman_desk.gui.shell.nav import NavItem
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.queries import JumpHit, JumpKind
from leman_desk.services.view_queries import ViewRow

# A category or a person that is gone makes a view outdated.
_CONCERNED = frozenset({Kind.VIEWS, Kind.PEOPLE, Kind.SETTINGS})
_MOST_HITS = 4


class SavedViewsList(QObject):
    """Keeps what the navigation shows of saved views, whoever changes them.

    Attributes:
        read_anew: `rows` were read.
        failed: A `DeskError`.
    """

    read_anew = Signal()
    failed = Signal(object)

    def __init__(self, around: Surroundings, work: CasePages, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._around, self._work = around, work
        work.when_saved(self.open_made)
        # Only once the event loop runs: nothing stands between signing in and the first paint.
        QTimer.singleShot(0, self, self.read)
        self._wanted: ViewId | None = None
        self.rows: list[ViewRow] = []
        self.deeds = ViewDeeds(around.window, around.desk, around.actor, around.tasks, around.theme)
        self.deeds.failed.connect(self.failed)
        around.window.nav.menu_requested.connect(self.open_menu)

    def read(self) -> None:
        """Read which views there are."""
        around = self._around
        around.tasks.read(
            lambda: around.desk.views.rows(around.actor),
            self._take,
            self._give_up,
            owner=self,
            key="saved views",
            name="saved views",
        )

    def refresh(self, changes: Changes) -> None:
        """Read them again where somebody changed one."""
        if not changes.kinds.isdisjoint(_CONCERNED):
            self.read()

    def open_made(self, view: ViewId) -> None:
        """Open a view that was just saved, once it is among those read."""
        self._wanted = view
        self.read()

    def items(self) -> list[NavItem]:
        """Give the entries of the navigation."""
        words = self._around.words
        found = []
        for row in self.rows:
            spoken = words.t("{name}, saved view", name=row.name)
            if not row.own:
                spoken = words.t("{name}, view shared by {person}", name=row.name, person=row.owner)
            icon = "action.search" if row.own else "action.second_look"
            found.append(NavItem(page_of(row.id), row.name, icon, spoken=spoken, deeds=True))
        return found

    def hits(self, query: str) -> list[JumpHit]:
        """Give the entries of the jump list whose name has every word of a folded query."""
        words, parts = self._around.words, query.split()
        found = [row for row in self.rows if parts and all(part in fold(row.name) for part in parts)]
        return [
            JumpHit(JumpKind.VIEW, CaseId(0), row.name, words.t("Saved view"), page_of(row.id))
            for row in found[:_MOST_HITS]
        ]

    def open_menu(self, page_id: str, place: QPoint) -> None:
        """Offer what can be done with a view."""
        row = next((each for each in self.rows if page_of(each.id) == page_id), None)
        if row is None:
            return
        menu = QMenu(self._around.window)
        menu.aboutToHide.connect(menu.deleteLater)
        self.deeds.fill(menu, row, self._around.words, None)
        menu.popup(place)
        enabled = [each for each in menu.actions() if each.isEnabled()]
        if enabled:
            menu.setActiveAction(enabled[0])

    def _take(self, rows: list[ViewRow]) -> None:
        self.rows = rows
        self._work.set_saved(rows)
        self.read_anew.emit()
        wanted, self._wanted = self._wanted, None
        if wanted is not None and any(row.id == wanted for row in rows):
            self._work.show(page_of(wanted))

    def _give_up(self, error: DeskError) -> None:
        self._wanted = None
        self.failed.emit(error)
