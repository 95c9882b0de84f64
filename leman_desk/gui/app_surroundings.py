"""What the pages of an open desk are given."""

from dataclasses import dataclass

from leman_desk.domain.people import Actor
from leman_desk.gui.actions import Actions
from leman_desk.gui.backup_lane import BackupLane
from leman_desk.gui.entry import Entry
from leman_desk.gui.shell.main_window import MainWindow
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.desk import Desk
from leman_desk.wording.words import Words


@dataclass(slots=True)
class Surroundings:
    """What pages are given; `words` is that of the moment."""

    entry: Entry
    desk: Desk
    actor: Actor
    tasks: Tasks
    theme: Theme
    words: Words
    actions: Actions
    window: MainWindow
    backups: BackupLane
