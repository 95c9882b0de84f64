"""Lines of the dialog of withdrawal, objection and correction."""

from datetime import datetime

from leman_desk.domain.deletion_checklist import KEEPS, RowAction
from leman_desk.domain.rights import ItemState, Told
from leman_desk.gui.models.lines import Cell, Line
from leman_desk.gui.pages.rights.asked_forms import task_name
from leman_desk.services.queries_rights_items import ItemView, RightsView, TaskView
from leman_desk.wording.labels_deletion import ROW_RESULT
from leman_desk.wording.moments import Moments
from leman_desk.wording.rights_text import ITEM_STATE, RIGHT, thing

_TONES = {
    ItemState.OPEN: ("accent", "result.waiting"),
    ItemState.DONE: ("ok", "result.done"),
    ItemState.REFUSED: ("due_soon", "result.failed"),
    ItemState.AGREED_AGAIN: ("muted", "result.check"),
}


def about_text(view: RightsView, moments: Moments) -> str:
    """Say which complaint it is, and by when the law wants it done."""
    words = moments.words
    if view.customer is None:
        return words.t("{number}. The case has no customer yet.", number=view.number)
    if view.due_at is not None:
        due = moments.due(view.due_at)
        return words.t("{number}. By law until {moment}.", number=view.number, moment=due)
    return view.number


def item_line(item: ItemView, moments: Moments) -> Line:
    """Give the line of one thing that is asked."""
    words = moments.words
    tone, icon = _TONES[item.state]
    state = words.t(ITEM_STATE[item.state])
    at = item.again_at or item.settled_at
    if at is not None:
        state = words.t("{state}, {day}", state=state, day=moments.day_short(moments.local_day(at)))
    if item.answered:
        state = words.t("{state}, answered", state=state)
    told = Told(item.right, item.what, item.words, item.before, item.after)
    text = thing(told, words)
    if item.reason:
        text = words.t("{what}. Refused: {reason}", what=text, reason=item.reason)
    cells = (Cell(words.t(RIGHT[item.right]), "muted"), Cell(text, strong=True), Cell(state, tone, icon))
    return Line(int(item.id), cells)


def task_line(task: TaskView, moments: Moments, now: datetime) -> Line:
    """Give the line of one system that is told."""
    words = moments.words
    if task.closed_at is not None:
        result = task.result or RowAction.COMPLY
        text = task.proof or task.reason
        state = words.t(ROW_RESULT[result])
        state = words.t("{state}: {text}", state=state, text=text) if text else state
        last = Cell(state, "due_soon" if result in KEEPS else "ok", "result.done")
    elif task.due_at is not None and task.due_at < now:
        last = Cell(
            words.t("Overdue since {day}", day=moments.due(task.due_at)), "breached", "result.attention"
        )
    elif task.asked_at is not None:
        asked = words.t("Asked {day}", day=moments.due(task.asked_at))
        last = Cell(asked, "accent", "action.send")
    else:
        text = words.t("Not told yet") if task.email else words.t("Not told; no e-mail")
        last = Cell(text, "muted", "result.waiting")
    owner = f"{task.owner}, {task.email}" if task.email else task.owner
    return Line(int(task.id), (Cell(task_name(task, words), strong=True), Cell(owner, "muted"), last))
