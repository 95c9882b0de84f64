"""The pages of daily work and how they lead to one another: queues, mail, composer, deadline."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from leman_desk.domain.case_clock import ClockRef
from leman_desk.domain.ids import CaseId
from leman_desk.gui.app_nav import CALENDAR
from leman_desk.gui.app_surroundings import Surroundings
from leman_desk.gui.pages.deadline.dialog import DeadlineDialog
from leman_desk.gui.pages.desk.page import DeskPage
from leman_desk.gui.pages.mail.page import MailPage
from leman_desk.gui.pages.reply.page import ReplyPage
from leman_desk.gui.shell.jump_list import SearchBox
from leman_desk.services.queries import View

DESK = "desk"
MAIL = "mail"
REPLY = "reply"
CASE_VIEWS = frozenset({View.TRIAGE, View.MINE, View.ALL})
MAIL_VIEWS = frozenset({View.ATTENTION, View.LINKING, View.AUTOMATIC, View.ARCHIVE})


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
        self.reply.left.connect(self.open_case)
        self.reply.sent.connect(self.open_case)

    @property
    def views(self) -> frozenset[str]:
        """Entries of the navigation that are among these pages."""
        return frozenset(view.value for view in CASE_VIEWS | MAIL_VIEWS)

    def show(self, page_id: str) -> None:
        """Show a queue of cases or of mails."""
        self._view = View(page_id)
        page = self.desk if self._view in CASE_VIEWS else self.mail
        page.show_view(self._view)
        self._bring(DESK if page is self.desk else MAIL)

    def open_case(self, case: CaseId) -> None:
        """Show a case, in the queue of cases shown last."""
        if self._view not in CASE_VIEWS:
            self._view = View.ALL
            self.desk.show_view(self._view)
        self._bring(DESK)
        self.desk.open_case(case)

    def explain(self, target: CaseId | ClockRef) -> None:
        """Say how a deadline was counted: that of a clock, or of a case's response."""
        around = self._around
        dialog = DeadlineDialog(
            around.desk, around.actor, around.tasks, around.theme, around.words, target, around.window
        )
        dialog.reply_requested.connect(lambda wanted: self._write_reply(wanted, ""))
        dialog.calendar_requested.connect(lambda: self._show_page(CALENDAR))
        around.window.open_dialog(dialog)

    def closing(self) -> None:
        """Keep the reply that is being written, before the window locks or closes."""
        self.reply.closing()

    def _bring(self, page_id: str) -> None:
        window = self._around.window
        window.show_page(page_id)
        # Several queues share a page; the navigation marks the queue.
        window.nav.select(self._view.value)

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
