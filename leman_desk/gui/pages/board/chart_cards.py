"""The charts of the board as cards. Importing this loads pyqtgraph and numpy."""

from PySide6.QtWidgets import QWidget

from leman_desk.domain.clocks import ClockState
from leman_desk.gui.charts.bars import ColumnChart, ShareChart, StackChart
from leman_desk.gui.charts.card import ChartCard
from leman_desk.gui.charts.plot import SpreadChart, TrendChart
from leman_desk.gui.pages.board.content import BoardContent
from leman_desk.gui.pages.board.grid import Place
from leman_desk.gui.theme import Theme
from leman_desk.gui.widgets.chip import STATUS_OF
from leman_desk.gui.widgets.controls import Segments
from leman_desk.wording.board_text import LOAD_STATE
from leman_desk.wording.words import Words

_CLAUSE, _CATEGORY = "clause", "category"


class BoardCard(ChartCard):
    """A chart of the board."""

    def fill(self, content: BoardContent) -> None:
        """Show a board."""
        raise NotImplementedError


class TrendCard(BoardCard):
    """Answered in time, by month."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        self._trend = TrendChart(theme)
        super().__init__(theme, words, self._trend, parent)

    def fill(self, content: BoardContent) -> None:
        """Show a board."""
        text, words = content.trend, content.moments.words
        self.retranslate(words)
        self.show_content(text.title, text.hint, text.summary, text.sheet)
        self._trend.show_points(content.trend_points, lambda value: f"{words.number(value)}%")


class SpreadCard(BoardCard):
    """Median and 90th percentile of the first response, by month."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        self._spread = SpreadChart(theme)
        super().__init__(theme, words, self._spread, parent)

    def fill(self, content: BoardContent) -> None:
        """Show a board."""
        text, words = content.spread, content.moments.words
        self.retranslate(words)
        self.show_content(text.title, text.hint, text.summary, text.sheet)
        self.set_legend(
            (
                ("ph.circle-fill", "accent", words.t("Median")),
                ("ph.diamond", "text", words.t("90th percentile")),
            )
        )
        promise, moments = words.c("chart", "promise"), content.moments

        def hours(seconds: int) -> str:
            return moments.duration(seconds) if seconds else words.t("{hours} h", hours=words.number(0))

        self._spread.show_points(content.spread_points, content.promise_seconds, promise, hours)


class BacklogCard(BoardCard):
    """Running clocks by working hours used."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        self._columns = ColumnChart(theme)
        super().__init__(theme, words, self._columns, parent)

    def fill(self, content: BoardContent) -> None:
        """Show a board."""
        text = content.backlog
        self.retranslate(content.moments.words)
        self.show_content(text.title, text.hint, text.summary, text.sheet)
        self._columns.show_bars(content.columns)


class LoadCard(BoardCard):
    """Open complaints of each person, by state."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        self._stack_chart = StackChart(theme)
        super().__init__(theme, words, self._stack_chart, parent)

    def fill(self, content: BoardContent) -> None:
        """Show a board."""
        text, words = content.load, content.moments.words
        self.retranslate(words)
        self.show_content(text.title, text.hint, text.summary, text.sheet)
        states = ((STATUS_OF[ClockState(state)], name) for state, name in LOAD_STATE.items())
        self.set_legend(
            tuple((f"status.{status}", f"status.{status}.fg", words.t(name)) for status, name in states)
        )
        self._stack_chart.set_nothing(words.t("No complaint is open."))
        self._stack_chart.show_rows(content.load_rows)


class SharesCard(BoardCard):
    """Complaints received, by policy clause or by category."""

    def __init__(self, theme: Theme, words: Words, parent: QWidget | None = None) -> None:
        self._shares = ShareChart(theme)
        super().__init__(theme, words, self._shares, parent)
        self._content: BoardContent | None = None
        self.switch = Segments()
        self.body.insertWidget(0, self.switch)
        self.switch.chosen.connect(lambda _key: self._show())

    def fill(self, content: BoardContent) -> None:
        """Show a board."""
        words = content.moments.words
        self._content = content
        self.retranslate(words)
        self._shares.set_nothing(words.t("No complaint was received in this period."))
        self.switch.set_segments([(_CLAUSE, words.t("By clause")), (_CATEGORY, words.t("By category"))])
        self._show()

    def _show(self) -> None:
        content = self._content
        if content is None:
            return
        clause = self.switch.current() == _CLAUSE
        text = content.clauses if clause else content.categories
        self.show_content(text.title, text.hint, text.summary, text.sheet)
        self._shares.show_rows(content.clause_rows if clause else content.category_rows)


CARDS: dict[Place, type[TrendCard | SpreadCard | BacklogCard | LoadCard | SharesCard]] = {
    Place.TREND: TrendCard,
    Place.SPREAD: SpreadCard,
    Place.BACKLOG: BacklogCard,
    Place.LOAD: LoadCard,
    Place.SHARES: SharesCard,
}
"""The charts, in the order in which they are built."""


def build_card(place: Place, theme: Theme, words: Words, parent: QWidget | None = None) -> BoardCard:
    """Build the card of a place."""
    return CARDS[place](theme, words, parent)
