"""The Board's signatures, and deputies for members who are absent."""

from collections.abc import Sequence
from datetime import datetime

from leman_desk.domain.deletion import DeletionRequest, Step, after_approval, require_alive
from leman_desk.domain.deletion_decision import (
    Deputy,
    Opinion,
    Signature,
    VoidReason,
    decision,
    deputises,
    require_may_sign,
    valid,
)
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, DeputyId, PersonId
from leman_desk.domain.people import Act, Actor, Role, allowed, require
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.deletion_common import move, outcome, void_signatures
from leman_desk.services.deletion_holds import place_automatic
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock, KeySlots


class Decisions:
    """The verbs of board members."""

    def __init__(self, store: Store, clock: Clock, slots: KeySlots) -> None:
        self._store = store
        self._clock = clock
        self._slots = slots

    def sign(
        self,
        actor: Actor,
        *,
        request: CaseId,
        opinion: Opinion,
        passphrase: str,
        note: str = "",
        seat: PersonId | None = None,
    ) -> Outcome:
        """Sign, with the signer's own passphrase again; nothing is erased by it.

        Args:
            actor: Who signs.
            request: Which request.
            opinion: What is signed.
            passphrase: Of the signer.
            note: For the file; needed for changes and refusal.
            seat: The absent member whom the signer stands in for; None for the signer's own seat.

        Raises:
            Refused: ``people.not_allowed``, ``keys.wrong_passphrase``, ``deletion.not_asked`` before or after
                the Board is asked, ``deletion.signed_already``, ``deletion.seat_taken``,
                ``deletion.note_missing``, ``deputy.not_named``.
            Conflict: ``deletion.held_meanwhile`` when a complaint was opened that the signer knew nothing of.
        """
        require(actor, Act.SIGN_DELETION)
        if opinion is not Opinion.APPROVE and not note.strip():
            raise Refused("deletion.note_missing")
        self._prove(actor, passphrase)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.deletion(request)
            require_alive(kept)
            if kept.step is not Step.DECISION:
                raise Refused("deletion.not_asked")
            if place_automatic(work, kept, now):
                work.commit()
                raise Conflict("deletion.held_meanwhile")
            whose = self._seat(work, actor, seat, now)
            require_may_sign(work.signatures(request), actor.id, whose)
            signature = Signature(request, actor.id, whose, opinion, now, note.strip())
            work.add(signature)
            work.flush()
            codes: dict[str, Value] = {"signature": int(signature.id), "opinion": opinion.value}
            if whose != actor.id:
                codes["seat"] = str(whose)
            detail: dict[str, Value] = {"note": note.strip()} if note.strip() else {}
            work.record(Fact(FactKind.DELETION_SIGNED, now, actor.id, request, codes, detail))
            said = self._decide(work, kept, now)
            # Touched by every signature, so that two at once never count the same ones.
            signed = len(valid(work.signatures(request)))
            done = outcome(work, kept, said, signed=signed, needed=kept.needed)
            work.commit()
        return done

    def name_deputy(
        self,
        actor: Actor,
        *,
        absent: PersonId,
        deputy: PersonId,
        since: datetime,
        until: datetime | None,
    ) -> Outcome:
        """Name who signs for a board member who is absent: the member does, or an admin.

        Args:
            actor: Who names.
            absent: The member who is away.
            deputy: The member who signs instead.
            since: When it begins, UTC; a moment that is past means now, for nobody is named backwards.
            until: When it ends, UTC; None until somebody ends it.

        Raises:
            Refused: ``people.not_allowed``, ``deputy.not_board`` when either is no active board member,
                ``deputy.self``, ``deputy.already`` while somebody stands in, ``deputy.period``,
                ``deputy.away`` when the deputy has one themselves by then, ``deputy.stands_in`` when the
                absent member is to sign for another.
        """
        self._require_may_name(actor, absent)
        now = self._clock.now()
        since = max(since, now)
        if absent == deputy:
            raise Refused("deputy.self")
        if until is not None and until <= since:
            raise Refused("deputy.period")
        with self._store.work() as work:
            for each in (absent, deputy):
                person = work.person(each)
                if person.disabled_at is not None or not allowed(person.roles, Act.SIGN_DELETION):
                    raise Refused("deputy.not_board")
            _require_sensible(work, absent, deputy, since, until)
            made = Deputy(absent, deputy, since, until, actor.id, now)
            work.add(made)
            work.flush()
            codes: dict[str, Value] = {
                "deputy": int(made.id),
                "absent": str(absent),
                "person": str(deputy),
                "since": since.isoformat(),
            }
            if until is not None:
                codes["until"] = until.isoformat()
            work.record(Fact(FactKind.DEPUTY_NAMED, now, actor.id, codes=codes))
            number, name = made.id, work.person(deputy).name
            work.commit()
        return Outcome(
            changed(Kind.DELETIONS, Kind.PEOPLE),
            "deputy.named",
            {"name": name},
            lambda: self.end_deputy(actor, deputy=number),
        )

    def end_deputy(self, actor: Actor, *, deputy: DeputyId) -> Outcome:
        """Let nobody stand in any more; what a deputy signed stays signed.

        Taken back, they are named anew for what is left of the time.
        """
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.deputy(deputy)
            absent, person, since, until = kept.absent, kept.deputy, kept.since, kept.until
            self._require_may_name(actor, absent)
            lasted = kept.ended_at is None and (until is None or now < until)
            if lasted:
                kept.ended_at = now
                codes: dict[str, Value] = {"deputy": int(deputy), "absent": str(absent)}
                work.record(Fact(FactKind.DEPUTY_ENDED, now, actor.id, codes=codes))
            name = work.person(person).name
            work.commit()

        def again() -> Outcome:
            return self.name_deputy(actor, absent=absent, deputy=person, since=since, until=until)

        kinds = changed(Kind.DELETIONS, Kind.PEOPLE)
        return Outcome(kinds, "deputy.ended", {"name": name}, again if lasted else None)

    def _prove(self, actor: Actor, passphrase: str) -> None:
        """Ask for the passphrase again, outside of any transaction: it takes a second on purpose."""
        row = next((each for each in self._store.reader().people() if each.id == actor.id), None)
        if row is None:
            raise Refused("people.unknown")
        person, _ = self._slots.unlock(row.login, passphrase)
        if person != actor.id:
            raise Refused("keys.wrong_passphrase")

    def _require_may_name(self, actor: Actor, absent: PersonId) -> None:
        if actor.id == absent:
            require(actor, Act.SIGN_DELETION)
        else:
            require(actor, Act.ADMINISTER)

    def _seat(self, work: UnitOfWork, actor: Actor, seat: PersonId | None, now: datetime) -> PersonId:
        if seat is None or seat == actor.id:
            return actor.id
        named = seats_of(work.deputies(), actor.id, now)
        if seat not in named:
            raise Refused("deputy.not_named")
        return seat

    def _decide(self, work: UnitOfWork, request: DeletionRequest, now: datetime) -> str:
        """Draw the consequence of the signatures; by the desk itself, for no single signer decides."""
        decided = decision(work.signatures(request.case), request.needed)
        if decided is None:
            return "deletion.signed"
        codes: dict[str, Value] = {"decision": decided.value, "needed": request.needed}
        work.record(Fact(FactKind.DELETION_DECIDED, now, case=request.case, codes=codes))
        if decided is Opinion.CHANGES:
            void_signatures(work, request, VoidReason.CHANGES_ASKED, now=now, by=None)
            move(work, request, Step.HOLDS, now=now, by=None, why="changes_asked")
            return "deletion.changes_asked"
        request.decided_at = now
        if decided is Opinion.REFUSE:
            move(work, request, Step.CERTIFICATE, now=now, by=None, why="refused")
            return "deletion.refused"
        step, request.waits_until = after_approval(now, work.settings().deletion_waiting_days)
        if step is Step.READY:
            request.ready_at = now
        move(work, request, step, now=now, by=None, why="approved")
        return "deletion.approved"


def seats_of(deputies: Sequence[Deputy], person: PersonId, now: datetime) -> set[PersonId]:
    """Name the absent members whom a person stands in for at a moment."""
    return {each.absent for each in deputies if each.deputy == person and deputises(each, now)}


def board_members(work: UnitOfWork) -> list[PersonId]:
    """List who may sign at the moment."""
    return [each.id for each in work.people() if each.disabled_at is None and Role.BOARD in each.roles]


def _require_sensible(
    work: UnitOfWork, absent: PersonId, deputy: PersonId, since: datetime, until: datetime | None
) -> None:
    """Refuse two deputies of one member at once, a deputy who is away, and one who signs while away."""
    for each in work.deputies():
        if not _overlap(each, since, until):
            continue
        if each.absent == absent:
            raise Refused("deputy.already")
        if each.absent == deputy:
            raise Refused("deputy.away", name=work.person(deputy).name)
        if each.deputy == absent:
            raise Refused("deputy.stands_in", name=work.person(absent).name)


def _overlap(deputy: Deputy, since: datetime, until: datetime | None) -> bool:
    begins_before = until is None or deputy.since < until
    ends_after = deputy.until is None or since < deputy.until
    return begins_before and ends_after
