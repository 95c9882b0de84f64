"""What the card of mailboxes asks the desk to do: save, try, list folders, read or no longer read."""

from PySide6.QtCore import QObject, Signal

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import MailboxId
from leman_desk.domain.people import Actor
from leman_desk.domain.sign_in import Client
from leman_desk.gui.forms.mailbox_values import MailboxValues
from leman_desk.gui.pages.settings.mailbox_card import MailboxCard
from leman_desk.gui.reading.directory import OFFICE_ZONE
from leman_desk.gui.tasks import Task, Tasks
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.desk_setup import MailboxReport


class Mailboxes(QObject):
    """Runs the card's wishes in the lanes.

    Attributes:
        saved: The `Outcome` of a change; what the form holds is stored then.
        zone: The office's, in which the day is meant from which clocks run.
    """

    saved = Signal(object)

    def __init__(self, card: MailboxCard, desk: Desk, actor: Actor, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._card, self._desk, self._actor, self._tasks = card, desk, actor, tasks
        self.zone = OFFICE_ZONE
        card.save_requested.connect(self._save)
        card.test_requested.connect(self._test)
        card.folders_requested.connect(self._list_folders)
        card.reading_requested.connect(self._set_reading)
        card.sign_in_requested.connect(self._sign_in)
        card.sign_out_requested.connect(self._sign_out)
        card.form.sign_in.stop_requested.connect(self._stop_sign_in)
        self._signing_in: Task | None = None

    def _save(self, values: MailboxValues) -> None:
        self._card.set_busy(busy=True)
        mailbox, password = values.mailbox(self.zone), values.password

        def done(outcome: Outcome) -> None:
            self._card.expect_saved()
            self.saved.emit(outcome)

        self._tasks.write(
            lambda: self._desk.setup.save_mailbox(self._actor, mailbox=mailbox, password=password),
            done,
            self._card.show_error,
            owner=self,
            name="save mailbox",
        )

    def _sign_in(self, values: MailboxValues, client: Client) -> None:
        field, mailbox = self._card.form.sign_in, values.mailbox(self.zone)
        field.set_waiting(waiting=True)

        def failed(error: DeskError) -> None:
            field.set_waiting(waiting=False)
            self._card.show_error(error)

        self._signing_in = self._tasks.network(
            lambda work: self._desk.setup.sign_in(
                self._actor, mailbox=mailbox, client=client, cancelled=work.is_cancelled
            ),
            field.take,
            failed,
            owner=self,
            name="sign in to a mailbox",
        )

    def _stop_sign_in(self) -> None:
        if self._signing_in is not None:
            self._signing_in.cancel()

    def _sign_out(self, mailbox: int) -> None:
        self._card.set_busy(busy=True)
        self._tasks.network(
            lambda _work: self._desk.setup.sign_out(self._actor, mailbox=MailboxId(mailbox)),
            self.saved.emit,
            self._card.show_error,
            owner=self,
            name="sign out of a mailbox",
        )

    def _set_reading(self, mailbox: int, wanted: bool) -> None:  # noqa: FBT001 - a Qt signal gives it
        self._card.set_busy(busy=True)
        self._tasks.write(
            lambda: self._desk.setup.set_mailbox_disabled(
                self._actor, mailbox=MailboxId(mailbox), disabled=not wanted
            ),
            self.saved.emit,
            self._card.show_error,
            owner=self,
            name="read a mailbox or not",
        )

    def _list_folders(self, values: MailboxValues) -> None:
        field, mailbox = self._card.form.folders, values.mailbox(self.zone)

        def failed(error: DeskError) -> None:
            field.set_reading(reading=False)
            self._card.show_error(error)

        self._tasks.network(
            lambda _work: self._desk.setup.server_folders(
                self._actor, mailbox=mailbox, password=values.password
            ),
            field.show_folders,
            failed,
            owner=self,
            name="list folders",
        )

    def _test(self, values: MailboxValues) -> None:
        form, mailbox = self._card.form, values.mailbox(self.zone)
        form.set_testing(testing=True)

        def tested(report: MailboxReport) -> None:
            form.set_testing(testing=False)
            form.show_report(report)

        def failed(error: DeskError) -> None:
            form.set_testing(testing=False)
            self._card.show_error(error)

        self._tasks.network(
            lambda _work: self._desk.setup.test_mailbox(mailbox=mailbox, password=values.password),
            tested,
            failed,
            owner=self,
            name="test mailbox",
        )
