"""Restoring: choose a backup, open it, see what it holds, then let it take the place of the desk."""

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from leman_desk.domain.errors import DeskError
from leman_desk.gui.announce import announce
from leman_desk.gui.entry import Entry
from leman_desk.gui.forms.field import Field, Verdict, logo_label
from leman_desk.gui.forms.passphrase import PASSPHRASE
from leman_desk.gui.forms.path_field import PathField
from leman_desk.gui.forms.running import Running
from leman_desk.gui.pages.restore.held import contents_lines, outline_text
from leman_desk.gui.pages.restore.ledger_part import LedgerPart
from leman_desk.gui.tasks import Tasks, Work
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.card import Card
from leman_desk.gui.widgets.centred import centred
from leman_desk.gui.widgets.controls import Button, PassphraseField
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.ports_backups import BackupContents, BackupOutline, PreparedRestore
from leman_desk.wording.errors import describe
from leman_desk.wording.words import N_, Words

_CARD_WIDTH = 620
_LEAST_WIDTH = 420


@dataclass(slots=True)
class _Sign:
    """Set by the window, read by the lane."""

    stop: bool = False


class RestorePage(QWidget):
    """One card in the middle of an empty window, from the file to the restored desk.

    Attributes:
        restored: Sign-in name that opened the backup; empty for the recovery code.
        left: A person goes back without restoring.
    """

    restored = Signal(str)
    left = Signal()

    def __init__(
        self,
        theme: Theme,
        words: Words,
        tasks: Tasks,
        entry: Entry,
        logo: Path,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._words, self._tasks, self._entry = words, tasks, entry
        self._outline: BackupOutline | None = None
        self._ready: PreparedRestore | None = None
        self._held: BackupContents | None = None
        self._error: DeskError | None = None
        self._sign = _Sign()
        self._busy, self._closing, self._by_code, self._done = "", False, False, False
        self.setProperty("page", True)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Text("", "title", wrap=True)
        self._text = Text("", "body", "muted", wrap=True)
        self.source = PathField(
            theme,
            N_("Backup file"),
            N_("Choose the backup file"),
            pattern=N_("Backups (*.backup)"),
        )
        self._outline_told = Verdict(theme)
        self.login, self.passphrase, self.code = QLineEdit(), PassphraseField(theme, words), QLineEdit()
        self._login = Field(N_("Sign-in name of an admin"), self.login)
        self._pass = Field(PASSPHRASE, self.passphrase)
        self._code = Field(N_("Recovery code"), self.code)
        self._of_then = Text("", "caption", "muted", wrap=True)
        self.other_way = Button(theme, kind="link")
        self.holds, self._lines = QFrame(), Text("", wrap=True)
        self.holds.setProperty("card", "sunken")
        self.other_desk = QCheckBox()
        self.ledger = LedgerPart(theme)
        self.running = Running(theme)
        self._verdict = Verdict(theme)
        self.look, self.restore = Button(theme, kind="primary"), Button(theme, kind="primary")
        self.sign_in, self.back = Button(theme, kind="primary"), Button(theme, kind="link")
        self._lay_out(logo)
        self._connect()
        self.retranslate(words)

    def title(self) -> str:
        """Title for the window."""
        return self._words.t("Restore a backup")

    @property
    def says(self) -> str:
        """The sentence about the last try; empty when there is none."""
        return "" if self._verdict.isHidden() else self._verdict.text

    def ask(self, *, closing: bool = False) -> None:
        """Begin anew; `closing` while the desk that was open is still being closed."""
        self.discard()
        self._outline, self._held, self._error = None, None, None
        self._busy, self._closing, self._by_code, self._done = "", closing, False, False
        for editor in (self.source.editor, self.login, self.passphrase, self.code):
            editor.clear()
        self.ledger.clear()
        self.other_desk.setChecked(False)
        self._verdict.hide()
        self._update()
        self.source.editor.setFocus()

    def desk_is_closed(self) -> None:
        """Let the person go on: nothing works with the desk any more."""
        self._closing = False
        self._update()

    def discard(self) -> None:
        """Throw away what was unpacked, in a lane; leave no secret in the fields."""
        self._sign.stop = True
        for editor in (self.passphrase, self.code):
            editor.clear()
        self._forget_held()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        for field in (self._login, self._pass, self._code):
            field.retranslate(words)
        for part in (self.source, self.passphrase, self.ledger, self.running):
            part.retranslate(words)
        self._title.setText(words.t("Restore a backup"))
        self._text.setText(
            words.t("Nothing changes until the backup was opened, checked, and you have seen what it holds.")
        )
        self._of_then.setText(words.t("Name and passphrase as they were when the backup was made."))
        self.other_desk.setText(words.t("Put the other desk aside"))
        self.restore.setText(words.t("Restore this backup"))
        self.sign_in.setText(words.t("Sign in"))
        self.back.setText(words.t("Back"))
        if self._error is not None:
            self._show_error(self._error, speak=False)
        self._update()

    # --- building -------------------------------------------------------------------------------------

    def _lay_out(self, logo: Path) -> None:
        card = Card()
        card.setMaximumWidth(_CARD_WIDTH)
        card.setMinimumWidth(_LEAST_WIDTH)
        body = card.body
        body.setSpacing(12)
        body.addWidget(logo_label(logo, 38))
        body.addWidget(self._title)
        body.addWidget(self._text)
        body.addWidget(self.source)
        body.addWidget(self._outline_told)
        for field in (self._login, self._pass, self._code, self._of_then):
            body.addWidget(field)
        inside = QVBoxLayout(self.holds)
        inside.setContentsMargins(14, 12, 14, 12)
        inside.addWidget(self._lines)
        body.addWidget(self.holds)
        body.addWidget(self.other_desk)
        body.addWidget(self.ledger)
        body.addWidget(self.running)
        body.addWidget(self._verdict)
        buttons = QHBoxLayout()
        buttons.setSpacing(16)
        for button in (self.look, self.restore, self.sign_in, self.other_way, self.back):
            buttons.addWidget(button)
        buttons.addStretch(1)
        body.addLayout(buttons)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(centred(card))

    def _connect(self) -> None:
        self.source.edited.connect(self._source_changed)
        self.source.settled.connect(self._read_outline)
        self.ledger.changed.connect(self._update)
        self.ledger.given.connect(self._look_for_ledger)
        for editor in (self.login, self.passphrase, self.code):
            editor.textEdited.connect(self._touched)
        self.other_desk.toggled.connect(self._update)
        self.login.returnPressed.connect(self.passphrase.setFocus)
        self.passphrase.returnPressed.connect(self._look)
        self.code.returnPressed.connect(self._look)
        self.other_way.clicked.connect(self._switch_way)
        self.look.clicked.connect(self._look)
        self.restore.clicked.connect(self._restore)
        self.running.stop_requested.connect(self._stop)
        self.sign_in.clicked.connect(
            lambda: self.restored.emit("" if self._by_code else self.login.text().strip())
        )
        self.back.clicked.connect(self._go_back)

    # --- choosing -------------------------------------------------------------------------------------

    def _source_changed(self) -> None:
        self._outline = None
        self._forget_held()
        self._touched()

    def _read_outline(self) -> None:
        path = self.source.path
        if not path or (self._outline is not None and str(self._outline.path) == path):
            return

        def done(outline: BackupOutline) -> None:
            if self.source.path == path:
                self._outline = outline
                self._update()

        def failed(error: DeskError) -> None:
            if self.source.path == path:
                self._show_error(error)

        self._tasks.network(
            lambda _work: self._entry.backup_outline(Path(path)), done, failed, owner=self, name="outline"
        )

    def _switch_way(self) -> None:
        self._by_code = not self._by_code
        self._touched()
        (self.code if self._by_code else self.login).setFocus()

    def _touched(self) -> None:
        self._error = None
        self._verdict.hide()
        self._update()

    def _forget_held(self) -> None:
        ready, self._ready, self._held = self._ready, None, None
        if ready is not None:
            self._tasks.network(lambda _work: ready.close(), name="discard a restore")

    # --- looking inside -------------------------------------------------------------------------------

    def _look(self) -> None:
        if not self.look.isEnabled() or self.look.isHidden():
            return
        source, entry = Path(self.source.path), self._entry
        login, secret = self.login.text().strip(), self.passphrase.text()
        code = self.code.text().strip() if self._by_code else None
        sign = self._sign = _Sign()
        self._begin("look")

        def prepare(work: Work) -> PreparedRestore:
            return entry.prepare_restore(
                source,
                login="" if code else login,
                passphrase="" if code else secret,
                recovery_code=code,
                told=work.report,
                cancelled=lambda: sign.stop or work.is_cancelled(),
            )

        def done(ready: PreparedRestore) -> None:
            self._busy, self._ready = "", ready
            if sign.stop:  # when all was done
                self._forget_held()
            else:
                self._held = ready.contents
            self._update()
            self._point_on()

        self._tasks.network(
            prepare, done, self._show_error, self._show_progress, owner=self, name="open a backup"
        )

    def _point_on(self) -> None:
        """Read aloud what it holds, and give the focus to what comes next."""
        if self._held is None:
            return
        announce(self.holds, self._lines.text())
        wanted = self.other_desk if self._held.other_desk else self.restore
        (self.ledger.copy.editor if self._held.ledger else wanted).setFocus()

    def _look_for_ledger(self) -> None:
        ready, given = self._ready, self.ledger.path
        if ready is None or given is None or self._busy:
            return

        def done(held: BackupContents) -> None:
            self._held = held
            self._update()

        self._tasks.network(
            lambda _work: ready.look_for_ledger(given), done, self._show_error, owner=self, name="ledger"
        )

    def _show_progress(self, done: int, total: int) -> None:
        if self._busy != "look" or self._sign.stop:
            return
        read = done >= total
        words = self._words
        text = words.t("Checking every page…") if read else words.t("Reading the backup…")
        self.running.show_progress(text, done, 0 if read else total)

    def _stop(self) -> None:
        self._sign.stop = True
        self._update()

    # --- restoring ------------------------------------------------------------------------------------

    def _restore(self) -> None:
        ready = self._ready
        if ready is None or not self.restore.isEnabled():
            return
        given, lost, other = self.ledger.path, self.ledger.reason, self.other_desk.isChecked()
        if self._held is not None and not self._held.ledger:
            lost = ""
        self._begin("restore")
        self._tasks.network(
            lambda _work: ready.put_in_place(given=given, lost=lost, other_desk=other),
            self._was_restored,
            self._show_error,
            owner=self,
            name="restore",
        )

    def _was_restored(self, kept: Path | None) -> None:
        self._ready, self._busy, self._done = None, "", True
        self.passphrase.clear()
        self.code.clear()
        words = self._words
        told = words.t("The backup is restored. Sign in as on its day.")
        if kept is not None:
            aside = words.t("The desk that was here is kept as {name}.", name=kept.name)
            told = f"{told} {aside}"
        self._verdict.passed(told)
        self._verdict.show()
        self._update()
        announce(self._verdict, told)
        self.sign_in.setFocus()

    def _go_back(self) -> None:
        self.discard()
        self.left.emit()

    # --- showing --------------------------------------------------------------------------------------

    def _begin(self, busy: str) -> None:
        self._busy, self._error = busy, None
        self._verdict.hide()
        words = self._words
        self.running.show_progress(
            words.t("Reading the backup…") if busy == "look" else words.t("Restoring…")
        )
        self._update()

    def _show_error(self, error: DeskError, *, speak: bool = True) -> None:
        self._busy, self._error = "", error
        told = describe(error, self._words)
        self._verdict.failed(f"{told.title}. {told.sentence}", speak=speak)
        self._verdict.show()
        self._update()

    def _update(self) -> None:
        words, held, busy, done = self._words, self._held, bool(self._busy), self._done
        if self._outline is not None:
            told = outline_text(self._outline, words)
            if held is None and not done:
                self._outline_told.waiting(told)
            else:
                self._outline_told.passed(told, quiet=True)
        self._outline_told.setVisible(self._outline is not None)
        asking = held is None and not done
        for widget, shown in (
            (self._login, asking and not self._by_code),
            (self._pass, asking and not self._by_code),
            (self._of_then, asking and not self._by_code),
            (self._code, asking and self._by_code),
            (self.other_way, asking),
            (self.look, asking),
            (self.holds, held is not None and not done),
            (self.other_desk, held is not None and held.other_desk and not done),
            (self.ledger, held is not None and bool(held.ledger) and not done),
            (self.restore, held is not None and not done),
            (self.sign_in, done),
            (self.back, not done),
            (self.running, busy),
            (self.running.stop, self._busy == "look"),
        ):
            widget.setVisible(shown)
        for editor in (self.source, self.login, self.passphrase, self.code, self.other_way):
            editor.setEnabled(not busy and not done)
        for part in (self.other_desk, self.ledger, self.back):
            part.setEnabled(not busy)
        secret = (
            bool(self.code.text().strip())
            if self._by_code
            else bool(self.login.text().strip() and self.passphrase.text())
        )
        self.look.setEnabled(bool(self.source.path) and secret and not busy and not self._closing)
        self.look.setText(words.t("Closing the desk…") if self._closing else words.t("See what it holds"))
        self.other_way.setText(
            words.t("Use a passphrase instead") if self._by_code else words.t("Use the recovery code instead")
        )
        self.running.stop.setEnabled(not self._sign.stop)
        if self._sign.stop and busy:
            self.running.say(words.t("Stopping…"))
        if held is not None:
            self._show_held(held, busy=busy)

    def _show_held(self, held: BackupContents, *, busy: bool) -> None:
        words = self._words
        self._lines.setText("\n".join(contents_lines(held, words)))
        self.holds.setAccessibleName(self._lines.text())
        missing = bool(held.ledger) and not self.ledger.reason
        if held.ledger:
            self.ledger.show_missing(held.ledger, words)
        reason = ""
        if not held.by_admin:
            told = describe(DeskError("restore.needs_admin"), words)
            reason = f"{told.title}. {told.sentence}"
            if self._error is None and self._verdict.isHidden():
                self._verdict.failed(reason)
                self._verdict.show()
        elif missing:
            reason = self.ledger.why
        elif held.other_desk and not self.other_desk.isChecked():
            reason = words.t("Say that the other desk is to be put aside.")
        self.restore.setEnabled(not reason and not busy)
        self.restore.setToolTip(reason)
        self.restore.setAccessibleDescription(reason)
