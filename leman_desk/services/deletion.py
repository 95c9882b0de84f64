"""Everything that can be done with deletion requests, by family; part of `services.desk.Desk`."""

from dataclasses import dataclass

from leman_desk.services.calendars import Calendars
from leman_desk.services.certificates import Certificates
from leman_desk.services.closing_letters import ClosingLetters
from leman_desk.services.deletion_checklist import Checklists
from leman_desk.services.deletion_decision import Decisions
from leman_desk.services.deletion_execution import Execution
from leman_desk.services.deletion_holds import Holds
from leman_desk.services.deletion_identity import Identity
from leman_desk.services.deletion_mail import DeletionMail
from leman_desk.services.deletion_mailbox import RequestMailbox
from leman_desk.services.deletion_reading import DeletionReading
from leman_desk.services.deletion_requests import Requests
from leman_desk.services.deletion_scope import Scopes
from leman_desk.services.deletion_systems import Systems
from leman_desk.services.deletion_worker import DeletionWorker
from leman_desk.services.erasure_mailbox import MailboxErasure
from leman_desk.services.ports import Store
from leman_desk.services.ports_deadlines import Documents
from leman_desk.services.ports_documents import Letters
from leman_desk.services.ports_erasing import Erasing
from leman_desk.services.ports_files import Files
from leman_desk.services.ports_mailing import MailRoom
from leman_desk.services.ports_system import Clock, KeySlots, Workers


@dataclass(frozen=True, slots=True)
class Deletions:
    """The families of verbs of deletion requests."""

    reading: DeletionReading
    requests: Requests
    identity: Identity
    scope: Scopes
    holds: Holds
    decisions: Decisions
    checklist: Checklists
    systems: Systems
    mailbox: RequestMailbox
    worker: DeletionWorker
    execution: Execution
    certificates: Certificates
    closing: ClosingLetters


def build_deletions(
    store: Store,
    clock: Clock,
    mail: MailRoom,
    letters: Letters,
    calendars: Calendars,
    slots: KeySlots,
    files: Files,
    documents: Documents,
    workers: Workers,
    erasing: Erasing,
    mailboxes: MailboxErasure,
) -> Deletions:
    """Put the families together."""
    execution = Execution(store, clock, calendars, erasing)
    closing = ClosingLetters(store, clock, mail, letters, erasing, execution, workers)
    post = DeletionMail(clock, mail, letters, calendars)
    checklist = Checklists(store, clock, post, letters, calendars)
    return Deletions(
        reading=DeletionReading(store, clock),
        requests=Requests(store, clock, calendars, post, letters),
        identity=Identity(store, clock, post),
        scope=Scopes(store, clock),
        holds=Holds(store, clock),
        decisions=Decisions(store, clock, slots),
        checklist=checklist,
        systems=Systems(store, clock, calendars, letters),
        mailbox=RequestMailbox(store, clock, mailboxes, checklist),
        worker=DeletionWorker(store, clock, calendars, post, letters, checklist, mail),
        execution=execution,
        certificates=Certificates(store, clock, calendars, documents, files, erasing, closing),
        closing=closing,
    )
