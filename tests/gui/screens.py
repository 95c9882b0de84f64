"""Measures a window as it is drawn: text cut off, text over text, text too faint to read.

Every text that anything draws, label or delegate, is taken from the drawing itself: the window is rendered as
SVG, which keeps texts as texts with their place and font, and once more as pixels at twice the size, so that
the cores of the glyphs have the full colour of the ink.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar
from xml.etree import ElementTree as ET

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QRegion, QTransform
from PySide6.QtSvg import QSvgGenerator
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QComboBox,
    QFocusFrame,
    QFrame,
    QGraphicsView,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QScrollBar,
    QSizeGrip,
    QSplitterHandle,
    QTextEdit,
    QToolButton,
    QWidget,
)

from leman_desk.gui.widgets.labels import ElidedLabel

LEAST_CONTRAST = 4.5
"""WCAG 2.2, 1.4.3, level AA, for text of normal size."""
_SLACK = 1.5
_TIMES = 2
_SVG = "{http://www.w3.org/2000/svg}"
_NUMBER = re.compile(r"-?[\d.]+(?:e-?\d+)?")
_LINEAR_LIMIT = 0.04045
_CUT = "…"
_OVERLAP_PX = 2.0
_SEEN_SHARE = 0.7
_ICON_ONLY = Qt.ToolButtonStyle.ToolButtonIconOnly
_TEXTLESS = (QGraphicsView, QScrollBar, QSplitterHandle, QFocusFrame, QSizeGrip)
_TOLD = (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole)
_GROUND_ONLY = (QWidget.paintEvent, QFrame.paintEvent)
"""What these draw is a ground and a line around it."""
_Kind = TypeVar("_Kind", bound=QWidget)
_Line = tuple[str, QRectF, QRectF]
"""A text, its area and its ink, in px of the widget that draws it."""


@dataclass(frozen=True, slots=True)
class Run:
    """One line of text as a widget draws it, in px of the part that is measured."""

    text: str
    widget: QWidget
    area: QRectF
    """From ascent to descent, over the whole advance."""
    ink: QRectF
    """What the glyphs cover."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a person cannot read."""

    kind: str
    text: str
    widget: str
    detail: str = ""

    def __str__(self) -> str:
        return f"{self.kind}: {self.text!r} in {self.widget} {self.detail}".rstrip()


def measure(root: QWidget) -> list[Finding]:
    """Look at a window, and at the whole length of everything that scrolls in it."""
    drawn: dict[QWidget, list[_Line]] = {}
    found = _measure_one(root, root, drawn)
    for area in _shown(root, QScrollArea):
        inner = area.widget()
        if inner is not None and inner.height() > area.viewport().height():
            found += _measure_one(inner, root, drawn)
    return list(dict.fromkeys(found))


def _measure_one(part: QWidget, root: QWidget, drawn: dict[QWidget, list[_Line]]) -> list[Finding]:
    image = pixels(part, root)
    found = [*_cut_widgets(part)]
    runs = [run for run in drawn_texts(part, drawn) if _is_seen(part, run)]
    for run in runs:
        found += _cut_run(part, run)
        found += _faint_run(image, run)
    return [*found, *_overlaps(runs)]


# --- drawing ------------------------------------------------------------------------------------------------


def drawn_texts(part: QWidget, drawn: dict[QWidget, list[_Line]] | None = None) -> Iterator[Run]:
    """Give every line of text that a widget and its children draw.

    Args:
        part: The widget.
        drawn: What widgets were seen to draw a moment ago, for the next part with the same ones in it.
    """
    known = {} if drawn is None else drawn
    fonts: dict[tuple[str, str, str], QFontMetricsF] = {}
    for widget in (part, *_shown(part, QWidget)):
        if isinstance(widget, _TEXTLESS) or _is_bare(widget) or widget.visibleRegion().isEmpty():
            continue
        if widget not in known:
            # Written by Qt a moment ago, not by a stranger.
            drawing = ET.fromstring(_as_svg(widget))  # noqa: S314
            known[widget] = list(_walk(drawing, QTransform(), fonts))
        place = QPointF(widget.mapTo(part, QPoint()))
        for text, area, ink in known[widget]:
            yield Run(text, widget, area.translated(place), ink.translated(place))


def _is_bare(widget: QWidget) -> bool:
    """Tell whether a widget draws no text, for nothing but Qt's bare widgets draws it."""
    above = widget.parentWidget()
    drawn_by_above = isinstance(above, QAbstractScrollArea) and not isinstance(above, QScrollArea)
    return type(widget).paintEvent in _GROUND_ONLY and not drawn_by_above


def _as_svg(widget: QWidget) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    generator.setResolution(widget.logicalDpiX())
    painter = QPainter(generator)
    widget.render(painter, QPoint(), QRegion(), QWidget.RenderFlag(0))
    painter.end()
    return bytes(buffer.data().data())


def _walk(
    node: ET.Element, before: QTransform, fonts: dict[tuple[str, str, str], QFontMetricsF]
) -> Iterator[_Line]:
    here = _matrix(node.get("transform", "")) * before
    text = node.text or ""
    # A glyph of an icon font is no text.
    if node.tag == f"{_SVG}text" and any(sign.isalnum() for sign in text):
        key = (node.get("font-family", ""), node.get("font-size", "12"), node.get("font-weight", "400"))
        metrics = fonts.get(key) or fonts.setdefault(key, _metrics(*key))
        origin = QPointF(float(node.get("x", "0")), float(node.get("y", "0")))
        area = QRectF(
            origin.x(), origin.y() - metrics.ascent(), metrics.horizontalAdvance(text), metrics.height()
        )
        ink = metrics.tightBoundingRect(text.strip()).translated(origin)
        yield text, here.mapRect(area), here.mapRect(ink)
    for child in node:
        yield from _walk(child, here, fonts)


def _matrix(transform: str) -> QTransform:
    numbers = [float(each) for each in _NUMBER.findall(transform)]
    return QTransform(*numbers) if transform.startswith("matrix") else QTransform()


def _metrics(family: str, size: str, weight: str) -> QFontMetricsF:
    font = QFont(family)
    font.setPixelSize(max(1, round(float(size))))
    font.setWeight(QFont.Weight(int(weight)))
    return QFontMetricsF(font)


def pixels(part: QWidget, root: QWidget) -> NDArray[np.uint32]:
    """Render a widget at twice its size: rows and columns of colours as 0xRRGGBB."""
    image = QImage(part.size() * _TIMES, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(_TIMES)
    image.fill(_ground_of(part, root))
    painter = QPainter(image)
    part.render(painter, QPoint(), QRegion())
    painter.end()
    rows = np.frombuffer(image.constBits(), dtype=np.uint32)
    shaped = rows.reshape(image.height(), image.bytesPerLine() // 4)[:, : image.width()]
    return shaped & np.uint32(0xFFFFFF)


def _ground_of(part: QWidget, root: QWidget) -> QColor:
    """Give what shows through a part that scrolls: the colour at the corner of its viewport."""
    viewport = part.parentWidget()
    if part is root or viewport is None:
        return root.palette().window().color()
    place = viewport.mapTo(root, QPoint(1, viewport.height() - 2))
    return root.grab(QRect(place, QSize(1, 1))).toImage().pixelColor(0, 0)


# --- whose text it is ---------------------------------------------------------------------------------


def _place(part: QWidget, widget: QWidget) -> QRectF:
    return QRectF(QRect(widget.mapTo(part, QPoint()), widget.size()))


def _is_seen(part: QWidget, run: Run) -> bool:
    """Tell whether a run is in sight rather than scrolled away, or half away at an edge."""
    room = QRectF(part.rect())
    above: QWidget | None = run.widget
    while above is not None and above is not part:
        if above is not run.widget or _view_of(above) is not None:
            room = room.intersected(_place(part, above))
        above = above.parentWidget()
    inside = room.intersected(run.area)
    if inside.width() <= 0 or inside.height() < run.area.height() * _SEEN_SHARE:
        return False
    middle = run.ink.center().y()
    ends = (run.ink.left() + 1, run.ink.center().x(), run.ink.right() - 1)
    return not any(_is_covered(part, run.widget, QPointF(x, middle).toPoint()) for x in ends)


def _is_covered(part: QWidget, widget: QWidget, place: QPoint) -> bool:
    """Tell whether a sheet with a ground of its own lies over a place."""
    top = part.childAt(place)
    while top is not None and top is not part and not top.isAncestorOf(widget):
        above = top.parentWidget()
        if top is widget or above is None:
            return False
        if above.isAncestorOf(widget) and top.testAttribute(Qt.WidgetAttribute.WA_StyledBackground):
            return True
        top = above
    return False


def name_of(widget: QWidget) -> str:
    """Say which widget it is, by class and name."""
    chain = [type(widget).__name__]
    above = widget.parentWidget()
    while above is not None and len(chain) < 3:
        chain.append(type(above).__name__)
        above = above.parentWidget()
    return " < ".join(chain)


def _view_of(widget: QWidget) -> QAbstractItemView | None:
    above = widget.parentWidget()
    return above if isinstance(above, QAbstractItemView) and above.viewport() is widget else None


# --- cut off ------------------------------------------------------------------------------------------


def _cut_run(part: QWidget, run: Run) -> Iterator[Finding]:
    widget = run.widget
    room = _place(part, widget)
    editor = widget if isinstance(widget, QTextEdit | QPlainTextEdit) else widget.parentWidget()
    scrolls = isinstance(widget, QLineEdit) or isinstance(editor, QTextEdit | QPlainTextEdit)
    over = max(room.left() - run.ink.left(), run.ink.right() - room.right())
    if over > _SLACK and not scrolls:
        yield Finding("wider than its widget", run.text, name_of(widget), f"by {over:.0f} px")
    left, right = _sides(part, widget)
    past = max(left - run.ink.left(), run.ink.right() - right)
    if past > max(_SLACK, over) and not scrolls:
        yield Finding("outside what holds it", run.text, name_of(widget), f"by {past:.0f} px")
    high = max(room.top() - run.ink.top(), run.ink.bottom() - room.bottom())
    if high > _SLACK and not scrolls and _view_of(widget) is None:
        yield Finding("higher than its widget", run.text, name_of(widget), f"by {high:.0f} px")
    if _CUT in run.text and not _may_be_cut(part, run):
        yield Finding("cut", run.text, name_of(widget))


def _sides(part: QWidget, widget: QWidget) -> tuple[float, float]:
    """Give the left and right edge of what can be seen at all, up to the window, in px of the part."""
    left, right = float("-inf"), float("inf")
    above: QWidget | None = widget
    while above is not None:
        area = above.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.horizontalScrollBar().maximum() > 0:
            policy = area.horizontalScrollBarPolicy()
            if policy is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff:
                break
        start = (
            above.mapTo(part, QPoint()).x() if part.isAncestorOf(above) else -part.mapTo(above, QPoint()).x()
        )
        left, right = max(left, start), min(right, start + above.width())
        if above.isWindow():
            break
        above = above.parentWidget()
    return left, right


def _may_be_cut(part: QWidget, run: Run) -> bool:
    """Tell whether the whole text is one pointer's rest away, or the dots are the text's own."""
    widget = run.widget
    if isinstance(widget, ElidedLabel):
        return widget.text() == run.text or widget.toolTip() == widget.text()
    view = _view_of(widget)
    if view is not None and not isinstance(view, QHeaderView):
        index = view.indexAt(widget.mapFrom(part, run.ink.center().toPoint()))
        told = " ".join(str(index.data(role) or "") for role in _TOLD)
        return any(piece.strip() and piece.strip() in told for piece in run.text.split(_CUT))
    return run.text.strip() in " ".join(_texts_of(widget).split()) or bool(widget.toolTip())


def _texts_of(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text().replace("&", "")
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLineEdit):
        return f"{widget.text()} {widget.placeholderText()}"
    editor = widget.parentWidget()
    if isinstance(editor, QTextEdit | QPlainTextEdit):
        return f"{editor.toPlainText()} {editor.placeholderText()}"
    return ""


def _cut_widgets(part: QWidget) -> Iterator[Finding]:
    """Compare what widgets ask for with what they were given."""
    for label in _shown(part, QLabel):
        yield from _cut_label(label)
    for button in _shown(part, QAbstractButton):
        bare = isinstance(button, QToolButton) and button.toolButtonStyle() is _ICON_ONLY
        needed = button.sizeHint().width()
        if button.text() and not bare and needed > button.width() + _SLACK:
            yield Finding("wider than its widget", button.text(), name_of(button), f"needs {needed} px")
    for widget in _shown(part, QWidget):
        yield from _cut_by_parent(part, widget)


def _cut_label(label: QLabel) -> Iterator[Finding]:
    if not label.text() or isinstance(label, ElidedLabel):
        return
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        if needed > label.height() + _SLACK:
            yield Finding("higher than its widget", label.text(), name_of(label), f"needs {needed} px")
    elif label.sizeHint().width() > label.width() + _SLACK:
        needed = label.sizeHint().width()
        yield Finding("wider than its widget", label.text(), name_of(label), f"needs {needed} px")


def _cut_by_parent(part: QWidget, widget: QWidget) -> Iterator[Finding]:
    """Find widgets with text that stick out of what holds them at the side."""
    parent = widget.parentWidget()
    if parent is None or widget is part or not isinstance(widget, QLabel | QAbstractButton | QLineEdit):
        return
    text = _texts_of(widget)
    over = max(-widget.x(), widget.geometry().right() - parent.width())
    if text and over > _SLACK and not isinstance(parent, QScrollArea):
        yield Finding("outside its parent", text, name_of(widget), f"by {over} px")


def _shown(part: QWidget, kind: type[_Kind]) -> list[_Kind]:
    return [each for each in part.findChildren(kind) if each.isVisible()]


def _overlaps(runs: list[Run]) -> Iterator[Finding]:
    """Find text drawn over text."""
    ordered = sorted(runs, key=lambda run: run.ink.top())
    for place, run in enumerate(ordered):
        for other in ordered[place + 1 :]:
            if other.ink.top() >= run.ink.bottom() - _OVERLAP_PX:
                break
            shared = run.ink.intersected(other.ink)
            if shared.width() > _OVERLAP_PX and shared.height() > _OVERLAP_PX:
                yield Finding("text over text", run.text, name_of(run.widget), f"and {other.text!r}")


# --- contrast -----------------------------------------------------------------------------------------


def _faint_run(image: NDArray[np.uint32], run: Run) -> Iterator[Finding]:
    if not run.widget.isEnabled():
        return  # WCAG exempts what cannot be used
    ratio = contrast_at(image, run.ink)
    if ratio < LEAST_CONTRAST:
        yield Finding("faint", run.text, name_of(run.widget), f"{ratio:.2f} : 1")


def contrast_at(image: NDArray[np.uint32], area: QRectF) -> float:
    """Give the ratio between the most frequent colour of an area and the ink furthest from it."""
    top, bottom = (max(0, round(y * _TIMES)) for y in (area.top() - 1, area.bottom() + 1))
    left, right = (max(0, round(x * _TIMES)) for x in (area.left() - 1, area.right() + 1))
    piece = image[top:bottom, left:right]
    if not piece.size:
        return 21.0
    packed, counts = np.unique(piece, return_counts=True)
    light = luminance(np.stack([packed >> 16, packed >> 8 & 255, packed & 255], axis=1))
    ground = light[int(np.argmax(counts))]
    high, low = np.maximum(light, ground), np.minimum(light, ground)
    return float(((high + 0.05) / (low + 0.05)).max())


def luminance(colors: NDArray[np.uint32]) -> NDArray[np.float64]:
    """Give the relative luminance of colours, as WCAG 2.2 defines it."""
    share = colors.astype(np.float64) / 255
    linear = np.where(share <= _LINEAR_LIMIT, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    weights: NDArray[np.float64] = linear @ np.array([0.2126, 0.7152, 0.0722])
    return weights
