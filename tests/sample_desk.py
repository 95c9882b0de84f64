"""The sample desk, made once for a run of tests, however many workers share it, and copied for each test."""

import shutil
from pathlib import Path

from filelock import FileLock

from leman_desk.compose import SAMPLE_FOLDER, Office
from leman_desk.services.ports_system import Clock


class SampleDesks:
    """Copies of the sample desk; playing its story takes seconds, copying it none."""

    def __init__(self, shared: Path) -> None:
        self._shared = shared

    def put(self, profile: Path, clock: Clock | None = None) -> Path:
        """Put one into a profile, as `Office.sample` does, and give its own folder.

        Args:
            profile: Where to; made when it is not there.
            clock: Tells the moment at which the story stands; without one it is now.
        """
        made = self._shared / f"sample-{clock.now():%Y%m%dT%H%M%S}" if clock else self._shared / "sample-now"
        with FileLock(f"{made}.lock"):
            if not made.exists():
                begun = made.with_name(f"{made.name}.part")
                shutil.rmtree(begun, ignore_errors=True)
                self._make(begun, clock)
                begun.rename(made)
        folder = profile / SAMPLE_FOLDER
        shutil.copytree(made / SAMPLE_FOLDER, folder)
        return folder

    def _make(self, profile: Path, clock: Clock | None) -> None:
        office = Office(profile)
        if clock is not None:
            office.clock = clock  # type: ignore[assignment]  # a clock like any other
        desk, _ = office.sample()
        desk.store.close()
