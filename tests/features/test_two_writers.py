"""Two people write at the same desk in processes of their own, and some of them are killed while typing."""

import os
import random
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import monotonic, sleep
from typing import Self

import pytest

from leman_desk.domain.complaint import Channel
from leman_desk.domain.customer import Customer
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor, Role
from leman_desk.services.access import Access
from leman_desk.services.calendars import Calendars
from leman_desk.services.case_opening import open_complaint
from leman_desk.services.clockwork import Clockwork
from leman_desk.services.desk import Desk, build_desk
from leman_desk.system.clock import SystemClock
from leman_desk.system.paths import resources
from leman_desk.system.processes import Processes
from leman_desk.wording.letters import LetterBook
from leman_desk.wording.words import Wording
from tests.features.composer_child import KEY_MS, LETTERS
from tests.features.processes import ROOT, kill
from tests.services.conftest import KEY
from tests.services.offices import (
    Crew,
    FolderDeskFiles,
    HandClock,
    Keychain,
    Servers,
    mailbox,
    outside,
    person,
    set_up,
)

CHILD = Path(__file__).with_name("composer_child.py")
PATIENCE = 60.0
LOST_SECONDS = 1.0
KEY_SECONDS = KEY_MS / 1000
OTHERS = (person("linh", "Nguyễn Hà Linh", Role.AGENT), person("ngoc", "Lê Bảo Ngọc", Role.AGENT))


class Child:
    """A composer in its own process."""

    def __init__(self, folder: Path, login: str, number: str) -> None:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen"}
        self.process = subprocess.Popen(
            [sys.executable, str(CHILD), str(folder), login, number],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            cwd=ROOT,
            env=environment,
        )
        self.seen: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self.process.poll() is None:
            kill(self.process)
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.stdout.close()

    def until(self, wanted: Callable[[str], bool]) -> str:
        """Read on to the line that is wanted; a composer that ends before fails the test."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.seen.append(line.rstrip("\n"))
            if wanted(self.seen[-1]):
                return self.seen[-1]
        raise AssertionError(self.seen[-5:])

    def shows(self, text: str) -> None:
        """Wait until its window says something, unless that is what it said last."""
        told = [line for line in self.seen if line.startswith("writers=")]
        if not told or text not in told[-1]:
            self.until(lambda line: text in line)

    def do(self, what: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(what + "\n")
        self.process.stdin.flush()

    def did(self, what: str) -> None:
        self.do(what)
        self.until(lambda line: line == f"did {what.split(maxsplit=1)[0]}")

    def ready(self) -> "Child":
        self.until(lambda line: line == "ready")
        return self

    def killed(self) -> list[tuple[int, float]]:
        """Kill it and give every key that it had taken: how many by then, and when."""
        kill(self.process)
        assert self.process.stdout is not None
        self.seen += self.process.stdout.read().splitlines()
        typed = [line.split() for line in self.seen if line.startswith("typed ")]
        return [(int(parts[1]), float(parts[2])) for parts in typed if len(parts) == 3]


class Place:
    """A desk with two agents and a complaint that can be answered."""

    def __init__(self, folder: Path) -> None:
        self.files = FolderDeskFiles(folder)
        store, now, calendars = self.files.create(KEY), datetime.now(UTC), Calendars()
        with store.work() as work:
            setup = set_up(others=OTHERS, mailbox=mailbox(), mailbox_password="secret")
            Access(self.files, Keychain(), HandClock(now))._populate(work, setup, now)
            opened = open_complaint(
                work,
                calendars,
                subject="Data",
                channel=Channel.PHONE,
                received_at=now - timedelta(hours=1),
                now=now,
                customer=None,
            )
            Clockwork(calendars).start(work, opened, opened.received_at, now=now)
            self.case, self.number = opened.id, opened.number
            work.commit()
        store.close()

    @contextmanager
    def open(self) -> Iterator[Desk]:
        letters = LetterBook(resources() / "templates", Wording(resources() / "translations"))
        store = self.files.open(KEY)
        around = replace(outside(Servers(), letters, self.files, Crew()), workers=Processes())
        yield build_desk(store, SystemClock(), around)
        store.close()

    def composer(self, login: str) -> Child:
        return Child(self.files.folder, login, self.number)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    made = Place(tmp_path)
    with made.open() as desk, desk.store.work() as work:
        one = Customer(name="Trần Thị Thanh Mai", email="mai.tran@example.com")
        work.add(one)
        work.flush()
        work.complaint(made.case).customer = one.id
        work.commit()
    return made


def actor(desk: Desk, login: str) -> Actor:
    found = next(each for each in desk.reading.people() if each.login == login)
    return Actor(found.id, found.name, found.roles)


def draft(desk: Desk, login: str, case: CaseId) -> str:
    with desk.store.work() as work:
        found = work.draft(case, actor(desk, login).id)
        return found.body if found is not None else ""


def text_of(count: int, login: str = "") -> str:
    return login + "".join(LETTERS[number % len(LETTERS)] for number in range(count))


def wait_for(condition: Callable[[], bool]) -> float:
    """Wait and give the seconds that it took."""
    began = monotonic()
    while not condition():
        assert monotonic() - began < PATIENCE
        sleep(0.02)
    return monotonic() - began


def held_up(pressed: list[float]) -> float:
    """Give the seconds that a busy computer may keep a letter from the desk, by how late keys come to it.

    None where keys come in time; a computer that is late with one key is late with the steps of a save, too.
    """
    late = max((after - before for before, after in pairwise(pressed)), default=0.0) - 2 * KEY_SECONDS
    return 10 * max(0.0, late)


def test_killed_while_typing_at_most_a_second_is_lost_and_nobody_overwrites_another(place: Place) -> None:
    chance = random.Random(4)
    for seconds in (chance.uniform(1.5, 4), chance.uniform(1.5, 4)):
        with ExitStack() as stack:
            children = {
                login: stack.enter_context(place.composer(login)).ready() for login in ("linh", "ngoc")
            }
            for child in children.values():
                child.do("type")
            until = monotonic() + seconds
            while monotonic() < until:
                sleep(0.005)
            typed = {login: child.killed() for login, child in children.items()}
        with place.open() as desk:
            for login, keys in typed.items():
                kept = draft(desk, login, place.case)
                last = keys[-1][1]
                lost = LOST_SECONDS + held_up([at for _, at in keys])
                owed = max((count for count, at in keys if at <= last - lost), default=0)
                assert kept == text_of(len(kept)), (login, kept)
                assert len(kept) >= owed, (login, len(kept), owed, keys[-1])


def test_both_see_each_other_and_a_killed_window_is_gone_at_once(place: Place) -> None:
    with place.open() as desk, place.composer("linh") as linh, place.composer("ngoc") as ngoc:
        linh.ready()
        ngoc.ready()
        linh.shows("writers=Lê Bảo Ngọc is writing a reply")
        ngoc.shows("writers=Nguyễn Hà Linh is writing a reply")
        one, two = actor(desk, "linh"), actor(desk, "ngoc")
        assert [each.name for each in desk.presence.others(one, case=place.case)] == ["Lê Bảo Ngọc"]
        kill(ngoc.process)
        took = wait_for(lambda: not desk.presence.others(one, case=place.case))
        assert took < 5
        linh.until(lambda line: line.startswith("writers= "))
        linh.did("discard")
        wait_for(lambda: not desk.presence.others(two, case=place.case))


def test_the_second_of_two_replies_is_held_until_the_first_was_read(place: Place) -> None:
    with place.open() as desk, place.composer("linh") as linh:
        linh.ready()
        linh.did("write I am still looking into it.")
        ngoc = actor(desk, "ngoc")
        text = desk.replies.begin(ngoc, case=place.case).text
        desk.replies.send(ngoc, case=place.case, text=replace(text, body="Ngoc answered first."))
        linh.do("send")
        linh.until(lambda line: "newer=Ngoc answered first." in line and "error=Another reply on" in line)
        assert "sent" not in linh.seen
        assert draft(desk, "linh", place.case) == "I am still looking into it."
        linh.did("read")
        linh.do("send")
        linh.until(lambda line: line == "sent")
        with desk.store.work() as work:
            newest = work.newest_reply(place.case)
        assert newest is not None
        assert newest.author == actor(desk, "linh").id
