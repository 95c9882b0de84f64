"""Puts the steps of a request into words for the stepper."""

from leman_desk.domain.deletion import End, Step
from leman_desk.domain.deletion_identity import CheckResult
from leman_desk.domain.deletion_scope import Belongs
from leman_desk.gui.widgets.stepper import Step as Shown
from leman_desk.gui.widgets.stepper import StepState
from leman_desk.services.queries_deletion import DeletionView
from leman_desk.wording.labels_deletion import DELETION_END, DELETION_STEP, IDENTITY_RESULT
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, NC_

PLACES = (
    (Step.RECEIVED,),
    (Step.IDENTITY,),
    (Step.SCOPE,),
    (Step.HOLDS,),
    (Step.DECISION,),
    (Step.WAITING,),
    (Step.READY, Step.EXECUTING),
    (Step.SCANNING,),
    (Step.CERTIFICATE, Step.CLOSED),
)
"""The circles of the stepper; what waits to be erased and what is being erased are one place on the way."""
_SHORT = {Step.DECISION: N_("Decision"), Step.SCANNING: NC_("step", "Residue scan")}
"""Where the name of a step is too long to stand under its circle."""
_SPOKEN = {
    StepState.DONE: N_("done"),
    StepState.CURRENT: N_("now"),
    StepState.AHEAD: N_("not begun"),
    StepState.STOPPED: N_("ended here"),
}
_EARLY = frozenset({End.REFUSED, End.WITHDRAWN, End.MISTAKEN})


def steps_of(view: DeletionView, moments: Moments) -> list[Shown]:
    """Give the steps of a request, with what happened at each."""
    words = moments.words
    now = _place(view)
    shown = []
    for number, steps in enumerate(PLACES):
        named = steps[-1] if steps[-1] is not Step.CLOSED else Step.CERTIFICATE
        title = words.t(_SHORT.get(named) or DELETION_STEP[named])
        state = _state(view, number, now)
        caption = _caption(view, steps[0], moments, state)
        spoken = words.t(
            "Step {number} of {count}: {title}, {caption}",
            number=number + 1,
            count=len(PLACES),
            title=title,
            caption=caption or words.t(_SPOKEN[state]),
        )
        shown.append(Shown(steps[0].value, title, caption, state, spoken))
    return shown


def _place(view: DeletionView) -> int:
    if view.row.end in _EARLY:
        reached = [n for n, steps in enumerate(PLACES) if any(_done(view, each) for each in steps[:1])]
        return min(len(PLACES) - 1, max(reached, default=0) + 1)
    # A refusal has nothing to erase: it stays at the decision until the customer is told.
    at = Step.DECISION if was_refused(view) else view.row.step
    return next(number for number, steps in enumerate(PLACES) if at in steps)


def was_refused(view: DeletionView) -> bool:
    """Tell whether the Board refused and the customer is still to be told: nothing was begun to be erased."""
    return view.row.step is Step.CERTIFICATE and not _done(view, Step.READY)


def left_as_it_was(view: DeletionView) -> bool:
    """Tell whether the request ended, or will, without erasing anything."""
    return view.row.end in _EARLY or was_refused(view)


def _done(view: DeletionView, step: Step) -> bool:
    return next((each.done_at is not None for each in view.steps if each.step is step), False)


def _state(view: DeletionView, number: int, now: int) -> StepState:
    if view.row.end in _EARLY:
        return StepState.DONE if number < now else StepState.STOPPED if number == now else StepState.AHEAD
    if view.row.step is Step.CLOSED or number < now:
        return StepState.DONE
    return StepState.CURRENT if number == now else StepState.AHEAD


def _caption(view: DeletionView, step: Step, moments: Moments, state: StepState) -> str:
    if state is StepState.STOPPED and view.row.end is not None:
        return moments.words.t(DELETION_END[view.row.end])
    if state is StepState.AHEAD:
        return ""
    return {
        Step.RECEIVED: _received,
        Step.IDENTITY: _identity,
        Step.SCOPE: _scope,
        Step.HOLDS: _holds,
        Step.DECISION: _decision,
        Step.WAITING: _waiting,
        Step.READY: _systems,
        Step.SCANNING: _scanned,
        Step.CERTIFICATE: _closed,
    }[step](view, moments)


def _received(view: DeletionView, moments: Moments) -> str:
    return moments.due(view.row.received_at)


def _day(view: DeletionView, step: Step, moments: Moments) -> str:
    at = next((each.done_at for each in view.steps if each.step is step), None)
    return moments.day_short(moments.local_day(at)) if at is not None else ""


def _identity(view: DeletionView, moments: Moments) -> str:
    words = moments.words
    day = _day(view, Step.IDENTITY, moments)
    if day:
        return words.t("Verified {day}", day=day)
    last = view.identity[-1] if view.identity else None
    if last is None:
        return words.t("not checked yet")
    return words.t(
        IDENTITY_RESULT[last.result if last.result is not CheckResult.VERIFIED else CheckResult.OPEN]
    )


def _scope(view: DeletionView, moments: Moments) -> str:
    words = moments.words
    open_ = view.row.unsettled
    if open_:
        return words.n("{count} to be decided", "{count} to be decided", open_)
    goes = sum(each.belongs is Belongs.YES for each in view.scope)
    return words.n("{count} record", "{count} records", goes) if view.scope else ""


def _holds(view: DeletionView, moments: Moments) -> str:
    words = moments.words
    if view.row.holds:
        return words.n("{count} hold", "{count} holds", view.row.holds)
    return words.t("no hold") if view.holds_at is not None else ""


def _decision(view: DeletionView, moments: Moments) -> str:
    return moments.words.t("{signed} of {needed} signatures", signed=view.row.signed, needed=view.row.needed)


def _waiting(view: DeletionView, moments: Moments) -> str:
    until = view.row.waits_until
    if until is None:
        return ""
    return moments.words.t("until {day}", day=moments.day_short(moments.local_day(until)))


def _systems(view: DeletionView, moments: Moments) -> str:
    return moments.words.t("{closed} of {all} systems", closed=view.row.rows_closed, all=view.row.rows)


def _scanned(view: DeletionView, moments: Moments) -> str:
    return _day(view, Step.SCANNING, moments)


def _closed(view: DeletionView, moments: Moments) -> str:
    return _day(view, Step.CLOSED, moments)
