"""A board made into what its cards show: points, bars, tables and sentences. Safe in any thread."""

from collections.abc import Sequence
from dataclasses import dataclass

from leman_desk.domain.clocks import ClockState
from leman_desk.gui.charts.values import (
    Bar,
    Drill,
    ShareRow,
    Sheet,
    Spot,
    SpreadPoint,
    StackRow,
    TrendPoint,
)
from leman_desk.gui.widgets.chip import STATUS_OF
from leman_desk.services.board_queries import Board, Figure, MonthFigures, PersonLoad, Share
from leman_desk.services.bulk import once
from leman_desk.wording.board_text import (
    LOAD_STATE,
    bucket_label,
    category_label,
    clause_name,
    headline,
    month_label,
    name_or_nobody,
    percent,
    period_label,
)
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import Words


@dataclass(frozen=True, slots=True)
class CardText:
    """Heading, hint, one sentence for screen readers, and the table twin."""

    title: str
    hint: str
    summary: str
    sheet: Sheet


@dataclass(frozen=True, slots=True)
class HeadlinePart:
    """A piece of the headline; `tone` as in `wording.board_text.Segment`."""

    text: str
    tone: str
    drill: Drill | None


@dataclass(frozen=True, slots=True)
class BoardContent:
    """Everything on the board in words and numbers."""

    moments: Moments
    headline: tuple[HeadlinePart, ...]
    promise_seconds: int
    trend: CardText
    trend_points: tuple[TrendPoint, ...]
    spread: CardText
    spread_points: tuple[SpreadPoint, ...]
    backlog: CardText
    columns: tuple[Bar, ...]
    load: CardText
    load_rows: tuple[StackRow, ...]
    clauses: CardText
    clause_rows: tuple[ShareRow, ...]
    categories: CardText
    category_rows: tuple[ShareRow, ...]


def drill_of(words: Words, what: str, figure: Figure) -> Drill | None:
    """Say what a number counted, and name each complaint once; None where nothing was counted."""
    if not figure.count:
        return None
    cases = once(figure.cases)
    title = words.n("{what}, {count} complaint", "{what}, {count} complaints", len(cases), what=what)
    if len(cases) != figure.count:
        # A complaint answered twice in the period was counted twice.
        title = words.t("{title} with {responses} responses", title=title, responses=figure.count)
    return Drill(title, cases)


def contents(board: Board, words: Words) -> BoardContent:
    """Prepare everything that the board shows."""
    return _Maker(board, words).make()


class _Maker:
    def __init__(self, board: Board, words: Words) -> None:
        self._board, self._words = board, words
        self._moments = Moments(words, board.zone)
        self._period = period_label(words, board.chosen, board.zone)

    def make(self) -> BoardContent:
        clauses, categories = self._board.clauses, self._board.categories
        return BoardContent(
            moments=self._moments,
            headline=self._headline(),
            promise_seconds=self._board.promise_seconds,
            trend=self._trend(),
            trend_points=tuple(self._trend_point(month) for month in self._board.months),
            spread=self._spread(),
            spread_points=tuple(self._spread_point(month) for month in self._board.months),
            backlog=self._backlog(),
            columns=self._columns(),
            load=self._load(),
            load_rows=tuple(self._load_row(row) for row in self._board.load),
            clauses=self._shares(self._words.t("Complaints by policy clause"), clauses, clause=True),
            clause_rows=tuple(self._share_row(share, clause=True) for share in clauses),
            categories=self._shares(self._words.t("Complaints by category"), categories, clause=False),
            category_rows=tuple(self._share_row(share, clause=False) for share in categories),
        )

    # --- headline -----------------------------------------------------------------------------------

    def _headline(self) -> tuple[HeadlinePart, ...]:
        board, t = self._board, self._words.t
        drills = {
            "strong": self._drill(t("{period}: first responses due", period=self._period), board.due),
            "breached": self._drill(t("Over the limit now"), board.over),
            "at_risk": self._drill(t("At risk now"), board.at_risk),
        }
        return tuple(
            HeadlinePart(part.text, part.tone, drills.get(part.tone)) for part in headline(self._words, board)
        )

    # --- months -------------------------------------------------------------------------------------

    def _trend(self) -> CardText:
        words, months, t = self._words, self._board.months, self._words.t
        promise = self._moments.working_time(self._board.promise_seconds)
        columns = (t("Month"), t("Due"), t("In time"), t("Late"), t("Share"))
        rows, drills = [], []
        for month in months:
            name = self._month(month)
            rows.append(
                (
                    name,
                    words.number(month.due.count),
                    words.number(month.met.count),
                    words.number(month.missed.count),
                    percent(words, month.met.count, month.due.count) or "–",
                )
            )
            drills.append(
                (
                    None,
                    self._drill(t("{period}: first responses due", period=name), month.due),
                    self._drill(t("{period}: answered in time", period=name), month.met),
                    self._drill(t("{period}: not answered in time", period=name), month.missed),
                    None,
                )
            )
        known = [month for month in months if month.due.count]
        summary = ""
        if known:
            worst = min(known, key=lambda month: month.met.count / month.due.count)
            summary = t(
                "{share} in time in the newest month, {month}; least in {worst}: {least}",
                share=percent(words, known[-1].met.count, known[-1].due.count),
                month=self._month(known[-1]),
                worst=self._month(worst),
                least=percent(words, worst.met.count, worst.due.count),
            )
        return CardText(
            t("Answered within {promise}", promise=promise),
            words.n("{count} month", "{count} months", len(months)),
            summary,
            Sheet(columns, tuple(rows[::-1]), tuple(drills[::-1])),
        )

    def _trend_point(self, month: MonthFigures) -> TrendPoint:
        words, t, name = self._words, self._words.t, self._month(month)
        count = month.due.count
        if not count:
            return TrendPoint(
                self._label(month), None, Spot(t("{month}: no first response was due", month=name))
            )
        share = percent(words, month.met.count, count)
        text = t(
            "{month}: {share}, {met} of {count} in time",
            month=name,
            share=share,
            met=words.number(month.met.count),
            count=words.number(count),
        )
        # What was late explains the point; a month without any shows all.
        drill = self._drill(t("{period}: not answered in time", period=name), month.missed) or self._drill(
            t("{period}: answered in time", period=name), month.met
        )
        return TrendPoint(self._label(month), month.met.count / count, Spot(text, share, drill))

    def _spread(self) -> CardText:
        t, months = self._words.t, self._board.months
        columns = (t("Month"), t("Due"), t("Median"), t("90th percentile"))
        rows = tuple(
            (
                self._month(month),
                self._words.number(month.due.count),
                self._duration(month.median_seconds),
                self._duration(month.p90_seconds),
            )
            for month in months
        )
        drills = tuple(
            (
                None,
                self._drill(t("{period}: first responses due", period=self._month(month)), month.due),
                None,
                None,
            )
            for month in months
        )
        known = [month for month in months if month.median_seconds is not None]
        summary = ""
        if known:
            summary = t(
                "{month}: median {median}, 90th percentile {p90}; promised are {promise}",
                month=self._month(known[-1]),
                median=self._duration(known[-1].median_seconds),
                p90=self._duration(known[-1].p90_seconds),
                promise=self._moments.working_time(self._board.promise_seconds),
            )
        return CardText(
            t("First response, working hours"), "", summary, Sheet(columns, rows[::-1], drills[::-1])
        )

    def _spread_point(self, month: MonthFigures) -> SpreadPoint:
        t, name = self._words.t, self._month(month)
        median, p90 = self._duration(month.median_seconds), self._duration(month.p90_seconds)
        if month.median_seconds is None:
            spot = Spot(t("{month}: no first response", month=name))
        else:
            text = t("{month}: median {median}, 90th percentile {p90}", month=name, median=median, p90=p90)
            drill = self._drill(t("{period}: first responses due", period=name), month.due)
            spot = Spot(text, f"{median} – {p90}", drill)
        return SpreadPoint(
            self._label(month),
            month.median_seconds,
            month.p90_seconds,
            median if month.median_seconds is not None else "",
            p90 if month.p90_seconds is not None else "",
            spot,
        )

    # --- what waits now -----------------------------------------------------------------------------

    def _columns(self) -> tuple[Bar, ...]:
        words = self._words
        bars = []
        for bucket in self._board.backlog:
            label, count = bucket_label(words, bucket), bucket.figure.count
            what = words.t("{hours} working hours used", hours=label)
            drill = self._drill(what, bucket.figure)
            spot = Spot(drill.title if drill else words.t("{what}: none", what=what), "", drill)
            bars.append(Bar(label, count, words.number(count), STATUS_OF[bucket.state], spot))
        return tuple(bars)

    def _backlog(self) -> CardText:
        board, words, t = self._board, self._words, self._words.t
        bars = self._columns()
        sheet = Sheet(
            (t("Working hours used"), t("State"), t("Complaints")),
            tuple(
                (bar.label, t(LOAD_STATE[bucket.state]), bar.text)
                for bar, bucket in zip(bars, board.backlog, strict=True)
            ),
            tuple((None, None, bar.spot.drill) for bar in bars),
            texts=2,
        )
        summary = words.n(
            "{count} complaint waits for a first response, over the limit: {over}",
            "{count} complaints wait for a first response, over the limit: {over}",
            board.waiting_first.count,
            over=words.number(board.over.count),
        )
        hint = words.n("{count} complaint", "{count} complaints", board.waiting_first.count)
        return CardText(t("Backlog by working hours used"), hint, summary, sheet)

    def _load(self) -> CardText:
        words, t, load = self._words, self._words.t, self._board.load
        columns = (t("Person"), *(t(name) for name in LOAD_STATE.values()), t("Together"))
        rows, drills = [], []
        for row in load:
            parts = [row.states.get(ClockState(state), Figure()) for state in LOAD_STATE]
            name = name_or_nobody(words, row.name)
            rows.append((name, *(words.number(part.count) for part in parts), words.number(row.count)))
            of_states = (
                self._drill(f"{name}: {t(LOAD_STATE[state])}", part)
                for state, part in zip(LOAD_STATE, parts, strict=True)
            )
            drills.append((None, *of_states, self._drill(self._open_of(name), _joined(parts))))
        count = sum(row.count for row in load)
        hint = words.n("{count} open", "{count} open", count)
        summary = ""
        if load:
            most = max(load, key=lambda row: row.count)
            summary = words.n(
                "{count} open complaint; most with {name}: {most}",
                "{count} open complaints; most with {name}: {most}",
                count,
                name=name_or_nobody(words, most.name),
                most=words.number(most.count),
            )
        return CardText(t("Load per person"), hint, summary, Sheet(columns, tuple(rows), tuple(drills)))

    def _load_row(self, row: PersonLoad) -> StackRow:
        words, name = self._words, name_or_nobody(self._words, row.name)
        parts = []
        for state, said in LOAD_STATE.items():
            figure = row.states.get(ClockState(state), Figure())
            if figure.count:
                drill = self._drill(f"{name}: {words.t(said)}", figure)
                spot = Spot(drill.title if drill else "", "", drill)
                status = STATUS_OF[ClockState(state)]
                parts.append(Bar("", figure.count, words.number(figure.count), status, spot))
        return StackRow(name, words.number(row.count), tuple(parts))

    def _open_of(self, name: str) -> str:
        return self._words.t("{name}: all open", name=name)

    # --- shares -------------------------------------------------------------------------------------

    def _shares(self, title: str, shares: Sequence[Share], *, clause: bool) -> CardText:
        words, t = self._words, self._words.t
        rows = [self._share_row(share, clause=clause) for share in shares]
        first = (t("Clause"), t("About")) if clause else (t("Category"),)
        sheet = Sheet(
            (*first, t("Complaints")),
            tuple(((row.code or "–", row.name) if clause else (row.name,)) + (row.text,) for row in rows),
            tuple((None,) * len(first) + (row.spot.drill,) for row in rows),
            texts=len(first),
        )
        summary = ""
        if rows:
            summary = words.n(
                "{count} complaint received; most about: {name}, {most}",
                "{count} complaints received; most about: {name}, {most}",
                self._board.received.count,
                name=rows[0].name,
                most=rows[0].text,
            )
        count = words.number(self._board.received.count)
        hint = t("{period}: {count}", period=self._period, count=count)
        return CardText(title, hint, summary, sheet)

    def _share_row(self, share: Share, *, clause: bool) -> ShareRow:
        words, code = self._words, share.code if clause else ""
        if clause:
            name = clause_name(words, share.code)
        else:
            name = category_label(words, share.code, share.name_en, share.name_vi)
        what = words.t("{period}: received, {name}", period=self._period, name=f"{code} {name}".strip())
        drill = self._drill(what, share.figure)
        count = share.figure.count
        return ShareRow(
            code, name, count, words.number(count), Spot(drill.title if drill else name, "", drill)
        )

    # --- pieces -------------------------------------------------------------------------------------

    def _drill(self, what: str, figure: Figure) -> Drill | None:
        return drill_of(self._words, what, figure)

    def _month(self, month: MonthFigures) -> str:
        return month_label(self._moments, month.first, full=True)

    def _label(self, month: MonthFigures) -> str:
        return month_label(self._moments, month.first)

    def _duration(self, seconds: int | None) -> str:
        return "–" if seconds is None else self._moments.duration(seconds)


def _joined(figures: Sequence[Figure]) -> Figure:
    return Figure(tuple(case for figure in figures for case in figure.cases))
