"""A field for a moment on the office's wall clock."""

from datetime import UTC, datetime, tzinfo

from PySide6.QtCore import QDate, QDateTime, QRectF, QTime
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QDateTimeEdit
from typing_extensions import override

from leman_desk.gui.desk_style import draw_caret
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language

_ARROW_ROOM = 24
"""Px at the right end, as the style sheet keeps them free."""


class _MomentField(QDateTimeEdit):
    """Draws its arrow like every other drop-down: with a border, Qt's own style bevels it."""

    @override
    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        area = QRectF(self.rect().right() - _ARROW_ROOM, 0, _ARROW_ROOM, self.height())
        draw_caret(QPainter(self), area, self.palette().text().color())


def moment_field(moments: Moments, moment: datetime) -> QDateTimeEdit:
    """Make a field for a moment on the office's wall clock, to the minute."""
    local = moment.astimezone(moments.zone)
    shown = QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute))
    field = _MomentField(shown)
    english = moments.words.language is Language.EN
    field.setDisplayFormat("d MMM yyyy HH:mm" if english else "dd/MM/yyyy HH:mm")
    field.setCalendarPopup(True)
    return field


def typed_moment(field: QDateTimeEdit, zone: tzinfo) -> datetime:
    """Read a field as a moment on the wall clock of a zone, in UTC."""
    date, time = field.date(), field.time()
    return datetime(
        date.year(), date.month(), date.day(), time.hour(), time.minute(), tzinfo=zone
    ).astimezone(UTC)
