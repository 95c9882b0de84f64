"""What each command of the desk page does: at once, by a menu, by a dialog, or by choosing files."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from leman_desk.domain.complaint import Severity, Status
from leman_desk.domain.correspondence import Direction
from leman_desk.domain.ids import CaseId, MessageId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.forms.reason_dialog import ReasonDialog
from leman_desk.gui.pages.desk.dialogs import CaseByHandDialog, MergeDialog, RecordAnswerDialog
from leman_desk.gui.pages.desk.file_verbs import FileVerbs
from leman_desk.gui.pages.desk.front import Front
from leman_desk.gui.pages.desk.panel_fields import SEVERITY_ICONS
from leman_desk.gui.pages.desk.split_dialog import SplitDialog
from leman_desk.gui.pages.desk.triage_choices import CHOICE_CODES, Choice, category_menu
from leman_desk.gui.reading.attached_dialog import AttachedDialog
from leman_desk.gui.reading.outside import offer_link
from leman_desk.gui.reading.rule_dialog import RuleDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.desk import Desk
from leman_desk.services.queries import AttachmentRow, CaseView, MessageView
from leman_desk.wording.labels import SEVERITY


class DeskVerbs(QObject):
    """Carries out the commands. Every way to one (key, menu, tool bar, button) ends here."""

    def __init__(
        self, page: QWidget, front: Front, desk: Desk, actor: Actor, tasks: Tasks, theme: Theme
    ) -> None:
        super().__init__(page)
        self._widget, self._page = page, front
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        commands, talk, panel = front.commands, front.conversation, front.panel
        self._handlers: dict[ActionId, Callable[[], object]] = {
            ActionId.FILTER: front.queue.filter.open,
            ActionId.FIND_NEXT: lambda: talk.find_mark(1),
            ActionId.FIND_PREVIOUS: lambda: talk.find_mark(-1),
            ActionId.NEW_CASE: self.new_case,
            ActionId.CASE_PANEL: front.drawer.toggle,
            ActionId.REPLY: lambda: front.ask_reply(""),
            ActionId.NOTE: talk.write_note,
            ActionId.ASSIGN: self.assign_menu,
            ActionId.ASSIGN_TO_ME: lambda: commands.assign(front.chosen(), actor.id),
            ActionId.CATEGORY: self.category_menu,
            ActionId.SEVERITY: self.severity_menu,
            ActionId.WAIT: lambda: commands.set_status(front.chosen(), Status.WAITING),
            ActionId.RESOLVE: self.resolve,
            ActionId.NOT_PRIVACY: lambda: self.triage(Choice.NOT_PRIVACY),
            ActionId.MERGE: self.merge,
            ActionId.SPLIT: self.split,
            ActionId.SENDER_RULE: self.sender_rule,
            ActionId.EVIDENCE: FileVerbs(page, front).add_evidence,
            ActionId.TASK: self.new_task,
            ActionId.UNREAD: self.toggle_unread,
            ActionId.DEADLINE: front.ask_deadline,
            ActionId.RECORD_ANSWER: self.record_answer,
            ActionId.CORRECT_RECEIPT: panel.clock.receipt_requested.emit,
            ActionId.START_DEADLINE: panel.clocks.offer,
            ActionId.OPEN_CUSTOMER: panel.customer.ask_card,
            ActionId.OPEN_REQUEST: panel.customer.ask_request,
            ActionId.DATA_PACKAGE: panel.customer.ask_package,
            ActionId.RIGHTS: panel.customer.ask_rights,
            ActionId.TRIAGE_COMPLAINT: lambda: self.triage(Choice.COMPLAINT),
            ActionId.TRIAGE_DELETION: lambda: self.triage(Choice.DELETION),
            ActionId.TRIAGE_AUTHORITY: lambda: self.triage(Choice.AUTHORITY),
            ActionId.TRIAGE_INCIDENT: lambda: self.triage(Choice.INCIDENT),
            ActionId.TRIAGE_NOT_PRIVACY: lambda: self.triage(Choice.NOT_PRIVACY),
        }
        talk.rule_requested.connect(self.sender_rule)
        talk.split_requested.connect(lambda message: self.split(message.id))
        talk.link_requested.connect(self.offer_link)
        talk.attached_requested.connect(self.open_attached)
        panel.triage.chosen.connect(self.triage)
        panel.clock.record_requested.connect(self.record_answer)
        panel.customer.reveal_requested.connect(self.reveal)
        panel.customer.earlier_requested.connect(self.search_customer)

    def run(self, action: ActionId) -> bool:
        """Carry out a command; tell whether it is one of this page."""
        handler = self._handlers.get(action)
        if handler is None:
            return False
        handler()
        return True

    # --- triage -------------------------------------------------------------------------------------

    def triage(self, choice: Choice) -> None:
        """Choose what the selected mails are; a complaint asks for its category, not privacy for a reason."""
        cases, view = self._page.chosen(), self._page.front()
        if not cases:
            return
        if choice is Choice.COMPLAINT:
            self._category_menu(cases, view, fresh=True)
        elif choice is Choice.NOT_PRIVACY:
            self._ask_why_not_privacy(cases)
        else:
            self._page.commands.set_category(cases, CHOICE_CODES[choice])

    def _ask_why_not_privacy(self, cases: list[CaseId]) -> None:
        words = self._page.words

        def set_aside(reason: str) -> Outcome:
            return self._desk.triage.mark_not_privacy(self._actor, cases=cases, reason=reason)

        ReasonDialog(
            self._tasks,
            self._theme,
            words,
            title=words.n("Not about privacy", "{count} cases not about privacy", len(cases)),
            hint=words.t("The case ends and its clock no longer counts. The reason stays on it."),
            accept=words.t("Set aside"),
            act=set_aside,
            parent=self._widget.window(),
        ).open()

    def resolve(self) -> None:
        """Resolve the selected cases and go to the next one, whether or not they stay in the list."""
        cases, queue = self._page.chosen(), self._page.queue
        following = queue.view.next_after(set(cases))
        self._page.commands.resolve(cases, lambda: queue.select(following))

    # --- menus --------------------------------------------------------------------------------------

    def category_menu(self) -> None:
        """Choose a category for the selected cases."""
        view = self._page.front()
        self._category_menu(self._page.chosen(), view, fresh=False)

    def _category_menu(self, cases: list[CaseId], view: CaseView | None, *, fresh: bool) -> None:
        if not cases:
            return
        current = view.row.category if view is not None and len(cases) == 1 and not fresh else None
        first = view.suggestion if view is not None and fresh else None
        menu = category_menu(
            self._widget,
            self._theme,
            self._page.directory,
            self._page.words,
            first=first,
            current=current,
            everything=not fresh,
        )
        menu.triggered.connect(lambda action: self._page.commands.set_category(cases, str(action.data())))
        self._popup(menu, self._page.panel.triage if fresh else self._page.panel.fields.category)

    def severity_menu(self) -> None:
        """Choose a severity for the selected cases."""
        cases, view = self._page.chosen(), self._page.front()
        menu = self._menu()
        for severity in Severity:
            action = menu.addAction(
                self._theme.icon(SEVERITY_ICONS[severity], "text"), self._page.words.t(SEVERITY[severity])
            )
            self._check(action, view is not None and view.row.severity is severity)
            action.triggered.connect(
                lambda _checked=False, chosen=severity: self._page.commands.set_severity(cases, chosen)
            )
        self._popup(menu, self._page.panel.fields.severity)

    def assign_menu(self) -> None:
        """Choose who is responsible for the selected cases."""
        cases, view, words = self._page.chosen(), self._page.front(), self._page.words
        menu = self._menu()
        current = view.row.assignee if view is not None else None
        people = sorted(self._page.directory.workers(), key=lambda each: each.id != self._actor.id)
        for person in people:
            name = words.t("{name} (me)", name=person.name) if person.id == self._actor.id else person.name
            action = menu.addAction(name)
            self._check(action, person.id == current)
            action.triggered.connect(
                lambda _checked=False, chosen=person.id: self._page.commands.assign(cases, chosen)
            )
        menu.addSeparator()
        nobody = menu.addAction(words.t("Nobody"))
        nobody.triggered.connect(lambda: self._page.commands.assign(cases, None))
        self._popup(menu, self._page.panel.fields.assignee)

    def _menu(self) -> QMenu:
        return QMenu(self._widget)

    @staticmethod
    def _check(action: QAction, checked: bool) -> None:  # noqa: FBT001 - as Qt's own setter
        action.setCheckable(True)
        action.setChecked(checked)

    def _popup(self, menu: QMenu, anchor: QWidget) -> None:
        """Show a menu under its field, or beside the row when that is out of sight."""
        menu.aboutToHide.connect(menu.deleteLater)
        if anchor.isVisible():
            place = anchor.mapToGlobal(QPoint(0, anchor.height()))
        else:
            view = self._page.queue.view
            row = view.visualRect(view.currentIndex())
            place = view.viewport().mapToGlobal(row.center() if row.isValid() else QPoint(40, 40))
        menu.popup(place)
        if menu.activeAction() is None and menu.actions():
            menu.setActiveAction(
                next((each for each in menu.actions() if each.isChecked()), menu.actions()[0])
            )

    # --- dialogs ------------------------------------------------------------------------------------

    def new_case(self) -> None:
        """Open a case that did not come by mail."""
        page = self._page
        dialog = CaseByHandDialog(
            self._desk, self._actor, self._tasks, self._theme, page.moments, self._widget.window()
        )
        dialog.accepted.connect(lambda: self._open_made(dialog))
        dialog.open()

    def merge(self) -> None:
        """Merge the case in front into another."""
        view, page = self._page.front(), self._page
        if view is None:
            return
        dialog = MergeDialog(
            self._desk,
            self._actor,
            self._tasks,
            self._theme,
            page.words,
            source=view.row.id,
            number=view.row.number,
            parent=self._widget.window(),
        )
        dialog.accepted.connect(lambda: self._open_made(dialog))
        dialog.open()

    def split(self, message: MessageId | None = None) -> None:
        """Take messages out of the case in front; without one named, the newest received is ticked."""
        view, page = self._page.front(), self._page
        if view is None:
            return
        received = [each.id for each in view.messages if each.direction is Direction.IN]
        dialog = SplitDialog(
            self._desk,
            self._actor,
            self._tasks,
            self._theme,
            page.moments,
            view=view,
            chosen=[message] if message is not None else received[-1:],
            parent=self._widget.window(),
        )
        dialog.accepted.connect(lambda: self._open_made(dialog))
        dialog.open()

    def sender_rule(self, message: MessageView | None = None) -> None:
        """Ask for a rule for a sender; without a message, for whoever began the case in front."""
        view, page = self._page.front(), self._page
        received = [each for each in (view.messages if view is not None else ()) if _by_a_sender(each)]
        chosen = message or next(iter(received), None)
        if chosen is not None:
            RuleDialog(
                self._desk,
                self._actor,
                self._tasks,
                self._theme,
                page.moments,
                address=chosen.sender_address,
                list_id=chosen.list_id,
                parent=self._widget.window(),
            ).open()

    def record_answer(self) -> None:
        """Record an answer given elsewhere."""
        view = self._page.front()
        if view is not None:
            RecordAnswerDialog(
                self._desk,
                self._actor,
                self._tasks,
                self._theme,
                self._page.moments,
                case=view.row.id,
                number=view.row.number,
                parent=self._widget.window(),
            ).open()

    def reveal(self) -> None:
        """Show the phone number; whose role sees it masked says why."""
        view, words, commands = self._page.front(), self._page.words, self._page.commands
        if view is None:
            return
        if allowed(self._actor.roles, Act.READ_UNMASKED):
            commands.reveal_phone(view.row.id, "")
            return
        case, told = view.row.id, [""]

        def reveal_now(reason: str) -> Outcome:
            told.append(self._desk.reading.reveal_phone(self._actor, case=case, reason=reason))
            return Outcome(changed(Kind.AUDIT, cases=[case]))

        dialog = ReasonDialog(
            self._tasks,
            self._theme,
            words,
            title=words.t("Show the phone number"),
            hint=words.t("The audit log keeps who saw it and why."),
            accept=words.t("Show"),
            act=reveal_now,
            parent=self._widget.window(),
        )
        dialog.accepted.connect(lambda: commands.phone_revealed.emit(case, told[-1]))
        dialog.open()

    def search_customer(self) -> None:
        """Show the customer's other complaints."""
        view = self._page.front()
        if view is not None and view.customer is not None:
            self._page.ask_search(view.customer.email or view.customer.name)

    def offer_link(self, address: str) -> None:
        """Show where a link really leads; open it only when asked to."""
        offer_link(self._widget, self._page.words, address)

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
            may_work=allowed(self._actor.roles, Act.WORK_CASES),
        ).open()

    # --- small things -------------------------------------------------------------------------------

    def new_task(self) -> None:
        """Begin to type a task."""
        self._page.drawer.open()
        self._page.panel.ensureWidgetVisible(self._page.panel.tasks.line)
        self._page.panel.tasks.line.setFocus()

    def toggle_unread(self) -> None:
        """Mark the selected cases as read or unread: the opposite of the one in front."""
        view = self._page.front()
        cases = self._page.chosen()
        if view is not None and cases:
            self._page.commands.mark_read(cases, unread=not view.row.unread, by_hand=True)

    def _open_made(self, dialog: FormDialog) -> None:
        """Show the case that a command made or filled."""
        case = dialog.outcome.params.get("case") if dialog.outcome is not None else None
        if isinstance(case, int):
            self._page.open_case(CaseId(case))


def _by_a_sender(message: MessageView) -> bool:
    return message.direction is Direction.IN and bool(message.sender_address)
