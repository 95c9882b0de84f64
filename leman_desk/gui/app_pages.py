"""Makes the pages of an open desk; those rarely visited are imported and built when first asked for."""

from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from leman_desk.domain.case_clock import ClockRef
from leman_desk.domain.ids import CaseId, CustomerId, ViewId
from leman_desk.gui.app_nav import (
    AUDIT,
    BALANCE,
    BOARD,
    BREACHES,
    CALENDAR,
    CUSTOMERS,
    DELETIONS,
    PEOPLE,
    RULES,
    SETTINGS,
    SYSTEMS,
    TEMPLATES,
)
from leman_desk.gui.app_surroundings import Surroundings
from leman_desk.gui.slices import Step
from leman_desk.services.view_queries import ViewRow

LATER = frozenset(
    {
        BALANCE,
        BOARD,
        CALENDAR,
        CUSTOMERS,
        DELETIONS,
        BREACHES,
        AUDIT,
        PEOPLE,
        RULES,
        SETTINGS,
        SYSTEMS,
        TEMPLATES,
    }
)
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

    def set_saved(self, rows: Sequence[ViewRow]) -> None:
        """Take the saved views there are."""
        ...

    def when_saved(self, told: Callable[[ViewId], object]) -> None:
        """Tell of every view that is saved on these pages."""
        ...

    def open_case(self, case: CaseId) -> None:
        """Show a case."""
        ...

    def open_request(self, case: CaseId) -> None:
        """Show a deletion request."""
        ...

    def open_customer(self, customer: CustomerId) -> None:
        """Show a customer's card."""
        ...

    def open_rights(self, case: CaseId) -> None:
        """Show what is to stop or to be corrected on a complaint."""
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
    if page_id == BOARD:
        board, steps = build_board(around, work)
        for step in steps:
            step()
        return board
    page = _build(page_id, around)
    _lead(page, work)
    return page


def build_board(around: Surroundings, work: CasePages | None) -> tuple[QWidget, Iterator[Step]]:
    """Make the page of the board, and give the steps that are to be run before it is shown."""
    from leman_desk.gui.pages.board.page import BoardPage  # noqa: PLC0415 - see `_build`

    page = BoardPage(
        around.desk,
        around.actor,
        around.tasks,
        around.theme,
        around.words,
        around.actions,
        around.window.page_parent,
        whole=False,
    )
    _lead(page, work)
    return page, page.steps()


def _lead(page: QWidget, work: CasePages | None) -> None:
    if work is None:
        return
    for name, leads_to in (
        ("case_opened", work.open_case),
        ("deadline_requested", work.explain),
        ("request_opened", work.open_request),
        ("customer_opened", work.open_customer),
        ("rights_opened", work.open_rights),
        ("view_requested", work.show),
    ):
        signal = getattr(page, name, None)
        if signal is not None:
            signal.connect(leads_to)


def _build(page_id: str, around: Surroundings) -> QWidget:  # noqa: C901, PLR0911 - one exit for each page
    common = (around.desk, around.actor, around.tasks, around.theme, around.words)
    # Imported here: these pages and their forms cost a start some 30 ms, and most days nobody opens them.
    if page_id == CALENDAR:
        from leman_desk.gui.pages.calendar.page import CalendarPage  # noqa: PLC0415 - see above

        calendar = CalendarPage(*common, around.actions, presets=around.entry.presets())
        calendar.notice.connect(around.window.toast.say)
        return calendar
    if page_id == BALANCE:
        from leman_desk.gui.pages.balance.page import BalancePage  # noqa: PLC0415 - see above

        return BalancePage(*common)
    if page_id == RULES:
        from leman_desk.gui.pages.rules.page import RulesPage  # noqa: PLC0415 - see above

        return RulesPage(*common)
    if page_id == DELETIONS:
        from leman_desk.gui.pages.deletion.page import DeletionPage  # noqa: PLC0415 - see above

        deletions = DeletionPage(*common, around.actions)
        deletions.title_changed.connect(lambda _title: around.window.update_title())
        return deletions
    if page_id == CUSTOMERS:
        from leman_desk.gui.pages.customers.page import CustomersPage  # noqa: PLC0415 - see above

        return CustomersPage(*common, around.actions)
    if page_id == BREACHES:
        from leman_desk.gui.pages.breaches.page import BreachesPage  # noqa: PLC0415 - see above

        return BreachesPage(*common, around.actions)
    if page_id == AUDIT:
        from leman_desk.gui.pages.audit.page import AuditPage  # noqa: PLC0415 - see above

        return AuditPage(*common)
    if page_id == PEOPLE:
        from leman_desk.gui.pages.people.page import PeoplePage  # noqa: PLC0415 - see above

        return PeoplePage(*common)
    if page_id == SYSTEMS:
        from leman_desk.gui.pages.systems.page import SystemsPage  # noqa: PLC0415 - see above

        return SystemsPage(*common)
    if page_id == TEMPLATES:
        from leman_desk.gui.pages.templates.page import TemplatesPage  # noqa: PLC0415 - see above

        return TemplatesPage(*common)
    from leman_desk.gui.pages.settings.page import SettingsPage  # noqa: PLC0415 - see above

    return SettingsPage(*common, around.entry, around.actions, around.backups)
