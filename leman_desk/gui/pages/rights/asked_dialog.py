"""Withdrawal, objection and correction on one complaint: what is asked, who is told, the answer."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QDialog, QFrame, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.domain.rights import ItemState, Right
from leman_desk.gui.forms.dialog_size import size_dialog
from leman_desk.gui.pages.rights.asked_deeds import AskedDeeds
from leman_desk.gui.pages.rights.asked_words import about_text, item_line, task_line
from leman_desk.gui.pages.rights.foot import Foot
from leman_desk.gui.pages.rights.identity import IdentityPart
from leman_desk.gui.reading.directory import OFFICE_ZONE
from leman_desk.gui.reading.section import Section
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.card import Card
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.line_table import Width
from leman_desk.services.changes import Changes, Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries_rights_items import ItemView, RightsView, TaskView
from leman_desk.services.rights_answers import RightsLetter
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_WIDTH, _HEIGHT = 760, 640
_TYPING_MS = 300


class AskedDialog(QDialog):
    """One complaint with which a use is to stop or something is to be corrected.

    Attributes:
        view: What was read; None before.
        shown: It was read; tests wait for it.
    """

    shown = Signal()

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        case: CaseId,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        self._words, self._case = words, case
        self._moments = Moments(words, OFFICE_ZONE)
        self.view: RightsView | None = None
        self.setWindowTitle(words.t("Withdrawal, objection, correction"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._heading, self.about = Text("", "heading", wrap=True), Text("", "body", "muted", wrap=True)
        self.stranger = Text(
            words.t("No mail of this complaint came from an address on the card. Make sure who asks."),
            "body",
            "at_risk",
            wrap=True,
        )
        self.asked = Section(theme, (Width(15, goes=1), Width(24, share=3), Width(18, share=1)))
        self.identity = IdentityPart(desk, actor, tasks, theme, words, case)
        self.told = Section(theme, (Width(20, share=1), Width(14, share=1, goes=1), Width(22, share=2)))
        self.answer = Card()
        self.note, self.letter = QPlainTextEdit(), QPlainTextEdit()
        self.foot = Foot(theme, words, words.t("Send answer"), "action.send")
        self.deeds = AskedDeeds(desk, actor, tasks, theme, words, case, self, self)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._lay_out()
        self._connect()
        self._show()
        self.read()

    # --- building -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        words, deeds = self._words, self.deeds
        self.asked.set_title(words.t("What the customer asks"))
        self.told.set_title(words.t("Who is told"))
        self.answer.set_title(words.t("Answer to the customer"))
        for table, name in (
            (self.asked.table, words.t("What the customer asks")),
            (self.told.table, words.t("Who is told")),
        ):
            table.setAccessibleName(name)
        add = self._button
        self.stop = add(self.asked, words.t("Stop a use…"), deeds.stop_use, lambda _: self._may(uses=True))
        self.correct = add(
            self.asked, words.t("Correct…"), deeds.correct, lambda _: self._may(corrections=True)
        )
        self.carry_out = add(
            self.asked, words.t("Carry out…"), deeds.carry_out, lambda _: bool(self.open_items)
        )
        self.refuse = add(self.asked, words.t("Refuse…"), deeds.refuse, lambda _: self._item(ItemState.OPEN))
        self.reopen = add(
            self.asked, words.t("Open again"), deeds.reopen, lambda _: self._item(ItemState.REFUSED)
        )
        self.remove = add(self.asked, words.t("Remove"), deeds.remove, lambda _: self._item(ItemState.OPEN))
        self.choose = add(self.told, words.t("Choose…"), deeds.choose, lambda _: self._something_done())
        self.change = add(self.told, words.t("Change…"), deeds.change, lambda _: self._task(closed=False))
        self.write = add(self.told, words.t("Write to all"), deeds.ask, lambda _: bool(self.to_ask))
        self.confirm = add(self.told, words.t("Close…"), deeds.confirm, lambda _: self._task(closed=False))
        self.reopen_task = add(
            self.told, words.t("Open again"), deeds.reopen_task, lambda _: self._task(closed=True)
        )
        self.leave_out = add(
            self.told, words.t("Leave out"), deeds.leave_out, lambda _: self._task(closed=False, asked=False)
        )
        self.note.setAccessibleName(words.t("Further paragraph"))
        self.note.setPlaceholderText(words.t("Further paragraph, in the customer’s language (optional)"))
        self.letter.setAccessibleName(words.t("The letter as it will leave"))
        self.letter.setReadOnly(True)
        for field, lines in ((self.note, 2), (self.letter, 9)):
            field.setTabChangesFocus(True)
            field.setFixedHeight(self._theme.line_height() * lines + 16)
            self.answer.body.addWidget(field)
        inner = QWidget()
        inner.setProperty("transparent", True)
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(12)
        parts = (self._heading, self.about, self.stranger, self.asked, self.identity, self.told, self.answer)
        for part in parts:
            column.addWidget(part)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        whole.addWidget(self.foot)
        self.setMinimumWidth(560)
        size_dialog(self, self._theme, _WIDTH, _HEIGHT)

    def _button(
        self, section: Section, text: str, act: Callable[[], object], suits: Callable[[object], bool]
    ) -> QWidget:
        button = section.add_button(act, suits=suits)
        button.setText(text)
        return button

    def _connect(self) -> None:
        self.identity.begun.connect(self.foot.clear)
        self.identity.failed.connect(self._failed)
        self.deeds.failed.connect(self._failed)
        self.asked.opened.connect(lambda _key: self._open_item())
        self.told.opened.connect(lambda _key: self._open_task())
        self.note.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self._read_letter)
        self.foot.main.clicked.connect(self._send)
        self.foot.close_button.clicked.connect(self.reject)
        self._tasks.changed.connect(self._on_changes)

    # --- reading ------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the complaint."""
        desk, actor, case = self._desk, self._actor, self._case

        def read() -> tuple[RightsView, str]:
            zone = desk.calendars.of(desk.store.reader().calendar()).zone
            return desk.rights.answers.view(actor, case=case), zone

        self._tasks.read(read, self._take, self._say, owner=self, key="asked", name="what a customer asks")

    def _take(self, found: tuple[RightsView, str]) -> None:
        first = self.view is None
        self.view, self._moments = found[0], Moments(self._words, found[1])
        self._show()
        if first:
            self._focus_first()
        self._read_letter()
        self.shown.emit()

    def _focus_first(self) -> None:
        view = self.view
        if view is None:
            return
        if view.answerable:
            self.note.setFocus()
        elif view.items:
            self.asked.table.setFocus()
        else:
            (self.correct if view.corrections_asked else self.stop).setFocus()

    def _read_letter(self) -> None:
        view = self.view
        if view is None or not view.answerable:
            self.letter.setPlainText("")
            return
        desk, actor, case, note = self._desk, self._actor, self._case, self.note.toPlainText()
        self._tasks.read(
            lambda: desk.rights.answers.preview(actor, case=case, note=note),
            self._take_letter,
            self._say,
            owner=self,
            key="letter",
            name="letter about what a customer asks",
        )

    def _take_letter(self, letter: RightsLetter) -> None:
        to = self._words.t("To: {address}", address=letter.address)
        self.letter.setPlainText(f"{to}\n{letter.subject}\n\n{letter.body}")

    def _on_changes(self, changes: Changes) -> None:
        if self._case in changes.cases:
            self.read()

    # --- showing ------------------------------------------------------------------------------------

    def _show(self) -> None:
        view, words, moments = self.view, self._words, self._moments
        name = (view.name or view.email) if view is not None else ""
        title = words.t("Withdrawal, objection, correction")
        self._heading.setText(f"{title}: {name}" if name else title)
        self.about.setText(about_text(view, moments) if view is not None else "")
        self.stranger.setVisible(view is not None and view.wrote_from_elsewhere)
        items = view.items if view is not None else ()
        tasks = view.tasks if view is not None else ()
        self.asked.show_lines(
            (words.t("Right"), words.t("What"), words.t("State")),
            [item_line(each, moments) for each in items],
            none=words.t("Nothing is written down yet."),
        )
        self.told.show_lines(
            (words.t("System"), words.t("Owner"), words.t("State")),
            [task_line(each, moments, self._desk.reading.now()) for each in tasks],
            none=words.t("Nobody needs to be told."),
        )
        self.told.setVisible(bool(tasks) or self._something_done())
        corrections = view is not None and any(
            each.right is Right.CORRECT and each.state is ItemState.OPEN for each in items
        )
        self.identity.setVisible(corrections)
        self.identity.show_state(view, moments, ready=view is not None and not view.ended)
        for button, shown in (
            (self.stop, view is not None and view.uses_asked),
            (self.correct, view is not None and view.corrections_asked),
        ):
            button.setVisible(shown)
        answerable = view is not None and view.answerable
        self.answer.setVisible(answerable)
        self.foot.main.setEnabled(answerable)
        reason = "" if answerable else words.t("Once everything is carried out or refused, and confirmed")
        self.foot.main.setToolTip(reason)
        self.foot.main.setAccessibleDescription(reason)

    # --- what is chosen -----------------------------------------------------------------------------

    @property
    def item(self) -> ItemView | None:
        """The line of what is asked that the keyboard is on."""
        line = self.asked.line
        items = self.view.items if self.view is not None else ()
        return next((each for each in items if line is not None and each.id == line.key), None)

    @property
    def task(self) -> TaskView | None:
        """The system that the keyboard is on."""
        line = self.told.line
        tasks = self.view.tasks if self.view is not None else ()
        return next((each for each in tasks if line is not None and each.id == line.key), None)

    @property
    def open_items(self) -> Sequence[ItemView]:
        """What is neither carried out nor refused; none while the complaint has ended."""
        if self.view is None or self.view.ended:
            return ()
        return [each for each in self.view.items if each.state is ItemState.OPEN]

    @property
    def to_ask(self) -> Sequence[TaskView]:
        """Systems whose owners can be written to and have not been."""
        tasks = self.view.tasks if self.view is not None else ()
        return [each for each in tasks if each.closed_at is None and each.asked_at is None and each.email]

    def _may(self, *, uses: bool = False, corrections: bool = False) -> bool:
        view = self.view
        if view is None or view.ended or view.customer is None:
            return False
        return (uses and view.uses_asked) or (corrections and view.corrections_asked)

    def _item(self, state: ItemState) -> bool:
        item = self.item
        return item is not None and item.state is state and self.view is not None and not self.view.ended

    def _task(self, *, closed: bool, asked: bool = True) -> bool:
        task = self.task
        if task is None or self.view is None or self.view.ended:
            return False
        return (task.closed_at is not None) is closed and (asked or task.asked_at is None)

    def _something_done(self) -> bool:
        view = self.view
        if view is None or view.ended:
            return False
        return any(each.state is ItemState.DONE for each in view.items)

    def _open_item(self) -> None:
        if self._item(ItemState.OPEN):
            self.deeds.carry_out()

    def _open_task(self) -> None:
        if self._task(closed=False):
            self.deeds.confirm()

    # --- doing --------------------------------------------------------------------------------------

    def _send(self) -> None:
        desk, actor, case, note = self._desk, self._actor, self._case, self.note.toPlainText()
        self.foot.clear()
        self.foot.main.setEnabled(False)
        self._tasks.write(
            lambda: desk.rights.answers.send(actor, case=case, note=note),
            self._sent,
            self._failed,
            owner=self,
            name="answer about what a customer asks",
        )

    def _sent(self, _outcome: Outcome) -> None:
        self.note.clear()
        said = self._words.t("The answer is in the outbox. In the window, F8 takes it back until it leaves.")
        self.foot.say(said)
        self.foot.close_button.setFocus()

    def _failed(self, error: DeskError) -> None:
        self._say(error)
        self.read()

    def _say(self, error: DeskError) -> None:
        told = describe(error, self._words)
        self.foot.say(f"{told.title}. {told.sentence}", wrong=True)
