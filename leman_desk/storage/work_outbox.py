"""Drafts and the outbox in a unit of work; a reply is claimed by one worker only."""

from datetime import datetime, timedelta

from sqlalchemy import delete, or_, select

from leman_desk.domain.correspondence import UNFILED, Draft, Outgoing, OutgoingState, Purpose
from leman_desk.domain.facts import Fact, FactKind
from leman_desk.domain.ids import CaseId, DraftId, OutgoingId, PersonId
from leman_desk.services.ports_files import Vault
from leman_desk.storage import tables
from leman_desk.storage.work_base import WorkBase

_FILED_AT_ONCE = 50
CLAIM_LASTS = timedelta(minutes=10)
"""A worker that holds a reply longer than this has died while sending it."""


class OutboxWork(WorkBase):
    """The part of a unit of work that lets replies leave."""

    vault: Vault

    def draft(self, case: CaseId, author: PersonId) -> Draft | None:
        """Load a person's draft on a case."""
        drafts = tables.draft.c
        return self._first(select(Draft).where(drafts.case_id == case, drafts.author_id == author))

    def drafts_of(self, case: CaseId) -> list[Draft]:
        """Load every person's draft on a case."""
        drafts = tables.draft.c
        return self._all(select(Draft).where(drafts.case_id == case).order_by(drafts.id))

    def drop_draft(self, draft: DraftId) -> None:
        """Delete a draft; none there is no error."""
        found = self._first(select(Draft).where(tables.draft.c.id == draft))
        if found is not None:
            self._session.delete(found)

    def newest_reply(self, case: CaseId) -> Outgoing | None:
        """Load the newest reply of a case that left or will leave, whoever wrote it."""
        rows = tables.outgoing.c
        gone = (OutgoingState.RECALLED, OutgoingState.FAILED)
        counting = (rows.case_id == case, rows.purpose == Purpose.REPLY, rows.state.not_in(gone))
        return self._first(select(Outgoing).where(*counting).order_by(rows.id.desc()))

    def outgoing(self, outgoing: OutgoingId) -> Outgoing:
        """Load an outbox row. Raises Refused ``outbox.unknown``."""
        return self._load(Outgoing, outgoing, "outbox.unknown")

    def sending(self) -> list[Outgoing]:
        """Load the replies that some worker has claimed, oldest claim first."""
        rows = tables.outgoing.c
        return self._all(
            select(Outgoing).where(rows.state == OutgoingState.SENDING).order_by(rows.claimed_at)
        )

    def forget_outgoing(self, outgoing: Outgoing) -> None:
        """Destroy the bytes of a mail that nobody may read any more; its row stays."""
        old, outgoing.raw = outgoing.raw, self.vault.put(b"")
        self.flush()
        self._run(delete(tables.blob_chunk).where(tables.blob_chunk.c.blob_id == old))
        self._run(delete(tables.blob).where(tables.blob.c.id == old))

    def claim_outgoing(self, worker: str, now: datetime) -> Outgoing | None:
        """Claim the oldest reply whose time has come; only one worker gets it.

        A row left in `SENDING` by a worker that died becomes `UNCERTAIN`, with its fact, and is never
        claimed again.
        """
        rows = tables.outgoing.c
        # On SQLite the writer's transaction keeps others away; PostgreSQL locks rows and skips locked ones.
        left = select(Outgoing).where(
            rows.state == OutgoingState.SENDING, rows.claimed_at < now - CLAIM_LASTS
        )
        for dead in self._all(left.with_for_update(skip_locked=True)):
            dead.state = OutgoingState.UNCERTAIN
            dead.error = "smtp.uncertain"
            codes = {"outgoing": dead.id}
            self.record(Fact(FactKind.REPLY_UNCERTAIN, now, case=dead.case, codes=codes))
        ready = select(Outgoing).where(
            rows.state == OutgoingState.HELD,
            rows.leaves_at <= now,
            or_(rows.next_try_at.is_(None), rows.next_try_at <= now),
        )
        # `populate_existing`: what this session had loaded before the lock may be out of date.
        chosen = ready.order_by(rows.leaves_at, rows.id).with_for_update(skip_locked=True)
        claimed = self._first(chosen.execution_options(populate_existing=True))
        if claimed is not None:
            claimed.state = OutgoingState.SENDING
            claimed.claimed_by = worker
            claimed.claimed_at = now
            claimed.tries += 1
        self.flush()
        return claimed

    def claim_unfiled(self, now: datetime, since: datetime, until: datetime) -> list[OutgoingId]:
        """Take what left after `since` and is not in the Sent folder yet; see `services.ports_intake`."""
        rows = tables.outgoing.c
        due = select(Outgoing).where(
            rows.state == OutgoingState.SENT,
            rows.leaves_at > since,
            rows.appended.is_(False),
            rows.purpose.not_in(UNFILED),
            or_(rows.next_try_at.is_(None), rows.next_try_at <= now),
        )
        locked = due.order_by(rows.mailbox_id, rows.tries, rows.id).limit(_FILED_AT_ONCE)
        found = self._all(locked.with_for_update(skip_locked=True).execution_options(populate_existing=True))
        mine = [each for each in found if each.mailbox == found[0].mailbox]
        for each in mine:
            each.next_try_at = until
        self.flush()
        return [each.id for each in mine]
