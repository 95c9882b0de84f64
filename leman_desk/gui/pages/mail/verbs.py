"""What each command on a mail of the lists does: at once, by a dialog, or by choosing a file."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import MessageId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.pages.mail.link_dialog import LinkDialog
from leman_desk.gui.pages.mail.message_pane import MessagePane
from leman_desk.gui.reading.attached_dialog import AttachedDialog
from leman_desk.gui.reading.outside import ask_locked, ask_target
from leman_desk.gui.reading.rule_dialog import RuleDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.lists import CalmListView
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries import AttachmentRow, JumpHit, MessageView
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words


class Front(Protocol):
    """What the verbs need of their page."""

    list: CalmListView
    pane: MessagePane

    @property
    def words(self) -> Words:
        """The language."""
        ...

    @property
    def moments(self) -> Moments:
        """Language and zone."""
        ...

    def front(self) -> MessageView | None:
        """The mail the person sees."""
        ...

    def chosen(self) -> MessageId | None:
        """The mail under the cursor."""
        ...

    def named(self) -> JumpHit | None:
        """The complaint that the mail names."""
        ...

    def read_message(self) -> None:
        """Read the mail under the cursor."""
        ...

    def show_error(self, error: DeskError) -> None:
        """Say what went wrong."""
        ...


class MailVerbs(QObject):
    """Carries out the commands. Every way to one (key, menu, button) ends here."""

    def __init__(
        self, page: QWidget, front: Front, desk: Desk, actor: Actor, tasks: Tasks, theme: Theme
    ) -> None:
        super().__init__(page)
        self._widget, self._page = page, front
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        pane = front.pane
        pane.link_requested.connect(self.link)
        pane.other_requested.connect(self.link_other)
        pane.open_requested.connect(self.open_complaint)
        pane.rule_requested.connect(self.sender_rule)
        pane.retry_requested.connect(self.read_again)
        pane.whole_requested.connect(self.fetch_whole)
        pane.save_requested.connect(self.save_attachment)
        pane.lock_requested.connect(self.lock_attachment)
        pane.attached_requested.connect(self.open_attached)

    def run(self, action: ActionId) -> None:
        """Carry out a command, if it is one of this page."""
        if action is ActionId.LINK_MAIL:
            self.link()
        elif action is ActionId.LINK_OTHER:
            self.link_other()
        elif action is ActionId.RULE_FOR_MAIL:
            self.sender_rule()
        elif action is ActionId.OPEN_COMPLAINT and self._page.pane.open.isEnabled():
            self.open_complaint()

    def read_again(self) -> None:
        """Let the desk read a mail from its bytes once more."""
        message, desk, actor = self._page.chosen(), self._desk, self._actor
        if message is not None:
            self._do(lambda: desk.intake.retry(actor, message=message), "read_again")

    def fetch_whole(self) -> None:
        """Fetch the rest of a mail that was over the limit."""
        message, desk, actor = self._page.chosen(), self._desk, self._actor
        if message is not None:
            self._do(
                lambda: desk.whole_mail.fetch(actor, message=message),
                "fetch_whole",
                outside=True,
            )

    def open_complaint(self) -> None:
        """Open a complaint for the mail; its clock runs from the mail's receipt."""
        message, desk, actor = self._page.chosen(), self._desk, self._actor
        if message is not None:
            self._do(lambda: desk.intake.open_case(actor, message=message), "open_complaint")

    def link(self) -> None:
        """Put the mail on the complaint it names, at once; ask for the complaint where it names none."""
        shown, named, desk, actor = self._page.front(), self._page.named(), self._desk, self._actor
        if shown is None or not self._page.pane.link.isEnabled():
            return
        if named is None:
            self.link_other()
            return
        message, case = shown.id, named.case
        self._do(lambda: desk.intake.link(actor, message=message, case=case), "link")

    def link_other(self) -> None:
        """Ask for the complaint that the mail belongs to."""
        shown = self._page.front()
        if shown is None:
            return
        dialog = LinkDialog(
            self._desk,
            self._actor,
            self._tasks,
            self._theme,
            self._page.words,
            message=shown.id,
            subject=shown.subject,
            named=self._page.named(),
            parent=self._widget.window(),
        )
        dialog.finished.connect(lambda _result: self._page.list.setFocus())
        dialog.open()

    def sender_rule(self) -> None:
        """Ask for a rule for the sender of the mail."""
        shown = self._page.front()
        if shown is None or not shown.sender_address or not self._may_rule():
            return
        dialog = RuleDialog(
            self._desk,
            self._actor,
            self._tasks,
            self._theme,
            self._page.moments,
            address=shown.sender_address,
            list_id=shown.list_id,
            parent=self._widget.window(),
        )
        dialog.finished.connect(lambda _result: self._page.list.setFocus())
        dialog.open()

    def _may_rule(self) -> bool:
        return allowed(self._actor.roles, Act.EDIT_SENDER_RULES)

    def save_attachment(self, attachment: AttachmentRow) -> None:
        """Save an attachment to a file."""
        ask_target(self._widget, self._page.words, attachment.filename, partial(self._write, attachment))

    def lock_attachment(self, attachment: AttachmentRow) -> None:
        """Save an attachment as a locked archive."""
        ask_locked(self._widget, self._page.words, attachment.filename, partial(self._write, attachment))

    def open_attached(self, attachment: AttachmentRow) -> None:
        """Show an attached message as a message of its own."""
        AttachedDialog(
            self._desk,
            self._actor,
            self._tasks,
            self._theme,
            self._page.moments,
            attachment,
            self._widget.window(),
        ).open()

    def _write(self, attachment: AttachmentRow, target: Path, password: str = "") -> None:
        self._tasks.write(
            lambda: self._desk.evidence.save_attachment(
                self._actor,
                message=attachment.message,
                part=attachment.part,
                target=target,
                password=password,
            ),
            failed=self._page.show_error,
            owner=self,
            name="save_attachment",
        )

    def _do(self, command: Callable[[], Outcome], name: str, *, outside: bool = False) -> None:
        """Run a command on the mail shown; the list then goes to the next one by itself."""

        def failed(error: DeskError) -> None:
            self._page.pane.set_busy(busy=False)
            self._page.show_error(error)

        def done(_outcome: Outcome) -> None:
            self._page.read_message()

        self._page.pane.set_busy(busy=True)
        self._page.list.setFocus()
        if outside:
            self._tasks.network(lambda _work: command(), done, failed, owner=self, name=name)
        else:
            self._tasks.write(command, done, failed, owner=self, name=name)
