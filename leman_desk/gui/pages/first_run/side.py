"""Left column of the set-up page: what this is, language, appearance, what is ready, sample data."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from leman_desk.gui.forms.appearance import AppearanceChoice, LanguageChoice
from leman_desk.gui.forms.field import Verdict, logo_label
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.wording.words import Words

WIDTH = 404
_MARGIN = 40
_LOGO = 44


class SideColumn(QWidget):
    """What stands beside the cards of the set-up page.

    Attributes:
        sample_requested: A person wants to look around with invented data.
        restore_requested: A person has a backup of a desk.
    """

    sample_requested = Signal()
    restore_requested = Signal()

    def __init__(self, theme: Theme, words: Words, logo: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty("surface", "surface")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._title = Text("", "welcome", wrap=True)
        self._intro = Text("", "reading", "muted", wrap=True)
        self.language = LanguageChoice(words)
        self.appearance = AppearanceChoice(theme, words)
        self.mail, self.hours, self.you, self.recovery = (Verdict(theme) for _ in range(4))
        self.sample = Button(theme)
        self.sample.clicked.connect(self.sample_requested)
        self.restore = Button(theme, kind="link")
        self.restore.clicked.connect(self.restore_requested)
        self._sample_title = Text("", "strong")
        self._sample_text = Text("", "body", "muted", wrap=True)
        self.sample_error = Text("", "body", "breached", wrap=True)
        self.sample_error.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(_MARGIN, 36, _MARGIN, 30)
        column.setSpacing(0)
        column.addWidget(logo_label(logo, _LOGO))
        column.addSpacing(18)
        column.addWidget(self._title)
        column.addSpacing(8)
        column.addWidget(self._intro)
        column.addSpacing(22)
        column.addWidget(self.language)
        column.addSpacing(14)
        column.addWidget(self.appearance)
        column.addSpacing(26)
        for verdict in (self.hours, self.you, self.mail, self.recovery):
            column.addWidget(verdict)
            column.addSpacing(8)
        column.addStretch(1)
        column.addSpacing(16)
        column.addWidget(self.restore)
        column.addSpacing(10)
        column.addWidget(self._sample_card())
        self.retranslate(words)

    def wanted_width(self) -> int:
        """Give the width in px that shows everything uncut; grows with the size of text."""
        return max(WIDTH, self.minimumSizeHint().width())

    def retranslate(self, words: Words) -> None:
        """Speak another language; the list of what is ready is spoken by the page."""
        self._title.setText(words.t("Set up Leman Desk"))
        self._intro.setText(
            words.t(
                "Every privacy complaint gets a first answer within 24 working hours. "
                "This page is all it takes to start."
            )
        )
        self.language.retranslate(words)
        self.appearance.retranslate(words)
        self._sample_title.setText(words.t("Only looking around?"))
        self._sample_text.setText(words.t("Invented cases, no mailbox, no real people."))
        self.restore.setText(words.t("Restore a backup…"))
        self.sample.setText(words.t("Explore with sample data"))

    def _sample_card(self) -> QFrame:
        card = QFrame()
        card.setProperty("card", "sunken")
        head = QHBoxLayout()
        head.setSpacing(9)
        head.addWidget(IconLabel(self._theme, "system.sample_data", "accent", 18))
        head.addWidget(self._sample_title, 1)
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addLayout(head)
        column.addWidget(self._sample_text)
        column.addWidget(self.sample)
        column.addWidget(self.sample_error)
        return card
