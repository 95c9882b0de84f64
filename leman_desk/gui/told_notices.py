"""Notices that were told and are still to be looked at; sorted in a lane, for they may be very many."""

from collections import deque
from collections.abc import Collection, Iterable, Mapping
from collections.abc import Set as AbstractSet

from leman_desk.domain.case_clock import ClockRef, Stage
from leman_desk.services.bulk import in_order
from leman_desk.services.deadline_queries import Notice

_STAGES = tuple(Stage)


class ToldNotices:
    """Gives the gravest, and the numbers of complaints by stage; each look at the first is cheap."""

    def __init__(self, notices: Iterable[Notice] = ()) -> None:
        """Sort and count; a later notice of a clock takes the place of an earlier one."""
        by_clock = {each.ref: each for each in notices}
        self._refs = by_clock.keys()
        self._order = deque(in_order(list(by_clock.values()), key=_gravity))
        self._numbers: dict[Stage, dict[str, int]] = {stage: {} for stage in Stage}
        for each in self._order:
            numbers = self._numbers[each.stage]
            numbers[each.number] = numbers.get(each.number, 0) + 1

    def __len__(self) -> int:
        """How many notices there are."""
        return len(self._order)

    @property
    def refs(self) -> AbstractSet[ClockRef]:
        """Their clocks."""
        return self._refs

    @property
    def first(self) -> Notice | None:
        """The gravest; of several the one that is due first."""
        return self._order[0] if self._order else None

    @property
    def numbers(self) -> Mapping[Stage, Collection[str]]:
        """The complaints of each stage, each once."""
        return self._numbers

    def all(self) -> tuple[Notice, ...]:
        """Give all of them, the gravest first."""
        return tuple(self._order)

    def drop_first(self) -> None:
        """Take the gravest away."""
        gone = self._order.popleft()
        numbers = self._numbers[gone.stage]
        numbers[gone.number] -= 1
        if not numbers[gone.number]:
            del numbers[gone.number]

    def without(self, refs: Collection[ClockRef]) -> "ToldNotices":
        """Give the others; the same when there is none to leave out."""
        return ToldNotices(each for each in self._order if each.ref not in refs) if refs else self


def _gravity(notice: Notice) -> tuple[int, object]:
    return -_STAGES.index(notice.stage), notice.due_at
