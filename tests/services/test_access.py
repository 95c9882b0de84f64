"""The door: set-up, sign-in, disabled people, recovery, and the keychain that opens but names nobody."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.people import Role
from leman_desk.services import access as access_module
from leman_desk.services.access import Access, Created, NewPerson, strength
from leman_desk.services.ports_system import KeySlots
from tests.services.offices import (
    MONDAY,
    PASSPHRASE,
    FolderDeskFiles,
    HandClock,
    Keychain,
    mailbox,
    person,
    set_up,
)


@pytest.fixture
def created(access: Access) -> Iterator[Created]:
    made = access.create(set_up(others=(person("linh", "Nguyễn Hà Linh", Role.AGENT),)))
    yield made
    made.opened.store.close()


def test_a_new_desk_knows_its_people_calendar_and_categories(created: Created, access: Access) -> None:
    store, actor = created.opened.store, created.opened.actor
    assert access.exists()
    assert actor is not None
    assert actor.roles == {Role.ADMIN}
    reader = store.reader()
    assert [(row.login, row.roles) for row in reader.people()] == [
        ("linh", frozenset({Role.AGENT})),
        ("root", frozenset({Role.ADMIN})),
    ]
    assert len(reader.categories()) == 16
    assert reader.calendar().preset == "weekdays"
    kinds = [row.kind for row in reversed(reader.facts(before=None, limit=9))]
    assert kinds == ["desk_created", "person_added", "person_added"]
    assert reader.verify_chain(None).broken_at is None


def test_the_first_person_is_admin_whatever_else(access: Access) -> None:
    made = access.create(set_up(person=person("khoa", "Võ Minh Khoa", Role.MANAGER)))
    made.opened.store.close()
    assert made.opened.actor is not None
    assert made.opened.actor.roles == {Role.MANAGER, Role.ADMIN}


def test_a_mailbox_comes_with_its_password_but_never_to_a_sample_desk(access: Access) -> None:
    made = access.create(
        set_up(settings=DeskSettings(sample=True), mailbox=mailbox(), mailbox_password="secret")
    )
    assert made.opened.store.reader().mailboxes() == []
    assert made.opened.warnings == ()
    made.opened.store.close()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"person": person("root", " ", Role.ADMIN)}, "name_missing"),
        ({"person": person("two words", "X", Role.ADMIN)}, "login_invalid"),
        ({"person": person("root", "X")}, "roles_missing"),
        ({"person": NewPerson("X", "root", "short", frozenset({Role.ADMIN}))}, "passphrase_short"),
        ({"others": (person("ROOT", "X", Role.AGENT),)}, "login_taken"),
        ({"calendar": {"zone": "Asia/Ho_Chi_Minh", "week": {}}}, "no_open_hours"),
    ],
)
def test_an_unusable_set_up_leaves_no_desk(access: Access, changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused, match=code):
        access.create(set_up(**changes))
    assert not access.exists()


def test_a_set_up_that_fails_half_way_leaves_nothing_in_the_way(
    access: Access, desk_files: FolderDeskFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails() -> KeySlots:
        raise Unavailable("file.full")

    monkeypatch.setattr(desk_files, "slots", fails)
    with pytest.raises(Unavailable, match=r"file\.full"):
        access.create(set_up())
    monkeypatch.undo()
    assert not access.exists()
    access.create(set_up()).opened.store.close()


def test_a_second_desk_in_the_same_place_is_refused(created: Created, access: Access) -> None:
    with pytest.raises(Refused, match=r"storage\.exists"):
        access.create(set_up())
    assert created.opened.store.reader().people() != []


def test_signing_in_needs_the_right_passphrase_and_is_a_fact(created: Created, access: Access) -> None:
    created.opened.store.close()
    for login, passphrase in (("linh", "not the passphrase"), ("nobody", PASSPHRASE), ("linh", "")):
        with pytest.raises(Refused, match="wrong_passphrase"):
            access.sign_in(login, passphrase)
    opened = access.sign_in("Linh", PASSPHRASE)
    assert opened.actor is not None
    assert opened.actor.name == "Nguyễn Hà Linh"
    assert opened.store.reader().facts(before=None, limit=1)[0].kind == "signed_in"
    opened.store.close()


def _disable(created: Created, login: str) -> None:
    with created.opened.store.work() as work:
        kept = next(each for each in work.people() if each.login == login)
        kept.disabled_at = MONDAY
        work.commit()


def test_a_disabled_person_is_turned_away_and_that_is_a_fact(created: Created, access: Access) -> None:
    _disable(created, "linh")
    with pytest.raises(Refused, match=r"people\.disabled"):
        access.sign_in("linh", PASSPHRASE)
    assert created.opened.store.reader().facts(before=None, limit=1)[0].kind == "sign_in_refused"


def test_a_disabled_person_at_the_lock_does_not_close_the_desk_for_others(
    created: Created, access: Access, desk_files: FolderDeskFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    _disable(created, "linh")
    store = created.opened.store
    closed: list[bool] = []
    monkeypatch.setattr(store, "close", lambda: closed.append(True))
    with pytest.raises(Refused, match=r"people\.disabled"):
        access.identify(store, "linh", PASSPHRASE)
    assert closed == []
    assert access.identify(store, "root", PASSPHRASE).roles == {Role.ADMIN}
    monkeypatch.setattr(desk_files, "open", lambda _key: store)
    with pytest.raises(Refused, match=r"people\.disabled"):
        access.sign_in("linh", PASSPHRASE)
    assert closed == [True]
    monkeypatch.undo()


def test_the_recovery_code_gives_a_person_a_new_passphrase(created: Created, access: Access) -> None:
    created.opened.store.close()
    with pytest.raises(Refused, match=r"people\.unknown"):
        access.recover(created.recovery_code, "nobody", "a new passphrase")
    with pytest.raises(Refused, match="passphrase_short"):
        access.recover(created.recovery_code, "linh", "short")
    opened = access.recover(created.recovery_code, " LINH ", "a new passphrase")
    assert opened.actor is not None
    assert opened.actor.name == "Nguyễn Hà Linh"
    opened.store.close()
    access.sign_in("linh", "a new passphrase").store.close()
    with pytest.raises(Refused, match="wrong_passphrase"):
        access.sign_in("linh", PASSPHRASE)


def test_a_wrong_recovery_code_opens_nothing(created: Created, access: Access) -> None:
    broken = ("B" if created.recovery_code[0] != "B" else "C") + created.recovery_code[1:]
    with pytest.raises(Refused, match="keys"):
        access.recover(broken, "root", "a new passphrase")
    assert created.opened.store.reader().people() != []


def test_the_keychain_opens_the_desk_without_a_person(desk_files: FolderDeskFiles, clock: HandClock) -> None:
    chain = Keychain(there=True)
    access = Access(desk_files, chain, clock)
    assert access.open_by_keychain() is None
    access.create(set_up()).opened.store.close()
    opened = access.open_by_keychain()
    assert opened is not None
    assert opened.actor is None
    opened.store.close()


def test_a_computer_without_a_keychain_is_told_and_no_sample_key_is_kept(
    created: Created, desk_files: FolderDeskFiles, clock: HandClock
) -> None:
    assert created.opened.warnings == ("keychain.missing",)
    chain = Keychain(there=True)
    other = FolderDeskFiles(desk_files.folder / "sample")
    access = Access(other, chain, clock)
    access.create(set_up(settings=DeskSettings(sample=True))).opened.store.close()
    access.sign_in("root", PASSPHRASE).store.close()
    assert chain.kept == {}


def test_a_keychain_that_fails_on_reading_is_not_hidden(
    access: Access, keychain: Keychain, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_name: str) -> str | None:
        raise Unavailable("keychain.timeout")

    monkeypatch.setattr(keychain, "get", fails)
    with pytest.raises(Unavailable, match="timeout"):
        access.open_by_keychain()


@pytest.mark.parametrize(
    ("passphrase", "repeated", "wrong"),
    [
        ("long enough now", "long enough now", []),
        ("short", "short", ["short"]),
        ("long enough now", "long enough NOW", ["different"]),
        ("a", "b", ["short", "different"]),
    ],
)
def test_a_form_says_what_is_wrong_with_a_passphrase(
    passphrase: str, repeated: str, wrong: list[str]
) -> None:
    assert strength(passphrase, repeated) == wrong
    assert replace(person("x", "X", Role.AGENT), passphrase=passphrase).passphrase == passphrase


def test_the_published_passphrase_is_long_enough() -> None:
    access_module.check_passphrase(access_module.SAMPLE_PASSPHRASE)
