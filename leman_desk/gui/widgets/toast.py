"""A short message at the bottom left that leaves by itself or when pressed; it can often be taken back."""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QWidget
from typing_extensions import override

from leman_desk.gui.announce import announce
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.ring import CountdownRing
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.wording.words import N_, Words

_UNDO = N_("Undo")
_TICK_MS = 200
_MARGIN = 16


class Toast(QFrame):
    """One toast at a time over its host; pointer or focus on it holds it, a press beside its button ends it.

    Attributes:
        undo_requested: Undo was pressed.
        run_out: A countdown came to its end.
    """

    undo_requested = Signal()
    run_out = Signal()

    def __init__(self, host: QWidget, theme: Theme, words: Words) -> None:
        """Make the toast, hidden.

        Args:
            host: The widget over whose bottom left corner it floats.
            theme: Colours and icons.
            words: The language of its button.
        """
        super().__init__(host)
        self.setProperty("card", "toast")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._host, self._theme = host, theme
        self._icon = IconLabel(theme, "action.resolve", "toast_text", 18)
        self._ring = CountdownRing(theme)
        self._text = Text()
        self._undo = Button(theme)
        self._undo.setIconSize(QSize(20, 16))
        self._undo.setIcon(theme.icon("action.undo", "toast_action", hover="toast_action"))
        self._undo.clicked.connect(self._on_undo)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(12)
        row.addWidget(self._icon)
        row.addWidget(self._ring)
        row.addWidget(self._text, 1)
        row.addWidget(self._undo)
        self._clock = QElapsedTimer()
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._left_ms = 0
        self._total_ms = 0
        self._text_of: Callable[[int], str] | None = None
        self._offset = 0
        host.installEventFilter(self)
        self.retranslate(words)
        self.hide()

    def retranslate(self, words: Words) -> None:
        """Speak another language from the next toast on."""
        self._undo.setText(f"{words.t(_UNDO)}  F8")

    def set_left_offset(self, pixels: int) -> None:
        """Stand this far from the left edge, such as beside the navigation."""
        self._offset = pixels
        self._place()

    def say(self, text: str, *, undoable: bool = False, icon: str = "action.resolve") -> None:
        """Say what was done, for the seconds of the design."""
        self._text_of = None
        self._icon.set_icon(icon, "toast_text")
        self._ring.hide()
        self._undo.setVisible(undoable)
        self._open(text, self._theme.tokens.motion["toast_seconds"] * 1000)

    def count_down(self, text_of: Callable[[int], str], seconds: int) -> None:
        """Run down visibly while something can still be stopped.

        Args:
            text_of: Gives the words for the whole seconds left.
            seconds: How long. Unlike a plain toast, a countdown is not held by the pointer.
        """
        self._text_of = text_of
        self._icon.hide()
        self._ring.show()
        self._ring.set_left(1, 1)
        self._undo.show()
        self._open(text_of(seconds), seconds * 1000)

    def dismiss(self) -> None:
        """Take it away at once."""
        self._timer.stop()
        self._text_of = None
        self.hide()

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._host and event.type() == QEvent.Type.Resize:
            self._place()
        return False

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._left_ms = max(self._left_ms, 2 * _TICK_MS) if self._text_of is None else self._left_ms

    @override
    def mousePressEvent(self, event: QMouseEvent) -> None:
        # What lies under it is wanted now. A countdown stays, for something waits for its end.
        if self._text_of is None:
            self.dismiss()
        event.accept()

    def _open(self, text: str, milliseconds: int) -> None:
        self._left_ms = self._total_ms = milliseconds
        self._text.setText(text)
        self.setAccessibleName(text)
        self.show()
        self._place()
        self.raise_()
        self._clock.start()
        self._timer.start()
        announce(self, text)

    def _tick(self) -> None:
        passed = self._clock.restart()
        if self._text_of is None and self._held():
            return
        self._left_ms -= passed
        if self._text_of is not None:
            self._text.setText(self._text_of(max(0, -(-self._left_ms // 1000))))
            self._ring.set_left(self._left_ms, self._total_ms)
        if self._left_ms <= 0:
            counted = self._text_of is not None
            self.dismiss()
            if counted:
                self.run_out.emit()

    def _held(self) -> bool:
        focus = QApplication.focusWidget()
        return self.underMouse() or (focus is not None and self.isAncestorOf(focus))

    def _place(self) -> None:
        if self.isHidden():
            return
        self.adjustSize()
        width = min(self.sizeHint().width(), self._host.width() - self._offset - 2 * _MARGIN)
        height = max(self.sizeHint().height(), self._theme.row_height("toast"))
        self.setGeometry(
            self._offset + _MARGIN, self._host.height() - height - _MARGIN, max(width, 120), height
        )

    def _on_undo(self) -> None:
        self.dismiss()
        self.undo_requested.emit()
