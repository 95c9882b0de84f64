"""The dialogs of a deletion request as a whole: a code, a text, a passphrase, the name typed to erase."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from leman_desk.domain.complaint import Channel
from leman_desk.domain.deletion_checklist import RowAction
from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import EvidenceId
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.forms.moment_field import moment_field, typed_moment
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import FlatCombo, PassphraseField
from leman_desk.services.changes import Outcome
from leman_desk.services.deletion_requests import RequestByHand
from leman_desk.services.desk import Desk
from leman_desk.services.queries_deletion import DeletionView
from leman_desk.wording.labels import CHANNEL
from leman_desk.wording.labels_deletion import SIGN_BUTTON
from leman_desk.wording.moments import Moments

_BY_HAND = (Channel.PHONE, Channel.SHOP, Channel.LETTER)
_WIDE = 540


class CodeDialog(FormDialog):
    """The code that the customer reads out or writes."""

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        act: Callable[[str], Outcome],
        parent: QWidget | None = None,
    ) -> None:
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Enter the customer’s code"),
            hint=words.t(
                "Six digits from the letter to the address on file. Three wrong tries spend the code."
            ),
            accept=words.t("Check code"),
            parent=parent,
        )
        self._act = act
        self.code = QLineEdit()
        self.code.setInputMethodHints(Qt.InputMethodHint.ImhDigitsOnly)
        self.add_row(words.t("Code"), self.code)
        self.code.setFocus()

    def command(self) -> Callable[[], Outcome]:
        """Compare the code typed."""
        code = self.code.text()
        return lambda: self._act(code)


class NoteDialog(FormDialog):
    """A text of some lines, such as the proposal to the Board, then does it."""

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        *,
        title: str,
        hint: str,
        label: str,
        accept: str,
        act: Callable[[str], Outcome],
        text: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(tasks, theme, moments.words, title=title, hint=hint, accept=accept, parent=parent)
        self._act = act
        self.text = QPlainTextEdit(text)
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(theme.line_height() * 5 + 16)
        self.add_row(label, self.text)
        self.setMinimumWidth(_WIDE)
        self.text.setFocus()

    def command(self) -> Callable[[], Outcome]:
        """Act with the text typed."""
        text = self.text.toPlainText()
        return lambda: self._act(text)


class DocumentDialog(FormDialog):
    """A copy of a document among the evidence, as the last resort; it is destroyed after the decision."""

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        pieces: Sequence[tuple[EvidenceId, str]],
        act: Callable[[EvidenceId, str], Outcome],
        parent: QWidget | None = None,
    ) -> None:
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Identity by a document copy"),
            hint=words.t(
                "Only where no code can reach the customer. The copy is destroyed after the decision."
            ),
            accept=words.t("Accept"),
            parent=parent,
        )
        self._act = act
        self.piece = FlatCombo(theme, bordered=True)
        for number, name in pieces:
            self.piece.addItem(name, number)
        self.note = QLineEdit()
        self.note.setPlaceholderText(words.t("Name and date of birth match"))
        self.add_row(words.t("Copy"), self.piece)
        self.add_row(words.t("What was compared"), self.note)
        self.setMinimumWidth(_WIDE)

    def command(self) -> Callable[[], Outcome]:
        """Accept the copy chosen. Raises Refused ``evidence.unknown`` when there is none."""
        piece: EvidenceId | None = self.piece.currentData()
        if piece is None:
            raise Refused("evidence.unknown")
        note = self.note.text()
        return lambda: self._act(piece, note)


class SignDialog(FormDialog):
    """Asks for the signer's own passphrase; signing is not confirmed by a click."""

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        *,
        opinion: Opinion,
        number: str,
        act: Callable[[str], Outcome],
        absent: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Build the form; `absent` names the member in whose seat a deputy signs."""
        words = moments.words
        hint = words.t("Signing does not erase anything.")
        if absent:
            as_deputy = words.t("You sign as deputy of {name}.", name=absent)
            hint = f"{as_deputy} {hint}"
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("{what}: {number}", what=words.t(SIGN_BUTTON[opinion]), number=number),
            hint=hint,
            accept=words.t(SIGN_BUTTON[opinion]),
            parent=parent,
        )
        self._act = act
        self.passphrase = PassphraseField(theme, words)
        self.add_row(words.t("Your passphrase"), self.passphrase)
        self.passphrase.setFocus()

    def command(self) -> Callable[[], Outcome]:
        """Sign with the passphrase typed, which the field then forgets."""
        passphrase = self.passphrase.text()
        self.passphrase.clear()
        return lambda: self._act(passphrase)


class RequestByHandDialog(FormDialog):
    """A request that came by phone, in the shop or by letter; its clocks run from the receipt typed."""

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
            title=words.t("New deletion request by hand"),
            hint=words.t(
                "For a request that did not come by e-mail. The clocks run from the time of receipt."
            ),
            accept=words.t("Open the request"),
            parent=parent,
        )
        self._desk, self._actor, self._zone = desk, actor, moments.zone
        self.channel = FlatCombo(theme, bordered=True)
        for channel in _BY_HAND:
            self.channel.addItem(words.t(CHANNEL[channel]), channel)
        self.received = moment_field(moments, datetime.now(UTC))
        self.proof, self.name, self.email, self.phone, self.subject = (QLineEdit() for _ in range(5))
        self.proof.setPlaceholderText(words.t("Call log, postmark, receipt stamp"))
        self.subject.setText(words.t("Deletion request"))
        for label, field in (
            (words.t("Came by"), self.channel),
            (words.t("Received"), self.received),
            (words.t("Proof of receipt"), self.proof),
            (words.t("Customer’s name"), self.name),
            (words.t("E-mail on file"), self.email),
            (words.t("Phone"), self.phone),
            (words.t("Subject"), self.subject),
        ):
            self.add_row(label, field)
        self.setMinimumWidth(_WIDE)

    def command(self) -> Callable[[], Outcome]:
        """Open the request as typed."""
        request = RequestByHand(
            channel=Channel(self.channel.currentData()),
            received_at=typed_moment(self.received, self._zone),
            proof=self.proof.text(),
            subject=self.subject.text(),
            name=self.name.text(),
            email=self.email.text(),
            phone=self.phone.text(),
        )
        desk, actor = self._desk, self._actor
        return lambda: desk.deletion.requests.open_by_hand(actor, request=request)


class EraseDialog(FormDialog):
    """The one confirmation that is typed: the customer's full name (product §8)."""

    def __init__(
        self,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        view: DeletionView,
        act: Callable[[str], Outcome],
        parent: QWidget | None = None,
    ) -> None:
        words = moments.words
        open_ = sum(each.planned in {RowAction.ERASE, RowAction.ANONYMISE} for each in view.checklist)
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Erase what is kept of this customer"),
            hint=words.n(
                "{count} system will be cleared. In this desk messages, evidence, notes and names "
                "are destroyed. This cannot be undone.",
                "{count} systems will be cleared. In this desk messages, evidence, notes and names "
                "are destroyed. This cannot be undone.",
                open_,
            ),
            accept=words.t("Erase"),
            parent=parent,
        )
        self._act = act
        self.name = QLineEdit()
        self.form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        self.add_row(words.t("Type the customer’s full name to continue."), self.name)
        # Enter must not erase: the harmless button is the default one, and has the words of this dialog.
        self.accept_button.setDefault(False)
        self.accept_button.setProperty("kind", "danger")
        self.cancel_button.setText(words.t("Do not erase"))
        self.cancel_button.setDefault(True)
        self.name.textChanged.connect(lambda text: self.accept_button.setEnabled(bool(text.strip())))
        self.accept_button.setEnabled(False)
        self.setMinimumWidth(_WIDE)
        self.name.setFocus()

    def command(self) -> Callable[[], Outcome]:
        """Begin with the name typed; the services compare it."""
        name = self.name.text()
        return lambda: self._act(name)
