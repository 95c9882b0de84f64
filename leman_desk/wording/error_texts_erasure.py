"""The texts of the error codes of erasing; see `error_texts`."""

from collections.abc import Mapping

from leman_desk.wording.words import N_

ERASURE_ERRORS: Mapping[str, tuple[str, str]] = {
    "erasure.begun": (
        N_("The erasure of this request has begun already"),
        N_("Open the request and go on with it."),
    ),
    "erasure.file_in_use": (
        N_("A file of the desk can’t be removed: {name}"),
        N_("Close the program that uses it, then go on with the erasure."),
    ),
    "erasure.key_not_kept": (
        N_("The key of the erasure can’t be kept"),
        N_("Check the right to write and the free space in the desk’s folder. Nothing was erased."),
    ),
    "erasure.mail_leaving": (
        N_("A mail to this person is leaving at this moment"),
        N_("Wait a minute, then go on with the erasure."),
    ),
    "erasure.not_scanned": (
        N_("The residue scan has not run yet"),
        N_("Go on with the erasure first."),
    ),
    "erasure.others_reading": (
        N_("Another program still reads an older state of the desk"),
        N_("Close other windows and commands on this desk, then go on with the erasure."),
    ),
    "erasure.running_elsewhere": (
        N_("An erasure is running in another window"),
        N_("Wait until it has finished."),
    ),
    "erasure.sealed_for_good": (
        N_("Whom this erasure was about is not known any more"),
        N_("Its key was destroyed when scan and letter were done, or lies on another computer."),
    ),
    "erasure.unknown": (
        N_("There is no erasure for this request"),
        N_("Open the request again."),
    ),
}
