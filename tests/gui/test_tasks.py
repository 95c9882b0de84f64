import logging
from threading import Event, current_thread, main_thread

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from leman_desk.domain.errors import Bug, DeskError, Refused
from leman_desk.gui.tasks import Tasks, Work
from leman_desk.services.changes import Changes, Kind, Outcome, changed

PERSON = "Trần Thị Thanh Mai"


def crash() -> None:
    raise ValueError(PERSON)


def refuse() -> None:
    raise Refused("case.ended", number="LD-26-0001")


def test_work_runs_off_the_window_and_its_result_comes_back_on_it(tasks: Tasks) -> None:
    seen = []
    tasks.read(current_thread, lambda thread: seen.append((thread, current_thread())))
    assert tasks.wait_idle()
    worker, back = seen[0]
    assert worker is not main_thread()
    assert back is main_thread()


def test_writes_run_one_at_a_time_in_order(tasks: Tasks) -> None:
    order: list[int] = []
    gate = Event()

    def first() -> None:
        gate.wait(5)
        order.append(1)

    tasks.write(first)
    tasks.write(lambda: order.append(2))
    assert order == []
    gate.set()
    assert tasks.wait_idle()
    assert order == [1, 2]


def test_a_read_does_not_wait_for_a_long_write(tasks: Tasks, qtbot: QtBot) -> None:
    gate = Event()
    got: list[int] = []
    tasks.write(lambda: gate.wait(5))
    tasks.read(lambda: 7, got.append)
    qtbot.waitUntil(lambda: got == [7])
    assert tasks.busy
    gate.set()
    assert tasks.wait_idle()


def test_a_desk_error_reaches_failed(tasks: Tasks) -> None:
    errors: list[DeskError] = []
    tasks.write(refuse, failed=errors.append)
    assert tasks.wait_idle()
    assert errors[0].code == "case.ended"


def test_an_error_nobody_asked_for_is_told_to_all(tasks: Tasks, qtbot: QtBot) -> None:
    with qtbot.waitSignal(tasks.error_raised) as told:
        tasks.read(refuse)
    assert told.args is not None
    assert isinstance(told.args[0], Refused)


def test_a_crash_becomes_a_bug_and_logs_no_personal_data(
    tasks: Tasks, caplog: pytest.LogCaptureFixture
) -> None:
    errors: list[DeskError] = []
    with caplog.at_level(logging.ERROR):
        tasks.read(crash, failed=errors.append, name="queue")
        assert tasks.wait_idle()
    assert isinstance(errors[0], Bug)
    assert errors[0].code == "task.crashed"
    assert "ValueError" in caplog.text
    assert "queue" in caplog.text
    assert PERSON not in caplog.text


def test_the_lane_goes_on_after_a_crash(tasks: Tasks) -> None:
    got: list[int] = []
    tasks.read(crash, failed=lambda _error: None)
    tasks.read(lambda: 3, got.append)
    assert tasks.wait_idle()
    assert got == [3]


def test_a_later_read_with_the_same_key_supersedes_the_earlier(tasks: Tasks) -> None:
    owner = QObject()
    got: list[object] = []
    gate = Event()
    tasks.read(lambda: gate.wait(5) and "old", got.append, owner=owner, key="queue")
    tasks.read(lambda: "other", got.append, owner=owner, key="counts")
    tasks.read(lambda: "new", got.append, owner=owner, key="queue")
    gate.set()
    assert tasks.wait_idle()
    assert got == ["other", "new"]


def test_callbacks_do_not_run_after_their_owner_is_gone(tasks: Tasks) -> None:
    owner = QObject()
    got: list[object] = []
    gate = Event()
    tasks.read(lambda: gate.wait(5), got.append, owner=owner)
    delete(owner)
    gate.set()
    assert tasks.wait_idle()
    assert got == []


def test_the_changes_of_a_command_go_out_even_when_its_owner_is_gone(tasks: Tasks) -> None:
    owner = QObject()
    gate = Event()
    heard: list[object] = []
    tasks.changed.connect(heard.append)
    outcome = Outcome(changed(Kind.CASES, cases=[4]))
    tasks.write(lambda: outcome if gate.wait(5) else None, owner=owner)
    delete(owner)
    gate.set()
    assert tasks.wait_idle()
    assert heard == [Changes(frozenset({Kind.CASES, Kind.AUDIT}), frozenset({4}))]


def test_a_cancelled_task_delivers_nothing_and_says_it_finished(tasks: Tasks, qtbot: QtBot) -> None:
    got: list[object] = []
    started = Event()

    def work(job: Work) -> str:
        started.set()
        while not job.is_cancelled():
            pass
        return "partial"

    task = tasks.network(work, got.append)
    assert started.wait(5)
    with qtbot.waitSignal(task.finished):
        task.cancel()
    assert got == []
    assert not task.busy


def test_progress_reaches_the_window_however_often_it_is_reported(tasks: Tasks) -> None:
    seen: list[tuple[int, int]] = []

    def work(job: Work) -> None:
        for number in range(1, 10_001):
            job.report(number, 10_000)

    tasks.network(work, progress=lambda done, total: seen.append((done, total)))
    assert tasks.wait_idle()
    assert 0 < len(seen) < 10_000
    assert all(total == 10_000 for _, total in seen)


def test_busy_is_told_once_at_each_edge(tasks: Tasks) -> None:
    edges: list[bool] = []
    tasks.busy_changed.connect(edges.append)
    tasks.read(lambda: 1)
    tasks.read(lambda: 2)
    assert tasks.wait_idle()
    assert edges == [True, False]


def test_closing_never_hangs_on_work_that_does_not_listen(qapp: object) -> None:
    del qapp
    tasks = Tasks()
    begun, gate = Event(), Event()

    def deaf(_work: Work) -> None:
        begun.set()
        gate.wait(30)

    tasks.network(deaf)
    assert begun.wait(5)
    assert tasks.close(timeout=0.05) is False
    assert not tasks.busy
    gate.set()


def test_closing_lets_a_running_command_finish(qapp: object) -> None:
    del qapp
    tasks = Tasks()
    begun, done = Event(), Event()

    def command() -> None:
        begun.set()
        done.set()

    tasks.write(command)
    assert begun.wait(5)
    assert tasks.close()
    assert done.is_set()


def test_nothing_is_taken_after_closing(qapp: object) -> None:
    del qapp
    tasks = Tasks()
    assert tasks.close()
    assert not tasks.read(lambda: 1).busy
