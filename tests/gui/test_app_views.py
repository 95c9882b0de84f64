"""Saved views in the whole window: saved, opened and changed by mouse and keys, alike in two windows."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QMenu, QWidget
from pytestqt.qtbot import QtBot

from leman_desk.compose import Office
from leman_desk.domain.complaint import Severity
from leman_desk.domain.ids import ViewId
from leman_desk.domain.people import Actor, Role
from leman_desk.domain.saved_view import LONGEST_NAME
from leman_desk.gui.action_table import ActionId
from leman_desk.gui.app import App
from leman_desk.gui.app_nav import page_of
from leman_desk.gui.app_session import Session
from leman_desk.gui.app_work import Work
from leman_desk.gui.pages.desk.page import DeskPage
from leman_desk.gui.reading.view_deeds import ViewDialog
from leman_desk.gui.shell.jump_list import SearchBox
from leman_desk.services.desk import Desk
from leman_desk.services.queries import CaseFilter, Order, Segment, View
from leman_desk.storage.store import SqlStore
from leman_desk.storage.tables_search import saved_view
from tests.gui.real_desk import NoKeychain
from tests.sample_desk import SampleDesks

PATIENCE_MS = 60_000
_KEY, _NONE = Qt.Key, Qt.KeyboardModifier.NoModifier


@pytest.fixture(scope="module")
def sampled(sample_desks: SampleDesks, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return sample_desks.put(tmp_path_factory.mktemp("sampled") / "profile")


class Scene:
    """The window of a manager on the sample desk."""

    def __init__(self, qtbot: QtBot, app: App) -> None:
        self.qtbot, self.app = qtbot, app
        assert app.session is not None
        self.session: Session = app.session
        self.desk: Desk = self.session.desk
        self.actor: Actor = self.session.actor
        work = self.session.work
        assert isinstance(work, Work)
        self.page: DeskPage = work.desk

    def settle(self) -> None:
        """Let everything that was asked be answered."""
        for _ in range(3):
            assert self.app.tasks.wait_idle(PATIENCE_MS)
            QApplication.processEvents()

    def wait(self, condition: object) -> None:
        assert callable(condition)
        self.qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)

    def show(self, page_id: str) -> None:
        self.session.show_page(page_id)
        self.settle()

    def entries(self) -> list[str]:
        """Give what the navigation says of saved views."""
        model = self.session.window.nav.model()
        rows = [model.index(row, 0) for row in range(model.rowCount())]
        said = [str(row.data(Qt.ItemDataRole.AccessibleTextRole)) for row in rows]
        return [each for each in said if "view" in each]

    def row_of(self, view: ViewId) -> QPoint:
        """Give where the entry of a view is."""
        nav = self.session.window.nav
        model = nav.model()
        for row in range(model.rowCount()):
            index = model.index(row, 0)
            if getattr(index.data(Qt.ItemDataRole.UserRole), "id", "") == page_of(view):
                nav.scrollTo(index)
                return nav.visualRect(index).center()
        raise AssertionError(f"no entry {view}")

    def click(self, view: ViewId) -> None:
        """Click an entry of the navigation."""
        place = self.row_of(view)
        QTest.mouseClick(self.session.window.nav.viewport(), Qt.MouseButton.LeftButton, _NONE, place)
        self.settle()

    def save(
        self, name: str, chosen: CaseFilter, who: Actor | None = None, *, shared: bool = False
    ) -> ViewId:
        """Save a view below the window, which hears of it as of anything else."""
        actor = who or self.actor
        done: list[object] = []
        self.app.tasks.write(
            lambda: self.desk.views.save(actor, name=name, chosen=chosen, shared=shared),
            lambda outcome: done.append(outcome.params["view"]),
        )
        self.settle()
        return ViewId(int(str(done[0])))

    def dialog(self) -> ViewDialog:
        """Wait for the dialog that asks for a name."""
        self.wait(lambda: isinstance(QApplication.activeModalWidget(), ViewDialog))
        found = QApplication.activeModalWidget()
        assert isinstance(found, ViewDialog)
        return found

    def menu(self) -> QMenu:
        """Wait for a menu."""
        self.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        found = QApplication.activePopupWidget()
        assert isinstance(found, QMenu)
        return found

    def menu_of(self, view: ViewId, *, by_key: bool = False) -> QMenu:
        """Open the menu of an entry, by the right button or by key."""
        nav, place = self.session.window.nav, self.row_of(view)
        reason = QContextMenuEvent.Reason.Keyboard if by_key else QContextMenuEvent.Reason.Mouse
        where = QPoint(1, 1) if by_key else place
        event = QContextMenuEvent(reason, where, nav.viewport().mapToGlobal(where))
        QApplication.sendEvent(nav.viewport(), event)
        return self.menu()

    def choose(self, menu: QMenu, text: str) -> None:
        """Choose an entry of a menu by the arrows and Enter."""
        for _ in menu.actions():
            chosen = menu.activeAction()
            if chosen is not None and chosen.text() == text:
                break
            QTest.keyClick(menu, _KEY.Key_Down)
        chosen = menu.activeAction()
        assert chosen is not None
        assert chosen.text() == text, [each.text() for each in menu.actions()]
        QTest.keyClick(menu, _KEY.Key_Return)
        self.settle()


@pytest.fixture
def scene(qapp: QApplication, qtbot: QtBot, sampled: Path, tmp_path: Path) -> Iterator[Scene]:
    profile = Path(shutil.copytree(sampled, tmp_path / "sample"))
    office = Office(profile)
    office.keychain = NoKeychain()  # type: ignore[assignment]  # it answers as the real one does
    office.change_local(language="en", theme="light")
    app = App(qapp, office)
    app.start()
    assert app.tasks.wait_idle(PATIENCE_MS)
    page = app.gate.sign_in
    assert page is not None
    page.use_published.click()
    page.go.click()
    qtbot.waitUntil(lambda: app.session is not None, timeout=PATIENCE_MS)
    made = Scene(qtbot, app)
    made.settle()
    made.session.window.activateWindow()
    yield made
    app.close()
    app.gate.hide()
    made.session.window.deleteLater()
    app.gate.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_what_is_filtered_is_saved_by_keys_and_opened_by_a_click(scene: Scene) -> None:
    scene.show(View.ALL.value)
    scene.session.actions.action(ActionId.FILTER).trigger()
    bar = scene.page.queue.filter
    QTest.keyClicks(bar.text, "ring")
    QTest.keyClick(bar.text, _KEY.Key_Return)
    scene.settle()
    QTest.keyClick(scene.session.window, _KEY.Key_F2, Qt.KeyboardModifier.ShiftModifier)
    dialog = scene.dialog()
    scene.wait(dialog.name.hasFocus)
    QTest.keyClicks(dialog.name, "Rings")
    QTest.keyClick(dialog.name, _KEY.Key_Return)
    scene.settle()
    scene.wait(lambda: scene.entries() == ["Rings, saved view"])
    nav = scene.session.window.nav
    (row,) = scene.desk.views.rows(scene.actor)
    assert nav.current() == page_of(row.id)
    assert scene.page.queue.title.text() == "Rings"
    assert scene.session.window.windowTitle() == "Rings · Leman Desk"

    scene.show(View.MINE.value)
    assert (scene.page.queue.title.text(), bar.text.text(), bar.isHidden()) == ("My complaints", "", True)
    scene.click(row.id)
    assert (bar.text.text(), bar.isHidden()) == ("ring", False)
    assert scene.page.queue.queue_view is View.ALL
    assert scene.page.queue.view.accessibleName() == "Rings"


def test_a_view_brings_back_every_choice_and_takes_them_along_when_it_is_left(scene: Scene) -> None:
    chosen = CaseFilter(
        view=View.ALL,
        segment=Segment.ANSWERED,
        order=Order.NEWEST,
        text="fair",
        category="MARKETING",
        severity=Severity.S3,
        unassigned=True,
    )
    scene.show(View.MINE.value)
    scene.page.queue.set_order(Order.SEVERITY)
    view = scene.save("All of it", chosen)
    scene.click(view)
    assert scene.page.queue.chosen() == chosen
    assert scene.page.queue.segments.current() == Segment.ANSWERED
    bar = scene.page.queue.filter
    assert [each.currentText() for each in (bar.severity, bar.assignee)] == ["Medium", "Nobody"]
    scene.show(View.ALL.value)
    assert scene.page.queue.chosen() == CaseFilter(view=View.ALL, order=Order.SEVERITY)
    scene.click(view)
    QTest.keyClick(bar.text, _KEY.Key_Escape)
    scene.settle()
    assert scene.session.window.nav.current() == View.ALL.value
    assert scene.page.queue.title.text() == "All complaints"


def test_a_view_is_opened_from_the_jump_list(scene: Scene) -> None:
    view = scene.save("Đám cưới", CaseFilter(view=View.ALL, text="wedding"))
    scene.show(View.MINE.value)
    scene.session.actions.action(ActionId.JUMP).trigger()
    box = scene.session.window.findChild(SearchBox)
    assert box is not None
    QTest.keyClicks(box, "dam cuoi")
    jump = scene.session.window.jump
    scene.wait(lambda: jump._model.rowCount() and str(jump._model.index(0).data()) == "Đám cưới")
    QTest.keyClick(box, _KEY.Key_Return)
    scene.settle()
    assert scene.session.window.nav.current() == page_of(view)
    assert scene.page.queue.filter.text.text() == "wedding"


def test_the_menu_of_an_entry_renames_moves_shares_and_removes_by_keys_alone(scene: Scene) -> None:
    plain = CaseFilter(view=View.ALL)
    first, second = scene.save("A", plain), scene.save("B", plain)
    scene.click(second)
    scene.session.window.nav.setFocus()
    scene.choose(scene.menu_of(second, by_key=True), "Move up")
    assert scene.entries() == ["B, saved view", "A, saved view"]
    scene.choose(scene.menu_of(second, by_key=True), "Share with everybody")
    assert [each.shared for each in scene.desk.views.rows(scene.actor)] == [True, False]
    scene.choose(scene.menu_of(second, by_key=True), "Rename…")
    dialog = scene.dialog()
    QTest.keyClicks(dialog.name, "Tiep thi")
    QTest.keyClick(dialog.name, _KEY.Key_Return)
    scene.settle()
    assert scene.page.queue.title.text() == "Tiep thi"
    scene.choose(scene.menu_of(second, by_key=True), "Remove the view")
    assert scene.entries() == ["A, saved view"]
    assert scene.session.window.nav.current() == View.ALL.value
    scene.session.actions.action(ActionId.UNDO).trigger()
    scene.settle()
    assert scene.entries() == ["Tiep thi, saved view", "A, saved view"]
    assert first


def test_what_was_narrowed_further_is_saved_into_the_view_by_its_button(scene: Scene) -> None:
    view = scene.save("Mine", CaseFilter(view=View.ALL, text="ring"))
    scene.click(view)
    bar = scene.page.queue.filter
    severity: QComboBox = bar.severity
    severity.setCurrentIndex(1)
    severity.activated.emit(1)
    scene.settle()
    QTest.mouseClick(bar.views, Qt.MouseButton.LeftButton)
    scene.choose(scene.menu(), "Save changes to “Mine”")
    (row,) = scene.desk.views.rows(scene.actor)
    assert row.chosen == CaseFilter(view=View.ALL, text="ring", severity=Severity.S1)
    QTest.mouseClick(bar.views, Qt.MouseButton.LeftButton)
    menu = scene.menu()
    assert not menu.actions()[0].isEnabled(), "there is nothing more to save"
    menu.close()


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("", "The view needs a name"),
        ("Taken", "There is a view “Taken” already"),
        ("x" * (LONGEST_NAME + 1), "The name is too long"),
    ],
)
def test_a_name_that_will_not_do_is_said_in_the_dialog_and_what_was_typed_stays(
    scene: Scene, name: str, sentence: str
) -> None:
    scene.save("Taken", CaseFilter(view=View.ALL))
    scene.show(View.ALL.value)
    scene.session.actions.action(ActionId.SAVE_VIEW).trigger()
    dialog = scene.dialog()
    dialog.name.setText(name)
    QTest.keyClick(dialog.name, _KEY.Key_Return)
    scene.wait(dialog.error.isVisible)
    assert dialog.error.text().startswith(sentence)
    assert dialog.name.text() == name
    dialog.reject()
    assert len(scene.desk.views.rows(scene.actor)) == 1


def test_two_windows_agree(scene: Scene) -> None:
    ngoc = next(each for each in scene.desk.reading.people() if Role.AGENT in each.roles)
    other_actor = Actor(ngoc.id, ngoc.name, ngoc.roles)
    # As another program does it: below this window's lanes, so that only the trail tells.
    made = scene.desk.views.save(
        other_actor, name="Team", chosen=CaseFilter(view=View.ALL, text="ring"), shared=True
    )
    view = ViewId(int(str(made.params["view"])))
    scene.wait(lambda: scene.entries() == [f"Team, view shared by {ngoc.name}"])
    scene.click(view)
    assert scene.page.queue.filter.text.text() == "ring"
    scene.desk.views.change(other_actor, view=view, chosen=CaseFilter(view=View.ALL, text="fair"))
    scene.wait(lambda: scene.page.queue.filter.text.text() == "fair")
    scene.page.queue.filter.text.setText("fair and more")
    scene.desk.views.change(other_actor, view=view, chosen=CaseFilter(view=View.ALL, text="other"))
    scene.desk.views.rename(other_actor, view=view, name="Team B")
    scene.wait(lambda: scene.page.queue.title.text() == "Team B")
    assert scene.page.queue.filter.text.text() == "fair and more", "what a person narrowed further stays"
    menu = scene.menu_of(view)
    assert [each.text() for each in menu.actions()] == ["Remove the view", f"Shared by {ngoc.name}"]
    menu.close()
    scene.desk.views.share(other_actor, view=view, shared=False)
    scene.wait(lambda: scene.page.queue.title.text() == "All complaints")
    assert scene.entries() == []
    assert scene.page.queue.filter.text.text() == ""
    assert scene.session.window.nav.current() == View.ALL.value


def test_a_damaged_view_says_so_and_can_be_removed(scene: Scene) -> None:
    view = scene.save("Old", CaseFilter(view=View.ALL))
    store = scene.desk.store
    assert isinstance(store, SqlStore)
    with store.writer.begin() as connection:
        connection.execute(saved_view.update().values(sorting="by colour"))
    scene.session.saved.read()  # type: ignore[union-attr]  # a person who reads cases has it
    scene.settle()
    scene.show(View.LINKING.value)
    scene.click(view)
    assert scene.page.banner.isVisible()
    assert "The view “Old” can’t be read" in _texts(scene.page.banner)
    scene.choose(scene.menu_of(view), "Remove the view")
    assert scene.entries() == []


def test_what_is_outdated_is_told_and_left_out(scene: Scene) -> None:
    worker = next(
        each for each in scene.desk.reading.people() if Role.AGENT in each.roles and each.id != scene.actor.id
    )
    chosen = CaseFilter(view=View.ALL, text="status:vanished", category="GONE", assignee=worker.id)
    view = scene.save("Old", chosen)
    scene.click(view)
    said = scene.page.queue.filter.trouble.text()
    assert "a category that the desk no longer has" in said
    assert "vanished" in said
    assert scene.page.queue.chosen() == replace(chosen, category=None)


def _texts(widget: QWidget) -> str:
    return " ".join(
        str(each.property("text")) for each in widget.findChildren(QWidget) if each.property("text")
    )
