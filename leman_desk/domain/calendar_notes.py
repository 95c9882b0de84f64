"""What stands beside the days of a work calendar: kind, source, document, and which years are confirmed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Self


class DayMark(StrEnum):
    """What a special day is called on the calendar page."""

    HOLIDAY = "holiday"
    SWAP_OFF = "swap_off"
    SWAP_ON = "swap_on"
    COMPANY = "company"


@dataclass(frozen=True, slots=True)
class DayNote:
    """What is known of a special day beside its hours and its name.

    Attributes:
        source: Who says so, such as a package with its version, or a person's words.
        document: Number of the official document; may be empty.
        partner: The other day of a swap.
    """

    mark: DayMark
    source: str = ""
    document: str = ""
    partner: date | None = None


@dataclass(frozen=True)
class CalendarNotes:
    """Notes by day, and the years whose days a person has confirmed."""

    days: Mapping[date, DayNote] = field(default_factory=dict)
    confirmed: frozenset[int] = frozenset()

    def to_json(self) -> str:
        """Write them for storage, in one form only."""
        days = {
            day.isoformat(): {
                "mark": note.mark.value,
                "source": note.source,
                "document": note.document,
                "partner": note.partner.isoformat() if note.partner else None,
            }
            for day, note in sorted(self.days.items())
        }
        return json.dumps({"days": days, "confirmed": sorted(self.confirmed)}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Read stored notes; an empty text has none."""
        data = json.loads(text or "{}")
        days = {
            date.fromisoformat(day): DayNote(
                DayMark(each["mark"]),
                each["source"],
                each["document"],
                date.fromisoformat(each["partner"]) if each["partner"] else None,
            )
            for day, each in data.get("days", {}).items()
        }
        return cls(days, frozenset(data.get("confirmed", ())))
