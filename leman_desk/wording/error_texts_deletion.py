"""Texts of errors about deletion requests; part of `error_texts`."""

from collections.abc import Mapping

from leman_desk.wording.words import N_

DELETION_ERRORS: Mapping[str, tuple[str, str]] = {
    "address.unknown": (
        N_("This address is not there"),
        N_("Open the customer again."),
    ),
    "case.right_open": (
        N_("{number}: what the customer asked is not finished"),
        N_("Carry it out or refuse it, close the systems that are told, and send the answer."),
    ),
    "case.request_open": (
        N_("{number} has an open deletion request"),
        N_("Close the request first. The complaint can be answered meanwhile."),
    ),
    "certificate.not_scanned": (
        N_("The residue scan has not reported yet"),
        N_("Go on erasing; the certificate comes after the scan."),
    ),
    "certificate.rows_open": (
        N_("Not every system is closed: {count} left"),
        N_("Close the remaining systems of the checklist with their proof."),
    ),
    "certificate.not_issued": (
        N_("No certificate was issued for this request"),
        N_("It is issued when every system is closed and the residue scan has reported."),
    ),
    "certificate.residue": (
        N_("The residue scan found something unexplained"),
        N_("Look at what it found. Then erase it by hand, scan again, or say in a sentence why it may stay."),
    ),
    "certificate.names_the_person": (
        N_("The explanation names the person who is erased"),
        N_("It stays with the certificate. Say it without their name, address or number."),
    ),
    "certificate.unknown": (
        N_("This desk issued no certificate with that code"),
        N_("Ask for the certificate itself, and compare its number and date with the list of requests."),
    ),
    "checklist.by_desk": (
        N_("The desk clears this system itself"),
        N_("It does so while it erases, and closes the row with its own proof."),
    ),
    "checklist.changed_meanwhile": (
        N_("Somebody else changed the checklist"),
        N_("What you typed is still here. Discard it to see the newer one, or copy it first."),
    ),
    "checklist.desk_fixed": (
        N_("The desk clears this system itself"),
        N_("It stays on every checklist, and what happens there cannot be chosen."),
    ),
    "checklist.used": (
        N_("A deletion request has this system"),
        N_("Switch it off: new requests then begin without it."),
    ),
    "checklist.closed": (
        N_("This row is closed"),
        N_("Open it again first, if it was closed by mistake."),
    ),
    "checklist.days": (
        N_("The number of days does not fit"),
        N_("Enter 1 to 365 days, and 0 to 600 months."),
    ),
    "checklist.incomplete": (
        N_("The system is not complete"),
        N_("It needs a code, and its name and owner in both languages."),
    ),
    "checklist.locked": (
        N_("The rows are locked until the Board has signed"),
        N_("Until then a row can only be closed as not found, or a step be noted that can be undone."),
    ),
    "checklist.no_email": (
        N_("Nobody can be written to for {system}"),
        N_("Enter an e-mail address in the row, or in the settings of the checklist."),
    ),
    "checklist.owner_missing": (
        N_("The owner is missing"),
        N_("Say who sees to this system."),
    ),
    "checklist.proof_missing": (
        N_("The proof is missing"),
        N_("Add a file, or name what or who proves it."),
    ),
    "checklist.reason_missing": (
        N_("The reason is missing"),
        N_("Say on which ground something is kept or refused."),
    ),
    "checklist.unknown": (
        N_("This row is not there"),
        N_("Somebody may have changed the checklist. Open the request again."),
    ),
    "checklist.held": (
        N_("A hold keeps something in this system"),
        N_("Close it as retained or refused, or have the hold lifted first."),
    ),
    "checklist.until_missing": (
        N_("The day is missing"),
        N_("Say until when it is retained."),
    ),
    "deletion.all_held": (
        N_("Holds keep everything"),
        N_("Wait until a hold ends. The request then goes on by itself."),
    ),
    "deletion.closed": (
        N_("This request is closed"),
        N_("A new request can be opened for the same customer."),
    ),
    "deletion.customer_missing": (
        N_("The request names nobody"),
        N_("Choose a customer, or enter name and e-mail address."),
    ),
    "deletion.duplicate": (
        N_("This request waits for another one of the same customer"),
        N_("Work on the true request, or set this one apart if it is somebody else’s."),
    ),
    "deletion.erasing": (
        N_("The erasing has begun"),
        N_("Nothing can be changed any more. Wait until it has finished."),
    ),
    "deletion.executor_signed": (
        N_("A signer can’t execute"),
        N_("Ask a manager or an admin who did not sign this request."),
    ),
    "deletion.held_meanwhile": (
        N_("A hold was added just now"),
        N_("A complaint of this customer is open. Read the holds, then sign."),
    ),
    "deletion.identified": (
        N_("The identity is verified already"),
        N_("Go on with the next step."),
    ),
    "deletion.name_differs": (
        N_("The name is not that of the customer"),
        N_("Type the full name with all its marks, as it stands on the request."),
    ),
    "deletion.no_address": (
        N_("No e-mail address is on file"),
        N_("Verify the customer in the shop, or by a document as the last resort."),
    ),
    "deletion.no_duplicate": (
        N_("This request waits for no other"),
        N_("There is nothing to set apart."),
    ),
    "deletion.not_asked": (
        N_("The Board is not asked at the moment"),
        N_("The request may have moved on. Open it again."),
    ),
    "deletion.not_executing": (
        N_("Nothing is being erased for this request"),
        N_("Open the request again to see where it stands."),
    ),
    "deletion.not_identified": (
        N_("The identity is not verified"),
        N_("Send a code to the address on file first."),
    ),
    "deletion.not_ready": (
        N_("The request is not ready to erase"),
        N_("The request may have gone back to the Board. Open it again."),
    ),
    "deletion.not_refused": (
        N_("The Board has not refused this request"),
        N_("A letter of refusal follows the Board’s signatures."),
    ),
    "deletion.note_missing": (
        N_("The note is missing"),
        N_("Say what is to be changed, or on which ground it is refused."),
    ),
    "deletion.proof_missing": (
        N_("The proof is missing"),
        N_("Say how it is known that the customer took the request back."),
    ),
    "deletion.kept_missing": (
        N_("What is kept is missing"),
        N_("Name each thing that is kept with its ground, one on a line."),
    ),
    "deletion.reason_missing": (
        N_("The reason is missing"),
        N_("Write it in a sentence."),
    ),
    "deletion.rows_open": (
        N_("Systems are not cleared yet: {count}"),
        N_("Close their rows with proof first. The desk erases last, for it knows who is meant."),
    ),
    "deletion.seat_taken": (
        N_("This member is represented already"),
        N_("Each seat on the Board counts once."),
    ),
    "deletion.signatures": (
        N_("Too few signatures count"),
        N_("Ask the Board to sign again."),
    ),
    "deletion.signed_already": (
        N_("You have signed this request"),
        N_("Another member must give the next signature."),
    ),
    "deletion.unknown": (
        N_("This request is not there"),
        N_("Open the list of deletion requests again."),
    ),
    "deletion.waiting": (
        N_("The waiting period is not over"),
        N_("It ends by itself. Until then the customer can change their mind."),
    ),
    "deputy.already": (
        N_("Somebody stands in for this member already"),
        N_("End that first, or choose another time."),
    ),
    "deputy.away": (
        N_("{name} is absent at that time and has a deputy"),
        N_("Choose a member who is there, or another time."),
    ),
    "deputy.day_invalid": (
        N_("This is no day"),
        N_("Write it as 31/12/2026."),
    ),
    "deputy.nobody": (
        N_("There is nobody to choose"),
        N_("Two members of the Board must be able to sign in. An admin adds people on the page People."),
    ),
    "deputy.not_board": (
        N_("Only Board members can sign for one another"),
        N_("Choose two members who can sign in."),
    ),
    "deputy.not_named": (
        N_("You are not this member’s deputy"),
        N_("Sign in your own seat, or have yourself named."),
    ),
    "deputy.period": (
        N_("The time is over before it begins"),
        N_("Choose an end that lies ahead."),
    ),
    "deputy.stands_in": (
        N_("{name} is to sign for another member at that time"),
        N_("End that first: who is absent signs for nobody."),
    ),
    "deputy.self": (
        N_("Nobody stands in for themselves"),
        N_("Choose another member."),
    ),
    "deputy.unknown": (
        N_("This deputy is not there"),
        N_("Open the list again."),
    ),
    "hold.automatic": (
        N_("The desk sets this hold by itself"),
        N_("It ends when the complaint or incident is closed."),
    ),
    "hold.citation_missing": (
        N_("The source is missing"),
        N_("Name the law and article, or the file, that the hold rests on."),
    ),
    "hold.ended": (
        N_("This hold has ended"),
        N_("Place a new one if the record must stay."),
    ),
    "hold.day_invalid": (
        N_("That is not a day"),
        N_("Type a day such as 24/02/2026."),
    ),
    "hold.expired": (
        N_("The end of the hold lies in the past"),
        N_("Choose a later day."),
    ),
    "hold.not_in_scope": (
        N_("This record does not belong to the request"),
        N_("Add it to the scope first."),
    ),
    "hold.not_looked_for": (
        N_("Nobody has looked for a ground: {ground}"),
        N_("Look for it, then place a hold or note that there is none."),
    ),
    "hold.reason_missing": (
        N_("The reason is missing"),
        N_("Say why the hold ends before its time."),
    ),
    "hold.record_missing": (
        N_("The hold names nothing"),
        N_("Choose a record or a system."),
    ),
    "hold.unknown": (
        N_("This hold is not there"),
        N_("Open the request again."),
    ),
    "identity.code_expired": (
        N_("The code has run out"),
        N_("Send a new one. A code is good for ten minutes."),
    ),
    "identity.code_first": (
        N_("Send a code first"),
        N_("A copy of a document is the last resort, for customers whom no code reaches."),
    ),
    "identity.code_spent": (
        N_("The code was wrong three times"),
        N_("It is worth nothing any more. Send a new one."),
    ),
    "identity.code_wrong": (
        N_("The code is not right"),
        N_("Tries left: {left}. Ask the customer to read it again."),
    ),
    "identity.document_elsewhere": (
        N_("This file belongs to another case"),
        N_("Choose a file of this request or of its complaint."),
    ),
    "identity.no_code": (
        N_("No code waits to be entered"),
        N_("Send one to the address on file."),
    ),
    "identity.note_missing": (
        N_("It is not said what was compared"),
        N_("Name the document and what agreed, without its number."),
    ),
    "identity.too_many_codes": (
        N_("{most} codes were sent within a day"),
        N_("Wait until tomorrow, or verify the customer in the shop."),
    ),
    "identity.unknown": (
        N_("This check is not there"),
        N_("Open the request again."),
    ),
    "letter.not_uncertain": (
        N_("It is known what became of this letter"),
        N_("Look at the request again; there is nothing to decide."),
    ),
    "scope.kind": (
        N_("Only records of the desk can be added"),
        N_("Other systems stand in the checklist."),
    ),
    "scope.no_answer": (
        N_("It is not said whether the record belongs to the customer"),
        N_("Choose yes or no."),
    ),
    "scope.not_looked": (
        N_("Nobody has looked for records yet"),
        N_("Look for what belongs to the customer first."),
    ),
    "scope.nothing_named": (
        N_("Nothing is kept under that number or address"),
        N_("Type the number of a case as it stands in the list, or the e-mail address of a card."),
    ),
    "scope.the_customer": (
        N_("The customer of the request belongs to it"),
        N_("Withdraw the request if it is the wrong customer."),
    ),
    "scope.unconfirmed": (
        N_("The scope is not confirmed"),
        N_("Confirm what belongs to the customer first."),
    ),
    "scope.unknown": (
        N_("This record is not there"),
        N_("Open the request again."),
    ),
    "scope.unsettled": (
        N_("Records still wait for an answer: {count}"),
        N_("Say of each whether it belongs to the customer."),
    ),
}
