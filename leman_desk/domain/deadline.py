"""The response clock of a case as the desk keeps it: start, due moment and frozen verdict."""

from dataclasses import dataclass, field
from datetime import datetime

from leman_desk.domain.ids import CaseId, ClockId, MessageId, PersonId


@dataclass(eq=False)
class ResponseClock:
    """One cycle of the policy clock (product §4).

    Attributes:
        cycle: 1 for the first response; one more for each later unanswered message.
        started_at: UTC moment of receipt.
        length_seconds: Promised open time.
        due_at: UTC; also `soon_at` and `risk_at`, the moments at which its state changes.
        stopped_at: UTC moment at which the server accepted the answer, or the recorded moment.
        verdict: ``met`` or ``missed``, frozen with `calendar_version` when it stopped.
        recorded_by: Who recorded an answer given elsewhere; counts once `confirmed_by` is set.
        current: The cycle that lists show.
        half_at: UTC moment of the notice at half; None on clocks older than notices.
        told_due_at: The due moment that the customer was told, UTC.
        received_first: The moment of receipt before its first correction, UTC.
    """

    case: CaseId
    cycle: int
    started_at: datetime
    length_seconds: int
    due_at: datetime
    soon_at: datetime
    risk_at: datetime
    calendar_version: int
    stopped_at: datetime | None = None
    verdict: str = ""
    used_seconds: int | None = None
    stop_message: MessageId | None = None
    recorded_at: datetime | None = None
    recorded_by: PersonId | None = None
    confirmed_by: PersonId | None = None
    void: bool = False
    current: bool = True
    half_at: datetime | None = None
    told_due_at: datetime | None = None
    received_first: datetime | None = None
    id: ClockId = field(default=ClockId(0))
    version: int = 1


@dataclass(frozen=True, slots=True)
class CalendarVersion:
    """A work calendar as it stood from one edit to the next.

    Attributes:
        spec: JSON text that `WorkCalendar.from_dict` reads once decoded.
        preset: Name of the preset it came from; empty once edited by hand.
        at: UTC moment of the edit.
        notes: What `CalendarNotes.from_json` reads: sources, documents, confirmed years.
    """

    version: int
    spec: str
    preset: str
    at: datetime
    author: PersonId | None
    reason: str
    notes: str = "{}"
