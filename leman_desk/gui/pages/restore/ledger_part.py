"""Asks for the newest erasure ledger where it is not beside the desk or the backup."""

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.gui.forms.field import Field
from leman_desk.gui.forms.path_field import PathField
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.errors import describe
from leman_desk.wording.words import N_, Words


class LedgerPart(QWidget):
    """Why the ledger matters, a copy of it, or the statement that it is lost.

    Attributes:
        changed: Something was typed.
        given: A copy was named.
    """

    changed = Signal()
    given = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._why = Text("", "body", "due_soon", wrap=True)
        self.copy = PathField(
            theme,
            N_("Copy of the erasure ledger"),
            N_("Choose the copy of the ledger"),
            pattern=N_("Erasure ledger (*.ledger)"),
        )
        self.lost = QLineEdit()
        self._lost = Field(N_("Or the ledger is lost, because"), self.lost)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self._why)
        column.addWidget(self.copy)
        column.addWidget(self._lost)
        self.copy.edited.connect(self.changed)
        self.copy.settled.connect(self.given)
        self.lost.textEdited.connect(self.changed)

    @property
    def why(self) -> str:
        """What is missing, in two sentences."""
        return self._why.text()

    @property
    def path(self) -> Path | None:
        """The copy that was named."""
        return Path(self.copy.path) if self.copy.path else None

    @property
    def reason(self) -> str:
        """Why the ledger is lost."""
        return self.lost.text().strip()

    def show_missing(self, code: str, words: Words) -> None:
        """Say what is missing."""
        told = describe(DeskError(code), words)
        self._why.setText(f"{told.title}. {told.sentence}")

    def clear(self) -> None:
        """Begin anew."""
        self.copy.set_path("")
        self.lost.clear()

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self.copy.retranslate(words)
        self._lost.retranslate(words)
