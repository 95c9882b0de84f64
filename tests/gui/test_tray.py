"""The sign beside the system's clock."""

from collections.abc import Callable

import pytest
from PySide6.QtGui import QIcon

from leman_desk.gui.actions import Actions
from leman_desk.gui.tray import Tray, make_tray
from leman_desk.wording.words import Words
from tests.gui.conftest import RESOURCES


def test_the_sign_has_a_menu_and_is_made_only_where_there_is_a_place(
    actions: Actions, words: Words, monkeypatch: pytest.MonkeyPatch
) -> None:
    tray = Tray(QIcon(str(RESOURCES / "logo.svg")), actions, words)
    assert [each.text().replace("&", "").split("\t")[0] for each in tray._menu.actions()] == [
        "Open Leman Desk",
        "Lock the desk",
        "Quit",
    ]
    pressed: list[bool] = []
    tray.open_requested.connect(lambda: pressed.append(True))
    tray._menu.actions()[0].trigger()
    assert pressed == [True]
    available: Callable[[], bool] = lambda: False  # noqa: E731 - one answer
    monkeypatch.setattr("leman_desk.gui.tray.QSystemTrayIcon.isSystemTrayAvailable", staticmethod(available))
    assert make_tray(QIcon(), actions, words) is None
