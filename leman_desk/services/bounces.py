"""A reply that came back: which one it was, and the clock that it never stopped."""

from datetime import datetime

from leman_desk.domain.complaint import Complaint, Status
from leman_desk.domain.correspondence import Direction, StoredMessage
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.message import Bounce
from leman_desk.services.clockwork import Clockwork, running
from leman_desk.services.ports import UnitOfWork
from leman_desk.services.ports_mailing import MailRoom
from leman_desk.services.threads import answer_after, only_copied


def bounced_reply(work: UnitOfWork, bounce: Bounce | None) -> tuple[StoredMessage, Complaint] | None:
    """Find the mail of ours that a bounce names, and its case; a stranger's mail is none of ours."""
    original = bounce.original_message_id if bounce is not None else None
    for each in work.messages_by_header([original] if original else []):
        if each.direction is Direction.OUT and each.case is not None:
            return each, work.complaint(each.case)
    return None


class Bounces:
    """Takes back what a reply did that never arrived."""

    def __init__(self, clockwork: Clockwork, mail: MailRoom) -> None:
        self._clockwork = clockwork
        self._mail = mail

    def came_back(
        self,
        work: UnitOfWork,
        complaint: Complaint,
        bounced: StoredMessage,
        bounce: Bounce | None,
        now: datetime,
    ) -> None:
        """Let the clock run on, unless only somebody who got a copy did not get it."""
        if bounce is None:
            return
        if not all(only_copied(bounced, each) for each in (bounce.recipient, *bounce.others)):
            self._answer_never_came(work, complaint, bounced, now)

    def _answer_never_came(
        self, work: UnitOfWork, complaint: Complaint, bounced: StoredMessage, now: datetime
    ) -> None:
        """Let the clock run on that a bounced reply had stopped; of two cycles the earlier counts."""
        clocks = work.clocks(complaint.id)
        clock = next((each for each in clocks if each.stop_message == bounced.id), None)
        newest = work.clock(complaint.id)
        if clock is None and not bounced.automatic:
            # A later reply ends no response, but may have ended a term of law that began after the first.
            ended = bounced.received_at
            self._clockwork.others.answer_undone(work, complaint.id, ended, now=now, why="bounced")
        if clock is None or newest is None:
            return
        later = answer_after(work, self._mail, complaint, bounced)
        if later is not None:  # the customer was answered after all, only not then
            self._clockwork.resume(work, clock, now=now, why="bounced")
            self._clockwork.stop(work, clock, later.received_at, now=now, by=later.person, message=later.id)
            return
        if newest is not clock:
            if not running(newest):
                return
            newest.void, newest.current, clock.current = True, False, True
        self._clockwork.resume(work, clock, now=now, why="bounced")
        if complaint.status is not Status.IN_PROGRESS:
            codes: dict[str, Value] = {
                "status": Status.IN_PROGRESS.value,
                "status_before": complaint.status.value,
            }
            work.record(Fact(FactKind.CASE_REOPENED, now, case=complaint.id, codes=codes))
            before, complaint.status, complaint.waiting_since = complaint.status, Status.IN_PROGRESS, None
            self._clockwork.others.bounced(work, complaint, before, now=now)
