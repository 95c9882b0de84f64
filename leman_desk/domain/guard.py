"""The privacy guard (product §6): what must not leave in a reply, and what a person has to look at first."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from leman_desk.domain.guard_addresses import Found, find_emails, find_phones, normal_email, normal_phone
from leman_desk.domain.guard_numbers import find_numbers
from leman_desk.domain.guard_promise import find_promise
from leman_desk.domain.guard_quotes import OutsideWords, find_words
from leman_desk.domain.guard_text import Readable, Run, Span

MASK = "•"


class GuardKind(StrEnum):
    """What was found."""

    CARD = "card"
    CVC = "cvc"
    IDENTITY = "identity"
    PASSPORT = "passport"
    OTHER_EMAIL = "other_email"
    OTHER_PHONE = "other_phone"
    STRANGER = "stranger"
    OTHERS_WORDS = "others_words"
    NO_ATTACHMENT = "no_attachment"


class GuardLevel(StrEnum):
    """What follows: `BLOCK` never leaves; `CHECK` leaves when a person keeps it with a reason."""

    BLOCK = "block"
    CHECK = "check"


class GuardPlace(StrEnum):
    """Which part of a letter it stands in."""

    TO = "to"
    CC = "cc"
    SUBJECT = "subject"
    BODY = "body"
    QUOTED = "quoted"
    LINK = "link"
    ATTACHMENT = "attachment"
    CONTENT = "content"


BLOCKING = frozenset({GuardKind.CARD, GuardKind.CVC, GuardKind.IDENTITY, GuardKind.PASSPORT})
_FIELDS = frozenset({GuardPlace.TO, GuardPlace.CC})
_WRITTEN = frozenset({GuardPlace.BODY, GuardPlace.QUOTED})
_PLACES = tuple(GuardPlace)


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing found.

    Attributes:
        start: First character in the text of its place; `end` is the one after the last.
        text: What stands there. It is never stored or logged.
        part: Number of the attachment or link, from 0.
    """

    kind: GuardKind
    place: GuardPlace
    start: int
    end: int
    text: str = field(repr=False)
    part: int = 0

    @property
    def level(self) -> GuardLevel:
        """Whether it blocks or is to be checked."""
        return GuardLevel.BLOCK if self.kind in BLOCKING else GuardLevel.CHECK

    @property
    def mark(self) -> str:
        """Name what was found by a digest, so that a decision follows it wherever it moves in the letter.

        It lies beside drafts only, which hold the text itself: a digest of a telephone number can be guessed.
        """
        normal = self.text
        if self.kind is GuardKind.OTHER_PHONE:
            normal = normal_phone(Readable(self.text).text)
        elif self.kind in {GuardKind.OTHER_EMAIL, GuardKind.STRANGER}:
            normal = normal_email(self.text)
        return hashlib.sha256(f"{self.kind.value}\n{normal}".encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Letter:
    """The parts of an outgoing reply as they will leave; all of it is looked at.

    Attributes:
        recipients: As typed; `cc` likewise.
        quoted: The original below the reply; empty when it is left out.
        attachments: File names.
        links: Targets of links in the text.
        contents: Readable text of attachments, empty for those that were not read; in the same order.
    """

    recipients: str = ""
    cc: str = ""
    subject: str = ""
    body: str = field(default="", repr=False)
    quoted: str = field(default="", repr=False)
    attachments: tuple[str, ...] = ()
    links: tuple[str, ...] = field(default=(), repr=False)
    contents: tuple[str, ...] = field(default=(), repr=False)

    def parts(self) -> Iterator[tuple[GuardPlace, int, str]]:
        """Give every part as place, number and text."""
        yield GuardPlace.TO, 0, self.recipients
        yield GuardPlace.CC, 0, self.cc
        yield GuardPlace.SUBJECT, 0, self.subject
        yield GuardPlace.BODY, 0, self.body
        yield GuardPlace.QUOTED, 0, self.quoted
        for place, texts in (
            (GuardPlace.LINK, self.links),
            (GuardPlace.ATTACHMENT, self.attachments),
            (GuardPlace.CONTENT, self.contents),
        ):
            for part, text in enumerate(texts):
                yield place, part, text


@dataclass(slots=True)
class _Part:
    place: GuardPlace
    number: int
    text: str
    readable: Readable
    runs: list[Run]
    emails: list[Found]
    phones: list[Found]

    def finding(self, kind: GuardKind, span: Span) -> Finding:
        """Tell where it stands in the text as it was written; `span` is a place in the readable one."""
        start, end = self.readable.span(*span)
        return Finding(kind, self.place, start, end, self.text[start:end], self.number)


class Examination:
    """A letter read once: what can be told from it alone, and what has to be looked up.

    Attributes:
        emails: Addresses in the text, normalised; `phones` likewise, in E.164.
    """

    def __init__(self, letter: Letter) -> None:
        self._letter = letter
        self._parts = [_read(*part) for part in letter.parts() if part[2]]
        texts = [part for part in self._parts if part.place not in _FIELDS]
        self.emails = frozenset(each.value for part in texts for each in part.emails)
        self.phones = frozenset(each.value for part in texts for each in part.phones)

    def findings(
        self,
        *,
        taking_part: frozenset[str] = frozenset(),
        others: frozenset[str] = frozenset(),
        outside: Sequence[OutsideWords] = (),
    ) -> tuple[Finding, ...]:
        """Give what was found: what blocks first, then in the order in which one reads.

        Args:
            taking_part: Normalised addresses and numbers of those who take part in the conversation.
            others: Those of other customers, as far as they were asked for.
            outside: Messages on the case by third parties.
        """
        found: list[Finding] = self._told_on(outside)
        for part in self._parts:
            numbers = [
                part.finding(GuardKind(each.kind), each.span)
                for each in find_numbers(part.readable, part.runs)
            ]
            found += numbers
            if part.place in _FIELDS:
                found += _strangers(part, taking_part)
            else:
                found += _belonging(part, numbers, others - taking_part)
        found += self._promised()
        return tuple(sorted(found, key=_order))

    def _told_on(self, outside: Sequence[OutsideWords]) -> list[Finding]:
        """Give the words of third parties that would go to somebody who was never sent them."""
        recipients = {each.value for part in self._parts if part.place in _FIELDS for each in part.emails}
        unseen = [each for each in outside if not recipients <= each.seen_by]
        found: dict[tuple[GuardPlace, Span], Finding] = {}
        for part in self._parts:
            if part.place not in _WRITTEN:
                continue
            for each in unseen:
                span = find_words(part.readable.low, each)
                if span is not None:
                    found[part.place, span] = part.finding(GuardKind.OTHERS_WORDS, span)
        return list(found.values())

    def _promised(self) -> list[Finding]:
        if self._letter.attachments:
            return []
        for part in self._parts:
            span = find_promise(part.readable) if part.place is GuardPlace.BODY else None
            if span is not None:
                return [Finding(GuardKind.NO_ATTACHMENT, part.place, *span, part.text[span.start : span.end])]
        return []


def masked(text: str) -> str:
    """Write a bullet for each letter and digit; what stands between them stays, and so does the length."""
    return "".join(MASK if char.isalnum() or char in "<@" else char for char in text)


def _read(place: GuardPlace, number: int, text: str) -> _Part:
    readable = Readable(text)
    runs = readable.runs()
    return _Part(place, number, text, readable, runs, find_emails(readable), find_phones(readable, runs))


def _order(finding: Finding) -> tuple[bool, int, int, int]:
    return (
        finding.level is not GuardLevel.BLOCK,
        _PLACES.index(finding.place),
        finding.part,
        finding.start,
    )


def _strangers(part: _Part, taking_part: frozenset[str]) -> list[Finding]:
    return [
        part.finding(GuardKind.STRANGER, each.span) for each in part.emails if each.value not in taking_part
    ]


def _belonging(part: _Part, numbers: list[Finding], others: frozenset[str]) -> list[Finding]:
    """Give what belongs to another customer; of numbers that overlap, the longest."""
    found = [part.finding(GuardKind.OTHER_EMAIL, each.span) for each in part.emails if each.value in others]
    taken = [(each.start, each.end) for each in numbers]
    phones = [part.finding(GuardKind.OTHER_PHONE, each.span) for each in part.phones if each.value in others]
    last_end = 0
    for each in sorted(phones, key=lambda one: (one.start, -one.end)):
        if each.start >= last_end and not any(start < each.end and each.start < end for start, end in taken):
            found.append(each)
            last_end = each.end
    return found
