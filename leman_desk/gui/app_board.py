"""Makes the page of the board in steps, before it is wanted or while the person waits for it."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject

from leman_desk.domain.people import Act, allowed
from leman_desk.gui.action_table import Scope
from leman_desk.gui.app_nav import BOARD
from leman_desk.gui.app_pages import CasePages, build_board
from leman_desk.gui.app_surroundings import Surroundings
from leman_desk.gui.piecewise import Piecewise
from leman_desk.gui.slices import Slices, Step

_PAGE = "leman_desk.gui.pages.board.page"


class BoardMaker(QObject):
    """Loads the page's modules, makes its parts and puts them together, each in a turn of its own.

    Meanwhile the page that is in front stays there and can be used.
    """

    def __init__(self, around: Surroundings, work: CasePages | None, parent: QObject) -> None:
        super().__init__(parent)
        self._around, self._work = around, work
        self._slices = Slices(self)
        self._wanted = False
        around.window.page_changed.connect(lambda _page_id: self.forget())

    @property
    def made(self) -> bool:
        """Whether the page is there."""
        return self._around.window.page(BOARD) is not None

    @property
    def busy(self) -> bool:
        """Whether it is being made, or about to be shown."""
        return self._slices.busy

    def prepare(self) -> None:
        """Make the page in a quiet moment, if the person may see it."""
        may = self._work is not None and allowed(self._around.actor.roles, Act.READ_OWN_REPORTS)
        if may:
            self._make()

    def show(self) -> None:
        """Make the page and then show it, unless another one was asked for meanwhile."""
        self._wanted = True
        self._around.actions.set_context(Scope.GLOBAL)
        self._around.window.nav.select(BOARD)
        self._make()

    def forget(self) -> None:
        """Do not show it any more: another page is wanted."""
        self._wanted = False

    def stop(self) -> None:
        """Make nothing more."""
        self._slices.stop()

    def _make(self) -> None:
        if not self.made and not self._slices.busy:
            self._slices.run(self._steps())

    def _steps(self) -> Iterator[Step]:
        pieces = Piecewise("leman_desk")
        yield from pieces.steps(_PAGE)
        page, steps = build_board(self._around, self._work)
        yield from steps
        yield partial(self._around.window.add_page, BOARD, page)
        yield self._show_if_wanted

    def _show_if_wanted(self) -> None:
        if self._wanted:
            self._around.window.show_page(BOARD)
