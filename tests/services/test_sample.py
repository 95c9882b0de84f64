"""The sample desk: complete and believable whenever it is opened, and never near a server."""

import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from io import BytesIO
from pathlib import Path
from shutil import copyfile
from typing import Any

import pytest

from leman_desk.domain.clocks import ClockState
from leman_desk.domain.complaint import Channel, Status
from leman_desk.domain.correspondence import Placement
from leman_desk.domain.errors import Refused
from leman_desk.domain.people import Actor, Role
from leman_desk.services.access import SAMPLE_PASSPHRASE, Access
from leman_desk.services.desk import Desk, build_desk
from leman_desk.services.inert_mail import InertMail
from leman_desk.services.queries import CaseFilter, CaseRow, Group, Segment, View
from leman_desk.services.sample import fill_sample, sample_begins, sample_setup
from leman_desk.services.sample_mail import Incoming, bounce, written
from leman_desk.services.sample_story import length, read_story
from leman_desk.system.paths import resources
from leman_desk.system.public_holidays import calendar_with_holidays, read_presets, vietnam_holidays
from leman_desk.wording.checklist import load_checklist
from leman_desk.wording.letters import LetterBook
from tests.services.offices import (
    Crew,
    FolderDeskFiles,
    HandClock,
    Keychain,
    Servers,
    categories,
    outside,
)

FOLDER = resources() / "sample"
FRIDAY = datetime(2026, 2, 13, 8, 10, tzinfo=UTC)
"""The afternoon of the design's pictures: Friday 13 February 2026, 15:10 in Viet Nam."""


@dataclass
class Sample:
    """A filled sample desk at its moment."""

    desk: Desk
    now: datetime
    people: dict[str, Actor]
    servers: Servers
    progress: list[tuple[int, int]]

    def rows(
        self, segment: Segment = Segment.OPEN, who: str = "khoa", view: View = View.ALL
    ) -> list[CaseRow]:
        queue = self.desk.reading.queue(self.people[who], chosen=CaseFilter(view=view, segment=segment))
        ids = [each for _, group in queue.groups for each in group]
        return self.desk.reading.case_rows(self.people[who], ids=ids)  # type: ignore[arg-type]

    def all_rows(self) -> dict[str, CaseRow]:
        return {row.number: row for segment in Segment for row in self.rows(segment)}


@dataclass
class Filled:
    """What filling left behind."""

    folder: Path
    servers: Servers
    progress: list[tuple[int, int]]


Make = Callable[..., Sample]
Fill = Callable[[datetime, str], Filled]


@pytest.fixture(scope="module")
def fill(letters: LetterBook, tmp_path_factory: pytest.TempPathFactory) -> Fill:
    """Fill the sample desk of a moment once."""

    @cache
    def filled(now: datetime, preset: str) -> Filled:
        files = FolderDeskFiles(tmp_path_factory.mktemp("filled"))
        week = next(each for each in read_presets(resources() / "calendars") if each.code == preset)
        years = vietnam_holidays((now.year - 1, now.year, now.year + 1), folder=resources() / "calendars")
        calendar = calendar_with_holidays(week.calendar, years)
        setup = sample_setup(calendar, preset, categories())
        begun = HandClock(sample_begins(calendar, now))
        store = files.create(bytes(32))
        with store.work() as work:
            Access(files, Keychain(), begun)._populate(work, setup, begun.now())
            work.commit()
            long = next(each for each in work.people() if each.login == "long")
        files.slots().add_passphrase(long.id, "long", SAMPLE_PASSPHRASE, bytes(32))
        servers = Servers()
        begins = build_desk(store, begun, outside(servers, letters, files, Crew()))
        begins.deletion.checklist.seed(load_checklist(resources() / "checklist.json"))
        told: list[tuple[int, int]] = []
        fill_sample(
            store,
            now,
            outside(servers, letters, files, Crew()),
            FOLDER,
            progress=lambda done, whole: told.append((done, whole)),
        )
        store.close()
        return Filled(files.folder, servers, told)

    return filled


@pytest.fixture
def make(desk_files: FolderDeskFiles, letters: LetterBook, fill: Fill) -> Iterator[Make]:
    """Open a copy of a filled desk; its servers know what they were asked while it was filled."""
    stores: list[Any] = []

    def sample(now: datetime, preset: str = "weekdays") -> Sample:
        made = fill(now, preset)
        for each in made.folder.glob("desk.*"):
            copyfile(each, desk_files.folder / each.name)
        servers = deepcopy(made.servers)
        store = desk_files.open(bytes(32))
        stores.append(store)
        room = outside(InertMail(servers), letters, desk_files, Crew())
        desk = build_desk(store, HandClock(now), room)
        with store.work() as work:
            people = {each.login: Actor(each.id, each.name, each.roles) for each in work.people()}
        return Sample(desk, now, people, servers, made.progress)

    yield sample
    for each in stores:
        each.close()


@pytest.mark.parametrize(
    ("now", "preset"),
    [
        pytest.param(FRIDAY, "weekdays", id="a working afternoon"),
        pytest.param(datetime(2026, 3, 8, 3, 0, tzinfo=UTC), "weekdays", id="a Sunday"),
        pytest.param(datetime(2026, 2, 18, 20, 0, tzinfo=UTC), "weekdays", id="the night of Tết"),
        pytest.param(datetime(2027, 1, 4, 1, 0, 1, 5, tzinfo=UTC), "weekdays", id="a year's first second"),
        pytest.param(datetime(2026, 9, 3, 5, 30, tzinfo=UTC), "showroom", id="lunch in the showroom"),
        pytest.param(datetime(2026, 5, 23, 5, 0, tzinfo=UTC), "saturday_morning", id="a Saturday's closing"),
    ],
)
def test_every_state_is_there_at_any_hour(make: Make, now: datetime, preset: str) -> None:
    sample = make(now, preset)
    rows = sample.all_rows()
    states = Counter(row.clock.state for row in rows.values() if row.clock is not None)
    assert {state: states[state] for state in (ClockState.OVER, ClockState.AT_RISK, ClockState.DUE_SOON)} == {
        ClockState.OVER: 1,
        ClockState.AT_RISK: 2,
        ClockState.DUE_SOON: 4,
    }
    assert states[ClockState.IN_TIME] == 13
    assert states[ClockState.WAITING] == 3
    assert states[ClockState.CLOSED] == 15
    left = {row.person: row.clock.left_seconds for row in sample.rows() if row.clock is not None}
    for person, told in {
        "Ngô Thành Đạt": "-0:45",
        "Bùi Anh Tuấn": "0:55",
        "Sarah Collins": "2:30",
        "Trần Thị Thanh Mai": "5:20",
        "Phan Mỹ Duyên": "11:05",
        "Hoàng Yến Nhi": "20:10",
    }.items():
        assert left[person] // 60 == length(told).total_seconds() // 60, person
    counts = sample.desk.reading.counts(sample.people["linh"])
    assert (counts.triage, counts.over, counts.linking, counts.attention, counts.archive) == (6, 1, 1, 1, 6)
    facts = sample.desk.store.reader().facts(before=None, limit=1000)
    moments = [fact.at for fact in reversed(facts)]
    assert moments == sorted(moments)
    assert moments[-1] <= now
    assert all(row.received_at <= now for row in rows.values())
    assert sample.desk.reading.verify_chain(sample.people["ha"]).broken_at is None


def test_it_is_the_day_of_the_pictures(make: Make) -> None:
    sample = make(FRIDAY)
    mine = {segment: sample.rows(segment, "linh", View.MINE) for segment in Segment}
    assert [(row.number, row.person) for row in mine[Segment.OPEN]] == [
        ("LD-26-0141", "Ngô Thành Đạt"),
        ("LD-26-0143", "Bùi Anh Tuấn"),
        ("LD-26-0145", "Sarah Collins"),
        ("LD-26-0147", "Trần Thị Thanh Mai"),
        ("LD-26-0149", "Phan Mỹ Duyên"),
        ("LD-26-0152", "Vũ Hải Đăng"),
        ("LD-26-0155", "Hoàng Yến Nhi"),
    ]
    assert [row.evidence for row in mine[Segment.OPEN]] == [2, 0, 1, 3, 0, 1, 2]
    assert len(mine[Segment.WAITING]) == 2
    queue = sample.desk.reading.queue(sample.people["linh"], chosen=CaseFilter(view=View.MINE))
    assert [group for group, _ in queue.groups] == [Group.OVER, Group.TODAY, Group.LATER]


def test_the_thread_of_ms_mai_is_whole(make: Make) -> None:
    sample = make(FRIDAY)
    linh = sample.people["linh"]
    case = sample.desk.reading.case_by_number(linh, number="LD-26-0147")
    view = sample.desk.reading.case_view(linh, case=case)
    assert [row.filename for row in view.evidence] == [
        "nhat-ky-cuoc-goi.png",
        "tin-nhan-hoi-cho-cuoi.png",
        "hoa-don-LJ-20931.pdf",
    ]
    assert [task.done for task in view.tasks] == [True, False, False, False]
    assert len(view.notes) == 1
    assert len(view.messages) == 2
    first = view.messages[0]
    assert "Ngày 31/01 tôi mua" in first.text
    assert {url.split("/")[2] for url, _ in first.blocked} == {
        "img.mailbeacon.example",
        "t.mailbeacon.example",
    }
    assert "dmarc=pass" in first.authentication
    assert view.customer is not None
    assert view.customer.phone == "09•• ••• 127"
    assert view.customer.earlier_complaints == 1
    assert view.suggestion is not None


def test_all_that_the_desk_knows_is_shown_once(make: Make) -> None:
    sample = make(FRIDAY)
    store, khoa = sample.desk.store, sample.people["khoa"]
    with store.work() as work:
        everything = [work.complaint_by_number(f"LD-26-{number:04}") for number in range(122, 162)]
    cases = [each for each in everything if each is not None]
    assert len(cases) == 40
    assert {each.category for each in cases} - {None} == {each.code for each in categories()}
    assert {each.status for each in cases} == set(Status)
    assert {each.channel for each in cases} == set(Channel) - {Channel.IMPORT}
    rows = sample.all_rows().values()
    verdicts = Counter(row.clock.verdict for row in rows if row.clock is not None and row.clock.verdict)
    assert verdicts["missed"] == 1
    assert max(row.clock.cycle for row in sample.rows() if row.clock is not None) == 2
    assert any(row.clock is not None and row.clock.unconfirmed for row in rows)
    balance = sample.desk.reading.balance(khoa)
    assert balance["server"] == sum(balance[each.value] for each in Placement)
    assert all(balance[each.value] for each in Placement)
    assert sample.desk.evidence.verify() == []
    kinds = {fact.kind for fact in store.reader().facts(before=None, limit=1000)}
    assert {"clock_corrected", "answer_proposed", "answer_recorded", "merged", "case_reopened"} <= kinds


def test_nothing_meets_a_server_while_filling_or_after(make: Make) -> None:
    sample = make(FRIDAY)
    linh = sample.people["linh"]
    case = sample.desk.reading.case_by_number(linh, number="LD-26-0143")
    start = sample.desk.replies.begin(linh, case=case)
    assert start.saved
    text = replace(start.text, body=start.text.body)
    sample.desk.replies.send(linh, case=case, text=text)
    mailbox = sample.desk.reading.mailboxes()[0]
    with sample.desk.store.work() as work:
        first = work.mailboxes()[0].id
    assert sample.desk.intake.check(mailbox=first).stored == 0
    assert mailbox.error == ""
    assert sample.servers.asked == []
    assert sample.servers.tries == []
    with pytest.raises(Refused, match="not_allowed"):
        sample.desk.setup.change(linh, settings=sample.desk.reading.settings())


def test_progress_counts_every_move(make: Make) -> None:
    sample = make(FRIDAY)
    whole = len(sample.progress)
    assert sample.progress == [(done, whole) for done in range(1, whole + 1)]


def test_everybody_signs_in_with_the_published_passphrase() -> None:
    setup = sample_setup({}, "weekdays", ())
    everyone = (setup.person, *setup.others)
    assert [(each.login, each.roles) for each in everyone] == [
        ("khoa", frozenset({Role.MANAGER, Role.ADMIN})),
        ("linh", frozenset({Role.AGENT})),
        ("ngoc", frozenset({Role.AGENT})),
        ("ha", frozenset({Role.BOARD})),
        ("long", frozenset({Role.BOARD})),
    ]
    assert {each.passphrase for each in everyone} == {SAMPLE_PASSPHRASE}
    assert setup.settings.sample
    assert setup.mailbox is None


def test_the_story_is_written_in_nfc_with_marks_in_their_traditional_place() -> None:
    text = (FOLDER / "complaints.toml").read_text(encoding="utf-8")
    assert unicodedata.is_normalized("NFC", text)
    # After q the u belongs to the consonant: quý is right, huỷ is not.
    assert not re.findall(r"o[àáảãạèéẻẽẹ]\b|(?<![qQ])u[ỳýỷỹỵ]\b", text)


def test_addresses_and_numbers_of_the_story_belong_to_nobody() -> None:
    text = (FOLDER / "complaints.toml").read_text(encoding="utf-8")
    addresses = set(re.findall(r"[\w.+-]+@([\w.-]+\w)", text)) - {"leman.jewelry"}
    assert addresses
    assert all(re.search(r"(^|\.)example(\.(com|net|org))?$", domain) for domain in addresses)
    phones = re.findall(r'phone = "([^"]+)"', text)
    assert phones
    assert all(re.fullmatch(r"0900 000 \d{3}", phone) for phone in phones)


def test_the_files_are_small_and_each_is_used() -> None:
    data = tomllib.loads((FOLDER / "complaints.toml").read_text(encoding="utf-8"))
    used = {name for part in ("case", "mail") for each in data[part] for name in each.get("files", ())}
    for case in data["case"]:
        for step in case.get("steps", ()):
            at, who, verb, *rest = step.split(None, 3)
            assert length(at) >= timedelta()
            assert who in {"khoa", "linh", "ngoc", "ha", "long", "-"}
            used |= set(rest[0].split()) if verb == "files" else set()
    there = {path.name for path in (FOLDER / "files").iterdir()}
    assert there == used
    assert sum(path.stat().st_size for path in FOLDER.rglob("*") if path.is_file()) < 300_000


@pytest.mark.parametrize("damaged", [b"first_number = ", b"first_number = 1\n", b"\xff"])
def test_a_damaged_story_is_refused(damaged: bytes) -> None:
    with pytest.raises(Refused, match=r"sample\.unreadable"):
        read_story(BytesIO(damaged))


def test_the_mails_are_real_mails_and_the_same_each_time(servers: Servers) -> None:
    mail = Incoming(
        reference="one",
        sent_at=FRIDAY,
        name="Đặng Bảo Châu",
        email="chau@example.com",
        to="info@leman.jewelry",
        subject="Vẫn bị gọi quảng cáo sau khi đã từ chối, dù tôi đã nói rất rõ với nhân viên tổng đài",
        text="Kính gửi công ty,\n\nXin ngừng gọi.",
        html=True,
        files=[("nhật ký.png", "image/png", b"\x89PNG")],
    )
    assert written(mail) == written(mail)
    read = servers.parse(written(mail))
    assert (read.sender.name, read.subject, read.message_id) == (mail.name, mail.subject, "<one@example.com>")
    assert read.text.strip() == mail.text
    assert [(each.filename, each.data) for each in read.attachments] == [("nhật ký.png", b"\x89PNG")]
    assert read.defects == ()
    report = servers.parse(
        bounce(
            reference="b",
            at=FRIDAY,
            to="info@leman.jewelry",
            failed="chau@example.com",
            status="5.2.2",
            why="mailbox full",
            sent="<ours@leman.jewelry>",
        )
    )
    assert report.bounce is not None
    assert (report.bounce.recipient, report.bounce.original_message_id) == (
        "chau@example.com",
        "<ours@leman.jewelry>",
    )


def test_a_deputy_is_named_ahead_and_somebody_waits_for_their_data(make: Make) -> None:
    sample = make(FRIDAY)
    (deputy,) = sample.desk.deletion.reading.deputies(sample.people["khoa"])
    assert (deputy.absent_name, deputy.deputy_name, deputy.ended) == (
        "Trần Đức Long",
        "Đặng Thu Hà",
        False,
    )
    assert deputy.since > sample.now
    asked = next(each for each in sample.rows() if each.person == "Đinh Công Việt")
    view = sample.desk.rights.packages.view(sample.people["ngoc"], case=asked.id)
    assert view.verified_at is not None
