"""Evidence: files on a complaint, sealed and never changed (product §7)."""

from dataclasses import dataclass, field
from datetime import datetime

from leman_desk.domain.ids import BlobId, CaseId, EvidenceId, MessageId, PersonId

CHUNK_BYTES = 1024 * 1024
"""Largest plain piece sealed in one row."""


@dataclass(eq=False)
class Evidence:
    """One original on one complaint.

    Attributes:
        label: Number within the complaint, shown as ``E3``.
        filename: As given; only text, never a path.
        size: Bytes.
        sha256: Of the plain bytes, lower-case hex.
        message: The mail it came with, if any, and `part`, its attachment number there.
        withdrawn_at: UTC moment from which it no longer counts; the bytes stay.
    """

    case: CaseId
    label: int
    filename: str
    content_type: str
    size: int
    sha256: str
    blob: BlobId
    added_at: datetime
    added_by: PersonId
    message: MessageId | None = None
    part: int | None = None
    parent: EvidenceId | None = None
    withdrawn_at: datetime | None = None
    id: EvidenceId = field(default=EvidenceId(0))
    version: int = 1
