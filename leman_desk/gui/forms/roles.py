"""Check boxes for the roles of a person."""

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from leman_desk.domain.people import Role
from leman_desk.gui.widgets.flow import FlowLayout
from leman_desk.gui.widgets.labels import Text
from leman_desk.wording.labels import ROLE
from leman_desk.wording.words import N_, Words

_MEANS = {
    Role.AGENT: N_("Triages mail, answers complaints."),
    Role.MANAGER: N_("Does the same, corrects clocks and edits the work calendar."),
    Role.BOARD: N_("Reads, decides and signs for the Management Board."),
    Role.ADMIN: N_("Looks after people, mailboxes and settings; reads no cases."),
}


class RolesChoice(QWidget):
    """One box per role; a person may have several.

    Attributes:
        changed: A person ticked or unticked a box.
    """

    changed = Signal()

    def __init__(self, words: Words, roles: Iterable[Role] = Role, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = Text("", "caption", "muted")
        self._boxes = {role: QCheckBox() for role in roles}
        row = FlowLayout(gap=18, row_gap=6)
        for box in self._boxes.values():
            row.add(box)
            box.clicked.connect(self.changed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(6)
        column.addWidget(self._label)
        column.addLayout(row)
        self.retranslate(words)

    def box(self, role: Role) -> QCheckBox:
        """Give the box of a role."""
        return self._boxes[role]

    def roles(self) -> frozenset[Role]:
        """Give the roles ticked."""
        return frozenset(role for role, box in self._boxes.items() if box.isChecked())

    def set_roles(self, roles: Iterable[Role]) -> None:
        """Tick these roles and no other, without telling."""
        wanted = set(roles)
        for role, box in self._boxes.items():
            box.setChecked(role in wanted)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._label.setText(words.t("Roles"))
        for role, box in self._boxes.items():
            box.setText(words.t(ROLE[role]))
            box.setToolTip(words.t(_MEANS[role]))
            box.setAccessibleDescription(words.t(_MEANS[role]))
