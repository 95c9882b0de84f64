"""The files that a data package leaves out until a person has looked at them and ticked them."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from leman_desk.domain.errors import DeskError, Refused
from leman_desk.domain.filenames import safe_name
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.pages.rights.tick_list import TickList
from leman_desk.gui.tasks import Task, Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries_rights import FileToSee
from leman_desk.wording.moments import Moments
from leman_desk.wording.package_text import WITHHELD
from leman_desk.wording.words import Words


class FilesPart(QWidget):
    """Searches when asked to; what was ticked stays ticked when it searches again.

    Attributes:
        files: What the last search found; None before, and after one that failed or was stopped.
        searching: The search that is under way, or was last.
    """

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        case: CaseId,
        failed: Callable[[DeskError], None],
    ) -> None:
        super().__init__()
        self._desk, self._actor, self._tasks, self._words, self._case = desk, actor, tasks, words, case
        self._failed = failed
        self.files: tuple[FileToSee, ...] | None = None
        self.searching: Task | None = None
        self.state = Text("", "body", "muted", wrap=True)
        self.list = TickList(theme)
        self.list.setAccessibleName(words.t("Files to look at"))
        self.save = Button(theme, words.t("Save a copy to look at…"), "action.export_bag", compact=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(Text(words.t("Files to look at"), "strong"))
        column.addWidget(self.state)
        column.addWidget(self.list)
        row = FlowLayout(gap=8, row_gap=6)
        row.addWidget(self.save)
        column.addLayout(row)
        self.save.clicked.connect(self._choose)
        self._show(())

    @property
    def looked_at(self) -> frozenset[str]:
        """SHA-256 of what is ticked."""
        return frozenset(str(each) for each in self.list.ticked)

    def search(self, words: Sequence[str], moments: Moments) -> None:
        """Search all files, beside everything else."""
        self.stop()
        desk, actor, case = self._desk, self._actor, self._case
        self.state.setText(self._words.t("Searching the files for other people…"))
        self.searching = self._tasks.network(
            lambda work: desk.rights.packages.files_to_see(
                actor, case=case, words=words, progress=work.report, cancelled=work.is_cancelled
            ),
            lambda found: self._found(found, moments),
            self._failed,
            owner=self,
            name="files to look at",
        )

    def stop(self) -> None:
        """Stop a search."""
        if self.searching is not None and self.searching.busy:
            self.searching.cancel()

    def _found(self, found: tuple[FileToSee, ...] | None, moments: Moments) -> None:
        if found is not None:
            self.files = found
            self._show([file_line(each, moments) for each in found])

    def _show(self, lines: Sequence[str]) -> None:
        ticked, words = self.looked_at, self._words
        files = self.files or ()
        self.list.fill(
            (each.sha256, line, each.sha256 in ticked) for each, line in zip(files, lines, strict=True)
        )
        for part in (self.list, self.save):
            part.setVisible(bool(files))
        told = words.t("These stay out of the package. Look at each, and tick what names nobody else.")
        self.state.setText(told if files else words.t("No file needs a look."))

    def _choose(self) -> None:
        at, files = self.list.currentRow(), self.files or ()
        if not 0 <= at < len(files):
            return
        file = files[at]
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        dialog = QFileDialog(self, self._words.t("Save a copy to look at…"), folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.selectFile(safe_name(file.name))
        dialog.fileSelected.connect(lambda name: self.save_copy(file, name))
        dialog.open()

    def save_copy(self, file: FileToSee, target: str) -> None:
        """Save one of the files."""
        self._tasks.write(self._saving(file, target), None, self._failed, owner=self, name="save file")

    def _saving(self, file: FileToSee, target: str) -> Callable[[], Outcome]:
        evidence, actor, path = self._desk.evidence, self._actor, Path(target)
        kept, message = file.evidence, file.message
        if kept is not None:
            return lambda: evidence.save(actor, evidence=kept, target=path)
        if message is None:
            raise Refused("file.missing", name=file.name)
        return lambda: evidence.save_attachment(actor, message=message, part=file.part, target=path)


def file_line(file: FileToSee, moments: Moments) -> str:
    """Name a file, where it lies, and why it would be left out."""
    words = moments.words
    day = moments.day_short(moments.local_day(file.at)) if file.at is not None else ""
    where = ", ".join(filter(None, (file.number, day)))
    why = words.t(WITHHELD[file.why])
    return words.t("{file} ({where}): {why}", file=file.name, where=where or "–", why=why)
