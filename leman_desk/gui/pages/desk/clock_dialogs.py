"""Dialogs about the clocks of a case: begin one by hand, record the end of one."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtWidgets import QLineEdit, QWidget
from typing_extensions import override

from leman_desk.domain.case_clock import Beginning, ClockKind, ClockRule
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.forms.moment_field import moment_field, typed_moment
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.changes import Outcome
from leman_desk.services.deadline_queries import CaseClockView
from leman_desk.services.desk import Desk
from leman_desk.wording.ledger_text import citation_text, clock_name, term_text
from leman_desk.wording.moments import Moments


class StartClockDialog(FormDialog):
    """Begins a deadline of law from a moment that the person names, such as that of detection."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        *,
        case: CaseId,
        rule: ClockRule,
        parent: QWidget | None = None,
    ) -> None:
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=clock_name(ClockKind.STATUTORY, rule, 1, moments),
            hint=words.t(
                "{citation}. {term} from this time. Confirm with counsel.",
                citation=citation_text(rule, moments),
                term=term_text(rule.unit, rule.length, moments),
            ),
            accept=words.t("Start the deadline"),
            parent=parent,
        )
        self._desk, self._actor, self._case, self._rule = desk, actor, case, rule
        self._zone = moments.zone
        detected = rule.begins is Beginning.DETECTION
        self.started = moment_field(moments, datetime.now(UTC))
        self.reason = QLineEdit()
        self.add_row(words.t("Time of detection") if detected else words.t("Received"), self.started)
        self.add_row(words.t("Reason"), self.reason)
        self.setMinimumWidth(500)
        self.started.setFocus()

    @override
    def command(self) -> Callable[[], Outcome]:
        desk, actor, case, rule = self._desk, self._actor, self._case, self._rule.code
        at, reason = typed_moment(self.started, self._zone), self.reason.text()
        return lambda: desk.clocks.start(actor, case=case, rule=rule, started_at=at, reason=reason)


class StopClockDialog(FormDialog):
    """Records when a deadline of law was met otherwise, with what proves it."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        *,
        clock: CaseClockView,
        parent: QWidget | None = None,
    ) -> None:
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=clock_name(clock.kind, clock.rule, 1, moments),
            hint=words.t("The deadline ends at this time; whether it was met is decided by it for good."),
            accept=words.t("Record its end"),
            parent=parent,
        )
        self._desk, self._actor, self._clock, self._zone = desk, actor, clock.ref, moments.zone
        self.stopped = moment_field(moments, datetime.now(UTC))
        self.proof = QLineEdit()
        self.proof.setPlaceholderText(words.t("Receipt of the authority, copy of the letter"))
        self.add_row(words.t("Ended"), self.stopped)
        self.add_row(words.t("Proof"), self.proof)
        self.setMinimumWidth(500)
        self.stopped.setFocus()

    @override
    def command(self) -> Callable[[], Outcome]:
        desk, actor, clock = self._desk, self._actor, self._clock
        at, proof = typed_moment(self.stopped, self._zone), self.proof.text()
        return lambda: desk.clocks.stop(actor, clock=clock, stopped_at=at, proof=proof)
