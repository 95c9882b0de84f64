"""Time-keeping in a unit of work: clocks, rules of law, corrections, the breach register, notices."""

from collections.abc import Sequence
from datetime import datetime
from itertools import repeat
from typing import Any

from sqlalchemy import (
    BigInteger,
    Table,
    Update,
    bindparam,
    delete,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from leman_desk.domain.case_clock import (
    BreachReport,
    CaseClock,
    ClockRef,
    ClockRule,
    ReceiptCorrection,
    Stage,
)
from leman_desk.domain.complaint import CaseKind, Channel
from leman_desk.domain.correspondence import Purpose
from leman_desk.domain.deadline import ResponseClock
from leman_desk.domain.ids import CaseId, ClockId, PersonId
from leman_desk.services.deadline_queries import ClockMove, RunningClock
from leman_desk.storage import tables
from leman_desk.storage.border import border
from leman_desk.storage.clock_rows import OTHER_RUNS, RESPONSE_RUNS, read_running
from leman_desk.storage.clock_rules import read_clock_rules, rule_values
from leman_desk.storage.column_types import to_microseconds
from leman_desk.storage.work_base import WorkBase

_MOMENTS = ("due_at", "soon_at", "risk_at", "half_at")
_MOVED_AT_ONCE = 2_000
_MOVED = {"response_clock": _MOMENTS, "case_clock": (*_MOMENTS, "amount_seconds")}
# For SQLite, by the driver: the same through SQLAlchemy takes five times as long.
_MOVE_ONE = {
    "response_clock": (
        "UPDATE response_clock SET calendar_version = ?, due_at = ?, soon_at = ?, risk_at = ?, half_at = ?, "
        "version = version + 1 WHERE id = ? AND version = ?"
    ),
    "case_clock": (
        "UPDATE case_clock SET calendar_version = ?, due_at = ?, soon_at = ?, risk_at = ?, half_at = ?, "
        "amount_seconds = ?, version = version + 1 WHERE id = ? AND version = ?"
    ),
}


class DeadlineWork(WorkBase):
    """The part of a unit of work that keeps time."""

    def response_clock(self, clock: ClockId) -> ResponseClock:
        """Load a cycle of the policy clock. Raises Refused ``clock.none``."""
        return self._load(ResponseClock, clock, "clock.none")

    def case_clocks(self, case: CaseId) -> list[CaseClock]:
        """Load the other clocks of a case, oldest first, void ones included."""
        clocks = tables.case_clock.c
        return self._all(
            select(CaseClock).where(clocks.case_id == case).order_by(clocks.started_at, clocks.id)
        )

    def case_clock(self, clock: ClockId) -> CaseClock:
        """Load one. Raises Refused ``clock.none``."""
        return self._load(CaseClock, clock, "clock.none")

    def clock_rules(self) -> list[ClockRule]:
        """Load the rules of law in order, disabled ones included."""
        return list(self._keep("clock_rules", read_clock_rules))

    def put_clock_rule(self, rule: ClockRule) -> None:
        """Insert or replace a rule."""
        self._forget()
        self._run(delete(tables.clock_rule).where(tables.clock_rule.c.code == rule.code))
        self._run(insert(tables.clock_rule), rule_values(rule))

    def corrections(self, case: CaseId) -> list[ReceiptCorrection]:
        """Load the corrections of receipt of a case, oldest first, withdrawn ones included."""
        rows = tables.receipt_correction.c
        return self._all(
            select(ReceiptCorrection).where(rows.case_id == case).order_by(rows.proposed_at, rows.id)
        )

    def correction(self, correction: ClockId) -> ReceiptCorrection:
        """Load one. Raises Refused ``receipt.unknown``."""
        return self._load(ReceiptCorrection, correction, "receipt.unknown")

    def breach(self, clock: ClockRef) -> BreachReport | None:
        """Load what was said of a missed clock."""
        return self._first(select(BreachReport).where(tables.breach_report.c.clock == clock))

    def drop_breach(self, clock: ClockRef) -> None:
        """Delete what was said of a missed clock; none there is no error."""
        found = self.breach(clock)
        if found is not None:
            self._session.delete(found)
            # At once: the next one said of the same clock may be added before anything else is written.
            self.flush()

    def running_clocks(self) -> list[RunningClock]:
        """Read every running clock of both kinds in bulk, without loading objects; earliest due first."""
        connection = self.connection()
        with border():
            return read_running(connection)

    def move_clocks(self, moves: Sequence[ClockMove], calendar_version: int) -> int:
        """Write new moments in bulk, and the calendar version on every running clock, moved or not.

        Every clock that is written counts up its version, so that whoever loaded it before finds it stale.

        Returns:
            How many of `moves` were written; fewer when some changed since they were read. Those then carry
            the new calendar version with their old moments, so the caller counts anew or does not commit.
        """
        moved = 0
        for table, response in ((tables.response_clock, True), (tables.case_clock, False)):
            chosen = [move for move in moves if move.response is response]
            # In parts, for each list is made in one step of the interpreter, which holds up other threads.
            for begin in range(0, len(chosen), _MOVED_AT_ONCE):
                part = chosen[begin : begin + _MOVED_AT_ONCE]
                moved += self._move(table, part, calendar_version)
        for table, runs in ((tables.response_clock, RESPONSE_RUNS), (tables.case_clock, OTHER_RUNS)):
            elsewhere = table.c.calendar_version != calendar_version
            stamped = {"calendar_version": calendar_version, "version": table.c.version + 1}
            self._run(update(table).where(runs, elsewhere).values(stamped))
        for loaded in self._session.identity_map.values():
            if isinstance(loaded, ResponseClock | CaseClock):
                self._session.expire(loaded)
        return moved

    def _move(self, table: Table[Any], moves: Sequence[ClockMove], calendar_version: int) -> int:
        names = _MOVED[table.name]
        columns: list[list[int]] = [
            *([to_microseconds(getattr(move, name)) for move in moves] for name in _MOMENTS),
            *([getattr(move, name) for move in moves] for name in names if name not in _MOMENTS),
            [move.id for move in moves],
            [move.version for move in moves],
        ]
        connection = self.connection()
        with border():
            if connection.dialect.name == "postgresql":
                statement = _move_at_once(table, names, columns, calendar_version)
                return connection.execute(statement).rowcount
            rows = list(zip(repeat(calendar_version), *columns))
            return connection.exec_driver_sql(_MOVE_ONE[table.name], rows).rowcount

    def unacknowledged(self, since: datetime) -> list[CaseId]:
        """List complaints opened by mail since then, first clock running, without acknowledgement."""
        cases, clock, sent = tables.cases, tables.response_clock.c, tables.outgoing.c
        acknowledged = select(sent.case_id).where(
            sent.purpose == Purpose.ACKNOWLEDGEMENT, sent.case_id.is_not(None)
        )
        chosen = (
            select(cases.c.id)
            .select_from(cases.join(tables.response_clock, clock.case_id == cases.c.id))
            .where(
                RESPONSE_RUNS,
                clock.cycle == 1,
                cases.c.kind == CaseKind.COMPLAINT,
                cases.c.channel == Channel.MAIL,
                cases.c.opened_at >= since,
                cases.c.id.not_in(acknowledged),
            )
            .order_by(cases.c.id)
        )
        return [CaseId(row.id) for row in self._rows(chosen)]

    def acknowledged_to(self, address: str, since: datetime) -> int:
        """Count the acknowledgements written to an address since then, failed ones too."""
        sent = tables.outgoing.c
        chosen = select(sent.recipients).where(
            sent.purpose == Purpose.ACKNOWLEDGEMENT, sent.queued_at >= since
        )
        wanted = address.strip().casefold()
        return sum(
            wanted in (each.strip().casefold() for each in row.recipients.split(","))
            for row in self._rows(chosen)
        )

    def forget_notices(self, person: PersonId, moved: Sequence[tuple[ClockRef, Stage, datetime]]) -> None:
        """Forget what a person was told of these before that moment, for the clock has moved since."""
        if not moved:
            return
        rows = tables.notice.c
        gone = delete(tables.notice).where(
            rows.person_id == person,
            rows.clock_ref == bindparam("told_ref"),
            rows.stage == bindparam("told_stage"),
            rows.at < bindparam("told_before"),
        )
        names = ("told_ref", "told_stage", "told_before")
        connection = self.connection()
        with border():
            connection.execute(gone, [dict(zip(names, each, strict=True)) for each in sorted(set(moved))])

    def claim_notices(
        self, person: PersonId, chosen: Sequence[tuple[ClockRef, Stage]], now: datetime
    ) -> list[tuple[ClockRef, Stage]]:
        """Note that a person is told these, and give those that nobody had noted before, in their order."""
        if not chosen:
            return []
        notice = tables.notice
        statement = (
            self._insert(notice).on_conflict_do_nothing().returning(notice.c.clock_ref, notice.c.stage)
        )
        # In one order everywhere: two programs that note the same wait for each other and never in a ring.
        rows = [
            {"person_id": person, "clock_ref": clock, "stage": stage, "at": now}
            for clock, stage in sorted(set(chosen))
        ]
        connection = self.connection()
        with border():
            new = {(row.clock_ref, row.stage) for row in connection.execute(statement, rows)}
        return [each for each in dict.fromkeys(chosen) if each in new]

    def snooze(self, clock: ClockRef, person: PersonId, until: datetime, reason: str, now: datetime) -> None:
        """Keep a clock quiet for a person until then, in place of an earlier snooze."""
        statement = self._insert(tables.snooze)
        new = statement.excluded
        put = statement.on_conflict_do_update(
            index_elements=["person_id", "clock_ref"],
            set_={"until": new.until, "reason": new.reason, "at": new.at},
        )
        values = {"person_id": person, "clock_ref": clock, "until": until, "reason": reason, "at": now}
        self._run(put, values)

    def drop_snooze(self, clock: ClockRef, person: PersonId) -> bool:
        """Let a clock speak again; False when it was not snoozed, or another program was faster."""
        rows = tables.snooze.c
        gone = delete(tables.snooze).where(rows.person_id == person, rows.clock_ref == clock)
        return bool(self._run(gone.returning(rows.clock_ref)).all())

    def snoozes(self, person: PersonId) -> dict[ClockRef, datetime]:
        """Read until when each clock is quiet for a person, ended ones included."""
        rows = tables.snooze.c
        chosen = select(rows.clock_ref, rows.until).where(rows.person_id == person)
        return {ClockRef(row.clock_ref): row.until for row in self._rows(chosen)}

    def _insert(self, table: Table[Any]) -> sqlite.Insert | postgresql.Insert:
        """Begin an INSERT that may say what happens on a conflict; both databases say it alike."""
        if self.connection().dialect.name == "postgresql":
            return postgresql.insert(table)
        return sqlite.insert(table)


def _move_at_once(
    table: Table[Any], names: Sequence[str], columns: Sequence[list[int]], calendar_version: int
) -> Update:
    """Write the statement that moves all clocks, for PostgreSQL: one by one each would be a message."""
    numbers = postgresql.ARRAY(BigInteger)
    given = (*names, "id", "version")
    arrays = [bindparam(f"all_{name}", values, numbers) for name, values in zip(given, columns, strict=True)]
    moved = func.unnest(*arrays).table_valued(*given).render_derived(name="moved")
    return (
        update(table)
        .where(table.c.id == moved.c.id, table.c.version == moved.c.version)
        .values(
            {name: moved.c[name] for name in names}
            | {"calendar_version": calendar_version, "version": table.c.version + 1}
        )
    )
