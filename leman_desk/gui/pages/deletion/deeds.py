"""What a person does with a deletion request: commands in the writer lane, dialogs where more is asked."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QDialog, QWidget

from leman_desk.domain.deletion_checklist import RowAction
from leman_desk.domain.deletion_decision import Opinion
from leman_desk.domain.deletion_identity import CheckResult
from leman_desk.domain.deletion_scope import Belongs
from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import EvidenceId
from leman_desk.domain.people import Actor
from leman_desk.gui.forms.reason_dialog import ReasonDialog
from leman_desk.gui.pages.deletion.content import grounds_to_check
from leman_desk.gui.pages.deletion.decision_card import Seat
from leman_desk.gui.pages.deletion.dialogs import (
    CodeDialog,
    DocumentDialog,
    NoteDialog,
    RequestByHandDialog,
    SignDialog,
)
from leman_desk.gui.pages.deletion.endings import (
    ON_PAPER,
    RefusalDialog,
    language_hint,
    reachable,
)
from leman_desk.gui.pages.deletion.mailbox_dialog import MailboxDialog
from leman_desk.gui.pages.deletion.offers import Offers
from leman_desk.gui.pages.deletion.record_dialogs import HoldDialog, PlanDialog, ProofDialog
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.queries_deletion import DeletionView
from leman_desk.wording.moments import Moments


class Deeds(QObject):
    """Carries out what the view asks for.

    Attributes:
        failed: A `DeskError` of a command without a dialog.
        opened: The `CaseId` of a request that was opened by hand.
        signed: A signature was given.
    """

    failed = Signal(object)
    opened = Signal(object)
    signed = Signal()

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        window: QWidget,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._actor, self._tasks, self._theme, self._window = desk, actor, tasks, theme, window
        self.view: DeletionView | None = None
        self.moments: Moments | None = None
        self.pieces: tuple[tuple[EvidenceId, str], ...] = ()
        self.dialog: QDialog | None = None

    def do(self, name: str, offers: Offers) -> None:
        """Carry out a command by the name of its button."""
        if self.view is None or self.moments is None:
            return
        simple: dict[str, Callable[[DeletionView, Offers], Callable[[], Outcome] | None]] = {
            "send_code": self._send_code,
            "look": self._look,
            "goes": lambda view, at: self._decide(view, at, Belongs.YES),
            "stays": lambda view, at: self._decide(view, at, Belongs.NO),
            "answer": self._answer,
            "confirm_scope": self._confirm_scope,
            "none_found": self._none_found,
            "ask_board": self._ask_board,
            "ask_owners": self._ask_owners,
            "third_parties": self._third_parties,
            "set_apart": self._set_apart,
            "suspend_row": self._suspend,
            "reopen_row": self._reopen,
        }
        asking: dict[str, Callable[[DeletionView, Moments, Offers], QDialog | None]] = {
            "enter_code": self._enter_code,
            "in_person": self._in_person,
            "document": self._document,
            "place_hold": self._place_hold,
            "lift_hold": self._lift_hold,
            "mailbox": self._mailbox,
            "change_row": self._change_row,
            "close_row": self._close_row,
            "propose": self._propose,
            "note": self._note,
            "withdraw": self._withdraw,
            "refuse": self._refuse,
            "close_unverified": self._close_unverified,
            "extend": self._extend,
            "add_record": self._add_record,
        }
        if name in simple:
            command = simple[name](self.view, offers)
            if command is not None:
                self._run(command, name)
        elif name in asking:
            self._open(asking[name](self.view, self.moments, offers))

    def sign(self, opinion: Opinion, note: str, seat: Seat) -> None:
        """Ask for the passphrase, then sign in that seat on the Board."""
        view, moments = self.view, self.moments
        if view is None or moments is None:
            return
        desk, actor, case = self._desk, self._actor, view.row.case
        whose = None if seat.person == actor.id else seat.person
        dialog = SignDialog(
            self._tasks,
            self._theme,
            moments,
            opinion=opinion,
            number=view.row.number,
            absent="" if whose is None else seat.name,
            act=lambda passphrase: desk.deletion.decisions.sign(
                actor, request=case, opinion=opinion, passphrase=passphrase, note=note, seat=whose
            ),
            parent=self._window,
        )
        dialog.accepted.connect(self.signed)
        self._open(dialog)

    def open_by_hand(self) -> None:
        """Ask for a request that did not come by mail."""
        if self.moments is None:
            return
        dialog = RequestByHandDialog(
            self._desk, self._actor, self._tasks, self._theme, self.moments, self._window
        )

        def made() -> None:
            if dialog.outcome is not None:
                self.opened.emit(dialog.outcome.params.get("case"))

        dialog.accepted.connect(made)
        self._open(dialog)

    # --- at once ----------------------------------------------------------------------------------------

    def _run(self, command: Callable[[], Outcome], name: str) -> None:
        def failed(error: DeskError) -> None:
            self.failed.emit(error)

        self._tasks.write(command, None, failed, owner=self, name=f"deletion: {name}")

    def _send_code(self, view: DeletionView, _at: Offers) -> Callable[[], Outcome]:
        return lambda: self._desk.deletion.identity.send_code(self._actor, request=view.row.case)

    def _look(self, view: DeletionView, _at: Offers) -> Callable[[], Outcome]:
        return lambda: self._desk.deletion.scope.look(self._actor, request=view.row.case)

    def _decide(self, _view: DeletionView, at: Offers, belongs: Belongs) -> Callable[[], Outcome] | None:
        item = at.item()
        if item is None:
            return None
        return lambda: self._desk.deletion.scope.decide(self._actor, items=[item.id], belongs=belongs)

    def _answer(self, view: DeletionView, at: Offers) -> Callable[[], Outcome] | None:
        """Turn the answer for a record round, as Enter on its line does; what is open becomes yes."""
        item = at.item()
        if item is None or at.buttons_hidden("goes", "stays"):
            return None
        wanted = Belongs.NO if item.belongs is Belongs.YES else Belongs.YES
        return self._decide(view, at, wanted)

    def _confirm_scope(self, view: DeletionView, _at: Offers) -> Callable[[], Outcome]:
        return lambda: self._desk.deletion.scope.confirm(self._actor, request=view.row.case)

    def _none_found(self, view: DeletionView, _at: Offers) -> Callable[[], Outcome]:
        grounds = (*view.grounds_without, *grounds_to_check(view))
        return lambda: self._desk.deletion.holds.look_for(self._actor, request=view.row.case, grounds=grounds)

    def _ask_board(self, view: DeletionView, _at: Offers) -> Callable[[], Outcome]:
        return lambda: self._desk.deletion.holds.confirm(self._actor, request=view.row.case)

    def _third_parties(self, view: DeletionView, _at: Offers) -> Callable[[], Outcome]:
        through = not view.third_parties
        return lambda: self._desk.deletion.requests.set_third_parties(
            self._actor, request=view.row.case, through=through
        )

    def _set_apart(self, view: DeletionView, _at: Offers) -> Callable[[], Outcome]:
        return lambda: self._desk.deletion.requests.set_apart(self._actor, request=view.row.case)

    def _ask_owners(self, view: DeletionView, _at: Offers) -> Callable[[], Outcome]:
        rows = [
            each.id
            for each in view.checklist
            if each.closed_at is None and each.asked_at is None and each.email
        ]
        return lambda: self._desk.deletion.checklist.ask(self._actor, rows=rows)

    def _suspend(self, _view: DeletionView, at: Offers) -> Callable[[], Outcome] | None:
        row = at.row()
        if row is None:
            return None
        return lambda: self._desk.deletion.checklist.suspend(self._actor, row=row.id, suspended=True)

    def _reopen(self, _view: DeletionView, at: Offers) -> Callable[[], Outcome] | None:
        row = at.row()
        if row is None:
            return None
        return lambda: self._desk.deletion.checklist.reopen_row(self._actor, row=row.id)

    # --- with a dialog ----------------------------------------------------------------------------------

    def _open(self, dialog: QDialog | None) -> None:
        if dialog is not None:
            self.dialog = dialog
            dialog.open()

    def _enter_code(self, view: DeletionView, moments: Moments, _at: Offers) -> QDialog:
        desk, actor, case = self._desk, self._actor, view.row.case
        return CodeDialog(
            self._tasks,
            self._theme,
            moments,
            lambda code: desk.deletion.identity.enter_code(actor, request=case, code=code),
            self._window,
        )

    def _in_person(self, view: DeletionView, moments: Moments, _at: Offers) -> QDialog:
        words, desk, actor, case = moments.words, self._desk, self._actor, view.row.case
        return ReasonDialog(
            self._tasks,
            self._theme,
            words,
            title=words.t("Identity seen in person"),
            hint=words.t("Say which document was shown and what was compared. No copy is kept."),
            accept=words.t("Record"),
            act=lambda note: desk.deletion.identity.verify_in_person(actor, request=case, note=note),
            parent=self._window,
        )

    def _document(self, view: DeletionView, moments: Moments, _at: Offers) -> QDialog:
        desk, actor, case = self._desk, self._actor, view.row.case
        return DocumentDialog(
            self._tasks,
            self._theme,
            moments,
            self.pieces,
            lambda piece, note: desk.deletion.identity.verify_document(
                actor, request=case, document=piece, note=note
            ),
            self._window,
        )

    def _place_hold(self, view: DeletionView, moments: Moments, _at: Offers) -> QDialog:
        desk, actor, case = self._desk, self._actor, view.row.case
        return HoldDialog(
            self._tasks,
            self._theme,
            moments,
            view,
            lambda hold: desk.deletion.holds.place(actor, request=case, hold=hold),
            self._window,
        )

    def _lift_hold(self, _view: DeletionView, moments: Moments, at: Offers) -> QDialog | None:
        hold = at.hold()
        if hold is None or at.buttons_hidden("lift_hold"):
            return None
        words, desk, actor = moments.words, self._desk, self._actor
        return ReasonDialog(
            self._tasks,
            self._theme,
            words,
            title=words.t("Lift the hold"),
            hint=words.t("What it kept is erased with the rest. Signatures given with it count no more."),
            accept=words.t("Lift hold"),
            act=lambda note: desk.deletion.holds.lift(actor, hold=hold.id, note=note),
            parent=self._window,
        )

    def _mailbox(self, view: DeletionView, moments: Moments, at: Offers) -> QDialog | None:
        row = at.row()
        if row is None:
            return None
        return MailboxDialog(
            self._desk,
            self._actor,
            self._tasks,
            self._theme,
            moments,
            request=view.row.case,
            row=row,
            parent=self._window,
        )

    def _change_row(self, _view: DeletionView, moments: Moments, at: Offers) -> QDialog | None:
        row = at.row()
        if row is None:
            return None
        desk, actor = self._desk, self._actor
        return PlanDialog(
            self._tasks,
            self._theme,
            moments,
            row,
            lambda change: desk.deletion.checklist.change_row(actor, row=row.id, change=change),
            self._window,
        )

    def _close_row(self, view: DeletionView, moments: Moments, at: Offers) -> QDialog | None:
        row = at.row()
        if row is None:
            return None
        desk, actor = self._desk, self._actor
        sealed: dict[Path, EvidenceId] = {}

        def close(result: RowAction, proof: str, piece: EvidenceId | Path | None) -> Outcome:
            if isinstance(piece, Path):
                if piece not in sealed:  # a second try after a refusal does not seal it twice
                    sealed[piece] = desk.evidence.add_file(actor, case=view.conversation, path=piece)
                piece = sealed[piece]
            return desk.deletion.checklist.close_row(
                actor, row=row.id, result=result, proof=proof, evidence=piece
            )

        return ProofDialog(self._tasks, self._theme, moments, row, self.pieces, close, self._window)

    def _propose(self, view: DeletionView, moments: Moments, _at: Offers) -> QDialog:
        words, desk, actor, case = moments.words, self._desk, self._actor, view.row.case
        return NoteDialog(
            self._tasks,
            self._theme,
            moments,
            title=words.t("Proposal to the Board"),
            hint=words.t("What is to be erased, what stays and why. A later change asks the Board again."),
            label=words.t("Proposal"),
            accept=words.t("Save"),
            act=lambda text: desk.deletion.requests.propose(actor, request=case, text=text),
            text=view.proposal,
            parent=self._window,
        )

    def _note(self, view: DeletionView, moments: Moments, _at: Offers) -> QDialog:
        words, desk, actor, case = moments.words, self._desk, self._actor, view.conversation
        return NoteDialog(
            self._tasks,
            self._theme,
            moments,
            title=words.t("Internal note"),
            hint=words.t("Never sent to the customer"),
            label=words.t("Note"),
            accept=words.t("Add note"),
            act=lambda text: desk.casework.add_note(actor, case=case, text=text),
            parent=self._window,
        )

    def _withdraw(self, view: DeletionView, moments: Moments, _at: Offers) -> QDialog:
        words, desk, actor, case = moments.words, self._desk, self._actor, view.row.case
        verified = any(each.result is CheckResult.VERIFIED for each in view.identity)
        letter = words.t("The customer gets a letter that nothing was deleted.")
        if not verified:
            letter = words.t("Nobody has verified the customer’s identity, so no letter goes out.")
        elif not reachable(view):
            letter = words.t(ON_PAPER)
        end = words.t("It can't be undone; the customer may ask again at any time.")
        return NoteDialog(
            self._tasks,
            self._theme,
            moments,
            title=words.t("Customer withdraws {number}", number=view.row.number),
            hint=f"{letter} {end}",
            label=words.t("How that is known"),
            accept=words.t("Close request"),
            act=lambda proof: desk.deletion.requests.withdraw(actor, request=case, proof=proof),
            parent=self._window,
        )

    def _refuse(self, view: DeletionView, moments: Moments, _at: Offers) -> QDialog:
        return RefusalDialog(self._desk, self._actor, self._tasks, self._theme, moments, view, self._window)

    def _close_unverified(self, view: DeletionView, moments: Moments, _at: Offers) -> QDialog:
        words, desk, actor, case = moments.words, self._desk, self._actor, view.row.case
        return NoteDialog(
            self._tasks,
            self._theme,
            moments,
            title=words.t("Close {number} unverified", number=view.row.number),
            hint=words.t(
                "Nobody proved to be the customer: nothing is erased and no letter goes out. "
                "The customer may ask again at any time."
            ),
            label=words.t("Why it is closed"),
            accept=words.t("Close request"),
            act=lambda reason: desk.deletion.requests.close_unverified(actor, request=case, reason=reason),
            parent=self._window,
        )

    def _extend(self, view: DeletionView, moments: Moments, _at: Offers) -> QDialog:
        words, desk, actor, case = moments.words, self._desk, self._actor, view.row.case
        told = language_hint(view, words) if reachable(view) else words.t(ON_PAPER)
        return NoteDialog(
            self._tasks,
            self._theme,
            moments,
            title=words.t("Extend the term of {number}", number=view.row.number),
            hint=words.t("The law allows it once.") + " " + told,
            label=words.t("Why it takes longer"),
            accept=words.t("Extend and tell the customer"),
            act=lambda reason: desk.deletion.requests.extend(actor, request=case, reason=reason),
            parent=self._window,
        )

    def _add_record(self, view: DeletionView, moments: Moments, _at: Offers) -> QDialog:
        words, desk, actor, case = moments.words, self._desk, self._actor, view.row.case
        return ReasonDialog(
            self._tasks,
            self._theme,
            words,
            title=words.t("Add a record of the customer"),
            hint=words.t(
                "A case by its number, or a customer’s card by its e-mail address: "
                "for what no address on file leads to. It is erased with the rest."
            ),
            accept=words.t("Add"),
            act=lambda named: desk.deletion.scope.add_named(actor, request=case, named=named),
            label=words.t("Number or address"),
            parent=self._window,
        )
