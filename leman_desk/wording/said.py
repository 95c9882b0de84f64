"""What a command did, for the toast that offers to undo it."""

from collections.abc import Mapping

from leman_desk.wording.labels import Table
from leman_desk.wording.words import N_, NN_, Words

SAID: Table = {
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
    "case.status_answered": N_("{number} is answered."),
    "case.status_in_progress": N_("{number} is in progress."),
    "case.status_new": N_("{number} is new again."),
    "case.status_resolved": N_("{number} resolved."),
    "case.status_waiting": N_("{number} waits for the customer."),
    "clock.extended": N_("Term on {number} extended."),
    "clock.started": N_("Clock on {number} started."),
    "clock.stopped": N_("Clock on {number} stopped."),
    "draft.discarded": N_("Draft discarded."),
    "draft.saved": N_("Draft saved."),
    "evidence.added": N_("Evidence added to {number}."),
    "evidence.saved": N_("Evidence {label} saved."),
    "evidence.withdrawn": N_("Evidence withdrawn from {number}."),
    "mailbox.disabled": N_("The mailbox is no longer read."),
    "mailbox.enabled": N_("The mailbox is read again."),
    "mailbox.saved": N_("Mailbox saved."),
    "message.read_again": N_("Message read again."),
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
    "reply.recalled": N_("Reply taken back. It is a draft again."),
    "reply.settled": N_("Noted what became of the reply."),
    "report.saved": N_("Report saved as {name}."),
    "rule.saved": N_("Term saved."),
    "settings.saved": N_("Settings saved."),
    "task.added": N_("Task added to {number}."),
    "task.done": N_("Task on {number} done."),
    "task.removed": N_("Task removed from {number}."),
    "task.reopened": N_("Task on {number} opened again."),
    "undone": N_("Undone."),
}
"""Sentences by the code of an outcome."""

SAID_OF_SEVERAL: Mapping[str, tuple[str, str]] = {
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
        return words.n(*SAID_OF_SEVERAL[code], count)
    return words.t(SAID[code]).format_map(params) if code in SAID else ""
