"""Builds the actions of the table and keeps them right: words, icons, rights, context."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from weakref import ref

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget
from shiboken6 import isValid

from leman_desk.domain.people import Role, allowed
from leman_desk.gui.action_menus import GROUPS, MENUS, Entry
from leman_desk.gui.action_table import ACTIONS, SCOPE_NAMES, ActionId, ActionSpec, Scope
from leman_desk.gui.theme import Theme
from leman_desk.wording.words import Words

_LIVE_SCOPES = {
    Scope.GLOBAL: {Scope.GLOBAL, Scope.LIST},
    Scope.LIST: {Scope.GLOBAL, Scope.LIST},
    Scope.CASE: {Scope.GLOBAL, Scope.LIST, Scope.CASE},
    Scope.TRIAGE: {Scope.GLOBAL, Scope.LIST, Scope.CASE, Scope.TRIAGE},
    Scope.MAIL: {Scope.GLOBAL, Scope.LIST, Scope.MAIL},
    Scope.COMPOSER: {Scope.GLOBAL, Scope.COMPOSER},
}


class Actions(QObject):
    """The window's commands.

    An action is enabled when its scope is alive, the person may do it and the page says it is available.

    Attributes:
        triggered: An `ActionId` that a person asked for, by whatever way.
        changed: Sent after texts or what is enabled changed.
    """

    triggered = Signal(object)
    changed = Signal()

    def __init__(self, theme: Theme, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = words
        self._roles: frozenset[Role] = frozenset()
        self._context = Scope.GLOBAL
        self._unavailable: set[ActionId] = set()
        self._texts: dict[ActionId, str] = {}
        self._letters: list[ref[QAction]] = []
        self._letters_wanted = True
        self._actions = {name: self._build(name, spec) for name, spec in ACTIONS.items()}
        self._groups = [self._group(names) for names in GROUPS]
        self.retranslate(words)
        self._update()

    def action(self, name: ActionId) -> QAction:
        """Give an action, for a button or a menu."""
        return self._actions[name]

    def on(self, name: ActionId, slot: Callable[[], object]) -> None:
        """Call a function when the command is asked for."""
        self._actions[name].triggered.connect(lambda _checked=False: slot())

    def add_shortcuts_to(self, window: QWidget) -> None:
        """Make the keys of all actions work in a window, menu bar or none."""
        window.addActions(list(self._actions.values()))

    def attach_letters(self, view: QWidget, *scopes: Scope) -> None:
        """Let the letters act while a list has the focus, and only then.

        Args:
            view: The list.
            scopes: Whose letters; those of lists and cases by default, `Scope.TRIAGE` adds the digits.
        """
        for name, spec in ACTIONS.items():
            if not spec.letters or spec.scope not in {Scope.GLOBAL, Scope.CASE, *scopes}:
                continue
            letter = QAction(view)
            letter.setEnabled(self._letters_wanted)
            letter.setShortcuts([QKeySequence(key) for key in spec.letters])
            letter.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
            letter.setAutoRepeat(False)
            letter.triggered.connect(partial(self._trigger, name))
            view.addAction(letter)
            self._letters.append(ref(letter))

    def set_letters(self, *, wanted: bool) -> None:
        """Switch the single letters on or off, as Settings has it; commands keep their other keys."""
        self._letters_wanted = wanted
        alive = [letter for each in self._letters if (letter := each()) is not None and isValid(letter)]
        for letter in alive:
            letter.setEnabled(wanted)
        self._letters = [ref(letter) for letter in alive]

    # --- state --------------------------------------------------------------------------------------

    def set_roles(self, roles: Iterable[Role]) -> None:
        """Enable what these roles may do; none after signing out."""
        self._roles = frozenset(roles)
        self._update()

    def set_context(self, context: Scope) -> None:
        """Say what is in front: `CASE`, `TRIAGE` and `COMPOSER` bring their commands, `GLOBAL` none."""
        self._context = context
        self._update()

    @property
    def context(self) -> Scope:
        """What is in front."""
        return self._context

    def set_available(self, name: ActionId, *, available: bool) -> None:
        """Say whether a command makes sense at the moment, such as undo."""
        (self._unavailable.discard if available else self._unavailable.add)(name)
        self._update()

    def set_checked(self, name: ActionId, *, checked: bool) -> None:
        """Show a checkable command as on or off, without triggering it."""
        self._actions[name].setChecked(checked)

    def set_text(self, name: ActionId, text: str) -> None:
        """Show another text until the next one, such as “Undo: LD-26-0139 resolved”; empty restores."""
        self._texts[name] = text
        self._actions[name].setText(text or self._text(ACTIONS[name]))

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._texts.clear()
        for name, spec in ACTIONS.items():
            action, text = self._actions[name], self._text(spec)
            action.setText(text)
            action.setIconText(words.t(spec.short) if spec.short else text.removesuffix("…"))
            keys = keys_text(spec)
            action.setToolTip(f"{text.removesuffix('…')} ({keys})" if keys else text.removesuffix("…"))
        self.changed.emit()

    # --- what is made of the table ----------------------------------------------------------------

    def fill_menu_bar(self, bar: QMenuBar) -> None:
        """Build the menus anew in the language of the moment."""
        bar.clear()
        for title, entries in MENUS:
            menu = bar.addMenu(self._words.t(title))
            menu.setToolTipsVisible(False)
            self.fill_menu(menu, entries)

    def fill_menu(self, menu: QMenu, entries: Iterable[Entry]) -> None:
        """Add commands to a menu."""
        for entry in entries:
            if entry is None:
                menu.addSeparator()
            elif isinstance(entry, ActionId):
                menu.addAction(self._actions[entry])
            else:
                title, names = entry
                self.fill_menu(menu.addMenu(self._words.t(title)), names)

    def key_table(self) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        """Give, by place, the keys and what they do, in the language of the moment."""
        for scope, title in SCOPE_NAMES.items():
            rows = [
                (
                    " · ".join(_native(key) for key in (*spec.keys, *spec.letters)),
                    self._text(spec).removesuffix("…"),
                )
                for spec in ACTIONS.values()
                if spec.scope is scope and (spec.keys or spec.letters)
            ]
            yield self._words.t(title), rows

    def commands(self) -> list[tuple[ActionId, str, str]]:
        """Give id, text and key of every command enabled now, for the jump list; places first."""
        names = sorted(ACTIONS, key=lambda name: not name.startswith("go_"))
        return [
            (name, self._text(ACTIONS[name]).removesuffix("…"), keys_text(ACTIONS[name]))
            for name in names
            if self._actions[name].isEnabled()
            and ACTIONS[name].scope is not Scope.LIST
            and name is not ActionId.JUMP
        ]

    # --- inside ---------------------------------------------------------------------------------------

    def _text(self, spec: ActionSpec) -> str:
        return self._words.t(spec.text)

    def _build(self, name: ActionId, spec: ActionSpec) -> QAction:
        action = QAction(self)
        action.setObjectName(name.value)
        action.setShortcuts([QKeySequence(key) for key in spec.keys])
        action.setCheckable(spec.checkable)
        action.setAutoRepeat(False)
        action.setMenuRole(_MENU_ROLES.get(name, QAction.MenuRole.NoRole))
        if spec.icon:
            action.setIcon(self._theme.icon(spec.icon, "text"))
        action.triggered.connect(lambda _checked=False: self.triggered.emit(name))
        return action

    def _group(self, names: tuple[ActionId, ...]) -> QActionGroup:
        group = QActionGroup(self)
        for name in names:
            group.addAction(self._actions[name])
        return group

    def _trigger(self, name: ActionId, _checked: object = None) -> None:
        self._actions[name].trigger()

    def _update(self) -> None:
        live = _LIVE_SCOPES[self._context]
        for name, spec in ACTIONS.items():
            may = spec.act is None or allowed(self._roles, spec.act)
            self._actions[name].setEnabled(may and spec.scope in live and name not in self._unavailable)
        self.changed.emit()


_MENU_ROLES = {
    ActionId.QUIT: QAction.MenuRole.QuitRole,
    ActionId.ABOUT: QAction.MenuRole.AboutRole,
    ActionId.GO_SETTINGS: QAction.MenuRole.PreferencesRole,
}


def _native(key: str) -> str:
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)


def keys_text(spec: ActionSpec) -> str:
    """Give the key to show beside a command, as this system writes it; empty for none."""
    first = (*spec.keys, *spec.letters)[:1]
    return _native(first[0]) if first else ""
