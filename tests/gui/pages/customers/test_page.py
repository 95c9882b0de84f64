"""The page of customers on a real desk, by mouse and by keyboard."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from leman_desk.domain.customer import Address, Customer
from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Actor
from leman_desk.domain.rights import Right, Use
from leman_desk.domain.text import name_sort_key
from leman_desk.gui.actions import Actions
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.forms.reason_dialog import ReasonDialog
from leman_desk.gui.pages.customers.dialogs import (
    AddressDialog,
    AskedByHandDialog,
    MergeDialog,
    RequestDialog,
    SplitDialog,
)
from leman_desk.gui.pages.customers.model import Column
from leman_desk.gui.pages.customers.page import CustomersPage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.desk import Desk
from leman_desk.storage.store import SqlStore
from leman_desk.storage.tables import customer
from leman_desk.wording.words import Words

WAIT_MS = 20_000
MAI = "Trần Thị Thanh Mai"


def make(qtbot: QtBot, tasks: Tasks, theme: Theme, words: Words, desk: Desk, actor: Actor) -> CustomersPage:
    actions = Actions(theme, words)
    actions.set_roles(actor.roles)
    made = CustomersPage(desk, actor, tasks, theme, words, actions)
    tasks.changed.connect(made.refresh)
    qtbot.addWidget(made)
    made.resize(1200, 900)
    made.show()
    made.activated()
    assert tasks.wait_idle(WAIT_MS)
    return made


@pytest.fixture
def page(qtbot: QtBot, tasks: Tasks, theme: Theme, words: Words, desk: Desk, khoa: Actor) -> CustomersPage:
    return make(qtbot, tasks, theme, words, desk, khoa)


def add(desk: Desk, *people: tuple[str, str, str]) -> None:
    with desk.store.work() as work:
        for name, email, phone in people:
            work.add(Customer(name, email, phone=phone, sort_key=name_sort_key(name)))
        work.commit()


def names(page: CustomersPage, qtbot: QtBot, tasks: Tasks) -> list[str]:
    def read() -> list[str]:
        model = page.model
        return [str(model.data(model.index(row, Column.NAME))) for row in range(model.rowCount())]

    qtbot.waitUntil(lambda: tasks.wait_idle(WAIT_MS) and "" not in read(), timeout=WAIT_MS)
    return read()


def find(page: CustomersPage, qtbot: QtBot, tasks: Tasks, text: str) -> list[str]:
    page.filter.selectAll()
    QTest.keyClicks(page.filter, text)
    qtbot.waitUntil(lambda: not page.typing and tasks.wait_idle(WAIT_MS), timeout=WAIT_MS)
    return names(page, qtbot, tasks)


def dialog(page: CustomersPage, qtbot: QtBot, kind: type[FormDialog]) -> FormDialog:
    def opened() -> list[FormDialog]:
        return [each for each in page.window().findChildren(kind) if each.isVisible()]

    qtbot.waitUntil(lambda: bool(opened()), timeout=WAIT_MS)
    return opened()[0]


def submit(form: FormDialog, qtbot: QtBot, tasks: Tasks) -> None:
    with qtbot.waitSignal(form.accepted, timeout=WAIT_MS):
        form.submit()
    assert tasks.wait_idle(WAIT_MS)


def test_a_customer_is_found_without_marks_and_the_card_shows_who_it_is(
    page: CustomersPage, qtbot: QtBot, tasks: Tasks
) -> None:
    QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert find(page, qtbot, tasks, "tran thi thanh mai") == [MAI]
    qtbot.waitUntil(lambda: page.card.name.text() == MAI, timeout=WAIT_MS)
    assert "LD-26-0147" in [line.cells[0].text for line in page.card.cases.model.lines]
    assert find(page, qtbot, tasks, "nobody of this name") == []
    assert page.empty.isVisible()
    assert not page.card.isVisible()


def test_form_and_name_are_saved_by_keyboard_and_the_list_says_so(
    page: CustomersPage, qtbot: QtBot, tasks: Tasks, desk: Desk, khoa: Actor
) -> None:
    find(page, qtbot, tasks, "thanh mai")
    card = page.card
    assert not card.save.isEnabled()
    card.name.selectAll()
    QTest.keyClicks(card.name, "Mai Tran")
    card.form.setCurrentIndex(card.form.findData(Address.CHI))
    card.form.activated.emit(card.form.currentIndex())
    assert card.save.isEnabled()
    QTest.keyClick(card.name, Qt.Key.Key_Return)
    assert tasks.wait_idle(WAIT_MS)
    shown = card.card
    assert shown is not None
    kept = desk.customers.card(khoa, customer=shown.row.id)
    assert (kept.row.name, kept.form_of_address) == ("Mai Tran", Address.CHI)
    assert not card.save.isEnabled()


def test_what_somebody_else_changed_is_said_and_what_was_typed_stays(
    page: CustomersPage, qtbot: QtBot, tasks: Tasks, desk: Desk, khoa: Actor
) -> None:
    find(page, qtbot, tasks, "thanh mai")
    shown = page.card.card
    assert shown is not None
    desk.customers.change(
        khoa,
        customer=shown.row.id,
        version=shown.version,
        fields=page.card.typed().__class__("Trần Mai", Address.CHI, "", "vi"),
    )
    QTest.keyClicks(page.card.called, "Mai")
    page.card.save.click()
    assert tasks.wait_idle(WAIT_MS)
    assert "changed meanwhile" in page.card.error.text()
    assert page.card.called.text().endswith("Mai")
    page.card.save.click()
    assert tasks.wait_idle(WAIT_MS)
    assert page.card.error.text() == ""


def test_an_address_is_added_used_and_removed(page: CustomersPage, qtbot: QtBot, tasks: Tasks) -> None:
    find(page, qtbot, tasks, "thanh mai")
    card = page.card
    before = len(card.addresses.model.lines)
    QTest.keyClick(card.add, Qt.Key.Key_Space)
    form = dialog(page, qtbot, AddressDialog)
    assert isinstance(form, AddressDialog)
    form.written.setText("no address")
    form.submit()
    qtbot.waitUntil(form.error.isVisible, timeout=WAIT_MS)
    form.written.setText("mai@work.example")
    submit(form, qtbot, tasks)
    lines = card.addresses.model.lines
    assert len(lines) == before + 1
    row = next(at for at, line in enumerate(lines) if line.cells[0].text == "mai@work.example")
    card.addresses.table.setCurrentIndex(card.addresses.model.index(row, 0))
    assert card.primary.isEnabled()
    card.primary.click()
    assert tasks.wait_idle(WAIT_MS)
    assert card.card is not None
    assert card.card.row.email == "mai@work.example"
    row = next(
        at for at, line in enumerate(card.addresses.model.lines) if line.cells[0].text == "mai@work.example"
    )
    card.addresses.table.setCurrentIndex(card.addresses.model.index(row, 0))
    assert not card.primary.isEnabled()
    card.remove.click()
    assert tasks.wait_idle(WAIT_MS)
    assert len(card.addresses.model.lines) == before


def test_two_cards_are_compared_merged_and_split(
    page: CustomersPage, qtbot: QtBot, tasks: Tasks, desk: Desk
) -> None:
    add(desk, (MAI, "mai.second@example.com", ""))
    assert find(page, qtbot, tasks, "tran thi thanh mai") == [MAI, MAI]
    page.doubtful.click()
    assert names(page, qtbot, tasks) == [MAI, MAI]
    qtbot.waitUntil(page.card.doubles.isVisible, timeout=WAIT_MS)
    page.card.merge.click()
    form = dialog(page, qtbot, MergeDialog)
    assert isinstance(form, MergeDialog)
    stays = form.chosen.row.id
    submit(form, qtbot, tasks)
    page.doubtful.click()
    assert names(page, qtbot, tasks) == [MAI]
    assert page.card.card is not None
    assert page.card.card.row.id == stays
    assert page.card.merged.isVisible()
    page.card.split.click()
    other = dialog(page, qtbot, SplitDialog)
    assert isinstance(other, SplitDialog)
    other.name.setText("Trần Thị Thanh Mai (em)")
    item = next(
        other.items.item(at)
        for at in range(other.items.count())
        if other.items.item(at).text() == "mai.second@example.com"
    )
    item.setCheckState(Qt.CheckState.Checked)
    submit(other, qtbot, tasks)
    assert len(names(page, qtbot, tasks)) == 2


def test_two_people_of_one_name_are_told_apart(
    page: CustomersPage, qtbot: QtBot, tasks: Tasks, desk: Desk
) -> None:
    add(desk, (MAI, "mai.second@example.com", ""))
    find(page, qtbot, tasks, "mai.second")
    qtbot.waitUntil(page.card.doubles.isVisible, timeout=WAIT_MS)
    page.card.apart.click()
    assert tasks.wait_idle(WAIT_MS)
    assert not page.card.doubles.isVisible()


def test_a_deletion_request_is_opened_from_the_card_and_stands_on_it(
    page: CustomersPage, qtbot: QtBot, tasks: Tasks
) -> None:
    find(page, qtbot, tasks, "thanh mai")
    page.card.request.click()
    form = dialog(page, qtbot, RequestDialog)
    assert isinstance(form, RequestDialog)
    form.received.setDateTime(form.received.dateTime().addSecs(-3600))
    form.proof.setText("letter in the folder")
    submit(form, qtbot, tasks)
    lines = page.card.cases.model.lines
    request = next(line for line in lines if line.cells[0].text.startswith("DR-"))
    assert request.cells[2].text == "Received"
    opened: list[CaseId] = []
    page.request_opened.connect(opened.append)
    page.card.cases.table.setCurrentIndex(page.card.cases.model.index(lines.index(request), 0))
    page.card.cases.table.setFocus()
    QTest.keyClick(page.card.cases.table, Qt.Key.Key_Return)
    assert opened == [request.key]


def test_a_withdrawal_that_came_in_the_shop_is_opened_from_the_card_and_agreed_to_again(
    page: CustomersPage, qtbot: QtBot, tasks: Tasks, desk: Desk, khoa: Actor
) -> None:
    find(page, qtbot, tasks, "thanh mai")
    uses = page.card.uses
    assert not uses.table.isVisible()
    assert not uses.agree.isEnabled()
    opened: list[CaseId] = []
    page.rights_opened.connect(opened.append)
    uses.ask.setFocus()
    QTest.keyClick(uses.ask, Qt.Key.Key_Space)
    form = dialog(page, qtbot, AskedByHandDialog)
    assert isinstance(form, AskedByHandDialog)
    form.received.setDateTime(form.received.dateTime().addSecs(-3600))
    form.submit()
    assert tasks.wait_idle(WAIT_MS)
    assert form.error.isVisible(), "without a proof of receipt nothing is opened"
    QTest.keyClicks(form.proof, "Note of the shop")
    submit(form, qtbot, tasks)
    assert len(opened) == 1
    rights = desk.rights
    rights.items.ask_to_stop(khoa, case=opened[0], right=Right.WITHDRAW, uses=[Use.MARKETING])
    items = [each.id for each in rights.answers.view(khoa, case=opened[0]).items]
    rights.effects.carry_out(khoa, case=opened[0], items=items, systems=[])
    page.read()
    assert tasks.wait_idle(WAIT_MS)
    assert [line.cells[0].text for line in uses.model.lines] == ["Marketing by e-mail, phone or post"]
    uses.agree.setFocus()
    QTest.keyClick(uses.agree, Qt.Key.Key_Space)
    reason = dialog(page, qtbot, ReasonDialog)
    assert isinstance(reason, ReasonDialog)
    QTest.keyClicks(reason.reason, "Form of today")
    submit(reason, qtbot, tasks)
    qtbot.waitUntil(lambda: not uses.model.lines, timeout=WAIT_MS)
    assert uses.none.isVisible()


def test_a_board_member_reads_masked_numbers_and_says_why_they_want_them_in_full(
    qtbot: QtBot, tasks: Tasks, theme: Theme, words: Words, desk: Desk, board_member: Actor
) -> None:
    add(desk, ("Lê An", "an@example.com", "0901 234 567"))
    page = make(qtbot, tasks, theme, words, desk, board_member)
    find(page, qtbot, tasks, "an@example.com")
    qtbot.waitUntil(lambda: page.card.name.text() == "Lê An", timeout=WAIT_MS)
    card = page.card
    texts = [line.cells[0].text for line in card.addresses.model.lines]
    assert not any("234" in each for each in texts)
    for button in (card.save, card.add, card.remove, card.split, card.request, card.primary):
        assert not button.isVisible()
    assert card.name.isReadOnly()
    card.reveal.click()
    form = dialog(page, qtbot, ReasonDialog)
    assert isinstance(form, ReasonDialog)
    form.submit()
    qtbot.waitUntil(form.error.isVisible, timeout=WAIT_MS)
    form.reason.setText("calls back")
    submit(form, qtbot, tasks)
    assert "+84901234567" in [line.cells[0].text for line in card.addresses.model.lines]
    assert not card.reveal.isEnabled()


def test_every_control_has_a_name(page: CustomersPage, qtbot: QtBot, tasks: Tasks) -> None:
    find(page, qtbot, tasks, "thanh mai")
    card = page.card
    named = (page.filter, page.view, card, card.name, card.called, card.form, card.language)
    assert all(each.accessibleName() for each in (*named, card.addresses.table, card.cases.table))


def test_twenty_thousand_customers_are_listed_and_only_rows_looked_at_are_read(
    page: CustomersPage, qtbot: QtBot, tasks: Tasks, desk: Desk
) -> None:
    columns = {"phone": "", "form_of_address": Address.UNKNOWN, "addressed_name": "", "language": "vi"}
    rows = [
        {
            "name": f"Nguyễn Văn Hòa {number:05}",
            "email": f"hoa{number}@example.com",
            "sort_key": f"{number:05}",
            "version": 1,
            **columns,
        }
        for number in range(20_000)
    ]
    store = desk.store
    assert isinstance(store, SqlStore)
    with store.writer.begin() as connection:
        connection.execute(insert(customer), rows)
    page.read()
    assert tasks.wait_idle(WAIT_MS)
    assert page.model.rowCount() > 20_000
    page.view.scrollToBottom()
    page.view.setCurrentIndex(page.model.index(page.model.rowCount() - 1, 0))
    qtbot.waitUntil(lambda: page.card.card is not None and not tasks.busy, timeout=WAIT_MS)
    assert 0 < len(page.model._rows) < 500
    assert find(page, qtbot, tasks, "hoa19999@") == ["Nguyễn Văn Hòa 19999"]
