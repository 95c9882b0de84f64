"""What a search asks for, as a tree of values; and what in it could not be understood."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from enum import StrEnum

from leman_desk.domain.complaint import Category, Severity, Status
from leman_desk.domain.ids import PersonId
from leman_desk.domain.text import fold

LONGEST_WORD = 64
"""Letters of a word that are compared; the index holds no more of it."""
_WORD = re.compile(r"[^\W_]+")


def words_in(text: str) -> list[str]:
    """Reduce a text to the folded words that search compares; alike for what is indexed and what is asked."""
    words = _WORD.findall(fold(text))
    if max(map(len, words), default=0) <= LONGEST_WORD:
        return words
    return [word[:LONGEST_WORD] for word in words]


class TextField(StrEnum):
    """Where a word is looked for.

    `HEAD` is what a case is known by: its number, its subject, its customer.
    """

    ANY = "any"
    HEAD = "head"
    NUMBER = "number"
    SUBJECT = "subject"
    SENDER = "from"
    RECIPIENT = "to"
    FILE = "file"
    BODY = "body"


class Flag(StrEnum):
    """Yes or no of a case."""

    OVER = "over"
    UNREAD = "unread"
    OPEN = "open"
    EVIDENCE = "evidence"
    ATTACHMENT = "attachment"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Text:
    """Words that stand together, the last of them as a beginning if `prefix`; never empty."""

    words: tuple[str, ...]
    prefix: bool = False
    field: TextField = TextField.ANY


@dataclass(frozen=True, slots=True)
class Received:
    """Received in a half-open span of UTC moments; None leaves that end open."""

    begin: datetime | None
    end: datetime | None


@dataclass(frozen=True, slots=True)
class InCategory:
    """Of one of these categories."""

    codes: frozenset[str]


@dataclass(frozen=True, slots=True)
class InStatus:
    """In one of these statuses."""

    statuses: frozenset[Status]


@dataclass(frozen=True, slots=True)
class OfSeverity:
    """Of one of these severities."""

    severities: frozenset[Severity]


@dataclass(frozen=True, slots=True)
class OwnedBy:
    """One of these is responsible; `nobody` stands for cases without an owner."""

    people: frozenset[PersonId]
    nobody: bool = False


@dataclass(frozen=True, slots=True)
class Having:
    """The flag holds."""

    flag: Flag


Condition = Received | InCategory | InStatus | OfSeverity | OwnedBy | Having


@dataclass(frozen=True, slots=True)
class Not:
    """What the part does not find."""

    part: "Node"


@dataclass(frozen=True, slots=True)
class All:
    """What every part finds; at least two parts."""

    parts: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Either:
    """What any part finds; at least two parts."""

    parts: "tuple[Node, ...]"


Node = Text | Condition | Not | All | Either


class ProblemKind(StrEnum):
    """What could not be understood. Such a piece is left out, or taken as the text says; see `Problem`."""

    UNKNOWN_FIELD = "unknown_field"
    NO_VALUE = "no_value"
    NO_WORDS = "no_words"
    BAD_DATE = "bad_date"
    REVERSED = "reversed"
    UNKNOWN_VALUE = "unknown_value"
    UNKNOWN_CATEGORY = "unknown_category"
    UNKNOWN_PERSON = "unknown_person"
    UNKNOWN_CLAUSE = "unknown_clause"
    OPEN_QUOTE = "open_quote"
    OPEN_BRACKET = "open_bracket"
    STRAY_BRACKET = "stray_bracket"
    DANGLING_OR = "dangling_or"
    SHORT_PREFIX = "short_prefix"
    TOO_LONG = "too_long"
    TOO_DEEP = "too_deep"
    NOT_OF_MAIL = "not_of_mail"


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a query that a person should write otherwise.

    Attributes:
        begin: Place in the text of the piece, `end` the place after it; both count characters.
        piece: The piece as it was written.
        field: The operator it belongs to, by its English name; empty for none.
    """

    kind: ProblemKind
    begin: int
    end: int
    piece: str
    field: str = ""


@dataclass(frozen=True, slots=True)
class Search:
    """A query understood; `query` is None when nothing in it narrows anything."""

    query: Node | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class SearchContext:
    """What a query is read against.

    Attributes:
        today: The office's day.
        zone: The office's zone; days in a query are its days.
        me: Who asks.
        people: Id, name and login of everybody.
    """

    today: date
    zone: tzinfo
    me: PersonId | None = None
    people: tuple[tuple[PersonId, str, str], ...] = ()
    categories: tuple[Category, ...] = ()


def sought(node: Node | None) -> Iterator[Text]:
    """Give the words that a query wants to be there, for marking them where they are found."""
    if isinstance(node, Text):
        yield node
    elif isinstance(node, All | Either):
        for part in node.parts:
            yield from sought(part)


def of_mail(search: Search) -> Search:
    """Leave out what only complaints have, for a search of mail that is on none, and tell it as problems."""
    told: dict[str, None] = {}
    query = _without_cases(search.query, told) if search.query is not None else None
    problems = tuple(Problem(ProblemKind.NOT_OF_MAIL, 0, 0, "", field) for field in told)
    return Search(query, (*search.problems, *problems))


def _without_cases(node: Node, told: dict[str, None]) -> Node | None:
    match node:
        case Text() | Received() | Having(flag=Flag.ATTACHMENT):
            return node
        case Not():
            part = _without_cases(node.part, told)
            return Not(part) if part is not None else None
        case All() | Either():
            parts = [left for part in node.parts if (left := _without_cases(part, told)) is not None]
            if len(parts) < 2:  # noqa: PLR2004 - what is joined is at least two
                return parts[0] if parts else None
            return type(node)(tuple(parts))
        case _:
            told[_operator(node)] = None
            return None


def _operator(node: Condition) -> str:
    match node:
        case InCategory():
            return "category"
        case InStatus():
            return "status"
        case OfSeverity():
            return "severity"
        case OwnedBy():
            return "owner"
        case Having():
            return "has" if node.flag in {Flag.EVIDENCE, Flag.NOTE} else "is"
        case Received():
            return "received"
