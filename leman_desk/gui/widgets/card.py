"""Framed parts of a page; never used inside lists."""

from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from leman_desk.gui.widgets.labels import Text


class Card(QFrame):
    """A frame with a heading, a quiet hint beside it, and a body.

    Attributes:
        body: The layout to fill.
        heading: The row of the heading, for a button at its end.
    """

    def __init__(
        self, title: str = "", hint: str = "", *, kind: str = "true", parent: QWidget | None = None
    ) -> None:
        """Make a card.

        Args:
            title: Heading; empty for none.
            hint: A few quiet words beside it.
            kind: ``true``, ``sunken``, ``note``, ``warning`` or ``info``.
            parent: Qt parent.
        """
        super().__init__(parent)
        self.setProperty("card", kind)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 14, 20, 16)
        outer.setSpacing(10)
        self._title = Text("", "heading")
        self._hint = Text("", "body", "muted")
        self.heading = QHBoxLayout()
        self.heading.setSpacing(8)
        self.heading.addWidget(self._title)
        self.heading.addWidget(self._hint)
        self.heading.addStretch(1)
        outer.addLayout(self.heading)
        self.body = QVBoxLayout()
        self.body.setSpacing(8)
        outer.addLayout(self.body, 1)
        self.set_title(title, hint)

    def set_title(self, title: str, hint: str = "") -> None:
        """Change heading and hint."""
        self._title.setText(title)
        self._title.setVisible(bool(title))
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
