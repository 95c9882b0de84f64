"""The checklist that new deletion requests begin with, as an admin keeps it."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from leman_desk.domain.customer import Address
from leman_desk.domain.deletion_checklist import ChecklistSystem, Performer
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.text import fold
from leman_desk.services.access import checked_email
from leman_desk.services.calendars import Calendars
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_documents import Letters
from leman_desk.services.ports_letters import DeletionFacts, DeletionLetter
from leman_desk.services.ports_system import Clock

_LONGEST = 24
_MOST_DAYS, _MOST_MONTHS = 365, 600
_EXAMPLE = ("Nguyễn Văn A", "nguyen.van.a@example.com", "0900 000 000")


@dataclass(frozen=True, slots=True)
class LetterPreview:
    """A letter to an owner as it would leave; `address` is where to, empty for nobody."""

    subject: str
    body: str
    address: str


class Systems:
    """Requests that are open keep the systems as they began with them, whatever happens here."""

    def __init__(self, store: Store, clock: Clock, calendars: Calendars, letters: Letters) -> None:
        self._store = store
        self._clock = clock
        self._calendars = calendars
        self._letters = letters

    def rows(self, actor: Actor) -> list[ChecklistSystem]:
        """Give the systems in order, those switched off included."""
        require(actor, Act.READ_DELETIONS)
        return self._store.reader().checklist_systems()

    def used(self, actor: Actor) -> frozenset[str]:
        """Name the codes of systems that a request has, open or closed: these cannot be removed."""
        require(actor, Act.READ_DELETIONS)
        return self._store.reader().checklist_used()

    def add(self, actor: Actor, *, system: ChecklistSystem) -> Outcome:
        """Put a new system at the end; its code is made of its English name.

        Raises:
            Refused: ``checklist.incomplete``, ``checklist.days``, ``people.email_invalid``;
                ``checklist.desk_fixed`` for one that the desk would have to clear itself.
        """
        require(actor, Act.ADMINISTER)
        if system.performer is Performer.DESK:
            raise Refused("checklist.desk_fixed")
        with self._store.work() as work:
            there = work.checklist_systems()
            taken = {each.code for each in there}
            last = max((each.order for each in there), default=0)
            made = replace(system, code=_free(code_of(system.name_en), taken), order=last + 1)
            made = _checked(made)
            work.put_checklist_system(made)
            self._record(work, actor, made, added=True)
            work.commit()
        return self._outcome(made, lambda: self.remove(actor, code=made.code))

    def save(self, actor: Actor, *, system: ChecklistSystem, base: ChecklistSystem | None = None) -> Outcome:
        """Replace a system; its place and whether it is on stay as they are.

        Args:
            actor: An admin.
            system: As typed.
            base: As the form was filled; None to replace whatever is there.

        Raises:
            Refused: As `add`, and ``checklist.unknown``.
            Conflict: ``checklist.changed_meanwhile`` when somebody else changed it since `base`.
        """
        require(actor, Act.ADMINISTER)
        with self._store.work() as work:
            before = _found(work, system.code)
            wanted = _checked(replace(system, order=before.order, enabled=before.enabled))
            if base is not None and replace(base, order=before.order, enabled=before.enabled) != before:
                raise Conflict("checklist.changed_meanwhile")
            fixed = (before.performer, before.action) != (wanted.performer, wanted.action)
            if Performer.DESK in {before.performer, wanted.performer} and fixed:
                raise Refused("checklist.desk_fixed")
            work.put_checklist_system(wanted)
            self._record(work, actor, wanted)
            work.commit()
        return self._outcome(wanted, lambda: self.save(actor, system=before))

    def switch(self, actor: Actor, *, code: str, enabled: bool) -> Outcome:
        """Let new requests have a system, or no longer.

        Raises:
            Refused: ``checklist.unknown``; ``checklist.desk_fixed`` for one that the desk clears itself.
        """
        require(actor, Act.ADMINISTER)
        with self._store.work() as work:
            before = _found(work, code)
            if before.performer is Performer.DESK and not enabled:
                raise Refused("checklist.desk_fixed")
            after = replace(before, enabled=enabled)
            work.put_checklist_system(after)
            self._record(work, actor, after)
            work.commit()
        return self._outcome(after, lambda: self.switch(actor, code=code, enabled=before.enabled))

    def remove(self, actor: Actor, *, code: str) -> Outcome:
        """Take a system away that no request ever had.

        Raises:
            Refused: ``checklist.unknown``, ``checklist.used``, ``checklist.desk_fixed``.
        """
        require(actor, Act.ADMINISTER)
        with self._store.work() as work:
            before = _found(work, code)
            if before.performer is Performer.DESK:
                raise Refused("checklist.desk_fixed")
            if code in work.checklist_used():
                raise Refused("checklist.used")
            work.drop_checklist_system(code)
            self._record(work, actor, before, removed=True)
            work.commit()
        return self._outcome(before, lambda: self._put_back(actor, before), "checklist.removed")

    def arrange(self, actor: Actor, *, codes: Sequence[str]) -> Outcome:
        """Put the systems into an order.

        Raises:
            Conflict: ``checklist.changed_meanwhile`` when others than these are there.
        """
        require(actor, Act.ADMINISTER)
        with self._store.work() as work:
            before = {each.code: each for each in work.checklist_systems()}
            if sorted(before) != sorted(codes):
                raise Conflict("checklist.changed_meanwhile")
            for place, code in enumerate(codes, 1):
                if before[code].order != place:
                    work.put_checklist_system(replace(before[code], order=place))
            values: dict[str, Value] = {"arranged": len(codes)}
            work.record(Fact(FactKind.CHECKLIST_CHANGED, self._clock.now(), actor.id, codes=values))
            work.commit()
        was = tuple(before)
        return Outcome(changed(Kind.SETTINGS), "checklist.saved", {}, lambda: self.arrange(actor, codes=was))

    def preview(self, actor: Actor, *, system: ChecklistSystem) -> LetterPreview:
        """Write the letter that the owner of a system gets, about an invented customer.

        Raises:
            Refused: ``template.unknown``.
        """
        require(actor, Act.ADMINISTER)
        reader, now = self._store.reader(), self._clock.now()
        third = system.performer is Performer.THIRD_PARTY
        vietnamese = system.language == "vi"
        facts = DeletionFacts(
            number=f"DR-{now:%y}-0000",
            complaint_number="",
            customer_name=_EXAMPLE[0],
            addressed_name="",
            form_of_address=Address.UNKNOWN.value,
            received_at=now,
            due_at=now + timedelta(days=max(1, system.due_days)),
            signer=actor.name,
            signer_title="",
            organisation=reader.settings().organisation,
            zone=self._calendars.of(reader.calendar()).zone,
            reason=system.reason_vi if vietnamese else system.reason_en,
            system=system.name_vi if vietnamese else system.name_en,
            how=system.how_vi if vietnamese else system.how_en,
            proof=system.proof_vi if vietnamese else system.proof_en,
            identifiers=_EXAMPLE,
        )
        letter = DeletionLetter.THIRD_PARTY if third else DeletionLetter.OWNER
        subject, body = self._letters.deletion(letter, system.language, facts)
        return LetterPreview(subject, body, system.email)

    def _put_back(self, actor: Actor, system: ChecklistSystem) -> Outcome:
        require(actor, Act.ADMINISTER)
        with self._store.work() as work:
            if any(each.code == system.code for each in work.checklist_systems()):
                raise Conflict("checklist.changed_meanwhile")
            work.put_checklist_system(system)
            self._record(work, actor, system, added=True)
            work.commit()
        return self._outcome(system, lambda: self.remove(actor, code=system.code))

    def _record(self, work: UnitOfWork, actor: Actor, system: ChecklistSystem, **more: Value) -> None:
        codes: dict[str, Value] = {
            "system": system.code,
            "action": system.action.value,
            "enabled": system.enabled,
            **more,
        }
        work.record(Fact(FactKind.CHECKLIST_CHANGED, self._clock.now(), actor.id, codes=codes))

    def _outcome(
        self, system: ChecklistSystem, undo: Callable[[], Outcome], said: str = "checklist.saved"
    ) -> Outcome:
        return Outcome(changed(Kind.SETTINGS), said, {"system": system.code}, undo)


def code_of(name: str) -> str:
    """Make a stable code of an English name: ``Gift registry`` becomes ``GIFT_REGISTRY``."""
    return re.sub(r"[^A-Z0-9]+", "_", fold(name).upper())[:_LONGEST].strip("_") or "SYSTEM"


def _free(code: str, taken: set[str]) -> str:
    count, free = 1, code
    while free in taken:
        count += 1
        free = f"{code}_{count}"
    return free


def _found(work: UnitOfWork, code: str) -> ChecklistSystem:
    for each in work.checklist_systems():
        if each.code == code:
            return each
    raise Refused("checklist.unknown")


def _checked(system: ChecklistSystem) -> ChecklistSystem:
    """Refuse a system that says too little; give it with its address without spaces around it."""
    texts = (system.code, system.name_en, system.name_vi, system.owner_en, system.owner_vi)
    if not all(text.strip() for text in texts):
        raise Refused("checklist.incomplete")
    if not (1 <= system.due_days <= _MOST_DAYS and 0 <= system.retain_months <= _MOST_MONTHS):
        raise Refused("checklist.days")
    return replace(system, email=checked_email(system.email))
