"""Who else is writing a reply on the case in front: a line in its header, read when the feed says so."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QHBoxLayout, QWidget

from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.announce import announce
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.desk import Desk
from leman_desk.services.presence import RENEW_SECONDS
from leman_desk.services.writing_queries import Writer
from leman_desk.wording.words import Words

_ICON = 16


class WritersLine(QWidget):
    """“Lê Bảo Ngọc is writing a reply”; hidden while nobody else does."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self._names: tuple[str, ...] = ()
        self.text = Text("", "strong", "due_soon", wrap=True)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 0)
        row.setSpacing(7)
        row.addWidget(IconLabel(theme, "action.note", "status.due_soon.fg", _ICON))
        row.addWidget(self.text, 1)
        self.hide()

    def show_names(self, names: Sequence[str]) -> None:
        """Name who writes; a newcomer is spoken."""
        fresh = [each for each in names if each not in self._names]
        self._names = tuple(names)
        self.retranslate(self._words)
        self.setVisible(bool(names))
        if fresh and self.isVisible():
            announce(self, self.text.text())

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        if len(self._names) == 1:
            told = words.t("{person} is writing a reply", person=self._names[0])
        else:
            told = words.t("{people} are writing replies", people=", ".join(self._names))
        self.text.setText(told if self._names else "")
        self.setAccessibleName(self.text.text())


class WritersWatch(QObject):
    """Keeps a line up to date for the case in front."""

    def __init__(self, desk: Desk, actor: Actor, tasks: Tasks, line: WritersLine, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._line = desk, actor, tasks, line
        self._case: CaseId | None = None
        # Whoever stops before the window has heard that they write changes nothing that it hears of.
        self._again = QTimer(self)
        self._again.setInterval(RENEW_SECONDS * 1000)
        self._again.timeout.connect(lambda: self.look(self._case))

    def look(self, case: CaseId | None) -> None:
        """Ask about a case; None for none."""
        if case != self._case:
            self._line.show_names(())
        self._case = case
        desk, actor = self._desk, self._actor
        if case is None:
            self._again.stop()
            return

        def show(writers: tuple[Writer, ...]) -> None:
            if self._case != case:
                return
            self._line.show_names([each.name for each in writers])
            if writers:
                self._again.start()
            else:
                self._again.stop()

        # A line of courtesy: that it cannot be read at the moment is said where it matters.
        self._tasks.read(
            lambda: desk.presence.others(actor, case=case),
            show,
            lambda _error: None,
            owner=self,
            key="writers",
            name="writers",
        )

    def refresh(self, changes: Changes) -> None:
        """Ask again when others write or stop writing."""
        if Kind.PRESENCE in changes.kinds:
            self.look(self._case)
