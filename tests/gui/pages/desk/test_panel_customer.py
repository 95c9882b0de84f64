"""The customer in the case panel leads to their card and to the deletion request, by mouse and by keys."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.app import App
from leman_desk.gui.app_nav import CUSTOMERS, DELETIONS
from leman_desk.gui.app_session import Session
from leman_desk.gui.app_work import DESK
from leman_desk.gui.pages.customers.page import CustomersPage
from leman_desk.gui.pages.deletion.page import DeletionPage
from leman_desk.gui.pages.desk.page import DeskPage
from leman_desk.gui.pages.rights.asked_dialog import AskedDialog
from leman_desk.gui.pages.rights.dialog import AccessDialog
from leman_desk.services.queries import View
from tests.sample_desk import SampleDesks

WAIT_MS = 60_000


@pytest.fixture
def session(qapp: object, sample_desks: SampleDesks, tmp_path: Path, qtbot: QtBot) -> Iterator[Session]:
    """Open the sample desk, which has a deletion request."""
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415 - its type only

    assert isinstance(qapp, QApplication)
    profile = sample_desks.put(tmp_path)
    Office(profile).change_local(language="en", theme="light")
    app = App(qapp, Office(profile))
    app.start()
    assert app.gate.sign_in is not None
    app.gate.sign_in.use_published.click()
    app.gate.sign_in.go.click()
    qtbot.waitUntil(lambda: app.session is not None, timeout=WAIT_MS)
    assert app.session is not None
    assert app.tasks.wait_idle(WAIT_MS)
    yield app.session
    app.close()
    app.gate.hide()
    app.session.window.deleteLater()
    app.gate.deleteLater()


def test_the_panel_leads_to_the_card_and_to_the_request_and_both_lead_back(
    session: Session, qtbot: QtBot
) -> None:
    (request,) = [
        row for row in session.desk.deletion.reading.queue(session.actor) if row.complaint is not None
    ][:1]
    assert request.complaint is not None
    desk = session.window.page(DESK)
    assert isinstance(desk, DeskPage)
    session.show_page(View.ALL.value)
    qtbot.waitUntil(lambda: desk.front() is not None, timeout=WAIT_MS)
    desk.open_case(request.complaint)
    customer = desk.panel.customer
    qtbot.waitUntil(lambda: request.number in customer.request.text(), timeout=WAIT_MS)
    assert not customer.request.isHidden()
    assert customer.request.accessibleName().startswith(f"Deletion request {request.number}")

    customer.request.click()
    deletion = session.window.page(DELETIONS)
    assert isinstance(deletion, DeletionPage)
    qtbot.waitUntil(
        lambda: deletion.request.view is not None and deletion.request.isVisible(), timeout=WAIT_MS
    )
    assert deletion.request.view is not None
    assert deletion.request.view.row.case == request.case
    deletion.request.card.click()
    cards = session.window.page(CUSTOMERS)
    assert isinstance(cards, CustomersPage)
    qtbot.waitUntil(lambda: cards.card.card is not None and cards.isVisible(), timeout=WAIT_MS)
    assert cards.card.card is not None
    assert cards.card.card.row.id == deletion.request.view.customer.id  # type: ignore[union-attr]  # not erased

    cards.request_opened.emit(request.case)
    qtbot.waitUntil(deletion.isVisible, timeout=WAIT_MS)
    deletion.request.write.click()
    qtbot.waitUntil(desk.isVisible, timeout=WAIT_MS)
    qtbot.waitUntil(
        lambda: (front := desk.front()) is not None and front.row.id == request.complaint, timeout=WAIT_MS
    )


def test_keys_lead_there_too_and_a_case_without_a_request_offers_none(session: Session, qtbot: QtBot) -> None:
    with_request = {row.complaint for row in session.desk.deletion.reading.queue(session.actor)}
    desk = session.window.page(DESK)
    assert isinstance(desk, DeskPage)
    session.show_page(View.ALL.value)
    qtbot.waitUntil(lambda: desk.front() is not None, timeout=WAIT_MS)
    front = desk.front()
    assert front is not None
    assert front.row.id not in with_request
    assert desk.panel.customer.request.isHidden()
    assert not session.actions.action(ActionId.OPEN_REQUEST).isEnabled()
    session.window.activateWindow()
    desk.queue.view.setFocus()
    qtbot.waitUntil(desk.queue.view.hasFocus, timeout=WAIT_MS)
    QTest.keyClick(desk.queue.view, Qt.Key.Key_H)
    qtbot.waitUntil(lambda: session.window.page(CUSTOMERS) is not None, timeout=WAIT_MS)
    cards = session.window.page(CUSTOMERS)
    assert isinstance(cards, CustomersPage)
    qtbot.waitUntil(lambda: cards.isVisible() and cards.card.card is not None, timeout=WAIT_MS)
    assert front.customer is not None
    qtbot.waitUntil(
        lambda: cards.card.card is not None and cards.card.card.row.id == front.customer.id,  # type: ignore[union-attr]  # asserted above
        timeout=WAIT_MS,
    )

    session.show_page(View.ALL.value)
    complaint = next(each for each in with_request if each is not None)
    desk.open_case(complaint)
    qtbot.waitUntil(lambda: session.actions.action(ActionId.OPEN_REQUEST).isEnabled(), timeout=WAIT_MS)
    session.actions.action(ActionId.OPEN_REQUEST).trigger()
    qtbot.waitUntil(lambda: session.window.page(DELETIONS) is not None, timeout=WAIT_MS)


def test_a_request_for_data_leads_to_the_data_package_by_mouse_and_by_key(
    session: Session, qtbot: QtBot
) -> None:
    desk = session.window.page(DESK)
    assert isinstance(desk, DeskPage)
    session.show_page(View.ALL.value)
    qtbot.waitUntil(lambda: desk.front() is not None, timeout=WAIT_MS)
    front = desk.front()
    assert front is not None
    button = desk.panel.customer.package
    session.desk.triage.set_category(session.actor, cases=[front.row.id], code="OTHER_PRIVACY")
    desk.read_case()
    qtbot.waitUntil(lambda: _category(desk) == "OTHER_PRIVACY", timeout=WAIT_MS)
    assert button.isHidden()
    session.desk.triage.set_category(session.actor, cases=[front.row.id], code="REQ_ACCESS")
    desk.read_case()
    qtbot.waitUntil(lambda: not button.isHidden(), timeout=WAIT_MS)
    button.click()
    qtbot.waitUntil(lambda: _package(session) is not None, timeout=WAIT_MS)
    dialog = _package(session)
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.view is not None, timeout=WAIT_MS)
    assert dialog.view is not None
    assert dialog.view.number == front.row.number
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: _package(session) is None, timeout=WAIT_MS)
    session.window.activateWindow()
    desk.queue.view.setFocus()
    qtbot.waitUntil(desk.queue.view.hasFocus, timeout=WAIT_MS)
    QTest.keyClick(desk.queue.view, Qt.Key.Key_G)
    qtbot.waitUntil(lambda: _package(session) is not None, timeout=WAIT_MS)


def test_what_is_to_stop_or_to_be_corrected_is_offered_where_the_category_fits(
    session: Session, qtbot: QtBot
) -> None:
    desk = session.window.page(DESK)
    assert isinstance(desk, DeskPage)
    session.show_page(View.ALL.value)
    qtbot.waitUntil(lambda: desk.front() is not None, timeout=WAIT_MS)
    front = desk.front()
    assert front is not None
    button = desk.panel.customer.rights
    session.desk.triage.set_category(session.actor, cases=[front.row.id], code="OTHER_PRIVACY")
    desk.read_case()
    qtbot.waitUntil(lambda: _category(desk) == "OTHER_PRIVACY", timeout=WAIT_MS)
    assert button.isHidden()
    session.desk.triage.set_category(session.actor, cases=[front.row.id], code="MARKETING")
    desk.read_case()
    qtbot.waitUntil(lambda: not button.isHidden(), timeout=WAIT_MS)
    session.window.activateWindow()
    desk.queue.view.setFocus()
    qtbot.waitUntil(desk.queue.view.hasFocus, timeout=WAIT_MS)
    QTest.keyClick(desk.queue.view, Qt.Key.Key_Q)
    qtbot.waitUntil(lambda: bool(session.window.findChildren(AskedDialog)), timeout=WAIT_MS)
    dialog = session.window.findChildren(AskedDialog)[0]
    qtbot.waitUntil(lambda: dialog.view is not None, timeout=WAIT_MS)
    assert dialog.view is not None
    assert dialog.view.number == front.row.number
    assert dialog.stop.isVisible()
    assert not dialog.correct.isVisible()


def _category(desk: DeskPage) -> str | None:
    front = desk.panel.case_view
    return front.row.category if front is not None else None


def _package(session: Session) -> AccessDialog | None:
    return next((each for each in session.window.findChildren(AccessDialog) if each.isVisible()), None)
