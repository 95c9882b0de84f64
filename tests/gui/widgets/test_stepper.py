import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.stepper import Step, Stepper, StepState
from tests.gui.screens import measure

STATES = (StepState.DONE, StepState.DONE, StepState.CURRENT, StepState.AHEAD)
NAMES = ("Received", "Identity", "Scope", "Holds")


@pytest.fixture
def stepper(qtbot: QtBot, theme: Theme) -> Stepper:
    made = Stepper(theme)
    qtbot.addWidget(made)
    made.resize(600, made.sizeHint().height())
    made.show_steps("Steps of DR-26-0012", [step(n) for n in range(4)])
    made.show()
    return made


def step(number: int, state: StepState | None = None) -> Step:
    name = NAMES[number]
    return Step(name, name, "Mon 9 Feb", state or STATES[number], f"Step {number + 1} of 4, {name}")


def click(stepper: Stepper, number: int) -> None:
    QTest.mouseClick(
        stepper, Qt.MouseButton.LeftButton, pos=stepper.circle_of(number).center().toPoint() + QPoint(0, 8)
    )


def test_one_can_go_back_but_not_ahead(stepper: Stepper) -> None:
    asked: list[str] = []
    stepper.chosen.connect(asked.append)
    for number in range(4):
        click(stepper, number)
    assert asked == ["Received", "Identity", "Scope"]


def test_the_keyboard_moves_along_what_was_reached(stepper: Stepper) -> None:
    asked: list[str] = []
    stepper.chosen.connect(asked.append)
    assert stepper.marked == "Scope"
    QTest.keyClick(stepper, Qt.Key.Key_Right)
    assert stepper.marked == "Scope"
    QTest.keyClick(stepper, Qt.Key.Key_Left)
    QTest.keyClick(stepper, Qt.Key.Key_Return)
    QTest.keyClick(stepper, Qt.Key.Key_Home)
    QTest.keyClick(stepper, Qt.Key.Key_Space)
    QTest.keyClick(stepper, Qt.Key.Key_End)
    assert asked == ["Identity", "Received"]
    assert stepper.marked == "Scope"


def test_a_screen_reader_hears_where_it_stands(stepper: Stepper) -> None:
    assert stepper.accessibleName() == "Steps of DR-26-0012"
    assert stepper.accessibleDescription() == "Step 3 of 4, Scope"
    QTest.keyClick(stepper, Qt.Key.Key_Left)
    assert stepper.accessibleDescription() == "Step 2 of 4, Identity"


def test_done_steps_are_filled_and_those_ahead_are_not(stepper: Stepper, theme: Theme) -> None:
    stepper.clearFocus()
    image = stepper.grab().toImage()

    def rim(number: int) -> str:
        circle = stepper.circle_of(number)
        return image.pixelColor(round(circle.left()) + 4, round(circle.center().y())).name()

    color = theme.tokens.color
    assert rim(0) == color.accent.name()
    assert rim(3) == color.surface.name()


def test_a_new_way_marks_its_current_step(stepper: Stepper) -> None:
    moved = [step(n, StepState.DONE) for n in range(3)] + [step(3, StepState.STOPPED)]
    stepper.show_steps("Steps", moved[3:])
    assert stepper.marked == "Holds"


def test_nothing_to_show_is_no_error(theme: Theme, qtbot: QtBot) -> None:
    empty = Stepper(theme)
    qtbot.addWidget(empty)
    empty.show()
    QTest.keyClick(empty, Qt.Key.Key_Right)
    QTest.keyClick(empty, Qt.Key.Key_Return)
    click(empty, 0)
    assert empty.marked == ""


def test_where_there_is_no_room_the_marked_step_speaks(stepper: Stepper) -> None:
    assert measure(stepper) == []
    stepper.resize(150, stepper.height())
    assert measure(stepper) == []
    wide = stepper.grab().toImage()
    QTest.keyClick(stepper, Qt.Key.Key_Left)
    assert stepper.grab().toImage() != wide


def test_a_long_name_takes_the_room_of_short_ones_beside_it(stepper: Stepper, theme: Theme) -> None:
    room = 600 // 4
    letters = 1
    while theme.metrics("body_strong").horizontalAdvance("m" * letters) < room:
        letters += 1
    long = "m" * letters
    for beside, fits in (("a", True), (long, False)):
        names = ("a", long, beside, "a")
        steps = [Step(str(n), name, "", STATES[n], name) for n, name in enumerate(names)]
        stepper.show_steps("Steps", steps)
        assert stepper._fits("title") == fits
        assert measure(stepper) == []
