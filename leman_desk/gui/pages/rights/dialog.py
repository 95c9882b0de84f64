"""Gives a customer what the desk holds about them: identity first, then what is in it, then one file."""

from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QFrame,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)
from typing_extensions import override

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.dialog_size import size_dialog
from leman_desk.gui.pages.rights.files_part import FilesPart
from leman_desk.gui.pages.rights.foot import Foot
from leman_desk.gui.pages.rights.identity import IdentityPart
from leman_desk.gui.pages.rights.words import package_line, scope_lines
from leman_desk.gui.reading.directory import OFFICE_ZONE
from leman_desk.gui.tasks import Task, Tasks, Work
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import FlatCombo
from leman_desk.gui.widgets.labels import Rule, Text
from leman_desk.services.changes import Changes, Outcome
from leman_desk.services.data_packages import PackageWish
from leman_desk.services.desk import Desk
from leman_desk.services.queries_rights import AccessView
from leman_desk.wording.errors import describe
from leman_desk.wording.labels import LANGUAGE_NAME
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language, Words

_WIDTH, _HEIGHT = 660, 560
_SHOWN = 3
"""Earlier packages that are listed."""


class AccessDialog(QDialog):
    """One request for access.

    Attributes:
        view: What was read; None before.
        shown: The request was read; tests wait for it.
    """

    shown = Signal()

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        case: CaseId,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._theme = desk, actor, tasks, theme
        self._words, self._case = words, case
        self._moments = Moments(words, OFFICE_ZONE)
        self._task: Task | None = None
        self._searched: tuple[str, ...] | None = None
        self.view: AccessView | None = None
        self.setWindowTitle(words.t("Data package"))
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._heading, self._about = Text("", "heading", wrap=True), Text("", "body", "muted", wrap=True)
        self.identity = IdentityPart(desk, actor, tasks, theme, words, case)
        self.scope = Text("", "body", wrap=True)
        self.language = FlatCombo(theme, bordered=True)
        self.words = QLineEdit()
        self.files = QCheckBox(words.t("Give files too"))
        self.to_see = FilesPart(desk, actor, tasks, theme, words, case, self._failed)
        self.earlier = Text("", "body", "muted", wrap=True)
        self.foot = Foot(theme, words, words.t("Save package…"), "action.export_bag")
        self._lay_out()
        self._connect()
        self._show()
        self.read()

    # --- building -----------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        words = self._words
        self.words.setAccessibleName(words.t("Also take out"))
        self.words.setPlaceholderText(words.t("Names or words, separated by commas"))
        self.language.setAccessibleName(words.t("Language"))
        for language in Language:
            self.language.addItem(LANGUAGE_NAME[language], language.value)
        self.files.setChecked(True)
        inner = QWidget()
        inner.setProperty("transparent", True)
        column = QVBoxLayout(inner)
        column.setContentsMargins(24, 20, 24, 12)
        column.setSpacing(10)
        column.addWidget(self._heading)
        column.addWidget(self._about)
        column.addWidget(Rule())
        column.addWidget(self.identity)
        column.addWidget(Rule())
        column.addWidget(Text(words.t("What is in it"), "strong"))
        column.addWidget(self.scope)
        hint = words.t(
            "Other people’s addresses, numbers and names, and those of our staff, are taken out of texts. A"
            " name that the desk does not know stays unless you write it here: read the package before you"
            " hand it over."
        )
        column.addWidget(Text(hint, "body", "muted", wrap=True))
        column.addLayout(self._fields())
        column.addWidget(self.to_see)
        column.addWidget(self.earlier)
        column.addStretch(1)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(inner)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addWidget(area, 1)
        whole.addWidget(self.foot)
        self.setMinimumWidth(480)
        size_dialog(self, self._theme, _WIDTH, _HEIGHT)

    def _fields(self) -> QFormLayout:
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for label, field in (
            (self._words.t("Language"), self.language),
            (self._words.t("Also take out"), self.words),
        ):
            shown = Text(label, "body", "muted")
            shown.setBuddy(field)
            form.addRow(shown, field)
        form.addRow("", self.files)
        return form

    def _connect(self) -> None:
        self.identity.begun.connect(self.foot.clear)
        self.identity.failed.connect(self._failed)
        self.words.editingFinished.connect(self._look_again)
        self.files.toggled.connect(lambda _on: self._look_again())
        self.foot.main.clicked.connect(self._choose)
        self.foot.stop.clicked.connect(self._stop)
        self.foot.close_button.clicked.connect(self.reject)
        self._tasks.changed.connect(self._on_changes)

    # --- reading ------------------------------------------------------------------------------------

    def read(self) -> None:
        """Read the request."""
        desk, actor, case = self._desk, self._actor, self._case

        def read() -> tuple[AccessView, str]:
            zone = desk.calendars.of(desk.store.reader().calendar()).zone
            return desk.rights.packages.view(actor, case=case), zone

        self._tasks.read(read, self._take, self._unread, owner=self, key="access", name="request for access")

    def _take(self, found: tuple[AccessView, str]) -> None:
        first = self.view is None
        self.view, self._moments = found[0], Moments(self._words, found[1])
        if first:
            self.language.setCurrentIndex(max(0, self.language.findData(self.view.language)))
        self._show()
        if first:
            self._look_again()
            (self.words if self.view.verified_at is not None else self.identity.send).setFocus()
        self.shown.emit()

    def _look_again(self) -> None:
        """Search the files anew, once it is known whose they are and whenever other words are to go."""
        wanted = self.files.isChecked() and self.view is not None and self.view.customer is not None
        asked = self._typed() if wanted and self.view is not None and self.view.asked else None
        self.to_see.setVisible(asked is not None)
        if asked is None:
            self.to_see.stop()
        elif asked != self._searched or self.to_see.files is None:
            self.to_see.search(asked, self._moments)
        self._searched = asked

    def _typed(self) -> tuple[str, ...]:
        return tuple(each.strip() for each in self.words.text().split(",") if each.strip())

    def _on_changes(self, changes: Changes) -> None:
        if self._case in changes.cases:
            self.read()

    def _show(self) -> None:
        view, words, busy = self.view, self._words, self._task is not None
        name = (view.name or view.email) if view is not None else ""
        self._heading.setText(
            words.t("Data package for {name}", name=name) if name else words.t("Data package")
        )
        about = ""
        if view is not None:
            about = words.t(
                "{number}. Everything this desk holds about one customer, as one file.", number=view.number
            )
        self._about.setText(about)
        self.foot.show_running(running=busy)
        verified = view is not None and view.verified_at is not None
        ready = view is not None and view.asked and view.customer is not None
        self.identity.show_state(view, self._moments, ready=ready and not busy)
        for field in (self.language, self.words, self.files, self.to_see):
            field.setEnabled(not busy)
        self.foot.main.setEnabled(verified and ready and not busy)
        reason = "" if verified else words.t("The customer’s identity is not verified")
        self.foot.main.setToolTip(reason)
        self.foot.main.setAccessibleDescription(reason)
        if view is None:
            return
        self.scope.setText("\n".join(scope_lines(view, self._moments)))
        lines = [package_line(each, self._moments) for each in view.packages[:_SHOWN]]
        self.earlier.setText("\n".join((words.t("Made before:"), *lines)) if lines else "")
        self.earlier.setVisible(bool(lines))

    # --- the package --------------------------------------------------------------------------------

    def _choose(self) -> None:
        if self.view is None:
            return
        # Never the customer's name: a file's name is read by whoever sees the folder.
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, self._words.t("Save package…"), folder, "ZIP (*.zip)")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix("zip")
        dialog.selectFile(f"{self.view.number}.zip")
        dialog.fileSelected.connect(lambda name: self.make(Path(name)))
        dialog.open()

    def make(self, target: Path) -> None:
        """Make the package and save it there."""
        if self._task is not None:
            return
        desk, actor, case = self._desk, self._actor, self._case
        wish = PackageWish(
            target,
            str(self.language.currentData()),
            self._typed(),
            self.files.isChecked(),
            self.to_see.looked_at,
        )
        self.foot.clear()
        saved: list[Outcome] = []

        def make(work: Work) -> Outcome:
            saved.append(
                desk.rights.packages.make(
                    actor, case=case, wish=wish, progress=work.report, cancelled=work.is_cancelled
                )
            )
            return saved[0]

        self._task = self._tasks.network(
            make,
            lambda _outcome: self._made(target),
            self._failed,
            self._progressed,
            owner=self,
            name="data package",
        )
        self._task.finished.connect(lambda: self._ended(target if saved else None))
        self._progressed(0, 0)
        self._show()
        self.foot.stop.setEnabled(True)
        self.foot.stop.setFocus()

    def _progressed(self, done: int, total: int) -> None:
        words, number = self._words, self._moments.number
        text = (
            words.t("Mail {done} of {total}", done=number(done), total=number(total))
            if total
            else words.t("Looking for what belongs to the customer…")
        )
        self.foot.show_progress(text, done, total)

    def _stop(self) -> None:
        if self._task is not None:
            self.foot.stop.setEnabled(False)
            self._task.cancel()

    def _ended(self, saved: Path | None) -> None:
        task, self._task = self._task, None
        if task is not None and task.cancelled:
            if saved is not None:  # it was stopped too late
                self._made(saved)
                return
            self.foot.say(self._words.t("Stopped. Nothing was saved."))
            self.read()
        self._show()

    def _made(self, target: Path) -> None:
        words = self._words
        self.foot.say(words.t("Saved as {path}. Read it before you hand it over.", path=str(target)))
        self._show()
        self.foot.close_button.setFocus()

    def _failed(self, error: DeskError) -> None:
        self._unread(error)
        self._show()
        self.read()

    def _unread(self, error: DeskError) -> None:
        told = describe(error, self._words)
        self.foot.say(f"{told.title}. {told.sentence}", wrong=True)

    @override
    def reject(self) -> None:
        if self._task is not None:
            self._task.cancel()
        self.to_see.stop()
        super().reject()
