"""Rules for senders whose mail is never about privacy: previewed before they hold, undone after."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from leman_desk.domain.complaint import OPEN_STATUSES, Category, Status
from leman_desk.domain.correspondence import Placement
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, MessageId, RuleId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.domain.sender_rules import RuleKind, SenderRule, covers, normalised
from leman_desk.domain.suggestion import strongly_suggested
from leman_desk.services.changes import Changes, Kind, Outcome, changed
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock
from leman_desk.services.rule_queries import Candidate, Fate, RuleMail, RulePreview, RuleRow
from leman_desk.services.triage import Triage

PREVIEW_DAYS = 90
BY_RULE = "sender_rule"
"""Reason code of complaints that were set aside because a rule was applied to them."""
_MOST = 500


class SenderRules:
    """The verbs of sender rules."""

    def __init__(self, store: Store, clock: Clock, triage: Triage) -> None:
        self._store = store
        self._clock = clock
        self._triage = triage

    # --- reading ----------------------------------------------------------------------------------

    def rules(self, actor: Actor) -> list[RuleRow]:
        """Give the rules with what they did, newest first."""
        require(actor, Act.WORK_CASES)
        return self._store.reader().rule_rows()

    def mails(self, actor: Actor, *, rule: RuleId) -> list[MessageId]:
        """Give the mails that a rule set aside, newest first."""
        require(actor, Act.WORK_CASES)
        return self._store.reader().rule_mails(rule)

    def preview(self, actor: Actor, *, kind: RuleKind, text: str, days: int = PREVIEW_DAYS) -> RulePreview:
        """Say what a rule would have done with the mail of the last days, newest first, at most 500.

        Raises:
            Refused: As `add`.
        """
        require(actor, Act.EDIT_SENDER_RULES)
        require(actor, Act.WORK_CASES)
        pattern = self._checked(kind, text)
        reader, since = self._store.reader(), self._clock.now() - timedelta(days=days)
        categories = reader.categories()
        found = reader.rule_candidates(kind, pattern, since, _MOST + 1)
        fates = [(each, _fate(each, categories)) for each in found[:_MOST]]
        rows = tuple(
            RuleMail(each.id, each.sender, each.subject, each.received_at, fate, each.number, each.status)
            for each, fate in fates
        )
        aside = [each for each, fate in fates if fate is Fate.ASIDE]
        return RulePreview(
            pattern=pattern,
            days=days,
            rows=rows,
            counts=dict(Counter(fate for _, fate in fates)),
            complaints=sum(each.status in OPEN_STATUSES or each.status is Status.RESOLVED for each in aside),
            waiting=tuple(
                each.case
                for each in aside
                if each.case is not None and each.untriaged and each.alone and each.status is Status.NEW
            ),
            capped=len(found) > _MOST,
        )

    # --- commands ---------------------------------------------------------------------------------

    def add(
        self, actor: Actor, *, kind: RuleKind, text: str, reason: str, apply_to_waiting: bool = False
    ) -> Outcome:
        """Add a rule; it holds for mail that arrives from now on.

        Args:
            actor: Who adds it.
            kind: By what it knows the sender.
            text: The address, domain or List-Id as typed.
            reason: Why; may be empty.
            apply_to_waiting: Whether complaints of the sender that nobody triaged yet are set aside too.

        Raises:
            Refused: ``people.not_allowed``, ``sender_rule.*``.
        """
        require(actor, Act.EDIT_SENDER_RULES)
        pattern = self._checked(kind, text)
        waiting: Sequence[CaseId] = ()
        if apply_to_waiting:
            waiting = self.preview(actor, kind=kind, text=text).waiting
        now = self._clock.now()
        with self._store.work() as work:
            if any(each.kind is kind and each.pattern == pattern for each in work.sender_rules()):
                raise Refused("sender_rule.exists", text=pattern)
            rule = SenderRule(kind, pattern, reason.strip(), now, actor.id)
            work.add(rule)
            work.flush()
            _record(work, FactKind.RULE_ADDED, actor, rule, now, {"waiting": len(waiting)})
            made = rule.id
            work.commit()
        if not waiting:
            return self._outcome(
                "sender_rule.added", pattern, lambda: self.remove(actor, rule=made, undoing=True)
            )
        aside = self._triage.mark_not_privacy(actor, cases=waiting, reason=BY_RULE)
        return self._with_cases(actor, made, pattern, aside)

    def switch(self, actor: Actor, *, rule: RuleId, on: bool) -> Outcome:
        """Let a rule act on arriving mail, or rest.

        Raises:
            Refused: ``people.not_allowed``, ``sender_rule.unknown``.
        """
        require(actor, Act.EDIT_SENDER_RULES)
        now = self._clock.now()
        with self._store.work() as work:
            kept = _listed(work, rule)
            kept.off_at = None if on else now
            _record(work, FactKind.RULE_SWITCHED, actor, kept, now, {"on": on})
            pattern = kept.pattern
            work.commit()
        said = "sender_rule.on" if on else "sender_rule.off"
        return self._outcome(said, pattern, lambda: self.switch(actor, rule=rule, on=not on))

    def remove(self, actor: Actor, *, rule: RuleId, undoing: bool = False) -> Outcome:
        """Take a rule away; mail that it set aside stays where it is, with its mark.

        Raises:
            Refused: ``people.not_allowed``, ``sender_rule.unknown``.
        """
        require(actor, Act.EDIT_SENDER_RULES)
        now = self._clock.now()
        with self._store.work() as work:
            kept = _listed(work, rule)
            kept.removed_at = now
            _record(work, FactKind.RULE_REMOVED, actor, kept, now)
            pattern = kept.pattern
            work.commit()
        said = "undone" if undoing else "sender_rule.removed"
        return self._outcome(said, pattern, lambda: self._bring_back(actor, rule, undoing=not undoing))

    # --- inside -----------------------------------------------------------------------------------

    def _bring_back(self, actor: Actor, rule: RuleId, *, undoing: bool) -> Outcome:
        require(actor, Act.EDIT_SENDER_RULES)
        now = self._clock.now()
        with self._store.work() as work:
            kept = work.sender_rule(rule)
            taken = any(
                each.kind is kept.kind and each.pattern == kept.pattern for each in work.sender_rules()
            )
            if kept.removed_at is None or taken:
                raise Conflict("sender_rule.superseded", text=kept.pattern)
            kept.removed_at = None
            _record(work, FactKind.RULE_ADDED, actor, kept, now, {"waiting": 0})
            pattern = kept.pattern
            work.commit()
        said = "undone" if undoing else "sender_rule.added"
        return self._outcome(said, pattern, lambda: self.remove(actor, rule=rule, undoing=not undoing))

    def _with_cases(self, actor: Actor, rule: RuleId, pattern: str, aside: Outcome) -> Outcome:
        """Join a rule and the cases it was applied to, so that one undo takes back both."""

        def undo() -> Outcome:
            back = aside.undo() if aside.undo is not None else Outcome(Changes())
            gone = self.remove(actor, rule=rule, undoing=True)

            def again() -> Outcome:
                self._bring_back(actor, rule, undoing=False)
                once_more = back.undo() if back.undo is not None else Outcome(Changes())
                return self._with_cases(actor, rule, pattern, once_more)

            return Outcome(back.changes | gone.changes, "undone", {"number": pattern}, again)

        return Outcome(
            aside.changes | _CHANGES,
            "sender_rule.added_applied",
            {"text": pattern, "count": len(aside.changes.cases)},
            undo,
        )

    def _checked(self, kind: RuleKind, text: str) -> str:
        """Normalise a pattern and refuse one that means the desk itself."""
        pattern = normalised(kind, text)
        if kind is RuleKind.LIST:
            return pattern
        for box in self._store.reader().every_mailbox():
            if covers(kind, pattern, box.address, ""):
                raise Refused("sender_rule.own", text=pattern)
        return pattern

    def _outcome(self, said: str, pattern: str, undo: Callable[[], Outcome]) -> Outcome:
        return Outcome(_CHANGES, said, {"text": pattern}, undo)


_CHANGES = changed(Kind.RULES, Kind.MESSAGES)


def _fate(mail: Candidate, categories: Sequence[Category]) -> Fate:
    if mail.case is not None and not mail.first:
        return Fate.THREAD
    if mail.placement is Placement.LINKING:
        return Fate.THREAD
    if mail.case is None:
        return Fate.APART
    if strongly_suggested(categories, f"{mail.subject} {mail.text}") is not None:
        return Fate.SPEAKS
    return Fate.ASIDE


def _listed(work: UnitOfWork, rule: RuleId) -> SenderRule:
    kept = work.sender_rule(rule)
    if kept.removed_at is not None:
        raise Refused("sender_rule.unknown")
    return kept


def _record(
    work: UnitOfWork,
    kind: FactKind,
    actor: Actor,
    rule: SenderRule,
    now: datetime,
    more: dict[str, Value] | None = None,
) -> None:
    """Note what happened to a rule; whom it means is personal data and lies in the erasable detail."""
    codes: dict[str, Value] = {"rule": int(rule.id), "kind": rule.kind.value}
    codes |= more or {}
    detail: dict[str, Value] = {"pattern": rule.pattern}
    if rule.reason:
        detail["reason"] = rule.reason
    work.record(Fact(kind, now, actor.id, codes=codes, detail=detail))
