"""Backups and restoring in the real window: made, proved, brought back; what was erased stays gone."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLineEdit
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.domain.complaint import Channel
from leman_desk.services.casework import CaseByHand
from leman_desk.storage.store import SqlStore
from tests.erasure.needles import folder_image, found_in
from tests.erasure.rows import STRINGS, erase, planted
from tests.features.driver import Driver, window_of
from tests.features.ready import LOGIN, PASSPHRASE, make_desk, sign_in, signed_in

PATIENCE = 60_000
FOLDER = "Folder for backups; empty for none"


@pytest.fixture
def office(tmp_path: Path) -> Office:
    return make_desk(Office(tmp_path / "profile"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "backups"
    made.mkdir()
    return made


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 24 MB; only root may mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    size = ["-t", "tmpfs", "-o", "size=24m", "tmpfs"]
    if os.geteuid() or subprocess.run(["mount", *size, str(place)], check=False).returncode:
        pytest.skip("a small disk cannot be mounted here")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


def fill_disk(path: Path) -> None:
    with suppress(OSError), path.open("wb") as file:
        while True:
            file.write(bytes(64 * 1024))


def enabled(desk: Driver, name: str) -> bool:
    return any(each.isEnabled() for each in desk.all(QAbstractButton, name))


def press(desk: Driver, name: str) -> None:
    """Press a button once it can be pressed."""
    desk.wait(lambda: enabled(desk, name), PATIENCE)
    desk.click(next(each for each in desk.all(QAbstractButton, name) if each.isEnabled()))


def choose_folder(desk: Driver, folder: Path) -> None:
    """Choose the folder in Settings and save it; the schedule makes the first backup at once."""
    desk.press("Ctrl+,")
    desk.wait_text("There is no backup yet.", PATIENCE)
    desk.fill(FOLDER, str(folder))
    desk.press("Tab")
    press(desk, "Save")


def newest(folder: Path) -> Path:
    return max(folder.glob("leman-desk-*.backup"))


def number_of_cases(office: Office) -> int:
    opened = office.access.sign_in(LOGIN, PASSPHRASE)
    try:
        assert opened.store.reader().verify_chain().broken_at is None
        facts = opened.store.reader().facts(before=None, limit=500)
        return sum(each.kind == "case_opened" for each in facts)
    finally:
        opened.store.close()


def open_case(desk: Driver) -> None:
    session = desk.session
    session.desk.casework.open_by_hand(
        session.actor,
        case=CaseByHand(
            channel=Channel.PHONE,
            name="Later Customer",
            email="later@example.com",
            phone="",
            subject="Later",
            text="After the backup",
            received_at=datetime.now(UTC),
            proof="call",
        ),
    )


def key_in(desk: Driver, source: Path, passphrase: str = PASSPHRASE) -> None:
    """Say which backup and how it opens, by keyboard, and look inside."""
    desk.wait_text("Nothing changes until the backup was opened")
    desk.settle()
    desk.fill("Backup file", str(source))
    desk.fill("Sign-in name of an admin", LOGIN)
    desk.fill("Passphrase", passphrase)
    press(desk, "See what it holds")


@pytest.mark.timeout(300)
def test_the_desk_is_backed_up_proved_and_goes_back_to_the_backup(
    qtbot: QtBot, office: Office, folder: Path
) -> None:
    with signed_in(office, qtbot) as desk:
        choose_folder(desk, folder)
        desk.wait_text("Last backup ", PATIENCE)
        desk.wait_text("On another disk" if other_disk(folder, office) else "is on the disk of the desk")
        press(desk, "Rehearse a restore")
        desk.wait_text("was restored on trial: 0 cases", PATIENCE)
        desk.look("rehearsed")
        press(desk, "Verify backups")
        desk.wait_text("1 backup is as it was written.", PATIENCE)
        open_case(desk)
        press(desk, "Restore a backup…")
        desk.wait_text("Nothing changes until the backup was opened", PATIENCE)
        assert desk.desk.session is None
        key_in(desk, newest(folder))
        desk.wait_text("Desk: Leman Jewelry", PATIENCE)
        desk.wait_text("later entr")
        desk.look("holds")
        press(desk, "Restore this backup")
        desk.wait_text("The backup is restored.", PATIENCE)
        desk.look("restored")
        press(desk, "Sign in")
        sign_in(desk)
        desk.wait(lambda: desk.desk.session is not None, PATIENCE)
        desk.settle()
    assert number_of_cases(office) == 0
    assert office.files.database.with_name("desk.db.before-restore").exists()
    assert not list(office.profile.glob(".restore-*"))


def other_disk(folder: Path, office: Office) -> bool:
    return folder.stat().st_dev != office.files.database.stat().st_dev


@pytest.mark.timeout(300)
def test_a_backup_from_before_an_erasure_brings_nobody_back(
    qtbot: QtBot, office: Office, folder: Path
) -> None:
    key = office.access._files.slots().unlock(LOGIN, PASSPHRASE)[1]
    opened = office.access.sign_in(LOGIN, PASSPHRASE)
    store = opened.store
    assert isinstance(store, SqlStore)
    request, subject = planted(store)
    office.open_desk(opened).backups.write(folder / "before.backup")
    assert found_in(folder_image(folder, key), STRINGS).keys() == set(STRINGS)
    erase(store, request, subject)
    store.close()
    with window_of(office, qtbot) as desk:
        press(desk, "Restore a backup…")
        key_in(desk, folder / "before.backup")
        desk.wait_text("1 erasure made since is made again before anybody signs in.", PATIENCE)
        desk.look("erased-since")
        press(desk, "Restore this backup")
        desk.wait_text("The backup is restored.", PATIENCE)
        # Before anybody signs in.
        assert found_in(folder_image(office.profile, key), STRINGS) == {}
        press(desk, "Sign in")
        sign_in(desk)
        desk.wait(lambda: desk.desk.session is not None, PATIENCE)
    assert found_in(folder_image(office.profile, key), STRINGS) == {}


@pytest.mark.timeout(300)
def test_a_new_computer_asks_for_the_ledger_and_takes_the_recovery_code(
    qtbot: QtBot, office: Office, folder: Path, tmp_path: Path
) -> None:
    opened = office.access.sign_in(LOGIN, PASSPHRASE)
    desk_of = office.open_desk(opened)
    assert opened.actor is not None
    code = desk_of.people.new_recovery_code(opened.actor, login=LOGIN, passphrase=PASSPHRASE)
    desk_of.backups.write(folder / "monday.backup")
    opened.store.close()
    alone = tmp_path / "stick"
    alone.mkdir()
    shutil.copy(folder / "monday.backup", alone)
    fresh = Office(tmp_path / "new")
    fresh.change_local(language="en")
    with window_of(fresh, qtbot) as desk:
        press(desk, "Restore a backup…")
        desk.wait_text("Nothing changes until the backup was opened")
        desk.fill("Backup file", str(alone / "monday.backup"))
        press(desk, "Use the recovery code instead")
        desk.fill("Recovery code", code)
        press(desk, "See what it holds")
        desk.wait_text("The newest erasure ledger is missing.", PATIENCE)
        desk.look("ledger-missing")
        assert not enabled(desk, "Restore this backup")
        desk.fill("Copy of the erasure ledger", str(next(folder.glob("erasures-*.ledger"))))
        desk.press("Tab")
        press(desk, "Restore this backup")
        desk.wait_text("The backup is restored.", PATIENCE)
        press(desk, "Sign in")
        desk.fill("Sign-in name", LOGIN)
        sign_in(desk)
        desk.wait(lambda: desk.desk.session is not None, PATIENCE)


@pytest.mark.timeout(300)
def test_what_cannot_be_restored_is_said_and_the_desk_stays(
    qtbot: QtBot, office: Office, folder: Path
) -> None:
    opened = office.access.sign_in(LOGIN, PASSPHRASE)
    office.open_desk(opened).backups.write(folder / "good.backup")
    opened.store.close()
    whole = (folder / "good.backup").read_bytes()
    middle = len(whole) // 2
    (folder / "bad.backup").write_bytes(whole[:middle] + bytes(64) + whole[middle + 64 :])
    (folder / "none.backup").write_bytes(b"no backup")
    before = office.files.database.read_bytes()
    with window_of(office, qtbot) as desk:
        press(desk, "Restore a backup…")
        key_in(desk, folder / "good.backup", "not the passphrase")
        desk.wait_text("Name or passphrase is wrong.", PATIENCE)
        desk.look("wrong-key")
        key_in(desk, folder / "bad.backup")
        desk.wait_text("The backup is damaged.", PATIENCE)
        desk.fill("Backup file", str(folder / "none.backup"))
        desk.press("Tab")
        desk.wait_text("The backup is damaged.", PATIENCE)
        desk.fill("Backup file", str(folder / "nothing.backup"))
        desk.press("Tab")
        desk.wait_text("The backup was not found.", PATIENCE)
        press(desk, "Back")
        assert office.files.database.read_bytes() == before
        sign_in(desk)
        desk.wait(lambda: desk.desk.session is not None, PATIENCE)
    assert not list(office.profile.glob("*.before-restore*"))


@pytest.mark.timeout(300)
def test_a_full_disk_is_told_until_there_is_room(qtbot: QtBot, office: Office, small_disk: Path) -> None:
    filler = small_disk / "filler"
    fill_disk(filler)
    with signed_in(office, qtbot) as desk:
        desk.press("Ctrl+,")
        desk.wait_text("There is no backup yet.", PATIENCE)
        desk.fill(FOLDER, str(small_disk))
        desk.press("Tab")
        desk.wait_text("Not enough room:", PATIENCE)
        press(desk, "Save")
        desk.wait_text("No backup could be made: There is not enough room for the backup", PATIENCE)
        desk.look("no-room")
        assert sorted(each.name for each in small_disk.iterdir()) == ["filler"]
        filler.unlink()
        press(desk, "Back up now")
        desk.wait_text("Backup written and checked", PATIENCE)
        desk.wait(lambda: not desk.sees("No backup could be made"))
        desk.look("mended")


@pytest.mark.timeout(300)
def test_a_disk_full_while_restoring_leaves_the_desk(qtbot: QtBot, small_disk: Path, folder: Path) -> None:
    office = make_desk(Office(small_disk / "profile"))
    opened = office.access.sign_in(LOGIN, PASSPHRASE)
    office.open_desk(opened).backups.write(folder / "good.backup")
    opened.store.close()
    with window_of(office, qtbot) as desk:
        fill_disk(small_disk / "filler")
        press(desk, "Restore a backup…")
        key_in(desk, folder / "good.backup")
        desk.wait_text("The disk is full.", PATIENCE)
        desk.look("full-restore")
        (small_disk / "filler").unlink()
        press(desk, "See what it holds")
        desk.wait_text("Desk: Leman Jewelry", PATIENCE)
        fill_disk(small_disk / "filler")
        press(desk, "Restore this backup")
        desk.wait_text("The disk is full.", PATIENCE)
        (small_disk / "filler").unlink()
        press(desk, "Back")
        sign_in(desk)
        desk.wait(lambda: desk.desk.session is not None, PATIENCE)
    assert not list(office.profile.glob("*.before-restore*"))
    assert number_of_cases(office) == 0


def test_everything_on_the_page_has_a_name_and_is_reached_by_keys(qtbot: QtBot, office: Office) -> None:
    with window_of(office, qtbot) as desk:
        press(desk, "Restore a backup…")
        desk.wait_text("Nothing changes until the backup was opened")
        for name in ("Backup file", "Choose the backup file", "Sign-in name of an admin", "Passphrase"):
            desk.tab_to(name)
        for name in ("Use the recovery code instead", "Back"):
            desk.tab_to(name, QAbstractButton)
        assert all(each.accessibleName() for each in visible_editors(desk))


def visible_editors(desk: Driver) -> list[QLineEdit]:
    return [each for root in desk.roots() for each in root.findChildren(QLineEdit) if each.isVisible()]
