"""What time-keeping needs of storage and of documents; joined into `ports`."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from leman_desk.domain.case_clock import (
    BreachReport,
    CaseClock,
    ClockRef,
    ClockRule,
    ReceiptCorrection,
    Stage,
)
from leman_desk.domain.certificate import Certificate
from leman_desk.domain.deadline import CalendarVersion, ResponseClock
from leman_desk.domain.ids import CaseId, ClockId, PersonId
from leman_desk.services.board_queries import Board, BreachRow, ClockRecord
from leman_desk.services.deadline_queries import ClockMove, CorrectionView, Explanation, RunningClock
from leman_desk.services.ports_rights import PackageDocuments


class DeadlineWork(Protocol):
    """The part of a unit of work that time-keeping uses; part of `ports.UnitOfWork`."""

    def response_clock(self, clock: ClockId) -> ResponseClock:
        """Load a cycle of the policy clock. Raises Refused ``clock.none``."""
        ...

    def case_clocks(self, case: CaseId) -> list[CaseClock]:
        """Load the other clocks of a case, oldest first, void ones included."""
        ...

    def case_clock(self, clock: ClockId) -> CaseClock:
        """Load one. Raises Refused ``clock.none``."""
        ...

    def clock_rules(self) -> list[ClockRule]:
        """Load the rules of law in order, disabled ones included."""
        ...

    def put_clock_rule(self, rule: ClockRule) -> None:
        """Insert or replace a rule."""
        ...

    def corrections(self, case: CaseId) -> list[ReceiptCorrection]:
        """Load the corrections of receipt of a case, oldest first, withdrawn ones included."""
        ...

    def correction(self, correction: ClockId) -> ReceiptCorrection:
        """Load one. Raises Refused ``receipt.unknown``."""
        ...

    def breach(self, clock: ClockRef) -> BreachReport | None:
        """Load what was said of a missed clock."""
        ...

    def drop_breach(self, clock: ClockRef) -> None:
        """Delete what was said of a missed clock; none there is no error."""
        ...

    def running_clocks(self) -> list[RunningClock]:
        """Read every running clock of both kinds in bulk, without loading objects."""
        ...

    def move_clocks(self, moves: Sequence[ClockMove], calendar_version: int) -> int:
        """Write new moments in bulk, and the calendar version on every running clock, moved or not.

        Returns:
            How many of `moves` were written; fewer when some changed since they were read.
        """
        ...

    def unacknowledged(self, since: datetime) -> list[CaseId]:
        """List complaints opened by mail since then, first clock running, without acknowledgement."""
        ...

    def acknowledged_to(self, address: str, since: datetime) -> int:
        """Count the acknowledgements written to an address since then, failed ones too."""
        ...

    def forget_notices(self, person: PersonId, moved: Sequence[tuple[ClockRef, Stage, datetime]]) -> None:
        """Forget what a person was told of these before that moment."""
        ...

    def claim_notices(
        self, person: PersonId, chosen: Sequence[tuple[ClockRef, Stage]], now: datetime
    ) -> list[tuple[ClockRef, Stage]]:
        """Note that a person is told these, and give those that nobody had noted before."""
        ...

    def snooze(self, clock: ClockRef, person: PersonId, until: datetime, reason: str, now: datetime) -> None:
        """Keep a clock quiet for a person until then, in place of an earlier snooze."""
        ...

    def drop_snooze(self, clock: ClockRef, person: PersonId) -> bool:
        """Let a clock speak again; False when it was not snoozed, or another program was faster."""
        ...

    def snoozes(self, person: PersonId) -> dict[ClockRef, datetime]:
        """Read until when each clock is quiet for a person, ended ones included."""
        ...


class DeadlineReader(Protocol):
    """The part of the reader that time-keeping uses; part of `ports.Reader`."""

    def calendar_version(self, version: int) -> CalendarVersion:
        """One version of the work calendar. Raises Refused ``calendar.unknown_version``."""
        ...

    def calendar_versions(self) -> list[CalendarVersion]:
        """All versions, newest first."""
        ...

    def running_clocks(self) -> list[RunningClock]:
        """Every running clock of both kinds, earliest due first."""
        ...

    def clocks_to_tell(self, now: datetime) -> list[RunningClock]:
        """Running clocks of both kinds that have reached any stage: half, due soon, at risk, over."""
        ...

    def noticed(self, person: PersonId) -> dict[tuple[ClockRef, Stage], datetime]:
        """What a person was told about clocks that still run."""
        ...

    def snoozes(self, person: PersonId) -> dict[ClockRef, datetime]:
        """Until when each running clock is quiet for a person."""
        ...

    def clock_records(self, first: datetime, last: datetime, *, waiting: bool = False) -> list[ClockRecord]:
        """Cycles of the policy clock, not void, due from `first` to before `last`, and all that run.

        With `waiting` also the newest cycle of every complaint that waits for its customer. Oldest first.
        """
        ...

    def received_cases(
        self, first: datetime, last: datetime
    ) -> list[tuple[int, str | None, PersonId | None]]:
        """Id, category and assignee of complaints received from `first` to before `last`.

        Complaints set aside as not privacy, and merged ones, are left out.
        """
        ...

    def missed_clocks(self, first: datetime, last: datetime, now: datetime) -> list[BreachRow]:
        """Missed clocks of both kinds due from `first` to before `last`, overdue unanswered ones included.

        `over_seconds` is left 0: storage does not count working time.
        """
        ...

    def case_of_clock(self, clock: ClockRef) -> CaseId:
        """The case that a clock of either kind belongs to. Raises Refused ``clock.none``."""
        ...

    def case_clocks(self, case: CaseId) -> list[CaseClock]:
        """The other clocks of a case, oldest first, without void ones; detached copies."""
        ...

    def response_clocks(self, case: CaseId) -> list[ResponseClock]:
        """The cycles of a case that are not void, oldest first; detached copies."""
        ...

    def clock_rules(self) -> list[ClockRule]:
        """The rules of law in order, disabled ones included."""
        ...

    def corrections(self, case: CaseId) -> list[CorrectionView]:
        """Corrections of receipt of a case that were not withdrawn, oldest first."""
        ...

    def explained(self, case: CaseId) -> set[ClockRef]:
        """Clocks of a case of which the breach register says something."""
        ...


class HolidayDays(Protocol):
    """The public holidays of one year, with official swaps of working days."""

    @property
    def year(self) -> int:
        """The solar year."""
        ...

    @property
    def holidays(self) -> Mapping[date, str]:
        """Days off with their names."""
        ...

    @property
    def worked(self) -> Mapping[date, date]:
        """Days of rest that are worked, with the day off that each pays for."""
        ...

    @property
    def worked_names(self) -> Mapping[date, str]:
        """Names of the worked days."""
        ...

    @property
    def swapped(self) -> Mapping[date, date]:
        """Days off that are worked on another day instead, with that day."""
        ...

    @property
    def documents(self) -> Mapping[date, str]:
        """Numbers of the official documents behind swapped days, where known."""
        ...

    @property
    def confirmed(self) -> bool:
        """Whether the government has announced the year."""
        ...

    @property
    def source(self) -> str:
        """Where the days come from, with its version."""
        ...


class Holidays(Protocol):
    """Where public holidays are looked up."""

    def year(self, year: int, language: str) -> HolidayDays:
        """Give the public holidays of a year. Raises Refused ``holidays.*``; takes about 0.1 s."""
        ...


class Documents(PackageDocuments, Protocol):
    """Values made into files; words in the language asked for (``vi`` or ``en``)."""

    def deadline_pdf(self, explanation: Explanation, language: str, author: str) -> bytes:
        """Draw how a deadline was counted, with strip and ledger, as PDF."""
        ...

    def board_pdf(self, board: Board, breaches: Sequence[BreachRow], language: str, author: str) -> bytes:
        """Write the SLA board as PDF with period, calendar version and author."""
        ...

    def board_xlsx(
        self, board: Board, breaches: Sequence[BreachRow], numbers: dict[int, str], language: str, author: str
    ) -> bytes:
        """Write the SLA board as a workbook, one sheet per card; `numbers` are case numbers by id."""
        ...

    def calendar_ics(self, version: CalendarVersion, language: str) -> bytes:
        """Write the special days of a work calendar as iCalendar (RFC 5545)."""
        ...

    def days_from_ics(self, data: bytes) -> list[tuple[date, str]]:
        """Read whole-day events as days with names.

        Raises:
            Refused: ``calendar.ics_damaged``; ``calendar.ics_empty`` without a single whole-day event.
        """
        ...

    def certificate_pdf(self, certificate: Certificate) -> bytes:
        """Write a certificate of erasure in both languages as PDF/A; it names nobody."""
        ...
