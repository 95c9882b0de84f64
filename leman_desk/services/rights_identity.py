"""Verifying who asks for access: the same one-time code as for deletion requests, on the case itself."""

from leman_desk.domain.complaint import Complaint
from leman_desk.domain.correspondence import Purpose
from leman_desk.domain.deletion_identity import Method
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.customers import live_card
from leman_desk.services.data_packages import require_access
from leman_desk.services.deletion_mail import DeletionMail
from leman_desk.services.identity_codes import accept_seen, enter_code, new_code
from leman_desk.services.ports import Store
from leman_desk.services.ports_letters import DeletionLetter
from leman_desk.services.ports_system import Clock


class RightsIdentity:
    """The verbs of the identity check of a request for access."""

    def __init__(self, store: Store, clock: Clock, mail: DeletionMail) -> None:
        self._store, self._clock, self._mail = store, clock, mail

    def send_code(self, actor: Actor, *, case: CaseId) -> Outcome:
        """Send a new code to the customer's address on file, never to one that came with the request.

        Raises:
            Refused: ``package.not_asked``, ``package.no_customer``, ``deletion.no_address``,
                ``identity.too_many_codes``, ``reply.no_mailbox``.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            complaint = work.complaint(case)
            customer = live_card(work, require_access(complaint))
            made = new_code(work, case, customer, by=actor.id, now=now)
            facts = self._mail.case_facts(work, complaint, actor.id, code=made.code, minutes=made.minutes)
            self._mail.about_case(
                work,
                complaint,
                customer,
                DeletionLetter.ACCESS_CODE,
                facts,
                by=actor.id,
                purpose=Purpose.IDENTITY_CODE,
                address=made.address,
            )
            done = _outcome(complaint, "identity.code_sent")
            work.commit()
        return done

    def enter_code(self, actor: Actor, *, case: CaseId, code: str) -> Outcome:
        """Compare the code that the customer says.

        Raises:
            Refused: ``identity.no_code``; ``identity.code_wrong`` with the tries ``left``, and
                ``identity.code_spent`` after the last; ``identity.code_expired``.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            complaint = work.complaint(case)
            require_access(complaint)
            entered = enter_code(work, case, code, by=actor.id, now=now)
            done = _outcome(complaint, "identity.verified")
            work.commit()
        entered.require()
        return done

    def verify_in_person(self, actor: Actor, *, case: CaseId, note: str) -> Outcome:
        """Record that the customer showed a document in the shop; no copy is kept.

        Raises:
            Refused: ``identity.note_missing`` when it is not said what was compared.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            complaint = work.complaint(case)
            require_access(complaint)
            accept_seen(work, case, Method.IN_PERSON, note, by=actor.id, now=now)
            done = _outcome(complaint, "identity.verified")
            work.commit()
        return done


def _outcome(complaint: Complaint, said: str) -> Outcome:
    kinds = (Kind.CASES, Kind.OUTBOX)
    return Outcome(changed(*kinds, cases=[complaint.id]), said, {"number": complaint.number})
