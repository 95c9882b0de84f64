"""What an office may set for its desk: one frozen value, checked when made."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Self

from leman_desk.domain.errors import Refused
from leman_desk.domain.scanning import scanner_place

_BOUNDS = {
    "promise_minutes": (1, 60 * 24 * 60),
    "soon_percent": (1, 99),
    "risk_percent": (1, 99),
    "undo_seconds": (0, 120),
    "idle_lock_minutes": (0, 24 * 60),
    "message_limit_mb": (1, 200),
    "keep_not_privacy_days": (0, 3650),
    "resolution_hours": (0, 24 * 365),
    "scan_limit_mb": (1, 200),
    "scan_seconds": (1, 600),
    "deletion_signatures": (1, 5),
    "deletion_waiting_days": (0, 90),
    "deletion_remind_days": (1, 30),
    "backup_hours": (1, 24 * 31),
    "backup_days": (1, 366),
    "backup_weeks": (0, 260),
    "backup_months": (0, 240),
}


@dataclass(frozen=True, slots=True)
class DeskSettings:
    """Settings shared by everyone at the desk.

    Attributes:
        organisation: Name under letters.
        promise_minutes: Open time promised for the first response (policy §6: 24 hours).
        soon_percent: Share left at which a clock is due soon; 33 means a third exactly.
        risk_percent: Share left at which it is at risk; 8 means a twelfth exactly.
        undo_seconds: How long a reply may be recalled after *Send*.
        idle_lock_minutes: Idle time after which the desk locks; 0 never.
        message_limit_mb: Mails larger than this are kept as a stub.
        clocks_from: UTC moment; older mail is archive.
        resolution_hours: Open hours within which a complaint should be resolved; 0 keeps that clock off.
        next_day_target: Whether a complaint also has the target "next working day, same time".
        acknowledge: Whether customers get the automatic acknowledgement.
        digest: Whether managers get one e-mail a day about deadlines.
        scanner: Address of a virus scanner (clamd) that looks at every file; empty for none.
        scan_limit_mb: Files larger than this are not given to it.
        scan_seconds: Longest wait for the scanner at any one step.
        keep_not_privacy_days: Days after which mail that is not privacy loses its content; 0 keeps it.
        deletion_signatures: How many board members must sign a deletion request.
        deletion_waiting_days: Calendar days between the decision and the erasing; 0 for none.
        deletion_remind_days: Days after which an unsigned request or an unanswered row reminds again.
        backup_folder: Where an embedded desk's backups go; empty for nowhere.
        backup_hours: Hours from one backup to the next.
        backup_days: Of how many days the newest backup is kept; likewise `backup_weeks`, `backup_months`.
        sample: Whether this is the sample desk, which accepts no mailbox.
    """

    organisation: str = "Leman Jewelry"
    promise_minutes: int = 24 * 60
    soon_percent: int = 33
    risk_percent: int = 8
    undo_seconds: int = 10
    idle_lock_minutes: int = 15
    message_limit_mb: int = 50
    clocks_from: datetime | None = None
    resolution_hours: int = 0
    next_day_target: bool = False
    acknowledge: bool = True
    digest: bool = True
    scanner: str = ""
    scan_limit_mb: int = 25
    scan_seconds: int = 30
    keep_not_privacy_days: int = 90
    deletion_signatures: int = 2
    deletion_waiting_days: int = 3
    deletion_remind_days: int = 2
    backup_folder: str = ""
    backup_hours: int = 24
    backup_days: int = 7
    backup_weeks: int = 4
    backup_months: int = 12
    sample: bool = False

    def __post_init__(self) -> None:
        """Check every bound.

        Raises:
            Refused: ``settings.out_of_range`` with ``field``, ``low`` and ``high``; ``scan.bad_address``.
        """
        for name, (low, high) in _BOUNDS.items():
            if not low <= getattr(self, name) <= high:
                raise Refused("settings.out_of_range", field=name, low=low, high=high)
        if self.risk_percent >= self.soon_percent:
            raise Refused("settings.shares_crossed")
        if self.scanner:
            scanner_place(self.scanner)

    def to_dict(self) -> dict[str, str | int | bool | None]:
        """Give plain values for storage; moments as ISO text."""
        values: dict[str, str | int | bool | None] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            values[each.name] = value.isoformat() if isinstance(value, datetime) else value
        return values

    @classmethod
    def from_dict(cls, values: dict[str, str | int | bool | None]) -> Self:
        """Read stored values; unknown names are left aside, missing ones take their default."""
        known = {each.name for each in fields(cls)}
        chosen: dict[str, object] = {name: value for name, value in values.items() if name in known}
        moment = chosen.get("clocks_from")
        if isinstance(moment, str):
            chosen["clocks_from"] = datetime.fromisoformat(moment)
        return cls(**chosen)  # type: ignore[arg-type]  # every field is checked above
