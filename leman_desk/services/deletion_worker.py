"""What deletion requests do by themselves: holds end, waiting ends, people are reminded, copies destroyed."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from leman_desk.domain.correspondence import Purpose
from leman_desk.domain.deletion import DeletionRequest, End, Step
from leman_desk.domain.deletion_checklist import RowAction, system_in
from leman_desk.domain.deletion_decision import valid
from leman_desk.domain.deletion_holds import HoldEnd, holds_now
from leman_desk.domain.evidence import Evidence
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, MessageId, PersonId
from leman_desk.domain.people import Person
from leman_desk.services.calendars import Calendars
from leman_desk.services.changes import Changes, Kind, changed
from leman_desk.services.deletion_checklist import Checklists
from leman_desk.services.deletion_common import anything_goes, clock_case, fulfilled_by, move
from leman_desk.services.deletion_decision import board_members
from leman_desk.services.deletion_holds import end_hold, place_automatic
from leman_desk.services.deletion_mail import DeletionMail, Recipient
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_documents import Letters
from leman_desk.services.ports_letters import DeletionLetter
from leman_desk.services.ports_mailing import MailRoom
from leman_desk.services.ports_system import Clock

_LIVING = (Step.SCOPE, Step.HOLDS, Step.DECISION, Step.WAITING, Step.READY)
_SIGN = "sign"


class DeletionWorker:
    """Run by windows and by the intake service every few seconds; several at once do everything once."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        calendars: Calendars,
        mail: DeletionMail,
        letters: Letters,
        checklist: Checklists,
        room: MailRoom,
    ) -> None:
        self._store = store
        self._clock = clock
        self._calendars = calendars
        self._mail = mail
        self._letters = letters
        self._checklist = checklist
        self._room = room

    def run(self) -> Changes:
        """Do what is due, each request in a transaction of its own, and give what changed."""
        changes = Changes()
        now = self._clock.now()
        for request in self._requests():
            changes |= self._each(request, self._holds, now)
            changes |= self._each(request, self._waiting, now)
            changes |= self._each(request, self._copies, now)
        reader = self._store.reader()
        calendar = self._calendars.of(reader.calendar())
        if calendar.is_open(now) and reader.mailboxes() and not reader.settings().sample:
            changes |= self._remind_board(now)
            changes |= self._remind_owners(now)
        return changes

    def _requests(self) -> list[CaseId]:
        with self._store.work() as work:
            held = {each.case for each in work.running_holds()}
            return sorted({*work.deletions_at(_LIVING), *held, *work.copies_kept()})

    def _each(
        self, request: CaseId, what: Callable[[UnitOfWork, DeletionRequest, datetime], bool], now: datetime
    ) -> Changes:
        with self._store.work() as work:
            kept = work.deletion(request)
            if not what(work, kept, now):
                return Changes()
            work.commit()
        return changed(Kind.DELETIONS, Kind.CASES, Kind.OUTBOX, cases=[request])

    def _holds(self, work: UnitOfWork, request: DeletionRequest, now: datetime) -> bool:
        """End holds that have run out or whose case is closed, and hold what was opened meanwhile."""
        partly = request.step is Step.CLOSED and request.end is End.PARTLY_DONE
        if request.step not in _LIVING and not partly:
            return False
        before = {each.id for each in work.holds(request.case) if each.ended_at is None}
        for hold in work.holds(request.case):
            if hold.ended_at is None and not holds_now(hold, now):
                end_hold(work, request, hold, HoldEnd.EXPIRED, now=now, by=None)
        made = place_automatic(work, request, now, only_end=partly)
        ended = [each for each in work.holds(request.case) if each.id in before and each.ended_at is not None]
        for hold in ended:
            if hold.owner is not None and hold.told_at is None:
                hold.told_at = now
                self._tell(work, request, work.person(hold.owner), hold.label or hold.citation)
        return bool(ended or made)

    def _waiting(self, work: UnitOfWork, request: DeletionRequest, now: datetime) -> bool:
        """Let a request be erased when its waiting is over and not everything of it is held."""
        if request.step is not Step.WAITING or request.waits_until is None or now < request.waits_until:
            return False
        if not anything_goes(work, request, now):
            return False
        request.ready_at = now
        move(work, request, Step.READY, now=now, by=None, why="waited")
        work.record(Fact(FactKind.DELETION_READY, now, case=request.case))
        return True

    def _copies(self, work: UnitOfWork, request: DeletionRequest, now: datetime) -> bool:
        """Destroy copies of documents once the Board has decided (product §8), in their mail too."""
        if request.decided_at is None and request.step is not Step.CLOSED:
            return False
        found = False
        for check in work.identity_checks(request.case):
            if check.document is None:
                continue
            document, check.document, check.destroyed_at = check.document, None, now
            work.flush()
            copy = work.evidence(document)
            codes: dict[str, Value] = {"check": int(check.id), "evidence": int(document)}
            if copy.message is not None:
                codes["cut_from_mail"] = self._cut(work, copy, copy.message)
            work.destroy_evidence(document)
            work.record(Fact(FactKind.IDENTITY_COPY_DESTROYED, now, case=request.case, codes=codes))
            found = True
        return found

    def _cut(self, work: UnitOfWork, copy: Evidence, message: MessageId) -> bool:
        """Take a copy out of its mail; False where it is no part of its own there, or the mail is gone."""
        mail = work.message(message)
        if mail.removed_at is not None:
            return False
        raw = work.vault.get(mail.raw)
        rest = self._room.without_file(raw, work.vault.get(copy.blob))
        if rest == raw:
            return False
        work.cut_from_mail(mail, copy.sha256, rest)
        return True

    def _tell(self, work: UnitOfWork, request: DeletionRequest, person: Person, reason: str) -> None:
        if not person.email or work.settings().sample or not work.mailboxes():
            return
        self._write(work, request, person, DeletionLetter.HOLD_ENDED, reason=reason or "–")

    def _remind_board(self, now: datetime) -> Changes:
        """Tell each member at once what waits for them, and again after the days that the settings say."""
        changes = Changes()
        with self._store.work() as work:
            before = now - timedelta(days=work.settings().deletion_remind_days)
            waiting = [work.deletion(each) for each in work.deletions_at([Step.DECISION])]
            waiting = [each for each in waiting if each.duplicate_of is None]
            for person in self._asked(work, now):
                mine = [each for each in waiting if not _signed(work, each, person.id)]
                claimed = [
                    each
                    for each in mine
                    if work.claim_deletion_notice(person.id, each.case, _SIGN, now, before)
                ]
                if claimed:
                    self._write(
                        work,
                        claimed[0],
                        person,
                        DeletionLetter.SIGNATURE_REMINDER,
                        waiting=len(mine),
                        due_at=_due(work, claimed[0]),
                    )
                    changes |= changed(Kind.OUTBOX)
            if changes.kinds:
                work.commit()
        return changes

    def _asked(self, work: UnitOfWork, now: datetime) -> Iterable[Person]:
        """Give the board members who can be written to; for an absent one their deputy signs."""
        away = {each.absent for each in work.deputies() if each.since <= now and _lasts(each.until, now)}
        for each in board_members(work):
            person = work.person(each)
            if person.email and each not in away:
                yield person

    def _remind_owners(self, now: datetime) -> Changes:
        changes = Changes()
        with self._store.work() as work:
            before = now - timedelta(days=work.settings().deletion_remind_days)
            systems = {each.code: each for each in work.checklist_systems()}
            for row in work.rows_to_remind(now):
                if row.planned is RowAction.COMPLY:
                    continue  # of no deletion request: `rights_tasks` reminds of those
                request = work.deletion(row.case)
                if request.step is not Step.READY and request.step is not Step.WAITING:
                    continue
                if not row.email or (row.reminded_at is not None and row.reminded_at > before):
                    continue
                row.reminded_at = now
                system = system_in(row.terms) or systems.get(row.system)
                self._checklist.letter(work, request, row, system, DeletionLetter.OWNER_REMINDER, None)
                codes: dict[str, Value] = {"row": int(row.id), "system": row.system}
                work.record(Fact(FactKind.CHECKLIST_REMINDED, now, case=row.case, codes=codes))
                changes |= changed(Kind.OUTBOX, Kind.DELETIONS, cases=[row.case])
            if changes.kinds:
                work.commit()
        return changes

    def _write(
        self,
        work: UnitOfWork,
        request: DeletionRequest,
        person: Person,
        letter: DeletionLetter,
        **facts: object,
    ) -> None:
        told = self._mail.facts(work, request, None, **facts)
        subject, body = self._letters.deletion(letter, person.language, told)
        self._mail.queue(
            work,
            work.complaint(request.case),
            Purpose.DELETION_NOTICE,
            [Recipient(person.name, person.email)],
            subject,
            body,
            by=None,
            automatic=True,
        )


def _signed(work: UnitOfWork, request: DeletionRequest, person: PersonId) -> bool:
    return any(person in {each.person, each.seat} for each in valid(work.signatures(request.case)))


def _lasts(until: datetime | None, now: datetime) -> bool:
    return until is None or now < until


def _due(work: UnitOfWork, request: DeletionRequest) -> datetime | None:
    """Give the earliest end of a term that the request fulfils, else of the promise."""
    dues = [each.due_at for each in fulfilled_by(work, request)]
    clock = work.clock(clock_case(work, request).id)
    if not dues and clock is not None and clock.stopped_at is None:
        dues = [clock.due_at]
    return min(dues, default=None)
