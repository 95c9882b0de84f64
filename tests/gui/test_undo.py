from collections.abc import Callable

from leman_desk.domain.errors import Conflict, DeskError
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.undo import UndoStack
from leman_desk.services.changes import Kind, Outcome, changed


def command(log: list[str], do: str, back: str) -> Callable[[], Outcome]:
    def run() -> Outcome:
        log.append(do)
        return Outcome(changed(Kind.CASES), undo=command(log, back, do))

    return run


def test_undo_and_redo_run_the_inverse_commands(tasks: Tasks) -> None:
    stack = UndoStack(tasks)
    log: list[str] = []
    tasks.write(command(log, "resolve", "reopen"))
    assert tasks.wait_idle()
    assert stack.can_undo
    assert stack.undo()
    assert tasks.wait_idle()
    assert stack.redo()
    assert tasks.wait_idle()
    assert log == ["resolve", "reopen", "resolve"]
    assert stack.can_undo
    assert not stack.can_redo


def test_changes_of_an_undo_go_out_but_it_is_no_new_command(tasks: Tasks) -> None:
    stack = UndoStack(tasks)
    log: list[str] = []
    outcomes: list[object] = []
    changes: list[object] = []
    tasks.outcome_reached.connect(outcomes.append)
    tasks.changed.connect(changes.append)
    tasks.write(command(log, "resolve", "reopen"))
    assert tasks.wait_idle()
    stack.undo()
    assert tasks.wait_idle()
    assert len(outcomes) == 1
    assert len(changes) == 2
    assert not stack.can_undo


def test_a_new_command_forgets_what_could_be_redone(tasks: Tasks) -> None:
    stack = UndoStack(tasks)
    log: list[str] = []
    tasks.write(command(log, "a", "-a"))
    assert tasks.wait_idle()
    stack.undo()
    assert tasks.wait_idle()
    assert stack.can_redo
    tasks.write(command(log, "b", "-b"))
    assert tasks.wait_idle()
    assert not stack.can_redo


def test_a_second_undo_waits_for_the_first(tasks: Tasks) -> None:
    stack = UndoStack(tasks)
    log: list[str] = []
    tasks.write(command(log, "a", "-a"))
    tasks.write(command(log, "b", "-b"))
    assert tasks.wait_idle()
    assert stack.undo()
    assert not stack.undo()
    assert tasks.wait_idle()
    assert log == ["a", "b", "-b"]


def test_what_cannot_be_taken_back_is_dropped_and_said(tasks: Tasks) -> None:
    stack = UndoStack(tasks)
    errors: list[object] = []

    def conflict() -> Outcome:
        raise Conflict("case.changed")

    stack.failed.connect(errors.append)
    stack.push(Outcome(changed(Kind.CASES), undo=conflict))
    stack.undo()
    assert tasks.wait_idle()
    assert isinstance(errors[0], DeskError)
    assert not stack.can_undo


def test_locking_forgets_all_even_what_is_under_way(tasks: Tasks) -> None:
    stack = UndoStack(tasks)
    log: list[str] = []
    stack.push(Outcome(changed(Kind.CASES), undo=command(log, "-a", "a")))
    stack.undo()
    stack.clear()
    assert tasks.wait_idle()
    assert not stack.can_undo
    assert not stack.can_redo


def test_commands_without_an_inverse_are_not_kept(tasks: Tasks) -> None:
    stack = UndoStack(tasks)
    stack.push(Outcome(changed(Kind.CASES)))
    assert not stack.can_undo
