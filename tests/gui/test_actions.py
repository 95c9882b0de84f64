from collections import Counter

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QMainWindow, QMenuBar, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from leman_desk.domain.people import Role
from leman_desk.gui.action_menus import MENUS, Entry
from leman_desk.gui.action_table import ACTIONS, LIVE_TOGETHER, ActionId, Scope
from leman_desk.gui.actions import Actions
from leman_desk.gui.shell.toolbar import OVERFLOW, TOOLBAR
from leman_desk.gui.theme import Theme
from leman_desk.wording.words import Language, Words

_TEXT_KEYS = {"Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Ctrl+Z", "Ctrl+Y", "Ctrl+Left", "Ctrl+Right", "Del"}


def test_every_action_has_a_row() -> None:
    assert set(ACTIONS) == set(ActionId)


@pytest.mark.parametrize("scopes", LIVE_TOGETHER, ids=lambda scopes: "+".join(sorted(scopes)))
def test_no_key_is_used_twice_within_what_is_alive_together(scopes: frozenset[Scope]) -> None:
    used = Counter(
        QKeySequence(key).toString()
        for spec in ACTIONS.values()
        if spec.scope in scopes
        for key in (*spec.keys, *spec.letters)
    )
    assert [key for key, times in used.items() if times > 1] == []


def test_every_key_is_understood() -> None:
    for spec in ACTIONS.values():
        for key in (*spec.keys, *spec.letters):
            assert QKeySequence(key).toString() == key or key in {"Ctrl+Enter", "Ctrl+Return"}, key


def test_keys_leave_vietnamese_typing_and_text_fields_alone() -> None:
    for name, spec in ACTIONS.items():
        for key in spec.keys:
            assert "Ctrl+Shift" not in key, name
            assert "Ctrl+Alt" not in key, name
            assert "Backspace" not in key, name
            assert key not in _TEXT_KEYS, name


def test_only_lists_know_bare_letters() -> None:
    for spec in ACTIONS.values():
        for key in spec.keys:
            assert "+" in key or key.startswith("F"), key


def test_keys_that_a_system_takes_have_a_second_one() -> None:
    for spec in ACTIONS.values():
        if {"Ctrl+M", "Ctrl+E", "Ctrl+U"} & set(spec.keys):
            assert len(spec.keys) > 1


def _flat(entries: tuple[Entry, ...]) -> list[ActionId]:
    flat: list[ActionId] = []
    for entry in entries:
        if isinstance(entry, ActionId):
            flat.append(entry)
        elif entry is not None:
            flat.extend(entry[1])
    return flat


def test_every_command_stands_in_one_menu() -> None:
    listed = Counter(name for _, entries in MENUS for name in _flat(entries))
    assert max(listed.values()) == 1
    missing = {name for name in ActionId if name not in listed}
    assert {ACTIONS[name].scope for name in missing} <= {Scope.LIST, Scope.TRIAGE}


def test_tool_bar_and_overflow_do_not_repeat_each_other() -> None:
    assert not {name for name in TOOLBAR if name} & {name for name in OVERFLOW if name}


def test_icons_of_the_table_exist(theme: Theme) -> None:
    for spec in ACTIONS.values():
        if spec.icon:
            assert not theme.icon(spec.icon).isNull()


def test_rights_and_context_decide_what_is_enabled(actions: Actions) -> None:
    actions.set_roles({Role.AGENT})
    assert not actions.action(ActionId.REPLY).isEnabled()
    actions.set_context(Scope.CASE)
    assert actions.action(ActionId.REPLY).isEnabled()
    assert not actions.action(ActionId.GO_PEOPLE).isEnabled()
    actions.set_roles({Role.BOARD})
    assert not actions.action(ActionId.REPLY).isEnabled()
    assert actions.action(ActionId.NOTE).isEnabled()
    actions.set_roles({Role.ADMIN})
    assert actions.action(ActionId.GO_PEOPLE).isEnabled()
    assert not actions.action(ActionId.GO_MINE).isEnabled()


def test_the_composer_replaces_the_keys_of_the_case(actions: Actions) -> None:
    actions.set_roles({Role.AGENT})
    actions.set_context(Scope.COMPOSER)
    assert actions.action(ActionId.ATTACH).isEnabled()
    assert not actions.action(ActionId.EVIDENCE).isEnabled()


def test_what_is_unavailable_is_disabled_whatever_the_rights(actions: Actions) -> None:
    actions.set_roles({Role.AGENT})
    actions.set_available(ActionId.UNDO, available=False)
    assert not actions.action(ActionId.UNDO).isEnabled()
    actions.set_available(ActionId.UNDO, available=True)
    assert actions.action(ActionId.UNDO).isEnabled()


@pytest.fixture
def window(actions: Actions, qtbot: QtBot) -> QMainWindow:
    shown = QMainWindow()
    qtbot.addWidget(shown)
    body = QWidget()
    column = QVBoxLayout(body)
    queue, field = QListWidget(), QLineEdit()
    queue.addItems(["one", "two"])
    column.addWidget(queue)
    column.addWidget(field)
    shown.setCentralWidget(body)
    actions.setParent(shown)
    actions.set_roles({Role.AGENT})
    actions.set_context(Scope.TRIAGE)
    actions.add_shortcuts_to(shown)
    actions.attach_letters(queue, Scope.TRIAGE)
    shown.show()
    shown.activateWindow()
    qtbot.waitUntil(shown.isActiveWindow)
    return shown


def _press(widget: QWidget | None, key: Qt.Key, *, ctrl: bool = False) -> None:
    assert widget is not None
    widget.setFocus()
    held = Qt.KeyboardModifier.ControlModifier if ctrl else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(widget, key, held)


def test_letters_act_in_lists_and_type_in_fields(actions: Actions, window: QMainWindow) -> None:
    heard: list[ActionId] = []
    actions.triggered.connect(heard.append)
    queue, field = window.findChild(QListWidget), window.findChild(QLineEdit)
    _press(queue, Qt.Key.Key_R)
    _press(queue, Qt.Key.Key_5)
    assert heard == [ActionId.REPLY, ActionId.TRIAGE_NOT_PRIVACY]
    _press(field, Qt.Key.Key_R)
    assert heard == [ActionId.REPLY, ActionId.TRIAGE_NOT_PRIVACY]
    assert field is not None
    assert field.text() == "r"


def test_keys_act_while_typing(actions: Actions, window: QMainWindow) -> None:
    heard: list[ActionId] = []
    actions.triggered.connect(heard.append)
    _press(window.findChild(QLineEdit), Qt.Key.Key_R, ctrl=True)
    assert heard == [ActionId.REPLY]


def test_undo_in_a_list_is_the_desks_and_in_a_field_the_fields(actions: Actions, window: QMainWindow) -> None:
    heard: list[ActionId] = []
    actions.triggered.connect(heard.append)
    field = window.findChild(QLineEdit)
    assert field is not None
    _press(field, Qt.Key.Key_R)
    _press(field, Qt.Key.Key_Z, ctrl=True)
    assert field.text() == ""
    assert heard == []
    _press(window.findChild(QListWidget), Qt.Key.Key_Z, ctrl=True)
    assert heard == [ActionId.UNDO]


def test_letters_can_be_switched_off(actions: Actions, window: QMainWindow) -> None:
    heard: list[ActionId] = []
    actions.triggered.connect(heard.append)
    actions.set_letters(wanted=False)
    _press(window.findChild(QListWidget), Qt.Key.Key_R)
    assert heard == []


def test_a_letter_does_nothing_that_is_not_allowed(actions: Actions, window: QMainWindow) -> None:
    heard: list[ActionId] = []
    actions.triggered.connect(heard.append)
    actions.set_roles({Role.BOARD})
    _press(window.findChild(QListWidget), Qt.Key.Key_R)
    assert heard == []


def test_menus_and_texts_speak_the_language(actions: Actions, qtbot: QtBot) -> None:
    class Loud(Words):
        def t(self, message: str, /, **params: object) -> str:
            return super().t(message, **params).upper()

    bar = QMenuBar()
    qtbot.addWidget(bar)
    actions.retranslate(Loud(Language.EN))
    actions.fill_menu_bar(bar)
    assert [action.text() for action in bar.actions()][:2] == ["&FILE", "&EDIT"]
    assert actions.action(ActionId.ASSIGN).text() == "ASSIGN…"
    assert actions.action(ActionId.ASSIGN).iconText() == "ASSIGN"


def test_commands_offered_are_those_enabled(actions: Actions) -> None:
    actions.set_roles({Role.AGENT})
    actions.set_context(Scope.GLOBAL)
    offered = {name for name, _, _ in actions.commands()}
    assert ActionId.GO_MINE in offered
    assert ActionId.REPLY not in offered
    assert ActionId.GO_PEOPLE not in offered


def test_the_key_table_shows_every_key(actions: Actions) -> None:
    shown = " ".join(keys for _, rows in actions.key_table() for keys, _ in rows)
    for key in ("Ctrl+R", "F9", "J", "5", "Ctrl+Return"):
        assert key in shown
