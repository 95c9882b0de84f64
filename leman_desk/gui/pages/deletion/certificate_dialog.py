"""Checks the code of a certificate that somebody holds."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.gui.forms.dialog_size import grow_dialog
from leman_desk.gui.forms.field import Field, Verdict
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.certificates import CertificateCheck
from leman_desk.services.desk import Desk
from leman_desk.wording.certificate_text import ENDING
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_

_CODE = N_("Verification code")
_LEAST = 600


class CertificateDialog(QDialog):
    """A field for the code and what the desk says of it; stays open for the next one.

    Attributes:
        code: The field.
        verdict: What was found.
    """

    def __init__(
        self, desk: Desk, tasks: Tasks, theme: Theme, moments: Moments, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._tasks, self._moments = desk, tasks, moments
        words = moments.words
        self.setWindowTitle(words.t("Check a certificate"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_LEAST)
        self.code = QLineEdit()
        field = Field(_CODE, self.code, width=320)
        field.retranslate(words)
        self.verdict = Verdict(theme)
        self.go = Button(theme, words.t("Check code"), kind="primary")
        self.go.setDefault(True)
        close = Button(theme, words.t("Close"))
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(close)
        buttons.addWidget(self.go)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Text(words.t("Check a certificate"), "heading"))
        column.addWidget(
            Text(
                words.t("Whoever holds a certificate of erasure may have its code checked. It names nobody."),
                "body",
                "muted",
                wrap=True,
            )
        )
        column.addWidget(field)
        column.addWidget(self.verdict)
        column.addStretch(1)
        column.addLayout(buttons)
        self.verdict.waiting(words.t("Six groups of four letters and digits, or what the square code says."))
        self.go.clicked.connect(self._check)
        self.code.returnPressed.connect(self._check)
        close.clicked.connect(self.reject)
        self.code.setFocus()

    def _check(self) -> None:
        desk, code = self._desk, self.code.text()
        self._tasks.read(
            lambda: desk.deletion.certificates.verify(code=code),
            self._found,
            self._failed,
            owner=self,
            key="certificate",
            name="check certificate",
        )

    def _found(self, found: CertificateCheck) -> None:
        words = self._moments.words
        self.verdict.passed(
            words.t(
                "Genuine. {number}, {ending}, issued {moment}. SHA-256 of the file: {sha256}",
                number=found.number,
                ending=words.t(ENDING[found.ending]),
                moment=self._moments.moment_full(found.issued_at),
                sha256=found.sha256,
            )
        )
        grow_dialog(self)

    def _failed(self, error: DeskError) -> None:
        told = describe(error, self._moments.words)
        self.verdict.failed(f"{told.title}. {told.sentence}", speak=True)
        grow_dialog(self)
