"""A person's messages on the mail servers: searched for and listed, and what is to become of them."""

from collections import Counter
from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHeaderView, QLineEdit, QTreeView, QWidget
from typing_extensions import override

from leman_desk.domain.deletion_checklist import KEEPS
from leman_desk.domain.erasure import MailboxAction, Stays
from leman_desk.domain.errors import DeskError, Refused
from leman_desk.domain.ids import CaseId
from leman_desk.domain.mailbox_choice import MailboxChoice
from leman_desk.domain.people import Actor
from leman_desk.gui.announce import announce
from leman_desk.gui.forms.columns import fit_columns
from leman_desk.gui.forms.day_field import DayField
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.models.lines import Cell, Line, LineModel
from leman_desk.gui.pages.deletion.content import staying_text
from leman_desk.gui.tasks import Task, Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button, FlatCombo
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.lists import CalmTreeView
from leman_desk.gui.widgets.progress import ProgressRow
from leman_desk.services.changes import Outcome
from leman_desk.services.deletion_mailbox import MailboxPreview
from leman_desk.services.desk import Desk
from leman_desk.services.ports_erasure import FoundMail
from leman_desk.services.queries_deletion import ChecklistView
from leman_desk.wording.errors import describe
from leman_desk.wording.labels_deletion import GROUND, MAILBOX_ACTION, STAYS
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Words

TITLES = (N_("Date"), N_("Folder"), N_("Stays because"), N_("Sender"), N_("Recipients"), N_("Subject"))
_STAYS_BECAUSE = 2
_LETTERS = {0: 17, 1: 13, _STAYS_BECAUSE: 18}
_WIDTH = 940
_PADDING = 24
_AROUND = 72
"""Margins of the dialog and the scroll bar, in px."""
_ROWS, _FEWER_ROWS = 4, 2
"""That are seen at least; fewer where text is larger than `_LARGE` percent."""
_LARGE = 125
_MOST_NAMED = 6
"""Folders named with their counts; what is beyond is one number."""


class MailboxDialog(FormDialog):
    """Searches when it opens, beside everything else; what becomes of the mail can be said all the while.

    Attributes:
        preview: What the last search found; None before, and after one that failed or was stopped.
        searching: The search that is under way, or was last.
    """

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        *,
        request: CaseId,
        row: ChecklistView,
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog and begin to search.

        Args:
            desk: The open desk.
            actor: The person signed in.
            tasks: The lanes.
            theme: Colours and row heights.
            moments: Language and zone.
            request: Whose messages.
            row: The row of the mailbox.
            parent: Window it belongs to.
        """
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Messages on the mail server"),
            hint=words.t(
                "The desk searches every folder for mail from and to the customer and changes nothing. "
                "What is chosen here is what the Board signs; it is done when the request is erased."
            ),
            accept=words.t("Save"),
            parent=parent,
        )
        self._desk, self._actor, self._moments = desk, actor, moments
        self._request, self._row = request, row
        self.preview: MailboxPreview | None = None
        self.searching: Task | None = None
        self._add_list(theme)
        self._add_choice(theme)
        self.setMinimumWidth(max(_WIDTH, self._list_width(theme)))
        self.finished.connect(lambda _result: self._stop())
        self.search()
        self.action.setFocus()

    # --- building -----------------------------------------------------------------------------------

    def _add_list(self, theme: Theme) -> None:
        words = self._words
        self.summary = Text("", "body", wrap=True)
        self.folders = Text("", "caption", "muted", wrap=True)
        self.model = LineModel(theme, self)
        self.model.show_lines([words.t(each) for each in TITLES], ())
        self.rows = CalmTreeView()
        self.rows.setModel(self.model)
        self.rows.setUniformRowHeights(True)
        self.rows.setAllColumnsShowFocus(True)
        self.rows.setSelectionBehavior(QTreeView.SelectionBehavior.SelectRows)
        header = self.rows.header()
        header.setSectionsMovable(False)
        # Addresses and subject share what is left, however large the text is.
        for column in range(len(_LETTERS), len(TITLES)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        heading = header.sizeHint().height() + 2 * self.rows.frameWidth()
        rows = _ROWS if theme.scale <= _LARGE else _FEWER_ROWS
        self.rows.setMinimumHeight(heading + theme.row_height("table_row") * rows)
        self.rows.setAccessibleName(words.t("Messages found"))
        fit_columns(self.rows, theme, _LETTERS)
        self.progress = ProgressRow(theme, words, "action.check_mail")
        self.again = Button(theme, words.t("Search again"), icon="action.check_mail", compact=True)
        self.again.clicked.connect(self.search)
        place = self._column.indexOf(self.form)
        for part in (self.summary, self.folders, self.rows, self.progress, self.again):
            self._column.insertWidget(place, part)
            place += 1

    def _list_width(self, theme: Theme) -> int:
        """Give the px at which no heading of the list is cut off, however large the text is."""
        header, metrics = self.rows.header(), theme.metrics("caption")
        fixed = sum(header.sectionSize(column) for column in range(len(_LETTERS)))
        shared = [metrics.horizontalAdvance(title) for title in self.model.titles[len(_LETTERS) :]]
        return fixed + len(shared) * (max(shared) + _PADDING) + _AROUND

    def _add_choice(self, theme: Theme) -> None:
        words, row = self._words, self._row
        self.action = FlatCombo(theme, bordered=True)
        for action in MailboxAction:
            self.action.addItem(words.t(MAILBOX_ACTION[action]), action)
        keeps = row.planned in KEEPS
        chosen = MailboxAction.MOVE if row.folder else MailboxAction.LEAVE
        self.action.setCurrentIndex(self.action.findData(chosen if keeps else MailboxAction.DELETE))
        self.folder = QLineEdit(row.folder)
        self.folder.setPlaceholderText(words.t("Such as: Retained by law"))
        self.reason = QLineEdit(row.reason)
        usual = row.usual_reason_vi if words.language.value == "vi" else row.usual_reason_en
        self.reason.setPlaceholderText(usual)
        self.until = DayField()
        self.until.set_day(row.retained_until)
        self.until.setPlaceholderText("31/12/2033")
        self.add_row(words.t("What happens"), self.action)
        self.add_row(words.t("Folder on the server"), self.folder)
        self.add_row(words.t("Reason to keep"), self.reason)
        self.add_row(words.t("Keep until the end of"), self.until)
        self.action.currentIndexChanged.connect(lambda _at: self._offer())
        self._offer()

    def _offer(self) -> None:
        """Ask for no more than the choice needs."""
        action = self._action()
        self.form.setRowVisible(self.folder, action is MailboxAction.MOVE)
        for field in (self.reason, self.until):
            self.form.setRowVisible(field, action is not MailboxAction.DELETE)
        if self.isVisible():
            self.grow()

    @override
    def grow(self) -> None:
        """Make room for what has just been shown; the list takes no more than it must have."""
        needed = self._column.minimumHeightForWidth(self.width())
        self.resize(self.width(), max(self.height(), needed))

    # --- choosing -----------------------------------------------------------------------------------

    @override
    def command(self) -> Callable[[], Outcome]:
        """Save the choice, with what was found. Raises Refused ``hold.day_invalid`` for no day at all."""
        action = self._action()
        keeps = action is not MailboxAction.DELETE
        if keeps and self.until.day is None and self.until.text().strip():
            raise Refused("hold.day_invalid")
        choice = MailboxChoice(
            action,
            self.folder.text().strip() if action is MailboxAction.MOVE else "",
            self.reason.text() if keeps else "",
            self.until.day if keeps else None,
        )
        found = None if self.preview is None else found_text(self.preview.mails, self._words)
        desk, actor, row = self._desk, self._actor, self._row.id
        return lambda: desk.deletion.mailbox.choose(actor, row=row, choice=choice, found=found)

    def _action(self) -> MailboxAction:
        return MailboxAction(self.action.currentData())

    # --- searching ----------------------------------------------------------------------------------

    def search(self) -> None:
        """Search the mail servers, in the pool."""
        self._stop()
        desk, actor, request, words = self._desk, self._actor, self._request, self._words
        self.preview = None
        self.again.hide()
        self.folders.hide()
        self._list_mails(())
        self._say(words.t("Searching the mail server for messages from and to the customer."), "muted")
        task = self._tasks.network(
            lambda work: desk.deletion.mailbox.preview(
                actor, request=request, progress=work.report, cancelled=work.is_cancelled
            ),
            self._show,
            self._failed_to_search,
            owner=self,
            name="mailbox preview",
        )
        self.searching = task
        task.finished.connect(self._ended)
        self.progress.follow(
            task,
            lambda done, total: words.t(
                "Searching, {percent} %", percent=self._moments.number(100 * done // total if total else 0)
            ),
        )

    def _stop(self) -> None:
        if self.searching is not None and self.searching.busy:
            self.searching.cancel()

    def _ended(self) -> None:
        """Say that a search was stopped; what it found by then would be a part only, and is not shown."""
        task = self.searching
        if task is not None and task.cancelled and not task.busy:
            self.again.show()
            self._say(self._words.t("The search was stopped."), "muted")

    def _show(self, preview: MailboxPreview | None) -> None:
        if preview is None:
            return
        self.preview = preview
        self.again.show()
        self._list_mails(preview.mails)
        self.folders.setText(counts_text(preview.mails, self._words))
        self.folders.setVisible(bool(preview.mails))
        if not preview.mailboxes:
            self._say(self._words.t("The desk has no mailbox, so there is nothing to search."))
        else:
            self._say(found_text(preview.mails, self._words))

    def _list_mails(self, mails: Sequence[FoundMail]) -> None:
        """List the messages; why one stays has a column only where one does."""
        self.model.show_lines(self.model.titles, mail_lines(mails, self._moments))
        self.rows.setColumnHidden(_STAYS_BECAUSE, all(each.stays is None for each in mails))

    def _failed_to_search(self, error: DeskError) -> None:
        told = describe(error, self._words)
        self.again.show()
        self._say(f"{told.title}. {told.sentence}", "breached", urgent=True)

    def _say(self, text: str, tone: str = "", *, urgent: bool = False) -> None:
        self.summary.setText(text)
        self.summary.set_tone(tone)
        if self.isVisible():
            self.grow()
        announce(self, text, urgent=urgent)


def mail_lines(mails: Sequence[FoundMail], moments: Moments) -> list[Line]:
    """Give the messages as lines."""
    words = moments.words
    return [
        Line(
            number,
            (
                Cell(moments.due(mail.at), "muted"),
                Cell(mail.folder),
                _stays(mail, words),
                Cell(mail.sender),
                Cell(", ".join(mail.to)),
                Cell(mail.subject or words.t("(no subject)")),
            ),
        )
        for number, mail in enumerate(mails)
    ]


def _stays(mail: FoundMail, words: Words) -> Cell:
    if mail.stays is None:
        return Cell("")
    named = "; ".join(words.t(GROUND[each]) for each in mail.grounds)
    return Cell(named or words.t(STAYS[mail.stays]), "due_soon", "deletion.hold" if mail.grounds else "")


def found_text(mails: Sequence[FoundMail], words: Words) -> str:
    """Say how many messages were found, and how many of them stay, without a name."""
    if not mails:
        return words.t("No message from or to the customer was found.")
    count = words.n("{count} message", "{count} messages", len(mails))
    folders = len({(each.mailbox, each.folder) for each in mails})
    found = words.n("{messages} in {count} folder", "{messages} in {count} folders", folders, messages=count)
    held = [each for each in mails if each.stays is Stays.HELD]
    outside = sum(each.stays is not None for each in mails) - len(held)
    grounds = sorted({ground for each in held for ground in each.grounds})
    return ", ".join(filter(None, (found, staying_text(len(held), grounds, outside, words))))


def counts_text(mails: Sequence[FoundMail], words: Words) -> str:
    """Give the counts by folder, the largest first."""
    counts = Counter((each.mailbox, each.folder) for each in mails)
    several = len({mailbox for mailbox, _ in counts}) > 1
    named = [
        words.t("{folder}: {count}", folder=f"{mailbox} {folder}" if several else folder, count=count)
        for (mailbox, folder), count in counts.most_common(_MOST_NAMED)
    ]
    more = len(counts) - len(named)
    if more:
        named.append(words.n("and {count} more folder", "and {count} more folders", more))
    return " · ".join(named)
