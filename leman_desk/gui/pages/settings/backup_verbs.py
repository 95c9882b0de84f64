"""What the card of backups asks the desk to do: save, look at a folder, tell how things are."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import DeskError
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.backup_lane import BackupLane
from leman_desk.gui.pages.settings.backup_card import BackupCard
from leman_desk.gui.tasks import Tasks
from leman_desk.services.backups import BackupState
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.ports_backups import BackupPlace


class BackupVerbs(QObject):
    """Runs the card's wishes in the lanes; a folder may lie on a disk that takes its time.

    Attributes:
        saved: The `Outcome` of a change.
    """

    saved = Signal(object)

    def __init__(
        self,
        card: BackupCard,
        lane: BackupLane,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._card, self._lane, self._desk, self._actor, self._tasks = card, lane, desk, actor, tasks
        self._asked = ""
        card.save_requested.connect(self._save)
        card.look_requested.connect(self._look)
        lane.changed.connect(self.read)

    def read(self) -> None:
        """Read how backups are, for those who may know."""
        may = allowed(self._actor.roles, Act.ADMINISTER)
        if not may or self._lane.busy or not self._card.isVisible():
            return  # the page reads when it comes to the front
        self._tasks.network(
            lambda _work: self._desk.backups.state(self._actor),
            self._take,
            self._card.show_error,
            owner=self,
            name="state of backups",
        )

    def _take(self, state: BackupState) -> None:
        if not self._card.changed:
            self._card.show_settings(state.settings)
        self._card.show_state(state)

    def _save(self, wanted: DeskSettings) -> None:
        self._card.set_busy(busy=True)

        def change() -> Outcome:
            now = self._desk.reading.settings()
            return self._desk.setup.change(self._actor, settings=self._backups_of(wanted, now))

        self._tasks.write(change, self._was_saved, self._card.show_error, owner=self, name="save backups")

    def _backups_of(self, wanted: DeskSettings, now: DeskSettings) -> DeskSettings:
        values = now.to_dict() | {k: v for k, v in wanted.to_dict().items() if k.startswith("backup_")}
        return DeskSettings.from_dict(values)

    def _was_saved(self, outcome: Outcome) -> None:
        self._card.forget_typed()
        self.saved.emit(outcome)
        self.read()
        # The schedule may be due at once with the folder that was just chosen.
        self._lane.look()

    def _look(self, folder: str) -> None:
        self._asked = folder

        def done(place: BackupPlace | None) -> None:
            if self._asked == folder:
                self._card.show_place(folder, place)

        def failed(error: DeskError) -> None:
            self._card.show_error(error)

        self._tasks.network(
            lambda _work: self._desk.backups.look_at(self._actor, folder=Path(folder)),
            done,
            failed,
            owner=self,
            name="look at the folder for backups",
        )
