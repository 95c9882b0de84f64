"""Backups of the desk: where they go, how often, how many are kept, how they are, and proof of them."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout

from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import DeskError
from leman_desk.domain.people import Act, Actor
from leman_desk.gui.announce import announce
from leman_desk.gui.backup_lane import BackupLane, Doing
from leman_desk.gui.forms.field import Field, NumberField, Verdict
from leman_desk.gui.forms.path_field import PathField
from leman_desk.gui.forms.running import Running
from leman_desk.gui.pages.settings.section import Section
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.backups import BackupRun, BackupState, Checked, Rehearsal
from leman_desk.services.ports_backups import BackupPlace
from leman_desk.wording.errors import describe
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Words

_DOING = {
    Doing.MAKING: N_("Copying the desk…"),
    Doing.CHECKING: N_("Reading every backup…"),
    Doing.REHEARSING: N_("Restoring the newest backup on trial…"),
}
_CHOOSE = N_("Choose the folder for backups")
_PROVING = N_("Checking every page of the copy…")
_STOPPING = N_("Stopping…")
_OFFICE = N_(
    "This desk lies in the office database, so its server must be backed up: the whole database at least"
    " daily, encrypted, kept on another computer, and restored on trial now and then. Keep the desk key apart"
    " from it. Beside each backup belongs the erasure ledger of that moment:"
)
_CLOSED = N_(
    "The schedule runs while a window is open. For nights and holidays let a timer run this command:"
)


class BackupCard(Section):
    """What is chosen and how things are; deeds go out as signals or to the lane.

    Attributes:
        save_requested: `DeskSettings` with the backups as chosen.
        look_requested: A folder to be looked at.
    """

    save_requested = Signal(object)
    look_requested = Signal(str)

    def __init__(self, theme: Theme, words: Words, actor: Actor, lane: BackupLane, profile: Path) -> None:
        self._lane, self._profile = lane, profile
        self._settings = DeskSettings()
        self._state: BackupState | None = None
        self._shown = Doing.NOTHING
        self._looked: tuple[str, BackupPlace | None] = ("", None)
        self.where = PathField(theme, N_("Folder for backups; empty for none"), _CHOOSE)
        self.folder, self._folder = self.where.editor, self.where.field
        self.numbers = {
            "backup_hours": NumberField(1, 24 * 31),
            "backup_days": NumberField(1, 366),
            "backup_weeks": NumberField(0, 260),
            "backup_months": NumberField(0, 240),
        }
        names = (
            N_("Hours between backups"),
            N_("Daily ones kept"),
            N_("Weekly ones kept"),
            N_("Monthly ones kept"),
        )
        self._fields = {
            key: Field(name, editor, width=130)
            for (key, editor), name in zip(self.numbers.items(), names, strict=True)
        }
        self.place = Verdict(theme)
        self.last, self.following = Verdict(theme), Text("", "body", "muted", wrap=True)
        self.now, self.check, self.rehearse = Button(theme), Button(theme), Button(theme)
        self.restore = Button(theme)
        self.result = Verdict(theme)
        self.running = Running(theme)
        self.advice, self.command = Text("", "body", "muted", wrap=True), Text("", wrap=True)
        super().__init__(
            theme,
            words,
            actor,
            Act.ADMINISTER,
            N_("Backups"),
            N_("Verified, encrypted copies of the whole desk. Keep them on another disk."),
            N_("Save"),
        )
        self._lay_out()
        self._connect()
        self.show_settings(self._settings)
        self.retranslate(words)

    # --- what is shown --------------------------------------------------------------------------------

    def show_settings(self, settings: DeskSettings) -> None:
        """Show what is saved; what was typed and not saved is lost."""
        self._settings = settings
        self.folder.setText(settings.backup_folder)
        for name, number in self.numbers.items():
            number.set_value(getattr(settings, name))
        self._check()
        self.touched()

    def show_state(self, state: BackupState | None) -> None:
        """Show how backups are; None for a person who may not know."""
        self._state = state
        if state is not None and state.place is not None:
            self._looked = (state.settings.backup_folder, state.place)
        self._show()

    def show_place(self, folder: str, place: BackupPlace | None) -> None:
        """Show what was found out about a folder."""
        self._looked = (folder, place)
        self._show_place()
        self._check()
        self.touched()

    def with_backups(self, settings: DeskSettings) -> DeskSettings:
        """Give settings that another card wants, with what is saved of this one."""
        names = ("backup_folder", *self.numbers)
        return replace(settings, **{name: getattr(self._settings, name) for name in names})

    def forget_typed(self) -> None:
        """Take what the form holds as saved."""
        self._settings = self._wanted()

    @property
    def changed(self) -> bool:
        """Whether something was typed that is not saved."""
        saved = self._settings
        return self.folder.text().strip() != saved.backup_folder or any(
            number.text() != str(getattr(saved, name)) for name, number in self.numbers.items()
        )

    def lacks(self) -> str:
        """Say what is missing."""
        words, folder = self._words, self.folder.text().strip()
        if any(field.error for field in (self._folder, *self._fields.values())):
            return words.t("Correct the marked fields.")
        if not self.changed:
            return words.t("Nothing was changed.")
        if folder and self._looked[0] != folder:
            return words.t("The folder is being looked at.")
        return ""

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        super().retranslate(words)
        for part in (self.where, self.running):
            part.retranslate(words)
        for field in self._fields.values():
            field.retranslate(words)
        self.now.setText(words.t("Back up now"))
        self.check.setText(words.t("Verify backups"))
        self.check.setToolTip(words.t("Reads every backup and compares it with its fingerprints."))
        self.rehearse.setText(words.t("Rehearse a restore"))
        self.rehearse.setToolTip(
            words.t("Restores the newest backup aside, checks all of it, throws it away.")
        )
        self.restore.setText(words.t("Restore a backup…"))
        self.restore.setToolTip(
            words.t("Closes the desk first; you see what a backup holds before it is restored.")
        )
        self._check()
        self._show_result(speak=False)
        self._show()

    # --- inside ---------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        column = QVBoxLayout(self.contents)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._numbers = FlowLayout()
        for field in self._fields.values():
            self._numbers.add(field, 1)
        buttons = FlowLayout(gap=8)
        for button in (self.now, self.check, self.rehearse, self.restore):
            buttons.add(button, 0)
        self.command.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        column.addWidget(self.where)
        column.addWidget(self.place)
        column.addLayout(self._numbers)
        column.addWidget(self.last)
        column.addWidget(self.following)
        column.addLayout(buttons)
        column.addWidget(self.running)
        column.addWidget(self.result)
        column.addWidget(self.advice)
        column.addWidget(self.command)
        self.running.hide()
        self.result.hide()
        self.place.hide()

    def _connect(self) -> None:
        self.where.edited.connect(self._typed)
        self.where.settled.connect(self._ask_about_folder)
        for number in self.numbers.values():
            number.textEdited.connect(self._typed)
        self.save.clicked.connect(self._save)
        self.now.clicked.connect(self._lane.make_now)
        self.check.clicked.connect(self._lane.check)
        self.rehearse.clicked.connect(self._lane.rehearse)
        self.restore.clicked.connect(self._lane.restore_requested)
        self.running.stop_requested.connect(self._lane.cancel)
        self._lane.changed.connect(self._lane_changed)
        self._lane.progressed.connect(self._show_progress)

    def _typed(self) -> None:
        self._show_place()
        self._check()
        self.touched()

    def _ask_about_folder(self) -> None:
        folder = self.folder.text().strip()
        if folder and self._looked[0] != folder:
            self.look_requested.emit(folder)

    def _check(self) -> None:
        words, folder = self._words, self.folder.text().strip()
        wrong = ""
        if folder and not Path(folder).is_absolute():
            wrong = words.t("Enter the whole path of the folder.")
        elif folder and self._looked[0] == folder and self._looked[1] is not None:
            wrong = self._wrong_with(self._looked[1])
        self._folder.set_error(wrong)
        for name, number in self.numbers.items():
            low, high = number.bounds
            fits = words.t("Enter a number from {low} to {high}.", low=low, high=high)
            self._fields[name].set_error("" if number.fits else fits)

    def _wrong_with(self, place: BackupPlace) -> str:
        if not place.there:
            return self._words.t("This folder is not there. Connect its disk, or choose another.")
        if not place.writable:
            return self._words.t("The desk may not write in this folder. Choose another.")
        return ""

    def _wanted(self) -> DeskSettings:
        values = self._settings.to_dict() | {"backup_folder": self.folder.text().strip()}
        values |= {name: number.value(1) for name, number in self.numbers.items()}
        return DeskSettings.from_dict(values)

    def _save(self) -> None:
        self._check()
        if not self.lacks():
            self.save_requested.emit(self._wanted())

    # --- how things are -------------------------------------------------------------------------------

    def _moments(self) -> Moments | None:
        return Moments(self._words, self._state.zone) if self._state is not None else None

    def _show(self) -> None:
        state, words, moments = self._state, self._words, self._moments()
        office = state is not None and state.office
        for widget in (self.where, *self._fields.values(), self.now, self.check):
            widget.setVisible(not office)
        for widget in (self.rehearse, self.restore, self.last, self.save):
            widget.setVisible(not office)
        self.advice.setText(words.t(_OFFICE) if office else words.t(_CLOSED))
        self.command.setText(
            "leman-desk erasures export FILE"
            if office
            else f'leman-desk backup --scheduled --profile "{self._profile}" FOLDER'
        )
        self._show_place()
        if state is None or moments is None or office:
            self.last.setVisible(False)
            self.following.setVisible(False)
            self._show_work()
            return
        now = datetime.now(UTC)
        if self._lane.trouble is not None:
            told = describe(self._lane.trouble, words)
            self.last.failed(f"{told.title}. {told.sentence}")
        elif state.newest is None:
            self.last.warned(words.t("There is no backup yet."))
        else:
            when, size = moments.moment_short(state.newest, now), moments.file_size(state.size)
            self.last.passed(
                words.t("Last backup {when}, {size}, checked when it was written.", when=when, size=size),
                quiet=True,
            )
        parts = [words.n("{count} backup is kept.", "{count} backups are kept.", state.count)]
        if self._lane.trouble is not None and state.newest is not None:
            parts = [
                words.t("The last good backup is of {when}.", when=moments.moment_short(state.newest, now)),
                *parts,
            ]
        if state.next is not None:
            parts.append(
                words.t("The next one is due now.")
                if state.next <= now
                else words.t("The next one is due {when}.", when=moments.moment_short(state.next, now))
            )
        self.following.setText(" ".join(parts))
        self.following.setVisible(state.place is not None)
        self._show_work()

    def _show_place(self) -> None:
        folder, place = self._looked
        shown = place is not None and place.writable and folder == self.folder.text().strip()
        self.place.setVisible(bool(shown and folder))
        if place is None or not shown:
            return
        words, moments = self._words, self._moments()
        free, needed = (
            (moments.file_size(place.free), moments.file_size(place.needed))
            if moments is not None
            else ("", "")
        )
        if place.free < place.needed:
            self.place.failed(
                words.t(
                    "Not enough room: {free} are free, and making a backup takes {needed} for a while.",
                    free=free,
                    needed=needed,
                )
            )
        elif place.same_disk:
            self.place.warned(
                words.t(
                    "This folder is on the disk of the desk: if that disk fails, the backups are lost too."
                )
            )
        else:
            self.place.passed(words.t("On another disk, {free} free.", free=free), quiet=True)

    def _lane_changed(self) -> None:
        self._show_result(speak=True)
        self._show()

    def _show_result(self, *, speak: bool) -> None:
        self.result.hide()
        told = self._result()
        if told:
            good = isinstance(self._lane.result, (BackupRun, Rehearsal)) or (
                isinstance(self._lane.result, Checked) and not self._lane.result.damaged
            )
            if good:
                self.result.passed(told)
                if speak:
                    announce(self.result, told)
            else:
                self.result.failed(told, speak=speak)
            self.result.show()

    def _result(self) -> str:
        result, words, moments = self._lane.result, self._words, self._moments()
        if isinstance(result, DeskError):
            told = describe(result, words)
            return f"{told.title}. {told.sentence}"
        if isinstance(result, BackupRun) and result.made is not None:
            return words.t("Backup written and checked: {name}", name=result.made.name)
        if isinstance(result, Checked):
            if result.damaged:
                return words.t(
                    "Damaged: {names}. Delete what is damaged and make a backup now.",
                    names=", ".join(result.damaged),
                )
            return words.n(
                "{count} backup is as it was written.",
                "{count} backups are as they were written.",
                result.whole,
            )
        if isinstance(result, Rehearsal) and moments is not None:
            return words.t(
                "The backup of {when} was restored on trial: {cases}, {facts} in an intact trail, every page"
                " and index sound. The desk was not touched.",
                when=moments.moment_short(result.made_at, datetime.now(UTC)),
                cases=words.n("{count} case", "{count} cases", result.cases),
                facts=words.n("{count} entry", "{count} entries", result.facts),
            )
        return ""

    def _show_work(self) -> None:
        lane, words = self._lane, self._words
        saved = bool(self._settings.backup_folder)
        for button in (self.now, self.check, self.rehearse):
            button.setEnabled(saved and not lane.busy)
            reason = "" if saved else words.t("Save a folder for backups first.")
            button.setAccessibleDescription(reason)
        self.restore.setEnabled(not lane.busy)
        self.running.setVisible(lane.busy)
        self.running.stop.setEnabled(lane.busy and not lane.stopping)
        if lane.stopping:
            self.running.say(words.t(_STOPPING))
        elif lane.busy and lane.doing is not self._shown:
            self.running.show_progress(words.t(_DOING[lane.doing]))
        self._shown = lane.doing

    def _show_progress(self, done: int, total: int) -> None:
        if self._lane.stopping:
            return
        proving = self._lane.doing is Doing.MAKING and done >= total
        text = self._words.t(_PROVING if proving else _DOING.get(self._lane.doing, ""))
        self.running.show_progress(text, done, 0 if proving else total)
