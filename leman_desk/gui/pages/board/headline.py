"""The sentence the board opens with; its numbers lead to the complaints behind them."""

from base64 import b64encode
from collections.abc import Sequence
from html import escape

from PySide6.QtCore import QBuffer, QIODevice, QSize, Qt, Signal
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget
from typing_extensions import override

from leman_desk.gui.pages.board.content import HeadlinePart
from leman_desk.gui.theme import Theme

_ICONS = {"breached": "status.breached", "at_risk": "status.at_risk"}


class Headline(QLabel):
    """One or two sentences of rich text; Tab goes through the numbers, Enter follows one.

    Attributes:
        drilled: A `Drill` that was asked for.
    """

    drilled = Signal(object)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts: tuple[HeadlinePart, ...] = ()
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard | Qt.TextInteractionFlag.LinksAccessibleByMouse
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.linkActivated.connect(self._follow)
        theme.changed.connect(self._write)

    def show_parts(self, parts: Sequence[HeadlinePart]) -> None:
        """Show a headline."""
        self._parts = tuple(parts)
        self.setAccessibleName("".join(part.text for part in parts))
        self._write()

    @override
    def minimumSizeHint(self) -> QSize:
        # A label that wraps asks for the height of its narrowest shape, which would leave a hole below.
        return QSize(120, self._theme.line_height("title"))

    def _write(self) -> None:
        pixels = self._theme.pixels("title")
        html = "".join(self._html(number, part) for number, part in enumerate(self._parts))
        self.setText(f'<div style="font-size:{pixels}px; font-weight:400; line-height:135%">{html}</div>')

    def _html(self, number: int, part: HeadlinePart) -> str:
        if not part.tone:
            return escape(part.text)
        tokens = self._theme.tokens
        ink = tokens.color.text if part.tone not in tokens.status else tokens.status[part.tone].fg
        style = f"color:{ink.name()}; font-weight:600; text-decoration:none"
        text = f"{self._sign(part.tone)}{escape(part.text)}"
        if part.drill is None:
            return f'<span style="{style}">{text}</span>'
        return f'<a href="{number}" style="{style}">{text}</a>'

    def _sign(self, tone: str) -> str:
        """Draw the sign of a state into the line; twice as large as shown, for fine screens."""
        if tone not in _ICONS:
            return ""
        side = round(self._theme.pixels("title") * 0.95)
        icon = self._theme.icon(_ICONS[tone], f"status.{tone}.fg", hover=f"status.{tone}.fg")
        buffer = QBuffer()
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        icon.pixmap(QSize(2 * side, 2 * side)).save(buffer, "PNG")
        data = b64encode(buffer.data().data()).decode("ascii")
        place = f'width="{side}" height="{side}" style="vertical-align:middle"'
        return f'<img src="data:image/png;base64,{data}" {place}>&nbsp;'

    def _follow(self, link: str) -> None:
        drill = self._parts[int(link)].drill
        if drill is not None:
            self.drilled.emit(drill)
