"""A card of a set-up or settings page that speaks the language of the moment."""

from PySide6.QtWidgets import QWidget

from leman_desk.gui.widgets.card import Card
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.words import Words

_BEFORE_THE_STRETCH = 2


class FormCard(Card):
    """A card whose title and wrapping remark are message ids."""

    def __init__(self, title: str, remark: str = "", parent: QWidget | None = None) -> None:
        """Build the card.

        Args:
            title: Message id of the title.
            remark: Message id of the quiet sentence beside it.
            parent: Qt parent.
        """
        super().__init__(parent=parent)
        self._message = title
        self._remark_message = remark
        self._remark = Text("", "body", "muted", wrap=True)
        self.heading.insertWidget(_BEFORE_THE_STRETCH, self._remark, 1)
        # The stretch of the plain card would halve the room of the remark.
        self.heading.setStretch(self.heading.count() - 1, 0)
        self.body.setSpacing(12)

    def retranslate(self, words: Words) -> None:
        """Speak another language; contents are spoken by whoever put them in."""
        self.set_title(words.t(self._message))
        self.setAccessibleName(words.t(self._message))
        self._remark.setText(words.t(self._remark_message) if self._remark_message else "")
