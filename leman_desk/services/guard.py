"""The privacy guard before a reply leaves: reads the letter, asks whose addresses are in it (product §6)."""

from collections import defaultdict
from dataclasses import dataclass

from leman_desk.domain.errors import Refused
from leman_desk.domain.facts import Value
from leman_desk.domain.guard import Examination, Finding, GuardKind, GuardLevel, Letter
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.ports import Store
from leman_desk.services.reply_text import Kept, ReplyText


@dataclass(frozen=True, slots=True)
class GuardReport:
    """What the guard says of a reply.

    Attributes:
        findings: What blocks first, then in the order in which one reads.
        kept: Decisions of the writer that belong to some finding.
    """

    findings: tuple[Finding, ...] = ()
    kept: tuple[Kept, ...] = ()

    def decision(self, finding: Finding) -> Kept | None:
        """Give the writer's decision to keep a finding; what blocks can never be kept."""
        if finding.level is GuardLevel.BLOCK:
            return None
        mark = finding.mark
        return next((each for each in self.kept if each.kind is finding.kind and each.mark == mark), None)

    def blocking(self) -> tuple[Finding, ...]:
        """Give what has to go."""
        return tuple(each for each in self.findings if each.level is GuardLevel.BLOCK)

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


class Guard:
    """Checks a reply; asked while it is written, and once more when it is sent."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def check(self, actor: Actor, *, case: CaseId, text: ReplyText) -> GuardReport:
        """Look at every part of a reply: fields, subject, text, quotation, names of attachments.

        Raises:
            Refused: ``case.unknown``.
        """
        require(actor, Act.WORK_CASES)
        reader = self._store.reader()
        thread = reader.guard_thread(case)
        names = tuple(thread.filenames[each] for each in text.evidence if each in thread.filenames)
        letter = Letter(text.recipients, text.cc, text.subject, text.body, text.quoted, names)
        read = Examination(letter)
        taking_part = thread.taking_part
        others = reader.customers_with(
            read.emails - taking_part, read.phones - taking_part, besides=thread.customer
        )
        findings = read.findings(taking_part=taking_part, others=others)
        marks = {(each.kind, each.mark) for each in findings}
        kept = tuple(each for each in text.kept if each.reason.strip() and (each.kind, each.mark) in marks)
        return GuardReport(findings, kept)
