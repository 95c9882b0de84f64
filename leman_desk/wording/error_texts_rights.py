"""Texts of errors about customers' rights and data packages; part of `error_texts`."""

from collections.abc import Mapping

from leman_desk.wording.words import N_

RIGHTS_ERRORS: Mapping[str, tuple[str, str]] = {
    "package.cancelled": (
        N_("The data package was not made"),
        N_("It was stopped; nothing was saved. It can be made again at any time."),
    ),
    "package.no_customer": (
        N_("The case has no customer"),
        N_("Link the case to a customer’s card first."),
    ),
    "package.not_asked": (
        N_("This case is no request for data"),
        N_("Give it the category “View, correct or obtain data” first, if the customer asked for that."),
    ),
    "package.not_verified": (
        N_("The customer’s identity is not verified"),
        N_("Send a code to the address on file, or record that they were seen in person."),
    ),
    "package.unknown": (
        N_("This data package is not there"),
        N_("Open the case again."),
    ),
    "rights.asked": (
        N_("The owner has been asked already"),
        N_("Close the row with what they answered."),
    ),
    "rights.items_open": (
        N_("Something that was asked is still open"),
        N_("Carry it out or refuse it first; the letter tells both."),
    ),
    "rights.known": (
        N_("That is written down already"),
        N_("Carry it out, or take it off and write it anew."),
    ),
    "rights.no_customer": (
        N_("This complaint has no customer"),
        N_("Link the message of the customer to the case first."),
    ),
    "rights.not_asked": (
        N_("This complaint is not one with which that is asked"),
        N_("Set the fitting category first, or open a new case from the customer’s card."),
    ),
    "rights.not_refused": (
        N_("This was not refused"),
        N_("Undo what was done instead, while the letter has not left."),
    ),
    "rights.not_stopped": (
        N_("This use is not stopped"),
        N_("There is nothing that new consent would change."),
    ),
    "rights.not_verified": (
        N_("The customer’s identity is not verified"),
        N_("Send a code to the address on file and enter what the customer answers, or see them in person."),
    ),
    "rights.nothing_chosen": (
        N_("Nothing is chosen"),
        N_("Choose at least one line."),
    ),
    "rights.nothing_done": (
        N_("There is nothing to tell yet"),
        N_("Carry out or refuse what was asked first."),
    ),
    "rights.proof_missing": (
        N_("Say how it is known"),
        N_("Write when and how the customer agreed, such as by which letter or form."),
    ),
    "rights.reason_missing": (
        N_("A refusal needs a reason"),
        N_("Write it in the customer’s language; the letter gives it to them."),
    ),
    "rights.row_open": (
        N_("This row is open"),
        N_("Close it with what happened and the proof."),
    ),
    "rights.same": (
        N_("The card says that already"),
        N_("Compare what the customer wrote with the card."),
    ),
    "rights.settled": (
        N_("This is settled already"),
        N_("Somebody may have done it meanwhile; open the dialog again."),
    ),
    "rights.tasks_open": (
        N_("Not every system has confirmed: {count} left"),
        N_("Close each with its proof, or take off those that were not asked."),
    ),
    "rights.unknown": (
        N_("This is no longer there"),
        N_("Somebody may have taken it off; open the dialog again."),
    ),
    "rights.words_missing": (
        N_("Say which other use"),
        N_("Write it as the letter should name it."),
    ),
}
