"""Sentences about what a command did with a deletion request; part of `said`."""

from leman_desk.wording.labels import Table
from leman_desk.wording.words import N_

DELETION_SAID: Table = {
    "certificate.issued": N_("Certificate of {number} issued."),
    "checklist.asked": N_("The owner was written to."),
    "checklist.changed": N_("Row of {number} changed."),
    "checklist.removed": N_("System removed from the checklist."),
    "checklist.resumed": N_("The step taken ahead on {number} is taken back."),
    "checklist.row_closed": N_("Row of {number} closed."),
    "checklist.row_reopened": N_("Row of {number} opened again."),
    "checklist.saved": N_("Checklist saved."),
    "checklist.suspended": N_("Step taken ahead on {number} noted."),
    "clock.extended_on_paper": N_(
        "Term on {number} extended. No letter can leave: tell the customer on paper."
    ),
    "deletion.apart": N_("{number} goes its own way."),
    "deletion.approved": N_("{number} is approved."),
    "deletion.asked_board": N_("{number} waits for the Board."),
    "deletion.changes_asked": N_("Changes to {number} are asked for."),
    "deletion.closed_refused": N_("{number} closed, and the customer is told why."),
    "deletion.closed_refused_on_paper": N_(
        "{number} closed. No letter can leave: hand the refusal over on paper."
    ),
    "deletion.closed_unverified": N_("{number} closed, for nobody proved to be the customer."),
    "deletion.executing": N_("{number} is being erased."),
    "deletion.finished": N_("{number} finished."),
    "deletion.opened": N_("{number} opened."),
    "deletion.proposed": N_("Proposal for {number} saved."),
    "deletion.refused": N_("{number} is refused."),
    "deletion.signed": N_("{number} signed: {signed} of {needed}."),
    "deletion.third_parties": N_("Term of {number} set."),
    "deletion.withdrawn": N_("{number} withdrawn."),
    "deletion.withdrawn_on_paper": N_(
        "{number} withdrawn. No letter can leave: confirm it to the customer on paper."
    ),
    "deputy.ended": N_("{name} no longer stands in."),
    "deputy.named": N_("{name} stands in."),
    "hold.lifted": N_("Hold on {number} lifted."),
    "package.made": N_("Data package of {number} saved."),
    "letter.settled": N_("What became of the letter of {number} is written down."),
    "hold.looked_for": N_("Grounds for {number} noted."),
    "hold.placed": N_("Hold placed on {number}."),
    "identity.code_sent": N_("Code for {number} is on its way to the address on file."),
    "identity.verified": N_("Identity for {number} verified."),
    "rights.agreed_again": N_("New consent of {name} noted."),
    "rights.answered": N_("Answer to {number} is waiting to leave."),
    "rights.asked": N_("Noted on {number}."),
    "rights.carried_out": N_("Carried out for {number}."),
    "rights.left_out": N_("System taken off {number}."),
    "rights.refused": N_("Refusal on {number} noted."),
    "rights.removed": N_("Taken off {number}."),
    "rights.reopened": N_("Opened again on {number}."),
    "rights.told": N_("Systems of {number} chosen."),
    "scope.added": N_("Record added to {number}."),
    "scope.confirmed": N_("Scope of {number} confirmed."),
    "scope.decided": N_("Answer noted on {number}."),
    "scope.looked": N_("Records of {number} looked for."),
}
