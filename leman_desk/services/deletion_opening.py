"""How a deletion request comes to be: with a complaint, by hand, or from a customer's card."""

from datetime import datetime
from zoneinfo import ZoneInfo

from leman_desk.domain.case_clock import ClockKind
from leman_desk.domain.complaint import CaseKind, Channel, Complaint, Severity, Status, case_number
from leman_desk.domain.customer import Customer
from leman_desk.domain.deletion import REQ_DELETION, DeletionRequest, End, Origin, Step
from leman_desk.domain.deletion_checklist import ChecklistRow, ChecklistSystem, terms_of
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.services.case_clockwork import runs
from leman_desk.services.clockwork import Calendars, Clockwork
from leman_desk.services.deletion_common import THIRD_PARTY, clock_case
from leman_desk.services.ports import UnitOfWork
from leman_desk.services.threads import followed


class Openings:
    """Opens requests inside a unit of work."""

    def __init__(self, calendars: Calendars) -> None:
        self._calendars = calendars
        self._clockwork = Clockwork(calendars)

    def with_complaint(
        self, work: UnitOfWork, complaint: Complaint, *, now: datetime, by: PersonId | None
    ) -> DeletionRequest:
        """Give the request of a complaint, opened when there is none.

        The complaint keeps the conversation and its clocks: the promise of the policy, and the terms of law
        that its category brings. They end with the request, see `deletion_common.close`.
        """
        complaint = followed(work, complaint)
        known = work.deletion_of(complaint.id)
        if known is not None and known.end not in {None, End.MISTAKEN}:
            known = None  # that one is over; the customer asks again
        if known is not None:
            if known.end is End.MISTAKEN:
                self._revive(work, known, complaint, now=now, by=by)
            return known
        case = self._case(
            work,
            subject=complaint.subject,
            channel=complaint.channel,
            received_at=complaint.received_at,
            now=now,
            customer=work.customer(complaint.customer) if complaint.customer is not None else None,
        )
        case.assignee = complaint.assignee
        return self._request(work, case, Origin.MAIL, complaint.id, now=now, by=by)

    def without_complaint(
        self,
        work: UnitOfWork,
        origin: Origin,
        *,
        subject: str,
        channel: Channel,
        received_at: datetime,
        customer: Customer,
        now: datetime,
        by: PersonId | None,
    ) -> DeletionRequest:
        """Open a request that came by phone, letter or in the shop; the policy clock runs with it."""
        case = self._case(
            work, subject=subject, channel=channel, received_at=received_at, now=now, customer=customer
        )
        case.assignee = by
        request = self._request(work, case, origin, None, now=now, by=by)
        self._clockwork.start(work, case, received_at, now=now)
        self._clockwork.others.opened(work, case, received_at, now=now)
        self._clockwork.others.categorised(work, case, None, now=now)
        work.index(case.id)
        return request

    def take_back(
        self, work: UnitOfWork, complaint: Complaint, *, now: datetime, by: PersonId | None
    ) -> None:
        """Undo the opening while nobody has done anything with the request; otherwise it stays."""
        request = work.deletion_of(complaint.id)
        if request is None or request.step is not Step.RECEIVED or work.identity_checks(request.case):
            return
        request.end, request.closed_at, request.step = End.MISTAKEN, now, Step.CLOSED
        case = work.complaint(request.case)
        before, case.status, case.merged_into = case.status, Status.MERGED, complaint.id
        self._clockwork.others.status_changed(work, case, before, now=now, by=by)
        codes: dict[str, Value] = {"end": End.MISTAKEN.value}
        work.record(Fact(FactKind.DELETION_CLOSED, now, by, request.case, codes))

    def third_party_clock(
        self, work: UnitOfWork, request: DeletionRequest, *, now: datetime, by: PersonId | None
    ) -> None:
        """Begin the longer term of law for deleting through third parties, or take it back."""
        case = clock_case(work, request)
        mine = [each for each in work.case_clocks(case.id) if each.rule == THIRD_PARTY and runs(each)]
        if not request.third_parties:
            for clock in mine:
                self._clockwork.others.withdraw(work, clock, now=now)
            return
        rule = next((each for each in work.clock_rules() if each.code == THIRD_PARTY and each.enabled), None)
        if rule is None or mine:
            return
        started_at = work.complaint(request.case).received_at
        self._clockwork.others.begin(
            work, case.id, ClockKind.STATUTORY, THIRD_PARTY, rule.term, started_at, now=now, by=by
        )

    def _revive(
        self,
        work: UnitOfWork,
        request: DeletionRequest,
        complaint: Complaint,
        *,
        now: datetime,
        by: PersonId | None,
    ) -> None:
        case = work.complaint(request.case)
        request.end, request.closed_at, request.step = None, None, Step.RECEIVED
        before, case.status, case.merged_into = case.status, Status.IN_PROGRESS, None
        self._clockwork.others.status_changed(work, case, before, now=now, by=by)
        codes: dict[str, Value] = {"complaint": int(complaint.id), "again": True}
        work.record(Fact(FactKind.DELETION_OPENED, now, by, request.case, codes))

    def _case(
        self,
        work: UnitOfWork,
        *,
        subject: str,
        channel: Channel,
        received_at: datetime,
        now: datetime,
        customer: Customer | None,
    ) -> Complaint:
        calendar = self._calendars.of(work.calendar())
        calendar.is_open(received_at)  # refuses what no clock can be counted from
        year = received_at.astimezone(ZoneInfo(calendar.zone)).year
        category = next((each for each in work.categories() if each.code == REQ_DELETION), None)
        case = Complaint(
            number=case_number(CaseKind.DELETION, year, work.next_running(CaseKind.DELETION, year)),
            kind=CaseKind.DELETION,
            subject=subject,
            channel=channel,
            received_at=received_at,
            opened_at=now,
            status=Status.IN_PROGRESS,
            severity=category.severity if category is not None else Severity.S3,
            category=REQ_DELETION,
            triaged_at=now,
            customer=customer.id if customer is not None else None,
            unread=False,
            last_activity_at=received_at,
        )
        work.add(case)
        work.flush()
        return case

    def _request(
        self,
        work: UnitOfWork,
        case: Complaint,
        origin: Origin,
        complaint: CaseId | None,
        *,
        now: datetime,
        by: PersonId | None,
    ) -> DeletionRequest:
        request = DeletionRequest(
            case.id,
            origin,
            opened_by=by,
            complaint=complaint,
            duplicate_of=self._true_request(work, case),
            needed=work.settings().deletion_signatures,
        )
        work.add(request)
        work.flush()
        for system in work.checklist_systems():
            if system.enabled:
                work.add(row_of(case.id, system))
        codes: dict[str, Value] = {"origin": origin.value, "received_at": case.received_at.isoformat()}
        if complaint is not None:
            codes["complaint"] = int(complaint)
        work.record(Fact(FactKind.DELETION_OPENED, now, by, case.id, codes))
        if request.duplicate_of is not None:
            linked: dict[str, Value] = {"true_case": int(request.duplicate_of)}
            work.record(Fact(FactKind.DELETION_LINKED, now, None, case.id, linked))
        work.index(case.id)
        return request

    def _true_request(self, work: UnitOfWork, case: Complaint) -> CaseId | None:
        """Find the request of the same customer that a new, unverified one must wait for."""
        if case.customer is None:
            return None
        open_ones = [each for each in work.deletions_for([case.customer]) if each.duplicate_of is None]
        verified = [each for each in open_ones if each.identified_at is not None]
        first = (verified or open_ones)[:1]
        return first[0].case if first else None


def row_of(case: CaseId, system: ChecklistSystem) -> ChecklistRow:
    """Begin a row of a request as a copy of its system."""
    vietnamese = system.language == "vi"
    return ChecklistRow(
        case=case,
        system=system.code,
        owner=system.owner_vi if vietnamese else system.owner_en,
        email=system.email,
        planned=system.action,
        language=system.language,
        due_days=system.due_days,
        terms=terms_of(system),
    )


def request_open(work: UnitOfWork, complaint: CaseId) -> bool:
    """Tell whether a complaint has a deletion request that is not closed."""
    request = work.deletion_of(complaint)
    return request is not None and request.step is not Step.CLOSED
