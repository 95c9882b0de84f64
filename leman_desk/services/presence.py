"""Who is writing a reply at this moment, so that two people see each other (product §6).

It is no fact: it lives for seconds, says nothing about a customer, and is read in the rhythm of the feed.
"""

from datetime import timedelta

from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Act, Actor, allowed, require
from leman_desk.services.ports import Store
from leman_desk.services.ports_system import Clock, Workers
from leman_desk.services.writing_queries import Writer

LASTS = timedelta(seconds=15)
"""How long a window that is not heard of any more still counts as writing."""
RENEW_SECONDS = 5


class Presence:
    """Says and asks who writes."""

    def __init__(self, store: Store, clock: Clock, workers: Workers) -> None:
        self._store = store
        self._clock = clock
        self._workers = workers

    def writing(self, actor: Actor, *, case: CaseId) -> None:
        """Say, or say again, that the actor writes on a case. Raises Refused ``case.unknown``."""
        require(actor, Act.WORK_CASES)
        with self._store.work() as work:
            work.complaint(case)
            work.keep_presence(case, actor.id, self._workers.name(), self._clock.now(), LASTS)
            work.commit()

    def stopped(self, actor: Actor, *, case: CaseId | None = None) -> None:
        """Say that the actor writes no longer: on one case, or in this program at all."""
        require(actor, Act.WORK_CASES)
        with self._store.work() as work:
            work.drop_presence(actor.id, self._workers.name(), case)
            work.commit()

    def others(self, actor: Actor, *, case: CaseId) -> tuple[Writer, ...]:
        """Give who else writes on a case; somebody whose program has ended does not."""
        require(actor, Act.READ_CASES)
        return self._of_others(actor, case)

    def stamp(self, actor: Actor) -> frozenset[tuple[int, str]]:
        """Give something that differs when others write on other cases than before."""
        if not allowed(actor.roles, Act.READ_CASES):
            return frozenset()
        return frozenset((int(each.case), str(each.person)) for each in self._of_others(actor, None))

    def _of_others(self, actor: Actor, case: CaseId | None) -> tuple[Writer, ...]:
        writers = self._store.reader().writers(self._clock.now(), case)
        return tuple(
            each for each in writers if each.person != actor.id and not self._workers.gone(each.holder)
        )
