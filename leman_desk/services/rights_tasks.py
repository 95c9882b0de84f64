"""Who is told that a use stops or data are corrected: systems of the checklist, with due day and proof."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from leman_desk.domain.complaint import Complaint, require_not_merged
from leman_desk.domain.correspondence import Purpose
from leman_desk.domain.deletion_checklist import (
    RIGHTS_ACTIONS,
    ChecklistRow,
    ChecklistSystem,
    Performer,
    RowAction,
    require_closable,
    system_in,
)
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, ChecklistRowId, PersonId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.rights import ItemState, Right, RightsItem, concerns, told
from leman_desk.services.access import checked_email
from leman_desk.services.calendars import Calendars
from leman_desk.services.changes import Changes, Kind, Outcome, changed
from leman_desk.services.deletion_mail import DeletionMail, Recipient
from leman_desk.services.deletion_opening import row_of
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_documents import Letters
from leman_desk.services.ports_letters import DeletionLetter
from leman_desk.services.ports_system import Clock
from leman_desk.services.rights_common import customer_of, outcome, workable

_MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class TaskChange:
    """Who sees to a system, and within how many days they answer once asked."""

    owner: str
    email: str
    language: str
    due_days: int


class RightsTasks:
    """The verbs about who is told."""

    def __init__(
        self, store: Store, clock: Clock, mail: DeletionMail, letters: Letters, calendars: Calendars
    ) -> None:
        self._store, self._clock, self._mail = store, clock, mail
        self._letters, self._calendars = letters, calendars

    def tell(self, actor: Actor, *, case: CaseId, systems: Sequence[str]) -> Outcome:
        """Put further systems on the list of those that must hear of it; nobody is written to yet.

        Raises:
            Refused: ``rights.nothing_done`` before anything is stopped or corrected,
                ``rights.nothing_chosen``, ``checklist.unknown``, ``case.ended``.
        """
        require(actor, Act.WORK_CASES)
        if not systems:
            raise Refused("rights.nothing_chosen")
        now = self._clock.now()
        with self._store.work() as work:
            complaint = workable(work, case)
            if not effective(work, case):
                raise Refused("rights.nothing_done")
            rows = tell_systems(work, complaint, systems, now=now, by=actor.id)
            done = outcome(
                complaint, "rights.told", lambda: self._untell(actor, case, rows, systems), count=len(rows)
            )
            work.commit()
        return done

    def leave_out(self, actor: Actor, *, row: ChecklistRowId) -> Outcome:
        """Take a system off the list that has not been asked.

        Raises:
            Refused: ``rights.asked``, ``checklist.closed``, ``checklist.unknown``.
        """
        require(actor, Act.WORK_CASES)
        with self._store.work() as work:
            kept, complaint = self._open_row(work, row)
            if kept.asked_at is not None:
                raise Refused("rights.asked")
            case, systems = complaint.id, (kept.system,)
        return self._untell(actor, case, (row,), systems)

    def change(self, actor: Actor, *, row: ChecklistRowId, change: TaskChange) -> Outcome:
        """Say who sees to a system on this complaint.

        Raises:
            Refused: ``checklist.owner_missing``, ``people.email_invalid``, ``checklist.days``,
                ``checklist.closed``.
        """
        require(actor, Act.WORK_CASES)
        if not change.owner.strip():
            raise Refused("checklist.owner_missing")
        if not 1 <= change.due_days <= _MOST_DAYS:
            raise Refused("checklist.days")
        email = checked_email(change.email)
        now = self._clock.now()
        with self._store.work() as work:
            kept, complaint = self._open_row(work, row)
            before = TaskChange(kept.owner, kept.email, kept.language, kept.due_days)
            kept.owner, kept.email, kept.language = change.owner.strip(), email, change.language
            if change.due_days != kept.due_days:
                kept.due_days = change.due_days
                if kept.asked_at is not None:
                    kept.due_at = kept.asked_at + timedelta(days=kept.due_days)
            work.record(Fact(FactKind.CHECKLIST_ROW_CHANGED, now, actor.id, kept.case, _codes(kept)))
            done = outcome(complaint, "checklist.changed", lambda: self.change(actor, row=row, change=before))
            work.commit()
        return done

    def ask(self, actor: Actor, *, rows: Sequence[ChecklistRowId]) -> Outcome:
        """Write to the owners of systems what is to stop or to be corrected there.

        Raises:
            Refused: ``rights.nothing_chosen``, ``checklist.no_email`` with the ``system``,
                ``checklist.closed``, ``reply.no_mailbox``.
        """
        require(actor, Act.WORK_CASES)
        if not rows:
            raise Refused("rights.nothing_chosen")
        now = self._clock.now()
        with self._store.work() as work:
            for row in rows:
                kept, complaint = self._open_row(work, row)
                if not kept.email:
                    raise Refused("checklist.no_email", system=kept.system)
                kept.asked_at, kept.reminded_at = now, None
                kept.due_at = now + timedelta(days=kept.due_days)
                third = _performer(kept) is Performer.THIRD_PARTY
                letter = DeletionLetter.RIGHTS_THIRD_PARTY if third else DeletionLetter.RIGHTS_OWNER
                self._write(work, complaint, kept, letter, actor.id)
                codes = _codes(kept) | {"due_at": kept.due_at.isoformat()}
                work.record(Fact(FactKind.CHECKLIST_ASKED, now, actor.id, kept.case, codes))
            done = outcome(complaint, "checklist.asked", count=len(rows))
            work.commit()
        return done

    def close(
        self, actor: Actor, *, row: ChecklistRowId, result: RowAction, proof: str, reason: str = ""
    ) -> Outcome:
        """Close a row with what happened and what proves it, or with why it did not happen.

        Raises:
            Refused: ``checklist.proof_missing``, ``checklist.reason_missing``, ``checklist.closed``,
                ``checklist.unknown`` for what happens in deletions only.
        """
        require(actor, Act.WORK_CASES)
        if result not in RIGHTS_ACTIONS:
            raise Refused("checklist.unknown")
        now = self._clock.now()
        with self._store.work() as work:
            kept, complaint = self._open_row(work, row)
            kept.proof, kept.reason = proof.strip(), reason.strip()
            require_closable(kept, result)
            kept.result, kept.closed_at, kept.closed_by = result, now, actor.id
            codes = _codes(kept) | {"result": result.value}
            detail: dict[str, Value] = {"proof": kept.proof, "reason": kept.reason}
            work.record(Fact(FactKind.CHECKLIST_ROW_CLOSED, now, actor.id, kept.case, codes, detail))
            done = outcome(complaint, "checklist.row_closed", lambda: self.reopen(actor, row=row))
            work.commit()
        return done

    def reopen(self, actor: Actor, *, row: ChecklistRowId) -> Outcome:
        """Open a closed row again. Raises Refused ``rights.row_open``, ``case.ended``."""
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.checklist_row(row)
            complaint = workable(work, kept.case)
            if kept.closed_at is None or kept.result is None:
                raise Refused("rights.row_open")
            was = (kept.result, kept.proof, kept.reason)
            kept.result = kept.closed_at = kept.closed_by = None
            work.record(Fact(FactKind.CHECKLIST_ROW_REOPENED, now, actor.id, kept.case, _codes(kept)))
            done = outcome(
                complaint,
                "checklist.row_reopened",
                lambda: self.close(actor, row=row, result=was[0], proof=was[1], reason=was[2]),
            )
            work.commit()
        return done

    def remind(self) -> Changes:
        """Write once more to owners whose day has passed, in open hours and as often as the settings say."""
        changes, now = Changes(), self._clock.now()
        reader = self._store.reader()
        if not self._calendars.of(reader.calendar()).is_open(now) or not reader.mailboxes():
            return changes
        if reader.settings().sample:
            return changes
        with self._store.work() as work:
            before = now - timedelta(days=work.settings().deletion_remind_days)
            for row in work.rows_to_remind(now):
                if row.planned is not RowAction.COMPLY or not row.email:
                    continue
                complaint = work.complaint(row.case)
                recently = row.reminded_at is not None and row.reminded_at > before
                if recently or complaint.merged_into is not None or complaint.customer is None:
                    continue
                row.reminded_at = now
                self._write(work, complaint, row, DeletionLetter.RIGHTS_REMINDER, None)
                work.record(Fact(FactKind.CHECKLIST_REMINDED, now, case=row.case, codes=_codes(row)))
                changes |= changed(Kind.OUTBOX, Kind.CASES, cases=[row.case])
            if changes.kinds:
                work.commit()
        return changes

    # --- inside -------------------------------------------------------------------------------------

    def _write(
        self,
        work: UnitOfWork,
        complaint: Complaint,
        row: ChecklistRow,
        letter: DeletionLetter,
        by: PersonId | None,
    ) -> None:
        """Queue a mail to the owner of a system, with what concerns that system and nothing else."""
        system = system_in(row.terms)
        customer = customer_of(work, complaint)
        names = (customer.name, *(each.value for each in work.addresses_of(customer.id)))
        what = [told(each) for each in effective(work, complaint.id) if concerns(each, row.system)]
        facts = self._mail.case_facts(
            work,
            complaint,
            by,
            system=_name(system, row),
            identifiers=tuple(each for each in names if each),
            due_at=row.due_at,
            stopped=tuple(each for each in what if each.right is not Right.CORRECT),
            corrected=tuple(each for each in what if each.right is Right.CORRECT),
        )
        subject, body = self._letters.deletion(letter, row.language, facts)
        to = [Recipient(row.owner, row.email)]
        self._mail.queue(work, complaint, Purpose.CHECKLIST, to, subject, body, by=by, automatic=by is None)

    def _open_row(self, work: UnitOfWork, row: ChecklistRowId) -> tuple[ChecklistRow, Complaint]:
        """Load an open row of a complaint; those of deletion requests have verbs of their own."""
        kept = work.checklist_row(row)
        if kept.planned is not RowAction.COMPLY:
            raise Refused("checklist.unknown")
        complaint = work.complaint(kept.case)
        require_not_merged(complaint)
        if kept.closed_at is not None:
            raise Refused("checklist.closed")
        return kept, complaint

    def _untell(
        self, actor: Actor, case: CaseId, rows: Sequence[ChecklistRowId], systems: Sequence[str]
    ) -> Outcome:
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        with self._store.work() as work:
            complaint = workable(work, case)
            untell_systems(work, complaint, rows, now=now, by=actor.id)
            done = outcome(complaint, "rights.left_out", lambda: self.tell(actor, case=case, systems=systems))
            work.commit()
        return done


def effective(work: UnitOfWork, case: CaseId) -> list[RightsItem]:
    """Give what was stopped or corrected on a complaint and still is."""
    return [each for each in work.rights_items(case) if each.state is ItemState.DONE]


def informed(rows: Sequence[ChecklistRow], language: str) -> tuple[str, ...]:
    """Name the systems that carried it out, in the language of a letter."""
    names = []
    for row in rows:
        system = system_in(row.terms)
        if row.result is RowAction.COMPLY and system is not None:
            names.append(system.name_vi if language == "vi" else system.name_en)
    return tuple(names)


def tell_systems(
    work: UnitOfWork, complaint: Complaint, systems: Sequence[str], *, now: datetime, by: PersonId
) -> tuple[ChecklistRowId, ...]:
    """Begin rows for systems; one that heard of something earlier on the complaint hears anew.

    Returns:
        The rows that were begun or begun anew; a system whose row is still open has none among them.

    Raises:
        Refused: ``checklist.unknown`` for a system that is not there, or that the desk clears itself.
    """
    known = {each.code: each for each in work.checklist_systems() if each.performer is not Performer.DESK}
    there = {each.system: each for each in work.checklist(complaint.id)}
    begun = []
    for code in dict.fromkeys(systems):
        if code not in known:
            raise Refused("checklist.unknown")
        row = there.get(code)
        if row is None:
            row = row_of(complaint.id, known[code])
            row.planned = RowAction.COMPLY
            work.add(row)
            work.flush()
        elif row.closed_at is None:
            continue
        else:
            row.result = row.closed_at = row.closed_by = row.asked_at = row.due_at = row.reminded_at = None
            row.proof = row.reason = ""
        begun.append(row.id)
        work.record(Fact(FactKind.CHECKLIST_ROW_CHANGED, now, by, complaint.id, _codes(row)))
    return tuple(begun)


def untell_systems(
    work: UnitOfWork, complaint: Complaint, rows: Sequence[ChecklistRowId], *, now: datetime, by: PersonId
) -> None:
    """Take rows away that nobody was asked about; the row of a letter that left stays."""
    there = {each.id: each for each in work.checklist(complaint.id)}
    for each in rows:
        row = there.get(each)
        if row is None or row.asked_at is not None or row.closed_at is not None:
            continue
        codes = _codes(row) | {"removed": True}
        work.record(Fact(FactKind.CHECKLIST_ROW_CHANGED, now, by, complaint.id, codes))
        work.drop_checklist_row(row.id)


def _codes(row: ChecklistRow) -> dict[str, Value]:
    return {"row": int(row.id), "system": row.system}


def _performer(row: ChecklistRow) -> Performer:
    system = system_in(row.terms)
    return system.performer if system is not None else Performer.OWNER


def _name(system: ChecklistSystem | None, row: ChecklistRow) -> str:
    if system is None:
        return row.system
    return system.name_vi if row.language == "vi" else system.name_en
