"""Which commands the cards of a request offer: by right, by step, and by the line the keyboard is on."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import SignalInstance

from leman_desk.domain.deletion import DECIDED, ERASING, PREPARED, Step
from leman_desk.domain.deletion_checklist import MAILBOX, Performer
from leman_desk.domain.deletion_identity import CheckResult
from leman_desk.domain.deletion_scope import Belongs
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.pages.deletion.cards import ListCard
from leman_desk.gui.pages.deletion.content import grounds_to_check
from leman_desk.services.queries_deletion import ChecklistView, DeletionView, HoldView, ScopeView
from leman_desk.wording.moments import Moments

_CHANGEABLE = PREPARED | {Step.DECISION, Step.WAITING, Step.READY}


class Cards(Protocol):
    """The cards that offer commands."""

    @property
    def wanted(self) -> SignalInstance:
        """Tells which command was asked for."""
        ...

    @property
    def identity(self) -> ListCard:
        """How the identity was checked."""
        ...

    @property
    def scope(self) -> ListCard:
        """What belongs to the customer."""
        ...

    @property
    def holds(self) -> ListCard:
        """What must stay."""
        ...

    @property
    def systems(self) -> ListCard:
        """The checklist."""
        ...


class Offers:
    """Adds the buttons once and shows those that make sense."""

    def __init__(self, cards: Cards, actor: Actor) -> None:
        self._cards = cards
        self._view: DeletionView | None = None
        self._moments: Moments | None = None
        self._may = frozenset(act for act in Act if allowed(actor.roles, act))

        def add(card: ListCard, name: str, icon: str = "") -> None:
            card.add_button(name, _emit(cards, name), icon=icon)

        add(cards.identity, "send_code", "action.send")
        add(cards.identity, "enter_code", "system.key")
        add(cards.identity, "in_person", "deletion.identity")
        add(cards.identity, "document", "deletion.id_copies")
        add(cards.identity, "close_unverified", "action.close")
        add(cards.scope, "look", "action.check_mail")
        add(cards.scope, "add_record", "action.note")
        add(cards.scope, "goes", "action.erase")
        add(cards.scope, "stays", "action.close")
        add(cards.scope, "confirm_scope", "result.check")
        add(cards.holds, "place_hold", "deletion.hold")
        add(cards.holds, "lift_hold", "evidence.unsealed")
        add(cards.holds, "none_found", "result.check")
        add(cards.holds, "ask_board", "deletion.board")
        add(cards.systems, "mailbox", "deletion.mailbox")
        add(cards.systems, "change_row", "action.note")
        add(cards.systems, "ask_owners", "action.send")
        add(cards.systems, "suspend_row", "action.stop")
        add(cards.systems, "close_row", "result.check")
        add(cards.systems, "reopen_row", "action.undo")
        cards.scope.opened.connect(lambda _key: cards.wanted.emit("answer"))
        cards.holds.opened.connect(lambda _key: cards.wanted.emit("lift_hold"))
        cards.systems.opened.connect(lambda _key: self._open_row())

    def show_view(self, view: DeletionView, moments: Moments) -> None:
        """Offer what a request allows."""
        self._view, self._moments = view, moments
        self.refresh()

    def refresh(self) -> None:
        """Offer anew, since the keyboard went to another line."""
        view, moments = self._view, self._moments
        if view is None or moments is None:
            return
        alive = not view.row.duplicate_of and view.row.step in _CHANGEABLE
        self._identity(view, moments, alive=alive)
        self._scope(view, moments, alive=alive)
        self._holds(view, moments, alive=alive)
        self._systems(view, moments)

    # --- what the keyboard is on ------------------------------------------------------------------------

    def item(self) -> ScopeView | None:
        """The record of the scope that is marked."""
        key = self._cards.scope.key
        return next((each for each in self._view.scope if each.id == key), None) if self._view else None

    def hold(self) -> HoldView | None:
        """The hold that is marked; None on a line that names a ground without finding."""
        key = self._cards.holds.key
        return next((each for each in self._view.holds if each.id == key), None) if self._view else None

    def row(self) -> ChecklistView | None:
        """The system that is marked."""
        key = self._cards.systems.key
        return next((each for each in self._view.checklist if each.id == key), None) if self._view else None

    def buttons_hidden(self, *names: str) -> bool:
        """Tell whether none of some commands is offered at the moment."""
        cards = (self._cards.identity, self._cards.scope, self._cards.holds, self._cards.systems)
        buttons = [card.buttons[name] for card in cards for name in names if name in card.buttons]
        return not any(button.isVisible() and button.isEnabled() for button in buttons)

    def _open_row(self) -> None:
        """Do the first thing that is offered for a system."""
        for name in ("close_row", "mailbox", "change_row", "reopen_row"):
            button = self._cards.systems.buttons[name]
            if not button.isHidden() and button.isEnabled():
                self._cards.wanted.emit(name)
                return

    # --- card by card -----------------------------------------------------------------------------------

    def _identity(self, view: DeletionView, moments: Moments, *, alive: bool) -> None:
        words = moments.words
        verified = any(each.result is CheckResult.VERIFIED for each in view.identity)
        may = Act.PREPARE_DELETION in self._may and alive and not verified
        waiting = any(each.result is CheckResult.OPEN for each in view.identity)
        card = self._cards.identity
        nobody = (
            ""
            if view.customer is not None and view.customer.email
            else words.t("No e-mail address is on file for this customer.")
        )
        text = words.t("Send a new code") if view.identity else words.t("Send code")
        card.offer("send_code", text, shown=may, reason=nobody)
        card.offer("enter_code", words.t("Enter code…"), shown=may and waiting)
        card.offer("in_person", words.t("Seen in person…"), shown=may)
        card.offer("document", words.t("Document copy…"), shown=may and (bool(view.identity) or bool(nobody)))
        card.offer("close_unverified", words.t("Close unverified…"), shown=may and view.row.step in PREPARED)

    def _scope(self, view: DeletionView, moments: Moments, *, alive: bool) -> None:
        words, item = moments.words, self.item()
        verified = view.row.step not in {Step.RECEIVED, Step.IDENTITY}
        may = Act.PREPARE_DELETION in self._may and alive and verified
        card = self._cards.scope
        card.offer("look", words.t("Look again"), shown=may)
        card.offer("add_record", words.t("Add record…"), shown=may)
        card.offer(
            "goes",
            words.t("Is the customer’s"),
            shown=may and item is not None and item.belongs is not Belongs.YES,
        )
        card.offer(
            "stays",
            words.t("Is not the customer’s"),
            shown=may and item is not None and item.belongs is not Belongs.NO,
        )
        open_ = view.row.unsettled
        reason = words.n(
            "{count} record is to be decided first.", "{count} records are to be decided first.", open_
        )
        card.offer(
            "confirm_scope",
            words.t("Confirm scope"),
            shown=may and view.scope_at is None,
            reason=reason if open_ else "",
        )

    def _holds(self, view: DeletionView, moments: Moments, *, alive: bool) -> None:
        words, hold = moments.words, self.hold()
        may = Act.HOLD_DELETION in self._may and alive and view.scope_at is not None
        # Looking for grounds is preparing; placing and lifting what keeps a record is not (product §9).
        looks = (
            Act.PREPARE_DELETION in self._may
            and alive
            and view.scope_at is not None
            and view.holds_at is None
        )
        card = self._cards.holds
        card.offer("place_hold", words.t("Place hold…"), shown=may)
        can_lift = hold is not None and hold.active and not hold.automatic
        card.offer("lift_hold", words.t("Lift hold…"), shown=may and can_lift)
        left = grounds_to_check(view)
        card.offer("none_found", words.t("Nothing else found"), shown=looks and bool(left))
        card.offer("ask_board", words.t("Ask the Board"), shown=looks and not left)

    def _systems(self, view: DeletionView, moments: Moments) -> None:
        words, row, step = moments.words, self.row(), view.row.step
        may = Act.PREPARE_DELETION in self._may and not view.row.duplicate_of and step is not Step.CLOSED
        open_ = row is not None and row.closed_at is None
        ours = row is not None and row.performer is Performer.DESK
        card = self._cards.systems
        mailbox = row is not None and row.system == MAILBOX
        plan = may and open_ and step not in ERASING
        card.offer("mailbox", words.t("Messages on the server…"), shown=plan and mailbox)
        card.offer("change_row", words.t("Change plan…"), shown=plan and not mailbox)
        asked = any(
            each.closed_at is None and each.asked_at is None and each.email for each in view.checklist
        )
        card.offer("ask_owners", words.t("Write to owners"), shown=may and step in DECIDED and asked)
        early = step in PREPARED | {Step.DECISION}
        stoppable = open_ and not ours and row is not None and row.suspended_at is None
        card.offer("suspend_row", words.t("Stopped using it"), shown=may and early and stoppable)
        card.offer(
            "close_row", words.t("Close with proof…"), shown=may and step in DECIDED and open_ and not ours
        )
        done = row is not None and row.closed_at is not None and not ours
        card.offer("reopen_row", words.t("Open again"), shown=may and step in DECIDED and done)


def _emit(cards: Cards, name: str) -> Callable[[], None]:
    return lambda: cards.wanted.emit(name)
