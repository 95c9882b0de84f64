"""The mail balance: what the servers hold, where each of their mails is in the desk, and what differs."""

from collections.abc import Sequence
from datetime import UTC, datetime

from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.correspondence import Placement
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.columns import fit_columns
from leman_desk.gui.models.mail_list import ROW
from leman_desk.gui.pages.balance.model import BalanceModel, Chosen, Column
from leman_desk.gui.pages.balance.words import PART, counted, difference, folder_name, headline
from leman_desk.gui.reading.mails_beside import MailsBeside
from leman_desk.gui.reading.table_page import TablePage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.gui.widgets.states import EmptyState
from leman_desk.services.balance_queries import WITH_MAILS, BalancePart, BalanceReport
from leman_desk.services.changes import Kind
from leman_desk.services.desk import Desk
from leman_desk.services.queries import MailRow, View
from leman_desk.wording.words import Words

_WIDTHS = {Column.NAME: 42, Column.MAILS: 9}
_MAILS_WIDTH = 380
_VIEW_OF = {
    Placement.ARCHIVE: View.ARCHIVE,
    Placement.ATTENTION: View.ATTENTION,
    Placement.LINKING: View.LINKING,
    Placement.AUTOMATIC: View.AUTOMATIC,
}


class BalancePage(TablePage):
    """A tree of folders at the left, the mails behind the chosen number at the right.

    Attributes:
        case_opened: The `CaseId` that a chosen mail is on.
        view_requested: Name of the list that a chosen mail lies in.
        shown: The balance was read; tests wait for it.
    """

    concerns = frozenset({Kind.MESSAGES, Kind.MAILBOXES})
    paced = True
    case_opened = Signal(object)
    view_requested = Signal(str)
    shown = Signal()

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tasks, theme, words, parent)
        self._desk, self._actor = desk, actor
        self._now = datetime.now(UTC)
        self._report: BalanceReport | None = None
        self._chosen: Chosen | None = None
        self.headline = Text("", "body", wrap=True)
        self.model = BalanceModel(self._moments(), self)
        self.empty = EmptyState(theme)
        self._name = Text("", "strong", wrap=True)
        self.says = Text("", "body", wrap=True)
        self.list = MailsBeside(desk, actor, tasks, theme, self._moments())
        self.nothing = Text("", "body", "muted", wrap=True)
        self._lay_out()
        self._connect()
        self.retranslate(words)

    # --- what the window asks -----------------------------------------------------------------------

    def title(self) -> str:
        """Title for the window."""
        return self._words.t("Mail balance")

    def panes(self) -> Sequence[QWidget]:
        """Parts that F6 visits."""
        return [self.view, self.list]

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._title.setText(words.t("Mail balance"))
        self.view.setAccessibleName(words.t("Mail balance"))
        self.list.setAccessibleName(words.t("Messages of the chosen row"))
        self.error.retranslate(words)
        self.list.set_moments(self._moments())
        self.model.set_moments(self._moments())
        self.empty.show_state(
            "system.empty_inbox",
            words.t("No folder was taken in yet"),
            words.t("After the first check, every folder stands here with the count of its server."),
        )
        self._write()
        self._fit()

    # --- parts --------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        head = QVBoxLayout()
        head.setSpacing(6)
        head.addWidget(self._title)
        head.addWidget(self.headline)
        self.view.setRootIsDecorated(True)
        self.side = QWidget()
        right = QVBoxLayout(self.side)
        right.setContentsMargins(0, 0, 0, 0)
        right.setSpacing(0)
        names = QVBoxLayout()
        names.setContentsMargins(16, 12, 14, 10)
        names.setSpacing(4)
        for part in (self._name, self.says, self.nothing):
            names.addWidget(part)
        right.addLayout(names)
        right.addWidget(Rule())
        right.addWidget(self.list, 1)
        right.addStretch(0)
        self.side.setMinimumWidth(_MAILS_WIDTH - 80)
        self.lay_out(head, self.model, self.side, _MAILS_WIDTH, empty=self.empty)

    def _connect(self) -> None:
        self.view.selectionModel().currentRowChanged.connect(self._on_row)
        self.view.activated.connect(lambda _index: self.list.setFocus())
        self.list.activated.connect(self._open)
        self.list.failed.connect(self._failed)

    @override
    def _fit(self) -> None:
        fit_columns(self.view, self._theme, _WIDTHS)
        room = self.view.viewport().width() - self.view.columnWidth(Column.MAILS)
        # Where there is little room the sentence gives way: the pane at the right has it whole.
        narrow = room < self.view.columnWidth(Column.NAME) * 1.5
        self.view.setColumnHidden(Column.SAYS, narrow)
        if narrow:
            self.view.setColumnWidth(Column.NAME, max(80, room - 4))

    # --- reading --------------------------------------------------------------------------------------

    @override
    def _read(self) -> None:
        self._stale = False
        desk, actor = self._desk, self._actor

        def read() -> tuple[str, datetime, BalanceReport]:
            zone = desk.calendars.of(desk.store.reader().calendar()).zone
            return zone, desk.reading.now(), desk.reading.mail_balance(actor)

        self._tasks.read(read, self._take, self._failed, owner=self, key="balance", name="mail balance")

    def _take(self, answer: tuple[str, datetime, BalanceReport]) -> None:
        self._zone, self._now, self._report = answer
        self.error.hide()
        self.list.set_moments(self._moments(), self._now)
        before = self._chosen
        self.model.set_moments(self._moments())
        self.model.set_folders(self._report.folders, self._now)
        self.view.expandAll()
        self._stack.setCurrentWidget(self.view if self._report.folders else self.empty)
        self.side.setVisible(bool(self._report.folders))
        index = self.model.find(before) if before is not None else QModelIndex()
        self.view.setCurrentIndex(index if index.isValid() else self.model.index(0, 0))
        self._write()
        self._fit()
        self.shown.emit()

    def _on_row(self, index: QModelIndex, _before: QModelIndex) -> None:
        chosen = self.model.chosen(index)
        if chosen is None:
            return
        self._chosen = chosen
        self.list.clear()
        self._write()
        part = chosen.part
        if part is None or part not in WITH_MAILS:
            return
        desk, actor, folder = self._desk, self._actor, chosen.folder
        self.list.read(
            lambda: desk.reading.balance_mails(
                actor, mailbox=folder.mailbox, folder=folder.folder, part=part
            ),
            "mails of the balance",
        )

    def _open(self, index: QModelIndex) -> None:
        row = index.data(ROW)
        if not isinstance(row, MailRow):
            return
        view = _VIEW_OF.get(row.placement)
        if view is not None:
            self.view_requested.emit(view.value)
            return
        desk, actor, message = self._desk, self._actor, row.id
        self._tasks.read(
            lambda: desk.reading.case_of_message(actor, message=message),
            self._open_case,
            self._failed,
            owner=self,
            name="case of a mail",
        )

    def _open_case(self, case: CaseId | None) -> None:
        if case is not None:
            self.case_opened.emit(case)

    # --- words --------------------------------------------------------------------------------------

    def _write(self) -> None:
        words = self._words
        self.headline.setText(headline(self._report, words) if self._report is not None else "")
        chosen = self._chosen
        if chosen is None:
            return
        folder, part = chosen.folder, chosen.part
        name = f"{folder.address} · {folder_name(folder, words)}"
        self._name.setText(name if part is None else f"{words.t(PART[part])} · {name}")
        said = (
            [difference(folder, words), counted(folder, self._moments(), self._now)] if part is None else []
        )
        self.says.setText(" ".join(filter(None, said)))
        self.says.setVisible(bool(said))
        hint = self._hint(part)
        self.nothing.setText(hint)
        self.nothing.setVisible(bool(hint))
        self.list.setVisible(part in WITH_MAILS)

    def _hint(self, part: BalancePart | None) -> str:
        words = self._words
        hints = {
            None: words.t("Choose a number below the folder to see its messages."),
            BalancePart.PENDING: words.t("They are kept and are read next; until then they have no sender."),
            BalancePart.WAITING: words.t("They lie on the server only. The next check takes them in."),
            BalancePart.ERASED: words.t("They lie on the server still, and are not taken in again."),
            BalancePart.GONE: words.t("Somebody deleted or moved them on the server. Here they stay."),
        }
        return hints.get(part, "")
