from threading import Event

import pytest
from PySide6.QtCore import QByteArray, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from leman_desk.gui.tasks import Tasks, Work
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.banner import Banner
from leman_desk.gui.widgets.progress import ProgressRow
from leman_desk.gui.widgets.safe_browser import SafeBrowser
from leman_desk.gui.widgets.states import EmptyState, ErrorCard
from leman_desk.gui.widgets.toast import Toast
from leman_desk.wording.words import Words


@pytest.fixture
def host(qtbot: QtBot) -> QWidget:
    shown = QWidget()
    qtbot.addWidget(shown)
    shown.resize(800, 600)
    shown.show()
    return shown


def texts(widget: QWidget) -> list[str]:
    return [label.text() for label in widget.findChildren(QLabel) if label.isVisible()]


def test_a_toast_stands_at_the_bottom_left_and_can_be_taken_back(
    host: QWidget, theme: Theme, words: Words, qtbot: QtBot
) -> None:
    toast = Toast(host, theme, words)
    toast.say("LD-26-0139 resolved", undoable=True)
    assert "LD-26-0139 resolved" in texts(toast)
    assert toast.geometry().left() < 40
    assert host.height() - toast.geometry().bottom() < 40
    with qtbot.waitSignal(toast.undo_requested):
        toast.findChildren(QPushButton)[0].click()
    assert toast.isHidden()


def test_a_toast_leaves_by_itself(host: QWidget, theme: Theme, words: Words, qtbot: QtBot) -> None:
    toast = Toast(host, theme, words)
    toast.say("Saved")
    toast._left_ms = 1
    qtbot.waitUntil(toast.isHidden, timeout=3000)


def test_a_press_ends_a_toast_but_no_countdown(host: QWidget, theme: Theme, words: Words) -> None:
    toast = Toast(host, theme, words)
    toast.say("Saved", undoable=True)
    QTest.mouseClick(toast.findChildren(QLabel)[-1], Qt.MouseButton.LeftButton)
    assert toast.isHidden()
    toast.count_down(lambda left: f"leaves in {left} s", 9)
    QTest.mouseClick(toast, Qt.MouseButton.LeftButton, pos=toast.rect().topLeft())
    assert toast.isVisible()


def test_focus_holds_a_toast(host: QWidget, theme: Theme, words: Words, qtbot: QtBot) -> None:
    toast = Toast(host, theme, words)
    toast.say("Saved", undoable=True)
    host.activateWindow()
    qtbot.waitUntil(host.isActiveWindow)
    toast.findChildren(QPushButton)[0].setFocus()
    toast._left_ms = 1
    toast._tick()
    assert toast.isVisible()


def test_a_countdown_counts_and_runs_out(host: QWidget, theme: Theme, words: Words, qtbot: QtBot) -> None:
    toast = Toast(host, theme, words)
    with qtbot.waitSignal(toast.run_out, timeout=5000):
        toast.count_down(lambda left: f"leaves in {left} s", 1)
        assert "leaves in 1 s" in texts(toast)
    assert toast.isHidden()


def test_progress_appears_only_for_work_that_takes_time(
    host: QWidget, theme: Theme, words: Words, tasks: Tasks, qtbot: QtBot
) -> None:
    row = ProgressRow(theme, words)
    row.setParent(host)
    quick = tasks.network(lambda _work: None)
    row.follow(quick, lambda done, total: f"{done} of {total}")
    assert tasks.wait_idle()
    assert not row.isVisible()

    def slow(work: Work) -> None:
        work.report(34, 120)
        while not work.is_cancelled():
            pass

    row.follow(tasks.network(slow), lambda done, total: f"Reading new mail, {done} of {total}")
    qtbot.waitUntil(row.isVisible)
    qtbot.waitUntil(lambda: "Reading new mail, 34 of 120" in texts(row))
    row.findChildren(QPushButton)[0].click()
    assert tasks.wait_idle()
    assert not row.isVisible()


def test_progress_lets_go_of_a_task_when_it_follows_another(
    host: QWidget, theme: Theme, words: Words, tasks: Tasks
) -> None:
    row = ProgressRow(theme, words)
    row.setParent(host)
    gate = Event()
    first = tasks.network(lambda _work: gate.wait(5))
    row.follow(first, lambda done, total: f"first {done}/{total}")
    second = tasks.network(lambda _work: gate.wait(5))
    row.follow(second, lambda done, total: f"second {done}/{total}")
    first.progressed.emit(1, 2)
    assert row.accessibleName() == "second 0/0"
    gate.set()
    assert tasks.wait_idle()


def test_a_banner_shows_markup_as_text(host: QWidget, theme: Theme, qtbot: QtBot) -> None:
    banner = Banner(theme)
    banner.setParent(host)
    banner.show_banner("Out of <reach>", "a & b", "Try again")
    assert any("Out of &lt;reach&gt;" in text and "a &amp; b" in text for text in texts(banner))
    with qtbot.waitSignal(banner.action_requested):
        banner.findChildren(QPushButton)[0].click()


def test_an_error_says_what_to_do_and_copies_its_details(host: QWidget, theme: Theme, words: Words) -> None:
    card = ErrorCard(theme, words)
    card.setParent(host)
    card.show_error("Refused", "Ask for a new password.", "imap.auth", "Enter password")
    assert {"Refused", "Ask for a new password."} <= set(texts(card))
    buttons = {button.text(): button for button in card.findChildren(QPushButton)}
    buttons["Copy details"].click()
    assert QGuiApplication.clipboard().text() == "imap.auth"
    card.show_error("Refused", "Wait.")
    assert not buttons["Copy details"].isVisible()


def test_an_empty_state_offers_its_action(host: QWidget, theme: Theme, qtbot: QtBot) -> None:
    empty = EmptyState(theme)
    empty.setParent(host)
    empty.show_state("system.empty_inbox", "Nothing to triage", "Last checked 15:08.", "Check mail")
    empty.show()
    assert empty.accessibleName() == "Nothing to triage. Last checked 15:08."
    with qtbot.waitSignal(empty.action_requested):
        empty.findChildren(QPushButton)[0].click()
    empty.show_state("system.empty_inbox", "Nothing")
    assert not empty.findChildren(QPushButton)[0].isVisible()


# --- the body of a message ----------------------------------------------------------------------------


def load(browser: SafeBrowser, address: str) -> object:
    return browser.loadResource(QTextDocument.ResourceType.ImageResource, QUrl(address))


def test_only_inline_pictures_are_served(theme: Theme, qtbot: QtBot) -> None:
    asked: list[str] = []

    def content(cid: str) -> QImage | None:
        asked.append(cid)
        return QImage(4, 4, QImage.Format.Format_RGB32)

    browser = SafeBrowser(theme, content)
    qtbot.addWidget(browser)
    picture = load(browser, "cid:photo@mail.example")
    assert isinstance(picture, QImage)
    assert picture.width() == 4
    assert asked == ["photo@mail.example"]
    for address in (
        "https://track.example/x.png",
        "file:///etc/hostname",
        "data:image/png;base64,AA",
        "x.png",
    ):
        assert load(browser, address) == QByteArray()
    assert asked == ["photo@mail.example"]


def test_a_document_cannot_make_the_browser_load_or_go_anywhere(theme: Theme, qtbot: QtBot) -> None:
    browser = SafeBrowser(theme)
    qtbot.addWidget(browser)
    browser.show_html("<p>hi</p><img src='https://track.example/x.png'><img src='file:///etc/hostname'>")
    browser.setSource(QUrl("file:///etc/hostname"))
    assert browser.toPlainText().startswith("hi")


def test_a_link_is_told_and_not_followed(theme: Theme, qtbot: QtBot) -> None:
    browser = SafeBrowser(theme)
    qtbot.addWidget(browser)
    browser.resize(400, 100)
    browser.show_html("<a href='https://shop.example/a?b=1'>link link link</a>")
    browser.show()
    with qtbot.waitSignal(browser.link_requested) as told:
        QTest.mouseClick(browser.viewport(), Qt.MouseButton.LeftButton, pos=browser.cursorRect().center())
    assert told.args == ["https://shop.example/a?b=1"]
    assert "link" in browser.toPlainText()


def test_plain_text_is_not_interpreted(theme: Theme, qtbot: QtBot) -> None:
    browser = SafeBrowser(theme)
    qtbot.addWidget(browser)
    browser.show_text("<b>5 < 6</b>")
    assert browser.toPlainText() == "<b>5 < 6</b>"


def test_the_body_grows_with_its_content(theme: Theme, qtbot: QtBot) -> None:
    browser = SafeBrowser(theme)
    qtbot.addWidget(browser)
    browser.resize(400, 50)
    browser.show()
    browser.show_text("one line")
    low = browser.height()
    browser.show_text("\n".join(["a line"] * 20))
    qtbot.waitUntil(lambda: browser.height() > 10 * low)
