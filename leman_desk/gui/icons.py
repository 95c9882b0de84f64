"""Icons of the Phosphor set that qtawesome ships, drawn as glyphs in the colours of the moment.

Importing qtawesome takes 0.15 s and loads eleven fonts where the desk needs one (5 ms), so its font file is
found without importing the package.
"""

import importlib.util
import json
from collections.abc import Callable
from functools import cache
from pathlib import Path

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QIcon, QIconEngine, QPainter, QPixmap
from typing_extensions import override

from leman_desk.domain.errors import Bug

ColorOf = Callable[[QIcon.Mode], QColor]
_PREFIX = "ph."
_MIDDLE = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextDontClip


@cache
def _phosphor() -> Path:
    """Find the folder of the fonts inside the installed package."""
    spec = importlib.util.find_spec("qtawesome")
    if spec is None or not spec.submodule_search_locations:
        raise Bug("icons.missing")
    return Path(next(iter(spec.submodule_search_locations))) / "fonts"


@cache
def _charmap() -> dict[str, str]:
    path = next(_phosphor().glob("phosphor-charmap-*.json"), None)
    if path is None:
        raise Bug("icons.missing")
    codes: dict[str, str] = json.loads(path.read_text(encoding="utf-8"))
    return codes


@cache
def _family() -> str:
    """Load the font; it stays for the life of the application."""
    path = next(_phosphor().glob("phosphor-[0-9]*.ttf"), None)
    number = QFontDatabase.addApplicationFont(str(path)) if path else -1
    if number < 0:
        raise Bug("icons.missing")
    return QFontDatabase.applicationFontFamilies(number)[0]


@cache
def _font(pixels: int) -> QFont:
    font = QFont(_family())
    font.setPixelSize(pixels)
    font.setStyleStrategy(QFont.StyleStrategy.PreferAntialias)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return font


@cache
def glyph(icon_id: str) -> str:
    """Give the character of an icon id such as ``ph.tray``.

    Raises:
        Bug: ``icons.unknown`` when the set has no such icon.
    """
    code = _charmap().get(icon_id.removeprefix(_PREFIX))
    if code is None:
        raise Bug("icons.unknown", icon=icon_id)
    return chr(int(code, 16))


def draw_glyph(painter: QPainter, rect: QRect | QRectF, icon_id: str, color: QColor) -> None:
    """Draw an icon into a square, filling it; the painter's state is kept."""
    area = QRectF(rect)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.TextAntialiasing)
    painter.setFont(_font(max(1, round(min(area.width(), area.height())))))
    painter.setPen(color)
    painter.drawText(area, _MIDDLE, glyph(icon_id))
    painter.restore()


class GlyphEngine(QIconEngine):
    """Draws a glyph in the colour that is right when it is drawn, so icons follow a change of theme."""

    def __init__(self, icon_id: str, color_of: ColorOf) -> None:
        super().__init__()
        self._icon_id = icon_id
        self._color_of = color_of

    @override
    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        # A rectangle wider than high keeps the rest as a gap before the text of a button.
        side = min(rect.width(), rect.height())
        place = QRect(rect.left(), rect.top() + (rect.height() - side) // 2, side, side)
        draw_glyph(painter, place, self._icon_id, self._color_of(mode))

    @override
    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        drawn = QPixmap(size)
        drawn.fill(Qt.GlobalColor.transparent)
        painter = QPainter(drawn)
        self.paint(painter, QRect(0, 0, size.width(), size.height()), mode, state)
        painter.end()
        return drawn

    @override
    def clone(self) -> QIconEngine:
        return GlyphEngine(self._icon_id, self._color_of)


def make_icon(icon_id: str, color_of: ColorOf) -> QIcon:
    """Make an icon of a glyph whose colour is asked for at each drawing.

    Raises:
        Bug: ``icons.unknown``.
    """
    glyph(icon_id)
    return QIcon(GlyphEngine(icon_id, color_of))
