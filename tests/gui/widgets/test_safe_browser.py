"""The reader shows the worst HTML, made safe, in less time than anybody notices."""

import time
from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QScrollArea, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from leman_desk.gui.reading.pictures import decode_pictures
from leman_desk.gui.reading.quoting import bounded
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.safe_browser import SafeBrowser
from leman_desk.mail.safe_html import make_safe
from tests.gui.pictures import picture
from tests.mail.worst_html import WORST, WORST_TEXT
from tests.peer import peer

TIMES = 20
"""So many times the cost of the peer: a fifth of a second where measured alone."""
TIMES_TEXT = 50
"""Plain text that was asked for as a whole may take two and a half times as long."""
_TRIES = 3
_PICTURES = decode_pictures(dict.fromkeys("abcdefgh", picture(2_000, 2_000)))
"""As many as the bounds keep, each as large as any."""


def _shown_in(qtbot: QtBot, theme: Theme, html: str = "", text: str = "") -> float:
    """Give what it costs the window's thread to read, lay out and paint a body, as times of the peer."""
    area, inside, browser = QScrollArea(), QWidget(), SafeBrowser(theme, _PICTURES.get)
    qtbot.addWidget(area)
    QVBoxLayout(inside).addWidget(browser)
    area.setWidget(inside)
    area.setWidgetResizable(True)
    area.resize(700, 800)
    area.show()
    qtbot.waitExposed(area)
    QApplication.processEvents()
    before = peer()
    begun = time.thread_time()
    if html:
        browser.show_html(html)
    else:
        browser.show_text(bounded(text)[0])
    QApplication.processEvents()
    area.grab()
    spent = time.thread_time() - begun
    slowest = max(before, peer())
    assert browser.height() >= browser.document().size().height()
    area.close()
    return spent / slowest


@pytest.mark.parametrize("name", WORST)
def test_the_worst_html_is_shown_in_twenty_times_the_peer(qtbot: QtBot, theme: Theme, name: str) -> None:
    html = make_safe(WORST[name]).html
    assert _best(lambda: _shown_in(qtbot, theme, html)) < TIMES


@pytest.mark.parametrize("name", WORST_TEXT)
def test_the_worst_plain_text_is_shown_in_as_little(qtbot: QtBot, theme: Theme, name: str) -> None:
    text = WORST_TEXT[name]
    assert _best(lambda: _shown_in(qtbot, theme, text=text)) < TIMES_TEXT


def _best(measured: Callable[[], float]) -> float:
    """Give the best of some: what other programs do to the memory's caches is not this body's cost."""
    times = [measured()]
    while times[-1] >= TIMES and len(times) < _TRIES:
        times.append(measured())
    return min(times)
