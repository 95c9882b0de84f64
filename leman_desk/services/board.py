"""The SLA board: how the promise was kept in a period, and what waits now; on screen and as files."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services import board_figures
from leman_desk.services.board_figures import Surroundings, concerns
from leman_desk.services.board_queries import Board, BoardFilter, BreachRow
from leman_desk.services.breaches import breach_rows, own_only
from leman_desk.services.bulk import in_order, let_go
from leman_desk.services.calendars import Calendars, terms_of
from leman_desk.services.changes import Outcome, changed
from leman_desk.services.deadlines import Deadlines
from leman_desk.services.ports import Reader, Store
from leman_desk.services.ports_deadlines import Documents
from leman_desk.services.ports_files import Files
from leman_desk.services.ports_system import Clock

_CHUNK = 500


class Boards:
    """The verbs of the SLA board."""

    def __init__(
        self,
        store: Store,
        clock: Clock,
        calendars: Calendars,
        deadlines: Deadlines,
        documents: Documents,
        files: Files,
    ) -> None:
        self._store = store
        self._clock = clock
        self._calendars = calendars
        self._deadlines = deadlines
        self._documents = documents
        self._files = files

    def this_month(self) -> BoardFilter:
        """Give the running month of the office, for everyone."""
        zone = ZoneInfo(self._calendars.of(self._store.reader().calendar()).zone)
        first = self._clock.now().astimezone(zone).date().replace(day=1)
        return BoardFilter(first, board_figures.month_after(first) - timedelta(days=1))

    def board(self, actor: Actor, *, chosen: BoardFilter) -> Board:
        """Compute the board. Who may read own reports only is given own complaints, whatever is chosen.

        Raises:
            Refused: ``board.period`` when the last day lies before the first.
        """
        require(actor, Act.READ_OWN_REPORTS)
        shown = own_only(actor, chosen)
        reader, now = self._store.reader(), self._clock.now()
        version = reader.calendar()
        calendar = self._calendars.of(version)
        zone = ZoneInfo(calendar.zone)
        first, last = board_figures.period(shown, zone)
        missed = reader.missed_clocks(first, last, now)
        records = reader.clock_records(*board_figures.span(shown, zone), waiting=True)
        board = board_figures.compute(
            shown,
            records,
            reader.received_cases(first, last),
            [row.case for row in missed if _unexplained(row) and concerns(shown, row.assignee)],
            Surroundings(
                now=now,
                calendar=calendar,
                calendar_version=version.version,
                terms=terms_of(reader.settings()),
                names={row.id: row.name for row in reader.people()},
                categories=reader.categories(),
            ),
        )
        let_go(records)
        outlook = self._deadlines.outlook()
        return replace(board, closes_at=outlook.closes_at, opens_at=outlook.opens_at, closure=outlook.closure)

    def save_pdf(self, actor: Actor, *, board: Board, language: str, target: Path) -> Outcome:
        """Write the board as PDF. Raises Unavailable ``file.*``."""
        breaches = self._breaches(actor, board)
        data = self._documents.board_pdf(board, breaches, language, actor.name)
        return self._save(actor, board, data, target, "pdf")

    def save_xlsx(self, actor: Actor, *, board: Board, language: str, target: Path) -> Outcome:
        """Write the board as a workbook. Raises Unavailable ``file.*``."""
        breaches = self._breaches(actor, board)
        numbers = _numbers(self._store.reader(), _cases_of(board), board.now)
        data = self._documents.board_xlsx(board, breaches, numbers, language, actor.name)
        return self._save(actor, board, data, target, "xlsx")

    def _breaches(self, actor: Actor, board: Board) -> list[BreachRow]:
        require(actor, Act.READ_OWN_REPORTS)
        chosen = own_only(actor, board.chosen)
        if chosen != board.chosen:  # a board of others, made for somebody else
            require(actor, Act.READ_REPORTS)
        return breach_rows(self._store.reader(), self._calendars, chosen, board.now)

    def _save(self, actor: Actor, board: Board, data: bytes, target: Path, form: str) -> Outcome:
        """Write the file first: a fact about a file that could not be written would not be true."""
        self._files.save(target, iter((data,)))
        codes: dict[str, Value] = {
            "report": "sla_board",
            "format": form,
            "first": board.chosen.first.isoformat(),
            "last": board.chosen.last.isoformat(),
            "people": len(board.chosen.people),
            "calendar": board.calendar_version,
        }
        with self._store.work() as work:
            work.record(Fact(FactKind.REPORT_EXPORTED, self._clock.now(), actor.id, codes=codes))
            work.commit()
        return Outcome(changed(), "report.saved", {"name": target.name})


def _unexplained(row: BreachRow) -> bool:
    return row.stopped_at is not None and row.cause is None


def _cases_of(board: Board) -> set[int]:
    """Name every case behind a figure of the board."""
    found = {
        *board.due.cases,
        *board.pending.cases,
        *board.waiting_first.cases,
        *board.received.cases,
        *board.unexplained.cases,
    }
    for person in board.load:
        for figure in person.states.values():
            found.update(figure.cases)
    return found


def _numbers(reader: Reader, cases: Iterable[int], now: datetime) -> dict[int, str]:
    ids = in_order([CaseId(case) for case in cases], key=int)
    return {
        row.id: row.number
        for begin in range(0, len(ids), _CHUNK)
        for row in reader.case_rows(ids[begin : begin + _CHUNK], now)
    }
