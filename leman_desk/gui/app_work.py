"""The pages of daily work and how they lead to one another: queues, mail, composer, deadline."""

from collections.abc import Callable, Sequence
from typing import Protocol, runtime_checkable

from PySide6.QtCore import QObject

from leman_desk.domain.case_clock import ClockRef
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, CustomerId, ViewId
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.app_nav import CALENDAR, CUSTOMERS, DELETIONS, VIEW_PREFIX, page_of
from leman_desk.gui.app_surroundings import Surroundings
from leman_desk.gui.pages.deadline.dialog import DeadlineDialog
from leman_desk.gui.pages.desk.page import DeskPage
from leman_desk.gui.pages.mail.page import MailPage
from leman_desk.gui.pages.reply.page import ReplyPage
from leman_desk.gui.pages.rights.asked_dialog import AskedDialog
from leman_desk.gui.pages.rights.dialog import AccessDialog
from leman_desk.gui.shell.jump_list import SearchBox
from leman_desk.services.queries import View
from leman_desk.services.view_queries import ViewRow

DESK = "desk"
MAIL = "mail"
REPLY = "reply"
CASE_VIEWS = frozenset({View.TRIAGE, View.MINE, View.ALL})
MAIL_VIEWS = frozenset({View.ATTENTION, View.LINKING, View.AUTOMATIC, View.ARCHIVE})


@runtime_checkable
class RequestPage(Protocol):
    """The page of deletion requests, which is imported when first shown."""

    def open_request(self, case: CaseId) -> None:
        """Show one."""
        ...


@runtime_checkable
class CardPage(Protocol):
    """The page of customers, which is imported when first shown."""

    def choose(self, customer: CustomerId) -> None:
        """Show one's card."""
        ...


class Work(QObject):
    """Builds the pages for people who may read cases, and takes the window from one to another."""

    def __init__(
        self,
        around: Surroundings,
        check_mail: Callable[[], object],
        show_page: Callable[[str], object],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._around = around
        self._show_page = show_page
        self._view = View.MINE
        self._entry = View.MINE.value
        self._saved: dict[str, ViewRow] = {}
        common = (around.desk, around.actor, around.tasks, around.theme, around.words, around.actions)
        self.desk = DeskPage(*common)
        self.mail = MailPage(*common)
        self.reply = ReplyPage(*common)
        window = around.window
        window.add_page(DESK, self.desk)
        window.add_page(MAIL, self.mail)
        window.add_page(REPLY, self.reply)
        for page in (self.desk, self.mail, self.reply):
            page.title_changed.connect(lambda _title: window.update_title())
        self.desk.check_requested.connect(check_mail)
        self.desk.search_requested.connect(self._search)
        self.desk.reply_requested.connect(self._write_reply)
        self.desk.deadline_requested.connect(self.explain)
        self.desk.customer_requested.connect(self.open_customer)
        self.desk.request_requested.connect(self.open_request)
        self.desk.views.left.connect(self._leave_saved)
        # On other pages there is nothing that a view could keep.
        window.page_changed.connect(
            lambda page: around.actions.set_available(ActionId.SAVE_VIEW, available=page == DESK)
        )
        self.desk.panel.customer.package_requested.connect(self.give_data)
        self.desk.panel.customer.rights_requested.connect(self.show_rights)
        self.reply.left.connect(self.open_case)
        self.reply.sent.connect(self.open_case)

    @property
    def views(self) -> frozenset[str]:
        """Entries of the navigation that are among these pages."""
        return frozenset(view.value for view in CASE_VIEWS | MAIL_VIEWS)

    def show(self, page_id: str) -> None:
        """Show a queue of cases or of mails, or a saved view."""
        if page_id.startswith(VIEW_PREFIX):
            self._show_saved(page_id)
            return
        self._view, self._entry = View(page_id), page_id
        page = self.desk if self._view in CASE_VIEWS else self.mail
        page.show_view(self._view)
        self._bring(DESK if page is self.desk else MAIL)

    def set_saved(self, rows: Sequence[ViewRow]) -> None:
        """Take the saved views there are."""
        self._saved = {page_of(row.id): row for row in rows}
        self.desk.views.renew(rows)

    def when_saved(self, told: Callable[[ViewId], object]) -> None:
        """Tell of every view that is saved on these pages."""
        self.desk.views.saved.connect(told)

    def _show_saved(self, page_id: str) -> None:
        row = self._saved.get(page_id)
        if row is not None and row.chosen is not None:
            self._view, self._entry = row.chosen.view, page_id
            self.desk.views.show(row)
            self._bring(DESK)
            return
        if self._view not in CASE_VIEWS:
            self._view, self._entry = View.ALL, View.ALL.value
            self.desk.show_view(self._view)
        self._bring(DESK)
        unread = Refused("view.damaged", name=row.name) if row is not None else Refused("view.unknown")
        self.desk.show_error(unread)

    def _leave_saved(self) -> None:
        self._view = self.desk.queue.queue_view
        self._entry = self._view.value
        if self._around.window.current_page() == DESK:
            self._around.window.nav.select(self._entry)

    def open_case(self, case: CaseId) -> None:
        """Show a case, in the queue of cases shown last."""
        if self._view not in CASE_VIEWS:
            self._view, self._entry = View.ALL, View.ALL.value
            self.desk.show_view(self._view)
        self._bring(DESK)
        self.desk.open_case(case)

    def open_request(self, case: CaseId) -> None:
        """Show a deletion request on its page."""
        self._show_page(DELETIONS)
        page = self._around.window.page(DELETIONS)
        if isinstance(page, RequestPage):
            page.open_request(case)

    def open_customer(self, customer: CustomerId) -> None:
        """Show a customer's card on its page."""
        self._show_page(CUSTOMERS)
        page = self._around.window.page(CUSTOMERS)
        if isinstance(page, CardPage):
            page.choose(customer)

    def explain(self, target: CaseId | ClockRef) -> None:
        """Say how a deadline was counted: that of a clock, or of a case's response."""
        around = self._around
        dialog = DeadlineDialog(
            around.desk, around.actor, around.tasks, around.theme, around.words, target, around.window
        )
        dialog.reply_requested.connect(lambda wanted: self._write_reply(wanted, ""))
        dialog.calendar_requested.connect(lambda: self._show_page(CALENDAR))
        around.window.open_dialog(dialog)

    def give_data(self, case: CaseId) -> None:
        """Show a request for access and its data package."""
        around = self._around
        dialog = AccessDialog(
            around.desk, around.actor, around.tasks, around.theme, around.words, case, around.window
        )
        around.window.open_dialog(dialog)

    def show_rights(self, case: CaseId) -> None:
        """Show what is to stop or to be corrected on a complaint."""
        around = self._around
        dialog = AskedDialog(
            around.desk, around.actor, around.tasks, around.theme, around.words, case, around.window
        )
        around.window.open_dialog(dialog)

    def open_rights(self, case: CaseId) -> None:
        """Show a complaint that was just opened for it, and the dialog upon it."""
        self.open_case(case)
        self.show_rights(case)

    def closing(self) -> None:
        """Keep the reply that is being written, before the window locks or closes."""
        self.reply.closing()

    def _bring(self, page_id: str) -> None:
        window = self._around.window
        window.show_page(page_id)
        # Several queues share a page; the navigation marks the queue.
        window.nav.select(self._entry)

    def _write_reply(self, case: CaseId, template: str) -> None:
        # What was done before can still be undone by F8; its toast would cover *Send*.
        self._around.window.toast.dismiss()
        self.reply.open(case, template)
        self._bring(REPLY)

    def _search(self, text: str) -> None:
        window = self._around.window
        box = window.findChild(SearchBox)
        window.jump.open()
        if box is not None:
            box.setText(text)
            box.textEdited.emit(text)
