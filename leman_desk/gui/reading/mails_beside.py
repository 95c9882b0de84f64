"""The messages that belong to the chosen row of a table, in a list beside it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import MessageId
from leman_desk.domain.people import Actor
from leman_desk.gui.models.mail_list import MailDelegate, MailListModel
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.lists import CalmListView
from leman_desk.services.desk import Desk
from leman_desk.services.queries import MailRow
from leman_desk.wording.moments import Moments


class MailsBeside(CalmListView):
    """Reads which messages they are, and each row as it comes into sight.

    Attributes:
        failed: A `DeskError` of reading.
        mails: What is shown.
    """

    failed = Signal(object)

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        *,
        hint: Callable[[MailRow], str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        """Make an empty list.

        Args:
            desk: What is read.
            actor: Who reads.
            tasks: Where it is read.
            theme: How it looks.
            moments: How times are written.
            hint: What stands at the end of a row; its size if nothing is given.
            parent: Its part of the page.
        """
        super().__init__(parent)
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self.mails = MailListModel(self._spoken, self)
        self._delegate = MailDelegate(theme, moments, hint or self._size)
        self.setUniformItemSizes(True)
        self.setModel(self.mails)
        self.setItemDelegate(self._delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.mails.rows_needed.connect(self._read_rows)

    def set_moments(self, moments: Moments, now: datetime | None = None) -> None:
        """Write times in another language or zone, as seen from another moment."""
        self._delegate.moments = moments
        self._delegate.now = now or self._delegate.now

    def clear(self) -> None:
        """Show none."""
        self.mails.set_ids(())

    def read(self, find: Callable[[], list[MessageId]], name: str) -> None:
        """Read which messages they are, and show them; what was asked before comes no more."""
        self._tasks.read(find, self._show, self.failed.emit, owner=self, key="mails", name=name)

    def _show(self, ids: list[MessageId]) -> None:
        self.mails.set_ids(ids)
        if ids:
            self.setCurrentIndex(self.mails.index(0))

    def _read_rows(self, ids: Sequence[MessageId]) -> None:
        desk, actor = self._desk, self._actor

        def failed(error: DeskError) -> None:
            self.mails.give_up(ids)
            self.failed.emit(error)

        self._tasks.read(
            lambda: desk.reading.mail_rows(actor, ids=ids),
            lambda rows: self.mails.set_rows(ids, rows),
            failed,
            owner=self,
            name="mail_rows",
        )

    def _size(self, row: MailRow) -> str:
        return self._delegate.moments.file_size(row.size)

    def _spoken(self, row: MailRow) -> str:
        moments = self._delegate.moments
        return ", ".join(filter(None, (row.sender, row.subject, moments.moment_full(row.received_at))))
