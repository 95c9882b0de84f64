"""What people are told about clocks that run out: in the window with the customer, outside it without."""

from itertools import islice

from leman_desk.domain.case_clock import ClockKind, Stage
from leman_desk.gui.told_notices import ToldNotices
from leman_desk.services.deadline_queries import Notice, NoticeKind
from leman_desk.services.escalation import Standing
from leman_desk.wording.labels import CLOCK_KIND
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import NN_, Words

_SENTENCES = {
    Stage.OVER: NN_(
        "{count} complaint is over the limit: {numbers}", "{count} complaints are over the limit: {numbers}"
    ),
    Stage.AT_RISK: NN_(
        "{count} complaint is at risk: {numbers}", "{count} complaints are at risk: {numbers}"
    ),
    Stage.DUE_SOON: NN_(
        "{count} complaint is due soon: {numbers}", "{count} complaints are due soon: {numbers}"
    ),
    Stage.HALF: NN_(
        "Half of the time is used on {count} complaint: {numbers}",
        "Half of the time is used on {count} complaints: {numbers}",
    ),
}
_MOST_NUMBERS = 5
_GRAVEST_FIRST = tuple(reversed(Stage))


def in_window(notices: ToldNotices, moments: Moments) -> tuple[str, str]:
    """Give a title and what follows it: one notice with its time and its customer, several summed up."""
    notice, words = notices.first, moments.words
    if notice is None or len(notices) > 1:
        return _summed_up(notices, words)
    left = _left(notice, moments)
    if notice.kind is NoticeKind.SNOOZE_ENDED:
        left = words.t("The pause in notices has ended. {sentence}", sentence=left)
    text = words.t("{sentence} {person}.", sentence=left, person=notice.person) if notice.person else left
    return _state(notice, words), text


def outside(notices: ToldNotices, moments: Moments) -> tuple[str, str]:
    """Give title and text for the desktop, where anybody may look: number, state and time left only."""
    notice = notices.first
    if notice is None or len(notices) > 1:
        return _summed_up(notices, moments.words)
    return _state(notice, moments.words), _left(notice, moments)


def tool_tip(standing: Standing, words: Words) -> str:
    """Say beside the desk's sign how things stand."""
    if not standing.over and not standing.at_risk:
        return words.t("Leman Desk. Nothing at risk.")
    return words.t(
        "Leman Desk. {over} over the limit, {at_risk} at risk.",
        over=words.number(standing.over),
        at_risk=words.number(standing.at_risk),
    )


def _summed_up(notices: ToldNotices, words: Words) -> tuple[str, str]:
    """Say each stage in a sentence, the gravest as title; a case with several clocks counts once."""
    sentences: list[str] = []
    for stage in _GRAVEST_FIRST:
        numbers = notices.numbers[stage]
        if numbers:
            more = ", …" if len(numbers) > _MOST_NUMBERS else ""
            named = ", ".join(islice(numbers, _MOST_NUMBERS)) + more
            sentences.append(words.n(*_SENTENCES[stage], len(numbers), numbers=named))
    return (sentences[0], ". ".join(sentences[1:])) if sentences else ("", "")


def _state(notice: Notice, words: Words) -> str:
    text = {
        Stage.OVER: words.t("{number} is over the limit", number=notice.number),
        Stage.AT_RISK: words.t("{number} is at risk", number=notice.number),
        Stage.DUE_SOON: words.t("{number} is due soon", number=notice.number),
        Stage.HALF: words.t("Half of the time is used on {number}", number=notice.number),
    }
    return text[notice.stage]


def _left(notice: Notice, moments: Moments) -> str:
    words, duration = moments.words, moments.duration(notice.left_seconds)
    due = moments.due(notice.due_at)
    over = notice.stage is Stage.OVER
    if notice.clock is ClockKind.RESPONSE:
        if over:
            return words.t("{duration} over, it was due {due}.", duration=duration, due=due)
        return words.t("{duration} left, due {due}.", duration=duration, due=due)
    clock = words.t(CLOCK_KIND[notice.clock])
    if over:
        return words.t("{clock}: {duration} over, it was due {due}.", clock=clock, duration=duration, due=due)
    return words.t("{clock}: {duration} left, due {due}.", clock=clock, duration=duration, due=due)
