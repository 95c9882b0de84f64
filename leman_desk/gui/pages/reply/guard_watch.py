"""Lets the privacy guard read along while a reply is written, and carries out what the writer decides."""

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.guard import Finding, GuardKind, GuardLevel, GuardPlace, masked
from leman_desk.domain.ids import CaseId, GuardReleaseId
from leman_desk.domain.people import Actor
from leman_desk.domain.rich_text import links_of
from leman_desk.gui.announce import announce
from leman_desk.gui.pages.reply.guard_marks import Mark, colour, cursor_over, select_in_line
from leman_desk.gui.pages.reply.guard_panel import GuardPanel
from leman_desk.gui.pages.reply.guard_words import holds, shown
from leman_desk.gui.pages.reply.sheet import ReplySheet
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.desk import Desk
from leman_desk.services.guard import GuardReport
from leman_desk.services.reply_text import Kept, ReplyText
from leman_desk.wording.words import Words

_PAUSE_MS = 400


class GuardWatch(QObject):
    """Reads the letter after each pause in typing; the newest reading counts.

    Attributes:
        failed: (`DeskError`) The letter could not be read; sending asks once more.
        panel_wanted: The panel is to be seen.
        decided: The writer decided something about a finding.
    """

    failed = Signal(object)
    panel_wanted = Signal()
    decided = Signal()

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        sheet: ReplySheet,
        panel: GuardPanel,
        written: Callable[[], ReplyText],
        page: QWidget,
    ) -> None:
        super().__init__(page)
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self._theme, self._words, self._sheet, self._panel = theme, words, sheet, panel
        self._written = written
        self._case: CaseId | None = None
        self._report: GuardReport | None = None
        self._kept: dict[CaseId, tuple[Kept, ...]] = {}
        self._current = -1
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.check)
        panel.removed.connect(self.remove)
        panel.went.connect(self.go_to)
        panel.kept.connect(self.keep)
        panel.answered.connect(self.answer)
        theme.changed.connect(self._show)
        for key, step in (("F7", 1), ("Shift+F7", -1)):
            action = QAction(page)
            action.setShortcut(QKeySequence(key))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            action.triggered.connect(lambda _checked=False, by=step: self.step(by))
            page.addAction(action)

    @property
    def report(self) -> GuardReport | None:
        """What the guard said of the letter as it stands; None while it has not read it."""
        return None if self._pause.isActive() else self._report

    def begin(self, case: CaseId | None, kept: tuple[Kept, ...] = ()) -> None:
        """Read the letter of a case from now on; None for no letter.

        Args:
            case: The case.
            kept: Decisions that came with the draft, as after a restart.
        """
        if case is not None and kept:
            self._kept[case] = kept
        self._pause.stop()
        self._case, self._report, self._current = case, None, -1
        self._panel.wait()
        self._show()
        if case is not None:
            self.check()

    def kept(self) -> tuple[Kept, ...]:
        """Give what the writer decided to keep on this case; it stays with the draft."""
        return self._kept.get(self._case, ()) if self._case is not None else ()

    def changed(self) -> None:
        """Wait for the next pause, then read again."""
        if self._case is not None:
            self._pause.start()

    def check(self) -> None:
        """Read the letter now."""
        self._pause.stop()
        case, desk, actor = self._case, self._desk, self._actor
        if case is None:
            return
        text = self._written()

        def done(report: GuardReport) -> None:
            now = self._written()
            if self._case == case and replace(now, language=text.language) == text:
                self._report = report
                self._show()

        self._tasks.read(
            lambda: desk.replies.guard.check(actor, case=case, text=text),
            done,
            self._not_read,
            owner=self,
            key="guard",
            name="privacy_guard",
        )

    def holds(self) -> bool:
        """Tell whether something known holds the letter; then it is said and shown."""
        report = self.report
        if report is None or not holds(report, self._words):
            return False
        self.explain()
        return True

    def explain(self) -> None:
        """Say what holds the letter, and go to the first of it."""
        if self._report is None:
            return
        open_ = (*self._report.blocking(), *self._report.unchecked())
        self.panel_wanted.emit()
        if open_:
            self.go_to(open_[0])
        announce(self._panel, holds(self._report, self._words), urgent=True)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._panel.retranslate(words)
        self._show()

    # --- what the writer does -------------------------------------------------------------------------

    def step(self, by: int) -> None:
        """Go to the next or the previous finding, round and round."""
        if self._report is None or not self._report.findings:
            announce(self._panel, self._panel.summary.text())
            return
        count = len(self._report.findings)
        self._current = (self._current + by) % count if self._current >= 0 else (0 if by > 0 else count - 1)
        self.go_to(self._report.findings[self._current])

    def go_to(self, finding: Finding) -> None:
        """Select it where it stands, and say what it is."""
        sheet = self._sheet
        if self._report is not None and finding in self._report.findings:
            self._current = self._report.findings.index(finding)
        if finding.place in {GuardPlace.BODY, GuardPlace.QUOTED}:
            if finding.place is GuardPlace.QUOTED:
                sheet.unfold_original()
            editor = sheet.editor if finding.place is GuardPlace.BODY else sheet.original
            editor.setTextCursor(cursor_over(editor, finding.start, finding.end))
            editor.ensureCursorVisible()
            editor.setFocus()
            sheet.area.ensureWidgetVisible(editor)
        elif finding.place is GuardPlace.LINK:
            sheet.editor.go_to_link(links_of(sheet.editor.letter())[finding.part])
            sheet.editor.setFocus()
        elif finding.place in {GuardPlace.ATTACHMENT, GuardPlace.CONTENT}:
            sheet.attachments.attach.setFocus()
        else:
            field = sheet.field_of(finding.place)
            field.setSelection(*select_in_line(field.text(), finding.start, finding.end))
            field.setFocus()
            sheet.area.ensureWidgetVisible(field)
        self._panel.show_card(finding)
        card = next((each for each in self._panel.cards if each.finding == finding), None)
        if card is not None:
            announce(self._panel, card.spoken())

    def remove(self, finding: Finding) -> None:
        """Take it out: a number is masked with bullets, an address leaves its field, a file the letter."""
        if not self._still_there(finding):
            self.check()
            return
        sheet = self._sheet
        if finding.kind is GuardKind.NO_ATTACHMENT:
            sheet.attachments.open_menu()
        elif finding.place is GuardPlace.BODY:
            cursor = cursor_over(sheet.editor, finding.start, finding.end)
            cursor.insertText(masked(finding.text))
            sheet.editor.setFocus()
        elif finding.place is GuardPlace.QUOTED:
            sheet.mask_quoted(finding.start, finding.end)
        elif finding.place is GuardPlace.LINK:
            sheet.editor.drop_link(links_of(sheet.editor.letter())[finding.part])
        elif finding.place in {GuardPlace.ATTACHMENT, GuardPlace.CONTENT}:
            sheet.attachments.take_off(finding.part)
        elif finding.kind is GuardKind.STRANGER:
            field = sheet.field_of(finding.place)
            field.setText(without(field.text(), finding.start, finding.end))
            field.setFocus()
        else:
            field = sheet.field_of(finding.place)
            text = field.text()
            field.setText(text[: finding.start] + masked(finding.text) + text[finding.end :])
            field.setFocus()
        self.check()

    def keep(self, finding: Finding, reason: str) -> None:
        """Let it stay with this reason; an empty one takes the decision back."""
        if self._case is None:
            return
        if finding.level is GuardLevel.BLOCK:
            self._ask(finding, reason)
            return
        mark = finding.mark
        rest = tuple(each for each in self.kept() if (each.kind, each.mark) != (finding.kind, mark))
        self._kept[self._case] = (*rest, Kept(finding.kind, mark, reason)) if reason else rest
        self._sheet.editor.setFocus()
        self.decided.emit()
        self.check()

    def _ask(self, finding: Finding, reason: str) -> None:
        """Say that what blocks is none: a manager decides, or has decided by saying so."""
        case, desk, actor = self._case, self._desk, self._actor
        if case is None:
            return
        self._tasks.write(
            lambda: desk.releases.ask(actor, case=case, finding=finding, shown=shown(finding), reason=reason),
            lambda _outcome: self.check(),
            self.failed.emit,
            owner=self,
            name="ask_release",
        )

    def answer(self, release: GuardReleaseId, masked_text: str, released: bool, reason: str) -> None:  # noqa: FBT001 - a Qt signal gives it
        """Decide a colleague's question."""
        desk, actor = self._desk, self._actor
        self._tasks.write(
            lambda: desk.releases.decide(
                actor, release=release, shown=masked_text, reason=reason, released=released
            ),
            lambda _outcome: self.check(),
            self.failed.emit,
            owner=self,
            name="decide_release",
        )

    # --- inside -----------------------------------------------------------------------------------------

    def _still_there(self, finding: Finding) -> bool:
        text = self._written()
        whole = {
            GuardPlace.TO: text.recipients,
            GuardPlace.CC: text.cc,
            GuardPlace.SUBJECT: text.subject,
            GuardPlace.BODY: text.body,
            GuardPlace.QUOTED: text.quoted,
        }.get(finding.place)
        return whole is None or whole[finding.start : finding.end] == finding.text

    def _show(self) -> None:
        report = self._report or GuardReport()
        marks = tuple(
            Mark(
                number,
                each.level,
                each.start,
                each.end,
                report.decision(each) is not None or report.is_released(each),
            )
            for number, each in enumerate(report.findings, start=1)
        )
        if self._report is not None:
            self._panel.show_report(report, marks)
        placed = list(zip(report.findings, marks, strict=True))

        def at(place: GuardPlace) -> list[Mark]:
            also = {GuardPlace.ATTACHMENT: GuardPlace.CONTENT}.get(place)
            return [mark for finding, mark in placed if finding.place in {place, also}]

        sheet = self._sheet
        sheet.gutter.set_marks(at(GuardPlace.BODY), colour(sheet.editor, self._theme, at(GuardPlace.BODY)))
        colour(sheet.original, self._theme, at(GuardPlace.QUOTED))
        spoken = {card.mark.number: card.spoken() for card in self._panel.cards}
        for place, badges in sheet.badges.items():
            several = at(place)
            badges.set_marks(several, " ".join(spoken.get(each.number, "") for each in several))
        sheet.show_guard(report, self._words)

    def _not_read(self, error: DeskError) -> None:
        self._report = None
        self.failed.emit(error)


def without(addresses: str, start: int, end: int) -> str:
    """Take one address with its name out of a list of them."""
    kept: list[str] = []
    at = 0
    for each in addresses.replace(";", ",").split(","):
        if not (at <= start and end <= at + len(each)) and each.strip():
            kept.append(each.strip())
        at += len(each) + 1
    return ", ".join(kept)
