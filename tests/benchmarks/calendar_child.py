"""Opens the real window on a desk, edits its calendar, rehearses a closure, and says what each turn took."""

import json
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from leman_desk.gui.app_nav import CALENDAR
from leman_desk.gui.pages.calendar.page import CalendarPage
from leman_desk.gui.pages.calendar.rehearsal import RehearsalDialog
from tests.benchmarks.first_paint import NOW
from tests.benchmarks.stage import Stage


def main(profile: str) -> None:
    """Edit, apply and rehearse, as a manager does."""
    stage = Stage(Path(profile))
    stage.until(lambda: not stage.program.ahead.busy)
    session, tasks = stage.session, stage.program.tasks
    session.show_page(CALENDAR)
    page = session.window.page(CALENDAR)
    assert isinstance(page, CalendarPage)
    editing = page.editing
    stage.until(lambda: editing.draft is not None and not tasks.busy)
    # A person edits what they see.
    stage.rest()
    editing.previewed.connect(stage.show)

    def edit() -> None:
        assert editing.draft is not None
        spec = editing.draft.copy()
        # An earlier morning moves every clock there is; the desk that was copied may open at 07:30 by now.
        week = {day: [["07:00", "12:00"], ["13:00", "17:00"]] for day in spec["week"]}
        editing.set_hours(spec["zone"], week, "")

    stage.measure("preview", edit)
    assert editing.preview is not None
    stage.told["moved"] = editing.preview.later + editing.preview.earlier
    editing.previewed.disconnect(stage.show)

    def apply() -> None:
        page.side.reason.setText("Earlier mornings")
        page._apply()

    editing.busy_changed.connect(lambda busy: None if busy else stage.show())
    stage.measure("apply", apply)
    stage.rest()
    stage.until(lambda: not tasks.busy)
    stage.rest()
    editing.changed.connect(stage.show)
    stage.measure("reading again", page._read, touched=False)
    editing.changed.disconnect(stage.show)

    def opened() -> None:
        session.window.open_dialog(
            RehearsalDialog(
                session.desk,
                session.actor,
                tasks,
                stage.program.theme,
                page._moments,
                ((NOW + timedelta(days=7)).date(), (NOW + timedelta(days=13)).date()),
                session.window,
            )
        )
        stage.show()

    stage.measure("dialog", opened)
    dialog = session.window.findChild(RehearsalDialog)
    assert dialog is not None
    fill = dialog._fill

    def filled(found: Any) -> None:
        fill(found)
        stage.show()

    dialog._fill = filled  # type: ignore[method-assign]
    stage.measure("rehearsal", dialog.rehearse)
    stage.told["risked"] = len(dialog._rows)
    stage.measure("leaving", partial(_leave, dialog, stage))
    sys.stdout.write(json.dumps(stage.close()))


def _leave(dialog: RehearsalDialog, stage: Stage) -> None:
    dialog.destroyed.connect(stage.show)
    dialog.reject()


if __name__ == "__main__":
    main(sys.argv[1])
