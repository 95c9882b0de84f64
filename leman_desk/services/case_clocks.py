"""Every clock of a case beside the policy response: what it shows, and what a person may do with it."""

from collections.abc import Callable, Sequence
from datetime import datetime

from leman_desk.domain.case_clock import (
    Beginning,
    CaseClock,
    ClockKind,
    ClockRef,
    ClockRule,
    case_clock_ref,
    clock_of,
    response_ref,
)
from leman_desk.domain.clocks import Verdict
from leman_desk.domain.complaint import require_open
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, ClockId
from leman_desk.domain.people import Act, Actor, allowed, require
from leman_desk.services.calendars import Calendars
from leman_desk.services.case_clockwork import CaseClockwork, Picture, counted, runs
from leman_desk.services.changes import Changes, Kind, Outcome, changed
from leman_desk.services.deadline_queries import CaseClockView, CaseTimes
from leman_desk.services.deletion_common import extended_with
from leman_desk.services.explaining import state_of
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock


class CaseClocks:
    """The verbs of resolution, target and statutory clocks."""

    def __init__(self, store: Store, clock: Clock, calendars: Calendars) -> None:
        self._store = store
        self._clock = clock
        self._calendars = calendars
        self._clockwork = CaseClockwork(calendars)

    # --- reading ----------------------------------------------------------------------------------

    def times(self, actor: Actor, *, case: CaseId) -> CaseTimes:
        """Give everything about time on a case beside its response clock."""
        require(actor, Act.READ_CASES)
        reader, now = self._store.reader(), self._clock.now()
        rules = {rule.code: rule for rule in reader.clock_rules()}
        responses, clocks = reader.response_clocks(case), reader.case_clocks(case)
        explained = reader.explained(case)
        missed = [
            (due_at, ref)
            for due_at, ref, verdict in [
                *((each.due_at, response_ref(each.id), each.verdict) for each in responses),
                *((each.due_at, case_clock_ref(each.id), each.verdict) for each in clocks),
            ]
            if verdict == Verdict.MISSED.value and ref not in explained
        ]
        current = next((each for each in responses if each.current), None)
        rows = reader.case_rows([case], now)
        category = rows[0].category if rows else None
        running = {each.rule for each in clocks if runs(each)}
        return CaseTimes(
            response=response_ref(current.id) if current is not None else None,
            clocks=tuple(self._view(each, rules.get(each.rule), now) for each in clocks),
            corrections=tuple(reader.corrections(case)),
            missed=tuple(ref for _, ref in sorted(missed)),
            startable=tuple(
                rule
                for rule in rules.values()
                if rule.enabled and rule.code not in running and _may_start(rule, category)
            ),
        )

    def rules(self, actor: Actor) -> list[ClockRule]:
        """Give the rules of law in order, disabled ones included."""
        if not allowed(actor.roles, Act.ADMINISTER):
            require(actor, Act.READ_CASES)
        return self._store.reader().clock_rules()

    def _view(self, clock: CaseClock, rule: ClockRule | None, now: datetime) -> CaseClockView:
        calendar = self._calendars.of(self._store.reader().calendar_version(clock.calendar_version))
        left = 0
        if clock.stopped_at is None:
            left = counted(clock, calendar).left_seconds(now, clock.paused_at)
        # What a rule that changed its unit since allows says nothing of a clock that keeps the old one.
        fits = rule is not None and rule.unit is clock.unit and runs(clock) and not clock.extended
        extension = rule.extension if rule is not None and fits else 0
        return CaseClockView(
            ref=case_clock_ref(clock.id),
            kind=clock.kind,
            rule=rule,
            unit=clock.unit,
            length=clock.length,
            state=state_of(clock, now),
            started_at=clock.started_at,
            due_at=clock.due_at,
            left_seconds=left,
            amount_seconds=clock.amount_seconds,
            paused_at=clock.paused_at,
            stopped_at=clock.stopped_at,
            verdict=clock.verdict,
            extended=clock.extended,
            extension_reason=clock.extension_reason,
            extension=extension if now <= clock.due_at else 0,
        )

    # --- commands ---------------------------------------------------------------------------------

    def start(self, actor: Actor, *, case: CaseId, rule: str, started_at: datetime, reason: str) -> Outcome:
        """Start a rule's clock by hand from a moment that the person names, such as that of detection.

        Raises:
            Refused: ``clock.reason_missing``, ``clock.start_in_future``, ``clock.rule_unknown``,
                ``clock.rule_off``, ``clock.already_running``, ``case.ended``, ``case.merged``.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        if not reason.strip():
            raise Refused("clock.reason_missing")
        if started_at > now:
            raise Refused("clock.start_in_future")
        with self._store.work() as work:
            complaint = work.complaint(case)
            require_open(complaint)
            chosen = next((each for each in work.clock_rules() if each.code == rule), None)
            if chosen is None:
                raise Refused("clock.rule_unknown", rule=rule)
            if not chosen.enabled:
                raise Refused("clock.rule_off", rule=rule)
            if any(each.rule == rule and runs(each) for each in work.case_clocks(case)):
                raise Refused("clock.already_running", number=complaint.number)
            before = self._clockwork.picture(work, case)
            self._clockwork.begin(
                work,
                case,
                ClockKind.STATUTORY,
                rule,
                chosen.term,
                started_at,
                now=now,
                by=actor.id,
                reason=reason.strip(),
            )
            return self._finish(work, case, "clock.started", before, actor, Act.WORK_CASES)

    def stop(self, actor: Actor, *, clock: ClockRef, stopped_at: datetime, proof: str) -> Outcome:
        """End a statutory clock by hand, with proof; the verdict freezes at that moment.

        Raises:
            Refused: ``clock.proof_missing``, ``clock.stop_in_future``, ``clock.stop_before_start``,
                ``clock.not_by_hand`` for clocks that end by themselves only, ``clock.not_running``,
                ``clock.none``.
        """
        require(actor, Act.CORRECT_CLOCK)
        now = self._clock.now()
        if not proof.strip():
            raise Refused("clock.proof_missing")
        if stopped_at > now:
            raise Refused("clock.stop_in_future")
        with self._store.work() as work:
            kept = _statutory(work, clock, "clock.not_by_hand")
            if stopped_at < kept.started_at:
                raise Refused("clock.stop_before_start")
            before = self._clockwork.picture(work, kept.case)
            self._clockwork.stop(work, kept, stopped_at, now=now, by=actor.id, proof=proof.strip())
            return self._finish(work, kept.case, "clock.stopped", before, actor, Act.CORRECT_CLOCK)

    def extend(self, actor: Actor, *, clock: ClockRef, reason: str) -> Outcome:
        """Extend a statutory clock by what its rule allows: once, and not once it is over.

        Raises:
            Refused: ``clock.reason_missing``, ``clock.not_extendable``, ``clock.extended_already``,
                ``clock.past_due``, ``clock.not_running``, ``clock.none``; ``clock.by_request`` with its
                ``number`` for a term of a deletion request, where a letter tells the customer why.
        """
        require(actor, Act.CORRECT_CLOCK)
        now = self._clock.now()
        if not reason.strip():
            raise Refused("clock.reason_missing")
        with self._store.work() as work:
            kept = _statutory(work, clock, "clock.not_extendable")
            rule = next((each for each in work.clock_rules() if each.code == kept.rule), None)
            if rule is None or rule.extension <= 0 or rule.unit is not kept.unit:
                raise Refused("clock.not_extendable")
            if kept.extended:
                raise Refused("clock.extended_already")
            if now > kept.due_at:
                raise Refused("clock.past_due")
            request = extended_with(work, kept)
            if request is not None:
                raise Refused("clock.by_request", number=work.complaint(request.case).number)
            before = self._clockwork.picture(work, kept.case)
            kept.extended, kept.extended_at, kept.extended_by = rule.extension, now, actor.id
            kept.extension_reason = reason.strip()
            self._clockwork.recount(work, kept)
            codes: dict[str, Value] = {
                "clock": int(kept.id),
                "rule": kept.rule,
                "by": rule.extension,
                "due_at": kept.due_at.isoformat(),
            }
            detail = {"reason": kept.extension_reason}
            work.record(Fact(FactKind.CLOCK_EXTENDED, now, actor.id, kept.case, codes, detail))
            return self._finish(work, kept.case, "clock.extended", before, actor, Act.CORRECT_CLOCK)

    def save_rule(self, actor: Actor, *, rule: ClockRule) -> Outcome:
        """Insert or replace a rule; running clocks keep what they were given, new ones begin from now on.

        Raises:
            Refused: ``rule.incomplete`` without code, names or citation; ``rule.no_length``;
                ``category.unknown``.
        """
        require(actor, Act.ADMINISTER)
        if not all(text.strip() for text in (rule.code, rule.name_en, rule.name_vi, rule.citation)):
            raise Refused("rule.incomplete")
        if rule.length <= 0 or rule.extension < 0:
            raise Refused("rule.no_length")
        with self._store.work() as work:
            known = {category.code for category in work.categories()}
            for code in rule.categories:
                if code not in known:
                    raise Refused("category.unknown", category=code)
            before = next((each for each in work.clock_rules() if each.code == rule.code), None)
            self._put_rule(work, actor, rule)
            work.commit()
        return Outcome(
            changed(Kind.SETTINGS),
            "rule.saved",
            {"rule": rule.code},
            (lambda: self.save_rule(actor, rule=before)) if before is not None else None,
        )

    def seed(self, rules: Sequence[ClockRule]) -> Changes:
        """Put the rules into a desk that has none, for desks made before there were any."""
        if self._store.reader().clock_rules():
            return Changes()
        with self._store.work() as work:
            if work.clock_rules():
                return Changes()
            for rule in rules:
                work.put_clock_rule(rule)
            codes: dict[str, Value] = {"seeded": len(rules)}
            work.record(Fact(FactKind.CLOCK_RULE_CHANGED, self._clock.now(), codes=codes))
            work.commit()
        return changed(Kind.SETTINGS)

    # --- inside -----------------------------------------------------------------------------------

    def _put_rule(self, work: UnitOfWork, actor: Actor, rule: ClockRule) -> None:
        work.put_clock_rule(rule)
        codes: dict[str, Value] = {
            "rule": rule.code,
            "unit": rule.unit.value,
            "length": rule.length,
            "extension": rule.extension,
            "enabled": rule.enabled,
        }
        work.record(Fact(FactKind.CLOCK_RULE_CHANGED, self._clock.now(), actor.id, None, codes))

    def _finish(
        self, work: UnitOfWork, case: CaseId, said: str, before: Picture, actor: Actor, act: Act
    ) -> Outcome:
        work.flush()
        after = self._clockwork.picture(work, case)
        number = work.complaint(case).number
        work.commit()
        return _outcome(case, said, number, lambda: self._put_back(actor, act, case, after, before))

    def _put_back(self, actor: Actor, act: Act, case: CaseId, after: Picture, before: Picture) -> Outcome:
        require(actor, act)
        with self._store.work() as work:
            number = work.complaint(case).number
            if not self._clockwork.put_back(work, case, after, before, now=self._clock.now()):
                raise Conflict("undo.superseded", number=number)
            now_standing = self._clockwork.picture(work, case)
            work.commit()
        again = lambda: self._put_back(actor, act, case, now_standing, after)  # noqa: E731 - one expression
        return _outcome(case, "undone", number, again)


def _may_start(rule: ClockRule, category: str | None) -> bool:
    """Tell a rule that a person may start: one whose moment they name, or one for such complaints."""
    return rule.begins is Beginning.DETECTION or not rule.categories or category in rule.categories


def _statutory(work: UnitOfWork, ref: ClockRef, otherwise: str) -> CaseClock:
    response, clock_id = clock_of(ref)
    if response:
        raise Refused(otherwise)
    clock = work.case_clock(ClockId(clock_id))
    if not runs(clock):
        raise Refused("clock.not_running")
    if clock.kind is not ClockKind.STATUTORY:
        raise Refused(otherwise)
    return clock


def _outcome(case: CaseId, said: str, number: str, undo: Callable[[], Outcome]) -> Outcome:
    return Outcome(changed(Kind.CLOCKS, Kind.CASES, cases=[case]), said, {"number": number}, undo)
