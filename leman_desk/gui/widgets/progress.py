"""A row that shows work under way: what, how far, and a way to stop it."""

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from leman_desk.gui.tasks import Task
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.wording.words import N_, Words

_STOP = N_("Stop")


class ProgressRow(QFrame):
    """Appears when work takes longer than the design's 300 ms, and leaves with it."""

    def __init__(
        self, theme: Theme, words: Words, icon: str = "mail.envelope", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("card", "true")
        self._task: Task | None = None
        self._text_of: Callable[[int, int], str] = _nothing
        self._end: Callable[[], object] = bool
        self._text = Text("", "caption")
        self._bar = QProgressBar()
        self._bar.setTextVisible(False)
        self._stop = Button(theme, kind="quiet", compact=True)
        self._stop.clicked.connect(self._on_stop)
        middle = QVBoxLayout()
        middle.setSpacing(4)
        middle.addWidget(self._text)
        middle.addWidget(self._bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(14)
        row.addWidget(IconLabel(theme, icon, "muted", 18))
        row.addLayout(middle, 1)
        row.addWidget(self._stop)
        self._delay = QTimer(self)
        self._delay.setSingleShot(True)
        self._delay.setInterval(theme.tokens.motion["progress_after_ms"])
        self._delay.timeout.connect(self._appear)
        self.retranslate(words)
        self.hide()

    def follow(
        self,
        task: Task,
        text_of: Callable[[int, int], str],
        stop: Callable[[], object] | None = None,
    ) -> None:
        """Show a task.

        Args:
            task: Followed until it is finished; a task followed before is let go.
            text_of: Gives the words for done and total; total 0 means unknown.
            stop: What *Stop* does, for work that ends in order and tells its result; else it is cancelled.
        """
        self._let_go()
        self._task, self._text_of = task, text_of
        self._end = stop or task.cancel
        self._stop.setEnabled(True)
        self._on_progress(0, 0)
        if not task.busy:
            self._task = None
            return
        task.progressed.connect(self._on_progress)
        task.finished.connect(self._on_finished)
        self._delay.start()

    def retranslate(self, words: Words) -> None:
        """Speak another language; the text follows with the next progress."""
        self._stop.setText(words.t(_STOP))

    def _appear(self) -> None:
        if self._task is not None:
            self.show()

    def _on_progress(self, done: int, total: int) -> None:
        self._text.setText(self._text_of(done, total))
        self._bar.setRange(0, total)
        self._bar.setValue(done)
        self.setAccessibleName(self._text.text())

    def _on_stop(self) -> None:
        if self._task is not None:
            self._stop.setEnabled(False)
            self._end()

    def _on_finished(self) -> None:
        self._let_go()
        self.hide()

    def _let_go(self) -> None:
        self._delay.stop()
        if self._task is not None:
            self._task.progressed.disconnect(self._on_progress)
            self._task.finished.disconnect(self._on_finished)
            self._task = None


def _nothing(_done: int, _total: int) -> str:
    return ""
