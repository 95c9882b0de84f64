from datetime import date

import pytest

from leman_desk.gui.pages.board.period import Period, Preset, preset, shifted

TODAY = date(2026, 2, 13)


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        (Preset.THIS_MONTH, date(2026, 2, 1), date(2026, 2, 28)),
        (Preset.LAST_MONTH, date(2026, 1, 1), date(2026, 1, 31)),
        (Preset.THREE_MONTHS, date(2025, 12, 1), date(2026, 2, 28)),
        (Preset.THIS_YEAR, date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_presets(wanted: Preset, first: date, last: date) -> None:
    assert preset(wanted, TODAY) == Period(first, last)


@pytest.mark.parametrize(
    ("period", "steps", "moved"),
    [
        (Period(date(2026, 2, 1), date(2026, 2, 28)), 1, Period(date(2026, 3, 1), date(2026, 3, 31))),
        (Period(date(2026, 1, 1), date(2026, 1, 31)), -1, Period(date(2025, 12, 1), date(2025, 12, 31))),
        (Period(date(2025, 12, 1), date(2026, 2, 28)), -1, Period(date(2025, 9, 1), date(2025, 11, 30))),
        (Period(date(2026, 1, 1), date(2026, 12, 31)), 1, Period(date(2027, 1, 1), date(2027, 12, 31))),
        (Period(date(2026, 2, 2), date(2026, 2, 8)), -1, Period(date(2026, 1, 26), date(2026, 2, 1))),
        (Period(date(2026, 2, 13), date(2026, 2, 13)), 1, Period(date(2026, 2, 14), date(2026, 2, 14))),
    ],
)
def test_steps_keep_the_length(period: Period, steps: int, moved: Period) -> None:
    assert shifted(period, steps) == moved
    assert shifted(moved, -steps) == period
