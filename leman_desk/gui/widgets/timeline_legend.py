"""What the colours of the day timeline mean, with how much is used and how much is left."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget
from typing_extensions import override

from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.chip import STATUS_OF
from leman_desk.gui.widgets.day_columns import PartKind, columns
from leman_desk.gui.widgets.day_painter import hatch
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.ledger_told import DAY_UNITS, OFFICE_UNITS, LedgerTold, amount_text
from leman_desk.wording.moments import Moments

_SIDE = 13
_DAY = 86_400


class TimelineLegend(QWidget):
    """Swatches with words; wraps where there is no room.

    Attributes:
        says: The words shown.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._entries: list[QWidget] = []
        self.says: list[str] = []
        self._flow = FlowLayout(self, gap=18, row_gap=4)

    def show_told(self, told: LedgerTold, moments: Moments) -> None:
        """Explain what the timeline of this clock shows."""
        for entry in self._entries:
            self._flow.removeWidget(entry)
            entry.setParent(None)
            entry.deleteLater()
        self._entries, self.says = [], []
        words, found = moments.words, columns(told)
        parts = [part for column in found for part in column.parts]

        def amount(kind: PartKind) -> str:
            seconds = sum(part.seconds for part in parts if part.kind is kind)
            if told.unit in DAY_UNITS:  # a begun day is still there to be used
                seconds = (seconds if kind is PartKind.USED else seconds + _DAY - 1) // _DAY * _DAY
            return amount_text(told.unit, seconds, moments) if seconds else ""

        used, left, spare = (amount(kind) for kind in PartKind)
        if used:
            self._add("used", words.t("Used, {amount}", amount=used), "")
        if left:
            self._add("left", words.t("Left, {amount}", amount=left), STATUS_OF[told.state])
        if spare:
            self._add("spare", words.t("Not needed, {amount}", amount=spare), "")
        office = told.unit in OFFICE_UNITS
        if any(column.pieces for column in found):
            self._add("open", words.t("Office open, not counted") if office else words.t("Not counted"), "")
        if any(column.group is not None for column in found):
            self._add("closed", words.t("Office closed"), "")
        self.updateGeometry()

    def _add(self, sign: str, said: str, status: str) -> None:
        entry = QWidget()
        row = QHBoxLayout(entry)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(7)
        row.addWidget(_Swatch(self._theme, sign, status))
        row.addWidget(Text(said, "caption", "muted"))
        self._entries.append(entry)
        self.says.append(said)
        self._flow.add(entry)


class _Swatch(QWidget):
    def __init__(self, theme: Theme, sign: str, status: str) -> None:
        super().__init__()
        self._theme, self._sign, self._status = theme, sign, status
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    @override
    def sizeHint(self) -> QSize:
        return QSize(_SIDE, _SIDE)

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        color = tokens.color
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self._sign == "closed":
            hatch(painter, rect, color.sunken, color.hatch, color.border)
            return
        fills = {
            "used": (color.accent_soft, color.accent),
            "spare": (tokens.status["closed"].bg, color.border_strong),
            "open": (color.surface, color.border_strong),
        }
        if self._sign == "left":
            solid = tokens.status[self._status].solid
            fill, line = solid, solid
        else:
            fill, line = fills[self._sign]
        pen = QPen(line, 1)
        if self._sign in {"open", "spare"}:
            pen.setStyle(Qt.PenStyle.DotLine)
        painter.setPen(pen)
        painter.setBrush(fill)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)
