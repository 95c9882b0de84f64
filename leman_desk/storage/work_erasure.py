"""Erasing in a unit of work: its runs, its parts, what intake refuses, whom marketing leaves alone."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, insert, or_, select, update

from leman_desk.domain.erasure import (
    ErasureRun,
    Step,
    bytes_tag,
    email_tag,
    message_id_tag,
    phone_tag,
)
from leman_desk.domain.ids import CaseId
from leman_desk.services.ports_erasure import Batch, Plan
from leman_desk.storage import tables
from leman_desk.storage.border import border
from leman_desk.storage.erasure_steps import erase_part
from leman_desk.storage.work_base import WorkBase

# Asked for each mail: putting a statement together costs more than the database takes for it.
_GRAVE = (
    select(tables.erasure_tombstone.c.at)
    .where(
        or_(
            tables.erasure_tombstone.c.tag == bindparam("whole"),
            tables.erasure_tombstone.c.tag == bindparam("header"),
        )
    )
    .limit(1)
)


class ErasureWork(WorkBase):
    """The part of a unit of work that erases."""

    def erasure_run(self, request: CaseId) -> ErasureRun | None:
        """Load the erasure of a request."""
        return self._first(select(ErasureRun).where(tables.erasure_run.c.request_id == request))

    def erase(self, step: Step, plan: Plan, at: tuple[int, int]) -> Batch:
        """Do a part of a step, small enough for one short transaction; what is done already does nothing."""
        connection = self.connection()
        with border():
            return erase_part(connection, step, plan, at)

    def erased_before(self, sha256: str, message_id: str) -> bool:
        """Tell whether these bytes, or a mail of this Message-ID, were erased."""
        whole = bytes_tag(self._keys.tags, sha256)
        header = message_id_tag(self._keys.tags, message_id) if message_id else whole
        known = self._ahead.tags if self._ahead is not None else {}
        if whole in known and header in known:
            return known[whole] or known[header]
        return self._run(_GRAVE, {"whole": whole, "header": header}).first() is not None

    def suppressed(self, values: Iterable[str], *, lifted: bool = False) -> frozenset[str]:
        """Give those of the addresses and telephone numbers that marketing must not use.

        Args:
            values: As written anywhere.
            lifted: Also those that it may use again.
        """
        wanted = {self._contact_tag(value): value for value in values if value.strip()}
        listed = tables.suppression.c
        chosen = select(listed.tag).where(listed.tag.in_(list(wanted)))
        found = self._rows(chosen if lifted else chosen.where(listed.lifted_at.is_(None)))
        return frozenset(wanted[bytes(row.tag)] for row in found)

    def suppress(self, values: Iterable[str], why: str, now: datetime) -> int:
        """Put addresses and telephone numbers on that list, as keyed hashes; give how many are new."""
        new = {self._contact_tag(value) for value in values if value.strip()}
        listed = tables.suppression
        rows = self._rows(select(listed.c.tag, listed.c.lifted_at).where(listed.c.tag.in_(list(new))))
        known = {bytes(row.tag): row.lifted_at for row in rows}
        for each in sorted(new - known.keys()):
            self._run(insert(listed), {"tag": each, "reason": why, "at": now})
        again = [tag for tag, lifted_at in known.items() if lifted_at is not None]
        self._run(update(listed).where(listed.c.tag.in_(again)).values(lifted_at=None))
        return len(new - known.keys()) + len(again)

    def unsuppress(self, values: Iterable[str], now: datetime) -> int:
        """Let marketing use addresses and telephone numbers again; give how many it could not use."""
        tags = [self._contact_tag(value) for value in values if value.strip()]
        listed = tables.suppression
        barred = (listed.c.tag.in_(tags), listed.c.lifted_at.is_(None))
        found = len(self._rows(select(listed.c.tag).where(*barred)))
        self._run(update(listed).where(*barred).values(lifted_at=now))
        return found

    def _contact_tag(self, value: str) -> bytes:
        if "@" in value:
            return email_tag(self._keys.tags, value)
        return phone_tag(self._keys.tags, value)
