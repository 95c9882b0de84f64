"""The texts of the error codes of cases, answers, evidence and customers; see `error_texts`."""

from collections.abc import Mapping

from leman_desk.wording.words import N_

CASES_ERRORS: Mapping[str, tuple[str, str]] = {
    "answer.before_receipt": (
        N_("The answer lies before the receipt"),
        N_("Enter when the customer was answered."),
    ),
    "answer.in_future": (
        N_("The answer lies in the future"),
        N_("Enter when the customer was answered."),
    ),
    "answer.none_recorded": (
        N_("No recorded answer waits here"),
        N_("Somebody may have settled it. Open the case again."),
    ),
    "answer.proof_missing": (
        N_("The proof is missing"),
        N_("Say how the answer is known, such as a call log or a posting receipt."),
    ),
    "answer.same_person": (
        N_("A second person must confirm"),
        N_("Ask a manager or a Board member who did not record it."),
    ),
    "address.invalid": (
        N_("This is no address that can be reached"),
        N_("Type an e-mail address such as hoa@example.com, or a phone number with all its digits."),
    ),
    "address.known": (
        N_("The card has this address already"),
        N_("Nothing was changed."),
    ),
    "address.own": (
        N_("This is an address of the desk itself"),
        N_("Type the customer’s own address."),
    ),
    "address.taken": (
        N_("{name} has this address"),
        N_("If both are one person, merge the two cards. Otherwise take it off the other card first."),
    ),
    "customer.changed": (
        N_("The card of {name} was changed meanwhile"),
        N_("It is shown as it is now. Look at it and do it again."),
    ),
    "customer.erasing": (
        N_("This customer is being erased"),
        N_("The card can’t be changed any more."),
    ),
    "customer.language": (
        N_("This language is not known"),
        N_("Choose Vietnamese or English."),
    ),
    "customer.nameless": (
        N_("Nothing would say who this is"),
        N_("Type a name, or leave an address on the card."),
    ),
    "customer.nothing_chosen": (
        N_("Nothing is chosen"),
        N_("Choose the addresses and cases that belong to the other person."),
    ),
    "customer.nothing_left": (
        N_("Nothing would be left on this card"),
        N_("Leave an address on it, or give it a name first."),
    ),
    "customer.same": (
        N_("This is one card"),
        N_("Choose two different ones."),
    ),
    "breach.explanation_missing": (
        N_("The explanation is missing"),
        N_("Say in a sentence how it came to the delay."),
    ),
    "breach.not_answered": (
        N_("This is not answered yet"),
        N_("Answer the customer first. The reason is asked for afterwards."),
    ),
    "breach.not_missed": (
        N_("This deadline was not missed"),
        N_("Only missed deadlines stand in the breach register."),
    ),
    "case.ended": (
        N_("{number} has ended"),
        N_("Reopen it first to change anything."),
    ),
    "case.merge_self": (
        N_("A case cannot be merged into itself"),
        N_("Choose another case."),
    ),
    "case.merged": (
        N_("{number} was merged"),
        N_("Work goes on in the case it was merged into. Open that one."),
    ),
    "case.not_answered": (
        N_("{number} has no answer yet"),
        N_("Send or record the first response, then set the status."),
    ),
    "case.proof_missing": (
        N_("The proof is missing"),
        N_("Say how the receipt time is known, such as a call log or a postmark."),
    ),
    "case.reason_missing": (
        N_("The reason is missing"),
        N_("Write why this is not about privacy."),
    ),
    "case.receipt_in_future": (
        N_("The receipt time lies in the future"),
        N_("Enter the time at which the complaint arrived."),
    ),
    "case.status_by_itself": (
        N_("This status cannot be chosen"),
        N_("It follows by itself from triage, a reply or a merge."),
    ),
    "case.subject_missing": (
        N_("The subject is missing"),
        N_("Write in a few words what the complaint is about."),
    ),
    "case.unknown": (
        N_("The case was not found"),
        N_("It may have been merged or erased. Search for its number."),
    ),
    "category.needs_reason": (
        N_("This category needs a reason"),
        N_("Use “Not privacy” and write the reason."),
    ),
    "category.unknown": (
        N_("The category is not known"),
        N_("The list may have changed. Open it again and choose."),
    ),
    "clock.already_running": (
        N_("This clock runs already"),
        N_("Look at it in the case panel; it cannot run twice."),
    ),
    "clock.extended_already": (
        N_("This term was extended before"),
        N_("A term can be extended once only."),
    ),
    "clock.none": (
        N_("This case has no clock"),
        N_("Nothing is counted here."),
    ),
    "clock.not_by_hand": (
        N_("This clock ends by itself"),
        N_("It ends with the answer or when the case is resolved."),
    ),
    "clock.by_request": (
        N_("This term belongs to {number}"),
        N_("Extend it on the deletion request, which writes to the customer why."),
    ),
    "clock.not_extendable": (
        N_("This term cannot be extended"),
        N_("Its rule allows no extension."),
    ),
    "clock.not_running": (
        N_("The clock does not run"),
        N_("It has stopped already. Open the case again."),
    ),
    "clock.past_due": (
        N_("The term is over already"),
        N_("A term can only be extended before it ends."),
    ),
    "clock.proof_missing": (
        N_("The proof is missing"),
        N_("Say what proves it, such as a receipt of the authority or a posting receipt."),
    ),
    "clock.reason_missing": (
        N_("The reason is missing"),
        N_("Write a sentence that a reader will understand later."),
    ),
    "clock.rule_off": (
        N_("This term is switched off"),
        N_("An admin can switch it on in the settings once counsel has confirmed it."),
    ),
    "clock.rule_unknown": (
        N_("There is no such term"),
        N_("It may have been renamed. Open the case again."),
    ),
    "clock.start_in_future": (
        N_("The start lies in the future"),
        N_("Enter when it happened."),
    ),
    "clock.stop_before_start": (
        N_("The end lies before the start"),
        N_("Enter a moment after the clock started."),
    ),
    "clock.stop_in_future": (
        N_("The end lies in the future"),
        N_("Enter when it was done."),
    ),
    "customer.unknown": (
        N_("The customer was not found"),
        N_("The data may have been erased. Open the case again."),
    ),
    "evidence.cancelled": (
        N_("Adding evidence was stopped"),
        N_("Nothing was added. Start again when ready."),
    ),
    "evidence.message_without_case": (
        N_("This message is on no case"),
        N_("Link it to a case, then take its attachments as evidence."),
    ),
    "evidence.nothing_to_add": (
        N_("Nothing was chosen"),
        N_("Choose at least one file."),
    ),
    "evidence.unknown": (
        N_("The evidence was not found"),
        N_("Open the case again."),
    ),
    "file.changed": (
        N_("The file changed while it was read"),
        N_("Nothing was added. Wait until it is complete, then add it again."),
    ),
    "file.folder": (
        N_("This is a folder"),
        N_("Choose the files inside it."),
    ),
    "file.full": (
        N_("There is no space for the file"),
        N_("Free some space or choose another place."),
    ),
    "file.missing": (
        N_("{name} is not there any more"),
        N_("Choose it again."),
    ),
    "file.only_locked": (
        N_("This file might run something when it is opened"),
        N_("Save it as a locked archive."),
    ),
    "file.quarantined": (
        N_("This file is in quarantine"),
        N_("The virus scanner found {signature}. The file can be neither saved nor sent."),
    ),
    "file.unreadable": (
        N_("The file can’t be read"),
        N_("Check that you may open it and that no other program holds it."),
    ),
    "file.unwritable": (
        N_("The file can’t be written there"),
        N_("Choose another place."),
    ),
    "message.not_set_aside": (
        N_("This message is already on a case"),
        N_("Open the case to work on it."),
    ),
    "attached.too_deep": (
        N_("These messages lie too deep inside each other"),
        N_("The desk opens {count} within one another. Save the outer file to look further with care."),
    ),
    "attached.unknown": (
        N_("There is no message in this attachment"),
        N_("It may be another kind of file. Save it to look at it elsewhere."),
    ),
    "message.unknown": (
        N_("The message was not found"),
        N_("It may have been erased. Open the list again."),
    ),
    "note.empty": (
        N_("The note is empty"),
        N_("Write something, or close the note."),
    ),
    "note.of_another": (
        N_("The note is somebody else’s"),
        N_("Only its author may remove it. Add a note of your own instead."),
    ),
    "note.unknown": (
        N_("The note was not found"),
        N_("It may have been erased. Open the case again."),
    ),
    "receipt.already_proposed": (
        N_("A correction of the receipt time waits already"),
        N_("A manager or a Board member confirms or refuses it first."),
    ),
    "receipt.in_future": (
        N_("The receipt lies in the future"),
        N_("Enter when the complaint arrived."),
    ),
    "receipt.of_another": (
        N_("Somebody else proposed this correction"),
        N_("Only that person, a manager or a Board member can take it back."),
    ),
    "receipt.reason_missing": (
        N_("The reason is missing"),
        N_("Say how the right receipt time is known."),
    ),
    "receipt.same_person": (
        N_("A second person must confirm"),
        N_("Ask a manager or a Board member who did not propose it."),
    ),
    "receipt.settled": (
        N_("This correction was settled already"),
        N_("Open the case again to see what became of it."),
    ),
    "receipt.superseded": (
        N_("The clock of {number} began otherwise meanwhile"),
        N_("Look at the receipt time again and propose it anew."),
    ),
    "receipt.unchanged": (
        N_("That is the receipt time already"),
        N_("Enter the other moment."),
    ),
    "receipt.unknown": (
        N_("There is no such correction"),
        N_("Open the case again."),
    ),
    "reveal.reason_missing": (
        N_("The reason is missing"),
        N_("Write why you need the number in full."),
    ),
    "split.nothing": (
        N_("No message is chosen"),
        N_("Choose at least one message that is to move."),
    ),
    "split.nothing_left": (
        N_("Nothing of the customer would stay on {number}"),
        N_("Leave a message there, or merge the whole case into another."),
    ),
    "split.only_received": (
        N_("Only received messages can move"),
        N_("What was sent stays where it was sent from; it names that case."),
    ),
    "split.same_case": (
        N_("The messages are on {number} already"),
        N_("Choose another case."),
    ),
    "split.several_cases": (
        N_("The messages are not on one case"),
        N_("Somebody may have moved one. Open the case again."),
    ),
    "task.empty": (
        N_("The task is empty"),
        N_("Write what is to be done."),
    ),
    "task.unknown": (
        N_("The task was not found"),
        N_("Open the case again."),
    ),
    "view.damaged": (
        N_("The view “{name}” can’t be read"),
        N_("It was saved by another version of the program. Remove it and save it anew."),
    ),
    "view.name_missing": (
        N_("The view needs a name"),
        N_("Type a few words, with at least one letter or digit."),
    ),
    "view.name_taken": (
        N_("There is a view “{name}” already"),
        N_("Choose another name, or change that view."),
    ),
    "view.name_too_long": (
        N_("The name is too long"),
        N_("It may have {count} characters."),
    ),
    "view.not_yours": (
        N_("The view “{name}” belongs to somebody else"),
        N_("Save it under another name; what you save is your own."),
    ),
    "view.query_too_long": (
        N_("The search is too long to be kept"),
        N_("It may have {count} characters. Shorten it."),
    ),
    "view.too_many": (
        N_("You have {count} saved views"),
        N_("Remove one that you no longer use, then save this one."),
    ),
    "view.unknown": (
        N_("The view was not found"),
        N_("It may have been removed, by its owner or because it named somebody who was erased."),
    ),
}
