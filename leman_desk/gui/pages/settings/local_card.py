"""Settings of this computer: language, appearance, size of text, single-letter keys. They act at once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox

from leman_desk.gui.forms.appearance import AppearanceChoice, LanguageChoice
from leman_desk.gui.forms.card import FormCard
from leman_desk.gui.forms.field import Field
from leman_desk.gui.theme import SCALES, Theme
from leman_desk.gui.widgets.controls import FlatCombo
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.wording.words import N_, Words


class LocalCard(FormCard):
    """What only this computer remembers.

    Attributes:
        letters_chosen: Whether letters act in lists.
    """

    letters_chosen = Signal(bool)

    def __init__(self, theme: Theme, words: Words, *, letters: bool) -> None:
        super().__init__(N_("On this computer"), N_("For you alone; it acts at once."))
        self._theme = theme
        self.language = LanguageChoice(words)
        self.appearance = AppearanceChoice(theme, words)
        self.scale = FlatCombo(theme, bordered=True)
        for percent in SCALES:
            self.scale.addItem(f"{percent} %", percent)
        self._scale = Field(N_("Size of text"), self.scale, width=110)
        self.letters = QCheckBox()
        self.letters.setChecked(letters)
        row = FlowLayout(gap=24)
        for part in (self.language, self.appearance, self._scale):
            row.add(part)
        self.body.addLayout(row)
        self.body.addWidget(self.letters)
        self.appearance.chosen.connect(theme.set_appearance)
        self.scale.activated.connect(lambda _index: theme.set_scale(int(self.scale.currentData())))
        self.letters.toggled.connect(self.letters_chosen)
        theme.changed.connect(self._follow)
        self._follow()
        self.retranslate(words)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        super().retranslate(words)
        for part in (self.language, self.appearance, self._scale):
            part.retranslate(words)
        self.letters.setText(words.t("Single letters act in lists, such as R for reply"))

    def _follow(self) -> None:
        if self._theme.scale in SCALES:
            self.scale.setCurrentIndex(SCALES.index(self._theme.scale))
