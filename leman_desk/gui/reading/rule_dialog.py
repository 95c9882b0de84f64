"""A new sender rule: whom it means, why, and what it would have done, before it holds."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer
from PySide6.QtWidgets import QCheckBox, QLineEdit, QTreeView, QWidget
from typing_extensions import override

from leman_desk.domain.errors import DeskError
from leman_desk.domain.people import Actor
from leman_desk.domain.sender_rules import RuleKind
from leman_desk.gui.forms.columns import fit_columns
from leman_desk.gui.forms.dialog_size import widen_dialog
from leman_desk.gui.forms.form_dialog import FormDialog
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.tasks import Tasks
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import FlatCombo
from leman_desk.gui.widgets.labels import Text
from leman_desk.gui.widgets.lists import CalmTreeView
from leman_desk.services.changes import Outcome
from leman_desk.services.desk import Desk
from leman_desk.services.rule_queries import Fate, RuleMail, RulePreview
from leman_desk.wording.labels import FATE, RULE_KIND, STATUS
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Words

Index = QModelIndex | QPersistentModelIndex
_PAUSE_MS = 300
_WIDTH = 860
_ROWS = 6


class Column(IntEnum):
    """The columns of the preview."""

    WHEN = 0
    SENDER = 1
    SUBJECT = 2
    FATE = 3


_TITLES = {
    Column.WHEN: N_("Received"),
    Column.SENDER: N_("Sender"),
    Column.SUBJECT: N_("Subject"),
    Column.FATE: N_("What the rule does"),
}


class PreviewModel(QAbstractTableModel):
    """The mails that a rule means, newest first."""

    def __init__(self, moments: Moments, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._moments = moments
        self._now = datetime.now(UTC)
        self._rows: Sequence[RuleMail] = ()

    def set_rows(self, rows: Sequence[RuleMail]) -> None:
        """Show these mails."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    @override
    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    @override
    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(Column)

    @override
    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        text = self._texts(self._rows[index.row()])[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._moments.words.t(_TITLES[Column(index.column())])}: {text}"
        return None

    @override
    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._moments.words.t(_TITLES[Column(section)])
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.TextAlignmentRole:
            return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def _texts(self, row: RuleMail) -> tuple[str, ...]:
        words = self._moments.words
        fate = words.t(FATE[row.fate])
        if row.number and row.status is not None:
            status = words.t(STATUS[row.status])
            fate = words.t("{fate} ({number}, {status})", fate=fate, number=row.number, status=status)
        when = self._moments.moment_short(row.received_at, self._now)
        return when, row.sender, row.subject or words.t("(no subject)"), fate


class RuleDialog(FormDialog):
    """Shows which mails of the last days the rule would have touched; nothing holds before the button.

    Attributes:
        preview: What the desk answered last; None while it has not.
    """

    def __init__(
        self,
        desk: Desk,
        actor: Actor,
        tasks: Tasks,
        theme: Theme,
        moments: Moments,
        *,
        address: str = "",
        list_id: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make the dialog.

        Args:
            desk: The open desk.
            actor: The person signed in.
            tasks: The lanes.
            theme: Colours and row heights.
            moments: Language and zone.
            address: Of the sender whose mail led here; empty for none.
            list_id: Of the list it came by; empty for none.
            parent: Window it belongs to.
        """
        words = moments.words
        super().__init__(
            tasks,
            theme,
            words,
            title=words.t("Always not privacy from a sender"),
            hint=words.t(
                "From now on such mail gets no number and no clock. Answers to a case, and texts that speak"
                " of personal data, are never covered."
            ),
            accept=words.t("Add rule"),
            parent=parent,
        )
        self._desk, self._actor, self._moments = desk, actor, moments
        self._given = {
            RuleKind.ADDRESS: address,
            RuleKind.DOMAIN: address.rpartition("@")[2],
            RuleKind.LIST: list_id,
        }
        self.preview: RulePreview | None = None
        self.kind = FlatCombo(theme, bordered=True)
        for kind in RuleKind:
            self.kind.addItem(words.t(RULE_KIND[kind]), kind)
        self.kind.setCurrentIndex(list(RuleKind).index(RuleKind.LIST if list_id else RuleKind.ADDRESS))
        self.pattern, self.reason = QLineEdit(self._given[self._kind()]), QLineEdit()
        self.reason.setPlaceholderText(words.t("Such as: our supplier of packaging"))
        self.summary = Text("", "body", wrap=True)
        self.model = PreviewModel(moments, self)
        self.rows = CalmTreeView()
        self.rows.setModel(self.model)
        self.rows.setRootIsDecorated(False)
        self.rows.setUniformRowHeights(True)
        self.rows.setAllColumnsShowFocus(True)
        self.rows.setSelectionBehavior(QTreeView.SelectionBehavior.SelectRows)
        self.rows.header().setStretchLastSection(True)
        self.rows.header().setSectionsMovable(False)
        self.rows.setMinimumHeight(theme.row_height("table_row") * _ROWS)
        self.rows.setAccessibleName(words.t("Mail that the rule means"))
        self.waiting = QCheckBox()
        self.add_row(words.t("Known by"), self.kind)
        self.add_row(words.t("Sender"), self.pattern)
        self.add_row(words.t("Reason"), self.reason)
        for part in (self.summary, self.rows, self.waiting):
            self._column.insertWidget(self._column.indexOf(self.error), part)
        fit_columns(self.rows, theme, {Column.WHEN: 14, Column.SENDER: 18, Column.SUBJECT: 26})
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self.look)
        self.kind.currentIndexChanged.connect(lambda _at: self._on_kind())
        self.pattern.textChanged.connect(lambda _text: self._begin())
        widen_dialog(self, theme, _WIDTH)
        self._begin()
        self._pause.stop()
        self.look()
        self.pattern.setFocus()

    @override
    def command(self) -> Callable[[], Outcome]:
        """Add the rule as previewed."""
        desk, actor, kind = self._desk, self._actor, self._kind()
        text, reason, apply = self.pattern.text(), self.reason.text(), self.waiting.isChecked()
        return lambda: desk.rules.add(actor, kind=kind, text=text, reason=reason, apply_to_waiting=apply)

    def look(self) -> None:
        """Ask the desk what the rule would have done."""
        if not self.pattern.text().strip():
            return
        desk, actor, kind, text = self._desk, self._actor, self._kind(), self.pattern.text()
        self._tasks.read(
            lambda: desk.rules.preview(actor, kind=kind, text=text),
            self._show,
            self._refused,
            owner=self,
            key="preview",
            name="rule preview",
        )

    # --- inside -----------------------------------------------------------------------------------

    def _kind(self) -> RuleKind:
        return RuleKind(self.kind.currentData())

    def _on_kind(self) -> None:
        given = self._given[self._kind()]
        if given:
            self.pattern.setText(given)
        self._begin()

    def _begin(self) -> None:
        """Let nothing be added that was not previewed."""
        self.preview = None
        self.error.hide()
        self.accept_button.setEnabled(False)
        self.waiting.setVisible(False)
        self.waiting.setChecked(False)
        self.model.set_rows(())
        self.summary.setText(self._words.t("Write whom the rule means; what it would have done stands here."))
        self._pause.start()

    def _show(self, preview: RulePreview) -> None:
        self.preview = preview
        self.error.hide()
        self.model.set_rows(preview.rows)
        self.summary.setText(told(preview, self._words))
        count = len(preview.waiting)
        self.waiting.setText(
            self._words.n(
                "Also set aside {count} complaint that nobody triaged yet",
                "Also set aside {count} complaints that nobody triaged yet",
                count,
            )
        )
        self.waiting.setVisible(bool(count))
        self.accept_button.setEnabled(True)
        self.grow()

    def _refused(self, error: DeskError) -> None:
        self.summary.setText("")
        self.show_error(error)


def told(preview: RulePreview, words: Words) -> str:
    """Say in sentences what a rule would have done, the most important first."""
    if not preview.total:
        return words.t("No mail of this sender in the last {days} days.", days=preview.days)
    counts = preview.counts
    lines = [
        words.n(
            "{count} message in the last {days} days.",
            "{count} messages in the last {days} days.",
            preview.total,
            days=preview.days,
        )
    ]
    if preview.capped:
        lines.append(words.t("Only the newest were looked at."))
    aside, thread = counts.get(Fate.ASIDE, 0), counts.get(Fate.THREAD, 0)
    speaks, apart = counts.get(Fate.SPEAKS, 0), counts.get(Fate.APART, 0)
    lines.append(words.n("{count} would be set aside.", "{count} would be set aside.", aside))
    if preview.complaints:
        lines.append(
            words.n(
                "{count} of them is a complaint today.",
                "{count} of them are complaints today.",
                preview.complaints,
            )
        )
    if thread:
        lines.append(words.n("{count} stays with its case.", "{count} stay with their cases.", thread))
    if speaks:
        lines.append(
            words.n(
                "{count} stays, for its text speaks of personal data.",
                "{count} stay, for their text speaks of personal data.",
                speaks,
            )
        )
    if apart:
        lines.append(words.n("{count} is on no case already.", "{count} are on no case already.", apart))
    return " ".join(lines)
