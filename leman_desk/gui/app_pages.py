"""Makes the pages of an open desk; those rarely visited are imported and built when first asked for."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from leman_desk.domain.case_clock import ClockRef
from leman_desk.domain.ids import CaseId
from leman_desk.gui.app_nav import AUDIT, BALANCE, BOARD, BREACHES, CALENDAR, PEOPLE, SETTINGS
from leman_desk.gui.app_surroundings import Surroundings

LATER = frozenset({BALANCE, BOARD, CALENDAR, BREACHES, AUDIT, PEOPLE, SETTINGS})
"""Pages that are built when first shown."""


class CasePages(Protocol):
    """The pages for people who may read cases; see `app_work.Work`."""

    @property
    def views(self) -> frozenset[str]:
        """Entries of the navigation that are among these pages."""
        ...

    def show(self, page_id: str) -> None:
        """Show a queue."""
        ...

    def open_case(self, case: CaseId) -> None:
        """Show a case."""
        ...

    def explain(self, target: CaseId | ClockRef) -> None:
        """Say how a deadline was counted."""
        ...

    def closing(self) -> None:
        """Keep what was typed."""
        ...


def load_case_pages() -> type[QObject]:
    """Load the pages of daily work, on the window's thread, while the person has not typed yet."""
    # Imported here, for they take some 60 ms that the first paint can spare.
    from leman_desk.gui.app_work import Work  # noqa: PLC0415 - see above

    return Work


def build_case_pages(
    around: Surroundings,
    check_mail: Callable[[], object],
    show_page: Callable[[str], object],
    parent: QObject,
) -> CasePages:
    """Build the pages of daily work into the window."""
    from leman_desk.gui.app_work import Work  # noqa: PLC0415 - see `load_case_pages`

    return Work(around, check_mail, show_page, parent)


def build_later(page_id: str, around: Surroundings, work: CasePages | None) -> QWidget:
    """Build one of the pages of `LATER`.

    Args:
        page_id: Which.
        around: What pages are given.
        work: The pages of cases, to which rows lead; None for a person who may not read any.
    """
    page = _build(page_id, around)
    if work is not None:
        for name, leads_to in (
            ("case_opened", work.open_case),
            ("deadline_requested", work.explain),
            ("view_requested", work.show),
        ):
            signal = getattr(page, name, None)
            if signal is not None:
                signal.connect(leads_to)
    return page


def _build(page_id: str, around: Surroundings) -> QWidget:  # noqa: PLR0911 - one exit for each page
    common = (around.desk, around.actor, around.tasks, around.theme, around.words)
    # Imported here: these pages and their forms cost a start some 30 ms, and most days nobody opens them.
    if page_id == BOARD:
        from leman_desk.gui.pages.board.page import BoardPage  # noqa: PLC0415 - see above

        return BoardPage(*common, around.actions)
    if page_id == CALENDAR:
        from leman_desk.gui.pages.calendar.page import CalendarPage  # noqa: PLC0415 - see above

        calendar = CalendarPage(*common, around.actions, presets=around.entry.presets())
        calendar.notice.connect(around.window.toast.say)
        return calendar
    if page_id == BALANCE:
        from leman_desk.gui.pages.balance.page import BalancePage  # noqa: PLC0415 - see above

        return BalancePage(*common)
    if page_id == BREACHES:
        from leman_desk.gui.pages.breaches.page import BreachesPage  # noqa: PLC0415 - see above

        return BreachesPage(*common, around.actions)
    if page_id == AUDIT:
        from leman_desk.gui.pages.audit.page import AuditPage  # noqa: PLC0415 - see above

        return AuditPage(*common)
    if page_id == PEOPLE:
        from leman_desk.gui.pages.people.page import PeoplePage  # noqa: PLC0415 - see above

        return PeoplePage(*common)
    from leman_desk.gui.pages.settings.page import SettingsPage  # noqa: PLC0415 - see above

    return SettingsPage(*common, around.entry, around.actions)
