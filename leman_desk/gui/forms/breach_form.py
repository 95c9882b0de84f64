"""Why a promise was missed: the fields, and a dialog that asks for them."""

from collections.abc import Callable

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.case_clock import BreachCause, ClockRef
from leman_desk.domain.errors import DeskError
from leman_desk.domain.people import Actor
from leman_desk.gui.announce import announce
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button, FlatCombo
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.wording.errors import describe
from leman_desk.wording.labels import BREACH_CAUSE
from leman_desk.wording.words import N_, Words

_CAUSE, _EXPLANATION, _REMEDY = N_("Cause"), N_("How it came to it"), N_("What is done about it")
_LINES = 3


class _Words(QPlainTextEdit):
    """Some lines of plain text; Tab leaves it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        self.setFixedHeight(_LINES * self._theme.line_height() + 20)


class BreachFields(QWidget):
    """Cause, explanation and remedy, under one another.

    Attributes:
        edited: Something was typed or chosen.
    """

    edited = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.cause = FlatCombo(theme, bordered=True)
        self.explanation, self.remedy = _Words(theme), _Words(theme)
        self._labels = tuple(Text("", "caption", "muted") for _ in range(3))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        editors: tuple[QWidget, ...] = (self.cause, self.explanation, self.remedy)
        for number, (label, editor) in enumerate(zip(self._labels, editors, strict=True)):
            if number:
                column.addSpacing(8)
            label.setBuddy(editor)
            column.addWidget(label)
            column.addWidget(editor)
        self.cause.activated.connect(lambda _index: self.edited.emit())
        self.explanation.textChanged.connect(self.edited)
        self.remedy.textChanged.connect(self.edited)
        self.retranslate(words)

    def show_values(self, cause: BreachCause | None, explanation: str, remedy: str) -> None:
        """Show what was said; nothing chosen when nobody said anything yet."""
        index = -1 if cause is None else self.cause.findData(cause.value)
        self.cause.setCurrentIndex(index)
        self.explanation.setPlainText(explanation)
        self.remedy.setPlainText(remedy)

    def chosen(self) -> BreachCause | None:
        """Give the cause; None before one is chosen."""
        value = self.cause.currentData()
        return BreachCause(value) if value else None

    def texts(self) -> tuple[str, str]:
        """Give explanation and remedy."""
        return self.explanation.toPlainText().strip(), self.remedy.toPlainText().strip()

    def missing(self) -> str:
        """Say what is still to be given, and go there; empty when all is there."""
        if self.chosen() is None:
            self.cause.setFocus()
            return self._words.t("Choose a cause.")
        if not self.texts()[0]:
            self.explanation.setFocus()
            return self._words.t("Say in a sentence how it came to the delay.")
        return ""

    def retranslate(self, words: Words) -> None:
        """Speak another language; what was typed stays."""
        self._words = words
        chosen = self.cause.currentData()
        self.cause.clear()
        for cause in BreachCause:
            self.cause.addItem(words.t(BREACH_CAUSE[cause]), cause.value)
        self.cause.setCurrentIndex(self.cause.findData(chosen) if chosen else -1)
        self.cause.setPlaceholderText(words.t("Choose a cause"))
        names = (_CAUSE, _EXPLANATION, _REMEDY)
        editors: tuple[QWidget, ...] = (self.cause, self.explanation, self.remedy)
        for label, editor, name in zip(self._labels, editors, names, strict=True):
            label.setText(words.t(name))
            editor.setAccessibleName(words.t(name))
        self.remedy.setPlaceholderText(words.t("May be left empty"))


class BreachForm(QWidget):
    """The fields with a button that records them; for the details beside a register.

    Attributes:
        submitted: `BreachCause`, explanation and remedy, complete.
    """

    submitted = Signal(object, str, str)

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.fields = BreachFields(theme, words)
        self.error = Text("", "body", "breached", wrap=True)
        self.error.hide()
        self.go = Button(theme, kind="primary")
        self._busy = False
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        column.addWidget(self.fields)
        column.addWidget(self.error)
        column.addWidget(self.go)
        self.go.clicked.connect(self._submit)
        self.retranslate(words)

    def set_busy(self, *, busy: bool) -> None:
        """Say that the command is under way."""
        # Not by disabling the button, which would throw the focus out of the form.
        self._busy = busy
        if busy:
            self.error.hide()

    def show_error(self, error: DeskError) -> None:
        """Say what is wrong; what was typed stays."""
        self.set_busy(busy=False)
        told = describe(error, self._words)
        self._complain(f"{told.title}. {told.sentence}")

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self.fields.retranslate(words)
        self.go.setText(words.t("Record the reason"))

    def clear_error(self) -> None:
        """Forget what was wrong."""
        self.error.hide()

    def _submit(self) -> None:
        if self._busy:
            return
        missing = self.fields.missing()
        cause = self.fields.chosen()
        if missing or cause is None:
            self._complain(missing)
            return
        self.error.hide()
        self.submitted.emit(cause, *self.fields.texts())

    def _complain(self, sentence: str) -> None:
        self.error.setText(sentence)
        self.error.show()
        announce(self, sentence, urgent=True)


class BreachDialog(FormDialog):
    """Asks why one clock was missed; opened from the board and from the panel of a case."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        clock: ClockRef,
        number: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Build the dialog.

        Args:
            desk: The open desk.
            actor: Who says it.
            tasks: Where the command runs.
            theme: Colours and fonts.
            words: The language.
            clock: Which clock was missed.
            number: Of the complaint, for the heading.
            parent: Window it belongs to.
        """
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Why was {number} late?", number=number) if number else words.t("Why was it late?"),
            hint=words.t("The reason goes into the breach register. The verdict stays as it is."),
            accept=words.t("Record the reason"),
            parent=parent,
        )
        self._desk, self._actor, self._clock = desk, actor, clock
        self.fields = BreachFields(theme, words)
        self.fields.show_values(None, "", "")
        self._column.insertWidget(self._column.indexOf(self.error), self.fields)
        self.fields.cause.setFocus()
        theme.changed.connect(self._grow)

    def _grow(self) -> None:
        # Larger text needs a larger dialog, once the new fonts have reached the fields.
        QTimer.singleShot(0, self, self.adjustSize)

    @override
    def command(self) -> Callable[[], Outcome]:
        desk, actor, clock = self._desk, self._actor, self._clock
        cause = self.fields.chosen() or BreachCause.OTHER
        explanation, remedy = self.fields.texts()
        return lambda: desk.breaches.explain(
            actor, clock=clock, cause=cause, explanation=explanation, remedy=remedy
        )

    @override
    def submit(self) -> None:
        missing = self.fields.missing()
        if missing:
            self.error.setText(missing)
            self.error.show()
            announce(self, missing, urgent=True)
            self.adjustSize()
            return
        super().submit()
