"""Erasing a person from this desk: step by step, in short transactions, to be gone on with at any point.

The entry in the ledger is on the disk before anything is destroyed (product §8). From then on an erasure only
goes forward. Deciding about one is not done here.
"""

import contextlib
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from leman_desk.domain.erasure import (
    STEPS,
    ErasureReport,
    ErasureRun,
    Kept,
    MailboxResult,
    Reason,
    Residue,
    RunState,
    Step,
    Subject,
)
from leman_desk.domain.erasure_needles import needles_of
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.deletion_subject import grounds_of
from leman_desk.services.erasure_lease import ErasureLease
from leman_desk.services.erasure_mailbox import MailboxErasure, out_of_reach
from leman_desk.services.erasure_progress import told_of_step
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_erasure import Cancelled, MailToBury, Plan, Progress
from leman_desk.services.ports_files import Files
from leman_desk.services.ports_system import Clock, Workers

_PAGES = frozenset({"pages", "wal"})
IN_DATABASE = STEPS[STEPS.index(Step.KEYS) : STEPS.index(Step.FILES)]
"""Steps that change rows, in parts."""


class Erasure:
    """Erases. One erasure at a time runs at a desk, in whichever program.

    Args:
        store: The desk.
        clock: The time.
        mailboxes: Clears the mailboxes on their servers.
        workers: Names this program.
        files: Where the ledger is saved to.
    """

    def __init__(
        self, store: Store, clock: Clock, mailboxes: MailboxErasure, workers: Workers, files: Files
    ) -> None:
        self._files = files
        self._store, self._clock = store, clock
        self._mailboxes, self._workers = mailboxes, workers

    def begin(
        self, work: UnitOfWork, actor: Actor, *, request: CaseId, subject: Subject, kept: Sequence[Kept]
    ) -> None:
        """Take an erasure on, inside the caller's unit of work; nothing is destroyed by this.

        Raises:
            Refused: ``people.not_allowed``; ``erasure.begun`` when this request has one already that is not
                finished. After a finished one, what a hold kept from it may be erased as well.
        """
        require(actor, Act.ERASE)
        run = work.erasure_run(request)
        if run is not None and run.state is not RunState.DONE:
            raise Refused("erasure.begun")
        now = self._clock.now()
        plain = json.dumps([each.to_dict() for each in kept])
        if run is None:
            run = ErasureRun(request, RunState.BEGUN, now, actor.id, kept=plain)
            work.add(run)
        else:
            run.state, run.begun_at, run.begun_by, run.kept = RunState.BEGUN, now, actor.id, plain
            run.step, run.entry, run.scanned_at, run.finished_at, run.result = "", 0, None, None, "{}"
        run.result = _report_of(run).to_json()
        work.flush()
        self._store.erasing().seal_subject(work, run, subject)
        work.record(Fact(FactKind.ERASURE_BEGUN, now, actor.id, request))

    def run(
        self,
        actor: Actor,
        *,
        request: CaseId,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> ErasureReport:
        """Do it, or go on where it stopped, up to the residue scan; after that, search once more.

        Before it searches once more it destroys what was written about the person since, such as a note on
        their case or the trail's memory of a template that named them and was mended.

        Cancelling stops between two short transactions; calling it again goes on.

        Raises:
            Refused: ``people.not_allowed``, ``erasure.unknown``, ``erasure.sealed_for_good``.
            Unavailable: ``erasure.*``, ``ledger.*``, ``mail.*``, ``storage.*``; calling it again goes on.
        """
        require(actor, Act.ERASE)
        run = self._run_of(request)
        if run.state in {RunState.DONE, RunState.REPLAYED}:
            return _report_of(run)
        with ErasureLease(self._store, self._clock, self._workers) as lease:
            done = STEPS.index(Step(run.step)) + 1 if run.step else 0
            first = min(done, STEPS.index(Step.SCAN))
            if run.step == Step.SCAN:
                self._erase_since(request, told_of_step(progress, first), lease.keep)
            for number, step in enumerate(STEPS[first:], first):
                told = told_of_step(progress, number)
                if cancelled is not None and cancelled():
                    break
                began = self._clock.now()
                if not self._do(actor, request, step, told, cancelled, lease.keep):
                    break
                self._took(request, step, began)
        return _report_of(self._run_of(request))

    def report(self, request: CaseId) -> ErasureReport | None:
        """Give what it did so far; None before `begin`."""
        with self._store.work() as work:
            run = work.erasure_run(request)
        return _report_of(run) if run is not None else None

    def subject(self, request: CaseId) -> Subject:
        """Open whom it is about, for the letter. Raises Refused ``erasure.sealed_for_good`` afterwards."""
        return self._store.erasing().open_plan(self._run_of(request)).subject

    def search_again(self, work: UnitOfWork, request: CaseId) -> None:
        """Say, inside the caller's unit of work, that what the last scan found holds no longer.

        Until `run` has searched to its end, in whichever program, the erasure counts as one not scanned.
        """
        run = _known(work.erasure_run(request))
        if run.state is RunState.SCANNED:
            run.state = RunState.RUNNING

    def scanned(self, work: UnitOfWork, request: CaseId) -> ErasureReport | None:
        """Give what the last scan found, inside the caller's unit of work; None while none holds."""
        run = work.erasure_run(request)
        return _report_of(run) if run is not None and run.state is RunState.SCANNED else None

    def keep_letter(self, work: UnitOfWork, request: CaseId, letter: bytes) -> None:
        """Seal the closing letter until it has left, inside the caller's unit of work."""
        self._store.erasing().seal_letter(_known(work.erasure_run(request)), letter)

    def letter(self, request: CaseId) -> bytes:
        """Open the closing letter; empty when there is none."""
        return self._store.erasing().open_letter(self._run_of(request))

    def finish(self, actor: Actor, *, request: CaseId) -> ErasureReport:
        """Destroy the key, when scan and letter are done; from then on nobody can tell who it was.

        Raises:
            Refused: ``people.not_allowed``, ``erasure.unknown``, ``erasure.not_scanned``.
        """
        require(actor, Act.ERASE)
        return self.seal(request=request, by=actor.id)

    def seal(self, *, request: CaseId, by: PersonId | None) -> ErasureReport:
        """Destroy the key as `finish` does; without a person it is the desk that ends what it began.

        Raises:
            Refused: ``erasure.unknown``, ``erasure.not_scanned``.
        """
        run = self._run_of(request)
        if run.state is RunState.DONE:
            return _report_of(run)
        if run.state is not RunState.SCANNED:
            raise Refused("erasure.not_scanned")
        self._store.erasing().destroy_key(run.id)
        now = self._clock.now()
        with self._store.work() as work:
            run = _known(work.erasure_run(request))
            run.state, run.finished_at = RunState.DONE, now
            run.sealed = run.letter = b""
            report = replace(_report_of(run), finished_at=now)
            run.result = report.to_json()
            work.record(Fact(FactKind.ERASURE_SEALED, now, by, request, {"entry": run.entry}))
            work.commit()
        # The key is gone and nothing readable is left: a program that still reads an older state must not
        # keep the request open. The side file is written back when the last of them lets go.
        with contextlib.suppress(Unavailable):
            self._store.erasing().fold_up()
        return report

    def export_ledger(self, target: Path) -> int:
        """Save the ledger beside backups made by other tools; give how many erasures it holds.

        Raises:
            Unavailable: ``file.full``, ``file.unwritable``; ``ledger.*``.
        """
        text, erasures = self._store.erasing().export_ledger()
        self._files.save(target, iter([text.encode("ascii")]))
        return erasures

    def suppressed(self, addresses: Sequence[str]) -> frozenset[str]:
        """Give those of some addresses and telephone numbers that marketing must leave alone."""
        with self._store.work() as work:
            return work.suppressed(addresses)

    # --- steps -----------------------------------------------------------------------------------

    def _do(
        self,
        actor: Actor,
        request: CaseId,
        step: Step,
        told: Progress,
        cancelled: Cancelled | None,
        keep_lease: Callable[[UnitOfWork], None],
    ) -> bool:
        """Do one step; False when it was cancelled before its end."""
        if step is Step.LEDGER:
            self._write_ledger(actor, request)
            return True
        if step in IN_DATABASE:
            return self._erase(request, step, told, cancelled, keep_lease)
        plan = self._plan(request)
        if step is Step.FILES:
            removed = sum(self._files.clear_unfinished(folder)[0] for folder in _unfinished(plan))
            self._count(request, step, {"file": removed + self._store.erasing().clear_files(plan)}, {})
        elif step is Step.MAILBOX:
            with self._store.work() as work:
                begun = _known(work.erasure_run(request)).begun_at
                grounds = grounds_of(work.holds(request))
            results = self._mailboxes.clear(
                plan,
                grounds,
                begun,
                lambda mails: self._bury(request, mails, keep_lease),
                told,
                cancelled,
            )
            if results is None:
                return False
            self._erased(actor, request, results)
            self._store.erasing().copy_ledger()
        elif step is Step.FOLD:
            self._store.erasing().fold_up()
            self._count(request, step, {}, {})
        else:
            return self._scan(actor, request, plan, told, cancelled)
        return True

    def _write_ledger(self, actor: Actor, request: CaseId) -> None:
        erasing = self._store.erasing()
        naming = erasing.find_naming(self._plan(request).subject)
        now = self._clock.now()
        with self._store.work() as work:
            run = _known(work.erasure_run(request))
            kept = [Kept.from_dict(each) for each in json.loads(run.kept)]
            erasing.write_ledger(work, run, kept, naming, now)
            run.step = Step.LEDGER.value
            run.result = replace(
                _report_of(run), state=RunState.RUNNING, step=Step.LEDGER, entry=run.entry
            ).to_json()
            codes: dict[str, Value] = {"entry": run.entry}
            work.record(Fact(FactKind.ERASURE_WRITTEN, now, actor.id, request, codes))
            work.commit()
        erasing.copy_ledger()

    def _erase_since(self, request: CaseId, told: Progress, keep_lease: Callable[[UnitOfWork], None]) -> None:
        erasing = self._store.erasing()
        naming = erasing.find_naming(self._plan(request).subject)
        with self._store.work() as work:
            run = _known(work.erasure_run(request))
            plan = erasing.add_since(work, run, naming, self._clock.now())
            if plan is None and not _report_of(run).clean:
                plan = erasing.open_plan(run)
            keep_lease(work)
            work.commit()
        if plan is None:
            return
        for step in IN_DATABASE:
            self._erase(request, step, told, None, keep_lease, plan)
        erasing.copy_ledger()
        erasing.fold_up()

    def _erase(
        self,
        request: CaseId,
        step: Step,
        told: Progress,
        cancelled: Cancelled | None,
        keep_lease: Callable[[UnitOfWork], None],
        more: Plan | None = None,
    ) -> bool:
        """Do a step in parts; with `more`, for these rows, and the step itself was done long ago."""
        plan = more or self._plan(request)
        whole = max(1, sum(len(ids) for ids in plan.rows.values()))
        at: tuple[int, int] | None = (0, 0)
        parts = 0
        while at is not None:
            if cancelled is not None and cancelled():
                return False
            with self._store.work() as work:
                batch = work.erase(step, plan, at)
                at = batch.following
                finished = step if at is None and more is None else None
                _counted(work, request, finished, batch.destroyed, batch.anonymised)
                keep_lease(work)
                work.commit()
            parts += sum(batch.destroyed.values()) + sum(batch.anonymised.values())
            told(min(parts, whole), whole)
        return True

    def _bury(
        self, request: CaseId, mails: Sequence[MailToBury], keep_lease: Callable[[UnitOfWork], None]
    ) -> None:
        with self._store.work() as work:
            run = _known(work.erasure_run(request))
            self._store.erasing().bury_mail(work, run, mails, self._clock.now())
            keep_lease(work)
            work.commit()

    def _count(
        self, request: CaseId, step: Step, destroyed: Mapping[str, int], anonymised: Mapping[str, int]
    ) -> None:
        with self._store.work() as work:
            _counted(work, request, step, destroyed, anonymised)
            work.commit()

    def _erased(self, actor: Actor, request: CaseId, results: Sequence[MailboxResult]) -> None:
        now = self._clock.now()
        with self._store.work() as work:
            run = _known(work.erasure_run(request))
            report = replace(_report_of(run), mailboxes=tuple(results), step=Step.MAILBOX)
            run.step, run.result = Step.MAILBOX.value, report.to_json()
            codes: dict[str, Value] = {
                "entry": run.entry,
                "rows": sum(report.destroyed.values()),
                "anonymised": sum(report.anonymised.values()),
                "on_server": sum(each.removed for each in results),
                "left_on_server": sum(each.left for each in results),
            }
            work.record(Fact(FactKind.ERASED, now, actor.id, request, codes))
            work.commit()

    def _scan(
        self, actor: Actor, request: CaseId, plan: Plan, told: Progress, cancelled: Cancelled | None
    ) -> bool:
        erasing = self._store.erasing()
        rewritten = False

        def anew() -> None:
            nonlocal rewritten
            erasing.rewrite()
            rewritten = True

        found, size = erasing.scan(plan, told, cancelled, anew)
        if not rewritten and any(each.place in _PAGES and each.reason is Reason.FOUND for each in found):
            # No row has it, yet its page does: a database written anew has no such corners.
            anew()
            found, size = erasing.scan(plan, told, cancelled)
        if cancelled is not None and cancelled():
            return False
        left_over = sum(not self._files.clear_unfinished(folder)[1] for folder in _unfinished(plan))
        if left_over:
            found = [*found, Residue("data_package", "", "", Reason.UNREACHABLE, left_over)]
        now = self._clock.now()
        with self._store.work() as work:
            run = _known(work.erasure_run(request))
            found = [*found, *out_of_reach(_report_of(run).mailboxes)]
            report = replace(
                _report_of(run),
                state=RunState.SCANNED,
                step=Step.SCAN,
                scanned_at=now,
                residues=tuple(found),
                scanned_bytes=size,
                strings=len(needles_of(plan.subject)[0]),
                head=erasing.ledger_head(),
                rewritten=rewritten,
            )
            run.state, run.step, run.scanned_at = RunState.SCANNED, Step.SCAN.value, now
            run.result = report.to_json()
            left = sum(each.count for each in found if each.reason is Reason.FOUND)
            codes: dict[str, Value] = {"entry": run.entry, "left": left, "explained": len(found) - left}
            if rewritten:
                codes["rewritten"] = True
            work.record(Fact(FactKind.RESIDUE_SCANNED, now, actor.id, request, codes))
            work.commit()
        return True

    def _took(self, request: CaseId, step: Step, began: datetime) -> None:
        with self._store.work() as work:
            run = _known(work.erasure_run(request))
            report = _report_of(run)
            seconds = dict(report.seconds)
            spent = (self._clock.now() - began).total_seconds()
            seconds[step.value] = round(seconds.get(step.value, 0.0) + spent, 3)
            run.result = replace(report, seconds=seconds).to_json()
            work.commit()

    def _plan(self, request: CaseId) -> Plan:
        return self._store.erasing().open_plan(self._run_of(request))

    def _run_of(self, request: CaseId) -> ErasureRun:
        with self._store.work() as work:
            return _known(work.erasure_run(request))


def _unfinished(plan: Plan) -> set[Path]:
    """Give the folders into which a package was being saved when its program was killed."""
    return {Path(path).parent for path, sha256 in plan.packages if not sha256}


def _known(run: ErasureRun | None) -> ErasureRun:
    if run is None:
        raise Refused("erasure.unknown")
    return run


def _counted(
    work: UnitOfWork,
    request: CaseId,
    step: Step | None,
    destroyed: Mapping[str, int],
    anonymised: Mapping[str, int],
) -> None:
    """Write down what a part did, in its own transaction, so that nothing is counted twice after a crash."""
    run = _known(work.erasure_run(request))
    report = _report_of(run)
    report = replace(
        report,
        destroyed=dict(Counter(report.destroyed) + Counter(destroyed)),
        anonymised=dict(Counter(report.anonymised) + Counter(anonymised)),
        step=step or report.step,
    )
    run.result = report.to_json()
    if step is not None:
        run.step = step.value


def _report_of(run: ErasureRun) -> ErasureReport:
    if run.result in {"", "{}"}:
        kept = tuple(Kept.from_dict(each) for each in json.loads(run.kept))
        return ErasureReport(run.request, run.state, begun_at=run.begun_at, kept=kept)
    return replace(ErasureReport.from_json(run.result), state=run.state)
