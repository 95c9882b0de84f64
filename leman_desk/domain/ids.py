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
GuardReleaseId = NewType("GuardReleaseId", int)
OutgoingId = NewType("OutgoingId", int)
CalendarId = NewType("CalendarId", int)
RuleId = NewType("RuleId", int)
ViewId = NewType("ViewId", int)
AddressId = NewType("AddressId", int)
ScopeItemId = NewType("ScopeItemId", int)
HoldId = NewType("HoldId", int)
SignatureId = NewType("SignatureId", int)
IdentityCheckId = NewType("IdentityCheckId", int)
ChecklistRowId = NewType("ChecklistRowId", int)
DeputyId = NewType("DeputyId", int)
