from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QColor, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from leman_desk.domain.errors import Bug
from leman_desk.gui.icons import glyph
from leman_desk.gui.theme import Appearance, Theme
from leman_desk.gui.tokens import Tokens, read_design
from tests.gui.conftest import RESOURCES


@pytest.fixture(autouse=True)
def _restore(theme: Theme) -> Iterator[None]:
    yield
    theme.set_appearance(Appearance.LIGHT)
    theme.set_scale(100)
    theme.set_high_contrast(wanted=False)


def luminance(color: QColor) -> float:
    channels = (color.redF(), color.greenF(), color.blueF())
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return float(0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2])


def contrast(one: QColor, other: QColor) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("dark", [False, True])
def test_text_is_readable_on_every_ground(dark: bool) -> None:  # noqa: FBT001 - a parameter of the test
    tokens = Tokens.from_design(read_design(RESOURCES / "design"), dark=dark)
    color = tokens.color
    for ground in (color.background, color.surface, color.sunken, color.selected, color.hover, color.note):
        assert contrast(color.text, ground) >= 4.5
        assert contrast(color.muted, ground) >= 4.5
    for ink in tokens.status.values():
        assert contrast(ink.fg, color.surface) >= 4.5
        assert contrast(ink.fg, ink.bg) >= 4.5
        assert contrast(ink.on_solid, ink.solid) >= 4.5


def test_every_icon_of_the_tokens_exists(theme: Theme) -> None:
    for name, icon_id in theme.tokens.icons.items():
        assert glyph(icon_id), name
        assert glyph(f"{icon_id.removesuffix('-fill')}-fill"), name


def test_an_unknown_icon_is_a_bug(theme: Theme) -> None:
    with pytest.raises(Bug, match="unknown"):
        theme.icon("action.nonsense")


def test_dark_and_light_switch_while_running(theme: Theme, qtbot: QtBot, qapp: QApplication) -> None:
    light = qapp.palette().color(QPalette.ColorRole.Window)
    sheet = qapp.styleSheet()
    with qtbot.waitSignal(theme.changed):
        theme.set_appearance(Appearance.DARK)
    assert theme.tokens.dark
    assert qapp.palette().color(QPalette.ColorRole.Window) != light
    assert qapp.styleSheet() != sheet
    assert theme.tokens.color.background.name() in qapp.styleSheet()


def test_an_icon_made_before_is_drawn_in_the_new_colours(theme: Theme) -> None:
    icon = theme.icon("action.reply", "text")

    def ink() -> QColor:
        image = icon.pixmap(QSize(32, 32)).toImage()
        solid = [image.pixelColor(x, y) for x in range(32) for y in range(32)]
        return max(solid, key=QColor.alpha)

    light = ink()
    theme.set_appearance(Appearance.DARK)
    dark = ink()
    assert light.alpha() > 200
    assert luminance(dark) > luminance(light)


def test_a_disabled_icon_is_paler(theme: Theme) -> None:
    icon = theme.icon("action.reply", "text")
    normal = icon.pixmap(QSize(32, 32), QIcon.Mode.Normal).toImage()
    disabled = icon.pixmap(QSize(32, 32), QIcon.Mode.Disabled).toImage()
    assert normal != disabled


def test_text_scale_changes_fonts_rows_and_sheet_and_stays_in_bounds(
    theme: Theme, qapp: QApplication
) -> None:
    small, row = theme.pixels("body"), theme.row_height("list_item", lines=3, padding=22)
    theme.set_scale(150)
    assert theme.pixels("body") == pytest.approx(small * 1.5, abs=1)
    assert qapp.font().pixelSize() == theme.pixels("body")
    assert theme.row_height("list_item", lines=3, padding=22) > row
    assert f"font-size: {theme.pixels('title')}px" in qapp.styleSheet()
    theme.set_scale(900)
    assert theme.scale == 150
    theme.step_scale(-1)
    assert theme.scale == 125
    theme.step_scale(0)
    assert theme.scale == 100


def test_no_text_is_smaller_than_twelve_pixels(theme: Theme) -> None:
    assert theme.pixels("caption") >= 12


def test_rows_have_room_for_stacked_marks(theme: Theme) -> None:
    for role in ("caption", "body", "reading", "heading"):
        assert theme.line_height(role) >= theme.metrics(role).boundingRect("Ế").height()
        assert theme.line_height(role) >= round(theme.pixels(role) * 1.35)


def test_figures_are_tabular(theme: Theme) -> None:
    metrics = theme.metrics("body")
    assert metrics.horizontalAdvance("1111") == metrics.horizontalAdvance("8888")


def test_high_contrast_leaves_no_muted_text(theme: Theme) -> None:
    theme.set_high_contrast(wanted=True)
    color = theme.tokens.color
    assert color.muted == color.text
    assert contrast(color.border, color.surface) >= 3


def test_a_primary_button_wears_the_accent(theme: Theme, qtbot: QtBot) -> None:
    button = QPushButton("Send")
    button.setProperty("kind", "primary")
    qtbot.addWidget(button)
    button.show()
    image = button.grab().toImage()
    assert image.pixelColor(6, image.height() // 2) == theme.tokens.color.accent
