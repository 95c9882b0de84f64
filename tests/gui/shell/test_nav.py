from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from leman_desk.gui.shell.nav import NavGroup, NavItem, NavList, NavModel
from leman_desk.gui.theme import Theme

GROUPS = (
    NavGroup(
        "Work",
        (NavItem("triage", "Inbox", "navigation.inbox_to_triage", 6), NavItem("mine", "My", "ph.user")),
    ),
    NavGroup("Oversight", (NavItem("board", "SLA board", "navigation.sla_board", None, over=1),)),
)


def made(theme: Theme, qtbot: QtBot) -> NavList:
    nav = NavList(theme)
    qtbot.addWidget(nav)
    nav.resize(212, 400)
    nav.set_groups(GROUPS)
    nav.show()
    return nav


def test_the_model_keeps_the_rules() -> None:
    model = NavModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    model.set_groups(GROUPS)
    model.set_groups(GROUPS[:1])
    assert tester.model() is model
    assert model.rowCount() == 3


def test_arrows_skip_titles_and_tell_the_page(theme: Theme, qtbot: QtBot) -> None:
    nav = made(theme, qtbot)
    heard: list[str] = []
    nav.chosen.connect(heard.append)
    nav.select("mine")
    assert heard == []
    QTest.keyClick(nav, Qt.Key.Key_Down)
    assert heard == ["board"]


def test_new_counts_keep_the_choice_and_tell_nothing(theme: Theme, qtbot: QtBot) -> None:
    nav = made(theme, qtbot)
    nav.select("mine")
    heard: list[str] = []
    nav.chosen.connect(heard.append)
    nav.set_groups((NavGroup("Việc", GROUPS[0].items), *GROUPS[1:]))
    nav.set_groups(GROUPS[:1])
    assert nav.current() == "mine"
    assert heard == []


def test_a_screen_reader_hears_the_count(theme: Theme, qtbot: QtBot) -> None:
    nav = made(theme, qtbot)
    assert nav.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole) == "Inbox, 6"


def test_folded_it_is_icons_with_tooltips(theme: Theme, qtbot: QtBot) -> None:
    nav = made(theme, qtbot)
    index = nav.model().index(1, 0)
    assert index.data(Qt.ItemDataRole.ToolTipRole) is None
    wide = nav.grab().toImage()
    nav.set_folded(folded=True)
    assert index.data(Qt.ItemDataRole.ToolTipRole) == "Inbox, 6"
    assert nav.grab().toImage() != wide


def test_over_the_limit_paints_the_badge(theme: Theme, qtbot: QtBot) -> None:
    nav = made(theme, qtbot)
    solid = theme.tokens.status["breached"].bg
    image = nav.grab().toImage()
    assert any(image.pixelColor(x, y) == solid for x in range(150, 210) for y in range(60, 200))
