from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from leman_desk.domain.mailbox import Security
from leman_desk.gui.forms.mailbox_form import MailboxForm
from leman_desk.gui.forms.mailbox_values import MailboxValues
from leman_desk.gui.theme import Theme
from leman_desk.services.desk_setup import MailboxReport
from leman_desk.services.ports_mailing import ConnectionReport
from leman_desk.services.queries import MailboxRow
from leman_desk.wording.words import Words

VALUES = MailboxValues(
    address="info@leman.example",
    display_name="Leman Jewelry",
    username="desk",
    password="secret",
    imap_host="imap.example",
    smtp_host="smtp.example",
    smtp_port=25,
    smtp_security=Security.NONE,
    clocks_from=date(2026, 2, 13),
)
REFUSED = ConnectionReport(
    ok=False,
    code="mail.encryption_required",
    params=(("host", "smtp.example"),),
    suggest_port=587,
    suggest_security="starttls",
)


@pytest.fixture
def form(qtbot: QtBot, theme: Theme, words: Words) -> MailboxForm:
    made = MailboxForm(theme, words)
    qtbot.addWidget(made)
    made.show()
    return made


def test_what_is_shown_comes_back(form: MailboxForm) -> None:
    form.show_values(VALUES)
    assert form.values() == VALUES


def test_choosing_an_encryption_brings_its_port(form: MailboxForm) -> None:
    form.outgoing.security.setCurrentIndex(list(Security).index(Security.STARTTLS))
    form.outgoing.security.activated.emit(1)
    assert form.values().smtp_port == 587


def test_a_failed_test_names_what_failed_and_one_button_mends_it(qtbot: QtBot, form: MailboxForm) -> None:
    form.show_values(VALUES)
    form.show_report(MailboxReport(ConnectionReport(ok=True, messages=1284), REFUSED))
    assert form.rows[0].says == "Signed in. 1,284 messages in the inbox. Nothing is deleted on the server."
    assert form.rows[1].says.startswith("The mail server asks for encryption.")
    button = next(each for each in form.rows[1].findChildren(QPushButton) if each.text() == "Use port 587")
    with qtbot.waitSignal(form.test_requested):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (form.values().smtp_port, form.values().smtp_security) == (587, Security.STARTTLS)


def test_each_wrong_field_gets_one_sentence(form: MailboxForm) -> None:
    form.show_values(MailboxValues(address="nobody", imap_host="imap.example"))
    assert not form.check(password_needed=True)
    assert form.outgoing.host_field.error == "Enter the server’s name."
    assert not form.incoming.host_field.error
    form.show_values(VALUES)
    assert form.check(password_needed=True)
    assert not form.outgoing.host_field.error


def test_a_password_that_is_kept_need_not_be_typed(form: MailboxForm) -> None:
    form.show_values(
        MailboxValues.from_row(
            MailboxRow(
                3,
                "info@leman.example",
                None,
                "",
                {
                    "imap_host": "imap.example",
                    "smtp_host": "smtp.example",
                    "clocks_from": "2026-02-12T17:00:00+00:00",
                },
            ),
            "Asia/Ho_Chi_Minh",
        )
    )
    assert form.password.text() == ""
    assert form.values().clocks_from == date(2026, 2, 13)
    assert form.check(password_needed=False)
    assert not form.check(password_needed=True)


def test_the_user_name_is_the_address_where_none_is_typed() -> None:
    mailbox = MailboxValues(address="info@leman.example", clocks_from=date(2026, 2, 13)).mailbox(
        "Asia/Ho_Chi_Minh"
    )
    assert mailbox.username == "info@leman.example"
    assert mailbox.clocks_from is not None
    assert mailbox.clocks_from.isoformat() == "2026-02-12T17:00:00+00:00"
