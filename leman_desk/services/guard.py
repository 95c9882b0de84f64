"""The privacy guard before a reply leaves: reads the letter, asks whose addresses are in it (product §6)."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Value
from leman_desk.domain.guard import Examination, Finding, GuardKind, GuardLevel, Letter
from leman_desk.domain.ids import CaseId, EvidenceId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.rich_text import links_of
from leman_desk.services.guard_contents import Contents
from leman_desk.services.ports import Reader, Store
from leman_desk.services.reply_text import Kept, ReplyText
from leman_desk.services.writing_queries import ReleaseRow


@dataclass(frozen=True, slots=True)
class GuardReport:
    """What the guard says of a reply.

    Attributes:
        findings: What blocks first, then in the order in which one reads.
        kept: Decisions of the writer that belong to some finding.
        released: (kind, mark) of what blocks and a manager let through on this case.
        asked: Questions about what blocks that nobody decided yet.
        unread: Names of attachments whose contents were not read.
    """

    findings: tuple[Finding, ...] = ()
    kept: tuple[Kept, ...] = ()
    released: frozenset[tuple[str, str]] = frozenset()
    asked: tuple[ReleaseRow, ...] = ()
    unread: tuple[str, ...] = ()

    def is_released(self, finding: Finding) -> bool:
        """Tell whether a manager let it through."""
        return (finding.kind.value, finding.mark) in self.released

    def is_asked(self, finding: Finding) -> bool:
        """Tell whether a manager was asked about it."""
        return any((each.kind, each.mark) == (finding.kind.value, finding.mark) for each in self.asked)

    def decision(self, finding: Finding) -> Kept | None:
        """Give the writer's decision to keep a finding; what blocks can never be kept."""
        if finding.level is GuardLevel.BLOCK:
            return None
        mark = finding.mark
        return next((each for each in self.kept if each.kind is finding.kind and each.mark == mark), None)

    def blocking(self) -> tuple[Finding, ...]:
        """Give what has to go."""
        return tuple(
            each for each in self.findings if each.level is GuardLevel.BLOCK and not self.is_released(each)
        )

    def unchecked(self) -> tuple[Finding, ...]:
        """Give what somebody has to look at, and did not keep."""
        return tuple(
            each for each in self.findings if each.level is GuardLevel.CHECK and self.decision(each) is None
        )

    def require_clear(self) -> None:
        """Let the reply pass or refuse it.

        Raises:
            Refused: ``guard.blocked``, ``guard.unchecked``, with how many.
        """
        if blocking := self.blocking():
            raise Refused("guard.blocked", count=len(blocking))
        if unchecked := self.unchecked():
            raise Refused("guard.unchecked", count=len(unchecked))

    def kept_facts(self) -> list[tuple[dict[str, Value], dict[str, Value]]]:
        """Give codes and erasable detail of each kind that was kept; neither holds an address or number."""
        reasons: dict[GuardKind, list[str]] = defaultdict(list)
        for each in self.findings:
            decision = self.decision(each)
            if decision is not None:
                reasons[each.kind].append(decision.reason.strip())
        return [
            ({"finding": kind.value, "count": len(given)}, {"reason": "; ".join(dict.fromkeys(given))})
            for kind, given in reasons.items()
        ]


def require_clear_words(reader: Reader, case: CaseId, *words: str) -> None:
    """Refuse words for a letter that has no composer, and so nobody who could keep a finding with a reason.

    Args:
        reader: Says whose addresses they are.
        case: On which the letter leaves.
        words: What a person typed for the customer.

    Raises:
        Refused: ``guard.words`` when they hold what never leaves, or another customer's address or number.
    """
    read = Examination(Letter(body="\n".join(words)))
    thread = reader.guard_thread(case)
    taking_part = thread.taking_part
    others = reader.customers_with(
        read.emails - taking_part, read.phones - taking_part, besides=thread.customer
    )
    found = read.findings(taking_part=taking_part, others=others)
    # A letter may well promise a file that comes later.
    if any(each.kind is not GuardKind.NO_ATTACHMENT for each in found):
        raise Refused("guard.words")


class Guard:
    """Checks a reply; asked while it is written, and once more when it is sent."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._contents = Contents(store)

    def contents(self, actor: Actor, *, text: ReplyText) -> dict[EvidenceId, str | None]:
        """Read the files that go with a reply, None for each that is not read; never within a unit of work.

        Raises:
            Refused: ``evidence.unknown``.
        """
        require(actor, Act.WORK_CASES)
        return {each: self._contents.of(each) for each in text.evidence}

    def check(
        self,
        actor: Actor,
        *,
        case: CaseId,
        text: ReplyText,
        contents: Mapping[EvidenceId, str | None] | None = None,
    ) -> GuardReport:
        """Look at every part of a reply: fields, subject, text, quotation, links, attachments.

        Args:
            actor: Who asks.
            case: Of which case.
            text: The reply.
            contents: What `contents` gave, for one who asks within a unit of work; else it is read here.

        Raises:
            Refused: ``case.unknown``.
        """
        require(actor, Act.WORK_CASES)
        reader = self._store.reader()
        thread = reader.guard_thread(case)
        files = [each for each in text.evidence if each in thread.filenames]
        names = tuple(thread.filenames[each] for each in files)
        known = contents if contents is not None else {each: self._contents.of(each) for each in files}
        read_files = [known[each] for each in files]
        formatted = text.letter()
        links = links_of(formatted) if formatted is not None else ()
        letter = Letter(
            text.recipients,
            text.cc,
            text.subject,
            text.body,
            text.quoted,
            names,
            links,
            tuple(each or "" for each in read_files),
        )
        read = Examination(letter)
        taking_part = thread.taking_part
        others = reader.customers_with(
            read.emails - taking_part, read.phones - taking_part, besides=thread.customer
        )
        findings = read.findings(taking_part=taking_part, others=others, outside=thread.outside)
        marks = {(each.kind, each.mark) for each in findings}
        kept = tuple(each for each in text.kept if each.reason.strip() and (each.kind, each.mark) in marks)
        rows = reader.guard_releases(case)
        return GuardReport(
            findings,
            kept,
            released=frozenset((each.kind, each.mark) for each in rows if each.released),
            asked=tuple(each for each in rows if each.decided_at is None),
            unread=tuple(name for name, content in zip(names, read_files, strict=True) if content is None),
        )
