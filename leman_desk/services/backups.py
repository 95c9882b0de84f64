"""Backups of an embedded desk: on a schedule and by hand, once for all programs, kept by a rule, proved."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from leman_desk.domain.backup_files import Kept, is_due, moment_of, name_of, outlived
from leman_desk.domain.desk_settings import DeskSettings
from leman_desk.domain.errors import DeskError, Refused, Unavailable
from leman_desk.domain.facts import Fact, FactKind, Value
from leman_desk.domain.ids import PersonId
from leman_desk.domain.people import Act, Actor, require
from leman_desk.services.calendars import Calendars
from leman_desk.services.ports import Store
from leman_desk.services.ports_backups import BackupPlace
from leman_desk.services.ports_system import Cancelled, Clock, Progress, Workers

T = TypeVar("T")
_LEASE = "backup"
_LEASE_TIME = timedelta(minutes=30)
_RENEWED_AFTER = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class BackupRun:
    """What a run did.

    Attributes:
        made: The new backup; None when it was not time yet.
        removed: Names of backups whose time was over.
        newest: Moment of the newest backup there is now, UTC.
    """

    made: Path | None
    removed: tuple[str, ...]
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A backup that was restored into a folder of its own, checked, and thrown away."""

    backup: Path
    made_at: datetime
    facts: int
    cases: int


@dataclass(frozen=True, slots=True)
class Checked:
    """Every backup of a folder, compared with its fingerprints.

    Attributes:
        whole: How many are as they were written.
        damaged: Names of those that are not, the newest first.
    """

    whole: int
    damaged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BackupState:
    """How backups of the desk are.

    Attributes:
        settings: What is saved.
        zone: Of the office.
        office: Whether this is an office desk, whose server is backed up instead.
        place: The chosen folder; None when none is chosen.
        newest: Moment of the newest backup in it, UTC.
        size: Bytes of that one.
        count: How many there are.
        next: When the next one is due; None without a folder.
    """

    settings: DeskSettings
    zone: str
    office: bool
    place: BackupPlace | None = None
    newest: datetime | None = None
    size: int = 0
    count: int = 0
    next: datetime | None = None


class Backups:
    """The verbs of backups."""

    def __init__(self, store: Store, clock: Clock, calendars: Calendars, workers: Workers) -> None:
        self._store, self._clock, self._calendars, self._workers = store, clock, calendars, workers

    # --- by the schedule ---------------------------------------------------------------------------

    def run(
        self,
        folder: Path,
        *,
        every: timedelta,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> BackupRun:
        """Make a backup if the newest in a folder is old enough; then let those go whose time is over.

        Files that the desk did not name are never touched, and nothing goes unless a good one was just made.

        Raises:
            Refused: ``backup.*``.
            Unavailable: ``backup.*``, ``storage.*``; ``backup.running_elsewhere`` while another program is
                at it.
        """
        if not folder.is_dir():
            raise Refused("backup.no_folder")
        self._refuse_shared(folder)
        if not is_due(_newest(folder), self._clock.now(), every):
            return BackupRun(None, (), _newest(folder))
        return self._leased(lambda renew: self._make(folder, every, renew(progress), cancelled))

    def run_schedule(
        self, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> BackupRun | None:
        """Make the backup that the desk's settings ask for, when it is time; None where they ask for none.

        Raises:
            Refused: ``backup.*``.
            Unavailable: ``backup.*``, ``storage.*``.
        """
        settings = self._store.reader().settings()
        folder = Path(settings.backup_folder)
        if not settings.backup_folder or settings.sample or self._store.backup_place(folder) is None:
            return None
        every = timedelta(hours=settings.backup_hours)
        return self.run(folder, every=every, progress=progress, cancelled=cancelled)

    # --- by a person -------------------------------------------------------------------------------

    def state(self, actor: Actor) -> BackupState:
        """Tell how backups are; looks at the folder, which may take its time."""
        require(actor, Act.ADMINISTER)
        settings, zone = self._store.reader().settings(), self._zone()
        folder = Path(settings.backup_folder)
        looked = self._store.backup_place(folder if settings.backup_folder else Path())
        if looked is None or not settings.backup_folder:
            return BackupState(settings, zone, office=looked is None)
        try:
            moments = sorted(_moments(folder)) if looked.there else []
            newest = moments[-1] if moments else None
            size = (folder / name_of(newest)).stat().st_size if newest is not None else 0
        except OSError:
            return BackupState(settings, zone, office=False, place=BackupPlace(there=False))
        now, following = self._clock.now(), None
        if newest is not None and newest <= now:
            following = newest + timedelta(hours=settings.backup_hours)
        return BackupState(
            settings,
            zone,
            office=False,
            place=looked,
            newest=newest,
            size=size,
            count=len(moments),
            next=max(following or now, now),
        )

    def look_at(self, actor: Actor, *, folder: Path) -> BackupPlace | None:
        """Look at a folder that is not saved yet; None for an office desk."""
        require(actor, Act.ADMINISTER)
        return self._store.backup_place(folder)

    def make_now(
        self, actor: Actor, *, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> BackupRun:
        """Make a backup in the chosen folder, whether it is time or not.

        Raises:
            Refused: ``backup.no_folder_set``, ``backup.sample_desk``, as `run`.
            Unavailable: as `run`.
        """
        require(actor, Act.ADMINISTER)
        folder = self._folder()
        return self._leased(
            lambda renew: self._make(folder, timedelta(), renew(progress), cancelled, actor.id)
        )

    def write(
        self, target: Path, *, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> None:
        """Write one backup under a name of one's own; no other goes for it.

        Raises:
            Refused: ``backup.*``.
            Unavailable: ``backup.*``, ``storage.*``.
        """

        def make(renew: Callable[[Progress | None], Progress]) -> None:
            self._store.backup(target, renew(progress), cancelled)
            self._note(FactKind.BACKUP_MADE, {"made_at": self._clock.now().isoformat(), "removed": 0})

        self._leased(make)

    def check(
        self, actor: Actor, *, progress: Progress | None = None, cancelled: Cancelled | None = None
    ) -> Checked:
        """Compare every backup of the chosen folder with its fingerprints.

        Args:
            actor: An admin.
            progress: Gets bytes read and bytes in all.
            cancelled: Asked now and then whether to stop.

        Raises:
            Refused: ``backup.no_folder_set``, ``backup.no_folder``, ``backup.missing``, ``backup.cancelled``.
        """
        require(actor, Act.ADMINISTER)
        folder = self._folder()
        paths = [folder / name_of(each) for each in sorted(_moments(folder), reverse=True)]
        if not paths:
            raise Refused("backup.missing")
        total, read, damaged = sum(each.stat().st_size for each in paths), [0], list[str]()

        def told(size: int) -> None:
            read[0] += size
            if progress is not None:
                progress(min(read[0], total), total)

        for path in paths:
            try:
                self._store.check_backup(path, cancelled, told)
            except DeskError as error:
                if error.code == "backup.cancelled":
                    raise
                damaged.append(path.name)
        return Checked(len(paths) - len(damaged), tuple(damaged))

    def rehearse_chosen(self, actor: Actor, *, cancelled: Cancelled | None = None) -> Rehearsal:
        """Restore the newest backup of the chosen folder on trial; see `rehearse`."""
        require(actor, Act.ADMINISTER)
        return self.rehearse(self._folder(), cancelled, actor.id)

    def rehearse(
        self, folder: Path, cancelled: Cancelled | None = None, by: PersonId | None = None
    ) -> Rehearsal:
        """Restore the newest backup of a folder aside, check pages, indexes and trail, and note when.

        Raises:
            Refused: ``backup.missing``, ``backup.damaged``, ``backup.failed_verification``,
                ``backup.other_desk``, ``backup.cancelled``.
            Unavailable: ``storage.full``, ``backup.*``.
        """
        newest = _newest(folder) if folder.is_dir() else None
        if newest is None:
            raise Refused("backup.missing")
        source = folder / name_of(newest)
        proof = self._leased(lambda _renew: self._store.rehearse(source, cancelled))
        codes: dict[str, Value] = {"made_at": newest.isoformat(), "facts": proof.facts}
        self._note(FactKind.BACKUP_REHEARSED, codes, by)
        return Rehearsal(source, newest, proof.facts, proof.cases)

    # --- inside ------------------------------------------------------------------------------------

    def _folder(self) -> Path:
        settings = self._store.reader().settings()
        if settings.sample:
            raise Refused("backup.sample_desk")
        if self._store.backup_place(Path()) is None:
            raise Refused("backup.office")
        if not settings.backup_folder:
            raise Refused("backup.no_folder_set")
        folder = Path(settings.backup_folder)
        if not folder.is_dir():
            raise Refused("backup.no_folder")
        self._refuse_shared(folder)
        return folder

    def _refuse_shared(self, folder: Path) -> None:
        """Refuse a folder of another desk: each would take the other's backups for its own, and delete them.

        Raises:
            Refused: ``backup.other_desk``.
        """
        newest = _newest(folder)
        if newest is not None and self._store.is_foreign(folder / name_of(newest)):
            raise Refused("backup.other_desk")

    def _make(
        self,
        folder: Path,
        every: timedelta,
        progress: Progress,
        cancelled: Cancelled | None,
        by: PersonId | None = None,
    ) -> BackupRun:
        now = self._clock.now()
        if every and not is_due(_newest(folder), now, every):
            # Another program was at it while this one waited for the database.
            return BackupRun(None, (), _newest(folder))
        target = folder / name_of(now)
        self._store.backup(target, progress, cancelled)
        settings = self._store.reader().settings()
        kept = Kept(settings.backup_days, settings.backup_weeks, settings.backup_months)
        gone = [name_of(each) for each in outlived(_moments(folder), ZoneInfo(self._zone()), kept)]
        for name in gone:
            self._store.remove_backup(folder / name)
        self._note(FactKind.BACKUP_MADE, {"made_at": now.isoformat(), "removed": len(gone)}, by)
        return BackupRun(target, tuple(gone), _newest(folder))

    def _zone(self) -> str:
        return self._calendars.of(self._store.reader().calendar()).zone

    def _leased(self, make: Callable[[Callable[[Progress | None], Progress]], T]) -> T:
        """Do something as the one program that does; the lease is renewed while work goes on."""
        holder = self._workers.name()
        with self._store.work() as work:
            other = work.lease_holder(_LEASE)
            if other is not None and self._workers.gone(other):
                work.drop_lease(_LEASE, other)
            now = self._clock.now()
            taken = work.take_lease(_LEASE, holder, now, now + _LEASE_TIME)
            work.commit()
        if not taken:
            raise Unavailable("backup.running_elsewhere")
        renewed = [now]

        def renewing(progress: Progress | None) -> Progress:
            def report(done: int, total: int) -> None:
                if progress is not None:
                    progress(done, total)
                moment = self._clock.now()
                if moment - renewed[0] >= _RENEWED_AFTER:
                    renewed[0] = moment
                    self._renew(holder, moment)

            return report

        try:
            return make(renewing)
        finally:
            with self._store.work() as work:
                work.drop_lease(_LEASE, holder)
                work.commit()

    def _renew(self, holder: str, now: datetime) -> None:
        with self._store.work() as work:
            work.take_lease(_LEASE, holder, now, now + _LEASE_TIME)
            work.commit()

    def _note(self, kind: FactKind, codes: dict[str, Value], by: PersonId | None = None) -> None:
        with self._store.work() as work:
            work.record(Fact(kind, self._clock.now(), by, codes=codes))
            work.commit()


def _moments(folder: Path) -> list[datetime]:
    found = (moment_of(path.name) for path in folder.iterdir() if path.is_file())
    return [each for each in found if each is not None]


def _newest(folder: Path) -> datetime | None:
    return max(_moments(folder), default=None)
