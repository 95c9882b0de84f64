"""What a command did, for the toast that offers to undo it."""

from collections.abc import Mapping

from leman_desk.wording.labels import Table
from leman_desk.wording.said_deletion import DELETION_SAID
from leman_desk.wording.words import N_, NN_, Language, Words

SAID: Table = {
    **DELETION_SAID,
    "answer.confirmed": N_("Answer on {number} confirmed."),
    "answer.recorded": N_("Answer given elsewhere recorded on {number}. It waits for confirmation."),
    "attachment.saved": N_("Attachment saved."),
    "breach.explained": N_("Reason for {number} recorded."),
    "calendar.changed": N_("Work calendar saved as version {version}."),
    "calendar.confirmed": N_("Days of {year} confirmed."),
    "case.assigned": N_("{number} assigned."),
    "case.categorised": N_("Category of {number} set."),
    "case.merged_into": N_("{number} merged into {into}."),
    "case.not_privacy": N_("{number} marked as not privacy."),
    "case.opened": N_("{number} opened."),
    "case.severity_set": N_("Severity of {number} set."),
    "case.split_into": N_("Messages moved from {number} to {into}."),
    "case.split_off": N_("{into} opened with what was taken out of {number}."),
    "case.status_answered": N_("{number} is answered."),
    "case.status_in_progress": N_("{number} is in progress."),
    "case.status_new": N_("{number} is new again."),
    "case.status_resolved": N_("{number} resolved."),
    "case.status_waiting": N_("{number} waits for the customer."),
    "clock.extended": N_("Term on {number} extended."),
    "clock.started": N_("Clock on {number} started."),
    "clock.stopped": N_("Clock on {number} stopped."),
    "draft.discarded": N_("Draft discarded."),
    "draft.joined": N_("The draft was changed in another window. Both texts are kept."),
    "draft.saved": N_("Draft saved."),
    "evidence.added": N_("Evidence added to {number}."),
    "evidence.saved": N_("Evidence {label} saved."),
    "evidence.withdrawn": N_("Evidence withdrawn from {number}."),
    "guard.release_asked": N_("A manager is asked to let it through."),
    "guard.release_denied": N_("It stays blocked."),
    "guard.released": N_("Let through for this case."),
    "mailbox.disabled": N_("The mailbox is no longer read."),
    "mailbox.enabled": N_("The mailbox is read again."),
    "mailbox.saved": N_("Mailbox saved."),
    "mailbox.signed_out": N_("Signed out of the mailbox."),
    "message.read_again": N_("Message read again."),
    "message.fetched_whole": N_("The whole message is here now."),
    "message.case_opened": N_("Complaint opened for this message."),
    "message.linked": N_("Message put on the complaint."),
    "note.added": N_("Note added to {number}."),
    "note.removed": N_("Note removed from {number}."),
    "notice.snoozed": N_("Notices on {number} snoozed."),
    "people.added": N_("{name} added."),
    "people.changed": N_("{name} changed."),
    "people.disabled": N_("{name} can no longer sign in."),
    "people.enabled": N_("{name} can sign in again."),
    "people.passphrase_changed": N_("Passphrase changed."),
    "receipt.corrected": N_("Receipt time of {number} corrected."),
    "receipt.proposed": N_("Another receipt time proposed for {number}. It waits for confirmation."),
    "receipt.withdrawn": N_("Correction of the receipt time of {number} taken back."),
    "reply.queued": N_("Reply to {person} is waiting to leave."),
    "reply.queued_beside": N_(
        "Reply to {person} is waiting to leave. Your draft from another window is kept."
    ),
    "reply.recalled_beside": N_("Reply taken back. Its text stands above the draft you had begun."),
    "reply.recalled": N_("Reply taken back. It is a draft again."),
    "reply.settled": N_("Noted what became of the reply."),
    "report.saved": N_("Report saved as {name}."),
    "rule.saved": N_("Term saved."),
    "sender_rule.added": N_("Mail of {text} is never about privacy from now on."),
    "sender_rule.added_applied": N_("Rule for {text} added, and {count} complaint set aside."),
    "sender_rule.off": N_("The rule for {text} is off."),
    "sender_rule.on": N_("The rule for {text} is on."),
    "sender_rule.removed": N_("Rule for {text} removed."),
    "customer.address_added": N_("Address added to the card of {name}."),
    "customer.address_primary": N_("Address of {name} set."),
    "customer.address_removed": N_("Address taken off the card of {name}."),
    "customer.apart": N_("{name} is not proposed here again."),
    "customer.changed": N_("Card of {name} saved."),
    "customer.merged": N_("Merged into the card of {name}."),
    "customer.split": N_("{name} has a card of their own."),
    "settings.saved": N_("Settings saved."),
    "task.added": N_("Task added to {number}."),
    "task.done": N_("Task on {number} done."),
    "task.removed": N_("Task removed from {number}."),
    "task.reopened": N_("Task on {number} opened again."),
    "template.added": N_("Template “{title}” added."),
    "template.disabled": N_("Template “{title}” is no longer offered."),
    "template.enabled": N_("Template “{title}” is offered again."),
    "template.removed": N_("Template “{title}” removed."),
    "template.reset": N_("Template “{title}” is as delivered again."),
    "template.saved": N_("Template “{title}” saved."),
    "undone": N_("Undone."),
    "view.changed": N_("View “{name}” shows this from now on."),
    "view.moved": N_("View “{name}” moved."),
    "view.removed": N_("View “{name}” removed."),
    "view.renamed": N_("The view is called “{name}” now."),
    "view.saved": N_("View “{name}” saved."),
    "view.shared": N_("Everybody sees the view “{name}” now."),
    "view.unshared": N_("Only you see the view “{name}” now."),
    "undone.content_gone": N_(
        "Undone, but what the messages on {number} said is gone: their time for keeping was over."
    ),
}
"""Sentences by the code of an outcome."""

SAID_OF_SEVERAL: Mapping[str, tuple[str, str]] = {
    "sender_rule.added_applied": NN_(
        "Rule for {text} added, and {count} complaint set aside.",
        "Rule for {text} added, and {count} complaints set aside.",
    ),
    "case.assigned": NN_("{count} case assigned.", "{count} cases assigned."),
    "case.categorised": NN_("Category of {count} case set.", "Category of {count} cases set."),
    "case.not_privacy": NN_("{count} case marked as not privacy.", "{count} cases marked as not privacy."),
    "case.severity_set": NN_("Severity of {count} case set.", "Severity of {count} cases set."),
    "case.status_answered": NN_("{count} case is answered.", "{count} cases are answered."),
    "case.status_in_progress": NN_("{count} case is in progress.", "{count} cases are in progress."),
    "case.status_resolved": NN_("{count} case resolved.", "{count} cases resolved."),
    "case.status_waiting": NN_(
        "{count} case waits for the customer.", "{count} cases wait for the customer."
    ),
}
"""The same where one command may take several cases, told by its ``count``."""


def said(words: Words, code: str, params: Mapping[str, object]) -> str:
    """Say what a command did; empty for a code that says nothing.

    Args:
        words: The language.
        code: The code of the outcome.
        params: Its values; ``count`` above one speaks of several cases.
    """
    count = params.get("count", 1)
    if isinstance(count, int) and count > 1 and code in SAID_OF_SEVERAL:
        more = {name: value for name, value in params.items() if name != "count"}
        return words.n(*SAID_OF_SEVERAL[code], count, **more)
    named = {**params}
    if "title_vi" in params:
        named["title"] = params["title_vi" if words.language is Language.VI else "title_en"]
    return words.t(SAID[code]).format_map(named) if code in SAID else ""
