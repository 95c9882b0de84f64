"""Controls of the design: drop-downs flat until used, segments, passphrase field, buttons."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QEnterEvent, QIcon, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QToolButton,
    QWidget,
)
from typing_extensions import override

from leman_desk.gui.desk_style import draw_caret
from leman_desk.gui.theme import Theme
from leman_desk.wording.words import N_, Words

_CARET_ROOM = 24
_ICON_GAP = 4
_SHOW = N_("Show what is typed")
_HIDE = N_("Hide what is typed")


class FlatCombo(QComboBox):
    """A drop-down; flat until hover or focus where it shows a property, bordered in forms.

    The wheel does nothing unless the list is open, so scrolling a panel never changes a case.
    """

    def __init__(self, theme: Theme, *, bordered: bool = False, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._bordered = bordered
        self._hovered = False
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(8)
        theme.changed.connect(self.updateGeometry)

    @override
    def sizeHint(self) -> QSize:
        token, padding = ("control", 12) if self._bordered else ("property_row", 8)
        return QSize(super().sizeHint().width(), self._theme.row_height(token, padding=padding))

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(super().minimumSizeHint().width(), self.sizeHint().height())

    @override
    def enterEvent(self, event: QEnterEvent) -> None:
        self._hovered = True
        super().enterEvent(event)

    @override
    def leaveEvent(self, event: QEvent) -> None:
        self._hovered = False
        super().leaveEvent(event)

    @override
    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        color = self._theme.tokens.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        framed = self._bordered or self.hasFocus() or (self._hovered and self.isEnabled())
        if framed:
            line = 2 if self.hasFocus() else 1
            pen = color.focus if self.hasFocus() else color.border_strong
            painter.setPen(QPen(pen if self.isEnabled() else color.border, line))
            painter.setBrush(color.surface)
            half = line / 2
            radius = self._theme.tokens.radius["control"]
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(half, half, -half, -half), radius, radius)
        self._paint_choice(painter)
        caret = QRect(self.width() - _CARET_ROOM, 0, _CARET_ROOM - 6, self.height())
        draw_caret(painter, QRectF(caret), color.muted if self.isEnabled() else color.disabled)

    def _paint_choice(self, painter: QPainter) -> None:
        color, left = self._theme.tokens.color, 10 if self._bordered else 6
        icon = self.itemIcon(self.currentIndex())
        if not icon.isNull():
            side = self._theme.icon_size("control")
            icon.paint(painter, QRect(left, (self.height() - side) // 2, side, side))
            left += side + 7
        room = QRect(left, 0, self.width() - left - _CARET_ROOM, self.height())
        painter.setFont(self.font())
        text = self.currentText() or self.placeholderText()
        quiet = color.text if self.currentText() else color.muted
        painter.setPen(quiet if self.isEnabled() else color.disabled)
        shown = self.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, shown)


class Segments(QWidget):
    """Buttons of which exactly one is chosen; arrows move along them.

    Attributes:
        chosen: The key of the segment a person chose.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._group = QButtonGroup(self)
        self._group.setExclusive(True)
        self._keys: list[object] = []
        self._buttons: list[QToolButton] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(0)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._group.idClicked.connect(lambda number: self.chosen.emit(self._keys[number]))

    def set_segments(self, segments: Sequence[tuple[object, str]]) -> None:
        """Show these keys with their texts; the choice is kept if it is still there, else the first."""
        before = self.current()
        if [key for key, _ in segments] != self._keys:
            self._rebuild(segments)
        for number, (_, text) in enumerate(segments):
            self._button(number).setText(text)
        self.set_current(before if before in self._keys else self._keys[0] if self._keys else None)

    def set_icon(self, key: object, icon: QIcon) -> None:
        """Put an icon before a segment's text."""
        button = self._button(self._keys.index(key))
        button.setIcon(icon)
        button.setIconSize(QSize(16 + _ICON_GAP, 16))
        button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)

    @override
    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def current(self) -> object | None:
        """Give the key of the chosen segment."""
        number = self._group.checkedId()
        return self._keys[number] if 0 <= number < len(self._keys) else None

    def set_current(self, key: object | None) -> None:
        """Choose a segment without telling."""
        if key in self._keys:
            self._button(self._keys.index(key)).setChecked(True)

    def _rebuild(self, segments: Sequence[tuple[object, str]]) -> None:
        for old in self._buttons:
            self._group.removeButton(old)
            self._row.removeWidget(old)
            old.deleteLater()
        self._buttons = []
        self._keys = [key for key, _ in segments]
        for number in range(len(segments)):
            button = QToolButton(self)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            ends = ("first" if number == 0 else "") + ("last" if number == len(segments) - 1 else "")
            button.setProperty("segment", ends or "middle")
            self._buttons.append(button)
            self._group.addButton(button, number)
            self._row.addWidget(button)

    def _button(self, number: int) -> QToolButton:
        return self._buttons[number]


class PassphraseField(QLineEdit):
    """A field for a secret with an eye to look at it; the input method and undo keep nothing of it."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._eye = QAction(self)
        self._eye.triggered.connect(self._toggle)
        self.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self.setInputMethodHints(
            Qt.InputMethodHint.ImhSensitiveData
            | Qt.InputMethodHint.ImhNoPredictiveText
            | Qt.InputMethodHint.ImhNoAutoUppercase
        )
        self._words = words
        self._hide(hidden=True)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._hide(hidden=self.echoMode() is QLineEdit.EchoMode.Password)

    def _toggle(self) -> None:
        self._hide(hidden=self.echoMode() is not QLineEdit.EchoMode.Password)

    def _hide(self, *, hidden: bool) -> None:
        self.setEchoMode(QLineEdit.EchoMode.Password if hidden else QLineEdit.EchoMode.Normal)
        self._eye.setIcon(self._theme.icon("evidence.original" if hidden else "evidence.redacted"))
        self._eye.setText(self._words.t(_SHOW if hidden else _HIDE))


class Button(QPushButton):
    """A push button of the design.

    Kinds: empty for ordinary, ``primary`` (one per view), ``danger``, ``link``, ``quiet``.
    """

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        icon: str = "",
        *,
        kind: str = "",
        compact: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(text, parent)
        self._theme = theme
        self._kind = kind
        self.setProperty("kind", kind)
        self.setProperty("compact", compact)
        self.setAutoDefault(False)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if kind == "link":
            self.setCursor(Qt.CursorShape.PointingHandCursor)
        if icon:
            self.set_icon(icon)
        theme.changed.connect(self._size_icon)

    def _size_icon(self) -> None:
        side = self._theme.icon_size("control")
        self.setIconSize(QSize(side + _ICON_GAP if self.text() else side, side))

    @override
    def setText(self, text: str) -> None:
        super().setText(text)
        # The gap between icon and text is part of the icon, so it comes and goes with the text.
        if not self.icon().isNull():
            self._size_icon()

    def set_icon(self, name: str) -> None:
        """Put an icon before the text, in the colour of the kind."""
        tone = {"primary": "on_accent", "danger": "status.breached.fg", "link": "link"}.get(
            self._kind, "text"
        )
        self._size_icon()
        self.setIcon(self._theme.icon(f"{name}-bold" if self._kind == "primary" else name, tone, hover=tone))
