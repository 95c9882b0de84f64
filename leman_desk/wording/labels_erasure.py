"""Tables of texts for erasing and for what its residue scan finds, as in `labels`."""

from leman_desk.domain.certificate import LetterState
from leman_desk.domain.erasure import Reason, Step
from leman_desk.wording.labels import Table
from leman_desk.wording.words import N_

ERASURE_STEP: Table = {
    Step.LEDGER: N_("entry in the ledger"),
    Step.KEYS: N_("keys of sealed items"),
    Step.SEALED: N_("messages and evidence"),
    Step.OUTBOX: N_("outbox and drafts"),
    Step.MAIL: N_("texts and addresses of mail"),
    Step.CASES: N_("notes, tasks and cases"),
    Step.SEARCH: N_("search index"),
    Step.TRAIL: N_("details of the audit trail"),
    Step.PEOPLE: N_("address book"),
    Step.WORDS: N_("saved words"),
    Step.FILES: N_("files beside the database"),
    Step.MAILBOX: N_("mailbox on the server"),
    Step.FOLD: N_("database folded up"),
    Step.SCAN: N_("residue scan"),
}
"""The steps of an erasure."""

LETTER_STATE: Table = {
    LetterState.NONE: N_("There was no address to write to; hand the certificate over."),
    LetterState.WAITING: N_("The closing letter leaves with the next connection to the mail server."),
    LetterState.SENDING: N_("The closing letter is being sent."),
    LetterState.UNCERTAIN: N_(
        "Nobody can tell whether the closing letter arrived. Ask the customer or look in the server’s log."
    ),
    LetterState.SENT: N_("The closing letter was sent. It is kept nowhere."),
}
"""Where the closing letter stands."""

UNREACHED: Table = {
    "server_log": N_("the database server’s write-ahead log and its archive, until they expire"),
    "server_free_space": N_("free space in the database server’s files, until it is written over"),
    "server_replicas": N_("replicas of the database server, until they have followed"),
    "server_base_backups": N_("base backups of the database server, until they expire"),
    "mailbox": N_("a mailbox that is switched off and can be opened no more"),
    "blob": N_("a mail or file that is locked, damaged or too large to be unpacked"),
    "data_package": N_("a data package that was saved outside the desk and could not be deleted"),
}
"""What a desk cannot look into."""

RESIDUE: Table = {
    Reason.FOUND: N_("found, nothing explains it"),
    Reason.HELD: N_("kept by a hold"),
    Reason.OTHER_CASE: N_("in another person’s case"),
    Reason.STAFF: N_("among the desk’s own people or settings"),
    Reason.OLDER_BACKUP: N_("in an older backup, which erases again when restored"),
    Reason.UNREACHABLE: N_("out of reach for the desk"),
    Reason.TOO_SHORT: N_("too short to be searched for"),
}
"""Why something of the person is left, or was not searched."""
