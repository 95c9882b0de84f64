"""What the calendar page, the SLA board, the breach register and the notices ask for."""

from dataclasses import fields
from datetime import datetime
from operator import attrgetter
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, Table, and_, or_, select

from leman_desk.domain.case_clock import CaseClock, ClockKind, ClockRef, ClockRule, Stage, clock_of
from leman_desk.domain.clocks import Verdict
from leman_desk.domain.complaint import CaseKind, Status
from leman_desk.domain.deadline import CalendarVersion, ResponseClock
from leman_desk.domain.errors import Refused
from leman_desk.domain.ids import CaseId, ClockId, PersonId
from leman_desk.services.board_queries import BreachRow, ClockRecord
from leman_desk.services.bulk import in_order
from leman_desk.services.deadline_queries import CorrectionView, RunningClock
from leman_desk.storage.clock_rows import read_records, read_running, ref_of, running_refs
from leman_desk.storage.clock_rules import read_clock_rules
from leman_desk.storage.desk_rows import read_calendar, read_calendars
from leman_desk.storage.reader_base import ReaderBase
from leman_desk.storage.tables import (
    breach_report,
    case_clock,
    cases,
    notice,
    person,
    receipt_correction,
    response_clock,
    snooze,
)

T = TypeVar("T")
_REFERENCES = {"case": "case_id", "stop_message": "stop_message_id"}
_SET_ASIDE = frozenset({Status.NOT_PRIVACY, Status.MERGED})
_COUNTED = tuple(status for status in Status if status not in _SET_ASIDE)


class DeadlineReader(ReaderBase):
    """The part of the reader that time-keeping uses."""

    def calendar_version(self, version: int) -> CalendarVersion:
        """One version of the work calendar. Raises Refused ``calendar.unknown_version``."""
        with self._snapshot() as connection:
            return read_calendar(connection, version)

    def calendar_versions(self) -> list[CalendarVersion]:
        """All versions, newest first."""
        with self._snapshot() as connection:
            return read_calendars(connection)

    def running_clocks(self) -> list[RunningClock]:
        """Every running clock of both kinds, paused ones too, earliest due first."""
        with self._snapshot() as connection:
            return read_running(connection)

    def clocks_to_tell(self, now: datetime) -> list[RunningClock]:
        """Running clocks of both kinds that have reached any stage, earliest due first.

        Paused ones are left out: they tell nobody anything until they run again.
        """
        with self._snapshot() as connection:
            return read_running(connection, told_by=now)

    def noticed(self, person: PersonId) -> dict[tuple[ClockRef, Stage], datetime]:
        """What a person was told about clocks that still run, and when."""
        told = notice.c
        chosen = select(told.clock_ref, told.stage, told.at).where(
            told.person_id == person, told.clock_ref.in_(running_refs())
        )
        with self._snapshot() as connection:
            return {(ClockRef(row.clock_ref), row.stage): row.at for row in connection.execute(chosen)}

    def snoozes(self, person: PersonId) -> dict[ClockRef, datetime]:
        """Until when each running clock is quiet for a person."""
        quiet = snooze.c
        chosen = select(quiet.clock_ref, quiet.until).where(
            quiet.person_id == person, quiet.clock_ref.in_(running_refs())
        )
        with self._snapshot() as connection:
            return {ClockRef(row.clock_ref): row.until for row in connection.execute(chosen)}

    def clock_records(self, first: datetime, last: datetime, *, waiting: bool = False) -> list[ClockRecord]:
        """Cycles of the policy clock, not void, due from `first` to before `last`, and all that run.

        With `waiting` also the newest cycle of every complaint that waits for its customer. Oldest first.
        """
        with self._snapshot() as connection:
            return read_records(connection, first, last, waiting=waiting)

    def received_cases(
        self, first: datetime, last: datetime
    ) -> list[tuple[int, str | None, PersonId | None]]:
        """Id, category and assignee of complaints received from `first` to before `last`.

        Complaints set aside as not privacy, and merged ones, are left out.
        """
        chosen = select(cases.c.id, cases.c.category, cases.c.assignee_id).where(
            cases.c.kind == CaseKind.COMPLAINT,
            cases.c.status.in_(_COUNTED),
            cases.c.received_at >= first,
            cases.c.received_at < last,
        )
        with self._snapshot() as connection:
            rows = connection.execute(chosen.order_by(cases.c.id))
            return [(row.id, row.category, _person(row.assignee_id)) for row in rows]

    def missed_clocks(self, first: datetime, last: datetime, now: datetime) -> list[BreachRow]:
        """Missed clocks of both kinds due from `first` to before `last`, overdue unanswered ones included.

        `over_seconds` is left 0: storage does not count working time. Earliest due first.
        """
        with self._snapshot() as connection:
            found = [
                _breach(row, response=table is response_clock)
                for table in (response_clock, case_clock)
                for row in connection.execute(_missed(table, first, last, now))
            ]
        return in_order(found, key=attrgetter("due_at"))

    def case_of_clock(self, clock: ClockRef) -> CaseId:
        """The case that a clock of either kind belongs to. Raises Refused ``clock.none``."""
        response, number = clock_of(clock)
        table = response_clock if response else case_clock
        with self._snapshot() as connection:
            found = connection.scalar(select(table.c.case_id).where(table.c.id == number))
        if found is None:
            raise Refused("clock.none")
        return CaseId(found)

    def case_clocks(self, case: CaseId) -> list[CaseClock]:
        """The other clocks of a case, oldest first, without void ones; detached copies."""
        clock = case_clock.c
        chosen = select(case_clock).where(clock.case_id == case, clock.void.is_(False))
        with self._snapshot() as connection:
            rows = connection.execute(chosen.order_by(clock.started_at, clock.id))
            return [_copy(CaseClock, row) for row in rows.mappings()]

    def response_clocks(self, case: CaseId) -> list[ResponseClock]:
        """The cycles of a case that are not void, oldest first; detached copies."""
        clock = response_clock.c
        chosen = select(response_clock).where(clock.case_id == case, clock.void.is_(False))
        with self._snapshot() as connection:
            rows = connection.execute(chosen.order_by(clock.cycle))
            return [_copy(ResponseClock, row) for row in rows.mappings()]

    def clock_rules(self) -> list[ClockRule]:
        """The rules of law in order, disabled ones included."""
        with self._snapshot() as connection:
            return read_clock_rules(connection)

    def corrections(self, case: CaseId) -> list[CorrectionView]:
        """Corrections of receipt of a case that were not withdrawn, oldest first."""
        with self._snapshot() as connection:
            return _corrections(connection, case)

    def explained(self, case: CaseId) -> set[ClockRef]:
        """Clocks of a case of which the breach register says something."""
        chosen = select(breach_report.c.clock).where(breach_report.c.case_id == case)
        with self._snapshot() as connection:
            return {ClockRef(clock) for clock in connection.scalars(chosen)}


def _person(found: Any) -> PersonId | None:
    return PersonId(found) if found is not None else None


def _copy(kind: type[T], row: RowMapping) -> T:
    """Make an object of a row that no session knows, so that changing it changes nothing."""
    names = [each.name for each in fields(kind)]  # type: ignore[arg-type]
    return kind(**{name: row[_REFERENCES.get(name, name)] for name in names})


def _corrections(connection: Connection, case: CaseId) -> list[CorrectionView]:
    row, proposer, confirmer = receipt_correction.c, person.alias("proposer"), person.alias("confirmer")
    joined = receipt_correction.join(proposer, proposer.c.id == row.proposed_by).outerjoin(
        confirmer, confirmer.c.id == row.confirmed_by
    )
    chosen = (
        select(receipt_correction, proposer.c.name.label("proposer"), confirmer.c.name.label("confirmer"))
        .select_from(joined)
        .where(row.case_id == case, row.withdrawn_at.is_(None))
        .order_by(row.proposed_at, row.id)
    )
    return [
        CorrectionView(
            id=ClockId(each.id),
            cycle=each.cycle,
            before=each.before,
            after=each.after,
            reason=each.reason,
            proposed_by=PersonId(each.proposed_by),
            proposed_name=each.proposer,
            confirmed_name=each.confirmer or "",
        )
        for each in connection.execute(chosen)
    ]


def _missed(table: Table[Any], first: datetime, last: datetime, now: datetime) -> Select[Any]:
    clock, told = table.c, breach_report.c
    responsible, reporter = person.alias("responsible"), person.alias("reporter")
    joined = (
        table.join(cases, cases.c.id == clock.case_id)
        .outerjoin(responsible, responsible.c.id == cases.c.assignee_id)
        .outerjoin(breach_report, told.clock == ref_of(table))
        .outerjoin(reporter, reporter.c.id == told.reported_by)
    )
    own: tuple[ColumnElement[Any], ...]
    if table is response_clock:
        own = (clock.cycle,)
        overdue = and_(clock.current, clock.stopped_at.is_(None), clock.due_at < now)
    else:
        own = (clock.kind, clock.rule)
        # A paused clock is over only if it was so when it was paused.
        late = or_(and_(clock.paused_at.is_(None), clock.due_at < now), clock.due_at < clock.paused_at)
        overdue = and_(clock.stopped_at.is_(None), late)
    return (
        select(
            ref_of(table),
            *own,
            clock.case_id,
            clock.due_at,
            clock.stopped_at,
            cases.c.number,
            cases.c.category,
            cases.c.assignee_id,
            responsible.c.name.label("assignee_name"),
            reporter.c.name.label("reporter"),
            told.cause,
            told.explanation,
            told.remedy,
            told.reported_at,
        )
        .select_from(joined)
        .where(
            clock.void.is_(False),
            clock.due_at >= first,
            clock.due_at < last,
            or_(clock.verdict == Verdict.MISSED.value, overdue),
        )
        .order_by(clock.due_at, clock.id)
    )


def _breach(row: Any, *, response: bool) -> BreachRow:
    return BreachRow(
        clock=ClockRef(row.ref),
        case=CaseId(row.case_id),
        number=row.number,
        kind=ClockKind.RESPONSE if response else row.kind,
        rule="" if response else row.rule,
        cycle=row.cycle if response else 1,
        due_at=row.due_at,
        stopped_at=row.stopped_at,
        over_seconds=0,
        assignee=_person(row.assignee_id),
        assignee_name=row.assignee_name or "",
        category=row.category,
        cause=row.cause,
        explanation=row.explanation or "",
        remedy=row.remedy or "",
        reporter=row.reporter or "",
        reported_at=row.reported_at,
    )
