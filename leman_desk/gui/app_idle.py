"""Tells when nobody has touched keyboard or mouse for a while."""

from time import monotonic

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow
from typing_extensions import override

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)
_LOOK_MS = 5_000


class IdleWatch(QObject):
    """Watches the windows that get the input, each from its first focus on.

    Not the application: a filter there would see every event of every widget, some thousands for a page.

    Attributes:
        idle: The time ran out; sent once, until `touch` or the next event.
    """

    idle = Signal()

    def __init__(self, app: QGuiApplication, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._seconds = 0.0
        self._touched = monotonic()
        self._told = False
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._look)
        app.focusWindowChanged.connect(self._watch)

    def set_minutes(self, minutes: float) -> None:
        """Say after how long; 0 never."""
        self._seconds = minutes * 60
        self.touch()
        if minutes:
            self._timer.start(min(_LOOK_MS, max(1, round(self._seconds * 250))))
        else:
            self._timer.stop()

    def quiet_seconds(self) -> float:
        """Tell for how long nobody has touched keyboard or mouse, or changed windows."""
        return monotonic() - self._touched

    def touch(self) -> None:
        """Begin to count anew."""
        self._touched = monotonic()
        self._told = False

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _TOUCHES:
            self.touch()
        return False

    def _watch(self, window: QWindow | None) -> None:
        self.touch()
        if window is not None:
            # A window that is watched already stays watched once.
            window.installEventFilter(self)

    def _look(self) -> None:
        if not self._told and self._seconds and monotonic() - self._touched >= self._seconds:
            self._told = True
            self.idle.emit()
