"""Calendars by version, and the shares of a promise."""

from dataclasses import replace
from fractions import Fraction

from leman_desk.domain.deadline import CalendarVersion
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.services.calendars import Calendars, terms_of
from tests.services.offices import MONDAY


def test_thirty_three_and_eight_percent_mean_a_third_and_a_twelfth() -> None:
    terms = terms_of(DeskSettings())
    assert (terms.soon_seconds, terms.risk_seconds) == (8 * 3600, 2 * 3600)
    own = terms_of(DeskSettings(soon_percent=50, risk_percent=10, promise_minutes=600))
    assert (own.soon_share, own.risk_seconds) == (Fraction(1, 2), 3600)


def test_each_calendar_version_is_read_once() -> None:
    calendars = Calendars()
    version = CalendarVersion(
        1, '{"zone": "UTC", "week": {"mon": [["08:00", "12:00"]]}}', "", MONDAY, None, ""
    )
    assert calendars.of(version) is calendars.of(replace(version, reason="another object"))
    assert calendars.of(replace(version, version=2)) is not calendars.of(version)
