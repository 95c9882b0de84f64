"""What a letter may say about a case, gathered in one place for whatever writes letters."""

from dataclasses import replace

from leman_desk.domain.complaint import Complaint
from leman_desk.domain.customer import Address, Customer
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.text import given_name
from leman_desk.services.calendars import Calendars
from leman_desk.services.ports import UnitOfWork
from leman_desk.services.ports_documents import LetterFacts


def facts_of(work: UnitOfWork, calendars: Calendars, signer: PersonId, case: CaseId) -> LetterFacts:
    """Gather what a letter signed by a person may say. Raises Refused ``case.unknown``."""
    complaint, clock = work.complaint(case), work.clock(case)
    customer = work.customer(complaint.customer) if complaint.customer is not None else None
    person = work.person(signer)
    return replace(
        unsigned_facts_of(work, calendars, complaint, customer),
        due_at=clock.due_at if clock is not None else None,
        signer=person.name,
        signer_title=person.title,
    )


def unsigned_facts_of(
    work: UnitOfWork, calendars: Calendars, complaint: Complaint, customer: Customer | None
) -> LetterFacts:
    """Gather what a letter that no person signs may say; without a due moment."""
    return LetterFacts(
        number=complaint.number,
        customer_name=customer.name if customer is not None else "",
        addressed_name=(customer.addressed_name or given_name(customer.name)) if customer else "",
        form_of_address=(customer.form_of_address if customer else Address.UNKNOWN).value,
        received_at=complaint.received_at,
        due_at=None,
        signer="",
        signer_title="",
        organisation=work.settings().organisation,
        zone=calendars.of(work.calendar()).zone,
    )
