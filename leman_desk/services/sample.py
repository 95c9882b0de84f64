"""The sample desk: invented people and complaints to explore, in every state whenever it is opened."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from leman_desk.domain.complaint import CaseKind, Category
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.facts import Fact, FactKind
from leman_desk.domain.ids import MailboxId
from leman_desk.domain.mailbox import Mailbox, Security
from leman_desk.domain.people import Actor, Role
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.access import SAMPLE_LOGIN, SAMPLE_PASSPHRASE, NewPerson, SetUp
from leman_desk.services.clockwork import Calendars
from leman_desk.services.desk import Outside, build_desk
from leman_desk.services.inert_mail import InertMail
from leman_desk.services.ports import Store
from leman_desk.services.ports_system import Progress
from leman_desk.services.sample_play import Player, WalkingClock
from leman_desk.services.sample_story import Story, Timeline, begins, read_story

STORY = "complaints.toml"
_SET_UP = timedelta(hours=264)
"""Open time since the sample desk was set up; older mail is archive."""
_SAMPLE_SECRET = b"no server asks for it"


def sample_setup(calendar: dict[str, object], preset: str, categories: tuple[Category, ...]) -> SetUp:
    """Give what the sample desk starts with; everybody signs in with the published passphrase."""
    first, *others = (
        _person("Võ Minh Khoa", SAMPLE_LOGIN, "Quản lý tiếp nhận khiếu nại", Role.MANAGER, Role.ADMIN),
        _person("Nguyễn Hà Linh", "linh", "Nhân viên hỗ trợ", Role.AGENT),
        _person("Lê Bảo Ngọc", "ngoc", "Nhân viên hỗ trợ", Role.AGENT),
        _person("Đặng Thu Hà", "ha", "Thành viên Ban quản trị", Role.BOARD),
        _person("Trần Đức Long", "long", "Thành viên Ban quản trị", Role.BOARD),
    )
    return SetUp(
        person=first,
        settings=DeskSettings(sample=True),
        calendar=calendar,
        preset=preset,
        categories=categories,
        others=tuple(others),
    )


def sample_begins(calendar: Mapping[str, object], now: datetime) -> datetime:
    """Give the UTC moment at which the sample desk was set up, weeks before `now`.

    A desk created under a clock that stands there has a trail in order of time.

    Raises:
        Refused: ``worktime.*`` for an unusable calendar.
    """
    return begins(WorkCalendar.from_dict(calendar), now, _SET_UP)


def fill_sample(
    store: Store,
    now: datetime,
    outside: Outside,
    folder: Path,
    progress: Progress | None = None,
) -> None:
    """Play the sample story on a new desk made of `sample_setup`, so that it is complete at `now`.

    Nothing is sent anywhere. The desk gets a mailbox row, which replies need, of servers that do not exist.

    Args:
        store: The open desk.
        now: Aware; the moment at which the states of the clocks are as the story tells them.
        outside: What the desk works with; its mail room only reads and writes mails.
        folder: The folder of sample resources.
        progress: Told of each mail and step.

    Raises:
        Refused: ``sample.unreadable``, ``file.*`` for damaged resources.
        Unavailable: ``storage.*``.
    """
    (offered,) = outside.files.offer([folder / STORY])
    with offered.open() as stream:
        story = read_story(stream)
    calendar = Calendars().of(store.reader().calendar())
    beginning = begins(calendar, now, _SET_UP)
    clock = WalkingClock(beginning)
    alone = replace(outside, mail=InertMail(outside.mail), workers=Alone())
    desk = build_desk(store, clock, alone)
    timeline = Timeline(calendar, now)
    mailbox, people = _prepare(store, story, timeline, beginning)
    player = Player(desk, clock, timeline, story, people, mailbox, outside.files, folder)
    _play(player, story, timeline, progress)
    _finish(store, mailbox, now)


class Alone:
    """The one worker of a desk that nobody else has open yet."""

    def name(self) -> str:
        """Name it."""
        return "sample"

    def gone(self, holder: str) -> bool:
        """Know of no other."""
        return holder != self.name()


def _play(player: Player, story: Story, timeline: Timeline, progress: Progress | None) -> None:
    moves: list[tuple[datetime, Callable[[], None]]] = []
    for case in story.cases:
        received = timeline.received(case.letter)
        moves.append((received, partial(player.arrive, case, received)))
        for step in case.steps:
            at = timeline.at(received, step.after)
            moves.append((at, partial(player.step, case, step, at)))
    for place, letter in enumerate(story.mails):
        at = timeline.received(letter)
        moves.append((at, partial(player.loose, letter, at, place)))
    moves.sort(key=lambda move: move[0])
    for done, (_, move) in enumerate(moves, start=1):
        move()
        if progress is not None:
            progress(done, len(moves))


def _prepare(
    store: Store, story: Story, timeline: Timeline, beginning: datetime
) -> tuple[MailboxId, dict[str, Actor]]:
    """Add the mailbox, fix the day from which clocks run, and let the numbers begin where the story does."""
    mailbox = Mailbox(
        address=story.mailbox,
        display_name=story.mailbox_name,
        imap_host="imap.mail.example",
        imap_port=993,
        imap_security=Security.TLS,
        smtp_host="smtp.mail.example",
        smtp_port=465,
        smtp_security=Security.TLS,
        username=story.mailbox,
        clocks_from=beginning,
    )
    year = timeline.sent_from(min(timeline.received(case.letter) for case in story.cases)).year
    with store.work() as work:
        people = {each.login: Actor(each.id, each.name, each.roles) for each in work.people()}
        work.put_settings(replace(work.settings(), clocks_from=beginning))
        work.add(mailbox)
        work.flush()
        work.put_secret(f"mailbox:{mailbox.id}", _SAMPLE_SECRET)
        for _ in range(story.first_number - 1):
            work.next_running(CaseKind.COMPLAINT, year)
        codes = {"mailbox": int(mailbox.id)}
        work.record(Fact(FactKind.MAILBOX_CHANGED, beginning, people[SAMPLE_LOGIN].id, codes=codes))
        work.commit()
    return mailbox.id, people


def _finish(store: Store, mailbox: MailboxId, now: datetime) -> None:
    with store.work() as work:
        work.mailbox(mailbox).checked_at = now
        work.commit()


def _person(name: str, login: str, title: str, *roles: Role) -> NewPerson:
    return NewPerson(name, login, SAMPLE_PASSPHRASE, frozenset(roles), title)
