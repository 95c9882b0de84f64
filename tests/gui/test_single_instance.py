import threading
from uuid import uuid4

import pytest
from pytestqt.qtbot import QtBot

from leman_desk.gui.single_instance import SingleInstance, raise_running


def test_a_second_start_raises_the_first(qtbot: QtBot) -> None:
    name = f"leman-desk-{uuid4().hex[:12]}"
    first = SingleInstance(name)
    assert first.listening
    answers: list[bool] = []
    with qtbot.waitSignal(first.raise_requested):
        # Another process in life; here another thread, as the first one must turn its event loop.
        other = threading.Thread(target=lambda: answers.append(raise_running(name)))
        other.start()
    other.join(5)
    assert answers == [True]
    first.close()


@pytest.mark.usefixtures("qapp")
def test_nobody_there_is_told() -> None:
    assert not raise_running(f"leman-desk-{uuid4().hex[:12]}")


@pytest.mark.usefixtures("qapp")
def test_a_name_is_free_again_after_closing() -> None:
    name = f"leman-desk-{uuid4().hex[:12]}"
    SingleInstance(name).close()
    second = SingleInstance(name)
    assert second.listening
    second.close()
