"""Says that this window writes on a case, again and again while it does, and that it stopped."""

from PySide6.QtCore import QObject, QTimer

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.tasks import Tasks
from leman_desk.services.desk import Desk
from leman_desk.services.presence import RENEW_SECONDS


class WritingSign(QObject):
    """A sign at the door. It falls by itself when the window dies, for nobody renews it then."""

    def __init__(self, desk: Desk, actor: Actor, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks = desk, actor, tasks
        self._case: CaseId | None = None
        self._beat = QTimer(self)
        self._beat.setInterval(RENEW_SECONDS * 1000)
        self._beat.timeout.connect(self._say)

    def begin(self, case: CaseId) -> None:
        """Hang it out for a case, in place of any other."""
        if self._case == case:
            return
        self.end()
        self._case = case
        self._beat.start()
        self._say()

    def end(self) -> None:
        """Take it down."""
        self._beat.stop()
        case, self._case = self._case, None
        if case is None:
            return
        desk, actor = self._desk, self._actor
        self._tasks.write(
            lambda: desk.presence.stopped(actor, case=case), None, _hold_back, owner=self, name="stop_writing"
        )

    def _say(self) -> None:
        case, desk, actor = self._case, self._desk, self._actor
        if case is not None:
            self._tasks.write(
                lambda: desk.presence.writing(actor, case=case), None, _hold_back, owner=self, name="writing"
            )


def _hold_back(_error: DeskError) -> None:
    """Say nothing: the draft, saved over the same door, says when the desk cannot be reached."""
