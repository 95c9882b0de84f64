"""The properties of a case: status, category with its clause, severity, owner."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QHBoxLayout, QSizePolicy, QWidget

from leman_desk.domain.complaint import ENDED_STATUSES, Severity, Status
from leman_desk.domain.people import Act, Actor, allowed
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.reading.directory import Directory
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import FlatCombo
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.queries import CaseView
from leman_desk.wording.labels import SEVERITY, STATUS
from leman_desk.wording.words import Words

STATUS_ICONS = {
    Status.NEW: "case_status.new",
    Status.IN_PROGRESS: "case_status.in_progress",
    Status.WAITING: "case_status.waiting",
    Status.ANSWERED: "case_status.answered",
    Status.RESOLVED: "case_status.resolved",
    Status.NOT_PRIVACY: "mail_kind.not_privacy",
    Status.MERGED: "action.merge",
}
SEVERITY_ICONS = {
    Severity.S1: "ph.flag-banner-fill",
    Severity.S2: "case_field.severity_high",
    Severity.S3: "case_field.severity_medium",
    Severity.S4: "case_field.severity_low",
}
SETTABLE = (Status.IN_PROGRESS, Status.WAITING, Status.ANSWERED, Status.RESOLVED)
"""Statuses a person sets by hand; the others come from mail, a merge or a reason."""


class FieldsSection(QWidget):
    """Drop-downs that are flat until used; each choice is a command at once.

    Attributes:
        status_chosen, category_chosen, severity_chosen, assignee_chosen: The new value.
    """

    status_chosen = Signal(object)
    category_chosen = Signal(str)
    severity_chosen = Signal(object)
    assignee_chosen = Signal(object)

    def __init__(self, actor: Actor, theme: Theme) -> None:
        super().__init__()
        self._actor, self._theme = actor, theme
        self.status = FlatCombo(theme)
        self.category = FlatCombo(theme)
        self.category.setMinimumContentsLength(3)  # the clause stands beside it; the tool tip says it all
        self.severity = FlatCombo(theme)
        self.assignee = FlatCombo(theme)
        self._labels = [Text("", "body", "muted") for _ in range(4)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(0)
        grid.setColumnMinimumWidth(0, 72)
        grid.setColumnStretch(1, 1)
        self._clause = Text("", "caption", "accent")
        self._clause.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._dress)
        for number, combo in enumerate((self.status, self.category, self.severity, self.assignee)):
            grid.addWidget(self._labels[number], number, 0)
            self._labels[number].setBuddy(combo)
            if combo is self.category:
                row = QHBoxLayout()
                row.setContentsMargins(6, 0, 0, 0)
                row.setSpacing(0)
                row.addWidget(self._clause)
                row.addWidget(combo, 1)
                grid.addLayout(row, number, 1)
            else:
                grid.addWidget(combo, number, 1)
        # Qt keeps an enum of texts as its text.
        self.status.activated.connect(lambda _at: self.status_chosen.emit(Status(self.status.currentData())))
        self.category.activated.connect(lambda _at: self._on_category())
        self.severity.activated.connect(
            lambda _at: self.severity_chosen.emit(Severity(self.severity.currentData()))
        )
        self.assignee.activated.connect(lambda _at: self.assignee_chosen.emit(self.assignee.currentData()))

    def show_case(self, view: CaseView, directory: Directory, words: Words) -> None:
        """Show the properties of a case; those that may not change are disabled."""
        row, t = view.row, words.t
        names = (t("Status"), t("Category"), t("Severity"), t("Owner"))
        for label, name, combo in zip(self._labels, names, self._combos(), strict=True):
            label.setText(name)
            combo.setAccessibleName(name)
        self._fill_status(row.status, words)
        self._fill_categories(row.category, directory, words)
        self.severity.clear()
        for severity in Severity:
            icon = self._theme.icon(SEVERITY_ICONS[severity], "text")
            self.severity.addItem(icon, t(SEVERITY[severity]), severity)
        self.severity.setCurrentIndex(list(Severity).index(row.severity))
        self.assignee.clear()
        self.assignee.addItem(t("Nobody"), None)
        known = directory.workers()
        for person in known:
            self.assignee.addItem(self._theme.icon("case_field.assignee", "accent"), person.name, person.id)
        if row.assignee is not None and row.assignee not in {each.id for each in known}:
            self.assignee.addItem(directory.person(row.assignee), row.assignee)
        _choose(self.assignee, row.assignee)
        may = allowed(self._actor.roles, Act.WORK_CASES)
        ended = row.status in ENDED_STATUSES
        self.status.setEnabled(may and row.status is not Status.MERGED)
        for combo in (self.category, self.severity, self.assignee):
            combo.setEnabled(may and not ended)

    def _fill_status(self, status: Status, words: Words) -> None:
        self.status.clear()
        offered = SETTABLE if status in SETTABLE else (status, *SETTABLE)
        for each in offered:
            self.status.addItem(self._theme.icon(STATUS_ICONS[each], "accent"), words.t(STATUS[each]), each)
        _choose(self.status, status)

    def _fill_categories(self, code: str | None, directory: Directory, words: Words) -> None:
        self.category.clear()
        if code is None:
            self.category.addItem(words.t("Not chosen yet"), None)
        offered = directory.privacy_categories()
        if code is not None and code not in {each.code for each in offered}:
            self.category.addItem(directory.category_name(code, words.language) or code, code)
        for category in offered:
            self.category.addItem(directory.category_name(category.code, words.language), category.code)
        _choose(self.category, code)
        self.category.setToolTip(plain_tip(self.category.currentText()))
        chosen = directory.category(code)
        self._clause.setText(chosen.clause if chosen is not None else "")
        self._clause.setVisible(bool(self._clause.text()))
        self._dress()

    def _on_category(self) -> None:
        code = self.category.currentData()
        if code is not None:
            self.category_chosen.emit(code)

    def _dress(self) -> None:
        soft = self._theme.tokens.color.accent_soft.name()
        self._clause.setStyleSheet(f"QLabel {{ background: {soft}; border-radius: 7px; padding: 1px 7px; }}")

    def _combos(self) -> tuple[QComboBox, ...]:
        return (self.status, self.category, self.severity, self.assignee)


def _choose(combo: QComboBox, value: object) -> None:
    """Choose by value; Qt's own search compares foreign values by identity."""
    combo.setCurrentIndex(next((at for at in range(combo.count()) if combo.itemData(at) == value), 0))
