"""Letting through what the privacy guard blocks and what is none: asked by a writer, decided by a manager."""

from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.guard import BLOCKING, Finding
from leman_desk.domain.guard_release import GuardRelease
from leman_desk.domain.ids import CaseId, GuardReleaseId
from leman_desk.domain.people import Act, Actor, allowed, require
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock


class GuardReleases:
    """The verbs about numbers that block and are none, such as the order number of a supplier."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock

    def ask(self, actor: Actor, *, case: CaseId, finding: Finding, shown: str, reason: str) -> Outcome:
        """Say that something that blocks is none; by a manager it is let through at once.

        Args:
            actor: Who writes the reply.
            case: The case of the reply; the answer holds for it alone.
            finding: What blocks.
            shown: How it is shown once it is decided, without most of its digits.
            reason: Why it is none.

        Raises:
            Refused: ``guard.reason_missing``, ``guard.not_blocking``, ``case.unknown``.
        """
        require(actor, Act.WORK_CASES)
        if not reason.strip():
            raise Refused("guard.reason_missing")
        if finding.kind not in BLOCKING:
            raise Refused("guard.not_blocking")
        now = self._clock.now()
        with self._store.work() as work:
            work.complaint(case)
            asked = next(
                (
                    each
                    for each in work.guard_releases_of(case)
                    if (each.kind, each.mark, each.decided_at) == (finding.kind.value, finding.mark, None)
                ),
                None,
            )
            if asked is None:
                asked = GuardRelease(
                    case, finding.kind.value, finding.mark, finding.text, actor.id, now, reason.strip()
                )
                work.add(asked)
                work.flush()
                self._record(work, FactKind.GUARD_RELEASE_ASKED, actor, asked, reason)
            at_once = allowed(actor.roles, Act.RELEASE_BLOCKED)
            if at_once:
                self._decide(work, actor, asked, shown, reason, released=True)
            work.commit()
        return Outcome(
            changed(Kind.DRAFTS, Kind.CASES, cases=[case]),
            "guard.released" if at_once else "guard.release_asked",
        )

    def decide(
        self, actor: Actor, *, release: GuardReleaseId, shown: str, reason: str, released: bool
    ) -> Outcome:
        """Let it through, or leave it blocked.

        Raises:
            Refused: ``guard.reason_missing``, ``guard.release_unknown``.
            Conflict: ``guard.release_settled`` when somebody decided first.
        """
        require(actor, Act.RELEASE_BLOCKED)
        if not reason.strip():
            raise Refused("guard.reason_missing")
        with self._store.work() as work:
            asked = work.guard_release(release)
            if asked.decided_at is not None:
                raise Conflict("guard.release_settled")
            self._decide(work, actor, asked, shown, reason, released=released)
            case = asked.case
            work.commit()
        return Outcome(
            changed(Kind.DRAFTS, Kind.CASES, cases=[case]),
            "guard.released" if released else "guard.release_denied",
        )

    def _decide(
        self, work: UnitOfWork, actor: Actor, asked: GuardRelease, shown: str, reason: str, *, released: bool
    ) -> None:
        asked.decided_by, asked.decided_at = actor.id, self._clock.now()
        asked.released, asked.reason = released, reason.strip()
        # The number itself is needed no longer.
        asked.shown = shown
        kind = FactKind.GUARD_RELEASED if released else FactKind.GUARD_RELEASE_DENIED
        self._record(work, kind, actor, asked, reason)

    def _record(
        self, work: UnitOfWork, kind: FactKind, actor: Actor, asked: GuardRelease, reason: str
    ) -> None:
        codes: dict[str, Value] = {"finding": asked.kind, "release": int(asked.id)}
        work.record(Fact(kind, self._clock.now(), actor.id, asked.case, codes, {"reason": reason.strip()}))
