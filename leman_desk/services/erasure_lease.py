"""One erasure at a time at a desk, in whichever program."""

from datetime import timedelta
from typing import Self

from leman_desk.domain.errors import Unavailable
from leman_desk.services.ports import Store, UnitOfWork
from leman_desk.services.ports_system import Clock, Workers

_LEASE = timedelta(minutes=5)


class ErasureLease:
    """Keeps two programs from erasing at once; each part renews it."""

    _NAME = "erasure"

    def __init__(self, store: Store, clock: Clock, workers: Workers) -> None:
        self._store, self._clock, self._workers = store, clock, workers
        self._holder = workers.name()

    def __enter__(self) -> Self:
        """Take it, from a program that is gone too. Raises Unavailable ``erasure.running_elsewhere``."""
        with self._store.work() as work:
            holder = work.lease_holder(self._NAME)
            if holder is not None and self._workers.gone(holder):
                work.drop_lease(self._NAME, holder)
            self.keep(work)
            work.commit()
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of it."""
        with self._store.work() as work:
            work.drop_lease(self._NAME, self._holder)
            work.commit()

    def keep(self, work: UnitOfWork) -> None:
        """Renew it with what is being written. Raises Unavailable ``erasure.running_elsewhere``."""
        now = self._clock.now()
        if not work.take_lease(self._NAME, self._holder, now, now + _LEASE):
            raise Unavailable("erasure.running_elsewhere")
