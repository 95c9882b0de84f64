"""The five choices of triage, large and by digit; a suggestion is marked, never applied by itself."""

from enum import StrEnum

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QVBoxLayout, QWidget
from typing_extensions import override

from leman_desk.domain.complaint import NOT_PRIVACY
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.reading.directory import Directory
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.labels import KeyCap, SectionHeader, Text, restyle
from leman_desk.gui.widgets.states import IconLabel
from leman_desk.services.queries import CaseView
from leman_desk.wording.words import N_, Words

_EDGE = 8


class Choice(StrEnum):
    """What a mail can be, in the order of the digits."""

    COMPLAINT = "privacy_complaint"
    DELETION = "deletion_request"
    AUTHORITY = "authority_request"
    INCIDENT = "incident_report"
    NOT_PRIVACY = "not_privacy"


CHOICE_NAMES = {
    Choice.COMPLAINT: N_("Privacy complaint"),
    Choice.DELETION: N_("Deletion request"),
    Choice.AUTHORITY: N_("Authority request"),
    Choice.INCIDENT: N_("Incident report"),
    Choice.NOT_PRIVACY: N_("Not privacy"),
}
CHOICE_CODES = {
    Choice.DELETION: "REQ_DELETION",
    Choice.AUTHORITY: "REQ_AUTHORITY",
    Choice.INCIDENT: "INCIDENT_NOTICE",
    Choice.NOT_PRIVACY: NOT_PRIVACY,
}
"""Categories that a choice sets at once; a privacy complaint asks which one."""


def choice_for(code: str | None) -> Choice | None:
    """Give the choice under which a suggested category stands."""
    if code is None:
        return None
    return next((choice for choice, own in CHOICE_CODES.items() if own == code), Choice.COMPLAINT)


class TriageChoices(QWidget):
    """Five buttons.

    Attributes:
        chosen: A `Choice`.
    """

    chosen = Signal(object)

    def __init__(self, actor: Actor, theme: Theme) -> None:
        super().__init__()
        self._actor = actor
        self._header = SectionHeader()
        self._reason = Text("", "caption", "muted", wrap=True)
        self.buttons = {
            choice: _ChoiceButton(choice, number, theme) for number, choice in enumerate(Choice, 1)
        }
        self.suggested: Choice | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._header)
        for choice, button in self.buttons.items():
            column.addWidget(button)
            button.clicked.connect(lambda _checked=False, chosen=choice: self.chosen.emit(chosen))
        column.addWidget(self._reason)

    def show_case(self, view: CaseView, directory: Directory, words: Words) -> None:
        """Offer the choices for a case, the suggested one marked with the words that suggest it."""
        self._header.set_title(words.t("What is this?"))
        self.suggested = choice_for(view.suggestion)
        may = allowed(self._actor.roles, Act.WORK_CASES)
        for choice, button in self.buttons.items():
            button.show_choice(words.t(CHOICE_NAMES[choice]), suggested=choice is self.suggested)
            button.setEnabled(may)
        name = directory.category_name(view.suggestion, words.language)
        said = ", ".join(f"“{word}”" for word in view.suggestion_words)
        self._reason.setVisible(self.suggested is not None)
        if said:
            self._reason.setText(
                words.t("Suggested: {category}. The message mentions {words}.", category=name, words=said)
            )
        else:
            self._reason.setText(words.t("Suggested: {category}.", category=name))

    def focus_suggested(self) -> None:
        """Put the focus on the suggested choice, or on the first."""
        self.buttons[self.suggested or Choice.COMPLAINT].setFocus(Qt.FocusReason.OtherFocusReason)

    def menu_place(self, choice: Choice) -> QPoint:
        """Give the place for the menu of a choice."""
        button = self.buttons[choice]
        return button.mapToGlobal(QPoint(0, button.height()))


class _ChoiceButton(QPushButton):
    """A large button: icon, words, digit."""

    def __init__(self, choice: Choice, number: int, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = Text("", "body", wrap=True)
        self._suggested = False
        self._high = theme.row_height("control", padding=18)
        self.setAutoDefault(True)
        row = self._row = QHBoxLayout(self)
        row.setContentsMargins(12, _EDGE, 12, _EDGE)
        row.setSpacing(10)
        row.addWidget(IconLabel(theme, f"mail_kind.{choice}", "text", 18))
        row.addWidget(self._text, 1)
        row.addWidget(KeyCap(str(number)))
        for part in self.findChildren(QWidget):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        theme.changed.connect(self._follow)

    def show_choice(self, name: str, *, suggested: bool) -> None:
        """Name the choice and mark it if it is the suggested one."""
        self._text.setText(name)
        restyle(self._text, role="strong" if suggested else "body")
        self.setAccessibleName(name)
        self._suggested = suggested
        self._follow()

    def _follow(self) -> None:
        self._dress()
        self._fit()

    def _dress(self) -> None:
        # The sheet sets the height too: where it names none, the application's sheet sets its own again.
        color = self._theme.tokens.color
        border = 2 if self._suggested else 1
        look = f"border: 2px solid {color.accent.name()}; background: {color.accent_soft.name()};"
        high = f"min-height: {self._high - 2 * border}px;"
        self.setStyleSheet(f"QPushButton {{ {look if self._suggested else ''} {high} }}")

    def _fit(self) -> None:
        """Be as high as the words need in the width there is."""
        needed = self._text.heightForWidth(self._text.width()) + 2 * _EDGE
        high = max(self._theme.row_height("control", padding=18), needed)
        if high != self._high:
            self._high = high
            self._dress()
            self.updateGeometry()

    @override
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._row.activate()
        self._fit()

    @override
    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), self._high)

    @override
    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())


def category_menu(
    parent: QWidget,
    theme: Theme,
    directory: Directory,
    words: Words,
    *,
    first: str | None,
    current: str | None,
    everything: bool,
) -> QMenu:
    """Make a menu of categories with their clauses; actions carry the code.

    Args:
        parent: Qt parent.
        theme: Icons.
        directory: The categories.
        words: The language.
        first: The suggested one, which stands first and marked.
        current: The one chosen now.
        everything: Whether those with a digit of their own are offered as well.
    """
    menu = QMenu(parent)
    own = set() if everything else set(CHOICE_CODES.values())
    offered = [each for each in directory.privacy_categories() if each.code not in own]
    suggested = [each for each in offered if each.code == first]
    for category in (*suggested, *(each for each in offered if each.code != first)):
        name = directory.category_name(category.code, words.language)
        action = menu.addAction(f"{name}\t{category.clause}")
        action.setData(category.code)
        action.setCheckable(True)
        action.setChecked(category.code == current)
        if category.code == first:
            action.setIcon(theme.icon("evidence.auto_find", "accent"))
            menu.addSeparator()
            menu.setActiveAction(action)
    return menu
