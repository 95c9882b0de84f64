"""The unit of work: one transaction in which facts and state last together."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection, Engine, event, inspect
from sqlalchemy.orm import Session

from leman_desk.domain.complaint import Complaint
from leman_desk.domain.correspondence import MessageBody, StoredAttachment, StoredMessage
from leman_desk.domain.customer import Customer
from leman_desk.domain.customer_address import CustomerAddress
from leman_desk.domain.errors import Bug
from leman_desk.domain.mailbox import Mailbox
from leman_desk.domain.people import Person
from leman_desk.domain.sender_rules import SenderRule
from leman_desk.services.ports_files import Vault
from leman_desk.storage.border import border
from leman_desk.storage.inserting import insert_now
from leman_desk.storage.mapping import MAPPED
from leman_desk.storage.sealing import DeskKeys
from leman_desk.storage.search_entries import index_entries, leave_entries
from leman_desk.storage.trail import append_facts
from leman_desk.storage.vault import SqlVault
from leman_desk.storage.work_batches import BatchWork
from leman_desk.storage.work_cases import CaseWork
from leman_desk.storage.work_certificates import CertificateWork
from leman_desk.storage.work_deadlines import DeadlineWork
from leman_desk.storage.work_deletion import DeletionWork, keep_primary_addresses
from leman_desk.storage.work_desk import DeskWork
from leman_desk.storage.work_erasure import ErasureWork
from leman_desk.storage.work_mail import MailWork
from leman_desk.storage.work_outbox import OutboxWork
from leman_desk.storage.work_rights import RightsWork
from leman_desk.storage.work_scans import ScanWork
from leman_desk.storage.work_sorting import SortingWork
from leman_desk.storage.work_views import ViewsWork
from leman_desk.storage.work_whole import WholeMailWork
from leman_desk.storage.work_writing import WritingWork


class SqlUnitOfWork(
    CaseWork,
    MailWork,
    BatchWork,
    WholeMailWork,
    OutboxWork,
    WritingWork,
    DeadlineWork,
    DeletionWork,
    DeskWork,
    ScanWork,
    SortingWork,
    ViewsWork,
    ErasureWork,
    CertificateWork,
    RightsWork,
):
    """One transaction on either database; nothing stays without `commit`."""

    def __init__(self, engine: Engine, keys: DeskKeys, now: Callable[[], datetime]) -> None:
        super().__init__(Session(engine, expire_on_commit=False), keys, now)
        self.vault: Vault = SqlVault(self._vault_connection, keys.vault, now)
        event.listen(self._session, "after_flush", self._remember_mail)

    def __enter__(self) -> Self:
        """Begin at once, so that what is read cannot change before it is written.

        Raises:
            Unavailable: ``storage.busy``, ``storage.full``, ``storage.unreachable``.
        """
        with border():
            self._session.connection()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Roll back what was not committed."""
        self._facts.clear()
        self._touched_mail.clear()
        self._touched_cases.clear()
        with border():
            self._session.close()

    def add(self, thing: object) -> None:
        """Add a new mapped object. Raises Bug ``storage.not_mapped`` for any other."""
        if not isinstance(thing, MAPPED):
            raise Bug("storage.not_mapped", kind=type(thing).__name__)
        self._session.add(thing)
        if isinstance(thing, Mailbox | SenderRule):
            self._forget()
        if isinstance(thing, Person):
            # Its id is known before it is written, so others may name it in the same flush, and come first.
            self.flush()

    def insert(self, thing: object) -> None:
        """Add a new mapped object and write it at once, so that its id is set. Raises as `add`."""
        if not isinstance(thing, MAPPED):
            raise Bug("storage.not_mapped", kind=type(thing).__name__)
        self.flush()
        with border():
            insert_now(self._session, thing)
            self._remember(thing)
        if self._ahead is not None:
            self._ahead.note(thing)

    def commit(self) -> None:
        """Make facts and state last together.

        Raises:
            Conflict: ``storage.stale`` when somebody changed the same thing first.
            Unavailable: ``storage.full``, ``storage.busy``, ``storage.unreachable``.
        """
        connection = self.connection()
        with border():
            put_off = leave_entries if self._index_later else index_entries
            put_off(connection, case_ids=self._touched_cases, mails=self._touched_mail)
            # Last of all, for PostgreSQL holds the desk's lock from here to the end.
            append_facts(connection, self._facts)
            self._session.commit()
        self._facts.clear()
        self._touched_mail.clear()
        self._touched_cases.clear()

    @contextmanager
    def _vault_connection(self) -> Iterator[Connection]:
        connection = self.connection()
        with border():
            yield connection

    def _remember_mail(self, session: Session, _context: Any) -> None:
        for thing in (*session.new, *session.dirty):
            if isinstance(thing, StoredMessage | Customer | CustomerAddress):
                self._ahead = None
            if not isinstance(thing, Complaint) or inspect(thing).attrs.received_at.history.has_changes():
                self._remember(thing)

    def _remember(self, thing: object) -> None:
        """Note what follows at commit from an object that was written."""
        if isinstance(thing, StoredMessage):
            self._touched_mail.add(thing.id)
        elif isinstance(thing, MessageBody | StoredAttachment):
            self._touched_mail.add(thing.message)
        elif isinstance(thing, Complaint):
            self._touched_cases.add(thing.id)
        elif isinstance(thing, Customer):
            keep_primary_addresses(self._session.connection(), thing, self._now())
