"""Tables of texts for deletion requests, as in `labels`."""

from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.deletion import End, Origin, Step, Turn
from leman_desk.domain.deletion_checklist import Performer, RowAction
from leman_desk.domain.deletion_decision import Opinion, VoidReason
from leman_desk.domain.deletion_holds import Ground, HoldEnd
from leman_desk.domain.deletion_identity import CheckResult, Method
from leman_desk.domain.deletion_scope import Belongs, Match, ScopeKind
from leman_desk.domain.erasure import MailboxAction, Stays
from leman_desk.wording.labels import Table
from leman_desk.wording.words import N_, NC_, NN_

ORIGIN: Table = {
    Origin.MAIL: N_("By e-mail"),
    Origin.HAND: N_("Opened by hand"),
    Origin.CUSTOMER: N_("From the customer’s card"),
}
"""How a request came to be."""

DELETION_STEP: Table = {
    Step.RECEIVED: NC_("step", "Received"),
    Step.IDENTITY: N_("Identity"),
    Step.SCOPE: N_("Scope"),
    Step.HOLDS: N_("Holds"),
    Step.DECISION: N_("Board decision"),
    Step.WAITING: N_("Waiting period"),
    Step.READY: N_("Ready to erase"),
    Step.EXECUTING: N_("Erasing"),
    Step.SCANNING: N_("Residue scan"),
    Step.CERTIFICATE: N_("Certificate"),
    Step.CLOSED: NC_("step", "Closed"),
}
"""The steps of a request, as the stepper names them."""

DELETION_END: Table = {
    End.DONE: NC_("end", "Done"),
    End.PARTLY_DONE: N_("Partly done"),
    End.REFUSED: N_("Refused"),
    End.WITHDRAWN: N_("Withdrawn"),
    End.MISTAKEN: N_("Opened by mistake"),
}
"""How a request ended."""

TURN: Table = {
    Turn.PREPARER: N_("Support or manager"),
    Turn.CUSTOMER: NC_("turn", "Customer"),
    Turn.BOARD: N_("Management Board"),
    Turn.TIME: N_("Waiting period runs"),
    Turn.HOLD: N_("Kept by holds"),
    Turn.OWNERS: N_("Owners of systems"),
    Turn.EXECUTOR: N_("Manager or admin who did not sign"),
    Turn.DESK: N_("The desk is at work"),
    Turn.ANOTHER: N_("Waits for another request"),
    Turn.NOBODY: N_("Nobody"),
}
"""Whose turn it is."""

IDENTITY_METHOD: Table = {
    Method.CODE: N_("Code to the address on file"),
    Method.DOCUMENT: N_("Copy of a document"),
    Method.IN_PERSON: N_("In person"),
}
"""How an identity is checked."""

IDENTITY_RESULT: Table = {
    CheckResult.OPEN: N_("Waits for the code"),
    CheckResult.VERIFIED: N_("Verified"),
    CheckResult.WRONG: N_("Wrong three times"),
    CheckResult.EXPIRED: N_("Run out"),
    CheckResult.REPLACED: N_("Replaced by a newer one"),
}
"""What came of a check."""

SCOPE_KIND: Table = {
    ScopeKind.CUSTOMER: NC_("scope", "Customer"),
    ScopeKind.CASE: NC_("scope", "Case"),
    ScopeKind.MESSAGE: N_("Message"),
    ScopeKind.SYSTEM: N_("Other system"),
}
"""What kind of record it is."""

SCOPE_MATCH: Table = {
    Match.ASKED: N_("Customer of the request"),
    Match.SAME_ADDRESS: N_("Same e-mail address"),
    Match.THEIR_CASE: N_("Their case"),
    Match.SENT_BY_THEM: N_("Sent by them"),
    Match.SENT_TO_THEM: N_("Sent to them"),
    Match.SAME_PHONE: N_("Same phone, perhaps another person"),
    Match.SAME_NAME: N_("Same name, perhaps another person"),
    Match.WITH_OTHERS: N_("Sent to them among others"),
    Match.IN_ANOTHER_CASE: N_("On another customer’s case"),
    Match.MERGED: N_("Merged into their card"),
    Match.ADDED: N_("Added by a person"),
}
"""Why a record came up."""

BELONGS: Table = {
    Belongs.YES: N_("Belongs to the customer"),
    Belongs.NO: N_("Belongs to somebody else"),
    Belongs.UNKNOWN: N_("To be answered"),
}
"""Whether a record belongs to the person."""

GROUND: Table = {
    Ground.OPEN_COMPLAINT: N_("Open complaint"),
    Ground.INCIDENT: N_("Open incident"),
    Ground.DISPUTE: N_("Dispute or lawsuit"),
    Ground.AUTHORITY: N_("Request of an authority"),
    Ground.ACCOUNTING: N_("Accounting records"),
    Ground.MONEY_LAUNDERING: N_("Large cash purchases"),
    Ground.COMMERCE: N_("E-commerce records"),
    Ground.WARRANTY: N_("Guarantee in force"),
    Ground.OTHER: N_("Another ground"),
}
"""Why a record must not be erased yet."""

CITATION: Table = {
    Ground.OPEN_COMPLAINT: N_("Policy §6: the complaint is not settled"),
    Ground.INCIDENT: N_("Policy §5.3: the incident is not closed"),
    Ground.DISPUTE: N_("Civil Procedure Code (to be confirmed by counsel)"),
    Ground.AUTHORITY: N_("Policy §2.6, §4; number of the request"),
    Ground.ACCOUNTING: N_("Law on Accounting 2015, article 41 (to be confirmed by counsel)"),
    Ground.MONEY_LAUNDERING: N_("Law on Anti-Money Laundering 2022, article 38 (to be confirmed by counsel)"),
    Ground.COMMERCE: N_("Rules on e-commerce, 3 years (to be confirmed by counsel)"),
    Ground.WARRANTY: N_("Guarantee Paper, performing the guarantee"),
    Ground.OTHER: N_("Name the law and article"),
}
"""The source usually named for a ground; counsel confirms it."""

HOLD_END: Table = {
    HoldEnd.EXPIRED: N_("Expired"),
    HoldEnd.CASE_CLOSED: N_("Its case was closed"),
    HoldEnd.LIFTED: N_("Lifted"),
    HoldEnd.UNDONE: NC_("hold", "Taken back"),
}
"""How a hold ended."""

OPINION: Table = {
    Opinion.APPROVE: N_("Approved"),
    Opinion.CHANGES: N_("Changes asked for"),
    Opinion.REFUSE: N_("Refusal"),
}
"""What a board member signs."""

OPINION_CHOICE: Table = {
    Opinion.APPROVE: N_("Approve as proposed"),
    Opinion.CHANGES: N_("Approve with changes"),
    Opinion.REFUSE: N_("Refuse, with a legal ground"),
}
"""The choices before signing."""

SIGN_BUTTON: Table = {
    Opinion.APPROVE: N_("Sign and approve"),
    Opinion.CHANGES: N_("Sign with changes"),
    Opinion.REFUSE: N_("Sign refusal"),
}
"""The button that signs takes its words from the choice."""

VOID_REASON: Table = {
    VoidReason.SCOPE_CHANGED: N_("The scope was changed"),
    VoidReason.HOLD_ADDED: N_("A hold was added"),
    VoidReason.HOLD_LIFTED: N_("A hold was lifted"),
    VoidReason.CHECKLIST_CHANGED: N_("The checklist was changed"),
    VoidReason.CHANGES_ASKED: N_("A member asked for changes"),
    VoidReason.PROPOSAL_CHANGED: N_("The proposal was changed"),
    VoidReason.REOPENED: N_("The request was opened again"),
}
"""Why a signature counts no more."""

ROW_ACTION: Table = {
    RowAction.ERASE: N_("Erase"),
    RowAction.ANONYMISE: N_("Anonymise"),
    RowAction.RETAIN: N_("Retain"),
    RowAction.NOT_FOUND: N_("Not found"),
    RowAction.REFUSE: NC_("row", "Refuse"),
    RowAction.COMPLY: N_("Carry out"),
}
"""What is to happen in a system."""

MAILBOX_ACTION: Table = {
    MailboxAction.DELETE: N_("Delete from the server for good"),
    MailboxAction.MOVE: N_("Move to a folder"),
    MailboxAction.LEAVE: N_("Leave as it is"),
}
"""What is to become of the messages on the mail server."""

STAYS: Table = {
    Stays.HELD: N_("Held"),
    Stays.OTHER: N_("Not in this request"),
    Stays.NEW: N_("New mail"),
}
"""Why a message stays on the mail server, whatever was chosen."""

HELD_MAILS = NN_("{count} message stays under a hold", "{count} messages stay under holds")
OUTSIDE_MAILS = NN_(
    "{count} message stays, for it is new or not in this request",
    "{count} messages stay, for they are new or not in this request",
)

ROW_RESULT: Table = {
    RowAction.ERASE: N_("Erased"),
    RowAction.ANONYMISE: N_("Anonymised"),
    RowAction.RETAIN: N_("Retained"),
    RowAction.NOT_FOUND: N_("Not found"),
    RowAction.REFUSE: NC_("row", "Refused"),
    RowAction.COMPLY: N_("Carried out"),
}
"""What happened in a system."""

PERFORMER: Table = {
    Performer.OWNER: N_("Owner"),
    Performer.THIRD_PARTY: N_("Third party"),
    Performer.DESK: N_("The desk itself"),
}
"""Who clears a system."""

ADDRESS_KIND: Table = {
    AddressKind.EMAIL: N_("E-mail address"),
    AddressKind.PHONE: N_("Phone number"),
}
"""What an address is."""
