"""The way in to a mailbox: by password or by a provider."""

from datetime import UTC, date, datetime

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from leman_desk.domain.sign_in import Client, SignInState
from leman_desk.gui.forms.mailbox_form import MailboxForm
from leman_desk.gui.forms.mailbox_values import MailboxValues
from leman_desk.gui.forms.sign_in_field import OTHER, SignInField
from leman_desk.gui.theme import Theme
from leman_desk.system.paths import resources
from leman_desk.system.providers import load_providers
from leman_desk.wording.words import Words

PROVIDERS = load_providers(resources() / "oauth_providers.json")
SIGNED_IN = SignInState("microsoft", "id-1", datetime(2026, 2, 13, tzinfo=UTC), ended=False)


@pytest.fixture
def form(qtbot: QtBot, theme: Theme, words: Words) -> MailboxForm:
    made = MailboxForm(theme, words, complete=True, providers=PROVIDERS)
    qtbot.addWidget(made)
    made.show()
    return made


def choose(field: SignInField, code: str) -> None:
    field.method.setCurrentIndex(field.method.findData(code))
    field.method.activated.emit(field.method.currentIndex())


def test_a_provider_brings_its_servers_and_takes_the_password_away(form: MailboxForm) -> None:
    field = form.sign_in
    assert field.by_password
    assert form.password.isVisible()
    names = [field.method.itemText(index) for index in range(field.method.count())]
    assert names[1:3] == ["Microsoft 365", "Google"]

    choose(field, "google")

    values = form.values()
    assert (values.imap_host, values.imap_port) == ("imap.gmail.com", 993)
    assert (values.smtp_host, values.smtp_port, values.smtp_security) == ("smtp.gmail.com", 587, "starttls")
    assert not form.password.isVisible()
    assert field.sign_in.isVisible()
    assert not field.authorize.isVisible()
    choose(field, OTHER)
    assert field.authorize.isVisible()


def test_signing_in_needs_a_client_id_and_can_be_stopped(qtbot: QtBot, form: MailboxForm) -> None:
    field = form.sign_in
    asked: list[Client] = []
    field.sign_in_requested.connect(asked.append)
    choose(field, "microsoft")
    field.sign_in.click()
    assert not asked
    QTest.keyClicks(field.client_id, "id-1")
    field.sign_in.click()
    assert [(each.client_id, each.provider.code) for each in asked] == [("id-1", "microsoft")]
    field.set_waiting(waiting=True)
    with qtbot.waitSignal(field.stop_requested):
        field.sign_in.click()


def test_what_a_sign_in_came_to_stands_in_the_password_s_place(form: MailboxForm) -> None:
    form.show_values(MailboxValues(address="info@leman.test", clocks_from=date(2026, 2, 13)))
    choose(form.sign_in, "microsoft")
    assert not form.check(password_needed=False)  # a password that is kept opens nothing here
    form.sign_in.take("oauth2:abc")
    assert form.values().password == "oauth2:abc"
    assert form.check(password_needed=True)


def test_the_state_that_is_saved(form: MailboxForm) -> None:
    form.show_sign_in(SIGNED_IN)
    field = form.sign_in
    assert (field.signed_in, field.sign_out.isVisible()) == (True, True)
    assert form.values().password == ""
    form.show_sign_in(SignInState("microsoft", "id-1", SIGNED_IN.signed_in_at, ended=True))
    assert (field.signed_in, field.sign_out.isVisible()) == (False, False)
    assert field.sign_in.text() == "Sign in again…"
    form.show_sign_in(None)
    assert field.by_password
