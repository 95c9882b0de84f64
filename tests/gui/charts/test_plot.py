import itertools

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.gui.charts.plot import SpreadChart, TrendChart, _apart
from leman_desk.gui.charts.values import Drill, Spot, SpreadPoint, TrendPoint
from leman_desk.gui.theme import Appearance, Theme

HOUR = 3600


def trend_points(*shares: float | None) -> list[TrendPoint]:
    return [
        TrendPoint(f"M{at}", share, Spot(f"month {at}", f"{share}", Drill(f"late in {at}", (at + 1,))))
        for at, share in enumerate(shares)
    ]


@pytest.fixture
def trend(qtbot: QtBot, theme: Theme) -> TrendChart:
    chart = TrendChart(theme)
    qtbot.addWidget(chart)
    chart.resize(420, 220)
    chart.show_points(trend_points(0.89, None, 0.96), "{}%".format)
    chart.show()
    return chart


def test_points_stand_where_the_view_box_draws_them(trend: TrendChart) -> None:
    """The desk's own axes and pyqtgraph's curves share one scale."""
    for number, share in ((0, 0.89), (2, 0.96)):
        drawn = trend._box.mapFromView(QPointF(number, share)) + trend._box.pos()
        ours = trend.at(number, share)
        assert drawn.x() == pytest.approx(ours.x(), abs=0.6)
        assert drawn.y() == pytest.approx(ours.y(), abs=0.6)


def test_a_month_without_answers_is_a_gap(trend: TrendChart) -> None:
    across, up = trend._line.getData()
    assert list(across) == [0.0, 1.0, 2.0]
    assert up[0] == pytest.approx(0.89)
    assert up[1] != up[1]
    assert len(trend._dots.data) == 2


@pytest.mark.parametrize(
    ("shares", "ticks"),
    [
        ((0.89, 0.97), ["80%", "90%", "100%"]),
        ((0.55, 0.97), ["60%", "80%", "100%"]),
        ((0.05,), ["0%", "25%", "50%", "75%", "100%"]),
        ((1.0,), ["80%", "90%", "100%"]),
    ],
)
def test_the_axis_begins_below_the_least_share(
    trend: TrendChart, shares: tuple[float, ...], ticks: list[str]
) -> None:
    trend.show_points(trend_points(*shares), "{}%".format)
    assert [text for _, text in trend._ticks] == ticks
    assert trend.at(0, min(shares)).y() <= trend.inner.bottom()


def test_keys_move_over_the_months_and_enter_drills(trend: TrendChart, qtbot: QtBot) -> None:
    QTest.keyClick(trend, Qt.Key.Key_Left)
    assert trend.current == 2
    QTest.keyClick(trend, Qt.Key.Key_Left)
    assert trend.current == 1
    assert trend.accessibleDescription() == "month 1"
    QTest.keyClick(trend, Qt.Key.Key_Home)
    QTest.keyClick(trend, Qt.Key.Key_Left)
    assert trend.current == 0
    with qtbot.waitSignal(trend.drilled) as told:
        QTest.keyClick(trend, Qt.Key.Key_Return)
    assert told.args == [Drill("late in 0", (1,))]


def test_a_click_on_a_month_drills(trend: TrendChart, qtbot: QtBot) -> None:
    place = trend.area_of(2).center().toPoint()
    with qtbot.waitSignal(trend.drilled) as told:
        QTest.mouseClick(trend, Qt.MouseButton.LeftButton, pos=place)
    assert told.args == [Drill("late in 2", (3,))]


def test_a_change_of_theme_recolours_the_scene(trend: TrendChart, theme: Theme) -> None:
    light = trend._line.opts["pen"].color()
    assert light == theme.tokens.color.accent
    theme.set_appearance(Appearance.DARK)
    try:
        assert trend._line.opts["pen"].color() == theme.tokens.color.accent
        assert trend._line.opts["pen"].color() != light
    finally:
        theme.set_appearance(Appearance.LIGHT)


@pytest.fixture
def spread(qtbot: QtBot, theme: Theme) -> SpreadChart:
    chart = SpreadChart(theme)
    qtbot.addWidget(chart)
    chart.resize(420, 220)
    points = [
        SpreadPoint("Jan", 11 * HOUR, 25 * HOUR, "11 h", "25 h", Spot("January")),
        SpreadPoint("Feb", None, None, "", "", Spot("February")),
        SpreadPoint("Mar", 6 * HOUR, 17 * HOUR, "6 h", "17 h", Spot("March")),
    ]
    chart.show_points(points, 24 * HOUR, "promise", lambda seconds: f"{seconds // HOUR} h")
    chart.show()
    return chart


def test_median_and_percentile_have_marks_of_their_own(spread: SpreadChart, theme: Theme) -> None:
    assert (spread._dots.opts["symbol"], spread._diamonds.opts["symbol"]) == ("o", "d")
    assert spread._dots.opts["brush"].color() == theme.tokens.color.accent
    assert spread._diamonds.opts["brush"].color() == theme.tokens.color.surface
    assert list(spread._stems.getData()[0]) == [0, 0, 2, 2]


def test_the_promise_has_a_dashed_line_and_no_grid_line(spread: SpreadChart) -> None:
    assert list(spread._limit.getData()[1]) == [24 * HOUR, 24 * HOUR]
    assert spread._limit.opts["pen"].style() == Qt.PenStyle.CustomDashLine
    assert not spread.has_line(24 * HOUR)
    assert [text for _, text in spread._ticks] == ["0 h", "8 h", "16 h", "24 h"]


def test_long_waits_widen_the_grid() -> None:
    assert SpreadChart.step_of(24 * HOUR * 1.1, 24 * HOUR) == 8 * HOUR
    assert SpreadChart.step_of(400 * HOUR, 24 * HOUR) == 128 * HOUR
    assert SpreadChart.step_of(1 * HOUR, HOUR // 2) == HOUR


def test_texts_at_the_end_are_pushed_apart() -> None:
    wanted = [
        (50.0, "a", "caption"),
        (52.0, "b", "caption"),
        (195.0, "c", "caption"),
        (196.0, "d", "caption"),
    ]
    placed = _apart(wanted, 16, 200)
    middles = [y for y, _, _ in placed]
    assert all(later - earlier >= 16 for earlier, later in itertools.pairwise(middles))
    assert middles[-1] <= 200 - 8
    assert [text for _, text, _ in placed] == ["a", "b", "c", "d"]
