"""What every test of the window needs: the theme, the words, the lanes."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from leman_desk.gui.actions import Actions
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Appearance, Theme
from leman_desk.wording.words import Language, Words

RESOURCES = Path(__file__).resolve().parents[2] / "resources"


@pytest.fixture(scope="session")
def theme(qapp: QApplication) -> Theme:
    return Theme(qapp, RESOURCES / "design", appearance=Appearance.LIGHT)


@pytest.fixture
def words() -> Words:
    return Words(Language.EN)


@pytest.fixture
def actions(theme: Theme, words: Words) -> Actions:
    return Actions(theme, words)


@pytest.fixture
def tasks(qapp: QApplication) -> Iterator[Tasks]:
    made = Tasks(qapp)
    yield made
    assert made.close()
