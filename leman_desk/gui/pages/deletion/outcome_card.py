"""Erasing and what proves it: what still blocks, progress, the residue scan, the certificate."""

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from leman_desk.domain.certificate import LetterState
from leman_desk.domain.deletion import ERASING, PREPARED, Step, Turn
from leman_desk.domain.deletion_checklist import Performer
from leman_desk.domain.erasure import ErasureReport, Reason, Residue
from leman_desk.gui.pages.deletion.steps import left_as_it_was, was_refused
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.card import Card
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.progress import ProgressRow
from leman_desk.services.certificates import CertificateCheck
from leman_desk.services.queries_deletion import DeletionView
from leman_desk.wording.errors import describe_code
from leman_desk.wording.labels_deletion import DELETION_END, TURN
from leman_desk.wording.labels_erasure import ERASURE_STEP, LETTER_STATE, RESIDUE, UNREACHED
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_MOST_RESIDUES = 6


class OutcomeCard(Card):
    """What comes after the decision; before it, says that nothing is erased yet.

    Attributes:
        erase_requested: Begin to erase, or go on where it stopped.
        scan_requested: Search once more for what is left.
        refuse_requested: Tell the customer that the Board refused, and close the request.
        issue_requested: Issue the certificate and send the closing letter.
        save_requested: Save the certificate as a file.
        settled: Whether a letter arrived of which nobody could tell; False sends it again.
    """

    erase_requested = Signal()
    scan_requested = Signal()
    refuse_requested = Signal()
    issue_requested = Signal()
    save_requested = Signal()
    settled = Signal(bool)

    def __init__(self, theme: Theme, moments: Moments, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.says = Text("", wrap=True)
        self._blocks = QVBoxLayout()
        self._blocks.setSpacing(4)
        self.progress = ProgressRow(theme, moments.words, "action.erase")
        self.erase = Button(theme, icon="action.erase", kind="danger")
        self.refuse = Button(theme, icon="action.send", kind="primary")
        self.issue = Button(theme, icon="deletion.certificate", kind="primary")
        self.scan = Button(theme, icon="action.check_mail")
        self.save = Button(theme, icon="action.export_pdf")
        self.arrived, self.again = Button(theme, icon="result.check"), Button(theme, icon="action.send")
        self.erase.clicked.connect(self.erase_requested)
        self.refuse.clicked.connect(self.refuse_requested)
        self.issue.clicked.connect(self.issue_requested)
        self.scan.clicked.connect(self.scan_requested)
        self.save.clicked.connect(self.save_requested)
        self.arrived.clicked.connect(lambda _checked=False: self.settled.emit(True))
        self.again.clicked.connect(lambda _checked=False: self.settled.emit(False))
        buttons = QWidget()
        flow = FlowLayout(buttons, gap=8, row_gap=6)
        for each in (self.erase, self.refuse, self.issue, self.scan, self.save, self.arrived, self.again):
            flow.add(each)
        self.body.addWidget(self.says)
        self.body.addLayout(self._blocks)
        self.body.addWidget(self.progress)
        self.body.addWidget(buttons)
        self.body.addStretch(1)

    def show_view(
        self,
        view: DeletionView,
        report: ErasureReport | None,
        issued: CertificateCheck | None,
        moments: Moments,
        *,
        may_execute: bool,
        may_prepare: bool,
    ) -> None:
        """Show a request.

        Args:
            view: The request.
            report: What its erasure did so far; None before it began.
            issued: Its certificate; None before it is issued.
            moments: How to write it.
            may_execute: Whether the person's roles allow erasing.
            may_prepare: Whether they allow telling the customer of a refusal.
        """
        words, step = moments.words, view.row.step
        self.progress.retranslate(words)
        self.set_title(words.t("Erasure and certificate"))
        self.says.setText(self._sentence(view, report, moments))
        erasing = step is Step.READY or step in {Step.EXECUTING, Step.SCANNING}
        self.erase.setVisible(may_execute and erasing)
        self.erase.setText(words.t("Go on erasing") if step is not Step.READY else words.t("Erase…"))
        lines = self._told(view, report, moments)
        if issued is not None and issued.letter in LETTER_STATE:
            lines.append((words.t(LETTER_STATE[issued.letter]), "muted"))
        self._list(lines)
        blocked = [*view.blocked] if step is Step.READY else []
        signed = step is Step.READY and not view.executor_may_be
        self.erase.setEnabled(not blocked and not signed and self.progress.isHidden())
        refused = was_refused(view)
        self.refuse.setVisible(refused and may_prepare)
        self.refuse.setText(words.t("Tell the customer…"))
        certifying = step is Step.CERTIFICATE and not refused
        self.issue.setVisible(certifying and may_execute and issued is None)
        self.issue.setText(words.t("Issue certificate and send the letter"))
        self.issue.setEnabled(not view.blocked and self.progress.isHidden())
        searched = report is not None and report.scanned_at is not None
        self.scan.setVisible(certifying and may_execute and issued is None and searched)
        self.scan.setText(words.t("Search again"))
        self.scan.setEnabled(self.progress.isHidden())
        self.save.setVisible(issued is not None)
        self.save.setText(words.t("Save certificate…"))
        uncertain = issued is not None and issued.letter is LetterState.UNCERTAIN and may_execute
        self.arrived.setVisible(uncertain)
        self.arrived.setText(words.t("The letter arrived"))
        self.again.setVisible(uncertain)
        self.again.setText(words.t("Send the letter again"))

    def _sentence(self, view: DeletionView, report: ErasureReport | None, moments: Moments) -> str:
        words, row = moments.words, view.row
        if row.step is Step.CLOSED and row.end is not None:
            said = words.t(DELETION_END[row.end])
            if row.closed_at is not None:
                said = words.t("{what}, {moment}.", what=said, moment=moments.moment_full(row.closed_at))
            scanned = report is not None and report.scanned_at is not None and not left_as_it_was(view)
            told = self._progress(report, moments) if report is not None and scanned else ""
            return " ".join(filter(None, (said, view.reason, told)))
        if row.step in PREPARED or row.step is Step.DECISION:
            return words.t("Nothing is erased before the Board has decided.")
        if was_refused(view):
            return words.t(
                "The Board refused. Nothing is erased; the customer is still to be told, with the grounds."
            )
        if row.step is Step.WAITING and row.waits_until is not None:
            return words.t(
                "The waiting period ends {moment}. Until then the customer may change their mind.",
                moment=moments.moment_full(row.waits_until),
            )
        if report is not None and row.step in ERASING:  # at READY it is of an erasing before
            return self._progress(report, moments)
        ready = words.t("Everything is ready. A manager or admin who did not sign may erase now.")
        return ready if row.turn is Turn.EXECUTOR else words.t(TURN[row.turn]) + "."

    def _progress(self, report: ErasureReport, moments: Moments) -> str:
        words = moments.words
        if report.scanned_at is None:
            step = words.t(ERASURE_STEP[report.step]) if report.step is not None else ""
            return words.t("Under way. Last finished: {step}.", step=step) if step else words.t("Under way.")
        destroyed = sum(report.destroyed.values())
        if report.clean:
            return words.n(
                "{count} item was destroyed. The residue scan of {moment} found nothing unexplained.",
                "{count} items were destroyed. The residue scan of {moment} found nothing unexplained.",
                destroyed,
                moment=moments.moment_full(report.scanned_at),
            )
        return words.t(
            "The residue scan of {moment} found something that a person must look at.",
            moment=moments.moment_full(report.scanned_at),
        )

    def _told(
        self, view: DeletionView, report: ErasureReport | None, moments: Moments
    ) -> list[tuple[str, str]]:
        words = moments.words
        found: list[tuple[str, str]] = []
        if view.row.step in {Step.READY, Step.CERTIFICATE}:
            open_ = sum(
                each.closed_at is None and each.performer is not Performer.DESK for each in view.checklist
            )
            for code in view.blocked:
                told = describe_code(code, {"count": open_}, words)
                found.append((f"{told.title}. {told.sentence}", "breached"))
            if view.row.step is Step.READY and not view.executor_may_be and not view.blocked:
                told = describe_code("deletion.executor_signed", {}, words)
                found.append((f"{told.title}. {told.sentence}", "muted"))
        if report is not None:
            found += [(each, "muted") for each in residue_lines(report.residues, words)]
            if view.row.step is Step.CERTIFICATE and not report.clean:
                mend = words.t(
                    "Mend it and search again, or say in the certificate’s reason why it may stay."
                )
                found.append((mend, ""))
        return found

    def _list(self, lines: Sequence[tuple[str, str]]) -> None:
        while (item := self._blocks.takeAt(0)) is not None:
            old = item.widget()
            if old is not None:
                old.hide()
                old.deleteLater()
        for text, tone in lines:
            self._blocks.addWidget(Text(text, "caption", tone, wrap=True))


def residue_lines(residues: Sequence[Residue], words: Words) -> list[str]:
    """Say what the residue scan left, one line for each place and reason, and how many more there are."""
    counts: Counter[tuple[str, Reason]] = Counter()
    for each in residues:
        counts[each.place, each.reason] += each.count
    lines = []
    for (place, reason), count in [*counts.items()][:_MOST_RESIDUES]:
        why = words.t(RESIDUE[reason])
        if reason is Reason.TOO_SHORT:
            lines.append(words.n("{count} string: {why}", "{count} strings: {why}", count, why=why))
        elif reason is Reason.UNREACHABLE:
            name = words.t(UNREACHED[place]) if place in UNREACHED else place
            lines.append(words.t("{place}: {why}", place=name, why=why))
        else:
            times = words.n("{count} time", "{count} times", count)
            lines.append(words.t("{place}: {why}, {times}", place=place, why=why, times=times))
    more = len(counts) - len(lines)
    return [*lines, words.n("and {count} more", "and {count} more", more)] if more else lines
