"""Verdicts of the virus scanner in a unit of work, kept by content."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select, text, update

from leman_desk.domain.ids import BlobId, CaseId, EvidenceId, MessageId
from leman_desk.domain.scanning import FileScan, Verdict
from leman_desk.services.ports_scanning import ScanCounts, ScanSource
from leman_desk.storage import tables
from leman_desk.storage.column_types import to_microseconds
from leman_desk.storage.work_base import WorkBase

_AWAIT = text(
    "INSERT INTO file_scan (sha256, size, verdict, signature, checked_at, tries, asked_at) "
    "VALUES (:sha256, :size, 'waiting', '', NULL, 0, :asked_at) ON CONFLICT (sha256) DO NOTHING"
)


class ScanWork(WorkBase):
    """The part of a unit of work that knows what was scanned."""

    def await_scan(self, sha256: str, size: int) -> None:
        """Let a content wait for a scanner, unless its verdict is known."""
        self._run(_AWAIT, {"sha256": sha256, "size": size, "asked_at": to_microseconds(self._now())})

    def scan_of(self, sha256: str) -> FileScan | None:
        """Give what is known of a content."""
        scans = tables.file_scan
        rows = self._rows(select(scans).where(scans.c.sha256 == sha256))
        return _scan(rows[0]) if rows else None

    def waiting_scans(self, limit: int) -> list[FileScan]:
        """List contents that wait, the newest first."""
        scans = tables.file_scan
        chosen = select(scans).where(text("verdict = 'waiting'"))
        rows = self._rows(chosen.order_by(scans.c.asked_at.desc(), scans.c.sha256).limit(limit))
        return [_scan(row) for row in rows]

    def infected_scans(self) -> list[FileScan]:
        """List contents in quarantine."""
        scans = tables.file_scan
        chosen = select(scans).where(scans.c.verdict == Verdict.INFECTED)
        return [_scan(row) for row in self._rows(chosen.order_by(scans.c.sha256))]

    def put_scan(self, scan: FileScan) -> None:
        """Replace the verdict on a content; one erased meanwhile stays erased."""
        scans = tables.file_scan
        values = {
            "verdict": scan.verdict,
            "signature": scan.signature,
            "checked_at": scan.checked_at,
            "tries": scan.tries,
        }
        self._run(update(scans).where(scans.c.sha256 == scan.sha256).values(values))

    def scan_again(self) -> int:
        """Let wait again what was too large or failed, and give how many."""
        scans = tables.file_scan
        undecided = scans.c.verdict.in_((Verdict.TOO_LARGE, Verdict.FAILED))
        reset = {"verdict": Verdict.WAITING, "tries": 0}
        found = self._rows(update(scans).where(undecided).values(reset).returning(scans.c.sha256))
        return len(found)

    def places_of(self, sha256: str) -> Sequence[ScanSource]:
        """Every place where a content lies, attachments first."""
        parts, mails, pieces = tables.attachment.c, tables.message.c, tables.evidence.c
        attached = (
            select(parts.message_id, parts.part, mails.raw_id, mails.case_id)
            .select_from(tables.attachment.join(tables.message, mails.id == parts.message_id))
            .where(parts.sha256 == sha256)
            .order_by(parts.message_id, parts.part)
        )
        kept = (
            select(pieces.id, pieces.blob_id, pieces.case_id)
            .where(pieces.sha256 == sha256)
            .order_by(pieces.id)
        )
        return [
            *(
                ScanSource(
                    MessageId(row.message_id),
                    BlobId(row.raw_id),
                    row.part,
                    CaseId(row.case_id) if row.case_id is not None else None,
                )
                for row in self._rows(attached)
            ),
            *(
                ScanSource(None, BlobId(row.blob_id), None, CaseId(row.case_id), EvidenceId(row.id))
                for row in self._rows(kept)
            ),
        ]

    def scan_counts(self) -> ScanCounts:
        """Count the contents by verdict."""
        scans = tables.file_scan.c
        rows = self._rows(select(scans.verdict, func.count().label("number")).group_by(scans.verdict))
        return ScanCounts(**{row.verdict.value: row.number for row in rows})


def _scan(row: Any) -> FileScan:
    return FileScan(
        sha256=row.sha256,
        size=row.size,
        verdict=row.verdict,
        signature=row.signature,
        checked_at=row.checked_at,
        tries=row.tries,
    )
