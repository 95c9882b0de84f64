"""A field for a moment on the office's wall clock."""

from datetime import UTC, datetime, tzinfo

from PySide6.QtCore import QDate, QDateTime, QTime
from PySide6.QtWidgets import QDateTimeEdit

from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language


def moment_field(moments: Moments, moment: datetime) -> QDateTimeEdit:
    """Make a field for a moment on the office's wall clock, to the minute."""
    local = moment.astimezone(moments.zone)
    shown = QDateTime(QDate(local.year, local.month, local.day), QTime(local.hour, local.minute))
    field = QDateTimeEdit(shown)
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
