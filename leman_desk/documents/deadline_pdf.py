"""How a deadline was counted, as PDF: the strip of days, the account in words, the rules it rests on."""

from dataclasses import asdict
from pathlib import Path

from leman_desk.documents.board_values import Frame
from leman_desk.documents.day_strip import strip
from leman_desk.documents.typesetting import head, typeset
from leman_desk.domain.clocks import ClockState
from leman_desk.services.deadline_queries import Explanation
from leman_desk.wording.labels import VERDICT
from leman_desk.wording.ledger_text import (
    amount_text,
    exact_due,
    exact_moment,
    human_line,
    left_text,
    promised_text,
    received_label,
    rows,
    rules,
    source_text,
)
from leman_desk.wording.words import N_

_TONE = {
    ClockState.IN_TIME: "ok",
    ClockState.DUE_SOON: "due_soon",
    ClockState.AT_RISK: "at_risk",
    ClockState.OVER: "breached",
    ClockState.WAITING: "paused",
    ClockState.CLOSED: "closed",
}
_HEAD = (N_("Day"), N_("Counted"), N_("Together"), N_("What was counted"))


def deadline_pdf(resources: Path, told: Explanation, frame: Frame) -> bytes:
    """Write the account of one clock."""
    words, moments = frame.words, frame.moments(told.zone)
    title = words.t("How was this deadline counted?")
    zone = moments.zone_name(told.now)
    period = f"{exact_moment(told.started_at, moments)} – {exact_due(told.unit, told.due_at, moments)}"
    foot = words.t(
        "{number}, {period}. Calendar version {version}. Exported {moment} ({zone}) by {person}.",
        number=told.number,
        period=period,
        version=words.number(told.calendar_version),
        moment=moments.moment_full(frame.written_at),
        zone=zone,
        person=frame.author,
    )
    summary = [
        (received_label(told, moments), exact_moment(told.started_at, moments)),
        (words.t("Promised within"), promised_text(told, moments)),
        (words.t("Due"), exact_due(told.unit, told.due_at, moments)),
    ]
    if told.stopped_at is not None:
        summary.append((words.t("Answered"), exact_moment(told.stopped_at, moments)))
        state = words.t(VERDICT[told.verdict]) if told.verdict in VERDICT else words.t("Closed")
    else:
        state = left_text(told.unit, told.state, told.left_seconds, moments)
    days = strip(told, moments)
    data = head(title, words.language.value, frame.author, foot, (told.number,))
    data |= {
        "source": source_text(told, moments),
        "counsel": words.t("Confirm with counsel.") if told.rule is not None else "",
        "summary": summary,
        "state": {"text": state, "tone": _state_tone(told)},
        "left_tone": _TONE[told.state] if told.stopped_at is None else "closed",
        "lines": [[asdict(column) for column in line] for line in days.lines],
        "omitted": words.n(
            "{count} further column is not drawn; the account below has every day.",
            "{count} further columns are not drawn; the account below has every day.",
            days.omitted,
        )
        if days.omitted
        else "",
        "hours": days.hours,
        "legend": {
            "used": words.t("Used, {amount}", amount=days.used),
            "left": words.t("Not used, {amount}", amount=days.left)
            if told.stopped_at is not None
            else words.t("Left, {amount}", amount=days.left),
            "idle": words.t("Office open, not counted"),
            "closed": words.t("Office closed"),
        },
        "account_head": [words.t(each) for each in _HEAD],
        "account": [[row.when, row.amount, row.running, row.why] for row in rows(told, moments)],
        "total": words.t("Together: {amount}", amount=amount_text(told.unit, told.amount_seconds, moments)),
        "human": human_line(told, moments),
        "rules_title": words.t("What it rests on"),
        "account_title": words.t("The same in words"),
        "rules": [*rules(told, moments), words.t("All times are on the clock of {zone}.", zone=told.zone)],
    }
    return typeset(resources, "deadline.typ", data)


def _state_tone(told: Explanation) -> str:
    if told.stopped_at is None:
        return _TONE[told.state]
    return "breached" if told.verdict == "missed" else "ok"
