"""The room of documents: satisfies `services.ports_deadlines.Documents`."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from pathlib import Path

from leman_desk.documents import (
    board_pdf,
    board_xlsx,
    calendar_files,
    certificate_pdf,
    data_package,
    deadline_pdf,
)
from leman_desk.documents.archive import archive
from leman_desk.documents.board_values import Frame
from leman_desk.documents.pdf_words import pdf_words
from leman_desk.domain.certificate import Certificate
from leman_desk.domain.deadline import CalendarVersion
from leman_desk.domain.redaction import Mark
from leman_desk.services.board_queries import Board, BreachRow
from leman_desk.services.deadline_queries import Explanation
from leman_desk.services.ports_system import Clock
from leman_desk.services.queries_rights import Overview, Part, Title
from leman_desk.wording.package_text import MARK
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

    def certificate_pdf(self, certificate: Certificate) -> bytes:
        """Write a certificate of erasure in both languages; it names nobody."""
        return certificate_pdf.certificate_pdf(self._resources, certificate, self._wording)

    def package_overview(self, overview: Overview, language: str) -> bytes:
        """Write the first document of a data package as PDF/A."""
        return data_package.overview_pdf(self._resources, overview, self._wording.of(language))

    def package_part(self, part: Part, title: Title, language: str) -> bytes:
        """Write some mails of a data package as PDF/A."""
        return data_package.part_pdf(self._resources, part, title, self._wording.of(language))

    def package_marks(self, language: str) -> dict[Mark, str]:
        """Give what stands where something was taken out."""
        words = self._wording.of(language)
        return {mark: words.t(MARK[mark]) for mark in Mark}

    def pdf_words(self, data: bytes) -> str | None:
        """Give the words of a PDF; None for one that is not all words."""
        return pdf_words(data)

    def package_schema(self) -> bytes:
        """Give the JSON Schema of the files in a package."""
        return (self._resources / "documents" / "data-package.schema.json").read_bytes()

    def archive(self, entries: Iterable[tuple[str, Iterator[bytes]]], made_at: datetime) -> Iterator[bytes]:
        """Write a ZIP archive piece by piece, in constant memory; names are safe ones with ``/``."""
        return archive(entries, made_at)

    def _frame(self, language: str, author: str, as_of: datetime) -> Frame:
        written_at = self._clock.now() if self._clock is not None else as_of
        return Frame(self._wording.of(language), author, written_at)
