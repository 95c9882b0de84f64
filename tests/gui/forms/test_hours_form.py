from datetime import UTC, date, datetime

from pytestqt.qtbot import QtBot

from leman_desk.domain.errors import Refused
from leman_desk.gui.forms.hours_form import HoursForm, example_of, runs
from leman_desk.gui.theme import Theme
from leman_desk.wording.words import Language, Words
from tests.gui.fake_entry import FakeAccess, FakeEntry

FRIDAY = datetime(2026, 2, 13, 8, 10, tzinfo=UTC)
WEEK: dict[str, object] = {
    "zone": "Asia/Ho_Chi_Minh",
    "week": {day: [["08:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")},
    "holidays": {
        "2026-02-16": "29 tháng Chạp",
        "2026-02-17": "Tết Nguyên đán",
        "2026-02-18": "Mùng 2 Tết Nguyên đán",
        "2026-02-19": "Mùng 3 Tết Nguyên đán",
        "2026-02-20": "Mùng 4 Tết Nguyên đán",
    },
}


def test_the_example_counts_24_hours_over_tet(qtbot: QtBot, theme: Theme, words: Words) -> None:
    form = HoursForm(theme, words)
    qtbot.addWidget(form)
    form.show_example(example_of(WEEK, FRIDAY, 24 * 60))
    assert form.says == (
        "A complaint that arrives now (Fri 13 Feb 15:10) must be answered by Wed 25 Feb 15:10. "
        "Tết Nguyên đán, Mon 16 Feb to Fri 20 Feb, is not counted."
    )


def test_days_that_follow_one_another_are_one_closure() -> None:
    closed = [
        (date(2026, 4, 30), "Ngày Chiến thắng"),
        (date(2026, 5, 1), "Quốc tế Lao động"),
        (date(2026, 9, 2), "X"),
    ]
    assert runs(closed) == [
        ("Ngày Chiến thắng", [date(2026, 4, 30), date(2026, 5, 1)]),
        ("X", [date(2026, 9, 2)]),
    ]


def test_an_error_takes_the_place_of_the_example(qtbot: QtBot, theme: Theme, words: Words) -> None:
    form = HoursForm(theme, words)
    qtbot.addWidget(form)
    form.show_example(Refused("worktime.no_open_hours"))
    assert form.says == "The calendar has no working hours. Add hours to at least one day."


def test_weeks_are_named_in_the_language_of_the_moment(qtbot: QtBot, theme: Theme, words: Words) -> None:
    entry = FakeEntry(FakeAccess())
    form = HoursForm(theme, words)
    qtbot.addWidget(form)
    form.set_presets(entry.presets(), "showroom")
    assert form.preset == "showroom"
    english = form.weeks.currentText()
    form.retranslate(entry.wording[Language.VI])
    assert form.preset == "showroom"
    assert form.weeks.currentText() != english


def test_a_calendar_edited_by_hand_is_none_of_the_weeks(qtbot: QtBot, theme: Theme, words: Words) -> None:
    form = HoursForm(theme, words)
    qtbot.addWidget(form)
    form.set_presets(FakeEntry(FakeAccess()).presets(), "-")
    assert form.preset == ""
