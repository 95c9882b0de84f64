"""Opens complaints, and finds whose they are, inside a unit of work."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from leman_desk.domain.complaint import CaseKind, Channel, Complaint, Status, case_number
from leman_desk.domain.customer import Customer
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import PersonId
from leman_desk.domain.sender_names import plain_person
from leman_desk.domain.text import name_sort_key
from leman_desk.services.calendars import Calendars
from leman_desk.services.ports import UnitOfWork


def find_or_add_customer(work: UnitOfWork, name: str, email: str, language: str = "vi") -> Customer | None:
    """Find a customer by exact normalised address, or add one; None when nothing names a person.

    Nothing hidden in a name goes onto a card, nor an address in place of a name.
    """
    address, named = email.strip().casefold(), plain_person(name, email)
    known = work.customer_by_email(address) if address else None
    if known is not None:
        if not known.name and named:
            known.name, known.sort_key = named, name_sort_key(named)
        return known
    if not address and not named:
        return None
    customer = Customer(name=named, email=address, sort_key=name_sort_key(named), language=language)
    work.insert(customer)
    return customer


def open_complaint(
    work: UnitOfWork,
    calendars: Calendars,
    *,
    subject: str,
    channel: Channel,
    received_at: datetime,
    now: datetime,
    customer: Customer | None,
    suggestion: tuple[str | None, Sequence[str]] = (None, ()),
) -> Complaint:
    """Add a complaint with its number; the year is that of receipt in the office zone.

    What is suggested is a category's code, and the words for it.

    Raises:
        Refused: ``worktime.out_of_range`` for a receipt that no clock can be counted from.
    """
    calendar = calendars.of(work.calendar())
    calendar.is_open(received_at)  # refuses it
    year = received_at.astimezone(ZoneInfo(calendar.zone)).year
    complaint = Complaint(
        number=case_number(CaseKind.COMPLAINT, year, work.next_running(CaseKind.COMPLAINT, year)),
        kind=CaseKind.COMPLAINT,
        subject=subject,
        channel=channel,
        received_at=received_at,
        opened_at=now,
        customer=customer.id if customer is not None else None,
        last_activity_at=received_at,
        suggestion=suggestion[0],
        suggestion_words=", ".join(suggestion[1]),
    )
    work.insert(complaint)
    return complaint


def set_first_category(
    work: UnitOfWork, complaint: Complaint, code: str, *, now: datetime, by: PersonId
) -> None:
    """Triage a complaint that is opened with its category known. Raises Refused ``category.unknown``."""
    category = next((each for each in work.categories() if each.code == code), None)
    if category is None:
        raise Refused("category.unknown", category=code)
    complaint.category, complaint.severity = code, category.severity
    complaint.triaged_at, complaint.unread, complaint.status = now, False, Status.IN_PROGRESS
    codes: dict[str, Value] = {"category": code}
    work.record(Fact(FactKind.CATEGORY_SET, now, by, complaint.id, codes))
