"""Puts the parts of a deletion request into the lines of its cards."""

from collections.abc import Iterable
from datetime import datetime

from leman_desk.domain.deletion import ERASING, PREPARED, Step
from leman_desk.domain.deletion_checklist import KEEPS, MAILBOX, Performer, RowAction
from leman_desk.domain.deletion_holds import LOOKED_FOR, Ground
from leman_desk.domain.deletion_identity import CheckResult, Method
from leman_desk.domain.deletion_scope import Belongs, ScopeKind
from leman_desk.domain.erasure import ErasureReport, MailboxAction
from leman_desk.domain.people import Actor
from leman_desk.gui.models.lines import Cell, Line
from leman_desk.gui.pages.deletion.steps import left_as_it_was
from leman_desk.gui.widgets.line_table import Width
from leman_desk.services.queries_deletion import (
    ChecklistView,
    DeletionView,
    HoldView,
    IdentityView,
    ScopeView,
)
from leman_desk.wording.labels_deletion import (
    GROUND,
    HELD_MAILS,
    HOLD_END,
    IDENTITY_METHOD,
    IDENTITY_RESULT,
    MAILBOX_ACTION,
    OUTSIDE_MAILS,
    ROW_ACTION,
    ROW_RESULT,
    SCOPE_KIND,
    SCOPE_MATCH,
)
from leman_desk.wording.moments import Moments
from leman_desk.wording.words import N_, Language, Words

IDENTITY_TITLES = (N_("Proof"), N_("Outcome"), N_("By"))
SCOPE_TITLES = (N_("Record"), N_("Why it came up"), N_("What becomes of it"))
HOLD_TITLES = (N_("What is kept"), N_("Ground"), N_("Until"), N_("State"))
SYSTEM_TITLES = (N_("System"), N_("Found"), N_("What happens"), N_("Owner"), N_("Proof"))
IDENTITY_WIDTHS = (Width(30, share=2), Width(26, share=1), Width(16, goes=1))
SCOPE_WIDTHS = (Width(34, share=3), Width(22, share=1, goes=1), Width(20))
HOLD_WIDTHS = (
    Width(27, share=1),
    Width(20, share=2, filled=True),
    Width(11, goes=1, filled=True),
    Width(22),
)
SYSTEM_WIDTHS = (
    Width(28, share=3),
    Width(9, share=1, goes=1, filled=True),
    Width(16, share=1),
    Width(16, share=1, goes=2),
    Width(19, share=2),
)
"""Of the columns, in the order of their titles."""
_FATE = {
    Belongs.UNKNOWN: N_("To be answered"),
    Belongs.YES: N_("Erase"),
    Belongs.NO: N_("Somebody else’s"),
}
_UNTOUCHED = N_("Not erased")
_LATER, _NOW, _OPEN = N_("After the decision"), N_("Under way"), N_("Open")
NONE_FOUND = -1000
"""Keys of lines that name a ground under which nothing was found count down from here."""
_ICONS = {
    "WEBSITE": "deletion.website",
    "ORDERS": "deletion.orders",
    "GUARANTEE": "deletion.warranty",
    "ID_COPIES": "deletion.id_copies",
    "MAILBOX": "deletion.mailbox",
    "MARKETING": "deletion.marketing",
    "THIRD_PARTIES": "deletion.third_parties",
    "EVENTS": "deletion.third_parties",
    "DESK": "deletion.this_desk",
}
_OF_KIND = {
    ScopeKind.CUSTOMER: "case_field.customer",
    ScopeKind.CASE: "navigation.all_complaints",
    ScopeKind.MESSAGE: "mail.envelope",
    ScopeKind.SYSTEM: "deletion.this_desk",
}


def identity_lines(view: DeletionView, moments: Moments) -> list[Line]:
    """Give the attempts to check who asks, the newest last."""
    return [_identity(each, moments) for each in view.identity]


def _identity(check: IdentityView, moments: Moments) -> Line:
    words = moments.words
    proof = words.t(IDENTITY_METHOD[check.method])
    if check.method is Method.CODE and check.address:
        proof = words.t("Code sent to {address}", address=check.address)
    settled = check.settled_at
    outcome = words.t(IDENTITY_RESULT[check.result])
    if check.result is CheckResult.OPEN and check.expires_at is not None:
        outcome = words.n(
            "not entered yet, {count} try, until {time}",
            "not entered yet, {count} tries, until {time}",
            check.tries_left,
            time=moments.time(check.expires_at),
        )
    elif settled is not None:
        outcome = words.t("{outcome}, {moment}", outcome=outcome, moment=moments.due(settled))
    if check.document is not None:
        kept = check.destroyed_at is None
        copy = words.t("Copy kept until the decision") if kept else words.t("Copy destroyed")
        outcome = f"{outcome}. {copy}"
    icon, tone = {
        CheckResult.VERIFIED: ("result.done", "ok"),
        CheckResult.OPEN: ("result.waiting", "muted"),
    }.get(check.result, ("result.failed", "breached"))
    who = check.settled_by_name or check.by_name
    cells = (Cell(proof, tone, icon), Cell(outcome), Cell(who, "muted"))
    return Line(check.id, cells)


def scope_lines(view: DeletionView, moments: Moments) -> list[Line]:
    """Give what came up, what a person must still decide first."""
    order = {Belongs.UNKNOWN: 0, Belongs.YES: 1, Belongs.NO: 2}
    ordered = sorted(view.scope, key=lambda item: order[item.belongs])
    return [_scope(each, _fate(each, view, moments.words), moments) for each in ordered]


def _fate(item: ScopeView, view: DeletionView, words: Words) -> Cell:
    """Say what becomes of a record, or became of it."""
    if item.belongs is not Belongs.YES:
        unknown = item.belongs is Belongs.UNKNOWN
        tone, icon = ("at_risk", "result.attention") if unknown else ("muted", "")
        return Cell(words.t(_FATE[item.belongs]), tone, icon)
    if left_as_it_was(view):
        return Cell(words.t(_UNTOUCHED), "muted")
    if item.held is not None:
        ground = words.t(GROUND[item.held])
        return Cell(words.t("Stays: {ground}", ground=ground), "due_soon", "deletion.hold")
    if view.row.step in {Step.CERTIFICATE, Step.CLOSED}:
        return Cell(words.t(ROW_RESULT[RowAction.ERASE]), "muted", "result.check")
    return Cell(words.t(_FATE[Belongs.YES]), "", "action.erase")


def _scope(item: ScopeView, fate: Cell, moments: Moments) -> Line:
    words = moments.words
    name = item.label or words.t("no longer there")
    rest = ", ".join(filter(None, (item.detail, moments.due(item.at) if item.at is not None else "")))
    text = f"{name} · {rest}" if rest else name
    why = words.t(SCOPE_MATCH[item.match])
    if item.decided_by_name:
        why = words.t("{why}, decided by {person}", why=why, person=item.decided_by_name)
    kind = words.t(SCOPE_KIND[item.kind])
    spoken = f"{kind}: {text}, {why}, {fate.text}"
    return Line(item.id, (Cell(text, "", _OF_KIND[item.kind]), Cell(why, "muted"), fate), spoken)


def hold_lines(view: DeletionView, moments: Moments) -> list[Line]:
    """Give the holds, then the grounds under which nothing was found."""
    words = moments.words
    lines = [_hold(each, view, moments) for each in view.holds]
    for number, ground in enumerate(LOOKED_FOR):
        if ground in view.grounds_without:
            cells = (
                Cell(words.t(GROUND[ground]), "", "result.check"),
                Cell(""),
                Cell(""),
                Cell(words.t("None found"), "muted"),
            )
            lines.append(Line(NONE_FOUND - number, cells))
    return lines


def _hold(hold: HoldView, view: DeletionView, moments: Moments) -> Line:
    words = moments.words
    label = hold.label or _record_name(hold, view, moments)
    ground = words.t(GROUND[hold.ground])
    if hold.citation:
        ground = f"{ground} · {hold.citation}"
    until = moments.day(moments.local_day(hold.expires_at)) if hold.expires_at is not None else ""
    if not until and hold.automatic:
        until = words.t("until {number} is closed", number=hold.cause_number)
    if hold.active:
        state = Cell(words.t("Kept, restricted"), "due_soon")
    else:
        ended = words.t(HOLD_END[hold.ended_as]) if hold.ended_as is not None else words.t("ran out")
        state = Cell(words.t("Ended: {how}", how=ended), "muted")
    icon = "deletion.hold" if hold.active else "evidence.unsealed"
    cells = (Cell(label, "", icon, strong=hold.active), Cell(ground, "muted"), Cell(until), state)
    return Line(hold.id, cells)


def _record_name(hold: HoldView, view: DeletionView, moments: Moments) -> str:
    if hold.kind is ScopeKind.SYSTEM:
        row = next((each for each in view.checklist if each.system == hold.system), None)
        return system_name(row, moments) if row is not None else hold.system
    found = (each.label for each in view.scope if (each.kind, each.record) == (hold.kind, hold.record))
    return next(found, moments.words.t(SCOPE_KIND[hold.kind]))


def system_name(row: ChecklistView, moments: Moments) -> str:
    """Name a system in the window's language."""
    return row.name_vi if moments.words.language is Language.VI else row.name_en


def system_lines(
    view: DeletionView, moments: Moments, now: datetime, report: ErasureReport | None = None
) -> list[Line]:
    """Give the checklist, one line for each system, in its order; `report` is what the erasure did so far."""
    return [_system(each, view, moments, now, report) for each in view.checklist]


def _system(
    row: ChecklistView, view: DeletionView, moments: Moments, now: datetime, report: ErasureReport | None
) -> Line:
    words = moments.words
    happens = words.t(ROW_ACTION[row.planned])
    if row.folder:
        happens = words.t("Move to “{folder}”", folder=row.folder)
    elif row.system == MAILBOX and row.planned in KEEPS:
        happens = words.t(MAILBOX_ACTION[MailboxAction.LEAVE])
    if row.result is not None:
        happens = words.t(ROW_RESULT[row.result])
    if row.retained_until is not None and (row.result or row.planned) in KEEPS:
        happens = words.t("{what} until {day}", what=happens, day=moments.day(row.retained_until))
    cells = (
        Cell(system_name(row, moments), "", _ICONS.get(row.system, "deletion.proof")),
        Cell(row.found, "muted"),
        Cell(happens),
        Cell(row.owner, "muted"),
        proof_cell(row, view, moments, now, report),
    )
    return Line(row.id, cells)


def proof_cell(
    row: ChecklistView,
    view: DeletionView,
    moments: Moments,
    now: datetime,
    report: ErasureReport | None = None,
) -> Cell:
    """Say how far the proof of one system is."""
    words = moments.words
    if row.closed_at is not None:
        text = row.proof or words.t(ROW_RESULT[row.result or RowAction.ERASE])
        if row.performer is Performer.DESK and report is not None:
            text = _desk_proof(row, report, moments)
        tone = "due_soon" if row.result in KEEPS else "ok"
        return Cell(f"{text}, {moments.day_short(moments.local_day(row.closed_at))}", tone, "result.done")
    if row.performer is Performer.DESK:
        under_way = view.row.step in ERASING
        return Cell(words.t(_NOW if under_way else _LATER), "muted", "result.waiting")
    if row.due_at is not None and row.due_at < now:
        late = words.t("Overdue since {day}", day=moments.due(row.due_at))
        return Cell(late, "breached", "result.attention")
    for at, text, icon in (
        (row.asked_at, N_("Asked {day}"), "action.send"),
        (row.suspended_at, N_("Stopped {day}"), "deletion.proof"),
    ):
        if at is not None:
            return Cell(words.t(text, day=moments.due(at)), "accent", icon)
    open_ = view.row.step in {Step.WAITING, Step.READY} | ERASING
    return Cell(words.t(_OPEN if open_ else _LATER), "muted", "result.waiting")


def _desk_proof(row: ChecklistView, report: ErasureReport, moments: Moments) -> str:
    """Say what the erasure did in a system of the desk's own, and under which entry of the ledger."""
    words = moments.words
    if row.system == MAILBOX:
        done = sum(each.found - each.left for each in report.mailboxes)
        left = sum(each.left for each in report.mailboxes)
        if any(each.moved for each in report.mailboxes):
            what = words.n("{count} message moved", "{count} messages moved", done)
        elif left:
            what = words.n("{count} message left on the server", "{count} messages left on the server", left)
        else:
            what = words.n(
                "{count} message removed from the server", "{count} messages removed from the server", done
            )
        outside = sum(each.outside for each in report.mailboxes)
        grounds = [Ground(each) for each in report.held_grounds()]
        staying = staying_text(report.held_mails(), grounds, outside, words)
        what = ", ".join(filter(None, (what, staying)))
    elif row.result is RowAction.RETAIN:
        what = words.t("numbers, dates and decisions, without a name")
    else:
        destroyed = sum(report.destroyed.values())
        what = words.n("{count} item destroyed", "{count} items destroyed", destroyed)
    return words.t("{what}, ledger entry {number}", what=what, number=report.entry)


def staying_text(held: int, grounds: Iterable[Ground], outside: int, words: Words) -> str:
    """Say how many messages stay on the mail server whatever is chosen, and why; empty for none."""
    said = []
    if held:
        named = "; ".join(words.t(GROUND[each]) for each in grounds)
        said.append(f"{words.n(*HELD_MAILS, held)} ({named})")
    if outside:
        said.append(words.n(*OUTSIDE_MAILS, outside))
    return ", ".join(said)


def grounds_to_check(view: DeletionView) -> tuple[Ground, ...]:
    """Give the grounds that a person has not looked for yet; a hold that ended keeps nothing."""
    there = {each.ground for each in view.holds if each.active}
    return tuple(each for each in LOOKED_FOR if each not in view.grounds_without and each not in there)


def waits_text(view: DeletionView, actor: Actor, moments: Moments) -> str:
    """Say what the decision waits for; empty when it waits for nothing."""
    words = moments.words
    if view.row.step in PREPARED:
        return words.t("The Board is asked once identity, scope and holds are checked.")
    if view.row.step is Step.DECISION:
        if any(each.person == actor.id and each.voided_at is None for each in view.signatures):
            return words.t("You have signed. The other signatures are awaited.")
        return words.t("Waits for the signatures of Board members.")
    return ""
