"""Opening, joining, proposing, withdrawing and refusing deletion requests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from leman_desk.domain.complaint import Channel, require_open
from leman_desk.domain.deletion import (
    PREPARED,
    End,
    Origin,
    Step,
    require_alive,
    require_before_erasing,
    require_identified,
)
from leman_desk.domain.deletion_decision import Opinion, VoidReason, decision
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, CustomerId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.case_opening import find_or_add_customer
from leman_desk.services.changes import Outcome
from leman_desk.services.clockwork import Calendars, Clockwork
from leman_desk.services.deletion_common import close, fulfilled_by, outcome, touched
from leman_desk.services.deletion_mail import DeletionMail
from leman_desk.services.deletion_opening import Openings
from leman_desk.services.deletion_refusal import kept_items
from leman_desk.services.guard import require_clear_words
from leman_desk.services.ports import Store
from leman_desk.services.ports_documents import Letters
from leman_desk.services.ports_letters import DeletionLetter
from leman_desk.services.ports_system import Clock


@dataclass(frozen=True, slots=True)
class RequestByHand:
    """A request that came by phone, in the shop or by letter.

    Attributes:
        customer: A known customer; without one, name and e-mail address find or make one.
        received_at: UTC moment of receipt; not in the future.
        proof: How the receipt time is known.
    """

    channel: Channel
    received_at: datetime
    proof: str
    subject: str
    customer: CustomerId | None = None
    name: str = ""
    email: str = ""
    phone: str = ""


class Requests:
    """The verbs about a request as a whole."""

    def __init__(
        self, store: Store, clock: Clock, calendars: Calendars, mail: DeletionMail, letters: Letters
    ) -> None:
        self._store = store
        self._clock = clock
        self._calendars, self._letters = calendars, letters
        self._openings = Openings(calendars)
        self._clockwork = Clockwork(calendars)
        self._mail = mail

    def open_with_complaint(self, actor: Actor, *, complaint: CaseId) -> Outcome:
        """Open the request that a complaint brings, or give the one it has.

        Raises:
            Refused: ``case.ended``, ``case.merged``.
        """
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        with self._store.work() as work:
            case = work.complaint(complaint)
            require_open(case)
            request = self._openings.with_complaint(work, case, now=now, by=actor.id)
            done = outcome(work, request, "deletion.opened", case=request.case)
            work.commit()
        return done

    def open_by_hand(self, actor: Actor, *, request: RequestByHand) -> Outcome:
        """Open a request that did not come by mail; its clocks run from the receipt.

        Raises:
            Refused: ``case.subject_missing``, ``case.receipt_in_future``, ``case.proof_missing``,
                ``deletion.customer_missing`` when nothing names a person, ``customer.unknown``.
        """
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        if not request.subject.strip():
            raise Refused("case.subject_missing")
        if request.received_at > now:
            raise Refused("case.receipt_in_future")
        if not request.proof.strip():
            raise Refused("case.proof_missing")
        with self._store.work() as work:
            if request.customer is not None:
                customer = work.customer(request.customer)
            else:
                found = find_or_add_customer(work, request.name, request.email)
                if found is None:
                    raise Refused("deletion.customer_missing")
                customer = found
            if request.phone.strip() and not customer.phone:
                customer.phone = request.phone.strip()
            kept = self._openings.without_complaint(
                work,
                Origin.CUSTOMER if request.customer is not None else Origin.HAND,
                subject=request.subject.strip(),
                channel=request.channel,
                received_at=request.received_at,
                customer=customer,
                now=now,
                by=actor.id,
            )
            codes: dict[str, Value] = {
                "channel": request.channel.value,
                "received_at": request.received_at.isoformat(),
            }
            detail = {"proof": request.proof.strip()}
            work.record(Fact(FactKind.CASE_OPENED, now, actor.id, kept.case, codes, detail))
            done = outcome(work, kept, "deletion.opened", case=kept.case)
            work.commit()
        return done

    def propose(self, actor: Actor, *, request: CaseId, text: str) -> Outcome:
        """Say what is proposed to the Board; a later change voids what was signed for another proposal."""
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.deletion(request)
            require_before_erasing(kept)
            before = kept.proposal
            if before != text.strip():
                kept.proposal = text.strip()
                detail: dict[str, Value] = {"proposal": kept.proposal, "proposal_before": before}
                work.record(Fact(FactKind.DELETION_PROPOSED, now, actor.id, request, detail=detail))
                touched(work, kept, VoidReason.PROPOSAL_CHANGED, now=now, by=actor.id)
            done = outcome(
                work,
                kept,
                "deletion.proposed",
                lambda: self.propose(actor, request=request, text=before),
            )
            work.commit()
        return done

    def set_third_parties(self, actor: Actor, *, request: CaseId, through: bool) -> Outcome:
        """Say whether third parties must delete as well, which has a longer term of law."""
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.deletion(request)
            require_before_erasing(kept)
            kept.third_parties = through
            self._openings.third_party_clock(work, kept, now=now, by=actor.id)
            done = outcome(
                work,
                kept,
                "deletion.third_parties",
                lambda: self.set_third_parties(actor, request=request, through=not through),
            )
            work.commit()
        return done

    def set_apart(self, actor: Actor, *, request: CaseId) -> Outcome:
        """Let a request that waits for another one go its own way, because a person found it to be another's.

        Raises:
            Refused: ``deletion.no_duplicate``.
        """
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.deletion(request)
            if kept.duplicate_of is None:
                raise Refused("deletion.no_duplicate")
            codes: dict[str, Value] = {"released": True, "true_case": int(kept.duplicate_of)}
            kept.duplicate_of = None
            work.record(Fact(FactKind.DELETION_LINKED, now, actor.id, request, codes))
            done = outcome(work, kept, "deletion.apart")
            work.commit()
        return done

    def withdraw(self, actor: Actor, *, request: CaseId, proof: str) -> Outcome:
        """Close a request that the customer took back, with how that is known; a letter confirms it.

        Raises:
            Refused: ``deletion.proof_missing``, ``deletion.erasing``, ``deletion.closed``.
        """
        require(actor, Act.PREPARE_DELETION)
        if not proof.strip():
            raise Refused("deletion.proof_missing")
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.deletion(request)
            if kept.duplicate_of is None:
                require_before_erasing(kept)
            elif kept.step is Step.CLOSED:
                raise Refused("deletion.closed")
            detail: dict[str, Value] = {"proof": proof.strip()}
            work.record(Fact(FactKind.DELETION_MOVED, now, actor.id, request, {"why": "withdrawn"}, detail))
            said = "deletion.withdrawn"
            if kept.identified_at is not None:
                # Whoever never proved who they are hears nothing of a request that may be another's.
                facts = self._mail.facts(work, kept, actor.id)
                if not self._mail.tell(work, kept, DeletionLetter.WITHDRAWN, facts, by=actor.id):
                    said = "deletion.withdrawn_on_paper"
            close(work, self._clockwork, kept, End.WITHDRAWN, now=now, by=actor.id)
            done = outcome(work, kept, said)
            work.commit()
        return done

    def close_unverified(self, actor: Actor, *, request: CaseId, reason: str) -> Outcome:
        """Close a request whose sender never proved to be the customer; nothing is decided about the data.

        Raises:
            Refused: ``deletion.reason_missing``, ``deletion.identified``, ``deletion.closed``.
        """
        require(actor, Act.PREPARE_DELETION)
        if not reason.strip():
            raise Refused("deletion.reason_missing")
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.deletion(request)
            if kept.step is Step.CLOSED:
                raise Refused("deletion.closed")
            if kept.identified_at is not None or kept.step not in PREPARED:
                raise Refused("deletion.identified")
            kept.reason = reason.strip()
            close(work, self._clockwork, kept, End.REFUSED, now=now, by=actor.id)
            done = outcome(work, kept, "deletion.closed_unverified")
            work.commit()
        return done

    def extend(self, actor: Actor, *, request: CaseId, reason: str) -> Outcome:
        """Extend the terms of law of a request, once, and tell the customer why.

        Those of requests that wait for this one become longer with it, for they end with it.

        Raises:
            Refused: ``deletion.reason_missing``; ``clock.not_extendable`` when no running term may become
                longer any more; ``deletion.not_identified``; ``guard.words``.
        """
        require(actor, Act.CORRECT_CLOCK)
        if not reason.strip():
            raise Refused("deletion.reason_missing")
        require_clear_words(self._store.reader(), request, reason)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.deletion(request)
            require_alive(kept)
            require_identified(kept)
            rules = {rule.code: rule for rule in work.clock_rules()}
            dues = []
            own = fulfilled_by(work, kept)
            waiting = [each for one in work.duplicates_of(request) for each in fulfilled_by(work, one)]
            for clock in (*own, *waiting):
                rule = rules.get(clock.rule)
                may = rule is not None and rule.extension > 0 and rule.unit is clock.unit
                if rule is None or not may or clock.extended or now > clock.due_at:
                    continue
                clock.extended, clock.extended_at, clock.extended_by = rule.extension, now, actor.id
                clock.extension_reason = reason.strip()
                self._clockwork.others.recount(work, clock)
                codes: dict[str, Value] = {
                    "clock": int(clock.id),
                    "rule": clock.rule,
                    "by": rule.extension,
                    "due_at": clock.due_at.isoformat(),
                }
                detail: dict[str, Value] = {"reason": reason.strip()}
                work.record(Fact(FactKind.CLOCK_EXTENDED, now, actor.id, clock.case, codes, detail))
                if clock in own:
                    dues.append(clock.due_at)
            if not dues:
                raise Refused("clock.not_extendable")
            facts = self._mail.facts(work, kept, actor.id, reason=reason.strip(), due_at=max(dues))
            left = self._mail.tell(work, kept, DeletionLetter.EXTENSION, facts, by=actor.id)
            done = outcome(work, kept, "clock.extended" if left else "clock.extended_on_paper")
            work.commit()
        return done

    def refusal_items(self, actor: Actor, *, request: CaseId) -> list[str]:
        """Propose what a letter of refusal names, one line each, in the customer's language."""
        require(actor, Act.PREPARE_DELETION)
        reader = self._store.reader()
        view = reader.deletion_view(request, self._clock.now())
        zone = self._calendars.of(reader.calendar()).zone
        language = view.customer.language if view.customer is not None else "vi"
        return self._letters.kept(language, kept_items(view, ZoneInfo(zone)), zone)

    def close_refused(self, actor: Actor, *, request: CaseId, reason: str, kept: Sequence[str]) -> Outcome:
        """Write the customer that the Board refused, with the ground of each item, and close the request.

        Without an address or a mailbox no letter leaves; the outcome says that it is handed over on paper.

        Args:
            actor: Who writes.
            request: A request that the Board refused.
            reason: For the customer, in their language.
            kept: What is kept, each with its ground, in their language; at least one.

        Raises:
            Refused: ``deletion.not_refused``, ``deletion.reason_missing``, ``deletion.kept_missing``,
                ``guard.words``.
        """
        require(actor, Act.PREPARE_DELETION)
        if not reason.strip():
            raise Refused("deletion.reason_missing")
        items = tuple(each.strip() for each in kept if each.strip())
        if not items:
            raise Refused("deletion.kept_missing")
        require_clear_words(self._store.reader(), request, reason, *items)
        now = self._clock.now()
        with self._store.work() as work:
            asked = work.deletion(request)
            require_alive(asked)
            refused = decision(work.signatures(request), asked.needed) is Opinion.REFUSE
            if asked.step is not Step.CERTIFICATE or not refused:
                raise Refused("deletion.not_refused")
            facts = self._mail.facts(work, asked, actor.id, reason=reason.strip(), kept=items)
            left = self._mail.tell(work, asked, DeletionLetter.REFUSAL, facts, by=actor.id)
            asked.reason = reason.strip()
            close(work, self._clockwork, asked, End.REFUSED, now=now, by=actor.id)
            said = "deletion.closed_refused" if left else "deletion.closed_refused_on_paper"
            done = outcome(work, asked, said)
            work.commit()
        return done
