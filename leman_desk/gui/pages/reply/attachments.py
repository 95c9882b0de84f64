"""The evidence that goes with a reply: chosen from the case, shown as a row of chips."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QMenu, QWidget

from leman_desk.domain.filenames import shown_name
from leman_desk.domain.ids import EvidenceId
from leman_desk.gui.plain import plain_tip
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.controls import Button
from leman_desk.gui.widgets.labels import Text
from leman_desk.services.queries import EvidenceRow
from leman_desk.wording.file_names import file_sentences
from leman_desk.wording.moments import Moments
from leman_desk.wording.scans import quarantined

_NAME_ROOM = 24
_MOST = 4


class AttachmentBar(QWidget):
    """Offers the evidence of the case; pressing a chip takes it out again.

    Attributes:
        changed: Another choice.
    """

    changed = Signal()

    def __init__(self, theme: Theme, moments: Moments, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._moments = theme, moments
        self._evidence: tuple[EvidenceRow, ...] = ()
        self._chosen: list[EvidenceId] = []
        self._chips: list[Button] = []
        self.setProperty("surface", "sunken")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.attach = Button(theme, icon="action.attach", kind="link")
        self.attach.clicked.connect(self.open_menu)
        self._more = Text("", "caption", "muted")
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(24, 8, 24, 8)
        self._row.setSpacing(8)
        self._row.addWidget(self._more)
        self._row.addWidget(self.attach)
        self._row.addStretch(1)

    def set_evidence(self, evidence: tuple[EvidenceRow, ...], chosen: Sequence[EvidenceId]) -> None:
        """Offer this evidence; of the choice stays what is still there."""
        self._evidence = evidence
        there = {each.id for each in evidence}
        self._chosen = [each for each in chosen if each in there]
        self._show()

    def chosen(self) -> tuple[EvidenceId, ...]:
        """Give what goes with the reply."""
        return tuple(self._chosen)

    def take_off(self, part: int) -> None:
        """Take one of the chosen out again, by its number among them."""
        if part < len(self._chosen):
            self._toggle(self._chosen[part])

    def retranslate(self, moments: Moments) -> None:
        """Speak another language."""
        self._moments = moments
        self._show()

    def open_menu(self) -> None:
        """Offer the evidence of the case."""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.aboutToHide.connect(menu.deleteLater)
        for row in self._evidence:
            size = self._moments.file_size(row.size)
            action = menu.addAction(f"{row.label} {shown_name(row.filename)}\t{size}".replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(row.id in self._chosen)
            # What is chosen already can be taken off, whatever the scanner found since.
            action.setEnabled(row.id in self._chosen or not quarantined(row.scan))
            words = self._moments.words
            sentences = file_sentences(words, row.filename, row.content_type, row.scan, row.signature)
            action.setToolTip(plain_tip("\n".join(sentences)))
            action.triggered.connect(lambda _checked=False, chosen=row.id: self._toggle(chosen))
        if not self._evidence:
            menu.addAction(self._moments.words.t("The case has no evidence")).setEnabled(False)
        menu.popup(self.attach.mapToGlobal(QPoint(0, -menu.sizeHint().height())))

    def _toggle(self, evidence: EvidenceId) -> None:
        if evidence in self._chosen:
            self._chosen.remove(evidence)
        else:
            self._chosen.append(evidence)
        self._show()
        self.changed.emit()

    def _show(self) -> None:
        words = self._moments.words
        for chip in self._chips:
            self._row.removeWidget(chip)
            chip.hide()
            chip.deleteLater()
        self._chips = []
        rows = [row for row in self._evidence if row.id in self._chosen]
        for place, row in enumerate(rows[:_MOST]):
            chip = Button(self._theme, icon="action.close", compact=True)
            metrics = chip.fontMetrics()
            name = metrics.elidedText(
                f"{row.label} {shown_name(row.filename)}",
                Qt.TextElideMode.ElideMiddle,
                metrics.averageCharWidth() * _NAME_ROOM,
            )
            chip.setText(f"{name}   {self._moments.file_size(row.size)}")
            chip.setToolTip(words.t("Do not attach {name}", name=shown_name(row.filename)))
            chip.setAccessibleName(chip.toolTip())
            chip.clicked.connect(lambda _checked=False, chosen=row.id: self._toggle(chosen))
            self._row.insertWidget(place, chip)
            self._chips.append(chip)
        rest = len(rows) - _MOST
        self._more.setText(words.n("and {count} more", "and {count} more", rest) if rest > 0 else "")
        self._more.setVisible(rest > 0)
        self.attach.setText(words.t("Attach evidence"))
        self.attach.setToolTip(f"{words.t('Attach evidence')} (Ctrl+E)")
