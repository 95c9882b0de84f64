"""The typed bundle of services that windows and the command line are handed."""

from dataclasses import dataclass

from leman_desk.services.acknowledge import Acknowledgements
from leman_desk.services.board import Boards
from leman_desk.services.breaches import Breaches
from leman_desk.services.case_clocks import CaseClocks
from leman_desk.services.casework import Casework
from leman_desk.services.clockwork import Calendars, Clockwork
from leman_desk.services.deadlines import Deadlines
from leman_desk.services.desk_setup import DeskSetup
from leman_desk.services.digest import Digest
from leman_desk.services.escalation import Escalation
from leman_desk.services.evidence import EvidenceService
from leman_desk.services.filing import Filing
from leman_desk.services.intake import Intake
from leman_desk.services.outbox import Outbox
from leman_desk.services.people import People
from leman_desk.services.ports import Clock, Files, KeySlots, Letters, MailRoom, Store, Workers
from leman_desk.services.ports_deadlines import Documents, Holidays
from leman_desk.services.reading import Reading
from leman_desk.services.receipts import Receipts
from leman_desk.services.replies import Replies
from leman_desk.services.triage import Triage
from leman_desk.services.work_calendar import WorkCalendars


@dataclass(frozen=True, slots=True)
class Desk:
    """An open desk. Everything in it is safe to call from any worker thread, never from the window's."""

    store: Store
    calendars: Calendars
    reading: Reading
    triage: Triage
    casework: Casework
    evidence: EvidenceService
    replies: Replies
    outbox: Outbox
    intake: Intake
    acknowledgements: Acknowledgements
    digest: Digest
    deadlines: Deadlines
    clocks: CaseClocks
    receipts: Receipts
    calendar: WorkCalendars
    board: Boards
    breaches: Breaches
    escalation: Escalation
    people: People
    setup: DeskSetup


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything beyond the services that an open desk works with."""

    mail: MailRoom
    letters: Letters
    files: Files
    slots: KeySlots
    workers: Workers
    documents: Documents
    holidays: Holidays


def build_desk(store: Store, clock: Clock, outside: Outside) -> Desk:
    """Put the services of an open desk together."""
    mail, letters, files = outside.mail, outside.letters, outside.files
    calendars = Calendars()
    clockwork = Clockwork(calendars)
    deadlines = Deadlines(store, clock, calendars, outside.documents, files)
    return Desk(
        store=store,
        calendars=calendars,
        reading=Reading(store, clock, deadlines, mail),
        triage=Triage(store, clock, calendars),
        casework=Casework(store, clock, calendars),
        evidence=EvidenceService(store, clock, mail, files),
        replies=Replies(store, clock, mail, letters, calendars),
        outbox=Outbox(store, clock, mail, clockwork, outside.workers),
        intake=Intake(store, clock, mail, Filing(store, clock, mail, calendars), outside.workers),
        acknowledgements=Acknowledgements(store, clock, mail, letters, calendars),
        digest=Digest(store, clock, calendars, mail, letters),
        deadlines=deadlines,
        clocks=CaseClocks(store, clock, calendars),
        receipts=Receipts(store, clock, calendars),
        calendar=WorkCalendars(store, clock, calendars, outside.holidays, outside.documents, files),
        board=Boards(store, clock, calendars, deadlines, outside.documents, files),
        breaches=Breaches(store, clock, calendars),
        escalation=Escalation(store, clock, calendars),
        people=People(store, clock, outside.slots),
        setup=DeskSetup(store, clock, mail),
    )
