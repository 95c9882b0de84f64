"""The dialog of withdrawal, objection and correction, driven by keys upon a real desk."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from leman_desk.domain.customer_address import AddressKind
from leman_desk.domain.deletion_checklist import RowAction
from leman_desk.domain.ids import CaseId
from leman_desk.domain.rights import CardField, ItemState, Right, Use
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.forms.reason_dialog import ReasonDialog
from leman_desk.gui.pages.rights.asked_dialog import AskedDialog
from leman_desk.gui.pages.rights.asked_forms import (
    ConfirmDialog,
    CorrectionDialog,
    SystemsDialog,
    TaskDialog,
    UsesDialog,
)
from leman_desk.gui.pages.rights.tick_list import TickList
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Appearance, Theme
from leman_desk.services.rights_items import Correction
from leman_desk.system.paths import resources
from leman_desk.wording.words import Language, Wording
from tests.gui.screens import measure
from tests.services.offices import CUSTOMER, Office

Open = Callable[..., AskedDialog]
PICTURES = Path(__file__).resolve().parents[4] / "tests" / "output" / "screens"
WORDING = Wording(resources() / "translations")


@pytest.fixture
def open_dialog(qtbot: QtBot, theme: Theme, tasks: Tasks, office: Office, access_case: CaseId) -> Open:
    def make(language: Language = Language.EN, case: CaseId = access_case) -> AskedDialog:
        dialog = AskedDialog(office.desk, office.agent, tasks, theme, WORDING.of(language), case)
        qtbot.addWidget(dialog)
        dialog.show()
        assert tasks.wait_idle()
        return dialog

    return make


def press(widget: QWidget, key: Qt.Key = Qt.Key.Key_Space) -> None:
    assert widget.isVisible()
    assert widget.isEnabled()
    widget.setFocus()
    QTest.keyClick(widget, key)


def form(dialog: AskedDialog, kind: type[FormDialog]) -> FormDialog:
    found = dialog.deeds.form
    assert isinstance(found, kind)
    return found


def tick(listed: TickList, text: str) -> None:
    """Go down a list by keys to a line, and tick it."""
    listed.setFocus()
    QTest.keyClick(listed, Qt.Key.Key_Home)
    for _ in range(listed.count()):
        if text in listed.currentItem().text():
            QTest.keyClick(listed, Qt.Key.Key_Space)
            return
        QTest.keyClick(listed, Qt.Key.Key_Down)
    raise AssertionError(f"nothing says {text!r}")


def suppressed(office: Office) -> bool:
    return bool(office.desk.erasure.suppressed([CUSTOMER]))


def test_a_use_is_stopped_told_confirmed_and_answered_by_keys(
    open_dialog: Open, office: Office, tasks: Tasks
) -> None:
    dialog = open_dialog()
    assert QApplication.focusWidget() in {dialog.correct, None}
    assert not dialog.foot.main.isEnabled()
    press(dialog.stop)
    uses = form(dialog, UsesDialog)
    assert isinstance(uses, UsesDialog)
    press(uses.accept_button)
    assert tasks.wait_idle()
    assert "Nothing is chosen" in uses.error.text()
    tick(uses.uses, "Marketing")
    press(uses.accept_button)
    assert tasks.wait_idle()
    assert [line.cells[1].text for line in dialog.asked.model.lines] == ["Marketing by e-mail, phone or post"]
    assert not suppressed(office)
    assert not dialog.identity.isVisible(), "stopping a use needs no identity"
    press(dialog.asked.table, Qt.Key.Key_Return)
    systems = form(dialog, SystemsDialog)
    assert isinstance(systems, SystemsDialog)
    assert systems.systems.ticked == ("MARKETING",)
    press(systems.accept_button)
    assert tasks.wait_idle()
    assert suppressed(office)
    assert not dialog.write.isEnabled(), "nobody's address is known"
    press(dialog.change)
    task = form(dialog, TaskDialog)
    assert isinstance(task, TaskDialog)
    QTest.keyClicks(task.email, "lan@leman.example")
    press(task.accept_button)
    assert tasks.wait_idle()
    press(dialog.write)
    assert tasks.wait_idle()
    assert "Asked" in dialog.told.model.lines[0].cells[2].text
    assert not dialog.foot.main.isEnabled()
    press(dialog.told.table, Qt.Key.Key_Return)
    confirm = form(dialog, ConfirmDialog)
    assert isinstance(confirm, ConfirmDialog)
    QTest.keyClicks(confirm.proof, "Mail of Lan")
    QTest.keyClick(confirm.proof, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert dialog.answer.isVisible()
    QTest.keyClicks(dialog.note, "Thank you for your patience.")
    dialog._typing.stop()
    dialog._read_letter()
    assert tasks.wait_idle()
    assert "Thank you for your patience." in dialog.letter.toPlainText()
    assert dialog.letter.toPlainText().startswith(f"To: {CUSTOMER}")
    press(dialog.foot.main)
    assert tasks.wait_idle()
    assert dialog.foot.result.isVisible()
    assert not dialog.foot.main.isEnabled()
    office.clock.forward(seconds=30)
    office.desk.outbox.run()
    sent = office.servers.parse(office.servers.tries[-1])
    assert sent.to[0].address == CUSTOMER
    assert "Thank you for your patience." in sent.text
    dialog.read()
    assert tasks.wait_idle()
    assert "answered" in dialog.asked.model.lines[0].cells[2].text


def test_a_card_is_corrected_once_the_customer_proved_who_they_are(
    open_dialog: Open, office: Office, access_case: CaseId, tasks: Tasks
) -> None:
    dialog = open_dialog()
    press(dialog.correct)
    wrong = form(dialog, CorrectionDialog)
    assert isinstance(wrong, CorrectionDialog)
    assert wrong.now.text() == "Tran Thi Thanh Mai"
    wrong.what.setFocus()
    QTest.keyClick(wrong.what, Qt.Key.Key_Down)
    assert wrong.form_of_address.isVisible()
    assert not wrong.right.isVisible()
    QTest.keyClick(wrong.what, Qt.Key.Key_Up)
    wrong.right.setFocus()
    QTest.keyClicks(wrong.right, "Tran Mai")
    QTest.keyClick(wrong.right, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert dialog.identity.isVisible()
    press(dialog.carry_out)
    press(form(dialog, SystemsDialog).accept_button)
    assert tasks.wait_idle()
    assert "identity is not verified" in form(dialog, SystemsDialog).error.text()
    form(dialog, SystemsDialog).reject()
    press(dialog.identity.send)
    assert tasks.wait_idle()
    office.clock.forward(seconds=1)
    office.desk.outbox.run()
    code = re.search(r"\b(\d{6})\b", office.servers.parse(office.servers.tries[-1]).text)
    assert code is not None
    QTest.keyClicks(dialog.identity.code, code[1])
    QTest.keyClick(dialog.identity.code, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert dialog.identity.state.text().startswith("Verified")
    press(dialog.carry_out)
    systems = form(dialog, SystemsDialog)
    assert isinstance(systems, SystemsDialog)
    assert {"WEBSITE", "ORDERS", "THIRD_PARTIES"} <= set(systems.systems.ticked)
    for at in range(systems.systems.count()):
        systems.systems.item(at).setCheckState(Qt.CheckState.Unchecked)
    press(systems.accept_button)
    assert tasks.wait_idle()
    customer = office.desk.customers.of_case(office.agent, case=access_case)
    assert customer is not None
    assert office.desk.customers.card(office.agent, customer=customer).row.name == "Tran Mai"
    assert "Tran Mai instead of Tran Thi Thanh Mai" in dialog.asked.model.lines[0].cells[1].text
    assert dialog.foot.main.isEnabled()


def test_what_can_stop_now_does_not_wait_for_the_identity(
    open_dialog: Open, office: Office, access_case: CaseId, tasks: Tasks
) -> None:
    items = office.desk.rights.items
    items.ask_to_stop(office.agent, case=access_case, right=Right.OBJECT, uses=[Use.MARKETING])
    items.ask_to_correct(office.agent, case=access_case, correction=Correction(CardField.NAME, "Mai"))
    dialog = open_dialog()
    press(dialog.carry_out)
    press(form(dialog, SystemsDialog).accept_button)
    assert tasks.wait_idle()
    assert suppressed(office)
    assert dialog.view is not None
    assert [each.state for each in dialog.view.items] == [ItemState.DONE, ItemState.OPEN]


def test_a_line_is_refused_with_a_reason_opened_again_and_removed(
    open_dialog: Open, office: Office, access_case: CaseId, tasks: Tasks
) -> None:
    office.desk.rights.items.ask_to_stop(
        office.agent, case=access_case, right=Right.OBJECT, uses=[Use.PARTNERS]
    )
    dialog = open_dialog()
    press(dialog.refuse)
    reason = form(dialog, ReasonDialog)
    assert isinstance(reason, ReasonDialog)
    QTest.keyClicks(reason.reason, "Delivery needs it")
    QTest.keyClick(reason.reason, Qt.Key.Key_Return)
    assert tasks.wait_idle()
    assert "Delivery needs it" in dialog.asked.model.lines[0].cells[1].text
    assert dialog.foot.main.isEnabled(), "a refusal is told too"
    press(dialog.reopen)
    assert tasks.wait_idle()
    press(dialog.remove)
    assert tasks.wait_idle()
    assert not dialog.asked.model.lines


def test_systems_are_added_left_out_and_opened_again(
    open_dialog: Open, office: Office, access_case: CaseId, tasks: Tasks
) -> None:
    rights = office.desk.rights
    rights.items.ask_to_stop(office.agent, case=access_case, right=Right.OBJECT, uses=[Use.ADS])
    dialog = open_dialog()
    press(dialog.carry_out)
    systems = form(dialog, SystemsDialog)
    assert isinstance(systems, SystemsDialog)
    tick(systems.systems, "Cookies")
    press(systems.accept_button)
    assert tasks.wait_idle()
    assert not dialog.told.model.lines
    press(dialog.choose)
    more = form(dialog, SystemsDialog)
    assert isinstance(more, SystemsDialog)
    assert more.systems.ticked == ()
    tick(more.systems, "Orders")
    press(more.accept_button)
    assert tasks.wait_idle()
    press(dialog.leave_out)
    assert tasks.wait_idle()
    assert not dialog.told.model.lines
    rights.tasks.tell(office.agent, case=access_case, systems=["ORDERS"])
    dialog.read()
    assert tasks.wait_idle()
    press(dialog.confirm)
    confirm = form(dialog, ConfirmDialog)
    assert isinstance(confirm, ConfirmDialog)
    assert not confirm.reason.isVisible()
    confirm.happened.setFocus()
    QTest.keyClick(confirm.happened, Qt.Key.Key_End)
    assert confirm.reason.isVisible()
    QTest.keyClicks(confirm.reason, "Needed for the guarantee")
    press(confirm.accept_button)
    assert tasks.wait_idle()
    assert "Refused: Needed for the guarantee" in dialog.told.model.lines[0].cells[2].text
    press(dialog.reopen_task)
    assert tasks.wait_idle()
    assert dialog.confirm.isEnabled()


def test_a_category_that_does_not_fit_offers_nothing(open_dialog: Open, office: Office) -> None:
    case = office.complains(text="You gave my number away.")
    office.desk.triage.set_category(office.agent, cases=[case], code="DISCLOSURE")
    dialog = open_dialog(case=case)
    assert not dialog.stop.isVisible()
    assert not dialog.correct.isVisible()
    assert not dialog.foot.main.isEnabled()


@pytest.mark.parametrize("appearance", [Appearance.LIGHT, Appearance.DARK])
@pytest.mark.parametrize("language", list(Language))
def test_all_text_can_be_read(
    open_dialog: Open,
    office: Office,
    access_case: CaseId,
    tasks: Tasks,
    theme: Theme,
    language: Language,
    appearance: Appearance,
) -> None:
    rights, agent = office.desk.rights, office.agent
    customer = office.desk.customers.of_case(agent, case=access_case)
    assert customer is not None
    office.desk.customers.add_address(
        agent, customer=customer, kind=AddressKind.PHONE, written="0903 555 018"
    )
    rights.items.ask_to_stop(
        agent, case=access_case, right=Right.WITHDRAW, uses=[Use.MARKETING, Use.EVENTS, Use.ADS]
    )
    rights.items.ask_to_correct(
        agent, case=access_case, correction=Correction(CardField.NAME, "Trần Thị Thanh Mai")
    )
    PICTURES.mkdir(parents=True, exist_ok=True)
    theme.set_appearance(appearance)
    dialog = open_dialog(language)
    found: list[str] = []

    def picture(name: str, shown: QWidget) -> None:
        for scale in (100, 150):
            theme.set_scale(scale)
            if shown is dialog:
                dialog.resize((dialog.minimumWidth() + 160) * scale // 100, 1000 * scale // 100)
            else:
                shown.resize(shown.sizeHint())
            for _ in range(3):
                QApplication.sendPostedEvents()
                QApplication.processEvents()
            key = f"asked-{name}-{appearance.value}-{language.value}-{scale}"
            shown.grab().save(str(PICTURES / f"{key}.png"))
            found.extend(f"{key}: {each}" for each in measure(shown))
        theme.set_scale(100)

    try:
        picture("open", dialog)
        for name, button in (
            ("uses", dialog.stop),
            ("correction", dialog.correct),
            ("systems", dialog.carry_out),
        ):
            press(button)
            opened = form(dialog, FormDialog)
            picture(name, opened)
            opened.reject()
        rights.identity.verify_in_person(agent, case=access_case, note="Identity card seen")
        open_ones = [each.id for each in rights.answers.view(agent, case=access_case).items]
        rights.effects.carry_out(
            agent, case=access_case, items=open_ones, systems=["MARKETING", "EVENTS", "COOKIES"]
        )
        dialog.read()
        assert tasks.wait_idle()
        for name, button in (("task", dialog.change), ("confirm", dialog.confirm)):
            press(button)
            opened = form(dialog, FormDialog)
            picture(name, opened)
            opened.reject()
        picture("told", dialog)
        for task in rights.answers.view(agent, case=access_case).tasks:
            rights.tasks.close(agent, row=task.id, result=RowAction.COMPLY, proof="Mail of 3 March")
        dialog.read()
        assert tasks.wait_idle()
        picture("answer", dialog)
    finally:
        theme.set_scale(100)
        theme.set_appearance(Appearance.LIGHT)
    assert not found, "\n".join(found)
