"""Tables of texts by code: what windows, documents and the command line call the values of the desk.

Keys are the values of the enums, so ``words.t(STATUS[row.status])`` and ``STATUS["new"]`` both work. A text
stands here whole; nothing is put together from pieces.
"""

from collections.abc import Mapping, Sequence

from leman_desk.domain.calendar_notes import DayMark
from leman_desk.domain.calendar_spec import DayKind
from leman_desk.domain.case_clock import Beginning, BreachCause, ClockKind, Ending, Stage, TermUnit
from leman_desk.domain.clocks import ClockState, ReceiptFlag, ReceiptSource, Verdict
from leman_desk.domain.complaint import CaseKind, Channel, Severity, Status
from leman_desk.domain.correspondence import Direction, OutgoingState, Placement, Purpose
from leman_desk.domain.customer import Address, Likeness
from leman_desk.domain.guard import GuardKind, GuardPlace
from leman_desk.domain.ledger import Reason
from leman_desk.domain.mailbox import FolderUse, Security
from leman_desk.domain.people import Act, Role
from leman_desk.domain.sender_rules import RuleKind
from leman_desk.wording.words import N_, NC_, Language, Words

Table = Mapping[str, str]

LANGUAGE_NAME: Table = {Language.EN: "English", Language.VI: "Tiếng Việt"}
"""Each language in itself; not to be translated."""

CASE_KIND: Table = {
    CaseKind.COMPLAINT: N_("Complaint"),
    CaseKind.DELETION: N_("Deletion request"),
    CaseKind.INCIDENT: N_("Incident"),
}

STATUS: Table = {
    Status.NEW: NC_("status", "New"),
    Status.IN_PROGRESS: N_("In progress"),
    Status.WAITING: N_("Waiting for customer"),
    Status.ANSWERED: N_("Answered"),
    Status.RESOLVED: N_("Resolved"),
    Status.NOT_PRIVACY: N_("Not privacy"),
    Status.MERGED: N_("Merged"),
}

SEVERITY: Table = {
    Severity.S1: NC_("severity", "Critical"),
    Severity.S2: NC_("severity", "High"),
    Severity.S3: NC_("severity", "Medium"),
    Severity.S4: NC_("severity", "Low"),
}

ROLE: Table = {
    Role.AGENT: N_("Support agent"),
    Role.MANAGER: N_("Manager"),
    Role.BOARD: N_("Board member"),
    Role.ADMIN: N_("Admin"),
}

ACT: Table = {
    Act.READ_CASES: N_("Read cases"),
    Act.READ_UNMASKED: N_("See phone and ID numbers in full"),
    Act.NOTE: N_("Write notes"),
    Act.WORK_CASES: N_("Work on cases"),
    Act.PROPOSE_CORRECTION: N_("Propose the correction of a clock"),
    Act.CORRECT_CLOCK: N_("Correct a clock"),
    Act.CONFIRM_CORRECTION: N_("Confirm the correction of a clock"),
    Act.EDIT_SENDER_RULES: N_("Change the rules for senders"),
    Act.REMOVE_VIEWS: N_("Remove views that others share"),
    Act.READ_CALENDAR: N_("Read the work calendar"),
    Act.EDIT_CALENDAR: N_("Edit the work calendar"),
    Act.READ_OWN_REPORTS: N_("Read reports on one’s own complaints"),
    Act.READ_REPORTS: N_("Read reports"),
    Act.READ_AUDIT: N_("Read the audit log"),
    Act.READ_DELETIONS: N_("Read deletion requests"),
    Act.PREPARE_DELETION: N_("Prepare deletion requests"),
    Act.HOLD_DELETION: N_("Place holds"),
    Act.SIGN_DELETION: N_("Sign deletion requests"),
    Act.EDIT_TEMPLATES: N_("Edit templates"),
    Act.RELEASE_BLOCKED: N_("Let through what the privacy guard blocks"),
    Act.ERASE: N_("Erase a person’s data"),
    Act.ADMINISTER: N_("Change people, mailboxes and settings"),
}
"""What a permission is about; the values of `Act` that a refusal carries."""

CHANNEL: Table = {
    Channel.MAIL: N_("E-mail"),
    Channel.PHONE: NC_("channel", "Phone"),
    Channel.SHOP: NC_("channel", "Shop"),
    Channel.LETTER: NC_("channel", "Letter"),
    Channel.IMPORT: NC_("channel", "Imported file"),
}

ADDRESS: Table = {
    Address.UNKNOWN: N_("Form of address not known"),
    Address.ANH: N_("Mr (anh)"),
    Address.CHI: N_("Ms (chị)"),
    Address.ONG: N_("Mr (ông)"),
    Address.BA: N_("Ms (bà)"),
}

PLACEHOLDER: Table = {
    "salutation": N_("Salutation"),
    "you": N_("The reader, within a sentence"),
    "You": N_("The reader, at its beginning"),
    "number": N_("Number of the case"),
    "received": N_("When it was received"),
    "due": N_("When the answer is due"),
    "promise": N_("Length of the promise"),
    "organisation": N_("Name of the company"),
    "zone": N_("Time zone"),
    "signature": N_("Signature"),
}
"""What a template’s placeholders become."""

LIKENESS: Table = {
    Likeness.SAME_PHONE: N_("Same phone number"),
    Likeness.SAME_NAME: N_("Same name"),
    Likeness.WROTE_THERE: N_("Wrote on the other’s case"),
}
"""Why two cards may be the same person."""

TEMPLATE_DEED: Table = {
    "saved": N_("text changed"),
    "added": N_("added"),
    "removed": N_("removed"),
    "enabled": N_("offered again"),
    "disabled": N_("no longer offered"),
    "reset": N_("delivered text restored"),
}
"""What was done with a template, as its fact says."""

VIEW_LOST: Table = {
    "category": N_("This view asks for a category that the desk no longer has. Any is shown."),
    "assignee": N_("This view asks for a person who no longer works here. Anyone’s complaints are shown."),
}
"""What a saved view asks for and the desk no longer has."""

VIEW_DEED: Table = {
    "added": N_("added"),
    "renamed": N_("renamed"),
    "changed": N_("shows something else"),
    "shared": N_("shared"),
    "unshared": N_("no longer shared"),
    "moved": N_("moved"),
    "removed": N_("removed"),
    "restored": N_("brought back"),
}
"""What was done with a saved view, as its fact says."""

CLOCK_STATE: Table = {
    ClockState.IN_TIME: N_("In time"),
    ClockState.DUE_SOON: N_("Due soon"),
    ClockState.AT_RISK: N_("At risk"),
    ClockState.OVER: N_("Over the limit"),
    ClockState.WAITING: N_("Waiting"),
    ClockState.CLOSED: N_("Closed"),
}

BREACH_CAUSE: Table = {
    BreachCause.WORKLOAD: N_("Too much work at once"),
    BreachCause.ABSENCE: N_("Somebody was away"),
    BreachCause.OVERLOOKED: N_("Overlooked"),
    BreachCause.UNCLEAR_OWNER: N_("Nobody felt responsible"),
    BreachCause.WAITED_FOR_OTHERS: N_("Waited for information from others"),
    BreachCause.TECHNICAL: N_("Technical fault"),
    BreachCause.OTHER: NC_("breach", "Another reason"),
}

VERDICT: Table = {
    Verdict.MET: NC_("verdict", "Met"),
    Verdict.MISSED: NC_("verdict", "Missed"),
}

CLOCK_KIND: Table = {
    ClockKind.RESPONSE: N_("First response"),
    ClockKind.RESOLUTION: N_("Resolution"),
    ClockKind.TARGET: N_("Next working day"),
    ClockKind.STATUTORY: N_("Statutory deadline"),
}

TERM_UNIT: Table = {
    TermUnit.WORKING_TIME: N_("Working hours"),
    TermUnit.WORKING_DAYS: N_("Working days"),
    TermUnit.CALENDAR_DAYS: N_("Calendar days"),
    TermUnit.ELAPSED_TIME: N_("Hours, day and night"),
    TermUnit.NEXT_WORKING_DAY: N_("Next working day, same time"),
}

STAGE: Table = {
    Stage.HALF: N_("Half of the time is used"),
    Stage.DUE_SOON: N_("Due soon"),
    Stage.AT_RISK: N_("At risk"),
    Stage.OVER: N_("Over the limit"),
}

BEGINNING: Table = {
    Beginning.RECEIPT: N_("From the time of receipt"),
    Beginning.DETECTION: N_("From the time of detection, which a person names"),
}

ENDING: Table = {
    Ending.ANSWER: N_("Ends with the answer"),
    Ending.RESOLUTION: N_("Ends when the complaint is resolved"),
    Ending.HAND: N_("Ended by hand, with proof"),
}

VIEW: Table = {
    "triage": N_("Inbox to triage"),
    "mine": N_("My complaints"),
    "all": N_("All complaints"),
    "archive": N_("Archive"),
    "attention": N_("Needs attention"),
    "linking": N_("Needs linking"),
    "automatic": N_("Automatic mail"),
}

SEGMENT: Table = {
    "open": NC_("segment", "Open"),
    "waiting": NC_("segment", "Waiting"),
    "answered": NC_("segment", "Answered"),
}

GROUP: Table = {
    "over": N_("Over the limit"),
    "today": N_("Due today"),
    "later": N_("Due later"),
    "waiting": N_("Waiting for customer"),
    "answered": N_("Answered"),
    "mail": NC_("group", "Mail"),
}

ORDER: Table = {
    "due": N_("Due first"),
    "newest": N_("Newest first"),
    "severity": N_("Most severe first"),
}

JUMP_KIND: Table = {
    "case": NC_("jump", "Case"),
    "customer": NC_("jump", "Customer"),
    "view": N_("Saved view"),
}

DIRECTION: Table = {Direction.IN: N_("Received"), Direction.OUT: N_("Sent")}

PLACEMENT: Table = {
    Placement.CASE: N_("On cases"),
    Placement.LINKING: N_("Needs linking"),
    Placement.AUTOMATIC: N_("Automatic mail"),
    Placement.ARCHIVE: N_("Archive"),
    Placement.ATTENTION: N_("Needs attention"),
}

OUTGOING_STATE: Table = {
    OutgoingState.HELD: N_("Leaves soon"),
    OutgoingState.SENDING: N_("Being sent"),
    OutgoingState.SENT: N_("Sent"),
    OutgoingState.UNCERTAIN: N_("Not certain whether it was sent"),
    OutgoingState.FAILED: N_("Not sent"),
    OutgoingState.RECALLED: N_("Taken back"),
}

PURPOSE: Table = {
    Purpose.REPLY: N_("Reply"),
    Purpose.ACKNOWLEDGEMENT: N_("Automatic acknowledgement"),
    Purpose.DIGEST: N_("Daily summary"),
    Purpose.IDENTITY_CODE: N_("One-time code"),
    Purpose.CHECKLIST: N_("Letter to the owner of a system"),
    Purpose.DELETION_NOTICE: N_("Reminder about a deletion request"),
    Purpose.DELETION_LETTER: N_("Letter about a deletion request"),
    Purpose.RIGHTS_LETTER: N_("Letter about what the customer asked of their data"),
}

RULE_KIND: Table = {
    RuleKind.ADDRESS: N_("Address"),
    RuleKind.DOMAIN: N_("Domain"),
    RuleKind.LIST: N_("Mailing list"),
}
"""By what a rule knows a sender."""

FATE: Table = {
    "aside": N_("Would be set aside"),
    "thread": N_("Stays with its case"),
    "speaks": N_("Stays: speaks of personal data"),
    "apart": N_("On no case already"),
}
"""What a sender rule would do with a mail."""

SECURITY: Table = {
    Security.TLS: N_("TLS from the start"),
    Security.STARTTLS: N_("STARTTLS"),
    Security.NONE: N_("No encryption"),
}

DAY_KIND: Table = {
    DayKind.WEEK: N_("Hours of the week"),
    DayKind.HOLIDAY: N_("Public holiday"),
    DayKind.OVERRIDE: N_("Changed day"),
}

REASON: Table = {
    Reason.OPEN: N_("Working hours"),
    Reason.OVERRIDE_OPEN: N_("Working hours of a changed day"),
    Reason.CLOSED_WEEK: N_("Not a working day"),
    Reason.BEFORE_OPENING: N_("Before opening"),
    Reason.BETWEEN: N_("Break"),
    Reason.AFTER_CLOSING: N_("After closing"),
    Reason.HOLIDAY: N_("Public holiday"),
    Reason.OVERRIDE_CLOSED: N_("Closed on a changed day"),
    Reason.SKIPPED_HOUR: N_("Skipped when the clocks went forward"),
    Reason.EVENT_DAY: N_("Day of the event, not counted"),
    Reason.PAUSED: N_("Paused while waiting for the customer"),
    Reason.ROLLED: N_("Moved on because the last day was a day of rest"),
}

DAY_MARK: Table = {
    DayMark.HOLIDAY: N_("Public holiday"),
    DayMark.SWAP_OFF: N_("Swap day, off"),
    DayMark.SWAP_ON: N_("Swap day, worked"),
    DayMark.COMPANY: N_("Company day"),
}

CALENDAR_REASON: Table = {
    "undo": N_("An earlier version brought back"),
    "confirmed": N_("Days of a year confirmed"),
}
"""Reasons of calendar versions that are codes; any other reason is a person's own words."""

NOT_PRIVACY_REASON: Table = {
    "opening_undone": N_("Its opening was undone"),
    "sender_rule": N_("By a sender rule"),
}
"""Reasons of not privacy that are codes; any other reason is a person's own words."""

RECEIPT_SOURCE: Table = {
    ReceiptSource.INTERNALDATE: N_("Time of arrival in the mailbox"),
    ReceiptSource.RECEIVED: N_("Time stamped by our mail server"),
}

RECEIPT_FLAG: Table = {
    ReceiptFlag.SOURCES_DIFFER: N_("The mail server gives two times of arrival; the earlier one counts."),
    ReceiptFlag.IMPLAUSIBLE: N_("The time of arrival is not believable. Check it."),
    ReceiptFlag.DATE_SKEWED: N_("The sender’s date is more than a day away from the arrival."),
    ReceiptFlag.DATE_IN_FUTURE: N_("The sender’s date lies after the arrival."),
    ReceiptFlag.FROM_FILE: N_(
        "Imported from a file. The time of arrival is our mail server’s, as it stands in the file."
    ),
    ReceiptFlag.FROM_FILE_UNSTAMPED: N_(
        "Imported from a file. No mail server of ours stamped the time of arrival. Check it, and correct it"
        " if need be."
    ),
}

FOLDER_USE: Table = {
    FolderUse.INBOX: N_("Inbox"),
    FolderUse.JUNK: N_("Junk mail"),
    FolderUse.SENT: N_("Sent mail"),
    FolderUse.DRAFTS: N_("Drafts"),
    FolderUse.TRASH: N_("Deleted mail"),
    FolderUse.ARCHIVE: N_("Archived mail"),
    FolderUse.ALL: N_("All mail"),
    FolderUse.FLAGGED: N_("Flagged mail"),
}
"""What a server says a folder is for."""

DEFECT: Table = {
    "boundary_missing": N_("The parts of the message are not separated as announced."),
    "boundary_unclosed": N_("The message ends in the middle of a part."),
    "charset_mislabelled": N_("The letters are encoded otherwise than announced; some may be wrong."),
    "charset_missing": N_("The encoding of the letters is not announced; it was guessed."),
    "content_type_malformed": N_("The type of a part is not valid."),
    "date_malformed": N_("The sender’s date can’t be read."),
    "date_missing": N_("The sender gave no date."),
    "date_without_zone": N_("The sender’s date has no time zone."),
    "duplicate_message_id": N_("Another message with other content has the same identity."),
    "encoding_broken": N_("A part is damaged; something may be missing."),
    "encoding_unknown": N_("The encoding of a part is not known."),
    "from_junk": N_("The mail server put this message into its junk folder."),
    "from_missing": N_("The sender is not named."),
    "from_repeated": N_("Several senders are named; the first one is shown."),
    "head_only": N_("Only the head of the message was taken in; the rest lies in the mailbox."),
    "header_stray_line": N_("The head of the message has a line that does not belong there."),
    "message_id_missing": N_("The message has no identity of its own; one was made."),
    "rule_not_applied": N_("A sender rule was not applied: the text speaks of personal data."),
    "too_deep": N_("The message is nested too deeply; the innermost parts are not shown."),
    "too_large": N_("The message is over the size limit; only its head was taken in."),
    "too_many_parts": N_("The message has too many parts; the last ones are not shown."),
    "unreadable": N_("The message can’t be read; its bytes are kept unchanged."),
}
"""What was broken in a message and had to be guessed."""

GUARD_KIND: Table = {
    GuardKind.CARD: N_("Card number"),
    GuardKind.CVC: N_("Card security code"),
    GuardKind.IDENTITY: N_("ID number"),
    GuardKind.PASSPORT: N_("Passport number"),
    GuardKind.OTHER_EMAIL: N_("Another customer’s address"),
    GuardKind.OTHER_PHONE: N_("Another customer’s phone"),
    GuardKind.STRANGER: N_("Unusual recipient"),
    GuardKind.OTHERS_WORDS: N_("A third party’s words"),
    GuardKind.NO_ATTACHMENT: N_("Attachment missing"),
}
"""What the privacy guard finds."""

GUARD_PLACE: Table = {
    GuardPlace.TO: N_("It stands in To."),
    GuardPlace.CC: N_("It stands in Cc."),
    GuardPlace.SUBJECT: N_("It stands in the subject."),
    GuardPlace.BODY: N_("It stands in the text."),
    GuardPlace.QUOTED: N_("It stands in the quoted message."),
    GuardPlace.LINK: N_("It is the target of a link."),
    GuardPlace.ATTACHMENT: N_("It stands in the name of an attachment."),
    GuardPlace.CONTENT: N_("It stands inside an attachment."),
}
"""Where the privacy guard found it."""

AUTOMATIC: Table = {
    "auto-replied": N_("Automatic reply"),
    "auto-generated": N_("Automatic message"),
    "bulk": N_("Mailing list or bulk mail"),
    "bounce": N_("Delivery failure"),
}

BLOCKED: Table = {
    "image": N_("Remote image"),
    "tracker": N_("Tracking pixel"),
    "style": N_("Remote style"),
    "frame": N_("Embedded page"),
    "script": N_("Script"),
    "form": N_("Form"),
    "other": N_("Other remote content"),
}


def listed(words: Words, items: Sequence[str]) -> str:
    """Join names as a sentence does: ``Manager or Admin``, ``Support agent, Manager or Admin``."""
    if len(items) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(items)
    return words.t("{first} or {last}", first=", ".join(items[:-1]), last=items[-1])
