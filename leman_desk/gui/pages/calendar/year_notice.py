"""A strip over the calendar while a year is without holidays, or its days are not confirmed."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.banner import Banner
from leman_desk.gui.widgets.labels import restyle
from leman_desk.wording.words import Language, Words

_ABOVE = 12


class YearNotice(QWidget):
    """Warns about one year at a time; a year without holidays comes first.

    Attributes:
        load_requested: Load the public holidays of a year.
        confirm_requested: The days of a year are right.
    """

    load_requested = Signal(int)
    confirm_requested = Signal(int)

    def __init__(self, theme: Theme, *, editable: bool, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._editable = editable
        self._words = Words(Language.EN)
        self._years: tuple[Sequence[int], Sequence[int]] = ((), ())
        self._shown: tuple[int | None, int | None] = (None, None)
        self.banner = Banner(theme)
        self.banner.action_requested.connect(self._act)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, _ABOVE, 0, 0)
        column.addWidget(self.banner)
        self.hide()

    def show_years(self, unconfirmed: Sequence[int], empty: Sequence[int]) -> None:
        """Say what is not in order with these years; nothing when everything is."""
        self._years = (unconfirmed, empty)
        wanted = next(iter(empty), None), next((year for year in unconfirmed if year not in empty), None)
        if wanted != self._shown:
            self._shown = wanted
            self._show(*wanted)

    def retranslate(self, words: Words) -> None:
        """Speak another language."""
        self._words = words
        self._shown = (None, None)
        self.show_years(*self._years)

    def _show(self, empty: int | None, unsure: int | None) -> None:
        t = self._words.t
        self.setVisible(empty is not None or unsure is not None)
        if empty is not None:
            restyle(self.banner, card="error")
            self.banner.show_banner(
                t("{year} has no public holidays", year=empty),
                t("Deadlines would be counted as if every weekday of it were worked."),
                t("Load public holidays") if self._editable else "",
                "status.breached",
            )
        elif unsure is not None:
            restyle(self.banner, card="warning")
            self.banner.show_banner(
                t("Nobody has confirmed the days of {year} yet", year=unsure),
                t("Compare them with the official announcement; days not announced yet are predictions."),
                t("Confirm {year}", year=unsure) if self._editable else "",
                "result.attention",
            )

    def _act(self) -> None:
        empty, unsure = self._shown
        if empty is not None:
            self.load_requested.emit(empty)
        elif unsure is not None:
            self.confirm_requested.emit(unsure)
