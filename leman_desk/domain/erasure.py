"""Erasing a person from the desk: whom it is about, what goes in which order, and what is left to say of it.

Product §8. An erasure is decided elsewhere; here is what it means. Nothing of these values is kept in the
clear: a `Subject` lies sealed under a key of its own until scan and letter are done.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NewType, Self

from leman_desk.domain.guard_addresses import normal_email, normal_phone
from leman_desk.domain.ids import CaseId, CustomerId, MessageId, PersonId
from leman_desk.domain.text import fold, normalise_tones

RunId = NewType("RunId", int)


class Thing(StrEnum):
    """What a hold can keep from being erased."""

    CASE = "case"
    MESSAGE = "message"
    EVIDENCE = "evidence"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True, order=True)
class Held:
    """One record that a hold excepts; a case keeps all that belongs to it."""

    thing: Thing
    id: int


class MailboxAction(StrEnum):
    """What becomes of the person's messages on the mail server."""

    DELETE = "delete"
    MOVE = "move"
    LEAVE = "leave"


class Stays(StrEnum):
    """Why a message of the person stays on the mail server, whatever was chosen for the others."""

    HELD = "held"
    """The desk keeps its copy under a hold."""
    OTHER = "other"
    """The desk keeps its copy, for nobody decided that it goes: it is no part of the request."""
    NEW = "new"
    """The desk has not taken it in, or it came after the erasing had begun; it may open a new case."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Who is erased, and what of the desk is in scope.

    Attributes:
        names: Full names as written, every spelling on file; a name is only ever matched as a whole.
        emails: Normalised addresses (`guard_addresses.normal_email`).
        phones: Telephone numbers as written or in E.164.
        numbers: Other strings that name the person: ID, passport, card, order and guarantee numbers, street.
        written: Numbers of cards and papers in their own mails; they name the person, but in other people's
            cases they may be quoted and theirs.
        vague: What they signed with that alone means anybody, such as a first name; it is not searched for.
        customers: Rows of the address book.
        cases: Cases whose content goes; what is left of each is its number, dates, category and verdicts.
        messages: Mail in scope that is on none of these cases.
        held: What holds except.
        letter_address: Where the closing letter goes; empty when there is none to write.
        letter_name: The full name the letter opens with; `form_of_address` and `language` are its own too.
        mailbox: What becomes of the messages on the server; `mailbox_folder` is where `MOVE` puts them.
    """

    names: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    written: tuple[str, ...] = ()
    vague: tuple[str, ...] = ()
    customers: frozenset[CustomerId] = frozenset()
    cases: frozenset[CaseId] = frozenset()
    messages: frozenset[MessageId] = frozenset()
    held: frozenset[Held] = frozenset()
    letter_address: str = ""
    letter_name: str = ""
    form_of_address: str = ""
    language: str = "vi"
    mailbox: MailboxAction = MailboxAction.DELETE
    mailbox_folder: str = ""

    def holds(self, thing: Thing, number: int) -> bool:
        """Tell whether a hold excepts this very record."""
        return Held(thing, number) in self.held

    def to_json(self) -> str:
        """Write it for sealing."""
        return json.dumps(_plain(self), ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote."""
        found = json.loads(text)
        values: dict[str, Any] = {name: tuple(found.get(name, ())) for name in _TUPLES}
        values["customers"] = frozenset(CustomerId(each) for each in found["customers"])
        values["cases"] = frozenset(CaseId(each) for each in found["cases"])
        values["messages"] = frozenset(MessageId(each) for each in found["messages"])
        values["held"] = frozenset(Held(Thing(kind), number) for kind, number in found["held"])
        values["mailbox"] = MailboxAction(found["mailbox"])
        for name in ("letter_address", "letter_name", "form_of_address", "language", "mailbox_folder"):
            values[name] = found[name]
        return cls(**values)


_TUPLES = ("names", "emails", "phones", "numbers", "written", "vague")


def _plain(subject: Subject) -> dict[str, object]:
    values: dict[str, object] = {each.name: getattr(subject, each.name) for each in fields(subject)}
    for name in ("customers", "cases", "messages"):
        values[name] = sorted(getattr(subject, name))
    values["held"] = [[each.thing.value, each.id] for each in sorted(subject.held)]
    return values


@dataclass(frozen=True, slots=True)
class Kept:
    """Something that is not erased, in codes and numbers only, for ledger and certificate.

    Attributes:
        category: What it is, such as ``invoices`` or ``case``.
        ground: Code of the ground, such as ``accounting`` or ``open_complaint``.
        until: Day on which the ground ends; None when that is not known.
        count: How many records.
    """

    category: str
    ground: str
    until: date | None = None
    count: int = 1

    def to_dict(self) -> dict[str, object]:
        """Give plain values."""
        return {**asdict(self), "until": self.until.isoformat() if self.until else None}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Self:
        """Read what `to_dict` gave."""
        until = date.fromisoformat(values["until"]) if values["until"] else None
        return cls(values["category"], values["ground"], until, int(values["count"]))


class RunState(StrEnum):
    """How far an erasure is.

    `BEGUN` is decided and sealed, nothing destroyed. `RUNNING` was written into the ledger and is to be
    finished, whatever happens. `SCANNED` waits for the letter. `DONE` has no sealed key any more.
    `REPLAYED` was done again on a restored backup, without a scan, for only hashes were left.
    """

    BEGUN = "begun"
    RUNNING = "running"
    SCANNED = "scanned"
    DONE = "done"
    REPLAYED = "replayed"


class Step(StrEnum):
    """The steps of an erasure, in their order; each can be begun again at any point."""

    LEDGER = "ledger"
    KEYS = "keys"
    SEALED = "sealed"
    OUTBOX = "outbox"
    MAIL = "mail"
    CASES = "cases"
    SEARCH = "search"
    TRAIL = "trail"
    PEOPLE = "people"
    WORDS = "words"
    FILES = "files"
    MAILBOX = "mailbox"
    FOLD = "fold"
    SCAN = "scan"


STEPS = tuple(Step)


class Reason(StrEnum):
    """Why a residue is left, or what could not be searched."""

    FOUND = "found"
    """Nothing explains it: a person must look."""
    HELD = "held"
    """On a record that a hold excepts."""
    OTHER_CASE = "other_case"
    """In other people's mail, notes or files: reported, never silently edited."""
    STAFF = "staff"
    """In the desk's own people, mailboxes or settings."""
    OLDER_BACKUP = "older_backup"
    """In a backup from before; it replays the ledger before anyone can sign in to it."""
    UNREACHABLE = "unreachable"
    """A place that the desk cannot look into, such as the database server's own log."""
    TOO_SHORT = "too_short"
    """A string too short to be searched for without finding everybody."""


@dataclass(frozen=True, slots=True)
class Residue:
    """One place where a string of the person is left, or that could not be searched; never the string.

    Attributes:
        place: ``table.column``, a file's name within the desk's folder, or a code such as ``server_log``.
        what: Kind of string: ``name``, ``email``, ``phone``, ``number``; empty for a place not searched.
        form: How it was written there, such as ``utf-8`` or ``base64``.
        reason: Why it is there.
        count: How often.
        record: Id of the row, where there is one.
    """

    place: str
    what: str
    form: str
    reason: Reason
    count: int = 1
    record: int | None = None


@dataclass(frozen=True, slots=True)
class MailboxResult:
    """What was done in one folder of one mailbox, as proof.

    Attributes:
        found: How many the decision covered.
        left: How many of them could not be removed; 0 is what it should be.
        how: ``uid_expunge``, ``whole_folder_expunge``, ``move``, ``copy_and_expunge`` or ``left``; empty when
            nothing there was covered; ``out_of_reach`` for a whole mailbox that could not be looked into.
        held: How many stay because a hold keeps the desk's own copy; `grounds` are codes of its `Ground`.
        outside: How many stay because the decision did not cover them: newer ones, and other people's.
    """

    address: str
    folder: str
    found: int
    removed: int
    left: int
    how: str
    held: int = 0
    outside: int = 0
    grounds: tuple[str, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether the messages lie in another folder now; some servers can only copy and remove."""
        return self.how in {"move", "copy_and_expunge"}

    @property
    def out_of_reach(self) -> bool:
        """Whether this mailbox is switched off and could not be opened any more."""
        return self.how == "out_of_reach"


@dataclass(frozen=True, slots=True)
class ErasureReport:
    """What an erasure did so far; no personal data, so it may be shown, kept and printed.

    Attributes:
        destroyed: Number of rows or items by table.
        anonymised: Number of rows by table, of which only numbers, dates and codes are left.
        scanned_bytes: How much the residue scan looked through.
        residues: What the scan found or could not look into; empty means zero.
        entry: Number of the entry in the ledger; 0 before it is written.
        head: The ledger's fingerprint after that entry, hexadecimal.
        seconds: Time of each step on this computer.
        rewritten: Whether the database was written anew for the scan, so that its free space holds nothing.
    """

    request: CaseId
    state: RunState
    step: Step | None = None
    begun_at: datetime | None = None
    scanned_at: datetime | None = None
    finished_at: datetime | None = None
    destroyed: Mapping[str, int] = field(default_factory=dict)
    anonymised: Mapping[str, int] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    mailboxes: tuple[MailboxResult, ...] = ()
    residues: tuple[Residue, ...] = ()
    scanned_bytes: int = 0
    strings: int = 0
    entry: int = 0
    head: str = ""
    seconds: Mapping[str, float] = field(default_factory=dict)
    rewritten: bool = False

    @property
    def clean(self) -> bool:
        """Whether the scan ran and found nothing that a reason does not explain."""
        return self.scanned_at is not None and all(each.reason is not Reason.FOUND for each in self.residues)

    def held_mails(self) -> int:
        """Count the messages that stay on the mail server under a hold."""
        return sum(each.held for each in self.mailboxes)

    def held_grounds(self) -> list[str]:
        """Give the codes of those holds' grounds."""
        return sorted({ground for each in self.mailboxes for ground in each.grounds})

    def to_json(self) -> str:
        """Write it for keeping."""
        values: dict[str, Any] = {
            **asdict(self),
            **{name: _moment(getattr(self, name)) for name in _MOMENTS},
            "kept": [each.to_dict() for each in self.kept],
        }
        return json.dumps(values, ensure_ascii=False, sort_keys=True)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read what `to_json` wrote."""
        found: dict[str, Any] = json.loads(text)
        for name in _MOMENTS:
            found[name] = datetime.fromisoformat(found[name]) if found[name] else None
        found["request"] = CaseId(found["request"])
        found["state"] = RunState(found["state"])
        found["step"] = Step(found["step"]) if found["step"] else None
        found["kept"] = tuple(Kept.from_dict(each) for each in found["kept"])
        found["mailboxes"] = tuple(
            MailboxResult(**{**each, "grounds": tuple(each.get("grounds", ()))})
            for each in found["mailboxes"]
        )
        found["residues"] = tuple(
            Residue(**{**each, "reason": Reason(each["reason"])}) for each in found["residues"]
        )
        return cls(**found)


_MOMENTS = ("begun_at", "scanned_at", "finished_at")


def _moment(value: datetime | None) -> str | None:
    return value.isoformat() if value is not None else None


@dataclass(eq=False)
class ErasureRun:
    """The row of one erasure; what it holds of the person is sealed under a key that lies elsewhere.

    Attributes:
        request: The case of the deletion request.
        step: The last step that is finished; empty before the first.
        sealed: The subject with its plan, sealed; empty once the key is destroyed.
        letter: The closing letter, sealed under the same key until it has left; else empty.
        kept: JSON list of `Kept.to_dict`.
        result: JSON of the `ErasureReport` so far.
        entry: Number in the ledger; 0 before.
    """

    request: CaseId
    state: RunState
    begun_at: datetime
    begun_by: PersonId
    step: str = ""
    sealed: bytes = b""
    letter: bytes = b""
    kept: str = "[]"
    result: str = "{}"
    entry: int = 0
    scanned_at: datetime | None = None
    finished_at: datetime | None = None
    id: RunId = field(default=RunId(0))
    version: int = 1


# --- keyed hashes -------------------------------------------------------------------------------

TAG_BYTES = 16


def tag(key: bytes, kind: str, value: str) -> bytes:
    """Give the keyed hash of a value of one kind (HMAC-SHA-256, cut): alike only for whoever has the key."""
    return hmac.new(key, f"{kind}\x00{value}".encode(), hashlib.sha256).digest()[:TAG_BYTES]


def email_tag(key: bytes, address: str) -> bytes:
    """Give the keyed hash of an address, in its normal form."""
    return tag(key, "email", normal_email(address))


def phone_tag(key: bytes, number: str) -> bytes:
    """Give the keyed hash of a telephone number, in E.164 where it is one."""
    digits = "".join(char for char in number if char.isdigit())
    return tag(key, "phone", normal_phone(number) or digits)


def name_tag(key: bytes, name: str) -> bytes:
    """Give the keyed hash of a full name: tone placement and case make no difference, marks do."""
    return tag(key, "name", " ".join(normalise_tones(name).casefold().split()))


def bytes_tag(key: bytes, sha256: str) -> bytes:
    """Give the keyed hash of a mail's fingerprint."""
    return tag(key, "sha256", sha256.lower())


def message_id_tag(key: bytes, message_id: str) -> bytes:
    """Give the keyed hash of a Message-ID."""
    return tag(key, "message-id", message_id.strip().strip("<>"))


def same_name(one: str, other: str) -> bool:
    """Tell whether two ways of writing a full name are the same one (typed confirmation, product §8)."""
    return _comparable(one) == _comparable(other) != ""


def _comparable(name: str) -> str:
    return " ".join(normalise_tones(name).casefold().split())


def spellings(names: Iterable[str]) -> frozenset[str]:
    """Give names as they are compared when marks may be missing: folded, single spaces."""
    return frozenset(" ".join(fold(each).split()) for each in names if each.strip())
