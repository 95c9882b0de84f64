"""The dialog's question, and the letter that tells a customer what became of what they asked."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from leman_desk.domain.complaint import ENDED_STATUSES, CaseKind, Complaint
from leman_desk.domain.correspondence import Direction, OutgoingState, Purpose
from leman_desk.domain.customer import masked_phone
from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.deletion_checklist import ChecklistRow, Performer, system_in
from leman_desk.domain.deletion_identity import CheckResult
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.guard_addresses import normal_email
from leman_desk.domain.ids import CaseId, OutgoingId, PersonId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.rights import (
    CORRECTIONS_IN,
    USES_IN,
    CardField,
    ItemState,
    Right,
    RightsItem,
    RightsItemId,
    Told,
    told,
)
from leman_desk.services.card_fields import fields_of
from leman_desk.services.changes import Outcome
from leman_desk.services.customers import live_card
from leman_desk.services.data_packages import verified_at
from leman_desk.services.deletion_mail import DeletionMail
from leman_desk.services.guard import require_clear_words
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_documents import Letters
from leman_desk.services.ports_letters import DeletionFacts, DeletionLetter
from leman_desk.services.ports_system import Clock
from leman_desk.services.queries_rights_items import (
    CardAddress,
    ItemView,
    RightsView,
    SystemChoice,
    TaskView,
)
from leman_desk.services.rights_common import customer_of, law_due, outcome, workable
from leman_desk.services.rights_items import shown_value
from leman_desk.services.rights_tasks import informed


@dataclass(frozen=True, slots=True)
class RightsLetter:
    """The letter as it would leave."""

    address: str
    subject: str
    body: str


class RightsAnswers:
    """Showing a complaint with what was asked on it, and answering it."""

    def __init__(self, store: Store, clock: Clock, mail: DeletionMail, letters: Letters) -> None:
        self._store, self._clock = store, clock
        self._mail, self._letters = mail, letters

    def view(self, actor: Actor, *, case: CaseId) -> RightsView:
        """Show what was asked on a complaint, what became of it, and who is told. Numbers come masked."""
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            complaint = work.complaint(case)
            complained = complaint.kind is CaseKind.COMPLAINT
            view = RightsView(
                case=case,
                number=complaint.number,
                uses_asked=complained and complaint.category in USES_IN,
                corrections_asked=complained and complaint.category in CORRECTIONS_IN,
                ended=complaint.status in ENDED_STATUSES,
                customer=None,
                name="",
                email="",
                language="vi",
                card=None,
                due_at=law_due(work, complaint),
            )
            if complaint.customer is None or not complained:
                return view
            return self._with_customer(work, complaint, view, now)

    def preview(self, actor: Actor, *, case: CaseId, note: str = "") -> RightsLetter:
        """Write the letter without sending it.

        Raises:
            Refused: As `send`.
        """
        require(actor, Act.WORK_CASES)
        require_clear_words(self._store.reader(), case, note)
        with self._store.work() as work:
            complaint = workable(work, case)
            due = _unanswered(work, case)
            customer = customer_of(work, complaint)
            if not customer.email:
                raise Refused("deletion.no_address")
            facts = self._facts(work, complaint, due, note, actor.id)
            language = customer.language
        subject, body = self._letters.deletion(DeletionLetter.RIGHTS_ANSWER, language, facts)
        return RightsLetter(customer.email, subject, body)

    def send(self, actor: Actor, *, case: CaseId, note: str = "") -> Outcome:
        """Put the letter into the outbox; it can be taken back until it leaves.

        Args:
            actor: Who signs it.
            case: The complaint.
            note: A further paragraph, in the customer's language.

        Raises:
            Refused: ``rights.nothing_done`` when nothing was settled since the last letter;
                ``rights.items_open``; ``rights.tasks_open`` with the ``count`` of systems that have not
                confirmed; ``deletion.no_address``, ``reply.no_mailbox``, ``case.ended``; ``guard.words``.
        """
        require(actor, Act.WORK_CASES)
        require_clear_words(self._store.reader(), case, note)
        now = self._clock.now()
        with self._store.work() as work:
            complaint = workable(work, case)
            due = _unanswered(work, case)
            customer = customer_of(work, complaint)
            outgoing = self._mail.about_case(
                work,
                complaint,
                customer,
                DeletionLetter.RIGHTS_ANSWER,
                self._facts(work, complaint, due, note, actor.id),
                by=actor.id,
                purpose=Purpose.RIGHTS_LETTER,
                leaves_at=now + timedelta(seconds=work.settings().undo_seconds),
            )
            for each in due:
                each.answered_at = now
            codes: dict[str, Value] = {
                "outgoing": int(outgoing),
                "done": sum(each.state is ItemState.DONE for each in due),
                "refused": sum(each.state is ItemState.REFUSED for each in due),
            }
            work.record(Fact(FactKind.RIGHTS_ANSWERED, now, actor.id, case, codes))
            ids = tuple(each.id for each in due)
            done = outcome(
                complaint, "rights.answered", lambda: self._recall(actor, case, outgoing, ids, note)
            )
            work.commit()
        return done

    # --- inside -------------------------------------------------------------------------------------

    def _recall(
        self,
        actor: Actor,
        case: CaseId,
        outgoing: OutgoingId,
        items: Sequence[RightsItemId],
        note: str,
    ) -> Outcome:
        """Take the letter back. Raises Conflict ``reply.left_already``."""
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            complaint = work.complaint(case)
            kept = work.outgoing(outgoing)
            if kept.state not in {OutgoingState.HELD, OutgoingState.FAILED}:
                raise Conflict("reply.left_already")
            kept.state = OutgoingState.RECALLED
            for each in items:
                work.rights_item(each).answered_at = None
            work.record(Fact(FactKind.REPLY_RECALLED, now, actor.id, case, {"outgoing": int(outgoing)}))
            done = outcome(complaint, "undone", lambda: self.send(actor, case=case, note=note))
            work.commit()
        return done

    def _facts(
        self,
        work: UnitOfWork,
        complaint: Complaint,
        items: Sequence[RightsItem],
        note: str,
        by: PersonId,
    ) -> DeletionFacts:
        language = customer_of(work, complaint).language
        done = [_told(each) for each in items if each.state is ItemState.DONE]
        return self._mail.case_facts(
            work,
            complaint,
            by,
            stopped=tuple(each for each in done if each.right is not Right.CORRECT),
            corrected=tuple(each for each in done if each.right is Right.CORRECT),
            refused=tuple(_told(each) for each in items if each.state is ItemState.REFUSED),
            informed=informed(work.checklist(complaint.id), language),
            reason=note.strip(),
        )

    def _with_customer(
        self, work: UnitOfWork, complaint: Complaint, view: RightsView, now: datetime
    ) -> RightsView:
        customer = customer_of(work, complaint)
        names = {each.id: each.name for each in work.people()}
        items, rows = work.rights_items(complaint.id), work.checklist(complaint.id)
        checks = work.identity_checks(complaint.id)
        code = next((each for each in checks if each.result is CheckResult.OPEN), None)
        code_open = code.expires_at if code is not None else None
        addresses = work.addresses_of(customer.id)
        emails = {each.value for each in addresses if each.kind is AddressKind.EMAIL}
        wrote = [each for each in work.messages_of(complaint.id) if each.direction is Direction.IN]
        open_ones = [each for each in items if each.state is ItemState.OPEN]
        settled = [each for each in items if each.state in {ItemState.DONE, ItemState.REFUSED}]
        return replace(
            view,
            customer=customer.id,
            name=customer.name,
            email=customer.email,
            language=customer.language,
            card=fields_of(live_card(work, customer.id)),
            addresses=tuple(
                CardAddress(
                    each.id,
                    each.kind,
                    masked_phone(each.value) if each.kind is AddressKind.PHONE else each.value,
                )
                for each in addresses
            ),
            items=tuple(_item_view(each, names) for each in items),
            tasks=tuple(_task_view(each) for each in rows),
            systems=_choices(work, rows),
            verified_at=verified_at(work, checks, customer.id, now),
            code_open=code_open if code_open is not None and code_open > now else None,
            wrote_from_elsewhere=bool(wrote)
            and not any(normal_email(each.sender_address) in emails for each in wrote),
            answerable=not open_ones
            and any(each.answered_at is None for each in settled)
            and all(each.closed_at is not None for each in rows),
        )


def _unanswered(work: UnitOfWork, case: CaseId) -> list[RightsItem]:
    """Give what a letter is to tell, once everything is settled and confirmed."""
    items = work.rights_items(case)
    if any(each.state is ItemState.OPEN for each in items):
        raise Refused("rights.items_open")
    settled = [each for each in items if each.state in {ItemState.DONE, ItemState.REFUSED}]
    due = [each for each in settled if each.answered_at is None]
    if not due:
        raise Refused("rights.nothing_done")
    waiting = sum(each.closed_at is None for each in work.checklist(case))
    if waiting:
        raise Refused("rights.tasks_open", count=waiting)
    return due


def _told(item: RightsItem) -> Told:
    """Give what the customer is told; numbers masked, for mail is read by others too."""
    whole = told(item)
    if item.what != CardField.PHONE:
        return whole
    return replace(
        whole, before=masked_phone(item.before) if item.before else "", after=masked_phone(item.after)
    )


def _item_view(item: RightsItem, names: dict[PersonId, str]) -> ItemView:
    return ItemView(
        id=item.id,
        right=item.right,
        what=item.what,
        words=item.words,
        before=shown_value(item, item.before),
        after=shown_value(item, item.after),
        state=item.state,
        reason=item.reason,
        asked_at=item.asked_at,
        settled_at=item.settled_at,
        settled_by=names.get(item.settled_by, "") if item.settled_by is not None else "",
        again_at=item.again_at,
        answered=item.answered_at is not None,
    )


def _task_view(row: ChecklistRow) -> TaskView:
    system = system_in(row.terms)
    return TaskView(
        id=row.id,
        system=row.system,
        name_en=system.name_en if system is not None else row.system,
        name_vi=system.name_vi if system is not None else row.system,
        performer=system.performer if system is not None else Performer.OWNER,
        owner=row.owner,
        email=row.email,
        language=row.language,
        usual_proof_en=system.proof_en if system is not None else "",
        usual_proof_vi=system.proof_vi if system is not None else "",
        due_days=row.due_days,
        asked_at=row.asked_at,
        due_at=row.due_at,
        result=row.result,
        reason=row.reason,
        proof=row.proof,
        closed_at=row.closed_at,
    )


def _choices(work: UnitOfWork, rows: Sequence[ChecklistRow]) -> tuple[SystemChoice, ...]:
    """Give the systems that can be told, without those that are being told."""
    waiting = {each.system for each in rows if each.closed_at is None}
    return tuple(
        SystemChoice(each.code, each.name_en, each.name_vi, each.owner_en, each.owner_vi)
        for each in work.checklist_systems()
        if each.enabled and each.performer is not Performer.DESK and each.code not in waiting
    )
