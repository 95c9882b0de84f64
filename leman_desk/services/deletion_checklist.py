"""What becomes of each row of a request's checklist; what an admin keeps of it is in `deletion_systems`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from leman_desk.domain.correspondence import Purpose
from leman_desk.domain.deletion import DECIDED, DeletionRequest, require_before_erasing
from leman_desk.domain.deletion_checklist import (
    KEEPS,
    MAILBOX,
    ChecklistRow,
    ChecklistSystem,
    Performer,
    RowAction,
    require_closable,
    system_in,
)
from leman_desk.domain.deletion_decision import VoidReason
from leman_desk.domain.deletion_holds import Hold, holds_system
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import ChecklistRowId, EvidenceId
from leman_desk.domain.mailbox_choice import choice_of
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.access import checked_email
from leman_desk.services.calendars import Calendars
from leman_desk.services.changes import Changes, Kind, Outcome, changed
from leman_desk.services.deletion_common import outcome, touched
from leman_desk.services.deletion_mail import DeletionMail, Recipient
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_documents import Letters
from leman_desk.services.ports_letters import DeletionLetter
from leman_desk.services.ports_system import Clock

_MOST_DAYS = 365


@dataclass(frozen=True, slots=True)
class RowChange:
    """What the form of a row gives.

    Attributes:
        retained_until: Last day of what is kept, in the office's zone.
        folder: Where mail on the server is moved to; of the mailbox's row only.
        due_days: Within how many days the owner answers once asked; None leaves that as it is.
    """

    owner: str
    email: str
    planned: RowAction
    found: str = ""
    reason: str = ""
    retained_until: date | None = None
    language: str = "vi"
    due_days: int | None = None
    folder: str = ""


class Checklists:
    """The verbs of the checklist."""

    def __init__(
        self, store: Store, clock: Clock, mail: DeletionMail, letters: Letters, calendars: Calendars
    ) -> None:
        self._store = store
        self._clock = clock
        self._mail = mail
        self._letters = letters
        self._calendars = calendars

    # --- the desk's own list ----------------------------------------------------------------------

    def seed(self, systems: Sequence[ChecklistSystem]) -> Changes:
        """Put the systems into a desk that has none."""
        if self._store.reader().checklist_systems():
            return Changes()
        with self._store.work() as work:
            if work.checklist_systems():
                return Changes()
            for each in systems:
                work.put_checklist_system(each)
            codes: dict[str, Value] = {"seeded": len(systems)}
            work.record(Fact(FactKind.CHECKLIST_CHANGED, self._clock.now(), codes=codes))
            work.commit()
        return changed(Kind.SETTINGS)

    # --- rows of a request ------------------------------------------------------------------------

    def change_row(self, actor: Actor, *, row: ChecklistRowId, change: RowChange) -> Outcome:
        """Say who sees to a system, what was found and what is to happen; the plan is what the Board signs.

        Raises:
            Refused: ``checklist.closed``, ``checklist.owner_missing``, ``people.email_invalid``,
                ``checklist.days``, ``deletion.erasing``.
        """
        require(actor, Act.PREPARE_DELETION)
        if not change.owner.strip():
            raise Refused("checklist.owner_missing")
        if change.due_days is not None and not 1 <= change.due_days <= _MOST_DAYS:
            raise Refused("checklist.days")
        email = checked_email(change.email)
        now = self._clock.now()
        with self._store.work() as work:
            kept, request = self._row(work, row)
            before = _form(kept)
            planned_before = _plan(kept)
            kept.owner, kept.email, kept.language = change.owner.strip(), email, change.language
            kept.planned, kept.found, kept.reason = (
                change.planned,
                change.found.strip(),
                change.reason.strip(),
            )
            kept.retained_until = change.retained_until
            ours = kept.system == MAILBOX
            kept.folder = change.folder.strip() if ours and change.planned in KEEPS else ""
            if change.due_days is not None and change.due_days != kept.due_days:
                kept.due_days = change.due_days
                if kept.asked_at is not None:
                    kept.due_at = kept.asked_at + timedelta(days=kept.due_days)
            codes: dict[str, Value] = {
                "row": int(row),
                "system": kept.system,
                "planned": kept.planned.value,
                "planned_before": planned_before[0].value,
            }
            detail: dict[str, Value] = {"reason": kept.reason, "reason_before": planned_before[1]}
            if ours:
                codes["mailbox"] = choice_of(kept).action.value
                detail |= {"folder": kept.folder, "folder_before": planned_before[3]}
            work.record(Fact(FactKind.CHECKLIST_ROW_CHANGED, now, actor.id, kept.case, codes, detail))
            if _plan(kept) != planned_before:
                touched(work, request, VoidReason.CHECKLIST_CHANGED, now=now, by=actor.id)
            done = outcome(
                work,
                request,
                "checklist.changed",
                lambda: self.change_row(actor, row=row, change=before),
            )
            work.commit()
        return done

    def suspend(self, actor: Actor, *, row: ChecklistRowId, suspended: bool) -> Outcome:
        """Note a step taken ahead of the decision because it can be undone: mailing stopped, login locked."""
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        with self._store.work() as work:
            kept, request = self._row(work, row)
            kept.suspended_at = now if suspended else None
            codes: dict[str, Value] = {"row": int(row), "system": kept.system, "suspended": suspended}
            work.record(Fact(FactKind.CHECKLIST_ROW_CHANGED, now, actor.id, kept.case, codes))
            done = outcome(
                work,
                request,
                "checklist.suspended" if suspended else "checklist.resumed",
                lambda: self.suspend(actor, row=row, suspended=not suspended),
            )
            work.commit()
        return done

    def ask(self, actor: Actor, *, rows: Sequence[ChecklistRowId]) -> Outcome:
        """Write to the owners and third parties of rows what is to be done, once the Board has approved.

        Raises:
            Refused: ``checklist.locked`` before the decision, ``checklist.no_email`` with the ``system``,
                ``checklist.by_desk``, ``checklist.closed``, ``reply.no_mailbox``.
        """
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        with self._store.work() as work:
            request: DeletionRequest | None = None
            systems = {each.code: each for each in work.checklist_systems()}
            for row in rows:
                kept, request = self._row(work, row)
                if request.step not in DECIDED:
                    raise Refused("checklist.locked")
                system = system_in(kept.terms) or systems.get(kept.system)
                if system is not None and system.performer is Performer.DESK:
                    raise Refused("checklist.by_desk")
                if not kept.email:
                    raise Refused("checklist.no_email", system=kept.system)
                self._write(work, request, kept, system, actor, now)
            if request is None:
                raise Refused("checklist.unknown")
            done = outcome(work, request, "checklist.asked", count=len(rows))
            work.commit()
        return done

    def close_row(
        self,
        actor: Actor,
        *,
        row: ChecklistRowId,
        result: RowAction,
        proof: str,
        evidence: EvidenceId | None = None,
    ) -> Outcome:
        """Close a row with what happened and what proves it.

        Raises:
            Refused: ``checklist.locked`` for anything but not found before the decision;
                ``checklist.proof_missing``, ``checklist.reason_missing``, ``checklist.until_missing``,
                ``checklist.closed``, ``checklist.by_desk``; ``checklist.held`` while a hold keeps something
                in the system and it is to count as cleared.
        """
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        with self._store.work() as work:
            kept, request = self._row(work, row)
            if request.step not in DECIDED and result is not RowAction.NOT_FOUND:
                raise Refused("checklist.locked")
            if self._by_desk(work, kept):
                raise Refused("checklist.by_desk")
            hold = next(
                (each for each in work.holds(kept.case) if holds_system(each, kept.system, now)), None
            )
            if hold is not None and result not in KEEPS:
                raise Refused("checklist.held")
            if hold is not None:
                # The Board signed the hold: what it says needs no other plan.
                kept.reason = kept.reason or ", ".join(filter(None, (hold.label, hold.citation)))
                kept.retained_until = kept.retained_until or self._last_day(work, hold)
            kept.proof, kept.evidence = proof.strip(), evidence
            if evidence is not None:
                work.evidence(evidence)
            require_closable(kept, result)
            kept.result, kept.closed_at, kept.closed_by = result, now, actor.id
            codes: dict[str, Value] = {"row": int(row), "system": kept.system, "result": result.value}
            if evidence is not None:
                codes["evidence"] = int(evidence)
            detail: dict[str, Value] = {"proof": kept.proof}
            work.record(Fact(FactKind.CHECKLIST_ROW_CLOSED, now, actor.id, kept.case, codes, detail))
            done = outcome(work, request, "checklist.row_closed", lambda: self.reopen_row(actor, row=row))
            work.commit()
        return done

    def reopen_row(self, actor: Actor, *, row: ChecklistRowId) -> Outcome:
        """Open a closed row again, for it was closed by mistake."""
        require(actor, Act.PREPARE_DELETION)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.checklist_row(row)
            request = work.deletion(kept.case)
            require_before_erasing(request)
            kept.result, kept.closed_at, kept.closed_by = None, None, None
            codes: dict[str, Value] = {"row": int(row), "system": kept.system}
            work.record(Fact(FactKind.CHECKLIST_ROW_REOPENED, now, actor.id, kept.case, codes))
            done = outcome(work, request, "checklist.row_reopened")
            work.commit()
        return done

    def _write(
        self,
        work: UnitOfWork,
        request: DeletionRequest,
        row: ChecklistRow,
        system: ChecklistSystem | None,
        actor: Actor,
        now: datetime,
    ) -> None:
        row.asked_at, row.due_at, row.reminded_at = now, now + timedelta(days=row.due_days), None
        self.letter(work, request, row, system, DeletionLetter.OWNER, actor)
        codes: dict[str, Value] = {
            "row": int(row.id),
            "system": row.system,
            "due_at": row.due_at.isoformat(),
        }
        work.record(Fact(FactKind.CHECKLIST_ASKED, now, actor.id, row.case, codes))

    def letter(
        self,
        work: UnitOfWork,
        request: DeletionRequest,
        row: ChecklistRow,
        system: ChecklistSystem | None,
        letter: DeletionLetter,
        actor: Actor | None,
    ) -> None:
        """Queue a mail to the owner of a row; third parties get one that presumes nothing."""
        vietnamese = row.language == "vi"
        third = system is not None and system.performer is Performer.THIRD_PARTY
        if third and letter is DeletionLetter.OWNER:
            letter = DeletionLetter.THIRD_PARTY
        named = row.system
        how = proof = ""
        if system is not None:
            named = system.name_vi if vietnamese else system.name_en
            how = system.how_vi if vietnamese else system.how_en
            proof = system.proof_vi if vietnamese else system.proof_en
        case = work.complaint(request.case)
        identifiers = []
        if case.customer is not None:
            customer = work.customer(case.customer)
            identifiers = [customer.name, *(each.value for each in work.addresses_of(customer.id))]
        facts = self._mail.facts(
            work,
            request,
            actor.id if actor is not None else None,
            system=named,
            how=how,
            proof=proof,
            identifiers=tuple(each for each in identifiers if each),
            due_at=row.due_at,
            reason=row.reason,
            until=row.retained_until,
        )
        subject, body = self._letters.deletion(letter, row.language, facts)
        self._mail.queue(
            work,
            case,
            Purpose.CHECKLIST,
            [Recipient(row.owner, row.email)],
            subject,
            body,
            by=actor.id if actor is not None else None,
            automatic=actor is None,
        )

    def _row(self, work: UnitOfWork, row: ChecklistRowId) -> tuple[ChecklistRow, DeletionRequest]:
        kept = work.checklist_row(row)
        request = work.deletion(kept.case)
        require_before_erasing(request)
        if kept.closed_at is not None:
            raise Refused("checklist.closed")
        return kept, request

    def _last_day(self, work: UnitOfWork, hold: Hold) -> date | None:
        if hold.expires_at is None:
            return None
        zone = ZoneInfo(self._calendars.of(work.calendar()).zone)
        return (hold.expires_at - timedelta.resolution).astimezone(zone).date()

    def _by_desk(self, work: UnitOfWork, row: ChecklistRow) -> bool:
        return any(
            each.code == row.system and each.performer is Performer.DESK for each in work.checklist_systems()
        )


def _plan(row: ChecklistRow) -> tuple[RowAction, str, date | None, str]:
    """Give what the Board signs of a row."""
    return row.planned, row.reason, row.retained_until, row.folder


def _form(row: ChecklistRow) -> RowChange:
    return RowChange(
        row.owner,
        row.email,
        row.planned,
        row.found,
        row.reason,
        row.retained_until,
        row.language,
        row.due_days,
        row.folder,
    )
