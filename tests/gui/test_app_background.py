"""Mail checked while a check runs is checked again, so that what came meanwhile is not left lying."""

import threading
from types import SimpleNamespace
from typing import Any, cast

from pytestqt.qtbot import QtBot

from leman_desk.gui.app_background import Background
from leman_desk.gui.tasks import Tasks
from leman_desk.services.changes import Changes
from leman_desk.services.desk import Desk
from leman_desk.services.intake import IntakeReport
from leman_desk.services.queries import MailboxRow


def test_a_check_asked_for_during_a_check_follows_it(qtbot: QtBot) -> None:
    began, go_on = threading.Event(), threading.Event()
    checks: list[int] = []

    def check(*, mailbox: int, **_rest: object) -> IntakeReport:
        checks.append(mailbox)
        began.set()
        assert go_on.wait(10)
        return IntakeReport()

    row = MailboxRow(1, "info@leman.jewelry", None, "", {"poll_seconds": 300})
    fake = SimpleNamespace(
        intake=SimpleNamespace(check=check),
        acknowledgements=SimpleNamespace(run=Changes),
        digest=SimpleNamespace(run=Changes),
        outbox=SimpleNamespace(run=Changes),
        reading=SimpleNamespace(mailboxes=lambda: [row]),
        store=SimpleNamespace(reader=lambda: SimpleNamespace(newest_fact=lambda: 1)),
    )
    tasks = Tasks()
    background = Background(cast("Desk", cast("Any", fake)), tasks)
    with qtbot.waitSignal(background.mailboxes_read):
        background.start()
    background.start_mail()
    background.check_now()
    qtbot.waitUntil(began.is_set)
    background.check_now()
    background.check_now()
    assert checks == [1]
    go_on.set()
    qtbot.waitUntil(lambda: len(checks) == 2 and not background.is_checking)
    background.stop()
    tasks.close()
