"""Key slots: each opens the desk alone, and the file tells nothing."""

import json
import os
import stat
from pathlib import Path
from statistics import median
from threading import Thread
from time import process_time
from uuid import uuid4

import pytest

from leman_desk.domain.errors import Refused, Unavailable
from leman_desk.domain.ids import PersonId
from leman_desk.services.ports_system import KeySlots
from leman_desk.storage.key_slots import KeySlotFile
from leman_desk.storage.recovery_code import new_code

KEY = bytes(range(32))
ANN, BOB = PersonId(uuid4()), PersonId(uuid4())


@pytest.fixture
def slots(tmp_path: Path) -> KeySlotFile:
    made = KeySlotFile(tmp_path / "desk.keys")
    made.add_passphrase(ANN, "Ánn", "mật khẩu dài", KEY)
    return made


def promised(slots: KeySlots) -> KeySlots:
    return slots


def test_a_slot_opens_with_its_login_and_passphrase(slots: KeySlotFile) -> None:
    assert promised(slots).unlock("ánn", "mật khẩu dài") == (ANN, KEY)
    assert slots.people() == [ANN]


def test_the_way_a_keyboard_writes_letters_does_not_matter(slots: KeySlotFile) -> None:
    decomposed = "m\u00e2\u0323t kh\u00e2\u0309u da\u0300i"
    assert slots.unlock("A\u0301NN ", decomposed) == (ANN, KEY)


@pytest.mark.parametrize(
    ("login", "passphrase"), [("ánn", "mat khau dai"), ("ann", "mật khẩu dài"), ("ánn", "")]
)
def test_anything_else_is_refused(slots: KeySlotFile, login: str, passphrase: str) -> None:
    with pytest.raises(Refused, match=r"keys\.wrong_passphrase"):
        slots.unlock(login, passphrase)


@pytest.mark.full_stretch
def test_an_unknown_login_costs_what_a_wrong_passphrase_costs(slots: KeySlotFile) -> None:
    def cost(login: str) -> float:
        begun = process_time()
        with pytest.raises(Refused, match=r"keys\.wrong_passphrase"):
            slots.unlock(login, "wrong")
        return process_time() - begun

    known, unknown = (median(cost(login) for _ in range(5)) for login in ("ánn", "nobody"))
    assert known / 3 < unknown < known * 3


def test_slots_are_independent(slots: KeySlotFile) -> None:
    slots.add_passphrase(BOB, "bob", "another one", KEY)
    slots.add_passphrase(ANN, "ann", "new words", KEY)
    assert slots.unlock("bob", "another one") == (BOB, KEY)
    assert slots.unlock("ann", "new words") == (ANN, KEY)
    with pytest.raises(Refused):
        slots.unlock("ánn", "mật khẩu dài")
    slots.remove(BOB)
    with pytest.raises(Refused, match=r"keys\.wrong_passphrase"):
        slots.unlock("bob", "another one")


def test_a_login_belongs_to_one_person(slots: KeySlotFile) -> None:
    with pytest.raises(Refused, match=r"keys\.login_taken"):
        slots.add_passphrase(BOB, "ÁNN", "another one", KEY)


def test_the_last_way_in_is_not_removed(slots: KeySlotFile) -> None:
    with pytest.raises(Refused, match=r"keys\.last_slot"):
        slots.remove(ANN)
    slots.new_recovery_code(KEY)
    slots.remove(ANN)
    assert slots.people() == []


def test_a_recovery_code_opens_and_a_newer_one_replaces_it(slots: KeySlotFile) -> None:
    first = slots.new_recovery_code(KEY)
    assert slots.unlock_recovery(first.lower()) == KEY
    second = slots.new_recovery_code(KEY)
    assert slots.unlock_recovery(second) == KEY
    with pytest.raises(Refused, match=r"keys\.wrong_recovery_code"):
        slots.unlock_recovery(first)
    with pytest.raises(Refused, match=r"keys\.recovery_typo"):
        slots.unlock_recovery(second[:-1])
    assert slots.unlock("ánn", "mật khẩu dài") == (ANN, KEY)


def test_without_a_recovery_slot_no_code_opens(slots: KeySlotFile) -> None:
    with pytest.raises(Refused, match=r"keys\.wrong_recovery_code"):
        slots.unlock_recovery(new_code())


def test_the_file_is_private_and_holds_nothing_in_the_clear(slots: KeySlotFile) -> None:
    code = slots.new_recovery_code(KEY)
    raw = slots.path.read_bytes()
    assert all(word not in raw for word in (KEY, KEY.hex().encode(), "mật khẩu".encode(), code.encode()))
    if os.name == "posix":
        assert stat.S_IMODE(slots.path.stat().st_mode) == 0o600
    assert sorted(each.name for each in slots.path.parent.iterdir()) in (
        ["desk.keys"],
        ["desk.keys", "desk.keys.lock"],
    )


def test_a_slot_moved_to_another_person_does_not_open(slots: KeySlotFile) -> None:
    content = json.loads(slots.path.read_text(encoding="utf-8"))
    content["slots"][0]["person"] = str(BOB)
    slots.path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(Refused, match=r"keys\.wrong_passphrase"):
        slots.unlock("ánn", "mật khẩu dài")


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        '{"format": 1}',
        '{"format": 1, "slots": [{"person": "x"}], "recovery": null}',
        '{"format": 1, "slots": [], "recovery": {"salt": "!", "sealed": ""}}',
    ],
)
def test_a_damaged_file_is_named_so(tmp_path: Path, content: str) -> None:
    (tmp_path / "desk.keys").write_text(content, encoding="utf-8")
    with pytest.raises(Refused, match=r"keys\.damaged"):
        KeySlotFile(tmp_path / "desk.keys").unlock("ann", "x")


def test_a_file_cannot_ask_for_endless_work(slots: KeySlotFile) -> None:
    content = json.loads(slots.path.read_text(encoding="utf-8"))
    content["slots"][0]["kdf"]["memory_kib"] = 2**31
    slots.path.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(Refused, match=r"keys\.damaged"):
        slots.unlock("ánn", "x")


def test_a_newer_or_missing_file_is_named_so(tmp_path: Path) -> None:
    slots = KeySlotFile(tmp_path / "desk.keys")
    with pytest.raises(Refused, match=r"keys\.missing"):
        slots.unlock("ann", "x")
    slots.path.write_text('{"format": 2}', encoding="utf-8")
    with pytest.raises(Refused, match=r"keys\.newer"):
        slots.unlock("ann", "x")


def test_two_programs_do_not_lose_each_others_slots(slots: KeySlotFile) -> None:
    people = {f"p{number}": PersonId(uuid4()) for number in range(6)}

    def add(login: str) -> None:
        KeySlotFile(slots.path).add_passphrase(people[login], login, login, KEY)

    threads = [Thread(target=add, args=(login,)) for login in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert set(slots.people()) == {ANN, *people.values()}


def test_where_it_cannot_be_written_the_old_file_stays(
    slots: KeySlotFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = slots.path.read_bytes()

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(Unavailable, match=r"keys\.cannot_write"):
        slots.new_recovery_code(KEY)
    assert slots.path.read_bytes() == before
