from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from leman_desk.gui.app import App
from leman_desk.gui.app_nav import BOARD, SETTINGS
from leman_desk.gui.app_session import Session
from leman_desk.gui.pages.board.page import BoardPage
from tests.gui.real_desk import AGENT_LOGIN, PHRASE, make_desk, make_office

WAIT_MS = 60_000


@pytest.fixture
def session(qtbot: QtBot, qapp: QApplication, tmp_path: Path) -> Iterator[Session]:
    office = make_office(tmp_path)
    make_desk(office).store.close()
    program = App(qapp, office)
    program.start()
    page = program.gate.sign_in
    assert page is not None
    page.login.setText(AGENT_LOGIN)
    page.passphrase.setText(PHRASE)
    page.passphrase.textEdited.emit(PHRASE)
    page.go.click()
    qtbot.waitUntil(lambda: program.session is not None, timeout=WAIT_MS)
    assert program.session is not None
    assert program.tasks.wait_idle(WAIT_MS)
    yield program.session
    program.close()


def board(session: Session) -> BoardPage | None:
    page = session.window.page(BOARD)
    assert page is None or isinstance(page, BoardPage)
    return page


def test_the_page_in_front_stays_until_the_board_is_whole(session: Session, qtbot: QtBot) -> None:
    before = session.window.current_page()
    session.show_page(BOARD)
    assert session.window.current_page() == before
    assert session.board.busy
    qtbot.waitUntil(lambda: session.window.current_page() == BOARD, timeout=WAIT_MS)
    page = board(session)
    assert page is not None
    with qtbot.waitSignal(page.shown, timeout=WAIT_MS):
        page._read_now()


def test_another_page_asked_for_meanwhile_stays_in_front(session: Session, qtbot: QtBot) -> None:
    session.show_page(BOARD)
    session.show_page(SETTINGS)
    qtbot.waitUntil(lambda: board(session) is not None and not session.board.busy, timeout=WAIT_MS)
    assert session.window.current_page() == SETTINGS


def test_one_that_is_being_made_ahead_is_shown_when_it_is_whole(session: Session, qtbot: QtBot) -> None:
    session.board.prepare()
    assert session.board.busy
    session.show_page(BOARD)
    qtbot.waitUntil(lambda: session.window.current_page() == BOARD, timeout=WAIT_MS)
    qtbot.waitUntil(lambda: not session.board.busy, timeout=WAIT_MS)
    page = board(session)
    session.board.prepare()
    assert not session.board.busy
    assert board(session) is page


def test_nothing_is_made_any_more_when_the_session_has_ended(session: Session) -> None:
    session.show_page(BOARD)
    session.end()
    assert not session.board.busy
    session.board.prepare()
    assert not session.board.busy
    QApplication.processEvents()
    assert board(session) is None
