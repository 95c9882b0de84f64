"""Triage: category, severity, assignee, status, not privacy, read marks; each with its inverse."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import partial
from uuid import UUID

from leman_desk.domain.complaint import NOT_PRIVACY, CaseKind, Complaint, Severity, Status, require_open
from leman_desk.domain.deletion import REQ_DELETION
from leman_desk.domain.errors import Conflict, Refused
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId, PersonId
from leman_desk.domain.people import Act, Actor, Role, allowed, require
from leman_desk.services.case_clockwork import Picture
from leman_desk.services.changes import Kind, Outcome, changed
from leman_desk.services.clockwork import Calendars, Clockwork
from leman_desk.services.deletion_opening import Openings, request_open
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock
from leman_desk.services.rights_common import rights_open
from leman_desk.services.several import AT_ONCE, in_parts

Fields = Mapping[str, object]
Pictures = Mapping[CaseId, Picture]
_TEXTS = frozenset({"not_privacy_reason"})
_MOVES_CLOCKS = frozenset({"status", "category"})


class Triage:
    """The verbs of triage. Every method takes several cases, so that bulk work is the same work."""

    def __init__(self, store: Store, clock: Clock, calendars: Calendars | None = None) -> None:
        self._store = store
        self._clock = clock
        self._clockwork = Clockwork(calendars or Calendars())
        self._others = self._clockwork.others
        self._openings = Openings(calendars or Calendars())

    def set_category(self, actor: Actor, *, cases: Sequence[CaseId], code: str) -> Outcome:
        """Choose the category; the first choice also triages and takes the category's severity.

        A deletion request gets its own number and case besides, on which it is worked.

        Raises:
            Refused: ``people.not_allowed``, ``case.ended``, ``category.unknown``.
        """
        if code == NOT_PRIVACY:
            raise Refused("category.needs_reason")

        def decide(work: UnitOfWork, complaint: Complaint, now: datetime) -> Fields:
            require_open(complaint)
            category = next((each for each in work.categories() if each.code == code), None)
            if category is None:
                raise Refused("category.unknown", category=code)
            fields: dict[str, object] = {"category": code}
            if complaint.triaged_at is None:
                fields |= {"triaged_at": now, "severity": category.severity}
                fields["unread"] = False
                if complaint.status is Status.NEW:
                    fields["status"] = Status.IN_PROGRESS
                if complaint.assignee is None and Role.AGENT in actor.roles:
                    fields["assignee"] = actor.id
            return fields

        return self._change(actor, cases, FactKind.CATEGORY_SET, decide, "case.categorised")

    def set_severity(self, actor: Actor, *, cases: Sequence[CaseId], severity: Severity) -> Outcome:
        """Choose the severity."""

        def decide(_work: UnitOfWork, complaint: Complaint, _now: datetime) -> Fields:
            require_open(complaint)
            return {"severity": severity}

        return self._change(actor, cases, FactKind.SEVERITY_SET, decide, "case.severity_set")

    def assign(self, actor: Actor, *, cases: Sequence[CaseId], person: PersonId | None) -> Outcome:
        """Make a person responsible, or nobody.

        Raises:
            Refused: ``people.disabled``, ``people.cannot_work`` for somebody who may not work on cases.
        """

        def decide(work: UnitOfWork, complaint: Complaint, _now: datetime) -> Fields:
            require_open(complaint)
            if person is not None:
                chosen = work.person(person)
                if chosen.disabled_at is not None:
                    raise Refused("people.disabled")
                if not allowed(chosen.roles, Act.WORK_CASES):
                    raise Refused("people.cannot_work")
            return {"assignee": person}

        return self._change(actor, cases, FactKind.ASSIGNED, decide, "case.assigned")

    def set_status(self, actor: Actor, *, cases: Sequence[CaseId], status: Status) -> Outcome:
        """Move a complaint to another status; waiting before the first response does not stop its clock.

        Raises:
            Refused: ``case.status_by_itself`` for statuses that come from a reply, a merge or a reason;
                ``case.request_open`` for resolving a complaint whose deletion request is open,
                ``case.right_open`` for one on which something that was asked is not answered.
        """
        if status in {Status.MERGED, Status.NOT_PRIVACY, Status.NEW}:
            raise Refused("case.status_by_itself", status=status.value)

        def decide(work: UnitOfWork, complaint: Complaint, now: datetime) -> Fields:
            if complaint.status is Status.MERGED:
                require_open(complaint)
            clock = work.clock(complaint.id)
            answered = clock is None or clock.stopped_at is not None
            if status in {Status.RESOLVED, Status.ANSWERED, Status.WAITING} and not answered:
                raise Refused("case.not_answered", number=complaint.number)
            if status is Status.RESOLVED and request_open(work, complaint.id):
                raise Refused("case.request_open", number=complaint.number)
            if status is Status.RESOLVED and rights_open(work, complaint.id):
                raise Refused("case.right_open", number=complaint.number)
            fields: dict[str, object] = {"status": status, "set_aside_at": None}
            fields["waiting_since"] = now if status is Status.WAITING else None
            return fields

        return self._change(actor, cases, FactKind.STATUS_SET, decide, f"case.status_{status.value}")

    def mark_not_privacy(self, actor: Actor, *, cases: Sequence[CaseId], reason: str) -> Outcome:
        """Set complaints aside as not about privacy; their clocks no longer count.

        Raises:
            Refused: ``case.reason_missing`` for an empty reason.
        """
        if not reason.strip():
            raise Refused("case.reason_missing")

        def decide(_work: UnitOfWork, complaint: Complaint, now: datetime) -> Fields:
            require_open(complaint)
            return {
                "status": Status.NOT_PRIVACY,
                "category": NOT_PRIVACY,
                "severity": Severity.S4,
                "not_privacy_reason": reason.strip(),
                "triaged_at": complaint.triaged_at or now,
                "set_aside_at": now,
                "unread": False,
            }

        return self._change(actor, cases, FactKind.MARKED_NOT_PRIVACY, decide, "case.not_privacy")

    def mark_read(self, actor: Actor, *, cases: Sequence[CaseId], unread: bool) -> Outcome:
        """Set or clear the mark of something new."""

        def decide(_work: UnitOfWork, _complaint: Complaint, _now: datetime) -> Fields:
            return {"unread": unread}

        return self._change(actor, cases, FactKind.READ_MARK_SET, decide, "")

    def _change(
        self,
        actor: Actor,
        cases: Sequence[CaseId],
        kind: FactKind,
        decide: Callable[[UnitOfWork, Complaint, datetime], Fields],
        said: str,
    ) -> Outcome:
        require(actor, Act.WORK_CASES)
        parts = [cases[begin : begin + AT_ONCE] for begin in range(0, len(cases), AT_ONCE)] or [cases]
        return in_parts([partial(self._change_part, actor, part, kind, decide, said) for part in parts])

    def _change_part(
        self,
        actor: Actor,
        cases: Sequence[CaseId],
        kind: FactKind,
        decide: Callable[[UnitOfWork, Complaint, datetime], Fields],
        said: str,
    ) -> Outcome:
        now = self._clock.now()
        before: dict[CaseId, Fields] = {}
        after: dict[CaseId, Fields] = {}
        stood: dict[CaseId, Picture] = {}
        stand: dict[CaseId, Picture] = {}
        number = ""
        with self._store.work() as work:
            for case in cases:
                complaint = work.complaint(case)
                number = complaint.number
                after[case] = decide(work, complaint, now)
                before[case] = {name: getattr(complaint, name) for name in after[case]}
                moves = not _MOVES_CLOCKS.isdisjoint(after[case])
                if moves:
                    stood[case] = self._others.picture(work, case)
                self._apply(work, actor, complaint, kind, after[case], now)
                if moves:
                    self._move_clocks(work, actor, complaint, before[case], now)
                    if after[case].get("category") == REQ_DELETION and complaint.kind is CaseKind.COMPLAINT:
                        self._openings.with_complaint(work, complaint, now=now, by=actor.id)
                    stand[case] = self._others.picture(work, case)
            work.commit()
        return self._outcome(actor, kind, (before, stood), (after, stand), said, number)

    def _put(
        self,
        actor: Actor,
        kind: FactKind,
        expected: tuple[Mapping[CaseId, Fields], Pictures],
        wanted: tuple[Mapping[CaseId, Fields], Pictures],
    ) -> Outcome:
        """Put fields and clocks back unless somebody changed fields meanwhile (Conflict ``undo.superseded``).

        Clocks that somebody changed meanwhile follow the fields as they would after any change.
        """
        require(actor, Act.WORK_CASES)
        now = self._clock.now()
        number = ""
        stood: dict[CaseId, Picture] = {}
        stand: dict[CaseId, Picture] = {}
        gone = ""
        with self._store.work() as work:
            for case, fields in wanted[0].items():
                complaint = work.complaint(case)
                number = complaint.number
                if any(getattr(complaint, name) != value for name, value in expected[0][case].items()):
                    raise Conflict("undo.superseded", number=number)
                self._apply(work, actor, complaint, kind, fields, now)
                if kind is FactKind.MARKED_NOT_PRIVACY and complaint.status is not Status.NOT_PRIVACY:
                    lost = any(each.removed_at is not None for each in work.messages_of(case))
                    gone = number if lost else gone
                if case in wanted[1]:
                    stood[case] = self._others.picture(work, case)
                    if not self._others.put_back(work, case, expected[1][case], wanted[1][case], now=now):
                        self._move_clocks(work, actor, complaint, expected[0][case], now)
                    self._follow(work, actor, complaint, expected[0][case], now)
                    stand[case] = self._others.picture(work, case)
            work.commit()
        said = "undone.content_gone" if gone else "undone"
        return self._outcome(actor, kind, (expected[0], stood), (wanted[0], stand), said, gone or number)

    def _follow(
        self, work: UnitOfWork, actor: Actor, complaint: Complaint, was: Fields, now: datetime
    ) -> None:
        """Let the request that a category brought go and come with it."""
        if REQ_DELETION not in {was.get("category"), complaint.category}:
            return
        if complaint.category == REQ_DELETION:
            self._openings.with_complaint(work, complaint, now=now, by=actor.id)
        else:
            self._openings.take_back(work, complaint, now=now, by=actor.id)

    def _apply(
        self,
        work: UnitOfWork,
        actor: Actor,
        complaint: Complaint,
        kind: FactKind,
        fields: Fields,
        now: datetime,
    ) -> None:
        old = {f"{name}_before": _plain(getattr(complaint, name)) for name in fields if name not in _TEXTS}
        detail = {name: _plain(fields[name]) for name in fields if name in _TEXTS}
        detail |= {f"{name}_before": _plain(getattr(complaint, name)) for name in fields if name in _TEXTS}
        for name, value in fields.items():
            setattr(complaint, name, value)
        clock = work.clock(complaint.id)
        if clock is not None and clock.stopped_at is None:
            void = complaint.status in {Status.NOT_PRIVACY, Status.MERGED}
            if clock.void and not void:
                self._clockwork.restore(work, clock, now=now)
            clock.void = void
        codes = {name: _plain(value) for name, value in fields.items() if name not in _TEXTS} | old
        work.record(Fact(kind, now, actor.id, complaint.id, codes=codes, detail=detail))

    def _move_clocks(
        self, work: UnitOfWork, actor: Actor, complaint: Complaint, before: Fields, now: datetime
    ) -> None:
        status, category = before.get("status"), before.get("category", complaint.category)
        if isinstance(status, Status):
            self._others.status_changed(work, complaint, status, now=now, by=actor.id)
        if category is None or isinstance(category, str):
            self._others.categorised(work, complaint, category, now=now)

    def _outcome(
        self,
        actor: Actor,
        kind: FactKind,
        before: tuple[Mapping[CaseId, Fields], Pictures],
        after: tuple[Mapping[CaseId, Fields], Pictures],
        said: str,
        number: str,
    ) -> Outcome:
        return Outcome(
            changed(Kind.CASES, Kind.CLOCKS, Kind.DELETIONS, cases=after[0]),
            said,
            {"number": number, "count": len(after[0])},
            lambda: self._put(actor, kind, after, before),
        )


def _plain(value: object) -> Value:
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    return str(value)
