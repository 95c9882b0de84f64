"""Opens the real window on a desk, shows the board, and says what each turn took."""

import json
import sys
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer

from leman_desk.gui.app_nav import BOARD
from tests.benchmarks.stage import Stage

_LOOK_MS = 50
_QUIET = "quiet"


def main(profile: str, when: str) -> None:
    """Show the board, read it again, and lead to the most complaints behind a number.

    Args:
        profile: Folder of the desk.
        when: ``quiet``: after the program has loaded what the board needs; else at once.
    """
    stage = Stage(Path(profile))
    window = stage.session.window

    def wait() -> None:
        if stage.program.ahead.busy or window.page(BOARD) is None:
            QTimer.singleShot(_LOOK_MS, wait)
        else:
            stage.show()

    def watch(page_id: str) -> None:
        page: Any = window.page(page_id)
        if page_id == BOARD:
            page.shown.connect(stage.show)

    if when == _QUIET:
        stage.measure("ahead", wait, touched=False)
    window.page_changed.connect(watch)
    stage.measure("open", partial(stage.session.show_page, BOARD))
    window.page_changed.disconnect(watch)
    page: Any = window.page(BOARD)
    stage.measure("refresh", page._read_now)
    stage.told["read"] = page._read.seconds
    drills = [row.spot.drill for row in page._read.content.clause_rows if row.spot.drill is not None]
    if drills:

        def drill() -> None:
            page.drill(max(drills, key=lambda each: len(each.cases)))
            stage.show()

        stage.measure("drill", drill)
    sys.stdout.write(json.dumps(stage.close()))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
