"""Verifying who asks: a one-time code to the address on file, or a document as the last resort."""

from datetime import datetime

from leman_desk.domain.correspondence import Purpose
from leman_desk.domain.customer import Customer
from leman_desk.domain.deletion import PREPARED, DeletionRequest, Step
from leman_desk.domain.deletion_identity import Method
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, EvidenceId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.changes import Outcome
from leman_desk.services.deletion_common import customer_case, move, outcome
from leman_desk.services.deletion_mail import DeletionMail
from leman_desk.services.identity_codes import accept_seen, enter_code, new_code
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_letters import DeletionLetter
from leman_desk.services.ports_system import Clock


class Identity:
    """The verbs of the identity check."""

    def __init__(self, store: Store, clock: Clock, mail: DeletionMail) -> None:
        self._store = store
        self._clock = clock
        self._mail = mail

    def send_code(self, actor: Actor, *, request: CaseId) -> Outcome:
        """Send a new code to the customer's address on file; an older one is worth nothing from then on.

        Never to an address that came with the request: whoever forges a sender would get it.

        Raises:
            Refused: ``deletion.no_address``, ``identity.too_many_codes``, ``deletion.identified``,
                ``deletion.duplicate``, ``deletion.closed``, ``reply.no_mailbox``.
        """
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        with self._store.work() as work:
            kept = self._unverified(work, request)
            made = new_code(work, request, _customer(work, kept), by=actor.id, now=now)
            facts = self._mail.facts(work, kept, actor.id, code=made.code, minutes=made.minutes)
            self._mail.to_customer(
                work,
                kept,
                DeletionLetter.IDENTITY_CODE,
                facts,
                by=actor.id,
                purpose=Purpose.IDENTITY_CODE,
                address=made.address,
            )
            move(work, kept, Step.IDENTITY, now=now, by=actor.id)
            done = outcome(work, kept, "identity.code_sent")
            work.commit()
        return done

    def enter_code(self, actor: Actor, *, request: CaseId, code: str) -> Outcome:
        """Compare the code that the customer says.

        Raises:
            Refused: ``identity.no_code``; ``identity.code_wrong`` with the tries ``left``, and
                ``identity.code_spent`` after the last; ``identity.code_expired``.
        """
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        with self._store.work() as work:
            kept = self._unverified(work, request)
            entered = enter_code(work, request, code, by=actor.id, now=now)
            if entered.verified:
                self._verified(work, kept, actor, now)
            done = outcome(work, kept, "identity.verified")
            work.commit()
        entered.require()
        return done

    def verify_in_person(self, actor: Actor, *, request: CaseId, note: str) -> Outcome:
        """Record that the customer showed a document in the shop; no copy is kept.

        Raises:
            Refused: ``identity.note_missing`` when it is not said what was compared.
        """
        require(actor, Act.PREPARE_DELETION)
        return self._by_person(actor, request, Method.IN_PERSON, note, None)

    def verify_document(self, actor: Actor, *, request: CaseId, document: EvidenceId, note: str) -> Outcome:
        """Accept a copy of a document, as the last resort; it is destroyed after the decision.

        Raises:
            Refused: ``identity.code_first`` while a code could be sent and none was;
                ``identity.note_missing``;
                ``identity.document_elsewhere`` for evidence of another case.
        """
        require(actor, Act.PREPARE_DELETION)
        return self._by_person(actor, request, Method.DOCUMENT, note, document)

    def _by_person(
        self, actor: Actor, request: CaseId, method: Method, note: str, document: EvidenceId | None
    ) -> Outcome:
        now = self._clock.now()
        with self._store.work() as work:
            kept = self._unverified(work, request)
            if document is not None:
                if work.evidence(document).case not in {request, customer_case(kept)}:
                    raise Refused("identity.document_elsewhere")
                tried = any(each.method is Method.CODE for each in work.identity_checks(request))
                if not tried and _customer(work, kept).email:
                    raise Refused("identity.code_first")
            accept_seen(work, request, method, note, by=actor.id, now=now, document=document)
            self._verified(work, kept, actor, now)
            done = outcome(work, kept, "identity.verified")
            work.commit()
        return done

    def _verified(self, work: UnitOfWork, request: DeletionRequest, actor: Actor, now: datetime) -> None:
        request.identified_at = now
        move(work, request, Step.SCOPE, now=now, by=actor.id)
        self._displace_unverified(work, request, actor, now)

    def _displace_unverified(
        self, work: UnitOfWork, request: DeletionRequest, actor: Actor, now: datetime
    ) -> None:
        """Make the verified request the true one; those nobody verified wait for it, never the other way."""
        customer = work.complaint(request.case).customer
        request.duplicate_of = None
        for other in work.deletions_for([customer] if customer is not None else []):
            if other.case != request.case and other.identified_at is None:
                other.duplicate_of = request.case
                codes: dict[str, Value] = {"true_case": int(request.case)}
                work.record(Fact(FactKind.DELETION_LINKED, now, actor.id, other.case, codes))

    def _unverified(self, work: UnitOfWork, request: CaseId) -> DeletionRequest:
        """Load a request whose identity is to be checked; none that waits for a verified one."""
        kept = work.deletion(request)
        if kept.step is Step.CLOSED:
            raise Refused("deletion.closed")
        if kept.identified_at is not None or kept.step not in PREPARED:
            raise Refused("deletion.identified")
        if kept.duplicate_of is not None and work.deletion(kept.duplicate_of).identified_at is not None:
            raise Refused("deletion.duplicate")
        return kept


def _customer(work: UnitOfWork, request: DeletionRequest) -> Customer:
    customer = work.complaint(request.case).customer
    if customer is None:
        raise Refused("deletion.customer_missing")
    return work.customer(customer)
