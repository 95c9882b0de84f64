"""Getting into a desk: set-up, sign-in, recovery, and the keychain that opens but never identifies."""

import base64
import json
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from leman_desk.domain.complaint import Category
from leman_desk.domain.deadline import CalendarVersion
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import DeskError, Refused, Unavailable
from leman_desk.domain.facts import Fact, FactKind
from leman_desk.domain.ids import PersonId
from leman_desk.domain.mailbox import Mailbox
from leman_desk.domain.people import Actor, Person, Role
from leman_desk.domain.text import one_line
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.ports import DeskFiles, Store, UnitOfWork
from leman_desk.services.ports_system import Clock, Keychain
from leman_desk.services.threads import MESSAGE_ID_KEY

KEY_BYTES = 32
SHORTEST_PASSPHRASE = 10
SAMPLE_LOGIN = "khoa"
SAMPLE_PASSPHRASE = "leman-sample-desk"  # noqa: S105 - published on purpose: the sample desk holds invented people

# Both sides in the form that a mail can be addressed to; a comma would part two addresses.
_EMAIL = re.compile(
    r"[\w!#$%&'*+/=?^`{|}~.-]{1,64}@(?=.{3,255}$)[^\s@,;<>()\"\\]+\.[^\s@,;<>()\"\\.]+", re.ASCII
)


@dataclass(frozen=True, slots=True)
class NewPerson:
    """A person as typed on a form."""

    name: str
    login: str
    passphrase: str
    roles: frozenset[Role]
    title: str = ""
    language: str = "vi"
    email: str = ""


@dataclass(frozen=True, slots=True)
class SetUp:
    """Everything that a new desk starts with.

    Attributes:
        calendar: What `WorkCalendar.from_dict` reads; `preset` names where it came from.
        mailbox: With its password, or None; mail may follow later.
        clocks_from: UTC moment; older mail is archive.
    """

    person: NewPerson
    settings: DeskSettings
    calendar: dict[str, object]
    preset: str
    categories: tuple[Category, ...]
    mailbox: Mailbox | None = None
    mailbox_password: str = ""
    others: tuple[NewPerson, ...] = ()
    clocks_from: datetime | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A desk that is open, and who opened it; `actor` is None when only the keychain did.

    Attributes:
        warnings: Codes of what did not work but does not matter for opening, such as ``keychain.missing``.
    """

    store: Store
    actor: Actor | None
    warnings: tuple[str, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Created:
    """A new desk with its recovery code, which is shown once and kept nowhere."""

    opened: Opened
    recovery_code: str


class Access:
    """The door of an embedded desk."""

    def __init__(self, files: DeskFiles, keychain: Keychain, clock: Clock) -> None:
        self._files = files
        self._keychain = keychain
        self._clock = clock

    def exists(self) -> bool:
        """Tell whether there is a desk to sign in to."""
        return self._files.exists()

    def create(self, setup: SetUp) -> Created:
        """Make a desk and sign its first person in, who is admin besides the chosen roles.

        Raises:
            Refused: ``people.name_missing``, ``people.login_invalid``, ``people.passphrase_short``,
                ``people.login_taken``, ``worktime.*``, ``storage.exists``, ``storage.network_share``.
        """
        everyone = (setup.person, *setup.others)
        for person in everyone:
            check_person(person)
        if len({person.login.casefold() for person in everyone}) < len(everyone):
            raise Refused("people.login_taken")
        WorkCalendar.from_dict(setup.calendar)
        key = secrets.token_bytes(KEY_BYTES)
        store = self._files.create(key)
        try:
            first, code = self._fill(store, setup, everyone, key)
        except BaseException:
            store.close()
            self._files.discard()
            raise
        warnings = () if setup.settings.sample else self._remember(key)
        return Created(Opened(store, first, warnings), code)

    def sign_in(self, login: str, passphrase: str) -> Opened:
        """Open the desk as a person.

        Raises:
            Refused: ``keys.wrong_passphrase``, ``people.disabled``, ``storage.*``.
        """
        person_id, key = self._files.slots().unlock(login, passphrase)
        store = self._open(key)
        try:
            actor = self._actor(store, person_id)
        except DeskError:
            store.close()
            raise
        return Opened(store, actor, self._remember(key) if not store.reader().settings().sample else ())

    def identify(self, store: Store, login: str, passphrase: str) -> Actor:
        """Sign a person in to a desk that is open already, after a lock. Raises as `sign_in`."""
        person_id, _ = self._files.slots().unlock(login, passphrase)
        return self._actor(store, person_id)

    def open_by_keychain(self) -> Opened | None:
        """Open the desk without a person, for intake; None when the keychain has no key for it.

        Raises:
            Unavailable: ``keychain.*``.
        """
        text = self._keychain.get(self._files.keychain_name())
        if text is None:
            return None
        return Opened(self._files.open(base64.b64decode(text)), None)

    def recover(self, code: str, login: str, passphrase: str) -> Opened:
        """Open the desk with the recovery code and give a person a new passphrase.

        Raises:
            Refused: ``keys.wrong_recovery_code``, ``keys.recovery_typo``, ``people.unknown``,
                ``people.passphrase_short``.
        """
        check_passphrase(passphrase)
        slots = self._files.slots()
        key = slots.unlock_recovery(code)
        store = self._open(key)
        try:
            with store.work() as work:
                person = next(
                    (each for each in work.people() if each.login.casefold() == login.strip().casefold()),
                    None,
                )
                if person is None:
                    raise Refused("people.unknown")
                slots.add_passphrase(person.id, person.login, passphrase, key)
                codes = {"person": str(person.id), "by": "recovery_code"}
                work.record(Fact(FactKind.PASSPHRASE_CHANGED, self._clock.now(), person.id, codes=codes))
                work.commit()
            actor = self._actor(store, person.id)
        except DeskError:
            store.close()
            raise
        return Opened(store, actor, self._remember(key))

    def _open(self, key: bytes) -> Store:
        """Open with a key that a slot has just given: when that does not fit, the file is damaged."""
        try:
            return self._files.open(key)
        except Refused as error:
            if error.code == "storage.wrong_key":
                raise Refused("storage.damaged") from error
            raise

    def _fill(
        self, store: Store, setup: SetUp, everyone: Sequence[NewPerson], key: bytes
    ) -> tuple[Actor, str]:
        with store.work() as work:
            first = self._populate(work, setup, self._clock.now())
            by_login = {person.login: person.id for person in work.people()}
            work.commit()
        slots = self._files.slots()
        for person in everyone:
            login = person.login.strip()
            slots.add_passphrase(by_login[login], login, person.passphrase, key)
        return first, slots.new_recovery_code(key)

    def _actor(self, store: Store, person_id: PersonId) -> Actor:
        now = self._clock.now()
        with store.work() as work:
            person = work.person(person_id)
            disabled = person.disabled_at is not None
            kind = FactKind.SIGN_IN_REFUSED if disabled else FactKind.SIGNED_IN
            work.record(Fact(kind, now, person_id))
            actor = Actor(person.id, person.name, person.roles)
            work.commit()
        if disabled:
            raise Refused("people.disabled")
        return actor

    def _remember(self, key: bytes) -> tuple[str, ...]:
        """Keep the key in the keychain where there is one; without one, passphrases do (product §9)."""
        try:
            self._keychain.set(self._files.keychain_name(), base64.b64encode(key).decode())
        except Unavailable as error:
            return (error.code,)
        return ()

    def _populate(self, work: UnitOfWork, setup: SetUp, now: datetime) -> Actor:
        work.put_settings(setup.settings)
        work.put_secret(MESSAGE_ID_KEY, secrets.token_bytes(KEY_BYTES))
        for category in setup.categories:
            work.put_category(category)
        first: Person | None = None
        for person in (setup.person, *setup.others):
            roles = person.roles | {Role.ADMIN} if first is None else person.roles
            kept = new_person(person, roles, now)
            work.add(kept)
            first = first or kept
        if first is None:
            raise Refused("people.name_missing")
        work.flush()
        work.record(Fact(FactKind.DESK_CREATED, now, first.id, codes={"sample": setup.settings.sample}))
        for each in work.people():
            work.record(Fact(FactKind.PERSON_ADDED, now, first.id, codes={"person": str(each.id)}))
        spec = json.dumps(setup.calendar, ensure_ascii=False, sort_keys=True)
        work.put_calendar(CalendarVersion(1, spec, setup.preset, now, first.id, ""))
        if setup.mailbox is not None and not setup.settings.sample:
            work.add(setup.mailbox)
            work.flush()
            work.put_secret(f"mailbox:{setup.mailbox.id}", setup.mailbox_password.encode())
            codes = {"mailbox": int(setup.mailbox.id)}
            work.record(Fact(FactKind.MAILBOX_CHANGED, now, first.id, codes=codes))
        return Actor(first.id, first.name, first.roles)


def new_person(person: NewPerson, roles: frozenset[Role], now: datetime) -> Person:
    """Make a person from a form."""
    return Person(
        id=PersonId(uuid4()),
        name=one_line(person.name),
        login=person.login.strip(),
        roles=roles,
        title=one_line(person.title),
        language=person.language,
        email=checked_email(person.email),
        created_at=now,
    )


def check_person(person: NewPerson) -> None:
    """Refuse an unusable name, login, address or passphrase, or a person without roles."""
    if not one_line(person.name):
        raise Refused("people.name_missing")
    login = person.login.strip()
    if not login or any(char.isspace() for char in login):
        raise Refused("people.login_invalid")
    if not person.roles:
        raise Refused("people.roles_missing")
    checked_email(person.email)
    check_passphrase(person.passphrase)


def checked_email(email: str) -> str:
    """Give a person's own address without spaces around it; it may be empty.

    Raises:
        Refused: ``people.email_invalid`` for what no mail can be sent to.
    """
    email = email.strip()
    if email and not _EMAIL.fullmatch(email):
        raise Refused("people.email_invalid")
    try:
        email.rpartition("@")[2].encode("idna")
    except UnicodeError as error:  # a label that is empty or too long
        raise Refused("people.email_invalid") from error
    return email


def check_passphrase(passphrase: str) -> None:
    """Refuse a passphrase that is too short. Raises Refused ``people.passphrase_short``."""
    if len(passphrase) < SHORTEST_PASSPHRASE:
        raise Refused("people.passphrase_short", shortest=SHORTEST_PASSPHRASE)


def strength(passphrase: str, repeated: str) -> Sequence[str]:
    """List what is still wrong with a new passphrase: ``short``, ``different``; nothing when it will do."""
    wrong = []
    if len(passphrase) < SHORTEST_PASSPHRASE:
        wrong.append("short")
    if passphrase != repeated:
        wrong.append("different")
    return wrong
