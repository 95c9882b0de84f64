"""Erasing what was decided: who may, when, what exactly; the erasing itself is `services.erasure`'s."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from leman_desk.domain.deletion import DeletionRequest, End, Step, require_alive
from leman_desk.domain.deletion_checklist import KEEPS, ChecklistRow, ChecklistSystem, Performer, stays
from leman_desk.domain.deletion_decision import Opinion, decision, require_did_not_sign
from leman_desk.domain.deletion_holds import Hold, holds_now
from leman_desk.domain.deletion_scope import Belongs
from leman_desk.domain.erasure import ErasureReport, Kept, same_name
from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.calendars import Calendars
from leman_desk.services.changes import Outcome
from leman_desk.services.clockwork import Clockwork
from leman_desk.services.deletion_common import anything_goes, close_erased, move, outcome
from leman_desk.services.deletion_desk_rows import by_desk, close_desk_rows, mailbox_as_signed
from leman_desk.services.deletion_holds import place_automatic
from leman_desk.services.deletion_subject import customer_of, subject_of
from leman_desk.services.deletion_written import with_written
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_erasing import Erasing
from leman_desk.services.ports_erasure import Cancelled, Progress
from leman_desk.services.ports_system import Clock


class Execution:
    """The verbs of whoever executes: a manager or admin who signed nothing of the request."""

    def __init__(self, store: Store, clock: Clock, calendars: Calendars, erasing: Erasing) -> None:
        self._store = store
        self._clock = clock
        self._calendars = calendars
        self._erasing = erasing
        self._clockwork = Clockwork(calendars)

    def execute(
        self,
        actor: Actor,
        *,
        request: CaseId,
        typed_name: str,
    ) -> Outcome:
        """Take the erasing on; from here there is no way back. `run` then does it.

        What becomes of the messages on the mail server is what the Board signed.

        Args:
            actor: Who executes.
            request: Which request.
            typed_name: The customer's full name, typed; case and tone placement make no difference, marks do.

        Raises:
            Refused: ``people.not_allowed``, ``deletion.executor_signed``, ``deletion.not_ready``,
                ``deletion.waiting``, ``deletion.signatures`` when too few count, ``deletion.rows_open`` with
                the ``count`` of systems nobody has cleared, ``deletion.name_differs``,
                ``deletion.all_held`` when holds keep everything, ``scope.unsettled``.
        """
        require(actor, Act.ERASE)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.deletion(request)
            require_alive(kept)
            self._require_may(work, kept, actor, now)
            customer = customer_of(work, kept)
            name = (customer.name or customer.email) if customer is not None else ""
            # After a first erasing the card may be gone: then the number of the request is all there is.
            if not same_name(typed_name, name or work.complaint(request).number):
                raise Refused("deletion.name_differs")
            mailbox = mailbox_as_signed(work, kept)
            subject = replace(
                with_written(work, subject_of(work, kept, customer, now)),
                mailbox=mailbox.action,
                mailbox_folder=mailbox.folder,
            )
            stays = self._kept(work, kept, now)
            self._erasing.begin(work, actor, request=request, subject=subject, kept=stays)
            kept.execution_began_at, kept.executed_by = now, actor.id
            codes: dict[str, Value] = {
                "customers": len(subject.customers),
                "cases": len(subject.cases),
                "messages": len(subject.messages),
                "held": len(subject.held),
                "mailbox": mailbox.action.value,
            }
            work.record(Fact(FactKind.DELETION_EXECUTED, now, actor.id, request, codes))
            move(work, kept, Step.EXECUTING, now=now, by=actor.id)
            done = outcome(work, kept, "deletion.executing")
            work.commit()
        return done

    def run(
        self,
        actor: Actor,
        *,
        request: CaseId,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> ErasureReport:
        """Erase, or go on where it stopped, up to the residue scan; the certificate comes next.

        Until the certificate is issued it searches once more: what the scan found may have been mended.

        Raises:
            Refused: ``people.not_allowed``, ``deletion.not_executing``, ``erasure.*``.
            Unavailable: ``erasure.*``, ``mail.*``, ``storage.*``; calling it again goes on.
        """
        require(actor, Act.ERASE)
        before = self._erasing.report(request)
        with self._store.work() as work:
            step = work.deletion(request).step
            again = step is Step.CERTIFICATE and before is not None and not _certified(work, request, before)
            if again:
                # Whoever is about to certify what the last search found comes before this, or not at all.
                self._erasing.search_again(work, request)
                work.commit()
            elif step not in {Step.EXECUTING, Step.SCANNING}:
                raise Refused("deletion.not_executing")
        report = self._erasing.run(actor, request=request, progress=progress, cancelled=cancelled)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.deletion(request)
            if kept.step is Step.EXECUTING:
                kept.erased_at = now
                move(work, kept, Step.SCANNING, now=now, by=actor.id)
            if kept.step is Step.SCANNING and report.scanned_at is not None:
                kept.scanned_at = report.scanned_at
                close_desk_rows(work, kept, report, by=actor.id, zone=self._zone(work))
                move(work, kept, Step.CERTIFICATE, now=now, by=actor.id)
            elif again and report.scanned_at is not None:
                kept.scanned_at = report.scanned_at
                if before is not None and _did(report) != _did(before):
                    close_desk_rows(work, kept, report, by=actor.id, zone=self._zone(work))
            work.commit()
        return report

    def finish(self, actor: Actor, *, request: CaseId) -> Outcome:
        """Close the request once certificate and letter are done; nobody can tell any more who it was.

        Raises:
            Refused: ``people.not_allowed``, ``deletion.not_executing`` before the residue scan.
        """
        require(actor, Act.ERASE)
        return self.end(request=request, by=actor.id)

    def end(self, *, request: CaseId, by: PersonId | None) -> Outcome:
        """Close it as `finish` does; without a person it is the desk, once the letter has left.

        It can be called again however far it came.

        Raises:
            Refused: ``deletion.not_executing`` before the residue scan, and once it is closed.
        """
        with self._store.work() as work:
            kept = work.deletion(request)
            # A refused request waits at the same step for its letter, but was never begun to be erased.
            if kept.step is not Step.CERTIFICATE or kept.execution_began_at is None:
                raise Refused("deletion.not_executing")
        self._erasing.seal(request=request, by=by)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.deletion(request)
            if kept.step is not Step.CERTIFICATE:  # another program was quicker
                raise Refused("deletion.not_executing")
            end = End.PARTLY_DONE if self._keeps(work, kept, now) else End.DONE
            issued = work.certificate(request)
            answered_at = issued.sent_at if issued is not None and issued.sent_at is not None else now
            close_erased(work, self._clockwork, kept, end, answered_at, now=now, by=by)
            done = outcome(work, kept, "deletion.finished")
            work.commit()
        return done

    def _keeps(self, work: UnitOfWork, request: DeletionRequest, now: datetime) -> bool:
        """Tell whether anything of the customer is left, besides the minimal file of the request itself."""
        ours = by_desk(work)
        held = any(holds_now(each, now) for each in work.holds(request.case))
        return held or any(
            stays(each.system, Performer.DESK if each.system in ours else Performer.OWNER, each.result)
            for each in work.checklist(request.case)
        )

    def _require_may(self, work: UnitOfWork, request: DeletionRequest, actor: Actor, now: datetime) -> None:
        signatures = work.signatures(request.case)
        require_did_not_sign(signatures, actor.id)
        if request.step is Step.WAITING:
            raise Refused("deletion.waiting")
        if request.step is not Step.READY:
            raise Refused("deletion.not_ready")
        # Anything opened since the Board signed sends the request back, and this command is refused.
        if place_automatic(work, request, now):
            work.commit()
            raise Refused("deletion.not_ready")
        if decision(signatures, request.needed) is not Opinion.APPROVE:
            raise Refused("deletion.signatures")
        items = work.scope_items(request.case)
        unsettled = sum(each.belongs is Belongs.UNKNOWN for each in items)
        if unsettled:
            raise Refused("scope.unsettled", count=unsettled)
        waiting = rows_waiting(work.checklist(request.case), work.checklist_systems())
        if waiting:
            raise Refused("deletion.rows_open", count=waiting)
        if not anything_goes(work, request, now):
            raise Refused("deletion.all_held")

    def _kept(self, work: UnitOfWork, request: DeletionRequest, now: datetime) -> list[Kept]:
        zone, ours = self._zone(work), by_desk(work)
        found = [
            Kept(each.system or each.kind.value, each.ground.value, _day(each, zone))
            for each in work.holds(request.case)
            if holds_now(each, now)
        ]
        named = {each.category for each in found}
        found += [
            Kept(row.system, row.result.value, row.retained_until)
            for row in work.checklist(request.case)
            if row.result is not None and row.result in KEEPS and row.system not in {*named, *ours}
        ]
        return found

    def _zone(self, work: UnitOfWork) -> ZoneInfo:
        return ZoneInfo(self._calendars.of(work.calendar()).zone)


def _did(report: ErasureReport) -> tuple[object, ...]:
    """Give what tells whether more was erased, and with that the words of the request's own rows."""
    return report.head, report.destroyed, report.anonymised


def _certified(work: UnitOfWork, request: CaseId, report: ErasureReport) -> bool:
    """Tell whether this erasure has its certificate, which says what its scan found."""
    issued = work.certificate(request)
    return issued is not None and issued.entry == report.entry


def rows_waiting(rows: Sequence[ChecklistRow], systems: Sequence[ChecklistSystem]) -> int:
    """Count the systems that people clear and have not yet."""
    ours = {each.code for each in systems if each.performer is Performer.DESK}
    return sum(each.closed_at is None and each.system not in ours for each in rows)


def _day(hold: Hold, zone: ZoneInfo) -> date | None:
    return hold.expires_at.astimezone(zone).date() if hold.expires_at is not None else None
