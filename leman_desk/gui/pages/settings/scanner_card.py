"""The virus scanner of the desk: its address, a test, what it found so far."""

from dataclasses import replace

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout

from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import DeskError, Refused
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.domain.scanning import scanner_place
from leman_desk.gui.forms.field import Field, NumberField, Verdict
from leman_desk.gui.pages.settings.section import Section
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.ports_scanning import ScanCounts, ScannerReport
from leman_desk.services.scanning import ScanReport
from leman_desk.wording.errors import describe, describe_code
from leman_desk.wording.words import N_, Words


class ScannerCard(Section):
    """Where the scanner listens, and what is known of the files.

    Attributes:
        save_requested: Address and largest file in MB.
        test_requested: The address typed.
        again_requested: Everything not found clean is to be asked about anew.
    """

    save_requested = Signal(str, int)
    test_requested = Signal(str)
    again_requested = Signal()

    def __init__(self, theme: Theme, words: Words, actor: Actor) -> None:
        self._settings = DeskSettings()
        self._counts: ScanCounts | None = None
        self.address = QLineEdit()
        self.limit = NumberField(1, 200)
        self.test = Button(theme, icon="system.test_connection")
        self.again = Button(theme)
        self._address = Field(
            N_("Address of clamd; empty for none"),
            self.address,
            width=300,
            hint=N_("/run/clamav/clamd.ctl or localhost:3310"),
        )
        self._limit = Field(N_("Largest file, in MB"), self.limit, width=150)
        self.result = Verdict(theme)
        self.result.hide()
        self.known = Text("", "body", "muted", wrap=True)
        super().__init__(
            theme,
            words,
            actor,
            Act.ADMINISTER,
            N_("Virus scanner"),
            N_("ClamAV’s clamd looks at every attachment and piece of evidence. A hit is quarantined."),
            N_("Save"),
        )
        self._lay_out()
        self.address.textEdited.connect(self._typed)
        self.limit.textEdited.connect(self._typed)
        self.test.clicked.connect(self._test)
        self.again.clicked.connect(self._ask_again)
        self.save.clicked.connect(self._save)
        self.show_settings(self._settings, None)
        self.retranslate(words)

    def show_settings(self, settings: DeskSettings, counts: ScanCounts | None) -> None:
        """Show what is saved and known; what was typed and not saved is lost."""
        self._settings = settings
        self.address.setText(settings.scanner)
        self.limit.set_value(settings.scan_limit_mb)
        self.show_counts(counts)
        self._check()
        self.touched()

    def show_counts(self, counts: ScanCounts | None) -> None:
        """Say what is known of the files; None for somebody who may not know."""
        self._counts = counts
        words, parts = self._words, list[str]()
        if counts is not None and self._settings.scanner:
            parts.append(words.n("{count} file checked", "{count} files checked", counts.clean))
            if counts.waiting:
                parts.append(words.n("{count} waits", "{count} wait", counts.waiting))
            if counts.too_large:
                parts.append(words.n("{count} too large", "{count} too large", counts.too_large))
            if counts.failed:
                parts.append(words.n("{count} unreadable", "{count} unreadable", counts.failed))
        if counts is not None and counts.infected:
            parts.append(words.n("{count} in quarantine", "{count} in quarantine", counts.infected))
        self.known.setText(" · ".join(parts))
        self.known.setVisible(bool(parts))
        undecided = counts is not None and bool(counts.too_large or counts.failed or counts.infected)
        self.again.setVisible(undecided and bool(self._settings.scanner))

    def with_scanner(self, settings: DeskSettings) -> DeskSettings:
        """Give settings that another card wants, with what is saved of this one."""
        saved = self._settings
        return replace(settings, scanner=saved.scanner, scan_limit_mb=saved.scan_limit_mb)

    def forget_typed(self) -> None:
        """Take what the form holds as saved."""
        self._settings = replace(
            self._settings, scanner=self.address.text().strip(), scan_limit_mb=self.limit.value(0)
        )

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        limit = str(self._settings.scan_limit_mb)
        return self.address.text().strip() != self._settings.scanner or self.limit.text() != limit

    def lacks(self) -> str:
        """Say what is missing."""
        if self._address.error or self._limit.error:
            return self._words.t("Correct the marked fields.")
        return "" if self.changed else self._words.t("Nothing was changed.")

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        super().retranslate(words)
        for field in (self._address, self._limit):
            field.retranslate(words)
        self.set_testing(testing=False)
        self.again.setText(words.t("Check these again"))
        self.again.setToolTip(words.t("Ask anew about files that were not found clean."))
        self.show_counts(self._counts)
        self._check()

    def set_testing(self, *, testing: bool) -> None:
        """Say in the buttons that the scanner is being asked."""
        words = self._words
        self.test.setText(words.t("Testing…") if testing else words.t("Test"))
        self.test.setEnabled(not testing and bool(self.address.text().strip()) and not self._address.error)
        self.again.setEnabled(not testing)

    def show_report(self, report: ScannerReport) -> None:
        """Show what the test found."""
        self.set_testing(testing=False)
        words = self._words
        if report.ok:
            told = words.t("It answers and finds the test file: {version}", version=report.version)
            self.result.passed(told)
        else:
            problem = describe_code(report.code, dict(report.params), words)
            self.result.failed(f"{problem.title}. {problem.sentence}", speak=True)
        self.result.show()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.contents)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        flow = FlowLayout()
        flow.add(self._address, 3)
        flow.add(self._limit, 0)
        flow.add(self.test, 0)
        column.addLayout(flow)
        column.addWidget(self.result)
        known = FlowLayout(gap=12)
        known.add(self.known, 1)
        known.add(self.again, 0)
        column.addLayout(known)

    def _typed(self) -> None:
        self.result.hide()
        self._check()
        self.touched()

    def _check(self) -> None:
        words, wrong = self._words, ""
        if self.address.text().strip():
            try:
                scanner_place(self.address.text())
            except Refused as error:
                wrong = describe(error, words).sentence
        self._address.set_error(wrong)
        low, high = self.limit.bounds
        fits = "" if self.limit.fits else words.t("Enter a number from {low} to {high}.", low=low, high=high)
        self._limit.set_error(fits)
        self.set_testing(testing=False)

    def _test(self) -> None:
        self.result.hide()
        self.set_testing(testing=True)
        self.test_requested.emit(self.address.text().strip())

    def _ask_again(self) -> None:
        self.set_testing(testing=True)
        self.again_requested.emit()

    def _save(self) -> None:
        self._check()
        if not self.lacks():
            self.save_requested.emit(self.address.text().strip(), self.limit.value(0))


class ScannerVerbs(QObject):
    """Runs the card's wishes in the lanes.

    Attributes:
        saved: The `Outcome` of a change.
        checked: Everything not clean was asked about anew.
    """

    saved = Signal(object)
    checked = Signal()

    def __init__(self, card: ScannerCard, desk: Desk, actor: Actor, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._card, self._desk, self._actor, self._tasks = card, desk, actor, tasks
        card.save_requested.connect(self._save)
        card.test_requested.connect(self._test)
        card.again_requested.connect(self._again)

    def counts(self) -> ScanCounts | None:
        """Count the files by verdict, for those who may know; called from a worker."""
        if not allowed(self._actor.roles, Act.ADMINISTER):
            return None
        return self._desk.scanning.counts(self._actor)

    def _save(self, address: str, limit_mb: int) -> None:
        self._card.set_busy(busy=True)

        def change() -> Outcome:
            wanted = replace(self._desk.reading.settings(), scanner=address, scan_limit_mb=limit_mb)
            return self._desk.setup.change(self._actor, settings=wanted)

        self._tasks.write(change, self.saved.emit, self._card.show_error, owner=self, name="save the scanner")

    def _test(self, address: str) -> None:
        self._tasks.network(
            lambda _work: self._desk.scanning.test(self._actor, address=address),
            self._card.show_report,
            self._failed,
            owner=self,
            name="test the scanner",
        )

    def _again(self) -> None:
        def done(report: ScanReport) -> None:
            self._card.set_testing(testing=False)
            if report.away:
                self._card.show_error(DeskError(report.away, address=""))
            self.checked.emit()

        self._tasks.network(
            lambda work: self._desk.scanning.check_again(self._actor, cancelled=work.is_cancelled),
            done,
            self._failed,
            owner=self,
            name="check files again",
        )

    def _failed(self, error: DeskError) -> None:
        self._card.set_testing(testing=False)
        self._card.show_error(error)
