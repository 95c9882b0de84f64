"""The room of documents: satisfies `services.ports_deadlines.Documents`."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

from leman_desk.documents import board_pdf, board_xlsx, calendar_files, deadline_pdf
from leman_desk.documents.board_values import Frame
from leman_desk.domain.deadline import CalendarVersion
from leman_desk.services.board_queries import Board, BreachRow
from leman_desk.services.deadline_queries import Explanation
from leman_desk.services.ports import Clock
from leman_desk.wording.words import Wording


class DocumentRoom:
    """Values made into files. Safe to use from several threads."""

    def __init__(self, wording: Wording, resources: Path, clock: Clock | None = None) -> None:
        """Make the room.

        Args:
            wording: Both languages.
            resources: The folder of resources, with templates in ``documents``.
            clock: Says when a document is written; without it, that is the moment its numbers are of.
        """
        self._wording = wording
        self._resources = resources
        self._clock = clock

    def deadline_pdf(self, explanation: Explanation, language: str, author: str) -> bytes:
        """Draw how a deadline was counted, with strip and ledger, as PDF."""
        return deadline_pdf.deadline_pdf(
            self._resources, explanation, self._frame(language, author, explanation.now)
        )

    def board_pdf(self, board: Board, breaches: Sequence[BreachRow], language: str, author: str) -> bytes:
        """Write the SLA board as PDF with period, calendar version and author."""
        return board_pdf.board_pdf(self._resources, board, breaches, self._frame(language, author, board.now))

    def board_xlsx(
        self, board: Board, breaches: Sequence[BreachRow], numbers: dict[int, str], language: str, author: str
    ) -> bytes:
        """Write the SLA board as a workbook, one sheet per card; `numbers` are case numbers by id."""
        return board_xlsx.board_xlsx(board, breaches, numbers, self._frame(language, author, board.now))

    def calendar_ics(self, version: CalendarVersion, language: str) -> bytes:
        """Write the special days of a work calendar as iCalendar (RFC 5545)."""
        return calendar_files.calendar_ics(version, self._wording.of(language))

    def days_from_ics(self, data: bytes) -> list[tuple[date, str]]:
        """Read whole-day events as days with names.

        Raises:
            Refused: ``calendar.ics_damaged``; ``calendar.ics_empty`` without a single whole-day event.
        """
        return calendar_files.days_from_ics(data)

    def _frame(self, language: str, author: str, as_of: datetime) -> Frame:
        written_at = self._clock.now() if self._clock is not None else as_of
        return Frame(self._wording.of(language), author, written_at)
