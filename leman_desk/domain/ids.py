"""Identifiers as distinct types, so that a case is never mistaken for a message."""

from typing import NewType
from uuid import UUID

PersonId = NewType("PersonId", UUID)
CaseId = NewType("CaseId", int)
CustomerId = NewType("CustomerId", int)
MessageId = NewType("MessageId", int)
MailboxId = NewType("MailboxId", int)
BlobId = NewType("BlobId", int)
EvidenceId = NewType("EvidenceId", int)
ClockId = NewType("ClockId", int)
NoteId = NewType("NoteId", int)
TaskId = NewType("TaskId", int)
DraftId = NewType("DraftId", int)
OutgoingId = NewType("OutgoingId", int)
CalendarId = NewType("CalendarId", int)
