"""The lists of mail that is on no case: what they hold, and what to say when they are empty."""

from leman_desk.services.queries import View
from leman_desk.wording.words import N_

HINTS = {
    View.ARCHIVE: N_("Mail from before the day on which clocks began. It has no number and no clock."),
    View.ATTENTION: N_(
        "Mail that could not be read as it should. It is kept unchanged and can be tried again."
    ),
    View.LINKING: N_(
        "Mail that names a case whose customer did not send it. A person decides where it belongs."
    ),
    View.AUTOMATIC: N_(
        "Newsletters, automatic replies and delivery reports that answer no case. No clock runs for them."
    ),
}
EMPTY = {
    View.ARCHIVE: N_("Nothing is archived"),
    View.ATTENTION: N_("Nothing needs attention"),
    View.LINKING: N_("Nothing needs linking"),
    View.AUTOMATIC: N_("No automatic mail"),
}
APART = frozenset({View.ATTENTION, View.LINKING, View.AUTOMATIC})
"""Lists from which a person may put a mail where it belongs."""
