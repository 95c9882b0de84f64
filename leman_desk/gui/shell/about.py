"""What this program is: its mark, version and licence."""

from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from leman_desk import __version__
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.words import N_, Words

_TITLE = N_("About Leman Desk")
_PROMISE = N_("Every privacy complaint gets a first answer within 24 working hours.")
_VERSION = N_("Version {version}")
_LICENCE = N_("Free software under the Apache License 2.0. Icons: Phosphor, MIT licence. Qt: LGPL 3.")
_CLOSE = N_("Close")
_MARK = 44


class AboutDialog(QDialog):
    """Mark, name, version and licences."""

    def __init__(self, theme: Theme, words: Words, logo: Path, parent: QWidget | None = None) -> None:
        """Make the dialog.

        Args:
            theme: The look.
            words: The language.
            logo: File of the mark.
            parent: Window over which it opens.
        """
        super().__init__(parent)
        self.setWindowTitle(words.t(_TITLE))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        mark = QLabel()
        mark.setPixmap(QIcon(str(logo)).pixmap(QSize(_MARK, _MARK), self.devicePixelRatioF()))
        texts = QVBoxLayout()
        texts.setSpacing(6)
        texts.addWidget(Text("Leman Desk", "title"))
        texts.addWidget(Text(words.t(_VERSION, version=__version__), "body", "muted"))
        texts.addSpacing(6)
        for text in (_PROMISE, _LICENCE):
            line = Text(words.t(text), wrap=True)
            line.setMinimumWidth(360)
            texts.addWidget(line)
        close = Button(theme, words.t(_CLOSE))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        texts.addSpacing(12)
        texts.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        row = QHBoxLayout(self)
        row.setContentsMargins(28, 28, 28, 20)
        row.setSpacing(20)
        row.addWidget(mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts)
