"""How a deadline was counted, in words: the source, the rules and the whole text for an auditor.

Windows, documents and the clipboard say the same, so they all take it from here.
"""

import json
from collections.abc import Callable

from leman_desk.domain.calendar_spec import CalendarSpec
from leman_desk.domain.case_clock import Beginning, ClockKind, TermUnit
from leman_desk.wording.ledger_days import split_name, week_text
from leman_desk.wording.ledger_rows import LedgerRow, rows
from leman_desk.wording.ledger_told import (
    LedgerTold,
    amount_text,
    citation_text,
    clock_name,
    due_text,
    exact_due,
    exact_moment,
    left_text,
    promised_text,
    term_text,
    within,
)
from leman_desk.wording.letters import called
from leman_desk.wording.moments import Moments

__all__ = [
    "LedgerRow",
    "LedgerTold",
    "amount_text",
    "as_text",
    "basis",
    "citation_text",
    "clock_name",
    "due_text",
    "exact_due",
    "exact_moment",
    "left_text",
    "promised_text",
    "rows",
    "rules",
    "source_text",
    "term_text",
]

_POLICY_SECONDS = 24 * 3600


def source_text(told: LedgerTold, moments: Moments) -> str:
    """Say where the promise comes from: the policy in its own words, the desk's settings, or the law."""
    words = moments.words
    name = clock_name(told.kind, told.rule, told.cycle, moments)
    if told.rule is not None:
        return words.t(
            "{number}, {clock}. {citation}. Confirm with counsel.",
            number=told.number,
            clock=name,
            citation=citation_text(told.rule, moments),
        )
    if told.kind is ClockKind.RESPONSE and told.length == _POLICY_SECONDS:
        return words.t(
            "{number}, {clock}. Policy §6: “immediately or within 24 working hours from the time of"
            " receipt”.",
            number=told.number,
            clock=within(name),
        )
    if told.kind is ClockKind.RESPONSE:
        return words.t(
            "{number}, {clock}. Policy §6 promises an answer immediately or within working hours;"
            " this desk promises {promise}.",
            number=told.number,
            clock=within(name),
            promise=term_text(told.unit, told.length, moments),
        )
    return words.t(
        "{number}, {clock}. A goal of this desk, set by its admin; the policy does not promise it.",
        number=told.number,
        clock=within(name),
    )


def received_label(told: LedgerTold, moments: Moments) -> str:
    """Say what the clock runs from: receipt in the mailbox, detection, or its start."""
    words = moments.words
    if told.rule is not None and told.rule.begins is Beginning.DETECTION:
        return words.t("Detected")
    return words.t("Received in the mailbox")


def human_line(told: LedgerTold, moments: Moments) -> str:
    """Say how long the customer waits when that is long, and how to spare them a closure; else empty."""
    if told.human_days is None or told.stopped_at is not None:
        return ""
    if told.rule is not None and told.rule.begins is Beginning.DETECTION:
        return ""  # nobody wrote, so nobody waits
    words = moments.words
    form, name, addressed = told.customer
    person = called(form, name, words, addressed)
    waits = words.n(
        "{person} will have waited {count} day by the due time.",
        "{person} will have waited {count} days by the due time.",
        told.human_days,
        person=person,
    )
    said = waits[:1].upper() + waits[1:]
    closes, opens = told.closes_at, told.opens_at
    # Only an answer ends the wait; other clocks may go on after it.
    if told.kind is not ClockKind.RESPONSE or not told.closure or closes is None or opens is None:
        return said
    if told.now < closes and told.due_at >= opens:
        said += " " + words.t(
            "Answer before {time} today and nobody waits through {closure}.",
            time=moments.time(closes),
            closure=split_name(told.closure)[0],
        )
    return said


# --- what it rests on -----------------------------------------------------------------------------


def basis(told: LedgerTold, moments: Moments) -> str:
    """Say which calendar it rests on: version, week, author and day."""
    words = moments.words
    values = {
        "version": words.number(told.calendar_version),
        "week": week_text(spec_of(told), moments),
        "day": moments.day(told.calendar_at.astimezone(moments.zone).date()),
    }
    if told.calendar_author:
        return words.t(
            "Calendar version {version}, {week}, signed by {person} on {day}.",
            person=told.calendar_author,
            **values,
        )
    return words.t("Calendar version {version}, {week}, of {day}.", **values)


def acknowledgement_text(told: LedgerTold, moments: Moments) -> str:
    """Say that the acknowledgement stopped nothing; empty when there was none."""
    if told.acknowledged_at is None:
        return ""
    return moments.words.t(
        "The automatic acknowledgement ({moment}) is not a response and does not stop the clock.",
        moment=moments.due(told.acknowledged_at, told.now),
    )


def correction_text(told: LedgerTold, moments: Moments) -> str:
    """Say that the moment of receipt was corrected, with both moments; empty when it was not."""
    if told.received_first is None or told.received_first == told.started_at:
        return ""
    words = moments.words
    said = words.t(
        "The time of receipt was corrected from {before} to {after}.",
        before=exact_moment(told.received_first, moments),
        after=exact_moment(told.started_at, moments),
    )
    if told.corrected_by and told.correction_reason:
        return words.t(
            "{sentence} By {person}: {reason}",
            sentence=said,
            person=told.corrected_by,
            reason=told.correction_reason,
        )
    return said


def told_text(told: LedgerTold, moments: Moments) -> str:
    """Say that the customer was told another due moment; empty when they were not."""
    if told.told_due_at is None or told.told_due_at == told.due_at:
        return ""
    return moments.words.t(
        "The customer was told {moment}, before the calendar changed.",
        moment=exact_moment(told.told_due_at, moments),
    )


def extension_text(told: LedgerTold, moments: Moments) -> str:
    """Say by how much it was extended and why; empty when it was not."""
    if not told.extended:
        return ""
    return moments.words.t(
        "Extended once by {more}. Reason: {reason}",
        more=term_text(told.unit, told.extended, moments),
        reason=told.extension_reason,
    )


def pause_texts(told: LedgerTold, moments: Moments) -> list[str]:
    """Say from when to when it was paused."""
    words = moments.words
    found = []
    for begin, end in told.pauses:
        if end is None:
            found.append(
                words.t("Paused since {begin}, waiting for the customer.", begin=exact_moment(begin, moments))
            )
        else:
            found.append(
                words.t(
                    "Paused from {begin} to {end}, waiting for the customer.",
                    begin=exact_moment(begin, moments),
                    end=exact_moment(end, moments),
                )
            )
    return found


def rules(told: LedgerTold, moments: Moments) -> list[str]:
    """Say how this kind of term is counted, and by whose calendar."""
    words = moments.words
    found = [how_text(told.unit, moments)]
    if told.kind is ClockKind.RESPONSE:
        found.append(
            words.t(
                "Only a reply by a person that the mail server accepted stops this clock; it never pauses."
            )
        )
    extras = (acknowledgement_text, correction_text, told_text, extension_text)
    found += [said for each in extras if (said := each(told, moments))]
    return [*found, *pause_texts(told, moments), basis(told, moments)]


def how_text(unit: TermUnit, moments: Moments) -> str:
    """Say how this kind of term is counted."""
    return _HOW[unit](moments)


_HOW: dict[TermUnit, Callable[[Moments], str]] = {
    TermUnit.WORKING_TIME: lambda moments: moments.words.t(
        "Only time in which the office is open counts, to the second."
    ),
    TermUnit.WORKING_DAYS: lambda moments: moments.words.t(
        "Working days are counted as the Civil Code 2015, articles 147 and 148, says: the day of the event is"
        " not counted, and the term ends with its last day."
    ),
    TermUnit.CALENDAR_DAYS: lambda moments: moments.words.t(
        "Days are counted as the Civil Code 2015, articles 147 and 148, says: the day of the event is not"
        " counted, the term ends with its last day, and a last day of rest moves the end to the next"
        " working day."
    ),
    TermUnit.ELAPSED_TIME: lambda moments: moments.words.t(
        "Every hour counts, by day and by night, on days of rest too."
    ),
    TermUnit.NEXT_WORKING_DAY: lambda moments: moments.words.t(
        "Due on the next working day at the same time of day."
    ),
}


def as_text(told: LedgerTold, moments: Moments) -> str:
    """Write the whole account for an auditor, in plain text."""
    words = moments.words
    head = [
        words.t("How the deadline of {number} was counted", number=told.number),
        source_text(told, moments),
        "",
        f"{received_label(told, moments)}: {exact_moment(told.started_at, moments)}",
        words.t("Promised within: {promise}", promise=promised_text(told, moments)),
        words.t("Due: {moment}", moment=exact_due(told.unit, told.due_at, moments)),
    ]
    if told.stopped_at is not None:
        head.append(words.t("Answered: {moment}", moment=exact_moment(told.stopped_at, moments)))
    else:
        left = left_text(told.unit, told.state, told.left_seconds, moments)
        head.append(words.t("At {moment}: {left}", moment=exact_moment(told.now, moments), left=left))
    body = [f"{row.when}\t{row.amount}\t{row.running}\t{row.why}" for row in rows(told, moments)]
    total = words.t("Together: {amount}", amount=amount_text(told.unit, told.amount_seconds, moments))
    zone = words.t("All times are on the clock of {zone}.", zone=told.zone)
    human = human_line(told, moments)
    tail = [*([human] if human else []), *rules(told, moments), zone]
    return "\n".join([*head, "", *body, total, "", *tail, ""])


def spec_of(told: LedgerTold) -> CalendarSpec:
    """Read the calendar that it rests on."""
    return CalendarSpec.from_dict(json.loads(told.calendar_spec))
