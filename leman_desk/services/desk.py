"""The typed bundle of services that windows and the command line are handed."""

from dataclasses import dataclass
from typing import cast

from leman_desk.services.acknowledge import Acknowledgements
from leman_desk.services.attached_mail import AttachedMail
from leman_desk.services.backups import Backups
from leman_desk.services.board import Boards
from leman_desk.services.breaches import Breaches
from leman_desk.services.case_clocks import CaseClocks
from leman_desk.services.casework import Casework
from leman_desk.services.clockwork import Calendars, Clockwork
from leman_desk.services.customer_merging import CustomerMerging
from leman_desk.services.customers import Customers
from leman_desk.services.deadlines import Deadlines
from leman_desk.services.deletion import Deletions, build_deletions
from leman_desk.services.desk_setup import DeskSetup
from leman_desk.services.digest import Digest
from leman_desk.services.erasure import Erasure
from leman_desk.services.erasure_mailbox import MailboxErasure
from leman_desk.services.escalation import Escalation
from leman_desk.services.evidence import EvidenceService
from leman_desk.services.filing import Filing
from leman_desk.services.guard_release import GuardReleases
from leman_desk.services.intake import Intake
from leman_desk.services.outbox import Outbox
from leman_desk.services.people import People
from leman_desk.services.ports import Store
from leman_desk.services.ports_deadlines import Documents, Holidays
from leman_desk.services.ports_documents import Letters
from leman_desk.services.ports_files import Files
from leman_desk.services.ports_mailing import MailRoom
from leman_desk.services.ports_scanning import Scanner
from leman_desk.services.ports_sign_in import SignIns
from leman_desk.services.ports_system import Clock, KeySlots, Workers
from leman_desk.services.presence import Presence
from leman_desk.services.reading import Reading
from leman_desk.services.receipts import Receipts
from leman_desk.services.replies import Replies
from leman_desk.services.retention import Retention
from leman_desk.services.rights import Rights, build_rights
from leman_desk.services.saved_views import SavedViews
from leman_desk.services.scanning import Scanning
from leman_desk.services.sender_rules import SenderRules
from leman_desk.services.signed_mail import Grants, SignedMail
from leman_desk.services.splitting import Splitting
from leman_desk.services.templates import Templates
from leman_desk.services.triage import Triage
from leman_desk.services.whole_mail import WholeMail
from leman_desk.services.work_calendar import WorkCalendars


@dataclass(frozen=True, slots=True)
class Desk:
    """An open desk. Everything in it is safe to call from any worker thread, never from the window's."""

    store: Store
    calendars: Calendars
    reading: Reading
    attached: AttachedMail
    views: SavedViews
    triage: Triage
    rules: SenderRules
    retention: Retention
    casework: Casework
    splitting: Splitting
    evidence: EvidenceService
    replies: Replies
    presence: Presence
    releases: GuardReleases
    outbox: Outbox
    intake: Intake
    whole_mail: WholeMail
    acknowledgements: Acknowledgements
    digest: Digest
    deadlines: Deadlines
    clocks: CaseClocks
    receipts: Receipts
    calendar: WorkCalendars
    board: Boards
    breaches: Breaches
    escalation: Escalation
    templates: Templates
    backups: Backups
    customers: Customers
    merging: CustomerMerging
    deletion: Deletions
    rights: Rights
    erasure: Erasure
    mailbox_erasure: MailboxErasure
    people: People
    setup: DeskSetup
    grants: Grants
    scanning: Scanning


@dataclass(frozen=True, slots=True)
class Outside:
    """Everything beyond the services that an open desk works with."""

    mail: MailRoom
    letters: Letters
    files: Files
    slots: KeySlots
    workers: Workers
    sign_ins: SignIns
    documents: Documents
    holidays: Holidays
    scanner: Scanner


def build_desk(store: Store, clock: Clock, outside: Outside) -> Desk:
    """Put the services of an open desk together."""
    letters, files = outside.letters, outside.files
    grants = Grants(store, clock, outside.sign_ins, outside.workers)
    # Whoever connects hands over a password or the name of a grant, and need not know which.
    mail = cast("MailRoom", SignedMail(outside.mail, grants))
    calendars = Calendars()
    clockwork = Clockwork(calendars)
    scanning = Scanning(store, clock, mail, outside.scanner, outside.workers)
    triage = Triage(store, clock, calendars)
    mailboxes = MailboxErasure(store, mail)
    erasure = Erasure(store, clock, mailboxes, outside.workers, files)
    deadlines = Deadlines(store, clock, calendars, outside.documents, files)
    filing = Filing(store, clock, mail, calendars)
    return Desk(
        store=store,
        calendars=calendars,
        reading=Reading(store, clock, deadlines, mail),
        attached=AttachedMail(store, mail),
        views=SavedViews(store, clock),
        triage=triage,
        rules=SenderRules(store, clock, triage),
        retention=Retention(store, clock),
        casework=Casework(store, clock, calendars),
        splitting=Splitting(store, clock, calendars),
        evidence=EvidenceService(store, clock, mail, files, scanning),
        replies=Replies(store, clock, mail, letters, calendars, scanning),
        presence=Presence(store, clock, outside.workers),
        releases=GuardReleases(store, clock),
        outbox=Outbox(store, clock, mail, clockwork, outside.workers),
        intake=Intake(store, clock, mail, filing, outside.workers),
        whole_mail=WholeMail(store, mail, filing),
        acknowledgements=Acknowledgements(store, clock, mail, letters, calendars),
        digest=Digest(store, clock, calendars, mail, letters),
        deadlines=deadlines,
        clocks=CaseClocks(store, clock, calendars),
        receipts=Receipts(store, clock, calendars),
        calendar=WorkCalendars(store, clock, calendars, outside.holidays, outside.documents, files),
        board=Boards(store, clock, calendars, deadlines, outside.documents, files),
        breaches=Breaches(store, clock, calendars),
        escalation=Escalation(store, clock, calendars),
        templates=Templates(store, clock, letters, calendars),
        backups=Backups(store, clock, calendars, outside.workers),
        customers=Customers(store, clock),
        merging=CustomerMerging(store, clock),
        deletion=build_deletions(
            store,
            clock,
            mail,
            letters,
            calendars,
            outside.slots,
            files,
            outside.documents,
            outside.workers,
            erasure,
            mailboxes,
        ),
        rights=build_rights(store, clock, mail, letters, calendars, outside.documents, files),
        erasure=erasure,
        mailbox_erasure=mailboxes,
        people=People(store, clock, outside.slots),
        setup=DeskSetup(store, clock, mail, grants),
        grants=grants,
        scanning=scanning,
    )
