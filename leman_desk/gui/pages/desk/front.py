"""What the verbs of the desk page need of their page."""

from typing import Protocol

from leman_desk.domain.errors import DeskError
from leman_desk.domain.ids import CaseId
from leman_desk.gui.pages.desk.case_panel import CasePanel
from leman_desk.gui.pages.desk.commands import CaseCommands
from leman_desk.gui.pages.desk.conversation import Conversation
from leman_desk.gui.pages.desk.drawer import Drawer
from leman_desk.gui.pages.desk.queue_pane import QueuePane
from leman_desk.gui.reading.directory import Directory
from leman_desk.services.queries import CaseView
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words


class Front(Protocol):
    """The page, as its verbs see it."""

    queue: QueuePane
    conversation: Conversation
    panel: CasePanel
    drawer: Drawer
    commands: CaseCommands

    @property
    def directory(self) -> Directory:
        """Names of people and categories."""
        ...

    @property
    def moments(self) -> Moments:
        """Language and zone."""
        ...

    @property
    def words(self) -> Words:
        """The language."""
        ...

    def front(self) -> CaseView | None:
        """The case in front."""
        ...

    def chosen(self) -> list[CaseId]:
        """The cases a command is for."""
        ...

    def open_case(self, case: CaseId) -> None:
        """Show a case."""
        ...

    def prepare(self) -> None:
        """Read names and zone, if that was not done."""
        ...

    def retitle(self) -> None:
        """Tell that something else is shown."""
        ...

    def show_error(self, error: DeskError) -> None:
        """Say what went wrong."""
        ...

    def ask_reply(self, template: str) -> None:
        """Ask for the composer."""
        ...

    def ask_deadline(self) -> None:
        """Ask how the deadline was counted."""
        ...

    def ask_search(self, text: str) -> None:
        """Ask for the jump list."""
        ...
