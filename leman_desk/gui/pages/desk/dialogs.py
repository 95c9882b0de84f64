"""The dialogs of the desk: a merge, a case by hand, an answer given elsewhere."""

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from leman_desk.domain.complaint import Channel
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.forms.moment_field import moment_field, typed_moment
from leman_desk.gui.reading.case_finder import CaseFinder
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import FlatCombo
from leman_desk.services.casework import CaseByHand
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.wording.labels import CHANNEL
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words

_BY_HAND = (Channel.PHONE, Channel.SHOP, Channel.LETTER)


class MergeDialog(FormDialog):
    """Finds the case into which another goes, by number, name or subject."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        words: Words,
        *,
        source: CaseId,
        number: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Merge {number} into another case", number=number),
            hint=words.t(
                "Messages, notes, tasks and evidence move there."
                " The earliest unanswered message decides the clock."
            ),
            accept=words.t("Merge"),
            parent=parent,
        )
        self._desk, self._actor, self._source = desk, actor, source
        self.finder = CaseFinder(desk, actor, tasks, theme, words, without=source)
        self.add_row(words.t("Into"), self.finder)
        self.finder.changed.connect(self._update)
        self.finder.accepted.connect(self.submit)
        self.finder.failed.connect(self.show_error)
        self.setMinimumWidth(520)
        self.finder.setFocus()
        self._update()

    def command(self) -> Callable[[], Outcome]:
        """Merge into the case chosen."""
        desk, actor, source, target = self._desk, self._actor, self._source, self.finder.chosen()
        if target is None:
            raise Refused("case.unknown", number=self.finder.search.text())
        return lambda: desk.casework.merge(actor, source=source, target=target)

    def _update(self) -> None:
        self.accept_button.setEnabled(self.finder.chosen() is not None)


class CaseByHandDialog(FormDialog):
    """A complaint that came by phone, in the shop or by letter; its clock runs from the receipt typed."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        parent: QWidget | None = None,
    ) -> None:
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("New case by hand"),
            hint=words.t(
                "For a complaint that did not come by e-mail. The clock runs from the time of receipt."
            ),
            accept=words.t("Open the case"),
            parent=parent,
        )
        self._desk, self._actor, self._zone = desk, actor, moments.zone
        self.channel = FlatCombo(theme, bordered=True)
        for channel in _BY_HAND:
            self.channel.addItem(words.t(CHANNEL[channel]), channel)
        self.received = moment_field(moments, datetime.now(UTC))
        self.proof, self.name, self.phone, self.email = (QLineEdit() for _ in range(4))
        self.subject = QLineEdit()
        self.text = QPlainTextEdit()
        self.text.setFixedHeight(theme.line_height() * 5 + 16)
        self.text.setTabChangesFocus(True)
        self.proof.setPlaceholderText(words.t("Call log, postmark, receipt stamp"))
        for label, field in (
            (words.t("Came by"), self.channel),
            (words.t("Received"), self.received),
            (words.t("Proof of receipt"), self.proof),
            (words.t("Customer’s name"), self.name),
            (words.t("Phone"), self.phone),
            (words.t("E-mail"), self.email),
            (words.t("Subject"), self.subject),
            (words.t("What was said"), self.text),
        ):
            self.add_row(label, field)
        self.setMinimumWidth(560)

    def command(self) -> Callable[[], Outcome]:
        """Open the case as typed."""
        case = CaseByHand(
            channel=Channel(self.channel.currentData()),
            name=self.name.text(),
            email=self.email.text(),
            phone=self.phone.text(),
            subject=self.subject.text(),
            text=self.text.toPlainText(),
            received_at=typed_moment(self.received, self._zone),
            proof=self.proof.text(),
        )
        desk, actor = self._desk, self._actor
        return lambda: desk.casework.open_by_hand(actor, case=case)


class RecordAnswerDialog(FormDialog):
    """Records an answer given by phone, letter or another mail client; a second person confirms it."""

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        *,
        case: CaseId,
        number: str,
        parent: QWidget | None = None,
    ) -> None:
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Answer to {number} given elsewhere", number=number),
            hint=words.t("The clock stops at this time once a second person confirms it."),
            accept=words.t("Record the answer"),
            parent=parent,
        )
        self._desk, self._actor, self._case, self._zone = desk, actor, case, moments.zone
        self.answered = moment_field(moments, datetime.now(UTC))
        self.proof, self.reason = QLineEdit(), QLineEdit()
        self.proof.setPlaceholderText(words.t("Call log, copy of the letter"))
        self.add_row(words.t("Answered"), self.answered)
        self.add_row(words.t("Proof"), self.proof)
        self.add_row(words.t("Why not from the desk"), self.reason)

    def command(self) -> Callable[[], Outcome]:
        """Record the answer as typed."""
        at, proof, reason = typed_moment(self.answered, self._zone), self.proof.text(), self.reason.text()
        desk, actor, case = self._desk, self._actor, self._case
        return lambda: desk.deadlines.record_answer(
            actor, case=case, answered_at=at, proof=proof, reason=reason
        )
