"""The texts of every error code: what happened, and what to do next. Keys are the codes of `DeskError`."""

from collections.abc import Mapping

from leman_desk.wording.error_texts_calendar import CALENDAR_ERRORS
from leman_desk.wording.error_texts_cases import CASES_ERRORS
from leman_desk.wording.error_texts_deletion import DELETION_ERRORS
from leman_desk.wording.error_texts_desk import DESK_ERRORS
from leman_desk.wording.error_texts_erasure import ERASURE_ERRORS
from leman_desk.wording.error_texts_mail import MAIL_ERRORS
from leman_desk.wording.error_texts_rights import RIGHTS_ERRORS
from leman_desk.wording.words import N_

_TITLE = N_("Something went wrong in the program")
_SENTENCE = N_("Nothing was saved by this step. Open the view again, and send the details to support.")
BROKEN = (_TITLE, _SENTENCE)
"""What is said of a state that the desk's own rules exclude."""

ERROR_TEXTS: Mapping[str, tuple[str, str]] = {
    **CALENDAR_ERRORS,
    **CASES_ERRORS,
    **DELETION_ERRORS,
    **DESK_ERRORS,
    **ERASURE_ERRORS,
    **MAIL_ERRORS,
    **RIGHTS_ERRORS,
    "guard.not_blocking": BROKEN,
    "icons.missing": BROKEN,
    "icons.unknown": BROKEN,
    "mail.pending_unknown": BROKEN,
    "resources.missing": (
        N_("The installation is not complete"),
        N_("Install Leman Desk again. The data are kept."),
    ),
    "storage.database": BROKEN,
    "storage.integrity": BROKEN,
    "storage.naive_moment": BROKEN,
    "storage.not_mapped": BROKEN,
    "task.crashed": BROKEN,
    "undo.superseded": (
        N_("{number} has changed since"),
        N_("It cannot be undone any more. Change it by hand."),
    ),
    "vault.removed": (
        N_("The content of this message was removed"),
        N_("The time for keeping it is over. Ask the sender to write again."),
    ),
    "vault.chunk_too_large": BROKEN,
    "vault.damaged": (
        N_("A sealed file is damaged"),
        N_("It can’t be opened. Tell an admin and restore it from a backup."),
    ),
    "vault.foreign_work": BROKEN,
    "vault.unknown": (
        N_("The sealed file was not found"),
        N_("It may have been erased. Open the case again."),
    ),
    "mail.folder_read_only": BROKEN,
    "window.crashed": BROKEN,
    "window.no_application": BROKEN,
    "window.nobody_signed_in": BROKEN,
}
