"""The reader: read-only questions, each in its own short snapshot, never in the way of a writer."""

import json
from collections.abc import Sequence
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from sqlalchemy import Connection, Engine, func, select

from leman_desk.domain.complaint import Category
from leman_desk.domain.correspondence import Placement
from leman_desk.domain.deadline import CalendarVersion
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.ids import BlobId, CaseId, CustomerId, EvidenceId, MessageId, PersonId
from leman_desk.domain.worktime import WorkCalendar
from leman_desk.services.ports_system import Cancelled
from leman_desk.services.queries import (
    CaseFilter,
    CaseRow,
    CaseView,
    ChainReport,
    Counts,
    FactRow,
    GuardThread,
    JumpHit,
    MailboxRow,
    MailRow,
    MessageView,
    PersonRow,
    Queue,
)
from leman_desk.storage.categories import read_categories
from leman_desk.storage.column_types import Now
from leman_desk.storage.desk_rows import read_calendar, read_settings
from leman_desk.storage.reader_case import read_case_view, read_message_view
from leman_desk.storage.reader_customers import CustomerReader
from leman_desk.storage.reader_deadlines import DeadlineReader
from leman_desk.storage.reader_deletion import DeletionReader
from leman_desk.storage.reader_guard import read_customers_with, read_guard_thread
from leman_desk.storage.reader_jump import read_jump
from leman_desk.storage.reader_mail import BalanceReader
from leman_desk.storage.reader_queue import read_counts, read_queue
from leman_desk.storage.reader_rights import RightsReader
from leman_desk.storage.reader_rows import (
    read_case_rows,
    read_facts,
    read_mail_rows,
    read_mailboxes,
    read_people,
)
from leman_desk.storage.reader_sorting import SortingReader
from leman_desk.storage.reader_views import ViewsReader
from leman_desk.storage.reader_writing import WritingReader
from leman_desk.storage.sealing import DeskKeys
from leman_desk.storage.tables import cases, erasure_run, evidence, mail_identity, message, pending_mail
from leman_desk.storage.trail import newest_seq, verify_trail
from leman_desk.storage.vault import SqlVault


class SqlReader(
    DeadlineReader,
    BalanceReader,
    WritingReader,
    DeletionReader,
    CustomerReader,
    SortingReader,
    ViewsReader,
    RightsReader,
):
    """Answers the questions of windows and command line from one database.

    Attributes:
        vault: Opens sealed items without a unit of work, so that long exports never hold up a writer.
    """

    def __init__(self, engine: Engine, keys: DeskKeys, now: Now) -> None:
        super().__init__(engine)
        self._calendar_cache: tuple[int, WorkCalendar] | None = None
        self.vault = SqlVault(self._snapshot, keys.vault, now)

    def counts(self, person: PersonId, now: datetime) -> Counts:
        """Numbers beside the navigation."""
        with self._snapshot() as connection:
            return read_counts(connection, person, now)

    def queue(self, chosen: CaseFilter, person: PersonId, now: datetime, today_ends: datetime) -> Queue:
        """Ids of a queue by group. `today_ends` is the end of the office's day in UTC."""
        with self._snapshot() as connection:
            return read_queue(connection, chosen, person, now, today_ends)

    def case_rows(self, ids: Sequence[CaseId], now: datetime) -> list[CaseRow]:
        """Rows in the order of `ids`; unknown ids are left out."""
        with self._snapshot() as connection:
            return read_case_rows(connection, ids, now, lambda: self._work_calendar(connection))

    def mail_rows(self, ids: Sequence[MessageId]) -> list[MailRow]:
        """Rows of mail queues, in the order of `ids`."""
        with self._snapshot() as connection:
            return read_mail_rows(connection, ids)

    def case_view(self, case: CaseId, now: datetime) -> CaseView:
        """Conversation and panel. Raises Refused ``case.unknown``. Phone numbers come unmasked."""
        with self._snapshot() as connection:
            return read_case_view(
                connection, case, now, lambda: self._work_calendar(connection), self._outgoing_text
            )

    def message_view(self, message: MessageId) -> MessageView:
        """One message, for mail queues. Raises Refused ``message.unknown``."""
        with self._snapshot() as connection:
            return read_message_view(connection, message)

    def jump(self, text: str, limit: int) -> list[JumpHit]:
        """Cases and customers for the jump list, newest first."""
        with self._snapshot() as connection:
            return read_jump(connection, text, limit)

    def people(self) -> list[PersonRow]:
        """All people by name in Vietnamese order."""
        with self._snapshot() as connection:
            return read_people(connection)

    def categories(self) -> list[Category]:
        """All categories in order."""
        with self._snapshot() as connection:
            return read_categories(connection)

    def mailboxes(self) -> list[MailboxRow]:
        """The mailboxes in use; `values` holds the form fields, no secret."""
        with self._snapshot() as connection:
            return read_mailboxes(connection)

    def settings(self) -> DeskSettings:
        """The desk's settings."""
        with self._snapshot() as connection:
            return read_settings(connection)

    def calendar(self) -> CalendarVersion:
        """The newest work calendar. Raises Refused ``calendar.unknown_version`` before there is one."""
        with self._snapshot() as connection:
            return read_calendar(connection)

    def facts(self, *, before: int | None, limit: int, case: CaseId | None = None) -> list[FactRow]:
        """The trail, newest first."""
        with self._snapshot() as connection:
            return read_facts(connection, before=before, limit=limit, case=case)

    def verify_chain(self, cancelled: Cancelled | None = None) -> ChainReport:
        """Hash the whole trail again; cancelled, it reports what it had checked."""
        with self._snapshot() as connection:
            return verify_trail(connection, cancelled)

    def all_evidence(self) -> list[tuple[EvidenceId, str]]:
        """Every piece of evidence with its name for people, as ``LD-26-0147 E1``."""
        joined = evidence.join(cases, cases.c.id == evidence.c.case_id)
        chosen = select(evidence.c.id, cases.c.number, evidence.c.label).select_from(joined)
        with self._snapshot() as connection:
            rows = connection.execute(chosen.order_by(evidence.c.id))
            return [(EvidenceId(row.id), f"{row.number} E{row.label}") for row in rows]

    def guard_thread(self, case: CaseId) -> GuardThread:
        """Who takes part in the conversation of a case. Raises Refused ``case.unknown``."""
        with self._snapshot() as connection:
            return read_guard_thread(connection, case)

    def customers_with(
        self, emails: frozenset[str], phones: frozenset[str], *, besides: CustomerId | None
    ) -> frozenset[str]:
        """Those of the normalised addresses and E.164 numbers that belong to a customer besides this one."""
        if not emails and not phones:
            return frozenset()
        with self._snapshot() as connection:
            return read_customers_with(connection, emails, phones, besides)

    def balance(self) -> dict[str, int]:
        """Mail balance: `server` identities taken in, then one number per placement, `pending` and `copies`.

        Imported files came from no server and are not part of it, so that the rows add up to `server`.
        """
        known, mails = mail_identity.c, pending_mail.c
        joined = mail_identity.join(pending_mail, mails.id == known.pending_id).outerjoin(
            message, message.c.id == mails.message_id
        )
        placed = (
            select(message.c.placement, func.count())
            .select_from(joined)
            .where(known.copy.is_(False))
            .group_by(message.c.placement)
        )
        numbers = {"server": 0, **{placement.value: 0 for placement in Placement}, "pending": 0, "copies": 0}
        with self._snapshot() as connection:
            for placement, count in connection.execute(placed):
                numbers["pending" if placement is None else placement.value] += count
            copies = select(func.count()).select_from(mail_identity).where(known.copy)
            numbers["copies"] = connection.scalar(copies) or 0
            numbers["server"] = connection.scalar(select(func.count()).select_from(mail_identity)) or 0
        return numbers

    def newest_fact(self) -> int:
        """Sequence number of the newest fact: the change feed's position."""
        with self._snapshot() as connection:
            return newest_seq(connection)

    def erasures(self) -> int:
        """Give a number that grows when an erasure begins and when one ends."""
        counted = select(func.count() + func.count(erasure_run.c.finished_at)).select_from(erasure_run)
        with self._snapshot() as connection:
            return connection.scalar(counted) or 0

    def _work_calendar(self, connection: Connection) -> WorkCalendar:
        newest = read_calendar(connection)
        if self._calendar_cache is None or self._calendar_cache[0] != newest.version:
            self._calendar_cache = (newest.version, WorkCalendar.from_dict(json.loads(newest.spec)))
        return self._calendar_cache[1]

    def _outgoing_text(self, raw: BlobId) -> str:
        """Read the text of a mail of our own making; it stands before any attachment, in the first piece."""
        parsed = message_from_bytes(next(self.vault.chunks(raw)), policy=policy.default)
        body = parsed.get_body(("plain",)) if isinstance(parsed, EmailMessage) else None
        return str(body.get_content()).replace("\r\n", "\n") if body is not None else ""
