"""What a data package says: marks of what was taken out, why something is kept back, names of its tables."""

from leman_desk.domain.correspondence import Direction
from leman_desk.domain.data_package import Withheld
from leman_desk.domain.redaction import Mark
from leman_desk.wording.labels import Table
from leman_desk.wording.words import N_, NN_

MARK: Table = {
    Mark.EMAIL: N_("[another person’s e-mail address]"),
    Mark.PHONE: N_("[another person’s phone number]"),
    Mark.NAME: N_("[another person]"),
    Mark.STAFF: N_("[our staff]"),
    Mark.NUMBER: N_("[card or ID number]"),
    Mark.WORD: N_("[taken out]"),
}
"""What stands in the place of what was taken out."""

MARKED = {
    Mark.EMAIL: NN_("{count} e-mail address", "{count} e-mail addresses"),
    Mark.PHONE: NN_("{count} phone number", "{count} phone numbers"),
    Mark.NAME: NN_("{count} name of another person", "{count} names of other people"),
    Mark.STAFF: NN_("{count} name of our staff", "{count} names of our staff"),
    Mark.NUMBER: NN_("{count} card or ID number", "{count} card or ID numbers"),
    Mark.WORD: NN_("{count} other word", "{count} other words"),
}

WITHHELD: Table = {
    Withheld.BETWEEN_OTHERS: N_("between other people"),
    Withheld.NAMES_OTHERS: N_("names another person"),
    Withheld.NOT_SEARCHED: N_("cannot be searched for other people, and nobody looked at it"),
    Withheld.RISKY: N_("of a kind that a computer might run"),
    Withheld.QUARANTINED: N_("in quarantine: the virus scanner found something"),
    Withheld.NOT_WANTED: N_("left out by whoever made the package"),
}
"""Why something is not in a package."""

WAY: Table = {Direction.IN: N_("Received from you"), Direction.OUT: N_("Sent to you")}
ROLE: Table = {"from": N_("From"), "to": N_("To"), "cc": N_("Copy")}
