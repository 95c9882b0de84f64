"""Dresses the application: palette, style sheet, fonts and icons, light or dark, switched while it runs."""

from collections.abc import Callable, Mapping
from enum import StrEnum
from pathlib import Path
from string import Template
from typing import Any

from PySide6.QtCore import QObject, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetrics, QIcon, QPainter, QPalette
from PySide6.QtWidgets import QApplication

from leman_desk.domain.errors import Bug
from leman_desk.gui.desk_style import DeskStyle
from leman_desk.gui.icons import draw_glyph, make_icon
from leman_desk.gui.tokens import Tokens, TypeRole, read_design

SCALES = (90, 100, 110, 125, 150)
_MINIMUM_PX = 12
_TOGGLED = {Qt.ColorScheme.Light: False, Qt.ColorScheme.Dark: True}


class Appearance(StrEnum):
    """Which scheme a person wants."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


class Theme(QObject):
    """The look of the moment; every painted widget and delegate keeps one and repaints on `changed`.

    Icons made here take their colour when they are drawn, so they need no remaking after a change.

    Attributes:
        changed: Sent after colours or sizes changed and the application was dressed anew.
    """

    changed = Signal()

    def __init__(
        self,
        app: QApplication,
        design_folder: Path,
        *,
        appearance: Appearance = Appearance.SYSTEM,
        scale: int = 100,
        parent: QObject | None = None,
    ) -> None:
        """Read the design and dress the application.

        Args:
            app: The application; its font as found is the system's and the base of all sizes.
            design_folder: Folder with `tokens.json` and `style.qss`.
            appearance: Follow the system or force a scheme.
            scale: Text size in percent, 90 to 150.
            parent: Qt parent.

        Raises:
            OSError: When the design cannot be read.
        """
        super().__init__(parent)
        self._app = app
        self._design: Mapping[str, Any] = read_design(design_folder)
        self._template = Template((design_folder / "style.qss").read_text(encoding="utf-8"))
        self._system_font = QFont(app.font())
        self._appearance = appearance
        self._scale = _bounded(scale)
        self._high_contrast = False
        self._fonts: dict[str, QFont] = {}
        self._metrics: dict[str, QFontMetrics] = {}
        self._pixels: dict[str, int] = {}
        self._lines: dict[str, int] = {}
        self._glyphs: dict[str, str] = {}
        self._icons: dict[tuple[str, str], QIcon] = {}
        self._hints = app.styleHints()
        self._tokens = self._pick_tokens()
        self._style = DeskStyle(self._tokens)
        app.setStyle(self._style)
        self._dress()
        self._hints.colorSchemeChanged.connect(self._refresh)
        self._hints.accessibility().contrastPreferenceChanged.connect(self._refresh)

    @property
    def tokens(self) -> Tokens:
        """Colours and sizes of the scheme shown."""
        return self._tokens

    @property
    def appearance(self) -> Appearance:
        """What was asked for."""
        return self._appearance

    @property
    def scale(self) -> int:
        """Text size in percent."""
        return self._scale

    def set_appearance(self, appearance: Appearance) -> None:
        """Follow the system or force light or dark, at once."""
        if appearance is not self._appearance:
            self._appearance = appearance
            self._refresh()

    def set_scale(self, percent: int) -> None:
        """Set the text size, kept between 90 and 150 percent."""
        percent = _bounded(percent)
        if percent != self._scale:
            self._scale = percent
            self._refresh()

    def step_scale(self, steps: int) -> None:
        """Go to a larger (positive) or smaller step of the text size; 0 returns to normal."""
        if steps == 0:
            self.set_scale(100)
            return
        nearest = min(range(len(SCALES)), key=lambda index: abs(SCALES[index] - self._scale))
        self.set_scale(SCALES[max(0, min(len(SCALES) - 1, nearest + steps))])

    def set_high_contrast(self, *, wanted: bool) -> None:
        """Ask for strong lines and no muted text, whatever the system prefers."""
        if wanted != self._high_contrast:
            self._high_contrast = wanted
            self._refresh()

    # --- what painters ask for --------------------------------------------------------------------

    def font(self, role: str = "body") -> QFont:
        """Give the font of a role: caption, body, reading, heading, title, clock, welcome, mono.

        ``_strong`` may follow a role, as in ``caption_strong``.

        Raises:
            KeyError: For another name.
        """
        if role not in self._fonts:
            self._fonts[role] = self._make_font(role)
        return QFont(self._fonts[role])

    def metrics(self, role: str = "body") -> QFontMetrics:
        """Give the metrics of a role's font."""
        if role not in self._metrics:
            self._metrics[role] = QFontMetrics(self.font(role))
        return self._metrics[role]

    def line_height(self, role: str = "body") -> int:
        """Give the height of a line in px, with room for stacked Vietnamese marks."""
        # Kept like the fonts: a list asks for the height of its rows some hundred times for each painting.
        if role not in self._lines:
            self._lines[role] = max(self.metrics(role).height(), round(self.pixels(role) * 1.35))
        return self._lines[role]

    def pixels(self, role: str = "body") -> int:
        """Give the size of a role's text in px."""
        if role not in self._pixels:
            ratio = 1.0 if role == "mono" else self._type(role).ratio
            wanted = max(_MINIMUM_PX, QFontInfo(self._system_font).pixelSize() * ratio)
            self._pixels[role] = round(wanted * self._scale / 100)
        return self._pixels[role]

    def row_height(self, token: str, *, lines: int = 1, padding: int = 8) -> int:
        """Give the height of a row: the token's minimum, or what the lines of text need."""
        return max(self._tokens.rows[token], lines * self.line_height() + padding)

    def icon_size(self, token: str) -> int:
        """Give the side of an icon in px: inline, control, toolbar, nav or empty, grown with the text."""
        return round(self._tokens.icon_sizes[token] * max(100, self._scale) / 100)

    def icon(self, name: str, tone: str = "muted", *, hover: str = "text") -> QIcon:
        """Give an icon by its token, such as ``action.reply``; ``-fill`` or ``-bold`` may follow.

        Args:
            name: Token of the icon, or a glyph id that begins with ``ph.``.
            tone: Token of the colour at rest, such as ``muted``, ``on_accent`` or ``status.ok.fg``.
            hover: Token of the colour under the pointer.

        Raises:
            Bug: ``icons.unknown``.
        """
        key = (name, f"{tone}/{hover}")
        if key not in self._icons:
            self._icons[key] = make_icon(self._glyph_id(name), self._color_of(tone, hover))
        return self._icons[key]

    def paint_icon(self, painter: QPainter, rect: QRect | QRectF, name: str, color: QColor) -> None:
        """Draw an icon by its token into a square, for delegates."""
        draw_glyph(painter, rect, self._glyph_id(name), color)

    def _glyph_id(self, name: str) -> str:
        if name not in self._glyphs:
            self._glyphs[name] = self._find_glyph(name)
        return self._glyphs[name]

    def _find_glyph(self, name: str) -> str:
        if name.startswith("ph."):
            return name
        for suffix in ("", "-fill", "-bold"):
            bare = name.removesuffix(suffix) if suffix else name
            if bare in self._tokens.icons:
                return self._tokens.icons[bare] + (suffix if bare != name else "")
        raise Bug("icons.unknown", icon=name)

    def _color_of(self, tone: str, hover: str) -> Callable[[QIcon.Mode], QColor]:
        def pick(mode: QIcon.Mode) -> QColor:
            if mode is QIcon.Mode.Disabled:
                return self._tokens.color.disabled
            return self._tokens.ink(hover if mode is QIcon.Mode.Active and tone == "muted" else tone)

        return pick

    # --- dressing -----------------------------------------------------------------------------------

    def _pick_tokens(self) -> Tokens:
        dark = _TOGGLED.get(self._hints.colorScheme(), False)
        if self._appearance is not Appearance.SYSTEM:
            dark = self._appearance is Appearance.DARK
        contrast = self._hints.accessibility().contrastPreference() is Qt.ContrastPreference.HighContrast
        return Tokens.from_design(self._design, dark=dark, high_contrast=self._high_contrast or contrast)

    def _refresh(self) -> None:
        tokens = self._pick_tokens()
        self._tokens = tokens
        self._style.set_tokens(tokens)
        for kept in (self._fonts, self._metrics, self._pixels, self._lines, self._glyphs):
            kept.clear()
        self._dress()
        self.changed.emit()

    def _dress(self) -> None:
        self._app.setPalette(make_palette(self._tokens))
        self._app.setFont(self.font("body"))
        self._app.setStyleSheet(self._template.substitute(self._sheet_values()))

    def _type(self, role: str) -> TypeRole:
        return self._tokens.type[role.removesuffix("_strong")]

    def _make_font(self, role: str) -> QFont:
        if role == "mono":
            font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        else:
            font = QFont(self._system_font)
            font.setWeight(QFont.Weight(600 if role.endswith("_strong") else self._type(role).weight))
        font.setPixelSize(self.pixels(role))
        font.setFeature(QFont.Tag("tnum"), 1)
        return font

    def _sheet_values(self) -> dict[str, str]:
        """Name every value that the style sheet uses."""
        tokens = self._tokens
        values = {
            name: getattr(tokens.color, name).name() for name in type(tokens.color).__dataclass_fields__
        }
        for status, ink in tokens.status.items():
            values[f"{status}_fg"] = ink.fg.name()
            values[f"{status}_bg"] = ink.bg.name()
            values[f"{status}_solid"] = ink.solid.name()
        values["hover_on_background"] = _mixed(tokens.color.background, tokens.color.text, 0.06).name()
        values["toast_hover"] = _mixed(tokens.color.toast, tokens.color.toast_text, 0.12).name()
        values["scroll"] = _mixed(tokens.color.border_strong, tokens.color.background, 0.45).name()
        for role in ("caption", "reading", "heading", "title", "clock", "welcome"):
            values[f"px_{role}"] = str(self.pixels(role))
        values["control_inner"] = str(self.row_height("control", padding=12) - 2)
        values["control_small_inner"] = str(self.row_height("control_small") - 2)
        values["control_field"] = str(self.row_height("control", padding=12) - 4)
        values["table_row"] = str(self.row_height("table_row_compact"))
        values["table_header"] = str(self.row_height("table_header"))
        return values


def make_palette(tokens: Tokens) -> QPalette:
    """Fill a palette from the tokens, for whatever the style sheet does not reach."""
    color, palette = tokens.color, QPalette()
    role = QPalette.ColorRole
    plain = {
        role.Window: color.background,
        role.WindowText: color.text,
        role.Base: color.surface,
        role.AlternateBase: color.sunken,
        role.Text: color.text,
        role.Button: color.surface,
        role.ButtonText: color.text,
        role.BrightText: color.on_accent,
        role.Highlight: color.selected,
        role.HighlightedText: color.text,
        role.Accent: color.accent,
        role.PlaceholderText: color.muted,
        role.Link: color.link,
        role.LinkVisited: color.link,
        role.ToolTipBase: color.toast,
        role.ToolTipText: color.toast_text,
        role.Light: color.raised,
        role.Midlight: color.hover,
        role.Mid: color.border,
        role.Dark: color.border_strong,
        role.Shadow: color.border_strong,
    }
    for name, value in plain.items():
        palette.setColor(name, value)
    for name in (role.WindowText, role.Text, role.ButtonText, role.HighlightedText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, color.disabled)
    # The same while another window is in front: a difference, however small, has every widget painted anew
    # each time the window comes to the front or leaves it. Lists show their selection paler by themselves.
    return palette


def _mixed(base: QColor, over: QColor, share: float) -> QColor:
    """Lay a share of one opaque colour over another."""
    rest = 1 - share
    return QColor.fromRgbF(
        base.redF() * rest + over.redF() * share,
        base.greenF() * rest + over.greenF() * share,
        base.blueF() * rest + over.blueF() * share,
    )


def _bounded(percent: int) -> int:
    return max(SCALES[0], min(SCALES[-1], percent))
