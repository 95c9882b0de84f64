"""The typed bundle of services that windows and the command line are handed."""

from dataclasses import dataclass

from leman_desk.services.casework import Casework
from leman_desk.services.clockwork import Calendars, Clockwork
from leman_desk.services.deadlines import Deadlines
from leman_desk.services.desk_setup import DeskSetup
from leman_desk.services.evidence import EvidenceService
from leman_desk.services.filing import Filing
from leman_desk.services.intake import Intake
from leman_desk.services.outbox import Outbox
from leman_desk.services.people import People
from leman_desk.services.ports import Clock, Files, KeySlots, Letters, MailRoom, Store, Workers
from leman_desk.services.reading import Reading
from leman_desk.services.replies import Replies
from leman_desk.services.triage import Triage


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
    deadlines: Deadlines
    people: People
    setup: DeskSetup


def build_desk(
    *,
    store: Store,
    clock: Clock,
    mail: MailRoom,
    letters: Letters,
    files: Files,
    slots: KeySlots,
    workers: Workers,
) -> Desk:
    """Put the services of an open desk together."""
    calendars = Calendars()
    clockwork = Clockwork(calendars)
    deadlines = Deadlines(store, clock, calendars)
    return Desk(
        store=store,
        calendars=calendars,
        reading=Reading(store, clock, deadlines, mail),
        triage=Triage(store, clock),
        casework=Casework(store, clock, calendars),
        evidence=EvidenceService(store, clock, mail, files),
        replies=Replies(store, clock, mail, letters, calendars),
        outbox=Outbox(store, clock, mail, clockwork, workers),
        intake=Intake(store, clock, mail, Filing(store, clock, mail, calendars), workers),
        deadlines=deadlines,
        people=People(store, clock, slots),
        setup=DeskSetup(store, clock, mail),
    )
