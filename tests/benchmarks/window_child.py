"""Opens the real window on a profile, signs in by its fields, scrolls on demand, and says what it cost."""

import json
import sys
import time
from pathlib import Path

LOGIN, PASSPHRASE = "linh", "a-long-enough-passphrase"


def main(begun: float, profile: str, task: str) -> None:
    # Imported here and not above: the time it takes belongs to the start, and tests import this module too.
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415

    from leman_desk.compose import Office  # noqa: PLC0415
    from leman_desk.gui.app import App  # noqa: PLC0415
    from tests.benchmarks.first_paint import Paints, StoppedClock  # noqa: PLC0415

    told: dict[str, object] = {"imported": time.monotonic() - begun}
    application = QApplication(sys.argv[:1])
    office = Office(Path(profile))
    office.clock = StoppedClock()  # type: ignore[assignment]  # a clock like any other
    with office.lock():
        program = App(application, office)
        program.start()
        assert program.gate.sign_in is not None
        paint = Paints(program.gate.sign_in)
        while not paint.at:
            application.processEvents()
        told["painted"] = paint.at - begun

        # The hand that drives needs storage and pages; the person's hand would not have loaded them.
        from tests.benchmarks.window_driver import Driver  # noqa: PLC0415

        driver = Driver(program, office)
        told |= driver.open(begun)
        if task == "scroll":
            told |= driver.scroll()
        driver.program.close()
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(float(sys.argv[1]), sys.argv[2], sys.argv[3])
