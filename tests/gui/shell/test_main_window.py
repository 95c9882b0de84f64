from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QImage, QPaintEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot
from typing_extensions import override

from leman_desk.domain.ids import CaseId
from leman_desk.domain.people import Role
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.actions import Actions
from leman_desk.gui.shell.drop_veil import DropVeil
from leman_desk.gui.shell.jump_list import SearchBox
from leman_desk.gui.shell.main_window import MainWindow, WidthClass
from leman_desk.gui.shell.nav import NavGroup, NavItem
from leman_desk.gui.shell.status_bar import StatusSlot
from leman_desk.gui.theme import Appearance, Theme
from leman_desk.services.changes import Changes, Kind, changed
from leman_desk.services.queries import JumpHit, JumpKind
from leman_desk.wording.words import Language, Words
from tests.gui.conftest import RESOURCES


class FakePage(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.seen: list[Changes] = []
        self.times_activated = 0
        self.left, self.right = QLineEdit(), QPushButton("do")
        column = QVBoxLayout(self)
        column.addWidget(self.left)
        column.addWidget(self.right)

    def title(self) -> str:
        return self.name

    def panes(self) -> list[QWidget]:
        return [self.left, self.right]

    def refresh(self, changes: Changes) -> None:
        self.seen.append(changes)

    def activated(self) -> None:
        self.times_activated += 1


@pytest.fixture
def window(
    qapp: QApplication, theme: Theme, words: Words, actions: Actions, qtbot: QtBot
) -> Iterator[MainWindow]:
    shown = MainWindow(qapp, theme, words, actions, RESOURCES / "logo.svg")
    actions.setParent(shown)
    qtbot.addWidget(shown)
    shown.add_page("mine", FakePage("My complaints"))
    shown.add_page("all", FakePage("All complaints"))
    shown.add_page("plain", QWidget())
    items = (NavItem("mine", "My", "ph.user", 9), NavItem("all", "All", "ph.stack"))
    shown.nav.set_groups([NavGroup("Work", items)])
    actions.set_roles({Role.AGENT})
    shown.show_page("mine")
    shown.resize(1300, 800)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    yield shown
    theme.set_appearance(Appearance.LIGHT)
    theme.set_scale(100)


def page(window: MainWindow, name: str) -> FakePage:
    found = window.page(name)
    assert isinstance(found, FakePage)
    return found


def test_a_page_comes_to_the_front_by_the_navigation(window: MainWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(window.page_changed) as told:
        window.nav.chosen.emit("all")
    assert told.args == ["all"]
    assert window.current_page() == "all"
    assert window.windowTitle() == "All complaints · Leman Desk"
    assert page(window, "all").times_activated == 1


def test_a_page_may_offer_nothing(window: MainWindow) -> None:
    window.show_page("plain")
    window.refresh(changed(Kind.CASES))
    window.cycle_panes(1)
    assert window.windowTitle() == "Leman Desk"


def test_changes_reach_every_page(window: MainWindow) -> None:
    changes = changed(Kind.CASES, cases=[7])
    window.refresh(changes)
    assert page(window, "mine").seen == [changes]
    assert page(window, "all").seen == [changes]


def test_f6_goes_round_and_shift_f6_back(window: MainWindow, qapp: QApplication) -> None:
    mine = page(window, "mine")
    window.nav.setFocus()
    seen = []
    for _ in range(4):
        QTest.keyClick(window, Qt.Key.Key_F6)
        seen.append(qapp.focusWidget())
    search = window.findChild(SearchBox)
    assert seen == [mine.left, mine.right, search, window.nav]
    QTest.keyClick(window, Qt.Key.Key_F6, Qt.KeyboardModifier.ShiftModifier)
    assert qapp.focusWidget() is search


def test_it_folds_by_its_width(window: MainWindow, qtbot: QtBot) -> None:
    told: list[WidthClass] = []
    window.width_class_changed.connect(told.append)
    window.resize(1250, 800)
    qtbot.waitUntil(lambda: window.width_class is WidthClass.MEDIUM)
    window.resize(1120, 800)
    qtbot.waitUntil(lambda: window.width_class is WidthClass.NARROW)
    qtbot.waitUntil(lambda: window.nav.width() <= 52)
    window.resize(1320, 800)
    qtbot.waitUntil(lambda: window.width_class is WidthClass.WIDE)
    qtbot.waitUntil(lambda: window.nav.width() > 200)
    assert told == [WidthClass.MEDIUM, WidthClass.NARROW, WidthClass.WIDE]


def test_language_and_look_are_in_the_menus(
    window: MainWindow, actions: Actions, theme: Theme, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(window.language_requested) as told:
        actions.action(ActionId.LANGUAGE_VI).trigger()
    assert told.args == [Language.VI]
    actions.action(ActionId.THEME_DARK).trigger()
    assert theme.tokens.dark
    assert actions.action(ActionId.THEME_DARK).isChecked()
    actions.action(ActionId.TEXT_LARGER).trigger()
    assert theme.scale == 110
    actions.action(ActionId.TEXT_NORMAL).trigger()
    assert theme.scale == 100


def test_retranslating_rebuilds_the_menus_and_reaches_pages(window: MainWindow, words: Words) -> None:
    before = [action.text() for action in window.menuBar().actions()]
    window.retranslate(words)
    assert [action.text() for action in window.menuBar().actions()] == before
    assert before[0] == "&File"


def test_status_shows_and_hides(window: MainWindow) -> None:
    window.set_status(StatusSlot.MAILBOX, "Mailbox checked 15:08")
    bar = window.statusBar()
    shown = [child for child in bar.findChildren(QWidget) if child.isVisible()]
    assert any(getattr(child, "text", str)() == "Mailbox checked 15:08" for child in shown)
    window.set_status(StatusSlot.MAILBOX, "")
    assert not any(
        getattr(child, "text", str)() == "Mailbox checked 15:08"
        for child in bar.findChildren(QWidget)
        if child.isVisible()
    )


def dark_rows(window: MainWindow, bright: QImage) -> list[bool]:
    """Tell for some heights, the corners among them, whether the window is dimmed there."""
    now = window.grab().toImage()
    heights = [2, *range(60, bright.height() - 60, 60), bright.height() - 3]
    return [now.pixelColor(5, y).lightness() < bright.pixelColor(5, y).lightness() for y in heights]


def test_a_dialog_stands_before_a_dimmed_window(window: MainWindow, actions: Actions, qtbot: QtBot) -> None:
    bright = window.grab().toImage()
    actions.action(ActionId.KEYS).trigger()
    dialog = window.findChild(QDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.windowModality() is Qt.WindowModality.WindowModal
    qtbot.waitUntil(lambda: all(dark_rows(window, bright)))
    dialog.accept()
    qtbot.waitUntil(lambda: not any(dark_rows(window, bright)))


def test_it_stays_dimmed_until_the_last_of_several_dialogs_is_done(window: MainWindow, qtbot: QtBot) -> None:
    bright = window.grab().toImage()
    first, second = QDialog(window), QDialog(window)
    window.open_dialog(first)
    window.open_dialog(second)
    qtbot.waitUntil(lambda: all(dark_rows(window, bright)))
    second.accept()
    qtbot.wait(100)
    assert all(dark_rows(window, bright))
    first.accept()
    qtbot.waitUntil(lambda: not any(dark_rows(window, bright)))


class Painted(QObject):
    """Counts the pixels that are painted."""

    def __init__(self) -> None:
        super().__init__()
        self.pixels = 0

    @override
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QPaintEvent):
            self.pixels += event.rect().width() * event.rect().height()
        return False


def test_coming_to_the_front_and_leaving_it_paints_little_anew(
    window: MainWindow, qapp: QApplication, qtbot: QtBot
) -> None:
    qtbot.wait(100)
    painted = Painted()
    qapp.installEventFilter(painted)
    window.update()
    qtbot.waitUntil(lambda: painted.pixels > window.width() * window.height() * 0.8)
    for kind in (QEvent.Type.WindowDeactivate, QEvent.Type.WindowActivate):
        painted.pixels = 0
        qapp.sendEvent(window, QEvent(kind))
        qapp.processEvents()
        # The chosen page in the navigation, whose ground is paler, and what has the focus.
        assert 0 < painted.pixels < window.width() * window.height() * 0.05
    qapp.removeEventFilter(painted)


# --- jumping ------------------------------------------------------------------------------------------


def box(window: MainWindow) -> SearchBox:
    found = window.findChild(SearchBox)
    assert found is not None
    return found


HIT = JumpHit(JumpKind.CASE, CaseId(4), "LD-26-0147 Trần Thị Thanh Mai", "open")


def test_ctrl_k_typing_and_enter_jump_to_a_case(window: MainWindow, qtbot: QtBot) -> None:
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert box(window).hasFocus()
    with qtbot.waitSignal(window.jump.query_requested) as asked:
        box(window).insert("Trần")
        QTest.keyClicks(box(window), "  Mai")
    assert asked.args == ["tran mai"]
    window.jump.show_hits([HIT], "tran mai")
    with qtbot.waitSignal(window.jump.hit_chosen) as chosen:
        QTest.keyClick(box(window), Qt.Key.Key_Return)
    assert chosen.args == [HIT]
    assert window.jump.isHidden()
    assert box(window).text() == ""


def test_an_answer_to_an_older_query_is_left_aside(window: MainWindow, qtbot: QtBot) -> None:
    window.jump.open()
    with qtbot.waitSignal(window.jump.query_requested):
        QTest.keyClicks(box(window), "zzz")
    window.jump.show_hits([HIT], "zz")
    heard: list[object] = []
    window.jump.hit_chosen.connect(heard.append)
    QTest.keyClick(box(window), Qt.Key.Key_Return)
    assert heard == []


def test_commands_are_found_without_marks_and_run(window: MainWindow, theme: Theme) -> None:
    window.jump.open()
    QTest.keyClicks(box(window), "dark")
    QTest.keyClick(box(window), Qt.Key.Key_Return)
    assert theme.tokens.dark


def test_escape_gives_the_focus_back(window: MainWindow, qapp: QApplication) -> None:
    mine = page(window, "mine")
    mine.left.setFocus()
    window.jump.open()
    QTest.keyClicks(box(window), "x")
    assert window.jump.isVisible()
    QTest.keyClick(box(window), Qt.Key.Key_Escape)
    assert window.jump.isHidden()
    assert qapp.focusWidget() is mine.left


def test_files_dropped_anywhere_are_taken_once_somebody_wants_them(
    window: MainWindow, tmp_path: Path
) -> None:
    taken: list[list[Path]] = []
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(tmp_path)), QUrl("https://example.com/a.eml")])
    buttons, modifiers = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    veil = window.findChild(DropVeil)
    assert veil is not None

    def enter() -> bool:
        event = QDragEnterEvent(QPoint(9, 9), Qt.DropAction.CopyAction, data, buttons, modifiers)
        event.ignore()
        QApplication.sendEvent(window, event)
        return event.isAccepted()

    assert not enter()
    window.take_files(taken.append)
    assert enter()
    assert veil.isVisible()
    assert veil.accessibleName() == "Drop here to take mail in from these files"
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert not veil.isVisible()
    assert enter()
    QApplication.sendEvent(
        window, QDropEvent(QPointF(9, 9), Qt.DropAction.CopyAction, data, buttons, modifiers)
    )
    assert not veil.isVisible()
    assert taken == [[tmp_path]]
