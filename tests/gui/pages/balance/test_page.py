from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from leman_desk.domain.correspondence import Placement
from leman_desk.domain.errors import Unavailable
from leman_desk.domain.ids import CaseId, MailboxId, MessageId
from leman_desk.domain.mailbox import FolderUse
from leman_desk.gui.pages.balance.model import BalanceModel, Chosen, Column
from leman_desk.gui.pages.balance.page import BalancePage
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.services.balance_queries import BalancePart, BalanceReport, FolderBalance
from leman_desk.services.changes import Changes, Kind
from leman_desk.services.desk import Desk
from leman_desk.services.queries import MailRow
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words
from tests.gui.pages.board.made_up import MANAGER, ZONE

NOW = datetime(2026, 2, 13, 8, 10, tzinfo=UTC)
INBOX = FolderBalance(
    MailboxId(1),
    "info@leman.jewelry",
    "INBOX",
    FolderUse.INBOX,
    9,
    NOW,
    {BalancePart.CASE: 5, BalancePart.ARCHIVE: 1, BalancePart.WAITING: 3, BalancePart.GONE: 2},
    copies=1,
)
JUNK = FolderBalance(
    MailboxId(1), "info@leman.jewelry", "Spam", FolderUse.JUNK, 1, NOW, {BalancePart.LINKING: 1}, read=False
)


class FakeDesk:
    def __init__(self) -> None:
        self.report = BalanceReport((INBOX, JUNK))
        self.asked: list[tuple[str, BalancePart]] = []
        self.fails = False

    def mail_balance(self, _actor: object) -> BalanceReport:
        if self.fails:
            raise Unavailable("storage.busy")
        return self.report

    def balance_mails(
        self, _actor: object, *, mailbox: MailboxId, folder: str, part: BalancePart
    ) -> list[MessageId]:
        assert mailbox == MailboxId(1)
        self.asked.append((folder, part))
        return [MessageId(7), MessageId(6)]

    def mail_rows(self, _actor: object, *, ids: Sequence[MessageId]) -> list[MailRow]:
        placement = Placement.CASE if self.asked[-1][1] is BalancePart.CASE else Placement.LINKING
        return [MailRow(each, f"Customer {each}", "My data", NOW, placement, "", 900) for each in ids]

    def case_of_message(self, _actor: object, *, message: MessageId) -> CaseId:
        return CaseId(40 + message)

    def now(self) -> datetime:
        return NOW

    def desk(self) -> Desk:
        fake = SimpleNamespace(
            reading=self,
            calendars=SimpleNamespace(of=lambda _version: SimpleNamespace(zone=ZONE)),
            store=SimpleNamespace(reader=lambda: SimpleNamespace(calendar=lambda: None)),
        )
        return cast("Desk", cast("Any", fake))


@pytest.fixture
def fake() -> FakeDesk:
    return FakeDesk()


@pytest.fixture
def open_page(
    qtbot: QtBot, theme: Theme, words: Words, tasks: Tasks, fake: FakeDesk
) -> Callable[[], BalancePage]:
    def make() -> BalancePage:
        page = BalancePage(fake.desk(), MANAGER, tasks, theme, words)
        qtbot.addWidget(page)
        page.resize(1200, 700)
        page.show()
        page.activated()
        assert tasks.wait_idle()
        return page

    return make


def rows(page: BalancePage) -> list[list[str]]:
    model = page.model
    found = []
    for top in range(model.rowCount()):
        parent = model.index(top, 0)
        found.append([str(model.index(top, column).data()) for column in Column])
        found += [
            [str(model.index(row, column, parent).data()) for column in Column]
            for row in range(model.rowCount(parent))
        ]
    return found


def test_every_folder_stands_with_its_parts_and_what_differs(open_page: Callable[[], BalancePage]) -> None:
    page = open_page()
    assert page.headline.text() == (
        "10 messages on the server. Not all of them are read yet; the rows say which."
    )
    assert [row[:2] for row in rows(page)] == [
        ["info@leman.jewelry · INBOX", "9"],
        ["On cases", "5"],
        ["Archive", "1"],
        ["Not taken in yet", "3"],
        ["Deleted on the server since", "2"],
        ["info@leman.jewelry · Spam (Junk mail), no longer read", "1"],
        ["Needs linking", "1"],
    ]
    said = rows(page)[0][Column.SAYS]
    assert said.startswith("3 messages are not taken in yet. 2 messages were deleted on the server since")
    assert "1 message is the same as another, byte for byte." in said
    assert rows(page)[5][Column.SAYS].startswith("Balances.")


def test_a_number_leads_to_its_mails_and_a_mail_to_its_case_by_keyboard(
    open_page: Callable[[], BalancePage], fake: FakeDesk, tasks: Tasks, qtbot: QtBot
) -> None:
    page = open_page()
    QTest.keyClick(page.view, Qt.Key.Key_J)
    assert tasks.wait_idle()
    assert fake.asked == [("INBOX", BalancePart.CASE)]
    qtbot.waitUntil(lambda: page.list.mails.index(0).data() == "My data")
    QTest.keyClick(page.view, Qt.Key.Key_Return)
    assert page.focusWidget() is page.list
    with qtbot.waitSignal(page.case_opened) as opened:
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert opened.args == [CaseId(47)]


def test_a_mail_on_no_case_leads_to_its_list(
    open_page: Callable[[], BalancePage], tasks: Tasks, qtbot: QtBot
) -> None:
    page = open_page()
    page.view.setCurrentIndex(page.model.find(Chosen(JUNK, BalancePart.LINKING)))
    assert tasks.wait_idle()
    qtbot.waitUntil(lambda: page.list.mails.index(0).data() == "My data")
    with qtbot.waitSignal(page.view_requested) as asked:
        QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert asked.args == ["linking"]


def test_what_is_not_taken_in_has_no_mails_to_show_and_says_why(
    open_page: Callable[[], BalancePage], fake: FakeDesk
) -> None:
    page = open_page()
    page.view.setCurrentIndex(page.model.find(Chosen(INBOX, BalancePart.WAITING)))
    assert page.nothing.text() == "They lie on the server only. The next check takes them in."
    assert not page.list.isVisible()
    assert fake.asked == []


def test_the_chosen_row_stays_when_mail_comes(
    open_page: Callable[[], BalancePage], fake: FakeDesk, tasks: Tasks
) -> None:
    page = open_page()
    page.view.setCurrentIndex(page.model.find(Chosen(INBOX, BalancePart.GONE)))
    fake.report = BalanceReport((INBOX,))
    page.refresh(Changes(frozenset({Kind.MESSAGES})))
    assert tasks.wait_idle()
    assert page.model.chosen(page.view.currentIndex()) == Chosen(INBOX, BalancePart.GONE)


def test_a_desk_without_a_check_says_so_and_trouble_can_be_tried_again(
    open_page: Callable[[], BalancePage], fake: FakeDesk, tasks: Tasks
) -> None:
    fake.report, fake.fails = BalanceReport(), True
    page = open_page()
    assert page.error.isVisible()
    fake.fails = False
    page.error.action_requested.emit()
    assert tasks.wait_idle()
    assert not page.error.isVisible()
    assert page._stack.currentWidget() is page.empty


def test_the_model_keeps_qts_rules(theme: Theme, words: Words, qtbot: QtBot) -> None:
    assert theme
    assert qtbot
    model = BalanceModel(Moments(words, ZONE))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.set_folders((INBOX, JUNK), NOW)
    model.set_folders((JUNK,), NOW)
    model.set_folders((), NOW)


def test_a_difference_nobody_explains_is_no_balance() -> None:
    odd = FolderBalance(MailboxId(1), "a@b", "INBOX", FolderUse.INBOX, 3, NOW, {BalancePart.CASE: 2})
    assert odd.difference == 1
    assert not BalanceReport((odd,)).balanced
    assert BalanceReport((JUNK,)).balanced
