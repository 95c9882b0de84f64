"""The composer: a reply from template to outbox; what is typed is never lost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent, QTextCursor
from PySide6.QtWidgets import QWidget
from typing_extensions import override

from leman_desk.domain.errors import Conflict, DeskError
from leman_desk.domain.ids import CaseId, MessageId
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.domain.rich_text import plain_letter
from leman_desk.gui.action_table import ActionId, Scope
from leman_desk.gui.actions import Actions
from leman_desk.gui.announce import announce
from leman_desk.gui.pages.reply.guard_drawer import GuardDrawer
from leman_desk.gui.pages.reply.guard_panel import GuardPanel
from leman_desk.gui.pages.reply.guard_watch import GuardWatch
from leman_desk.gui.pages.reply.opening import JOINED, Again, Keeper, Opening, read_again, read_opening
from leman_desk.gui.pages.reply.presence import WritingSign
from leman_desk.gui.pages.reply.sheet import ReplySheet
from leman_desk.gui.pages.reply.templates import LetterTemplates
from leman_desk.gui.reading.directory import OFFICE_ZONE
from leman_desk.gui.reading.writers import WritersWatch
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.changes import Changes, Kind, Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseView, MessageView
from leman_desk.services.replies import ReplyStart, ReplyText
from leman_desk.services.writing_queries import ReplyBefore
from leman_desk.wording.errors import describe
from leman_desk.wording.letters import unfinished
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_UNSAVED_MS = 500
_CONCERNS = frozenset({Kind.MESSAGES, Kind.EVIDENCE, Kind.CLOCKS, Kind.CASES, Kind.OUTBOX})
_STALE = frozenset({"reply.stale", "reply.answered_meanwhile"})


class ReplyPage(QWidget):
    """Writes one reply at a time.

    A draft is saved half a second after the first change that is not saved yet, so that a crash while typing
    costs a second at most; also on leaving, and before the window closes.

    Attributes:
        left: (`CaseId`): back to the case.
        sent: (`CaseId`): the reply is in the outbox and can be stopped for some seconds.
        title_changed: The page has another title.
    """

    left = Signal(object)
    sent = Signal(object)
    title_changed = Signal(str)

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        self._words, self._actions = words, actions
        self._moments = Moments(words, OFFICE_ZONE)
        self._case: CaseId | None = None
        self._start: ReplyStart | None = None
        self._view: CaseView | None = None
        self._kept: ReplyText | None = None
        self._answers: MessageId | None = None
        self._newest: MessageView | None = None
        self._seen_reply = 0
        self._before: ReplyBefore | None = None
        self._saved_at: datetime | None = None
        self._sending = self._joined = False
        self._keeper: Keeper | None = None
        self.setProperty("page", True)
        self.sheet = ReplySheet(theme, self._moments, self)
        self.panel = GuardPanel(theme, words, self, may_release=allowed(actor.roles, Act.RELEASE_BLOCKED))
        self.drawer = GuardDrawer(self, self.sheet, self.panel, theme)
        self.guard = GuardWatch(desk, actor, tasks, theme, words, self.sheet, self.panel, self.written, self)
        self.sign = WritingSign(desk, actor, tasks, self)
        self.writers = WritersWatch(desk, actor, tasks, self.sheet.writers, self)
        self.templates = LetterTemplates(desk, actor, tasks, self.sheet, self._changed, self)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_UNSAVED_MS)
        self._pause.timeout.connect(self.save)
        self._connect()
        self.retranslate(words)
        self.sheet.set_ready(ready=False)

    # --- the page protocol --------------------------------------------------------------------------

    def title(self) -> str:
        """Give the name of the reply."""
        number = self._start.number if self._start is not None else ""
        return self._words.t("Reply, {number}", number=number)

    def panes(self) -> Sequence[QWidget]:
        """Give fields, text and attachments, for F6."""
        return [self.sheet.recipients, self.sheet.editor, self.sheet.send_button, *self.drawer.panes()]

    def retranslate(self, words: Words) -> None:
        """Speak another language; the letter keeps its own."""
        self._words = words
        self._moments = Moments(words, self._moments.zone)
        self.sheet.retranslate(self._moments)
        self.guard.retranslate(words)
        self._write_head()
        self._write_saved()

    def refresh(self, changes: Changes) -> None:
        """Look whether the customer wrote again, and at the evidence there is."""
        self.writers.refresh(changes)
        named = not changes.cases or (self._case in changes.cases)
        if named and not changes.kinds.isdisjoint(_CONCERNS):
            self._read_case()

    def activated(self) -> None:
        """Begin where the typing is."""
        self._actions.set_context(Scope.COMPOSER)
        self.sheet.editor.setFocus()

    def closing(self) -> None:
        """Keep what was typed; called before the window closes or locks."""
        self.save()

    # --- opening and leaving ------------------------------------------------------------------------

    def open(self, case: CaseId, template: str = "") -> None:
        """Open the composer for a case: the writer's draft if there is one, else a template.

        Args:
            case: The case.
            template: Code of the template; empty for the one that fits. A saved draft wins over both.
        """
        self.save()
        self._case, self._start, self._view = case, None, None
        self._newest = self._before = None
        self.sign.end()
        self.guard.begin(None)
        self.sheet.set_ready(ready=False)
        desk, actor = self._desk, self._actor

        self._tasks.write(
            lambda: read_opening(desk, actor, case, template),
            self._begin,
            self._not_begun,
            owner=self,
            name="begin_reply",
        )

    def leave(self) -> None:
        """Keep the draft and go back to the case."""
        self.save()
        if self._case is not None:
            self.left.emit(self._case)

    def save(self) -> None:
        """Save the draft if anything changed since it was last saved."""
        self._pause.stop()
        if self._case is None or self._start is None or self._keeper is None or self._sending:
            return
        text = self.written()
        if text == self._kept:
            return
        self._kept = text
        keeper, case = self._keeper, self._case

        def saved(outcome: Outcome) -> None:
            if keeper is not self._keeper:
                return
            self._saved_at = datetime.now(UTC)
            self._write_saved()
            if outcome.said == JOINED:
                self._take_both(case)

        self._tasks.write(
            lambda: keeper.save(text),
            saved,
            self._not_saved,
            owner=self,
            name="save_draft",
            announce=False,
        )

    def written(self) -> ReplyText:
        """Give the reply as it stands."""
        kept, seen = self.guard.kept(), self._seen_reply
        return replace(self.sheet.written(), answers=self._answers, kept=kept, seen_reply=seen)

    def send(self) -> None:
        """Put the reply into the outbox; an error stays beside the button and nothing is lost."""
        if self._keeper is None or self._start is None or self._sending:
            return
        self._pause.stop()
        self.sheet.error.hide()
        if self._points_at_unfinished() or self.guard.holds():
            return
        self._sending = True
        self.sheet.set_ready(ready=False)
        keeper, text = self._keeper, self.written()
        self._tasks.write(
            lambda: keeper.send(text),
            self._was_sent,
            self._not_sent,
            owner=self,
            name="send_reply",
        )

    def _points_at_unfinished(self) -> bool:
        """Hold a letter in which a remark of the template still stands, and select the remark."""
        marks = unfinished(self.sheet.editor.toPlainText())
        if not marks:
            return False
        self.sheet.select(marks[0])
        self._say_error(
            self._words.t("Write your own words instead of {remark}, or take it out.", remark=marks[0])
        )
        return True

    def discard_draft(self) -> None:
        """Throw the draft away, which can be undone, and go back."""
        if self._case is None or self._keeper is None:
            return
        self._pause.stop()
        desk, actor, case, text = self._desk, self._actor, self._case, self.written()
        keeper, self._start = self._keeper, None
        self.sign.end()

        def discard() -> Outcome:
            if text.body.strip():
                keeper.save(text)
            return desk.replies.discard_draft(actor, case=case)

        self._tasks.write(
            discard, lambda _outcome: self.left.emit(case), self.show_error, owner=self, name="discard_draft"
        )

    def show_error(self, error: DeskError) -> None:
        """Say what is wrong beside the button that was pressed."""
        title, sentence = describe(error, self._words)
        self._say_error(f"{title}. {sentence}")

    def _say_error(self, sentence: str) -> None:
        self.sheet.error.setText(sentence)
        self.sheet.error.show()
        announce(self, self.sheet.error.text(), urgent=True)

    # --- results ------------------------------------------------------------------------------------

    def _begin(self, opening: Opening) -> None:
        self._start, self._view = opening.start, opening.view
        self._keeper = Keeper(self._desk, self._actor, self._view.row.id, self._start.draft)
        self._moments = Moments(self._words, opening.zone)
        text = self._start.text
        self._answers, self._seen_reply = text.answers, text.seen_reply
        self._saved_at = None
        self.sheet.recipients.setText(text.recipients)
        self.sheet.copies.setText(text.cc)
        self.sheet.subject.setText(text.subject)
        self.sheet.set_language(text.language)
        formatted = text.letter() if self._start.saved else None
        self.sheet.editor.set_letter(formatted if formatted is not None else plain_letter(opening.body))
        kept = "" if self._start.saved else opening.body
        self.templates.begin(self._view.row.id, self._start.templates, opening.template, kept)
        self.sheet.show_original(text.quoted)
        self.sheet.error.hide()
        self.sheet.attachments.set_evidence(self._view.evidence, text.evidence)
        self._write_head(opening.now)
        self.sheet.set_ready(ready=True)
        if self._joined:
            self._joined = False
            self._say_error(self._words.t("The draft was changed in another window. Both texts are kept."))
        self.guard.begin(self._case, text.kept)
        self._kept = self.written()
        self._write_saved()
        self._read_case()
        if self.isVisible():
            self.sign.begin(self._view.row.id)
        self.writers.look(self._view.row.id)
        self.sheet.editor.moveCursor(QTextCursor.MoveOperation.Start)
        self.sheet.editor.setFocus()
        self.title_changed.emit(self.title())

    def _not_begun(self, error: DeskError) -> None:
        self.show_error(error)
        self.sheet.back.setEnabled(True)

    def _was_sent(self, _outcome: Outcome) -> None:
        self._sending = False
        self.sign.end()
        self.guard.begin(None)
        case, self._start = self._case, None
        self.sheet.editor.clear()
        self.sent.emit(case)
        self.left.emit(case)

    def _not_sent(self, error: DeskError) -> None:
        self._sending = False
        self.sheet.set_ready(ready=True)
        if isinstance(error, Conflict) and error.code in _STALE:
            self._read_case()
        self.show_error(error)
        if error.code.startswith("guard."):
            self.guard.check()
            self.drawer.open()
        self.save()

    def _take_both(self, case: CaseId) -> None:
        """Show the draft anew: another window of this person wrote on it too, and both texts are in it."""
        if not self.isVisible():
            self._start = None  # read anew when it is opened
            return
        self._joined = True
        self.open(case)

    def _not_saved(self, error: DeskError) -> None:
        self._kept = None
        self.show_error(error)
        self._pause.start()

    # --- the customer writes meanwhile --------------------------------------------------------------

    def _read_case(self) -> None:
        case, desk, actor, seen = self._case, self._desk, self._actor, self._seen_reply
        if case is None or self._start is None:
            return
        self._tasks.read(
            lambda: read_again(desk, actor, case, seen),
            self._take_case,
            self.show_error,
            owner=self,
            key="case",
            name="case_view",
        )

    def _take_case(self, again: Again) -> None:
        view, before = again.view, again.before
        if view.row.id != self._case or self._start is None:
            return
        self._view, self._newest = view, again.newest
        self._before = before if before is not None and int(before.id) > self._seen_reply else None
        self.sheet.attachments.set_evidence(view.evidence, self.sheet.attachments.chosen())
        self._write_head(again.now)
        self._look_for_newer()
        self.guard.changed()

    def _look_for_newer(self) -> None:
        if self._newest is not None and self._newest.id != self._answers:
            self.sheet.newer.show_message(self._newest)
        elif self._before is not None:
            self.sheet.newer.show_message(self._before)
        else:
            self.sheet.newer.hide()

    def _take_newer(self) -> None:
        """The writer has read it: the reply now answers it, or goes beside the colleague's."""
        shown = self.sheet.newer.message
        if isinstance(shown, ReplyBefore):
            self._seen_reply, self._before = int(shown.id), None
        elif shown is not None:
            self._answers = shown.id
        self.sheet.newer.hide()
        self._look_for_newer()
        self.sheet.error.hide()
        self.save()
        self.sheet.editor.setFocus()

    # --- inside -------------------------------------------------------------------------------------

    def _connect(self) -> None:
        self.sheet.back.clicked.connect(self.leave)
        self.sheet.discard.clicked.connect(self.discard_draft)
        self.sheet.send_button.clicked.connect(self.send)
        self.sheet.templates.clicked.connect(self.templates.menu)
        self.sheet.templates_key.triggered.connect(self.templates.menu)
        self.sheet.language.activated.connect(lambda _at: self.templates.change_language())
        self.templates.failed.connect(self.show_error)
        self.guard.failed.connect(self.show_error)
        self.guard.panel_wanted.connect(self.drawer.open)
        self.guard.decided.connect(self.save)
        self.sheet.guard_button.clicked.connect(self.drawer.toggle)
        for field in (self.sheet.recipients, self.sheet.copies, self.sheet.subject):
            field.textChanged.connect(lambda _text: self._changed())
        self.sheet.editor.textChanged.connect(self._changed)
        self.sheet.quote.clicked.connect(lambda _checked: self._changed())
        self.sheet.attachments.changed.connect(self._changed)
        self.sheet.newer.read.connect(self._take_newer)
        self._actions.triggered.connect(self._on_action)

    def _changed(self) -> None:
        if self._start is not None:
            self.sheet.error.hide()
            if not self._pause.isActive():
                # Begun anew at each key, it would never run out while somebody types without a pause.
                self._pause.start()
            self.guard.changed()

    def _on_action(self, action: ActionId) -> None:
        handlers = {
            ActionId.SEND: self.send,
            ActionId.ATTACH: self.sheet.attachments.open_menu,
            ActionId.SAVE_DRAFT: self.save,
            ActionId.DISCARD_DRAFT: self.discard_draft,
        }
        if self.isVisible() and action in handlers:
            handlers[action]()
        elif self.isVisible() and action in self.sheet.format.verbs:
            self.sheet.format.act(action)

    def _write_head(self, now: datetime | None = None) -> None:
        start = self._start
        if start is None or self._view is None:
            return
        self.sheet.show_head(start, self._view, self._moments, now or datetime.now(UTC))

    def _write_saved(self) -> None:
        if self._saved_at is not None:
            time = self._moments.time(self._saved_at)
            self.sheet.saved.setText(self._words.t("Draft saved {time}", time=time))
        elif self._start is not None and self._start.saved:
            self.sheet.saved.setText(self._words.t("Your draft from before"))
        else:
            self.sheet.saved.setText("")

    @override
    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._actions.set_context(Scope.COMPOSER)
        if self._case is not None and self._start is not None:
            self.sign.begin(self._case)

    @override
    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.save()
        self.sign.end()
