from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter
from pytestqt.qtbot import QtBot

from leman_desk.domain.clocks import ClockState
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.avatar import Avatar
from leman_desk.gui.widgets.chip import STATUS_OF, SlaChip, chip_size, paint_chip
from leman_desk.gui.widgets.ring import CountdownRing
from leman_desk.gui.widgets.strand import Strand, bead_fills
from leman_desk.services.queries import ClockView

NOW = datetime(2026, 2, 13, 8, 10, tzinfo=UTC)
HOUR = 3600


def clock(state: ClockState, left: int = 0, length: int = 24 * HOUR) -> ClockView:
    return ClockView(state=state, left_seconds=left, length_seconds=length, started_at=NOW, due_at=NOW)


def painted(theme: Theme, view: ClockView, text: str = "5 h left", width: int = 200) -> QImage:
    image = QImage(width, 30, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    paint_chip(painter, QRect(0, 0, width, 30), view, text, theme)
    painter.end()
    return image


def colors(image: QImage) -> set[str]:
    return {
        image.pixelColor(x, y).name()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }


@pytest.mark.parametrize("state", ClockState)
def test_ink_grows_with_urgency(theme: Theme, state: ClockState) -> None:
    ink = theme.tokens.status[STATUS_OF[state]]
    seen = colors(painted(theme, clock(state, 5 * HOUR)))
    tinted = state in {ClockState.DUE_SOON, ClockState.AT_RISK}
    assert (ink.bg.name() in seen) == tinted
    assert (ink.on_solid.name() in seen) == (state is ClockState.OVER)
    assert ink.fg.name() in seen or state is ClockState.OVER


def test_the_bar_is_as_long_as_what_is_left(theme: Theme) -> None:
    solid = theme.tokens.status["ok"].solid.name()

    def pixels(left: int) -> int:
        image = painted(theme, clock(ClockState.IN_TIME, left))
        return sum(
            image.pixelColor(x, y).name() == solid and image.pixelColor(x, y).alpha() == 255
            for x in range(image.width())
            for y in range(image.height())
        )

    assert pixels(20 * HOUR) > 2 * pixels(9 * HOUR) * 0.9
    assert pixels(60) > 0


def test_a_chip_without_room_stays_inside_and_is_cut(theme: Theme) -> None:
    image = painted(theme, clock(ClockState.OVER, -60), "a very long text that finds no room", width=90)
    assert image.pixelColor(89, 15).alpha() <= 255
    painter = QPainter(image)
    width = paint_chip(painter, QRect(0, 0, 90, 30), clock(ClockState.OVER, -60), "x" * 90, theme)
    painter.end()
    assert width == 90


def test_a_chip_is_as_wide_as_its_words(theme: Theme) -> None:
    short = chip_size(ClockState.IN_TIME, "5 h left", theme).width()
    assert chip_size(ClockState.IN_TIME, "Còn 5 giờ 20 phút trên 24 giờ làm việc", theme).width() > short + 60


def test_a_chip_speaks_its_words_and_hides_without_a_clock(theme: Theme, qtbot: QtBot) -> None:
    chip = SlaChip(theme)
    qtbot.addWidget(chip)
    chip.show_clock(clock(ClockState.OVER, -45 * 60), "45 m over")
    assert chip.accessibleName() == "45 m over"
    chip.show_clock(None, "")
    assert chip.isHidden()


def test_beads_are_hours_and_the_current_one_is_partly_left() -> None:
    fills = bead_fills(5 * HOUR + 20 * 60, 24 * HOUR)
    assert len(fills) == 24
    assert fills[:18] == [0.0] * 18
    assert fills[18] == pytest.approx(1 / 3)
    assert fills[19:] == [1.0] * 5


def test_beads_over_the_limit_are_all_hollow() -> None:
    assert bead_fills(-60, 24 * HOUR) == [0.0] * 24


def test_the_strand_takes_its_length_from_the_promise() -> None:
    assert len(bead_fills(8 * HOUR, 8 * HOUR)) == 8
    rest = bead_fills(30 * 60, 2 * HOUR + 30 * 60)
    assert rest == [0.0, 0.0, 1.0]


def test_the_strand_paints_what_is_left_and_speaks(theme: Theme, qtbot: QtBot) -> None:
    strand = Strand(theme)
    qtbot.addWidget(strand)
    strand.show_clock(clock(ClockState.DUE_SOON, 6 * HOUR), "6 h left of 24 working hours")
    strand.resize(strand.sizeHint())
    image = strand.grab().toImage()
    solid = theme.tokens.status["due_soon"].solid
    right = [image.pixelColor(x, image.height() // 2) for x in range(image.width() * 4 // 5, image.width())]
    left = [image.pixelColor(x, image.height() // 2) for x in range(image.width() // 2)]
    assert solid in right
    assert solid not in left
    assert strand.accessibleName() == "6 h left of 24 working hours"


def test_the_ring_empties(theme: Theme, qtbot: QtBot) -> None:
    ring = CountdownRing(theme)
    qtbot.addWidget(ring)

    def inked() -> int:
        image = ring.grab().toImage()
        action: QColor = theme.tokens.color.toast_action
        return sum(image.pixelColor(x, y) == action for x in range(22) for y in range(22))

    ring.set_left(10, 10)
    full = inked()
    ring.set_left(2, 10)
    assert 0 < inked() < full


def test_an_avatar_follows_its_person(theme: Theme, qtbot: QtBot) -> None:
    avatar = Avatar(theme, "Võ Minh Khoa")
    qtbot.addWidget(avatar)
    before = avatar.grab().toImage()
    avatar.set_name("Đặng Thu Hà")
    assert avatar.grab().toImage() != before
