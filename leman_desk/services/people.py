"""People of the desk: adding, disabling, roles, passphrases."""

from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Fact, FactKind
from leman_desk.domain.ids import PersonId
from leman_desk.domain.people import Act, Actor, Role, require
from leman_desk.domain.text import one_line
from leman_desk.services.access import NewPerson, check_passphrase, check_person, checked_email, new_person
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock, KeySlots


class People:
    """The verbs of the people page. The last admin can neither be disabled nor lose the role."""

    def __init__(self, store: Store, clock: Clock, slots: KeySlots) -> None:
        self._store = store
        self._clock = clock
        self._slots = slots

    def add(self, actor: Actor, *, person: NewPerson, own_login: str, own_passphrase: str) -> Outcome:
        """Add a person; the admin's own passphrase opens the key that the new slot wraps.

        Raises:
            Refused: ``people.login_taken``, ``people.*`` of the form, ``keys.wrong_passphrase``.
        """
        require(actor, Act.ADMINISTER)
        check_person(person)
        _, key = self._slots.unlock(own_login, own_passphrase)
        now = self._clock.now()
        with self._store.work() as work:
            if any(each.login.casefold() == person.login.strip().casefold() for each in work.people()):
                raise Refused("people.login_taken")
            kept = new_person(person, person.roles, now)
            work.add(kept)
            work.flush()
            codes = {"person": str(kept.id), "roles": _roles(kept.roles)}
            work.record(Fact(FactKind.PERSON_ADDED, now, actor.id, codes=codes))
            self._slots.add_passphrase(kept.id, kept.login, person.passphrase, key)
            work.commit()
        return Outcome(changed(Kind.PEOPLE), "people.added", {"name": kept.name})

    def set_disabled(self, actor: Actor, *, person: PersonId, disabled: bool) -> Outcome:
        """Stop a person from signing in, or let them again. Raises Refused ``people.last_admin``."""
        require(actor, Act.ADMINISTER)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.person(person)
            if disabled and Role.ADMIN in kept.roles:
                _require_another_admin(work, person)
            kept.disabled_at = now if disabled else None
            kind = FactKind.PERSON_DISABLED if disabled else FactKind.PERSON_ENABLED
            work.record(Fact(kind, now, actor.id, codes={"person": str(person)}))
            name = kept.name
            work.commit()
        return Outcome(
            changed(Kind.PEOPLE),
            "people.disabled" if disabled else "people.enabled",
            {"name": name},
            lambda: self.set_disabled(actor, person=person, disabled=not disabled),
        )

    def change(
        self,
        actor: Actor,
        *,
        person: PersonId,
        name: str,
        title: str,
        roles: frozenset[Role],
        email: str | None = None,
    ) -> Outcome:
        """Change name, title, roles and own address; None leaves the address as it is.

        Raises:
            Refused: ``people.last_admin``, ``people.roles_missing``, ``people.name_missing``,
                ``people.email_invalid``.
        """
        require(actor, Act.ADMINISTER)
        if not roles:
            raise Refused("people.roles_missing")
        if not one_line(name):
            raise Refused("people.name_missing")
        address = None if email is None else checked_email(email)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.person(person)
            if Role.ADMIN in kept.roles and Role.ADMIN not in roles:
                _require_another_admin(work, person)
            before = (kept.name, kept.title, kept.roles, kept.email)
            kept.name, kept.title, kept.roles = one_line(name), one_line(title), roles
            kept.email = kept.email if address is None else address
            codes = {"person": str(person), "roles": _roles(roles), "roles_before": _roles(before[2])}
            work.record(Fact(FactKind.PERSON_CHANGED, now, actor.id, codes=codes))
            work.commit()
        return Outcome(
            changed(Kind.PEOPLE),
            "people.changed",
            {"name": one_line(name)},
            lambda: self.change(
                actor, person=person, name=before[0], title=before[1], roles=before[2], email=before[3]
            ),
        )

    def change_passphrase(self, actor: Actor, *, login: str, old: str, new: str) -> Outcome:
        """Change one's own passphrase. Raises Refused ``keys.wrong_passphrase``, ``people.*``."""
        check_passphrase(new)
        person, key = self._slots.unlock(login, old)
        if person != actor.id:
            raise Refused("keys.wrong_passphrase")
        with self._store.work() as work:
            codes = {"person": str(actor.id)}
            work.record(Fact(FactKind.PASSPHRASE_CHANGED, self._clock.now(), actor.id, codes=codes))
            self._slots.add_passphrase(actor.id, login, new, key)
            work.commit()
        return Outcome(changed(Kind.PEOPLE), "people.passphrase_changed")

    def new_recovery_code(self, actor: Actor, *, login: str, passphrase: str) -> str:
        """Make the recovery code anew; the old one opens nothing any more."""
        require(actor, Act.ADMINISTER)
        _, key = self._slots.unlock(login, passphrase)
        with self._store.work() as work:
            work.record(Fact(FactKind.RECOVERY_CODE_MADE, self._clock.now(), actor.id))
            code = self._slots.new_recovery_code(key)
            work.commit()
        return code


def _require_another_admin(work: UnitOfWork, person: PersonId) -> None:
    others = (each for each in work.people() if each.id != person and each.disabled_at is None)
    if not any(Role.ADMIN in each.roles for each in others):
        raise Refused("people.last_admin")


def _roles(roles: frozenset[Role]) -> str:
    return " ".join(sorted(role.value for role in roles))
