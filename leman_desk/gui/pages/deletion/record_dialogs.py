"""The dialogs about one record or system of a deletion request: a hold, a plan, a proof."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from leman_desk.domain.complaint import Channel
from leman_desk.domain.deletion_checklist import DELETION_ACTIONS, KEEPS, RowAction
from leman_desk.domain.deletion_holds import AUTOMATIC, Ground
from leman_desk.domain.deletion_scope import Belongs, ScopeKind
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import EvidenceId
from leman_desk.gui.forms.day_field import DayField
from leman_desk.gui.forms.field import NumberField
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.pages.deletion.content import system_name
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button, FlatCombo
from leman_desk.services.changes import Outcome
from leman_desk.services.deletion_checklist import RowChange
from leman_desk.services.deletion_holds import NewHold
from leman_desk.services.queries_deletion import ChecklistView, DeletionView
from leman_desk.wording.labels import LANGUAGE_NAME
from leman_desk.wording.labels_deletion import GROUND, ROW_ACTION, ROW_RESULT, SCOPE_KIND
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Language

_BY_HAND = (Channel.PHONE, Channel.SHOP, Channel.LETTER)
_WIDE = 540


class HoldDialog(FormDialog):
    """What must stay, why, and until when."""

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        view: DeletionView,
        act: Callable[[NewHold], Outcome],
        parent: QWidget | None = None,
    ) -> None:
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Place a hold"),
            hint=words.t(
                "The record stays, restricted, until the hold ends; the customer is told the ground."
            ),
            accept=words.t("Place hold"),
            parent=parent,
        )
        self._act, self._moments = act, moments
        self.record, self.ground = FlatCombo(theme, bordered=True), FlatCombo(theme, bordered=True)
        for row in view.checklist:
            name = words.t(
                "{kind}: {name}", kind=words.t(SCOPE_KIND[ScopeKind.SYSTEM]), name=system_name(row, moments)
            )
            self.record.addItem(name, (ScopeKind.SYSTEM, 0, row.system))
        for item in view.scope:
            if item.belongs is Belongs.YES and item.label:
                name = words.t("{kind}: {name}", kind=words.t(SCOPE_KIND[item.kind]), name=item.label)
                self.record.addItem(name, (item.kind, item.record, ""))
        for ground in Ground:
            if ground not in AUTOMATIC:
                self.ground.addItem(words.t(GROUND[ground]), ground)
        self.citation, self.label = QLineEdit(), QLineEdit()
        self.citation.setPlaceholderText(words.t("Law on Accounting 2015, art. 41"))
        self.label.setPlaceholderText(words.t("Two invoices"))
        self.until = DayField()
        self.until.setPlaceholderText("31/12/2033")
        self.add_row(words.t("What is kept"), self.record)
        self.add_row(words.t("Ground"), self.ground)
        self.add_row(words.t("Law or other source"), self.citation)
        self.add_row(words.t("In words (optional)"), self.label)
        self.add_row(words.t("Until the end of (optional)"), self.until)
        self.setMinimumWidth(_WIDE)

    def command(self) -> Callable[[], Outcome]:
        """Place the hold typed. Raises Refused ``hold.day_invalid`` for a day that is none."""
        until = self.until.day
        if until is None and self.until.text().strip():
            raise Refused("hold.day_invalid")
        kind, record, system = self.record.currentData()
        expires = None
        if until is not None:
            expires = datetime.combine(until, time.max, self._moments.zone).astimezone(UTC)
        hold = NewHold(
            ground=Ground(self.ground.currentData()),
            kind=ScopeKind(kind),
            citation=self.citation.text(),
            record=record,
            system=system,
            label=self.label.text(),
            expires_at=expires,
        )
        return lambda: self._act(hold)


class PlanDialog(FormDialog):
    """Who sees to a system, what was found there, and what the Board is asked to approve."""

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        row: ChecklistView,
        act: Callable[[RowChange], Outcome],
        parent: QWidget | None = None,
    ) -> None:
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=system_name(row, moments),
            hint=words.t(
                "What is planned here is what the Board signs. A later change asks the Board again."
            ),
            accept=words.t("Save"),
            parent=parent,
        )
        self._act, self._row = act, row
        self.owner, self.email = QLineEdit(row.owner), QLineEdit(row.email)
        self.found, self.reason = QLineEdit(row.found), QLineEdit(row.reason)
        self.found.setPlaceholderText(words.t("One account"))
        usual = row.usual_reason_vi if words.language.value == "vi" else row.usual_reason_en
        self.reason.setPlaceholderText(usual)
        self.planned = FlatCombo(theme, bordered=True)
        for action in DELETION_ACTIONS:
            self.planned.addItem(words.t(ROW_ACTION[action]), action)
        self.planned.setCurrentIndex(self.planned.findData(row.planned))
        self.until = DayField()
        self.until.set_day(row.retained_until)
        self.until.setPlaceholderText("31/12/2033")
        self.language = FlatCombo(theme, bordered=True)
        for language in Language:
            self.language.addItem(words.t(LANGUAGE_NAME[language]), language.value)
        self.language.setCurrentIndex(max(0, self.language.findData(row.language)))
        self.days = NumberField(1, 365)
        self.days.set_value(row.due_days)
        self.add_row(words.t("Owner"), self.owner)
        self.add_row(words.t("E-mail of the owner"), self.email)
        self.add_row(words.t("Language of the letter"), self.language)
        self.add_row(words.t("Days to answer"), self.days)
        self.add_row(words.t("Found"), self.found)
        self.add_row(words.t("What happens"), self.planned)
        self.add_row(words.t("Reason to keep"), self.reason)
        self.add_row(words.t("Keep until the end of"), self.until)
        self.setMinimumWidth(_WIDE)

    def command(self) -> Callable[[], Outcome]:
        """Save the plan typed.

        Raises:
            Refused: ``hold.day_invalid`` for a day that is none, ``checklist.days``.
        """
        if self.until.day is None and self.until.text().strip():
            raise Refused("hold.day_invalid")
        if not self.days.fits:
            raise Refused("checklist.days")
        planned = RowAction(self.planned.currentData())
        change = RowChange(
            owner=self.owner.text(),
            email=self.email.text(),
            planned=planned,
            found=self.found.text(),
            reason=self.reason.text(),
            retained_until=self.until.day if planned in KEEPS else None,
            language=str(self.language.currentData()),
            due_days=self.days.value(self._row.due_days),
            folder=self._row.folder,
        )
        return lambda: self._act(change)


class ProofDialog(FormDialog):
    """What happened in a system and what proves it: words, a file among the evidence, or a new one."""

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        row: ChecklistView,
        pieces: Sequence[tuple[EvidenceId, str]],
        act: Callable[[RowAction, str, EvidenceId | Path | None], Outcome],
        parent: QWidget | None = None,
    ) -> None:
        """Build the form.

        Args:
            tasks: The lanes.
            theme: Colours and icons.
            moments: Language and zone.
            row: The system.
            pieces: Evidence that is there to choose from.
            act: Closes the row; a path is a file that is to become evidence first.
            parent: Window it belongs to.
        """
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Close {system}", system=system_name(row, moments)),
            hint=words.t("A system counts as cleared only with a proof: a file, or who saw it and when."),
            accept=words.t("Close with proof"),
            parent=parent,
        )
        self._act = act
        self.happened = FlatCombo(theme, bordered=True)
        for action in DELETION_ACTIONS:
            self.happened.addItem(words.t(ROW_RESULT[action]), action)
        self.happened.setCurrentIndex(self.happened.findData(row.planned))
        self.proof = QLineEdit()
        usual = row.usual_proof_vi if words.language.value == "vi" else row.usual_proof_en
        self.proof.setPlaceholderText(usual)
        self.piece = FlatCombo(theme, bordered=True)
        self.piece.addItem(words.t("No file"), None)
        for number, name in pieces:
            self.piece.addItem(name, number)
        self.add_row(words.t("What happened"), self.happened)
        self.add_row(words.t("Proof in words"), self.proof)
        self.file = Button(theme, words.t("Choose a file…"), icon="action.attach")
        self.file.clicked.connect(self._choose)
        self.add_row(words.t("Proof file"), self.piece)
        self.form.addRow("", self.file)
        self.setMinimumWidth(_WIDE)

    def choose(self, path: Path) -> None:
        """Take a file as proof; it is sealed as evidence when the row is closed."""
        self.piece.addItem(path.name, path)
        self.piece.setCurrentIndex(self.piece.count() - 1)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self._words.t("Choose a file"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.fileSelected.connect(lambda name: self.choose(Path(name)))
        dialog.open()

    def command(self) -> Callable[[], Outcome]:
        """Close the row as typed."""
        result = RowAction(self.happened.currentData())
        proof, piece = self.proof.text(), self.piece.currentData()
        return lambda: self._act(result, proof, piece)
