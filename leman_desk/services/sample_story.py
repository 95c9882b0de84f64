"""The story of the sample desk: its resource file read and checked, and its moments found on a calendar."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

from leman_desk.domain.errors import Refused
from leman_desk.domain.worktime import WorkCalendar

_PROMISE = timedelta(hours=24)
# Within the minute that a chip shows, so that "5:20" is still "5 h 20 m" while the window opens.
_WITHIN_MINUTE = timedelta(seconds=50)
_EVENING = time(20, 47, 12)
_LENGTH = re.compile(r"(-?)(\d+):([0-5]\d)")
_DAY = re.compile(r"\{day([+-]\d+)?\}")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened on a complaint.

    Attributes:
        after: Open time since receipt.
        who: Login of the person, or ``-`` for the outside.
        verb: What was done; `rest` is its text or code.
    """

    after: timedelta
    who: str
    verb: str
    rest: str


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail of the story, on a complaint or on none.

    Attributes:
        age: Open time since receipt when the desk is opened.
        kind: ``case``, or why the mail is on none: ``linking``, ``archive``, ``too_large`` …
        evening: Whether it came after closing on its day, as many do.
    """

    age: timedelta
    name: str
    email: str
    language: str
    subject: str
    text: str
    files: tuple[str, ...] = ()
    html: bool = False
    evening: bool = False
    kind: str = "case"


@dataclass(frozen=True, slots=True)
class CaseStory:
    """A complaint from its receipt until now."""

    key: str
    letter: Letter
    phone: str
    form: str
    channel: str
    proof: str
    steps: tuple[Step, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that happened at the sample desk."""

    first_number: int
    mailbox: str
    mailbox_name: str
    cases: tuple[CaseStory, ...]
    mails: tuple[Letter, ...]


def read_story(file: BinaryIO) -> Story:
    """Read the resource file.

    Raises:
        Refused: ``sample.unreadable`` with what is wrong.
    """
    try:
        data = tomllib.load(file)
        return Story(
            first_number=int(data["first_number"]),
            mailbox=str(data["mailbox"]),
            mailbox_name=str(data["mailbox_name"]),
            cases=tuple(_case(each) for each in data["case"]),
            mails=tuple(_letter(each, str(each["kind"])) for each in data["mail"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise Refused("sample.unreadable", what=type(error).__name__) from error


def length(text: str) -> timedelta:
    """Read open time such as ``5:20`` or ``-0:45``. Raises ValueError for anything else."""
    matched = _LENGTH.fullmatch(text)
    if matched is None:
        raise ValueError(text)
    amount = timedelta(hours=int(matched[2]), minutes=int(matched[3]))
    return -amount if matched[1] else amount


def _case(data: Mapping[str, Any]) -> CaseStory:
    return CaseStory(
        key=str(data["key"]),
        letter=_letter(data, "case"),
        phone=str(data.get("phone", "")),
        form=str(data.get("form", "")),
        channel=str(data.get("channel", "mail")),
        proof=str(data.get("proof", "")),
        steps=tuple(_step(each) for each in data.get("steps", ())),
    )


def _letter(data: Mapping[str, Any], kind: str) -> Letter:
    running = "left" in data
    left = length(str(data["left"])) if running else timedelta()
    return Letter(
        age=_PROMISE - left - (_WITHIN_MINUTE if left > timedelta() else timedelta())
        if running
        else length(str(data["age"])),
        name=str(data["name"]),
        email=str(data["email"]),
        language=str(data.get("lang", "vi")),
        subject=str(data["subject"]),
        text=str(data["text"]).strip(),
        files=tuple(data.get("files", ())),
        html=bool(data.get("html", False)),
        evening=bool(data.get("evening", False)),
        kind=kind,
    )


def _step(text: str) -> Step:
    after, who, verb, *rest = text.split(None, 3)
    return Step(length(after), who, verb, rest[0].strip() if rest else "")


class Timeline:
    """Finds moments of the story on a work calendar, counted back from the moment the desk is opened."""

    def __init__(self, calendar: WorkCalendar, now: datetime) -> None:
        self._calendar = calendar
        self._zone = ZoneInfo(calendar.zone)
        self.now = now.astimezone(UTC)

    @property
    def zone(self) -> str:
        """IANA name of the office's zone."""
        return self._calendar.zone

    def received(self, letter: Letter) -> datetime:
        """Give the moment of receipt in UTC, in whole seconds, so that the open time left is as told."""
        moment = self._calendar.before(self.now, letter.age).replace(microsecond=0)
        if not letter.evening:
            return moment
        local = datetime.combine(moment.astimezone(self._zone).date(), _EVENING, self._zone)
        return max(moment, local.astimezone(UTC))

    def at(self, received: datetime, after: timedelta) -> datetime:
        """Give the moment at which that much open time had passed since a receipt, at most now."""
        return min(self._calendar.due(received, after), self.now)

    def filled(self, text: str, received: datetime, language: str) -> str:
        """Write the days that a text counts from its receipt."""

        def day(matched: re.Match[str]) -> str:
            found = received.astimezone(self._zone).date() + timedelta(days=int(matched[1] or 0))
            return f"{found:%d/%m}" if language == "vi" else f"{found.day} {_MONTHS[found.month - 1]}"

        return _DAY.sub(day, text)

    def sent_from(self, moment: datetime) -> datetime:
        """Give a moment on the wall clock of the office, as a sender nearby writes it."""
        return moment.astimezone(self._zone)


def begins(calendar: WorkCalendar, now: datetime, amount: timedelta) -> datetime:
    """Give the moment at which the desk of the story was set up, in UTC and whole minutes."""
    return calendar.before(now, amount).replace(second=0, microsecond=0)
