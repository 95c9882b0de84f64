"""What pages look up: people, categories, mailboxes, the office zone; read again when they change."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from leman_desk.domain.complaint import NOT_PRIVACY, Category
from leman_desk.domain.ids import PersonId
from leman_desk.domain.people import Act, allowed
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.desk import Desk
from leman_desk.services.queries import MailboxRow, PersonRow
from leman_desk.wording.words import Language

OFFICE_ZONE = "Asia/Ho_Chi_Minh"
"""Where the promise was given; holds until the desk's calendar is read."""
_STALE = frozenset({Kind.PEOPLE, Kind.SETTINGS, Kind.MAILBOXES})


@dataclass(frozen=True, slots=True)
class Directory:
    """Names for the ids that rows carry.

    Attributes:
        now: UTC moment of reading.
        zone: IANA name of the office's zone.
    """

    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    zone: str = OFFICE_ZONE
    people: tuple[PersonRow, ...] = ()
    categories: tuple[Category, ...] = ()
    mailboxes: tuple[MailboxRow, ...] = ()

    def person(self, person: PersonId | None) -> str:
        """Name a person; empty for nobody."""
        return next((each.name for each in self.people if each.id == person), "")

    def workers(self) -> list[PersonRow]:
        """List the people who may be responsible for a case."""
        return [each for each in self.people if not each.disabled and allowed(each.roles, Act.WORK_CASES)]

    def category(self, code: str | None) -> Category | None:
        """Find a category."""
        return next((each for each in self.categories if each.code == code), None)

    def category_name(self, code: str | None, language: Language) -> str:
        """Name a category in a language; empty for none."""
        found = self.category(code)
        if found is None:
            return ""
        return found.name_en if language is Language.EN else found.name_vi

    def category_names(self, language: Language) -> dict[str, str]:
        """Name all categories by code."""
        return {each.code: self.category_name(each.code, language) for each in self.categories}

    def privacy_categories(self) -> list[Category]:
        """List the categories a case may be given; setting a case aside has a way of its own."""
        return [each for each in self.categories if each.code != NOT_PRIVACY]

    def checked_at(self) -> datetime | None:
        """Give the UTC moment of the last complete check of a mailbox."""
        return max((each.checked_at for each in self.mailboxes if each.checked_at), default=None)


def read_directory(desk: Desk) -> Directory:
    """Read the directory; to be called in the reader lane."""
    reading = desk.reading
    return Directory(
        now=reading.now(),
        zone=desk.calendars.of(desk.store.reader().calendar()).zone,
        people=tuple(reading.people()),
        categories=tuple(reading.categories()),
        mailboxes=tuple(reading.mailboxes()),
    )


def concerns_directory(changes: Changes) -> bool:
    """Tell whether these changes make the directory stale."""
    return not changes.kinds.isdisjoint(_STALE)
