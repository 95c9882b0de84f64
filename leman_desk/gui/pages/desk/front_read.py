"""What the desk page reads of the case in front, in one go."""

from dataclasses import dataclass, field
from datetime import datetime

from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.services.deadline_queries import CaseTimes
from leman_desk.services.deadlines import Outlook
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseView
from leman_desk.services.queries_deletion import DeletionRow


@dataclass(frozen=True, slots=True)
class Surround:
    """What the panel shows besides the case itself.

    Attributes:
        outlook: When the office closes and opens next.
        times: Other clocks of the case, and what waits for somebody.
        request: The deletion request that came with the case, or that it is.
    """

    outlook: Outlook = field(default_factory=Outlook)
    times: CaseTimes | None = None
    request: DeletionRow | None = None


def read_front(desk: Desk, actor: Actor, case: CaseId) -> tuple[datetime, CaseView, Surround]:
    """Read a case as of now (UTC); called from the reader lane."""
    now, view = desk.reading.now(), desk.reading.case_view(actor, case=case)
    around = Surround(
        desk.deadlines.outlook(),
        desk.clocks.times(actor, case=case),
        desk.deletion.reading.of_complaint(actor, complaint=case),
    )
    return now, view, around
