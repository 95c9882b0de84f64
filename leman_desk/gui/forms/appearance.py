"""Language and appearance: two rows of segments that act at once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from leman_desk.gui.theme import Appearance, Theme
from leman_desk.gui.widgets.controls import Segments
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.labels import LANGUAGE_NAME
from leman_desk.wording.words import N_, Language, Words

_APPEARANCES = (
    (Appearance.SYSTEM, N_("Like the system"), "system.system_theme"),
    (Appearance.LIGHT, N_("Light"), "system.light"),
    (Appearance.DARK, N_("Dark"), "system.dark"),
)


class LanguageChoice(QWidget):
    """Both languages, each named in itself.

    Attributes:
        chosen: The `Language` a person chose.
    """

    chosen = Signal(object)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        # In both languages at once, for whoever cannot read the one that is shown.
        self._label = Text("Ngôn ngữ / Language", "caption", "muted")
        self._segments = Segments()
        self._segments.set_segments([(each, LANGUAGE_NAME[each]) for each in (Language.VI, Language.EN)])
        self._segments.setAccessibleName(self._label.text())
        self._segments.chosen.connect(self.chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addWidget(self._segments)
        self.retranslate(words)

    def retranslate(self, words: Words) -> None:
        """Show the language of the moment."""
        self._segments.set_current(words.language)


class AppearanceChoice(QWidget):
    """Follow the system, light, dark.

    Attributes:
        chosen: The `Appearance` a person chose.
    """

    chosen = Signal(object)

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._label = Text("", "caption", "muted")
        self._segments = Segments()
        self._segments.chosen.connect(self.chosen)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addWidget(self._label)
        column.addWidget(self._segments)
        theme.changed.connect(self._follow)
        self.retranslate(words)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._label.setText(words.t("Appearance"))
        self._segments.setAccessibleName(self._label.text())
        self._segments.set_segments([(key, words.t(text)) for key, text, _ in _APPEARANCES])
        for key, _, icon in _APPEARANCES:
            self._segments.set_icon(key, self._theme.icon(icon, "text"))
        self._follow()

    def _follow(self) -> None:
        self._segments.set_current(self._theme.appearance)
