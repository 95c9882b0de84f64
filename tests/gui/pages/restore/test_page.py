"""The page of restoring with backups that tests make up: what is asked, said, refused and given on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.domain.errors import Conflict, DeskError, Refused
from leman_desk.gui.entry import Entry
from leman_desk.gui.pages.restore.held import contents_lines
from leman_desk.gui.pages.restore.page import RestorePage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.ports_backups import BackupContents, BackupOutline
from leman_desk.wording.words import Language, Words
from tests.gui.conftest import RESOURCES
from tests.gui.fake_entry import FakeAccess, FakeEntry

WAIT_MS = 20_000
OUTLINE = BackupOutline(Path("x"), datetime(2026, 3, 2, 2, 0, tzinfo=UTC), 3_000_000, "0.1.0", 40, "a")
HELD = BackupContents(
    outline=OUTLINE,
    organisation="Leman Jewelry",
    zone="Asia/Ho_Chi_Minh",
    complaints=41,
    requests=3,
    incidents=1,
    people=4,
    newest_at=datetime(2026, 3, 2, 1, 59, tzinfo=UTC),
    by_admin=True,
    present=True,
    other_desk=False,
    lost=7,
    ledger="",
    to_erase=2,
)


class FakePrepared:
    """A backup that is unpacked already."""

    def __init__(self, held: BackupContents) -> None:
        self.held = held
        self.closed = False
        self.error: DeskError | None = None
        self.put: list[tuple[Path | None, str, bool]] = []

    @property
    def contents(self) -> BackupContents:
        return self.held

    def look_for_ledger(self, given: Path | None) -> BackupContents:
        return replace(self.held, ledger="" if given is not None else self.held.ledger)

    def put_in_place(
        self, *, given: Path | None = None, lost: str = "", other_desk: bool = False
    ) -> Path | None:
        if self.error is not None:
            raise self.error
        self.put.append((given, lost, other_desk))
        return Path("desk.db.before-restore")

    def close(self) -> None:
        self.closed = True


@pytest.fixture
def entry() -> FakeEntry:
    return FakeEntry(FakeAccess(exists=True), outline=OUTLINE, prepared=FakePrepared(HELD))


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, words: Words, tasks: Tasks, entry: FakeEntry) -> RestorePage:
    made = RestorePage(theme, words, tasks, cast("Entry", entry), RESOURCES / "logo.svg")
    qtbot.addWidget(made)
    made.resize(1100, 700)
    made.show()
    made.ask()
    return made


def look(page: RestorePage, tasks: Tasks) -> None:
    page.source.editor.setText("/mnt/monday.backup")
    page.source.edited.emit()
    page.source.settled.emit()
    QTest.keyClicks(page.login, "khoa")
    QTest.keyClicks(page.passphrase, "a passphrase")
    page.look.click()
    assert tasks.wait_idle(WAIT_MS)


def holding(entry: FakeEntry, **more: object) -> FakePrepared:
    prepared = FakePrepared(replace(HELD, **more))  # type: ignore[arg-type]  # fields of the value
    entry.prepared = prepared
    return prepared


def test_what_a_backup_holds_is_said_before_it_can_be_restored(
    page: RestorePage, tasks: Tasks, entry: FakeEntry
) -> None:
    assert not page.look.isEnabled()
    assert page.restore.isHidden()
    look(page, tasks)
    assert "Backup of Mon 2 Mar 2026, 09:00" in page._outline_told.text
    said = page._lines.text()
    for part in ("Leman Jewelry", "41 complaints, 3 deletion requests, 1 incident, 4 people"):
        assert part in said
    for part in ("7 later entries", "2 erasures made since are made again"):
        assert part in said
    assert page.restore.isEnabled()
    assert entry.asked[0]["login"] == "khoa"
    prepared = cast("FakePrepared", entry.prepared)
    assert prepared.put == []


def test_it_is_restored_and_leaves_no_secret(page: RestorePage, tasks: Tasks, entry: FakeEntry) -> None:
    came: list[str] = []
    page.restored.connect(came.append)
    look(page, tasks)
    page.restore.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.says.startswith("The backup is restored.")
    assert "desk.db.before-restore" in page.says
    assert page.passphrase.text() == ""
    page.sign_in.click()
    assert came == ["khoa"]
    assert cast("FakePrepared", entry.prepared).put == [(None, "", False)]


@pytest.mark.parametrize(
    ("more", "mend", "put"),
    [
        ({"other_desk": True}, lambda page: page.other_desk.click(), (None, "", True)),
        (
            {"ledger": "restore.ledger_missing"},
            lambda page: QTest.keyClicks(page.ledger.lost, "Fire"),
            (None, "Fire", False),
        ),
    ],
)
def test_what_needs_a_word_gets_one(
    page: RestorePage,
    tasks: Tasks,
    entry: FakeEntry,
    more: dict[str, object],
    mend: Callable[[RestorePage], object],
    put: tuple[Path | None, str, bool],
) -> None:
    prepared = holding(entry, **more)
    look(page, tasks)
    assert not page.restore.isEnabled()
    assert page.restore.toolTip()
    mend(page)
    page.restore.click()
    assert tasks.wait_idle(WAIT_MS)
    assert prepared.put == [put]


def test_a_copy_of_the_ledger_is_enough(page: RestorePage, tasks: Tasks, entry: FakeEntry) -> None:
    prepared = holding(entry, ledger="restore.ledger_missing")
    look(page, tasks)
    page.ledger.copy.editor.setText("/mnt/erasures.ledger")
    page.ledger.copy.settled.emit()
    assert tasks.wait_idle(WAIT_MS)
    assert page.ledger.isHidden()
    page.restore.click()
    assert tasks.wait_idle(WAIT_MS)
    assert prepared.put == [(Path("/mnt/erasures.ledger"), "", False)]


def test_only_an_admin_goes_on(page: RestorePage, tasks: Tasks, entry: FakeEntry) -> None:
    holding(entry, by_admin=False)
    look(page, tasks)
    assert not page.restore.isEnabled()
    assert page.says.startswith("Only an admin may restore.")


def test_what_is_refused_is_said_and_can_be_tried_again(
    page: RestorePage, tasks: Tasks, entry: FakeEntry
) -> None:
    entry.prepared = Refused("keys.wrong_passphrase")
    look(page, tasks)
    assert page.says.startswith("Name or passphrase is wrong.")
    QTest.keyClicks(page.passphrase, "x")
    assert page.says == ""
    prepared = holding(entry)
    prepared.error = Conflict("restore.in_use")
    page.look.click()
    assert tasks.wait_idle(WAIT_MS)
    page.restore.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.says.startswith("Another program is working with the desk.")
    prepared.error = None
    page.restore.click()
    assert tasks.wait_idle(WAIT_MS)
    assert len(prepared.put) == 1


def test_another_file_or_going_back_throws_away_what_was_unpacked(
    page: RestorePage, tasks: Tasks, entry: FakeEntry
) -> None:
    left: list[bool] = []
    page.left.connect(lambda: left.append(True))
    first = cast("FakePrepared", entry.prepared)
    look(page, tasks)
    page.source.editor.setText("/mnt/tuesday.backup")
    page.source.edited.emit()
    assert tasks.wait_idle(WAIT_MS)
    assert first.closed
    assert page.restore.isHidden()
    second = holding(entry)
    look(page, tasks)
    page.back.click()
    assert tasks.wait_idle(WAIT_MS)
    assert (second.closed, left) == (True, [True])


def test_nothing_is_begun_while_the_desk_is_being_closed(page: RestorePage, tasks: Tasks) -> None:
    page.ask(closing=True)
    page.source.editor.setText("/mnt/monday.backup")
    QTest.keyClicks(page.login, "khoa")
    QTest.keyClicks(page.passphrase, "a passphrase")
    assert (page.look.isEnabled(), page.look.text()) == (False, "Closing the desk…")
    page.desk_is_closed()
    assert page.look.isEnabled()
    assert tasks.wait_idle(WAIT_MS)


def test_the_recovery_code_opens_it_too(page: RestorePage, tasks: Tasks, entry: FakeEntry) -> None:
    came: list[str] = []
    page.restored.connect(came.append)
    page.source.editor.setText("/mnt/monday.backup")
    page.other_way.click()
    QTest.keyClicks(page.code, "CODE")
    page.look.click()
    assert tasks.wait_idle(WAIT_MS)
    assert (entry.asked[0]["recovery_code"], entry.asked[0]["passphrase"]) == ("CODE", "")
    page.restore.click()
    assert tasks.wait_idle(WAIT_MS)
    page.sign_in.click()
    assert came == [""]


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize(
    "more", [{"present": False}, {"other_desk": True, "lost": None}, {"lost": None}, {"lost": 0}]
)
def test_every_case_has_its_sentence(
    page: RestorePage, entry: FakeEntry, language: Language, more: dict[str, object]
) -> None:
    words = entry.wording[language]
    page.retranslate(words)
    lines = contents_lines(replace(HELD, **more), words)  # type: ignore[arg-type]  # as above
    assert len(lines) == 5
    assert len(set(lines)) == 5
