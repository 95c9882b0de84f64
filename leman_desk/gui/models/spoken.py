"""What a screen reader says of the rows of a queue."""

from datetime import datetime

from leman_desk.domain.clocks import ClockState
from leman_desk.domain.complaint import Severity
from leman_desk.services.queries import CaseRow
from leman_desk.wording.labels import CLOCK_STATE, SEVERITY, STATUS
from leman_desk.wording.moments import Moments

_RUNNING = frozenset({ClockState.IN_TIME, ClockState.DUE_SOON, ClockState.AT_RISK, ClockState.OVER})


def spoken_case(row: CaseRow, moments: Moments, now: datetime) -> str:
    """Say a case in one sentence: who, what, the clock, how grave, how much evidence.

    Args:
        row: The case.
        moments: Language and zone.
        now: The present, UTC.
    """
    words = moments.words
    parts = [row.person, row.subject]
    if row.unread:
        parts.insert(0, words.t("Unread"))
    if row.clock is None:
        parts.append(words.t(STATUS[row.status]))
    elif row.clock.state in _RUNNING:
        parts += [
            words.t(CLOCK_STATE[row.clock.state]),
            moments.clock_full(row.clock, now),
            words.t("due {moment}", moment=moments.due(row.clock.due_at, now)),
        ]
    else:
        parts.append(moments.clock_full(row.clock, now))
    if row.severity in {Severity.S1, Severity.S2}:
        parts.append(words.t("severity: {severity}", severity=words.t(SEVERITY[row.severity])))
    if row.evidence:
        parts.append(words.n("{count} piece of evidence", "{count} pieces of evidence", row.evidence))
    parts.append(row.number)
    return ", ".join(part for part in parts if part)
