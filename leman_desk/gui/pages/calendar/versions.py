"""The versions of the work calendar: who made which, when and why."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from leman_desk.domain.errors import DeskError
from leman_desk.domain.people import Actor
from leman_desk.gui.pages.calendar.table import Table
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.calendar_queries import VersionRow
from leman_desk.services.work_calendar import CONFIRMED, UNDO, WorkCalendars
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_

_CODES = {UNDO: N_("Change taken back"), CONFIRMED: N_("A year was confirmed")}


class VersionsDialog(QDialog):
    """Opens at once and fills when the versions are there."""

    def __init__(
        self,
        calendar: WorkCalendars,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._moments = moments
        t = moments.words.t
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setWindowTitle(t("Versions of the work calendar"))
        titles = (t("Version"), t("When"), t("Who"), t("Why"))
        self.table = Table(theme, titles, (8, 18, 22, 30))
        self.table.setAccessibleName(t("Versions of the work calendar"))
        self.error = Text("", "body", "breached", wrap=True)
        self.error.hide()
        close = Button(theme, t("Close"))
        close.clicked.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 20)
        column.setSpacing(12)
        column.addWidget(Text(t("Versions of the work calendar"), "heading"))
        hint = t("Open deadlines follow the newest version; results already reached keep theirs.")
        column.addWidget(Text(hint, "body", "muted", wrap=True))
        column.addWidget(self.error)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(close)
        column.addLayout(row)
        self.resize(self.table.wanted_width() + 2 * 24, 460)
        self.table.setFocus()
        tasks.read(lambda: calendar.versions(actor), self._fill, self._failed, owner=self, name="versions")

    def _fill(self, rows: list[VersionRow]) -> None:
        moments = self._moments
        self.table.rows.set_rows(
            [
                (
                    str(row.version),
                    moments.moment_plain(row.at),
                    row.author,
                    self._why(row),
                )
                for row in rows
            ]
        )
        if rows:
            self.table.setCurrentIndex(self.table.rows.index(0, 0))

    def _why(self, row: VersionRow) -> str:
        t = self._moments.words.t
        if row.reason in _CODES:
            return t(_CODES[row.reason])
        return row.reason or (t("Set up") if row.version == 1 else "")

    def _failed(self, error: DeskError) -> None:
        title, sentence = describe(error, self._moments.words)
        self.error.setText(f"{title}. {sentence}")
        self.error.show()
