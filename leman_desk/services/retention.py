"""Mail that is not privacy loses its content after a set time; what is needed to count it stays."""

from datetime import datetime, timedelta

from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.changes import Changes, Kind, changed
from leman_desk.services.ports import Store
from leman_desk.services.ports_sorting import DueCount
from leman_desk.services.ports_system import Cancelled, Clock

_CASES_AT_ONCE = 10
_MAILS_AT_ONCE = 40
_PAUSE = timedelta(hours=1)


class Retention:
    """Removes content whose time is over, in small transactions; safe to run beside other programs."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store = store
        self._clock = clock
        self._quiet_until: datetime | None = None

    def due(self, actor: Actor, *, days: int | None = None) -> DueCount:
        """Count what is due now: with the desk's own time, or with another that is being considered.

        Args:
            actor: Who asks.
            days: Days that content is kept; 0 for always.
        """
        require(actor, Act.ADMINISTER)
        kept = self._store.reader().settings().keep_not_privacy_days if days is None else days
        return self._store.reader().removal_count(self._before(kept)) if kept else DueCount()

    def tidy(self, cancelled: Cancelled | None = None) -> Changes:
        """Do as `run`, at most once an hour: for workers that come round every few seconds."""
        now = self._clock.now()
        if self._quiet_until is not None and now < self._quiet_until:
            return Changes()
        changes = self.run(cancelled)
        self._quiet_until = now + _PAUSE
        return changes

    def run(self, cancelled: Cancelled | None = None) -> Changes:
        """Remove what is due, until nothing is or it is cancelled; give what changed."""
        changes = Changes()
        while not (cancelled is not None and cancelled()):
            step = self._step()
            if step is None:
                break
            changes |= step
        return changes

    def _step(self) -> Changes | None:
        settings = self._store.reader().settings()
        days = settings.keep_not_privacy_days
        if not days or settings.sample:
            return None
        now, before = self._clock.now(), self._before(days)
        reader = self._store.reader()
        waits = reader.removal_count(before)
        if not waits.cases and not waits.messages:
            return None
        with self._store.work() as work:
            due = work.due_for_removal(before, _CASES_AT_ONCE)
            for case in due.cases:
                mails = [each.id for each in work.messages_of(case) if each.removed_at is None]
                work.remove_content(mails[:_MAILS_AT_ONCE], now)
                if len(mails) <= _MAILS_AT_ONCE:
                    work.strip_case(case)
                codes: dict[str, Value] = {"messages": len(mails[:_MAILS_AT_ONCE]), "days": days}
                work.record(Fact(FactKind.CONTENT_REMOVED, now, case=case, codes=codes))
            if due.messages:
                work.remove_content(due.messages, now)
                ids = ",".join(str(int(each)) for each in due.messages)
                named: dict[str, Value] = {"messages": len(due.messages), "days": days, "ids": ids}
                work.record(Fact(FactKind.CONTENT_REMOVED, now, codes=named))
            if not due.cases and not due.messages:
                return None
            work.commit()
        return changed(Kind.CASES, Kind.MESSAGES, cases=due.cases)

    def _before(self, days: int) -> datetime:
        return self._clock.now() - timedelta(days=days)
