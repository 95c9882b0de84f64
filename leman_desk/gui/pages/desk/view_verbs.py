"""Saved views on the desk page: shown, saved, followed when somebody changes them."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QPoint, Signal
from PySide6.QtWidgets import QMenu, QWidget

from leman_desk.domain.errors import Refused
from leman_desk.domain.people import Actor
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.actions import Actions
from leman_desk.gui.pages.desk.front import Front
from leman_desk.gui.reading.view_deeds import ViewDeeds
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.desk import Desk
from leman_desk.services.view_queries import ViewRow


class ViewVerbs(QObject):
    """What the page does with saved views.

    Attributes:
        saved: `ViewId` of a view that was just saved here.
        left: The saved view is left for the queue that it narrows.
    """

    saved = Signal(object)
    left = Signal()

    def __init__(
        self,
        page: QWidget,
        front: Front,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        actions: Actions,
    ) -> None:
        super().__init__(page)
        self._widget, self._page = page, front
        self._deeds = ViewDeeds(page, desk, actor, tasks, theme)
        self._deeds.saved.connect(self.saved)
        self._deeds.failed.connect(front.show_error)
        actions.triggered.connect(self._on_action)
        front.queue.saved_left.connect(self.left)
        front.queue.filter.views.clicked.connect(self.open_menu)

    def _on_action(self, action: ActionId) -> None:
        if action is ActionId.SAVE_VIEW and self._widget.isVisible():
            self.save()

    def show(self, row: ViewRow) -> None:
        """Show a saved view; say so where this program cannot read it."""
        if row.chosen is None:
            self._page.show_error(Refused("view.damaged", name=row.name))
            return
        self._page.prepare()
        self._page.queue.show_saved(row)
        self._page.retitle()

    def renew(self, rows: Sequence[ViewRow]) -> None:
        """Follow what became of the saved view that is shown."""
        self._page.queue.renew_saved(rows)
        self._page.retitle()

    def save(self) -> None:
        """Keep what is shown as a view, under a name to be asked for."""
        self._deeds.save_as(self._page.queue.chosen(), self._page.words)

    def open_menu(self) -> None:
        """Offer what can be done with what is shown."""
        queue = self._page.queue
        button = queue.filter.views
        menu = QMenu(self._widget)
        menu.aboutToHide.connect(menu.deleteLater)
        self._deeds.fill(menu, queue.saved, self._page.words, queue.chosen())
        menu.popup(button.mapToGlobal(QPoint(0, button.height())))
        menu.setActiveAction(next(each for each in menu.actions() if each.isEnabled()))
