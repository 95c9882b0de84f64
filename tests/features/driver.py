"""Drives the real window as a person does: finds what is in sight by its name, presses keys and buttons."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QDeadlineTimer, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QAction, QKeySequence, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QCheckBox,
    QComboBox,
    QGroupBox,
    QLabel,
    QLineEdit,
    QMenu,
    QMenuBar,
    QPlainTextEdit,
    QScrollArea,
    QTextEdit,
    QWidget,
)
from pytestqt.exceptions import TimeoutError  # noqa: A004 - its name
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from leman_desk.compose import Office
from leman_desk.gui.app import App
from leman_desk.gui.app_session import Session
from leman_desk.gui.single_instance import SingleInstance
from leman_desk.gui.widgets.toast import Toast

W = TypeVar("W", bound=QWidget)
_PATIENCE_MS = 60_000
_NONE = Qt.KeyboardModifier.NoModifier
_STEPS_OF_TAB = 90
_TOAST_PX = 120
"""How much is kept free under what is pressed, where toasts are shown."""


@contextmanager
def window_of(office: Office, qtbot: QtBot) -> Iterator["Driver"]:
    """Open the window of a profile as `run_window` does, and end it in the same order."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    with office.lock():
        instance = SingleInstance(office.instance_name)
        desk = App(app, office)
        instance.raise_requested.connect(desk.come_forward)
        driver = Driver(qtbot, desk)
        try:
            desk.start()
            driver.settle()
            yield driver
        except BaseException:
            driver.look("failed")
            raise
        finally:
            desk.close()
            instance.close()
            _take_down(desk)


def _take_down(desk: App) -> None:
    for widget in QApplication.topLevelWidgets():
        widget.hide()
        if widget.windowType() is not Qt.WindowType.Popup:
            widget.deleteLater()  # lists that pop up go with their owners, who would delete them again
    QApplication.instance().removeEventFilter(desk)  # type: ignore[union-attr]  # there is one
    desk.deleteLater()
    QApplication.processEvents()


class Driver:
    """One person at one window. Everything is found by what is shown, never by a widget's attribute."""

    def __init__(self, qtbot: QtBot, desk: App) -> None:
        self.qtbot, self.desk = qtbot, desk
        self._shots = os.environ.get("LEMAN_DESK_SHOTS", "")
        self._count = 0

    @property
    def session(self) -> Session:
        """The session behind the gate, for reading state."""
        assert self.desk.session is not None
        return self.desk.session

    # --- waiting ------------------------------------------------------------------------------------

    def wait(self, condition: Callable[[], object], patience: int = _PATIENCE_MS) -> None:
        """Wait until something holds. Raises TimeoutError of pytest-qt."""
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=patience)

    def soon(self, condition: Callable[[], object], ms: int = 2_000) -> bool:
        """Look for a moment whether something comes by itself, where there is another way if not."""
        until = QDeadlineTimer(ms)
        while not condition() and not until.hasExpired():
            self.qtbot.wait(20)
        return bool(condition())

    def settle(self) -> None:
        """Give the focus to the window in front, as a window manager does where there is one."""

        def active() -> bool:
            wanted = QApplication.activeModalWidget() or next(iter(self.roots()), None)
            if wanted is None:
                return False
            if QApplication.activePopupWidget() is None and not wanted.isActiveWindow():
                wanted.raise_()
                wanted.activateWindow()
                return False
            return True

        self.wait(active)

    def _target(self) -> QWindow:
        popup = QApplication.activePopupWidget()
        if popup is None:
            self.settle()
        widget = popup or QApplication.activeModalWidget() or QApplication.activeWindow()
        assert widget is not None
        handle = widget.windowHandle()
        assert handle is not None
        return handle

    # --- finding ------------------------------------------------------------------------------------

    def roots(self) -> list[QWidget]:
        """Give the windows in sight, popups and dialogs first."""
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if popup is not None:
            return [popup]
        if modal is not None:
            return [modal]
        return [each for each in QApplication.topLevelWidgets() if each.isVisible()]

    def all(self, kind: type[W], name: str) -> list[W]:
        """Give every widget in sight that bears a name."""
        found: list[W] = []
        for root in self.roots():
            candidates = [root] if isinstance(root, kind) else []
            for each in (*candidates, *root.findChildren(kind)):
                if each.isVisible() and each not in found and name in names_of(each):
                    found.append(each)
        return found

    def find(self, kind: type[W], name: str) -> W:
        """Wait for the one widget in sight that bears a name."""
        try:
            self.wait(lambda: self.all(kind, name))
        except TimeoutError as error:
            there = sorted(
                {
                    each
                    for root in self.roots()
                    for w in root.findChildren(kind)
                    if w.isVisible()
                    for each in names_of(w)
                }
            )
            raise AssertionError(f"nothing in sight is named {name!r}; there is {there}") from error
        found = self.all(kind, name)
        assert len(found) == 1, f"{len(found)} widgets are named {name!r}: {found}"
        return found[0]

    def find_like(self, kind: type[W], start: str) -> W:
        """Wait for the first widget in sight with a name that begins so."""
        self.wait(lambda: self._like(kind, start))
        return self._like(kind, start)[0]

    def _like(self, kind: type[W], start: str) -> list[W]:
        return [
            each
            for root in self.roots()
            for each in root.findChildren(kind)
            if each.isVisible() and any(name.startswith(start) for name in names_of(each))
        ]

    def count(self, view: str, text: str) -> int:
        """Count the rows of a list in sight that say something."""
        return sum(text in said(index) for each in self.all(QAbstractItemView, view) for index in _rows(each))

    def row(self, view: str, text: str) -> tuple[QAbstractItemView, QModelIndex]:
        """Wait for a row of a list, by a part of what it says."""
        found: list[tuple[QAbstractItemView, QModelIndex]] = []

        def there() -> bool:
            for each in self.all(QAbstractItemView, view):
                found.extend((each, index) for index in _rows(each) if text in said(index))
            return bool(found)

        try:
            self.wait(there)
        except TimeoutError as error:
            rows = [said(index) for each in self.all(QAbstractItemView, view) for index in _rows(each)]
            raise AssertionError(f"no row of {view!r} says {text!r}, but {rows}") from error
        return found[0]

    def rows(self, view: str) -> list[str]:
        """Give what the rows of a list say."""
        return [said(index) for each in self.all(QAbstractItemView, view) for index in _rows(each)]

    def texts(self) -> list[str]:
        """Give every text in sight."""
        found: list[str] = []
        for root in self.roots():
            for each in root.findChildren(QWidget):
                if not each.isVisible():
                    continue
                if isinstance(each, (QTextEdit, QPlainTextEdit)):
                    found.append(each.toPlainText())
                elif isinstance(each, (QLabel, QAbstractButton)):
                    found.append(each.text())
                found.append(each.accessibleName())
        return [text for text in found if text]

    def sees(self, text: str) -> bool:
        """Tell whether a text stands somewhere in sight."""
        return any(text in each for each in self.texts())

    def wait_text(self, text: str, patience: int = _PATIENCE_MS) -> None:
        """Wait until a text stands somewhere in sight."""
        try:
            self.wait(lambda: self.sees(text), patience)
        except TimeoutError as error:
            self.look("missing")
            raise AssertionError(f"not in sight: {text!r}; there is {self.texts()}") from error

    # --- keys ---------------------------------------------------------------------------------------

    def press(self, keys: str, times: int = 1) -> None:
        """Press keys, such as ``Ctrl+Return``, in the window that is active."""
        combination = QKeySequence.fromString(keys)[0]  # type: ignore[index]  # missing in the stubs
        for _ in range(times):
            QTest.keyClick(self._target(), combination.key(), combination.keyboardModifiers())
            QApplication.processEvents()

    def write(self, text: str) -> None:
        """Type letter by letter; those with marks come as a Vietnamese keyboard program sends them."""
        for letter in text:
            if letter == "\n":
                QTest.keyClick(self._target(), Qt.Key.Key_Return)
                continue
            code = Qt.Key(ord(letter.upper())) if letter.isascii() else Qt.Key.Key_unknown
            shift = Qt.KeyboardModifier.ShiftModifier if letter.isupper() else _NONE
            QTest.sendKeyEvent(QTest.KeyAction.Click, self._target(), code, letter, shift)
        QApplication.processEvents()

    def tab_to(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """Press Tab until the focus stands on what bears a name."""
        passed: list[str] = []
        for _ in range(_STEPS_OF_TAB):
            focus = QApplication.focusWidget()
            if focus is not None and isinstance(focus, kind) and name in names_of(focus):
                return focus
            passed.append(str(sorted(names_of(focus))) if focus is not None else "-")
            self.press("Tab")
        raise AssertionError(f"Tab does not reach {name!r}, but {passed}")

    # --- mouse --------------------------------------------------------------------------------------

    def click(self, widget: QWidget, place: QPoint | None = None) -> None:
        """Press the left button on a widget, through the window system's door, once it can be hit."""
        self.wait(lambda: widget.isVisible() and widget.isEnabled())
        spot = place or widget.rect().center()
        if isinstance(widget, QCheckBox):
            # It may be wider than its text, and the rest of it does nothing.
            spot = QPoint(10, widget.height() // 2)
        hit = None
        before = None

        def reached() -> bool:
            """Tell whether the press would land there; a toast that lies over it is pressed away.

            Each time anew: what comes above it meanwhile moves it away. It must stand still from one look to
            the next, or the button would be let go beside it.
            """
            nonlocal hit, before
            _bring_into_sight(widget)
            QApplication.processEvents()
            there, last = widget.mapToGlobal(spot), before
            hit, before = QApplication.widgetAt(there), there
            _press_away(hit)
            return there == last and (
                hit is widget or (hit is not None and (widget.isAncestorOf(hit) or hit.isAncestorOf(widget)))
            )

        try:
            self.wait(reached)
        except TimeoutError as error:
            raise AssertionError(
                f"{names_of(widget)} is covered by {hit}, or outside every window"
            ) from error
        window = widget.window()
        handle = window.windowHandle()
        assert handle is not None
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, _NONE, widget.mapTo(window, spot))
        QApplication.processEvents()

    def click_on(self, name: str, kind: type[QWidget] = QAbstractButton) -> None:
        """Press what bears a name, however often the page is built anew meanwhile."""
        while not self._stays(widget := self.find(kind, name)):
            continue
        self.click(widget)

    def _stays(self, widget: QWidget) -> bool:
        self.wait(lambda: not isValid(widget) or (widget.isVisible() and widget.isEnabled()))
        QApplication.processEvents()
        return isValid(widget)

    def click_row(self, view: str, text: str) -> None:
        """Press a row of a list."""
        found, index = self.row(view, text)
        found.scrollTo(index)
        self.click(found.viewport(), found.visualRect(index).center())

    def fill(self, name: str, text: str) -> None:
        """Click into a field, replace what stands there."""
        field = self.find(QLineEdit, name)
        self.click(field, QPoint(12, field.height() // 2))
        assert QApplication.focusWidget() is field
        self.press("Ctrl+A")
        self.write(text)

    def pick(self, name: str, item: str) -> None:
        """Open a drop-down and press one of its items."""
        combo = self.find(QComboBox, name)
        self.click(combo)
        view = combo.view()
        self.wait(view.isVisible)
        row = combo.findText(item)
        assert row >= 0, f"{item!r} is not among {[combo.itemText(n) for n in range(combo.count())]}"
        index = view.model().index(row, combo.modelColumn())
        view.scrollTo(index)
        self.click(view.viewport(), view.visualRect(index).center())
        self.wait(lambda: combo.currentText() == item)

    def menu(self, *path: str) -> None:
        """Press through the menu bar."""
        bar = next(each for each in self._bars() if each.isVisible())
        first = _action(bar.actions(), path[0])
        self.click(bar, bar.actionGeometry(first).center())
        for name in path[1:]:
            self.choose(name)

    def choose(self, name: str) -> None:
        """Press an entry of the menu that is open."""
        self.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        action = _action(menu.actions(), name)
        assert action.isEnabled(), f"{name!r} is disabled"
        self.click(menu, menu.actionGeometry(action).center())

    def _bars(self) -> Iterator[QMenuBar]:
        for root in self.roots():
            yield from root.findChildren(QMenuBar)

    # --- looking ------------------------------------------------------------------------------------

    def look(self, name: str) -> None:
        """Keep a picture of what is in sight, when LEMAN_DESK_SHOTS names a folder."""
        if not self._shots:
            return
        self._count += 1
        QApplication.processEvents()
        folder = Path(self._shots)
        folder.mkdir(parents=True, exist_ok=True)
        screen = QApplication.primaryScreen()
        screen.grabWindow(0).save(str(folder / f"{self._count:02d}-{name}.png"))


def said(index: QModelIndex) -> str:
    """Give what a screen reader says of a row, else what it shows."""
    spoken = index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data(Qt.ItemDataRole.DisplayRole)
    return str(spoken or "")


def _rows(view: QAbstractItemView) -> list[QModelIndex]:
    model = view.model()
    return [model.index(row, 0) for row in range(model.rowCount())]


def names_of(widget: QWidget) -> set[str]:
    """Give everything by which a person, a screen reader or a test may call a widget."""
    names = {widget.objectName(), widget.accessibleName()}
    if isinstance(widget, (QAbstractButton, QLabel)):
        names.add(_plain(widget.text()))
    if isinstance(widget, QGroupBox):
        names.add(_plain(widget.title()))
    return names - {""}


def _plain(text: str) -> str:
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def _action(actions: list[QAction], name: str) -> QAction:
    found = [each for each in actions if _plain(each.text()).split("\t")[0].rstrip("…") == name.rstrip("…")]
    assert found, f"{name!r} is not among {[each.text() for each in actions]}"
    return found[0]


def _press_away(hit: QWidget | None) -> None:
    """Press a toast that is in the way beside its button; one that counts down stays until it is over."""
    while hit is not None and not isinstance(hit, Toast):
        hit = hit.parentWidget()
    handle = hit.window().windowHandle() if hit is not None else None
    if hit is not None and handle is not None:
        QTest.mouseClick(
            handle, Qt.MouseButton.LeftButton, _NONE, hit.mapTo(hit.window(), QPoint(6, hit.height() // 2))
        )


def _bring_into_sight(widget: QWidget) -> None:
    """Scroll as a person would before pressing."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget, 50, _TOAST_PX)
        parent = parent.parentWidget()
    visible = widget.visibleRegion().boundingRect()
    assert visible.isValid() or widget.rect() == QRect(), f"{names_of(widget)} is out of sight"
