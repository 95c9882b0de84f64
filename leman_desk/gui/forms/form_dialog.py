"""A small dialog with fields, its error inside, and a command that runs while it stays open."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.errors import DeskError
from leman_desk.gui.announce import announce
from leman_desk.gui.forms.dialog_size import grow_dialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.changes import Outcome
from leman_desk.wording.errors import describe
from leman_desk.wording.words import Words


class FormDialog(QDialog):
    """Window-modal; what was typed survives an error.

    Attributes:
        form: Rows of label and field.
        outcome: What the command returned; None while it has not.
    """

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        *,
        title: str,
        hint: str = "",
        accept: str,
        parent: QWidget | None = None,
    ) -> None:
        """Make the frame.

        Args:
            tasks: Where the command runs.
            theme: Colours and icons.
            words: The language.
            title: Heading and window title.
            hint: A sentence under it.
            accept: Text of the button that does it.
            parent: Window it belongs to.
        """
        super().__init__(parent)
        self._tasks, self._theme, self._words = tasks, theme, words
        self.outcome: Outcome | None = None
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 20, 24, 20)
        self._column.setSpacing(12)
        self._column.addWidget(Text(title, "heading"))
        if hint:
            self._column.addWidget(Text(hint, "body", "muted", wrap=True))
        self.form = QFormLayout()
        self.form.setHorizontalSpacing(16)
        self.form.setVerticalSpacing(8)
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.DontWrapRows)
        self._column.addLayout(self.form)
        self.error = Text("", "body", "breached", wrap=True)
        self.error.hide()
        self._column.addWidget(self.error)
        self.accept_button = Button(theme, accept, kind="primary")
        self.accept_button.setDefault(True)
        self.accept_button.clicked.connect(self.submit)
        self.cancel_button = Button(theme, words.t("Cancel"))
        self.cancel_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(self.cancel_button)
        buttons.addWidget(self.accept_button)
        self._column.addStretch(1)
        self._column.addLayout(buttons)
        self.setMinimumWidth(440)

    def add_row(self, label: str, field: QWidget) -> None:
        """Add a field with its label; the first one has the keyboard, unless another is given it later."""
        field.setAccessibleName(label)
        shown = Text(label, "body", "muted")
        # On Linux a combo box is called by what is chosen in it; only its label says what it is.
        shown.setBuddy(field)
        self.form.addRow(shown, field)
        if self.form.rowCount() == 1 and field.focusPolicy() is not Qt.FocusPolicy.NoFocus:
            field.setFocus()

    @override
    def showEvent(self, event: QShowEvent) -> None:
        # A screen reader goes through a dialog in the order of its parts: the buttons come last, as in sight.
        for each in (self.error, self.cancel_button, self.accept_button):
            each.raise_()
        super().showEvent(event)
        self.grow()

    def command(self) -> Callable[[], Outcome]:
        """Give what the button does, with the values of the fields; it runs in the writer lane.

        Raises:
            DeskError: For fields that say nothing usable; shown inside the dialog.
        """
        raise NotImplementedError

    def submit(self) -> None:
        """Run the command; close when it went well, say what is wrong when not."""
        if not self.accept_button.isEnabled():
            return
        self.error.hide()
        try:
            command = self.command()
        except DeskError as error:  # a field that says nothing usable
            self.show_error(error)
            return
        self.accept_button.setEnabled(False)
        self._tasks.write(command, self._done, self._failed, owner=self, name=type(self).__name__)

    def show_error(self, error: DeskError) -> None:
        """Say what is wrong, inside the dialog."""
        title, sentence = describe(error, self._words)
        self.error.setText(f"{title}. {sentence}")
        self.error.show()
        self.grow()
        announce(self, self.error.text(), urgent=True)

    def grow(self) -> None:
        """Make room for what has just been shown."""
        grow_dialog(self)

    def _done(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.accept()

    def _failed(self, error: DeskError) -> None:
        self.accept_button.setEnabled(True)
        self.show_error(error)
