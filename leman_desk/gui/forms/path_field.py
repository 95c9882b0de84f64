"""A field for a file or folder, typed or chosen."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QWidget

from leman_desk.gui.forms.field import Field
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.wording.words import N_, Words

_ALL = N_("All files (*)")


class PathField(QWidget):
    """The field with a button beside it that opens the system's dialog.

    Attributes:
        edited: Something was typed.
        settled: The path stands: typing ended, or one was chosen.
    """

    edited = Signal()
    settled = Signal()

    def __init__(
        self, theme: Theme, name: str, title: str, *, pattern: str = "", parent: QWidget | None = None
    ) -> None:
        """Build the field.

        Args:
            theme: Colours and icons.
            name: Message id of the label.
            title: Message id of what the button does, which is the dialog's title too.
            pattern: Message id of a name filter; empty for a folder.
            parent: Qt parent.
        """
        super().__init__(parent)
        self._title, self._pattern = title, pattern
        self.editor, self.choose = QLineEdit(), Button(theme)
        self.field = Field(name, self.editor, width=240)
        self._speak: Callable[[str], str] = str
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.field, 1)
        row.addWidget(self.choose, 0, Qt.AlignmentFlag.AlignBottom)
        self.editor.textEdited.connect(self.edited)
        self.editor.editingFinished.connect(self.settled)
        self.choose.clicked.connect(self._choose)

    @property
    def path(self) -> str:
        """What stands there, without spaces around it."""
        return self.editor.text().strip()

    def set_path(self, path: str) -> None:
        """Show a path."""
        self.editor.setText(path)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._speak = words.t
        self.field.retranslate(words)
        self.choose.setText(words.t("Choose…"))
        self.choose.setAccessibleName(words.t(self._title))

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._speak(self._title), self.path)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if self._pattern:
            dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
            dialog.setNameFilters([self._speak(self._pattern), self._speak(_ALL)])
        else:
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.filesSelected.connect(self._take)
        dialog.open()

    def _take(self, names: Sequence[str]) -> None:
        self.set_path(names[0])
        self.edited.emit()
        self.settled.emit()
